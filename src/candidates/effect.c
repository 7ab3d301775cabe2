/* SPDX-License-Identifier: Apache-2.0 */
/* Effects of code: purity, change of values, jumps. */
#include "candidates/code.h"
#include "candidates/helper.h"
#include "candidates/known.h"
#include "candidates/types.h"

#include <string.h>

#define HELPER_DEPTH 3 /* calls of functions of the same file that are followed */
#define ALIASES_MAX 6

static bool call_is_pure(const struct cf_source *source, uint32_t call, unsigned depth);
static bool helper_is_pure(const struct cf_source *source, uint32_t definition, unsigned depth);

/* Reading the attribute runs no code, or that of a property without an effect. */
static bool reads_plainly(const struct cf_source *source, uint32_t attribute, unsigned depth)
{
    uint32_t property;

    if (!cf_reads_property(source, attribute))
        return true;
    property = depth == 0 ? CF_NONE : cf_property_of(source, attribute);
    return property != CF_NONE && helper_is_pure(source, property, depth - 1);
}

/* Nodes that have no effect of their own; what is below them is looked at by itself. */
static bool kind_is_pure(enum cf_node_kind kind)
{
    switch ((int)kind) {
    case CF_NODE_AWAIT:
    case CF_NODE_YIELD:
    case CF_NODE_NAMED_EXPRESSION:
    case CF_NODE_OTHER:
        return false;
    default:
        return true;
    }
}

static bool span_expression_pure(const struct cf_source *source, struct cf_span span,
                                 unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].kind == CF_NODE_CALL) {
            if (!call_is_pure(source, i, depth))
                return false;
        } else if (nodes[i].kind == CF_NODE_ATTRIBUTE) {
            if (!reads_plainly(source, i, depth))
                return false;
        } else if (!kind_is_pure(nodes[i].kind)) {
            /* Parts of strings (escapes, format specifiers) have no kind of their own. */
            if (nodes[i].kind != CF_NODE_OTHER ||
                (cf_node_above(&source->syntax, i, CF_NODE_STRING) == CF_NONE))
                return false;
        }
    }
    return true;
}

bool cf_pure(const struct cf_source *source, uint32_t expression)
{
    return span_expression_pure(source, cf_span_of(source, expression), HELPER_DEPTH);
}

/* An argument that a builtin calls (map, key=): a lambda, a builtin or a method of a type. */
static bool callable_is_pure(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_LAMBDA)
        return true; /* its body is looked at by itself */
    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER) {
        const char *name = cf_name_text(&syntax->names, syntax->nodes[node].name);

        return cf_known_builtin(name) && cf_is_builtin(source, node, name);
    }
    if (syntax->nodes[node].kind == CF_NODE_ATTRIBUTE) {
        uint32_t object = cf_node_child(syntax, node, CF_FIELD_OBJECT);
        uint32_t attribute = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);

        return object != CF_NONE && syntax->nodes[object].kind == CF_NODE_IDENTIFIER &&
               attribute != CF_NONE &&
               cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[attribute].name));
    }
    return syntax->nodes[node].kind == CF_NODE_NONE;
}

/* Arguments that the builtin calls must be pure themselves. */
static bool callbacks_are_pure(const struct cf_source *source, uint32_t arguments,
                               const char *builtin)
{
    const struct cf_syntax *syntax = &source->syntax;
    bool first_is_called = strcmp(builtin, "map") == 0 || strcmp(builtin, "filter") == 0;

    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT) {
            uint32_t name = cf_node_child(syntax, i, CF_FIELD_NAME);
            uint32_t value = cf_node_child(syntax, i, CF_FIELD_VALUE);

            if (name != CF_NONE && value != CF_NONE && cf_node_is(syntax, name, "key") &&
                !callable_is_pure(source, value))
                return false;
        } else if (first_is_called && syntax->nodes[i].kind != CF_NODE_COMMENT) {
            if (!callable_is_pure(source, i))
                return false;
            first_is_called = false;
        }
    }
    return true;
}

