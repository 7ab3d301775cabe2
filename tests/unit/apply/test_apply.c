/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "apply/apply.h"
#include "apply/runs.h"
#include "base/file.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A project with a run in a folder of its own. */
struct fixture {
    char root[64];
    const char *run;
    struct cf_arena arena;
    struct cf_error err;
};

static const char *path_in(struct fixture *f, const char *name)
{
    const char *path = cf_path_join(&f->arena, f->root, name);

    assert_non_null(path);
    return path;
}

static void put(struct fixture *f, const char *name, const char *text, mode_t mode)
{
    assert_ok(cf_file_write(path_in(f, name), text, strlen(text), mode, &f->err), &f->err);
}

static void assert_holds(struct fixture *f, const char *name, const char *text)
{
    char *found = NULL;
    size_t size = 0;

    assert_ok(cf_file_read(path_in(f, name), 1 << 20, &f->arena, &found, &size, &f->err), &f->err);
    assert_string_equal(found, text);
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){ .root = "/tmp/codeflash-apply-XXXXXX" };
    cf_arena_init(&f->arena, (size_t)16 << 20);
    assert_non_null(mkdtemp(f->root));
    assert_ok(cf_dir_make(path_in(f, "pkg"), 0755, &f->err), &f->err);
    put(f, "a.py", "a = 1\n", 0640);
    put(f, "pkg/b.py", "b = 1\n", 0755);
    assert_ok(cf_run_make(f->root, &f->arena, &f->run, &f->err), &f->err);
}

static void tear_down(struct fixture *f)
{
    assert_ok(cf_tree_remove(f->root, &f->err), &f->err);
    cf_arena_deinit(&f->arena);
}

static void changes_of(struct cf_change changes[2])
{
    changes[0] = (struct cf_change){ "a.py", "a = 1\n", "a = 2\n", 6, 6, NULL };
    changes[1] = (struct cf_change){ "pkg/b.py", "b = 1\n", "b = 22\n", 6, 7, NULL };
}

static void test_changes_are_applied_and_taken_back(void **state)
{
    struct cf_change changes[2];
    struct cf_undone undone;
    struct fixture f;
    struct stat info;

    (void)state;
    set_up(&f);
    changes_of(changes);
    assert_ok(cf_apply_changes(f.run, f.root, changes, 2, &f.arena, &f.err), &f.err);
    assert_null(changes[0].refused);
    assert_holds(&f, "a.py", "a = 2\n");
    assert_holds(&f, "pkg/b.py", "b = 22\n");
    assert_int_equal(stat(path_in(&f, "a.py"), &info), 0);
    assert_int_equal(info.st_mode & 07777, 0640);
    assert_int_equal(stat(path_in(&f, "pkg/b.py"), &info), 0);
    assert_int_equal(info.st_mode & 07777, 0755);

    assert_ok(cf_undo(f.run, f.root, &f.arena, &undone, &f.err), &f.err);
    assert_int_equal(undone.restored.count, 2);
    assert_holds(&f, "a.py", "a = 1\n");
    assert_holds(&f, "pkg/b.py", "b = 1\n");
    assert_int_equal(cf_undo(f.run, f.root, &f.arena, &undone, &f.err), CF_ENOTFOUND);
    tear_down(&f);
}

static void test_what_the_user_changed_meanwhile_is_left_alone(void **state)
{
    struct cf_change changes[2];
    struct cf_undone undone;
    struct fixture f;

    (void)state;
    set_up(&f);
    changes_of(changes);
    put(&f, "a.py", "a = 3  # mine\n", 0640);
    assert_ok(cf_apply_changes(f.run, f.root, changes, 2, &f.arena, &f.err), &f.err);
    assert_string_equal(changes[0].refused, "it was changed while the run was under way");
    assert_null(changes[1].refused);
    assert_holds(&f, "a.py", "a = 3  # mine\n");

    put(&f, "pkg/b.py", "b = 4  # mine\n", 0755);
    assert_ok(cf_undo(f.run, f.root, &f.arena, &undone, &f.err), &f.err);
    assert_int_equal(undone.kept.count, 1);
    assert_string_equal(undone.kept.items[0], "pkg/b.py");
    assert_holds(&f, "pkg/b.py", "b = 4  # mine\n");
    tear_down(&f);
}

static void test_files_that_cannot_be_changed_say_why(void **state)
{
    struct cf_change changes[2];
    struct fixture f;

    (void)state;
    set_up(&f);
    changes_of(changes);
    assert_int_equal(chmod(path_in(&f, "a.py"), 0444), 0);
    assert_int_equal(unlink(path_in(&f, "pkg/b.py")), 0);
    assert_ok(cf_apply_changes(f.run, f.root, changes, 2, &f.arena, &f.err), &f.err);
    assert_string_equal(changes[0].refused, "it is read-only");
    assert_string_equal(changes[1].refused, "it is gone");
    assert_holds(&f, "a.py", "a = 1\n");
    tear_down(&f);
}

