/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "optimize/parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static unsigned oldest(const char *declared)
{
    char folder[] = "/tmp/oldest-XXXXXX", path[64];
    const struct cf_interpreter interpreter = { .major = 3, .minor = 11 };
    struct cf_project project = { .root = folder };
    struct cf_arena arena;
    struct cf_error err = CF_ERROR_INIT;
    unsigned found;

    cf_arena_init(&arena, (size_t)16 << 20);
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/pyproject.toml", folder);
    project.config.path = path;
    assert_ok(cf_file_write(path, declared, strlen(declared), 0600, &err), &err);
    found = cf_oldest_python(&project, &interpreter, &arena);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    cf_arena_deinit(&arena);
    return found;
}

static void test_the_oldest_python_of_a_project(void **state)
{
    (void)state;
    assert_int_equal(oldest(""), 311);
    assert_int_equal(oldest("[project]\nrequires-python = \">=3.8\"\n"), 308);
    assert_int_equal(oldest("[project]\nrequires-python = \"~=3.9\"\n"), 309);
    assert_int_equal(oldest("[project]\nrequires-python = \"<3.13,>=3.10,!=3.10.*\"\n"), 311);
    /* No lower bound, or one that the interpreter does not meet. */
    assert_int_equal(oldest("[project]\nrequires-python = \"<4\"\n"), 311);
    assert_int_equal(oldest("[project]\nrequires-python = \">=3.13\"\n"), 311);
    /* A comment, and another table's key. */
    assert_int_equal(oldest("#\n[tool.x]\nrequires-python = \">=3.8\"\n"), 311);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_the_oldest_python_of_a_project) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
