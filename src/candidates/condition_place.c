/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition_place.h"

#include "candidates/condition_code.h"

#include <stdlib.h>
#include <string.h>

/* Applies a question about one node to all captures. */
static bool all_captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                         bool (*question)(const struct cf_source *, uint32_t))
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_captured(site, condition, i);

        if (node == CF_NONE || !question(site->source, node))
            return false;
    }
    return true;
}

/* not_awaited(): the function is no coroutine. async(): it is one. */
bool cf_check_async(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t scope = cf_function_scope(source, site->match.first);
    uint32_t definition = cf_definition_of(&source->definitions, source->scopes.scopes[scope].node);

    (void)condition;
    return definition != CF_NONE &&
           (source->definitions.items[definition].flags & CF_DEFINITION_ASYNC) != 0;
}

/* last(): no statement comes after the matched ones in their block. */
bool cf_check_last(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t next = nodes[site->match.last].next;

    (void)condition;
    while (next != CF_NONE && nodes[next].kind == CF_NODE_COMMENT)
        next = nodes[next].next;
    return next == CF_NONE;
}

/* size($xs, 16): the trace, if there is one, has seen it that large. */
bool cf_check_size(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_evidence *evidence = site->subject->evidence;
    uint32_t node = cf_captured(site, condition, 0);
    int64_t most = -1,
            wanted = condition->count > 1 ? strtol(condition->arguments[1], NULL, 10) : 0;

    if (evidence == NULL || node == CF_NONE ||
        site->source->syntax.nodes[node].kind != CF_NODE_IDENTIFIER)
        return true;
    evidence += site->function;
    for (size_t i = 0; i < evidence->type_count; i++) {
        if (strcmp(evidence->types[i].name, cf_name_text(&site->source->syntax.names,
                                                         site->source->syntax.nodes[node].name)) ==
                0 &&
            evidence->types[i].size_max > most)
            most = evidence->types[i].size_max;
    }
    return most < 0 || most >= wanted;
}

/* uncaught(): no try statement of the function is around it. */
bool cf_check_uncaught(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return !cf_is_tried(site->source, site->match.first);
}

/* The name is that of a parameter that may be None: by its default, or as the annotation says. */
static bool may_be_none(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t scope = cf_function_scope(source, node);
    uint32_t found = cf_definition_of(&source->definitions, source->scopes.scopes[scope].node);
    const struct cf_definition *function =
        found == CF_NONE ? NULL : &source->definitions.items[found];

    for (uint32_t i = 0; function != NULL && i < function->parameter_count; i++) {
        const struct cf_parameter *at =
            &source->definitions.parameters[function->first_parameter + i];

        if (at->name == syntax->nodes[node].name && at->value != CF_NONE &&
            cf_node_is(syntax, at->value, "None"))
            return true;
        for (uint32_t k = at->annotation;
             at->name == syntax->nodes[node].name && at->annotation != CF_NONE &&
             k < cf_node_after(syntax, at->annotation);
             k++) {
            if (cf_node_is(syntax, k, "None") || cf_node_is(syntax, k, "Optional"))
                return true;
        }
    }
    return false;
}

/* Somewhere in the function the variable gets what may be None: `p = None`, `p = a if b else None`.
 */
static bool may_get_none(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, node), right;
    struct cf_span span;

    if (binding == CF_NONE)
        return false;
    span = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].name != nodes[node].name ||
            nodes[nodes[i].parent].kind != CF_NODE_ASSIGNMENT || nodes[i].field != CF_FIELD_LEFT ||
            cf_binding_of(source, i) != binding)
            continue;
        right = cf_node_child(&source->syntax, nodes[i].parent, CF_FIELD_RIGHT);
        for (uint32_t k = right; right != CF_NONE && k < cf_node_after(&source->syntax, right);
             k++) {
            if (nodes[k].kind == CF_NODE_NONE || cf_node_is(&source->syntax, k, "get"))
                return true;
        }
    }
    return false;
}

