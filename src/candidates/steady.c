/* SPDX-License-Identifier: Apache-2.0 */
/* Values of the module that stay what they are. */
#include "candidates/code.h"
#include "candidates/condition_code.h"
#include "candidates/known.h"

#include <string.h>

/* "a b c".split() and the like give a new list of texts. */
static bool splits_text(const struct cf_source *source, uint32_t right)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, object, attribute;

    if (syntax->nodes[right].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, right, CF_FIELD_FUNCTION);
    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return object != CF_NONE && syntax->nodes[object].kind == CF_NODE_STRING &&
           attribute != CF_NONE &&
           (cf_node_is(syntax, attribute, "split") || cf_node_is(syntax, attribute, "splitlines"));
}

/* The statement assigns to that name alone what nobody else has. */
static bool is_definition(const struct cf_source *source, uint32_t name)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[name].parent, right;

    if (nodes[parent].kind != CF_NODE_ASSIGNMENT || nodes[name].field != CF_FIELD_LEFT)
        return false;
    right = cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT);
    if (right == CF_NONE || nodes[nodes[nodes[parent].parent].parent].parent != CF_NONE)
        return false;
    right = cf_unwrap(&source->syntax, right);
    return nodes[right].kind == CF_NODE_TUPLE || splits_text(source, right) ||
           cf_makes_new(source, right);
}

/* `NAMES.index(x)`: of a method that changes nothing. */
static bool reads_method(const struct cf_source *source, uint32_t use)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent, attribute;

    if (syntax->nodes[parent].kind != CF_NODE_ATTRIBUTE)
        return false;
    attribute = cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);
    return attribute != CF_NONE && !cf_is_bound_here(source, parent) &&
           syntax->nodes[syntax->nodes[parent].parent].kind == CF_NODE_CALL &&
           cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[attribute].name));
}

/* `NAMES.append("x")` or `NAMES += MORE` at the top level: while the module is imported. */
static bool is_still_made(const struct cf_source *source, uint32_t use)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[use].parent;

    if (cf_scope_at(&source->scopes, use) != 0)
        return false;
    if (nodes[parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
        return nodes[use].field == CF_FIELD_LEFT;
    return nodes[parent].kind == CF_NODE_ATTRIBUTE && nodes[use].field == CF_FIELD_OBJECT &&
           nodes[nodes[parent].parent].kind == CF_NODE_CALL &&
           nodes[nodes[nodes[parent].parent].parent].kind == CF_NODE_EXPRESSION_STATEMENT;
}

/* The use neither changes the value nor hands it on. */
static bool only_reads(const struct cf_source *source, uint32_t use)
{
    return !cf_is_bound_here(source, use) &&
           (cf_is_consumed(source, use) || reads_method(source, use));
}

uint32_t cf_steady(const struct cf_source *source, uint32_t variable)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const uint32_t binding = cf_binding_of(source, variable);
    const struct cf_binding *at;
    uint32_t last;

    if (binding == CF_NONE)
        return CF_NONE;
    at = &source->scopes.bindings[binding];
    last = at->node;
    if (at->scope != 0 || at->flags != CF_BINDING_ASSIGNED || !is_definition(source, at->node))
        return CF_NONE;
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (i == at->node || nodes[i].kind != CF_NODE_IDENTIFIER || nodes[i].name != at->name ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        if (is_still_made(source, i))
            last = i;
        else if (!only_reads(source, i))
            return CF_NONE;
    }
    return last;
}
