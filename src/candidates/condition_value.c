/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions about the values of expressions: how small, in which order, of which letters. */
#include "candidates/condition_value.h"

#include "candidates/bounds.h"
#include "candidates/condition_code.h"
#include "candidates/condition_prime.h"
#include "candidates/helper.h"
#include "candidates/types.h"

#include <string.h>

/* The node that argument k captured; CF_NONE: a word, or nothing captured. */
static uint32_t captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                         size_t k)
{
    int variable = condition->variables[k];

    return variable < 0 || !site->match.captures[variable].set
               ? CF_NONE
               : site->match.captures[variable].first;
}

/* positive($n): the whole number is above 0, as a literal or a guard shows. */
static bool check_positive(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_at_least(site->source, node, site->match.first, 1))
            return false;
    }
    return true;
}

/* natural($n): the whole number is not below 0, as a literal or a guard shows. */
static bool check_natural(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_at_least(site->source, node, site->match.first, 0))
            return false;
    }
    return true;
}

/* differ($a, $b): literals of one kind that are not equal. */
static bool check_differ(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t a = captured(site, condition, 0), b;

    if (condition->count != 2 || a == CF_NONE)
        return false;
    b = captured(site, condition, 1);
    if (b == CF_NONE || syntax->nodes[a].kind != syntax->nodes[b].kind ||
        (syntax->nodes[a].kind != CF_NODE_STRING && syntax->nodes[a].kind != CF_NODE_INTEGER) ||
        cf_type_of(site->source, a).own != cf_type_of(site->source, b).own)
        return false;
    if (syntax->nodes[a].kind == CF_NODE_STRING) {
        const char *content = NULL;
        uint32_t size = 0;

        if (!cf_node_plain_string(syntax, a, &content, &size) ||
            !cf_node_plain_string(syntax, b, &content, &size))
            return false;
    }
    return !cf_same_code(syntax, a, syntax, b);
}

/* itself($f): the call of $f is one of the function that it stands in. */
static bool check_itself(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t function = captured(site, condition, 0), call;

    if (function == CF_NONE)
        return false;
    call = source->syntax.nodes[function].parent;
    return source->syntax.nodes[call].kind == CF_NODE_CALL &&
           cf_calls_itself(source, call, cf_function_scope(source, function));
}

/* calm($c): no look-up, division or call that may raise for some elements. */
static bool check_calm(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE)
            return false;
        for (uint32_t at = node; at < cf_node_after(&site->source->syntax, node); at++) {
            if (cf_may_raise(site->source, at))
                return false;
        }
    }
    return true;
}

/* loaded(): what matched is read, and neither called nor assigned. */
static bool check_loaded(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t node = site->match.first;

    (void)condition;
    return !(nodes[nodes[node].parent].kind == CF_NODE_CALL &&
             nodes[node].field == CF_FIELD_FUNCTION) &&
           !cf_is_bound_here(site->source, node);
}

bool cf_file_has_nan(const struct cf_source *source)
{
    static const char *const names[] = { "nan", "NaN", "NAN", "isnan" };
    const struct cf_syntax *syntax = &source->syntax;
    const char *content = NULL;
    uint32_t size = 0;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_name_find(&syntax->names, names[i], strlen(names[i])) != CF_NONE)
            return true;
    }
    for (uint32_t i = 0; i < syntax->count; i++) {
        if (syntax->nodes[i].kind == CF_NODE_STRING &&
            syntax->nodes[i].end - syntax->nodes[i].start < 8 &&
            cf_node_plain_string(syntax, i, &content, &size) && size == 3 &&
            (content[0] | 0x20) == 'n' && (content[1] | 0x20) == 'a' && (content[2] | 0x20) == 'n')
            return true;
    }
    return false;
}

/* no_nan($x, ...): no floats by proof or promise; without arguments: the file does not name NaN. */
static bool check_no_nan(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const uint32_t containers = CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_SET | CF_TYPE_DICT;
    bool known = condition->count > 0;

    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i), own;
        struct cf_type type;

        if (node == CF_NONE)
            return false;
        type = cf_type_of(site->source, node);
        own = type.own != CF_TYPE_ANY && (type.own & containers) != 0 ? type.elements : type.own;
        if (own != CF_TYPE_ANY && (own & CF_TYPE_FLOAT) != 0)
            return false;
        known = known && own != CF_TYPE_ANY;
    }
    return known || !cf_file_has_nan(site->source);
}

