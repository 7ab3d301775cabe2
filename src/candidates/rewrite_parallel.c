/* SPDX-License-Identifier: Apache-2.0 */
/* A loop over the positions of several sequences: their elements side by side, from zip(). */
#include "candidates/bounds.h"
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#define SEQUENCES_MAX 3
#define READS_MAX 48

struct parallel {
    uint32_t index, loop, whole;       /* whole: the loop, or the comprehension */
    uint32_t lengths[SEQUENCES_MAX];   /* a and b of range(min(len(a), len(b))) */
    uint32_t sequences[SEQUENCES_MAX]; /* as they are read */
    uint32_t reads[READS_MAX];
    size_t which[READS_MAX];
    size_t length_count, sequence_count, read_count;
};

/* The value of a variable that is made once, in front of the loop; the node itself otherwise. */
static uint32_t made_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t binding =
        nodes[node].kind == CF_NODE_IDENTIFIER ? cf_binding_of(source, node) : CF_NONE;
    uint32_t place, parent, right;
    struct cf_span rest;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope == 0)
        return node;
    place = source->scopes.bindings[binding].node;
    parent = nodes[place].parent;
    right = nodes[parent].kind == CF_NODE_ASSIGNMENT && nodes[place].field == CF_FIELD_LEFT
                ? cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT)
                : CF_NONE;
    rest = cf_span_of(source, source->scopes.scopes[source->scopes.bindings[binding].scope].node);
    rest.first = cf_node_after(&source->syntax, parent);
    return right == CF_NONE || place > node || cf_span_binds(source, rest, binding) ||
                   cf_builtin_arguments(source, right, "min") == CF_NONE ||
                   cf_span_changes(source, rest, right, false)
               ? node
               : right;
}

/* The sequences of `range(len(a))` and `range(min(len(a), len(b)))`. */
static bool read_range(const struct cf_source *source, uint32_t call, struct parallel *found)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t end = cf_builtin_arguments(source, call, "range"), least;

    end = end == CF_NONE ? CF_NONE : nodes[end].first;
    if (end != CF_NONE && cf_node_is(&source->syntax, end, "0") && nodes[end].next != CF_NONE)
        end = nodes[end].next;
    if (end == CF_NONE || nodes[end].next != CF_NONE)
        return false;
    end = made_of(source, end);
    least = cf_builtin_arguments(source, end, "min");
    for (uint32_t i = least == CF_NONE ? end : nodes[least].first; i != CF_NONE;
         i = least == CF_NONE ? CF_NONE : nodes[i].next) {
        uint32_t xs = cf_measured(source, i);

        if (xs == CF_NONE || found->length_count == SEQUENCES_MAX)
            return false;
        found->lengths[found->length_count++] = xs;
    }
    return found->length_count > (least == CF_NONE ? 0 : 1);
}

/* The sequence's number among those that are read; -1: there are too many. */
static int number_of(const struct cf_syntax *syntax, struct parallel *found, uint32_t value)
{
    for (size_t i = 0; i < found->sequence_count; i++) {
        if (cf_same_code(syntax, found->sequences[i], syntax, value))
            return (int)i;
    }
    if (found->sequence_count == SEQUENCES_MAX)
        return -1;
    found->sequences[found->sequence_count] = value;
    return (int)found->sequence_count++;
}

/* All uses of the position read an element. */
static bool find_reads(const struct cf_source *source, struct parallel *found)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span = cf_span_of(source, found->whole);
    uint32_t binding = cf_binding_of(source, found->index);

    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t parent = syntax->nodes[i].parent, value;
        int number;

        if (i == found->index || syntax->nodes[i].name != syntax->nodes[found->index].name ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        if (syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT ||
            syntax->nodes[i].field != CF_FIELD_SUBSCRIPT || syntax->nodes[i].next != CF_NONE ||
            cf_is_bound_here(source, parent) || found->read_count == READS_MAX)
            return false;
        value = cf_node_child(syntax, parent, CF_FIELD_VALUE);
        number = cf_root_variable(syntax, value) == CF_NONE ? -1 : number_of(syntax, found, value);
        if (number < 0 || syntax->nodes[value].next != i)
            return false;
        found->which[found->read_count] = (size_t)number;
        found->reads[found->read_count++] = parent;
    }
    return found->sequence_count >= 2;
}

