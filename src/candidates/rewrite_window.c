/* SPDX-License-Identifier: Apache-2.0 */
/* A loop over positions that reads neighbours: the neighbours side by side, from slices. */
#include "candidates/condition.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <stdlib.h>
#include <string.h>

#define OFFSETS_MAX 4
#define READS_MAX 32

struct window {
    uint32_t index, container; /* i, and xs of its range */
    long start, short_by;      /* range(start, len(xs) - short_by) */
    uint32_t reads[READS_MAX]; /* xs[i + offset] */
    long read_offsets[READS_MAX];
    size_t read_count;
    long offsets[OFFSETS_MAX]; /* different ones, in rising order */
    size_t offset_count;
};

/* A literal of one digit. */
static bool digit(const struct cf_syntax *syntax, uint32_t node, long *value)
{
    return cf_literal_value(syntax, node, value) && *value >= 0 && *value <= 9;
}

/* The operands of `a + 1` and `a - 1`; the number with its sign. */
static bool shifted(const struct cf_syntax *syntax, uint32_t node, uint32_t *left, long *by)
{
    uint32_t operator, right;
    bool minus;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind != CF_NODE_BINARY_OPERATOR)
        return false;
    *left = cf_unwrap(syntax, cf_node_child(syntax, node, CF_FIELD_LEFT));
    operator = cf_node_child(syntax, node, CF_FIELD_OPERATOR);
    right = cf_unwrap(syntax, cf_node_child(syntax, node, CF_FIELD_RIGHT));
    minus = cf_node_is(syntax, operator, "-");
    if ((!minus && !cf_node_is(syntax, operator, "+")) || !digit(syntax, right, by))
        return false;
    *by = minus ? -*by : *by;
    return true;
}

/* range(start, len(xs) - short_by) */
static bool read_range(const struct cf_source *source, uint32_t call, struct window *window)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t arguments = cf_builtin_arguments(source, call, "range");
    uint32_t first, second, end, inner = CF_NONE;

    if (arguments == CF_NONE)
        return false;
    first = syntax->nodes[arguments].first;
    second = first == CF_NONE ? CF_NONE : syntax->nodes[first].next;
    if (first == CF_NONE || (second != CF_NONE && syntax->nodes[second].next != CF_NONE) ||
        (second != CF_NONE && !digit(syntax, first, &window->start)))
        return false;
    end = second == CF_NONE ? first : second;
    if (shifted(syntax, end, &inner, &window->short_by)) {
        if (window->short_by > 0)
            return false;
        window->short_by = -window->short_by;
        end = inner;
    }
    window->container = cf_measured(source, end);
    return window->container != CF_NONE && cf_root_variable(syntax, window->container) != CF_NONE;
}

/* The place of an index in xs[i + 1]: the subscript, and 1. */
static uint32_t read_at(const struct cf_source *source, const struct window *window, uint32_t use,
                        long *offset)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t child = use, parent = syntax->nodes[use].parent, value, left = CF_NONE;

    *offset = 0;
    if (syntax->nodes[parent].kind == CF_NODE_BINARY_OPERATOR) {
        if (!shifted(syntax, parent, &left, offset) || left != use)
            return CF_NONE;
        child = parent;
        parent = syntax->nodes[parent].parent;
    }
    if (syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT ||
        syntax->nodes[child].field != CF_FIELD_SUBSCRIPT || cf_is_bound_here(source, parent))
        return CF_NONE;
    value = cf_node_child(syntax, parent, CF_FIELD_VALUE);
    return value != CF_NONE && cf_same_code(syntax, value, syntax, window->container) ? parent
                                                                                      : CF_NONE;
}

/* Keeps the different offsets in order; false: there are too many. */
static bool add_offset(struct window *window, long offset)
{
    size_t at = 0;

    while (at < window->offset_count && window->offsets[at] < offset)
        at++;
    if (at < window->offset_count && window->offsets[at] == offset)
        return true;
    if (window->offset_count == OFFSETS_MAX)
        return false;
    memmove(window->offsets + at + 1, window->offsets + at,
            (window->offset_count - at) * sizeof(*window->offsets));
    window->offsets[at] = offset;
    window->offset_count++;
    return true;
}

