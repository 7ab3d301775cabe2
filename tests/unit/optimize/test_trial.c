/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "optimize/trial.h"

#include <string.h>

/* A judge's result with that many assumptions. */
static struct cf_judge_result make_result(struct cf_assumption *assumptions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assumptions[i] = (struct cf_assumption){ .text = "never called so",
                                                 .difference = { "f()", "return", "", "1", "2" } };
    return (struct cf_judge_result){
        .judgement = CF_JUDGED_NOT_FASTER,
        .reason = "not faster",
        .verify = { .given = 3, .assumptions = assumptions, .assumption_count = count }
    };
}

/* A record that was filled after its verification is filled again after its measurement. */
static void test_a_record_can_be_filled_twice(void **state)
{
    struct cf_assumption assumptions[5];
    const struct cf_judge_result result = make_result(assumptions, 5);
    struct cf_error err = CF_ERROR_INIT;
    struct cf_tried tried = { .source = "rule:x", .title = "" };
    struct cf_arena arena;
    struct cf_optimizing work = { .arena = &arena };

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    for (int round = 0; round < 3; round++) {
        assert_ok(cf_tried_fill(&work, &tried, &result, &err), &err);
        assert_int_equal(tried.assumption_count, 5);
        assert_int_equal(tried.verdict, CF_TRIED_NOT_FASTER);
        assert_int_equal(tried.given, 3);
        for (size_t i = 0; i < 5; i++) {
            assert_string_equal(tried.assumptions[i].text, "never called so");
            assert_ptr_not_equal(tried.assumptions[i].text, assumptions[i].text);
            assert_string_equal(tried.assumptions[i].difference.candidate, "2");
        }
    }
    cf_arena_deinit(&arena);
}

static void test_a_record_is_filled_whole_or_fails(void **state)
{
    struct cf_assumption assumptions[2];
    const struct cf_judge_result result = make_result(assumptions, 2);
    enum cf_status status = CF_ENOMEM;

    (void)state;
    for (int attempts = 0; status == CF_ENOMEM && attempts < 40; attempts++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_tried tried = { .source = "rule:x", .title = "" };
        struct cf_arena arena;
        struct cf_optimizing work = { .arena = &arena };

        cf_arena_init(&arena, 1 << 20);
        cf_alloc_fail_after(attempts);
        status = cf_tried_fill(&work, &tried, &result, &err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_record_can_be_filled_twice),
        cmocka_unit_test(test_a_record_is_filled_whole_or_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
