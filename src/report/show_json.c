/* SPDX-License-Identifier: Apache-2.0 */
/* The summary and the functions as one JSON document: docs/formats/trace-show.md. */
#include "report/facts.h"
#include "report/json.h"
#include "report/report.h"
#include "trace/spool.h"

#define ARENA_BYTES ((size_t)64 << 20)

/* What a column becomes. */
enum kind {
    CF_KIND_TEXT,
    CF_KIND_TEXT_OR_NULL,
    CF_KIND_INT,
    CF_KIND_INT_OR_NULL,
    CF_KIND_BOOL,
    CF_KIND_SKIPPED, /* read by the code around it */
};

struct column {
    const char *name;
    enum kind kind;
};

/* An array of objects, or of bare values where the only column has no name. */
struct list {
    const char *name;
    const char *sql; /* with the function's id as its parameter where it is inside a function */
    struct column columns[12];
};

static const struct list top_lists[] = {
    { "processes",
      "SELECT p.pid, p.parent_pid, f.pid, p.command, p.python, p.start_ns, p.end_ns, p.cpu_ns,"
      " p.recorder_ns, p.ended FROM processes p LEFT JOIN processes f ON f.id = p.forked_from"
      " ORDER BY p.id",
      { { "pid", CF_KIND_INT },
        { "parent_pid", CF_KIND_INT },
        { "forked_from", CF_KIND_INT_OR_NULL },
        { "command", CF_KIND_TEXT },
        { "python", CF_KIND_TEXT },
        { "start_ns", CF_KIND_INT },
        { "end_ns", CF_KIND_INT_OR_NULL },
        { "cpu_ns", CF_KIND_INT_OR_NULL },
        { "recorder_ns", CF_KIND_INT_OR_NULL },
        { "ended", CF_KIND_TEXT } } },
    { "children",
      "SELECT pid, command, how, reason FROM children",
      { { "pid", CF_KIND_INT },
        { "command", CF_KIND_TEXT },
        { "how", CF_KIND_TEXT },
        { "reason", CF_KIND_TEXT } } },
    { "notes", "SELECT text FROM notes", { { "", CF_KIND_TEXT } } },
    { "classes",
      "SELECT module || ':' || qualname, module, qualname, made, made_exact, alive_most, samples"
      " FROM classes ORDER BY made DESC, module, qualname",
      { { "class", CF_KIND_TEXT },
        { "module", CF_KIND_TEXT },
        { "qualname", CF_KIND_TEXT },
        { "made", CF_KIND_INT },
        { "made_exact", CF_KIND_BOOL },
        { "alive_most", CF_KIND_INT },
        { "samples", CF_KIND_INT } } },
};

static const struct list function_lists[] = {
    { "callers",
      "SELECT CASE WHEN f.id IS NULL THEN NULL ELSE f.module || ':' || f.qualname END,"
      " c.caller_file, c.caller_qualname, c.calls, c.cumulative_ns FROM callers c"
      " LEFT JOIN functions f ON f.id = c.caller_id WHERE c.function_id = ?"
      " ORDER BY c.calls DESC, c.caller_file, c.caller_qualname",
      { { "function", CF_KIND_TEXT_OR_NULL },
        { "file", CF_KIND_TEXT },
        { "qualname", CF_KIND_TEXT },
        { "calls", CF_KIND_INT },
        { "cumulative_ns", CF_KIND_INT } } },
    { "exceptions",
      "SELECT type, count FROM function_exceptions WHERE function_id = ? ORDER BY count DESC, type",
      { { "type", CF_KIND_TEXT }, { "count", CF_KIND_INT } } },
    { "effects",
      "SELECT effect, detail, count FROM function_effects WHERE function_id = ?"
      " ORDER BY effect, count DESC, detail",
      { { "effect", CF_KIND_TEXT }, { "detail", CF_KIND_TEXT }, { "count", CF_KIND_INT } } },
    { "skips",
      "SELECT reason, count FROM skips WHERE function_id = ? AND count > 0"
      " ORDER BY count DESC, reason",
      { { "reason", CF_KIND_TEXT }, { "count", CF_KIND_INT } } },
    { "replay",
      "SELECT checked, reason, count(*) AS n FROM inputs WHERE function_id = ?"
      " GROUP BY checked, reason ORDER BY n DESC, checked, reason",
      { { "status", CF_KIND_TEXT },
        { "reason", CF_KIND_TEXT_OR_NULL },
        { "inputs", CF_KIND_INT } } },
    { "returns",
      "SELECT type, count, size_min, size_max FROM function_types"
      " WHERE function_id = ? AND name = 'return' ORDER BY count DESC, type",
      { { "type", CF_KIND_TEXT },
        { "count", CF_KIND_INT },
        { "size_min", CF_KIND_INT_OR_NULL },
        { "size_max", CF_KIND_INT_OR_NULL } } },
    { "yields",
      "SELECT type, count, size_min, size_max FROM function_types"
      " WHERE function_id = ? AND name = 'yield' ORDER BY count DESC, type",
      { { "type", CF_KIND_TEXT },
        { "count", CF_KIND_INT },
        { "size_min", CF_KIND_INT_OR_NULL },
        { "size_max", CF_KIND_INT_OR_NULL } } },
};

