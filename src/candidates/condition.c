/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition.h"

#include "candidates/condition_code.h"
#include "candidates/condition_value.h"
#include "candidates/types.h"
#include "project/nearest.h"

#include <stdlib.h>
#include <string.h>

typedef cf_condition_function check_function;

/* The node that argument k captured; CF_NONE: a word, or nothing captured. */
static uint32_t captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                         size_t k)
{
    if (k >= condition->count || condition->variables[k] < 0 ||
        !site->match.captures[condition->variables[k]].set)
        return CF_NONE;
    return site->match.captures[condition->variables[k]].first;
}

static struct cf_span captured_span(const struct cf_site *site,
                                    const struct cf_rule_condition *condition, size_t k)
{
    int variable = k >= condition->count ? -1 : condition->variables[k];

    if (variable < 0)
        return (struct cf_span){ 0, 0 };
    /* Of xs[i] in place of an element, i is what stands for the variable. */
    if ((site->match.indexed >> variable & 1) != 0)
        return cf_span_of(site->source,
                          cf_node_child(&site->source->syntax, site->match.captures[variable].first,
                                        CF_FIELD_SUBSCRIPT));
    return cf_capture_span(site->source, &site->match.captures[variable]);
}

static bool is_kind(const struct cf_site *site, uint32_t node, enum cf_node_kind kind)
{
    return node != CF_NONE &&
           site->source->syntax.nodes[cf_unwrap(&site->source->syntax, node)].kind == kind;
}

/* builtin(len, sorted): the names mean the builtins. */
static bool check_builtin(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (!cf_is_builtin(site->source, site->match.first, condition->arguments[i]))
            return false;
    }
    return true;
}

static bool check_name(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        int variable = condition->variables[i];

        if (variable >= 0 && (site->match.indexed >> variable & 1) != 0)
            continue; /* xs[i] in place of an element */
        if (!is_kind(site, captured(site, condition, i), CF_NODE_IDENTIFIER))
            return false;
    }
    return true;
}

/* local($x): a variable of this very function, not shared with another scope. */
static bool check_local(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;

    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i), binding, scope;
        struct cf_span span;

        if (!is_kind(site, node, CF_NODE_IDENTIFIER))
            return false;
        binding = cf_binding_of(source, cf_unwrap(&source->syntax, node));
        if (binding == CF_NONE)
            return false;
        scope = source->scopes.bindings[binding].scope;
        if (scope != cf_function_scope(source, site->match.first) || scope == 0 ||
            source->scopes.scopes[scope].kind != CF_SCOPE_FUNCTION)
            return false;
        span = cf_span_of(source, source->scopes.scopes[scope].node);
        for (uint32_t at = span.first; at < span.after; at++) {
            if (source->syntax.nodes[at].name == source->scopes.bindings[binding].name &&
                cf_is_variable(source, at) && cf_binding_of(source, at) == binding &&
                cf_function_scope(source, at) != scope)
                return false;
        }
    }
    return true;
}

static bool all_constant(const struct cf_site *site, const struct cf_rule_condition *condition,
                         size_t k)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t node = captured(site, condition, k), last;

    if (node == CF_NONE)
        return false;
    last = site->match.captures[condition->variables[k]].last;
    for (;; node = nodes[node].next) {
        if (nodes[node].kind != CF_NODE_COMMENT && !cf_is_constant(site->source, node))
            return false;
        if (node == last)
            return true;
    }
}

static bool check_constant(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (!all_constant(site, condition, i))
            return false;
    }
    return true;
}

static bool check_string(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const char *content = NULL;
    uint32_t size = 0;

    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE ||
            !cf_node_plain_string(&site->source->syntax, cf_unwrap(&site->source->syntax, node),
                                  &content, &size) ||
            cf_type_of(site->source, node).own != CF_TYPE_STR)
            return false;
    }
    return true;
}

static bool check_integer(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (!is_kind(site, captured(site, condition, i), CF_NODE_INTEGER))
            return false;
    }
    return true;
}

static bool check_pure(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = captured_span(site, condition, i);

        if (span.first == span.after)
            continue;
        if (site->form->pattern.variables.sequence[condition->variables[i]]) {
            if (!cf_span_pure(site->source, span, cf_function_scope(site->source, span.first)))
                return false;
        } else if (!cf_pure(site->source, span.first)) {
            return false;
        }
    }
    return true;
}