/* The function of the same file that a name calls; CF_NONE. */
uint32_t cf_helper_of(const struct cf_source *source, uint32_t function)
{
    const struct cf_binding *binding;
    uint32_t at = cf_binding_of(source, function), found = CF_NONE;

    if (at == CF_NONE)
        return CF_NONE;
    binding = &source->scopes.bindings[at];
    if (binding->flags != CF_BINDING_FUNCTION)
        return CF_NONE;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];

        if (definition->name != binding->name || definition->kind != CF_DEFINES_FUNCTION ||
            source->scopes.scopes[definition->scope].parent != binding->scope)
            continue;
        if (found != CF_NONE || definition->whole != definition->node)
            return CF_NONE; /* one of two, or decorated */
        found = i;
    }
    return found;
}

/* `next(x for x in xs if ...)`: of an iterator that nobody else has. */
static bool takes_first(const struct cf_source *source, uint32_t function, uint32_t arguments)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t first =
        nodes[arguments].kind == CF_NODE_ARGUMENT_LIST ? nodes[arguments].first : arguments;

    return first != CF_NONE && nodes[first].kind == CF_NODE_GENERATOR_EXPRESSION &&
           cf_names_builtin(source, function, "next");
}

static bool call_is_pure(const struct cf_source *source, uint32_t call, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (function == CF_NONE || arguments == CF_NONE)
        return false;
    if (cf_calls_known(source, call) || cf_calls_maker(source, call) || cf_asks_known(source, call))
        return true;
    if (syntax->nodes[function].kind == CF_NODE_IDENTIFIER) {
        const char *name = cf_name_text(&syntax->names, syntax->nodes[function].name);
        uint32_t helper;

        if (cf_known_builtin(name) && cf_names_builtin(source, function, name))
            return callbacks_are_pure(source, arguments, name);
        if (cf_imported_is(source, function, "math", NULL) ||
            takes_first(source, function, arguments))
            return true;
        helper = depth > 0 ? cf_helper_of(source, function) : CF_NONE;
        return helper != CF_NONE && helper_is_pure(source, helper, depth - 1);
    }
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
        uint32_t object = cf_node_child(syntax, function, CF_FIELD_OBJECT);

        if (object != CF_NONE && cf_module_of(source, object) != NULL)
            return strcmp(cf_module_of(source, object), "math") == 0;
        if (depth > 0) {
            uint32_t method = cf_called(source, call);

            if (method != CF_NONE)
                return helper_is_pure(source, method, depth - 1);
        }
        return attribute != CF_NONE &&
               cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[attribute].name));
    }
    return false;
}

/* The target is a variable of that function's scope, or an item or attribute of none. */
static bool assigns_locally(const struct cf_source *source, uint32_t target, uint32_t scope)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t after = cf_node_after(&source->syntax, target);

    for (uint32_t i = target; i < after; i++) {
        uint32_t binding;

        if (nodes[i].kind == CF_NODE_ATTRIBUTE)
            return false;
        if (nodes[i].kind != CF_NODE_IDENTIFIER || !cf_is_variable(source, i))
            continue;
        binding = cf_binding_of(source, i);
        if (binding == CF_NONE || source->scopes.bindings[binding].scope != scope)
            return false;
        if (nodes[target].kind == CF_NODE_SUBSCRIPT &&
            i == cf_root_variable(&source->syntax, target) &&
            !cf_is_fresh(source, i,
                         nodes[cf_node_child(&source->syntax, target, CF_FIELD_VALUE)].kind !=
                             CF_NODE_IDENTIFIER))
            return false;
    }
    return true;
}

/* `xs.append(x)` of a list that the function made itself. */
static bool changes_own(const struct cf_source *source, uint32_t call, uint32_t scope)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t object, attribute, binding;

    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || attribute == CF_NONE ||
        syntax->nodes[object].kind != CF_NODE_IDENTIFIER ||
        !cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[attribute].name)))
        return false;
    binding = cf_binding_of(source, object);
    return binding != CF_NONE && source->scopes.bindings[binding].scope == scope &&
           cf_is_fresh(source, object, false);
}

/* `self.f(...)` in the method f, whose first parameter is self. */
static bool calls_own_method(const struct cf_source *source, uint32_t function, uint32_t scope)
{
    uint32_t object = cf_node_child(&source->syntax, function, CF_FIELD_OBJECT);
    uint32_t attribute = cf_node_child(&source->syntax, function, CF_FIELD_ATTRIBUTE);

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = &source->definitions.items[i];
        const struct cf_parameter *self = &source->definitions.parameters[at->first_parameter];

        if (at->scope != scope || at->kind != CF_DEFINES_FUNCTION ||
            (at->flags & CF_DEFINITION_METHOD) == 0 || at->parameter_count == 0)
            continue;
        return object != CF_NONE && attribute != CF_NONE &&
               source->syntax.nodes[object].kind == CF_NODE_IDENTIFIER &&
               source->syntax.nodes[object].name == self->name &&
               source->syntax.nodes[attribute].name == at->name;
    }
    return false;
}

