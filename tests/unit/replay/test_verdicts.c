/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "replay/verdicts.h"

#include <string.h>

static void parse(const char *text, struct cf_arena *arena, struct cf_report_lines *lines)
{
    struct cf_error err = CF_ERROR_INIT;
    char *copy = cf_arena_strndup(arena, text, strlen(text));

    assert_non_null(copy);
    assert_ok(cf_verdicts_parse(copy, arena, lines, &err), &err);
}

static void test_two_verdicts_make_one_decision(void **state)
{
    static const struct {
        const char *one;
        const char *other;
        const char *checked;
        const char *reason;
    } cases[] = {
        { "7\treplays\t\t\n", "7\treplays\t\t\n", "replays", NULL },
        { "7\treplays\t\t\n", "", "not yet", "not checked at creation: would take too long" },
        { "7\treplays\t\t\n", "7\tlate\t\t\n", "not yet",
          "not checked at creation: would take too long" },
        { "7\treplays\taa\t\n", "7\treplays\tbb\t\n", "not replayable",
          "not deterministic: two replays differ" },
        { "7\tdiffers\taa\tresult: 1 is not 2\n", "7\tdiffers\taa\tresult: 1 is not 2\n",
          "not replayable", "depends on more than its arguments: result: 1 is not 2" },
        { "7\tdiffers\taa\tresult: 1 is not 2\n", "7\tdiffers\tbb\tresult: 3 is not 2\n",
          "not replayable", "not deterministic: result: 1 is not 2" },
        { "7\treplays\t\t\n", "7\tdiffers\tbb\tresult: 3 is not 2\n", "not replayable",
          "not deterministic: result: 3 is not 2" },
        { "7\thole\t\ttouches it\n", "7\treplays\t\t\n", "not replayable", "touches it" },
        { "7\tdiffers\taa\tx\n", "7\tcrashed\t\tends the process\n", "not replayable",
          "ends the process" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_report_lines one = { 0 };
        struct cf_report_lines other = { 0 };
        struct cf_decision decision = { 0 };
        struct cf_error err = CF_ERROR_INIT;
        struct cf_arena arena;

        cf_arena_init(&arena, (size_t)1 << 20);
        parse(cases[i].one, &arena, &one);
        parse(cases[i].other, &arena, &other);
        assert_ok(cf_verdicts_decide(one.count == 0 ? NULL : one.verdicts,
                                     other.count == 0 ? NULL : other.verdicts, &arena, &decision,
                                     &err),
                  &err);
        assert_string_equal(decision.checked, cases[i].checked);
        if (cases[i].reason == NULL)
            assert_null(decision.reason);
        else
            assert_string_equal(decision.reason, cases[i].reason);
        cf_arena_deinit(&arena);
    }
}

static void test_lines_of_another_form_are_skipped(void **state)
{
    struct cf_report_lines lines = { 0 };
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, (size_t)1 << 20);
    parse("0\tstart\t\t\n9\treplays\t\tnine\nrubbish\n\n3\tsings\t\t\n3\n4\treplays\t\n"
          "5x\treplays\t\t\n99999999999999999999\treplays\t\t\n-2\terror\t\tgone\n"
          "9\tdiffers\t\tlater\n0\terror\t\tout of luck\n0\tend\t\t\n8\treplays\t\tcut",
          &arena, &lines);
    assert_int_equal(lines.count, 3);
    assert_int_equal(lines.verdicts[0].id, -2);
    assert_string_equal(lines.verdicts[1].text, "nine"); /* the first line of a call counts */
    assert_true(lines.started && lines.ended);
    assert_string_equal(lines.problem, "out of luck");
    cf_arena_deinit(&arena);
}

static void test_running_out_of_memory_is_reported(void **state)
{
    char text[] = "7\tdiffers\taa\tx\n";
    struct cf_report_lines lines = { 0 };
    struct cf_decision decision = { 0 };
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, (size_t)1 << 20);
    cf_alloc_fail_after(0);
    assert_int_equal(cf_verdicts_parse(text, &arena, &lines, NULL), CF_ENOMEM);
    cf_alloc_fail_after(-1);
    cf_arena_deinit(&arena);
    cf_arena_init(&arena, 8);
    const struct cf_verdict verdict = { 7, CF_VERDICT_DIFFERS, "", "a text" };
    assert_int_equal(cf_verdicts_decide(&verdict, NULL, &arena, &decision, NULL), CF_ENOMEM);
    cf_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_verdicts_make_one_decision),
        cmocka_unit_test(test_lines_of_another_form_are_skipped),
        cmocka_unit_test(test_running_out_of_memory_is_reported),
    };

    return cmocka_run_group_tests_name("replay.verdicts", tests, NULL, NULL);
}
