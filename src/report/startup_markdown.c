/* SPDX-License-Identifier: Apache-2.0 */
/* A look at a program's start for reviewers: report.md. */
#include "report/markdown.h"
#include "report/run_report.h"
#include "report/startup_report.h"

#include <stdlib.h>
#include <string.h>

#define MS 1000000.0
#define BAR_COLUMNS 40
#define BARS_MAX 40  /* imports of the waterfall; the page has all */
#define BAR_SHARE 50 /* an import is shown from 1/50 of the whole on */
#define PACKAGES_MAX 20
#define TRIED_MAX 200
#define NAME_COLUMNS 60

/* --- how long -----------------------------------------------------------------------------------
 */

static void put_time(FILE *out, const struct cf_startup_time *time)
{
    if (time->runs > 0)
        (void)fprintf(out, " | %.1f ms (%.1f)", time->p10_s * 1e3, time->median_s * 1e3);
    else
        (void)fputs(" | ", out);
}

static void put_figure(FILE *out, const char *what, const struct cf_startup_time *before,
                       const struct cf_startup_time *after,
                       const struct cf_startup_speedup *speedup)
{
    if (before->runs == 0)
        return;
    (void)fprintf(out, "| %s", what);
    put_time(out, before);
    put_time(out, after);
    if (speedup->point > 0)
        (void)fprintf(out, " | %.2fx (%.2f to %.2f) |\n", speedup->point, speedup->low,
                      speedup->high);
    else
        (void)fputs(" | |\n", out);
}

static void put_figures(const struct cf_startup *startup, FILE *out)
{
    const struct cf_startup_time *times = startup->times, none = { 0 };

    if (times[CF_STARTUP_BEFORE].runs == 0)
        return;
    (void)fputs(
        "\nCPU time of fresh processes in turns, the interpreter's own start included: 10th "
        "percentile (median).\n\n"
        "| | before | after | speedup (95%) |\n|---|---|---|---|\n",
        out);
    put_figure(out, "the interpreter alone", &times[CF_STARTUP_INTERPRETER], &none,
               &(struct cf_startup_speedup){ 0 });
    put_figure(out, "the command alone", &times[CF_STARTUP_BEFORE], &times[CF_STARTUP_AFTER],
               &startup->speedup);
    put_figure(out, "up to the end of the first useful work (--then)",
               &times[CF_STARTUP_BEFORE_THEN], &times[CF_STARTUP_AFTER_THEN],
               &startup->speedup_then);
    if (startup->workload.point > 0)
        (void)fprintf(
            out,
            "\nThe project's own work once it has started (%s): %.3fx as fast (95%%: %.3f "
            "to %.3f).\n",
            startup->then != NULL ? "--then, repeated" : "its tests, imports left out",
            startup->workload.point, startup->workload.low, startup->workload.high);
    (void)fprintf(out, "\nModules loaded: %u before", startup->loaded);
    if (startup->made > 0)
        (void)fprintf(out, ", %u after", startup->loaded_after);
    (void)fputs(".\n", out);
}

/* --- pictures of letters ------------------------------------------------------------------------
 */

static void put_bar(FILE *out, const struct cf_startup_import *import, uint64_t whole)
{
    const uint64_t first = import->start_ns * BAR_COLUMNS / whole;
    uint64_t end = (import->end_ns * BAR_COLUMNS + whole - 1) / whole;

    end = end > BAR_COLUMNS ? BAR_COLUMNS : end;
    for (uint64_t i = 0; i < BAR_COLUMNS; i++)
        (void)fputs(i >= first && i < end ? "#" : ".", out);
}

