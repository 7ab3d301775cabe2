/* SPDX-License-Identifier: Apache-2.0 */
/* Letters of a number that are only used as digits: int() of all of them from C. */
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#define USES_MAX 16

/* Every use of the letter is int(letter); the calls. */
static size_t find_uses(const struct cf_source *source, struct cf_span span, uint32_t letter,
                        uint32_t uses[USES_MAX])
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, letter);
    size_t count = 0;

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t call;

        if (i == letter || syntax->nodes[i].name != syntax->nodes[letter].name ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        call = syntax->nodes[syntax->nodes[i].parent].parent;
        if (syntax->nodes[syntax->nodes[i].parent].kind != CF_NODE_ARGUMENT_LIST ||
            cf_builtin_argument(source, call, "int") != i || count == USES_MAX)
            return 0;
        uses[count++] = call;
    }
    return count;
}

bool cf_rewrite_digits_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t loop = syntax->nodes[node].parent, whole = loop, uses[USES_MAX], letter, number;
    const char *name;
    size_t count;

    if (syntax->nodes[node].field != CF_FIELD_RIGHT ||
        (syntax->nodes[loop].kind != CF_NODE_FOR_STATEMENT &&
         syntax->nodes[loop].kind != CF_NODE_FOR_IN_CLAUSE))
        return false;
    letter = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    number = cf_builtin_argument(source, node, "str");
    if (letter == CF_NONE || number == CF_NONE || !cf_is_builtin(source, node, "map") ||
        syntax->nodes[letter].kind != CF_NODE_IDENTIFIER ||
        !cf_site_assume_type(site, number, CF_TYPE_INT))
        return false;
    if (syntax->nodes[loop].kind == CF_NODE_FOR_IN_CLAUSE)
        whole = syntax->nodes[loop].parent;
    else if (!cf_unused_after(source, cf_span_of(source, loop), cf_binding_of(source, letter)))
        return false;
    count = find_uses(source, cf_span_of(source, whole), letter, uses);
    name = count == 0 ? NULL : cf_site_name(site, "digit", true);
    if (name == NULL)
        return false;
    site->names[0] = name;
    for (size_t i = 0; i < count; i++) {
        if (!cf_site_edit(site, syntax->nodes[uses[i]].start, syntax->nodes[uses[i]].end, name))
            return false;
    }
    return cf_site_edit(site, syntax->nodes[letter].start, syntax->nodes[letter].end, name) &&
           cf_site_edit(site, syntax->nodes[node].start, syntax->nodes[node].start, "map(int, ") &&
           cf_site_edit(site, syntax->nodes[node].end, syntax->nodes[node].end, ")");
}
