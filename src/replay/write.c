/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/replay.h"

#include "base/buf.h"
#include "base/file.h"
#include "replay/place.h"
#include "replay/python_text.h"
#include "store/trace_db.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FILE_MAX_BYTES ((size_t)256 << 20)
#define LISTED_MAX 200 /* lines about calls that are left out */

/* What a test file is made from, and the file so far. */
struct writer {
    sqlite3 *db;
    const struct cf_session *session;
    const struct cf_replay_options *options;
    struct cf_arena *arena;
    struct cf_replay_result *result;
    struct cf_buf *out;
    struct cf_names names;
    struct cf_buf scratch;
};

/* Calls of functions that may be replayed and that were not found to fail, by function. */
static const char functions_sql[] =
    "SELECT f.id, f.module, f.qualname, f.file, f.line, f.calls, f.calls_exact, "
    "f.not_replayable LIKE 'has effects%', count(*), f.not_replayable, sum(i.checked = 'replays') "
    "FROM functions f JOIN inputs i ON i.function_id = f.id "
    "WHERE i.checked <> 'not replayable' AND (f.not_replayable IS NULL OR "
    "f.not_replayable LIKE 'has effects%') GROUP BY f.id ORDER BY f.file, f.line, f.id";

static const char calls_sql[] =
    "SELECT id, label FROM inputs WHERE function_id = ?1 AND checked <> 'not replayable' "
    "ORDER BY start_ns, id";

/* Reasons without their particulars: "not deterministic: result: 1 is not 2" up to the colon. */
static const char left_out_sql[] =
    "SELECT f.module, f.qualname, f.file, f.line, count(*), min(i.reason) FROM inputs i JOIN "
    "functions f ON f.id = i.function_id WHERE i.checked = 'not replayable' "
    "GROUP BY f.id, substr(i.reason, 1, instr(i.reason || ':', ':')) "
    "ORDER BY f.file, f.line, f.id LIMIT ?1";

struct column_text {
    const char *data;
    size_t len;
};

static struct column_text text_of(sqlite3_stmt *row, int column)
{
    const unsigned char *data = sqlite3_column_text(row, column);
    const int len = sqlite3_column_bytes(row, column);

    if (data == NULL || len <= 0)
        return (struct column_text){ "", 0 };
    return (struct column_text){ (const char *)data, (size_t)len };
}

static void add_escaped(struct writer *w, sqlite3_stmt *row, int column)
{
    const struct column_text text = text_of(row, column);

    cf_buf_reset(&w->scratch);
    cf_python_add_portable(&w->scratch, text.data, text.len, w->session->root);
    cf_python_add_escaped(w->out, cf_buf_str(&w->scratch), w->scratch.len);
}

static void add_comment(struct writer *w, sqlite3_stmt *row, int column)
{
    const struct column_text text = text_of(row, column);

    cf_buf_reset(&w->scratch);
    cf_python_add_portable(&w->scratch, text.data, text.len, w->session->root);
    cf_python_add_comment(w->out, cf_buf_str(&w->scratch), w->scratch.len);
}

/* "9,204,002" */
static void add_count(struct cf_buf *out, int64_t count)
{
    char digits[24] = "";
    const int len = snprintf(digits, sizeof(digits), "%" PRId64, count < 0 ? 0 : count);

    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            cf_buf_add_char(out, ',');
        cf_buf_add_char(out, digits[i]);
    }
}

static enum cf_status add_head(struct writer *w, const char *trace, struct cf_error *err)
{
    const char *command = w->session->command;
    const char *created = NULL;
    const char *started = NULL;
    enum cf_status status = cf_trace_meta(w->db, "created", w->arena, &created, err);

    if (status == CF_OK)
        status = cf_trace_meta(w->db, "started_real_ns", w->arena, &started, err);
    if (status != CF_OK)
        return status;
    cf_buf_add_str(w->out, "\"\"\"Replay tests: calls that a program made, made again and compared "
                           "with what they did then.\n\n");
    if (command != NULL && *command != '\0') {
        cf_buf_reset(&w->scratch);
        cf_python_add_portable(&w->scratch, command, strlen(command), w->session->root);
        cf_buf_add_str(w->out, w->session->main == CF_SESSION_BLOCK ||
                                       strncmp(command, "codeflash ", 10) == 0
                                   ? "Recorded by `"
                                   : "Recorded by `codeflash optimize --trace-only ");
        cf_python_add_escaped(w->out, cf_buf_str(&w->scratch), w->scratch.len);
        cf_buf_add_str(w->out, "`.\n");
    }
    cf_buf_add_str(w->out,
                   "Run them with pytest; keep this file and its trace together.\n\"\"\"\n\n"
                   "import pytest\n\nfrom codeflash.replay import Trace\n\n"
                   "trace = Trace(__file__, \"");
    cf_python_add_escaped(w->out, trace, strlen(trace));
    cf_buf_add_str(w->out, "\", created=\"");
    cf_python_add_escaped(w->out, created, strlen(created));
    cf_buf_add_char(w->out, ' '); /* the second alone does not tell two traces apart */
    cf_python_add_escaped(w->out, started, strlen(started));
    cf_buf_add_str(w->out, "\")\n");
    return CF_OK;
}