#define LIST_COUNT(lists) (sizeof(lists) / sizeof((lists)[0]))

/* A parameter and one of its types in each row: the types of one parameter follow each other. */
static const char parameters_sql[] =
    "SELECT json_extract(p.value, '$.name'), json_extract(p.value, '$.kind'), t.type, t.count,"
    " t.size_min, t.size_max, p.key FROM functions f,"
    " json_each(CASE WHEN json_valid(f.parameters) THEN f.parameters ELSE '[]' END) p"
    " LEFT JOIN function_types t ON t.function_id = f.id"
    " AND t.name = json_extract(p.value, '$.name')"
    " WHERE f.id = ? AND p.type = 'object' ORDER BY p.key, t.count DESC, t.type";

static const struct column type_columns[] = { { "", CF_KIND_SKIPPED },
                                              { "", CF_KIND_SKIPPED },
                                              { "type", CF_KIND_TEXT },
                                              { "count", CF_KIND_INT },
                                              { "size_min", CF_KIND_INT_OR_NULL },
                                              { "size_max", CF_KIND_INT_OR_NULL },
                                              { NULL, CF_KIND_SKIPPED } };

static const char functions_sql[] =
    "SELECT f.id, f.flags, f.own_ns, f.cumulative_ns, f.captured, f.repeats, f.effects,"
    " f.module || ':' || f.qualname, f.module, f.qualname, f.file, f.line, f.kind, f.calls,"
    " f.calls_exact, f.calls_seen, coalesce(sum(i.count), 0), count(i.id),"
    " coalesce(sum(i.checked = 'replays'), 0), f.raised, f.mutates, f.not_replayable"
    " FROM functions f LEFT JOIN inputs i ON i.function_id = f.id GROUP BY f.id"
    " ORDER BY f.own_ns DESC, f.cumulative_ns DESC, f.calls DESC, f.module, f.qualname, f.line";

static const struct column function_columns[] = {
    { "", CF_KIND_SKIPPED },          { "", CF_KIND_SKIPPED },
    { "own_ns", CF_KIND_INT },        { "cumulative_ns", CF_KIND_INT },
    { "captured", CF_KIND_INT },      { "repeats", CF_KIND_INT },
    { "", CF_KIND_SKIPPED },          { "function", CF_KIND_TEXT },
    { "module", CF_KIND_TEXT },       { "qualname", CF_KIND_TEXT },
    { "file", CF_KIND_TEXT },         { "line", CF_KIND_INT },
    { "kind", CF_KIND_TEXT },         { "calls", CF_KIND_INT },
    { "calls_exact", CF_KIND_BOOL },  { "calls_seen", CF_KIND_INT },
    { "calls_kept", CF_KIND_INT },    { "inputs", CF_KIND_INT },
    { "inputs_replay", CF_KIND_INT }, { "raised", CF_KIND_INT },
    { "mutates", CF_KIND_INT },       { "not_replayable", CF_KIND_TEXT_OR_NULL },
    { NULL, CF_KIND_SKIPPED }
};

struct bit {
    unsigned bit;
    const char *name;
};

static const struct bit flag_bits[] = {
    { CF_FUNCTION_NESTED, "nested" },     { CF_FUNCTION_LAMBDA, "lambda" },
    { CF_FUNCTION_METHOD, "method" },     { CF_FUNCTION_CLOSURE, "closure" },
    { CF_FUNCTION_VARARGS, "varargs" },   { CF_FUNCTION_VARKEYWORDS, "varkeywords" },
    { CF_FUNCTION_EXCLUDED, "excluded" }, { 0, NULL },
};

static const struct bit effect_bits[] = {
    { CF_EFFECT_FILE_WRITE, "file write" },   { CF_EFFECT_FILE_REMOVE, "file remove" },
    { CF_EFFECT_FILE_READ, "file read" },     { CF_EFFECT_SOCKET, "socket" },
    { CF_EFFECT_PROCESS, "process" },         { CF_EFFECT_EXIT, "exit" },
    { CF_EFFECT_ENVIRONMENT, "environment" }, { 0, NULL },
};