/* The variable is the target of a loop, or read in its body; the node `away` is not. */
static bool is_of_loop(const struct cf_source *source, uint32_t use, uint32_t away)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t child = use, loop = nodes[use].parent; loop != CF_NONE;
         child = loop, loop = nodes[loop].parent) {
        uint32_t left = nodes[loop].kind == CF_NODE_FOR_STATEMENT
                            ? cf_node_child(&source->syntax, loop, CF_FIELD_LEFT)
                            : CF_NONE;

        if (nodes[loop].kind == CF_NODE_FUNCTION_DEFINITION)
            return false;
        if (left != CF_NONE && nodes[left].kind == CF_NODE_IDENTIFIER &&
            nodes[left].name == nodes[use].name &&
            (child == left || nodes[child].field == CF_FIELD_BODY))
            return away < loop || away >= cf_node_after(&source->syntax, loop);
    }
    return false;
}

/* own_name($x): the name of a comprehension's variable is no other variable of the function, but
 * those of loops elsewhere. */
static bool check_own_name(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t name = captured(site, condition, 0), scope;
    struct cf_span span;

    if (name == CF_NONE || source->syntax.nodes[name].kind != CF_NODE_IDENTIFIER)
        return false;
    scope = cf_function_scope(source, site->match.first);
    span = cf_span_of(source, source->scopes.scopes[scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t binding;

        if (source->syntax.nodes[i].name != source->syntax.nodes[name].name ||
            !cf_is_variable(source, i))
            continue;
        binding = cf_binding_of(source, i);
        if (binding == CF_NONE ||
            (source->scopes.scopes[source->scopes.bindings[binding].scope].kind !=
                 CF_SCOPE_COMPREHENSION &&
             !is_of_loop(source, i, site->match.first)))
            return false;
    }
    return true;
}

/* stays($$body, ...): no break or continue in it that means a loop around it. */
static bool check_stays(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        struct cf_span span =
            condition->variables[i] < 0
                ? (struct cf_span){ 0, 0 }
                : cf_capture_span(site->source, &site->match.captures[condition->variables[i]]);

        if ((cf_span_jumps(site->source, span) & (CF_JUMP_BREAK | CF_JUMP_CONTINUE)) != 0)
            return false;
    }
    return true;
}

/* no_continue($$body): no continue in it that means the loop around it. */
static bool check_no_continue(struct cf_site *site, const struct cf_rule_condition *condition)
{
    int variable = condition->count == 1 ? condition->variables[0] : -1;

    return variable >= 0 &&
           (cf_span_jumps(site->source,
                          cf_capture_span(site->source, &site->match.captures[variable])) &
            CF_JUMP_CONTINUE) == 0;
}

/* ascending($xs): the list is in rising order where it is read. */
static bool check_ascending(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_is_ascending(site->source, node))
            return false;
        if (site->source->syntax.nodes[node].kind == CF_NODE_ATTRIBUTE &&
            !cf_site_assume(site, "only this file changes the list that stays in order"))
            return false;
    }
    return true;
}

/* characters($k): a str, or a literal of strs of one character. */
static bool check_characters(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !cf_is_characters(site->source, node))
            return false;
    }
    return true;
}

/* No promise of floats: an annotation `float` takes whole numbers, but does not stand for them. */
static bool may_be_whole(uint32_t bits)
{
    return bits == CF_TYPE_ANY || (bits & CF_TYPE_FLOAT) == 0;
}

/* whole($n): a whole number, proven, promised or assumed. */
static bool check_whole(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !may_be_whole(cf_type_of(site->source, node).own) ||
            !cf_site_assume_type(site, node, CF_TYPE_INT | CF_TYPE_BOOL))
            return false;
    }
    return true;
}

/* whole_elements($xs): what iterating it gives are whole numbers. */
static bool check_whole_elements(struct cf_site *site, const struct cf_rule_condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        uint32_t node = captured(site, condition, i);

        if (node == CF_NONE || !may_be_whole(cf_type_of(site->source, node).elements) ||
            !cf_site_assume_elements(site, node, CF_TYPE_INT))
            return false;
    }
    return true;
}

