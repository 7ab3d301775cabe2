/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule on its own examples: what it must change, and what it must leave alone. */
#include "candidates/rules.h"
#include "tests/unit/test.h"

#include <string.h>

#define ARENA_BYTES ((size_t)1 << 30)

struct fixture {
    struct cf_arena arena;
    struct cf_parser *parser;
    struct cf_rules rules;
    struct cf_error err;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    const struct cf_rules_choice choice = { .folder = NULL };

    fixture = (struct fixture){ .parser = NULL };
    cf_arena_init(&fixture.arena, ARENA_BYTES);
    assert_ok(cf_parser_new(&fixture.parser, &fixture.err), &fixture.err);
    assert_ok(cf_rules_load(fixture.parser, &choice, &fixture.arena, &fixture.rules, &fixture.err),
              &fixture.err);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    cf_parser_free(fixture->parser);
    cf_arena_deinit(&fixture->arena);
    return 0;
}

/* The candidate of the rule that changes most, over all functions of the code; NULL: none. */
static const struct cf_candidate *find(struct fixture *f, const struct cf_rule *rule,
                                       const struct cf_source *source)
{
    const struct cf_rules one = { .items = (struct cf_rule *)(uintptr_t)rule, .count = 1 };
    const struct cf_candidate *best = NULL;

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];
        struct cf_candidate_list list = { .count = 0 };
        struct cf_subject subject = { .source = source, .definition = i, .python = 313 };

        if (definition->kind != CF_DEFINES_FUNCTION ||
            (definition->flags & CF_DEFINITION_NESTED) != 0)
            continue;
        assert_ok(cf_rules_find(&subject, &one, &f->arena, &list, &f->err), &f->err);
        for (size_t k = 0; k < list.count; k++) {
            if (best == NULL || list.items[k].edit_count > best->edit_count)
                best = &list.items[k];
        }
    }
    return best;
}

static void read_code(struct fixture *f, const struct cf_rule *rule, uint32_t line,
                      const char *code, struct cf_source *source)
{
    if (cf_source_read(f->parser, code, strlen(code), &f->arena, source, &f->err) != CF_OK)
        fail_msg("%s:%u: %s", rule->file, line, f->err.message);
}

/* The code as Windows writes it. */
static const char *with_crlf(struct fixture *f, const char *code)
{
    char *text = cf_arena_alloc(&f->arena, 2 * strlen(code) + 1), *at = text;

    assert_non_null(text);
    for (; *code != '\0'; code++) {
        if (*code == '\n')
            *at++ = '\r';
        *at++ = *code;
    }
    *at = '\0';
    return text;
}

/* Says what is wrong with an example; false: something is. */
static bool check_example(struct fixture *f, const struct cf_rule *rule,
                          const struct cf_rule_example *example)
{
    struct cf_source *source = cf_arena_alloc(&f->arena, sizeof(*source));
    struct cf_source *after = cf_arena_alloc(&f->arena, sizeof(*after));
    const struct cf_candidate *candidate;
    const char *text = NULL;

    read_code(f, rule, example->line, example->before, source);
    candidate = find(f, rule, source);
    if (candidate == NULL) {
        if (example->becomes != NULL)
            print_error("%s:%u: the rule does not apply\n", rule->file, example->line);
        return example->becomes == NULL;
    }
    assert_ok(cf_edits_apply(&source->syntax, candidate->edits, candidate->edit_count, &f->arena,
                             &text, &f->err),
              &f->err);
    if (example->becomes == NULL || strcmp(text, example->becomes) != 0) {
        print_error("%s:%u: %sbecomes\n%s", rule->file, example->line,
                    example->becomes == NULL ? "must stay as it is, but " : "", text);
        return false;
    }
    assert_ok(cf_edits_check(f->parser, source, text, &f->arena, after, &f->err), &f->err);
    return true;
}

static void test_rules_do_what_their_examples_say(void **state)
{
    struct fixture *f = *state;
    size_t wrong = 0;

    assert_true(f->rules.count > 0);
    for (size_t i = 0; i < f->rules.count; i++) {
        const struct cf_rule *rule = &f->rules.items[i];

        for (size_t k = 0; k < rule->example_count; k++)
            wrong += !check_example(f, rule, &rule->examples[k]);
    }
    assert_int_equal(wrong, 0);
}

static void test_every_rule_has_examples_of_both_kinds(void **state)
{
    struct fixture *f = *state;

    for (size_t i = 0; i < f->rules.count; i++) {
        const struct cf_rule *rule = &f->rules.items[i];
        size_t changed = 0, kept = 0;

        for (size_t k = 0; k < rule->example_count; k++) {
            changed += rule->examples[k].becomes != NULL;
            kept += rule->examples[k].becomes == NULL;
        }
        if (changed == 0 || kept == 0)
            fail_msg("%s: needs an example that changes and one that does not", rule->file);
    }
}

static void test_line_breaks_make_no_difference(void **state)
{
    struct fixture *f = *state;
    size_t wrong = 0;

    for (size_t i = 0; i < f->rules.count; i++) {
        const struct cf_rule *rule = &f->rules.items[i];

        for (size_t k = 0; k < rule->example_count; k++) {
            struct cf_rule_example example = rule->examples[k];

            example.before = with_crlf(f, example.before);
            example.becomes = example.becomes == NULL ? NULL : with_crlf(f, example.becomes);
            wrong += !check_example(f, rule, &example);
        }
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules_do_what_their_examples_say),
        cmocka_unit_test(test_line_breaks_make_no_difference),
        cmocka_unit_test(test_every_rule_has_examples_of_both_kinds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