struct document {
    struct cf_json json;
    const struct cf_facts *facts;
    struct cf_error *err;
    struct cf_query parameters;
    struct cf_query lists[LIST_COUNT(function_lists)];
};

static void write_column(struct cf_json *json, const struct column *column,
                         const struct cf_query *query, int index)
{
    const char *const name = column->name[0] == '\0' ? NULL : column->name;
    const bool is_null = cf_query_null(query, index);

    switch (column->kind) {
    case CF_KIND_TEXT_OR_NULL:
    case CF_KIND_TEXT:
        if (is_null && column->kind == CF_KIND_TEXT_OR_NULL)
            cf_json_null(json, name);
        else
            cf_json_text(json, name, cf_query_text(query, index));
        break;
    case CF_KIND_INT_OR_NULL:
    case CF_KIND_INT:
        if (is_null && column->kind == CF_KIND_INT_OR_NULL)
            cf_json_null(json, name);
        else
            cf_json_int(json, name, cf_query_int(query, index));
        break;
    case CF_KIND_BOOL:
        cf_json_bool(json, name, cf_query_int(query, index) != 0);
        break;
    case CF_KIND_SKIPPED:
        break;
    }
}

static void write_columns(struct cf_json *json, const struct column *columns,
                          const struct cf_query *query)
{
    for (int i = 0; columns[i].name != NULL; i++)
        write_column(json, &columns[i], query, i);
}

static enum cf_status write_list(struct document *document, const struct list *list,
                                 struct cf_query *query)
{
    struct cf_json *const json = &document->json;
    const bool bare = list->columns[0].name[0] == '\0';
    bool found = false;
    enum cf_status status = CF_OK;

    cf_json_open(json, list->name, '[');
    while ((status = cf_query_next(query, &found, document->err)) == CF_OK && found) {
        if (!bare)
            cf_json_open(json, NULL, '{');
        write_columns(json, list->columns, query);
        if (!bare)
            cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
    return status;
}

static void write_bits(struct cf_json *json, const char *name, const struct bit *bits,
                       int64_t value)
{
    cf_json_open(json, name, '[');
    for (; bits->name != NULL; bits++) {
        if (((uint64_t)value & bits->bit) != 0)
            cf_json_string(json, NULL, bits->name);
    }
    cf_json_close(json, ']');
}

static enum cf_status write_parameters(struct document *document, int64_t function)
{
    struct cf_json *const json = &document->json;
    struct cf_query *const query = &document->parameters;
    int64_t before = -1;
    bool found = false;
    enum cf_status status = CF_OK;

    cf_json_open(json, "parameters", '[');
    cf_query_restart(query, function);
    while ((status = cf_query_next(query, &found, document->err)) == CF_OK && found) {
        if (cf_query_int(query, 6) != before) {
            if (before >= 0) {
                cf_json_close(json, ']');
                cf_json_close(json, '}');
            }
            before = cf_query_int(query, 6);
            cf_json_open(json, NULL, '{');
            cf_json_text(json, "name", cf_query_text(query, 0));
            cf_json_text(json, "kind", cf_query_text(query, 1));
            cf_json_open(json, "types", '[');
        }
        if (cf_query_null(query, 2))
            continue;
        cf_json_open(json, NULL, '{');
        write_columns(json, type_columns, query);
        cf_json_close(json, '}');
    }
    if (before >= 0) {
        cf_json_close(json, ']');
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
    return status;
}

static double ratio(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0.0 : (double)part / (double)whole;
}

static enum cf_status write_function(struct document *document, const struct cf_query *row)
{
    struct cf_json *const json = &document->json;
    const int64_t id = cf_query_int(row, 0);
    const uint64_t total_ns = document->facts->total_ns;
    enum cf_status status = CF_OK;

    cf_json_open(json, NULL, '{');
    write_columns(json, function_columns, row);
    write_bits(json, "flags", flag_bits, cf_query_int(row, 1));
    cf_json_real(json, "share", ratio(cf_query_count(row, 2), total_ns));
    cf_json_real(json, "cumulative_share", ratio(cf_query_count(row, 3), total_ns));
    cf_json_real(json, "repeat_rate", ratio(cf_query_count(row, 5), cf_query_count(row, 4)));
    write_bits(json, "effect_kinds", effect_bits, cf_query_int(row, 6));
    status = write_parameters(document, id);
    for (size_t i = 0; i < LIST_COUNT(function_lists) && status == CF_OK; i++) {
        cf_query_restart(&document->lists[i], id);
        status = write_list(document, &function_lists[i], &document->lists[i]);
    }
    cf_json_close(json, '}');
    return status;
}

static enum cf_status write_functions(struct document *document, sqlite3 *db)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, functions_sql, document->err);

