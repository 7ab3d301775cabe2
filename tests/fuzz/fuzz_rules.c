/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any text as a rule, and what is below a line of "%%" as the code that it is tried on; without
 * such a line our own rules are tried on it.
 */
#include "candidates/rules.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_rules(struct cf_parser *parser, const struct cf_rules *rules,
                      const struct cf_source *source, struct cf_arena *arena)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_subject subject = { .source = source, .definition = i, .python = 313 };
        struct cf_candidate_list list = { .count = 0 };
        struct cf_error err = CF_ERROR_INIT;

        if (cf_rules_find(&subject, rules, arena, &list, &err) != CF_OK ||
            cf_rules_find_inlined(parser, &subject, rules, arena, &list, &err) != CF_OK)
            return;
        for (size_t k = 0; k < list.count; k++) {
            const char *text = NULL;

            if (cf_edits_apply(&source->syntax, list.items[k].edits, list.items[k].edit_count,
                               arena, &text, &err) != CF_OK &&
                err.status == CF_EFORMAT)
                __builtin_trap(); /* edits that do not fit the text */
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data, *mark = NULL;
    const struct cf_rules_choice choice = { .folder = NULL };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_parser *parser = NULL;
    struct cf_rules rules;
    struct cf_rule rule;
    struct cf_source source;
    struct cf_arena arena;

    for (size_t i = 0; mark == NULL && i + 4 <= size; i++)
        mark = memcmp(text + i, "\n%%\n", 4) == 0 ? text + i : NULL;
    if (cf_parser_new(&parser, &err) != CF_OK)
        return 0;
    cf_arena_init(&arena, (size_t)512 << 20);
    if (mark != NULL) {
        const struct cf_rule_text written = { "fuzz", text, (size_t)(mark - text) };
        enum cf_status status = cf_rule_parse(parser, &written, &arena, &rule, &err);

        if (status != CF_OK && err.message[0] == '\0')
            __builtin_trap(); /* a failure without a message is a fault */
        rules = (struct cf_rules){ .items = &rule, .count = status == CF_OK ? 1 : 0 };
        size -= (size_t)(mark + 4 - text);
        text = mark + 4;
    } else if (cf_rules_load(parser, &choice, &arena, &rules, &err) != CF_OK) {
        __builtin_trap(); /* our own rules parse */
    }
    if (cf_source_read(parser, text, size, &arena, &source, &err) == CF_OK)
        try_rules(parser, &rules, &source, &arena);
    cf_arena_deinit(&arena);
    cf_parser_free(parser);
    return 0;
}
