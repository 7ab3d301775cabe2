/* SPDX-License-Identifier: Apache-2.0 */
/* The first calls: which inputs both sides handle, what a call costs, how to batch it. */
#include "measure/trial.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REGION_NS 30000.0 /* a timed region is at least so long, where copies allow it */
#define BLOCK_NS 24e6     /* a block is about so long */
#define ROUNDS_MOST 8     /* in a block; its median is one value */
#define COPIES_NS 5e6     /* to be spent on the copies of one region */
#define WARM_NS 10e6      /* of calls before an input is measured */
#define WARM_ROUNDS 16
#define TWIN_MOST_NS 400e6 /* a round dearer than this has no twin */
#define PROBE_SHARE 4      /* of the time for comparing that first calls may take: a fourth */
#define PLAN_SHARE 0.5     /* of the time left that the least blocks of all units may take */
#define BLOCKS_LEAST 3     /* of a unit */
#define DEAR_BLOCKS 7      /* that there is time for, whatever the limit is */
#define QUICK_BLOCKS 1     /* the same for a quick look */
#define LOOK_BLOCKS 8      /* that a quick look has time for, or it goes by first calls alone */
#define CLEAR 1.3          /* times as fast: one call shows it well enough for a look */
#define DIGESTS 8          /* units whose results are looked at */
#define WHOLE_UNITS 8.0    /* of more, each gets a smaller part of the time */
#define PART_LEAST 0.1

static enum cf_status ask(struct cf_trial *trial, const struct cf_wire_command *command,
                          uint64_t limit_ns, struct cf_error *err)
{
    if (cf_worker_ask(&trial->worker, command, limit_ns))
        return CF_OK;
    return cf_trial_fault(trial, &trial->worker, err);
}

/* The first call of each side: do both end in the same way? */
static enum cf_status probe(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    const struct cf_wire_command command = { .kind = CF_WIRE_BLOCK,
                                             .input = unit->input,
                                             .batch = unit->at_once ? CF_GATHERED : 1,
                                             .rounds = 1,
                                             .sides = CF_BOTH_SIDES,
                                             .flags = CF_WIRE_IN_ORDER |
                                                      (unit->at_once ? CF_WIRE_GATHER : 0) };
    const uint64_t start = cf_clock_ns();
    enum cf_status status = ask(trial, &command, 0, err);
    const struct cf_wire_sample *samples = trial->worker.samples;

    if (status != CF_OK || trial->ended)
        return status;
    if (trial->worker.reply.samples != 2)
        return cf_fail(err, CF_EFORMAT, "the measuring process gave no samples");
    unit->raises = (samples[0].flags & CF_SAMPLE_RAISED) != 0;
    unit->planned = unit->raises == ((samples[1].flags & CF_SAMPLE_RAISED) != 0);
    unit->copy_ns = (double)trial->worker.reply.copy_ns / (2.0 * command.batch);
    for (int side = 0; side < 2; side++) {
        unit->times[0][side] = cf_sample_time(&samples[side], 0) / command.batch;
        unit->times[1][side] = cf_sample_time(&samples[side], 1) / command.batch;
    }
    if (cf_unit_is_dear(unit)) {
        trial->expected_ns += command.batch * (unit->times[1][0] + unit->times[1][1]);
        trial->spent_ns += (double)(cf_clock_ns() - start);
    }
    return CF_OK;
}

static void postpone(struct cf_trial *trial, uint64_t ns)
{
    trial->compare_end_ns += ns;
    trial->end_ns += ns;
    trial->worker.deadline_ns = trial->end_ns;
}

static enum cf_status probe_all(struct cf_trial *trial, struct cf_error *err)
{
    const uint64_t start = cf_clock_ns();
    const uint64_t limit = (trial->compare_end_ns - start) / PROBE_SHARE;
    enum cf_status status = CF_OK;
    uint64_t took = 0;
    size_t probed = 0;

