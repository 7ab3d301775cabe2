/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition_prime.h"

#include "candidates/code.h"
#include "candidates/condition_place.h"

/* The operand left of `+ 1`; CF_NONE. */
static uint32_t before_one(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);

    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR || !cf_node_is(syntax, operator, "+") ||
        !cf_node_is(syntax, right, "1"))
        return CF_NONE;
    return cf_unwrap(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT));
}

/* `n ** 0.5`, `sqrt(n)`, `isqrt(n)` */
static bool is_root(const struct cf_source *source, uint32_t node, uint32_t number)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, arguments, first;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_BINARY_OPERATOR)
        return cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_OPERATOR), "**") &&
               cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT), "0.5") &&
               cf_same_code(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT), syntax, number);
    if (syntax->nodes[node].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    arguments = cf_node_child(syntax, node, CF_FIELD_ARGUMENTS);
    first = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;
    return first != CF_NONE && syntax->nodes[first].next == CF_NONE &&
           cf_same_code(syntax, first, syntax, number) &&
           (cf_imported_is(source, function, "math", "sqrt") ||
            cf_imported_is(source, function, "math", "isqrt"));
}

/* range(2, end) has a divisor of the number where there is one, and not the number itself. */
static bool past_root(const struct cf_source *source, uint32_t end, uint32_t number)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t root, only;

    end = cf_unwrap(syntax, end);
    if (cf_same_code(syntax, end, syntax, number))
        return true;
    root = before_one(syntax, end);
    if (root == CF_NONE)
        return false;
    if (syntax->nodes[root].kind == CF_NODE_BINARY_OPERATOR &&
        cf_node_is(syntax, cf_node_child(syntax, root, CF_FIELD_OPERATOR), "//"))
        return cf_node_is(syntax, cf_node_child(syntax, root, CF_FIELD_RIGHT), "2") &&
               cf_same_code(syntax, cf_node_child(syntax, root, CF_FIELD_LEFT), syntax, number);
    only = cf_builtin_argument(source, root, "int");
    if (only != CF_NONE)
        return is_root(source, only, number);
    return syntax->nodes[root].kind == CF_NODE_CALL && is_root(source, root, number);
}

bool cf_check_past_root(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t end = cf_captured(site, condition, 0);
    uint32_t number = condition->count == 2 ? cf_captured(site, condition, 1) : CF_NONE;

    return end != CF_NONE && number != CF_NONE && past_root(site->source, end, number);
}

/* A function that may tell primes, while it is read. */
struct helper {
    const struct cf_source *source;
    uint32_t number; /* its parameter */
    bool small;      /* 2 (and 3) are dealt with */
    bool odd;        /* even numbers are dealt with */
};

static bool is(const struct helper *helper, uint32_t node, const char *word)
{
    return node != CF_NONE && cf_node_is(&helper->source->syntax, node, word);
}

static uint32_t skip(const struct helper *helper, uint32_t node)
{
    const struct cf_node *nodes = helper->source->syntax.nodes;

    while (node != CF_NONE && nodes[node].kind == CF_NODE_COMMENT)
        node = nodes[node].next;
    return node;
}

/* The only statement of the block; CF_NONE. */
static uint32_t only_in(const struct helper *helper, uint32_t block)
{
    const struct cf_node *nodes = helper->source->syntax.nodes;
    uint32_t first = block == CF_NONE ? CF_NONE : skip(helper, nodes[block].first);

    return first == CF_NONE || skip(helper, nodes[first].next) != CF_NONE ? CF_NONE : first;
}

static bool returns(const struct helper *helper, uint32_t statement, const char *word)
{
    const struct cf_node *nodes = helper->source->syntax.nodes;

    return statement != CF_NONE && nodes[statement].kind == CF_NODE_RETURN_STATEMENT &&
           is(helper, nodes[statement].first, word);
}

