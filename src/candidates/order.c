/* SPDX-License-Identifier: Apache-2.0 */
/* Lists that are in order, and collections of letters. */
#include "candidates/bounds.h"
#include "candidates/condition_code.h"
#include "candidates/types.h"

/* `sorted(xs)` with nothing else, or `[]`. */
static bool is_ordered_value(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t only;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_LIST)
        return syntax->nodes[node].first == CF_NONE;
    only = cf_builtin_argument(source, node, "sorted");
    return only != CF_NONE && syntax->nodes[only].kind != CF_NODE_KEYWORD_ARGUMENT &&
           syntax->nodes[only].kind != CF_NODE_LIST_SPLAT;
}

/* The call `xs.name(...)` of which the node is the xs; CF_NONE. */
static uint32_t method_call(const struct cf_syntax *syntax, uint32_t node, const char *name)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t attribute = nodes[node].parent, word, call;

    if (nodes[node].field != CF_FIELD_OBJECT || nodes[attribute].kind != CF_NODE_ATTRIBUTE)
        return CF_NONE;
    word = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);
    call = nodes[attribute].parent;
    return word != CF_NONE && cf_node_is(syntax, word, name) && nodes[call].kind == CF_NODE_CALL &&
                   nodes[attribute].field == CF_FIELD_FUNCTION
               ? call
               : CF_NONE;
}

/* The statement after this one is `xs.sort()`. */
static bool sorts_next(const struct cf_syntax *syntax, uint32_t call, uint32_t variable)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t statement = nodes[call].parent, next, sort, function, object, word, arguments;

    if (nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT)
        return false;
    next = nodes[statement].next;
    while (next != CF_NONE && nodes[next].kind == CF_NODE_COMMENT)
        next = nodes[next].next;
    if (next == CF_NONE || nodes[next].kind != CF_NODE_EXPRESSION_STATEMENT)
        return false;
    sort = nodes[next].first;
    if (sort == CF_NONE || nodes[sort].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, sort, CF_FIELD_FUNCTION);
    arguments = cf_node_child(syntax, sort, CF_FIELD_ARGUMENTS);
    if (function == CF_NONE || arguments == CF_NONE || nodes[function].kind != CF_NODE_ATTRIBUTE ||
        nodes[arguments].first != CF_NONE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    word = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return object != CF_NONE && word != CF_NONE && cf_node_is(syntax, word, "sort") &&
           cf_same_code(syntax, object, syntax, variable);
}

/* `xs = list(ys)`, and `xs.sort()` right behind it. */
static bool is_sorted_at_once(const struct cf_source *source, uint32_t name)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t assignment = syntax->nodes[name].parent, right;

    if (syntax->nodes[assignment].kind != CF_NODE_ASSIGNMENT)
        return false;
    right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    return right != CF_NONE && cf_makes_new(source, right) && sorts_next(syntax, assignment, name);
}

/* A method call that leaves the others in order. */
static bool is_calm_method(const struct cf_syntax *syntax, uint32_t node)
{
    static const char *const methods[] = { "pop", "remove", "clear", "index", "count", "copy" };

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (method_call(syntax, node, methods[i]) != CF_NONE)
            return true;
    }
    return false;
}

/* `xs = sorted(...)`, `xs = []`. */
static bool is_set_in_order(const struct cf_source *source, uint32_t node)
{
    uint32_t parent = source->syntax.nodes[node].parent, value;

    if (source->syntax.nodes[parent].kind != CF_NODE_ASSIGNMENT ||
        source->syntax.nodes[node].field != CF_FIELD_LEFT)
        return false;
    value = cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT);
    return value != CF_NONE && is_ordered_value(source, value);
}

/* `xs[0][1] = ...`, `xs[0].due += ...`: the element may belong to another place then. */
static bool changes_element(const struct cf_source *source, uint32_t element)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t at = nodes[element].parent;
         nodes[at].kind == CF_NODE_SUBSCRIPT || nodes[at].kind == CF_NODE_ATTRIBUTE;
         at = nodes[at].parent) {
        if (cf_is_bound_here(source, at))
            return true;
    }
    return false;
}

