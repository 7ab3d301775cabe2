/* SPDX-License-Identifier: Apache-2.0 */
/* What a function of the file looks at and does, and what it gives. */
#include "candidates/helper.h"

#include "candidates/known.h"
#include "candidates/local_variable.h"
#include "candidates/types.h"

#include <string.h>

#define DEPTH 4 /* classes above each other, calls of calls */

/* The function, method or property that the node runs; CF_NONE. */
static uint32_t run_by(const struct cf_source *source, uint32_t node)
{
    switch ((int)source->syntax.nodes[node].kind) {
    case CF_NODE_CALL:
        return cf_called(source, node);
    case CF_NODE_ATTRIBUTE:
        return cf_property_of(source, node);
    default:
        return CF_NONE;
    }
}

/* A variable of the module that is no definition, import or constant of it. */
static bool is_changeable(const struct cf_source *source, uint32_t node)
{
    uint32_t binding = cf_is_variable(source, node) ? cf_binding_of(source, node) : CF_NONE;

    return binding != CF_NONE && source->scopes.bindings[binding].scope == 0 &&
           (source->scopes.bindings[binding].flags & CF_BINDING_ASSIGNED) != 0 &&
           cf_steady(source, node) == CF_NONE;
}

static bool looks_outside(const struct cf_source *source, uint32_t definition, unsigned depth)
{
    const struct cf_definition *at = &source->definitions.items[definition];
    struct cf_span body = cf_span_of(source, at->body);

    if (depth == 0 ||
        ((at->flags & CF_DEFINITION_METHOD) != 0 && (at->flags & CF_DEFINITION_STATIC) == 0))
        return true;
    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t run;

        if (is_changeable(source, i))
            return true;
        run = run_by(source, i);
        if (run != CF_NONE && run != definition && looks_outside(source, run, depth - 1))
            return true;
    }
    return false;
}

bool cf_looks_outside(const struct cf_source *source, uint32_t definition)
{
    return looks_outside(source, definition, DEPTH);
}

/* A call of a builtin that goes through elements, or of a dear function of the library. */
static bool is_dear_call(const struct cf_source *source, uint32_t call)
{
    static const char *const names[] = { "sum", "sorted", "min",   "max",  "list",     "set",
                                         "any", "all",    "tuple", "dict", "frozenset" };
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);

    if (function == CF_NONE)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_names_builtin(source, function, names[i]))
            return true;
    }
    return cf_calls_known(source, call);
}

static bool does_work(const struct cf_source *source, uint32_t definition, unsigned depth)
{
    struct cf_span body = cf_span_of(source, source->definitions.items[definition].body);

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t run;

        switch ((int)source->syntax.nodes[i].kind) {
        case CF_NODE_FOR_STATEMENT:
        case CF_NODE_WHILE_STATEMENT:
        case CF_NODE_FOR_IN_CLAUSE:
            return true;
        case CF_NODE_CALL:
            if (is_dear_call(source, i))
                return true;
            break;
        default:
            break;
        }
        run = depth == 0 ? CF_NONE : run_by(source, i);
        if (run != CF_NONE && (run == definition || does_work(source, run, depth - 1)))
            return true;
    }
    return false;
}

bool cf_does_work(const struct cf_source *source, uint32_t definition)
{
    return does_work(source, definition, DEPTH);
}

static bool value_lasts(const struct cf_source *source, uint32_t value, unsigned depth);

/* `a, b = f()`, of which nothing is known. */
static bool is_assigned(const struct cf_source *source, uint32_t target)
{
    const struct cf_node *nodes = source->syntax.nodes;

    return nodes[nodes[nodes[target].parent].parent].kind == CF_NODE_ASSIGNMENT;
}

/* What the variable of the function is given lasts each time. */
static bool variable_lasts(const struct cf_source *source, uint32_t variable, unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t at = cf_binding_of(source, variable);
    struct cf_span span;

    if (at == CF_NONE)
        return true;
    span = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[at].scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t value;

        if (nodes[i].name != source->scopes.bindings[at].name || !cf_is_variable(source, i) ||
            !cf_is_bound_here(source, i) || cf_binding_of(source, i) != at)
            continue;
        value = cf_value_for(source, i);
        if (value != CF_NONE
                ? !value_lasts(source, value, depth)
                : nodes[nodes[i].parent].kind == CF_NODE_PATTERN_LIST && is_assigned(source, i))
            return false;
    }
    return true;
}

/* Only what known functions of the standard library give. */
static bool is_known_value(const struct cf_source *source, uint32_t value)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_binding *binding;
    bool found = false;
    struct cf_span span;
    uint32_t at;

    value = cf_unwrap(&source->syntax, value);
    if (nodes[value].kind == CF_NODE_CALL)
        return cf_calls_known(source, value);
    at = nodes[value].kind == CF_NODE_IDENTIFIER ? cf_binding_of(source, value) : CF_NONE;
    if (at == CF_NONE || source->scopes.bindings[at].flags != CF_BINDING_ASSIGNED)
        return false;
    binding = &source->scopes.bindings[at];
    span = cf_span_of(source, source->scopes.scopes[binding->scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].name != binding->name || !cf_is_variable(source, i) ||
            !cf_is_bound_here(source, i) || cf_binding_of(source, i) != at)
            continue;
        at = cf_value_for(source, i) == CF_NONE ? CF_NONE : at;
        if (at == CF_NONE || !cf_calls_known(source, cf_value_for(source, i)))
            return false;
        found = true;
    }
    return found;
}

