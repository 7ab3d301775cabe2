/* SPDX-License-Identifier: Apache-2.0 */
#include "source/scope.h"

#include <string.h>

#define FIRST_SLOTS 128U

struct builder {
    struct cf_scopes *scopes;
    const struct cf_syntax *syntax;
    struct cf_arena *arena;
    uint32_t scope_capacity, binding_capacity;
    bool failed; /* out of memory */
};

static void visit(struct builder *builder, uint32_t node, uint32_t scope);

static uint32_t slot_of(const struct cf_scopes *scopes, uint32_t scope, uint32_t name)
{
    uint32_t slot = (name * 0x9E3779B1U) ^ (scope * 0x85EBCA6BU);

    slot = (slot ^ (slot >> 15)) & (scopes->slot_count - 1);
    while (scopes->slots[slot] != 0) {
        const struct cf_binding *binding = &scopes->bindings[scopes->slots[slot] - 1];

        if (binding->scope == scope && binding->name == name)
            return slot;
        slot = (slot + 1) & (scopes->slot_count - 1);
    }
    return slot;
}

uint32_t cf_scope_binding(const struct cf_scopes *scopes, uint32_t scope, uint32_t name)
{
    return scopes->slot_count == 0 ? CF_NONE : scopes->slots[slot_of(scopes, scope, name)] - 1;
}

/* Makes room for one more binding: the array holds half of the slots. */
static bool grow_bindings(struct builder *builder)
{
    struct cf_scopes *scopes = builder->scopes;
    uint32_t slots = scopes->slot_count == 0 ? FIRST_SLOTS : 2 * scopes->slot_count;
    struct cf_binding *larger = cf_arena_alloc(builder->arena, slots / 2 * sizeof(*larger));

    scopes->slots = cf_arena_alloc(builder->arena, slots * sizeof(*scopes->slots));
    if (larger == NULL || scopes->slots == NULL)
        return false;
    if (scopes->binding_count > 0)
        memcpy(larger, scopes->bindings, scopes->binding_count * sizeof(*larger));
    scopes->bindings = larger;
    scopes->slot_count = slots;
    for (uint32_t i = 0; i < scopes->binding_count; i++)
        scopes->slots[slot_of(scopes, larger[i].scope, larger[i].name)] = i + 1;
    return true;
}

static void bind(struct builder *builder, uint32_t scope, uint32_t node, uint32_t flags)
{
    struct cf_scopes *scopes = builder->scopes;
    uint32_t name = builder->syntax->nodes[node].name;
    uint32_t slot;

    if (name == CF_NONE || builder->failed)
        return;
    if (scopes->binding_count >= scopes->slot_count / 2 && !grow_bindings(builder)) {
        builder->failed = true;
        return;
    }
    slot = slot_of(scopes, scope, name);
    if (scopes->slots[slot] == 0) {
        scopes->bindings[scopes->binding_count] =
            (struct cf_binding){ .name = name, .scope = scope, .node = node };
        scopes->slots[slot] = ++scopes->binding_count;
    }
    scopes->bindings[scopes->slots[slot] - 1].flags |= flags;
}

static uint32_t open_scope(struct builder *builder, uint32_t node, uint32_t parent,
                           enum cf_scope_kind kind)
{
    struct cf_scopes *scopes = builder->scopes;

    if (scopes->count == builder->scope_capacity) {
        uint32_t capacity = builder->scope_capacity == 0 ? 64 : 2 * builder->scope_capacity;
        struct cf_scope *larger = cf_arena_alloc(builder->arena, capacity * sizeof(*larger));

        if (larger == NULL) {
            builder->failed = true;
            return parent;
        }
        if (scopes->count > 0)
            memcpy(larger, scopes->scopes, scopes->count * sizeof(*larger));
        scopes->scopes = larger;
        builder->scope_capacity = capacity;
    }
    scopes->scopes[scopes->count] = (struct cf_scope){ node, parent, kind };
    return scopes->count++;
}

static void visit_children(struct builder *builder, uint32_t node, uint32_t scope)
{
    for (uint32_t child = builder->syntax->nodes[node].first; child != CF_NONE && !builder->failed;
         child = builder->syntax->nodes[child].next)
        visit(builder, child, scope);
}

