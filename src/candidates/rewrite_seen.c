/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/rewrites.h"

#include "candidates/condition.h"
#include "candidates/types.h"

#include <string.h>

/* `out = []` or `out = [a]` in front of the loop, in the same function; CF_NONE. */
static uint32_t start_of(const struct cf_source *source, uint32_t binding, uint32_t loop)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span =
        cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    uint32_t found = CF_NONE;

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t left, right;

        if (syntax->nodes[i].kind != CF_NODE_ASSIGNMENT)
            continue;
        left = cf_node_child(syntax, i, CF_FIELD_LEFT);
        right = cf_node_child(syntax, i, CF_FIELD_RIGHT);
        if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
            cf_binding_of(source, left) != binding)
            continue;
        if (found != CF_NONE || i > loop || syntax->nodes[right].kind != CF_NODE_LIST)
            return CF_NONE;
        found = i;
    }
    return found;
}

/* len(out), out[0], for x in out, out.index(x) */
static bool only_reads(const struct cf_source *source, uint32_t use)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const uint32_t parent = nodes[use].parent;

    switch ((int)nodes[parent].kind) {
    case CF_NODE_ATTRIBUTE:
    case CF_NODE_ARGUMENT_LIST:
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return true;
    case CF_NODE_SUBSCRIPT:
        return nodes[use].field == CF_FIELD_VALUE && !cf_is_bound_here(source, parent);
    default:
        return false;
    }
}

/* `out.append(x)`: the only change of the list. Its call; CF_NONE. */
static uint32_t only_append(const struct cf_source *source, uint32_t binding, uint32_t asked,
                            uint32_t start)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span =
        cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    uint32_t found = CF_NONE;

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t parent = syntax->nodes[i].parent, attribute;

        if (syntax->nodes[i].name != source->scopes.bindings[binding].name ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding || i == asked ||
            (i > start && i < cf_node_after(syntax, start)))
            continue;
        if (syntax->nodes[parent].kind == CF_NODE_RETURN_STATEMENT ||
            syntax->nodes[parent].kind == CF_NODE_COMPARISON_OPERATOR)
            continue;
        attribute = syntax->nodes[parent].kind == CF_NODE_ATTRIBUTE
                        ? cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE)
                        : CF_NONE;
        if (attribute == CF_NONE || cf_node_is(syntax, attribute, "index")) {
            if (found == CF_NONE || i < found || !only_reads(source, i))
                return CF_NONE;
            continue;
        }
        if (!cf_node_is(syntax, attribute, "append") || found != CF_NONE)
            return CF_NONE;
        found = syntax->nodes[parent].parent;
    }
    return found != CF_NONE && syntax->nodes[found].kind == CF_NODE_CALL ? found : CF_NONE;
}

/* The line that makes the set: of what the list starts with. */
static const char *first_seen(struct cf_site *site, const char *name, uint32_t assignment)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    const char *out;

    if (syntax->nodes[right].first == CF_NONE)
        return cf_arena_printf(site->arena, "%s = set()\n", name);
    out = cf_site_text(site, cf_node_child(syntax, assignment, CF_FIELD_LEFT));
    return cf_arena_printf(site->arena, "%s = set(%s)\n", name, out);
}

/* Every `x in out` behind the start asks the set. */
static bool ask_the_set(struct cf_site *site, uint32_t binding, uint32_t start, const char *name)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t scope = source->scopes.scopes[source->scopes.bindings[binding].scope].node;

    for (uint32_t i = cf_node_after(syntax, start); i < cf_node_after(syntax, scope); i++) {
        uint32_t parent = syntax->nodes[i].parent, left = syntax->nodes[parent].first, operator;

        if (syntax->nodes[i].name != source->scopes.bindings[binding].name ||
            syntax->nodes[parent].kind != CF_NODE_COMPARISON_OPERATOR || left == i ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        operator = syntax->nodes[left].next;
        if (syntax->nodes[operator].next != i || syntax->nodes[i].next != CF_NONE ||
            (!cf_node_is(syntax, operator, "in") && !cf_node_is(syntax, operator, "not in")))
            continue;
        if (!cf_site_assume_hashable(site, left, false) ||
            !cf_site_edit(site, syntax->nodes[i].start, syntax->nodes[i].end, name))
            return false;
    }
    return true;
}

bool cf_rewrite_seen_set(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = syntax->nodes[node].first, operator, right, binding, start, append, argument;
    uint32_t loop = cf_loop_around(source, node), statement;
    const char *name;

    operator = left == CF_NONE ? CF_NONE : syntax->nodes[left].next;
    right = operator == CF_NONE ? CF_NONE : syntax->nodes[operator].next;
    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE || loop == CF_NONE ||
        syntax->nodes[right].kind != CF_NODE_IDENTIFIER ||
        (!cf_node_is(syntax, operator, "in") && !cf_node_is(syntax, operator, "not in")))
        return false;
    binding = cf_binding_of(source, right);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope != cf_function_scope(source, node) ||
        !cf_is_builtin(source, node, "set"))
        return false;
    start = start_of(source, binding, loop);
    append = start == CF_NONE ? CF_NONE : only_append(source, binding, right, start);
    if (append == CF_NONE || append < node || append > cf_node_after(syntax, loop))
        return false;
    argument = syntax->nodes[cf_node_child(syntax, append, CF_FIELD_ARGUMENTS)].first;
    statement = syntax->nodes[append].parent;
    if (argument == CF_NONE || syntax->nodes[argument].next != CF_NONE ||
        !cf_same_code(syntax, argument, syntax, left) ||
        (cf_root_variable(syntax, left) == CF_NONE && !cf_pure(source, left)) ||
        syntax->nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT ||
        !cf_site_assume_hashable(site, left, false))
        return false;
    name = cf_site_name(site, "seen", true);
    site->names[0] = name;
    return name != NULL && ask_the_set(site, binding, start, name) &&
           cf_site_insert_after(site, syntax->nodes[start].parent, first_seen(site, name, start)) &&
           cf_site_insert_after(
               site, statement,
               cf_arena_printf(site->arena, "%s.add(%s)\n", name, cf_site_text(site, argument)));
}
