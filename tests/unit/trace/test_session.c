/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "trace/session.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)16 << 20)

static struct cf_session example(struct cf_arena *arena)
{
    struct cf_session session = cf_session_defaults();

    session.output = "/p/a\tb\nc\\d.trace";
    session.root = "/p";
    session.module_root = "/p/src";
    session.tests_root = "/p/tests";
    session.name = "/p/app.py";
    session.command = "app.py 'x y'";
    session.exact = true;
    session.dense = session.apart = true;
    session.main = CF_SESSION_MODULE;
    session.timeout_ns = 1500000000;
    session.started_ns = 77;
    assert_int_equal(cf_list_add(&session.ignore, arena, "/p/one", NULL), CF_OK);
    assert_int_equal(cf_list_add(&session.ignore, arena, "/p/two", NULL), CF_OK);
    assert_int_equal(cf_list_add(&session.only, arena, "f", NULL), CF_OK);
    return session;
}

static void test_what_is_written_is_read(void **state)
{
    char path[] = "/tmp/cf-session-XXXXXX";
    int fd = mkstemp(path);
    struct cf_error err = CF_ERROR_INIT;
    struct cf_session written;
    struct cf_session read_back;
    struct cf_arena arena;
    char text[4096];
    ssize_t size;

    (void)state;
    assert_true(fd >= 0);
    (void)unlink(path);
    cf_arena_init(&arena, ARENA_BYTES);
    written = example(&arena);
    assert_ok(cf_session_write(&written, fd, &err), &err);
    size = pread(fd, text, sizeof(text), 0);
    (void)close(fd);
    assert_true(size > 0);
    assert_ok(cf_session_parse(text, (size_t)size, &arena, &read_back, &err), &err);
    assert_string_equal(read_back.output, written.output);
    assert_string_equal(read_back.command, written.command);
    assert_int_equal(read_back.ignore.count, 2);
    assert_string_equal(read_back.ignore.items[1], "/p/two");
    assert_int_equal(read_back.only.count, 1);
    assert_int_equal(read_back.exclude.count, 0);
    assert_int_equal(read_back.timeout_ns, written.timeout_ns);
    assert_int_equal(read_back.max_value_bytes, (uint64_t)16 << 20);
    assert_int_equal(read_back.started_ns, 77);
    assert_true(read_back.exact);
    assert_true(read_back.dense && read_back.apart);
    assert_int_equal(read_back.main, CF_SESSION_MODULE);
    cf_arena_deinit(&arena);
}

static void test_damaged_sessions_are_refused(void **state)
{
    static const struct {
        const char *text;
        enum cf_status status;
        const char *message;
    } cases[] = {
        { "", CF_EFORMAT, "no version" },
        { "version\t1", CF_EFORMAT, "ends inside a line" },
        { "version\t1\n", CF_EFORMAT, "no output" },
        { "version\t2\n", CF_ELIMIT, "version 2 of the session file is not known" },
        { "version 1\n", CF_EFORMAT, "a line without a tab" },
        { "version\t1\nmax_inputs\t-1\n", CF_EFORMAT, "bad value of max_inputs" },
        { "version\t1\nmain\tother\n", CF_EFORMAT, "bad value of main" },
        { "version\t1\ntimeout\t99999999999999\n", CF_EFORMAT, "bad value of timeout" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_session session;
        struct cf_arena arena;

        cf_arena_init(&arena, ARENA_BYTES);
        assert_int_equal(
            cf_session_parse(cases[i].text, strlen(cases[i].text), &arena, &session, &err),
            cases[i].status);
        assert_string_equal(err.message, cases[i].message);
        cf_arena_deinit(&arena);
    }
}

static void test_a_missing_folder_is_named(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_session session;
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, ARENA_BYTES);
    assert_int_equal(cf_session_read("/nowhere.parts", &arena, &session, &err), CF_ENOTFOUND);
    assert_non_null(strstr(err.message, "/nowhere.parts/session"));
    cf_arena_deinit(&arena);
}

static void test_every_failed_allocation_is_reported(void **state)
{
    static const char text[] = "version\t1\noutput\t/o\nroot\t/r\nmodule_root\t/m\ntests_root\t/t\n"
                               "name\tn\ncommand\tc\nignore\t/a\nignore\t/b\n";
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_session session;
        struct cf_arena arena;

        cf_arena_init(&arena, ARENA_BYTES);
        cf_alloc_fail_after(attempts);
        status = cf_session_parse(text, sizeof(text) - 1, &arena, &session, &err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_damaged_sessions_are_refused),
        cmocka_unit_test(test_a_missing_folder_is_named),
        cmocka_unit_test(test_every_failed_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