/* The sequence's length is one of those that the range ends with. */
static bool is_measured(const struct cf_syntax *syntax, const struct parallel *found, uint32_t xs)
{
    for (size_t i = 0; i < found->length_count; i++) {
        if (cf_same_code(syntax, found->lengths[i], syntax, xs))
            return true;
    }
    return false;
}

/* `len(a) != len(b)`, or with `==`; parts of `or`, or of `and`, count as well. */
static bool compares(const struct cf_source *source, uint32_t node, const char *sign, uint32_t a,
                     uint32_t b)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left, operator, right;

    node = cf_unwrap(syntax, node);
    left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    if (syntax->nodes[node].kind == CF_NODE_BOOLEAN_OPERATOR)
        return cf_node_is(syntax, cf_node_child(syntax, node, CF_FIELD_OPERATOR),
                          *sign == '!' ? "or" : "and") &&
               (compares(source, left, sign, a, b) ||
                compares(source, cf_node_child(syntax, node, CF_FIELD_RIGHT), sign, a, b));
    if (syntax->nodes[node].kind != CF_NODE_COMPARISON_OPERATOR)
        return false;
    left = syntax->nodes[node].first;
    operator = syntax->nodes[left].next;
    right = syntax->nodes[operator].next;
    if (right == CF_NONE || syntax->nodes[right].next != CF_NONE ||
        !cf_node_is(syntax, operator, sign))
        return false;
    left = cf_measured(source, left);
    right = cf_measured(source, right);
    if (left == CF_NONE || right == CF_NONE)
        return false;
    return (cf_same_code(syntax, left, syntax, a) && cf_same_code(syntax, right, syntax, b)) ||
           (cf_same_code(syntax, left, syntax, b) && cf_same_code(syntax, right, syntax, a));
}

/* The statement lets nothing go on where the lengths differ. */
static bool is_guard(const struct cf_source *source, uint32_t statement, uint32_t a, uint32_t b)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t block = cf_node_child(syntax, statement, CF_FIELD_CONSEQUENCE);

    if (syntax->nodes[statement].kind == CF_NODE_ASSERT_STATEMENT)
        return compares(source, syntax->nodes[statement].first, "==", a, b);
    return syntax->nodes[statement].kind == CF_NODE_IF_STATEMENT && block != CF_NONE &&
           cf_block_exits(source, block) &&
           compares(source, cf_node_child(syntax, statement, CF_FIELD_CONDITION), "!=", a, b);
}

/* A guard before the loop, or a condition around it, says that the lengths are equal. */
static bool are_as_long(const struct cf_source *source, uint32_t at, uint32_t a, uint32_t b)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t node = at; node != CF_NONE; node = nodes[node].parent) {
        uint32_t parent = nodes[node].parent;
        struct cf_span rest = { node, cf_node_after(&source->syntax, node) };

        if (parent == CF_NONE || nodes[node].kind == CF_NODE_FUNCTION_DEFINITION)
            return false;
        if (nodes[parent].kind == CF_NODE_IF_STATEMENT &&
            nodes[node].field == CF_FIELD_CONSEQUENCE &&
            compares(source, cf_node_child(&source->syntax, parent, CF_FIELD_CONDITION), "==", a,
                     b) &&
            !cf_span_changes(source, rest, a, false) && !cf_span_changes(source, rest, b, false))
            return true;
        if (nodes[parent].kind != CF_NODE_BLOCK)
            continue;
        for (uint32_t i = nodes[parent].first; i != node; i = nodes[i].next) {
            rest.first = cf_node_after(&source->syntax, i);
            if (is_guard(source, i, a, b) && !cf_span_changes(source, rest, a, false) &&
                !cf_span_changes(source, rest, b, false))
                return true;
        }
    }
    return false;
}

