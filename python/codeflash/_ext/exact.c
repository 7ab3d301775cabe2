/* SPDX-License-Identifier: Apache-2.0 */
/*
 * --exact: counts and times every call of the project's functions.
 *
 * Each thread has a stack of its activations. Own time is wall-clock time without callees of the
 * project; cumulative time counts the outermost activation of a function on its thread. Times
 * are taken in ticks of the processor's clock, which costs a third of clock_gettime(), and are
 * turned into nanoseconds when they are written to the spool.
 */
#include "recorder.h"

#include <stdlib.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#define DEPTH_MAX 2000000U /* activations on one thread; deeper ones are counted, not timed */

struct activation {
    struct ext_function *function;
    uint64_t start_ticks;
    uint64_t callee_ticks;
    bool outermost;
    bool counted; /* a call, not the resumption of a generator */
};

struct activations {
    struct activation *items; /* owned */
    size_t count, capacity;
    uint32_t generation; /* of the recording that it belongs to */
};

EXT_THREAD_LOCAL struct activations stack;
static uint32_t generation = 1;
static uint64_t first_ticks, first_ns;

static inline uint64_t ticks_now(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return ext_now_ns();
#endif
}

static double ns_per_tick(void)
{
    uint64_t ticks = ticks_now() - first_ticks;

    return ticks == 0 ? 1.0 : (double)(ext_now_ns() - first_ns) / (double)ticks;
}

static bool make_room(void)
{
    struct activation *bigger;
    size_t capacity = stack.capacity * 2 + 256;

    if (stack.generation != generation) {
        stack.generation = generation;
        stack.count = 0;
    }
    if (stack.count < stack.capacity)
        return true;
    if (capacity > DEPTH_MAX)
        return false;
    bigger = realloc(stack.items, capacity * sizeof(*bigger));
    if (bigger == NULL)
        return false;
    stack.items = bigger;
    stack.capacity = capacity;
    return true;
}

/* True where no activation of the function is below on this thread. */
static bool is_outermost(const struct ext_function *function)
{
    if (function->active == 0)
        return true;
    for (size_t i = stack.count; i > 0; i--) {
        if (stack.items[i - 1].function == function)
            return false;
    }
    return true;
}

void ext_exact_enter(struct ext_function *function, bool first)
{
    struct activation *activation;

    if ((stack.count >= stack.capacity || stack.generation != generation) && !make_room())
        return;
    activation = &stack.items[stack.count];
    activation->function = function;
    activation->callee_ticks = 0;
    activation->outermost = is_outermost(function);
    activation->counted = first;
    function->active++;
    stack.count++;
    activation->start_ticks = ticks_now();
}

static struct ext_edge *edge_of(struct ext_function *callee, const struct ext_function *caller)
{
    struct ext_edge *edge = callee->edges;

    for (; edge != NULL; edge = edge->next) {
        if (edge->caller == caller)
            return edge;
    }
    edge = calloc(1, sizeof(*edge));
    if (edge != NULL) {
        edge->caller = caller;
        edge->next = callee->edges;
        callee->edges = edge;
    }
    return edge;
}

static void pop(uint64_t now)
{
    const struct activation *top = &stack.items[--stack.count];
    struct ext_function *function = top->function;
    struct activation *caller = stack.count > 0 ? &stack.items[stack.count - 1] : NULL;
    uint64_t ticks = now - top->start_ticks;
    struct ext_edge *edge = edge_of(function, caller == NULL ? NULL : caller->function);

    function->active--;
    function->own_ticks += ticks - top->callee_ticks;
    if (top->outermost)
        function->cumulative_ticks += ticks;
    if (caller != NULL)
        caller->callee_ticks += ticks;
    if (edge != NULL) {
        edge->calls += top->counted;
        edge->cumulative_ticks += top->outermost ? ticks : 0;
    }
}

void ext_exact_leave(const struct ext_function *function)
{
    uint64_t now = ticks_now();
    size_t found = stack.generation == generation ? stack.count : 0;

    while (found > 0 && stack.items[found - 1].function != function)
        found--;
    while (found > 0 && stack.count >= found)
        pop(now);
}

void ext_exact_unwind(const struct ext_function *function, enum cf_outcome outcome)
{
    ext_exact_leave(function);
    if (outcome == CF_OUTCOME_RAISE && function->slot != NULL)
        function->slot->raised++;
}

static void flush_edges(struct ext_function *function, double scale)
{
    for (struct ext_edge *edge = function->edges; edge != NULL; edge = edge->next) {
        uint32_t index;

        if (edge->slot == NULL) {
            edge->slot = spool_slot_new(&ext_recorder.spool, &ext_recorder.spool.edges, &index);
            if (edge->slot == NULL)
                return;
            edge->slot->caller = edge->caller == NULL || edge->caller->slot == NULL
                                     ? CF_SPOOL_NONE
                                     : edge->caller->id;
            edge->slot->callee = function->id;
        }
        edge->slot->calls = edge->calls;
        edge->slot->cumulative_ns = (uint64_t)((double)edge->cumulative_ticks * scale);
    }
}

void ext_exact_flush(void)
{
    double scale = ns_per_tick();

    for (size_t i = 0; i < ext_recorder.function_count; i++) {
        struct ext_function *function = ext_recorder.functions[i];

        if (function->slot == NULL)
            continue;
        function->slot->own_ns = (uint64_t)((double)function->own_ticks * scale);
        function->slot->cumulative_ns = (uint64_t)((double)function->cumulative_ticks * scale);
        flush_edges(function, scale);
    }
}

void ext_exact_reset(void)
{
    generation++;
    first_ticks = ticks_now();
    first_ns = ext_now_ns();
    for (size_t i = 0; i < ext_recorder.function_count; i++) {
        struct ext_function *function = ext_recorder.functions[i];

        function->own_ticks = function->cumulative_ticks = 0;
        function->active = 0;
        while (function->edges != NULL) {
            struct ext_edge *edge = function->edges;

            function->edges = edge->next;
            free(edge);
        }
    }
}
