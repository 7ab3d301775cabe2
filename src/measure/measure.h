/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure/measure.h - how much faster a candidate is than the original, with what certainty.
 *
 * docs/measuring.md has the method and where it comes from. Speedup is original time / candidate
 * time, gain is speedup - 1, intervals are two-sided 95% and hold although the run stops as soon
 * as it is certain. That both do the same is src/verify's to say: only inputs that both handled
 * belong in a request.
 */
#ifndef CF_MEASURE_MEASURE_H
#define CF_MEASURE_MEASURE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_MEASURE_INPUTS_MAX 10000 /* of one request */

enum cf_measure_effort { CF_EFFORT_LOW, CF_EFFORT_MEDIUM, CF_EFFORT_HIGH };

/* One input to call, by its place in the inputs file or its row in the trace. */
struct cf_measure_input {
    uint64_t number;
    bool from_trace;
    double calls;   /* how often the program makes it, in any unit; the weight. 0: 1 */
    double repeats; /* of those, the share that comes with equal values again: 0 to 1 */
};

struct cf_measure_request {
    const char *python;
    const char *cwd;       /* NULL: ours */
    const char *original;  /* file */
    const char *candidate; /* file; executed under the original's name and path */
    const char *baseline;  /* the text to be faster than, executed likewise; NULL: the original's */
    const char *module;    /* import name of both; NULL: by the packages around the original */
    const char *qualname;
    bool script;                        /* as in verify/verify.h */
    const char *const *path;            /* put first into sys.path; NULL-terminated; NULL: none */
    const char *inputs;                 /* inputs file, or NULL */
    const char *trace;                  /* or NULL; it must be trusted */
    const struct cf_measure_input *use; /* NULL: all of the inputs file, each once */
    size_t use_count;
    double calls;    /* calls in the program's run, so that import time counts; 0: unknown */
    double min_gain; /* 0.05: the lower bound must exceed 1.05 */
    enum cf_measure_effort effort;
    uint64_t limit_ns; /* wall clock of the whole; 0: by effort, 4, 10 or 40 s */
    double patience;   /* times that limit, where the machine is busy; 0: 1 */
    uint64_t seed;
    bool quick;   /* a first look: neither first calls nor fresh processes, FASTER is not confirmed;
                   * the limit begins where both versions are loaded */
    bool arbiter; /* cachegrind counts instructions too, and decides what the time leaves unsure;
                   * up to two minutes beyond the limit */
    bool contained; /* in a private folder, without a network, no writing elsewhere: as far as the
                     * machine can; `cwd` counts no more */
};

enum cf_measure_verdict {
    CF_MEASURE_FASTER,     /* lower bound above 1 + min_gain, and confirmed */
    CF_MEASURE_NOT_FASTER, /* certain not to be, or not confirmed */
    CF_MEASURE_UNSURE,     /* the time was over before it was certain */
    CF_MEASURE_CHEAT,      /* work kept, moved or hidden; the reason says which */
    CF_MEASURE_FAILED,     /* nothing was measured; the reason says why */
};

struct cf_interval {
    double point, low, high; /* ratios; all 0: not measured */
};

struct cf_measure_unit {
    struct cf_measure_input input;
    bool at_once; /* async: many calls on one loop, throughput; else one after another */
    struct cf_interval cpu, wall;
    double share;           /* of the original's time over all inputs, 0 to 1 */
    double seconds[2];      /* CPU time of a call, original and candidate */
    double cold_seconds[2]; /* of the first call with these values in a process; 0: not measured */
    uint64_t samples;       /* timed regions of each side */
};

struct cf_measure_result {
    enum cf_measure_verdict verdict;
    const char *reason;           /* one line, in the arena; never NULL */
    struct cf_interval speedup;   /* by the clock that decides, caches and imports charged */
    struct cf_interval cpu, wall; /* over all inputs, as measured warm */
    struct cf_interval cold;      /* first calls; 0: not measured */
    struct cf_interval noise;     /* the original against itself, alongside, by the same clock */
    struct cf_interval confirmed_speedup; /* in fresh processes; 0: not tried */
    bool confirmed;
    bool by_wall;     /* decided by wall clock: the function mostly waits */
    bool keeps;       /* the candidate keeps results for equal inputs: charged by `repeats` */
    uint64_t samples; /* timed regions of each side */
    unsigned looks;
    unsigned processes; /* fresh pairs of the confirmation */
    uint64_t took_ns;
    uint64_t peak_bytes[2];      /* of one call, largest over the inputs looked at */
    uint64_t allocated_bytes[2]; /* of one call of each of them, together */
    uint64_t load_ns[2];         /* CPU time of executing the module */
    double instructions[2];      /* of a call, weighted; 0: nothing counts them */
    bool counted;                /* by cachegrind, not by the kernel */
    bool by_instructions;        /* they decided */
    const char *uncounted;       /* why cachegrind did not count; NULL: it did, or was not asked */
    struct cf_measure_unit *units; /* in the arena; those not measured have 0 samples */
    size_t unit_count;
    size_t dropped; /* inputs on which the sides ended differently, or too slow to measure */
};

/*
 * Measures. What the user's code does is no failure of ours: it comes back as a verdict with its
 * reason. Fails with CF_ENOMEM, CF_EIO, CF_ENOTFOUND (no such interpreter) or CF_EUSAGE.
 */
CF_NODISCARD
enum cf_status cf_measure_run(const struct cf_measure_request *request, struct cf_arena *arena,
                              struct cf_measure_result *result, struct cf_error *err);

/* "faster", "not faster", ...; never NULL. */
const char *cf_measure_verdict_name(enum cf_measure_verdict verdict);

#endif
