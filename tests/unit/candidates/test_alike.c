/* SPDX-License-Identifier: Apache-2.0 */
/* Code that is written otherwise than a rule and means the same, and code that does not. */
#include "candidates/rules.h"
#include "tests/unit/test.h"

#include <string.h>

#define ARENA_BYTES ((size_t)256 << 20)
#define RULE(forms) \
    "id: a\nfamily: f\ntitle: t\ncost: c\nwhy: w\npays: p\n" forms \
    "example:\n    def f():\n        pass\n"

#define LOOPS \
    "match:\n    [abs($x) for $x in $xs if $x]\nto:\n    list(map(abs, filter(None, $xs)))\n"
#define TOTAL "match:\n    sum($x for $x in $xs if $x)\nto:\n    sum(filter(None, $xs))\n"
#define FOUND "match:\n    any($x == $v for $x in $xs)\nto:\n    $v in $xs\n"
#define ALL "match:\n    all($x != $v for $x in $xs)\nto:\n    $v not in $xs\n"
#define LENGTH "match:\n    $xs[len($xs) - 1]\nto:\n    $xs[-1]\n"
#define BOTH \
    "match:\n    if $a and $b:\n        $$body\nto:\n    if both($a, $b):\n        $$body\n"
#define START "match:\n    $x = []\nto:\n    $x = list()\n"

struct sample {
    const char *rule, *code, *expected; /* NULL: it stays as it is */
};

static const struct sample samples[] = {
    { RULE(LOOPS),
      "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n            out.append(abs(x))\n"
      "    return out\n",
      "def f(xs):\n    out = list(map(abs, filter(None, xs)))\n    return out\n" },
    { RULE(LOOPS),
      "def f(xs):\n    out = [0]\n    for x in xs:\n        if x:\n            out.append(abs(x))\n"
      "    return out\n",
      "def f(xs):\n    out = [0]\n    out.extend(map(abs, filter(None, xs)))\n    return out\n" },
    /* The list is read in the loop; the variable is read behind it. */
    { RULE(LOOPS),
      "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n            out.append(abs(x))\n"
      "            print(out)\n    return out\n",
      NULL },
    { RULE(LOOPS),
      "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n            out.append(abs(x))\n"
      "    return out, x\n",
      NULL },
    { RULE("loops: no\n" LOOPS),
      "def f(xs):\n    out = []\n    for x in xs:\n        if x:\n            out.append(abs(x))\n"
      "    return out\n",
      NULL },
    { RULE(TOTAL),
      "def f(xs):\n    total = 0\n    for x in xs:\n        if x:\n            total += x\n"
      "    return total\n",
      "def f(xs):\n    total = sum(filter(None, xs))\n    return total\n" },
    { RULE(TOTAL),
      "def f(xs):\n    total = 0.0\n    for x in xs:\n        if x:\n            total += x\n"
      "    return total\n",
      NULL },
    { RULE(TOTAL), "def f(xs):\n    return sum([x for x in xs if x])\n",
      "def f(xs):\n    return sum(filter(None, xs))\n" },
    { RULE(FOUND),
      "def f(xs, v):\n    for x in xs:\n        if x == v:\n            return True\n"
      "    return False\n",
      "def f(xs, v):\n    return v in xs\n" },
    { RULE(ALL),
      "def f(xs, v):\n    for x in xs:\n        if x == v:\n            return False\n"
      "    return True\n",
      "def f(xs, v):\n    return v not in xs\n" },
    { RULE(ALL),
      "def f(xs, v):\n    for x in xs:\n        if x == v:\n            return True\n"
      "    return False\n",
      NULL },
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    xs[0] = 1\n    return xs[n - 1]\n",
      "def f(xs):\n    n = len(xs)\n    xs[0] = 1\n    return xs[-1]\n" },
    /* The length changes, or n does. */
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    xs.append(1)\n    return xs[n - 1]\n", NULL },
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    xs[:1] = []\n    return xs[n - 1]\n", NULL },
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    change(xs)\n    return xs[n - 1]\n", NULL },
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    n += 1\n    return xs[n - 1]\n", NULL },
    { RULE(LENGTH), "def f(xs):\n    n = len(xs)\n    xs = xs[1:]\n    return xs[n - 1]\n", NULL },
    { RULE(BOTH), "def f(a, b):\n    if a:\n        if b:\n            print(a)\n",
      "def f(a, b):\n    if both(a, b):\n        print(a)\n" },
    { RULE(BOTH),
      "def f(a, b):\n    if a:\n        if b:\n            print(a)\n    else:\n"
      "        print(b)\n",
      NULL },
    { RULE(START), "def f():\n    x: list[int] = []\n    return x\n",
      "def f():\n    x: list[int] = list()\n    return x\n" },
};

/* What the rule makes of the code; NULL: nothing. */
static const char *change(const struct sample *sample, struct cf_parser *parser,
                          struct cf_arena *arena)
{
    const struct cf_rule_text written = { "a.rule", sample->rule, strlen(sample->rule) };
    struct cf_candidate_list list = { .count = 0 };
    struct cf_subject subject = { .python = 313 };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_rules rules = { .count = 1 };
    const char *text = NULL;
    struct cf_source source;
    struct cf_rule rule;

    assert_ok(cf_rule_parse(parser, &written, arena, &rule, &err), &err);
    assert_ok(cf_source_read(parser, sample->code, strlen(sample->code), arena, &source, &err),
              &err);
    rules.items = &rule;
    subject.source = &source;
    assert_ok(cf_rules_find(&subject, &rules, arena, &list, &err), &err);
    if (list.count > 0)
        assert_ok(cf_edits_apply(&source.syntax, list.items[0].edits, list.items[0].edit_count,
                                 arena, &text, &err),
                  &err);
    return text;
}

static void test_the_same_is_seen_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_parser *parser = NULL;
        struct cf_arena arena;
        const char *text;

        cf_arena_init(&arena, ARENA_BYTES);
        assert_ok(cf_parser_new(&parser, &err), &err);
        text = change(&samples[i], parser, &arena);
        if ((text == NULL) != (samples[i].expected == NULL) ||
            (text != NULL && strcmp(text, samples[i].expected) != 0))
            fail_msg("sample %zu becomes\n%s", i, text == NULL ? "nothing" : text);
        cf_parser_free(parser);
        cf_arena_deinit(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_is_seen_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