/* zip() ends where the range does: all are as long as it, by proof or assumption. */
static bool ends_together(struct cf_site *site, const struct parallel *found)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    size_t measured_count = 0;

    for (size_t i = 0; i < found->sequence_count; i++)
        measured_count += is_measured(syntax, found, found->sequences[i]);
    if (measured_count != found->length_count)
        return false;
    for (size_t i = 0; i < found->sequence_count; i++) {
        uint32_t xs = found->sequences[i];
        const char *text, *first;

        if (is_measured(syntax, found, xs) ||
            are_as_long(site->source, found->whole, xs, found->lengths[0]))
            continue;
        text = cf_site_text(site, xs);
        first = cf_site_text(site, found->lengths[0]);
        if (text == NULL || first == NULL || cf_is_tried(site->source, found->whole) ||
            !cf_site_assume(site, cf_arena_printf(site->arena, "%s is as long as %s", text, first)))
            return false;
    }
    return true;
}

static bool sequences_stay(struct cf_site *site, const struct parallel *found)
{
    for (size_t i = 0; i < found->sequence_count; i++) {
        if (cf_span_changes(site->source, cf_span_of(site->source, found->whole),
                            found->sequences[i], false) ||
            !cf_site_assume_type(site, found->sequences[i],
                                 CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR | CF_TYPE_BYTES))
            return false;
    }
    return true;
}

static bool write_zip(struct cf_site *site, const struct parallel *found, uint32_t call)
{
    static const char *const two[] = { "left", "right" };
    static const char *const more[] = { "first", "second", "third" };
    const struct cf_node *nodes = site->source->syntax.nodes;
    const char *targets = "", *all = "";

    for (size_t i = 0; i < found->sequence_count; i++) {
        const char *text = cf_site_text(site, found->sequences[i]), *comma = i == 0 ? "" : ", ";

        site->names[i] = cf_site_name(site, found->sequence_count == 2 ? two[i] : more[i], true);
        if (text == NULL || site->names[i] == NULL)
            return false;
        targets = cf_arena_printf(site->arena, "%s%s%s", targets, comma, site->names[i]);
        all = cf_arena_printf(site->arena, "%s%s%s", all, comma, text);
        if (targets == NULL || all == NULL)
            return false;
    }
    for (size_t i = 0; i < found->read_count; i++) {
        if (!cf_site_edit(site, nodes[found->reads[i]].start, nodes[found->reads[i]].end,
                          site->names[found->which[i]]))
            return false;
    }
    return cf_site_edit(site, nodes[found->index].start, nodes[found->index].end, targets) &&
           cf_site_edit(site, nodes[call].start, nodes[call].end,
                        cf_arena_printf(site->arena, "zip(%s)", all));
}

bool cf_rewrite_parallel_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    struct parallel found = { .loop = nodes[node].parent };

    if (nodes[node].field != CF_FIELD_RIGHT || (nodes[found.loop].kind != CF_NODE_FOR_STATEMENT &&
                                                nodes[found.loop].kind != CF_NODE_FOR_IN_CLAUSE))
        return false;
    found.whole = found.loop;
    found.index = cf_node_child(&source->syntax, found.loop, CF_FIELD_LEFT);
    if (found.index == CF_NONE || nodes[found.index].kind != CF_NODE_IDENTIFIER ||
        cf_binding_of(source, found.index) == CF_NONE || !read_range(source, node, &found) ||
        !cf_is_builtin(source, node, "zip"))
        return false;
    if (nodes[found.loop].kind == CF_NODE_FOR_IN_CLAUSE)
        found.whole = nodes[found.loop].parent;
    else if (!cf_unused_after(source, cf_span_of(source, found.loop),
                              cf_binding_of(source, found.index)))
        return false;
    return find_reads(source, &found) && sequences_stay(site, &found) &&
           ends_together(site, &found) && write_zip(site, &found, node);
}
