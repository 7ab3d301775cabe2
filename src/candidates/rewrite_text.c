/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rewrites.h"

#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/types.h"

#include <string.h>

#define USES_MAX 32
#define CHAIN_MAX 12 /* pieces of one `text + a + b + ...` */

/* `text = ''` and a loop after it in the same block that only adds to it. */
struct text {
    uint32_t binding, loop;
    uint32_t additions[USES_MAX]; /* `text += piece` or `text = text + piece` */
    size_t count;
    bool front; /* `text = piece + text` */
};

static bool is_empty_text(const struct cf_source *source, uint32_t node)
{
    const char *content = NULL;
    uint32_t size = 1;

    return cf_node_plain_string(&source->syntax, node, &content, &size) && size == 0;
}

/* What `text + a + b` adds to the text, a and b; 0: it is something else. */
static size_t chain_pieces(const struct cf_source *source, uint32_t right, uint32_t variable,
                           uint32_t *pieces)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = right, operator;
    size_t count = 0;

    while (syntax->nodes[at].kind == CF_NODE_BINARY_OPERATOR && count < CHAIN_MAX) {
        operator = cf_node_child(syntax, at, CF_FIELD_OPERATOR);
        if (!cf_node_is(syntax, operator, "+"))
            return 0;
        pieces[count++] = cf_node_child(syntax, at, CF_FIELD_RIGHT);
        at = cf_node_child(syntax, at, CF_FIELD_LEFT);
    }
    return cf_same_code(syntax, at, syntax, variable) ? count : 0;
}

/* The pieces that the statement adds, the last one first; 0: it does something else. */
static size_t pieces_of(const struct cf_source *source, uint32_t statement, uint32_t variable,
                        uint32_t *pieces, bool *front)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, statement, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, statement, CF_FIELD_RIGHT);
    uint32_t operator;
    size_t count;

    if (left != variable || right == CF_NONE)
        return 0;
    operator = cf_node_child(syntax, statement, CF_FIELD_OPERATOR);
    *front = false;
    pieces[0] = right;
    if (syntax->nodes[statement].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
        return cf_node_is(syntax, operator, "+=") ? 1 : 0;
    if (syntax->nodes[statement].kind != CF_NODE_ASSIGNMENT ||
        syntax->nodes[right].kind != CF_NODE_BINARY_OPERATOR)
        return 0;
    count = chain_pieces(source, right, variable, pieces);
    if (count > 0)
        return count;
    *front = true;
    operator = cf_node_child(syntax, right, CF_FIELD_OPERATOR);
    pieces[0] = cf_node_child(syntax, right, CF_FIELD_LEFT);
    right = cf_node_child(syntax, right, CF_FIELD_RIGHT);
    return cf_node_is(syntax, operator, "+") && cf_same_code(syntax, right, syntax, variable) ? 1
                                                                                              : 0;
}

static size_t added_pieces(const struct cf_source *source, uint32_t statement, uint32_t *pieces,
                           bool *front)
{
    return pieces_of(source, statement, cf_node_child(&source->syntax, statement, CF_FIELD_LEFT),
                     pieces, front);
}

/* The kind of what the statement adds; CF_TYPE_ANY: unknown. */
static uint32_t kind_added(const struct cf_source *source, uint32_t statement)
{
    uint32_t pieces[CHAIN_MAX];
    bool front = false;
    size_t count = added_pieces(source, statement, pieces, &front);

    for (size_t i = 0; i < count; i++) {
        uint32_t own = cf_type_of(source, pieces[i]).own;

        if (own == CF_TYPE_STR || own == CF_TYPE_BYTES)
            return own;
    }
    return CF_TYPE_ANY;
}

/* str or bytes, as what it starts with, what is added or the function's annotation shows. */
static uint32_t kind_of(const struct cf_source *source, const struct text *text, uint32_t right)
{
    uint32_t own = cf_type_of(source, right).own;
    uint32_t definition =
        cf_definition_of(&source->definitions,
                         source->scopes.scopes[source->scopes.bindings[text->binding].scope].node);
    uint32_t type = definition == CF_NONE
                        ? CF_NONE
                        : cf_node_child(&source->syntax, source->definitions.items[definition].node,
                                        CF_FIELD_RETURN_TYPE);

    if (own == CF_TYPE_STR || own == CF_TYPE_BYTES)
        return own;
    if (own != CF_TYPE_ANY)
        return 0;
    for (size_t i = 0; i < text->count; i++) {
        own = kind_added(source, text->additions[i]);
        if (own != CF_TYPE_ANY)
            return own;
    }
    if (type == CF_NONE)
        return 0;
    return cf_node_is(&source->syntax, type, "str")     ? CF_TYPE_STR
           : cf_node_is(&source->syntax, type, "bytes") ? CF_TYPE_BYTES
                                                        : 0;
}

static bool mentioned(const struct cf_source *source, const uint32_t *pieces, size_t count,
                      uint32_t binding)
{
    for (size_t i = 0; i < count; i++) {
        if (cf_span_mentions(source, cf_span_of(source, pieces[i]), binding))
            return true;
    }
    return false;
}

