/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/gather.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_BYTES 4096

static enum cf_status map_part(const char *parts, const char *stem, const char *suffix,
                               struct cf_slice *content, struct cf_error *err)
{
    char path[PATH_BYTES];
    const int size = snprintf(path, sizeof(path), "%s/%s.%s", parts, stem, suffix);

    if (size < 0 || (size_t)size >= sizeof(path))
        return cf_fail(err, CF_ELIMIT, "path of the trace is too long: %.200s", parts);
    return cf_spool_map(path, content, err);
}

/* The number after "<pid> (<name>) S ..." that says when a process began, in clock ticks since
 * the machine did; 0 where it cannot be read. `*ended`: nobody has asked for its status yet. */
static uint64_t process_start_ticks(uint32_t pid, bool *ended)
{
    char path[64], text[1024];
    const char *next;
    size_t size;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%u/stat", pid);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    size = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    text[size] = '\0';
    next = strrchr(text, ')');
    *ended = next != NULL && (strncmp(next, ") Z", 3) == 0 || strncmp(next, ") X", 3) == 0);
    for (int field = 2; next != NULL && field < 22; field++) {
        next = strchr(next + 1, ' ');
        if (next == NULL)
            return 0;
    }
    return next == NULL ? 0 : strtoull(next, NULL, 10);
}

/* Alive, and not another process that got its number later. */
static bool is_running(const struct cf_spool_header *header)
{
    const long ticks = sysconf(_SC_CLK_TCK);
    bool ended = false;
    uint64_t start;

    if (header->pid == 0 || header->pid > INT32_MAX ||
        (kill((pid_t)header->pid, 0) != 0 && errno == ESRCH))
        return false;
    start = process_start_ticks(header->pid, &ended);
    if (ended)
        return false;
    return start == 0 || ticks <= 0 ||
           start / (uint64_t)ticks <= header->start_ns / 1000000000U + 1;
}

static enum cf_status open_spool(struct cf_gathered *gathered, const char *parts, const char *stem,
                                 struct cf_error *err)
{
    struct cf_error reason = CF_ERROR_INIT;
    struct cf_spool_reader reader;
    struct cf_process *process;
    enum cf_status status;
    void *grown = cf_array_grow(gathered->arena, gathered->processes, &gathered->process_capacity,
                                gathered->process_count, sizeof(*gathered->processes));

    if (grown == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for the processes of the trace");
    gathered->processes = grown;
    process = &gathered->processes[gathered->process_count++];
    *process = (struct cf_process){ .stem = stem, .forked_from = CF_INDEX_NONE };
    if ((status = map_part(parts, stem, "log", &process->log, err)) != CF_OK)
        return status;
    if (cf_spool_reader_init(&reader, process->log.data, process->log.size, &reason) != CF_OK) {
        cf_spool_unmap(&process->log);
        gathered->process_count--;
        return cf_gather_note(gathered, err, "%s.log: %s", stem, reason.message);
    }
    process->header = reader.header;
    process->running = is_running(&process->header);
    if ((status = map_part(parts, stem, "functions", &process->functions, err)) != CF_OK ||
        (status = map_part(parts, stem, "classes", &process->classes, err)) != CF_OK ||
        (status = map_part(parts, stem, "tree", &process->tree, err)) != CF_OK)
        return status;
    return map_part(parts, stem, "edges", &process->edges, err);
}

static int by_start(const void *left, const void *right)
{
    const struct cf_process *a = left, *b = right;

    if (a->header.start_ns != b->header.start_ns)
        return a->header.start_ns < b->header.start_ns ? -1 : 1;
    return strcmp(a->stem, b->stem);
}

/* The latest process with the parent's number that began before; itself never. */
static void link_forks(struct cf_gathered *gathered)
{
    for (uint32_t i = 0; i < gathered->process_count; i++) {
        struct cf_process *process = &gathered->processes[i];

        for (uint32_t j = i; process->header.forked_from != 0 && j-- > 0;) {
            if (gathered->processes[j].header.pid == process->header.forked_from) {
                process->forked_from = j;
                break;
            }
        }
    }
}

enum cf_status cf_gather_open(struct cf_gathered *gathered, const char *parts, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    DIR *folder = opendir(parts);

    if (folder == NULL)
        return cf_fail(err, CF_EIO, "cannot read %s: %s", parts, strerror(errno));
    while (status == CF_OK) {
        const struct dirent *entry = readdir(folder);
        const char *dot = entry == NULL ? NULL : strrchr(entry->d_name, '.');
        const char *stem;

        if (entry == NULL)
            break;
        if (dot == NULL || strcmp(dot, ".log") != 0)
            continue;
        stem = cf_arena_strndup(gathered->arena, entry->d_name, (size_t)(dot - entry->d_name));
        status = stem == NULL ? cf_fail(err, CF_ENOMEM, "no memory for the names of the spools")
                              : open_spool(gathered, parts, stem, err);
    }
    (void)closedir(folder);
    if (gathered->process_count > 1)
        qsort(gathered->processes, gathered->process_count, sizeof(*gathered->processes), by_start);
    link_forks(gathered);
    return status;
}
