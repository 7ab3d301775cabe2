/* SPDX-License-Identifier: Apache-2.0 */
#include "source/import.h"

#include <string.h>

struct builder {
    const struct cf_syntax *syntax;
    struct cf_arena *arena;
    struct cf_imports *out;
    uint32_t capacity;
};

static enum cf_status add(struct builder *builder, const struct cf_import *import,
                          struct cf_error *err)
{
    struct cf_imports *out = builder->out;

    if (out->count == builder->capacity) {
        uint32_t capacity = builder->capacity == 0 ? 32 : 2 * builder->capacity;
        struct cf_import *larger = cf_arena_alloc(builder->arena, capacity * sizeof(*larger));

        if (larger == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (out->count > 0)
            memcpy(larger, out->items, out->count * sizeof(*larger));
        out->items = larger;
        builder->capacity = capacity;
    }
    out->items[out->count++] = *import;
    return CF_OK;
}

/* A dotted name without the spaces that it may be written with; NULL: out of memory. */
static const char *dotted(const struct builder *builder, uint32_t node)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    char *text = cf_arena_alloc(builder->arena, nodes[node].end - nodes[node].start + 1);
    char *out = text;

    for (uint32_t i = nodes[node].first; text != NULL && i != CF_NONE; i = nodes[i].next) {
        size_t length = nodes[i].end - nodes[i].start;

        if (nodes[i].kind != CF_NODE_IDENTIFIER)
            continue;
        if (out != text)
            *out++ = '.';
        memcpy(out, builder->syntax->text + nodes[i].start, length);
        out += length;
    }
    return text;
}

/* Sets module and level from `m`, `..m` or `.`. */
static enum cf_status read_origin(const struct builder *builder, uint32_t node,
                                  struct cf_import *import, struct cf_error *err)
{
    const struct cf_syntax *syntax = builder->syntax;
    uint32_t name = node;

    if (syntax->nodes[node].kind == CF_NODE_RELATIVE_IMPORT) {
        uint32_t prefix = cf_node_child_of(syntax, node, CF_NODE_IMPORT_PREFIX);

        for (uint32_t i = syntax->nodes[prefix].start; i < syntax->nodes[prefix].end; i++)
            import->level += syntax->text[i] == '.';
        name = cf_node_child_of(syntax, node, CF_NODE_DOTTED_NAME);
    }
    import->module = name == CF_NONE ? "" : dotted(builder, name);
    return import->module == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

/* One name of the statement, with or without `as`. */
static enum cf_status read_name(struct builder *builder, uint32_t node, struct cf_import import,
                                bool from, struct cf_error *err)
{
    const struct cf_syntax *syntax = builder->syntax;
    uint32_t alias = CF_NONE, name = node;

    if (syntax->nodes[node].kind == CF_NODE_ALIASED_IMPORT) {
        alias = cf_node_child(syntax, node, CF_FIELD_ALIAS);
        name = cf_node_child(syntax, node, CF_FIELD_NAME);
    }
    if (name == CF_NONE || syntax->nodes[name].first == CF_NONE)
        return CF_OK;
    import.node = node;
    import.name = from ? syntax->nodes[syntax->nodes[name].first].name : CF_NONE;
    import.bound = syntax->nodes[alias != CF_NONE ? alias : syntax->nodes[name].first].name;
    import.whole = !from && alias == CF_NONE;
    if (!from) {
        import.module = dotted(builder, name);
        if (import.module == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return add(builder, &import, err);
}

static enum cf_status read_statement(struct builder *builder, uint32_t node, uint32_t scope,
                                     struct cf_error *err)
{
    const struct cf_node *nodes = builder->syntax->nodes;
    bool from = nodes[node].kind == CF_NODE_IMPORT_FROM_STATEMENT;
    struct cf_import import = { .name = CF_NONE, .scope = scope, .statement = node };
    enum cf_status status = CF_OK;

    if (from) {
        uint32_t origin = cf_node_child(builder->syntax, node, CF_FIELD_MODULE_NAME);

        if (origin == CF_NONE)
            return CF_OK;
        status = read_origin(builder, origin, &import, err);
    }
    for (uint32_t i = nodes[node].first; i != CF_NONE && status == CF_OK; i = nodes[i].next) {
        if (nodes[i].field == CF_FIELD_NAME)
            status = read_name(builder, i, import, from, err);
        if (nodes[i].kind == CF_NODE_WILDCARD_IMPORT) {
            struct cf_import star = import;

            star.star = true;
            star.bound = CF_NONE;
            star.node = i;
            status = add(builder, &star, err);
        }
    }
    return status;
}

enum cf_status cf_imports_build(const struct cf_scopes *scopes, struct cf_arena *arena,
                                struct cf_imports *imports, struct cf_error *err)
{
    const struct cf_syntax *syntax = scopes->syntax;
    struct builder builder = { .syntax = syntax, .arena = arena, .out = imports };
    enum cf_status status = CF_OK;
    uint32_t scope = 0;

    *imports = (struct cf_imports){ 0 };
    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        /* Back out of the scopes that end before this node, into the one that begins here. */
        while (scope != 0 && i >= cf_node_after(syntax, scopes->scopes[scope].node))
            scope = scopes->scopes[scope].parent;
        if (i > 0 && cf_scope_of(scopes, i) != CF_NONE)
            scope = cf_scope_of(scopes, i);
        if (syntax->nodes[i].kind == CF_NODE_IMPORT_STATEMENT ||
            syntax->nodes[i].kind == CF_NODE_IMPORT_FROM_STATEMENT)
            status = read_statement(&builder, i, scope, err);
    }
    return status;
}
