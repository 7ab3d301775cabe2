/* SPDX-License-Identifier: Apache-2.0 */
/* Where parentheses are needed. */
#include "candidates/site.h"

enum {
    NOTHING = 0,
    WALRUS = 2,
    LAMBDA = 3,
    CONDITION = 4,
    OR = 5,
    AND = 6,
    NOT = 7,
    COMPARISON = 8,
    BIT_OR = 10,
    UNARY = 16,
    POWER = 17,
    AWAIT = 18,
    PRIMARY = 19,
    ATOM = 20
};

static int operator_strength(const struct cf_syntax *syntax, uint32_t node)
{
    static const struct {
        const char *operator;
        int strength;
    } known[] = {
        { "|", BIT_OR }, { "^", 11 }, { "&", 12 },     { "<<", 13 }, { ">>", 13 },
        { "+", 14 },     { "-", 14 }, { "*", 15 },     { "/", 15 },  { "//", 15 },
        { "%", 15 },     { "@", 15 }, { "**", POWER },
    };
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);

    for (size_t i = 0; operator != CF_NONE && i < sizeof(known) / sizeof(known[0]); i++) {
        if (cf_node_is(syntax, operator, known[i].operator))
            return known[i].strength;
    }
    return BIT_OR;
}

static int boolean_strength(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);

    return operator != CF_NONE && cf_node_is(syntax, operator, "and") ? AND : OR;
}

int cf_strength(const struct cf_syntax *syntax, uint32_t node)
{
    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_EXPRESSION_LIST:
    case CF_NODE_PATTERN_LIST:
    case CF_NODE_YIELD:
    case CF_NODE_LIST_SPLAT:
        return NOTHING;
    case CF_NODE_NAMED_EXPRESSION:
        return WALRUS;
    case CF_NODE_LAMBDA:
        return LAMBDA;
    case CF_NODE_CONDITIONAL_EXPRESSION:
        return CONDITION;
    case CF_NODE_BOOLEAN_OPERATOR:
        return boolean_strength(syntax, node);
    case CF_NODE_NOT_OPERATOR:
        return NOT;
    case CF_NODE_COMPARISON_OPERATOR:
        return COMPARISON;
    case CF_NODE_BINARY_OPERATOR:
        return operator_strength(syntax, node);
    case CF_NODE_UNARY_OPERATOR:
        return UNARY;
    case CF_NODE_AWAIT:
    case CF_NODE_CONCATENATED_STRING:
        return AWAIT;
    case CF_NODE_INTEGER:
        return PRIMARY;
    default:
        return ATOM;
    }
}

int cf_strength_needed(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t parent = syntax->nodes[node].parent;
    enum cf_node_field field = syntax->nodes[node].field;

    if (parent == CF_NONE)
        return NOTHING;
    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_ATTRIBUTE:
        return ATOM;
    case CF_NODE_SUBSCRIPT:
        return field == CF_FIELD_VALUE ? PRIMARY : NOTHING;
    case CF_NODE_CALL:
        return field == CF_FIELD_FUNCTION ? PRIMARY : NOTHING;
    case CF_NODE_AWAIT:
        return PRIMARY;
    case CF_NODE_BINARY_OPERATOR: {
        int strength = operator_strength(syntax, parent);

        if (strength == POWER)
            return field == CF_FIELD_LEFT ? AWAIT : UNARY;
        return field == CF_FIELD_LEFT ? strength : strength + 1;
    }
    case CF_NODE_UNARY_OPERATOR:
        return UNARY;
    case CF_NODE_COMPARISON_OPERATOR:
        return COMPARISON + 1;
    case CF_NODE_NOT_OPERATOR:
        return NOT;
    case CF_NODE_BOOLEAN_OPERATOR:
        return boolean_strength(syntax, parent) + (field == CF_FIELD_RIGHT ? 1 : 0);
    case CF_NODE_CONDITIONAL_EXPRESSION:
    case CF_NODE_FOR_IN_CLAUSE:
    case CF_NODE_IF_CLAUSE:
        return OR;
    case CF_NODE_LIST_SPLAT:
    case CF_NODE_DICTIONARY_SPLAT:
        return BIT_OR;
    case CF_NODE_KEYWORD_ARGUMENT:
    case CF_NODE_LAMBDA:
    case CF_NODE_PAIR:
    case CF_NODE_SLICE:
    case CF_NODE_DEFAULT_PARAMETER:
    case CF_NODE_ARGUMENT_LIST:
    case CF_NODE_LIST:
    case CF_NODE_TUPLE:
    case CF_NODE_SET:
    case CF_NODE_EXPRESSION_LIST:
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_GENERATOR_EXPRESSION:
    case CF_NODE_DICTIONARY_COMPREHENSION:
    case CF_NODE_ASSERT_STATEMENT:
        return LAMBDA;
    default:
        return NOTHING;
    }
}