/* given($p): no parameter in it may be left out, or None; no variable, and no get(). */
bool cf_check_given(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;

    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = cf_captured_span(site, condition, i);

        for (uint32_t at = span.first; at < span.after; at++) {
            if (cf_node_is(&source->syntax, at, "get") ||
                (cf_is_variable(source, at) &&
                 (may_be_none(source, at) || may_get_none(source, at))))
                return false;
        }
    }
    return true;
}

/* `if n < 0:` or `if not isinstance(n, int):` with a raise: what holds for n holds for the rest. */
static bool is_plain_guard(const struct cf_source *source, uint32_t statement)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t asked = cf_node_child(syntax, statement, CF_FIELD_CONDITION);
    uint32_t body = cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE);
    uint32_t last = CF_NONE;

    if (nodes[statement].kind != CF_NODE_IF_STATEMENT || asked == CF_NONE || body == CF_NONE ||
        nodes[body].next != CF_NONE || nodes[body].first == CF_NONE ||
        nodes[nodes[body].first].kind != CF_NODE_RAISE_STATEMENT)
        return false;
    for (uint32_t i = nodes[asked].first; i != CF_NONE; i = nodes[i].next)
        last = i;
    if (nodes[asked].kind == CF_NODE_COMPARISON_OPERATOR)
        return nodes[nodes[asked].first].kind == CF_NODE_IDENTIFIER &&
               cf_node_is(syntax, nodes[nodes[asked].first].next, "<") &&
               cf_node_is(syntax, last, "0");
    return nodes[asked].kind == CF_NODE_NOT_OPERATOR && last != CF_NONE &&
           nodes[last].kind == CF_NODE_CALL &&
           cf_names_builtin(source, cf_node_child(syntax, last, CF_FIELD_FUNCTION), "isinstance");
}

/* whole_body(): the body of the function; a docstring and plain guards may stand in front. */
bool cf_check_whole_body(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t block = nodes[site->match.first].parent;

    if (nodes[block].kind != CF_NODE_BLOCK ||
        nodes[nodes[block].parent].kind != CF_NODE_FUNCTION_DEFINITION ||
        !cf_check_last(site, condition))
        return false;
    for (uint32_t i = nodes[block].first; i != site->match.first && i != CF_NONE;
         i = nodes[i].next) {
        if (nodes[i].kind != CF_NODE_COMMENT &&
            (nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT ||
             nodes[nodes[i].first].kind != CF_NODE_STRING) &&
            !is_plain_guard(site->source, i))
            return false;
    }
    return true;
}

bool cf_check_one_char(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_one_char);
}

bool cf_check_plain_pattern(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_plain_pattern);
}

bool cf_check_global(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_global);
}

bool cf_check_compiled(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_compiled_pattern);
}

/* steady($xs): of the module, above the function that the code is in, and only read in the file. */
bool cf_check_steady(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_definitions *definitions = &site->source->definitions;
    uint32_t node = cf_captured(site, condition, 0), outermost = site->function, definition;

    if (node == CF_NONE || site->source->syntax.nodes[node].kind != CF_NODE_IDENTIFIER)
        return false;
    while (definitions->items[outermost].parent != CF_NONE)
        outermost = definitions->items[outermost].parent;
    definition = cf_steady(site->source, node);
    return definition != CF_NONE && definition < definitions->items[outermost].whole;
}

bool cf_check_unshared(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_unshared);
}

/* member($x, $xs): $x is one of the elements of $xs here. */
bool cf_check_member(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t variable = cf_captured(site, condition, 0),
             container = cf_captured(site, condition, 1);

    return variable != CF_NONE && container != CF_NONE &&
           cf_is_member(site->source, site->match.first, variable, container);
}

/* position($i, $xs): $i counts the positions of $xs here. */
bool cf_check_position(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t variable = cf_captured(site, condition, 0),
             container = cf_captured(site, condition, 1);

    return variable != CF_NONE && container != CF_NONE &&
           cf_is_position(site->source, site->match.first, variable, container);
}

