/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each side in a fresh process of its own, in pairs: what the sides share in one process cannot
 * help there, and the places of code and data in memory, which move a time by some percent, are
 * drawn anew. One value a pair of processes.
 */
#include "measure/trial.h"

#include "base/clock.h"

#include <math.h>

#define ALPHA 0.05
#define PAIRS_LEAST 3
#define PAIRS_MOST 60
#define UNITS 8       /* the dearest */
#define TURNS 16      /* of both processes, for each unit */
#define TURNS_LEAST 4 /* where one call takes longer than a turn */
#define TURN_NS 3e6   /* of calls, about */
#define WARM_TURNS 1
#define UNITS_LEAST 3 /* where the time is short */
#define TURN_LEAST_NS 1.5e6
#define START_NS 250e6 /* of two processes, about */
#define DEAR_NS 40e6   /* a call of both sides that needs no warm-up and few turns */
#define DEAR_TURNS 2
#define CLEAR 0.2 /* far enough above what is asked for: short turns show it too */
#define CLEAR_UNITS 4
#define CLEAR_TURNS 3
#define CLEAR_TURN_NS 3e6

struct pair {
    struct cf_worker sides[2];
    double value; /* logarithm of the speedup */
};

/* What a pair of processes does, so that the least number of pairs fits into the time left. */
struct effort {
    size_t units;
    double turn_ns;
    int turns, warm;
};

/* A call of both sides, on the input that takes the longest. */
static double dearest_call(const struct cf_trial *trial)
{
    double most = 0;

    for (size_t i = 0; i < trial->unit_count; i++)
        if (trial->units[i].planned)
            most = fmax(most, trial->units[i].times[1][0] + trial->units[i].times[1][1]);
    return most;
}

/* How far the lower bound is above what is asked for, as a logarithm. */
static double margin(const struct cf_trial *trial)
{
    const double low = trial->result->speedup.low;

    return low > 0 ? log(low) - trial->threshold : 0;
}

/* The dearest input alone, and the least number of pairs even where the time is over. */
static struct effort effort_for_dear(struct cf_trial *trial, double call_ns)
{
    const int turns = margin(trial) > CLEAR ? 1 : DEAR_TURNS;
    const double pairs = (PAIRS_LEAST + 0.5) * (START_NS + turns * call_ns);

    cf_trial_leave_time(trial, pairs);
    return (struct effort){ 1, TURN_NS, turns, 0 };
}

/* As many as take the same time with calls that are longer than a turn. */
static int turns_for(double call_ns)
{
    const double turns = TURNS * TURN_NS / fmax(TURN_NS, call_ns / 2);

    return turns < TURNS_LEAST ? TURNS_LEAST : (int)turns;
}

static struct effort effort_for(struct cf_trial *trial)
{
    const uint64_t now = cf_clock_ns();
    const double left = trial->end_ns > now ? (double)(trial->end_ns - now) : 0;
    const double pair = left / (PAIRS_LEAST + 1) - START_NS, call_ns = dearest_call(trial);
    struct effort effort = { trial->planned < UNITS ? trial->planned : UNITS, TURN_NS,
                             turns_for(call_ns), WARM_TURNS };
    double turns = 0;

    if (call_ns > DEAR_NS)
        return effort_for_dear(trial, call_ns);
    if (margin(trial) > CLEAR) {
        effort.units = effort.units < CLEAR_UNITS ? effort.units : CLEAR_UNITS;
        effort.turn_ns = CLEAR_TURN_NS;
        effort.turns = CLEAR_TURNS;
    }
    turns = 2.0 * (effort.turns + effort.warm);
    while (effort.units > UNITS_LEAST && (double)effort.units * turns * effort.turn_ns > pair)
        effort.units--;
    if (effort.units > 0 && (double)effort.units * turns * effort.turn_ns > pair)
        effort.turn_ns = pair / turns / (double)effort.units;
    if (effort.turn_ns < TURN_LEAST_NS)
        effort.turn_ns = TURN_LEAST_NS;
    return effort;
}

static enum cf_status start_pair(struct cf_trial *trial, struct pair *pair, struct cf_error *err)
{
    const uint64_t hash_seed = cf_trial_random(trial);
    const int first = (int)(cf_trial_random(trial) & 1);
    enum cf_status status = CF_OK;

