/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 200

struct copying {
    const char *const *skip;
    size_t left; /* bytes that may still be copied */
    struct cf_arena *arena;
    struct cf_error *err;
};

static bool is_skipped(const struct copying *work, const char *name)
{
    for (const char *const *skip = work->skip; skip != NULL && *skip != NULL; skip++) {
        const size_t tail = strlen(*skip) - 1, length = strlen(name);

        if (strcmp(*skip, name) == 0)
            return true;
        if (**skip == '*' && length >= tail && strcmp(name + length - tail, *skip + 1) == 0)
            return true;
    }
    return false;
}

static bool is_package(const struct copying *work, const char *folder)
{
    const char *path = cf_path_join(work->arena, folder, "__init__.py");

    return path != NULL && cf_path_is_file(path);
}

static enum cf_status refuse(const struct copying *work, const char *path)
{
    return cf_fail(work->err, CF_EIO, "cannot copy %s: %s", path, strerror(errno));
}

static bool send_all(int from, int to, size_t size)
{
    while (size > 0) {
        const ssize_t count = sendfile(to, from, NULL, size);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return count == 0; /* it became shorter */
        size -= (size_t)count;
    }
    return true;
}

static enum cf_status copy_file(struct copying *work, const char *from, const char *to,
                                const struct stat *info)
{
    int in, out;
    bool sent;

    if ((size_t)info->st_size > work->left)
        return cf_fail(work->err, CF_ELIMIT, "the project is too large to be copied");
    work->left -= (size_t)info->st_size;
    in = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (in < 0)
        return refuse(work, from);
    out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, info->st_mode & 0777);
    sent = out >= 0 && send_all(in, out, (size_t)info->st_size);
    if (sent) { /* compiled code is known by the time of its source */
        const struct timespec times[2] = { info->st_atim, info->st_mtim };

        (void)futimens(out, times);
    }
    if (out >= 0 && close(out) != 0)
        sent = false;
    (void)close(in);
    return sent ? CF_OK : refuse(work, to);
}

static enum cf_status copy_link(const struct copying *work, const char *from, const char *to)
{
    char target[PATH_MAX];
    const ssize_t size = readlink(from, target, sizeof(target) - 1);

    if (size < 0)
        return refuse(work, from);
    target[size] = '\0';
    return symlink(target, to) == 0 ? CF_OK : refuse(work, to);
}

static enum cf_status copy_folder(struct copying *work, const char *from, const char *to, int depth)
{
    const struct dirent *entry;
    enum cf_status status = CF_OK;
    DIR *dir = opendir(from);

    if (dir == NULL)
        return refuse(work, from);
    if (depth > DEPTH_MAX || mkdir(to, 0777) != 0)
        status = refuse(work, to);
    while (status == CF_OK && (entry = readdir(dir)) != NULL) {
        const char *name = entry->d_name;
        const char *inner = cf_path_join(work->arena, from, name);
        const char *copy = cf_path_join(work->arena, to, name);
        struct stat info;

        if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            continue;
        if (inner == NULL || copy == NULL)
            status = cf_fail(work->err, CF_ENOMEM, "out of memory");
        else if ((is_skipped(work, name) && !is_package(work, inner)) || lstat(inner, &info) != 0)
            continue; /* not wanted, or gone meanwhile */
        else if (S_ISDIR(info.st_mode))
            status = copy_folder(work, inner, copy, depth + 1);
        else if (S_ISLNK(info.st_mode))
            status = copy_link(work, inner, copy);
        else if (S_ISREG(info.st_mode))
            status = copy_file(work, inner, copy, &info);
    }
    (void)closedir(dir);
    return status;
}

enum cf_status cf_tree_copy(const char *from, const char *to, const char *const *skip,
                            size_t limit_bytes, struct cf_error *err)
{
    struct cf_error fault = CF_ERROR_INIT;
    struct cf_arena arena;
    struct copying work = { skip, limit_bytes, &arena, err == NULL ? &fault : err };
    enum cf_status status;

    cf_arena_init(&arena, (size_t)256 << 20);
    status = copy_folder(&work, from, to, 0);
    cf_arena_deinit(&arena);
    return status;
}
