/* SPDX-License-Identifier: Apache-2.0 */
#include "source/definition.h"

#include <string.h>

struct builder {
    const struct cf_scopes *scopes;
    const struct cf_syntax *syntax;
    struct cf_arena *arena;
    struct cf_definitions *out;
    uint32_t capacity, parameter_capacity;
};

/* Room for one more; the array itself, or a larger copy. NULL: out of memory. */
static void *grow(struct cf_arena *arena, void *items, uint32_t *capacity, uint32_t count,
                  size_t item_size)
{
    uint32_t larger = *capacity == 0 ? 64 : 2 * *capacity;
    void *copy;

    if (count < *capacity)
        return items;
    copy = cf_arena_alloc(arena, larger * item_size);
    if (copy != NULL && count > 0)
        memcpy(copy, items, count * item_size);
    if (copy != NULL)
        *capacity = larger;
    return copy;
}

/* The last identifier of a decorator's dotted name: "setter" of @x.setter, "lru_cache" of a call.
 */
static const char *decorator_name(const struct cf_syntax *syntax, uint32_t decorator)
{
    uint32_t node = syntax->nodes[decorator].first;

    if (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_CALL)
        node = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    if (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    return node == CF_NONE ? "" : cf_name_text(&syntax->names, syntax->nodes[node].name);
}

static uint32_t decorator_flags(const char *name)
{
    static const struct {
        const char *name;
        uint32_t flag;
    } known[] = {
        { "staticmethod", CF_DEFINITION_STATIC },
        { "classmethod", CF_DEFINITION_CLASS },
        { "property", CF_DEFINITION_PROPERTY },
        { "cached_property", CF_DEFINITION_PROPERTY },
        { "abstractproperty", CF_DEFINITION_PROPERTY | CF_DEFINITION_ABSTRACT },
        { "getter", CF_DEFINITION_PROPERTY },
        { "setter", CF_DEFINITION_SETTER },
        { "deleter", CF_DEFINITION_SETTER },
        { "overload", CF_DEFINITION_OVERLOAD },
        { "abstractmethod", CF_DEFINITION_ABSTRACT },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i].name, name) == 0)
            return known[i].flag | CF_DEFINITION_DECORATED;
    }
    return CF_DEFINITION_DECORATED;
}

/* Whether there is a yield in the node that belongs to the function itself. */
static bool yields(const struct cf_syntax *syntax, uint32_t body)
{
    uint32_t after = cf_node_after(syntax, body);
    uint32_t i = body;

    while (i < after) {
        switch ((int)syntax->nodes[i].kind) {
        case CF_NODE_YIELD:
            return true;
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_CLASS_DEFINITION:
        case CF_NODE_LAMBDA:
            i = cf_node_after(syntax, i);
            break;
        default:
            i++;
        }
    }
    return false;
}

static uint32_t flags_of(const struct builder *builder, const struct cf_definition *definition)
{
    const struct cf_syntax *syntax = builder->syntax;
    const struct cf_scope *scopes = builder->scopes->scopes;
    uint32_t outer = scopes[definition->scope].parent;
    const char *name = cf_name_text(&syntax->names, definition->name);
    uint32_t flags = 0;

    if (definition->whole != definition->node) {
        for (uint32_t i = syntax->nodes[definition->whole].first; i != CF_NONE;
             i = syntax->nodes[i].next) {
            if (syntax->nodes[i].kind == CF_NODE_DECORATOR)
                flags |= decorator_flags(decorator_name(syntax, i));
        }
    }
    if (cf_node_child_of(syntax, definition->node, CF_TOKEN_ASYNC) != CF_NONE)
        flags |= CF_DEFINITION_ASYNC;
    if (definition->kind != CF_DEFINES_CLASS && yields(syntax, definition->body))
        flags |= CF_DEFINITION_GENERATOR;
    if (definition->kind == CF_DEFINES_FUNCTION && scopes[outer].kind == CF_SCOPE_CLASS) {
        flags |= CF_DEFINITION_METHOD;
        if (strcmp(name, "__new__") == 0)
            flags |= CF_DEFINITION_STATIC;
        if (strcmp(name, "__init_subclass__") == 0 || strcmp(name, "__class_getitem__") == 0)
            flags |= CF_DEFINITION_CLASS;
    }
    for (; outer != CF_NONE; outer = scopes[outer].parent) {
        if (scopes[outer].kind == CF_SCOPE_FUNCTION)
            flags |= CF_DEFINITION_NESTED;
    }
    return flags;
}

static enum cf_status add_parameter(struct builder *builder, struct cf_definition *definition,
                                    struct cf_parameter parameter, struct cf_error *err)
{
    struct cf_definitions *out = builder->out;
    struct cf_parameter *items = grow(builder->arena, out->parameters, &builder->parameter_capacity,
                                      out->parameter_count, sizeof(*items));

    if (items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    out->parameters = items;
    parameter.name = builder->syntax->nodes[parameter.node].name;
    items[out->parameter_count++] = parameter;
    definition->parameter_count++;
    return CF_OK;
}

/* The identifier of one written parameter, with what is around it. False: it is only a mark. */
static bool read_parameter(const struct cf_syntax *syntax, uint32_t node, bool *keywords,
                           struct cf_parameter *parameter)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t inner = node;

