/* SPDX-License-Identifier: Apache-2.0 */
#include "source/syntax.h"

#include <string.h>

uint32_t cf_node_child(const struct cf_syntax *syntax, uint32_t node, enum cf_node_field field)
{
    uint32_t child = syntax->nodes[node].first;

    while (child != CF_NONE && syntax->nodes[child].field != field)
        child = syntax->nodes[child].next;
    return child;
}

uint32_t cf_node_child_of(const struct cf_syntax *syntax, uint32_t node, enum cf_node_kind kind)
{
    uint32_t child = syntax->nodes[node].first;

    while (child != CF_NONE && syntax->nodes[child].kind != kind)
        child = syntax->nodes[child].next;
    return child;
}

uint32_t cf_node_after(const struct cf_syntax *syntax, uint32_t node)
{
    while (node != CF_NONE && syntax->nodes[node].next == CF_NONE)
        node = syntax->nodes[node].parent;
    return node == CF_NONE ? syntax->count : syntax->nodes[node].next;
}

uint32_t cf_node_above(const struct cf_syntax *syntax, uint32_t node, enum cf_node_kind kind)
{
    do
        node = syntax->nodes[node].parent;
    while (node != CF_NONE && syntax->nodes[node].kind != kind);
    return node;
}

bool cf_node_plain_string(const struct cf_syntax *syntax, uint32_t node, const char **content,
                          uint32_t *size)
{
    const struct cf_node *string = &syntax->nodes[node];
    const char *text = syntax->text + string->start;
    uint32_t length = string->end - string->start;
    uint32_t quotes;

    if (string->kind != CF_NODE_STRING ||
        cf_node_child_of(syntax, node, CF_NODE_INTERPOLATION) != CF_NONE)
        return false;
    while (length > 0 && *text != '"' && *text != '\'') {
        text++; /* a prefix */
        length--;
    }
    quotes = length >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
    if (length < 2 * quotes || memchr(text, '\\', length) != NULL)
        return false;
    *content = text + quotes;
    *size = length - 2 * quotes;
    return true;
}