    trial->worker.deadline_ns += (uint64_t)CF_EXTRA_NS; /* how long a call is, it will tell */
    for (size_t i = 0; status == CF_OK && !trial->ended && i < trial->unit_count; i++) {
        if (i > 0 && cf_clock_ns() - start > limit)
            break; /* the others are not measured */
        status = probe(trial, &trial->units[i], err);
        probed += trial->units[i].planned;
    }
    took = cf_clock_ns() - start;
    postpone(trial, took > limit ? took - limit : 0);
    trial->part = probed <= WHOLE_UNITS ? 1 : fmax(PART_LEAST, WHOLE_UNITS / (double)probed);
    if (status == CF_OK && !trial->ended && probed == 0)
        return cf_trial_end(trial, CF_MEASURE_FAILED, err,
                            trial->unit_count == 0
                                ? "there is no input to measure with"
                                : "original and candidate end differently on every input");
    return status;
}

/* Medians of the rounds, as times of a call. */
static void learn_times(struct cf_trial *trial, struct cf_unit *unit, uint32_t batch)
{
    const struct cf_worker *worker = &trial->worker;
    double values[2][CF_WIRE_ROUNDS_MAX];

    for (int side = 0; side < 2; side++) {
        size_t count = 0;

        for (uint32_t i = 0; i < worker->reply.samples; i++) {
            if (worker->samples[i].side != (uint32_t)side || count == CF_WIRE_ROUNDS_MAX)
                continue;
            values[0][count] = cf_sample_time(&worker->samples[i], 0) / batch;
            values[1][count++] = cf_sample_time(&worker->samples[i], 1) / batch;
        }
        if (count > 0) {
            unit->times[0][side] = cf_median(values[0], count);
            unit->times[1][side] = cf_median(values[1], count);
        }
    }
}

static double slower_side(const struct cf_unit *unit)
{
    return unit->times[1][0] > unit->times[1][1] ? unit->times[1][0] : unit->times[1][1];
}

static uint32_t between(double value, double least, double most)
{
    return (uint32_t)(value < least ? least : value > most ? most : value);
}

/* How many calls make a region and how many rounds a block. */
static void shape_block(const struct cf_trial *trial, struct cf_unit *unit)
{
    const double call =
        unit->times[0][0] < unit->times[0][1] ? unit->times[0][0] : unit->times[0][1];
    const double dear_round = unit->times[1][0] + unit->times[1][1] + 2 * unit->copy_ns;
    double round = 0, batch = REGION_NS / (call < 10 ? 10 : call) + 0.999;

    if (unit->copy_ns > 0 && batch > COPIES_NS / unit->copy_ns)
        batch = COPIES_NS / unit->copy_ns;
    unit->batch = unit->at_once ? CF_GATHERED : between(batch, 1, CF_WIRE_BATCH_MAX);
    round = 3 * unit->batch * (slower_side(unit) + unit->copy_ns) + 20000;
    unit->has_twin = round < TWIN_MOST_NS;
    if (!unit->has_twin && !unit->at_once && unit->batch == 1)
        round = dear_round;
    unit->rounds = between(trial->part * BLOCK_NS / round, 1, ROUNDS_MOST);
    if (unit->rounds == 1 && 2 * round < BLOCK_NS)
        unit->rounds = 2;
    if (unit->rounds > 1)
        unit->rounds -= unit->rounds % 2; /* every order with its reverse */
    unit->cost_ns = round * unit->rounds;
}

static enum cf_status warm_up(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    const double round = 2 * unit->batch * (slower_side(unit) + unit->copy_ns) + 20000;
    const struct cf_wire_command command = {
        .kind = CF_WIRE_BLOCK,
        .input = unit->input,
        .batch = unit->batch,
        .rounds = between(trial->part * WARM_NS / round, 1, WARM_ROUNDS),
        .sides = CF_ALL_SIDES,
        .flags = unit->at_once ? CF_WIRE_GATHER : 0,
        .seed = cf_trial_random(trial),
    };
    const uint64_t start = cf_clock_ns();
    enum cf_status status =
        ask(trial, &command, (uint64_t)(20 * slower_side(unit)) * unit->batch, err);

    trial->expected_ns += 1.5 * round * command.rounds; /* three sides */
    trial->spent_ns += (double)(cf_clock_ns() - start);
    if (status == CF_OK && !trial->ended)
        learn_times(trial, unit, command.batch);
    return status;
}

