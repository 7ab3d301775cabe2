/* SPDX-License-Identifier: Apache-2.0 */
/* How small a whole number can be, as the code around it shows. */
#include "candidates/bounds.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 4

/* The parts of `a < b`; false: it is no comparison of two. */
struct comparison {
    uint32_t left, operator, right;
};

static bool read_comparison(const struct cf_syntax *syntax, uint32_t node,
                            struct comparison *comparison)
{
    const struct cf_node *nodes = syntax->nodes;

    if (nodes[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    comparison->left = nodes[node].first;
    comparison->operator = nodes[comparison->left].next;
    if (comparison->operator == CF_NONE)
        return false;
    comparison->right = nodes[comparison->operator].next;
    return comparison->right != CF_NONE && nodes[comparison->right].next == CF_NONE;
}

/* The comparison is false only where the expression is at least `least`: `x < 2`, `1 >= x`. */
static bool rules_out(const struct cf_syntax *syntax, uint32_t node, uint32_t expression,
                      long least)
{
    struct comparison at = { CF_NONE, CF_NONE, CF_NONE };
    const char *below = "<", *up_to = "<=";
    long value = 0;

    if (!read_comparison(syntax, node, &at))
        return false;
    if (!cf_same_code(syntax, at.left, syntax, expression)) {
        uint32_t left = at.left;

        at.left = at.right;
        at.right = left;
        below = ">";
        up_to = ">=";
    }
    if (!cf_same_code(syntax, at.left, syntax, expression) ||
        !cf_literal_value(syntax, at.right, &value))
        return false;
    if (cf_node_is(syntax, at.operator, below))
        return value >= least;
    return cf_node_is(syntax, at.operator, up_to) && value >= least - 1;
}

/* One of the parts of `a or b` does. */
static bool any_rules_out(const struct cf_syntax *syntax, uint32_t node, uint32_t expression,
                          long least, unsigned depth)
{
    uint32_t operator, left, right;

    node = cf_unwrap(syntax, node);
    if (rules_out(syntax, node, expression, least))
        return true;
    if (depth == 0 || syntax->nodes[node].kind != CF_NODE_BOOLEAN_OPERATOR)
        return false;
    operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    return operator != CF_NONE && left != CF_NONE && right != CF_NONE &&
           cf_node_is(syntax, operator, "or") &&
           (any_rules_out(syntax, left, expression, least, depth - 1) ||
            any_rules_out(syntax, right, expression, least, depth - 1));
}

bool cf_block_exits(const struct cf_source *source, uint32_t block)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t last = CF_NONE;

    for (uint32_t i = syntax->nodes[block].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind == CF_NODE_RETURN_STATEMENT ||
            syntax->nodes[i].kind == CF_NODE_RAISE_STATEMENT)
            return true;
        if (syntax->nodes[i].kind != CF_NODE_COMMENT)
            last = i;
    }
    return last != CF_NONE &&
           (cf_node_is(syntax, last, "break") || cf_node_is(syntax, last, "continue"));
}

/* `if x < 2: return ...` */
static bool is_guard(const struct cf_source *source, uint32_t statement, uint32_t expression,
                     long least)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t condition, consequence;

    if (syntax->nodes[statement].kind != CF_NODE_IF_STATEMENT)
        return false;
    condition = cf_node_child(syntax, statement, CF_FIELD_CONDITION);
    consequence = cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE);
    return condition != CF_NONE && consequence != CF_NONE &&
           any_rules_out(syntax, condition, expression, least, DEPTH_MAX) &&
           cf_block_exits(source, consequence);
}

/* A guard among the statements before this one, or before one around it, in the function. */
static bool is_guarded(const struct cf_source *source, uint32_t at, uint32_t expression, long least)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t scope = cf_function_scope(source, at), top = source->scopes.scopes[scope].node;

    for (uint32_t node = at; node != CF_NONE && node != top; node = nodes[node].parent) {
        uint32_t parent = nodes[node].parent;

        if (parent == CF_NONE ||
            (nodes[parent].kind != CF_NODE_BLOCK && nodes[parent].kind != CF_NODE_MODULE))
            continue;
        for (uint32_t i = nodes[parent].first; i != node; i = nodes[i].next) {
            struct cf_span rest = { cf_node_after(&source->syntax, i), at };

            if (is_guard(source, i, expression, least) &&
                !cf_span_changes(source, rest, expression, true) &&
                !(cf_loop_around(source, at) != CF_NONE && cf_loop_around(source, at) > i &&
                  cf_span_changes(source, cf_span_of(source, cf_loop_around(source, at)),
                                  expression, true)))
                return true;
        }
    }
    return false;
}

