/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DEPTH_MAX 64 /* our own folders have three levels; a deeper one is not ours to empty */

static bool remove_at(int parent, const char *name, int depth);

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool empty_dir(DIR *dir, int depth)
{
    const int folder = dirfd(dir);
    const struct dirent *entry;
    bool removed = folder >= 0;

    for (errno = 0; removed && (entry = readdir(dir)) != NULL; errno = 0) {
        if (!is_dots(entry->d_name))
            removed = remove_at(folder, entry->d_name, depth + 1);
    }
    return removed && errno == 0;
}

/* The file or folder `name` of the open folder `parent`; a link is removed, not followed. */
static bool remove_at(int parent, const char *name, int depth)
{
    int fd, saved_errno;
    bool emptied;
    DIR *dir;

    if (unlinkat(parent, name, 0) == 0 || errno == ENOENT)
        return true;
    if (errno != EISDIR && errno != EPERM)
        return false;
    if (depth > DEPTH_MAX) {
        errno = ELOOP;
        return false;
    }
    fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return false;
    dir = fdopendir(fd);
    if (dir == NULL) {
        (void)close(fd);
        return false;
    }
    emptied = empty_dir(dir, depth);
    saved_errno = errno;
    (void)closedir(dir);
    errno = saved_errno;
    return emptied && unlinkat(parent, name, AT_REMOVEDIR) == 0;
}

enum cf_status cf_tree_remove(const char *path, struct cf_error *err)
{
    if (!remove_at(AT_FDCWD, path, 0))
        return cf_fail(err, CF_EIO, "cannot remove %s: %s", path, strerror(errno));
    return CF_OK;
}