    for (int i = 0; status == CF_OK && i < 2; i++) { /* both load at once */
        const int side = i == 0 ? first : 1 - first;

        pair->sides[side].deadline_ns = cf_trial_deadline(trial);
        status = cf_worker_begin(&pair->sides[side], trial->request, 1U << side, hash_seed, err);
    }
    for (int side = 0; status == CF_OK && !trial->ended && side < 2; side++) {
        status = cf_worker_ready(&pair->sides[side], trial->request, err);
        if (status == CF_OK && pair->sides[side].fault != CF_FAULT_NONE)
            status = cf_trial_fault(trial, &pair->sides[side], err);
    }
    return status;
}

/* One side's turn: the median time of a call by the deciding clock, in nanoseconds. */
static enum cf_status take_turn(struct cf_trial *trial, struct cf_worker *worker, int side,
                                const struct cf_unit *unit, double *time, struct cf_error *err)
{
    const double call =
        unit->times[1][0] > unit->times[1][1] ? unit->times[1][0] : unit->times[1][1];
    const double rounds = trial->turn_ns / (unit->batch * (call + unit->copy_ns) + 10000);
    const struct cf_wire_command command = {
        .kind = CF_WIRE_BLOCK,
        .input = unit->input,
        .batch = unit->batch,
        .rounds = (uint32_t)(rounds < 1    ? 1
                             : rounds > 24 ? 24
                                           : rounds),
        .sides = 1U << side,
        .flags = unit->at_once ? CF_WIRE_GATHER : 0,
    };
    double values[CF_WIRE_ROUNDS_MAX];
    size_t count = 0;

    if (!cf_worker_ask(worker, &command, UINT64_MAX))
        return cf_trial_fault(trial, worker, err);
    for (uint32_t i = 0; i < worker->reply.samples && count < CF_WIRE_ROUNDS_MAX; i++) {
        const int clock = trial->result->by_wall ? 1 : 0;

        values[count++] = cf_sample_time(&worker->samples[i], clock) / unit->batch;
    }
    *time = cf_median(values, count);
    *time = *time < 0.01 ? 0.01 : *time;
    return CF_OK;
}

/* The ratio of one unit in this pair of processes: turns, interleaved, after one to warm up. */
static enum cf_status compare_unit(struct cf_trial *trial, struct pair *pair,
                                   const struct effort *effort, const struct cf_unit *unit,
                                   double *ratio, struct cf_error *err)
{
    double values[TURNS];
    enum cf_status status = CF_OK;

    for (int turn = -effort->warm; status == CF_OK && !trial->ended && turn < effort->turns;
         turn++) {
        const int first = (int)(cf_trial_random(trial) & 1);
        double times[2] = { 1, 1 };

        for (int i = 0; status == CF_OK && !trial->ended && i < 2; i++) {
            const int side = i == 0 ? first : 1 - first;

            status = take_turn(trial, &pair->sides[side], side, unit, &times[side], err);
        }
        if (turn >= 0)
            values[turn] = log(times[0] / times[1]);
    }
    if (status == CF_OK && !trial->ended)
        *ratio = cf_median(values, (size_t)effort->turns);
    return status;
}

/* As cf_overall() does it, with what first calls cost more. */
static enum cf_status compare_pair(struct cf_trial *trial, struct pair *pair,
                                   const struct effort *effort, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    double original = 0, candidate = 0;
    size_t used = 0;

    for (size_t i = 0; status == CF_OK && !trial->ended && i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[trial->by_share[i]];
        const double first = unit->given.calls * (1 - unit->given.repeats);
        const double cost = cf_unit_cost(unit, trial->result->by_wall);
        double ratio = 0;

        if (!unit->planned || used == effort->units)
            continue;
        used++;
        status = compare_unit(trial, pair, effort, unit, &ratio, err);
        original += cost + first * unit->kept[0];
        candidate += cost * exp(-ratio) + first * unit->kept[1];
    }
    if (status == CF_OK && !trial->ended)
        pair->value = log(original) - log(candidate);
    return status;
}

