/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of a trace made by hand: the schema, tests/data/report/shop.sql, and a change. */
#include "base/arena.h"
#include "report/report.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA CF_TEST_DATA "/../../src/store/trace_schema.sql"
#define ROWS CF_TEST_DATA "/report/shop.sql"

static void run_file(sqlite3 *db, const char *path)
{
    static char sql[64 * 1024];
    FILE *file = fopen(path, "r");
    size_t size = 0;

    if (file == NULL) {
        fail_msg("cannot open %s", path);
        return;
    }
    size = fread(sql, 1, sizeof(sql) - 1, file);
    sql[size] = '\0';
    assert_int_equal(fclose(file), 0);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

/* The trace with `change` made to it; NULL: none. */
static sqlite3 *open_trace(const char *change)
{
    sqlite3 *db = NULL;

    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    run_file(db, SCHEMA);
    run_file(db, ROWS);
    if (change != NULL && sqlite3_exec(db, change, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", change, sqlite3_errmsg(db));
    return db;
}

struct printed {
    char *bytes;
    size_t size;
    enum cf_status status;
    struct cf_error err;
};

/* What `form` of the trace looks like: "show", "json", "line" or an export format. */
static struct printed print_trace(sqlite3 *db, const char *form, unsigned width)
{
    static const char *const tests[] = { "tests/test_app__replay_test_1.py" };
    const struct cf_report_files files = { "codeflash.trace", "codeflash.trace.html", tests, 1 };
    const struct cf_report_style style = { .width = width };
    struct printed printed = { .bytes = NULL, .err = CF_ERROR_INIT };
    FILE *out = open_memstream(&printed.bytes, &printed.size);

    assert_non_null(out);
    if (strcmp(form, "show") == 0)
        printed.status = cf_report_summary(db, out, &style, &printed.err);
    else if (strcmp(form, "json") == 0)
        printed.status = cf_report_show_json(db, out, &printed.err);
    else if (strcmp(form, "line") == 0)
        printed.status = cf_report_run_line(db, &files, out, &style, &printed.err);
    else
        printed.status = cf_report_export(db, form, out, &printed.err);
    assert_int_equal(fclose(out), 0);
    return printed;
}

static void assert_holds(const struct printed *printed, const char *text)
{
    if (strstr(printed->bytes, text) == NULL)
        fail_msg("no \"%s\" in:\n%s", text, printed->bytes);
}

static struct printed print_good(const char *form, unsigned width)
{
    sqlite3 *db = open_trace(NULL);
    struct printed printed = print_trace(db, form, width);

    assert_ok(printed.status, &printed.err);
    (void)sqlite3_close(db);
    return printed;
}

static void test_the_summary_tells_what_was_kept_and_why_not(void **state)
{
    struct printed printed = print_good("show", 0);

    (void)state;
    assert_holds(&printed, "python app.py --items 3\n");
    assert_holds(&printed, "4 called, 3 with kept inputs (75.0%)");
    assert_holds(&printed, "~1,235,076, 123 kept as 4 distinct inputs (~ estimated");
    assert_holds(&printed, "Not kept      1,234,000 enough inputs\n"
                           "              47 a value was too large\n");
    assert_holds(&printed, "2 of 4 inputs replay (50.0%)\n"
                           "              1 not replayable: the result does not repeat\n"
                           "              1 not yet: writes files\n");
    assert_holds(&printed, "started with -I: python -I tool.py");
    assert_holds(&printed, "recording stopped after 2 s");
    assert_holds(&printed, " 54.5%   1.50 s  72.7%   2.00 s  ~1.23M     2    1  app:Shop.total");
    assert_holds(&printed, "(self: Shop, rate: float | int) -> float");
    free(printed.bytes);
}

static void test_no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    for (unsigned width = 30; width <= 200; width += 5) {
        struct printed printed = print_good("show", width);
        size_t columns = 0;

        for (size_t i = 0; i < printed.size; i++) {
            columns += ((unsigned char)printed.bytes[i] & 0xC0) != 0x80;
            if (printed.bytes[i] == '\n')
                columns = 0;
            if (columns > (width > 40 ? width : 41))
                fail_msg("%u columns:\n%s", width, printed.bytes);
        }
        assert_null(strchr(printed.bytes, '\033'));
        free(printed.bytes);
    }
}

static void test_the_end_of_a_run_names_the_files(void **state)
{
    struct printed printed = print_good("line", 0);

    (void)state;
    assert_holds(&printed, "4 functions called, 3 with kept inputs; 4 inputs kept of ~1,235,076 "
                           "calls\n");
    assert_holds(&printed, "1 child process was not followed:\n");
    assert_holds(&printed, "wrote codeflash.trace, codeflash.trace.html, "
                           "tests/test_app__replay_test_1.py\n");
    free(printed.bytes);
}

static void test_json_tells_all_of_a_function(void **state)
{
    struct printed printed = print_good("json", 0);

    (void)state;
    assert_holds(&printed, "\"function\":\"app:Shop.total\"");
    assert_holds(&printed, "\"repeat_rate\":0.166667");
    assert_holds(&printed,
                 "{\"name\":\"rate\",\"kind\":\"positional\",\"types\":[{\"type\":\"float\","
                 "\"count\":80,\"size_min\":null,\"size_max\":null}");
    assert_holds(&printed, "\"exceptions\":[{\"type\":\"ValueError\",\"count\":3}]");
    assert_holds(&printed, "\"effect_kinds\":[\"file write\",\"file read\"]");
    assert_holds(&printed, "\"not_replayable\":\"nested function\"");
    assert_holds(&printed, "\"class\":\"app:Shop\"");
    assert_null(strstr(printed.bytes, "/home/ann"));
    free(printed.bytes);
}

static void test_collapsed_stacks_add_up(void **state)
{
    struct printed printed = print_good("collapsed", 0);
    unsigned long long total = 0;

    (void)state;
    for (char *line = strtok(printed.bytes, "\n"); line != NULL; line = strtok(NULL, "\n"))
        total += strtoull(strrchr(line, ' ') + 1, NULL, 10);
    assert_int_equal(total, 2750000);
    free(printed.bytes);
}

static void test_an_unknown_format_is_refused(void **state)
{
    sqlite3 *db = open_trace(NULL);
    struct printed printed = print_trace(db, "svg", 0);

    (void)state;
    assert_int_equal(printed.status, CF_EUSAGE);
    assert_string_equal(printed.err.message,
                        "unknown format 'svg' (there are pstats, speedscope, collapsed, chrome)");
    free(printed.bytes);
    (void)sqlite3_close(db);
}

static void test_damaged_traces_are_refused(void **state)
{
    static const struct {
        const char *change, *form, *message;
    } cases[] = {
        { "DROP TABLE skips", "show", "damaged trace: no such table: skips" },
        { "DROP TABLE classes", "json", "damaged trace: no such table: classes" },
        { "UPDATE stacks SET parent = 99 WHERE id = 4", "collapsed",
          "damaged trace: stack 4 has no parent 99" },
        { "UPDATE stacks SET parent = 7 WHERE id = 6", "pstats",
          "damaged trace: the call tree has a cycle" },
        { "UPDATE stacks SET parent = 5 WHERE id = 5", "speedscope",
          "damaged trace: the call tree has a cycle" },
        { "UPDATE stacks SET process_id = 8 WHERE id = 5", "chrome",
          "damaged trace: stack 5 has no process" },
        { "UPDATE stacks SET frame_id = 77 WHERE id = 5", "chrome",
          "damaged trace: stack 5 has no frame" },
        { "DROP TABLE frames; CREATE VIEW frames(id, file, qualname, line, function_id) AS"
          " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
          " WHERE i < abs(random() % 50)) SELECT i, 'f', 'q', 1, NULL FROM n",
          "collapsed", "damaged trace" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        sqlite3 *db = open_trace(cases[i].change);
        struct printed printed = print_trace(db, cases[i].form, 0);

        if (printed.status != CF_OK || i + 1 < sizeof(cases) / sizeof(cases[0])) {
            assert_int_equal(printed.status, CF_EFORMAT);
            assert_non_null(strstr(printed.err.message, cases[i].message));
        }
        free(printed.bytes);
        (void)sqlite3_close(db);
    }
}

/* Columns of the wrong type and extreme numbers must not harm: each form still comes out. */
static void test_odd_values_are_shown_somehow(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM inputs; DELETE FROM functions; DELETE FROM stacks; DELETE FROM frames;"
        "DELETE FROM processes; DELETE FROM meta",
        "UPDATE functions SET parameters = '{broken', own_ns = -5, calls = 9223372036854775807",
        "UPDATE functions SET parameters = '[1, null, {\"name\": {}}, [[]]]'",
        "UPDATE functions SET qualname = char(27) || '[2J' || id",
        "UPDATE functions SET qualname = CAST(x'ff00fe' || id AS TEXT), module = x'c3'",
        "UPDATE stacks SET cpu_ns = 9223372036854775807, samples = -1",
        "UPDATE stacks SET cpu_ns = 0; UPDATE stacks SET wall_ns = 0 WHERE 1",
        "UPDATE processes SET end_ns = NULL, cpu_ns = NULL, recorder_ns = NULL",
        "UPDATE callers SET caller_id = 77;"
        "UPDATE inputs SET duration_ns = -1, start_ns = 9223372036854775807",
    };
    static const char *const forms[] = { "show",       "json",      "line",  "pstats",
                                         "speedscope", "collapsed", "chrome" };

    (void)state;
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]) * 7; i++) {
        sqlite3 *db = NULL;
        struct printed printed;

        db = open_trace(changes[i / 7]);
        printed = print_trace(db, forms[i % 7], 100);
        if (printed.status != CF_OK)
            fail_msg("%s, %s: %s", changes[i / 7], forms[i % 7], printed.err.message);
        if (strcmp(forms[i % 7], "pstats") != 0)
            assert_null(memchr(printed.bytes, '\033', printed.size));
        free(printed.bytes);
        (void)sqlite3_close(db);
    }
}

