/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/local_variable.h"

/* `xs = sorted(xs)`, right in the body of the function: what comes before is another value. */
static bool replaces_parameter(const struct cf_source *source, uint32_t assignment, uint32_t scope)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t block = nodes[nodes[assignment].parent].parent;

    return nodes[block].kind == CF_NODE_BLOCK &&
           nodes[block].parent == source->scopes.scopes[scope].node;
}

bool cf_local_variable_find(const struct cf_source *source, uint32_t node,
                            struct cf_local_variable *variable)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_binding *at;
    struct cf_span span;
    uint32_t binding, after;

    *variable = (struct cf_local_variable){
        .assignment = node,
        .left = cf_node_child(syntax, node, CF_FIELD_LEFT),
        .right = cf_node_child(syntax, node, CF_FIELD_RIGHT),
    };
    if (variable->left == CF_NONE || variable->right == CF_NONE ||
        syntax->nodes[variable->left].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[syntax->nodes[node].parent].kind != CF_NODE_EXPRESSION_STATEMENT)
        return false;
    binding = cf_binding_of(source, variable->left);
    if (binding == CF_NONE)
        return false;
    at = &source->scopes.bindings[binding];
    if (at->scope == 0 || source->scopes.scopes[at->scope].kind != CF_SCOPE_FUNCTION ||
        (at->flags != CF_BINDING_ASSIGNED &&
         (at->flags != (CF_BINDING_ASSIGNED | CF_BINDING_PARAMETER) ||
          !replaces_parameter(source, node, at->scope))))
        return false;
    after = at->flags == CF_BINDING_ASSIGNED ? 0 : cf_node_after(syntax, node);
    span = cf_span_of(source, source->scopes.scopes[at->scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (i < after || i == variable->left || syntax->nodes[i].name != at->name ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        if (cf_function_scope(source, i) != at->scope || cf_is_bound_here(source, i) ||
            variable->count == CF_LOCAL_USES_MAX)
            return false;
        variable->uses[variable->count++] = i;
    }
    return variable->count > 0;
}

static bool is_list(enum cf_node_kind kind)
{
    return kind == CF_NODE_PATTERN_LIST || kind == CF_NODE_TUPLE_PATTERN ||
           kind == CF_NODE_EXPRESSION_LIST || kind == CF_NODE_TUPLE;
}

uint32_t cf_value_for(const struct cf_source *source, uint32_t target)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t list = syntax->nodes[target].parent, right, left, value;

    if (syntax->nodes[list].kind == CF_NODE_ASSIGNMENT)
        return cf_node_child(syntax, list, CF_FIELD_RIGHT);
    if (!is_list((enum cf_node_kind)syntax->nodes[list].kind) ||
        syntax->nodes[syntax->nodes[list].parent].kind != CF_NODE_ASSIGNMENT)
        return CF_NONE;
    right = cf_node_child(syntax, syntax->nodes[list].parent, CF_FIELD_RIGHT);
    if (right == CF_NONE || !is_list((enum cf_node_kind)syntax->nodes[right].kind))
        return CF_NONE;
    left = syntax->nodes[list].first;
    for (value = syntax->nodes[right].first; value != CF_NONE && left != target;
         value = syntax->nodes[value].next) {
        if (left == CF_NONE || syntax->nodes[value].kind == CF_NODE_LIST_SPLAT)
            return CF_NONE;
        left = syntax->nodes[left].next;
    }
    return value;
}
