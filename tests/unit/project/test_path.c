/* SPDX-License-Identifier: Apache-2.0 */
#include "project/path.h"
#include "tests/unit/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_file(const char *folder, const char *name, mode_t mode)
{
    char path[128];
    int file;

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static void remove_files(const char *folder)
{
    static const char *const names[] = { "tool", "text" };
    char path[128];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        (void)snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static void test_search(void **state)
{
    char first[] = "/tmp/codeflash-path-XXXXXX", second[] = "/tmp/codeflash-path-XXXXXX";
    struct cf_arena arena;
    const char *rest, *start;

    (void)state;
    cf_arena_init(&arena, (size_t)1 << 20);
    assert_non_null(mkdtemp(first));
    assert_non_null(mkdtemp(second));
    put_file(first, "tool", 0755);
    put_file(second, "tool", 0755);
    put_file(first, "text", 0644); /* no program */
    put_file(second, "text", 0755);
    start = rest = cf_arena_printf(&arena, ":/nowhere:%s:%s", first, second);
    assert_string_equal(cf_path_search(&arena, "tool", &rest),
                        cf_arena_printf(&arena, "%s/tool", first));
    assert_string_equal(cf_path_search(&arena, "tool", &rest),
                        cf_arena_printf(&arena, "%s/tool", second));
    assert_null(cf_path_search(&arena, "tool", &rest));
    rest = start;
    assert_string_equal(cf_path_search(&arena, "text", &rest),
                        cf_arena_printf(&arena, "%s/text", second));
    rest = NULL;
    assert_null(cf_path_search(&arena, "tool", &rest));
    remove_files(first);
    remove_files(second);
    cf_arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_search) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
