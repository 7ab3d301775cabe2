/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/helper.h"

#include "candidates/known.h"
#include "candidates/types.h"

#include <ctype.h>
#include <string.h>

#define DEPTH 4 /* classes above each other, calls of calls */
#define MUTABLE (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT | CF_TYPE_OTHER)
#define FRESH_DEPTH 3 /* variables that name each other's objects */

static const struct cf_definition *definition_at(const struct cf_source *source, uint32_t at)
{
    return &source->definitions.items[at];
}

/* The method of whose scope it is, with self or cls in front; CF_NONE. */
static uint32_t method_of_scope(const struct cf_source *source, uint32_t scope)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = definition_at(source, i);

        if (at->scope == scope && at->kind == CF_DEFINES_FUNCTION)
            return (at->flags & CF_DEFINITION_METHOD) != 0 &&
                           (at->flags & CF_DEFINITION_STATIC) == 0 && at->parameter_count > 0
                       ? i
                       : CF_NONE;
    }
    return CF_NONE;
}

/* The method whose own object the attribute is read of; CF_NONE. */
static uint32_t method_around(const struct cf_source *source, uint32_t attribute)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, binding, method;

    if (syntax->nodes[attribute].kind != CF_NODE_ATTRIBUTE)
        return CF_NONE;
    object = cf_node_child(syntax, attribute, CF_FIELD_OBJECT);
    if (object == CF_NONE || syntax->nodes[object].kind != CF_NODE_IDENTIFIER)
        return CF_NONE;
    binding = cf_binding_of(source, object);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_PARAMETER)
        return CF_NONE;
    method = method_of_scope(source, source->scopes.bindings[binding].scope);
    if (method == CF_NONE ||
        source->definitions.parameters[definition_at(source, method)->first_parameter].node !=
            source->scopes.bindings[binding].node)
        return CF_NONE;
    return method;
}

static uint32_t attribute_name(const struct cf_source *source, uint32_t attribute)
{
    uint32_t name = cf_node_child(&source->syntax, attribute, CF_FIELD_ATTRIBUTE);

    return name == CF_NONE ? CF_NONE : source->syntax.nodes[name].name;
}

/* A class of the module that is defined once, and not touched otherwise. */
static bool is_plain_class(const struct cf_source *source, uint32_t class)
{
    const struct cf_definition *at = definition_at(source, class);
    uint32_t binding = cf_scope_binding(&source->scopes, 0, at->name);

    if (at->kind != CF_DEFINES_CLASS || source->scopes.scopes[at->scope].parent != 0 ||
        binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_CLASS)
        return false;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *other = definition_at(source, i);

        if (i != class && other->kind == CF_DEFINES_CLASS && other->name == at->name)
            return false;
    }
    return true;
}

/* The decorators of a class leave its methods as they are. */
static bool class_decorators_fit(const struct cf_source *source, uint32_t class)
{
    static const char *const names[] = { "dataclass", "total_ordering", "final", "define",
                                         "frozen",    "mutable",        "attrs", "unique" };
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_definition *at = definition_at(source, class);
    bool fits = true;

    for (uint32_t i = at->whole; i < at->node && fits; i++) {
        if (nodes[i].kind != CF_NODE_DECORATOR)
            continue;
        fits = false;
        for (uint32_t k = i; k < cf_node_after(&source->syntax, i); k++) {
            for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
                fits = fits || (nodes[k].kind == CF_NODE_IDENTIFIER &&
                                cf_node_is(&source->syntax, k, names[n]));
        }
    }
    return fits;
}

/* The only decorator of the method is that builtin. */
static bool is_only_decorated(const struct cf_source *source, uint32_t method, const char *name)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_definition *at = definition_at(source, method);
    uint32_t decorator = nodes[at->whole].first;

    if (at->whole == at->node || decorator == CF_NONE ||
        nodes[decorator].kind != CF_NODE_DECORATOR || nodes[decorator].next != at->node)
        return false;
    return nodes[decorator].first != CF_NONE &&
           cf_names_builtin(source, nodes[decorator].first, name);
}