/* `if ...: return word` without an else; its condition, CF_NONE. */
static uint32_t guard(const struct helper *helper, uint32_t statement, const char *word)
{
    const struct cf_syntax *syntax = &helper->source->syntax;

    if (statement == CF_NONE || syntax->nodes[statement].kind != CF_NODE_IF_STATEMENT ||
        cf_node_child(syntax, statement, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !returns(helper, only_in(helper, cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE)),
                 word))
        return CF_NONE;
    return cf_unwrap(syntax, cf_node_child(syntax, statement, CF_FIELD_CONDITION));
}

/* `left operator right`, where the left is that node, if it is none then `number % left`. */
static bool compares(const struct helper *helper, uint32_t node, const char *operator,
                     const char *right)
{
    const struct cf_syntax *syntax = &helper->source->syntax;
    uint32_t left, sign, last;

    if (node == CF_NONE || syntax->nodes[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = syntax->nodes[node].first;
    sign = syntax->nodes[left].next;
    last = sign == CF_NONE ? CF_NONE : syntax->nodes[sign].next;
    return last != CF_NONE && syntax->nodes[last].next == CF_NONE && is(helper, sign, operator) &&
           is(helper, last, right);
}

static bool number_is(const struct helper *helper, uint32_t node, const char *operator,
                      const char *right)
{
    const struct cf_syntax *syntax = &helper->source->syntax;

    return compares(helper, node, operator, right) &&
           cf_same_code(syntax, syntax->nodes[node].first, syntax, helper->number);
}

/* `number % divisor`; the divisor, CF_NONE. */
static uint32_t divisor_of(const struct helper *helper, uint32_t node)
{
    const struct cf_syntax *syntax = &helper->source->syntax;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR ||
        !is(helper, cf_node_child(syntax, node, CF_FIELD_OPERATOR), "%") ||
        !cf_same_code(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT), syntax, helper->number))
        return CF_NONE;
    return cf_unwrap(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT));
}

/* `number % divisor == 0` (operator "=="), `!= 0`; the divisor, CF_NONE. */
static uint32_t divided(const struct helper *helper, uint32_t node, const char *operator)
{
    node = node == CF_NONE ? CF_NONE : cf_unwrap(&helper->source->syntax, node);
    return compares(helper, node, operator, "0")
               ? divisor_of(helper, helper->source->syntax.nodes[node].first)
               : CF_NONE;
}

/* A statement in front of the loop that is right for every number above 1. */
static bool read_guard(struct helper *helper, uint32_t statement)
{
    uint32_t test = guard(helper, statement, "False");

    if (test != CF_NONE) {
        if (number_is(helper, test, "<", "2") || number_is(helper, test, "<=", "1"))
            return true;
        helper->odd = helper->small && is(helper, divided(helper, test, "=="), "2");
        return helper->odd;
    }
    test = guard(helper, statement, "True");
    helper->small = test != CF_NONE &&
                    (number_is(helper, test, "==", "2") || number_is(helper, test, "<", "4") ||
                     number_is(helper, test, "<=", "3"));
    return helper->small;
}

/* range(2, end), or range(3, end, 2) where even numbers are dealt with. */
static bool range_fits(const struct helper *helper, uint32_t call)
{
    const struct cf_node *nodes = helper->source->syntax.nodes;
    uint32_t arguments = cf_builtin_arguments(helper->source, call, "range"), start, end, step;

    start = arguments == CF_NONE ? CF_NONE : nodes[arguments].first;
    end = start == CF_NONE ? CF_NONE : nodes[start].next;
    step = end == CF_NONE ? CF_NONE : nodes[end].next;
    if (end == CF_NONE || !past_root(helper->source, end, helper->number))
        return false;
    if (step == CF_NONE)
        return is(helper, start, "2");
    return helper->odd && nodes[step].next == CF_NONE && is(helper, start, "3") &&
           is(helper, step, "2");
}

