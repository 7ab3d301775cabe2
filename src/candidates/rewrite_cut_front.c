/* SPDX-License-Identifier: Apache-2.0 */
/* A sequence whose front is cut off in a loop, `xs = xs[1:]`: a position that moves instead. */
#include "candidates/bounds.h"
#include "candidates/condition.h"
#include "candidates/cuts.h"
#include "candidates/known.h"
#include "candidates/local_variable.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <stdlib.h>
#include <string.h>

#define SEQUENCES (CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR | CF_TYPE_BYTES)
#define SUM 14 /* how tightly + binds, and a comparison */
#define COMPARED 8

/* The number is not below 0, by proof or assumption. */
static bool is_natural(struct cf_site *site, uint32_t node, uint32_t at)
{
    const char *text;

    if (cf_at_least(site->source, node, at, 0))
        return true;
    text = cf_site_text(site, node);
    return text != NULL && cf_is_given(site->source, node) &&
           cf_site_assume_type(site, node, CF_TYPE_INT) &&
           cf_site_assume(site, cf_arena_printf(site->arena, "%s is not negative", text));
}

/* Adds `text` in place of the node, in parentheses where an operator around binds more tightly. */
static bool put(struct cf_site *site, uint32_t node, int strength, const char *text)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    if (text != NULL && strength < cf_strength_needed(syntax, node))
        text = cf_arena_printf(site->arena, "(%s)", text);
    return cf_site_edit(site, syntax->nodes[node].start, syntax->nodes[node].end, text);
}

static bool put_truth(struct cf_site *site, const struct cf_cuts *rest, uint32_t node, bool empty)
{
    return put(
        site, node, COMPARED,
        cf_arena_printf(site->arena, "%s %s len(%s)", rest->at, empty ? ">=" : "<", rest->name));
}

/* The value is only asked whether it is true, here or by `and` and `or` around. */
static bool is_asked(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;

    for (;; node = nodes[node].parent) {
        switch ((int)nodes[nodes[node].parent].kind) {
        case CF_NODE_WHILE_STATEMENT:
        case CF_NODE_IF_STATEMENT:
        case CF_NODE_ELIF_CLAUSE:
            return nodes[node].field == CF_FIELD_CONDITION;
        case CF_NODE_NOT_OPERATOR:
            return true;
        case CF_NODE_CONDITIONAL_EXPRESSION: /* a if node else b */
            return nodes[nodes[nodes[node].parent].first].next == node;
        case CF_NODE_BOOLEAN_OPERATOR:
        case CF_NODE_PARENTHESIZED_EXPRESSION:
            break;
        default:
            return false;
        }
    }
}

/* A position in the brackets moves by what is cut off. */
static bool shift(struct cf_site *site, const struct cf_cuts *rest, uint32_t index)
{
    const struct cf_node *at = &site->source->syntax.nodes[index];
    bool weak = cf_strength(&site->source->syntax, index) < SUM;

    if (cf_node_is(&site->source->syntax, index, "0"))
        return cf_site_edit(site, at->start, at->end, rest->at);
    return cf_site_edit(site, at->start, at->start,
                        cf_arena_printf(site->arena, weak ? "%s + (" : "%s + ", rest->at)) &&
           (!weak || cf_site_edit(site, at->end, at->end, ")"));
}

/* `xs[i]`, `xs[i:j]`: all positions are counted from the front. */
static bool rewrite_item(struct cf_site *site, const struct cf_cuts *rest, uint32_t use,
                         uint32_t index)
{
    const struct cf_source *source = site->source;
    uint32_t from = CF_NONE, to = CF_NONE, start = source->syntax.nodes[index].start;

    if (cf_is_bound_here(source, source->syntax.nodes[use].parent))
        return false;
    if (source->syntax.nodes[index].kind != CF_NODE_SLICE)
        return is_natural(site, index, use) && shift(site, rest, index);
    if (!cf_read_slice(&source->syntax, index, &from, &to) ||
        (from != CF_NONE && !is_natural(site, from, use)) ||
        (to != CF_NONE && !is_natural(site, to, use)))
        return false;
    if (to != CF_NONE && !shift(site, rest, to))
        return false;
    return from != CF_NONE ? shift(site, rest, from) : cf_site_edit(site, start, start, rest->at);
}