bool cf_asks_known(const struct cf_source *source, uint32_t call)
{
    static const char *const names[] = { "date",      "time",         "timetz",    "timestamp",
                                         "timetuple", "utctimetuple", "toordinal", "tzname",
                                         "dst",       "isoformat",    "strftime",  "replace" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), object, name;

    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    for (size_t i = 0; name != CF_NONE && i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_node_is(syntax, name, names[i]))
            return object != CF_NONE && is_known_value(source, object);
    }
    return false;
}

/* `next(x.y for x in xs)`: what the generator gives; CF_NONE. */
static uint32_t first_of(const struct cf_source *source, uint32_t call)
{
    uint32_t arguments = cf_builtin_arguments(source, call, "next");
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t first = arguments == CF_NONE ? CF_NONE : nodes[arguments].first;

    if (arguments != CF_NONE && nodes[arguments].kind == CF_NODE_GENERATOR_EXPRESSION)
        first = arguments;
    return first != CF_NONE && nodes[first].kind == CF_NODE_GENERATOR_EXPRESSION
               ? nodes[first].first
               : CF_NONE;
}

/* Methods that give texts and numbers. */
static bool gives_plain(const struct cf_source *source, uint32_t function)
{
    static const char *const others[] = {
        "copy", "split",  "rsplit", "splitlines",           "union",        "difference", "items",
        "keys", "values", "get",    "symmetric_difference", "intersection", "fromkeys"
    };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);

    for (size_t i = 0; attribute != CF_NONE && i < sizeof(others) / sizeof(others[0]); i++) {
        if (cf_node_is(syntax, attribute, others[i]))
            return strcmp(others[i], "get") == 0; /* what is there already */
    }
    return attribute != CF_NONE &&
           cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[attribute].name));
}

static bool call_lasts(const struct cf_source *source, uint32_t call, unsigned depth)
{
    static const char *const names[] = { "sum", "min", "max", "abs", "round", "pow", "divmod" };
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION), run;

    if (function == CF_NONE)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_names_builtin(source, function, names[i]))
            return true;
    }
    if (cf_calls_known(source, call) || cf_asks_known(source, call))
        return true;
    if (first_of(source, call) != CF_NONE)
        return value_lasts(source, first_of(source, call), depth);
    run = cf_called(source, call);
    if (run != CF_NONE && depth > 0) {
        struct cf_span body = cf_span_of(source, source->definitions.items[run].body);

        for (uint32_t i = body.first; i < body.after; i++) {
            if (source->syntax.nodes[i].kind == CF_NODE_RETURN_STATEMENT &&
                source->syntax.nodes[i].first != CF_NONE &&
                !value_lasts(source, source->syntax.nodes[i].first, depth - 1))
                return false;
        }
        return true;
    }
    return source->syntax.nodes[function].kind == CF_NODE_ATTRIBUTE &&
           gives_plain(source, function);
}

/*
 * The operation gives a number or a text: one that lists, sets and dicts do not have, or one with
 * an operand of another type.
 */
