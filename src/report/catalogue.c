/* SPDX-License-Identifier: Apache-2.0 */
#include "report/catalogue.h"

#include "report/json.h"

#include <string.h>

/* The first rule of a family stands for it. */
static bool is_new_family(const struct cf_rules *rules, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (strcmp(rules->items[k].family, rules->items[i].family) == 0)
            return false;
    }
    return true;
}

void cf_catalogue_list(FILE *out, const struct cf_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (!is_new_family(rules, i))
            continue;
        fprintf(out, "%s%s\n", i == 0 ? "" : "\n", rules->items[i].family);
        for (size_t k = i; k < rules->count; k++) {
            const struct cf_rule *rule = &rules->items[k];

            if (strcmp(rule->family, rules->items[i].family) == 0)
                fprintf(out, "  %-28s %s\n  %-28s pays %s\n", rule->id, rule->title, "",
                        rule->pays);
        }
    }
    fprintf(out, "\n%zu rules; `codeflash rules RULE` explains one.\n", rules->count);
}

/* A text of several lines, each indented. */
static void print_block(FILE *out, const char *title, const char *text)
{
    if (text == NULL)
        return;
    fprintf(out, "\n%s\n", title);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        fprintf(out, size == 0 ? "%.*s\n" : "    %.*s\n", (int)size, text);
        text += size + (text[size] == '\n' ? 1 : 0);
    }
}

static void print_condition(FILE *out, const struct cf_rule_condition *condition)
{
    fprintf(out, "    %s%s(", condition->negated ? "not " : "", condition->name);
    for (size_t i = 0; i < condition->count; i++)
        fprintf(out, "%s%s", i == 0 ? "" : ", ", condition->arguments[i]);
    fputs(")\n", out);
}

static void print_form(FILE *out, const struct cf_rule_form *form)
{
    if (form->rewriter != NULL) {
        fprintf(out, "\nFound and rewritten by %s, in C.\n", form->rewriter);
        return;
    }
    print_block(out, "Before", form->match);
    print_block(out, "After", form->to);
    print_block(out, "In front of the loop or statement", form->hoist);
    print_block(out, "At the level of the module", form->module);
    if (form->condition_count > 0)
        fputs("\nWhere\n", out);
    for (size_t i = 0; i < form->condition_count; i++)
        print_condition(out, &form->conditions[i]);
}

void cf_catalogue_explain(FILE *out, const struct cf_rule *rule)
{
    fprintf(out, "%s (%s)\n%s\n", rule->id, rule->family, rule->title);
    fprintf(out, "\nPays %s\n", rule->pays);
    if (rule->measured != NULL)
        fprintf(out, "Measured: %s\n", rule->measured);
    if (rule->python != 0)
        fprintf(out, "For Python %u.%u and later\n", rule->python / 100, rule->python % 100);
    if (rule->own)
        fprintf(out, "From %s\n", rule->file);
    print_block(out, "What the slow form costs", rule->cost);
    print_block(out, "Why the new one is right", rule->why);
    for (size_t i = 0; i < rule->assumptions.count; i++)
        print_block(out, "Assumed, and said in the report", rule->assumptions.items[i]);
    for (size_t i = 0; i < rule->written_forms; i++)
        print_form(out, &rule->forms[i]);
    for (size_t i = 0; i < rule->example_count; i++) {
        const struct cf_rule_example *example = &rule->examples[i];

        print_block(out, example->becomes == NULL ? "Stays as it is" : "Example", example->before);
        print_block(out, "becomes", example->becomes);
    }
}

static void json_head(struct cf_json *json, const struct cf_rule *rule)
{
    cf_json_string(json, "id", rule->id);
    cf_json_string(json, "family", rule->family);
    cf_json_string(json, "title", rule->title);
    cf_json_string(json, "pays", rule->pays);
    cf_json_real(json, "gain", rule->gain);
    cf_json_string_or_null(json, "measured", rule->measured);
    if (rule->python == 0) {
        cf_json_null(json, "python");
    } else {
        char version[16];

        (void)snprintf(version, sizeof(version), "%u.%u", rule->python / 100, rule->python % 100);
        cf_json_string(json, "python", version);
    }
    cf_json_bool(json, "own", rule->own);
    cf_json_string(json, "file", rule->file);
}

static void json_forms(struct cf_json *json, const struct cf_rule *rule)
{
    cf_json_open(json, "forms", '[');
    for (size_t i = 0; i < rule->written_forms; i++) {
        const struct cf_rule_form *form = &rule->forms[i];

        cf_json_open(json, NULL, '{');
        cf_json_string_or_null(json, "rewriter", form->rewriter);
        cf_json_string_or_null(json, "match", form->match);
        cf_json_string_or_null(json, "to", form->to);
        cf_json_string_or_null(json, "hoist", form->hoist);
        cf_json_string_or_null(json, "module", form->module);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void json_examples(struct cf_json *json, const struct cf_rule *rule)
{
    cf_json_open(json, "examples", '[');
    for (size_t i = 0; i < rule->example_count; i++) {
        const struct cf_rule_example *example = &rule->examples[i];

        cf_json_open(json, NULL, '{');
        cf_json_string_or_null(json, "before", example->before);
        cf_json_string_or_null(json, "becomes", example->becomes);
        cf_json_string_or_null(json, "calls", example->calls);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void json_rule(struct cf_json *json, const struct cf_rule *rule)
{
    cf_json_open(json, "rule", '{');
    json_head(json, rule);
    cf_json_string(json, "cost", rule->cost);
    cf_json_string(json, "why", rule->why);
    cf_json_open(json, "assumptions", '[');
    for (size_t i = 0; i < rule->assumptions.count; i++)
        cf_json_string(json, NULL, rule->assumptions.items[i]);
    cf_json_close(json, ']');
    json_forms(json, rule);
    json_examples(json, rule);
    cf_json_close(json, '}');
}

void cf_catalogue_json(FILE *out, const struct cf_rules *rules, const struct cf_rule *rule)
{
    struct cf_json json;

    cf_json_init(&json, out);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", 1);
    if (rule != NULL) {
        json_rule(&json, rule);
    } else {
        cf_json_open(&json, "rules", '[');
        for (size_t i = 0; i < rules->count; i++) {
            cf_json_open(&json, NULL, '{');
            json_head(&json, &rules->items[i]);
            cf_json_close(&json, '}');
        }
        cf_json_close(&json, ']');
    }
    cf_json_close(&json, '}');
    fputc('\n', out);
}
