/* SPDX-License-Identifier: Apache-2.0 */
/* A loop that adds up a text with a separator between the parts: join(). */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/join_loop.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

/* What a comprehension cannot hold, or what would be lost. */
static bool can_move(const struct cf_source *source, struct cf_span span)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)source->syntax.nodes[i].kind) {
        case CF_NODE_COMMENT:
        case CF_NODE_AWAIT:
        case CF_NODE_YIELD:
        case CF_NODE_NAMED_EXPRESSION:
        case CF_TOKEN_ASYNC:
            return false;
        default:
            break;
        }
    }
    return true;
}

/* `s = ""` among the statements before the loop; nothing between mentions s. */
static uint32_t find_start(const struct cf_source *source, const struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t found = CF_NONE;

    for (uint32_t i = syntax->nodes[syntax->nodes[join->loop].parent].first; i != join->loop;
         i = syntax->nodes[i].next) {
        uint32_t node = syntax->nodes[i].first, left, right;

        if (!cf_span_mentions(source, cf_span_of(source, i), join->binding))
            continue;
        found = CF_NONE;
        if (syntax->nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT ||
            syntax->nodes[node].kind != CF_NODE_ASSIGNMENT)
            continue;
        left = cf_node_child(syntax, node, CF_FIELD_LEFT);
        right = cf_node_child(syntax, node, CF_FIELD_RIGHT);
        if (left != CF_NONE && right != CF_NONE && cf_join_text(source, join, left) &&
            cf_empty_text(syntax, right) && cf_type_of(source, right).own == CF_TYPE_STR)
            found = i;
    }
    return found;
}

/* A variable of this function alone. */
static bool is_own(const struct cf_source *source, uint32_t binding)
{
    const struct cf_binding *at = &source->scopes.bindings[binding];
    struct cf_span span = cf_span_of(source, source->scopes.scopes[at->scope].node);

    if (at->flags != CF_BINDING_ASSIGNED ||
        source->scopes.scopes[at->scope].kind != CF_SCOPE_FUNCTION)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == at->name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding && cf_function_scope(source, i) != at->scope)
            return false;
    }
    return true;
}

/* Nothing reads the variables of the loop behind it. */
static bool loop_ends(const struct cf_source *source, const struct cf_join *join)
{
    struct cf_span left = cf_span_of(source, join->left);

    for (uint32_t i = left.first; i < left.after; i++) {
        if (cf_is_variable(source, i) &&
            (cf_binding_of(source, i) == CF_NONE ||
             !cf_unused_after(source, cf_span_of(source, join->loop), cf_binding_of(source, i))))
            return false;
    }
    return !cf_span_mentions(source, cf_span_of(source, join->right), join->binding) &&
           (join->filter == CF_NONE ||
            !cf_span_mentions(source, cf_span_of(source, join->filter), join->binding));
}

/* The separator is the same str in each round. */
static bool separator_stays(struct cf_site *site, const struct cf_join *join)
{
    const struct cf_source *source = site->source;
    uint32_t node = join->separator.operands[0];
    enum cf_node_kind kind = (enum cf_node_kind)source->syntax.nodes[node].kind;

    return (kind == CF_NODE_STRING || kind == CF_NODE_IDENTIFIER || kind == CF_NODE_ATTRIBUTE) &&
           cf_pure(source, node) && cf_site_assume_type(site, node, CF_TYPE_STR) &&
           !cf_span_changes(source, cf_span_of(source, join->loop), node, true);
}

/* All operands are strs: a sum of others could be something else. */
static bool parts_are_texts(struct cf_site *site, const struct cf_join *join, bool plain)
{
    if (plain && join->item != CF_NONE)
        return cf_site_assume_elements(site, join->sequence, CF_TYPE_STR);
    for (size_t i = 0; i < join->part.count; i++) {
        if (!cf_site_assume_type(site, join->part.operands[i], CF_TYPE_STR))
            return false;
    }
    return true;
}

