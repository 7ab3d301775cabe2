/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU time of fresh processes, taken in turns so that what disturbs one disturbs all. */
#include "base/clock.h"
#include "measure/stats.h"
#include "startup/exec.h"

#include <math.h>
#include <stdlib.h>

#define ROUNDS_LOOK 10
#define ROUNDS 30
#define ROUNDS_MORE 90 /* where these do not tell whether it is worth it */
#define ROUNDS_LEAST 8
#define TIGHT \
    0.015 /* half width of the interval at which more rounds tell no more; of a large \
             gain a tenth of it */
#define LONG_NS (20 * CF_NS_PER_SECOND)
#define LONGER_NS (60 * CF_NS_PER_SECOND)
#define ALPHA 0.05

static int compare_times(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

static struct cf_startup_time time_of(double *seconds, unsigned runs)
{
    struct cf_startup_time time = { .runs = runs };

    if (runs == 0)
        return time;
    qsort(seconds, runs, sizeof(*seconds), compare_times);
    time.p10_s = seconds[(runs - 1) / 10];
    time.median_s = cf_median(seconds, runs);
    return time;
}

static struct cf_startup_spec spec_of(enum cf_startup_series series)
{
    const bool after = series == CF_STARTUP_AFTER || series == CF_STARTUP_AFTER_THEN;

    return (struct cf_startup_spec){
        .side = after ? CF_SIDE_AFTER : CF_SIDE_BEFORE,
        .mode = series == CF_STARTUP_INTERPRETER ? CF_RUN_EMPTY : CF_RUN_PLAIN,
        .then = series == CF_STARTUP_BEFORE_THEN || series == CF_STARTUP_AFTER_THEN,
    };
}

/* The ratio of pairs that were run one after the other. */
static struct cf_startup_speedup speedup_of(const double *before, const double *after,
                                            unsigned runs)
{
    double logs[ROUNDS_MORE], space[2 * ROUNDS_MORE];
    struct cf_estimate estimate;
    struct cf_bounds bounds;

    for (unsigned i = 0; i < runs; i++)
        logs[i] = log(before[i] / after[i]);
    estimate = cf_estimate_trimmed(logs, runs, space);
    bounds = cf_estimate_bounds(&estimate, ALPHA);
    return (struct cf_startup_speedup){ exp(estimate.mean), exp(bounds.low), exp(bounds.high) };
}

/* Everything that is measured, a time for each round. */
struct rounds {
    double seconds[CF_STARTUP_SERIES_COUNT][ROUNDS_MORE];
    bool wanted[CF_STARTUP_SERIES_COUNT];
    unsigned count;
    unsigned most;
    uint64_t longest_ns;
};

static struct cf_startup_speedup speedup_in(const struct rounds *rounds, bool then)
{
    return speedup_of(rounds->seconds[then ? CF_STARTUP_BEFORE_THEN : CF_STARTUP_BEFORE],
                      rounds->seconds[then ? CF_STARTUP_AFTER_THEN : CF_STARTUP_AFTER],
                      rounds->count);
}

/* More rounds would tell no more. */
static bool is_tight(const struct rounds *rounds)
{
    for (int then = 0; then <= rounds->wanted[CF_STARTUP_AFTER_THEN]; then++) {
        const struct cf_startup_speedup speedup = speedup_in(rounds, then == 1);

        if (log(speedup.high / speedup.low) / 2 >= fmax(TIGHT, log(speedup.point) / 10))
            return false;
    }
    return true;
}

/* The interval has the gain in it that is the least wanted one. */
static bool is_open(const struct cf_startup_work *work, const struct rounds *rounds)
{
    const double least = 1 + work->request->min_gain;

    for (int then = 0; then <= rounds->wanted[CF_STARTUP_AFTER_THEN]; then++) {
        const struct cf_startup_speedup speedup = speedup_in(rounds, then == 1);

        if (speedup.low <= least && speedup.high > least)
            return true;
    }
    return false;
}

/*
 * Is there to be another round? Whether it is worth it is looked at once, at the end of the usual
 * rounds: rounds that go on until the interval is right make it wrong.
 */
static bool goes_on(const struct cf_startup_work *work, struct rounds *rounds, uint64_t took_ns)
{
    const bool after = rounds->wanted[CF_STARTUP_AFTER];

    if (rounds->count < ROUNDS_LEAST)
        return true;
    if (cf_startup_is_over(work) || (after && is_tight(rounds)))
        return false;
    if (rounds->count < rounds->most && took_ns <= rounds->longest_ns)
        return true;
    if (!after || rounds->most == ROUNDS_MORE || !is_open(work, rounds))
        return false;
    rounds->most = ROUNDS_MORE;
    rounds->longest_ns = LONGER_NS;
    return true;
}

static enum cf_status run_round(struct cf_startup_work *work, struct rounds *rounds,
                                struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (int k = 0; k < CF_STARTUP_SERIES_COUNT && status == CF_OK; k++) {
        /* Each second round backwards: neither side always comes first. */
        const int i = rounds->count % 2 == 0 ? k : CF_STARTUP_SERIES_COUNT - 1 - k;
        const struct cf_startup_spec spec = spec_of((enum cf_startup_series)i);
        struct cf_startup_ended ended;

        if (!rounds->wanted[i])
            continue;
        status = cf_startup_exec(work, &spec, &ended, err);
        rounds->seconds[i][rounds->count] =
            (double)(ended.cpu_ns > 0 ? ended.cpu_ns : 1) / (double)CF_NS_PER_SECOND;
        cf_startup_ended_deinit(&ended);
    }
    rounds->count++;
    return status;
}

static void keep(struct cf_startup *startup, struct rounds *rounds)
{
    if (rounds->wanted[CF_STARTUP_AFTER])
        startup->speedup = speedup_in(rounds, false);
    if (rounds->wanted[CF_STARTUP_AFTER_THEN])
        startup->speedup_then = speedup_in(rounds, true);
    for (int i = 0; i < CF_STARTUP_SERIES_COUNT; i++) {
        if (rounds->wanted[i])
            startup->times[i] = time_of(rounds->seconds[i], rounds->count);
    }
}

enum cf_status cf_startup_times(struct cf_startup_work *work, bool after, struct cf_error *err)
{
    const uint64_t start = cf_clock_ns();
    struct rounds rounds = { .most = after ? ROUNDS : ROUNDS_LOOK, .longest_ns = LONG_NS };
    enum cf_status status = CF_OK;

    cf_startup_tell(work, "times");
    for (int i = 0; i < CF_STARTUP_SERIES_COUNT; i++) {
        const struct cf_startup_spec spec = spec_of((enum cf_startup_series)i);

        rounds.wanted[i] =
            (after || spec.side == CF_SIDE_BEFORE) && (!spec.then || work->request->then != NULL);
    }
    while (status == CF_OK && goes_on(work, &rounds, cf_clock_ns() - start))
        status = run_round(work, &rounds, err);
    if (status == CF_OK)
        keep(work->startup, &rounds);
    return status;
}
