/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/arena.h"

#include <string.h>

static void test_memory_is_zeroed_and_aligned(void **state)
{
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    for (size_t size = 1; size < 300; size += 7) {
        const unsigned char *memory = cf_arena_alloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
    }
    cf_arena_deinit(&arena);
}

static void test_ceiling_holds(void **state)
{
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1000);
    assert_null(cf_arena_alloc(&arena, 1001));
    assert_null(cf_arena_alloc(&arena, (size_t)-1));
    assert_null(cf_arena_strndup(&arena, "", (size_t)-1));
    assert_non_null(cf_arena_alloc(&arena, 900));
    assert_null(cf_arena_alloc(&arena, 200));
    cf_arena_deinit(&arena);
}

static void test_strings_are_copied_and_formatted(void **state)
{
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    assert_string_equal(cf_arena_strndup(&arena, "abcdef", 3), "abc");
    assert_string_equal(cf_arena_strdup(&arena, "abc"), "abc");
    assert_string_equal(cf_arena_printf(&arena, "%s-%d", "x", 7), "x-7");
    cf_arena_deinit(&arena);
}

static void test_failed_allocation_gives_null(void **state)
{
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    cf_alloc_fail_after(0);
    assert_null(cf_arena_alloc(&arena, 1));
    assert_null(cf_arena_printf(&arena, "%d", 1));
    cf_alloc_fail_after(-1);
    assert_non_null(cf_arena_alloc(&arena, 1));
    cf_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memory_is_zeroed_and_aligned),
        cmocka_unit_test(test_ceiling_holds),
        cmocka_unit_test(test_strings_are_copied_and_formatted),
        cmocka_unit_test(test_failed_allocation_gives_null),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
