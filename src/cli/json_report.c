/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/json_report.h"

#include "report/json.h"
#include "store/trace_db.h"

#include <stdio.h>
#include <string.h>

#define OUTCOME_VERSION 1

static const char functions_sql[] =
    "SELECT f.module || ':' || f.qualname, f.file, f.line,"
    " CAST(f.own_ns AS REAL) / max(1, (SELECT sum(own_ns) FROM functions)), f.calls,"
    " (SELECT count(*) FROM inputs i WHERE i.function_id = f.id)"
    " FROM functions f ORDER BY f.own_ns DESC, f.id";

static void text_column(struct cf_json *json, const char *name, sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    if (text == NULL)
        cf_json_null(json, name);
    else
        cf_json_string(json, name, (const char *)text);
}

static void put_function(struct cf_json *json, sqlite3_stmt *row, const char *reason)
{
    cf_json_open(json, NULL, '{');
    text_column(json, "function", row, 0);
    text_column(json, "file", row, 1);
    cf_json_int(json, "line", sqlite3_column_int64(row, 2));
    cf_json_real(json, "share", sqlite3_column_double(row, 3));
    cf_json_int(json, "calls", sqlite3_column_int64(row, 4));
    cf_json_int(json, "inputs", sqlite3_column_int64(row, 5));
    cf_json_string(json, "status", "skipped");
    cf_json_string(json, "reason", reason);
    cf_json_null(json, "speedup");
    cf_json_null(json, "speedup_ci95");
    cf_json_null(json, "diff");
    cf_json_open(json, "candidates", '[');
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

static void put_functions(struct cf_json *json, const char *trace, const char *reason)
{
    sqlite3_stmt *rows = NULL;
    sqlite3 *db = NULL;

    if (cf_trace_db_open(trace, CF_TRACE_READ, &db, NULL) != CF_OK)
        return;
    if (cf_trace_db_prepare(db, functions_sql, &rows, NULL) == CF_OK) {
        while (sqlite3_step(rows) == SQLITE_ROW)
            put_function(json, rows, reason);
    }
    (void)sqlite3_finalize(rows);
    cf_trace_db_close(db);
}

static void put_document(const char *outcome, const char *reason, const char *trace,
                         const struct cf_list *tests)
{
    struct cf_json json;

    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", OUTCOME_VERSION);
    cf_json_string(&json, "outcome", outcome);
    cf_json_string(&json, "reason", reason);
    if (trace == NULL)
        cf_json_null(&json, "trace");
    else
        cf_json_string(&json, "trace", trace);
    cf_json_open(&json, "replay_tests", '[');
    for (size_t i = 0; tests != NULL && i < tests->count; i++)
        cf_json_string(&json, NULL, tests->items[i]);
    cf_json_close(&json, ']');
    cf_json_null(&json, "patch");
    cf_json_open(&json, "functions", '[');
    if (trace != NULL)
        put_functions(&json, trace, reason);
    cf_json_close(&json, ']');
    cf_json_null(&json, "end_to_end");
    cf_json_close(&json, '}');
    putchar('\n');
}

void cf_json_report_failure(const char *reason)
{
    put_document("failed", reason, NULL, NULL);
}

void cf_json_report(const struct cf_recording *recording, const struct cf_recorded *recorded,
                    const char *reason)
{
    bool written = recorded->trace_written;

    put_document(written ? "nothing" : "failed", reason, written ? recording->session.output : NULL,
                 &recorded->tests);
}