/* Binds every name of an assignment's target; what attributes and subscripts hold is visited. */
static void bind_target(struct builder *builder, uint32_t node, uint32_t scope)
{
    const struct cf_node *at = &builder->syntax->nodes[node];

    switch ((int)at->kind) {
    case CF_NODE_IDENTIFIER:
        bind(builder, scope, node, CF_BINDING_ASSIGNED);
        break;
    case CF_NODE_ATTRIBUTE:
    case CF_NODE_SUBSCRIPT:
    case CF_NODE_CALL:
        visit_children(builder, node, scope);
        break;
    default:
        for (uint32_t child = at->first; child != CF_NONE;
             child = builder->syntax->nodes[child].next)
            bind_target(builder, child, scope);
    }
}

static void visit_parameter(struct builder *builder, uint32_t node, uint32_t inner, uint32_t outer)
{
    const struct cf_node *nodes = builder->syntax->nodes;

    if (nodes[node].kind == CF_NODE_IDENTIFIER) {
        bind(builder, inner, node, CF_BINDING_PARAMETER);
        return;
    }
    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].field == CF_FIELD_VALUE || nodes[child].field == CF_FIELD_TYPE)
            visit(builder, child, outer);
        else
            visit_parameter(builder, child, inner, outer);
    }
}

/* Type parameters live in a scope of their own; for names here the function's or class's will do.
 */
static void bind_type_parameters(struct builder *builder, uint32_t node, uint32_t scope)
{
    uint32_t after = cf_node_after(builder->syntax, node);

    for (uint32_t i = node; i < after; i++) {
        if (builder->syntax->nodes[i].kind == CF_NODE_IDENTIFIER)
            bind(builder, scope, i, CF_BINDING_TYPE);
    }
}

static void visit_function(struct builder *builder, uint32_t node, uint32_t outer)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    uint32_t inner = open_scope(builder, node, outer, CF_SCOPE_FUNCTION);

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].field == CF_FIELD_NAME)
            bind(builder, outer, child, CF_BINDING_FUNCTION);
        else if (nodes[child].field == CF_FIELD_PARAMETERS)
            visit_parameter(builder, child, inner, outer);
        else if (nodes[child].field == CF_FIELD_TYPE_PARAMETERS)
            bind_type_parameters(builder, child, inner);
        else if (nodes[child].field == CF_FIELD_BODY)
            visit(builder, child, inner);
        else
            visit(builder, child, outer);
    }
}

static void visit_class(struct builder *builder, uint32_t node, uint32_t outer)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    uint32_t inner = open_scope(builder, node, outer, CF_SCOPE_CLASS);

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].field == CF_FIELD_NAME)
            bind(builder, outer, child, CF_BINDING_CLASS);
        else if (nodes[child].field == CF_FIELD_TYPE_PARAMETERS)
            bind_type_parameters(builder, child, inner);
        else if (nodes[child].field == CF_FIELD_BODY)
            visit(builder, child, inner);
        else
            visit(builder, child, outer);
    }
}

/* The first iterable belongs to the scope around. */
static void visit_comprehension(struct builder *builder, uint32_t node, uint32_t outer)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    uint32_t inner = open_scope(builder, node, outer, CF_SCOPE_COMPREHENSION);
    bool first = true;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].kind != CF_NODE_FOR_IN_CLAUSE) {
            visit(builder, child, inner);
            continue;
        }
        for (uint32_t part = nodes[child].first; part != CF_NONE; part = nodes[part].next) {
            if (nodes[part].field == CF_FIELD_LEFT)
                bind_target(builder, part, inner);
            else
                visit(builder, part, first ? outer : inner);
        }
        first = false;
    }
}

static void visit_import(struct builder *builder, uint32_t node, uint32_t scope)
{
    const struct cf_node *nodes = builder->syntax->nodes;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t bound = CF_NONE;

        if (nodes[child].field != CF_FIELD_NAME)
            continue;
        if (nodes[child].kind == CF_NODE_ALIASED_IMPORT)
            bound = cf_node_child(builder->syntax, child, CF_FIELD_ALIAS);
        else
            bound = nodes[child].first;
        if (bound != CF_NONE)
            bind(builder, scope, bound, CF_BINDING_IMPORT);
    }
}

