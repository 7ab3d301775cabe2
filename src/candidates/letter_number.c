/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"
#include <string.h>

/* "%02x": what it formats is a number. */
static bool formats_number(const struct cf_syntax *syntax, uint32_t format)
{
    const struct cf_node *node = &syntax->nodes[format];
    bool open = false;

    for (uint32_t i = node->start; node->kind == CF_NODE_STRING && i < node->end; i++) {
        char c = syntax->text[i];

        if (open && strchr("xXdobi", c) != NULL)
            return true;
        open = c == '%' || (open && strchr("0123456789#- +", c) != NULL);
    }
    return false;
}

/* The use asks for a number: `chr(b)`, `b >> 4`, `b < 128`, `"%02x" % b`. */
static bool is_used_as_number(const struct cf_source *source, uint32_t use)
{
    static const char *const builtins[] = { "chr", "hex", "bin", "oct", "divmod" };
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t parent = nodes[use].parent, function, operator;

    switch ((int)nodes[parent].kind) {
    case CF_NODE_ARGUMENT_LIST:
        function = cf_node_child(syntax, nodes[parent].parent, CF_FIELD_FUNCTION);
        for (size_t i = 0; function != CF_NONE && i < sizeof(builtins) / sizeof(*builtins); i++) {
            if (cf_names_builtin(source, function, builtins[i]))
                return true;
        }
        return false;
    case CF_NODE_BINARY_OPERATOR:
        operator = cf_node_child(syntax, parent, CF_FIELD_OPERATOR);
        if (cf_node_is(syntax, operator, "%") && nodes[use].field == CF_FIELD_RIGHT)
            return formats_number(syntax, cf_node_child(syntax, parent, CF_FIELD_LEFT));
        return !cf_node_is(syntax, operator, "+") && !cf_node_is(syntax, operator, "*") &&
               !cf_node_is(syntax, operator, "%");
    case CF_NODE_COMPARISON_OPERATOR:
        for (uint32_t i = nodes[parent].first; i != CF_NONE; i = nodes[i].next) {
            if (nodes[i].kind == CF_NODE_INTEGER)
                return true;
        }
        return false;
    default:
        return false;
    }
}

bool cf_takes_number(const struct cf_source *source, uint32_t code, uint32_t letter)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = code; i < cf_node_after(&source->syntax, code); i++) {
        if (nodes[i].name == nodes[letter].name && cf_is_variable(source, i) &&
            is_used_as_number(source, i))
            return true;
    }
    return false;
}