/* The part is the element itself: `w`, or `ws[i]`. */
static bool is_plain(const struct cf_source *source, const struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = join->part.operands[0], value, index;

    if (join->part.count != 1 || join->sequence == CF_NONE || join->filter != CF_NONE)
        return false;
    if (join->item != CF_NONE)
        return syntax->nodes[node].kind == CF_NODE_IDENTIFIER &&
               cf_binding_of(source, node) == cf_binding_of(source, join->item);
    if (syntax->nodes[node].kind != CF_NODE_SUBSCRIPT)
        return false;
    value = cf_node_child(syntax, node, CF_FIELD_VALUE);
    index = cf_node_child(syntax, node, CF_FIELD_SUBSCRIPT);
    return cf_same_code(syntax, value, syntax, join->sequence) &&
           cf_join_counts(source, join, index) &&
           cf_root_variable(syntax, join->sequence) != CF_NONE;
}

static bool words_are_filled(const struct cf_source *source, uint32_t node);

/* The variable is made once, of words that are filled, and stays so. */
static bool variable_is_filled(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding = cf_binding_of(source, node), place, parent, function;
    struct cf_span span;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope == 0)
        return false;
    place = source->scopes.bindings[binding].node;
    parent = nodes[place].parent;
    function = source->scopes.scopes[source->scopes.bindings[binding].scope].node;
    span = cf_span_of(source, function);
    if (nodes[parent].kind != CF_NODE_ASSIGNMENT || nodes[place].field != CF_FIELD_LEFT ||
        cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT) == CF_NONE ||
        cf_span_binds(source, (struct cf_span){ place + 1, span.after }, binding) ||
        cf_span_alters(source, span, node))
        return false;
    return words_are_filled(source, cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT));
}

