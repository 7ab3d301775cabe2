/* SPDX-License-Identifier: Apache-2.0 */
#include "project/cache.h"

#include "base/file.h"
#include "project/path.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CACHE_VALUE_MAX 65536

static uint64_t hash(const char *text)
{
    uint64_t value = UINT64_C(14695981039346656037); /* FNV-1a */

    for (; *text != '\0'; text++)
        value = (value ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return value;
}

static const char *cache_folder(struct cf_arena *arena)
{
    const char *base = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");

    if (base != NULL && base[0] == '/')
        return cf_arena_printf(arena, "%s/codeflash", base);
    return home != NULL && home[0] == '/' ? cf_arena_printf(arena, "%s/.cache/codeflash", home)
                                          : NULL;
}

static const char *cache_file(const char *key, struct cf_arena *arena)
{
    const char *folder = cache_folder(arena);

    return folder == NULL ? NULL : cf_arena_printf(arena, "%s/%016" PRIx64, folder, hash(key));
}

/* A cache that somebody else can write to would let them choose our answers. */
static bool is_ours(const char *folder)
{
    struct stat info;

    return folder != NULL && stat(folder, &info) == 0 && info.st_uid == geteuid() &&
           (info.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

const char *cf_cache_get(const char *key, struct cf_arena *arena)
{
    const char *path = cache_file(key, arena);
    size_t length = strlen(key);
    char *data = NULL;
    size_t size = 0;

    if (path == NULL || !is_ours(cache_folder(arena)) ||
        cf_file_read(path, CACHE_VALUE_MAX, arena, &data, &size, NULL) != CF_OK)
        return NULL;
    /* The key stands in front of the value: two keys may share a hash. */
    if (size <= length || memcmp(data, key, length) != 0 || data[length] != '\n')
        return NULL;
    return data + length + 1;
}

/* Not cf_file_write(): an answer need not survive a power cut, and waiting for the disk shows. */
static void replace(const char *path, const char *text, struct cf_arena *arena)
{
    char *part = cf_arena_printf(arena, "%s.XXXXXX", path);
    ssize_t size = (ssize_t)strlen(text);
    int fd = part == NULL ? -1 : mkostemp(part, O_CLOEXEC);

    if (fd < 0)
        return;
    if (write(fd, text, (size_t)size) != size || rename(part, path) != 0)
        (void)unlink(part);
    (void)close(fd);
}

void cf_cache_put(const char *key, const char *value, struct cf_arena *arena)
{
    const char *folder = cache_folder(arena);
    const char *path = cache_file(key, arena);
    const char *text = cf_arena_printf(arena, "%s\n%s", key, value);

    if (folder == NULL || path == NULL || text == NULL || strlen(text) > CACHE_VALUE_MAX)
        return;
    if (cf_dir_make(folder, 0700, NULL) == CF_OK && is_ours(folder))
        replace(path, text, arena);
}

const char *cf_cache_stamp(const char *path, struct cf_arena *arena)
{
    struct stat info;

    if (stat(path, &info) != 0 || strchr(path, '\n') != NULL)
        return NULL;
    return cf_arena_printf(arena, "%s|%ju|%ju|%jd|%jd.%09ld", path, (uintmax_t)info.st_dev,
                           (uintmax_t)info.st_ino, (intmax_t)info.st_size,
                           (intmax_t)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}
