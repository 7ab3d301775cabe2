/* SPDX-License-Identifier: Apache-2.0 */
#include "report/run_report.h"
#include "report/startup_report.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

#define MS 1000000.0
#define IMPORTERS_SHOWN 3
#define CHAINS_SHOWN 12
#define CHAIN_MAX 64
#define NAME_COLUMNS 34
#define UNLOADED_SHOWN 20

const char *cf_startup_name(const struct cf_startup *startup, uint32_t module)
{
    return module == 0 ? "(interpreter)" : startup->graph.modules[module].name;
}

static int dearer_first(const void *a, const void *b, void *self)
{
    const struct cf_startup_module *modules = self;
    const struct cf_startup_module *left = &modules[*(const uint32_t *)a];
    const struct cf_startup_module *right = &modules[*(const uint32_t *)b];

    if (left->unloads_ns != right->unloads_ns)
        return left->unloads_ns < right->unloads_ns ? 1 : -1;
    return strcmp(left->name, right->name);
}

uint32_t *cf_startup_order(const struct cf_startup *startup, struct cf_arena *arena)
{
    const struct cf_startup_graph *graph = &startup->graph;
    uint32_t *order = cf_arena_alloc(arena, (graph->count + 1) * sizeof(*order));
    uint32_t count = 0;

    if (order == NULL)
        return NULL;
    for (uint32_t i = 1; i < graph->count; i++) {
        if (graph->modules[i].loaded && !graph->modules[i].early)
            order[count++] = i;
    }
    qsort_r(order, count, sizeof(*order), dearer_first, graph->modules);
    order[count] = CF_NO_MODULE;
    return order;
}

/* The modules that import this one. */
static void put_importers(const struct cf_startup *startup, uint32_t module, FILE *out)
{
    const struct cf_startup_graph *graph = &startup->graph;
    uint32_t shown = 0;

    for (uint32_t i = 0; i < graph->edge_count; i++) {
        if (graph->edges[i].to != module)
            continue;
        if (shown == IMPORTERS_SHOWN) {
            (void)fprintf(out, " and %u more", graph->modules[module].importers - shown);
            return;
        }
        (void)fputs(shown++ == 0 ? "" : ", ", out);
        cf_run_put(out, cf_startup_name(startup, graph->edges[i].from), NAME_COLUMNS);
    }
}

static void put_time(FILE *out, const char *what, const struct cf_startup_time *time,
                     const struct cf_startup_time *interpreter)
{
    if (time->runs == 0)
        return;
    (void)fprintf(out, "%-26s %7.1f ms CPU (10th percentile of %u runs; median %.1f)", what,
                  time->p10_s * 1e3, time->runs, time->median_s * 1e3);
    if (interpreter != NULL)
        (void)fprintf(out, ", %.1f ms without the interpreter's own start",
                      (time->p10_s - interpreter->p10_s) * 1e3);
    (void)fputc('\n', out);
}

static void put_row(const struct cf_startup *startup, uint32_t number, FILE *out)
{
    const struct cf_startup_module *module = &startup->graph.modules[number];

    (void)fprintf(out, "%8.2f %8.2f %8u %8.2f %7llu  ", (double)module->own_ns / MS,
                  (double)module->whole_ns / MS, module->unloads, (double)module->unloads_ns / MS,
                  (unsigned long long)module->calls);
    cf_run_put(out, module->name, NAME_COLUMNS);
    (void)fprintf(out, "%s <- ", module->own ? "" : " *");
    put_importers(startup, number, out);
    (void)fputc('\n', out);
}

static void put_table(const struct cf_startup *startup, FILE *out, unsigned rows)
{
    struct cf_arena arena;
    uint32_t *order;
    unsigned shown = 0;

    cf_arena_init(&arena, (size_t)64 << 20);
    order = cf_startup_order(startup, &arena);
    (void)fprintf(out, "\n%8s %8s %8s %8s %7s  module (* not of this project) <- imported by\n",
                  "own ms", "whole ms", "unloads", "their ms", "calls");
    for (; order != NULL && order[shown] != CF_NO_MODULE && (rows == 0 || shown < rows); shown++)
        put_row(startup, order[shown], out);
    if (order != NULL && order[shown] != CF_NO_MODULE)
        (void)fprintf(out,
                      "... and %u more (--json has all; --explain MODULE says who pulls one "
                      "in)\n",
                      startup->loaded > shown ? startup->loaded - shown : 0);
    cf_arena_deinit(&arena);
}

static void put_speedup(FILE *out, const char *what, const struct cf_startup_speedup *speedup)
{
    if (speedup->point > 0)
        (void)fprintf(out, "%s: %.2fx as fast (95%%: %.2f to %.2f)\n", what, speedup->point,
                      speedup->low, speedup->high);
}

/* What was made late, file by file, and what came of it. */
static void put_edits(const struct cf_startup *startup, FILE *out)
{
    const char *file = "";

    if (startup->made == 0)
        return;
    if (strcmp(startup->edits[0].kind, "early") == 0)
        (void)fprintf(out, "\nanswered early; %u modules loaded instead of %u\n",
                      startup->loaded_after, startup->loaded);
    else
        (void)fprintf(out, "\n%zu of %zu imports are made late; %u modules loaded instead of %u\n",
                      startup->made, startup->edit_count, startup->loaded_after, startup->loaded);
    for (size_t i = 0; i < startup->edit_count; i++) {
        const struct cf_startup_edit *edit = &startup->edits[i];

        if (edit->reason != NULL)
            continue;
        if (strcmp(file, edit->file) != 0) {
            (void)fputs(*file == '\0' ? "  " : "\n  ", out);
            cf_run_put(out, edit->file, 200);
            (void)fputc(':', out);
        }
        file = edit->file;
        (void)fputc(' ', out);
        cf_run_put(out, edit->name, NAME_COLUMNS);
    }
    (void)fputc('\n', out);
}

