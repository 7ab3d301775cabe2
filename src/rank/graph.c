/* SPDX-License-Identifier: Apache-2.0 */
#include "rank/graph.h"

#include <string.h>

enum { NODE_OUT, NODE_IN };

/* Groups the edges by one end: a counting sort. */
static void group(const struct cf_graph *graph, bool by_caller, uint32_t *first, uint32_t *others)
{
    for (uint32_t i = 0; i < graph->edge_count; i++)
        first[(by_caller ? graph->edges[i].caller : graph->edges[i].callee) + 1]++;
    for (uint32_t i = 0; i < graph->node_count; i++)
        first[i + 1] += first[i];
    for (uint32_t i = graph->edge_count; i-- > 0;) {
        const struct cf_graph_edge *edge = &graph->edges[i];
        const uint32_t end = by_caller ? edge->caller : edge->callee;

        /* Filled from behind: first[end + 1] goes down to where the group begins. */
        others[--first[end + 1]] = by_caller ? edge->callee : edge->caller;
    }
    memmove(first, first + 1, graph->node_count * sizeof(*first));
    first[graph->node_count] = graph->edge_count;
}

enum cf_status cf_graph_index(struct cf_graph *graph, struct cf_arena *arena, struct cf_error *err)
{
    const size_t nodes = (size_t)graph->node_count + 2, edges = (size_t)graph->edge_count + 1;

    if (graph->node_count > CF_GRAPH_NODES_MAX || graph->edge_count > CF_GRAPH_EDGES_MAX)
        return cf_fail(err, CF_ELIMIT, "the trace has too many functions to rank");
    graph->callees = cf_arena_alloc(arena, edges * sizeof(uint32_t));
    graph->callers = cf_arena_alloc(arena, edges * sizeof(uint32_t));
    graph->first_callee = cf_arena_alloc(arena, nodes * sizeof(uint32_t));
    graph->first_caller = cf_arena_alloc(arena, nodes * sizeof(uint32_t));
    graph->queue = cf_arena_alloc(arena, nodes * sizeof(uint32_t));
    graph->state = cf_arena_alloc(arena, nodes);
    if (graph->callees == NULL || graph->callers == NULL || graph->first_callee == NULL ||
        graph->first_caller == NULL || graph->queue == NULL || graph->state == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    group(graph, true, graph->first_callee, graph->callees);
    group(graph, false, graph->first_caller, graph->callers);
    return CF_OK;
}

/* Marks what the node calls, itself included; the queue then holds it. Gives the number. */
static uint32_t reach(struct cf_graph *graph, uint32_t node)
{
    uint32_t count = 0;

    memset(graph->state, NODE_OUT, graph->node_count);
    graph->state[node] = NODE_IN;
    graph->queue[count++] = node;
    for (uint32_t at = 0; at < count; at++) {
        const uint32_t from = graph->queue[at];

        for (uint32_t i = graph->first_callee[from]; i < graph->first_callee[from + 1]; i++) {
            const uint32_t to = graph->callees[i];

            if (to == 0 || graph->state[to] == NODE_IN)
                continue;
            graph->state[to] = NODE_IN;
            graph->queue[count++] = to;
        }
    }
    return count;
}

static bool has_other_caller(const struct cf_graph *graph, uint32_t node)
{
    for (uint32_t i = graph->first_caller[node]; i < graph->first_caller[node + 1]; i++) {
        if (graph->state[graph->callers[i]] == NODE_OUT)
            return true;
    }
    return false;
}

/* Takes out what others call too, and then what that calls, until nothing changes. */
static void prune(struct cf_graph *graph, uint32_t node, uint32_t count)
{
    bool changed = true;

    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < count; i++) {
            const uint32_t at = graph->queue[i];

            if (at == node || graph->state[at] == NODE_OUT || !has_other_caller(graph, at))
                continue;
            graph->state[at] = NODE_OUT;
            changed = true;
        }
    }
}

uint64_t cf_graph_give_back(struct cf_graph *graph, uint32_t node, uint32_t *alone)
{
    const uint32_t count = reach(graph, node);
    uint64_t total = 0;

    prune(graph, node, count);
    *alone = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t at = graph->queue[i];

        if (graph->state[at] == NODE_OUT)
            continue;
        total = total + graph->own_ns[at] < total ? UINT64_MAX : total + graph->own_ns[at];
        *alone += at != node;
    }
    return total;
}

bool cf_graph_counted(const struct cf_graph *graph, uint32_t node)
{
    return graph->state[node] == NODE_IN;
}