/* Twice: what is slow before the interpreter has adapted needs another batch afterwards. */
static enum cf_status calibrate(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    unit->batch = unit->at_once ? CF_GATHERED : 1;
    if (cf_unit_is_dear(unit)) {
        shape_block(trial, unit); /* its first call was long enough to be warm at its end */
        return CF_OK;
    }
    for (int i = 0; status == CF_OK && !trial->ended && i < 2; i++) {
        if (i == 0 || unit->times[1][0] < REGION_NS * 10)
            status = warm_up(trial, unit, err);
        if (status == CF_OK && !trial->ended)
            shape_block(trial, unit);
    }
    return status;
}

/* What takes long to call gets the time for as many blocks as an interval needs. */
static void make_room(struct cf_trial *trial)
{
    const uint64_t now = cf_clock_ns();
    const double left = trial->compare_end_ns > now ? (double)(trial->compare_end_ns - now) : 0;

    for (size_t i = 0; i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];
        double extra = 0;

        if (!unit->planned)
            continue;
        shape_block(trial, unit);
        extra = trial->request->quick
                    ? QUICK_BLOCKS * unit->cost_ns - left
                    : fmin((DEAR_BLOCKS + 1) * cf_trial_pace(trial) * unit->cost_ns - left,
                           CF_EXTRA_NS);
        if (extra > 0)
            postpone(trial, (uint64_t)extra);
        trial->worker.deadline_ns = cf_trial_deadline(trial);
        return; /* the dearest decides */
    }
}

static double ratio_of_calls(const struct cf_trial *trial)
{
    double original = 0, candidate = 0;

    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];

        original += unit->planned ? cf_unit_cost(unit, true) : 0;
        candidate += unit->planned ? unit->given.calls * unit->times[1][CF_SIDE_CANDIDATE] : 0;
    }
    return original / candidate;
}

/* One more call of each side: whichever was called first in the process was the slower for it. */
static enum cf_status call_again(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    const struct cf_wire_command command = { .kind = CF_WIRE_BLOCK,
                                             .input = unit->input,
                                             .batch = unit->at_once ? CF_GATHERED : 1,
                                             .rounds = 1,
                                             .sides = CF_BOTH_SIDES,
                                             .flags = unit->at_once ? CF_WIRE_GATHER : 0,
                                             .seed = cf_trial_random(trial) };
    enum cf_status status = ask(trial, &command, 0, err);

    if (status == CF_OK && !trial->ended)
        learn_times(trial, unit, command.batch);
    return status;
}

/*
 * A quick look at what takes long: the first calls are all there is time for. Without an interval,
 * and where the two are near each other nothing is said for certain.
 */
static enum cf_status end_by_first_calls(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_interval *speedup = &trial->result->speedup;
    enum cf_status status = CF_OK;

    speedup->point = ratio_of_calls(trial);
    if (speedup->point < CLEAR && speedup->point > 1 / CLEAR)
        status = call_again(trial, cf_trial_dearest(trial), err);
    if (status != CF_OK || trial->ended)
        return status;
    speedup->point = ratio_of_calls(trial);
    return cf_trial_end(trial,
                        speedup->point > CLEAR       ? CF_MEASURE_FASTER
                        : speedup->point < 1 / CLEAR ? CF_MEASURE_NOT_FASTER
                                                     : CF_MEASURE_UNSURE,
                        err, "%.3g times as fast by its first calls", speedup->point);
}

static bool is_over_by_first_calls(struct cf_trial *trial)
{
    const struct cf_unit *dearest = cf_trial_dearest(trial);

    return trial->request->quick && dearest != NULL && cf_unit_is_dear(dearest) &&
           LOOK_BLOCKS * (dearest->times[1][0] + dearest->times[1][1]) >
               (double)(trial->compare_end_ns - trial->began_ns);
}