static void visit_declaration(struct builder *builder, uint32_t node, uint32_t scope)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    uint32_t flag =
        nodes[node].kind == CF_NODE_GLOBAL_STATEMENT ? CF_BINDING_GLOBAL : CF_BINDING_NONLOCAL;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (flag == CF_BINDING_GLOBAL)
            bind(builder, 0, child, CF_BINDING_ASSIGNED);
        if (scope != 0)
            bind(builder, scope, child, flag);
    }
}

/* `x := 1` in a comprehension binds in the scope around it. */
static uint32_t outside_comprehensions(const struct builder *builder, uint32_t scope)
{
    while (builder->scopes->scopes[scope].kind == CF_SCOPE_COMPREHENSION)
        scope = builder->scopes->scopes[scope].parent;
    return scope;
}

/* Names in a pattern are captures; a dotted one, the class and the keywords are not. */
static void visit_pattern(struct builder *builder, uint32_t node, uint32_t scope)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    const struct cf_node *at = &nodes[node];

    if (at->kind == CF_NODE_IDENTIFIER) {
        bind(builder, scope, node, CF_BINDING_ASSIGNED);
        return;
    }
    if (at->kind == CF_NODE_DOTTED_NAME && nodes[at->first].next != CF_NONE)
        return;
    for (uint32_t child = at->first; child != CF_NONE; child = nodes[child].next) {
        bool skipped = child == at->first &&
                       (at->kind == CF_NODE_CLASS_PATTERN || at->kind == CF_NODE_KEYWORD_PATTERN);

        if (!skipped)
            visit_pattern(builder, child, scope);
    }
}

static void visit_part(struct builder *builder, uint32_t node, uint32_t scope,
                       enum cf_node_field target, uint32_t target_scope)
{
    const struct cf_node *nodes = builder->syntax->nodes;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].field == target)
            bind_target(builder, child, target_scope);
        else
            visit(builder, child, scope);
    }
}

static void visit_case(struct builder *builder, uint32_t node, uint32_t scope)
{
    const struct cf_node *nodes = builder->syntax->nodes;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].kind == CF_NODE_CASE_PATTERN)
            visit_pattern(builder, child, scope);
        else
            visit(builder, child, scope);
    }
}

/* Definitions open scopes; the rest of what binds names is in visit(). */
static bool visit_definition(struct builder *builder, uint32_t node, uint32_t scope)
{
    switch ((int)builder->syntax->nodes[node].kind) {
    case CF_NODE_FUNCTION_DEFINITION:
    case CF_NODE_LAMBDA:
        visit_function(builder, node, scope);
        return true;
    case CF_NODE_CLASS_DEFINITION:
        visit_class(builder, node, scope);
        return true;
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_DICTIONARY_COMPREHENSION:
    case CF_NODE_GENERATOR_EXPRESSION:
        visit_comprehension(builder, node, scope);
        return true;
    default:
        return false;
    }
}

static void visit(struct builder *builder, uint32_t node, uint32_t scope)
{
    if (builder->syntax->nodes[node].first == CF_NONE || visit_definition(builder, node, scope))
        return;
    switch ((int)builder->syntax->nodes[node].kind) {
    case CF_NODE_ASSIGNMENT:
    case CF_NODE_AUGMENTED_ASSIGNMENT:
    case CF_NODE_FOR_STATEMENT:
        visit_part(builder, node, scope, CF_FIELD_LEFT, scope);
        break;
    case CF_NODE_NAMED_EXPRESSION:
        visit_part(builder, node, scope, CF_FIELD_NAME, outside_comprehensions(builder, scope));
        break;
    case CF_NODE_AS_PATTERN:
        visit_part(builder, node, scope, CF_FIELD_ALIAS, scope);
        break;
    case CF_NODE_DELETE_STATEMENT:
        bind_target(builder, node, scope);
        break;
    case CF_NODE_IMPORT_STATEMENT:
    case CF_NODE_IMPORT_FROM_STATEMENT:
    case CF_NODE_FUTURE_IMPORT_STATEMENT:
        visit_import(builder, node, scope);
        break;
    case CF_NODE_GLOBAL_STATEMENT:
    case CF_NODE_NONLOCAL_STATEMENT:
        visit_declaration(builder, node, scope);
        break;
    case CF_NODE_CASE_CLAUSE:
        visit_case(builder, node, scope);
        break;
    case CF_NODE_TYPE_ALIAS_STATEMENT:
        bind_type_parameters(builder, builder->syntax->nodes[node].first, scope);
        break;
    default:
        visit_children(builder, node, scope);
    }
}