bool cf_calls_itself(const struct cf_source *source, uint32_t call, uint32_t scope)
{
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);
    uint32_t helper;

    if (function != CF_NONE && source->syntax.nodes[function].kind == CF_NODE_ATTRIBUTE)
        return calls_own_method(source, function, scope);
    if (function == CF_NONE || source->syntax.nodes[function].kind != CF_NODE_IDENTIFIER)
        return false;
    helper = cf_helper_of(source, function);
    return helper != CF_NONE && source->definitions.items[helper].scope == scope;
}

/* `xs += [x]` of a list that others may have. */
static bool grows_other(const struct cf_source *source, uint32_t assignment, uint32_t left)
{
    uint32_t right = cf_node_child(&source->syntax, assignment, CF_FIELD_RIGHT), own;

    if (right == CF_NONE || source->syntax.nodes[left].kind != CF_NODE_IDENTIFIER)
        return false;
    own = cf_type_of(source, right).own;
    return own != CF_TYPE_ANY &&
           (own & (CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_SET | CF_TYPE_DICT)) != 0 &&
           !cf_is_fresh(source, left, false);
}

static bool statement_is_pure(const struct cf_source *source, uint32_t node, uint32_t scope,
                              unsigned depth)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t left;

    switch ((int)nodes[node].kind) {
    case CF_NODE_CALL:
        return cf_calls_itself(source, node, scope) || call_is_pure(source, node, depth) ||
               changes_own(source, node, scope) || cf_makes_exception(source, node);
    case CF_NODE_ATTRIBUTE:
        return reads_plainly(source, node, depth);
    case CF_NODE_ASSIGNMENT:
    case CF_NODE_AUGMENTED_ASSIGNMENT:
    case CF_NODE_FOR_STATEMENT:
        left = cf_node_child(&source->syntax, node, CF_FIELD_LEFT);
        return left == CF_NONE || (assigns_locally(source, left, scope) &&
                                   !(nodes[node].kind == CF_NODE_AUGMENTED_ASSIGNMENT &&
                                     grows_other(source, node, left)));
    case CF_NODE_OTHER: /* pass, break, continue and `else:` are not in the list of kinds */
        return nodes[node].first == CF_NONE || nodes[node].field == CF_FIELD_ALTERNATIVE;
    case CF_NODE_YIELD:
    case CF_NODE_AWAIT:
    case CF_NODE_NAMED_EXPRESSION:
    case CF_NODE_WITH_STATEMENT:
    case CF_NODE_DELETE_STATEMENT:
    case CF_NODE_GLOBAL_STATEMENT:
    case CF_NODE_NONLOCAL_STATEMENT:
    case CF_NODE_CLASS_DEFINITION:
    case CF_NODE_FUNCTION_DEFINITION:
    case CF_NODE_IMPORT_STATEMENT:
    case CF_NODE_IMPORT_FROM_STATEMENT:
        return false;
    default:
        return true;
    }
}

static bool statements_are_pure(const struct cf_source *source, struct cf_span span, uint32_t scope,
                                unsigned depth)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        if (!statement_is_pure(source, i, scope, depth))
            return false;
    }
    return true;
}

bool cf_span_pure(const struct cf_source *source, struct cf_span span, uint32_t scope)
{
    return statements_are_pure(source, span, scope, HELPER_DEPTH);
}

static bool helper_is_pure(const struct cf_source *source, uint32_t definition, unsigned depth)
{
    const struct cf_definition *at = &source->definitions.items[definition];
    uint32_t around = source->scopes.scopes[at->scope].parent;

    if ((at->flags & CF_DEFINITION_METHOD) != 0)
        around = source->scopes.scopes[around].parent;
    if ((at->flags & (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR)) != 0 || around != 0)
        return false;
    return statements_are_pure(source, cf_span_of(source, at->body), at->scope, depth);
}

