/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that one variable alone has. */
#include "candidates/bounds.h"
#include "candidates/condition_code.h"
#include "candidates/known.h"
#include "candidates/match.h"
#include "candidates/types.h"
#include <string.h>

bool cf_makes_new(const struct cf_source *source, uint32_t right)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function;

    right = cf_unwrap(syntax, right);
    switch ((int)syntax->nodes[right].kind) {
    case CF_NODE_LIST:
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET:
    case CF_NODE_DICTIONARY:
    case CF_NODE_STRING:
    case CF_NODE_INTEGER:
    case CF_NODE_BINARY_OPERATOR:
        return true;
    case CF_NODE_SUBSCRIPT: /* a part of a list is a new one */
        function = cf_node_child(syntax, right, CF_FIELD_SUBSCRIPT);
        return function != CF_NONE && syntax->nodes[function].kind == CF_NODE_SLICE;
    case CF_NODE_CALL:
        function = cf_node_child(syntax, right, CF_FIELD_FUNCTION);
        return function != CF_NONE &&
               (cf_node_is(syntax, function, "list") || cf_node_is(syntax, function, "sorted") ||
                cf_node_is(syntax, function, "set") || cf_node_is(syntax, function, "dict"));
    default:
        return false;
    }
}

bool cf_is_truth(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    while (nodes[parent].kind == CF_NODE_BOOLEAN_OPERATOR ||
           nodes[parent].kind == CF_NODE_PARENTHESIZED_EXPRESSION) {
        node = parent;
        parent = nodes[parent].parent;
    }
    switch ((int)nodes[parent].kind) {
    case CF_NODE_IF_STATEMENT:
    case CF_NODE_ELIF_CLAUSE:
    case CF_NODE_WHILE_STATEMENT:
        return nodes[node].field == CF_FIELD_CONDITION;
    case CF_NODE_CONDITIONAL_EXPRESSION:
        return nodes[node].field != CF_FIELD_NONE
                   ? nodes[node].field == CF_FIELD_CONDITION
                   : nodes[parent].first != node && nodes[node].next != CF_NONE;
    case CF_NODE_NOT_OPERATOR:
        return true;
    default:
        return false;
    }
}

/* A loop over it in which the name gets another one: it goes on with the first. */
static bool is_outgrown(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, node);

    for (uint32_t at = node, loop = nodes[node].parent; loop != CF_NONE;
         at = loop, loop = nodes[loop].parent) {
        uint32_t body = nodes[loop].kind == CF_NODE_FOR_STATEMENT
                            ? cf_node_child(&source->syntax, loop, CF_FIELD_BODY)
                            : CF_NONE;

        if (nodes[loop].kind == CF_NODE_BLOCK)
            return false;
        if (body != CF_NONE)
            return nodes[at].field == CF_FIELD_RIGHT &&
                   cf_span_binds(source, cf_span_of(source, body), binding);
    }
    return false;
}

/* An iterator over it that may still be asked when the name has got another one. */
static bool is_iterated_later(const struct cf_source *source, uint32_t node)
{
    static const char *const lazy[] = { "enumerate", "zip", "reversed" };
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t parent = nodes[node].parent, made = nodes[parent].parent, function;

    if (nodes[parent].kind == CF_NODE_FOR_IN_CLAUSE) {
        if (nodes[made].kind != CF_NODE_GENERATOR_EXPRESSION)
            return false;
        parent = nodes[made].parent;
        if (nodes[parent].kind == CF_NODE_CALL) /* sum(x for x in xs) */
            return !cf_reads_only(source, parent);
        return !cf_is_consumed(source, made);
    }
    if (nodes[parent].kind != CF_NODE_ARGUMENT_LIST || nodes[made].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, made, CF_FIELD_FUNCTION);
    for (size_t i = 0; function != CF_NONE && i < sizeof(lazy) / sizeof(lazy[0]); i++) {
        if (cf_node_is(syntax, function, lazy[i]))
            return !cf_is_consumed(source, made);
    }
    return false;
}

