/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/gather.h"

#include <string.h>

/* The tables are written in place by a process that may have been killed: any number in them
 * may be wrong, so sums stop at the top instead of wrapping round. */
static void add_to(uint64_t *sum, uint64_t number)
{
    const uint64_t most = INT64_MAX; /* what SQLite can hold */

    *sum = number > most - *sum ? most : *sum + number;
}

static void add_slot(struct cf_traced_function *function, const struct cf_function_slot *slot)
{
    struct cf_function_slot *sum = &function->slot;
    const uint64_t estimated =
        slot->calls_estimated > slot->calls_seen ? slot->calls_estimated : slot->calls_seen;

    add_to(&sum->calls_seen, slot->calls_seen);
    add_to(&sum->calls_estimated, estimated);
    add_to(&sum->captured, slot->captured);
    add_to(&sum->repeats, slot->repeats);
    add_to(&sum->raised, slot->raised);
    add_to(&function->own_ns, slot->own_ns);
    add_to(&function->cumulative_ns, slot->cumulative_ns);
    sum->effects |= slot->effects;
    for (size_t i = 0; i < CF_SKIP_COUNT; i++)
        add_to(&sum->skips[i], slot->skips[i]);
    function->processes++;
    if (slot->exact == 1)
        function->exact_processes++;
}

static void add_functions(struct cf_gathered *gathered, uint32_t process)
{
    const struct cf_slice table = gathered->processes[process].functions;
    struct cf_function_slot slot;

    for (size_t i = 0; (i + 1) * sizeof(slot) <= table.size; i++) {
        /* Its own ids first; one that only the parent knows was called before it was met here. */
        const uint32_t function = cf_gather_find(gathered, &gathered->function_ids, process, i);

        if (function == CF_INDEX_NONE)
            continue;
        memcpy(&slot, table.data + i * sizeof(slot), sizeof(slot));
        if (slot.calls_seen != 0 || slot.calls_estimated != 0 || slot.captured != 0)
            add_slot(&gathered->functions[function], &slot);
    }
}

static void add_classes(struct cf_gathered *gathered, uint32_t process)
{
    const struct cf_slice table = gathered->processes[process].classes;
    struct cf_class_slot slot;

    for (size_t i = 0; (i + 1) * sizeof(slot) <= table.size; i++) {
        const uint32_t index = cf_gather_find(gathered, &gathered->class_ids, process, i);
        struct cf_traced_class *class = NULL;

        if (index == CF_INDEX_NONE)
            continue;
        memcpy(&slot, table.data + i * sizeof(slot), sizeof(slot));
        class = &gathered->classes[index];
        add_to(&class->made, slot.made);
        add_to(&class->estimated, slot.estimated > slot.made ? slot.estimated : slot.made);
        add_to(&class->samples, slot.samples);
        if (slot.alive_most > class->alive_most)
            class->alive_most = slot.alive_most;
    }
}

enum cf_status cf_gather_edge(struct cf_gathered *gathered, struct cf_edge edge,
                              struct cf_error *err)
{
    const struct cf_key key = { .low = edge.function, .high = edge.caller };
    uint32_t index = (uint32_t)gathered->edge_count;
    enum cf_status status;
    bool added = false;
    void *grown;

    status = cf_index_add(&gathered->edge_names, gathered->arena, key, &index, &added, err);
    if (status != CF_OK)
        return status;
    if (added) {
        grown = cf_array_grow(gathered->arena, gathered->edges, &gathered->edge_capacity,
                              gathered->edge_count, sizeof(*gathered->edges));
        if (grown == NULL)
            return cf_fail(err, CF_ENOMEM, "no memory for the callers of the trace");
        gathered->edges = grown;
        gathered->edges[gathered->edge_count++] =
            (struct cf_edge){ .function = edge.function, .caller = edge.caller };
    }
    add_to(&gathered->edges[index].calls, edge.calls);
    add_to(&gathered->edges[index].cumulative_ns, edge.cumulative_ns);
    return CF_OK;
}

static enum cf_status add_edges(struct cf_gathered *gathered, uint32_t process,
                                struct cf_error *err)
{
    const struct cf_slice table = gathered->processes[process].edges;
    enum cf_status status = CF_OK;
    struct cf_edge_slot slot;

    for (size_t i = 0; (i + 1) * sizeof(slot) <= table.size && status == CF_OK; i++) {
        uint32_t callee, caller;

        memcpy(&slot, table.data + i * sizeof(slot), sizeof(slot));
        if (slot.calls == 0)
            continue;
        callee = cf_gather_find(gathered, &gathered->function_ids, process, slot.callee);
        caller = slot.caller == CF_SPOOL_NONE
                     ? CF_INDEX_NONE
                     : cf_gather_find(gathered, &gathered->function_ids, process, slot.caller);
        if (callee == CF_INDEX_NONE)
            continue;
        if (caller != CF_INDEX_NONE)
            caller = gathered->functions[caller].place;
        status = cf_gather_edge(gathered,
                                (struct cf_edge){ .function = callee,
                                                  .caller = caller,
                                                  .calls = slot.calls,
                                                  .cumulative_ns = slot.cumulative_ns },
                                err);
    }
    return status;
}

/* Without --exact the callers are those of the captured calls; the tree adds their times. */
static enum cf_status add_captured_callers(struct cf_gathered *gathered, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < gathered->call_count && status == CF_OK; i++) {
        const struct cf_captured *call = &gathered->calls[i];

        status = cf_gather_edge(gathered,
                                (struct cf_edge){ .function = call->function,
                                                  .caller = call->caller,
                                                  .calls = call->count },
                                err);
    }
    return status;
}

enum cf_status cf_gather_tables(struct cf_gathered *gathered, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    if (!gathered->session->exact)
        status = add_captured_callers(gathered, err);
    for (uint32_t i = 0; i < gathered->process_count && status == CF_OK; i++) {
        add_functions(gathered, i);
        add_classes(gathered, i);
        if (gathered->session->exact)
            status = add_edges(gathered, i, err);
        else
            status = cf_gather_tree(gathered, i, err);
    }
    return status;
}
