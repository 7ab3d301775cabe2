/* SPDX-License-Identifier: Apache-2.0 */
/* Lines that go in front of a loop. */
#include "candidates/condition.h"
#include "candidates/helper.h"
#include "candidates/site.h"

#include <string.h>

/* The template itself gives the variable its values, by a `for` or a lambda. */
static bool template_binds(const struct cf_template *template, int variable)
{
    for (uint32_t i = 0; i < template->syntax.count; i++) {
        const struct cf_node *node = &template->syntax.nodes[i];
        enum cf_node_kind above;

        if (template->node_variables[i] - 1 != variable || i == 0)
            continue;
        while (template->syntax.nodes[node->parent].kind == CF_NODE_PATTERN_LIST ||
               template->syntax.nodes[node->parent].kind == CF_NODE_TUPLE_PATTERN)
            node = &template->syntax.nodes[node->parent];
        above = template->syntax.nodes[node->parent].kind;
        if (above == CF_NODE_LAMBDA_PARAMETERS ||
            (node->field == CF_FIELD_LEFT &&
             (above == CF_NODE_FOR_STATEMENT || above == CF_NODE_FOR_IN_CLAUSE)))
            return true;
    }
    return false;
}

/* The name is one that the template binds. */
static bool is_bound_by(const struct cf_site *site, const struct cf_template *template,
                        uint32_t node)
{
    for (size_t v = 0; v < site->form->pattern.variables.count; v++) {
        const struct cf_capture *capture = &site->match.captures[v];

        if (capture->set && capture->first != CF_NONE && template_binds(template, (int)v) &&
            cf_spans_share(site->source, cf_capture_span(site->source, capture),
                           cf_span_of(site->source, node)))
            return true;
    }
    return false;
}

/* The captured code means the same in front of the statement: no name of it is bound inside. */
static bool may_move(const struct cf_site *site, const struct cf_template *template,
                     uint32_t statement)
{
    const struct cf_source *source = site->source;
    uint32_t after = cf_node_after(&source->syntax, statement);

    for (uint32_t i = 0; i < template->syntax.count; i++) {
        int variable = template->node_variables[i] - 1;
        struct cf_span span;

        if (variable < 0 || !site->match.captures[variable].set)
            continue;
        span = cf_capture_span(source, &site->match.captures[variable]);
        for (uint32_t at = span.first; at < span.after; at++) {
            uint32_t binding, scope;

            if (!cf_is_variable(source, at) || is_bound_by(site, template, at))
                continue;
            binding = cf_binding_of(source, at);
            if (binding == CF_NONE)
                continue;
            scope = source->scopes.scopes[source->scopes.bindings[binding].scope].node;
            if (scope >= statement && scope < after && !(scope >= span.first && scope < span.after))
                return false;
        }
    }
    return true;
}

/* The captured code keeps its value through the loop, but for names that the template binds. */
static bool loop_keeps_capture(const struct cf_site *site, const struct cf_template *template,
                               uint32_t loop, const struct cf_capture *capture)
{
    struct cf_span span = cf_span_of(site->source, loop);
    struct cf_span code = cf_capture_span(site->source, capture);

    if (!is_bound_by(site, template, capture->first)) {
        for (uint32_t at = code.first; at < code.after;
             at = cf_node_after(&site->source->syntax, at)) {
            if (cf_span_changes(site->source, span, at, false))
                return false;
        }
        return true;
    }
    for (uint32_t i = code.first; i < code.after; i++) {
        if (cf_is_variable(site->source, i) && !is_bound_by(site, template, i) &&
            cf_span_changes(site->source, span, i, false))
            return false;
    }
    return true;
}

/* The template goes through elements itself. */
static bool binds_elements(const struct cf_site *site, const struct cf_template *template)
{
    for (size_t v = 0; v < site->form->pattern.variables.count; v++) {
        if (template_binds(template, (int)v))
            return true;
    }
    return false;
}

/* What the template needs keeps its value through the whole loop. */
static bool loop_keeps(const struct cf_site *site, const struct cf_template *template,
                       uint32_t loop)
{
    for (uint32_t i = 0; i < template->syntax.count; i++) {
        int variable = template->node_variables[i] - 1;

        if (variable < 0 || !site->match.captures[variable].set ||
            site->match.captures[variable].first == CF_NONE || template_binds(template, variable))
            continue;
        if (!loop_keeps_capture(site, template, loop, &site->match.captures[variable]) ||
            (binds_elements(site, template) &&
             cf_span_sets_parts(site->source, cf_span_of(site->source, loop),
                                cf_capture_span(site->source, &site->match.captures[variable]))))
            return false;
    }
    return !cf_helpers_change(site->source, cf_span_of(site->source, loop),
                              cf_match_span(&site->match));
}

/* A `try` in the loop catches what the code raises. */
static bool is_tried(const struct cf_source *source, uint32_t node, uint32_t loop)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = node; i != loop && i != CF_NONE && i != 0; i = nodes[i].parent) {
        if (nodes[i].kind == CF_NODE_TRY_STATEMENT)
            return true;
    }
    return false;
}

bool cf_site_hoist(struct cf_site *site)
{
    const struct cf_template *template = &site->form->hoist_template;
    uint32_t loop = cf_loop_around(site->source, site->match.first);
    uint32_t from = site->match.first, statement, at;
    const char *indent, *text;

    while (loop != CF_NONE && !is_tried(site->source, from, loop) &&
           loop_keeps(site, template, loop)) {
        from = loop;
        loop = cf_loop_around(site->source, loop);
    }
    for (size_t i = 0; i < site->form->condition_count; i++) {
        if (strcmp(site->form->conditions[i].name, "in_loop") == 0 && from == site->match.first)
            return false;
    }
    statement = cf_statement_of(site->source, from);
    if (!may_move(site, template, statement) || !cf_site_starts_line(site, statement))
        return false;
    indent = cf_site_indent(site, statement);
    text = indent == NULL ? NULL : cf_site_fill(site, template, indent);
    if (text == NULL)
        return false;
    at = site->source->syntax.nodes[statement].start;
    return cf_site_edit(site, at, at, cf_arena_printf(site->arena, "%s\n%s", text, indent));
}