static void test_the_page_cannot_be_broken_by_names(void **state)
{
    sqlite3 *db = open_trace("UPDATE frames SET qualname = '</script><!--<script>alert(1)';"
                             "UPDATE meta SET value = '<img src=x onerror=alert(1)>&'"
                             " WHERE key = 'command'");
    char path[] = "/tmp/cf_report_XXXXXX";
    static char page[1 << 20];
    struct cf_error err = CF_ERROR_INIT;
    struct stat info;
    FILE *file = NULL;
    size_t size = 0, scripts = 0;

    (void)state;
    assert_non_null(mkdtemp(path));
    (void)snprintf(page, sizeof(page), "%s/page.html", path);
    assert_ok(cf_report_flamegraph(db, page, &err), &err);
    assert_int_equal(stat(page, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    file = fopen(page, "r");
    (void)unlink(page);
    (void)rmdir(path);
    if (file == NULL) {
        fail_msg("no page was written");
        return;
    }
    size = fread(page, 1, sizeof(page) - 1, file);
    page[size] = '\0';
    (void)fclose(file);
    for (const char *at = page; (at = strstr(at, "</script>")) != NULL; at++)
        scripts++;
    assert_int_equal(scripts, 3);
    assert_null(strstr(page, "<img"));
    assert_null(strstr(page, "{{"));
    assert_non_null(strstr(page, "&#60;img src=x onerror=alert(1)&#62;&#38;"));
    (void)sqlite3_close(db);
}

static void test_a_page_that_cannot_be_written_is_an_error(void **state)
{
    sqlite3 *db = open_trace(NULL);
    struct cf_error err = CF_ERROR_INIT;

    (void)state;
    assert_int_equal(cf_report_flamegraph(db, "/nonexistent/page.html", &err), CF_EIO);
    assert_non_null(strstr(err.message, "/nonexistent/page.html"));
    (void)sqlite3_close(db);
}

static void test_every_failed_allocation_is_reported(void **state)
{
    static const char *const forms[] = { "show", "json", "pstats", "speedscope", "chrome" };
    sqlite3 *db = open_trace(NULL);

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        enum cf_status status = CF_ENOMEM;

        for (long attempts = 0; status != CF_OK && attempts < 100; attempts++) {
            struct printed printed;

            cf_alloc_fail_after(attempts);
            printed = print_trace(db, forms[i], 0);
            cf_alloc_fail_after(-1);
            status = printed.status;
            free(printed.bytes);
            assert_true(status == CF_OK || status == CF_ENOMEM);
        }
        assert_int_equal(status, CF_OK);
    }
    (void)sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_summary_tells_what_was_kept_and_why_not),
        cmocka_unit_test(test_no_line_is_wider_than_the_terminal),
        cmocka_unit_test(test_the_end_of_a_run_names_the_files),
        cmocka_unit_test(test_json_tells_all_of_a_function),
        cmocka_unit_test(test_collapsed_stacks_add_up),
        cmocka_unit_test(test_an_unknown_format_is_refused),
        cmocka_unit_test(test_damaged_traces_are_refused),
        cmocka_unit_test(test_odd_values_are_shown_somehow),
        cmocka_unit_test(test_the_page_cannot_be_broken_by_names),
        cmocka_unit_test(test_a_page_that_cannot_be_written_is_an_error),
        cmocka_unit_test(test_every_failed_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