enum cf_status cf_scopes_build(const struct cf_syntax *syntax, struct cf_arena *arena,
                               struct cf_scopes *scopes, struct cf_error *err)
{
    struct builder builder = { .scopes = scopes, .syntax = syntax, .arena = arena };

    *scopes = (struct cf_scopes){ .syntax = syntax };
    (void)open_scope(&builder, 0, CF_NONE, CF_SCOPE_MODULE);
    if (!builder.failed)
        visit_children(&builder, 0, 0);
    return builder.failed ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

uint32_t cf_scope_of(const struct cf_scopes *scopes, uint32_t node)
{
    uint32_t low = 0, high = scopes->count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (scopes->scopes[middle].node < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scopes->count && scopes->scopes[low].node == node ? low : CF_NONE;
}

/* True where the child, or a part of it that holds `node`, is evaluated outside of its parent. */
static bool is_outside(const struct cf_syntax *syntax, uint32_t parent, uint32_t child,
                       uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;

    if (nodes[child].kind == CF_NODE_FOR_IN_CLAUSE) {
        uint32_t right = cf_node_child(syntax, child, CF_FIELD_RIGHT);

        return child == cf_node_child_of(syntax, parent, CF_NODE_FOR_IN_CLAUSE) &&
               right != CF_NONE && node >= right && node < cf_node_after(syntax, right);
    }
    if (nodes[child].field == CF_FIELD_PARAMETERS) {
        for (; node != child; node = nodes[node].parent) {
            if (nodes[node].field == CF_FIELD_VALUE || nodes[node].field == CF_FIELD_TYPE)
                return true;
        }
        return false;
    }
    return (nodes[parent].kind == CF_NODE_FUNCTION_DEFINITION ||
            nodes[parent].kind == CF_NODE_CLASS_DEFINITION ||
            nodes[parent].kind == CF_NODE_LAMBDA) &&
           nodes[child].field != CF_FIELD_BODY && nodes[child].field != CF_FIELD_TYPE_PARAMETERS;
}

uint32_t cf_scope_at(const struct cf_scopes *scopes, uint32_t node)
{
    const struct cf_syntax *syntax = scopes->syntax;
    uint32_t at = node;

    while (at != 0) {
        uint32_t parent = syntax->nodes[at].parent;
        uint32_t scope = cf_scope_of(scopes, parent);

        if (scope != CF_NONE && !is_outside(syntax, parent, at, node))
            return scope;
        at = parent;
    }
    return 0;
}

/* The nearest function scope around `scope` that binds the name itself. */
static uint32_t resolve_nonlocal(const struct cf_scopes *scopes, uint32_t scope, uint32_t name)
{
    for (scope = scopes->scopes[scope].parent; scope != CF_NONE;
         scope = scopes->scopes[scope].parent) {
        uint32_t binding = CF_NONE;

        if (scopes->scopes[scope].kind == CF_SCOPE_FUNCTION)
            binding = cf_scope_binding(scopes, scope, name);
        if (binding != CF_NONE && (scopes->bindings[binding].flags & CF_BINDING_NONLOCAL) == 0)
            return binding;
    }
    return CF_NONE;
}

uint32_t cf_scope_resolve(const struct cf_scopes *scopes, uint32_t scope, uint32_t name)
{
    bool inside = true; /* still in the scope where the name is used, or a comprehension there */

    for (uint32_t at = scope; at != CF_NONE; at = scopes->scopes[at].parent) {
        uint32_t binding = CF_NONE;

        if (inside || scopes->scopes[at].kind != CF_SCOPE_CLASS)
            binding = cf_scope_binding(scopes, at, name);
        if (binding != CF_NONE) {
            uint32_t flags = scopes->bindings[binding].flags;

            if ((flags & CF_BINDING_GLOBAL) != 0)
                return cf_scope_binding(scopes, 0, name);
            return (flags & CF_BINDING_NONLOCAL) != 0 ? resolve_nonlocal(scopes, at, name)
                                                      : binding;
        }
        inside = false; /* a comprehension in a class does not see the class's names either */
    }
    return CF_NONE;
}
