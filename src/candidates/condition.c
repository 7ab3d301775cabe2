/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/condition.h"

#include "candidates/condition_code.h"
#include "candidates/condition_place.h"
#include "candidates/condition_value.h"
#include "candidates/types.h"
#include "project/nearest.h"

#include <stdlib.h>
#include <string.h>

typedef cf_condition_function check_function;

/* The node that argument k captured; CF_NONE: a word, or nothing captured. */
uint32_t cf_captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                     size_t k)
{
    if (k >= condition->count || condition->variables[k] < 0 ||
        !site->match.captures[condition->variables[k]].set)
        return CF_NONE;
    return site->match.captures[condition->variables[k]].first;
}

struct cf_span cf_captured_span(const struct cf_site *site,
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

bool cf_captured_kind(const struct cf_site *site, uint32_t node, enum cf_node_kind kind)
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
        if (!cf_captured_kind(site, cf_captured(site, condition, i), CF_NODE_IDENTIFIER))
            return false;
    }
    return true;
}

/* local($x): a variable of this very function, not shared with another scope. */
static bool check_local(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;

    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_captured(site, condition, i), binding, scope;
        struct cf_span span;

        if (!cf_captured_kind(site, node, CF_NODE_IDENTIFIER))
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

/* parameter($x, ...): a parameter of the function, which never assigns it. */
static bool check_parameter(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;

    if (!check_local(site, condition))
        return false;
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_unwrap(&source->syntax, cf_captured(site, condition, i));

        if (source->scopes.bindings[cf_binding_of(source, node)].flags != CF_BINDING_PARAMETER)
            return false;
    }
    return true;
}

static bool all_constant(const struct cf_site *site, const struct cf_rule_condition *condition,
                         size_t k)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t node = cf_captured(site, condition, k), last;

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
        uint32_t node = cf_captured(site, condition, i);

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
        if (!cf_captured_kind(site, cf_captured(site, condition, i), CF_NODE_INTEGER))
            return false;
    }
    return true;
}

static bool check_pure(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = cf_captured_span(site, condition, i);

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
    uint32_t only;

    node = cf_unwrap(&source->syntax, node);
    only = cf_builtin_argument(source, node, "len");
    return only == CF_NONE ? node : only;
}

/* A name, an attribute or item of one, or a constant: cheap to write twice. */
static bool check_simple(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_captured(site, condition, i);

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
    struct cf_span span = cf_captured_span(site, condition, 0);

    for (size_t i = 1; i < condition->count; i++) {
        if (cf_spans_share(site->source, span, cf_captured_span(site, condition, i)))
            return false;
    }
    return true;
}

/* uses($e, $x): $e mentions a variable of $x. */
static bool check_uses(struct cf_site *site, const struct cf_rule_condition *condition)
{
    return cf_spans_share(site->source, cf_captured_span(site, condition, 0),
                          cf_captured_span(site, condition, 1));
}

/* unused_after($x): no variable of $x is read after the matched code. */
static bool check_unused_after(struct cf_site *site, const struct cf_rule_condition *condition)
{
    struct cf_span match = cf_match_span(&site->match);

    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = cf_captured_span(site, condition, i);

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
    uint32_t node = cf_captured(site, condition, 0);

    if (node == CF_NONE)
        return false;
    for (size_t i = 1; i < condition->count; i++) {
        struct cf_span span = cf_captured_span(site, condition, i);

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
    uint32_t node = cf_captured(site, condition, 0);

    return node != CF_NONE && cf_site_assume_type(site, node, type_bits(condition, 1));
}

static bool check_proven(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    return node != CF_NONE && (cf_type_of(site->source, node).own & ~type_bits(condition, 1)) == 0;
}

static bool check_elements(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    return node != CF_NONE && cf_site_assume_elements(site, node, type_bits(condition, 1));
}

static bool check_elements_proven(struct cf_site *site, const struct cf_rule_condition *condition)
{
    uint32_t node = cf_captured(site, condition, 0);

    return node != CF_NONE &&
           (cf_type_of(site->source, node).elements & ~type_bits(condition, 1)) == 0;
}

static bool check_hashable(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_captured(site, condition, i);

        if (node == CF_NONE || !cf_site_assume_hashable(site, node, false))
            return false;
    }
    return true;
}

static bool check_hashable_elements(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = cf_captured(site, condition, i);

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
        struct cf_span span = cf_captured_span(site, condition, i);

        if (cf_span_jumps(site->source, span) != 0)
            return false;
    }
    return true;
}

/* no_calls($e): nothing is called in it. */
static bool check_no_calls(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span = cf_captured_span(site, condition, i);

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
        if (cf_captured(site, condition, i) != CF_NONE)
            return false;
    }
    return true;
}

static const struct {
    const char *name;
    check_function *check;
} conditions[] = {
    { "async", cf_check_async },
    { "builtin", check_builtin },
    { "compiled", cf_check_compiled },
    { "constant", check_constant },
    { "consumed", cf_check_consumed },
    { "elements", check_elements },
    { "elements_proven", check_elements_proven },
    { "empty", check_empty },
    { "free_of", check_free_of },
    { "branch", cf_check_branch },
    { "given", cf_check_given },
    { "global", cf_check_global },
    { "steady", cf_check_steady },
    { "hashable", check_hashable },
    { "hashable_elements", check_hashable_elements },
    { "imported", cf_check_imported },
    { "in_loop", check_in_loop },
    { "integer", check_integer },
    { "kind", cf_check_kind },
    { "last", cf_check_last },
    { "local", check_local },
    { "parameter", check_parameter },
    { "member", cf_check_member },
    { "module", cf_check_module },
    { "name", check_name },
    { "no_calls", check_no_calls },
    { "no_jumps", check_no_jumps },
    { "not_rebound", check_not_rebound },
    { "one_char", cf_check_one_char },
    { "one_of", cf_check_one_of },
    { "plain_pattern", cf_check_plain_pattern },
    { "position", cf_check_position },
    { "table", cf_check_table },
    { "proven", check_proven },
    { "pure", check_pure },
    { "simple", check_simple },
    { "size", cf_check_size },
    { "string", check_string },
    { "type", check_type },
    { "unchanged", check_unchanged },
    { "truth", cf_check_truth },
    { "uncaught", cf_check_uncaught },
    { "unshared", cf_check_unshared },
    { "unused_after", check_unused_after },
    { "uses", check_uses },
    { "whole_body", cf_check_whole_body },
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
