/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that a function has made itself, and code that touches others. */
#include "candidates/helper.h"

#include "candidates/known.h"
#include "candidates/local_variable.h"
#include "candidates/types.h"

#include <ctype.h>
#include <string.h>

#define FRESH_DEPTH 3 /* variables that name each other's objects */

/* A call that gives an object of its own: list(xs), deque(), Point(...), xs.copy(). */
static bool call_makes_new(const struct cf_source *source, uint32_t call)
{
    static const char *const others[] = { "min", "max", "getattr", "id", "type", "filter", "map" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const char *name;

    if (function == CF_NONE)
        return false;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);

        return cf_imported_is(source, function, "collections", NULL) ||
               (attribute != CF_NONE && !cf_node_is(syntax, attribute, "get") &&
                cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[attribute].name)));
    }
    if (syntax->nodes[function].kind != CF_NODE_IDENTIFIER)
        return false;
    name = cf_name_text(&syntax->names, syntax->nodes[function].name);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        if (strcmp(others[i], name) == 0)
            return false;
    }
    return (cf_known_builtin(name) && cf_names_builtin(source, function, name)) ||
           cf_imported_is(source, function, "collections", NULL) ||
           isupper((unsigned char)name[0]) != 0;
}

static bool is_new_value(const struct cf_source *source, uint32_t value, bool deep, unsigned depth);
static bool is_fresh(const struct cf_source *source, uint32_t variable, bool deep, unsigned depth);

/* `[]` and the like have only what their displays say; deep: each of that is new too. */
static bool items_are_new(const struct cf_source *source, uint32_t display, unsigned depth)
{
    for (uint32_t i = source->syntax.nodes[display].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (source->syntax.nodes[i].kind == CF_NODE_PAIR
                ? !is_new_value(source, cf_node_child(&source->syntax, i, CF_FIELD_VALUE), true,
                                depth)
                : source->syntax.nodes[i].kind != CF_NODE_COMMENT &&
                      !is_new_value(source, i, true, depth))
            return false;
    }
    return true;
}

static bool is_new_value(const struct cf_source *source, uint32_t value, bool deep, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t child;

    if (value == CF_NONE || depth == 0)
        return false;
    value = cf_unwrap(syntax, value);
    switch ((int)syntax->nodes[value].kind) {
    case CF_NODE_LIST:
    case CF_NODE_DICTIONARY:
        return !deep || items_are_new(source, value, depth - 1);
    case CF_NODE_LIST_COMPREHENSION:
        return !deep || is_new_value(source, syntax->nodes[value].first, false, depth - 1);
    case CF_NODE_DICTIONARY_COMPREHENSION:
        child = cf_node_child(syntax, syntax->nodes[value].first, CF_FIELD_VALUE);
        return !deep || is_new_value(source, child, false, depth - 1);
    case CF_NODE_SET:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_STRING:
    case CF_NODE_CONCATENATED_STRING:
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_NONE:
    case CF_NODE_COMPARISON_OPERATOR:
    case CF_NODE_NOT_OPERATOR:
    case CF_NODE_UNARY_OPERATOR:
        return true;
    case CF_NODE_BINARY_OPERATOR: /* [0] * n: numbers, mostly; xs + ys: the elements of others */
        child = cf_node_child(syntax, value, CF_FIELD_LEFT);
        return !deep || (child != CF_NONE && syntax->nodes[child].kind == CF_NODE_LIST &&
                         items_are_new(source, child, depth - 1));
    case CF_NODE_SUBSCRIPT: /* a part of a list is a new one */
        child = cf_node_child(syntax, value, CF_FIELD_SUBSCRIPT);
        return !deep && child != CF_NONE && syntax->nodes[child].kind == CF_NODE_SLICE;
    case CF_NODE_CALL:
        return !deep && call_makes_new(source, value);
    case CF_NODE_CONDITIONAL_EXPRESSION:
        child = syntax->nodes[value].first;
        while (syntax->nodes[child].next != CF_NONE)
            child = syntax->nodes[child].next;
        return is_new_value(source, syntax->nodes[value].first, deep, depth - 1) &&
               is_new_value(source, child, deep, depth - 1);
    case CF_NODE_IDENTIFIER:
        return is_fresh(source, value, deep, depth - 1);
    default:
        return false;
    }
}

