/* SPDX-License-Identifier: Apache-2.0 */
#include "project/capture.h"

#include "project/path.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMEOUT_MS 20000
#define CACHE_VALUE_MAX 65536

/* exec wants its arguments without const, and does not change them. */
union argv {
    const char *const *given;
    char *const *wanted;
};

_Noreturn static void become(const char *const *argv, int out, int report)
{
    const union argv pun = { .given = argv };
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int fault = 0;

    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(null, STDERR_FILENO) < 0)
        fault = errno;
    else {
        (void)execvp(argv[0], pun.wanted);
        fault = errno;
    }
    (void)!write(report, &fault, sizeof(fault));
    _exit(127);
}

static int64_t now_ms(void)
{
    struct timespec now = { 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Reads until the end; false: it took too long. What does not fit is read and dropped. */
static bool drain(int fd, char *buffer, size_t *size)
{
    int64_t deadline = now_ms() + TIMEOUT_MS;

    for (;;) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        char spare[4096];
        bool room = *size < CF_CAPTURE_MAX;
        int64_t left = deadline - now_ms();
        ssize_t got;

        if (left <= 0)
            return false;
        if (poll(&wait, 1, (int)left) <= 0)
            continue;
        got = room ? read(fd, buffer + *size, CF_CAPTURE_MAX - *size)
                   : read(fd, spare, sizeof(spare));
        if (got == 0 || (got < 0 && errno != EINTR))
            return true;
        if (got > 0 && room)
            *size += (size_t)got;
    }
}

static enum cf_status collect(pid_t child, int out, int report, const char *name,
                              const char **output, int *exit_status, char *buffer,
                              struct cf_error *err)
{
    size_t size = 0;
    int wait_status = 0;
    int fault = 0;
    bool ended = drain(out, buffer, &size);

    if (!ended)
        (void)kill(child, SIGKILL);
    while (waitpid(child, &wait_status, 0) < 0 && errno == EINTR)
        ;
    if (read(report, &fault, sizeof(fault)) == (ssize_t)sizeof(fault) && fault != 0) {
        errno = fault;
        return cf_fail(err, fault == ENOENT ? CF_ENOTFOUND : CF_EIO, "cannot run %s: %s", name,
                       strerror(fault));
    }
    if (!ended)
        return cf_fail(err, CF_ETIMEOUT, "%s does not answer", name);
    buffer[size] = '\0';
    *output = buffer;
    *exit_status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
    return CF_OK;
}

enum cf_status cf_capture(const char *const *argv, struct cf_arena *arena, const char **output,
                          int *exit_status, struct cf_error *err)
{
    char *buffer = cf_arena_alloc(arena, CF_CAPTURE_MAX + 1);
    int out[2] = { -1, -1 };
    int report[2] = { -1, -1 };
    enum cf_status status;
    pid_t child = -1;

    if (buffer == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (pipe2(out, O_CLOEXEC) == 0 && pipe2(report, O_CLOEXEC) == 0)
        child = fork();
    if (child == 0)
        become(argv, out[1], report[1]);
    if (child < 0) {
        status = cf_fail(err, CF_EIO, "cannot run %s: %s", argv[0], strerror(errno));
    } else {
        (void)close(out[1]);
        (void)close(report[1]);
        out[1] = report[1] = -1;
        status = collect(child, out[0], report[0], argv[0], output, exit_status, buffer, err);
    }
    for (int i = 0; i < 2; i++) {
        if (out[i] >= 0)
            (void)close(out[i]);
        if (report[i] >= 0)
            (void)close(report[i]);
    }
    return status;
}

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
        return cf_text(arena, "%s/codeflash", base);
    return home != NULL && home[0] == '/' ? cf_text(arena, "%s/.cache/codeflash", home) : NULL;
}

static const char *cache_file(const char *key, struct cf_arena *arena)
{
    const char *folder = cache_folder(arena);

    return folder == NULL ? NULL : cf_text(arena, "%s/%016" PRIx64, folder, hash(key));
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

void cf_cache_put(const char *key, const char *value, struct cf_arena *arena)
{
    const char *folder = cache_folder(arena);
    const char *path = cache_file(key, arena);
    const char *text = cf_text(arena, "%s\n%s", key, value);

    if (folder == NULL || path == NULL || text == NULL || strlen(text) > CACHE_VALUE_MAX)
        return;
    (void)mkdir(cf_path_folder(arena, folder), 0700);
    (void)mkdir(folder, 0700);
    if (is_ours(folder))
        (void)!cf_file_replace(path, text, strlen(text), 0600, NULL);
}

const char *cf_cache_stamp(const char *path, struct cf_arena *arena)
{
    struct stat info;

    if (stat(path, &info) != 0 || strchr(path, '\n') != NULL)
        return NULL;
    return cf_text(arena, "%s|%ju|%ju|%jd|%jd.%09ld", path, (uintmax_t)info.st_dev,
                   (uintmax_t)info.st_ino, (intmax_t)info.st_size, (intmax_t)info.st_mtim.tv_sec,
                   info.st_mtim.tv_nsec);
}
