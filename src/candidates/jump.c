/* SPDX-License-Identifier: Apache-2.0 */
/* Where code goes: jumps out of a span, and who reads a variable afterwards. */
#include "candidates/code.h"

/* The loop that a break or continue belongs to. */
static uint32_t loop_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t child = node;

    for (node = nodes[node].parent; node != CF_NONE; child = node, node = nodes[node].parent) {
        if ((nodes[node].kind == CF_NODE_FOR_STATEMENT ||
             nodes[node].kind == CF_NODE_WHILE_STATEMENT) &&
            nodes[child].field != CF_FIELD_ALTERNATIVE)
            return node;
    }
    return CF_NONE;
}

static unsigned jump_of(const struct cf_source *source, struct cf_span span, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    bool is_break = cf_node_is(syntax, node, "break");
    uint32_t loop;

    if (!is_break && !cf_node_is(syntax, node, "continue"))
        return 0;
    loop = loop_of(source, node);
    if (loop >= span.first && loop < span.after)
        return 0;
    return is_break ? CF_JUMP_BREAK : CF_JUMP_CONTINUE;
}

unsigned cf_span_jumps(const struct cf_source *source, struct cf_span span)
{
    const struct cf_node *nodes = source->syntax.nodes;
    unsigned jumps = 0;
    uint32_t i = span.first;

    while (i < span.after) {
        switch ((int)nodes[i].kind) {
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_LAMBDA:
            i = cf_node_after(&source->syntax, i);
            continue;
        case CF_NODE_RETURN_STATEMENT:
            jumps |= CF_JUMP_RETURN;
            break;
        case CF_NODE_YIELD:
            jumps |= CF_JUMP_YIELD;
            break;
        case CF_NODE_AWAIT:
            jumps |= CF_JUMP_AWAIT;
            break;
        case CF_NODE_RAISE_STATEMENT:
            jumps |= CF_JUMP_RAISE;
            break;
        case CF_NODE_OTHER:
            jumps |= jump_of(source, span, i);
            break;
        default:
            break;
        }
        i++;
    }
    return jumps;
}

/* A `for` that assigns the variable, around the node but not around the span. */
static bool assigned_by_for(const struct cf_source *source, struct cf_span span, uint32_t node,
                            uint32_t binding)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t at = nodes[node].parent; at != CF_NONE; at = nodes[at].parent) {
        uint32_t left;

        if (nodes[at].kind != CF_NODE_FOR_STATEMENT)
            continue;
        if (at < span.first && cf_node_after(&source->syntax, at) >= span.after)
            return false;
        left = cf_node_child(&source->syntax, at, CF_FIELD_LEFT);
        if (left != CF_NONE && cf_span_binds(source, cf_span_of(source, left), binding)) {
            uint32_t right = cf_node_child(&source->syntax, at, CF_FIELD_RIGHT);

            return right == CF_NONE || node < right ||
                   node >= cf_node_after(&source->syntax, right);
        }
    }
    return false;
}

/* The outermost loop around the span in its function; CF_NONE. */
static uint32_t outermost_loop(const struct cf_source *source, struct cf_span span)
{
    uint32_t loop = CF_NONE, next = cf_loop_around(source, span.first);

    while (next != CF_NONE) {
        loop = next;
        next = cf_loop_around(source, loop);
    }
    return loop;
}

bool cf_unused_after(const struct cf_source *source, struct cf_span span, uint32_t binding)
{
    const struct cf_binding *at = &source->scopes.bindings[binding];
    struct cf_span function = cf_span_of(source, source->scopes.scopes[at->scope].node);
    uint32_t loop = outermost_loop(source, span);

    if (at->scope == 0 || source->scopes.scopes[at->scope].kind == CF_SCOPE_CLASS)
        return false;
    for (uint32_t i = function.first; i < function.after; i++) {
        bool before = i < span.first;

        if (source->syntax.nodes[i].name != at->name || (i >= span.first && i < span.after) ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        if (cf_scope_at(&source->scopes, i) != at->scope &&
            cf_function_scope(source, i) != at->scope)
            return false; /* another function reads it, who knows when */
        if (before && (loop == CF_NONE || i < loop))
            continue;
        if (!assigned_by_for(source, span, i, binding))
            return false;
    }
    return true;
}
