/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/graph.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define FIRST_MODULES 256U

static uint32_t slot_of(const struct cf_startup_graph *graph, const char *name)
{
    uint32_t slot = (uint32_t)XXH3_64bits(name, strlen(name)) & (graph->slot_count - 1);

    while (graph->slots[slot] != 0 &&
           strcmp(graph->modules[graph->slots[slot] - 1].name, name) != 0)
        slot = (slot + 1) & (graph->slot_count - 1);
    return slot;
}

static bool grow(struct cf_startup_graph *graph)
{
    const uint32_t room = graph->room == 0 ? FIRST_MODULES : 2 * graph->room;
    struct cf_startup_module *larger = cf_arena_alloc(graph->arena, room * sizeof(*larger));

    graph->slots = cf_arena_alloc(graph->arena, 2 * (size_t)room * sizeof(*graph->slots));
    if (larger == NULL || graph->slots == NULL)
        return false;
    if (graph->count > 0)
        memcpy(larger, graph->modules, graph->count * sizeof(*larger));
    graph->modules = larger;
    graph->room = room;
    graph->slot_count = 2 * room;
    for (uint32_t i = 0; i < graph->count; i++)
        graph->slots[slot_of(graph, larger[i].name)] = i + 1;
    return true;
}

uint32_t cf_startup_find(const struct cf_startup_graph *graph, const char *name)
{
    const uint32_t found = graph->slots[slot_of(graph, name)];

    return found == 0 ? CF_NO_MODULE : found - 1;
}

uint32_t cf_startup_add(struct cf_startup_graph *graph, const char *name)
{
    const uint32_t found = cf_startup_find(graph, name);
    const char *copy;

    if (found != CF_NO_MODULE)
        return found;
    copy = cf_arena_strdup(graph->arena, name);
    if (copy == NULL || (graph->count == graph->room && !grow(graph)))
        return CF_NO_MODULE;
    graph->modules[graph->count] =
        (struct cf_startup_module){ .name = copy, .file = "", .within = "" };
    graph->slots[slot_of(graph, copy)] = graph->count + 1;
    return graph->count++;
}

enum cf_status cf_startup_graph_init(struct cf_startup_graph *graph, struct cf_arena *arena,
                                     struct cf_error *err)
{
    *graph = (struct cf_startup_graph){ .arena = arena };
    if (!grow(graph) || cf_startup_add(graph, "") != 0)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    graph->modules[0].loaded = true;
    return CF_OK;
}

enum cf_status cf_startup_add_edge(struct cf_startup_graph *graph, uint32_t from, uint32_t to,
                                   struct cf_error *err)
{
    if (graph->edge_count == graph->edge_room) {
        const uint32_t room = graph->edge_room == 0 ? 1024 : 2 * graph->edge_room;
        struct cf_startup_edge *larger = cf_arena_alloc(graph->arena, room * sizeof(*larger));

        if (larger == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (graph->edge_count > 0)
            memcpy(larger, graph->edges, graph->edge_count * sizeof(*larger));
        graph->edges = larger;
        graph->edge_room = room;
    }
    graph->edges[graph->edge_count++] = (struct cf_startup_edge){ from, to };
    return CF_OK;
}

/* --- what was recorded becomes a graph with one root ----------------------------------------- */

static int compare_edges(const void *a, const void *b)
{
    const struct cf_startup_edge *left = a, *right = b;

    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return (left->to > right->to) - (left->to < right->to);
}

/* Sorts the edges, drops double ones and those of modules that are not loaded. */
static void tidy_edges(struct cf_startup_graph *graph)
{
    uint32_t kept = 0;

    if (graph->edge_count == 0)
        return;
    qsort(graph->edges, graph->edge_count, sizeof(*graph->edges), compare_edges);
    for (uint32_t i = 0; i < graph->edge_count; i++) {
        const struct cf_startup_edge edge = graph->edges[i];

        if (edge.from == edge.to || !graph->modules[edge.from].loaded ||
            !graph->modules[edge.to].loaded)
            continue;
        if (kept > 0 && compare_edges(&graph->edges[kept - 1], &edge) == 0)
            continue;
        graph->edges[kept++] = edge;
    }
    graph->edge_count = kept;
}

static void index_edges(struct cf_startup_graph *graph)
{
    for (uint32_t i = 0; i < graph->count; i++)
        graph->modules[i].edge_count = graph->modules[i].importers = 0;
    for (uint32_t i = graph->edge_count; i-- > 0;) {
        graph->modules[graph->edges[i].from].first_edge = i;
        graph->modules[graph->edges[i].from].edge_count++;
        graph->modules[graph->edges[i].to].importers++;
    }
}

/* Marks what can be reached from `from`, in the order of a walk by breadth. */
static uint32_t reach(const struct cf_startup_graph *graph, uint32_t from, bool *seen,
                      uint32_t *queue)
{
    uint32_t first = 0, last = 0;

    seen[from] = true;
    queue[last++] = from;
    while (first < last) {
        const uint32_t at = queue[first++];
        const struct cf_startup_module *module = &graph->modules[at];

        for (uint32_t i = 0; i < module->edge_count; i++) {
            const uint32_t to = graph->edges[module->first_edge + i].to;

            if (seen[to])
                continue;
            seen[to] = true;
            graph->modules[to].near = at;
            queue[last++] = to;
        }
    }
    return last;
}

/* Modules that no recorded import explains hang on the interpreter. */
static enum cf_status hang_rest(struct cf_startup_graph *graph, bool *seen, uint32_t *queue,
                                struct cf_error *err)
{
    enum cf_status status = CF_OK;