/* The addition may raise where a try statement in the loop goes on; append() would not. */
static bool may_be_caught(const struct cf_source *source, const struct text *text,
                          uint32_t statement, const uint32_t *pieces, size_t count)
{
    uint32_t around = cf_node_above(&source->syntax, statement, CF_NODE_TRY_STATEMENT);
    uint32_t own;

    if (around == CF_NONE || around < text->loop || !cf_is_tried(source, statement))
        return false;
    for (size_t i = 0; i < count; i++) {
        own = cf_type_of(source, pieces[i]).own;
        if (own != CF_TYPE_STR && own != CF_TYPE_BYTES)
            return true;
    }
    return false;
}

/* Collects the additions in the loop; false: the loop does something else with the text. */
static bool find_additions(const struct cf_source *source, struct text *text)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span = cf_span_of(source, text->loop);
    uint32_t name = source->scopes.bindings[text->binding].name;
    bool first = true;

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t statement = syntax->nodes[i].parent, pieces[CHAIN_MAX];
        bool front = false;
        size_t count;

        if (syntax->nodes[i].name != name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != text->binding)
            continue;
        count = pieces_of(source, statement, i, pieces, &front);
        if (count == 0 || text->count == USES_MAX ||
            may_be_caught(source, text, statement, pieces, count) ||
            mentioned(source, pieces, count, text->binding) || (!first && front != text->front))
            return false;
        first = false;
        text->front = front;
        text->additions[text->count++] = statement;
        i = cf_node_after(syntax, statement) - 1;
    }
    return text->count > 0 &&
           (cf_span_jumps(source, span) & (CF_JUMP_RETURN | CF_JUMP_YIELD | CF_JUMP_AWAIT)) == 0;
}

/* The loop among the following statements; nothing between uses the text. */
static uint32_t loop_after(const struct cf_source *source, uint32_t statement, uint32_t binding)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = nodes[statement].next; i != CF_NONE; i = nodes[i].next) {
        bool used = cf_span_mentions(source, cf_span_of(source, i), binding);

        if (used)
            return nodes[i].kind == CF_NODE_FOR_STATEMENT ||
                           nodes[i].kind == CF_NODE_WHILE_STATEMENT
                       ? i
                       : CF_NONE;
    }
    return CF_NONE;
}

/* `text += a`, `text = text + a + b`: `pieces.append(a + b)`. */
static bool rewrite_addition(struct cf_site *site, uint32_t statement, uint32_t kind,
                             const char *pieces)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t added[CHAIN_MAX];
    bool front = false;
    size_t count = added_pieces(site->source, statement, added, &front);

    for (size_t i = 0; i < count; i++) {
        if (!cf_site_assume_type(site, added[i], kind))
            return false;
    }
    return count > 0 &&
           cf_site_edit(site, nodes[statement].start, nodes[added[count - 1]].start,
                        cf_arena_printf(site->arena, "%s.append(", pieces)) &&
           cf_site_edit(site, nodes[added[0]].end, nodes[statement].end, ")");
}

static bool rewrite_additions(struct cf_site *site, const struct text *text, uint32_t kind,
                              const char *pieces)
{
    for (size_t i = 0; i < text->count; i++) {
        if (!rewrite_addition(site, text->additions[i], kind, pieces))
            return false;
    }
    return true;
}

/* The local variable that the assignment starts, and the loop that adds to it. */
static bool find_text(const struct cf_source *source, uint32_t node, struct text *text)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    uint32_t statement = syntax->nodes[node].parent;

    if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[right].kind == CF_NODE_ASSIGNMENT || /* a = b = "" */
        syntax->nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT)
        return false;
    text->binding = cf_binding_of(source, left);
    if (text->binding == CF_NONE ||
        source->scopes.bindings[text->binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.scopes[source->scopes.bindings[text->binding].scope].kind !=
            CF_SCOPE_FUNCTION)
        return false;
    text->loop = loop_after(source, statement, text->binding);
    return text->loop != CF_NONE && !cf_is_kept_by_try(source, node, text->binding) &&
           find_additions(source, text);
}

bool cf_rewrite_text_pieces(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT), kind;
    struct text text = { .count = 0 };
    const char *name, *pieces, *start;
    char quote;

    if (!find_text(source, node, &text))
        return false;
    kind = kind_of(source, &text, right);
    name = cf_site_text(site, cf_node_child(syntax, node, CF_FIELD_LEFT));
    start = is_empty_text(source, right) ? "" : cf_site_text(site, right);
    pieces = cf_site_name(site, "pieces", true);
    if (kind == 0 || pieces == NULL || name == NULL || start == NULL ||
        !rewrite_additions(site, &text, kind, pieces))
        return false;
    site->names[0] = pieces;
    quote = cf_site_quote(site);
    return cf_site_edit(site, syntax->nodes[node].start, syntax->nodes[node].end,
                        cf_arena_printf(site->arena, "%s = [%s]", pieces, start)) &&
           cf_site_insert_after(site, text.loop,
                                cf_arena_printf(site->arena,
                                                text.front ? "%s = %s%c%c.join(reversed(%s))\n"
                                                           : "%s = %s%c%c.join(%s)\n",
                                                name, kind == CF_TYPE_BYTES ? "b" : "", quote,
                                                quote, pieces));
}
