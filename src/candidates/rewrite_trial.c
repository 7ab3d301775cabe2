/* SPDX-License-Identifier: Apache-2.0 */
/* Trial division: no divisor is looked for above the square root. */
#include "candidates/bounds.h"
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include "base/buf.h"

static uint32_t skip_comments(const struct cf_node *nodes, uint32_t node)
{
    while (node != CF_NONE && nodes[node].kind == CF_NODE_COMMENT)
        node = nodes[node].next;
    return node;
}

/* The only child that is no comment; CF_NONE. */
static uint32_t only_child(const struct cf_node *nodes, uint32_t parent)
{
    uint32_t first = skip_comments(nodes, nodes[parent].first);

    return first == CF_NONE || skip_comments(nodes, nodes[first].next) != CF_NONE ? CF_NONE : first;
}

/* The end of range(2, end); CF_NONE. */
static uint32_t end_of_range(const struct cf_source *source, uint32_t call)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t arguments = cf_builtin_arguments(source, call, "range"), first, second;

    if (arguments == CF_NONE)
        return CF_NONE;
    first = skip_comments(nodes, nodes[arguments].first);
    second = first == CF_NONE ? CF_NONE : skip_comments(nodes, nodes[first].next);
    if (second == CF_NONE || skip_comments(nodes, nodes[second].next) != CF_NONE ||
        !cf_node_is(&source->syntax, first, "2"))
        return CF_NONE;
    return second;
}

/* The left side of `left operator number`; CF_NONE. */
static uint32_t left_of(const struct cf_syntax *syntax, uint32_t node, const char *operator,
                        const char *number)
{
    uint32_t left, sign, right;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR)
        return CF_NONE;
    left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    sign = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    if (left == CF_NONE || sign == CF_NONE || right == CF_NONE ||
        !cf_node_is(syntax, sign, operator) || !cf_node_is(syntax, right, number))
        return CF_NONE;
    return cf_unwrap(syntax, left);
}

/*
 * A loop up to this end meets the least divisor of the number where there is one below the number:
 * n, n - 1, n // 2 + 1.
 */
static bool end_fits(const struct cf_syntax *syntax, uint32_t end, uint32_t number)
{
    uint32_t left;

    if (cf_same_code(syntax, cf_unwrap(syntax, end), syntax, number))
        return true;
    left = left_of(syntax, end, "-", "1");
    if (left != CF_NONE && cf_same_code(syntax, left, syntax, number))
        return true;
    left = left_of(syntax, end, "+", "1");
    left = left == CF_NONE ? CF_NONE : left_of(syntax, left, "//", "2");
    return left != CF_NONE && cf_same_code(syntax, left, syntax, number);
}

/* n of `n % i`, where i is that variable; CF_NONE. */
static uint32_t dividend_of(const struct cf_source *source, uint32_t node, uint32_t binding)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left, operator, right;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR)
        return CF_NONE;
    left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    if (left == CF_NONE || operator == CF_NONE || right == CF_NONE ||
        !cf_node_is(syntax, operator, "%"))
        return CF_NONE;
    right = cf_unwrap(syntax, right);
    return syntax->nodes[right].kind == CF_NODE_IDENTIFIER &&
                   cf_binding_of(source, right) == binding
               ? cf_unwrap(syntax, left)
               : CF_NONE;
}

/* n of `n % i == 0` (operator "=="), of `n % i != 0`; either may have 0 on its left. */
static uint32_t compared_with_zero(const struct cf_source *source, uint32_t node, uint32_t binding,
                                   const char *wanted)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left, operator, right;

    if (syntax->nodes[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return CF_NONE;
    left = syntax->nodes[node].first;
    operator = syntax->nodes[left].next;
    right = operator == CF_NONE ? CF_NONE : syntax->nodes[operator].next;
    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE ||
        !cf_node_is(syntax, operator, wanted))
        return CF_NONE;
    if (cf_node_is(syntax, right, "0"))
        return dividend_of(source, left, binding);
    return cf_node_is(syntax, left, "0") ? dividend_of(source, right, binding) : CF_NONE;
}

/* The number that the condition says i divides. */
static uint32_t divided(const struct cf_source *source, uint32_t condition, uint32_t binding)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = cf_unwrap(syntax, condition);

    if (syntax->nodes[node].kind == CF_NODE_NOT_OPERATOR) {
        uint32_t inner = cf_node_child(syntax, node, CF_FIELD_ARGUMENT);

        return inner == CF_NONE ? CF_NONE : dividend_of(source, inner, binding);
    }
    return compared_with_zero(source, node, binding, "==");
}

/* The number that the condition says i does not divide. */
static uint32_t not_divided(const struct cf_source *source, uint32_t condition, uint32_t binding)
{
    uint32_t node = cf_unwrap(&source->syntax, condition);
    uint32_t number = compared_with_zero(source, node, binding, "!=");

    return number != CF_NONE ? number : dividend_of(source, node, binding);
}

