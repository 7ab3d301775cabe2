/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "project/requires.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void test_which_minor_versions_meet_the_specifiers(void **state)
{
    static const struct {
        const char *specifiers, *minors; /* of 8 to 14: one sign each */
    } cases[] = {
        { "", "yyyyyyy" },
        { ">=3.9", "nyyyyyy" },
        { ">= 3.10, <3.13", "nnyyynn" },
        { ">3.9", "nyyyyyy" }, /* 3.9.1 is */
        { "<=3.12", "yyyyynn" },
        { "<3.12.4", "yyyyynn" },
        { "<4.0", "yyyyyyy" },
        { ">=3.8,!=3.10.*", "yynyyyy" },
        { "!=3.9.7", "yyyyyyy" },
        { "~=3.10", "nnyyyyy" },
        { "~=3.10.2", "nnynnnn" },
        { "==3.11.*", "nnnynnn" },
        { "==3", "yyyyyyy" },
        { "==2.7.*", "nnnnnnn" },
        { ">=2.7", "yyyyyyy" },
        { "nonsense,,>=3.13", "nnnnnyy" },
        { ">=99999999999999999999", "yyyyyyy" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char minors[8] = "";

        for (int minor = 8; minor <= 14; minor++)
            minors[minor - 8] = cf_requires_allows(cases[i].specifiers, minor) ? 'y' : 'n';
        assert_string_equal(minors, cases[i].minors);
    }
}

static void assert_declared(const char *name, const char *text, const char *specifiers)
{
    char folder[] = "/tmp/requires-XXXXXX", path[64];
    struct cf_arena arena;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_project project = { 0 };

    cf_arena_init(&arena, (size_t)16 << 20);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_ok(cf_file_write(path, text, strlen(text), 0600, &err), &err);
    project.root = folder;
    project.config.path = strcmp(name, "setup.cfg") == 0 ? NULL : path;
    assert_string_equal(cf_requires_python(&project, &arena), specifiers);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    cf_arena_deinit(&arena);
}

static void test_what_a_project_declares(void **state)
{
    (void)state;
    assert_declared("pyproject.toml", "[project]\nrequires-python = \">=3.9\"\n", ">=3.9");
    assert_declared("pyproject.toml", "[tool.x]\nrequires-python = \">=3.9\"\n", "");
    assert_declared("pyproject.toml", "[project\n", "");
    assert_declared("pyproject.toml", "[project]\nrequires-python = 3\n", "");
    assert_declared("setup.cfg", "[options]\npython_requires = >=3.8 # why\n", ">=3.8 ");
    assert_declared("setup.cfg", "[options]\npython_requires_x = >=3.8\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_which_minor_versions_meet_the_specifiers),
        cmocka_unit_test(test_what_a_project_declares),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