static enum cf_status add_calls(struct writer *w, sqlite3_stmt *calls, int64_t function,
                                struct cf_error *err)
{
    int code = SQLITE_ROW;

    (void)sqlite3_reset(calls);
    if (sqlite3_bind_int64(calls, 1, function) != SQLITE_OK)
        return cf_trace_db_fail(w->db, err);
    while ((code = sqlite3_step(calls)) == SQLITE_ROW) {
        cf_buf_printf(w->out, "    pytest.param(%" PRId64 ", id=\"",
                      (int64_t)sqlite3_column_int64(calls, 0));
        if (text_of(calls, 1).len == 0)
            cf_buf_add_str(w->out, "no arguments");
        add_escaped(w, calls, 1);
        cf_buf_add_str(w->out, "\"),\n");
    }
    return code == SQLITE_DONE ? CF_OK : cf_trace_db_fail(w->db, err);
}

/* The docstring: "shop/cart.py:12 Cart.total: 12 inputs of 9,204,002 calls." */
static void add_docstring(struct writer *w, sqlite3_stmt *row)
{
    cf_buf_add_str(w->out, "    \"\"\"");
    add_escaped(w, row, 3);
    cf_buf_printf(w->out, ":%d ", sqlite3_column_int(row, 4));
    add_escaped(w, row, 2);
    cf_buf_add_str(w->out, ": ");
    add_count(w->out, sqlite3_column_int64(row, 8));
    cf_buf_add_str(w->out, sqlite3_column_int64(row, 8) == 1 ? " input of " : " inputs of ");
    if (sqlite3_column_int(row, 6) == 0)
        cf_buf_add_str(w->out, "about ");
    add_count(w->out, sqlite3_column_int64(row, 5));
    cf_buf_add_str(w->out, sqlite3_column_int64(row, 5) == 1 ? " call." : " calls.");
    if (sqlite3_column_int(row, 7) != 0) {
        cf_buf_add_str(w->out, "\n\n    It ");
        add_escaped(w, row, 9);
        cf_buf_add_str(w->out, w->options->with_effects
                                   ? ".\n    "
                                   : "; run with --codeflash-with-effects.\n    ");
    }
    cf_buf_add_str(w->out, "\"\"\"\n");
}

static enum cf_status add_function(struct writer *w, sqlite3_stmt *row, sqlite3_stmt *calls,
                                   struct cf_error *err)
{
    const struct column_text module = text_of(row, 1);
    const struct column_text qualname = text_of(row, 2);
    enum cf_status status = CF_OK;

    cf_buf_add_str(w->out, "\n\n@pytest.mark.parametrize(\"call\", [\n");
    status = add_calls(w, calls, sqlite3_column_int64(row, 0), err);
    if (status != CF_OK)
        return status;
    cf_buf_reset(&w->scratch);
    cf_python_add_name(&w->scratch, module.data, module.len);
    cf_buf_add_char(&w->scratch, '_');
    cf_python_add_name(&w->scratch, qualname.data, qualname.len);
    status = cf_names_add(&w->names, w->arena, &w->scratch, err);
    if (status != CF_OK)
        return status;
    cf_buf_printf(w->out, "])\ndef test_%s(call):\n", cf_buf_str(&w->scratch));
    add_docstring(w, row);
    cf_buf_add_str(w->out, "    trace.replay(\"");
    add_escaped(w, row, 1);
    cf_buf_add_char(w->out, ':');
    add_escaped(w, row, 2);
    cf_buf_add_str(w->out, sqlite3_column_int(row, 7) != 0 && w->options->with_effects
                               ? "\", call, effects=True)\n"
                               : "\", call)\n");
    w->result->functions++;
    w->result->calls += (uint64_t)sqlite3_column_int64(row, 8);
    w->result->replayed += (uint64_t)sqlite3_column_int64(row, 10);
    return CF_OK;
}

static enum cf_status add_functions(struct writer *w, struct cf_error *err)
{
    sqlite3_stmt *functions = NULL;
    sqlite3_stmt *calls = NULL;
    int code = SQLITE_ROW;
    enum cf_status status = cf_trace_db_prepare(w->db, functions_sql, &functions, err);

