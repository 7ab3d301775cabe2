/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/region.h"

#include "candidates/helper.h"

struct finder {
    const struct cf_subject *subject;
    struct cf_arena *arena;
    struct cf_region *regions; /* CF_REGIONS_MAX */
    size_t region_count;
    bool failed; /* out of memory */
};

/* Sorts the nodes by kind, those of one kind in the order of the text. False: failed. */
static bool sort_nodes(struct finder *finder, struct cf_span span, struct cf_region *region)
{
    const struct cf_node *nodes = finder->subject->source->syntax.nodes;
    uint32_t at[CF_NODE_KIND_COUNT];

    region->nodes = cf_arena_alloc(finder->arena, (span.after - span.first) * sizeof(uint32_t));
    if (region->nodes == NULL) {
        finder->failed = true;
        return false;
    }
    for (uint32_t i = span.first; i < span.after; i++) {
        region->starts[nodes[i].kind + 1]++;
        if (nodes[i].kind == CF_NODE_IDENTIFIER)
            cf_words_add(&region->words,
                         cf_name_text(&finder->subject->source->syntax.names, nodes[i].name));
    }
    for (size_t k = 0; k < CF_NODE_KIND_COUNT; k++) {
        region->starts[k + 1] += region->starts[k];
        at[k] = region->starts[k];
    }
    for (uint32_t i = span.first; i < span.after; i++)
        region->nodes[at[nodes[i].kind]++] = i;
    return true;
}

static void add_region(struct finder *finder, uint32_t definition)
{
    const struct cf_source *source = finder->subject->source;
    struct cf_span span = cf_span_of(source, source->definitions.items[definition].whole);

    if (finder->region_count == CF_REGIONS_MAX)
        return;
    for (size_t i = 0; i < finder->region_count; i++) {
        struct cf_span other =
            cf_span_of(source, source->definitions.items[finder->regions[i].function].whole);

        if (span.first < other.after && other.first < span.after)
            return; /* it is inside, or around */
    }
    if (sort_nodes(finder, span, &finder->regions[finder->region_count]))
        finder->regions[finder->region_count++].function = definition;
}

/* The methods of the same class that are called on its own object; CF_NONE. */
static uint32_t method_of(const struct cf_source *source, uint32_t from, uint32_t function)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, attribute, class = source->definitions.items[from].parent;

    if (class == CF_NONE || source->definitions.items[class].kind != CF_DEFINES_CLASS ||
        syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return CF_NONE;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || attribute == CF_NONE || !cf_node_is(syntax, object, "self"))
        return CF_NONE;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        if (source->definitions.items[i].parent == class &&
            source->definitions.items[i].name == syntax->nodes[attribute].name)
            return i;
    }
    return CF_NONE;
}

/* The function that a call runs, or the property that an attribute does; CF_NONE. */
static uint32_t used_at(const struct cf_source *source, uint32_t from, uint32_t node)
{
    uint32_t function;

    if (source->syntax.nodes[node].kind == CF_NODE_ATTRIBUTE)
        return cf_property_of(source, node);
    if (source->syntax.nodes[node].kind != CF_NODE_CALL)
        return CF_NONE;
    function = cf_node_child(&source->syntax, node, CF_FIELD_FUNCTION);
    if (function == CF_NONE)
        return CF_NONE;
    return source->syntax.nodes[function].kind == CF_NODE_IDENTIFIER
               ? cf_helper_of(source, function)
               : method_of(source, from, function);
}

/* The function, then what it calls in the same file, and what that calls. */
bool cf_regions_find(const struct cf_subject *subject, struct cf_arena *arena,
                     struct cf_region regions[CF_REGIONS_MAX], size_t *count)
{
    struct finder state = { .subject = subject, .arena = arena, .regions = regions };
    struct finder *finder = &state;
    const struct cf_source *source = subject->source;

    add_region(finder, finder->subject->definition);
    for (size_t r = 0; r < finder->region_count && !subject->alone; r++) {
        uint32_t from = finder->regions[r].function;
        struct cf_span span = cf_span_of(source, source->definitions.items[from].node);

        for (uint32_t i = span.first; i < span.after; i++) {
            uint32_t helper = used_at(source, from, i);

            if (helper != CF_NONE && (subject->apart == NULL || !subject->apart[helper]))
                add_region(finder, helper);
        }
    }
    *count = finder->region_count;
    return !finder->failed;
}
