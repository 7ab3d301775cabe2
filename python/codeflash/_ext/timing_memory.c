/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Allocations of one call: the interpreter's object and memory domains are counted by hooks, with
 * the size of each block that is alive in a map. Blocks from before the call are not in it: their
 * release counts nothing. Both domains are used with the GIL held.
 */
#include "ptrmap.h"
#include "timing.h"

#include <string.h>

enum { OBJECTS, MEMORY, DOMAINS };

struct tally {
    struct ptrmap sizes; /* address -> bytes + 1 */
    uint64_t allocated;
    uint64_t alive;
    uint64_t peak;
    bool lost; /* no memory for the map: the numbers are too small */
    PyMemAllocatorEx below[DOMAINS];
    struct tally_domain {
        struct tally *tally;
        const PyMemAllocatorEx *below;
    } domains[DOMAINS];
};

static void add(struct tally *tally, const void *block, size_t bytes)
{
    if (ptrmap_set(&tally->sizes, block, (void *)(uintptr_t)(bytes + 1)) != 0) {
        tally->lost = true;
        return;
    }
    tally->allocated += bytes;
    tally->alive += bytes;
    if (tally->alive > tally->peak)
        tally->peak = tally->alive;
}

static void take_away(struct tally *tally, const void *block)
{
    const char *size = block == NULL ? NULL : ptrmap_get(&tally->sizes, block);

    if (size == NULL)
        return;
    tally->alive -= (uint64_t)(uintptr_t)size - 1;
    (void)ptrmap_set(&tally->sizes, block, NULL);
}

static void *count_malloc(void *context, size_t bytes)
{
    const struct tally_domain *domain = context;
    void *block = domain->below->malloc(domain->below->ctx, bytes);

    if (block != NULL)
        add(domain->tally, block, bytes);
    return block;
}

static void *count_calloc(void *context, size_t count, size_t bytes)
{
    const struct tally_domain *domain = context;
    void *block = domain->below->calloc(domain->below->ctx, count, bytes);

    if (block != NULL)
        add(domain->tally, block, count * bytes);
    return block;
}

static void *count_realloc(void *context, void *block, size_t bytes)
{
    const struct tally_domain *domain = context;
    void *moved = domain->below->realloc(domain->below->ctx, block, bytes);

    if (moved != NULL) {
        take_away(domain->tally, block);
        add(domain->tally, moved, bytes);
    }
    return moved;
}

static void count_free(void *context, void *block)
{
    const struct tally_domain *domain = context;

    take_away(domain->tally, block);
    domain->below->free(domain->below->ctx, block);
}

static const PyMemAllocatorDomain python_domains[DOMAINS] = { PYMEM_DOMAIN_OBJ, PYMEM_DOMAIN_MEM };

static void hook(struct tally *tally)
{
    for (int i = 0; i < DOMAINS; i++) {
        PyMemAllocatorEx ours = { &tally->domains[i], count_malloc, count_calloc, count_realloc,
                                  count_free };

        PyMem_GetAllocator(python_domains[i], &tally->below[i]);
        tally->domains[i] = (struct tally_domain){ tally, &tally->below[i] };
        PyMem_SetAllocator(python_domains[i], &ours);
    }
}

static void unhook(struct tally *tally)
{
    for (int i = 0; i < DOMAINS; i++)
        PyMem_SetAllocator(python_domains[i], &tally->below[i]);
}

static int count_side(struct timing *timing, unsigned side, const struct cf_wire_command *command)
{
    struct cf_wire_sample *sample = &timing->samples[timing->count];
    struct cf_wire_command once = *command;
    struct timing_copies copies;
    struct tally tally;
    bool collecting = false;

    once.batch = 1;
    if (ext_timing_copies_make(timing, side, &once, &copies) != 0) {
        ext_timing_copies_free(&copies);
        return -1;
    }
    memset(&tally, 0, sizeof(tally));
    collecting = ext_gc_disable(); /* what it finds is another's */
    hook(&tally);
    ext_timing_region(timing, side, &copies, &once, sample);
    unhook(&tally);
    ext_gc_restore(collecting);
    sample->value = tally.lost ? 0 : tally.allocated;
    sample->peak = tally.lost ? 0 : tally.peak;
    ptrmap_deinit(&tally.sizes);
    ext_timing_copies_free(&copies);
    ext_timing_settle(timing);
    timing->count++;
    return 0;
}

int ext_timing_memory(struct timing *timing, const struct cf_wire_command *command)
{
    for (unsigned side = 0; side < CF_SIDE_COUNT; side++)
        if ((command->sides >> side & 1) != 0 && count_side(timing, side, command) != 0)
            return -1;
    return 0;
}
