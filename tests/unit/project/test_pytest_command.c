/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/words.h"
#include "project/pytest_command.h"

#include <string.h>

struct fixture {
    struct cf_arena arena;
    struct cf_error err;
};

/* The words of a command, "|" between them. */
static const char *joined(const struct cf_list *words, struct cf_arena *arena)
{
    const char *text = "";

    for (size_t i = 0; i < words->count; i++)
        text = cf_arena_printf(arena, "%s%s%s", text, i == 0 ? "" : "|", words->items[i]);
    return text;
}

static void test_quotes_hold_words_together(void **state)
{
    static const char *const cases[][2] = {
        { "", "" },
        { " \t ", "" },
        { "a b\tc", "a|b|c" },
        { "black -q '$file'", "black|-q|$file" },
        { "x \"a b\" 'c \"d'", "x|a b|c \"d" },
        { "x ''", "x|" },
        { "a'b c'd", "ab cd" },
    };
    struct fixture f = { .err = CF_ERROR_INIT };

    (void)state;
    cf_arena_init(&f.arena, 1 << 20);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_list words = { 0 };

        assert_ok(cf_words_split(cases[i][0], &f.arena, &words, &f.err), &f.err);
        assert_string_equal(joined(&words, &f.arena), cases[i][1]);
    }
    cf_arena_deinit(&f.arena);
}

static void test_pytest_is_that_of_the_interpreter(void **state)
{
    static const char *const cases[][2] = {
        { NULL, "/env/bin/python|-m|pytest" },
        { "pytest -x", "/env/bin/python|-m|pytest|-x" },
        { "py.test", "/env/bin/python|-m|pytest" },
        { "python -X dev -m pytest", "/env/bin/python|-X|dev|-m|pytest" },
        { "tools/run-tests --quick", "tools/run-tests|--quick" },
    };
    const struct cf_interpreter interpreter = { .executable = "/env/bin/python" };
    struct fixture f = { .err = CF_ERROR_INIT };
    struct cf_config config = { 0 };
    struct cf_list none = { 0 };

    (void)state;
    cf_arena_init(&f.arena, 1 << 20);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_list words = { 0 };

        config.pytest_cmd = cases[i][0];
        assert_ok(cf_pytest_command(&config, &interpreter, &f.arena, &words, &f.err), &f.err);
        assert_string_equal(joined(&words, &f.arena), cases[i][1]);
    }
    config.pytest_cmd = " ";
    assert_int_equal(cf_pytest_command(&config, &interpreter, &f.arena, &none, &f.err), CF_EUSAGE);
    assert_string_equal(f.err.message, "pytest-cmd: ` ` is no command");
    cf_arena_deinit(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quotes_hold_words_together),
        cmocka_unit_test(test_pytest_is_that_of_the_interpreter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