/* `for d in range(2, n): if n % d == 0: return False` */
static bool read_loop(const struct helper *helper, uint32_t loop)
{
    const struct cf_syntax *syntax = &helper->source->syntax;
    uint32_t body = only_in(helper, cf_node_child(syntax, loop, CF_FIELD_BODY)), divisor;

    if (cf_node_child(syntax, loop, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        !range_fits(helper, cf_node_child(syntax, loop, CF_FIELD_RIGHT)))
        return false;
    divisor = divided(helper, guard(helper, body, "False"), "==");
    return divisor != CF_NONE && !cf_same_code(syntax, divisor, syntax, helper->number) &&
           cf_same_code(syntax, divisor, syntax, cf_node_child(syntax, loop, CF_FIELD_LEFT));
}

/* `all(n % d for d in range(2, n))` */
static bool is_all(const struct helper *helper, uint32_t call)
{
    const struct cf_syntax *syntax = &helper->source->syntax;
    uint32_t inner = cf_builtin_arguments(helper->source, call, "all"), body, clause, divisor;

    if (inner == CF_NONE || syntax->nodes[inner].kind != CF_NODE_GENERATOR_EXPRESSION)
        return false;
    body = cf_node_child(syntax, inner, CF_FIELD_BODY);
    clause = body == CF_NONE ? CF_NONE : syntax->nodes[body].next;
    if (clause == CF_NONE || syntax->nodes[clause].kind != CF_NODE_FOR_IN_CLAUSE ||
        syntax->nodes[clause].next != CF_NONE ||
        !range_fits(helper, cf_node_child(syntax, clause, CF_FIELD_RIGHT)))
        return false;
    divisor = divided(helper, body, "!=");
    divisor = divisor != CF_NONE ? divisor : divisor_of(helper, body);
    return divisor != CF_NONE && !cf_same_code(syntax, divisor, syntax, helper->number) &&
           cf_same_code(syntax, divisor, syntax, cf_node_child(syntax, clause, CF_FIELD_LEFT));
}

/* `return n > 1 and all(...)` */
static bool read_return(const struct helper *helper, uint32_t statement)
{
    const struct cf_syntax *syntax = &helper->source->syntax;
    uint32_t value = syntax->nodes[statement].first, left;

    if (value == CF_NONE)
        return false;
    value = cf_unwrap(syntax, value);
    if (syntax->nodes[value].kind == CF_NODE_BOOLEAN_OPERATOR &&
        is(helper, cf_node_child(syntax, value, CF_FIELD_OPERATOR), "and")) {
        left = cf_unwrap(syntax, cf_node_child(syntax, value, CF_FIELD_LEFT));
        if (!number_is(helper, left, ">", "1") && !number_is(helper, left, ">=", "2"))
            return false;
        value = cf_unwrap(syntax, cf_node_child(syntax, value, CF_FIELD_RIGHT));
    }
    return is_all(helper, value);
}

static bool read_body(struct helper *helper, uint32_t body)
{
    const struct cf_node *nodes = helper->source->syntax.nodes;

    for (uint32_t i = skip(helper, nodes[body].first); i != CF_NONE;
         i = skip(helper, nodes[i].next)) {
        uint32_t next = skip(helper, nodes[i].next);

        if (nodes[i].kind == CF_NODE_EXPRESSION_STATEMENT && nodes[i].first != CF_NONE &&
            nodes[nodes[i].first].kind == CF_NODE_STRING)
            continue;
        if (nodes[i].kind == CF_NODE_FOR_STATEMENT)
            return read_loop(helper, i) && returns(helper, next, "True");
        if (nodes[i].kind == CF_NODE_RETURN_STATEMENT)
            return read_return(helper, i);
        if (!read_guard(helper, i))
            return false;
    }
    return false;
}

bool cf_check_tells_primes(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t function = cf_captured(site, condition, 0), at;
    const struct cf_definition *definition;
    struct helper helper = { .source = site->source };

    if (function == CF_NONE || site->source->syntax.nodes[function].kind != CF_NODE_IDENTIFIER)
        return false;
    at = cf_helper_of(site->source, function);
    if (at == CF_NONE)
        return false;
    definition = &site->source->definitions.items[at];
    if (definition->parameter_count != 1 || (definition->flags & CF_DEFINITION_ASYNC) != 0)
        return false;
    helper.number = site->source->definitions.parameters[definition->first_parameter].node;
    return read_body(&helper, definition->body);
}
