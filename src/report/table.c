/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include "report/text.h"

#include <string.h>

#define PLAIN_WIDTH 160   /* where the lines do not go to a terminal */
#define DETAILS_WIDTH 110 /* from here on callers and types are shown too */
#define TIMES_WIDTH 70    /* from here on all times are shown */
#define NAME_COLUMNS_MIN 10

static const char functions_sql[] =
    "SELECT f.id, f.module, f.qualname, f.calls, f.calls_exact, f.own_ns, f.cumulative_ns,"
    " count(i.id), coalesce(sum(i.checked = 'replays'), 0), f.not_replayable IS NOT NULL"
    " FROM functions f LEFT JOIN inputs i ON i.function_id = f.id"
    " GROUP BY f.id ORDER BY f.own_ns DESC, f.cumulative_ns DESC, f.calls DESC, f.module,"
    " f.qualname, f.line";

static const char callers_sql[] = "SELECT caller_qualname FROM callers WHERE function_id = ?"
                                  " ORDER BY calls DESC, caller_file, caller_qualname LIMIT 4";

/* The parameters in their order, then what it returns; the most frequent type of each first. */
static const char types_sql[] =
    "SELECT t.name, t.type FROM function_types t JOIN functions f ON f.id = t.function_id"
    " LEFT JOIN json_each(CASE WHEN json_valid(f.parameters) THEN f.parameters ELSE '[]' END) p"
    " ON json_extract(p.value, '$.name') = t.name"
    " WHERE t.function_id = ? ORDER BY p.key IS NULL, p.key, t.name, t.count DESC, t.type LIMIT 40";

struct table {
    const struct cf_facts *facts;
    FILE *out;
    const struct cf_report_style *style;
    struct cf_error *err;
    struct cf_query callers, types;
    size_t name_columns, caller_columns, type_columns; /* the latter 0: not shown */
    bool times;
};

static void lay_out(struct table *table)
{
    const size_t width = table->style->width > 0 ? table->style->width : PLAIN_WIDTH;
    size_t fixed = 0, left = 0;

    table->times = width >= TIMES_WIDTH;
    fixed = table->times ? 52 : 23; /* as print_numbers() writes them */
    left = width > fixed + NAME_COLUMNS_MIN ? width - fixed : NAME_COLUMNS_MIN;
    if (width >= DETAILS_WIDTH) {
        table->caller_columns = left / 4;
        table->type_columns = left * 3 / 8;
        left -= table->caller_columns + table->type_columns + 4;
    }
    table->name_columns = left;
}

static void print_heading(const struct table *table)
{
    const char *const bold = table->style->color ? "\033[1m" : "";
    const char *const plain = table->style->color ? "\033[0m" : "";

    if (table->times)
        (void)fprintf(table->out, "\n%s%6s %8s %6s %8s", bold, "own%", "own", "cum%", "cum");
    else
        (void)fprintf(table->out, "\n%s%6s", bold, "own%");
    (void)fprintf(table->out, " %7s", "calls");
    if (table->times)
        (void)fprintf(table->out, " %5s %4s  ", "kept", "rep.");
    else
        (void)fprintf(table->out, " %6s  ", "kept");
    if (table->type_columns > 0)
        (void)fprintf(table->out, "%-*s  %-*s  types", (int)table->name_columns, "function",
                      (int)table->caller_columns, "called by");
    else
        (void)fputs("function", table->out);
    (void)fprintf(table->out, "%s\n", plain);
}

/* The cell, filled up to its width unless it is the last of its row. */
static void print_cell(FILE *out, const struct cf_line *line, bool last)
{
    (void)fputs(line->bytes, out);
    for (size_t i = line->width; !last && i < line->limit + 2; i++)
        (void)fputc(' ', out);
}

static enum cf_status print_callers(struct table *table, int64_t function)
{
    struct cf_line line;
    bool found = false;
    enum cf_status status = CF_OK;

    cf_line_init(&line, table->caller_columns);
    cf_query_restart(&table->callers, function);
    while ((status = cf_query_next(&table->callers, &found, table->err)) == CF_OK && found) {
        if (line.size > 0)
            cf_line_addf(&line, ", ");
        cf_line_add(&line, cf_query_text(&table->callers, 0));
    }
    print_cell(table->out, &line, false);
    return status;
}

/* A type without its module: "app:Shop" and "app.Shop" are "Shop". */
static struct cf_text short_type(struct cf_text type)
{
    size_t start = 0;

    for (size_t i = 0; i < type.size; i++) {
        if (type.data[i] == ':' ||
            (type.data[i] == '.' && memchr(type.data, ':', type.size) == NULL))
            start = i + 1;
        if (type.data[i] == '[' || type.data[i] == ' ')
            break; /* more than a name: what it holds stays as it is */
    }
    return (struct cf_text){ type.data + start, type.size - start };
}