/* No decorator, or one that says how it is called. */
static bool is_plain_method(const struct cf_source *source, uint32_t method)
{
    const struct cf_definition *at = definition_at(source, method);

    return at->kind == CF_DEFINES_FUNCTION &&
           (at->whole == at->node || is_only_decorated(source, method, "property") ||
            is_only_decorated(source, method, "staticmethod") ||
            is_only_decorated(source, method, "classmethod"));
}

/* The class has `above` among its bases, or a base of the file has. */
static bool is_below(const struct cf_source *source, uint32_t class, uint32_t above, unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_definition *at = definition_at(source, class);
    uint32_t bases = cf_node_child(&source->syntax, at->node, CF_FIELD_SUPERCLASSES);

    for (uint32_t i = bases; bases != CF_NONE && i < cf_node_after(&source->syntax, bases); i++) {
        if (nodes[i].kind != CF_NODE_IDENTIFIER)
            continue;
        if (depth == 0 || nodes[i].name == definition_at(source, above)->name)
            return true;
        for (uint32_t k = 0; k < source->definitions.count; k++) {
            if (k != class && definition_at(source, k)->kind == CF_DEFINES_CLASS &&
                definition_at(source, k)->name == nodes[i].name &&
                is_below(source, k, above, depth - 1))
                return true;
        }
    }
    return false;
}

/* Something else of the file may be what the name means: another method, or an attribute. */
static bool has_rival(const struct cf_source *source, uint32_t class, uint32_t method)
{
    const uint32_t name = definition_at(source, method)->name;
    const uint32_t hook = cf_name_find(&source->syntax.names, "__getattribute__", 16);

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = definition_at(source, i);

        if (hook != CF_NONE && at->name == hook)
            return true;
        if (at->kind == CF_DEFINES_CLASS && i != class && is_below(source, i, class, DEPTH) &&
            cf_scope_binding(&source->scopes, at->scope, name) != CF_NONE)
            return true;
    }
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (source->syntax.nodes[i].name == name &&
            source->syntax.nodes[i].field == CF_FIELD_ATTRIBUTE &&
            cf_is_bound_here(source, source->syntax.nodes[i].parent))
            return true;
    }
    return false;
}

/* The same, asked once for each method: all the nodes of the file are looked at. */
static bool is_contested(const struct cf_source *source, uint32_t class, uint32_t method)
{
    unsigned char *known = &source->rivals[method];

    if (*known == 0)
        *known = has_rival(source, class, method) ? 2 : 1;
    return *known == 2;
}

/* A method that reads an object of its own cannot be called on the class. */
static bool may_call(const struct cf_definition *from, const struct cf_definition *method)
{
    return (from->flags & CF_DEFINITION_CLASS) == 0 ||
           (method->flags & (CF_DEFINITION_STATIC | CF_DEFINITION_CLASS)) != 0;
}

static void note_reliance(const struct cf_source *source, uint32_t method)
{
    struct cf_reliance *relied = source->relied;

    for (uint32_t i = 0; relied != NULL && i < relied->count; i++) {
        if (relied->definitions[i] == method)
            return;
    }
    if (relied != NULL && relied->count < CF_RELIANCE_MAX)
        relied->definitions[relied->count++] = method;
}

uint32_t cf_method_of(const struct cf_source *source, uint32_t attribute)
{
    uint32_t around = method_around(source, attribute), name, class, binding, found = CF_NONE;

    if (around == CF_NONE)
        return CF_NONE;
    class = definition_at(source, around)->parent;
    name = attribute_name(source, attribute);
    if (class == CF_NONE || name == CF_NONE || !is_plain_class(source, class))
        return CF_NONE;
    binding = cf_scope_binding(&source->scopes, definition_at(source, class)->scope, name);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_FUNCTION)
        return CF_NONE;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        if (definition_at(source, i)->parent != class || definition_at(source, i)->name != name)
            continue;
        if (found != CF_NONE)
            return CF_NONE;
        found = i;
    }
    if (found == CF_NONE || !is_plain_method(source, found) ||
        !may_call(definition_at(source, around), definition_at(source, found)) ||
        !class_decorators_fit(source, class) || is_contested(source, class, found))
        return CF_NONE;
    if (source->relied != NULL && source->relied->count == CF_RELIANCE_MAX)
        return CF_NONE;
    note_reliance(source, found);
    return found;
}

