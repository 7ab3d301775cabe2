/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"

#include "trace/tree_slots.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define NS_PER_SECOND 1000000000U
#define COMMAND_MAX ((size_t)8192)
#define WORDS_MAX 4096

/* PY_VERSION_HEX as people write it: 3.13.0, 3.14.0a1. */
static void version_text(uint32_t hex, char text[32])
{
    const char *level = "";
    const unsigned kind = (hex >> 4U) & 0xfU;

    if (kind == 0xa)
        level = "a";
    else if (kind == 0xb)
        level = "b";
    else if (kind == 0xc)
        level = "rc";
    (void)snprintf(text, 32, "%u.%u.%u", hex >> 24U, (hex >> 16U) & 0xffU, (hex >> 8U) & 0xffU);
    if (level[0] != '\0')
        (void)snprintf(text + strlen(text), 32 - strlen(text), "%s%u", level, hex & 0xfU);
}

/* The words as a shell would take them back; cut at COMMAND_MAX. */
static const char *command_text(struct cf_merge *merge, uint32_t argc, struct cf_cursor argv)
{
    char *text = cf_arena_alloc(merge->arena, COMMAND_MAX + 1);
    size_t size = 0;

    if (text == NULL)
        return "";
    for (uint32_t i = 0; i < argc && i < WORDS_MAX && !argv.bad; i++) {
        const struct cf_slice word = cf_cursor_slice(&argv);
        bool plain = word.size > 0;

        for (size_t j = 0; j < word.size; j++)
            plain = plain && word.data[j] != 0 &&
                    strchr(" \t\n\"'\\$`*?&|;<>(){}[]!#~", word.data[j]) == NULL;
        size += (size_t)snprintf(text + size, COMMAND_MAX - size, "%s%s%.*s%s", i == 0 ? "" : " ",
                                 plain ? "" : "'", (int)(word.size < 2000 ? word.size : 2000),
                                 (const char *)word.data, plain ? "" : "'");
        if (size >= COMMAND_MAX)
            break;
    }
    return text;
}

static const char *how_ended(const struct cf_process *process)
{
    if (process->end_ns != 0)
        return "clean";
    return process->running ? "running" : "cut";
}

static uint64_t since_start(const struct cf_merge *merge, uint64_t ns)
{
    return ns > merge->session->started_ns ? ns - merge->session->started_ns : 0;
}

enum cf_status cf_merge_processes(struct cf_merge *merge, struct cf_error *err)
{
    struct cf_row row;