/* None of the words is empty, nor has it blanks at its ends: they come from `text.split()`. */
static bool words_are_filled(const struct cf_source *source, uint32_t node)
{
    static const char *const keep[] = { "reversed", "sorted", "list", "tuple" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function, name;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return variable_is_filled(source, node);
    if (syntax->nodes[node].kind == CF_NODE_SUBSCRIPT &&
        syntax->nodes[syntax->nodes[syntax->nodes[node].first].next].kind == CF_NODE_SLICE)
        return words_are_filled(source, syntax->nodes[node].first);
    for (size_t i = 0; i < sizeof(keep) / sizeof(keep[0]); i++) {
        uint32_t inner = cf_builtin_argument(source, node, keep[i]);

        if (inner != CF_NONE)
            return words_are_filled(source, inner);
    }
    if (syntax->nodes[node].kind != CF_NODE_CALL)
        return false;
    function = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
    if (syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    return cf_node_is(syntax, name, "split") &&
           syntax->nodes[cf_node_child(syntax, node, CF_FIELD_ARGUMENTS)].first == CF_NONE;
}

/* The part is a word as it is, or its letters turned round or in another case. */
static bool part_is_word(const struct cf_source *source, const struct cf_join *join)
{
    static const char *const cases[] = { "upper", "lower", "capitalize", "title", "swapcase" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t node = cf_unwrap(syntax, join->part.operands[0]), inner = node, name = CF_NONE;

    if (join->part.count != 1 || join->item == CF_NONE || join->sequence == CF_NONE)
        return false;
    if (syntax->nodes[node].kind == CF_NODE_SUBSCRIPT) {
        inner = syntax->nodes[node].first;
        if (!cf_node_is(syntax, syntax->nodes[inner].next, "::-1"))
            return false;
    } else if (syntax->nodes[node].kind == CF_NODE_CALL) {
        inner = cf_node_child(syntax, node, CF_FIELD_FUNCTION);
        if (syntax->nodes[inner].kind != CF_NODE_ATTRIBUTE)
            return false;
        name = cf_node_child(syntax, inner, CF_FIELD_ATTRIBUTE);
        inner = cf_node_child(syntax, inner, CF_FIELD_OBJECT);
    }
    for (size_t i = 0; name != CF_NONE && i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (cf_node_is(syntax, name, cases[i]))
            name = CF_NONE;
    }
    return name == CF_NONE && syntax->nodes[inner].kind == CF_NODE_IDENTIFIER &&
           cf_binding_of(source, inner) == cf_binding_of(source, join->item) &&
           words_are_filled(source, join->sequence);
}

/* No part is empty: a word, or one with letters that are always there. */
static bool part_is_filled(const struct cf_source *source, const struct cf_join *join, bool plain)
{
    const struct cf_syntax *syntax = &source->syntax;

    if (part_is_word(source, join) || (plain && words_are_filled(source, join->sequence)))
        return true;
    for (size_t i = 0; i < join->part.count; i++) {
        uint32_t node = join->part.operands[i];

        if (syntax->nodes[node].kind == CF_NODE_STRING &&
            cf_node_child_of(syntax, node, CF_NODE_STRING_CONTENT) != CF_NONE)
            return true;
    }
    return false;
}

/* The loop needs its targets as they are: the position is part of the parts. */
static bool counts(const struct cf_source *source, const struct cf_join *join)
{
    uint32_t first = source->syntax.nodes[join->left].first, binding;

    if (join->item == CF_NONE || join->item == join->left || first == CF_NONE)
        return true;
    binding = cf_binding_of(source, first);
    for (size_t i = 0; i < join->part.count; i++) {
        if (cf_span_mentions(source, cf_span_of(source, join->part.operands[i]), binding))
            return true;
    }
    return join->filter != CF_NONE &&
           cf_span_mentions(source, cf_span_of(source, join->filter), binding);
}

/* The parts as code: `ws`, `[str(w) for w in ws if w]`; in parentheses where `tight`. */
static const char *parts(struct cf_site *site, const struct cf_join *join, bool plain, bool tight)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t first = join->part.operands[0], last = join->part.operands[join->part.count - 1];
    const char *part, *filter = "";
    bool uncounted;

    if (plain) {
        const char *text = cf_site_text(site, join->sequence);

        return text != NULL && tight && cf_strength(syntax, join->sequence) < 19
                   ? cf_arena_printf(site->arena, "(%s)", text)
                   : text;
    }
    part = cf_arena_strndup(site->arena, syntax->text + syntax->nodes[first].start,
                            syntax->nodes[last].end - syntax->nodes[first].start);
    if (join->filter != CF_NONE)
        filter = cf_arena_printf(site->arena,
                                 cf_strength(syntax, join->filter) < 5 ? " if (%s)" : " if %s",
                                 cf_site_text(site, join->filter));
    uncounted = !counts(site->source, join);
    return part == NULL || filter == NULL || strchr(part, '\n') != NULL
               ? NULL
               : cf_arena_printf(site->arena, "[%s for %s in %s%s]", part,
                                 cf_site_text(site, uncounted ? join->item : join->left),
                                 cf_site_text(site, uncounted ? join->sequence : join->right),
                                 filter);
}

/* `separator.join(parts)`. */
static const char *joined(struct cf_site *site, const struct cf_join *join, bool plain)
{
    bool asks = (join->question == CF_IS_EMPTY || join->question == CF_HAS_TEXT) &&
                !part_is_filled(site->source, join, plain);
    const char *all = parts(site, join, plain, join->front && !asks), *drop = "", *end = "";
    const char *separator = cf_site_text(site, join->separator.operands[0]);

    if (all == NULL || separator == NULL || !parts_are_texts(site, join, plain))
        return NULL;
    if (asks) {
        if (!cf_site_import(site, "from itertools import dropwhile"))
            return NULL;
        drop = cf_arena_printf(site->arena,
                               join->front ? "list(%s(lambda part: not part, "
                                           : "%s(lambda part: not part, ",
                               cf_site_imported(site, "dropwhile"));
        end = join->front ? "))[::-1]" : ")";
        if (join->front && !cf_is_builtin(site->source, join->loop, "list"))
            return NULL;
    } else if (join->front) {
        end = "[::-1]";
        if (plain &&
            !cf_site_assume_type(site, join->sequence, CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR))
            return NULL;
    }
    return cf_arena_printf(site->arena, "%s.join(%s%s%s)", separator, drop, all, end);
}

/* The literals of a line break and a tab. */
static bool is_one_escape(const struct cf_syntax *syntax, uint32_t node)
{
    return cf_node_is(syntax, node, "'\\n'") || cf_node_is(syntax, node, "\"\\n\"") ||
           cf_node_is(syntax, node, "'\\t'") || cf_node_is(syntax, node, "\"\\t\"");
}

/* The value takes the separator at the end away again: `s[:-1]`, `s.strip()` of words. */
static bool takes_away(const struct cf_source *source, const struct cf_join *join, uint32_t value,
                       bool words)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, arguments, size = 0;
    const char *content = NULL;
    char slice[16] = ":-0";

    if (is_one_escape(syntax, join->separator.operands[0])) {
        content = "?";
        size = 1;
    } else if (!cf_node_plain_string(syntax, join->separator.operands[0], &content, &size) ||
               size == 0 || size > 9) {
        return false;
    }
    if (syntax->nodes[value].kind == CF_NODE_SUBSCRIPT) {
        for (uint32_t i = 0; i < size; i++) {
            if ((content[i] & 0x80) != 0)
                return false; /* more bytes than letters */
        }
        slice[2] = (char)('0' + size);
        object = syntax->nodes[value].first;
        return cf_join_text(source, join, object) &&
               cf_node_is(syntax, syntax->nodes[object].next, slice);
    }
    arguments = cf_node_child(syntax, value, CF_FIELD_ARGUMENTS);
    if (syntax->nodes[value].kind != CF_NODE_CALL || !words || content[0] != ' ' || size != 1 ||
        syntax->nodes[arguments].first != CF_NONE)
        return false;
    value = cf_node_child(syntax, value, CF_FIELD_FUNCTION);
    object = syntax->nodes[value].kind == CF_NODE_ATTRIBUTE
                 ? cf_node_child(syntax, value, CF_FIELD_OBJECT)
                 : CF_NONE;
    value = object == CF_NONE ? CF_NONE : cf_node_child(syntax, value, CF_FIELD_ATTRIBUTE);
    return value != CF_NONE && cf_join_text(source, join, object) &&
           (cf_node_is(syntax, value, "strip") || cf_node_is(syntax, value, "rstrip"));
}

/* The statement behind the loop, where it takes the last separator away; CF_NONE. */
static uint32_t find_end(const struct cf_source *source, const struct cf_join *join)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t next = syntax->nodes[join->loop].next, value;
    bool words = part_is_word(source, join);

    if (next == CF_NONE || syntax->nodes[next].first == CF_NONE)
        return CF_NONE;
    value = syntax->nodes[next].first;
    if (syntax->nodes[next].kind == CF_NODE_EXPRESSION_STATEMENT &&
        syntax->nodes[value].kind == CF_NODE_ASSIGNMENT) {
        uint32_t left = cf_node_child(syntax, value, CF_FIELD_LEFT);

        value = cf_node_child(syntax, value, CF_FIELD_RIGHT);
        if (value == CF_NONE || !cf_join_text(source, join, left))
            return CF_NONE;
    } else if (syntax->nodes[next].kind != CF_NODE_RETURN_STATEMENT) {
        return CF_NONE;
    }
    return takes_away(source, join, cf_unwrap(syntax, value), words) ? next : CF_NONE;
}

