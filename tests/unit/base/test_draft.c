/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/draft.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_a_draft_becomes_a_file_when_it_ends(void **state)
{
    char folder[] = "/tmp/codeflash-draft-XXXXXX";
    struct cf_error err = CF_ERROR_INIT;
    struct cf_draft draft;
    struct cf_arena arena;
    size_t size = 0;
    char *path, *text = NULL;

    (void)state;
    assert_non_null(mkdtemp(folder));
    cf_arena_init(&arena, 1 << 20);
    path = cf_path_join(&arena, folder, "page");
    assert_ok(cf_draft_begin(&draft, &err), &err);
    (void)fprintf(draft.out, "%d lines\n", 2);
    assert_false(cf_path_is_file(path));
    assert_ok(cf_draft_end(&draft, path, 0644, &err), &err);
    assert_ok(cf_file_read(path, 100, &arena, &text, &size, &err), &err);
    assert_string_equal(text, "2 lines\n");
    assert_ok(cf_tree_remove(folder, &err), &err);
    cf_arena_deinit(&arena);
}

static void test_a_draft_that_has_no_place_fails(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_draft draft;

    (void)state;
    assert_ok(cf_draft_begin(&draft, &err), &err);
    (void)fputs("text", draft.out);
    assert_int_equal(cf_draft_end(&draft, NULL, 0644, &err), CF_ENOMEM);
    assert_string_equal(err.message, "out of memory for a file");

    assert_ok(cf_draft_begin(&draft, &err), &err);
    assert_int_equal(cf_draft_end(&draft, "/nowhere/at/all", 0644, &err), CF_EIO);
    assert_non_null(strstr(err.message, "/nowhere/at/all"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_draft_becomes_a_file_when_it_ends),
        cmocka_unit_test(test_a_draft_that_has_no_place_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
