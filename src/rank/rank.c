/* SPDX-License-Identifier: Apache-2.0 */
#include "rank/rank_parts.h"
#include "store/trace_db.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_CALLEES 3U
#define LEAST_CUMULATIVE 0.001 /* below it nobody asks what else hangs on a function */

enum cf_status cf_rank_refuse(struct cf_rank_function *function, struct cf_arena *arena,
                              struct cf_error *err, const char *fmt, ...)
{
    char text[CF_ERROR_MESSAGE_MAX];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    function->worthwhile = false;
    function->reason = cf_arena_strdup(arena, text);
    return function->reason != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}

static bool is_end(const char *name, const char *tail)
{
    return strcmp(name, tail) == 0;
}

bool cf_rank_is_named(const struct cf_list *only, const char *module, const char *qualname)
{
    const size_t length = strlen(module);

    for (size_t i = 0; only != NULL && i < only->count; i++) {
        const char *name = only->items[i];

        if (is_end(name, qualname))
            return true;
        if (strncmp(name, module, length) == 0 && (name[length] == ':' || name[length] == '.') &&
            is_end(name + length + 1, qualname))
            return true;
    }
    return only == NULL || only->count == 0;
}

static int compare(const void *a, const void *b)
{
    const struct cf_rank_function *left = a, *right = b;

    if (left->worthwhile != right->worthwhile)
        return left->worthwhile ? -1 : 1;
    if (left->share != right->share)
        return left->share > right->share ? -1 : 1;
    if (left->own != right->own)
        return left->own > right->own ? -1 : 1;
    if (strcmp(left->file, right->file) != 0)
        return strcmp(left->file, right->file);
    return left->line < right->line ? -1 : left->line > right->line;
}

void cf_rank_sort(struct cf_ranking *ranking)
{
    if (ranking->count > 0)
        qsort(ranking->items, ranking->count, sizeof(*ranking->items), compare);
    ranking->worthwhile = 0;
    for (size_t i = 0; i < ranking->count; i++)
        ranking->worthwhile += ranking->items[i].worthwhile;
}

/* The dearest of the callees that are counted in the function's share, by name. */
static const char *name_callees(const struct cf_graph *graph, const struct cf_ranking *ranking,
                                size_t of, struct cf_arena *arena)
{
    uint32_t best[SHOWN_CALLEES] = { 0 };
    const char *text = "";

    for (uint32_t i = 1; i <= ranking->count; i++) {
        uint32_t node = i;

        if (i == of + 1 || !cf_graph_counted(graph, i))
            continue;
        for (size_t k = 0; k < SHOWN_CALLEES; k++) {
            if (best[k] == 0 || graph->own_ns[node] > graph->own_ns[best[k]]) {
                const uint32_t other = best[k];

                best[k] = node;
                node = other;
            }
            if (node == 0)
                break;
        }
    }
    for (size_t k = 0; k < SHOWN_CALLEES && best[k] != 0 && text != NULL; k++)
        text = cf_arena_printf(arena, "%s%s%s", text, k > 0 ? ", " : "",
                               ranking->items[best[k] - 1].qualname);
    return text;
}

static double part_of(double ns, uint64_t total)
{
    const double part = total > 0 ? ns / (double)total : 0;

    return part > 1 ? 1 : part;
}

static enum cf_status fill_shares(sqlite3 *db, struct cf_arena *arena, struct cf_ranking *ranking,
                                  struct cf_error *err)
{
    struct cf_graph graph;
    enum cf_status status = cf_rank_load_graph(db, ranking, arena, &graph, err);

