/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char folder[64];
    struct cf_arena arena;
    struct cf_error err;
};

static int open_folder(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    assert_non_null(f);
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/codeflash-file-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    cf_arena_init(&f->arena, 1 << 20);
    *state = f;
    return 0;
}

static int close_folder(void **state)
{
    struct fixture *f = *state;

    assert_ok(cf_tree_remove(f->folder, &f->err), &f->err);
    assert_false(cf_path_is_dir(f->folder));
    cf_arena_deinit(&f->arena);
    free(f);
    return 0;
}

static const char *inside(struct fixture *f, const char *name)
{
    return cf_path_join(&f->arena, f->folder, name);
}

static void test_what_is_written_is_read(void **state)
{
    struct fixture *f = *state;
    const char *path = inside(f, "a");
    struct stat info;
    size_t len = 0;
    char *data;

    assert_ok(cf_file_write(path, "one", 3, 0644, &f->err), &f->err);
    assert_ok(cf_file_write(path, "a\0b", 3, 0600, &f->err), &f->err);
    assert_ok(cf_file_read(path, 3, &f->arena, &data, &len, &f->err), &f->err);
    assert_int_equal(len, 3);
    assert_memory_equal(data, "a\0b", 4);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
}

static void test_unreadable_things_are_named(void **state)
{
    struct fixture *f = *state;
    const char *path = inside(f, "a");
    size_t len = 0;
    char *data;

    assert_int_equal(cf_file_read(path, 9, &f->arena, &data, &len, &f->err), CF_ENOTFOUND);
    assert_string_equal(
        f->err.message,
        cf_arena_printf(&f->arena, "cannot read %s: No such file or directory", path));
    assert_int_equal(cf_file_read(f->folder, 9, &f->arena, &data, &len, &f->err), CF_EIO);
    assert_non_null(strstr(f->err.message, ": it is a directory"));
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(cf_file_read(path, 9, &f->arena, &data, &len, &f->err), CF_EIO);
    assert_non_null(strstr(f->err.message, ": it is not a regular file"));
    assert_ok(cf_file_write(path, "0123456789", 10, 0600, &f->err), &f->err);
    assert_int_equal(cf_file_read(path, 9, &f->arena, &data, &len, &f->err), CF_ELIMIT);
    assert_non_null(strstr(f->err.message, " is larger than 9 bytes"));
}

static void test_a_failed_write_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    const char *folder = inside(f, "folder");

    assert_ok(cf_dir_make(folder, 0700, &f->err), &f->err);
    assert_int_equal(cf_file_write(folder, "x", 1, 0600, &f->err), CF_EIO);
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(rmdir(f->folder), 0); /* nothing else is in it */
    assert_int_equal(cf_file_write(inside(f, "x"), "x", 1, 0600, &f->err), CF_EIO);
}

static void test_folders_are_made_and_removed_but_links_not_followed(void **state)
{
    struct fixture *f = *state;
    const char *kept = inside(f, "kept");

    assert_ok(cf_dir_make(inside(f, "a//b/c/"), 0700, &f->err), &f->err);
    assert_ok(cf_dir_make(inside(f, "a/b"), 0700, &f->err), &f->err);
    assert_ok(cf_file_write(kept, "x", 1, 0600, &f->err), &f->err);
    assert_int_equal(symlink(f->folder, inside(f, "a/b/link")), 0);
    assert_ok(cf_tree_remove(inside(f, "a"), &f->err), &f->err);
    assert_false(cf_path_is_dir(inside(f, "a")));
    assert_true(cf_path_is_file(kept));
    assert_ok(cf_tree_remove(inside(f, "a"), &f->err), &f->err);
    assert_int_equal(cf_dir_make(inside(f, "kept/x"), 0700, &f->err), CF_EIO);
}

static void test_paths(void **state)
{
    struct fixture *f = *state;
    char *real = NULL;

    assert_string_equal(cf_path_join(&f->arena, "/a", "b"), "/a/b");
    assert_string_equal(cf_path_join(&f->arena, "/a/", "b"), "/a/b");
    assert_string_equal(cf_path_join(&f->arena, "/a", "/b"), "/b");
    assert_string_equal(cf_path_base("/a/b.py"), "b.py");
    assert_string_equal(cf_path_base("b.py"), "b.py");
    assert_true(cf_path_inside("/a/b", "/a"));
    assert_true(cf_path_inside("/a", "/a/"));
    assert_true(cf_path_inside("/a", "/"));
    assert_false(cf_path_inside("/ab", "/a"));
    assert_false(cf_path_inside("/", "/a"));

    assert_ok(cf_path_real_parent(inside(f, "../x.trace"), &f->arena, &real, &f->err), &f->err);
    assert_string_equal(real, "/tmp/x.trace");
    assert_int_equal(cf_path_real_parent(inside(f, "no/x"), &f->arena, &real, &f->err),
                     CF_ENOTFOUND);
    assert_int_equal(cf_path_real(inside(f, "no"), &f->arena, &real, &f->err), CF_ENOTFOUND);
}

static void test_survives_any_failed_allocation(void **state)
{
    struct fixture *f = *state;
    const char *path = inside(f, "a/b");
    enum cf_status status = CF_ENOMEM;
    long attempts = 0;

    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        struct cf_arena arena;
        size_t len = 0;
        char *data;

        cf_arena_init(&arena, 1 << 20);
        cf_alloc_fail_after(attempts);
        if ((status = cf_dir_make(inside(f, "a"), 0700, &f->err)) == CF_OK &&
            (status = cf_file_write(path, "x", 1, 0600, &f->err)) == CF_OK &&
            (status = cf_path_real_parent(path, &arena, &data, &f->err)) == CF_OK)
            status = cf_file_read(path, 9, &arena, &data, &len, &f->err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
    }
    assert_ok(status, &f->err);
    assert_true(attempts > 1);
}

#define WITH_FOLDER(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_what_is_written_is_read),
        WITH_FOLDER(test_unreadable_things_are_named),
        WITH_FOLDER(test_a_failed_write_leaves_nothing),
        WITH_FOLDER(test_folders_are_made_and_removed_but_links_not_followed),
        WITH_FOLDER(test_paths),
        WITH_FOLDER(test_survives_any_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