static void test_links_are_followed(void **state)
{
    struct cf_change changes[2];
    struct fixture f;
    struct stat info;

    (void)state;
    set_up(&f);
    changes_of(changes);
    assert_int_equal(rename(path_in(&f, "a.py"), path_in(&f, "pkg/real.py")), 0);
    assert_int_equal(symlink("pkg/real.py", path_in(&f, "a.py")), 0);
    assert_ok(cf_apply_changes(f.run, f.root, changes, 1, &f.arena, &f.err), &f.err);
    assert_int_equal(lstat(path_in(&f, "a.py"), &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_holds(&f, "pkg/real.py", "a = 2\n");
    tear_down(&f);
}

/* A disk that takes no more than so many bytes of a file. */
static void test_a_full_disk_changes_nothing(void **state)
{
    struct rlimit before, small;
    struct cf_change changes[2];
    struct fixture f;

    (void)state;
    set_up(&f);
    changes_of(changes);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 6; /* "b = 22\n" has seven */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_int_equal(cf_apply_changes(f.run, f.root, changes, 2, &f.arena, &f.err), CF_EIO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_non_null(strstr(f.err.message, "b.py"));
    assert_holds(&f, "a.py", "a = 1\n");
    assert_holds(&f, "pkg/b.py", "b = 1\n");
    assert_int_not_equal(access(path_in(&f, "pkg/.b.py.codeflash"), F_OK), 0);
    tear_down(&f);
}

static void test_a_damaged_list_is_refused(void **state)
{
    static const char *const lists[] = {
        "",
        "something\n",
        "codeflash-applied 1\nshort 644 a.py\n",
        "codeflash-applied 1\n"
        "0000000000000000000000000000000000000000000000000000000000000000 "
        "0000000000000000000000000000000000000000000000000000000000000000 644 ../a.py\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        struct cf_undone undone;
        struct fixture f;

        set_up(&f);
        assert_ok(cf_file_write(cf_path_join(&f.arena, f.run, CF_RUN_APPLIED), lists[i],
                                strlen(lists[i]), 0644, &f.err),
                  &f.err);
        assert_int_equal(cf_undo(f.run, f.root, &f.arena, &undone, &f.err), CF_EFORMAT);
        assert_non_null(strstr(f.err.message, "is damaged"));
        tear_down(&f);
    }
}

static void test_one_run_at_a_time_in_a_project(void **state)
{
    struct fixture f;
    int first = -1, second = -1;

    (void)state;
    set_up(&f);
    assert_ok(cf_project_lock(f.root, &f.arena, &first, &f.err), &f.err);
    assert_int_equal(cf_project_lock(f.root, &f.arena, &second, &f.err), CF_EUSAGE);
    assert_non_null(strstr(f.err.message, "another run of codeflash (process "));
    assert_int_equal(close(first), 0);
    assert_ok(cf_project_lock(f.root, &f.arena, &second, &f.err), &f.err);
    assert_int_equal(close(second), 0);
    tear_down(&f);
}

static void test_the_newest_run_is_found(void **state)
{
    const char *found = NULL, *second = NULL;
    struct fixture f;

    (void)state;
    set_up(&f);
    assert_int_equal(cf_run_find(f.root, NULL, CF_RUN_REPORT, &f.arena, &found, &f.err),
                     CF_ENOTFOUND);
    assert_ok(cf_run_make(f.root, &f.arena, &second, &f.err), &f.err);
    for (int i = 0; i < 2; i++) {
        const char *file = cf_path_join(&f.arena, i == 0 ? f.run : second, CF_RUN_REPORT);

        assert_ok(cf_file_write(file, "{}", 2, 0644, &f.err), &f.err);
    }
    assert_ok(cf_run_find(f.root, NULL, CF_RUN_REPORT, &f.arena, &found, &f.err), &f.err);
    assert_string_equal(found, second);
    assert_ok(cf_run_find(f.root, cf_path_base(f.run), CF_RUN_REPORT, &f.arena, &found, &f.err),
              &f.err);
    assert_string_equal(found, f.run);
    assert_int_equal(cf_run_find(f.root, "../x", CF_RUN_REPORT, &f.arena, &found, &f.err),
                     CF_ENOTFOUND);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_changes_are_applied_and_taken_back),
        cmocka_unit_test(test_what_the_user_changed_meanwhile_is_left_alone),
        cmocka_unit_test(test_files_that_cannot_be_changed_say_why),
        cmocka_unit_test(test_links_are_followed),
        cmocka_unit_test(test_a_full_disk_changes_nothing),
        cmocka_unit_test(test_a_damaged_list_is_refused),
        cmocka_unit_test(test_one_run_at_a_time_in_a_project),
        cmocka_unit_test(test_the_newest_run_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