/* The variable is used as a single letter: `c.isdigit()`, `ord(c)`, `c in "aeiou"`. */
static bool is_letter(const struct cf_source *source, uint32_t node)
{
    static const char *const methods[] = { "isalpha", "isdigit", "isalnum", "isspace", "isupper",
                                           "islower", "upper",   "lower",   "swapcase" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[node].parent;

    if (syntax->nodes[parent].kind == CF_NODE_ATTRIBUTE) {
        uint32_t attribute = cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);

        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
            if (attribute != CF_NONE && cf_node_is(syntax, attribute, methods[i]))
                return true;
        }
        return false;
    }
    if (syntax->nodes[parent].kind == CF_NODE_ARGUMENT_LIST) {
        uint32_t function = cf_node_child(syntax, syntax->nodes[parent].parent, CF_FIELD_FUNCTION);

        return function != CF_NONE && (cf_names_builtin(source, function, "ord") ||
                                       cf_names_builtin(source, function, "int"));
    }
    if (syntax->nodes[parent].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    for (uint32_t i = syntax->nodes[parent].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (i != node && syntax->nodes[i].kind != CF_TOKEN_OPERATOR && cf_is_characters(source, i))
            return true;
    }
    return false;
}

/* lettered($p, $c): $p takes $c for a letter. */
static bool check_lettered(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t inside = captured(site, condition, 0), letter, binding;

    if (condition->count != 2 || inside == CF_NONE)
        return false;
    letter = captured(site, condition, 1);
    binding = letter == CF_NONE ? CF_NONE : cf_binding_of(source, letter);
    for (uint32_t i = inside; i < cf_node_after(&source->syntax, inside); i++) {
        if (cf_is_variable(source, i) && binding != CF_NONE &&
            cf_binding_of(source, i) == binding && is_letter(source, i))
            return true;
    }
    return false;
}

/* Handing the same value to each reader is seen by none: it cannot be changed, or is not kept. */
static bool may_share(const struct cf_source *source, uint32_t node, uint32_t helper)
{
    return cf_result_lasts(source, helper) ||
           (cf_is_consumed(source, node) && !cf_gives_iterator(source, helper));
}

/* A call for what it raises: nobody looks at what it gives. */
static bool is_unused(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    return nodes[nodes[node].parent].kind == CF_NODE_EXPRESSION_STATEMENT;
}

/* `if not rows: continue` before the statement, in the same block. */
static bool is_left_before(const struct cf_source *source, uint32_t statement, uint32_t arguments)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = nodes[nodes[statement].parent].first; i != CF_NONE && i < statement;
         i = nodes[i].next) {
        uint32_t test = nodes[i].kind == CF_NODE_IF_STATEMENT
                            ? cf_node_child(&source->syntax, i, CF_FIELD_CONDITION)
                            : CF_NONE;

        if (test != CF_NONE && cf_span_jumps(source, cf_span_of(source, i)) != 0 &&
            cf_spans_share(source, cf_span_of(source, arguments), cf_span_of(source, test)))
            return true;
    }
    return false;
}

/* A test on the way to the call looks at what the call is given: it may be there for what the call
 * raises otherwise. A `try` in the loop catches that. */
static bool is_guarded(const struct cf_source *source, uint32_t call)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t arguments = cf_node_child(&source->syntax, call, CF_FIELD_ARGUMENTS), test;
    uint32_t loop = cf_loop_around(source, call);

    for (uint32_t i = call; i != loop && i != CF_NONE && i != 0; i = nodes[i].parent) {
        uint32_t above = nodes[i].parent;

        if (nodes[above].kind == CF_NODE_TRY_STATEMENT ||
            (arguments != CF_NONE && is_left_before(source, i, arguments)))
            return true;
        test = nodes[above].kind == CF_NODE_IF_STATEMENT
                   ? cf_node_child(&source->syntax, above, CF_FIELD_CONDITION)
               : nodes[above].kind == CF_NODE_BOOLEAN_OPERATOR
                   ? cf_node_child(&source->syntax, above, CF_FIELD_LEFT)
                   : CF_NONE;
        if (nodes[above].kind == CF_NODE_CONDITIONAL_EXPRESSION)
            test = nodes[nodes[above].first].next;
        if (test != CF_NONE && test != i && arguments != CF_NONE &&
            cf_spans_share(source, cf_span_of(source, arguments), cf_span_of(source, test)))
            return true;
    }
    return false;
}

