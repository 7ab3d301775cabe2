/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "project/path.h"
#include "project/project.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    struct cf_arena arena;
    struct cf_error err;
    struct cf_project project;
    const char *home; /* where the test started */
    const char *folder;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    char folder[] = "/tmp/cf-project-XXXXXX";

    if (f == NULL)
        return -1;
    if (mkdtemp(folder) == NULL) {
        free(f);
        return -1;
    }
    cf_arena_init(&f->arena, (size_t)16 << 20);
    f->home = cf_path_resolve(&f->arena, ".");
    f->folder = cf_path_resolve(&f->arena, folder);
    *state = f;
    return chdir(f->folder);
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    int result = chdir(f->home);

    result += cf_tree_remove(f->folder, NULL) == CF_OK ? 0 : -1;
    cf_arena_deinit(&f->arena);
    free(f);
    return result;
}

static void write_file(struct fixture *f, const char *name, const char *text)
{
    assert_ok(cf_dir_make(cf_path_folder(&f->arena, name), 0755, &f->err), &f->err);
    assert_ok(cf_file_write(name, text, strlen(text), 0644, &f->err), &f->err);
}

static void open_project(struct fixture *f, const char *script, const char *module)
{
    const struct cf_target target = { .script = script, .module = module };

    assert_ok(cf_project_open(NULL, &target, &f->arena, &f->project, &f->err), &f->err);
}

static void assert_below(const struct fixture *f, const char *path, const char *expected)
{
    assert_string_equal(cf_path_relative(path, f->folder), expected);
}

static void test_a_src_layout_is_detected(void **state)
{
    struct fixture *f = *state;

    write_file(f, "pyproject.toml", "[project]\n");
    write_file(f, "src/pkg/__init__.py", "");
    write_file(f, "test/test_a.py", "");
    open_project(f, NULL, "pkg");
    assert_below(f, f->project.module_root, "src");
    assert_below(f, f->project.tests_root, "test");
    assert_non_null(strstr(f->project.detected, "module-root src, tests-root test (detected"));
}

static void test_a_script_beside_src_counts_too(void **state)
{
    struct fixture *f = *state;

    write_file(f, "pyproject.toml", "[project]\n");
    write_file(f, "src/pkg/__init__.py", "");
    write_file(f, "app.py", "");
    open_project(f, "app.py", NULL);
    assert_below(f, f->project.module_root, ".");
    assert_below(f, f->project.tests_root, "tests");
}

static void test_one_package_is_detected(void **state)
{
    struct fixture *f = *state;

    write_file(f, "pyproject.toml", "");
    write_file(f, "pkg/__init__.py", "");
    write_file(f, "tests/__init__.py", "");
    open_project(f, NULL, "pytest");
    assert_below(f, f->project.module_root, "pkg");
}

static void test_a_script_elsewhere_is_its_own_module_root(void **state)
{
    struct fixture *f = *state;

    write_file(f, "here/pyproject.toml", "");
    write_file(f, "there/app.py", "");
    assert_int_equal(chdir("here"), 0);
    open_project(f, "../there/app.py", NULL);
    assert_below(f, f->project.root, "here");
    assert_below(f, f->project.module_root, "there");
}

static void test_without_a_configuration_the_script_decides(void **state)
{
    struct fixture *f = *state;

    write_file(f, "p/setup.py", "");
    write_file(f, "p/lib/app.py", "");
    open_project(f, "p/lib/app.py", NULL);
    assert_null(f->project.config.path);
    assert_below(f, f->project.root, "p");
}

static void test_the_configuration_wins(void **state)
{
    struct fixture *f = *state;

    write_file(f, "pyproject.toml",
               "[tool.codeflash]\nmodule-root = \"lib\"\ntests-root = \"checks\"\n");
    write_file(f, "lib/a.py", "");
    write_file(f, "deep/er/x", "");
    assert_int_equal(chdir("deep/er"), 0);
    open_project(f, NULL, "a");
    assert_below(f, f->project.module_root, "lib");
    assert_below(f, f->project.tests_root, "checks");
    assert_null(f->project.detected);
}

static void test_roots_that_cannot_work_are_refused(void **state)
{
    const struct cf_target target = { 0 };
    struct fixture *f = *state;

    write_file(f, "pyproject.toml", "[tool.codeflash]\nmodule-root = \"gone\"\n");
    assert_int_equal(cf_project_open(NULL, &target, &f->arena, &f->project, &f->err), CF_ENOTFOUND);
    assert_non_null(strstr(f->err.message, "gone is not a folder"));
    write_file(f, "pyproject.toml", "[tool.codeflash]\ntests-root = \".\"\n");
    assert_int_equal(cf_project_open(NULL, &target, &f->arena, &f->project, &f->err), CF_EUSAGE);
    assert_non_null(strstr(f->err.message, "nothing would be recorded"));
}

static void test_paths_that_do_not_exist_are_resolved(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(mkdir("real", 0755), 0);
    assert_int_equal(symlink("real", "link"), 0);
    assert_below(f, cf_path_resolve(&f->arena, "link/../link/./new/x"), "real/new/x");
    assert_below(f, cf_path_resolve(&f->arena, "gone/.."), ".");
    assert_string_equal(cf_path_resolve(&f->arena, "/"), "/");
    assert_string_equal(cf_path_resolve(&f->arena, "/../nowhere//a/."), "/nowhere/a");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_a_src_layout_is_detected),
        TEST(test_a_script_beside_src_counts_too),
        TEST(test_one_package_is_detected),
        TEST(test_a_script_elsewhere_is_its_own_module_root),
        TEST(test_without_a_configuration_the_script_decides),
        TEST(test_the_configuration_wins),
        TEST(test_roots_that_cannot_work_are_refused),
        TEST(test_paths_that_do_not_exist_are_resolved),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