    if (status == CF_OK)
        status = cf_query_init(&document->parameters, db, parameters_sql, document->err);
    for (size_t i = 0; i < LIST_COUNT(function_lists) && status == CF_OK; i++)
        status = cf_query_init(&document->lists[i], db, function_lists[i].sql, document->err);

    cf_json_open(&document->json, "functions", '[');
    while (status == CF_OK && (status = cf_query_next(&query, &found, document->err)) == CF_OK &&
           found)
        status = write_function(document, &query);
    cf_json_close(&document->json, ']');

    for (size_t i = 0; i < LIST_COUNT(function_lists); i++)
        cf_query_deinit(&document->lists[i]);
    cf_query_deinit(&document->parameters);
    cf_query_deinit(&query);
    return status;
}

static void write_reasons(struct cf_json *json, const char *name, const struct cf_reasons *reasons,
                          const char *count_name)
{
    cf_json_open(json, name, '[');
    for (size_t i = 0; i < reasons->count; i++) {
        cf_json_open(json, NULL, '{');
        if (reasons->items[i].status.size > 0)
            cf_json_text(json, "status", reasons->items[i].status);
        cf_json_text(json, "reason", reasons->items[i].reason);
        cf_json_int(json, count_name, (int64_t)reasons->items[i].count);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void write_run(struct cf_json *json, const struct cf_facts *facts)
{
    cf_json_text(json, "command", facts->command);
    cf_json_text(json, "python", facts->python);
    if (facts->started.size > 0)
        cf_json_text(json, "started", facts->started);
    else
        cf_json_null(json, "started");
    cf_json_bool(json, "exact", facts->exact);
    cf_json_string(json, "time", facts->exact ? "wall" : "cpu");
    cf_json_int(json, "duration_ns", (int64_t)facts->duration_ns);
    cf_json_int(json, "cpu_ns", (int64_t)facts->cpu_ns);
    cf_json_int(json, "recorder_ns", (int64_t)facts->recorder_ns);
    cf_json_int(json, "total_ns", (int64_t)facts->total_ns);
}

static void write_summary(struct cf_json *json, const struct cf_facts *facts)
{
    cf_json_open(json, "summary", '{');
    cf_json_int(json, "functions_called", (int64_t)facts->functions);
    cf_json_int(json, "functions_kept", (int64_t)facts->functions_kept);
    cf_json_int(json, "calls", (int64_t)facts->calls);
    cf_json_bool(json, "calls_exact", facts->calls_exact);
    cf_json_int(json, "calls_kept", (int64_t)facts->calls_kept);
    cf_json_int(json, "inputs", (int64_t)facts->inputs);
    cf_json_int(json, "inputs_checked", (int64_t)facts->inputs_checked);
    cf_json_int(json, "inputs_replay", (int64_t)facts->inputs_replay);
    write_reasons(json, "skips", &facts->skips, "calls");
    write_reasons(json, "not_replayed", &facts->replay, "inputs");
    cf_json_close(json, '}');
}

static enum cf_status write_top_lists(struct document *document, sqlite3 *db)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < LIST_COUNT(top_lists) && status == CF_OK; i++) {
        struct cf_query query = CF_QUERY_INIT;

        status = cf_query_init(&query, db, top_lists[i].sql, document->err);
        if (status == CF_OK)
            status = write_list(document, &top_lists[i], &query);
        cf_query_deinit(&query);
    }
    return status;
}

enum cf_status cf_report_show_json(sqlite3 *db, FILE *out, struct cf_error *err)
{
    struct cf_arena arena;
    struct cf_facts facts;
    struct document document = { .facts = &facts, .err = err };
    enum cf_status status = CF_OK;

    cf_arena_init(&arena, ARENA_BYTES);
    cf_json_init(&document.json, out);
    status = cf_facts_load(&facts, db, &arena, err);
    if (status == CF_OK) {
        cf_json_open(&document.json, NULL, '{');
        cf_json_int(&document.json, "version", 1);
        write_run(&document.json, &facts);
        write_summary(&document.json, &facts);
        status = write_top_lists(&document, db);
    }
    if (status == CF_OK)
        status = write_functions(&document, db);
    if (status == CF_OK) {
        cf_json_close(&document.json, '}');
        (void)fputc('\n', out);
    }
    cf_arena_deinit(&arena);
    if (status == CF_OK && (fflush(out) != 0 || ferror(out) != 0))
        return cf_fail(err, CF_EIO, "cannot write the report");
    return status;
}