/* "(a: int, b: str | None) -> float" */
static enum cf_status print_types(struct table *table, int64_t function)
{
    struct cf_line line;
    char before[64] = "";
    bool found = false, first = true, returned = false;
    enum cf_status status = CF_OK;

    cf_line_init(&line, table->type_columns);
    cf_line_addf(&line, "(");
    cf_query_restart(&table->types, function);
    while ((status = cf_query_next(&table->types, &found, table->err)) == CF_OK && found) {
        const struct cf_text name = cf_query_text(&table->types, 0);

        if (!first && cf_text_is(name, before)) {
            cf_line_addf(&line, " | ");
        } else if (cf_text_is(name, "return") || cf_text_is(name, "yield")) {
            cf_line_addf(&line, "%s %s ", returned ? "," : ")",
                         cf_text_is(name, "yield") ? "yields" : "->");
            returned = true;
        } else {
            cf_line_addf(&line, "%s", first ? "" : ", ");
            cf_line_add(&line, name);
            cf_line_addf(&line, ": ");
        }
        (void)snprintf(before, sizeof(before), "%.*s", (int)(name.size < 64 ? name.size : 63),
                       name.data);
        cf_line_add(&line, short_type(cf_query_text(&table->types, 1)));
        first = false;
    }
    if (!returned)
        cf_line_addf(&line, ")");
    print_cell(table->out, &line, true);
    return status;
}

static void print_numbers(const struct table *table, const struct cf_query *row)
{
    char own[CF_NUMBER_MAX], share[CF_NUMBER_MAX], calls[CF_NUMBER_MAX], shown[CF_NUMBER_MAX + 1];
    char whole[CF_NUMBER_MAX], part[CF_NUMBER_MAX], kept[CF_NUMBER_MAX], replay[CF_NUMBER_MAX];
    const uint64_t own_ns = cf_query_count(row, 5), cumulative_ns = cf_query_count(row, 6);
    const uint64_t total = table->facts->total_ns;

    (void)snprintf(shown, sizeof(shown), "%s%s", cf_query_int(row, 4) != 0 ? "" : "~",
                   cf_format_short(calls, cf_query_count(row, 3)));
    if (table->times)
        (void)fprintf(table->out, "%6s %8s %6s %8s", cf_format_share(share, own_ns, total),
                      cf_format_time(own, own_ns), cf_format_share(part, cumulative_ns, total),
                      cf_format_time(whole, cumulative_ns));
    else
        (void)fprintf(table->out, "%6s", cf_format_share(share, own_ns, total));
    (void)fprintf(table->out, " %7s", shown);
    (void)cf_format_short(kept, cf_query_count(row, 7));
    (void)cf_format_short(replay, cf_query_count(row, 8));
    if (table->times)
        (void)fprintf(table->out, " %5s %4s  ", kept, replay);
    else
        (void)fprintf(table->out, " %6s  ", kept);
}

static enum cf_status print_row(struct table *table, const struct cf_query *row)
{
    struct cf_line name;
    enum cf_status status = CF_OK;
    const bool details = table->type_columns > 0;

    print_numbers(table, row);
    cf_line_init(&name, table->name_columns);
    cf_line_add(&name, cf_query_text(row, 1));
    cf_line_addf(&name, ":");
    cf_line_add(&name, cf_query_text(row, 2));
    print_cell(table->out, &name, !details);
    if (details) {
        status = print_callers(table, cf_query_int(row, 0));
        if (status == CF_OK)
            status = print_types(table, cf_query_int(row, 0));
    }
    (void)fputc('\n', table->out);
    return status;
}

static enum cf_status print_rows(struct table *table, sqlite3 *db)
{
    struct cf_query query = CF_QUERY_INIT;
    unsigned long long rows = 0, shown = 0;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, functions_sql, table->err);

    while (status == CF_OK && (status = cf_query_next(&query, &found, table->err)) == CF_OK &&
           found) {
        if (rows++ == 0)
            print_heading(table);
        if (table->style->rows > 0 && shown >= table->style->rows)
            continue;
        shown++;
        status = print_row(table, &query);
    }
    if (status == CF_OK && rows > shown)
        (void)fprintf(table->out, "and %llu more functions\n", rows - shown);
    cf_query_deinit(&query);
    return status;
}

enum cf_status cf_table_print(sqlite3 *db, const struct cf_facts *facts, FILE *out,
                              const struct cf_report_style *style, struct cf_error *err)
{
    struct table table = {
        .facts = facts,
        .out = out,
        .style = style,
        .err = err,
        .callers = CF_QUERY_INIT,
        .types = CF_QUERY_INIT,
    };
    enum cf_status status = cf_query_init(&table.callers, db, callers_sql, err);

    if (status == CF_OK)
        status = cf_query_init(&table.types, db, types_sql, err);
    lay_out(&table);
    if (status == CF_OK)
        status = print_rows(&table, db);
    cf_query_deinit(&table.callers);
    cf_query_deinit(&table.types);
    return status;
}