    *parameter = (struct cf_parameter){
        .kind = *keywords ? CF_PARAMETER_KEYWORD : CF_PARAMETER_POSITIONAL,
        .annotation = cf_node_child(syntax, node, CF_FIELD_TYPE),
        .value = cf_node_child(syntax, node, CF_FIELD_VALUE),
    };
    while (inner != CF_NONE && nodes[inner].kind != CF_NODE_IDENTIFIER) {
        if (nodes[inner].kind == CF_NODE_LIST_SPLAT_PATTERN) {
            parameter->kind = CF_PARAMETER_ARGS;
            *keywords = true;
        } else if (nodes[inner].kind == CF_NODE_DICTIONARY_SPLAT_PATTERN) {
            parameter->kind = CF_PARAMETER_KWARGS;
        }
        inner = nodes[inner].first;
    }
    parameter->node = inner;
    return inner != CF_NONE;
}

static enum cf_status read_parameters(struct builder *builder, struct cf_definition *definition,
                                      struct cf_error *err)
{
    const struct cf_syntax *syntax = builder->syntax;
    uint32_t list = cf_node_child(syntax, definition->node, CF_FIELD_PARAMETERS);
    enum cf_status status = CF_OK;
    bool keywords = false;

    definition->first_parameter = builder->out->parameter_count;
    if (list == CF_NONE || definition->kind == CF_DEFINES_CLASS)
        return CF_OK;
    for (uint32_t i = syntax->nodes[list].first; i != CF_NONE && status == CF_OK;
         i = syntax->nodes[i].next) {
        struct cf_parameter parameter;

        if (syntax->nodes[i].kind == CF_NODE_KEYWORD_SEPARATOR)
            keywords = true;
        if (syntax->nodes[i].kind == CF_NODE_POSITIONAL_SEPARATOR) {
            for (uint32_t p = 0; p < definition->parameter_count; p++)
                builder->out->parameters[definition->first_parameter + p].kind =
                    CF_PARAMETER_POSITIONAL_ONLY;
        }
        if (syntax->nodes[i].kind != CF_NODE_COMMENT &&
            read_parameter(syntax, i, &keywords, &parameter))
            status = add_parameter(builder, definition, parameter, err);
    }
    return status;
}

static const char *qualify(const struct builder *builder, const struct cf_definition *definition)
{
    const char *name = definition->name == CF_NONE
                           ? "<lambda>"
                           : cf_name_text(&builder->syntax->names, definition->name);
    const struct cf_definition *parent;

    if (definition->parent == CF_NONE)
        return cf_arena_strdup(builder->arena, name);
    parent = &builder->out->items[definition->parent];
    return cf_arena_printf(builder->arena, "%s.%s%s", parent->qualname,
                           parent->kind == CF_DEFINES_CLASS ? "" : "<locals>.", name);
}

/* The definition that the scope or one around it belongs to; CF_NONE: the module. */
static uint32_t enclosing(const struct builder *builder, uint32_t scope)
{
    const struct cf_scope *scopes = builder->scopes->scopes;

    while (scope != CF_NONE && scopes[scope].kind == CF_SCOPE_COMPREHENSION)
        scope = scopes[scope].parent;
    return scope == CF_NONE ? CF_NONE : cf_definition_of(builder->out, scopes[scope].node);
}

static enum cf_status add(struct builder *builder, uint32_t scope, enum cf_definition_kind kind,
                          struct cf_error *err)
{
    const struct cf_syntax *syntax = builder->syntax;
    struct cf_definitions *out = builder->out;
    uint32_t node = builder->scopes->scopes[scope].node;
    uint32_t above = syntax->nodes[node].parent;
    uint32_t name = cf_node_child(syntax, node, CF_FIELD_NAME);
    struct cf_definition *items =
        grow(builder->arena, out->items, &builder->capacity, out->count, sizeof(*items));
    struct cf_definition *definition;
    enum cf_status status;

    if (items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    out->items = items;
    definition = &items[out->count];
    *definition = (struct cf_definition){
        .kind = kind,
        .node = node,
        .whole = syntax->nodes[above].kind == CF_NODE_DECORATED_DEFINITION ? above : node,
        .name = name == CF_NONE ? CF_NONE : syntax->nodes[name].name,
        .scope = scope,
        .body = cf_node_child(syntax, node, CF_FIELD_BODY),
        .parent = enclosing(builder, builder->scopes->scopes[scope].parent),
    };
    if (definition->body == CF_NONE)
        return CF_OK;
    definition->qualname = qualify(builder, definition);
    if (definition->qualname == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = read_parameters(builder, definition, err);
    if (status != CF_OK)
        return status;
    definition->flags = flags_of(builder, definition);
    out->count++;
    return CF_OK;
}

enum cf_status cf_definitions_build(const struct cf_scopes *scopes, struct cf_arena *arena,
                                    struct cf_definitions *definitions, struct cf_error *err)
{
    struct builder builder = {
        .scopes = scopes, .syntax = scopes->syntax, .arena = arena, .out = definitions
    };
    enum cf_status status = CF_OK;

    *definitions = (struct cf_definitions){ 0 };
    for (uint32_t i = 1; i < scopes->count && status == CF_OK; i++) {
        const struct cf_node *node = &scopes->syntax->nodes[scopes->scopes[i].node];

        if (scopes->scopes[i].kind == CF_SCOPE_CLASS)
            status = add(&builder, i, CF_DEFINES_CLASS, err);
        else if (scopes->scopes[i].kind == CF_SCOPE_FUNCTION)
            status =
                add(&builder, i,
                    node->kind == CF_NODE_LAMBDA ? CF_DEFINES_LAMBDA : CF_DEFINES_FUNCTION, err);
    }
    return status;
}

uint32_t cf_definition_of(const struct cf_definitions *definitions, uint32_t node)
{
    uint32_t low = 0, high = definitions->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (definitions->items[middle].node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < definitions->count && definitions->items[low].node == node ? low : CF_NONE;
}