/* The last argument of `xs.append(x)`, `xs.insert(i, x)`; CF_NONE. */
static uint32_t last_argument(const struct cf_syntax *syntax, uint32_t call)
{
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t last = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;

    while (last != CF_NONE && syntax->nodes[last].next != CF_NONE)
        last = syntax->nodes[last].next;
    return last;
}

/* The call of a method puts an object that was not made here into its own. */
static bool method_adds_other(const struct cf_source *source, uint32_t attribute, unsigned depth)
{
    static const char *const adding[] = { "append", "appendleft", "add", "insert", "setdefault" };
    static const char *const taking[] = { "pop",    "popleft", "popitem", "clear", "sort",
                                          "remove", "discard", "reverse", "rotate" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t name = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);
    uint32_t call = syntax->nodes[attribute].parent;

    if (name == CF_NONE || syntax->nodes[call].kind != CF_NODE_CALL ||
        syntax->nodes[attribute].field != CF_FIELD_FUNCTION)
        return true;
    for (size_t i = 0; i < sizeof(adding) / sizeof(adding[0]); i++) {
        if (cf_node_is(syntax, name, adding[i]))
            return !is_new_value(source, last_argument(syntax, call), false, depth);
    }
    for (size_t i = 0; i < sizeof(taking) / sizeof(taking[0]); i++) {
        if (cf_node_is(syntax, name, taking[i]))
            return false;
    }
    return !cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[name].name));
}

/* The use puts an object that was not made here into the variable's, or hands that on. */
static bool use_adds_other(const struct cf_source *source, uint32_t use, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent, right;

    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_ATTRIBUTE:
        return method_adds_other(source, parent, depth);
    case CF_NODE_SUBSCRIPT:
        if (!cf_is_bound_here(source, parent) ||
            syntax->nodes[syntax->nodes[parent].parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
            return false;
        return !is_new_value(source, cf_value_for(source, parent), false, depth);
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        right = cf_node_child(syntax, parent, CF_FIELD_RIGHT);
        return syntax->nodes[use].field != CF_FIELD_LEFT ||
               !is_new_value(source, right, true, depth);
    case CF_NODE_ASSIGNMENT:
        return syntax->nodes[use].field != CF_FIELD_LEFT;
    case CF_NODE_ARGUMENT_LIST:
        return !cf_pure(source, syntax->nodes[parent].parent);
    default:
        return false;
    }
}

static bool adds_other(const struct cf_source *source, uint32_t at, unsigned depth)
{
    const struct cf_binding *binding = &source->scopes.bindings[at];
    struct cf_span span = cf_span_of(source, source->scopes.scopes[binding->scope].node);

    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == binding->name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == at && use_adds_other(source, i, depth))
            return true;
    }
    return false;
}

/* `for x in xs` of a list whose elements were all made here. */
static bool is_element(const struct cf_source *source, uint32_t target, bool deep, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t loop = syntax->nodes[target].parent, right;

    if (deep || syntax->nodes[loop].kind != CF_NODE_FOR_STATEMENT ||
        syntax->nodes[target].field != CF_FIELD_LEFT)
        return false;
    right = cf_node_child(syntax, loop, CF_FIELD_RIGHT);
    return right != CF_NONE && syntax->nodes[right].kind == CF_NODE_IDENTIFIER &&
           is_fresh(source, right, true, depth - 1);
}

