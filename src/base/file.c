/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum cf_status fail_errno(struct cf_error *err, const char *action, const char *path)
{
    enum cf_status status = errno == ENOENT || errno == ENOTDIR ? CF_ENOTFOUND : CF_EIO;

    if (errno == ENOMEM)
        status = CF_ENOMEM;
    return cf_fail(err, status, "cannot %s %s: %s", action, path, strerror(errno));
}

/* Checks that the open file is one that we read whole, and gives its size. */
static enum cf_status measure(int fd, const char *path, size_t limit_bytes, size_t *size,
                              struct cf_error *err)
{
    struct stat info;

    if (fstat(fd, &info) != 0)
        return fail_errno(err, "read", path);
    if (S_ISDIR(info.st_mode))
        return cf_fail(err, CF_EIO, "cannot read %s: it is a directory", path);
    if (!S_ISREG(info.st_mode))
        return cf_fail(err, CF_EIO, "cannot read %s: it is not a regular file", path);
    if (info.st_size < 0 || (uintmax_t)info.st_size > limit_bytes)
        return cf_fail(err, CF_ELIMIT, "%s is larger than %zu bytes", path, limit_bytes);
    *size = (size_t)info.st_size;
    return CF_OK;
}

/* Reads until `*len` bytes are there or the file ends, which may have become shorter. */
static bool read_all(int fd, char *data, size_t *len)
{
    size_t done = 0;

    while (done < *len) {
        ssize_t count = read(fd, data + done, *len - done);

        if (count == 0)
            break;
        if (count < 0 && errno != EINTR)
            return false;
        if (count > 0)
            done += (size_t)count;
    }
    *len = done;
    return true;
}

enum cf_status cf_file_read(const char *path, size_t limit_bytes, struct cf_arena *arena,
                            char **data, size_t *len, struct cf_error *err)
{
    /* O_NONBLOCK: opening a pipe that nobody writes must not wait. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    enum cf_status status;
    size_t size = 0;
    char *text;

    if (fd < 0)
        return fail_errno(err, "read", path);
    status = measure(fd, path, limit_bytes, &size, err);
    if (status == CF_OK) {
        text = cf_arena_alloc(arena, size + 1);
        if (text == NULL) {
            status = cf_fail(err, CF_ENOMEM, "out of memory reading %s", path);
        } else if (!read_all(fd, text, &size)) {
            status = fail_errno(err, "read", path);
        } else {
            *data = text; /* the arena's memory is zeroed: it is terminated */
            *len = size;
        }
    }
    (void)close(fd);
    return status;
}

static bool write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t count = write(fd, data, len);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        data += count;
        len -= (size_t)count;
    }
    return true;
}

/* Writes and closes; the file is on the disk afterwards. */
static bool write_and_close(int fd, const void *data, size_t len, mode_t mode)
{
    bool written = write_all(fd, data, len) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    int saved_errno = errno;

    if (close(fd) != 0 && written)
        return false;
    errno = saved_errno;
    return written;
}

enum cf_status cf_file_write(const char *path, const void *data, size_t len, mode_t mode,
                             struct cf_error *err)
{
    size_t room = strlen(path) + sizeof(".XXXXXX");
    char *part = cf_alloc(room);
    enum cf_status status = CF_OK;
    int fd;

    if (part == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory writing %s", path);
    (void)snprintf(part, room, "%s.XXXXXX", path);
    fd = mkostemp(part, O_CLOEXEC);
    if (fd < 0) {
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    } else if (!write_and_close(fd, data, len, mode) || rename(part, path) != 0) {
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
        (void)unlink(part);
    }
    free(part);
    return status;
}

static bool make_one(const char *path, mode_t mode)
{
    int saved_errno;

    if (mkdir(path, mode) == 0)
        return true;
    saved_errno = errno;
    if (saved_errno == EEXIST && cf_path_is_dir(path))
        return true;
    errno = saved_errno == EEXIST ? ENOTDIR : saved_errno;
    return false;
}

enum cf_status cf_dir_make(const char *path, mode_t mode, struct cf_error *err)
{
    size_t len = strlen(path);
    char *copy = cf_alloc(len + 1);
    enum cf_status status = CF_OK;

    if (copy == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory making %s", path);
    memcpy(copy, path, len);
    for (size_t i = 1; i <= len && status == CF_OK; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        copy[i] = '\0';
        if (!make_one(copy, mode))
            status = cf_fail(err, CF_EIO, "cannot make the folder %s: %s", copy, strerror(errno));
        copy[i] = path[i];
    }
    free(copy);
    return status;
}

enum cf_status cf_path_real(const char *path, struct cf_arena *arena, char **real,
                            struct cf_error *err)
{
    char *found = realpath(path, NULL);

    if (found == NULL)
        return fail_errno(err, "find", path);
    *real = cf_arena_strdup(arena, found);
    free(found);
    if (*real == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return CF_OK;
}

enum cf_status cf_path_real_parent(const char *path, struct cf_arena *arena, char **real,
                                   struct cf_error *err)
{
    const char *base = cf_path_base(path);
    char *folder = cf_arena_strndup(arena, path, (size_t)(base - path));
    enum cf_status status;

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (base[0] == '\0' || strcmp(base, ".") == 0 || strcmp(base, "..") == 0)
        return cf_path_real(path, arena, real, err);
    status = cf_path_real(folder[0] != '\0' ? folder : ".", arena, &folder, err);
    if (status != CF_OK)
        return status;
    *real = cf_path_join(arena, folder, base);
    if (*real == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return CF_OK;
}

char *cf_path_join(struct cf_arena *arena, const char *folder, const char *name)
{
    size_t len = strlen(folder);

    if (name[0] == '/' || len == 0)
        return cf_arena_strdup(arena, name);
    return cf_arena_printf(arena, folder[len - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

const char *cf_path_base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

bool cf_path_inside(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    while (len > 0 && folder[len - 1] == '/')
        len--;
    return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

bool cf_path_is_dir(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool cf_path_is_file(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}