    if (status == CF_OK)
        status = cf_trace_db_prepare(w->db, calls_sql, &calls, err);
    while (status == CF_OK && (code = sqlite3_step(functions)) == SQLITE_ROW)
        status = add_function(w, functions, calls, err);
    if (status == CF_OK && code != SQLITE_DONE)
        status = cf_trace_db_fail(w->db, err);
    (void)sqlite3_finalize(functions);
    (void)sqlite3_finalize(calls);
    w->result->unchecked = w->result->calls - w->result->replayed;
    return status;
}

/* One comment a function and reason, for what is not in the file. */
static enum cf_status add_left_out(struct writer *w, struct cf_error *err)
{
    sqlite3_stmt *rows = NULL;
    int code = SQLITE_ROW;
    int listed = 0;
    enum cf_status status = cf_trace_db_prepare(w->db, left_out_sql, &rows, err);

    if (status == CF_OK && sqlite3_bind_int(rows, 1, LISTED_MAX + 1) != SQLITE_OK)
        status = cf_trace_db_fail(w->db, err);
    while (status == CF_OK && (code = sqlite3_step(rows)) == SQLITE_ROW) {
        if (listed == 0)
            cf_buf_add_str(w->out, "\n\n# Recorded, and not replayed:\n");
        if (listed++ == LISTED_MAX) {
            cf_buf_add_str(w->out, "# ... and more: see `codeflash trace show`.\n");
            break;
        }
        cf_buf_add_str(w->out, "# ");
        add_comment(w, rows, 2);
        cf_buf_printf(w->out, ":%d ", sqlite3_column_int(rows, 3));
        add_comment(w, rows, 1);
        cf_buf_add_str(w->out, ", ");
        add_count(w->out, sqlite3_column_int64(rows, 4));
        cf_buf_add_str(w->out, sqlite3_column_int64(rows, 4) == 1 ? " input: " : " inputs: ");
        add_comment(w, rows, 5);
        cf_buf_add_char(w->out, '\n');
    }
    if (status == CF_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        status = cf_trace_db_fail(w->db, err);
    (void)sqlite3_finalize(rows);
    return status;
}

static enum cf_status count_left_out(struct writer *w, struct cf_error *err)
{
    sqlite3_stmt *count = NULL;
    enum cf_status status = cf_trace_db_prepare(w->db, "SELECT count(*) FROM inputs", &count, err);

    if (status == CF_OK && sqlite3_step(count) != SQLITE_ROW)
        status = cf_trace_db_fail(w->db, err);
    if (status == CF_OK)
        w->result->left_out = (uint64_t)sqlite3_column_int64(count, 0) - w->result->calls;
    (void)sqlite3_finalize(count);
    return status;
}

static enum cf_status write_all(struct writer *w, struct cf_error *err)
{
    const char *trace = NULL;
    enum cf_status status = cf_dir_make(w->session->tests_root, 0777, err);

    if (status == CF_OK)
        status =
            cf_place_relative(w->session->tests_root, w->session->output, w->arena, &trace, err);
    if (status == CF_OK)
        status = add_head(w, trace, err);
    if (status == CF_OK)
        status = add_functions(w, err);
    if (status == CF_OK)
        status = add_left_out(w, err);
    if (status == CF_OK)
        status = count_left_out(w, err);
    if (status == CF_OK)
        status = cf_buf_status(w->out, err);
    if (status != CF_OK || w->result->calls == 0)
        return status;
    return cf_place_write(w->session, w->out, w->arena, &w->result->path, err);
}

static bool anything_to_write(sqlite3 *db)
{
    sqlite3_stmt *rows = NULL;
    bool found = false;

    if (sqlite3_prepare_v2(db, functions_sql, -1, &rows, NULL) == SQLITE_OK)
        found = sqlite3_step(rows) != SQLITE_DONE;
    (void)sqlite3_finalize(rows);
    return found;
}

enum cf_status cf_replay_write(sqlite3 *db, const struct cf_session *session,
                               const struct cf_replay_options *options, struct cf_arena *arena,
                               struct cf_replay_result *result, struct cf_error *err)
{
    struct cf_buf out;
    struct writer w = { .db = db,
                        .session = session,
                        .options = options,
                        .arena = arena,
                        .result = result,
                        .out = &out };
    enum cf_status status = CF_OK;

    *result = (struct cf_replay_result){ .path = NULL };
    cf_buf_init(&out, FILE_MAX_BYTES);
    cf_buf_init(&w.scratch, FILE_MAX_BYTES);
    if (anything_to_write(db)) /* else no tests folder is made for nothing */
        status = write_all(&w, err);
    else
        status = count_left_out(&w, err);
    cf_buf_deinit(&w.scratch);
    cf_buf_deinit(&out);
    return status;
}
