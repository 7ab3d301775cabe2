/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rank/graph.h - who calls whom, and the time that hangs on one function alone.
 *
 * What a function could give back is its own time plus the time of those callees whose callers are
 * all this function or callees of it, recursively: were it gone, nobody would call them.
 */
#ifndef CF_RANK_GRAPH_H
#define CF_RANK_GRAPH_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

#define CF_GRAPH_NODES_MAX 2000000U
#define CF_GRAPH_EDGES_MAX 20000000U

struct cf_graph_edge {
    uint32_t caller, callee;
};

/* Node 0 is everything outside: it calls, and is nobody's callee. */
struct cf_graph {
    uint64_t *own_ns; /* by node */
    uint32_t node_count;
    struct cf_graph_edge *edges; /* any order, repeated or not */
    uint32_t edge_count;
    uint32_t *callees, *callers;           /* by edge, grouped */
    uint32_t *first_callee, *first_caller; /* by node, and one more */
    uint32_t *queue;                       /* room for each node */
    unsigned char *state;                  /* by node */
};

/* Groups the edges. Call it once nodes and edges are there. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_graph_index(struct cf_graph *graph, struct cf_arena *arena, struct cf_error *err);

/*
 * The time that the node could give back. `*alone` is the number of callees counted in it, which
 * are marked: cf_graph_counted() tells them until the next call.
 */
uint64_t cf_graph_give_back(struct cf_graph *graph, uint32_t node, uint32_t *alone);

bool cf_graph_counted(const struct cf_graph *graph, uint32_t node);

#endif