bool cf_reads_property(const struct cf_source *source, uint32_t attribute)
{
    uint32_t around = method_around(source, attribute), name;

    if (around == CF_NONE)
        return false;
    name = attribute_name(source, attribute);
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = definition_at(source, i);

        if (at->name == name && at->parent == definition_at(source, around)->parent &&
            (at->flags & CF_DEFINITION_PROPERTY) != 0)
            return true;
    }
    return false;
}

uint32_t cf_property_of(const struct cf_source *source, uint32_t attribute)
{
    uint32_t method;

    if (!cf_reads_property(source, attribute))
        return CF_NONE;
    method = cf_method_of(source, attribute);
    return method != CF_NONE && (definition_at(source, method)->flags & CF_DEFINITION_PROPERTY) != 0
               ? method
               : CF_NONE;
}

uint32_t cf_called(const struct cf_source *source, uint32_t call)
{
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION), method;

    if (source->syntax.nodes[call].kind != CF_NODE_CALL || function == CF_NONE)
        return CF_NONE;
    if (source->syntax.nodes[function].kind == CF_NODE_IDENTIFIER)
        return cf_helper_of(source, function);
    method = cf_method_of(source, function);
    return method == CF_NONE || (definition_at(source, method)->flags & CF_DEFINITION_PROPERTY) != 0
               ? CF_NONE
               : method;
}

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
    const struct cf_definition *at = definition_at(source, definition);
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
    struct cf_span body = cf_span_of(source, definition_at(source, definition)->body);

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

/* The value beside the target in `a, b = 1, []`, or the whole right side; CF_NONE. */
static uint32_t value_for(const struct cf_syntax *syntax, uint32_t target)
{
    uint32_t parent = syntax->nodes[target].parent, left, right;

    if (syntax->nodes[parent].kind == CF_NODE_ASSIGNMENT)
        return cf_node_child(syntax, parent, CF_FIELD_RIGHT);
    if (syntax->nodes[parent].kind != CF_NODE_PATTERN_LIST ||
        syntax->nodes[syntax->nodes[parent].parent].kind != CF_NODE_ASSIGNMENT)
        return CF_NONE;
    right = cf_node_child(syntax, syntax->nodes[parent].parent, CF_FIELD_RIGHT);
    if (right == CF_NONE || (syntax->nodes[right].kind != CF_NODE_EXPRESSION_LIST &&
                             syntax->nodes[right].kind != CF_NODE_TUPLE))
        return CF_NONE;
    left = syntax->nodes[parent].first;
    right = syntax->nodes[right].first;
    while (left != CF_NONE && right != CF_NONE && left != target) {
        left = syntax->nodes[left].next;
        right = syntax->nodes[right].next;
    }
    return right;
}

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
        return !is_new_value(source, value_for(syntax, parent), false, depth);
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
        if (!is_new_value(source, value_for(&source->syntax, i), deep, depth) &&
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
        const struct cf_definition *at = definition_at(source, i);
        const char *name = at->name == CF_NONE ? "" : cf_name_text(&syntax->names, at->name);

        if (at->parent != CF_NONE &&
            definition_at(source, at->parent)->name == syntax->nodes[function].name &&
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
        value = value_for(&source->syntax, i);
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
        at = value_for(&source->syntax, i) == CF_NONE ? CF_NONE : at;
        if (at == CF_NONE || !cf_calls_known(source, value_for(&source->syntax, i)))
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
        struct cf_span body = cf_span_of(source, definition_at(source, run)->body);

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
    if (own != CF_TYPE_ANY && (own & (MUTABLE | CF_TYPE_TUPLE)) == 0)
        return true;
    switch ((int)syntax->nodes[value].kind) {
    case CF_NODE_CALL:
        return call_lasts(source, value, depth - 1);
    case CF_NODE_IDENTIFIER:
        return variable_lasts(source, value, depth - 1);
    case CF_NODE_BINARY_OPERATOR: /* of numbers or texts, where nothing says more */
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
    const struct cf_definition *at = definition_at(source, definition);
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
    for (size_t i = 0; function != CF_NONE && i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_names_builtin(source, function, names[i]))
            return true;
    }
    return false;
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
    struct cf_span body = cf_span_of(source, definition_at(source, definition)->body);

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
