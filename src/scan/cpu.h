/* SPDX-License-Identifier: Apache-2.0 */
/* scan/cpu.h - what the parts of the CPU pass share. */
#ifndef CF_SCAN_CPU_H
#define CF_SCAN_CPU_H

#include "scan/work.h"

#include <sqlite3.h>

/* A function with its times in nanoseconds of CPU, callees included. */
struct cf_cpu_function {
    const struct cf_scan_file *file;
    const char *name; /* qualified */
    uint32_t line;
    int64_t id; /* in the trace; 0: none */
    double work, fixtures, start, own;
    double near;    /* own, and that of what it calls outside the project */
    uint64_t calls; /* 0: not known */
};

struct cf_cpu_times {
    struct cf_cpu_function *items; /* in the arena */
    size_t count;
    double work, start; /* of the whole: what shares are shares of */
    sqlite3 *db;        /* the open trace; NULL: another profiler */
    size_t runs;        /* of the test */
    size_t call_runs;   /* those in which calls were recorded */
    double seconds;     /* of a run, by the wall clock */
};

/* Adds up the samples of the trace. CF_EFORMAT, CF_ENOMEM, ... */
CF_NODISCARD
enum cf_status cf_cpu_read_trace(const struct cf_scan_work *work, struct cf_cpu_times *times,
                                 struct cf_error *err);

/* Says what is wrong in each function: pattern, evidence, expected gain. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_cpu_patterns(struct cf_scan_work *work, const struct cf_cpu_times *times,
                               struct cf_error *err);

/* What the text alone shows of a function, in words; NULL: nothing. `often`: it is called in loops.
 */
const char *cf_cpu_sign(const struct cf_scan_file *file, uint32_t definition, bool often);

#endif