/* Both sides have the same scale. */
static void put_waterfall(const char *title, const struct cf_startup_timeline *timeline,
                          uint64_t whole, FILE *out)
{
    unsigned shown = 0;

    if (timeline->end_ns == 0)
        return;
    (void)fprintf(out, "\n### %s: %.1f ms\n\n```text\n%-*s %8s %8s  module\n", title,
                  (double)timeline->end_ns / MS, BAR_COLUMNS, "", "whole ms", "own ms");
    for (size_t i = 0; i < timeline->count && shown < BARS_MAX; i++) {
        const struct cf_startup_import *import = &timeline->imports[i];
        const uint64_t took = import->end_ns - import->start_ns;

        if (took < whole / BAR_SHARE)
            continue;
        shown++;
        put_bar(out, import, whole);
        (void)fprintf(out, " %8.2f %8.2f  %*s", (double)took / MS, (double)import->own_ns / MS,
                      (int)(2 * (import->depth < 20 ? import->depth : 20)), "");
        cf_run_put(out, import->module, NAME_COLUMNS);
        (void)fputc('\n', out);
    }
    (void)fputs("```\n", out);
}

static void put_waterfalls(const struct cf_startup *startup, FILE *out)
{
    const uint64_t before = startup->before.end_ns, after = startup->after.end_ns;

    if (before == 0)
        return;
    (void)fputs("\n## When modules are imported\n\nThe shortest of five runs, from the end of the "
                "interpreter's own start to the end of the program. Imports below 2% of it are "
                "left out.\n",
                out);
    put_waterfall("Before", &startup->before, before > after ? before : after, out);
    put_waterfall("After", &startup->after, before > after ? before : after, out);
}

static void put_packages(const struct cf_startup *startup, FILE *out)
{
    const bool after = startup->after.end_ns > 0;
    struct cf_startup_package *packages;
    struct cf_arena arena;
    size_t count = 0;

    cf_arena_init(&arena, (size_t)64 << 20);
    packages = cf_startup_packages(startup, &arena, &count);
    if (packages != NULL && count > 0)
        (void)fprintf(
            out, "\n## Own times by package\n\n| package | whose | before%s |\n|---|---|---%s|\n",
            after ? " | after" : "", after ? "|---" : "");
    for (size_t i = 0; packages != NULL && i < count; i++) {
        const char *name = cf_arena_strndup(&arena, packages[i].name, packages[i].length);

        if (i >= PACKAGES_MAX && packages[i].origin != CF_ORIGIN_PROJECT)
            continue;
        (void)fputs("| ", out);
        cf_markdown_put(out, name == NULL ? "" : name);
        (void)fprintf(out, " | %s | %.2f ms", cf_startup_origin_name(packages[i].origin),
                      (double)packages[i].before_ns / MS);
        if (after)
            (void)fprintf(out, " | %.2f ms", (double)packages[i].after_ns / MS);
        (void)fputs(" |\n", out);
    }
    if (packages != NULL && count > PACKAGES_MAX)
        (void)fputs("\nand more that take less time: report.json.\n", out);
    cf_arena_deinit(&arena);
}

/* --- changes, and what was none ----------------------------------------------------------------
 */

static void put_names(const struct cf_startup *startup, const char *file, FILE *out)
{
    const char *separator = "";

    for (size_t i = 0; i < startup->edit_count; i++) {
        const struct cf_startup_edit *edit = &startup->edits[i];

        if (edit->reason != NULL || strcmp(edit->file, file) != 0)
            continue;
        (void)fputs(separator, out);
        cf_markdown_put(out, edit->name);
        (void)fprintf(out, " (%s)", edit->kind);
        separator = ", ";
    }
    (void)fputs("\n\n", out);
}

static void put_changes(const struct cf_startup *startup, FILE *out)
{
    if (startup->change_count > 0)
        (void)fputs("\n## Changes\n", out);
    for (size_t i = 0; i < startup->change_count; i++) {
        const struct cf_change *change = &startup->changes[i];
        struct cf_buf diff;

        (void)fputs("\n### ", out);
        cf_markdown_put(out, change->file);
        (void)fputs("\n\n", out);
        put_names(startup, change->file, out);
        if (change->refused != NULL) {
            (void)fputs("Not written: ", out);
            cf_markdown_put(out, change->refused);
            (void)fputs("\n\n", out);
        }
        cf_startup_diff(change, &diff);
        cf_markdown_code(out, "diff", cf_buf_str(&diff));
        cf_buf_deinit(&diff);
    }
}

