/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/helper.h"

#include "candidates/known.h"
#include "candidates/types.h"

#include <string.h>

#define DEPTH 4 /* classes above each other, calls of calls */

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

const char *cf_reliance_text(const struct cf_source *source, uint32_t method,
                             struct cf_arena *arena)
{
    const struct cf_definition *at = definition_at(source, method);

    return cf_arena_printf(
        arena, "no subclass of %s has a %s of its own",
        cf_name_text(&source->syntax.names, definition_at(source, at->parent)->name),
        cf_name_text(&source->syntax.names, at->name));
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