/* The other side of a comparison of two, and its operator with this side on the left. */
static uint32_t compared_with(struct cf_site *site, uint32_t node, const char **operator)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t parent = nodes[node].parent, left = nodes[parent].first, sign, right;

    if (nodes[parent].kind != CF_NODE_COMPARISON_OPERATOR)
        return CF_NONE;
    sign = nodes[left].next;
    right = nodes[sign].next;
    if (right == CF_NONE || nodes[right].next != CF_NONE)
        return CF_NONE;
    *operator = right == node ? cf_turned(&site->source->syntax, sign) : cf_site_text(site, sign);
    if (*operator == NULL)
        return CF_NONE;
    return right == node ? left : right;
}

/* `len(xs) > 0` and its kin, and `len(xs) - xs_at` where a length is needed. */
static bool rewrite_length(struct cf_site *site, const struct cf_cuts *rest, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *sign = "";
    uint32_t other = compared_with(site, call, &sign);
    long number = -1;

    if (other != CF_NONE && syntax->nodes[other].kind == CF_NODE_INTEGER)
        number = strtol(syntax->text + syntax->nodes[other].start, NULL, 10);
    if ((number == 0 && (strcmp(sign, ">") == 0 || strcmp(sign, "!=") == 0)) ||
        (number == 1 && strcmp(sign, ">=") == 0))
        return put_truth(site, rest, syntax->nodes[call].parent, false);
    if ((number == 0 && (strcmp(sign, "==") == 0 || strcmp(sign, "<=") == 0)) ||
        (number == 1 && strcmp(sign, "<") == 0))
        return put_truth(site, rest, syntax->nodes[call].parent, true);
    if (other != CF_NONE && *sign != '\0' &&
        cf_at_least(site->source, other, call,
                    strcmp(sign, ">") == 0 || strcmp(sign, "<=") == 0 ? 0 : 1))
        /* as good as a length where more was cut off than was there */
        return put(site, call, SUM,
                   cf_arena_printf(site->arena, "len(%s) - %s", rest->name, rest->at));
    return cf_is_builtin(site->source, call, "max") &&
           put(site, call, 20,
               cf_arena_printf(site->arena, "max(len(%s) - %s, 0)", rest->name, rest->at));
}

/* `xs != ""`, `xs == []`: whether something is left. */
static bool rewrite_emptiness(struct cf_site *site, const struct cf_cuts *rest, uint32_t use,
                              bool *done)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *sign = "", *content = NULL;
    uint32_t other = compared_with(site, use, &sign), size = 1, type = 0;

    *done = false;
    if (other == CF_NONE || (strcmp(sign, "==") != 0 && strcmp(sign, "!=") != 0))
        return true;
    if (cf_node_plain_string(syntax, other, &content, &size) && size == 0)
        type = cf_type_of(site->source, other).own;
    else if (syntax->nodes[other].kind == CF_NODE_LIST && syntax->nodes[other].first == CF_NONE)
        type = CF_TYPE_LIST;
    if (type == 0)
        return true;
    *done = true;
    return cf_site_assume_type(site, use, type) &&
           put_truth(site, rest, syntax->nodes[use].parent, *sign == '=');
}

/* `text.startswith("a")`: from the position on. */
static bool rewrite_prefix(struct cf_site *site, const struct cf_cuts *rest, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t first = arguments == CF_NONE ? CF_NONE : syntax->nodes[arguments].first, size = 0;
    const char *content = NULL, *text;

    if (first == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST ||
        syntax->nodes[first].next != CF_NONE || syntax->nodes[first].kind == CF_NODE_LIST_SPLAT)
        return false;
    text = cf_site_text(site, first);
    if ((!cf_node_plain_string(syntax, first, &content, &size) || size == 0) &&
        !cf_site_assume(site, text == NULL ? NULL
                                           : cf_arena_printf(site->arena,
                                                             "%s is not empty where all of %s "
                                                             "is cut off",
                                                             text, rest->name)))
        return false;
    return cf_site_edit(site, syntax->nodes[first].end, syntax->nodes[first].end,
                        cf_arena_printf(site->arena, ", %s", rest->at));
}

/* The loop that a statement is run by again; one that ends its block leaves its loop. */
static uint32_t loop_again(const struct cf_source *source, uint32_t statement)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t loop = cf_loop_around(source, statement), last = statement;

    while (syntax->nodes[last].next != CF_NONE)
        last = syntax->nodes[last].next;
    if (syntax->nodes[last].kind == CF_NODE_RETURN_STATEMENT ||
        syntax->nodes[last].kind == CF_NODE_RAISE_STATEMENT)
        return CF_NONE;
    return loop != CF_NONE && cf_node_is(syntax, last, "break") ? cf_loop_around(source, loop)
                                                                : loop;
}

