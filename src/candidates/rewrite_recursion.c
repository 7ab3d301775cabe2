/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define MUTABLE (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT)

/* Self-calls that stand in a loop or comprehension count twice: they are made more than once. */
static uint32_t count_calls(const struct cf_source *source, const struct cf_definition *definition,
                            uint32_t binding, bool *regular)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span body = cf_span_of(source, definition->body);
    uint32_t count = 0;

    *regular = true;
    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t parent = syntax->nodes[i].parent;

        if (syntax->nodes[i].name != definition->name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        if (syntax->nodes[parent].kind != CF_NODE_CALL ||
            syntax->nodes[i].field != CF_FIELD_FUNCTION)
            *regular = false; /* handed on: who knows what for */
        count += cf_loop_around(source, i) == CF_NONE ? 1 : 2;
    }
    return count;
}

/*
 * Calls with equal arguments are likely where the arguments are computed (n - 1), and not where a
 * structure is walked (node.left).
 */
static bool arguments_repeat(const struct cf_source *source, const struct cf_definition *definition)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span body = cf_span_of(source, definition->body);
    bool computed = false;

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t arguments;

        if (syntax->nodes[i].kind != CF_NODE_CALL ||
            syntax->nodes[cf_node_child(syntax, i, CF_FIELD_FUNCTION)].name != definition->name)
            continue;
        arguments = cf_node_child(syntax, i, CF_FIELD_ARGUMENTS);
        if (arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
            return false;
        for (uint32_t a = syntax->nodes[arguments].first; a != CF_NONE; a = syntax->nodes[a].next) {
            uint32_t after = cf_node_after(syntax, a);

            for (uint32_t at = a; at < after; at++) {
                if (syntax->nodes[at].kind == CF_NODE_ATTRIBUTE ||
                    syntax->nodes[at].kind == CF_NODE_LIST_SPLAT ||
                    (syntax->nodes[at].kind == CF_TOKEN_OPERATOR && cf_node_is(syntax, at, "/")))
                    return false;
                computed = computed || syntax->nodes[at].kind == CF_NODE_BINARY_OPERATOR ||
                           syntax->nodes[at].kind == CF_NODE_SLICE;
            }
        }
    }
    return computed;
}

/* Parameters can be keys, and are passed on as they are written. */
static bool parameters_fit(struct cf_site *site, const struct cf_definition *definition)
{
    const struct cf_source *source = site->source;

    if (definition->parameter_count == 0)
        return false;
    for (uint32_t i = 0; i < definition->parameter_count; i++) {
        const struct cf_parameter *parameter =
            &source->definitions.parameters[definition->first_parameter + i];

        if ((parameter->kind != CF_PARAMETER_POSITIONAL &&
             parameter->kind != CF_PARAMETER_POSITIONAL_ONLY) ||
            !cf_site_assume_hashable(site, parameter->node, false))
            return false;
    }
    return true;
}

/* What it returns is not a list or the like, which callers would share. */
static bool results_fit(const struct cf_source *source, const struct cf_definition *definition)
{
    struct cf_span body = cf_span_of(source, definition->body);

    for (uint32_t i = body.first; i < body.after; i++) {
        const struct cf_node *node = &source->syntax.nodes[i];

        if (node->kind == CF_NODE_RETURN_STATEMENT && node->first != CF_NONE) {
            uint32_t own = cf_type_of(source, node->first).own;

            if (own != CF_TYPE_ANY && (own & MUTABLE) != 0)
                return false;
        }
        if (node->kind == CF_NODE_LIST || node->kind == CF_NODE_LIST_COMPREHENSION ||
            node->kind == CF_NODE_DICTIONARY || node->kind == CF_NODE_SET)
            return false;
    }
    return true;
}

/* The parameters as they are passed on: "n, k". */
static const char *passed(struct cf_site *site, const struct cf_definition *definition)
{
    const struct cf_source *source = site->source;
    const char *text = "";

    for (uint32_t i = 0; i < definition->parameter_count && text != NULL; i++) {
        uint32_t name = source->definitions.parameters[definition->first_parameter + i].name;

        text = cf_arena_printf(site->arena, "%s%s%s", text, i == 0 ? "" : ", ",
                               cf_name_text(&source->syntax.names, name));
    }
    site->failed = site->failed || text == NULL;
    return text;
}

bool cf_rewrite_recursion_cache(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t at = cf_definition_of(&source->definitions, node), first, last, binding;
    const struct cf_definition *definition;
    const char *name, *arguments;
    bool regular = false;

    if (at == CF_NONE)
        return false;
    definition = &source->definitions.items[at];
    if (definition->whole != node ||
        (definition->flags &
         (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR | CF_DEFINITION_METHOD)) != 0)
        return false;
    binding = cf_scope_resolve(&source->scopes, source->scopes.scopes[definition->scope].parent,
                               definition->name);
    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_FUNCTION ||
        count_calls(source, definition, binding, &regular) < 2 || !regular ||
        !arguments_repeat(source, definition) || !results_fit(source, definition) ||
        !cf_span_pure(source, cf_span_of(source, definition->body), definition->scope) ||
        !parameters_fit(site, definition))
        return false;
    first = nodes[definition->body].first;
    while (first != CF_NONE && nodes[first].next != CF_NONE &&
           (nodes[first].kind == CF_NODE_COMMENT ||
            (nodes[first].kind == CF_NODE_EXPRESSION_STATEMENT &&
             nodes[nodes[first].first].kind == CF_NODE_STRING)))
        first = nodes[first].next;
    for (last = first; nodes[last].next != CF_NONE;)
        last = nodes[last].next;
    name = cf_name_text(&source->syntax.names, definition->name);
    arguments = passed(site, definition);
    site->match.first = first;
    return arguments != NULL && cf_site_import(site, "from functools import cache") &&
           cf_site_insert_before(site, first,
                                 cf_arena_printf(site->arena, "@%s\ndef %s(%s):\n",
                                                 cf_site_imported(site, "cache"), name,
                                                 arguments)) &&
           cf_site_indent_lines(site, first, last) &&
           cf_site_insert_after(site, last,
                                cf_arena_printf(site->arena, "\nreturn %s(%s)\n", name, arguments));
}