static void put_gain(const struct cf_startup *startup, FILE *out)
{
    put_edits(startup, out);
    put_speedup(out, "the program", &startup->speedup);
    put_speedup(out, "the program and --then", &startup->speedup_then);
    put_speedup(
        out, startup->then != NULL ? "--then again and again" : "the project's tests, imports out",
        &startup->workload);
    if (startup->made > 0 && startup->tested)
        (void)fprintf(out, "%zu tests of the project end as before\n", startup->tests);
    if (startup->patch != NULL)
        (void)fprintf(out, "%zu file%s %s; the patch is %s\n", startup->change_count,
                      startup->change_count == 1 ? "" : "s",
                      startup->dry_run ? "would change" : "changed", startup->patch);
}

void cf_startup_text(const struct cf_startup *startup, FILE *out,
                     const struct cf_report_style *style)
{
    const struct cf_startup_time *times = startup->times;
    const struct cf_startup_time *interpreter = &times[CF_STARTUP_INTERPRETER];

    cf_run_put(out, startup->command, 400);
    (void)fputc('\n', out);
    put_time(out, "the interpreter alone", interpreter, NULL);
    put_time(out, "the program", &times[CF_STARTUP_BEFORE], interpreter);
    put_time(out, "  with the changes", &times[CF_STARTUP_AFTER], interpreter);
    put_time(out, "the program and --then", &times[CF_STARTUP_BEFORE_THEN], interpreter);
    put_time(out, "  with the changes", &times[CF_STARTUP_AFTER_THEN], interpreter);
    (void)fprintf(out, "%u modules loaded by the program, %u of them of this project\n",
                  startup->loaded, startup->own);
    if (startup->loaded > 0)
        put_table(startup, out, style->rows);
    put_gain(startup, out);
    for (size_t i = 0; i < startup->notes.count; i++) {
        cf_run_put(out, startup->notes.items[i], 1000);
        (void)fputc('\n', out);
    }
}

/* --- --explain ------------------------------------------------------------------------------- */

/* "(interpreter) > __main__ > rich.console > inspect": the shortest chain over that importer. */
static void put_chain(const struct cf_startup *startup, uint32_t importer, uint32_t module,
                      FILE *out)
{
    const struct cf_startup_graph *graph = &startup->graph;
    uint32_t chain[CHAIN_MAX], length = 0;

    for (uint32_t at = importer; length < CHAIN_MAX; at = graph->modules[at].near) {
        chain[length++] = at;
        if (at == 0)
            break;
    }
    (void)fputs("  ", out);
    while (length-- > 0) {
        cf_run_put(out, cf_startup_name(startup, chain[length]), NAME_COLUMNS);
        (void)fputs(" > ", out);
    }
    cf_run_put(out, graph->modules[module].name, NAME_COLUMNS);
    (void)fputc('\n', out);
}

static bool is_dominated(const struct cf_startup_graph *graph, uint32_t module, uint32_t by)
{
    while (module != by && module != 0 && module != CF_NO_MODULE)
        module = graph->modules[module].dominator;
    return module == by;
}

static void put_unloaded(const struct cf_startup *startup, uint32_t module, FILE *out)
{
    const struct cf_startup_graph *graph = &startup->graph;
    const struct cf_startup_module *it = &graph->modules[module];
    unsigned shown = 0;

    (void)fprintf(out, "without it %u modules (%.2f ms) would not be loaded:", it->unloads,
                  (double)it->unloads_ns / MS);
    for (uint32_t i = 1; i < graph->count && shown < UNLOADED_SHOWN; i++) {
        if (!graph->modules[i].loaded || graph->modules[i].early || !is_dominated(graph, i, module))
            continue;
        (void)fputs(shown++ == 0 ? " " : ", ", out);
        cf_run_put(out, graph->modules[i].name, NAME_COLUMNS);
    }
    (void)fputs(it->unloads > shown ? ", ...\n" : "\n", out);
}

bool cf_startup_explain(const struct cf_startup *startup, const char *name, FILE *out)
{
    const struct cf_startup_graph *graph = &startup->graph;
    const uint32_t number = cf_startup_find(graph, name);
    const struct cf_startup_module *module;
    unsigned shown = 0;

    if (number == CF_NO_MODULE || number == 0 || !graph->modules[number].loaded)
        return false;
    module = &graph->modules[number];
    cf_run_put(out, name, 200);
    if (module->early) {
        (void)fputs(": the interpreter loads it before the program\n", out);
        return true;
    }
    (void)fprintf(out, ": %.2f ms of its own, %.2f ms with what it is the first to import\n",
                  (double)module->own_ns / MS, (double)module->whole_ns / MS);
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        if (graph->edges[i].to == number && shown++ < CHAINS_SHOWN)
            put_chain(startup, graph->edges[i].from, number, out);
    }
    if (shown > CHAINS_SHOWN)
        (void)fprintf(out, "  ... and over %u more importers\n", shown - CHAINS_SHOWN);
    (void)fprintf(out, "it is not loaded without %s%s\n",
                  cf_startup_name(startup, module->dominator),
                  module->importers == 1 ? ", which alone imports it" : "");
    put_unloaded(startup, number, out);
    return true;
}
