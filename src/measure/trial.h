/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure/trial.h - one measurement under way; shared by the files of this folder only.
 *
 *   setup.c    the first calls: which inputs count, how many calls a timed region has
 *   compare.c  interleaved blocks in one process, until the verdict is certain
 *   overall.c  from blocks to intervals over all inputs
 *   cold.c     first calls with values never seen
 *   confirm.c  each side in a fresh process
 *   arbiter.c  instructions of each side, counted by cachegrind
 *   measure.c  the whole, and its reasons
 */
#ifndef CF_MEASURE_TRIAL_H
#define CF_MEASURE_TRIAL_H

#include "measure/measure.h"
#include "measure/stats.h"
#include "measure/worker.h"

#define CF_ALL_SIDES 7U  /* bits */
#define CF_BOTH_SIDES 3U /* original and candidate */
#define CF_GATHERED 16U  /* calls at once, for throughput */
#define CF_EXTRA_NS 60e9 /* beyond the time, at most, for what is dear */
#define CF_DEAR_NS 100e6 /* a call of both sides: few of them are made, and none to warm up */

/* Logarithms of ratios, one number a block. */
enum cf_series {
    CF_BY_CPU,
    CF_BY_WALL,
    CF_TWIN_CPU,
    CF_TWIN_WALL,
    CF_SERIES_COUNT,
};

struct cf_unit {
    struct cf_measure_input given;
    uint32_t input; /* number in the task */
    bool at_once;
    bool planned; /* measured; the others are dropped or too slow */
    bool raises;  /* both sides do */
    bool has_twin;
    uint32_t batch, rounds;
    double cost_ns;     /* wall clock of a block */
    double copy_ns;     /* of one copy of the input */
    double times[2][2]; /* [clock][side]: nanoseconds of a call, running mean of block medians */
    double kept[2];     /* nanoseconds of a first call beyond a later one, by side */
    double kept_low[2], kept_high[2];
    double first[2];                 /* nanoseconds of a first call; 0: not measured */
    double instructions[2];          /* of a call */
    double *values[CF_SERIES_COUNT]; /* in the arena */
    size_t blocks, capacity;
    struct cf_estimate estimates[CF_SERIES_COUNT];
    uint64_t digest[2];
    bool has_digest[2], varies[2];
};

struct cf_trial {
    const struct cf_measure_request *request;
    struct cf_measure_result *result;
    struct cf_arena *arena;
    struct cf_worker worker;
    struct cf_unit *units;
    size_t unit_count;
    size_t *by_share; /* units, the dearest first */
    size_t planned;
    double part;      /* of the usual time that a unit gets: many share it */
    double threshold; /* logarithm of 1 + min_gain */
    uint64_t began_ns, end_ns, compare_end_ns;
    uint64_t random;
    double turn_ns;               /* of one side in a pair of fresh processes */
    double expected_ns, spent_ns; /* of warming up: how busy the machine is */
    double *work;                 /* for the estimates */
    size_t work_size;
    unsigned original_flags, candidate_flags; /* of all samples together */
    bool ended;                               /* the verdict stands */
};

/* An estimate over all planned units, as a logarithm. `kept` charges what first calls cost more. */
struct cf_estimate cf_overall(const struct cf_trial *trial, enum cf_series series);
struct cf_interval cf_overall_charged(const struct cf_trial *trial, enum cf_series series,
                                      double alpha);
struct cf_interval cf_interval_of(const struct cf_estimate *log_estimate, double alpha);
/* CPU time (0), or wall clock without the waits for a processor (1); nanoseconds, at least 1. */
double cf_sample_time(const struct cf_wire_sample *sample, int clock);
/* Sorts by_share by the original's time times calls. */
void cf_sort_by_share(struct cf_trial *trial);
double cf_unit_cost(const struct cf_unit *unit, bool by_wall); /* calls times original time */
bool cf_unit_is_dear(const struct cf_unit *unit);
/* The planned unit that takes the most of the time; NULL: none is planned. */
struct cf_unit *cf_trial_dearest(const struct cf_trial *trial);
/* Moves the end so that this much time is left, more on a busy machine; never by more than 60 s. */
void cf_trial_leave_time(struct cf_trial *trial, double ns);
/* The end for a process: where a call is dear, it is not broken off in one. */
uint64_t cf_trial_deadline(const struct cf_trial *trial);
/* How many times as long everything takes because others use the machine too: 1 to 10. */
double cf_trial_pace(const struct cf_trial *trial);

/* Ends the trial with a verdict and its reason. Fails with CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_trial_end(struct cf_trial *trial, enum cf_measure_verdict verdict,
                            struct cf_error *err, const char *fmt, ...) CF_PRINTF(4, 5);
/* The same by the worker's fault. */
CF_NODISCARD
enum cf_status cf_trial_fault(struct cf_trial *trial, const struct cf_worker *worker,
                              struct cf_error *err);
uint64_t cf_trial_random(struct cf_trial *trial);

/*
 * The stages, in this order. Each returns CF_OK also where the trial ended in it
 * (trial->ended), and fails only with what is no fault of the user's code.
 */
CF_NODISCARD
enum cf_status cf_trial_setup(struct cf_trial *trial, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_trial_compare(struct cf_trial *trial, bool *faster, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_trial_cold(struct cf_trial *trial, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_trial_confirm(struct cf_trial *trial, struct cf_error *err);
/* After the verdict, which it decides where that is unsure; `looked`: at first calls, before. */
CF_NODISCARD
enum cf_status cf_trial_arbitrate(struct cf_trial *trial, bool looked, struct cf_error *err);
/* The result's instructions from those of the units: of a call, weighted by calls. */
void cf_trial_instructions(struct cf_trial *trial);

/* One measured block of a unit with its bookkeeping. False: trial->worker has a fault. */
CF_NODISCARD
enum cf_status cf_trial_block(struct cf_trial *trial, struct cf_unit *unit, bool keep,
                              struct cf_error *err);
/* Compares what the sides give now with what they gave before. */
CF_NODISCARD
enum cf_status cf_trial_digest(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err);

#endif
