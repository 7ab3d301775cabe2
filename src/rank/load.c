/* SPDX-License-Identifier: Apache-2.0 */
/* The functions of a trace with their counts, and why one cannot be replayed. */
#include "rank/rank_parts.h"
#include "store/trace_db.h"

#include <stdlib.h>
#include <string.h>

static const char functions_sql[] =
    "SELECT f.id, f.module, f.qualname, f.file, f.line, f.calls, f.captured, f.repeats, f.raised,"
    " f.mutates, f.effects, f.own_ns, coalesce(i.inputs, 0), coalesce(i.replays, 0),"
    " f.module = (SELECT value FROM meta WHERE key = 'main_module')"
    " FROM functions f LEFT JOIN (SELECT function_id, count(*) AS inputs,"
    " sum(checked <> 'not replayable' AND holes = 0) AS replays FROM inputs GROUP BY function_id) i"
    " ON i.function_id = f.id ORDER BY f.id";

static uint64_t count_of(sqlite3_stmt *row, int column)
{
    const int64_t value = sqlite3_column_int64(row, column);

    return value < 0 ? 0 : (uint64_t)value;
}

static const char *text_of(sqlite3_stmt *row, int column, struct cf_arena *arena)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return cf_arena_strdup(arena, text == NULL ? "" : (const char *)text);
}

static bool read_function(sqlite3_stmt *row, struct cf_arena *arena,
                          struct cf_rank_function *function)
{
    *function = (struct cf_rank_function){
        .id = sqlite3_column_int64(row, 0),
        .module = text_of(row, 1, arena),
        .qualname = text_of(row, 2, arena),
        .file = text_of(row, 3, arena),
        .line = (uint32_t)count_of(row, 4),
        .callees = "",
        .calls = count_of(row, 5),
        .captured = count_of(row, 6),
        .repeats = count_of(row, 7),
        .raised = count_of(row, 8),
        .mutates = count_of(row, 9),
        .effects = count_of(row, 10),
        .own = (double)count_of(row, 11),
        .inputs = count_of(row, 12),
        .replays = count_of(row, 13),
        .script = count_of(row, 14) != 0,
    };
    return function->module != NULL && function->qualname != NULL && function->file != NULL;
}

static enum cf_status load_one(sqlite3 *db, const char *sql, int64_t *value, struct cf_error *err)
{
    sqlite3_stmt *row = NULL;
    enum cf_status status = cf_trace_db_prepare(db, sql, &row, err);

    *value = 0;
    if (status == CF_OK && sqlite3_step(row) == SQLITE_ROW)
        *value = sqlite3_column_int64(row, 0);
    (void)sqlite3_finalize(row);
    return status;
}

/* What shares are shares of: wall clock of all processes, or the sampled CPU time. */
static enum cf_status load_total(sqlite3 *db, struct cf_ranking *ranking, struct cf_error *err)
{
    static const char *const sources[2][2] = {
        { "SELECT CAST(total(cpu_ns) AS INTEGER) FROM stacks",
          "SELECT CAST(total(own_ns) AS INTEGER) FROM functions" },
        { "SELECT CAST(total(end_ns - start_ns) AS INTEGER) FROM processes",
          "SELECT CAST(total(own_ns) AS INTEGER) FROM functions" },
    };
    int64_t value = 0;
    enum cf_status status =
        load_one(db, "SELECT value = '1' FROM meta WHERE key = 'exact'", &value, err);

    ranking->exact = value != 0;
    for (int i = 0; i < 2 && status == CF_OK && ranking->total_ns == 0; i++) {
        status = load_one(db, sources[ranking->exact][i], &value, err);
        ranking->total_ns = value > 0 ? (uint64_t)value : 0;
    }
    return status;
}

enum cf_status cf_rank_load_functions(sqlite3 *db, struct cf_arena *arena,
                                      struct cf_ranking *ranking, struct cf_error *err)
{
    sqlite3_stmt *rows = NULL;
    int64_t count = 0;
    int code = SQLITE_DONE;
    enum cf_status status = load_total(db, ranking, err);

    if (status == CF_OK)
        status = load_one(db, "SELECT count(*) FROM functions", &count, err);
    if (status != CF_OK)
        return status;
    if (count > CF_GRAPH_NODES_MAX / 2)
        return cf_fail(err, CF_ELIMIT, "the trace has too many functions to rank");
    ranking->items = cf_arena_alloc(arena, ((size_t)count + 1) * sizeof(*ranking->items));
    if (ranking->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    status = cf_trace_db_prepare(db, functions_sql, &rows, err);
    while (status == CF_OK && ranking->count < (size_t)count &&
           (code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (!read_function(rows, arena, &ranking->items[ranking->count++]))
            status = cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    }
    if (status == CF_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        status = cf_trace_db_fail(db, err);
    (void)sqlite3_finalize(rows);
    return status;
}