/* The dearest units as far as the time goes, one at least. */
static enum cf_status plan(struct cf_trial *trial, struct cf_error *err)
{
    const uint64_t now = cf_clock_ns();
    enum cf_status status = CF_OK;
    double left = 0, blocks = 0, needed = 0; /* nanoseconds of the least blocks, to come */

    cf_sort_by_share(trial);
    if (is_over_by_first_calls(trial))
        return end_by_first_calls(trial, err);
    make_room(trial);
    left = trial->compare_end_ns > now ? (double)(trial->compare_end_ns - now) : 0;
    for (size_t i = 0; status == CF_OK && !trial->ended && i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];

        if (!unit->planned)
            continue;
        shape_block(trial, unit);
        needed = BLOCKS_LEAST * unit->cost_ns;
        if (trial->planned > 0 &&
            (double)(cf_clock_ns() - now) +
                    cf_trial_pace(trial) * (blocks + needed + trial->part * WARM_NS) >
                PLAN_SHARE * left) {
            unit->planned = false;
            continue;
        }
        blocks += needed;
        trial->planned++;
        status = calibrate(trial, unit, err);
        if (status == CF_OK && !trial->ended && i < DIGESTS && !trial->request->quick)
            status = cf_trial_digest(trial, unit, err);
    }
    cf_sort_by_share(trial);
    return status;
}

static enum cf_status make_units(struct cf_trial *trial, struct cf_error *err)
{
    const struct cf_measure_request *request = trial->request;
    const size_t inputs = trial->worker.reply.inputs, each = trial->worker.reply.is_async ? 2 : 1;

    if (inputs > CF_MEASURE_INPUTS_MAX)
        return cf_fail(err, CF_ELIMIT, "more than %d inputs to measure with",
                       CF_MEASURE_INPUTS_MAX);
    trial->unit_count = inputs * each;
    trial->units = cf_arena_alloc(trial->arena, (inputs * each + 1) * sizeof(*trial->units));
    trial->by_share = cf_arena_alloc(trial->arena, (inputs * each + 1) * sizeof(size_t));
    if (trial->units == NULL || trial->by_share == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while measuring");
    for (size_t i = 0; i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[i];

        unit->input = (uint32_t)(i / each);
        unit->at_once = i % each != 0;
        unit->given = (struct cf_measure_input){ .number = unit->input };
        if (request->use != NULL && unit->input < request->use_count)
            unit->given = request->use[unit->input];
        if (!(unit->given.calls > 0))
            unit->given.calls = 1;
        if (!(unit->given.repeats > 0 && unit->given.repeats <= 1))
            unit->given.repeats = 0;
    }
    return CF_OK;
}

enum cf_status cf_trial_setup(struct cf_trial *trial, struct cf_error *err)
{
    enum cf_status status =
        cf_worker_start(&trial->worker, trial->request, CF_ALL_SIDES, trial->request->seed, err);

    if (status != CF_OK)
        return status;
    if (trial->worker.fault != CF_FAULT_NONE)
        return cf_trial_fault(trial, &trial->worker, err);
    for (uint32_t i = 0; i < trial->worker.reply.samples; i++)
        if (trial->worker.samples[i].side == CF_SIDE_CANDIDATE)
            trial->candidate_flags |= trial->worker.samples[i].flags;
    if ((trial->candidate_flags & CF_SAMPLE_GC) != 0)
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err,
                            "the candidate changes the garbage collector when it is imported");
    for (int side = 0; side < 2; side++)
        trial->result->load_ns[side] = trial->worker.reply.load_ns[side];
    if (trial->request->quick)
        postpone(trial, cf_clock_ns() - trial->began_ns);
    status = make_units(trial, err);
    if (status == CF_OK)
        status = probe_all(trial, err);
    if (status == CF_OK && !trial->ended)
        status = plan(trial, err);
    return status;
}