/* x of `len(x)`, which is as cheap; else the node itself. */
static uint32_t length_argument(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, arguments;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_CALL)
        return node;
    function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    arguments = cf_node_child(syntax, node, CF_FIELD_ARGUMENTS);
    if (function == CF_NONE || arguments == CF_NONE || !cf_node_is(syntax, function, "len") ||
        !cf_is_builtin(source, function, "len") || syntax->nodes[arguments].first == CF_NONE ||
        syntax->nodes[syntax->nodes[arguments].first].next != CF_NONE)
        return node;
    return syntax->nodes[arguments].first;
}

/* A name, an attribute or item of one, or a constant: cheap to write twice. */
static bool check_simple(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE)
            return false;
        node = length_argument(site->source, node);
        if (!cf_is_constant(site->source, node) &&
            cf_root_variable(&site->source->syntax, node) == CF_NONE)
            return false;
        if (!cf_pure(site->source, node))
            return false;
    }
    return true;
}

/* free_of($e, $x, ...): $e mentions none of the variables in the others. */
static bool check_free_of(struct cf_site *site, const struct cf_rule_condition *condition)
{
    struct cf_span span = captured_span(site, condition, 0);

    for (size_t i = 1; i < condition->count; i++) {
        if (cf_spans_share(site->source, span, captured_span(site, condition, i)))
            return false;
    }
    return true;
}

/* uses($e, $x): $e mentions a variable of $x. */
static bool check_uses(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return cf_spans_share(site->source, captured_span(site, condition, 0),
                          captured_span(site, condition, 1));
}

/* unused_after($x): no variable of $x is read after the matched code. */
static bool check_unused_after(struct cf_site *site, const struct cf_rule_condition *condition)
{
    struct cf_span match = cf_match_span(&site->match);

    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = captured_span(site, condition, i);

        for (uint32_t at = span.first; at < span.after; at++) {
            uint32_t binding;

            if (!cf_is_variable(site->source, at))
                continue;
            /* The index of `xs[i]` in place of an element: the match saw that it ends there. */
            if (condition->variables[i] >= 0 &&
                (site->match.indexed >> condition->variables[i] & 1) != 0)
                continue;
            binding = cf_binding_of(site->source, at);
            if (binding == CF_NONE || !cf_unused_after(site->source, match, binding))
                return false;
        }
    }
    return true;
}

/* unchanged($e, $$body, ...): running the others leaves the value of $e as it is. */
static bool unchanged(struct cf_site *site, const struct cf_rule_condition *condition,
                      bool immutable)
{
    uint32_t node = captured(site, condition, 0);

    if (node == CF_NONE)
        return false;
    for (size_t i = 1; i < condition->count; i++) {
        struct cf_span span = captured_span(site, condition, i);

        if (span.first != span.after && cf_span_changes(site->source, span, node, immutable))
            return false;
    }
    return condition->count > 1 ||
           !cf_span_changes(site->source, cf_match_span(&site->match), node, immutable);
}

static bool check_unchanged(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return unchanged(site, condition, false);
}

static bool check_not_rebound(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return unchanged(site, condition, true);
}

/* The bits of the words from argument k on. */
static uint32_t type_bits(const struct cf_rule_condition *condition, size_t k)
{
    uint32_t bits = 0;

    for (; k < condition->count; k++)
        bits |= cf_type_bits(condition->arguments[k]);
    return bits;
}

static bool check_type(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

    return node != CF_NONE && cf_site_assume_type(site, node, type_bits(condition, 1));
}

static bool check_proven(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

    return node != CF_NONE && (cf_type_of(site->source, node).own & ~type_bits(condition, 1)) == 0;
}

static bool check_elements(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

    return node != CF_NONE && cf_site_assume_elements(site, node, type_bits(condition, 1));
}

static bool check_elements_proven(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

    return node != CF_NONE &&
           (cf_type_of(site->source, node).elements & ~type_bits(condition, 1)) == 0;
}

static bool check_hashable(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_site_assume_hashable(site, node, false))
            return false;
    }
    return true;
}

static bool check_hashable_elements(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_site_assume_hashable(site, node, true))
            return false;
    }
    return true;
}

static bool check_in_loop(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return cf_loop_around(site->source, site->match.first) != CF_NONE;
}

/* no_jumps($$body): no break, continue, return, yield or await that leaves it. */
static bool check_no_jumps(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = captured_span(site, condition, i);

        if (cf_span_jumps(site->source, span) != 0)
            return false;
    }
    return true;
}

/* no_calls($e): nothing is called in it. */
static bool check_no_calls(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = captured_span(site, condition, i);

        for (uint32_t at = span.first; at < span.after; at++) {
            if (site->source->syntax.nodes[at].kind == CF_NODE_CALL)
                return false;
        }
    }
    return true;
}

