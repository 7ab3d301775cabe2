/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A program that mostly waits: what its coroutines could give back is a part of the wall clock, of
 * which processor time says nothing. A kept call of a coroutine lasts from its start to its end.
 */
#include "rank/rank_parts.h"
#include "store/trace_db.h"
#include "trace/spool_tables.h"

#define WAITS 0.6 /* less processor time than this part of the wall clock */

static const char waiting_sql[] =
    "SELECT f.id, f.calls * avg(i.duration_ns) / total.wall FROM functions f"
    " JOIN inputs i ON i.function_id = f.id, (SELECT max(end_ns) - min(start_ns) AS wall,"
    " total(cpu_ns) AS cpu FROM processes WHERE end_ns IS NOT NULL) total"
    " WHERE f.flags & ?1 AND total.wall > 0 AND total.cpu < ?2 * total.wall GROUP BY f.id";

static void take_share(struct cf_ranking *ranking, int64_t id, double share)
{
    for (size_t i = 0; i < ranking->count; i++) {
        struct cf_rank_function *function = &ranking->items[i];

        if (function->id != id || !(share > function->share))
            continue;
        function->share = share > 1 ? 1 : share; /* many may wait at the same time */
        function->waits = true;
    }
}

enum cf_status cf_rank_waiting(sqlite3 *db, struct cf_ranking *ranking, struct cf_error *err)
{
    sqlite3_stmt *row = NULL;
    enum cf_status status = cf_trace_db_prepare(db, waiting_sql, &row, err);

    if (status == CF_OK && (sqlite3_bind_int64(row, 1, CF_FUNCTION_COROUTINE) != SQLITE_OK ||
                            sqlite3_bind_double(row, 2, WAITS) != SQLITE_OK))
        status = cf_fail(err, CF_EIO, "cannot read the trace");
    while (status == CF_OK && sqlite3_step(row) == SQLITE_ROW)
        take_share(ranking, sqlite3_column_int64(row, 0), sqlite3_column_double(row, 1));
    (void)sqlite3_finalize(row);
    return status;
}
