/* SPDX-License-Identifier: Apache-2.0 */
/* The lines above the table of functions, and those at the end of a recording. */
#include "report/facts.h"
#include "report/report.h"
#include "report/table.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define HEADING_COLUMNS 14
#define PLAIN_COLUMNS 500   /* of a line that does not go to a terminal */
#define REASONS_SHOWN 8     /* lines of reasons before the rest is summed up */
#define RUN_REASONS_SHOWN 3 /* at the end of a recording */
#define LISTED_MAX 5        /* children and notes shown before the rest is counted */
#define ARENA_BYTES ((size_t)64 << 20)

struct cf_report_style cf_report_style_for(FILE *out)
{
    const char *const no_color = getenv("NO_COLOR");
    const char *const term = getenv("TERM");
    struct cf_report_style style = { .width = 0 };
    struct winsize size = { .ws_col = 0 };

    if (isatty(fileno(out)) == 0)
        return style;
    style.width = 80;
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.width = size.ws_col;
    style.color =
        (no_color == NULL || no_color[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0;
    return style;
}

/* Columns of a character of cleaned text: enough here, where only breaks depend on it. */
static size_t column_count(const char *bytes, size_t size)
{
    size_t columns = 0;

    for (size_t i = 0; i < size; i++)
        columns += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return columns;
}

/* The bytes of `rest` that go on one line of `limit` columns: whole words where that is possible.
 */
static size_t break_after(const char *rest, size_t limit)
{
    size_t fitting = 0, word_end = 0, columns = 0;

    for (; rest[fitting] != '\0'; fitting++) {
        columns += ((unsigned char)rest[fitting] & 0xC0) != 0x80;
        if (columns > limit)
            return word_end > 0 ? word_end : fitting;
        if (rest[fitting] == ' ' && fitting > 0)
            word_end = fitting;
    }
    return fitting;
}

/* The heading and the text beside it, on as many lines as it needs. */
static void print_line(FILE *out, const struct cf_report_style *style, const char *heading,
                       const struct cf_line *line)
{
    const size_t limit =
        style->width > 2 * HEADING_COLUMNS ? style->width - HEADING_COLUMNS : PLAIN_COLUMNS;
    const char *rest = line->bytes;

    (void)fprintf(out, "%s%-*s%s", style->color ? "\033[1m" : "", HEADING_COLUMNS, heading,
                  style->color ? "\033[0m" : "");
    while (column_count(rest, strlen(rest)) > limit) {
        const size_t size = break_after(rest, limit);

        (void)fprintf(out, "%.*s\n%*s", (int)size, rest, HEADING_COLUMNS, "");
        rest += size;
        rest += *rest == ' ';
    }
    (void)fprintf(out, "%s\n", rest);
}

static void start_line(struct cf_line *line)
{
    cf_line_init(line, PLAIN_COLUMNS);
}

static void add_reason(struct cf_line *line, const struct cf_reason *reason)
{
    char number[CF_NUMBER_MAX];

    cf_line_addf(line, "%s ", cf_format_count(number, reason->count));
    cf_line_add(line, reason->status);
    if (reason->status.size > 0 && reason->reason.size > 0)
        cf_line_add(line, cf_text_of(": "));
    cf_line_add(line, reason->reason);
}

/* A line for each of the most frequent reasons, and one for the sum of the others. */
static void print_reasons(FILE *out, const struct cf_report_style *style, const char *heading,
                          const struct cf_reasons *reasons)
{
    char number[CF_NUMBER_MAX];
    struct cf_line line;
    uint64_t others = 0;

    for (size_t i = 0; i < reasons->count; i++) {
        start_line(&line);
        add_reason(&line, &reasons->items[i]);
        if (i < REASONS_SHOWN)
            print_line(out, style, i == 0 ? heading : "", &line);
        else
            others += reasons->items[i].count;
    }
    if (reasons->count > REASONS_SHOWN) {
        start_line(&line);
        cf_line_addf(&line, "%s for %zu other reasons (see --json)",
                     cf_format_count(number, others), reasons->count - REASONS_SHOWN);
        print_line(out, style, "", &line);
    }
}

static void print_run(const struct cf_facts *facts, FILE *out, const struct cf_report_style *style)
{
    char number[CF_NUMBER_MAX];
    struct cf_line line;

    start_line(&line);
    cf_line_add(&line, facts->command);
    print_line(out, style, "Command", &line);

    start_line(&line);
    cf_line_addf(&line, "Python ");
    cf_line_add(&line, facts->python);
    if (facts->started.size > 0) {
        cf_line_addf(&line, ", ");
        cf_line_add(&line, facts->started);
    }
    cf_line_addf(&line, ", %s", cf_format_time(number, facts->duration_ns));
    if (facts->cpu_ns > 0)
        cf_line_addf(&line, " (%s of CPU time)", cf_format_time(number, facts->cpu_ns));
    if (facts->processes > 1)
        cf_line_addf(&line, ", %llu processes", (unsigned long long)facts->processes);
    if (facts->processes_cut > 0)
        cf_line_addf(&line, ", %llu ended abruptly", (unsigned long long)facts->processes_cut);
    print_line(out, style, "Run", &line);
}

static void print_calls(const struct cf_facts *facts, FILE *out,
                        const struct cf_report_style *style)
{
    char number[CF_NUMBER_MAX], other[CF_NUMBER_MAX];
    struct cf_line line;

    start_line(&line);
    cf_line_addf(&line, "%s called, %s with kept inputs", cf_format_count(number, facts->functions),
                 cf_format_count(other, facts->functions_kept));
    cf_line_addf(&line, " (%s)", cf_format_share(number, facts->functions_kept, facts->functions));
    print_line(out, style, "Functions", &line);

    start_line(&line);
    cf_line_addf(&line, "%s%s, %s kept", facts->calls_exact ? "" : "~",
                 cf_format_count(number, facts->calls), cf_format_count(other, facts->calls_kept));
    cf_line_addf(&line, " as %s distinct inputs", cf_format_count(number, facts->inputs));
    if (!facts->calls_exact)
        cf_line_addf(&line, " (~ estimated; --exact counts every call)");
    print_line(out, style, "Calls", &line);

    print_reasons(out, style, "Not kept", &facts->skips);
}

static void print_replay(const struct cf_facts *facts, FILE *out,
                         const struct cf_report_style *style)
{
    char number[CF_NUMBER_MAX], other[CF_NUMBER_MAX];
    struct cf_line line;

    start_line(&line);
    cf_line_addf(&line, "%s of %s inputs replay", cf_format_count(number, facts->inputs_replay),
                 cf_format_count(other, facts->inputs));
    cf_line_addf(&line, " (%s)", cf_format_share(number, facts->inputs_replay, facts->inputs));
    print_line(out, style, "Replay", &line);
    print_reasons(out, style, "", &facts->replay);
}

/* A line for each of the first rows of a query of texts, and one for the number of the others. */
static enum cf_status print_rows(sqlite3 *db, FILE *out, const struct cf_report_style *style,
                                 const char *heading, const char *sql, struct cf_error *err)
{
    struct cf_query query = CF_QUERY_INIT;
    unsigned long long rows = 0;
    struct cf_line line;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, sql, err);

    while (status == CF_OK && (status = cf_query_next(&query, &found, err)) == CF_OK && found) {
        if (++rows > LISTED_MAX)
            continue;
        start_line(&line);
        cf_line_add(&line, cf_query_text(&query, 0));
        print_line(out, style, rows == 1 ? heading : "", &line);
    }
    if (status == CF_OK && rows > LISTED_MAX) {
        start_line(&line);
        cf_line_addf(&line, "and %llu more (see --json)", rows - LISTED_MAX);
        print_line(out, style, "", &line);
    }
    cf_query_deinit(&query);
    return status;
}

static enum cf_status print_details(sqlite3 *db, FILE *out, const struct cf_report_style *style,
                                    struct cf_error *err)
{
    const enum cf_status status = print_rows(
        db, out, style, "Not followed",
        "SELECT 'process ' || pid || ', ' || reason || ': ' || command FROM children", err);

