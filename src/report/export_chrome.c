/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Trace Event Format of Chrome. A kept call of a plain function is a complete event ("X");
 * generators and coroutines overlap in a thread, so they are asynchronous pairs ("b", "e"). The
 * call tree follows as a track of its own: its slices show shares of time, not moments.
 */
#include "report/export.h"
#include "report/json.h"

#include <inttypes.h>

#define TREE_DEPTH_MAX 512 /* slices deeper than that are left to their callers */

/* Below any real thread: they are numbered from 1. */
#define TREE_THREAD 0

static const char calls_sql[] =
    "SELECT p.pid, i.thread, i.start_ns, i.duration_ns, f.kind, f.qualname, f.module, i.label,"
    " i.outcome, i.count, i.id FROM inputs i JOIN functions f ON f.id = i.function_id"
    " JOIN processes p ON p.id = i.process_id ORDER BY i.start_ns, i.duration_ns DESC";

/* Nanoseconds as microseconds with all their digits: a real number would lose some. */
static void write_micros(struct cf_json *json, const char *name, uint64_t ns)
{
    if (json->needs_comma)
        (void)fputc(',', json->out);
    json->needs_comma = true;
    (void)fprintf(json->out, "\"%s\":%" PRIu64 ".%03u", name, ns / 1000, (unsigned)(ns % 1000));
}

static void open_event(struct cf_json *json, const char *phase, int64_t pid, int64_t thread)
{
    (void)fputs(json->needs_comma ? ",\n" : "\n", json->out);
    json->needs_comma = false;
    cf_json_open(json, NULL, '{');
    cf_json_string(json, "ph", phase);
    cf_json_int(json, "pid", pid);
    cf_json_int(json, "tid", thread);
}

static void write_name_event(struct cf_json *json, const char *what, int64_t pid, int64_t thread,
                             struct cf_text name)
{
    open_event(json, "M", pid, thread);
    cf_json_string(json, "name", what);
    cf_json_open(json, "args", '{');
    cf_json_text(json, "name", name);
    cf_json_close(json, '}');
    cf_json_close(json, '}');
}

static void write_call(struct cf_json *json, const struct cf_query *row)
{
    const bool plain = cf_text_is(cf_query_text(row, 4), "function");
    const uint64_t start_ns = cf_query_count(row, 2), duration_ns = cf_query_count(row, 3);

    open_event(json, plain ? "X" : "b", cf_query_int(row, 0), cf_query_int(row, 1));
    cf_json_text(json, "name", cf_query_text(row, 5));
    cf_json_text(json, "cat", cf_query_text(row, 6));
    if (!plain)
        cf_json_int(json, "id", cf_query_int(row, 10));
    write_micros(json, "ts", start_ns);
    if (plain)
        write_micros(json, "dur", duration_ns);
    cf_json_open(json, "args", '{');
    cf_json_text(json, "arguments", cf_query_text(row, 7));
    cf_json_text(json, "outcome", cf_query_text(row, 8));
    cf_json_int(json, "calls", cf_query_int(row, 9));
    cf_json_close(json, '}');
    cf_json_close(json, '}');
    if (plain)
        return;

    open_event(json, "e", cf_query_int(row, 0), cf_query_int(row, 1));
    cf_json_text(json, "name", cf_query_text(row, 5));
    cf_json_text(json, "cat", cf_query_text(row, 6));
    cf_json_int(json, "id", cf_query_int(row, 10));
    write_micros(json, "ts", cf_add_saturating(start_ns, duration_ns));
    cf_json_close(json, '}');
}

static enum cf_status write_calls(struct cf_json *json, sqlite3 *db, struct cf_error *err)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, calls_sql, err);

    while (status == CF_OK && (status = cf_query_next(&query, &found, err)) == CF_OK && found)
        write_call(json, &query);
    cf_query_deinit(&query);
    return status;
}

/* Lays the callees of a node one after the other from its start; its own time comes last. */
static void write_tree(struct cf_json *json, const struct cf_calltree *tree, uint64_t *next_start)
{
    const uint64_t scale = tree->unit == CF_CALLTREE_SAMPLES ? 1000 : 1;

    for (uint32_t i = 0; i < tree->node_count; i++) {
        const struct cf_calltree_node *const node = &tree->nodes[i];
        uint64_t start = 0;

        if (node->parent != CF_CALLTREE_NONE) {
            start = next_start[node->parent];
            next_start[node->parent] = cf_add_saturating(start, node->total);
        }
        next_start[i] = start;
        if (node->frame == CF_CALLTREE_NONE || node->total == 0 || node->depth > TREE_DEPTH_MAX)
            continue;
        open_event(json, "X", tree->processes[node->process].pid, TREE_THREAD);
        cf_json_text(json, "name", tree->frames[node->frame].name);
        cf_json_text(json, "cat", tree->frames[node->frame].file);
        write_micros(json, "ts", start <= UINT64_MAX / scale ? start * scale : start);
        write_micros(json, "dur", node->total <= UINT64_MAX / scale ? node->total * scale : 0);
        cf_json_close(json, '}');
    }
}

enum cf_status cf_export_chrome(struct cf_export *export, struct cf_error *err)
{
    const struct cf_calltree *const tree = &export->tree;
    uint64_t *const next_start =
        cf_arena_alloc(export->arena, ((size_t)tree->node_count + 1) * sizeof(*next_start));
    struct cf_json json;
    enum cf_status status = CF_OK;

    if (next_start == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the export");
    cf_json_init(&json, export->out);
    cf_json_open(&json, NULL, '{');
    cf_json_string(&json, "displayTimeUnit", "ms");
    cf_json_open(&json, "otherData", '{');
    cf_json_string(&json, "exporter", "codeflash " CF_VERSION);
    cf_json_text(&json, "command", export->facts.command);
    cf_json_close(&json, '}');
    cf_json_open(&json, "traceEvents", '[');
    for (uint32_t i = 0; i < tree->process_count; i++) {
        const struct cf_calltree_process *const process = &tree->processes[i];

        write_name_event(&json, "process_name", process->pid, TREE_THREAD, process->command);
        write_name_event(&json, "thread_name", process->pid, TREE_THREAD,
                         cf_text_of("call tree (summed up, not in order of time)"));
    }
    status = write_calls(&json, export->db, err);
    write_tree(&json, tree, next_start);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    (void)fputc('\n', export->out);
    return status;
}
