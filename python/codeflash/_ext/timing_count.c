/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls in a forked process, for a profiler that runs around it and tells at the end of each
 * process what it did. All inputs are copied and released in either case; where only the first half
 * of them is called, the difference of two processes is what the calls of the other half did.
 */
#include "timing.h"

#include <unistd.h>

static void run_child(struct timing *timing, unsigned side, const struct cf_wire_command *command,
                      struct cf_wire_sample *shared)
{
    const bool half = (command->flags & CF_WIRE_HALF) != 0;
    const uint32_t called = half ? command->rounds / 2 : command->rounds;

    for (uint32_t round = 0; round < command->rounds; round++) {
        struct timing_copies copies;
        struct cf_wire_sample ignored;

        if (ext_timing_copies_make(timing, side, command, &copies) != 0)
            return;
        if (round < called)
            ext_timing_region(timing, side, &copies, command, &ignored);
        ext_timing_settle(timing);
        ext_timing_copies_free(&copies);
    }
    shared->value = (uint64_t)getpid();
    shared->flags = 0;
    _exit(0);
}

int ext_timing_count(struct timing *timing, const struct cf_wire_command *command)
{
    return ext_timing_forked(timing, command, run_child);
}