/* The use leaves the list in order, and no other name gets it. */
static bool keeps_order(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t parent = nodes[node].parent, call = method_call(syntax, node, "append"), sort;

    if (call != CF_NONE)
        return sorts_next(syntax, call, node);
    sort = method_call(syntax, node, "sort");
    if (sort != CF_NONE)
        return nodes[cf_node_child(syntax, sort, CF_FIELD_ARGUMENTS)].first == CF_NONE;
    if (nodes[parent].kind == CF_NODE_SUBSCRIPT && nodes[node].field == CF_FIELD_VALUE)
        return cf_is_bound_here(source, parent)
                   ? nodes[nodes[parent].parent].kind == CF_NODE_DELETE_STATEMENT
                   : !changes_element(source, parent);
    if (nodes[parent].kind == CF_NODE_ARGUMENT_LIST)
        return nodes[nodes[parent].parent].kind == CF_NODE_CALL &&
               cf_pure(source, nodes[parent].parent);
    return is_calm_method(syntax, node) || is_set_in_order(source, node) ||
           cf_is_truth(source, node) ||
           (!cf_is_bound_here(source, node) && cf_is_consumed(source, node));
}

/* The attribute `.name` of the file: all that happens to it keeps it in order. */
static bool is_ascending_attribute(const struct cf_source *source, uint32_t attribute)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t word = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);
    bool made = false;

    for (uint32_t i = 0; i < syntax->count && word != CF_NONE; i++) {
        uint32_t at = syntax->nodes[i].parent;

        if (syntax->nodes[i].name != syntax->nodes[word].name || i == 0 ||
            syntax->nodes[at].kind != CF_NODE_ATTRIBUTE ||
            syntax->nodes[i].field != CF_FIELD_ATTRIBUTE)
            continue;
        if (!keeps_order(source, at))
            return false;
        made = made || is_set_in_order(source, at);
    }
    return made;
}

bool cf_is_ascending(const struct cf_source *source, uint32_t variable)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding, scope, place;
    struct cf_span span;

    variable = cf_unwrap(syntax, variable);
    if (syntax->nodes[variable].kind == CF_NODE_ATTRIBUTE)
        return is_ascending_attribute(source, variable);
    if (syntax->nodes[variable].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, variable);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED)
        return false;
    scope = source->scopes.bindings[binding].scope;
    if (scope == 0 || source->scopes.scopes[scope].kind != CF_SCOPE_FUNCTION)
        return false;
    place = source->scopes.bindings[binding].node;
    if (!is_set_in_order(source, place) && !is_sorted_at_once(source, place))
        return false;
    span = cf_span_of(source, source->scopes.scopes[scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (i != place && syntax->nodes[i].name == syntax->nodes[variable].name &&
            cf_is_variable(source, i) && cf_binding_of(source, i) == binding &&
            !keeps_order(source, i))
            return false;
    }
    return true;
}

/* The tuple or str that a variable stands for, where it is bound once; the node itself otherwise.
 */
static uint32_t value_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding, place, value;

    if (syntax->nodes[node].kind != CF_NODE_IDENTIFIER)
        return node;
    binding = cf_binding_of(source, node);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED)
        return node;
    place = source->scopes.bindings[binding].node;
    for (uint32_t i = place + 1; i < syntax->count; i++) {
        if (syntax->nodes[i].name == syntax->nodes[node].name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding && cf_is_bound_here(source, i))
            return node;
    }
    value = cf_node_child(syntax, syntax->nodes[place].parent, CF_FIELD_RIGHT);
    if (syntax->nodes[syntax->nodes[place].parent].kind != CF_NODE_ASSIGNMENT ||
        syntax->nodes[place].field != CF_FIELD_LEFT || value == CF_NONE)
        return node;
    value = cf_unwrap(syntax, value);
    return syntax->nodes[value].kind == CF_NODE_TUPLE ? value : node;
}

bool cf_is_characters(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    node = value_of(source, cf_unwrap(syntax, node));
    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_LIST:
    case CF_NODE_TUPLE:
    case CF_NODE_SET:
        for (uint32_t i = syntax->nodes[node].first; i != CF_NONE; i = syntax->nodes[i].next) {
            if (syntax->nodes[i].kind != CF_NODE_COMMENT && !cf_is_one_char(source, i))
                return false;
        }
        return true;
    default:
        return cf_type_of(source, node).own == CF_TYPE_STR;
    }
}