static bool is_fresh(const struct cf_source *source, uint32_t variable, bool deep, unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t at = cf_binding_of(source, variable);
    const struct cf_binding *binding;
    struct cf_span span;

    if (at == CF_NONE || depth == 0)
        return false;
    binding = &source->scopes.bindings[at];
    if (binding->flags != CF_BINDING_ASSIGNED ||
        source->scopes.scopes[binding->scope].kind != CF_SCOPE_FUNCTION)
        return false;
    span = cf_span_of(source, source->scopes.scopes[binding->scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].name != binding->name || !cf_is_variable(source, i) ||
            !cf_is_bound_here(source, i) || cf_binding_of(source, i) != at ||
            nodes[nodes[i].parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
            continue;
        if (!is_new_value(source, cf_value_for(source, i), deep, depth) &&
            !is_element(source, i, deep, depth))
            return false;
    }
    return !deep || !adds_other(source, at, depth - 1);
}

bool cf_is_fresh(const struct cf_source *source, uint32_t variable, bool deep)
{
    return is_fresh(source, variable, deep, FRESH_DEPTH);
}

bool cf_makes_exception(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), binding;

    if (syntax->nodes[syntax->nodes[call].parent].kind != CF_NODE_RAISE_STATEMENT ||
        function == CF_NONE || syntax->nodes[function].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, function);
    if (binding == CF_NONE)
        return true;
    if (source->scopes.bindings[binding].flags != CF_BINDING_CLASS)
        return false;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = &source->definitions.items[i];
        const char *name = at->name == CF_NONE ? "" : cf_name_text(&syntax->names, at->name);

        if (at->parent != CF_NONE &&
            source->definitions.items[at->parent].name == syntax->nodes[function].name &&
            (strcmp(name, "__init__") == 0 || strcmp(name, "__new__") == 0))
            return false;
    }
    return true;
}

/* The root of `x`, `x[0]` or `x.y` that is changed in place was made here. */
static bool changes_fresh(const struct cf_source *source, uint32_t target)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t root = cf_root_variable(syntax, target), value = target;

    if (root == CF_NONE || syntax->nodes[target].kind == CF_NODE_ATTRIBUTE)
        return false;
    if (syntax->nodes[target].kind == CF_NODE_SUBSCRIPT)
        value = cf_unwrap(syntax, cf_node_child(syntax, target, CF_FIELD_VALUE));
    return cf_is_fresh(source, root, syntax->nodes[value].kind != CF_NODE_IDENTIFIER);
}

static bool call_touches(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), object, attribute;

    if (cf_pure(source, call) || cf_makes_exception(source, call))
        return false;
    if (function == CF_NONE)
        return true;
    if (syntax->nodes[function].kind == CF_NODE_IDENTIFIER)
        return !cf_known_harmless(cf_name_text(&syntax->names, syntax->nodes[function].name)) ||
               cf_binding_of(source, function) != CF_NONE;
    if (syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return true;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return object == CF_NONE || attribute == CF_NONE ||
           !cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[attribute].name)) ||
           !changes_fresh(source, object);
}

/* The target of an assignment, a loop or a deletion is a variable that others see, or an object. */
static bool binding_touches(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding;

    if (nodes[node].kind == CF_NODE_ATTRIBUTE)
        return true;
    if (nodes[node].kind == CF_NODE_SUBSCRIPT)
        return !changes_fresh(source, node);
    if (!cf_is_variable(source, node))
        return false;
    binding = cf_binding_of(source, node);
    if (binding == CF_NONE || source->scopes.bindings[binding].scope == 0)
        return true;
    return nodes[nodes[node].parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT &&
           (cf_type_of(source, node).own &
            (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT | CF_TYPE_OTHER)) != 0 &&
           !cf_is_fresh(source, node, false);
}

bool cf_span_touches(const struct cf_source *source, struct cf_span span)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)source->syntax.nodes[i].kind) {
        case CF_NODE_CALL:
            if (call_touches(source, i))
                return true;
            break;
        case CF_NODE_IDENTIFIER:
        case CF_NODE_ATTRIBUTE:
        case CF_NODE_SUBSCRIPT:
            if (cf_is_bound_here(source, i) && binding_touches(source, i))
                return true;
            break;
        case CF_NODE_YIELD:
        case CF_NODE_AWAIT:
        case CF_NODE_WITH_STATEMENT:
        case CF_NODE_DELETE_STATEMENT:
        case CF_NODE_IMPORT_STATEMENT:
        case CF_NODE_IMPORT_FROM_STATEMENT:
            return true;
        default:
            break;
        }
    }
    return false;
}
