/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/select.h"

#include "trace/value_walk.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define QUARTERS 4
#define PARAMETERS_LOOKED_AT 16

/* One captured call of the function that is being chosen from. */
struct candidate {
    struct cf_captured *call;
    uint32_t stratum; /* index, in the order of first appearance */
    uint32_t rank;    /* within its stratum, spread over time */
    uint32_t quarter;
};

/* Sizes in steps of a factor of two: lists of 3 and 3000 items are different inputs. */
static unsigned size_class(uint64_t size)
{
    unsigned bits = 0;

    if (size == CF_VALUE_NO_SIZE)
        return 0;
    for (; size > 0; size /= 2)
        bits++;
    return bits + 1;
}

/* Types and sizes of the arguments, what the recorder saw, and how the call ended. */
static uint64_t stratum_of(const struct cf_captured *call)
{
    struct cf_slice items[PARAMETERS_LOOKED_AT];
    const size_t count = cf_value_items(call->input, items, PARAMETERS_LOOKED_AT);
    uint64_t key = ((uint64_t)call->stratum << 8U) + (uint64_t)call->leave.outcome;

    for (size_t i = 0; i < count; i++) {
        struct cf_value_head head;

        cf_value_head(items[i], &head);
        key = XXH3_64bits_withSeed(head.type, strlen(head.type), key + size_class(head.size));
    }
    return key;
}

static int slowest_first(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->call->duration_ns != b->call->duration_ns)
        return a->call->duration_ns > b->call->duration_ns ? -1 : 1;
    return a->call < b->call ? -1 : a->call > b->call;
}

static int earliest_first(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->call->start_ns != b->call->start_ns)
        return a->call->start_ns < b->call->start_ns ? -1 : 1;
    return a->call < b->call ? -1 : a->call > b->call;
}

static int within_strata(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->stratum != b->stratum)
        return a->stratum < b->stratum ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* The first of every stratum, then the second of every stratum ... */
static int by_rank(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    return a->stratum < b->stratum ? -1 : a->stratum > b->stratum;
}

/* The bits of an index turned round (a van der Corput sequence): taking the lowest first spreads
 * over the whole range whatever number is taken. */
static uint32_t reverse_bits(uint32_t number)
{
    uint32_t result = 0;

    for (unsigned i = 0; i < 32; i++)
        result |= ((number >> i) & 1U) << (31U - i);
    return result;
}

static uint32_t quarter_of(const struct cf_gathered *gathered, const struct cf_captured *call)
{
    const uint64_t length = gathered->last_ns - gathered->first_ns + 1;
    const uint64_t since = call->start_ns - gathered->first_ns;
    const uint64_t quarter = since / (length / QUARTERS + 1);

    return quarter < QUARTERS ? (uint32_t)quarter : QUARTERS - 1;
}

/* Numbers the strata, and within each the calls, spread over time. `items` are by time. */
static enum cf_status stratify(struct cf_gathered *gathered, struct candidate *items, size_t count,
                               struct cf_error *err)
{
    struct cf_index strata = { .count = 0 };
    uint32_t *sizes = cf_arena_alloc(gathered->arena, count * sizeof(*sizes));

    if (sizes == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory to choose among %zu calls", count);
    for (size_t i = 0; i < count; i++) {
        const struct cf_key key = { .low = stratum_of(items[i].call) };
        uint32_t index = (uint32_t)strata.count;
        bool added = false;
        const enum cf_status status =
            cf_index_add(&strata, gathered->arena, key, &index, &added, err);

        if (status != CF_OK)
            return status;
        items[i].call->stratum_key = key.low;
        items[i].stratum = index;
        items[i].rank = reverse_bits(sizes[index]++);
        items[i].quarter = quarter_of(gathered, items[i].call);
    }
    qsort(items, count, sizeof(*items), within_strata);
    for (size_t i = 0; i < count; i++) {
        const bool same = i > 0 && items[i].stratum == items[i - 1].stratum;

        items[i].rank = same ? items[i - 1].rank + 1 : 0;
    }
    return CF_OK;
}

static size_t choose(struct candidate *item, size_t budget)
{
    if (budget == 0 || item->call->chosen)
        return 0;
    item->call->chosen = true;
    return 1;
}

/* Every quarter's share, those already chosen counted; then whatever is left, to anyone. */
static void share_out(struct candidate *items, size_t count, size_t budget, size_t share)
{
    size_t taken[QUARTERS] = { 0 };

    for (size_t i = 0; i < count; i++)
        taken[items[i].quarter] += items[i].call->chosen ? 1 : 0;
    for (size_t turn = QUARTERS; turn-- > 0;) { /* the last quarter first */
        for (size_t i = 0; i < count && taken[turn] < share && budget > 0; i++) {
            if (items[i].quarter == turn && choose(&items[i], budget) == 1) {
                taken[turn]++;
                budget--;
            }
        }
    }
    for (size_t i = 0; i < count && budget > 0; i++)
        budget -= choose(&items[i], budget);
}

static void choose_among(struct candidate *items, size_t count, size_t budget)
{
    const size_t slowest = (budget + 4) / 5;

    qsort(items, count, sizeof(*items), slowest_first);
    for (size_t i = 0; i < slowest; i++)
        (void)choose(&items[i], 1);
    qsort(items, count, sizeof(*items), by_rank);
    share_out(items, count, budget - slowest, (budget + 7) / 8);
}

static enum cf_status select_of(struct cf_gathered *gathered, struct cf_traced_function *function,
                                struct cf_error *err)
{
    const uint64_t budget = gathered->session->max_inputs;
    struct candidate *items;
    enum cf_status status;
    size_t count = 0;

