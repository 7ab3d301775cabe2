/* SPDX-License-Identifier: Apache-2.0 */
/* What code reads of elements (attributes, items), and whether other code sets it anew. */
#include "candidates/code.h"
#include "candidates/helper.h"
#include "candidates/known.h"

#include <string.h>

#define PARTS_MAX 12
#define DEPTH 3 /* calls of functions of the file that are followed */

/* Names of attributes and texts of keys. */
struct parts {
    uint32_t attributes[PARTS_MAX], keys[PARTS_MAX];
    size_t attribute_count, key_count;
    bool overflow;
};

static void add_part(struct parts *parts, uint32_t *to, size_t *count, uint32_t part)
{
    if (*count == PARTS_MAX)
        parts->overflow = true;
    else
        to[(*count)++] = part;
}

static void find_parts(const struct cf_source *source, struct cf_span code, struct parts *parts,
                       unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t i = code.first; i < code.after; i++) {
        uint32_t child, helper;

        switch ((int)syntax->nodes[i].kind) {
        case CF_NODE_ATTRIBUTE:
            child = cf_node_child(syntax, i, CF_FIELD_ATTRIBUTE);
            if (child != CF_NONE)
                add_part(parts, parts->attributes, &parts->attribute_count,
                         syntax->nodes[child].name);
            break;
        case CF_NODE_SUBSCRIPT:
            child = cf_node_child(syntax, i, CF_FIELD_SUBSCRIPT);
            if (child != CF_NONE)
                add_part(parts, parts->keys, &parts->key_count, child);
            break;
        case CF_NODE_CALL:
            helper = depth == 0 ? CF_NONE : cf_called(source, i);
            if (helper != CF_NONE)
                find_parts(source, cf_span_of(source, source->definitions.items[helper].body),
                           parts, depth - 1);
            break;
        default:
            break;
        }
    }
}

static bool is_literal(const struct cf_syntax *syntax, uint32_t node)
{
    return syntax->nodes[node].kind == CF_NODE_STRING ||
           syntax->nodes[node].kind == CF_NODE_INTEGER;
}

/* Setting the item `key` may set one of those that are read. */
static bool sets_key(const struct cf_source *source, const struct parts *parts, uint32_t key)
{
    const struct cf_syntax *syntax = &source->syntax;

    for (size_t i = 0; i < parts->key_count; i++) {
        if (key == CF_NONE || !is_literal(syntax, key) || !is_literal(syntax, parts->keys[i]) ||
            cf_same_code(syntax, key, syntax, parts->keys[i]))
            return true;
    }
    return false;
}

/* The object may be an element: one that was not made in this function, under a name. */
static bool may_be_element(const struct cf_source *source, uint32_t object)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t root = cf_root_variable(syntax, object);
    bool whole = syntax->nodes[object].kind == CF_NODE_IDENTIFIER;

    if (!whole && syntax->nodes[object].kind != CF_NODE_SUBSCRIPT)
        return syntax->nodes[object].kind != CF_NODE_ATTRIBUTE;
    return root == CF_NONE || !cf_is_fresh(source, root, !whole);
}

static bool store_sets(const struct cf_source *source, const struct parts *parts, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t child;

    if (!cf_is_bound_here(source, node))
        return false;
    if (syntax->nodes[node].kind == CF_NODE_ATTRIBUTE) {
        child = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
        for (size_t i = 0; child != CF_NONE && i < parts->attribute_count; i++) {
            if (parts->attributes[i] == syntax->nodes[child].name)
                return true;
        }
        return false;
    }
    child = cf_node_child(syntax, node, CF_FIELD_SUBSCRIPT);
    return sets_key(source, parts, child) &&
           may_be_element(source, cf_unwrap(syntax, cf_node_child(syntax, node, CF_FIELD_VALUE)));
}

/* `x.update(...)`, `x.pop(key)` of what may be an element. */
static bool method_sets(const struct cf_source *source, const struct parts *parts, uint32_t call,
                        uint32_t function)
{
    static const char *const names[] = { "update", "pop",    "popitem", "clear",
                                         "insert", "remove", "sort",    "reverse" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE),
             object = cf_node_child(syntax, function, CF_FIELD_OBJECT),
             arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    for (size_t i = 0; name != CF_NONE && i < sizeof(names) / sizeof(names[0]); i++) {
        if (!cf_node_is(syntax, name, names[i]))
            continue;
        return sets_key(source, parts,
                        strcmp(names[i], "pop") == 0 && arguments != CF_NONE
                            ? syntax->nodes[arguments].first
                            : CF_NONE) &&
               may_be_element(source, cf_unwrap(syntax, object));
    }
    return false;
}

static bool span_sets(const struct cf_source *source, const struct parts *parts,
                      struct cf_span span, unsigned depth);

/* A function or method of the file that has the name sets one of the parts. */
static bool called_sets(const struct cf_source *source, const struct parts *parts, uint32_t name,
                        unsigned depth)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = &source->definitions.items[i];

        if (at->name == name && at->kind == CF_DEFINES_FUNCTION &&
            span_sets(source, parts, cf_span_of(source, at->body), depth))
            return true;
    }
    return false;
}

static bool call_sets(const struct cf_source *source, const struct parts *parts, uint32_t call,
                      unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), name = function;

    if (function == CF_NONE)
        return false;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        if (method_sets(source, parts, call, function))
            return true;
        name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    } else if (syntax->nodes[function].kind != CF_NODE_IDENTIFIER) {
        return false;
    }
    return name != CF_NONE && depth > 0 &&
           called_sets(source, parts, syntax->nodes[name].name, depth - 1);
}

static bool span_sets(const struct cf_source *source, const struct parts *parts,
                      struct cf_span span, unsigned depth)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        enum cf_node_kind kind = source->syntax.nodes[i].kind;

        if ((kind == CF_NODE_ATTRIBUTE || kind == CF_NODE_SUBSCRIPT) &&
            store_sets(source, parts, i))
            return true;
        if (kind == CF_NODE_CALL && call_sets(source, parts, i, depth))
            return true;
    }
    return false;
}

bool cf_span_sets_parts(const struct cf_source *source, struct cf_span span, struct cf_span code)
{
    struct parts parts = { .overflow = false };

    find_parts(source, code, &parts, DEPTH);
    if (code.first < code.after && source->syntax.nodes[code.first].kind == CF_NODE_STRING)
        add_part(&parts, parts.keys, &parts.key_count, code.first);
    if (parts.attribute_count + parts.key_count == 0)
        return false;
    return parts.overflow || span_sets(source, &parts, span, DEPTH);
}