/* Only `name = constant`, which may come as often as it wants. */
static bool sets_constants(const struct cf_source *source, uint32_t block, uint32_t number)
{
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t i = syntax->nodes[block].first; i != CF_NONE; i = syntax->nodes[i].next) {
        uint32_t assignment = syntax->nodes[i].first, left, right;

        if (syntax->nodes[i].kind == CF_NODE_COMMENT)
            continue;
        if (syntax->nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT || assignment == CF_NONE ||
            syntax->nodes[assignment].kind != CF_NODE_ASSIGNMENT)
            return false;
        left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
        right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
        if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
            (syntax->nodes[right].kind != CF_NODE_INTEGER &&
             syntax->nodes[right].kind != CF_NODE_TRUE &&
             syntax->nodes[right].kind != CF_NODE_FALSE &&
             syntax->nodes[right].kind != CF_NODE_NONE))
            return false;
    }
    return !cf_span_changes(source, cf_span_of(source, block), number, true);
}

/* The number that a loop over the range tries to divide; the loop ends with the first divisor. */
static uint32_t number_of_loop(const struct cf_source *source, uint32_t loop)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    uint32_t body = cf_node_child(syntax, loop, CF_FIELD_BODY);
    uint32_t test, condition, consequence, number, binding;

    if (left == CF_NONE || body == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER)
        return CF_NONE;
    binding = cf_binding_of(source, left);
    test = only_child(syntax->nodes, body);
    if (binding == CF_NONE || test == CF_NONE || syntax->nodes[test].kind != CF_NODE_IF_STATEMENT ||
        cf_node_child(syntax, test, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return CF_NONE;
    condition = cf_node_child(syntax, test, CF_FIELD_CONDITION);
    consequence = cf_node_child(syntax, test, CF_FIELD_CONSEQUENCE);
    if (condition == CF_NONE || consequence == CF_NONE)
        return CF_NONE;
    number = divided(source, condition, binding);
    if (number == CF_NONE || !cf_unused_after(source, cf_span_of(source, loop), binding))
        return CF_NONE;
    if ((cf_span_jumps(source, cf_span_of(source, consequence)) & CF_JUMP_CONTINUE) == 0 &&
        cf_block_exits(source, consequence))
        return number;
    return sets_constants(source, consequence, number) ? number : CF_NONE;
}

/* The call around the comprehension; CF_NONE. */
static uint32_t call_around(const struct cf_syntax *syntax, uint32_t comprehension)
{
    uint32_t parent = syntax->nodes[comprehension].parent;

    if (parent != CF_NONE && syntax->nodes[parent].kind == CF_NODE_ARGUMENT_LIST &&
        only_child(syntax->nodes, parent) == comprehension)
        parent = syntax->nodes[parent].parent;
    return parent != CF_NONE && syntax->nodes[parent].kind == CF_NODE_CALL ? parent : CF_NONE;
}

/* The number of `any(n % i == 0 for i in ...)` and `all(n % i for i in ...)`. */
static uint32_t number_of_clause(const struct cf_source *source, uint32_t clause)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t comprehension = syntax->nodes[clause].parent;
    uint32_t left = cf_node_child(syntax, clause, CF_FIELD_LEFT);
    uint32_t body = cf_node_child(syntax, comprehension, CF_FIELD_BODY);
    uint32_t call = call_around(syntax, comprehension), function, binding;

    if (left == CF_NONE || body == CF_NONE || call == CF_NONE ||
        syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        skip_comments(syntax->nodes, syntax->nodes[clause].next) != CF_NONE ||
        skip_comments(syntax->nodes, syntax->nodes[body].next) != clause)
        return CF_NONE;
    function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    binding = cf_binding_of(source, left);
    if (cf_names_builtin(source, function, "any"))
        return divided(source, body, binding);
    return cf_names_builtin(source, function, "all") ? not_divided(source, body, binding) : CF_NONE;
}

static bool write_bound(struct cf_site *site, uint32_t end, uint32_t number)
{
    bool positive = cf_at_least(site->source, number, end, 0);
    const char *text = cf_site_text(site, number);
    struct cf_buf bound;
    bool done;

    if (text == NULL || (!positive && !cf_is_builtin(site->source, end, "max")) ||
        !cf_site_import(site, "from math import isqrt"))
        return false;
    cf_buf_init(&bound, CF_RULE_MAX_BYTES);
    cf_buf_printf(&bound, positive ? "%s(%s) + 1" : "%s(max(%s, 0)) + 1",
                  cf_site_imported(site, "isqrt"), text);
    done = cf_buf_status(&bound, NULL) == CF_OK;
    if (done) {
        char *copy = cf_arena_strdup(site->arena, cf_buf_str(&bound));

        site->failed = site->failed || copy == NULL;
        done = copy != NULL && cf_site_edit(site, site->source->syntax.nodes[end].start,
                                            site->source->syntax.nodes[end].end, copy);
    }
    cf_buf_deinit(&bound);
    return done;
}

bool cf_rewrite_trial_division(struct cf_site *site, uint32_t node)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t end = end_of_range(site->source, node), parent = syntax->nodes[node].parent;
    uint32_t number = CF_NONE;

    if (end == CF_NONE || syntax->nodes[node].field != CF_FIELD_RIGHT)
        return false;
    if (syntax->nodes[parent].kind == CF_NODE_FOR_STATEMENT)
        number = number_of_loop(site->source, parent);
    else if (syntax->nodes[parent].kind == CF_NODE_FOR_IN_CLAUSE)
        number = number_of_clause(site->source, parent);
    return number != CF_NONE && end_fits(syntax, end, number) && cf_pure(site->source, number) &&
           cf_site_assume_type(site, number, CF_TYPE_INT) && write_bound(site, end, number);
}
