/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "optimize/pieces.h"

#include <string.h>

struct fixture {
    struct cf_arena arena;
    struct cf_pieces pieces;
    struct cf_error err;
};

static void set_up(struct fixture *f, const char *text)
{
    *f = (struct fixture){ .err = CF_ERROR_INIT };
    cf_arena_init(&f->arena, (size_t)4 << 20);
    assert_ok(cf_pieces_init(&f->pieces, text, strlen(text), &f->arena, &f->err), &f->err);
}

static void edit(struct fixture *f, uint32_t change, uint32_t start, uint32_t end, const char *text)
{
    const struct cf_edit edits[] = { { start, end, text } };

    assert_ok(cf_pieces_edit(&f->pieces, change, edits, 1, &f->err), &f->err);
}

static void assert_text(struct fixture *f, uint32_t without, const char *wanted)
{
    const char *text = NULL;
    size_t size = 0;

    assert_ok(cf_pieces_text(&f->pieces, without, &text, &size, &f->err), &f->err);
    assert_string_equal(text, wanted);
    assert_int_equal(size, strlen(wanted));
}

static void test_changes_can_be_left_out_in_any_order(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, "one two three");
    edit(&f, 1, 0, 3, "ONE!");   /* "ONE! two three" */
    edit(&f, 2, 9, 14, "THREE"); /* "ONE! two THREE" */
    edit(&f, 3, 4, 4, " and");   /* "ONE! and two THREE" */
    assert_text(&f, 0, "ONE! and two THREE");
    assert_text(&f, 1, "one and two THREE");
    assert_text(&f, 2, "ONE! and two three");
    assert_text(&f, 3, "ONE! two THREE");
    cf_pieces_drop(&f.pieces, 1);
    assert_text(&f, 0, "one and two THREE");
    cf_pieces_drop(&f.pieces, 3);
    cf_pieces_drop(&f.pieces, 2);
    assert_text(&f, 0, "one two three");
    assert_false(cf_pieces_has(&f.pieces, 2));
    cf_arena_deinit(&f.arena);
}

static void test_a_change_may_build_on_another(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f, "x = f(y)\n");
    edit(&f, 1, 4, 8, "g(y, z)"); /* "x = g(y, z)" */
    edit(&f, 2, 9, 10, "zz");     /* "x = g(y, zz)" */
    assert_text(&f, 0, "x = g(y, zz)\n");
    assert_true(cf_pieces_builds_on(&f.pieces, 2, 1));
    assert_false(cf_pieces_builds_on(&f.pieces, 1, 2));
    assert_text(&f, 2, "x = g(y, z)\n");
    cf_pieces_merge(&f.pieces, 2, 1);
    assert_text(&f, 0, "x = g(y, zz)\n");
    assert_text(&f, 1, "x = f(y)\n");
    cf_arena_deinit(&f.arena);
}

static void test_edits_of_one_change_stand_in_the_order_of_the_text(void **state)
{
    const struct cf_edit edits[] = { { 0, 0, "a" }, { 0, 1, "b" }, { 3, 3, "c" } };
    struct fixture f;

    (void)state;
    set_up(&f, "123");
    assert_ok(cf_pieces_edit(&f.pieces, 1, edits, 3, &f.err), &f.err);
    assert_text(&f, 0, "ab23c");
    assert_text(&f, 1, "123");
    cf_arena_deinit(&f.arena);
}

static void test_unsound_edits_are_refused(void **state)
{
    static const struct cf_edit cases[][2] = {
        { { 2, 1, "" }, { 2, 2, "" } },
        { { 0, 2, "" }, { 1, 3, "" } },
        { { 0, 1, "" }, { 3, 9, "" } },
        { { 2, 3, "" }, { 0, 1, "" } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f;

        set_up(&f, "123");
        assert_int_equal(cf_pieces_edit(&f.pieces, 1, cases[i], 2, &f.err), CF_EFORMAT);
        assert_text(&f, 0, "123");
        cf_arena_deinit(&f.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_can_be_left_out_in_any_order),
        cmocka_unit_test(test_a_change_may_build_on_another),
        cmocka_unit_test(test_edits_of_one_change_stand_in_the_order_of_the_text),
        cmocka_unit_test(test_unsound_edits_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
