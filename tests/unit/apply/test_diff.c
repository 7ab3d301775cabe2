/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "apply/diff.h"
#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void make_patch(const char *old, const char *new, const char *path, struct cf_buf *patch)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_diff diff;

    cf_buf_init(patch, 1 << 20);
    assert_ok(cf_diff_init(&diff, old, strlen(old), new, strlen(new), &err), &err);
    cf_diff_patch(&diff, path, patch);
    cf_diff_deinit(&diff);
}

#define HEADER "diff --git a/m.py b/m.py\n--- a/m.py\n+++ b/m.py\n"

static void test_patches_read_as_git_writes_them(void **state)
{
    static const struct {
        const char *old, *new, *patch;
    } cases[] = {
        { "a\nb\n", "a\nb\n", "" },
        { "", "a\n", HEADER "@@ -0,0 +1 @@\n+a\n" },
        { "a\n", "", HEADER "@@ -1 +0,0 @@\n-a\n" },
        { "a\nb\nc\n", "a\nx\nc\n", HEADER "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n" },
        { "a\nb", "a\nb\n", HEADER "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n" },
        { "a\r\nb\r\n", "a\r\nc\r\n", HEADER "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n" },
        { "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
          HEADER "@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+y\n" },
        { "1\n2\n3\n4\n5\n", "x\n2\n3\n4\ny\n",
          HEADER "@@ -1,5 +1,5 @@\n-1\n+x\n 2\n 3\n 4\n-5\n+y\n" },
        { "a\nb\nc\na\nb\nb\na\n", "c\nb\na\nb\na\nc\n",
          HEADER "@@ -1,7 +1,6 @@\n-a\n-b\n c\n+b\n a\n b\n-b\n a\n+c\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_buf patch;

        make_patch(cases[i].old, cases[i].new, "m.py", &patch);
        assert_string_equal(cf_buf_str(&patch), cases[i].patch);
        cf_buf_deinit(&patch);
    }
}

static void test_names_are_quoted_as_git_quotes_them(void **state)
{
    static const struct {
        const char *path, *line;
    } cases[] = {
        { "my file.py", "--- a/my file.py\t\n" },
        { "\xc3\xa4.py", "--- \"a/\\303\\244.py\"\n" },
        { "a\"b.py", "--- \"a/a\\\"b.py\"\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_buf patch;

        make_patch("a\n", "b\n", cases[i].path, &patch);
        assert_non_null(strstr(cf_buf_str(&patch), cases[i].line));
        cf_buf_deinit(&patch);
    }
}

/* Applies the marks of a comparison: the old lines that stay, and the new ones, must give `new`. */
static void check_marks(const struct cf_diff *diff, const char *new)
{
    size_t old_at = 0, at = 0;

    for (size_t i = 0; i < diff->sides[1].count; i++) {
        const struct cf_diff_line *line = &diff->sides[1].lines[i];

        if (!line->changed) {
            while (diff->sides[0].lines[old_at].changed)
                old_at++;
            assert_int_equal(diff->sides[0].lines[old_at].size, line->size);
            assert_memory_equal(diff->sides[0].lines[old_at++].text, line->text, line->size);
        }
        assert_memory_equal(new + at, line->text, line->size);
        at += line->size;
    }
    for (; old_at < diff->sides[0].count; old_at++)
        assert_true(diff->sides[0].lines[old_at].changed);
}

static void test_any_two_texts_are_told_apart(void **state)
{
    unsigned random = 12345;

    (void)state;
    for (int round = 0; round < 300; round++) {
        char texts[2][256];
        struct cf_error err = CF_ERROR_INIT;
        struct cf_diff diff;

        for (int side = 0; side < 2; side++) {
            size_t size = 0;

            for (unsigned i = 0; i < 5 + random % 60; i++) {
                random = random * 1103515245U + 12345U;
                texts[side][size++] = (char)('a' + (random >> 16) % 3);
                texts[side][size++] = '\n';
            }
            texts[side][size] = '\0';
        }
        assert_ok(cf_diff_init(&diff, texts[0], strlen(texts[0]), texts[1], strlen(texts[1]), &err),
                  &err);
        check_marks(&diff, texts[1]);
        cf_diff_deinit(&diff);
    }
}

static void test_texts_with_nothing_in_common_are_replaced(void **state)
{
    const size_t lines = 6000;
    char *texts[2] = { malloc(lines * 8), malloc(lines * 8) };
    size_t sizes[2] = { 0, 0 };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_diff diff;
    struct cf_diff_hunk hunk = { 0 };

    (void)state;
    for (int side = 0; side < 2; side++) {
        assert_non_null(texts[side]);
        for (size_t i = 0; i < lines; i++)
            sizes[side] += (size_t)sprintf(texts[side] + sizes[side], "%c%zu\n", "xy"[side], i);
    }
    assert_ok(cf_diff_init(&diff, texts[0], sizes[0], texts[1], sizes[1], &err), &err);
    assert_true(cf_diff_next(&diff, &hunk));
    assert_int_equal(hunk.count[0], lines);
    assert_int_equal(hunk.count[1], lines);
    assert_false(cf_diff_next(&diff, &hunk));
    cf_diff_deinit(&diff);
    free(texts[0]);
    free(texts[1]);
}

static void test_short_memory_is_told(void **state)
{
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 20; attempts++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_diff diff;

        cf_alloc_fail_after(attempts);
        status = cf_diff_init(&diff, "a\nb\n", 4, "a\nc\n", 4, &err);
        cf_alloc_fail_after(-1);
        if (status == CF_OK)
            cf_diff_deinit(&diff);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patches_read_as_git_writes_them),
        cmocka_unit_test(test_names_are_quoted_as_git_quotes_them),
        cmocka_unit_test(test_any_two_texts_are_told_apart),
        cmocka_unit_test(test_texts_with_nothing_in_common_are_replaced),
        cmocka_unit_test(test_short_memory_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
