/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"
#include "report/startup_report.h"

#include <string.h>

#define NS 1e9

/* "end_to_end": the program, or with --then the program to the end of that. */
static void put_end_to_end(struct cf_json *json, const struct cf_startup *startup)
{
    const bool then = startup != NULL && startup->speedup_then.point > 0;
    const struct cf_startup_speedup *speedup;

    if (startup == NULL || startup->speedup.point <= 0) {
        cf_json_null(json, "end_to_end");
        return;
    }
    speedup = then ? &startup->speedup_then : &startup->speedup;
    cf_json_open(json, "end_to_end", '{');
    cf_json_real(json, "before_s",
                 startup->times[then ? CF_STARTUP_BEFORE_THEN : CF_STARTUP_BEFORE].median_s);
    cf_json_real(json, "after_s",
                 startup->times[then ? CF_STARTUP_AFTER_THEN : CF_STARTUP_AFTER].median_s);
    cf_json_real(json, "speedup", speedup->point);
    cf_json_open(json, "ci95", '[');
    cf_json_real(json, NULL, speedup->low);
    cf_json_real(json, NULL, speedup->high);
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

/* What `optimize` has too; `startup` NULL: there was no run. */
static void put_head(struct cf_json *json, const struct cf_startup *startup, const char *outcome,
                     const char *reason)
{
    cf_json_open(json, NULL, '{');
    cf_json_int(json, "version", 1);
    cf_json_string(json, "outcome", outcome);
    cf_json_string_or_null(json, "reason", reason);
    cf_json_string_or_null(json, "run", startup == NULL ? NULL : startup->id);
    cf_json_null(json, "trace");
    cf_json_open(json, "replay_tests", '[');
    cf_json_close(json, ']');
    cf_json_string_or_null(json, "patch", startup == NULL ? NULL : startup->patch);
    cf_json_open(json, "functions", '[');
    cf_json_close(json, ']');
    put_end_to_end(json, startup);
}

static void put_edits(struct cf_json *json, const struct cf_startup *startup)
{
    cf_json_open(json, "edits", '[');
    for (size_t i = 0; i < startup->edit_count; i++) {
        const struct cf_startup_edit *edit = &startup->edits[i];

        cf_json_open(json, NULL, '{');
        cf_json_string(json, "file", edit->file);
        cf_json_int(json, "line", edit->line);
        cf_json_string(json, "name", edit->name);
        cf_json_string(json, "module", edit->target);
        cf_json_string(json, "kind", edit->kind);
        cf_json_bool(json, "made", edit->reason == NULL);
        cf_json_string_or_null(json, "reason", edit->reason);
        cf_json_real(json, "gain_s", (double)edit->gain_ns / NS);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_speedup(struct cf_json *json, const char *name,
                        const struct cf_startup_speedup *speedup)
{
    if (speedup->point <= 0) {
        cf_json_null(json, name);
        return;
    }
    cf_json_open(json, name, '[');
    cf_json_real(json, NULL, speedup->point);
    cf_json_real(json, NULL, speedup->low);
    cf_json_real(json, NULL, speedup->high);
    cf_json_close(json, ']');
}

static void put_time(struct cf_json *json, const char *name, const struct cf_startup_time *time)
{
    if (time->runs == 0) {
        cf_json_null(json, name);
        return;
    }
    cf_json_open(json, name, '{');
    cf_json_real(json, "p10_s", time->p10_s);
    cf_json_real(json, "median_s", time->median_s);
    cf_json_int(json, "runs", time->runs);
    cf_json_close(json, '}');
}

static void put_importers(struct cf_json *json, const struct cf_startup *startup, uint32_t module)
{
    const struct cf_startup_graph *graph = &startup->graph;

    cf_json_open(json, "imported_by", '[');
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        if (graph->edges[i].to == module)
            cf_json_string(json, NULL, cf_startup_name(startup, graph->edges[i].from));
    }
    cf_json_close(json, ']');
}

static void put_module(struct cf_json *json, const struct cf_startup *startup, uint32_t number)
{
    const struct cf_startup_module *module = &startup->graph.modules[number];
    const size_t root = strlen(startup->root);

    cf_json_open(json, NULL, '{');
    cf_json_string(json, "module", module->name);
    cf_json_string_or_null(json, "file",
                           *module->file == '\0' ? NULL
                           : module->own         ? module->file + root + 1
                                                 : module->file);
    cf_json_bool(json, "own", module->own);
    cf_json_string(json, "origin",
                   cf_startup_origin_name(cf_startup_origin(startup, module->name)));
    cf_json_real(json, "own_s", (double)module->own_ns / NS);
    cf_json_real(json, "whole_s", (double)module->whole_ns / NS);
    cf_json_int(json, "unloads", module->unloads);
    cf_json_real(json, "unloads_s", (double)module->unloads_ns / NS);
    cf_json_int(json, "calls", (int64_t)module->calls);
    cf_json_string_or_null(json, "dominator", cf_startup_name(startup, module->dominator));
    put_importers(json, startup, number);
    cf_json_close(json, '}');
}

static void put_modules(struct cf_json *json, const struct cf_startup *startup)
{
    struct cf_arena arena;
    uint32_t *order;

    cf_arena_init(&arena, (size_t)64 << 20);
    order = cf_startup_order(startup, &arena);
    cf_json_open(json, "modules", '[');
    for (uint32_t i = 0; order != NULL && order[i] != CF_NO_MODULE; i++)
        put_module(json, startup, order[i]);
    cf_json_close(json, ']');
    cf_arena_deinit(&arena);
}

static void put_files(struct cf_json *json, const struct cf_startup *startup)
{
    cf_json_open(json, "files", '[');
    for (size_t i = 0; i < startup->change_count; i++) {
        const struct cf_change *change = &startup->changes[i];
        struct cf_buf diff;

        cf_startup_diff(change, &diff);
        cf_json_open(json, NULL, '{');
        cf_json_string(json, "file", change->file);
        cf_json_bool(json, "applied", !startup->dry_run && change->refused == NULL);
        cf_json_string_or_null(json, "reason", change->refused);
        cf_json_string(json, "diff", cf_buf_str(&diff));
        cf_json_close(json, '}');
        cf_buf_deinit(&diff);
    }
    cf_json_close(json, ']');
}

void cf_startup_json(const struct cf_startup *startup, FILE *out)
{
    struct cf_json json;

    cf_json_init(&json, out);
    put_head(&json, startup, cf_startup_outcome_name(startup->outcome), startup->reason);
    cf_json_bool(&json, "dry_run", startup->dry_run);
    put_files(&json, startup);
    cf_json_open(&json, "startup", '{');
    cf_json_string_or_null(&json, "command", startup->command);
    cf_json_string_or_null(&json, "then", startup->then);
    cf_json_string_or_null(&json, "python", startup->python);
    cf_json_string_or_null(&json, "started", startup->started);
    put_time(&json, "interpreter", &startup->times[CF_STARTUP_INTERPRETER]);
    put_time(&json, "before", &startup->times[CF_STARTUP_BEFORE]);
    put_time(&json, "after", &startup->times[CF_STARTUP_AFTER]);
    put_time(&json, "before_then", &startup->times[CF_STARTUP_BEFORE_THEN]);
    put_time(&json, "after_then", &startup->times[CF_STARTUP_AFTER_THEN]);
    put_speedup(&json, "speedup", &startup->speedup);
    put_speedup(&json, "speedup_then", &startup->speedup_then);
    put_speedup(&json, "workload", &startup->workload);
    cf_json_int(&json, "loaded", startup->loaded);
    cf_json_int(&json, "loaded_after", startup->made > 0 ? startup->loaded_after : startup->loaded);
    cf_json_int(&json, "tests", startup->tested ? (int64_t)startup->tests : 0);
    put_edits(&json, startup);
    put_modules(&json, startup);
    cf_startup_timelines_json(&json, startup);
    cf_json_open(&json, "notes", '[');
    for (size_t i = 0; i < startup->notes.count; i++)
        cf_json_string(&json, NULL, startup->notes.items[i]);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    cf_json_close(&json, '}');
    (void)fputc('\n', out);
}

void cf_startup_json_failure(const char *reason, FILE *out)
{
    struct cf_json json;

    cf_json_init(&json, out);
    put_head(&json, NULL, "failed", reason);
    cf_json_close(&json, '}');
    (void)fputc('\n', out);
}