/* What else may name the same object: `ys = xs` anywhere in the function. */
struct aliases {
    uint32_t bindings[ALIASES_MAX];
    size_t count;
    bool overflow;
};

static bool has_alias(const struct aliases *aliases, uint32_t binding)
{
    for (size_t i = 0; i < aliases->count; i++) {
        if (aliases->bindings[i] == binding)
            return true;
    }
    return false;
}

static void add_alias(struct aliases *aliases, uint32_t binding)
{
    if (binding == CF_NONE || has_alias(aliases, binding))
        return;
    if (aliases->count == ALIASES_MAX)
        aliases->overflow = true;
    else
        aliases->bindings[aliases->count++] = binding;
}

static void find_aliases(const struct cf_source *source, uint32_t at, struct aliases *aliases)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t scope = cf_function_scope(source, at);
    struct cf_span span = cf_span_of(source, source->scopes.scopes[scope].node);

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t left, right;

        if (syntax->nodes[i].kind != CF_NODE_ASSIGNMENT)
            continue;
        left = cf_node_child(syntax, i, CF_FIELD_LEFT);
        right = cf_node_child(syntax, i, CF_FIELD_RIGHT);
        if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
            syntax->nodes[right].kind != CF_NODE_IDENTIFIER)
            continue;
        if (has_alias(aliases, cf_binding_of(source, right)))
            add_alias(aliases, cf_binding_of(source, left));
        else if (has_alias(aliases, cf_binding_of(source, left)))
            add_alias(aliases, cf_binding_of(source, right));
    }
}

static bool span_has_alias(const struct cf_source *source, struct cf_span span,
                           const struct aliases *aliases)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        if (cf_is_variable(source, i) && has_alias(aliases, cf_binding_of(source, i)))
            return true;
    }
    return false;
}

/* The variable names a part of what the aliases name: `y = x.parts`, `for y in x`. */
static bool names_part(const struct cf_source *source, uint32_t variable,
                       const struct aliases *aliases)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = cf_binding_of(source, variable);
    struct cf_span span;

    if (at == CF_NONE || source->scopes.bindings[at].scope == 0)
        return false;
    span = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[at].scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t right, root;

        if (syntax->nodes[i].name != source->scopes.bindings[at].name ||
            syntax->nodes[i].field != CF_FIELD_LEFT || !cf_is_variable(source, i) ||
            syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_BINARY_OPERATOR ||
            syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
            continue;
        right = cf_node_child(syntax, syntax->nodes[i].parent, CF_FIELD_RIGHT);
        root = right == CF_NONE ? CF_NONE : cf_root_variable(syntax, right);
        if (root != CF_NONE && has_alias(aliases, cf_binding_of(source, root)))
            return true;
    }
    return false;
}

/* The call may change what the aliases name. */
static bool call_changes(const struct cf_source *source, uint32_t call,
                         const struct aliases *aliases, bool reachable)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (call_is_pure(source, call, HELPER_DEPTH))
        return false;
    if (function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
        uint32_t root = cf_root_variable(syntax, function);
        bool known = attribute != CF_NONE &&
                     cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[attribute].name));

        if (root != CF_NONE && has_alias(aliases, cf_binding_of(source, root)))
            return true;
        if (known) /* of another object; its arguments stay as they are */
            return root != CF_NONE && names_part(source, root, aliases);
    }
    if (function != CF_NONE && syntax->nodes[function].kind == CF_NODE_IDENTIFIER &&
        cf_known_harmless(cf_name_text(&syntax->names, syntax->nodes[function].name)) &&
        cf_binding_of(source, function) == CF_NONE)
        return false;
    return reachable || arguments == CF_NONE ||
           span_has_alias(source, cf_span_of(source, arguments), aliases) ||
           (function != CF_NONE && span_has_alias(source, cf_span_of(source, function), aliases));
}

/* An assignment or deletion of an item or attribute of what the aliases name. */
static bool store_changes(const struct cf_source *source, uint32_t node,
                          const struct aliases *aliases)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t root;

    if (nodes[node].kind != CF_NODE_SUBSCRIPT && nodes[node].kind != CF_NODE_ATTRIBUTE)
        return false;
    if (!cf_is_bound_here(source, node))
        return false;
    root = cf_root_variable(&source->syntax, node);
    return root == CF_NONE || has_alias(aliases, cf_binding_of(source, root));
}