/* `$x[i][j]`: an item of an item of the variable. */
static bool is_cell(const struct cf_site *site, uint32_t node, uint32_t variable)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t row, name;

    if (syntax->nodes[node].kind != CF_NODE_SUBSCRIPT)
        return false;
    row = cf_node_child(syntax, node, CF_FIELD_VALUE);
    if (row == CF_NONE || syntax->nodes[row].kind != CF_NODE_SUBSCRIPT)
        return false;
    name = cf_node_child(syntax, row, CF_FIELD_VALUE);
    return name != CF_NONE && syntax->nodes[name].kind == CF_NODE_IDENTIFIER &&
           syntax->nodes[name].name == syntax->nodes[variable].name;
}

/* The cell is compared with, or becomes, a number or a text that stands there. */
static bool is_plain(const struct cf_site *site, uint32_t cell)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    const uint32_t parent = nodes[cell].parent;

    if (nodes[parent].kind != CF_NODE_COMPARISON_OPERATOR &&
        (nodes[parent].kind != CF_NODE_ASSIGNMENT || nodes[cell].field != CF_FIELD_LEFT))
        return false;
    for (uint32_t i = nodes[parent].first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].kind == CF_NODE_STRING || nodes[i].kind == CF_NODE_INTEGER ||
            nodes[i].kind == CF_NODE_FLOAT)
            return true;
    }
    return false;
}

/* The cell has items, attributes or is called itself. */
static bool is_asked_for_more(const struct cf_site *site, uint32_t cell)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    const enum cf_node_kind above = nodes[nodes[cell].parent].kind;

    return above == CF_NODE_CALL || above == CF_NODE_ATTRIBUTE ||
           (above == CF_NODE_SUBSCRIPT && nodes[cell].field == CF_FIELD_VALUE);
}

/* table($x, ...): the function treats the items of items of one of them as numbers or texts. */
bool cf_check_table(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    const uint32_t scope = source->scopes.scopes[cf_function_scope(source, site->match.first)].node;
    bool plain = false;

    for (uint32_t i = scope; i < cf_node_after(&source->syntax, scope); i++) {
        for (size_t k = 0; k < condition->count; k++) {
            uint32_t variable = cf_captured(site, condition, k);

            if (!cf_captured_kind(site, variable, CF_NODE_IDENTIFIER) ||
                !is_cell(site, i, variable))
                continue;
            if (is_asked_for_more(site, i))
                return false;
            plain = plain || is_plain(site, i);
        }
    }
    return plain;
}

/* branch(): the match is one of the two values of a conditional expression. */
bool cf_check_branch(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_node *nodes = site->source->syntax.nodes;

    (void)condition;
    return nodes[nodes[site->match.first].parent].kind == CF_NODE_CONDITIONAL_EXPRESSION;
}

bool cf_check_consumed(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return cf_is_consumed(site->source, site->match.first);
}

/* truth(): what matched is asked whether it is true, and nothing else. */
bool cf_check_truth(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return cf_is_truth(site->source, site->match.first);
}

/* module($m, re): the name means that module. */
bool cf_check_module(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);
    const char *module = node == CF_NONE ? NULL : cf_module_of(site->source, node);

    return module != NULL && condition->count > 1 && strcmp(module, condition->arguments[1]) == 0;
}

/* imported($f, functools, reduce): the expression is that name of that module. */
bool cf_check_imported(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    return node != CF_NONE && condition->count > 2 &&
           cf_imported_is(site->source, node, condition->arguments[1], condition->arguments[2]);
}

/* one_of($f, int, len): the text is one of the words, and if a name then a builtin's. */
bool cf_check_one_of(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    for (size_t i = 1; node != CF_NONE && i < condition->count; i++) {
        if (!cf_node_is(&site->source->syntax, node, condition->arguments[i]))
            continue;
        return site->source->syntax.nodes[node].kind != CF_NODE_IDENTIFIER ||
               !cf_is_variable(site->source, node) ||
               cf_is_builtin(site->source, node, condition->arguments[i]);
    }
    return false;
}

/* kind($e, call, list): the syntax of the expression. */
bool cf_check_kind(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    if (node == CF_NONE)
        return false;
    node = cf_unwrap(&site->source->syntax, node);
    for (size_t i = 1; i < condition->count; i++) {
        if (strcmp(cf_node_kind_name(site->source->syntax.nodes[node].kind),
                   condition->arguments[i]) == 0)
            return true;
    }
    return false;
}
