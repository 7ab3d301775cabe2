/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with a rule file is one line with its place; failing memory is no crash. */
#include "candidates/rules.h"
#include "tests/unit/test.h"

#include <string.h>

#define HEAD "id: a\nfamily: f\ntitle: t\npays: always\ncost: c\nwhy: w\n"
#define EXAMPLE "example:\n    f(1)\n"

static enum cf_status parse(const char *text, struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_rule_text written = { "a.rule", text, strlen(text) };
    struct cf_parser *parser = NULL;
    struct cf_rule rule;
    enum cf_status status;

    assert_ok(cf_parser_new(&parser, err), err);
    status = cf_rule_parse(parser, &written, arena, &rule, err);
    cf_parser_free(parser);
    return status;
}

static void test_faults_are_named_with_their_line(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        { "", "a.rule:0: a rule needs id, family, title, cost, why and pays" },
        { "id a\n", "a.rule:1: expected `key: value`" },
        { "colour: red\n", "a.rule:1: unknown key colour" },
        { "id: a\nid: b\n", "a.rule:2: given twice" },
        { "gain: much\n", "a.rule:1: expected a number above 0" },
        { "python: 2.7\n", "a.rule:1: expected a version, as 3.10" },
        { HEAD "to:\n    x\n" EXAMPLE, "a.rule:10: a rule needs `match:` or `rewrite:`" },
        { HEAD "to:\n    x\nto:\n    y\n", "a.rule:9: given twice" },
        { HEAD "to:\n    $y\nmatch:\n    f($x)\n" EXAMPLE,
          "a.rule:9: a metavariable that neither `match:` nor `names:` has" },
        { "rewrite: c:nothing\n", "a.rule:1: unknown rewriter; expected c:<name>" },
        { "where:\n    pur($x)\n", "a.rule:2: unknown condition pur; did you mean pure" },
        { "where: pure $x\n", "a.rule:1: expected a condition, as `pure($x)`" },
        { "import: math\n", "a.rule:1: expected `import m` or `from m import name`" },
        { HEAD EXAMPLE, "a.rule:8: a rule needs `match:` or `rewrite:`" },
        { HEAD "match:\n    f($x)\nto:\n    $x\n", "a.rule:10: a rule needs an example" },
        { HEAD "match:\n    f($x)\n" EXAMPLE, "a.rule:7: `match:` without `to:`" },
        { HEAD "match:\n    f(\n    $x\nto:\n    1\n" EXAMPLE, "a.rule:8: invalid syntax" },
        { HEAD "match:\n    $x\nto:\n    1\n" EXAMPLE,
          "a.rule:8: a metavariable alone matches everything" },
        { HEAD "match:\n    f($x)\nto:\n    $y\n" EXAMPLE,
          "a.rule:7: a metavariable that neither `match:` nor `names:` has" },
        { HEAD "match:\n    f($x)\nto:\n    $x\nwhere:\n    pure($z)\n" EXAMPLE,
          "a.rule:12: a metavariable that is not in `match:`" },
        { HEAD "match:\n    f($x, $$x)\nto:\n    $x\n" EXAMPLE,
          "a.rule:8: $x and $$x are different metavariables" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_arena arena;

        cf_arena_init(&arena, (size_t)64 << 20);
        assert_int_equal(parse(cases[i].text, &arena, &err), CF_EFORMAT);
        assert_string_equal(err.message, cases[i].message);
        cf_arena_deinit(&arena);
    }
}

static void test_failing_memory_is_reported(void **state)
{
    static const char text[] = HEAD "match:\n    f($x)\nto:\n    g($x)\n" EXAMPLE;
    enum cf_status status = CF_ENOMEM;

    (void)state;
    for (long attempts = 0; status == CF_ENOMEM && attempts < 200; attempts++) {
        const struct cf_rule_text written = { "a.rule", text, sizeof(text) - 1 };
        struct cf_error err = CF_ERROR_INIT;
        struct cf_parser *parser = NULL;
        struct cf_arena arena;
        struct cf_rule rule;

        cf_arena_init(&arena, (size_t)64 << 20);
        arena.block_bytes = 4096; /* many blocks, so that many allocations can fail */
        assert_ok(cf_parser_new(&parser, &err), &err);
        cf_alloc_fail_after(attempts);
        status = cf_rule_parse(parser, &written, &arena, &rule, &err);
        cf_alloc_fail_after(-1);
        cf_parser_free(parser);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults_are_named_with_their_line),
        cmocka_unit_test(test_failing_memory_is_reported),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