    if (function->call_count <= budget) {
        for (uint32_t i = function->first_call; i != CF_INDEX_NONE; i = gathered->calls[i].next)
            gathered->calls[i].chosen = true;
        return CF_OK;
    }
    items = cf_arena_alloc(gathered->arena, function->call_count * sizeof(*items));
    if (items == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory to choose among %u calls", function->call_count);
    for (uint32_t i = function->first_call; i != CF_INDEX_NONE; i = gathered->calls[i].next)
        items[count++].call = &gathered->calls[i];
    qsort(items, count, sizeof(*items), earliest_first);
    if ((status = stratify(gathered, items, count, err)) != CF_OK)
        return status;
    choose_among(items, count, (size_t)budget);
    for (size_t i = 0; i < count; i++)
        function->slot.skips[CF_SKIP_ENOUGH] += items[i].call->chosen ? 0 : items[i].call->count;
    return CF_OK;
}

static uint64_t bytes_of(const struct cf_captured *call)
{
    return call->input.size + call->leave.result.size + call->leave.after.size +
           (uint64_t)(call->leave.item_list.end - call->leave.item_list.next);
}

/* Takes one call of every function in turn, so that a ceiling costs all of them alike. */
static enum cf_status keep_below_ceilings(struct cf_gathered *gathered, struct cf_error *err)
{
    const struct cf_session *session = gathered->session;
    const size_t count = gathered->function_count;
    uint32_t *next = cf_arena_alloc(gathered->arena, (count + 1) * sizeof(*next));
    uint64_t *used = cf_arena_alloc(gathered->arena, (count + 1) * sizeof(*used));
    uint64_t total = 0;
    bool more = true;

    if (next == NULL || used == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory to choose among the calls");
    for (size_t i = 0; i < count; i++)
        next[i] = gathered->functions[i].first_call;
    while (more) {
        more = false;
        for (size_t i = 0; i < count; i++) {
            struct cf_traced_function *function = &gathered->functions[i];
            struct cf_captured *call = next[i] == CF_INDEX_NONE ? NULL : &gathered->calls[next[i]];

            if (call == NULL)
                continue;
            more = true;
            next[i] = call->next;
            if (!call->chosen)
                continue;
            if (bytes_of(call) > session->max_function_bytes - used[i]) {
                call->chosen = false;
                function->slot.skips[CF_SKIP_FUNCTION_SIZE] += call->count;
            } else if (bytes_of(call) > session->max_trace_bytes - total) {
                call->chosen = false;
                function->slot.skips[CF_SKIP_TRACE_SIZE] += call->count;
            } else {
                used[i] += bytes_of(call);
                total += bytes_of(call);
            }
        }
    }
    return CF_OK;
}

enum cf_status cf_select(struct cf_gathered *gathered, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    uint64_t total = 0;

    for (size_t i = 0; i < gathered->function_count && status == CF_OK; i++)
        status = select_of(gathered, &gathered->functions[i], err);
    for (size_t i = 0; i < gathered->call_count; i++)
        total += gathered->calls[i].chosen ? bytes_of(&gathered->calls[i]) : 0;
    if (status != CF_OK || (total <= gathered->session->max_trace_bytes &&
                            total <= gathered->session->max_function_bytes))
        return status;
    return keep_below_ceilings(gathered, err);
}
