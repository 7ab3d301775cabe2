/* SPDX-License-Identifier: Apache-2.0 */
/* Rewrites of all uses of one local variable: the list becomes a deque, a set, pieces. */
#include "candidates/rewrites.h"

#include "candidates/condition.h"
#include "candidates/local_variable.h"
#include "candidates/types.h"

#include <string.h>

/* The name of the method that is called on the variable there; CF_NONE: no such call. */
static uint32_t method_of(const struct cf_source *source, uint32_t use, uint32_t *call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent;

    *call = syntax->nodes[parent].parent;
    if (syntax->nodes[parent].kind != CF_NODE_ATTRIBUTE ||
        syntax->nodes[use].field != CF_FIELD_OBJECT || syntax->nodes[*call].kind != CF_NODE_CALL ||
        syntax->nodes[parent].field != CF_FIELD_FUNCTION)
        return CF_NONE;
    return cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);
}

/* A use that a list and a deque answer alike: truth, len(), the first and last item, iteration. */
static bool is_neutral(const struct cf_source *source, uint32_t use)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent, index;

    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_WHILE_STATEMENT:
    case CF_NODE_IF_STATEMENT:
    case CF_NODE_NOT_OPERATOR:
    case CF_NODE_BOOLEAN_OPERATOR:
        return true;
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return syntax->nodes[use].field == CF_FIELD_RIGHT;
    case CF_NODE_COMPARISON_OPERATOR: {
        uint32_t operator = syntax->nodes[syntax->nodes[parent].first].next;

        return syntax->nodes[parent].first != use &&
               (cf_node_is(syntax, operator, "in") || cf_node_is(syntax, operator, "not in"));
    }
    case CF_NODE_SUBSCRIPT:
        index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
        return syntax->nodes[use].field == CF_FIELD_VALUE && index != CF_NONE &&
               (cf_node_is(syntax, index, "0") || cf_node_is(syntax, index, "-1"));
    case CF_NODE_ARGUMENT_LIST: {
        uint32_t function = cf_node_child(syntax, syntax->nodes[parent].parent, CF_FIELD_FUNCTION);

        return function != CF_NONE &&
               (cf_node_is(syntax, function, "len") || cf_node_is(syntax, function, "sum") ||
                cf_node_is(syntax, function, "sorted") || cf_node_is(syntax, function, "list"));
    }
    default:
        return false;
    }
}

/* The call is `xs.pop(0)`, and stands in a loop. */
static bool is_pop_first(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t first = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;

    return first != CF_NONE && cf_node_is(syntax, first, "0") &&
           syntax->nodes[first].next == CF_NONE;
}

/* Turns `pop(0)` into popleft(); true where the method call may stay with a deque. */
static bool rewrite_queue_call(struct cf_site *site, uint32_t method, uint32_t call, bool *popped)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    if (cf_node_is(syntax, method, "pop") && is_pop_first(site->source, call)) {
        *popped = *popped || cf_loop_around(site->source, call) != CF_NONE;
        return cf_site_edit(site, syntax->nodes[method].start, syntax->nodes[call].end,
                            "popleft()");
    }
    if (cf_node_is(syntax, method, "pop"))
        return syntax->nodes[cf_node_child(syntax, call, CF_FIELD_ARGUMENTS)].first == CF_NONE;
    return cf_node_is(syntax, method, "append") || cf_node_is(syntax, method, "extend") ||
           cf_node_is(syntax, method, "clear") || cf_node_is(syntax, method, "remove");
}

bool cf_rewrite_list_queue(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_local_variable variable;
    const struct cf_node *right;
    bool popped = false;

    if (!cf_local_variable_find(source, node, &variable) ||
        cf_type_of(source, variable.right).own != CF_TYPE_LIST)
        return false;
    for (size_t i = 0; i < variable.count; i++) {
        uint32_t call = CF_NONE, method = method_of(source, variable.uses[i], &call);

        if (method == CF_NONE ? !is_neutral(source, variable.uses[i])
                              : !rewrite_queue_call(site, method, call, &popped))
            return false;
    }
    right = &syntax->nodes[variable.right];
    if (!popped || !cf_site_import(site, "from collections import deque"))
        return false;
    if (right->kind == CF_NODE_LIST && right->first == CF_NONE)
        return cf_site_edit(site, right->start, right->end,
                            cf_arena_printf(site->arena, "%s()", cf_site_imported(site, "deque")));
    if (right->kind == CF_NODE_CALL) {
        uint32_t function = cf_node_child(syntax, variable.right, CF_FIELD_FUNCTION);

        if (cf_node_is(syntax, function, "list"))
            return cf_site_edit(site, syntax->nodes[function].start, syntax->nodes[function].end,
                                cf_site_imported(site, "deque"));
    }
    return cf_site_edit(site, right->start, right->start,
                        cf_arena_printf(site->arena, "%s(", cf_site_imported(site, "deque"))) &&
           cf_site_edit(site, right->end, right->end, ")");
}

/* All items are constants of types that can be in a set. */
static bool are_constants(const struct cf_source *source, uint32_t list)
{
    size_t count = 0;

    for (uint32_t i = source->syntax.nodes[list].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (source->syntax.nodes[i].kind != CF_NODE_STRING &&
            source->syntax.nodes[i].kind != CF_NODE_INTEGER)
            return false;
        if (cf_node_child_of(&source->syntax, i, CF_NODE_INTERPOLATION) != CF_NONE)
            return false;
        count++;
    }
    return count >= 3;
}

bool cf_rewrite_list_as_set(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *right;
    struct cf_local_variable variable;
    bool looped = false;

    if (!cf_local_variable_find(source, node, &variable))
        return false;
    right = &source->syntax.nodes[variable.right];
    if ((right->kind != CF_NODE_LIST && right->kind != CF_NODE_TUPLE) ||
        source->syntax.text[right->start] != (right->kind == CF_NODE_LIST ? '[' : '(') ||
        !are_constants(source, variable.right))
        return false;
    for (size_t i = 0; i < variable.count; i++) {
        looped = looped || cf_loop_around(source, variable.uses[i]) != CF_NONE;
        if (!cf_site_asks_set(site, variable.uses[i]))
            return false;
    }
    return looped && cf_site_edit(site, right->start, right->start + 1, "{") &&
           cf_site_edit(site, right->end - 1, right->end, "}");
}
