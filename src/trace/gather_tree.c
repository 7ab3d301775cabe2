/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/tree_slots.h"

#include <string.h>

bool cf_tree_slot_at(struct cf_slice table, size_t index, struct cf_tree_slot *slot)
{
    memcpy(slot, table.data + index * sizeof(*slot), sizeof(*slot));
    /* Nodes are given out after their parents; the root alone is its own. */
    return index == 0 ? slot->parent == 0 : slot->parent < index;
}

size_t cf_tree_size(struct cf_slice table)
{
    size_t count = table.size / sizeof(struct cf_tree_slot);
    struct cf_tree_slot slot;

    if (count > CF_INDEX_NONE - 1)
        count = CF_INDEX_NONE - 1;
    for (; count > 1; count--) { /* unused slots at the end are zero */
        memcpy(&slot, table.data + (count - 1) * sizeof(slot), sizeof(slot));
        if (slot.parent != 0 || slot.code != 0 || slot.samples != 0)
            break;
    }
    for (size_t i = 0; i < count; i++) {
        if (!cf_tree_slot_at(table, i, &slot))
            return i; /* damage: what stands before it is whole */
    }
    return count;
}

/* A node with what is known of the part of the tree below it. */
struct node {
    uint64_t cpu_ns; /* of the node and all below it */
    uint32_t parent, place;
    uint32_t first_child, next; /* CF_INDEX_NONE ends the chain */
};

static struct node *load(struct cf_gathered *gathered, uint32_t process, size_t count)
{
    const struct cf_slice table = gathered->processes[process].tree;
    struct node *nodes = cf_arena_alloc(gathered->arena, count * sizeof(*nodes));
    struct cf_tree_slot slot;

    for (size_t i = 0; i < count && nodes != NULL; i++) {
        (void)cf_tree_slot_at(table, i, &slot);
        nodes[i] = (struct node){
            .cpu_ns = slot.cpu_ns < INT64_MAX / 2 ? slot.cpu_ns : 0,
            .parent = slot.parent,
            .place = cf_gather_find(gathered, &gathered->code_ids, process, slot.code),
            .first_child = CF_INDEX_NONE,
            .next = CF_INDEX_NONE,
        };
    }
    return nodes;
}

static uint32_t function_of(const struct cf_gathered *gathered, const struct node *node)
{
    return node->place == CF_INDEX_NONE ? CF_INDEX_NONE : gathered->places[node->place].function;
}

/* Sums from the leaves up: a child's number is higher than its parent's. */
static void add_up(struct node *nodes, size_t count)
{
    for (size_t i = count; i-- > 1;) {
        struct node *parent = &nodes[nodes[i].parent];

        nodes[i].next = parent->first_child;
        parent->first_child = (uint32_t)i;
        if (parent->cpu_ns < INT64_MAX / 2)
            parent->cpu_ns += nodes[i].cpu_ns;
    }
}

static enum cf_status enter(struct cf_gathered *gathered, const struct node *nodes, uint32_t at,
                            uint32_t *active, struct cf_error *err)
{
    const struct node *node = &nodes[at];
    const uint32_t function = function_of(gathered, node);

    if (function == CF_INDEX_NONE)
        return CF_OK;
    if (active[function]++ > 0)
        return CF_OK; /* recursion: the outermost activation has counted it */
    gathered->functions[function].cumulative_ns += node->cpu_ns;
    return cf_gather_edge(gathered,
                          (struct cf_edge){ .function = function,
                                            .caller = nodes[node->parent].place,
                                            .cumulative_ns = node->cpu_ns },
                          err);
}

/* Goes down every branch once, without recursion of its own: a stack may be 150,000 deep. */
static enum cf_status visit(struct cf_gathered *gathered, struct node *nodes, uint32_t *active,
                            struct cf_error *err)
{
    enum cf_status status = CF_OK;
    uint32_t at = 0;

    for (;;) {
        uint32_t child = nodes[at].first_child;

        if (child != CF_INDEX_NONE) {
            nodes[at].first_child = nodes[child].next;
            at = child;
            if ((status = enter(gathered, nodes, at, active, err)) != CF_OK)
                return status;
            continue;
        }
        if (at == 0)
            return CF_OK;
        if (function_of(gathered, &nodes[at]) != CF_INDEX_NONE)
            active[function_of(gathered, &nodes[at])]--;
        at = nodes[at].parent;
    }
}

enum cf_status cf_gather_tree(struct cf_gathered *gathered, uint32_t process, struct cf_error *err)
{
    const size_t count = cf_tree_size(gathered->processes[process].tree);
    struct node *nodes = NULL;
    uint32_t *active = NULL;

    if (count < 2)
        return CF_OK;
    nodes = load(gathered, process, count);
    active = cf_arena_alloc(gathered->arena, (gathered->function_count + 1) * sizeof(*active));
    if (nodes == NULL || active == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for %zu nodes of the sampled tree", count);
    for (size_t i = 1; i < count; i++) {
        const uint32_t function = function_of(gathered, &nodes[i]);

        if (function != CF_INDEX_NONE)
            gathered->functions[function].own_ns += nodes[i].cpu_ns;
    }
    add_up(nodes, count);
    return visit(gathered, nodes, active, err);
}
