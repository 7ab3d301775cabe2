/* SPDX-License-Identifier: Apache-2.0 */
/* A local list that only remembers what was there: every use asks `in` it or adds to it. */
#include "candidates/condition.h"
#include "candidates/local_variable.h"
#include "candidates/rewrites.h"

/* `xs.append(x)` and `xs.extend(ys)` as statements: they become add() and update(). */
static bool rewrite_growth(struct cf_site *site, uint32_t use, bool *grows)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t attribute = syntax->nodes[use].parent, call = syntax->nodes[attribute].parent, name;
    uint32_t arguments, argument;

    if (syntax->nodes[attribute].kind != CF_NODE_ATTRIBUTE ||
        syntax->nodes[use].field != CF_FIELD_OBJECT || syntax->nodes[call].kind != CF_NODE_CALL ||
        syntax->nodes[syntax->nodes[call].parent].kind != CF_NODE_EXPRESSION_STATEMENT)
        return false;
    name = cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE);
    arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    argument = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first;
    if (name == CF_NONE || argument == CF_NONE || syntax->nodes[argument].next != CF_NONE)
        return false;
    *grows = true;
    if (cf_node_is(syntax, name, "append"))
        return cf_site_assume_hashable(site, argument, false) &&
               cf_site_edit(site, syntax->nodes[name].start, syntax->nodes[name].end, "add");
    return cf_node_is(syntax, name, "extend") && cf_site_assume_hashable(site, argument, true) &&
           cf_site_edit(site, syntax->nodes[name].start, syntax->nodes[name].end, "update");
}

/* `[]`, `[a]`, `[x for x in xs]` and `list(xs)` as a set. */
static bool rewrite_start(struct cf_site *site, uint32_t right)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const struct cf_node *at = &syntax->nodes[right];
    uint32_t function;

    if (at->kind == CF_NODE_LIST && at->first == CF_NONE)
        return cf_site_edit(site, at->start, at->end, "set()");
    if (!cf_site_assume_hashable(site, right, true))
        return false;
    if (at->kind == CF_NODE_LIST || at->kind == CF_NODE_LIST_COMPREHENSION)
        return cf_site_edit(site, at->start, at->start + 1, "{") &&
               cf_site_edit(site, at->end - 1, at->end, "}");
    if (at->kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, right, CF_FIELD_FUNCTION);
    return function != CF_NONE && cf_node_is(syntax, function, "list") &&
           cf_names_builtin(site->source, function, "list") &&
           cf_site_edit(site, syntax->nodes[function].start, syntax->nodes[function].end, "set");
}

bool cf_rewrite_growing_set(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    struct cf_local_variable variable;
    bool asked = false, grows = false;

    if (!cf_local_variable_find(source, node, &variable) || !cf_is_builtin(source, node, "set") ||
        cf_node_child(&source->syntax, node, CF_FIELD_TYPE) != CF_NONE)
        return false;
    for (size_t i = 0; i < variable.count; i++) {
        uint32_t use = variable.uses[i];

        if (cf_site_asks_set(site, use))
            asked = asked || cf_loop_around(source, use) != CF_NONE;
        else if (!rewrite_growth(site, use, &grows))
            return false;
    }
    return asked && grows && rewrite_start(site, variable.right);
}
