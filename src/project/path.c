/* SPDX-License-Identifier: Apache-2.0 */
#include "project/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *cf_text(struct cf_arena *arena, const char *fmt, ...)
{
    char *text = NULL;
    va_list args;
    int length;

    va_start(args, fmt);
    length = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (length < 0)
        return NULL;
    text = cf_arena_alloc(arena, (size_t)length + 1);
    if (text == NULL)
        return NULL;
    va_start(args, fmt);
    (void)vsnprintf(text, (size_t)length + 1, fmt, args);
    va_end(args);
    return text;
}

const char *cf_path_join(struct cf_arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder);

    if (name[0] == '/')
        return name;
    return cf_text(arena, "%s%s%s", folder, length > 0 && folder[length - 1] == '/' ? "" : "/",
                   name);
}

/* Removes ".", ".." and empty parts of an absolute path, in place. */
static void normalize(char *path)
{
    char *out = path;
    const char *part = path;

    while (*part != '\0') {
        size_t length;

        while (*part == '/')
            part++;
        length = strcspn(part, "/");
        if (length == 2 && part[0] == '.' && part[1] == '.') {
            while (out > path && *--out != '/')
                ;
        } else if (length > 0 && !(length == 1 && part[0] == '.')) {
            *out++ = '/';
            memmove(out, part, length);
            out += length;
        }
        part += length;
    }
    if (out == path)
        *out++ = '/';
    *out = '\0';
}

/* The absolute form of a path of which some part does not exist. */
static char *absolute(struct cf_arena *arena, const char *path)
{
    char cwd[PATH_MAX];
    char *full;

    if (path[0] == '/')
        full = cf_arena_strndup(arena, path, strlen(path));
    else
        full = cf_text(arena, "%s/%s", getcwd(cwd, sizeof(cwd)) != NULL ? cwd : "", path);
    if (full != NULL)
        normalize(full);
    return full;
}

const char *cf_path_resolve(struct cf_arena *arena, const char *path)
{
    char real[PATH_MAX];
    char *full;

    if (realpath(path, real) != NULL)
        return cf_arena_strndup(arena, real, strlen(real));
    full = absolute(arena, path);
    if (full == NULL)
        return NULL;
    /* The deepest folder that exists decides about links; the rest is only a name. */
    for (size_t cut = strlen(full); cut > 1; cut--) {
        bool exists;

        if (full[cut - 1] != '/')
            continue;
        full[cut - 1] = '\0';
        exists = realpath(full, real) != NULL;
        full[cut - 1] = '/';
        if (exists)
            return cf_text(arena, "%s%s", strcmp(real, "/") == 0 ? "" : real, full + cut - 1);
    }
    return full;
}

const char *cf_path_folder(struct cf_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (slash == NULL)
        return ".";
    return slash == path ? "/" : cf_arena_strndup(arena, path, (size_t)(slash - path));
}

const char *cf_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash == NULL ? path : slash + 1;
}

bool cf_path_is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (strcmp(folder, "/") == 0)
        return true;
    return strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

const char *cf_path_relative(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (!cf_path_is_below(path, folder) || strcmp(folder, "/") == 0)
        return path;
    return path[length] == '\0' ? "." : path + length + 1;
}

bool cf_path_is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool cf_path_is_file(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static enum cf_status read_open(int fd, const char *path, size_t max, struct cf_arena *arena,
                                char **data, size_t *size, struct cf_error *err)
{
    struct stat info;
    size_t wanted;

    if (fstat(fd, &info) != 0)
        return cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno));
    if (!S_ISREG(info.st_mode))
        return cf_fail(err, CF_EIO, "cannot read %s: not a regular file", path);
    if ((uintmax_t)info.st_size > max)
        return cf_fail(err, CF_ELIMIT, "%s is larger than %zu bytes", path, max);
    wanted = (size_t)info.st_size;
    *data = cf_arena_alloc(arena, wanted + 1);
    if (*data == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (*size = 0; *size < wanted;) {
        ssize_t got = read(fd, *data + *size, wanted - *size);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno));
        if (got == 0)
            break;
        *size += (size_t)got;
    }
    return CF_OK;
}

enum cf_status cf_file_read(const char *path, size_t max, struct cf_arena *arena, char **data,
                            size_t *size, struct cf_error *err)
{
    enum cf_status status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe must not block us */

    if (fd < 0)
        return cf_fail(err, errno == ENOENT ? CF_ENOTFOUND : CF_EIO, "cannot read %s: %s", path,
                       strerror(errno));
    status = read_open(fd, path, max, arena, data, size, err);
    (void)close(fd);
    return status;
}

static bool write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, data, size);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        data += put;
        size -= (size_t)put;
    }
    return true;
}

enum cf_status cf_file_replace(const char *path, const char *data, size_t size, unsigned mode,
                               struct cf_error *err)
{
    char part[PATH_MAX];
    int length = snprintf(part, sizeof(part), "%s.part-XXXXXX", path);
    enum cf_status status = CF_OK;
    int fd;

    if (length < 0 || (size_t)length >= sizeof(part))
        return cf_fail(err, CF_ELIMIT, "%s: the path is too long", path);
    fd = mkstemp(part);
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    if (!write_all(fd, data, size) || fchmod(fd, (mode_t)mode) != 0)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    if (close(fd) != 0 && status == CF_OK)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    if (status == CF_OK && rename(part, path) != 0)
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    if (status != CF_OK)
        (void)unlink(part);
    return status;
}
