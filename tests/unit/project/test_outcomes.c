/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "project/outcomes.h"

#include <stdlib.h>
#include <unistd.h>

static void test_lines_are_found(void **state)
{
    static const char text[] = "passed tests/test_b.py::test_x\n\nfailed tests/test_a.py::test_y\n";
    char path[] = "/tmp/codeflash-outcomes-XXXXXX";
    const int file = mkstemp(path);
    struct cf_error err = CF_ERROR_INIT;
    struct cf_outcomes outcomes;
    struct cf_arena arena;

    (void)state;
    assert_true(file >= 0);
    (void)close(file);
    cf_arena_init(&arena, 1 << 20);
    assert_ok(cf_file_write(path, text, sizeof(text) - 1, 0600, &err), &err);
    assert_ok(cf_outcomes_read(path, &arena, &outcomes, &err), &err);
    assert_int_equal(outcomes.count, 2);
    assert_string_equal(outcomes.lines[0], "failed tests/test_a.py::test_y");
    assert_true(cf_outcomes_have(&outcomes, "passed tests/test_b.py::test_x"));
    assert_false(cf_outcomes_have(&outcomes, "passed tests/test_a.py::test_y"));
    (void)unlink(path);
    assert_ok(cf_outcomes_read(path, &arena, &outcomes, &err), &err);
    assert_int_equal(outcomes.count, 0);
    assert_false(cf_outcomes_have(&outcomes, ""));
    cf_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines_are_found) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