/* All uses of the index in the span are reads of neighbours that are there. */
static bool find_reads(const struct cf_source *source, struct cf_span span, struct window *window)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, window->index);

    for (uint32_t i = span.first; i < span.after; i++) {
        long offset = 0;
        uint32_t read;

        if (syntax->nodes[i].name != syntax->nodes[window->index].name || i == window->index ||
            !cf_is_variable(source, i) || cf_binding_of(source, i) != binding)
            continue;
        read = read_at(source, window, i, &offset);
        if (read == CF_NONE || window->read_count == READS_MAX || window->start + offset < 0 ||
            offset > window->short_by || !add_offset(window, offset))
            return false;
        window->reads[window->read_count] = read;
        window->read_offsets[window->read_count++] = offset;
    }
    return window->offset_count >= 2;
}

/* xs[1:], xs[:-1]: the elements that the loop reads at the offset. */
static const char *slice_of(struct cf_site *site, const struct window *window, long offset)
{
    const char *xs = cf_site_text(site, window->container);
    long from = window->start + offset, less = window->short_by - offset;
    bool last = offset == window->offsets[window->offset_count - 1];

    if (xs == NULL)
        return NULL;
    if (last && less > 0 && from > 0)
        return cf_arena_printf(site->arena, "%s[%ld:-%ld]", xs, from, less);
    if (last && less > 0)
        return cf_arena_printf(site->arena, "%s[:-%ld]", xs, less);
    return from > 0 ? cf_arena_printf(site->arena, "%s[%ld:]", xs, from) : xs;
}

static const char *name_of(struct cf_site *site, const struct window *window, size_t k)
{
    static const char *const two[] = { "left", "right" };
    static const char *const more[] = { "first", "second", "third", "fourth" };

    return cf_site_name(site, window->offset_count == 2 ? two[k] : more[k], true);
}

static bool write_window(struct cf_site *site, const struct window *window, uint32_t call)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    const char *targets = "", *slices = "", *names[OFFSETS_MAX] = { NULL };

    for (size_t k = 0; k < window->offset_count; k++) {
        const char *slice = slice_of(site, window, window->offsets[k]);

        names[k] = name_of(site, window, k);
        if (slice == NULL || names[k] == NULL)
            return false;
        site->names[k] = names[k];
        targets = cf_arena_printf(site->arena, "%s%s%s", targets, k == 0 ? "" : ", ", names[k]);
        slices = cf_arena_printf(site->arena, "%s%s%s", slices, k == 0 ? "" : ", ", slice);
        if (targets == NULL || slices == NULL) {
            site->failed = true;
            return false;
        }
    }
    for (size_t i = 0; i < window->read_count; i++) {
        size_t k = 0;

        while (window->offsets[k] != window->read_offsets[i])
            k++;
        if (!cf_site_edit(site, nodes[window->reads[i]].start, nodes[window->reads[i]].end,
                          names[k]))
            return false;
    }
    return cf_site_edit(site, nodes[window->index].start, nodes[window->index].end, targets) &&
           cf_site_edit(site, nodes[call].start, nodes[call].end,
                        cf_arena_printf(site->arena, "zip(%s)", slices));
}

bool cf_rewrite_window_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t loop = nodes[node].parent, whole = loop;
    struct window window = { .start = 0 };

    if (nodes[node].field != CF_FIELD_RIGHT ||
        (nodes[loop].kind != CF_NODE_FOR_STATEMENT && nodes[loop].kind != CF_NODE_FOR_IN_CLAUSE))
        return false;
    window.index = cf_node_child(&source->syntax, loop, CF_FIELD_LEFT);
    if (window.index == CF_NONE || nodes[window.index].kind != CF_NODE_IDENTIFIER ||
        !read_range(source, node, &window) || !cf_is_builtin(source, node, "zip"))
        return false;
    if (nodes[loop].kind == CF_NODE_FOR_IN_CLAUSE)
        whole = nodes[loop].parent;
    else if (!cf_unused_after(source, cf_span_of(source, loop),
                              cf_binding_of(source, window.index)))
        return false;
    return find_reads(source, cf_span_of(source, whole), &window) &&
           !cf_span_changes(source, cf_span_of(source, whole), window.container, false) &&
           cf_site_assume_type(site, window.container,
                               CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_STR) &&
           write_window(site, &window, node);
}
