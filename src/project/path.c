/* SPDX-License-Identifier: Apache-2.0 */
#include "project/path.h"

#include "base/file.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
            while (out > path) {
                out--;
                if (*out == '/')
                    break;
            }
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
        full = cf_arena_printf(arena, "%s/%s", getcwd(cwd, sizeof(cwd)) != NULL ? cwd : "", path);
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
            return cf_arena_printf(arena, "%s%s", strcmp(real, "/") == 0 ? "" : real,
                                   full + cut - 1);
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

const char *cf_path_relative(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    if (!cf_path_inside(path, folder) || strcmp(folder, "/") == 0)
        return path;
    return path[length] == '\0' ? "." : path + length + 1;
}

bool cf_path_is_program(const char *path)
{
    return path != NULL && cf_path_is_file(path) && access(path, X_OK) == 0;
}

const char *cf_path_search(struct cf_arena *arena, const char *name, const char **rest)
{
    while (*rest != NULL && **rest != '\0') {
        const char *folder = *rest, *end = strchrnul(folder, ':');
        const char *found = cf_arena_printf(arena, "%.*s/%s", (int)(end - folder), folder, name);

        *rest = *end == ':' ? end + 1 : end;
        if (end > folder && cf_path_is_program(found))
            return found;
    }
    return NULL;
}
