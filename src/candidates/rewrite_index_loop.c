/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define USES_MAX 64

/* Reads of xs[i] in a body, and whether i is also used otherwise. */
struct uses {
    uint32_t items[USES_MAX];
    size_t count;
    bool other;
};

/* The xs of `range(len(xs))`; CF_NONE. */
static uint32_t ranged(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = call;
    const char *const names[] = { "range", "len" };

    for (size_t i = 0; i < 2; i++) {
        uint32_t function, arguments;

        if (at == CF_NONE || syntax->nodes[at].kind != CF_NODE_CALL)
            return CF_NONE;
        function = cf_node_child(syntax, at, CF_FIELD_FUNCTION);
        arguments = cf_node_child(syntax, at, CF_FIELD_ARGUMENTS);
        if (function == CF_NONE || arguments == CF_NONE ||
            syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST ||
            !cf_node_is(syntax, function, names[i]) ||
            !cf_names_builtin(source, function, names[i]))
            return CF_NONE;
        at = syntax->nodes[arguments].first;
        if (i == 0 && at != CF_NONE && cf_node_is(syntax, at, "0") &&
            syntax->nodes[at].next != CF_NONE)
            at = syntax->nodes[at].next;
        if (at == CF_NONE || syntax->nodes[at].next != CF_NONE)
            return CF_NONE;
    }
    return at;
}

static void find_uses(const struct cf_source *source, struct cf_span body, uint32_t index,
                      uint32_t container, struct uses *uses)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, index);

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t parent = syntax->nodes[i].parent, value;

        if (syntax->nodes[i].name != syntax->nodes[index].name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        value = syntax->nodes[parent].kind == CF_NODE_SUBSCRIPT
                    ? cf_node_child(syntax, parent, CF_FIELD_VALUE)
                    : CF_NONE;
        if (value == CF_NONE || syntax->nodes[i].field != CF_FIELD_SUBSCRIPT ||
            !cf_same_code(syntax, value, syntax, container) || cf_is_bound_here(source, parent) ||
            uses->count == USES_MAX)
            uses->other = true;
        else
            uses->items[uses->count++] = parent;
    }
}

/* A name for an element: `word` of `words`, else item. */
static const char *element_name(struct cf_site *site, uint32_t container)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t node = container;
    const char *name = NULL, *text = "item";
    size_t size;

    if (syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    if (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        text = cf_name_text(&syntax->names, syntax->nodes[node].name);
    size = strlen(text);
    if (size > 3 && text[size - 1] == 's' && text[size - 2] != 's') {
        text = cf_arena_strndup(site->arena, text, size - 1);
        name = text == NULL ? NULL : cf_site_name(site, text, false);
    }
    if (name == NULL && site->source->definitions.count > 0 &&
        (cf_type_of(site->source, container).own & ~(uint32_t)CF_TYPE_STR) == 0)
        name = cf_site_name(site, "char", false);
    return name != NULL ? name : cf_site_name(site, "item", true);
}

/* Loops over positions around this one, whose elements may get names at the same time. */
static unsigned loops_around(const struct cf_source *source, uint32_t loop)
{
    const struct cf_node *nodes = source->syntax.nodes;
    unsigned count = 0;

    for (uint32_t node = nodes[loop].parent; node != CF_NONE; node = nodes[node].parent) {
        const uint32_t right = cf_node_child(&source->syntax, node, CF_FIELD_RIGHT);

        if (nodes[node].kind == CF_NODE_FUNCTION_DEFINITION)
            break;
        count += nodes[node].kind == CF_NODE_FOR_STATEMENT && right != CF_NONE &&
                 ranged(source, right) != CF_NONE;
    }
    return count;
}

static const char *name_for(struct cf_site *site, uint32_t loop, uint32_t container)
{
    switch (loops_around(site->source, loop)) {
    case 0:
        return element_name(site, container);
    case 1:
        return cf_site_name(site, "other", true);
    default:
        return NULL;
    }
}

/* The loop's `for i in range(len(xs))` becomes `for x in xs`, and each xs[i] becomes x. */
bool cf_rewrite_index_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    uint32_t body = cf_node_child(syntax, node, CF_FIELD_BODY);
    struct uses uses = { .count = 0 };
    uint32_t container, binding;
    const char *name, *text;

    if (left == CF_NONE || right == CF_NONE || body == CF_NONE ||
        syntax->nodes[left].kind != CF_NODE_IDENTIFIER)
        return false;
    container = ranged(source, right);
    if (container == CF_NONE || cf_root_variable(syntax, container) == CF_NONE)
        return false;
    binding = cf_binding_of(source, left);
    find_uses(source, cf_span_of(source, body), left, container, &uses);
    if (uses.count == 0 || uses.other || binding == CF_NONE ||
        !cf_unused_after(source, cf_span_of(source, node), binding) ||
        cf_span_binds(source, cf_span_of(source, body), binding) ||
        cf_span_changes(source, cf_span_of(source, body), container, false) ||
        !cf_site_assume_type(site, container,
                             CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR | CF_TYPE_BYTES |
                                 CF_TYPE_RANGE))
        return false;
    name = name_for(site, node, container);
    text = cf_site_text(site, container);
    if (name == NULL || text == NULL ||
        !cf_site_edit(site, syntax->nodes[left].start, syntax->nodes[left].end, name) ||
        !cf_site_edit(site, syntax->nodes[right].start, syntax->nodes[right].end, text))
        return false;
    for (size_t i = 0; i < uses.count; i++) {
        const struct cf_node *item = &syntax->nodes[uses.items[i]];

        if (!cf_site_edit(site, item->start, item->end, name))
            return false;
    }
    site->names[0] = name;
    return true;
}