    cf_row_open(&row, merge,
                "INSERT INTO processes(id, pid, parent_pid, forked_from, command, executable,"
                " python, cwd, start_ns, end_ns, cpu_ns, recorder_ns, ended)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                err);
    for (size_t i = 0; i < merge->gathered->process_count; i++) {
        const struct cf_process *process = &merge->gathered->processes[i];
        char python[32];

        version_text(process->header.python, python);
        cf_row_int(&row, i + 1);
        cf_row_int(&row, process->header.pid);
        cf_row_int(&row, process->header.parent_pid);
        if (process->forked_from == CF_INDEX_NONE)
            cf_row_null(&row);
        else
            cf_row_int(&row, process->forked_from + (uint64_t)1);
        cf_row_text(&row, command_text(merge, process->argc, process->argv));
        cf_row_slice(&row, process->executable);
        cf_row_text(&row, python);
        cf_row_slice(&row, process->cwd);
        cf_row_int(&row, since_start(merge, process->header.start_ns));
        if (process->end_ns == 0) {
            cf_row_null(&row);
            cf_row_null(&row);
            cf_row_null(&row);
        } else {
            cf_row_int(&row, since_start(merge, process->end_ns));
            cf_row_int(&row, process->cpu_ns);
            cf_row_int(&row, process->recorder_ns);
        }
        cf_row_text(&row, how_ended(process));
        cf_row_add(&row);
        merge->summary->running |= process->end_ns == 0 && process->running;
    }
    merge->summary->processes = merge->gathered->process_count;
    return cf_row_close(&row);
}

/* The end of the last process, or of the last call that was captured. */
static uint64_t duration_ns(const struct cf_merge *merge)
{
    uint64_t end = merge->gathered->last_ns;

    for (size_t i = 0; i < merge->gathered->process_count; i++) {
        if (merge->gathered->processes[i].end_ns > end)
            end = merge->gathered->processes[i].end_ns;
    }
    return since_start(merge, end);
}

/* Samples a second of running threads, as they came out. */
static uint64_t sampler_hz(const struct cf_merge *merge)
{
    uint64_t samples = 0, wall_ns = 0;
    struct cf_tree_slot slot;

    for (size_t i = 0; i < merge->gathered->process_count; i++) {
        const struct cf_slice tree = merge->gathered->processes[i].tree;
        const size_t count = cf_tree_size(tree);

        for (size_t node = 0; node < count; node++) {
            (void)cf_tree_slot_at(tree, node, &slot);
            samples += slot.samples;
            wall_ns += slot.wall_ns;
        }
    }
    return wall_ns < NS_PER_SECOND / 100
               ? 0
               : (uint64_t)((double)samples * (double)NS_PER_SECOND / (double)wall_ns + 0.5);
}

static void put_meta(struct cf_row *row, const char *key, const char *value)
{
    cf_row_text(row, key);
    cf_row_text(row, value == NULL ? "" : value);
    cf_row_add(row);
}

static void put_number(struct cf_row *row, const char *key, uint64_t number)
{
    char text[32];

    (void)snprintf(text, sizeof(text), "%" PRIu64, number);
    put_meta(row, key, text);
}

/* Paths are kept as seen from the trace, so that the project can move. */
static void put_paths(struct cf_row *row, const struct cf_session *session, struct cf_arena *arena)
{
    const char *slash = session->output == NULL ? NULL : strrchr(session->output, '/');
    const char *folder =
        slash == NULL ? NULL
                      : cf_arena_strndup(arena, session->output, (size_t)(slash - session->output));

    if (folder == NULL || session->root == NULL)
        put_meta(row, "root", ".");
    else
        put_meta(row, "root", cf_merge_relative(arena, folder, session->root));
    if (session->root != NULL && session->module_root != NULL)
        put_meta(row, "module_root", cf_merge_relative(arena, session->root, session->module_root));
    if (session->root != NULL && session->tests_root != NULL)
        put_meta(row, "tests_root", cf_merge_relative(arena, session->root, session->tests_root));
}

static void created_text(uint64_t real_ns, char text[32])
{
    const time_t seconds = (time_t)(real_ns / NS_PER_SECOND);
    struct tm utc;

    text[0] = '\0';
    if (gmtime_r(&seconds, &utc) != NULL)
        (void)strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

enum cf_status cf_merge_meta(struct cf_merge *merge, struct cf_error *err)
{
    static const char *const kinds[] = { "script", "module", "block" };
    const struct cf_session *session = merge->session;
    const struct cf_gathered *gathered = merge->gathered;
    char created[32], python[32] = "";
    struct cf_row row;

    created_text(session->started_real_ns, created);
    if (gathered->process_count > 0)
        version_text(gathered->processes[0].header.python, python);
    cf_row_open(&row, merge, "INSERT INTO meta(key, value) VALUES (?, ?)", err);
    put_number(&row, "format", CF_TRACE_VERSION);
    put_meta(&row, "codeflash_version", CF_VERSION);
    put_meta(&row, "command", session->command);
    put_paths(&row, session, merge->arena);
    put_meta(&row, "main_module", merge->main_module);
    put_meta(&row, "main_kind", kinds[session->main]);
    put_number(&row, "exact", session->exact ? 1 : 0);
    put_meta(&row, "created", created);
    put_number(&row, "started_real_ns", session->started_real_ns);
    put_number(&row, "duration_ns", duration_ns(merge));
    put_meta(&row, "python", python);
    put_number(&row, "sampler_hz", sampler_hz(merge));
    put_number(&row, "threads", gathered->thread_count);
    put_number(&row, "max_inputs", session->max_inputs);
    return cf_row_close(&row);
}