/* The place is run as often as a cut, but for the last time. */
static bool is_frequent(const struct cf_source *source, const struct cf_cuts *rest, uint32_t use)
{
    uint32_t statement = cf_statement_of(source, use);
    uint32_t loop = cf_loop_around(source, use);

    if (loop == CF_NONE || loop == cf_loop_around(source, statement))
        loop = loop_again(source, statement);
    for (; loop != CF_NONE; loop = cf_loop_around(source, loop)) {
        for (size_t i = 0; i < rest->cut_count; i++) {
            if (cf_loop_around(source, rest->cuts[i]) == loop)
                return true;
        }
    }
    return false;
}

/* The call whose argument the use is may take a copy as well. */
static bool takes_copy(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION), name;

    if (function == CF_NONE)
        return false;
    if (syntax->nodes[function].kind == CF_NODE_IDENTIFIER) {
        const char *text = cf_name_text(&syntax->names, syntax->nodes[function].name);

        return cf_known_builtin(text) && strcmp(text, "id") != 0 &&
               cf_names_builtin(source, function, text);
    }
    name = syntax->nodes[function].kind == CF_NODE_ATTRIBUTE
               ? cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE)
               : CF_NONE;
    return name != CF_NONE &&
           (cf_node_is(syntax, name, "extend") || cf_node_is(syntax, name, "join"));
}

/* Nothing there can tell a list from its copy. */
static bool copy_is_good(struct cf_site *site, const struct cf_cuts *rest, uint32_t use)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t parent = syntax->nodes[use].parent;

    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_BINARY_OPERATOR:
    case CF_NODE_LIST_SPLAT:
        return true;
    case CF_NODE_AUGMENTED_ASSIGNMENT:
    case CF_NODE_FOR_STATEMENT:
        return syntax->nodes[use].field == CF_FIELD_RIGHT;
    case CF_NODE_ARGUMENT_LIST:
        return takes_copy(site->source, syntax->nodes[parent].parent);
    case CF_NODE_RETURN_STATEMENT:
        return cf_site_assume(site, cf_arena_printf(site->arena,
                                                    "nobody minds that the %s that comes back "
                                                    "is a copy",
                                                    rest->name));
    default:
        return false;
    }
}

/* The rest as a whole. */
static bool rewrite_whole(struct cf_site *site, const struct cf_cuts *rest, uint32_t use)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *sign = "";
    uint32_t parent = syntax->nodes[use].parent, end = syntax->nodes[use].end;

    if (syntax->nodes[parent].kind == CF_NODE_COMPARISON_OPERATOR) {
        uint32_t other = compared_with(site, use, &sign);

        if (other != CF_NONE && strncmp(sign, "is", 2) == 0)
            return syntax->nodes[other].kind == CF_NODE_NONE;
        if (other == CF_NONE)
            return false;
    }
    if (is_frequent(site->source, rest, use) ||
        syntax->nodes[parent].kind == CF_NODE_INTERPOLATION ||
        (!rest->immutable && !copy_is_good(site, rest, use)))
        return false;
    return cf_site_edit(site, end, end, cf_arena_printf(site->arena, "[%s:]", rest->at));
}

static bool rewrite_read(struct cf_site *site, const struct cf_cuts *rest, uint32_t use)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t parent = syntax->nodes[use].parent, call = syntax->nodes[parent].parent;
    uint32_t index = cf_index_of(syntax, use), method;
    bool done = false;

    if (index != CF_NONE)
        return rewrite_item(site, rest, use, index);
    if (syntax->nodes[parent].kind == CF_NODE_SUBSCRIPT)
        return false;
    if (syntax->nodes[parent].kind == CF_NODE_NOT_OPERATOR)
        return put_truth(site, rest, parent, true);
    if (is_asked(syntax, use))
        return put_truth(site, rest, use, false);
    if (call != CF_NONE && cf_builtin_argument(site->source, call, "len") == use)
        return rewrite_length(site, rest, call);
    method = syntax->nodes[parent].kind == CF_NODE_ATTRIBUTE
                 ? cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE)
                 : CF_NONE;
    if (method != CF_NONE && syntax->nodes[call].kind == CF_NODE_CALL &&
        cf_node_is(syntax, method, "startswith"))
        return rewrite_prefix(site, rest, call);
    if (!rewrite_emptiness(site, rest, use, &done))
        return false;
    return done || rewrite_whole(site, rest, use);
}

