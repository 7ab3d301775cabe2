/* SPDX-License-Identifier: Apache-2.0 */
/* Edits: their order, what does not fit together, and what comes out. */
#include "source/edit.h"
#include "tests/unit/test.h"

#include <string.h>

struct fixture {
    struct cf_arena arena;
    struct cf_error err;
    struct cf_edits edits;
};

static void begin(struct fixture *f)
{
    *f = (struct fixture){ .err = CF_ERROR_INIT };
    cf_arena_init(&f->arena, (size_t)64 << 20);
}

static enum cf_status add(struct fixture *f, uint32_t start, uint32_t end, const char *text)
{
    return cf_edits_add(&f->edits, &f->arena, (struct cf_edit){ start, end, text }, &f->err);
}

static const char *apply(struct fixture *f, const char *text)
{
    const struct cf_syntax syntax = { .text = text, .size = (uint32_t)strlen(text) };
    const char *result = NULL;

    assert_ok(cf_edits_apply(&syntax, f->edits.items, f->edits.count, &f->arena, &result, &f->err),
              &f->err);
    return result;
}

static void test_edits_are_applied_in_the_order_of_the_text(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    assert_ok(add(&f, 4, 7, "blue"), &f.err);
    assert_ok(add(&f, 0, 3, "A"), &f.err);
    assert_ok(add(&f, 4, 4, "very "), &f.err);
    assert_ok(add(&f, 4, 7, "blue"), &f.err); /* the same again */
    assert_string_equal(apply(&f, "the red car"), "A very blue car");
    cf_arena_deinit(&f.arena);
}

static void test_edits_that_overlap_are_refused(void **state)
{
    struct fixture f;

    (void)state;
    begin(&f);
    assert_ok(add(&f, 4, 7, "blue"), &f.err);
    assert_int_equal(add(&f, 6, 9, "x"), CF_EFORMAT);
    assert_string_equal(f.err.message, "two edits overlap");
    assert_int_equal(add(&f, 5, 5, "x"), CF_EFORMAT);
    assert_int_equal(f.edits.count, 1);
    cf_arena_deinit(&f.arena);
}

static void test_edits_of_two_rewrites_must_not_touch(void **state)
{
    const struct cf_edit more[] = { { 7, 7, "s" } }, same[] = { { 4, 7, "blue" } };
    struct fixture f;

    (void)state;
    begin(&f);
    assert_ok(add(&f, 4, 7, "blue"), &f.err);
    assert_int_equal(cf_edits_merge(&f.edits, &f.arena, more, 1, &f.err), CF_EFORMAT);
    assert_string_equal(f.err.message, "two edits touch");
    assert_ok(cf_edits_merge(&f.edits, &f.arena, same, 1, &f.err), &f.err);
    assert_int_equal(f.edits.count, 1);
    cf_arena_deinit(&f.arena);
}

static void test_edits_outside_of_the_text_are_refused(void **state)
{
    const struct cf_syntax syntax = { .text = "abc", .size = 3 };
    const struct cf_edit wrong[] = { { 2, 4, "" }, { 2, 1, "" } };
    const char *result = NULL;
    struct fixture f;

    (void)state;
    begin(&f);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(cf_edits_apply(&syntax, &wrong[i], 1, &f.arena, &result, &f.err),
                         CF_EFORMAT);
        assert_string_equal(f.err.message, "edit 1 does not fit the text");
    }
    cf_arena_deinit(&f.arena);
}

static void test_a_changed_file_keeps_its_definitions(void **state)
{
    static const struct {
        const char *text, *message; /* NULL: it is fine */
    } cases[] = {
        { "class A:\n    def f(self): return 2\n", NULL },
        { "class A:\n    def g(self): return 1\n", "the changed file no longer defines A.f" },
        { "class A:\n    def f(self: return 1\n", "the changed file: line 2: invalid syntax" },
    };
    const char *text = "class A:\n    def f(self): return 1\n";
    struct cf_parser *parser = NULL;
    struct cf_source before, after;
    struct fixture f;

    (void)state;
    begin(&f);
    assert_ok(cf_parser_new(&parser, &f.err), &f.err);
    assert_ok(cf_source_read(parser, text, strlen(text), &f.arena, &before, &f.err), &f.err);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum cf_status status =
            cf_edits_check(parser, &before, cases[i].text, &f.arena, &after, &f.err);

        assert_int_equal(status, cases[i].message == NULL ? CF_OK : CF_EFORMAT);
        if (cases[i].message != NULL)
            assert_string_equal(f.err.message, cases[i].message);
    }
    cf_parser_free(parser);
    cf_arena_deinit(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edits_are_applied_in_the_order_of_the_text),
        cmocka_unit_test(test_edits_that_overlap_are_refused),
        cmocka_unit_test(test_edits_of_two_rewrites_must_not_touch),
        cmocka_unit_test(test_edits_outside_of_the_text_are_refused),
        cmocka_unit_test(test_a_changed_file_keeps_its_definitions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