    return status != CF_OK ? status
                           : print_rows(db, out, style, "Note", "SELECT text FROM notes", err);
}

static enum cf_status check_written(FILE *out, struct cf_error *err)
{
    if (fflush(out) != 0 || ferror(out) != 0)
        return cf_fail(err, CF_EIO, "cannot write the report");
    return CF_OK;
}

enum cf_status cf_report_summary(sqlite3 *db, FILE *out, const struct cf_report_style *style,
                                 struct cf_error *err)
{
    struct cf_arena arena;
    struct cf_facts facts;
    enum cf_status status = CF_OK;

    cf_arena_init(&arena, ARENA_BYTES);
    status = cf_facts_load(&facts, db, &arena, err);
    if (status == CF_OK) {
        print_run(&facts, out, style);
        print_calls(&facts, out, style);
        print_replay(&facts, out, style);
        status = print_details(db, out, style, err);
    }
    if (status == CF_OK)
        status = cf_table_print(db, &facts, out, style, err);
    cf_arena_deinit(&arena);
    return status == CF_OK ? check_written(out, err) : status;
}

static void print_files(const struct cf_report_files *files, FILE *out)
{
    struct cf_line line;

    cf_line_init(&line, PLAIN_COLUMNS);
    cf_line_add(&line, cf_text_of(files->trace));
    if (files->flamegraph != NULL) {
        cf_line_addf(&line, ", ");
        cf_line_add(&line, cf_text_of(files->flamegraph));
    }
    for (size_t i = 0; i < files->test_count; i++) {
        cf_line_addf(&line, ", ");
        cf_line_add(&line, cf_text_of(files->tests[i]));
    }
    (void)fprintf(out, "codeflash: wrote %s\n", line.bytes);
}

static enum cf_status print_children(sqlite3 *db, uint64_t children, FILE *out,
                                     const struct cf_report_style *style, struct cf_error *err)
{
    if (children == 0)
        return CF_OK;
    (void)fprintf(out, "codeflash: %llu child %s not followed:\n", (unsigned long long)children,
                  children == 1 ? "process was" : "processes were");
    return print_rows(db, out, style, "", "SELECT command || ' (' || reason || ')' FROM children",
                      err);
}

static void print_run_counts(const struct cf_facts *facts, FILE *out)
{
    char a[CF_NUMBER_MAX], b[CF_NUMBER_MAX], c[CF_NUMBER_MAX], d[CF_NUMBER_MAX];

    (void)fprintf(
        out,
        "codeflash: %s function%s called, %s with kept inputs; %s input%s kept of %s%s call%s\n",
        cf_format_count(a, facts->functions), facts->functions == 1 ? "" : "s",
        cf_format_count(b, facts->functions_kept), cf_format_count(c, facts->inputs),
        facts->inputs == 1 ? "" : "s", facts->calls_exact ? "" : "~",
        cf_format_count(d, facts->calls), facts->calls == 1 ? "" : "s");
}

static void join_reasons(struct cf_line *line, const struct cf_reasons *reasons)
{
    cf_line_init(line, PLAIN_COLUMNS);
    for (size_t i = 0; i < reasons->count && i < RUN_REASONS_SHOWN; i++) {
        cf_line_addf(line, "%s", i == 0 ? "" : "; ");
        add_reason(line, &reasons->items[i]);
    }
}

enum cf_status cf_report_run_line(sqlite3 *db, const struct cf_report_files *files, FILE *out,
                                  const struct cf_report_style *style, struct cf_error *err)
{
    char share[CF_NUMBER_MAX];
    struct cf_arena arena;
    struct cf_facts facts;
    struct cf_line line;
    enum cf_status status = CF_OK;

    cf_arena_init(&arena, ARENA_BYTES);
    status = cf_facts_load(&facts, db, &arena, err);
    if (status == CF_OK) {
        print_run_counts(&facts, out);
        if (facts.functions_kept < facts.functions && facts.skips.count > 0) {
            join_reasons(&line, &facts.skips);
            (void)fprintf(out, "codeflash: not kept: %s\n", line.bytes);
        }
        if (facts.inputs > 0) {
            join_reasons(&line, &facts.replay);
            (void)fprintf(out, "codeflash: %s of the kept inputs replay%s%s\n",
                          cf_format_share(share, facts.inputs_replay, facts.inputs),
                          line.size > 0 ? "; " : "", line.bytes);
        }
        status = print_children(db, facts.children, out, style, err);
    }
    if (status == CF_OK)
        status = print_rows(db, out, style, "codeflash:", "SELECT text FROM notes", err);
    if (status == CF_OK)
        print_files(files, out);
    cf_arena_deinit(&arena);
    return status == CF_OK ? check_written(out, err) : status;
}