/* `xs = xs[k:]` becomes `xs_at += k`; beside others `xs_at` gets `xs_at + k`. */
static bool rewrite_cut(struct cf_site *site, const struct cf_cuts *rest, uint32_t target)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t value = cf_value_for(site->source, target), parent = syntax->nodes[target].parent;
    uint32_t length = cf_cut_length(site->source, value, rest->binding);
    const char *text = cf_site_text(site, length);

    if (text == NULL || cf_node_child(syntax, parent, CF_FIELD_TYPE) != CF_NONE ||
        !is_natural(site, length, value))
        return false;
    if (syntax->nodes[parent].kind == CF_NODE_ASSIGNMENT)
        return cf_site_edit(site, syntax->nodes[parent].start, syntax->nodes[parent].end,
                            cf_arena_printf(site->arena, "%s += %s", rest->at, text));
    if (cf_strength(syntax, length) < SUM)
        text = cf_arena_printf(site->arena, "(%s)", text);
    return text != NULL &&
           cf_site_edit(site, syntax->nodes[target].start, syntax->nodes[target].end, rest->at) &&
           put(site, value, SUM, cf_arena_printf(site->arena, "%s + %s", rest->at, text));
}

/* The read is the xs of the value `xs[k:]` of a cut. */
static bool is_in_cut(const struct cf_source *source, const struct cf_cuts *rest, uint32_t use)
{
    for (size_t i = 0; i < rest->cut_count; i++) {
        if (cf_value_for(source, rest->cuts[i]) == source->syntax.nodes[use].parent)
            return true;
    }
    return false;
}

/* The position is 0 again wherever the variable gets another value. */
static bool start_positions(struct cf_site *site, const struct cf_cuts *rest)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *line = cf_arena_printf(site->arena, "%s = 0\n", rest->at);

    if (line == NULL || (rest->start != CF_NONE && !cf_site_insert_before(site, rest->start, line)))
        return false;
    for (size_t i = 0; i < rest->made_count; i++) {
        uint32_t maker = cf_maker_of(site->source, rest->made[i]);

        if (syntax->nodes[maker].kind != CF_NODE_FOR_STATEMENT) {
            if (!cf_site_insert_after(site, maker, line))
                return false;
            continue;
        }
        maker = cf_node_child(syntax, maker, CF_FIELD_BODY);
        if (maker == CF_NONE || syntax->nodes[maker].first == CF_NONE ||
            !cf_site_insert_before(site, syntax->nodes[maker].first, line))
            return false;
    }
    return true;
}

/* All places of the one variable, which is first cut at `target`. */
static bool rewrite(struct cf_site *site, uint32_t target)
{
    const struct cf_source *source = site->source;
    struct cf_cuts rest;

    if (!cf_cuts_find(source, target, &rest) || !cf_is_builtin(source, target, "len") ||
        !cf_site_assume_type(site, target, SEQUENCES))
        return false;
    rest.name = cf_site_text(site, target);
    rest.at = rest.name == NULL ? NULL : cf_arena_printf(site->arena, "%s_at", rest.name);
    rest.at = rest.at == NULL ? NULL : cf_site_name(site, rest.at, true);
    if (rest.at == NULL || !start_positions(site, &rest))
        return false;
    for (size_t i = 0; i < rest.cut_count; i++) {
        if (!rewrite_cut(site, &rest, rest.cuts[i]))
            return false;
    }
    for (size_t i = 0; i < rest.read_count; i++) {
        if ((rest.start == CF_NONE || rest.reads[i] > rest.start) &&
            !is_in_cut(source, &rest, rest.reads[i]) && !rewrite_read(site, &rest, rest.reads[i]))
            return false;
    }
    return true;
}

bool cf_rewrite_cut_front(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    uint32_t after = cf_node_after(&source->syntax, node), value;
    bool found = false;

    for (uint32_t i = node; i < after; i++) {
        if (!cf_is_variable(source, i) || cf_binding_of(source, i) == CF_NONE ||
            !cf_is_bound_here(source, i))
            continue;
        value = cf_value_for(source, i);
        if (value == CF_NONE || cf_cut_length(source, value, cf_binding_of(source, i)) == CF_NONE)
            continue;
        if (!rewrite(site, i))
            return false;
        found = true;
    }
    return found;
}
