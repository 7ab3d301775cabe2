/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "base/file.h"
#include "replay/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct folder {
    char path[64];
    struct cf_arena arena;
    struct cf_error err;
};

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof(*f));

    *state = f;
    if (f == NULL)
        return -1;
    cf_arena_init(&f->arena, (size_t)1 << 20);
    (void)strcpy(f->path, "/tmp/cf-place-XXXXXX");
    return mkdtemp(f->path) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    const enum cf_status status = cf_tree_remove(f->path, NULL);

    cf_arena_deinit(&f->arena);
    free(f);
    return status == CF_OK ? 0 : -1;
}

static const char *in_folder(struct folder *f, const char *name)
{
    const char *path = cf_path_join(&f->arena, f->path, name);

    assert_non_null(path);
    return path;
}

static const char *file_name_for(struct folder *f, enum cf_session_main main, const char *name)
{
    const struct cf_session session = { .main = main, .name = name, .tests_root = f->path };
    struct cf_buf text;
    const char *path = NULL;

    cf_buf_init(&text, 100);
    cf_buf_add_str(&text, "pass\n");
    assert_ok(cf_place_write(&session, &text, &f->arena, &path, &f->err), &f->err);
    cf_buf_deinit(&text);
    return cf_path_base(path);
}

static void test_a_file_takes_the_first_free_number(void **state)
{
    struct folder *f = *state;

    assert_string_equal(file_name_for(f, CF_SESSION_SCRIPT, "/x/app.py"),
                        "test_app__replay_test_0.py");
    assert_string_equal(file_name_for(f, CF_SESSION_SCRIPT, "/x/app.py"),
                        "test_app__replay_test_1.py");
    assert_string_equal(file_name_for(f, CF_SESSION_SCRIPT, "/x/v1.2 tool"),
                        "test_v1_2_tool__replay_test_0.py");
    assert_string_equal(file_name_for(f, CF_SESSION_MODULE, "shop.cli"),
                        "test_shop_cli__replay_test_0.py");
    assert_string_equal(file_name_for(f, CF_SESSION_BLOCK, ""), "test_replay_test_0.py");
    assert_int_equal(unlink(in_folder(f, "test_app__replay_test_0.py")), 0);
    assert_string_equal(file_name_for(f, CF_SESSION_SCRIPT, "app.py"),
                        "test_app__replay_test_0.py");
}

static void test_a_folder_that_refuses_is_named(void **state)
{
    struct folder *f = *state;
    const char *missing = in_folder(f, "missing");
    const struct cf_session session = { .name = "app.py", .tests_root = missing };
    struct cf_buf text;
    const char *path = NULL;

    cf_buf_init(&text, 100);
    assert_int_equal(cf_place_write(&session, &text, &f->arena, &path, &f->err), CF_EIO);
    assert_non_null(strstr(f->err.message, missing));
    assert_null(path);
    cf_buf_deinit(&text);
}

static void test_paths_are_relative_to_the_folder(void **state)
{
    static const struct {
        const char *folder;
        const char *file;
        const char *relative;
    } cases[] = {
        { "tests", "t.trace", "../t.trace" },
        { ".", "t.trace", "t.trace" },
        { "tests", "tests/t.trace", "t.trace" },
        { "tests/deep", "tests2/t.trace", "../../tests2/t.trace" },
        { "tests", "tests2/t.trace", "../tests2/t.trace" },
    };
    struct folder *f = *state;

    assert_ok(cf_dir_make(in_folder(f, "tests/deep"), 0777, &f->err), &f->err);
    assert_ok(cf_dir_make(in_folder(f, "tests2"), 0777, &f->err), &f->err);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *relative = NULL;

        assert_ok(cf_file_write(in_folder(f, cases[i].file), "", 0, 0600, &f->err), &f->err);
        assert_ok(cf_place_relative(in_folder(f, cases[i].folder), in_folder(f, cases[i].file),
                                    &f->arena, &relative, &f->err),
                  &f->err);
        assert_string_equal(relative, cases[i].relative);
    }
}

static void test_names_stay_unique(void **state)
{
    struct folder *f = *state;
    struct cf_names names = { 0 };
    struct cf_buf name;
    char expected[32] = "";

    cf_buf_init(&name, 100);
    for (int i = 1; i < 500; i++) {
        cf_buf_reset(&name);
        cf_buf_add_str(&name, "f");
        assert_ok(cf_names_add(&names, &f->arena, &name, &f->err), &f->err);
        (void)snprintf(expected, sizeof(expected), i == 1 ? "f" : "f_%d", i);
        assert_string_equal(cf_buf_str(&name), expected);
    }
    cf_buf_deinit(&name);
}

static void test_running_out_of_memory_leaves_nothing_behind(void **state)
{
    struct folder *f = *state;
    const struct cf_session session = { .name = "app.py", .tests_root = f->path };
    enum cf_status status = CF_ENOMEM;
    struct cf_buf text;
    const char *path = NULL;
    int attempts = 0;

    cf_buf_init(&text, 100);
    cf_buf_add_str(&text, "pass\n");
    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        struct cf_arena arena;

        cf_arena_init(&arena, (size_t)1 << 20);
        cf_alloc_fail_after(attempts);
        status = cf_place_write(&session, &text, &arena, &path, &f->err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
        assert_true(status == CF_OK ||
                    access(in_folder(f, "test_app__replay_test_0.py"), F_OK) != 0);
    }
    assert_int_equal(status, CF_OK);
    cf_buf_deinit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_file_takes_the_first_free_number, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_a_folder_that_refuses_is_named, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_paths_are_relative_to_the_folder, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(test_names_stay_unique, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_running_out_of_memory_leaves_nothing_behind,
                                        make_folder, remove_folder),
    };

    return cmocka_run_group_tests_name("replay.place", tests, NULL, NULL);
}