static bool check_empty(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        if (captured(site, condition, i) != CF_NONE)
            return false;
    }
    return true;
}

/* module($m, re): the name means that module. */
static bool check_module(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);
    const char *module = node == CF_NONE ? NULL : cf_module_of(site->source, node);

    return module != NULL && condition->count > 1 && strcmp(module, condition->arguments[1]) == 0;
}

/* imported($f, functools, reduce): the expression is that name of that module. */
static bool check_imported(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

    return node != CF_NONE && condition->count > 2 &&
           cf_imported_is(site->source, node, condition->arguments[1], condition->arguments[2]);
}

/* one_of($f, int, len): the text is one of the words, and if a name then a builtin's. */
static bool check_one_of(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

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
static bool check_kind(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = captured(site, condition, 0);

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

/* last(): no statement comes after the matched ones in their block. */
static bool check_last(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t next = nodes[site->match.last].next;

    (void)condition;
    while (next != CF_NONE && nodes[next].kind == CF_NODE_COMMENT)
        next = nodes[next].next;
    return next == CF_NONE;
}

/* not_awaited(): the function is no coroutine. async(): it is one. */
static bool check_async(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return (site->source->definitions.items[site->function].flags & CF_DEFINITION_ASYNC) != 0;
}

/* Applies a question about one node to all captures. */
static bool all_captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                         bool (*question)(const struct cf_source *, uint32_t))
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !question(site->source, node))
            return false;
    }
    return true;
}

static bool check_one_char(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_one_char);
}

static bool check_plain_pattern(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_plain_pattern);
}

static bool check_global(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_global);
}

static bool check_unshared(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return all_captured(site, condition, cf_is_unshared);
}

/* member($x, $xs): $x is one of the elements of $xs here. */
static bool check_member(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t variable = captured(site, condition, 0), container = captured(site, condition, 1);

    return variable != CF_NONE && container != CF_NONE &&
           cf_is_member(site->source, site->match.first, variable, container);
}

static bool check_consumed(struct cf_site *site, const struct cf_rule_condition *condition)
{
    (void)condition;
    return cf_is_consumed(site->source, site->match.first);
}

/* size($xs, 16): the trace, if there is one, has seen it that large. */
static bool check_size(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_evidence *evidence = site->subject->evidence;
    uint32_t node = captured(site, condition, 0);
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

static const struct {
    const char *name;
    check_function *check;
} conditions[] = {
    { "async", check_async },
    { "builtin", check_builtin },
    { "constant", check_constant },
    { "consumed", check_consumed },
    { "elements", check_elements },
    { "elements_proven", check_elements_proven },
    { "empty", check_empty },
    { "free_of", check_free_of },
    { "global", check_global },
    { "hashable", check_hashable },
    { "hashable_elements", check_hashable_elements },
    { "imported", check_imported },
    { "in_loop", check_in_loop },
    { "integer", check_integer },
    { "kind", check_kind },
    { "last", check_last },
    { "local", check_local },
    { "member", check_member },
    { "module", check_module },
    { "name", check_name },
    { "no_calls", check_no_calls },
    { "no_jumps", check_no_jumps },
    { "not_rebound", check_not_rebound },
    { "one_char", check_one_char },
    { "one_of", check_one_of },
    { "plain_pattern", check_plain_pattern },
    { "proven", check_proven },
    { "pure", check_pure },
    { "simple", check_simple },
    { "size", check_size },
    { "string", check_string },
    { "type", check_type },
    { "unchanged", check_unchanged },
    { "unshared", check_unshared },
    { "unused_after", check_unused_after },
    { "uses", check_uses },
};

#define CONDITION_COUNT (sizeof(conditions) / sizeof(conditions[0]))

static check_function *find(const char *name)
{
    for (size_t i = 0; i < CONDITION_COUNT; i++) {
        if (strcmp(conditions[i].name, name) == 0)
            return conditions[i].check;
    }
    return cf_condition_value(name);
}

bool cf_condition_known(const char *name)
{
    return find(name) != NULL;
}

const char *cf_condition_nearest(const char *name)
{
    struct cf_nearest nearest = cf_nearest_begin(name);

    for (size_t i = 0; i < CONDITION_COUNT; i++)
        cf_nearest_try(&nearest, conditions[i].name);
    return nearest.best;
}

bool cf_conditions_hold(struct cf_site *site)
{
    for (size_t i = 0; i < site->form->condition_count; i++) {
        const struct cf_rule_condition *condition = &site->form->conditions[i];
        check_function *check = find(condition->name);

        if (check == NULL || check(site, condition) == condition->negated)
            return false;
    }
    return true;
}