/* helper_call(): what matched is a call of a function or method of this file that has no effect
 * and does not check its arguments. */
static bool check_helper_call(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t helper = cf_called(source, site->match.first);

    (void)condition;
    return helper != CF_NONE && !is_unused(source, site->match.first) &&
           !cf_checks(source, helper) && cf_pure(source, site->match.first) &&
           !is_guarded(source, site->match.first) && may_share(source, site->match.first, helper);
}

/* only_added($$body, $x): the body does nothing with the variable but `x += ...`. */
static bool check_only_added(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t variable = condition->count == 2 ? captured(site, condition, 1) : CF_NONE;
    struct cf_span span;
    uint32_t binding;

    if (variable == CF_NONE || condition->variables[0] < 0)
        return false;
    binding = cf_binding_of(source, variable);
    span = cf_capture_span(source, &site->match.captures[condition->variables[0]]);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t operator;

        if (nodes[i].name != nodes[variable].name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        if (nodes[nodes[i].parent].kind != CF_NODE_AUGMENTED_ASSIGNMENT ||
            nodes[i].field != CF_FIELD_LEFT)
            return false;
        operator = cf_node_child(&source->syntax, nodes[i].parent, CF_FIELD_OPERATOR);
        if (operator == CF_NONE || !cf_node_is(&source->syntax, operator, "+="))
            return false;
    }
    return binding != CF_NONE;
}

/* The `for` among the matched statements; CF_NONE. */
static uint32_t matched_loop(const struct cf_site *site)
{
    const struct cf_node *nodes = site->source->syntax.nodes;

    for (uint32_t i = site->match.first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].kind == CF_NODE_FOR_STATEMENT)
            return i;
        if (i == site->match.last)
            break;
    }
    return CF_NONE;
}

/* loop_ends(): nothing reads the variables of the matched loop behind it. */
static bool check_loop_ends(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t loop = matched_loop(site), left;
    struct cf_span span;

    (void)condition;
    left = loop == CF_NONE ? CF_NONE : cf_node_child(&source->syntax, loop, CF_FIELD_LEFT);
    if (left == CF_NONE)
        return false;
    span = cf_span_of(source, left);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t binding = cf_is_variable(source, i) ? cf_binding_of(source, i) : CF_NONE;

        if (binding != CF_NONE && !cf_unused_after(source, cf_match_span(&site->match), binding))
            return false;
    }
    return true;
}

/* only_filled($out): a variable of this function that the loop mentions once, to fill it. */
static bool check_only_filled(struct cf_site *site, const struct cf_rule_condition *condition)
{
    const struct cf_source *source = site->source;
    uint32_t variable = captured(site, condition, 0), loop = matched_loop(site), binding;
    struct cf_span span;
    unsigned count = 0;

    if (variable == CF_NONE || loop == CF_NONE ||
        source->syntax.nodes[variable].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, variable);
    if (binding == CF_NONE ||
        source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED || /* not the caller's */
        source->scopes.bindings[binding].scope != cf_function_scope(source, variable) ||
        source->scopes.bindings[binding].scope == 0)
        return false;
    span = cf_span_of(source, loop);
    for (uint32_t i = span.first; i < span.after; i++)
        count += source->syntax.nodes[i].name == source->syntax.nodes[variable].name &&
                 cf_is_variable(source, i);
    return count == 1;
}

cf_condition_function *cf_condition_value(const char *name)
{
    static const struct {
        const char *name;
        cf_condition_function *check;
    } known[] = {
        { "ascending", check_ascending },
        { "calm", check_calm },
        { "characters", check_characters },
        { "differ", check_differ },
        { "helper_call", check_helper_call },
        { "itself", check_itself },
        { "lettered", check_lettered },
        { "loaded", check_loaded },
        { "loop_ends", check_loop_ends },
        { "natural", check_natural },
        { "no_continue", check_no_continue },
        { "no_nan", check_no_nan },
        { "only_filled", check_only_filled },
        { "only_added", check_only_added },
        { "own_name", check_own_name },
        { "past_root", cf_check_past_root },
        { "positive", check_positive },
        { "stays", check_stays },
        { "tells_primes", cf_check_tells_primes },
        { "whole", check_whole },
        { "whole_elements", check_whole_elements },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i].name, name) == 0)
            return known[i].check;
    }
    return NULL;
}
