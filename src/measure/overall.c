/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Over all inputs the speedup is the ratio of the total times, each input's time multiplied by its
 * calls: R = sum(w o) / sum(w o exp(-x)), with o the original's time of a call and x the logarithm
 * of the input's own ratio. By the delta method log R moves with each x by the share that the
 * input has of the candidate's total.
 */
#include "measure/trial.h"

#include <math.h>
#include <stdlib.h>

#define IMPORT_LEAST_NS 1000000.0 /* more import time than this is charged */
#define IMPORT_MORE 1.1           /* and only where it is so many times the original's */

double cf_sample_time(const struct cf_wire_sample *sample, int clock)
{
    uint64_t ns = sample->cpu_ns;

    if (clock != 0)
        ns = sample->wall_ns > sample->waited_ns ? sample->wall_ns - sample->waited_ns : 0;
    return ns > 0 ? (double)ns : 1;
}

double cf_unit_cost(const struct cf_unit *unit, bool by_wall)
{
    return unit->given.calls * unit->times[by_wall ? 1 : 0][CF_SIDE_ORIGINAL];
}

bool cf_unit_is_dear(const struct cf_unit *unit)
{
    return unit->times[1][0] + unit->times[1][1] > CF_DEAR_NS;
}

static bool is_wall(enum cf_series series)
{
    return series == CF_BY_WALL || series == CF_TWIN_WALL;
}

static bool counts(const struct cf_unit *unit, enum cf_series series)
{
    const bool twin = series == CF_TWIN_CPU || series == CF_TWIN_WALL;

    return unit->planned && unit->blocks > 0 && (!twin || unit->has_twin);
}

/* The two totals; `kept` is which of the kept times are added: -1 the least gain, 1 the most. */
static void totals(const struct cf_trial *trial, enum cf_series series, const int *kept,
                   double *original, double *candidate)
{
    const struct cf_measure_result *result = trial->result;
    const double more = (double)result->load_ns[1] - (double)result->load_ns[0];
    double calls = 0;

    *original = *candidate = 0;
    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];
        const double cost = cf_unit_cost(unit, is_wall(series));
        const double first = unit->given.calls * (1 - unit->given.repeats);

        if (!counts(unit, series))
            continue;
        *original += cost;
        *candidate += cost * exp(-unit->estimates[series].mean);
        calls += unit->given.calls;
        if (kept == NULL)
            continue;
        *original += first * (*kept == 0  ? unit->kept[0]
                              : *kept < 0 ? unit->kept_low[0]
                                          : unit->kept_high[0]);
        *candidate += first * (*kept == 0  ? unit->kept[1]
                               : *kept < 0 ? unit->kept_high[1]
                                           : unit->kept_low[1]);
    }
    if (kept != NULL && trial->request->calls > 0 && more > IMPORT_LEAST_NS &&
        (double)result->load_ns[1] > IMPORT_MORE * (double)result->load_ns[0])
        *candidate += more * calls / trial->request->calls;
}

struct cf_estimate cf_overall(const struct cf_trial *trial, enum cf_series series)
{
    struct cf_estimate result = { 0, 0, 0 };
    double original = 0, candidate = 0, spread = 0;
    size_t used = 0;

    totals(trial, series, NULL, &original, &candidate);
    if (original <= 0 || candidate <= 0)
        return result;
    result.mean = log(original) - log(candidate);
    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];
        const struct cf_estimate *part = &unit->estimates[series];
        double share = 0, variance = 0;

        if (!counts(unit, series))
            continue;
        if (part->df <= 0)
            return (struct cf_estimate){ result.mean, 0, 0 };
        share = cf_unit_cost(unit, is_wall(series)) * exp(-part->mean) / candidate;
        variance = share * share * part->variance;
        result.variance += variance;
        spread += variance * variance / part->df;
        result.df = used++ == 0 || part->df < result.df ? part->df : result.df;
    }
    if (spread > 0)
        result.df = result.variance * result.variance / spread;
    return result;
}

struct cf_interval cf_interval_of(const struct cf_estimate *log_estimate, double alpha)
{
    const struct cf_bounds bounds = cf_estimate_bounds(log_estimate, alpha);

    return (struct cf_interval){ exp(log_estimate->mean), exp(bounds.low), exp(bounds.high) };
}

/*
 * What is charged does not move with the ratios measured warm: their uncertainty counts by the
 * part of the candidate's total that they are.
 */
struct cf_interval cf_overall_charged(const struct cf_trial *trial, enum cf_series series,
                                      double alpha)
{
    const struct cf_estimate warm = cf_overall(trial, series);
    const struct cf_bounds bounds = cf_estimate_bounds(&warm, alpha);
    double logs[3] = { 0 }, parts[3] = { 1, 1, 1 }, plain = 0, total = 0;

    totals(trial, series, NULL, &plain, &total);
    for (int kept = -1; kept <= 1; kept++) {
        double original = 0, candidate = 0;

        totals(trial, series, &kept, &original, &candidate);
        if (original <= 0 || candidate <= 0)
            continue;
        logs[kept + 1] = log(original) - log(candidate);
        parts[kept + 1] = total / candidate;
    }
    return (struct cf_interval){ exp(logs[1]), exp(logs[0] - parts[0] * (warm.mean - bounds.low)),
                                 exp(logs[2] + parts[2] * (bounds.high - warm.mean)) };
}

/* --- order --------------------------------------------------------------------------------- */

struct ranked {
    size_t index;
    double cost;
};

static int dearer_first(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;

    if (left->cost != right->cost)
        return left->cost < right->cost ? 1 : -1;
    return (left->index > right->index) - (left->index < right->index);
}

void cf_sort_by_share(struct cf_trial *trial)
{
    struct ranked *ranked = calloc(trial->unit_count + 1, sizeof(*ranked));

    for (size_t i = 0; i < trial->unit_count; i++) {
        trial->by_share[i] = i;
        if (ranked != NULL)
            ranked[i] = (struct ranked){ i, cf_unit_cost(&trial->units[i], true) };
    }
    if (ranked == NULL) /* the order saves time, nothing else */
        return;
    qsort(ranked, trial->unit_count, sizeof(*ranked), dearer_first);
    for (size_t i = 0; i < trial->unit_count; i++)
        trial->by_share[i] = ranked[i].index;
    free(ranked);
}

struct cf_unit *cf_trial_dearest(const struct cf_trial *trial)
{
    for (size_t i = 0; i < trial->unit_count; i++)
        if (trial->units[trial->by_share[i]].planned)
            return &trial->units[trial->by_share[i]];
    return NULL;
}