/* Code that we do not see may change it: a global, what another scope sees, a part of another. */
static bool is_reachable(const struct cf_source *source, uint32_t expression, uint32_t variable)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, variable);
    uint32_t parent = nodes[variable].parent;

    if (binding == CF_NONE ||
        (source->scopes.bindings[binding].scope == 0 && cf_steady(source, variable) == CF_NONE))
        return true;
    return variable != cf_unwrap(&source->syntax, expression) &&
           (nodes[parent].kind == CF_NODE_ATTRIBUTE || nodes[parent].kind == CF_NODE_SUBSCRIPT);
}

static bool object_changes(const struct cf_source *source, struct cf_span span, uint32_t expression,
                           uint32_t variable)
{
    const struct cf_node *nodes = source->syntax.nodes;
    struct aliases aliases = { .count = 0 };
    bool reachable = is_reachable(source, expression, variable);

    add_alias(&aliases, cf_binding_of(source, variable));
    find_aliases(source, variable, &aliases);
    if (aliases.overflow)
        return true;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].kind == CF_NODE_CALL && call_changes(source, i, &aliases, reachable))
            return true;
        if (nodes[i].kind == CF_NODE_YIELD || nodes[i].kind == CF_NODE_AWAIT)
            return true;
        if (store_changes(source, i, &aliases))
            return true;
        if (nodes[i].kind == CF_NODE_AUGMENTED_ASSIGNMENT) {
            uint32_t left = cf_node_child(&source->syntax, i, CF_FIELD_LEFT);
            uint32_t root = left == CF_NONE ? CF_NONE : cf_root_variable(&source->syntax, left);

            if (root == CF_NONE || has_alias(&aliases, cf_binding_of(source, root)))
                return true;
        }
    }
    return false;
}

bool cf_span_alters(const struct cf_source *source, struct cf_span span, uint32_t variable)
{
    return object_changes(source, span, variable, variable);
}

/* A name that the expression itself binds: of a comprehension or a lambda in it. */
static bool is_inner(const struct cf_source *source, uint32_t expression, uint32_t binding)
{
    uint32_t scope = source->scopes.bindings[binding].scope;
    uint32_t node = source->scopes.scopes[scope].node;

    return node >= expression && node < cf_node_after(&source->syntax, expression);
}

/* A function of the file or a property that the node runs looks at what the span may change. */
static bool helper_changes(const struct cf_source *source, struct cf_span span, uint32_t node)
{
    uint32_t helper = CF_NONE;

    if (source->syntax.nodes[node].kind == CF_NODE_CALL)
        helper = cf_called(source, node);
    else if (source->syntax.nodes[node].kind == CF_NODE_ATTRIBUTE)
        helper = cf_property_of(source, node);
    return helper != CF_NONE &&
           ((cf_looks_outside(source, helper) && cf_span_touches(source, span)) ||
            cf_span_sets_parts(source, span,
                               cf_span_of(source, source->definitions.items[helper].body)));
}

bool cf_helpers_change(const struct cf_source *source, struct cf_span span, struct cf_span code)
{
    for (uint32_t i = code.first; i < code.after; i++) {
        if (helper_changes(source, span, i))
            return true;
    }
    return false;
}

bool cf_span_changes(const struct cf_source *source, struct cf_span span, uint32_t expression,
                     bool immutable)
{
    uint32_t after = cf_node_after(&source->syntax, expression);

    if (!immutable && cf_span_sets_parts(source, span, cf_span_of(source, expression)))
        return true;
    for (uint32_t i = expression; i < after; i++) {
        uint32_t binding;

        if (helper_changes(source, span, i))
            return true;
        if (!cf_is_variable(source, i))
            continue;
        binding = cf_binding_of(source, i);
        if (binding == CF_NONE) {
            if (!cf_known_builtin(
                    cf_name_text(&source->syntax.names, source->syntax.nodes[i].name)))
                return true;
            continue;
        }
        if (is_inner(source, expression, binding))
            continue;
        if (cf_span_binds(source, span, binding))
            return true;
        if ((source->scopes.bindings[binding].flags &
             (CF_BINDING_FUNCTION | CF_BINDING_CLASS | CF_BINDING_IMPORT)) != 0)
            continue;
        if (!immutable && object_changes(source, span, expression, i))
            return true;
    }
    return false;
}