static int dearer_first(const void *a, const void *b)
{
    const struct cf_startup_edit *left = *(const struct cf_startup_edit *const *)a;
    const struct cf_startup_edit *right = *(const struct cf_startup_edit *const *)b;

    if (left->gain_ns != right->gain_ns)
        return left->gain_ns < right->gain_ns ? 1 : -1;
    return (left > right) - (left < right);
}

/* Why the edit is not in the project; NULL: it is. */
static const char *reason_of(const struct cf_startup *startup, const struct cf_startup_edit *edit)
{
    if (edit->reason != NULL || startup->outcome == CF_STARTUP_OPTIMIZED)
        return edit->reason;
    return startup->reason;
}

static void put_tried(const struct cf_startup_edit *edit, const char *reason, FILE *out)
{
    (void)fputs("| ", out);
    cf_markdown_put(out, edit->file);
    (void)fprintf(out, ":%u | ", edit->line);
    cf_markdown_put(out, edit->name);
    (void)fputs(" | ", out);
    cf_markdown_put(out, edit->target);
    if (edit->gain_ns > 0)
        (void)fprintf(out, " | %.2f ms | ", (double)edit->gain_ns / MS);
    else
        (void)fputs(" | | ", out);
    cf_markdown_put(out, reason);
    (void)fputs(" |\n", out);
}

/* What would have saved the most comes first. */
static void put_all_tried(const struct cf_startup *startup, FILE *out)
{
    const struct cf_startup_edit **tried = calloc(startup->edit_count + 1, sizeof(*tried));
    size_t count = 0;

    for (size_t i = 0; tried != NULL && i < startup->edit_count; i++) {
        if (reason_of(startup, &startup->edits[i]) != NULL)
            tried[count++] = &startup->edits[i];
    }
    if (count > 0) {
        qsort(tried, count, sizeof(const struct cf_startup_edit *), dearer_first);
        (void)fputs("\n## Tried and taken out\n\n| where | name | module | would save | why it "
                    "stays |\n|---|---|---|---|---|\n",
                    out);
    }
    for (size_t i = 0; i < count && i < TRIED_MAX; i++)
        put_tried(tried[i], reason_of(startup, tried[i]), out);
    if (count > TRIED_MAX)
        (void)fprintf(out, "\nand %zu more: report.json.\n", count - TRIED_MAX);
    free(tried);
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static void put_headline(const struct cf_startup *startup, FILE *out)
{
    (void)fputs("# codeflash startup: ", out);
    if (startup->outcome == CF_STARTUP_OPTIMIZED)
        (void)fprintf(out, "%zu import%s made late, %.2fx as fast", startup->made,
                      startup->made == 1 ? " is" : "s are", startup->speedup.point);
    else if (startup->reason != NULL)
        cf_markdown_put(out, startup->reason);
    else
        (void)fprintf(out, "%u modules loaded", startup->loaded);
    (void)fputs("\n\nProgram: ", out);
    cf_markdown_put(out, startup->command);
    (void)fprintf(out, " (Python %s, %s).\n", startup->python, startup->started);
    if (startup->then != NULL) {
        (void)fputs("First useful work: ", out);
        cf_markdown_put(out, startup->then);
        (void)fputs(".\n", out);
    }
    if (startup->made > 0 && startup->tested)
        (void)fprintf(out, "%zu tests of the project end as before.\n", startup->tests);
    for (size_t i = 0; i < startup->notes.count; i++) {
        (void)fputs("- ", out);
        cf_markdown_put(out, startup->notes.items[i]);
        (void)fputc('\n', out);
    }
}

void cf_startup_markdown(const struct cf_startup *startup, FILE *out)
{
    put_headline(startup, out);
    put_figures(startup, out);
    put_waterfalls(startup, out);
    put_packages(startup, out);
    put_changes(startup, out);
    put_all_tried(startup, out);
}
