/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char root[64];
    struct cf_arena arena;
    struct cf_error err;
};

static const char *in(struct fixture *f, const char *name)
{
    return cf_path_join(&f->arena, f->root, name);
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){ .root = "/tmp/codeflash-copy-XXXXXX" };
    cf_arena_init(&f->arena, (size_t)4 << 20);
    assert_non_null(mkdtemp(f->root));
    assert_ok(cf_dir_make(in(f, "a/pkg/build"), 0755, &f->err), &f->err);
    assert_ok(cf_file_write(in(f, "a/pkg/m.py"), "text", 4, 0640, &f->err), &f->err);
    assert_ok(cf_file_write(in(f, "a/x.trace"), "12345678", 8, 0600, &f->err), &f->err);
    assert_ok(cf_file_write(in(f, "a/pkg/build/out"), "1", 1, 0600, &f->err), &f->err);
    assert_ok(cf_dir_make(in(f, "a/build"), 0700, &f->err), &f->err);
    assert_ok(cf_file_write(in(f, "a/build/__init__.py"), "", 0, 0600, &f->err), &f->err);
    assert_int_equal(symlink("pkg/m.py", in(f, "a/link.py")), 0);
    assert_int_equal(mkfifo(in(f, "a/pipe"), 0600), 0);
}

static void tear_down(struct fixture *f)
{
    assert_ok(cf_tree_remove(f->root, &f->err), &f->err);
    cf_arena_deinit(&f->arena);
}

static void test_a_folder_is_copied_without_what_is_skipped(void **state)
{
    static const char *const skip[] = { "build", "*.trace", NULL };
    struct fixture f;
    struct stat before, after;
    char target[64] = "";

    (void)state;
    set_up(&f);
    assert_ok(cf_tree_copy(in(&f, "a"), in(&f, "b"), skip, 1 << 20, &f.err), &f.err);
    assert_int_equal(stat(in(&f, "a/pkg/m.py"), &before), 0);
    assert_int_equal(stat(in(&f, "b/pkg/m.py"), &after), 0);
    assert_int_equal(after.st_size, 4);
    assert_int_equal(after.st_mode & 07777, 0640);
    assert_int_equal(after.st_mtim.tv_sec, before.st_mtim.tv_sec);
    assert_int_equal(after.st_mtim.tv_nsec, before.st_mtim.tv_nsec);
    assert_int_equal(readlink(in(&f, "b/link.py"), target, sizeof(target) - 1), 8);
    assert_string_equal(target, "pkg/m.py");
    assert_int_not_equal(access(in(&f, "b/pkg/build"), F_OK), 0);
    assert_int_equal(access(in(&f, "b/build/__init__.py"), F_OK), 0);
    assert_int_not_equal(access(in(&f, "b/x.trace"), F_OK), 0);
    assert_int_not_equal(access(in(&f, "b/pipe"), F_OK), 0);
    tear_down(&f);
}

static void test_a_copy_has_a_ceiling(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f);
    assert_int_equal(cf_tree_copy(in(&f, "a"), in(&f, "b"), NULL, 6, &f.err), CF_ELIMIT);
    assert_string_equal(f.err.message, "the project is too large to be copied");
    assert_int_equal(cf_tree_copy(in(&f, "none"), in(&f, "c"), NULL, 6, &f.err), CF_EIO);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_folder_is_copied_without_what_is_skipped),
        cmocka_unit_test(test_a_copy_has_a_ceiling),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