    for (size_t i = 0; i < ranking->count && status == CF_OK; i++) {
        struct cf_rank_function *function = &ranking->items[i];
        const uint64_t ns = cf_graph_give_back(&graph, (uint32_t)i + 1, &function->alone);

        function->share = part_of((double)ns, ranking->total_ns);
        if (function->share < LEAST_CUMULATIVE)
            continue;
        function->callees = name_callees(&graph, ranking, i, arena);
        if (function->callees == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    }
    for (size_t i = 0; i < ranking->count; i++)
        ranking->items[i].own = part_of(ranking->items[i].own, ranking->total_ns);
    return status;
}

/* Why no kept call of it can be made again; in the arena. */
static const char *why_not_replayed(sqlite3 *db, const struct cf_rank_function *function,
                                    struct cf_arena *arena)
{
    static const char sql[] =
        "SELECT coalesce(f.not_replayable, (SELECT 'a part of its input was too large, or too slow"
        " to keep; a run on less input, or a test of it, would do' FROM inputs WHERE function_id ="
        " f.id AND holes > 0 AND (checked <> 'not replayable' OR reason LIKE '%not kept%') LIMIT"
        " 1), (SELECT reason FROM inputs WHERE function_id = f.id AND"
        " reason IS NOT NULL GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 1),"
        " (SELECT reason FROM skips WHERE function_id = f.id AND count > 0 ORDER BY count DESC"
        " LIMIT 1), 'no call of it was kept') FROM functions f WHERE f.id = ?";
    const char *reason = NULL;
    sqlite3_stmt *row = NULL;

    if (cf_trace_db_prepare(db, sql, &row, NULL) == CF_OK &&
        sqlite3_bind_int64(row, 1, function->id) == SQLITE_OK && sqlite3_step(row) == SQLITE_ROW)
        reason = cf_arena_strdup(arena, (const char *)sqlite3_column_text(row, 0));
    (void)sqlite3_finalize(row);
    return reason != NULL ? reason : "no call of it was kept";
}

static bool is_nested(const char *qualname)
{
    return strstr(qualname, "<locals>") != NULL || strstr(qualname, "<lambda>") != NULL;
}

static enum cf_status judge(sqlite3 *db, const struct cf_rank_options *options,
                            struct cf_rank_function *function, struct cf_arena *arena,
                            struct cf_error *err)
{
    const bool tested = function->discovered != NULL && function->discovered->test_count > 0;

    function->worthwhile = true;
    if (!cf_rank_is_named(options->only, function->module, function->qualname))
        return cf_rank_refuse(function, arena, err, "not among --only-functions");
    if (function->file[0] == '/')
        return cf_rank_refuse(function, arena, err, "its file is outside the project");
    if (function->share <= 0)
        return cf_rank_refuse(function, arena, err, "cold: no time was seen in it");
    if (function->share < options->threshold)
        return cf_rank_refuse(function, arena, err,
                              "could give back %.2g%% of the time: below the threshold of %.2g%%",
                              100 * function->share, 100 * options->threshold);
    if (is_nested(function->qualname))
        return cf_rank_refuse(function, arena, err,
                              "defined inside another function: it cannot be called alone");
    function->unverifiable = function->replays == 0 && !tested;
    return !function->unverifiable
               ? CF_OK
               : cf_rank_refuse(function, arena, err, "cannot be verified: %.300s",
                                why_not_replayed(db, function, arena));
}

enum cf_status cf_rank_trace(sqlite3 *db, const struct cf_rank_options *options,
                             struct cf_arena *arena, struct cf_ranking *ranking,
                             struct cf_error *err)
{
    enum cf_status status;

    *ranking = (struct cf_ranking){ .traced = true };
    status = cf_rank_load_functions(db, arena, ranking, err);
    if (status == CF_OK)
        status = fill_shares(db, arena, ranking, err);
    if (status == CF_OK)
        status = cf_rank_waiting(db, ranking, err);
    for (size_t i = 0; i < ranking->count && status == CF_OK; i++) {
        struct cf_rank_function *function = &ranking->items[i];

        if (options->discovery != NULL)
            function->discovered =
                cf_discovery_find(options->discovery, function->file, function->qualname);
        status = judge(db, options, function, arena, err);
    }
    if (status == CF_OK)
        cf_rank_sort(ranking);
    return status;
}
