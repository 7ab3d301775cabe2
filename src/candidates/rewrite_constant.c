/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rewrites.h"

#include "candidates/condition_code.h"
#include "candidates/local_variable.h"

#include <ctype.h>
#include <string.h>

#define ITEMS_MIN 4

/* Everything in the literal is a constant that cannot change. */
static bool is_constant_literal(const struct cf_source *source, uint32_t literal)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t after = cf_node_after(&source->syntax, literal), items = 0;

    for (uint32_t i = literal + 1; i < after; i++) {
        switch ((int)nodes[i].kind) {
        case CF_NODE_STRING:
        case CF_NODE_STRING_CONTENT:
        case CF_NODE_CONCATENATED_STRING:
        case CF_NODE_INTEGER:
        case CF_NODE_FLOAT:
        case CF_NODE_TRUE:
        case CF_NODE_FALSE:
        case CF_NODE_NONE:
        case CF_NODE_PAIR:
        case CF_NODE_TUPLE:
        case CF_NODE_UNARY_OPERATOR:
        case CF_TOKEN_OPERATOR:
            items += nodes[i].parent == literal;
            break;
        case CF_NODE_OTHER: /* parts of strings */
            if (cf_node_above(&source->syntax, i, CF_NODE_STRING) == CF_NONE)
                return false;
            break;
        default:
            return false;
        }
    }
    return items >= ITEMS_MIN;
}

/* "_SMALL" for the variable `small`; NULL: the file has that name. */
static const char *constant_name(struct cf_site *site, uint32_t variable)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    char *name = cf_arena_printf(site->arena, "_%s",
                                 cf_name_text(&syntax->names, syntax->nodes[variable].name));

    for (char *c = name; c != NULL && *c != '\0'; c++)
        *c = (char)toupper((unsigned char)*c);
    site->failed = site->failed || name == NULL;
    return name == NULL ? NULL : cf_site_name(site, name, false);
}

bool cf_rewrite_constant_collection(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    struct cf_local_variable variable;
    const char *name, *text;

    if (!cf_local_variable_find(source, node, &variable) ||
        cf_node_child(&source->syntax, node, CF_FIELD_TYPE) != CF_NONE)
        return false;
    switch ((int)nodes[variable.right].kind) {
    case CF_NODE_LIST:
    case CF_NODE_SET:
    case CF_NODE_DICTIONARY:
        break;
    default:
        return false;
    }
    if (!is_constant_literal(source, variable.right))
        return false;
    for (size_t i = 0; i < variable.count; i++) {
        if (!cf_is_consumed(source, variable.uses[i]))
            return false;
    }
    name = constant_name(site, variable.left);
    text = name == NULL ? NULL : cf_site_dedented(site, variable.right);
    if (text == NULL || !cf_site_remove(site, nodes[node].parent) ||
        !cf_site_insert_module(site, cf_arena_printf(site->arena, "%s = %s\n", name, text)))
        return false;
    for (size_t i = 0; i < variable.count; i++) {
        const struct cf_node *use = &nodes[variable.uses[i]];

        if (!cf_site_edit(site, use->start, use->end, name))
            return false;
    }
    site->names[0] = name;
    return true;
}