/* A method that is not called at once, or a view of a dict that is kept. */
static bool keeps_method(const struct cf_source *source, uint32_t attribute)
{
    static const char *const views[] = { "items", "keys", "values" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t call = syntax->nodes[attribute].parent,
             name = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);

    if (syntax->nodes[call].kind != CF_NODE_CALL ||
        syntax->nodes[attribute].field != CF_FIELD_FUNCTION)
        return true;
    for (size_t i = 0; name != CF_NONE && i < sizeof(views) / sizeof(views[0]); i++) {
        if (cf_node_is(syntax, name, views[i]))
            return !cf_is_consumed(source, call);
    }
    return false;
}

/* `return xs`, `return xs or None`. */
static bool is_returned(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    while (nodes[parent].kind == CF_NODE_BOOLEAN_OPERATOR ||
           nodes[parent].kind == CF_NODE_PARENTHESIZED_EXPRESSION)
        parent = nodes[parent].parent;
    return nodes[parent].kind == CF_NODE_RETURN_STATEMENT;
}

static bool use_shares(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent, right;

    if (cf_is_bound_here(source, node)) {
        if (nodes[parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
            return false;
        right = nodes[parent].kind == CF_NODE_ASSIGNMENT
                    ? cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT)
                    : CF_NONE;
        return right == CF_NONE || !cf_makes_new(source, right);
    }
    if (nodes[parent].kind == CF_NODE_SUBSCRIPT && nodes[node].field == CF_FIELD_VALUE &&
        cf_is_bound_here(source, parent))
        return false; /* something is put into it */
    if (cf_is_truth(source, node) || is_returned(source, node))
        return false;
    if (is_outgrown(source, node) || is_iterated_later(source, node))
        return true;
    switch ((int)nodes[parent].kind) {
    case CF_NODE_ATTRIBUTE:
        return keeps_method(source, parent);
    case CF_NODE_DICTIONARY_SPLAT: /* its entries are copied */
    case CF_NODE_LIST_SPLAT:
        return false;
    default:
        return !cf_is_consumed(source, node);
    }
}

/* `xs = list(xs)` at the level of the function: from there on a parameter is a variable. */
static bool takes_copy(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t statement = nodes[node].parent, right;

    if (!cf_is_bound_here(source, node) || nodes[statement].kind != CF_NODE_ASSIGNMENT)
        return false;
    right = cf_node_child(&source->syntax, statement, CF_FIELD_RIGHT);
    if (right == CF_NONE || !cf_makes_new(source, right))
        return false;
    if (nodes[nodes[statement].parent].kind == CF_NODE_EXPRESSION_STATEMENT)
        statement = nodes[statement].parent;
    return nodes[nodes[statement].parent].kind == CF_NODE_BLOCK &&
           nodes[nodes[nodes[statement].parent].parent].kind == CF_NODE_FUNCTION_DEFINITION;
}

static bool is_in_parameters(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (; node != CF_NONE && nodes[node].kind != CF_NODE_BLOCK; node = nodes[node].parent) {
        if (nodes[node].field == CF_FIELD_PARAMETERS)
            return true;
    }
    return false;
}

bool cf_is_unshared(const struct cf_source *source, uint32_t node)
{
    bool own = true;

    uint32_t binding = cf_binding_of(source, node);
    const struct cf_binding *at;
    struct cf_span span;

    if (binding == CF_NONE)
        return false;
    at = &source->scopes.bindings[binding];
    if ((at->flags & ~(unsigned)CF_BINDING_PARAMETER) != CF_BINDING_ASSIGNED || at->scope == 0)
        return false;
    own = (at->flags & CF_BINDING_PARAMETER) == 0;
    span = cf_span_of(source, source->scopes.scopes[at->scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name != at->name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        if (!own && is_in_parameters(source, i))
            continue;
        own = own || takes_copy(source, i);
        if (!own || use_shares(source, i))
            return false;
    }
    return own;
}