static bool gives_number(const struct cf_source *source, uint32_t operation, unsigned depth)
{
    static const char *const shared[] = { "+", "|", "&", "-", "^" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t sides[] = { cf_node_child(syntax, operation, CF_FIELD_LEFT),
                         cf_node_child(syntax, operation, CF_FIELD_RIGHT) };
    uint32_t operator = cf_node_child(syntax, operation, CF_FIELD_OPERATOR);
    bool others_have = operator == CF_NONE;

    for (size_t i = 0; !others_have && i < sizeof(shared) / sizeof(shared[0]); i++)
        others_have = others_have || cf_node_is(syntax, operator, shared[i]);
    for (size_t i = 0; others_have && i < 2; i++) {
        uint32_t side = sides[i] == CF_NONE ? CF_NONE : cf_unwrap(syntax, sides[i]), own;

        if (side == CF_NONE || depth == 0)
            return false;
        own = cf_type_of(source, side).own;
        if ((own != CF_TYPE_ANY && (own & (CF_TYPE_MUTABLE | CF_TYPE_TUPLE)) == 0) ||
            cf_builtin_arguments(source, side, "sum") != CF_NONE ||
            cf_builtin_arguments(source, side, "round") != CF_NONE ||
            (syntax->nodes[side].kind == CF_NODE_BINARY_OPERATOR &&
             gives_number(source, side, depth - 1)))
            return true;
    }
    return !others_have;
}

static bool value_lasts(const struct cf_source *source, uint32_t value, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t own, child;

    if (value == CF_NONE || depth == 0)
        return false;
    value = cf_unwrap(syntax, value);
    if (syntax->nodes[value].kind == CF_NODE_TUPLE ||
        syntax->nodes[value].kind == CF_NODE_EXPRESSION_LIST) {
        for (child = syntax->nodes[value].first; child != CF_NONE;
             child = syntax->nodes[child].next) {
            if (syntax->nodes[child].kind != CF_NODE_COMMENT &&
                !value_lasts(source, child, depth - 1))
                return false;
        }
        return true;
    }
    own = cf_type_of(source, value).own;
    if (own != CF_TYPE_ANY && (own & (CF_TYPE_MUTABLE | CF_TYPE_TUPLE)) == 0)
        return true;
    switch ((int)syntax->nodes[value].kind) {
    case CF_NODE_CALL:
        return call_lasts(source, value, depth - 1);
    case CF_NODE_IDENTIFIER:
        return variable_lasts(source, value, depth - 1);
    case CF_NODE_BINARY_OPERATOR:
        return own == CF_TYPE_ANY && gives_number(source, value, depth);
    case CF_NODE_ATTRIBUTE:
        return own == CF_TYPE_ANY;
    case CF_NODE_SUBSCRIPT:
        child = cf_node_child(syntax, value, CF_FIELD_SUBSCRIPT);
        return child != CF_NONE && syntax->nodes[child].kind != CF_NODE_SLICE;
    case CF_NODE_BOOLEAN_OPERATOR:
        return value_lasts(source, cf_node_child(syntax, value, CF_FIELD_LEFT), depth - 1) &&
               value_lasts(source, cf_node_child(syntax, value, CF_FIELD_RIGHT), depth - 1);
    case CF_NODE_CONDITIONAL_EXPRESSION:
        child = syntax->nodes[value].first;
        while (syntax->nodes[child].next != CF_NONE)
            child = syntax->nodes[child].next;
        return value_lasts(source, syntax->nodes[value].first, depth - 1) &&
               value_lasts(source, child, depth - 1);
    default:
        return false;
    }
}

bool cf_result_lasts(const struct cf_source *source, uint32_t definition)
{
    const struct cf_definition *at = &source->definitions.items[definition];
    struct cf_span body = cf_span_of(source, at->body);

    for (uint32_t i = body.first; i < body.after; i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_RETURN_STATEMENT &&
            source->syntax.nodes[i].first != CF_NONE &&
            !value_lasts(source, source->syntax.nodes[i].first, 2 * DEPTH))
            return false;
    }
    return true;
}

/* A generator, or a call of a builtin that gives an iterator. */
static bool is_iterator(const struct cf_source *source, uint32_t node)
{
    static const char *const names[] = { "map", "filter", "zip", "iter", "enumerate", "reversed" };
    uint32_t function;

    if (source->syntax.nodes[node].kind == CF_NODE_GENERATOR_EXPRESSION)
        return true;
    if (source->syntax.nodes[node].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(&source->syntax, node, CF_FIELD_FUNCTION);
    return function != CF_NONE &&
           cf_names_any(source, function, names, sizeof(names) / sizeof(names[0]));
}

/* A builtin or method takes it in, or a loop goes through it. */
static bool is_used_up(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[node].parent, function;

    if (syntax->nodes[parent].kind == CF_NODE_FOR_STATEMENT ||
        syntax->nodes[parent].kind == CF_NODE_FOR_IN_CLAUSE)
        return true;
    if (syntax->nodes[parent].kind == CF_NODE_ARGUMENT_LIST)
        parent = syntax->nodes[parent].parent;
    if (syntax->nodes[parent].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, parent, CF_FIELD_FUNCTION);
    if (function == CF_NONE || function == node)
        return false;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        uint32_t name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);

        return name != CF_NONE &&
               (cf_node_is(syntax, name, "join") || cf_node_is(syntax, name, "extend") ||
                cf_node_is(syntax, name, "update"));
    }
    return syntax->nodes[function].kind == CF_NODE_IDENTIFIER &&
           (cf_names_builtin(source, function, "next") ||
            (cf_known_builtin(cf_name_text(&syntax->names, syntax->nodes[function].name)) &&
             cf_names_builtin(source, function,
                              cf_name_text(&syntax->names, syntax->nodes[function].name))));
}

static bool gives_iterator(const struct cf_source *source, uint32_t definition, unsigned depth)
{
    struct cf_span body = cf_span_of(source, source->definitions.items[definition].body);

    if (depth == 0)
        return true;
    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t run;

        if (is_iterator(source, i) && !is_used_up(source, i))
            return true;
        run = run_by(source, i);
        if (run != CF_NONE && run != definition && gives_iterator(source, run, depth - 1))
            return true;
    }
    return false;
}

bool cf_gives_iterator(const struct cf_source *source, uint32_t definition)
{
    return gives_iterator(source, definition, DEPTH);
}

bool cf_checks(const struct cf_source *source, uint32_t definition)
{
    struct cf_span body = cf_span_of(source, source->definitions.items[definition].body);

    for (uint32_t i = body.first; i < body.after; i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_RAISE_STATEMENT)
            return true;
    }
    return false;
}