/* The loop, and with it the line in front of it that makes the text empty. */
static bool replace_loop(struct cf_site *site, const struct cf_join *join, uint32_t end,
                         const char *text)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t start = find_start(site->source, join);
    uint32_t last = end == CF_NONE ? join->loop : end;
    const char *name = cf_site_text(site, join->text);
    bool returns = end != CF_NONE && syntax->nodes[end].kind == CF_NODE_RETURN_STATEMENT;

    if (start == CF_NONE || text == NULL || name == NULL || !cf_site_remove(site, start))
        return false;
    text = returns ? cf_arena_printf(site->arena, "return %s", text)
                   : cf_arena_printf(site->arena, "%s = %s", name, text);
    return cf_site_edit(site, syntax->nodes[join->loop].start, syntax->nodes[last].end, text);
}

bool cf_rewrite_join_separator(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    struct cf_join join;
    uint32_t end = CF_NONE;
    bool plain;

    if (!can_move(source, cf_span_of(source, node)) || !cf_join_read(source, node, &join) ||
        !is_own(source, join.binding) || cf_is_kept_by_try(source, node, join.binding) ||
        !loop_ends(source, &join) || !separator_stays(site, &join))
        return false;
    plain = is_plain(source, &join);
    if (join.question == CF_NO_QUESTION) {
        end = find_end(source, &join);
        if (end == CF_NONE)
            return false;
    }
    return replace_loop(site, &join, end, joined(site, &join, plain));
}
