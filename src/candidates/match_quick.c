/* SPDX-License-Identifier: Apache-2.0 */
/* A quick look before a pattern is tried: most places differ in the first kinds and words. */
#include "candidates/match.h"

static bool may_match(const struct cf_pattern *pattern, uint32_t p, const struct cf_source *source,
                      uint32_t s);

/* The children in that role may match; true where the pattern has none. */
static bool child_may_match(const struct cf_pattern *pattern, uint32_t p,
                            const struct cf_source *source, uint32_t s, enum cf_node_field field)
{
    uint32_t wanted = cf_node_child(&pattern->syntax, p, field);
    uint32_t found = cf_node_child(&source->syntax, s, field);

    return wanted == CF_NONE || (found != CF_NONE && may_match(pattern, wanted, source, found));
}

/* A quick look that spares most tries: false only where the pattern cannot match. */
static bool may_match(const struct cf_pattern *pattern, uint32_t p, const struct cf_source *source,
                      uint32_t s)
{
    enum cf_node_kind wanted, found;

    p = cf_unwrap(&pattern->syntax, p);
    s = cf_unwrap(&source->syntax, s);
    if (pattern->node_variables[p] > 0)
        return true;
    wanted = pattern->syntax.nodes[p].kind;
    found = source->syntax.nodes[s].kind;
    if (wanted != found)
        return cf_kinds_alike(wanted, found);
    switch ((int)wanted) {
    case CF_NODE_IDENTIFIER:
    case CF_NODE_INTEGER:
        return cf_same_code(&pattern->syntax, p, &source->syntax, s);
    case CF_NODE_EXPRESSION_STATEMENT:
        return may_match(pattern, pattern->syntax.nodes[p].first, source,
                         source->syntax.nodes[s].first);
    case CF_NODE_ASSIGNMENT:
    case CF_NODE_AUGMENTED_ASSIGNMENT:
    case CF_NODE_FOR_STATEMENT:
        return child_may_match(pattern, p, source, s, CF_FIELD_RIGHT);
    case CF_NODE_WHILE_STATEMENT:
        return child_may_match(pattern, p, source, s, CF_FIELD_CONDITION);
    case CF_NODE_CALL:
        return child_may_match(pattern, p, source, s, CF_FIELD_FUNCTION);
    case CF_NODE_ATTRIBUTE:
        return child_may_match(pattern, p, source, s, CF_FIELD_ATTRIBUTE) &&
               child_may_match(pattern, p, source, s, CF_FIELD_OBJECT);
    case CF_NODE_LIST:
        return (pattern->syntax.nodes[p].first == CF_NONE) ==
                   (source->syntax.nodes[s].first == CF_NONE) ||
               pattern->syntax.nodes[p].first != CF_NONE;
    default:
        return true;
    }
}

static uint32_t next_statement(const struct cf_syntax *syntax, uint32_t node)
{
    node = syntax->nodes[node].next;
    while (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_COMMENT)
        node = syntax->nodes[node].next;
    return node;
}

bool cf_pattern_may_match(const struct cf_pattern *pattern, const struct cf_source *source,
                          uint32_t node)
{
    uint32_t p = pattern->root, s = node;

    for (;; p = pattern->syntax.nodes[p].next, s = next_statement(&source->syntax, s)) {
        int variable = pattern->node_variables[p] - 1;

        if (variable >= 0 && pattern->variables.sequence[variable])
            return true;
        if (s == CF_NONE || !may_match(pattern, p, source, s))
            return false;
        if (pattern->shape == CF_PATTERN_EXPRESSION || pattern->syntax.nodes[p].next == CF_NONE)
            return true;
    }
}