static bool is_length(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function;

    if (syntax->nodes[node].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    return function != CF_NONE && cf_names_builtin(source, function, "len");
}

static bool at_least(const struct cf_source *source, uint32_t expression, uint32_t at, long least,
                     unsigned depth);

/* Every number of `range(2, n)` and `range(n)` is as large; ranges with a step are not looked at.
 */
static bool range_is_large(const struct cf_source *source, uint32_t call, long least,
                           unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t arguments = cf_builtin_arguments(source, call, "range"), first, second;

    if (arguments == CF_NONE)
        return false;
    first = syntax->nodes[arguments].first;
    second = first == CF_NONE ? CF_NONE : syntax->nodes[first].next;
    if (second == CF_NONE)
        return first != CF_NONE && least <= 0;
    return syntax->nodes[second].next == CF_NONE && at_least(source, first, call, least, depth);
}

/* The variable gets its value at one place only, and that one is large enough. */
static bool is_made_large(const struct cf_source *source, uint32_t identifier, long least,
                          unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, identifier), place, parent, right;
    struct cf_span whole;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED)
        return false;
    place = source->scopes.bindings[binding].node;
    parent = syntax->nodes[place].parent;
    whole = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    for (uint32_t i = whole.first; i < whole.after; i++) {
        if (i != place && syntax->nodes[i].name == syntax->nodes[identifier].name &&
            cf_is_variable(source, i) && cf_binding_of(source, i) == binding &&
            cf_is_bound_here(source, i))
            return false;
    }
    right = cf_node_child(syntax, parent, CF_FIELD_RIGHT);
    if (right == CF_NONE || syntax->nodes[place].field != CF_FIELD_LEFT)
        return false;
    if (syntax->nodes[parent].kind == CF_NODE_ASSIGNMENT)
        return least <= 0 && is_length(source, cf_unwrap(syntax, right));
    return (syntax->nodes[parent].kind == CF_NODE_FOR_STATEMENT ||
            syntax->nodes[parent].kind == CF_NODE_FOR_IN_CLAUSE) &&
           range_is_large(source, right, least, depth);
}

/* The place gives the variable a value that is large enough, or adds what is not negative. */
static bool place_is_large(const struct cf_source *source, uint32_t place, long least,
                           unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[place].parent;
    uint32_t right = cf_node_child(syntax, parent, CF_FIELD_RIGHT), operator;
    long value = 0;

    if (right == CF_NONE || syntax->nodes[place].field != CF_FIELD_LEFT)
        return false;
    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_ASSIGNMENT:
        right = cf_unwrap(syntax, right);
        return cf_literal_value(syntax, right, &value) ? value >= least
                                                       : least <= 0 && is_length(source, right);
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        operator = cf_node_child(syntax, parent, CF_FIELD_OPERATOR);
        return operator != CF_NONE && cf_node_is(syntax, operator, "+=") &&
               (cf_literal_value(syntax, right, &value) ? value >= 0 : is_length(source, right));
    case CF_NODE_FOR_STATEMENT:
        return range_is_large(source, right, least, depth);
    default:
        return false;
    }
}

/* A counter: every place that gives the variable a value keeps it large enough. */
static bool is_kept_large(const struct cf_source *source, uint32_t identifier, long least,
                          unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, identifier);
    struct cf_span whole;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope == 0)
        return false;
    whole = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    for (uint32_t i = whole.first; i < whole.after; i++) {
        if (nodes[i].name == nodes[identifier].name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding && cf_is_bound_here(source, i) &&
            !place_is_large(source, i, least, depth))
            return false;
    }
    return true;
}

/* `i + 1`, where i is large enough for it. */
static bool sum_is_large(const struct cf_source *source, uint32_t expression, uint32_t at,
                         long least, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left, operator, right;
    long value = 0;

    if (syntax->nodes[expression].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    left = cf_node_child(syntax, expression, CF_FIELD_LEFT);
    operator = cf_node_child(syntax, expression, CF_FIELD_OPERATOR);
    right = cf_node_child(syntax, expression, CF_FIELD_RIGHT);
    return left != CF_NONE && operator != CF_NONE && right != CF_NONE &&
           cf_node_is(syntax, operator, "+") && cf_literal_value(syntax, right, &value) &&
           value < 1000 && at_least(source, left, at, least - value, depth);
}

static bool at_least(const struct cf_source *source, uint32_t expression, uint32_t at, long least,
                     unsigned depth)
{
    long value = 0;

    expression = cf_unwrap(&source->syntax, expression);
    if (cf_literal_value(&source->syntax, expression, &value))
        return value >= least;
    if (least <= 0 && is_length(source, expression))
        return true;
    if (depth > 0 && sum_is_large(source, expression, at, least, depth - 1))
        return true;
    if (depth > 0 && source->syntax.nodes[expression].kind == CF_NODE_IDENTIFIER &&
        (is_made_large(source, expression, least, depth - 1) ||
         is_kept_large(source, expression, least, depth - 1)))
        return true;
    return is_guarded(source, at, expression, least);
}

bool cf_at_least(const struct cf_source *source, uint32_t expression, uint32_t at, long least)
{
    return at_least(source, expression, at, least, DEPTH_MAX);
}
