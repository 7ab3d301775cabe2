/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/unit_text.h"

uint32_t cf_unit_line_start(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t at = syntax->nodes[node].start;

    while (at > 0 && (syntax->text[at - 1] == ' ' || syntax->text[at - 1] == '\t'))
        at--;
    return at == 0 || syntax->text[at - 1] == '\n' ? at : CF_NONE;
}

uint32_t cf_unit_line_end(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t at = syntax->nodes[node].end;

    while (at < syntax->size && (syntax->text[at] == ' ' || syntax->text[at] == '\t'))
        at++;
    if (at < syntax->size && syntax->text[at] == '#') {
        while (at < syntax->size && syntax->text[at] != '\n')
            at++;
    }
    if (at == syntax->size)
        return at;
    return syntax->text[at] == '\n' ? at + 1 : CF_NONE;
}

static bool is_docstring(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;

    return nodes[node].kind == CF_NODE_EXPRESSION_STATEMENT && nodes[node].first != CF_NONE &&
           (nodes[nodes[node].first].kind == CF_NODE_STRING ||
            nodes[nodes[node].first].kind == CF_NODE_CONCATENATED_STRING);
}

uint32_t cf_unit_begin(const struct cf_syntax *syntax, uint32_t block)
{
    const bool body =
        syntax->nodes[syntax->nodes[block].parent].kind == CF_NODE_FUNCTION_DEFINITION;
    uint32_t at = syntax->nodes[block].first;
    bool first = true;

    for (; at != CF_NONE; at = syntax->nodes[at].next) {
        if (syntax->nodes[at].kind == CF_NODE_COMMENT)
            continue;
        if (!first || !body || !is_docstring(syntax, at))
            break;
        first = false;
    }
    return at == CF_NONE || cf_unit_line_start(syntax, at) == CF_NONE ? CF_NONE : at;
}