    (void)reach(graph, 0, seen, queue);
    for (uint32_t i = 1; i < graph->count && status == CF_OK; i++) {
        if (seen[i] || !graph->modules[i].loaded)
            continue;
        status = cf_startup_add_edge(graph, 0, i, err);
        (void)reach(graph, i, seen, queue);
    }
    return status;
}

/* --- dominators (Cooper, Harvey and Kennedy) ------------------------------------------------- */

struct order {
    uint32_t *at;      /* of a module in the postorder; UINT32_MAX: not reached */
    uint32_t *modules; /* in postorder */
    uint32_t count;
};

static void postorder(const struct cf_startup_graph *graph, struct order *order, uint32_t *stack,
                      uint32_t *next)
{
    uint32_t depth = 0;

    for (uint32_t i = 0; i < graph->count; i++)
        order->at[i] = UINT32_MAX;
    order->at[0] = UINT32_MAX - 1; /* on the stack */
    stack[depth++] = 0;
    while (depth > 0) {
        const uint32_t module = stack[depth - 1];

        if (next[module] == graph->modules[module].edge_count) {
            order->at[module] = order->count;
            order->modules[order->count++] = module;
            depth--;
            continue;
        }
        const uint32_t to = graph->edges[graph->modules[module].first_edge + next[module]++].to;

        if (order->at[to] == UINT32_MAX) {
            order->at[to] = UINT32_MAX - 1;
            stack[depth++] = to;
        }
    }
}

static uint32_t common(const struct cf_startup_graph *graph, const struct order *order, uint32_t a,
                       uint32_t b)
{
    while (a != b) {
        while (order->at[a] < order->at[b])
            a = graph->modules[a].dominator;
        while (order->at[b] < order->at[a])
            b = graph->modules[b].dominator;
    }
    return a;
}

/* One pass over all edges in reverse postorder; true where a dominator moved. */
static bool improve(struct cf_startup_graph *graph, const struct order *order)
{
    bool moved = false;

    for (uint32_t i = order->count; i-- > 0;) {
        const uint32_t from = order->modules[i];
        const struct cf_startup_module *module = &graph->modules[from];

        for (uint32_t k = 0; k < module->edge_count; k++) {
            const uint32_t to = graph->edges[module->first_edge + k].to;
            struct cf_startup_module *target = &graph->modules[to];
            uint32_t now = from;

            if (to == 0)
                continue;
            if (target->dominator != CF_NO_MODULE)
                now = common(graph, order, from, target->dominator);
            moved = moved || now != target->dominator;
            target->dominator = now;
        }
    }
    return moved;
}

static void add_up(struct cf_startup_graph *graph, const struct order *order)
{
    for (uint32_t i = 0; i < graph->count; i++) {
        graph->modules[i].unloads = 1;
        graph->modules[i].unloads_ns = graph->modules[i].own_ns;
    }
    for (uint32_t i = 0; i < order->count; i++) { /* a dominator comes later in postorder */
        const struct cf_startup_module *module = &graph->modules[order->modules[i]];

        if (order->modules[i] == 0 || module->dominator == CF_NO_MODULE)
            continue;
        graph->modules[module->dominator].unloads += module->unloads;
        graph->modules[module->dominator].unloads_ns += module->unloads_ns;
    }
}

static enum cf_status dominate(struct cf_startup_graph *graph, struct cf_error *err)
{
    const size_t bytes = (graph->count + 1) * sizeof(uint32_t);
    struct order order = { .at = cf_arena_alloc(graph->arena, bytes),
                           .modules = cf_arena_alloc(graph->arena, bytes) };
    uint32_t *stack = cf_arena_alloc(graph->arena, bytes);
    uint32_t *next = cf_arena_alloc(graph->arena, bytes);

    if (order.at == NULL || order.modules == NULL || stack == NULL || next == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    postorder(graph, &order, stack, next);
    for (uint32_t i = 0; i < graph->count; i++)
        graph->modules[i].dominator = i == 0 ? 0 : CF_NO_MODULE;
    while (improve(graph, &order))
        ;
    add_up(graph, &order);
    return CF_OK;
}

enum cf_status cf_startup_link(struct cf_startup_graph *graph, struct cf_error *err)
{
    bool *seen = cf_arena_alloc(graph->arena, graph->count + 1);
    uint32_t *queue = cf_arena_alloc(graph->arena, (graph->count + 1) * sizeof(*queue));
    enum cf_status status;

    if (seen == NULL || queue == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    tidy_edges(graph);
    index_edges(graph);
    status = hang_rest(graph, seen, queue, err);
    if (status != CF_OK)
        return status;
    tidy_edges(graph);
    index_edges(graph);
    memset(seen, 0, graph->count);
    (void)reach(graph, 0, seen, queue);
    return dominate(graph, err);
}
