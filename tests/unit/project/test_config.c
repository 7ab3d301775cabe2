/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "project/config.h"

#include <string.h>

#define ARENA_BYTES ((size_t)16 << 20)

static enum cf_status parse(const char *text, struct cf_arena *arena, struct cf_config *config,
                            struct cf_error *err)
{
    *config = (struct cf_config){ .folder = "/nowhere" };
    return cf_config_parse(text, strlen(text), arena, config, err);
}

static void test_every_way_of_writing_a_table_is_read(void **state)
{
    static const char *const texts[] = {
        "[tool.codeflash]\nmodule-root = \"a\"\ntests-root = 'b'\nignore-paths = [\"c\", 'd']\n",
        "[tool.codeflash] # here\n\"module-root\" = \"a\" # x\ntests-root = \"b\"\n"
        "ignore-paths = [ # one\n  \"c\",\n  \"\\u0064\", # two\n]\n",
        "[tool]\ncodeflash = { module-root = \"a\", tests-root = \"b\", ignore-paths = [\"c\", "
        "\"d\"] }\n",
        "tool.codeflash.module-root = \"a\"\ntool.codeflash.tests-root = \"b\"\n"
        "tool.\"codeflash\".ignore-paths = [\"c\", \"d\"]\n",
        "[tool]\ncodeflash.module-root = \"\"\"\na\"\"\"\ncodeflash.tests-root = '''b'''\n"
        "codeflash.ignore-paths = [\"c\", \"d\"]\n[tool.other]\nmodule-root = 3\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_config config;
        struct cf_arena arena;

        cf_arena_init(&arena, ARENA_BYTES);
        assert_ok(parse(texts[i], &arena, &config, &err), &err);
        assert_true(config.has_table);
        assert_string_equal(config.module_root, "/nowhere/a");
        assert_string_equal(config.tests_root, "/nowhere/b");
        assert_int_equal(config.ignore_paths.count, 2);
        assert_string_equal(config.ignore_paths.items[1], "/nowhere/d");
        cf_arena_deinit(&arena);
    }
}

static void test_faults_name_the_line_and_the_key(void **state)
{
    static const struct {
        const char *text;
        enum cf_status status;
        const char *message;
    } cases[] = {
        { "[tool.codeflash]\nmodule-rot = \"a\"\n", CF_EUSAGE,
          "line 2: unknown key module-rot in [tool.codeflash]; did you mean module-root?" },
        { "[tool.codeflash]\nxyzzy = 1\n", CF_EUSAGE,
          "line 2: unknown key xyzzy in [tool.codeflash]" },
        { "[tool.codeflash.extra]\na = 1\nb = 2\n", CF_EUSAGE,
          "line 1: unknown key extra in [tool.codeflash]" },
        { "[tool.codeflash]\nmodule-root = 3\n", CF_EFORMAT,
          "line 2: module-root must be a string" },
        { "[tool.codeflash]\nignore-paths = [1]\n", CF_EFORMAT,
          "line 2: ignore-paths must be a list of strings" },
        { "[tool.codeflash]\nmodule-root = \"a\"\nmodule-root = \"b\"\n", CF_EFORMAT,
          "line 3: module-root is given twice" },
        { "[tool.codeflash]\n[tool.codeflash]\n", CF_EFORMAT,
          "line 2: [tool.codeflash] is given twice" },
        { "[[tool.codeflash]]\n", CF_EFORMAT, "line 1: tool.codeflash is not a table" },
        { "[tool]\ncodeflash = 1\n", CF_EFORMAT, "line 2: tool.codeflash is not a table" },
        { "a = 1\n[tool.codeflash]\nmodule-root = \n", CF_EFORMAT, "line 3: not valid TOML" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_config config;
        struct cf_arena arena;

        cf_arena_init(&arena, ARENA_BYTES);
        assert_int_equal(parse(cases[i].text, &arena, &config, &err), cases[i].status);
        assert_string_equal(err.message, cases[i].message);
        cf_arena_deinit(&arena);
    }
}

static void test_keys_of_the_original_tool_are_noted(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_config config;
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, ARENA_BYTES);
    assert_ok(parse("[tool.codeflash]\ntest-framework = \"pytest\"\ndisable-telemetry = true\n"
                    "formatter-cmds = \"black $file\"\n",
                    &arena, &config, &err),
              &err);
    assert_int_equal(config.meaningless.count, 2);
    assert_string_equal(config.meaningless.items[1], "disable-telemetry");
    assert_int_equal(config.formatter_cmds.count, 1);
    cf_arena_deinit(&arena);
}

static void test_a_file_without_the_table_is_fine(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_config config;
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, ARENA_BYTES);
    assert_ok(parse("[project]\nname = \"x\"\n", &arena, &config, &err), &err);
    assert_false(config.has_table);
    assert_ok(parse("", &arena, &config, &err), &err);
    cf_arena_deinit(&arena);
}

static void test_every_failed_allocation_is_reported(void **state)
{
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 200; attempts++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_config config;
        struct cf_arena arena;

        cf_arena_init(&arena, ARENA_BYTES);
        cf_alloc_fail_after(attempts);
        status = parse("[tool.codeflash]\nmodule-root = \"a\"\nignore-paths = [\"b\", \"c\"]\n",
                       &arena, &config, &err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_way_of_writing_a_table_is_read),
        cmocka_unit_test(test_faults_name_the_line_and_the_key),
        cmocka_unit_test(test_keys_of_the_original_tool_are_noted),
        cmocka_unit_test(test_a_file_without_the_table_is_fine),
        cmocka_unit_test(test_every_failed_allocation_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
