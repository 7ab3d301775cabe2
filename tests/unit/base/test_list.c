/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/list.h"

#include <string.h>

static enum cf_status note(struct cf_list *list, struct cf_arena *arena, struct cf_error *err,
                           const char *fmt, ...) CF_PRINTF(4, 5);

static enum cf_status note(struct cf_list *list, struct cf_arena *arena, struct cf_error *err,
                           const char *fmt, ...)
{
    enum cf_status status;
    va_list args;

    va_start(args, fmt);
    status = cf_list_add_note(list, arena, err, fmt, args);
    va_end(args);
    return status;
}

static void test_items_stay_in_order_while_the_list_grows(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_list list = { 0 };
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    for (int i = 0; i < 100; i++)
        assert_ok(note(&list, &arena, &err, "number %d", i), &err);
    assert_int_equal(list.count, 100);
    assert_string_equal(list.items[0], "number 0");
    assert_string_equal(list.items[64], "number 64");
    assert_string_equal(list.items[99], "number 99");
    cf_arena_deinit(&arena);
}

static void test_a_long_note_is_cut(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_list list = { 0 };
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    assert_ok(note(&list, &arena, &err, "%*d", 2 * CF_NOTE_BYTES, 7), &err);
    assert_int_equal(strlen(list.items[0]), CF_NOTE_BYTES - 1);
    cf_arena_deinit(&arena);
}

static void test_survives_any_failed_allocation(void **state)
{
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status != CF_OK && attempts < 20; attempts++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_list list = { 0 };
        struct cf_arena arena;

        cf_arena_init(&arena, 1 << 20);
        cf_alloc_fail_after(attempts);
        status = note(&list, &arena, &err, "%d", attempts);
        cf_alloc_fail_after(-1);
        assert_int_equal(list.count, status == CF_OK);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_stay_in_order_while_the_list_grows),
        cmocka_unit_test(test_a_long_note_is_cut),
        cmocka_unit_test(test_survives_any_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
