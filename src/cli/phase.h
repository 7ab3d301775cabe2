/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/phase.h - what each step of a run takes, told on standard error with -v.
 *
 * bench/trace.py reads these lines: they part what the program pays from what follows its exit.
 */
#ifndef CF_CLI_PHASE_H
#define CF_CLI_PHASE_H

#include <stdbool.h>
#include <stdint.h>

struct cf_phase {
    bool told;
    uint64_t wall_ns, cpu_ns; /* when it began; CPU time with that of children waited for */
};

struct cf_phase cf_phase_begin(bool told);

/* Says what the phase took, and begins the next one. */
void cf_phase_end(struct cf_phase *phase, const char *name);

#endif