static enum cf_status one_pair(struct cf_trial *trial, const struct effort *effort, double *value,
                               double loads[2], struct cf_error *err)
{
    static const struct cf_worker none = CF_WORKER_INIT;
    struct pair pair = { { none, none }, 0 };
    enum cf_status status = start_pair(trial, &pair, err);

    for (int side = 0; side < 2; side++)
        loads[side] = (double)pair.sides[side].reply.load_ns[side];
    if (status == CF_OK && !trial->ended)
        status = compare_pair(trial, &pair, effort, err);
    *value = pair.value;
    for (int side = 0; side < 2; side++)
        cf_worker_free(&pair.sides[side]);
    return status;
}

static enum cf_status conclude(struct cf_trial *trial, bool agreed, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    const struct cf_interval *found = &result->confirmed_speedup;

    result->confirmed = agreed;
    if (agreed)
        return cf_trial_end(trial, CF_MEASURE_FASTER, err,
                            "%.3g times as fast (95%%: %.3g to %.3g), in %u fresh pairs of "
                            "processes %.3g times",
                            result->speedup.point, result->speedup.low, result->speedup.high,
                            result->processes, found->point);
    if (result->processes < 2)
        return cf_trial_end(trial, CF_MEASURE_UNSURE, err,
                            "%.3g times as fast in one process: no time was left to confirm it",
                            result->speedup.point);
    return cf_trial_end(
        trial, found->high < exp(trial->threshold) ? CF_MEASURE_NOT_FASTER : CF_MEASURE_UNSURE, err,
        "%.3g times as fast in one process, but %.3g times (95%%: %.3g to %.3g) "
        "with each version in a fresh process of its own",
        result->speedup.point, found->point, found->low, found->high);
}

/* The gain is there in fresh processes too: what else is charged? */
static enum cf_status accept(struct cf_trial *trial, double loads[2][PAIRS_MOST], size_t count,
                             struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    const double wanted = exp(trial->threshold);

    for (int side = 0; side < 2; side++) {
        double least = loads[side][0]; /* what the machine adds is no work of the module */

        for (size_t i = 1; i < count; i++)
            least = fmin(least, loads[side][i]);
        result->load_ns[side] = (uint64_t)least;
    }
    result->speedup =
        cf_overall_charged(trial, result->by_wall ? CF_BY_WALL : CF_BY_CPU, ALPHA / 10);
    if (result->speedup.low > wanted)
        return conclude(trial, true, err);
    return cf_trial_end(trial, CF_MEASURE_NOT_FASTER, err,
                        "%.3g times as fast (95%%: %.3g to %.3g) with first calls and import time "
                        "charged, and %.3g is asked for",
                        result->speedup.point, result->speedup.low, result->speedup.high, wanted);
}

enum cf_status cf_trial_confirm(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    double values[PAIRS_MOST], loads[2][PAIRS_MOST], work[2 * PAIRS_MOST];
    const double wanted = exp(trial->threshold);
    const struct effort effort = effort_for(trial);
    enum cf_status status = CF_OK;
    uint64_t took = 0;
    size_t n = 0;

    trial->turn_ns = effort.turn_ns;
    while (status == CF_OK && !trial->ended && n < PAIRS_MOST) {
        const uint64_t start = cf_clock_ns();
        double load[2] = { 0, 0 };
        struct cf_estimate estimate;

        if (n > 0 && start + took > trial->end_ns &&
            (n >= PAIRS_LEAST || cf_trial_deadline(trial) == trial->end_ns))
            break;
        status = one_pair(trial, &effort, &values[n], load, err);
        if (status != CF_OK || trial->ended)
            return status;
        loads[0][n] = load[0];
        loads[1][n] = load[1];
        took = cf_clock_ns() - start;
        result->processes = (unsigned)++n;
        estimate = cf_estimate_trimmed(values, n, work);
        result->confirmed_speedup = cf_interval_of(&estimate, ALPHA);
        if (n < PAIRS_LEAST)
            continue;
        if (result->confirmed_speedup.high < wanted)
            return conclude(trial, false, err);
        if (result->confirmed_speedup.point > wanted && result->confirmed_speedup.low > 1)
            return accept(trial, loads, n, err);
    }
    if (status != CF_OK || trial->ended)
        return status;
    /* Too few pairs for the usual rule, but even their wide interval is above what is asked for. */
    if (n >= 2 && result->confirmed_speedup.low > wanted)
        return accept(trial, loads, n, err);
    return conclude(trial, false, err);
}
