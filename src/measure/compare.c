/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interleaved blocks in one process. The next block goes where it narrows the interval most for
 * its cost; the verdict is looked at a fixed number of times at most, and every look spends an
 * equal part of the error probability, so that stopping early costs nothing of it.
 */
#include "measure/trial.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define ALPHA 0.05
#define LOOKS 10
#define LOOK_GROWTH 1.5
#define FIRST_LOOK 6   /* blocks */
#define BLOCKS_LEAST 3 /* of each unit before the first look */
#define WAITS 0.5      /* CPU time below this part of the wall clock: the function waits */
#define DIGEST_EVERY 6 /* blocks, about */
#define WIDE 4.0       /* times its lower end: the least number of blocks is not left at that */
#define AGAIN_MOST 10  /* further calls of a candidate in a block */
#define AGAIN_LEAST 2  /* fewer are not worth it */
#define SPARE 4        /* part of the original's time that they may take: a fourth */
#define LIMIT_TIMES 20 /* the known time of a region that one may take */

static enum cf_status grow(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    const size_t capacity = unit->capacity == 0 ? 16 : unit->capacity * 2;

    if (unit->blocks < unit->capacity)
        return CF_OK;
    for (int series = 0; series < CF_SERIES_COUNT; series++) {
        double *larger = cf_arena_alloc(trial->arena, capacity * sizeof(*larger));

        if (larger == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory while measuring");
        if (unit->blocks > 0)
            memcpy(larger, unit->values[series], unit->blocks * sizeof(*larger));
        unit->values[series] = larger;
    }
    unit->capacity = capacity;
    if (trial->work_size < 2 * capacity) {
        trial->work = cf_arena_alloc(trial->arena, 2 * capacity * sizeof(*trial->work));
        trial->work_size = 2 * capacity;
    }
    return trial->work == NULL ? cf_fail(err, CF_ENOMEM, "out of memory while measuring") : CF_OK;
}

struct rounds {
    double ratios[CF_SERIES_COUNT][CF_WIRE_ROUNDS_MAX];
    double times[2][2][CF_WIRE_ROUNDS_MAX]; /* [clock][side] */
    double instructions[2];
    size_t count;
};

static void read_rounds(const struct cf_worker *worker, uint32_t sides, struct rounds *rounds)
{
    memset(rounds, 0, sizeof(*rounds));
    for (uint32_t first = 0; first + sides <= worker->reply.samples; first += sides) {
        const struct cf_wire_sample *by_side[CF_SIDE_COUNT] = { NULL };
        const size_t round = rounds->count;

        for (uint32_t i = 0; i < sides; i++)
            by_side[worker->samples[first + i].side] = &worker->samples[first + i];
        if (by_side[0] == NULL || by_side[1] == NULL || (sides == 3 && by_side[2] == NULL))
            continue;
        for (int clock = 0; clock < 2; clock++) {
            const double original = cf_sample_time(by_side[0], clock);

            rounds->times[clock][0][round] = original;
            rounds->times[clock][1][round] = cf_sample_time(by_side[1], clock);
            rounds->ratios[clock][round] = log(original / rounds->times[clock][1][round]);
            if (sides == 3)
                rounds->ratios[CF_TWIN_CPU + clock][round] =
                    log(original / cf_sample_time(by_side[2], clock));
        }
        rounds->instructions[0] += (double)by_side[0]->instructions;
        rounds->instructions[1] += (double)by_side[1]->instructions;
        rounds->count++;
    }
}

static void keep_block(struct cf_trial *trial, struct cf_unit *unit, struct rounds *rounds)
{
    const double n = (double)unit->blocks, batch = unit->batch;

    for (int clock = 0; clock < 2; clock++) {
        for (int side = 0; side < 2; side++) {
            const double now = cf_median(rounds->times[clock][side], rounds->count) / batch;

            unit->times[clock][side] = (unit->times[clock][side] * n + now) / (n + 1);
        }
    }
    for (int side = 0; side < 2; side++)
        unit->instructions[side] += (rounds->instructions[side] / batch / (double)rounds->count -
                                     unit->instructions[side]) /
                                    (n + 1);
    for (int series = 0; series < CF_SERIES_COUNT; series++)
        unit->values[series][unit->blocks] = cf_median(rounds->ratios[series], rounds->count);
    unit->blocks++;
    for (int series = 0; series < CF_SERIES_COUNT; series++)
        unit->estimates[series] =
            cf_estimate_trimmed(unit->values[series], unit->blocks, trial->work);
    trial->result->samples += rounds->count;
}

/* What a call did beside its work. */
static enum cf_status check_flags(struct cf_trial *trial, const struct cf_unit *unit,
                                  struct cf_error *err)
{
    bool raised[2] = { false, false };

    for (uint32_t i = 0; i < trial->worker.reply.samples; i++) {
        const struct cf_wire_sample *sample = &trial->worker.samples[i];
        const bool candidate = sample->side == CF_SIDE_CANDIDATE;

        *(candidate ? &trial->candidate_flags : &trial->original_flags) |= sample->flags;
        raised[candidate] = raised[candidate] || (sample->flags & CF_SAMPLE_RAISED) != 0;
    }
    for (int side = 0; side < 2; side++)
        if (raised[side] && !unit->raises)
            return cf_trial_end(
                trial, CF_MEASURE_FAILED, err, "%s raises %s on input %u when it is called again",
                cf_side_name((enum cf_side)side), trial->worker.text, unit->input + 1);
    if ((trial->candidate_flags & ~trial->original_flags & CF_SAMPLE_GC) != 0)
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err,
                            "the candidate switches the garbage collector off or on");
    if ((trial->candidate_flags & ~trial->original_flags & CF_SAMPLE_LEFT) != 0)
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err,
                            "the candidate leaves threads running after its return");
    return CF_OK;
}

/*
 * Where the original takes long and the candidate does not, the candidate is called some times more
 * in a block: it takes little time, and its noise does not count then.
 */
static enum cf_status call_again(struct cf_trial *trial, const struct cf_unit *unit,
                                 struct rounds *rounds, struct cf_error *err)
{
    const double spare = unit->times[1][0] / SPARE / (unit->times[1][1] + unit->copy_ns + 1);
    const struct cf_wire_command command = {
        .kind = CF_WIRE_BLOCK,
        .input = unit->input,
        .batch = 1,
        .rounds = spare < AGAIN_MOST ? (uint32_t)spare : AGAIN_MOST,
        .sides = 1U << CF_SIDE_CANDIDATE,
        .seed = cf_trial_random(trial),
    };
    double times[2][AGAIN_MOST + 1];
    size_t count = 1;

    if (!cf_unit_is_dear(unit) || unit->has_twin || unit->batch != 1 || rounds->count != 1 ||
        command.rounds < AGAIN_LEAST)
        return CF_OK;
    if (!cf_worker_ask(&trial->worker, &command, (uint64_t)(LIMIT_TIMES * unit->times[1][0])))
        return cf_trial_fault(trial, &trial->worker, err);
    for (int clock = 0; clock < 2; clock++)
        times[clock][0] = rounds->times[clock][1][0];
    for (uint32_t i = 0; i < trial->worker.reply.samples && count <= AGAIN_MOST; i++, count++)
        for (int clock = 0; clock < 2; clock++)
            times[clock][count] = cf_sample_time(&trial->worker.samples[i], clock);
    for (int clock = 0; clock < 2; clock++) {
        rounds->times[clock][1][0] = cf_median(times[clock], count);
        rounds->ratios[clock][0] = log(rounds->times[clock][0][0] / rounds->times[clock][1][0]);
    }
    return check_flags(trial, unit, err);
}

enum cf_status cf_trial_block(struct cf_trial *trial, struct cf_unit *unit, bool keep,
                              struct cf_error *err)
{
    const struct cf_wire_command command = {
        .kind = CF_WIRE_BLOCK,
        .input = unit->input,
        .batch = unit->batch,
        .rounds = unit->rounds,
        .sides = unit->has_twin ? CF_ALL_SIDES : CF_BOTH_SIDES,
        .flags = unit->at_once ? CF_WIRE_GATHER : 0,
        .seed = cf_trial_random(trial),
    };
    const uint64_t start = cf_clock_ns();
    enum cf_status status = grow(trial, unit, err);
    struct rounds rounds;

    if (status != CF_OK)
        return status;
    if (!cf_worker_ask(&trial->worker, &command,
                       (uint64_t)(LIMIT_TIMES * unit->batch * unit->times[1][0])))
        return cf_trial_fault(trial, &trial->worker, err);
    status = check_flags(trial, unit, err);
    if (status != CF_OK || trial->ended || !keep)
        return status;
    unit->cost_ns = (double)(cf_clock_ns() - start);
    read_rounds(&trial->worker, unit->has_twin ? 3 : 2, &rounds);
    status = call_again(trial, unit, &rounds, err);
    if (status == CF_OK && !trial->ended && rounds.count > 0)
        keep_block(trial, unit, &rounds);
    return status;
}

/* What looking at results found. */
struct looked {
    unsigned looks, others; /* at the candidate's; those unlike the original's */
    bool changed;           /* the candidate's latest is unlike its own before */
};

static void read_digests(const struct cf_worker *worker, struct cf_unit *unit, struct looked *found)
{
    found->changed = false;
    for (uint32_t i = 0; i < worker->reply.samples; i++) {
        const struct cf_wire_sample *sample = &worker->samples[i];
        const uint32_t side = sample->side;
        bool changed = false;

        if (side > CF_SIDE_CANDIDATE)
            continue;
        changed = unit->has_digest[side] && unit->digest[side] != sample->value;
        unit->varies[side] = unit->varies[side] || (sample->flags & CF_SAMPLE_UNCOUNTED) != 0 ||
                             (changed && side == CF_SIDE_ORIGINAL);
        if (side == CF_SIDE_CANDIDATE) {
            found->others += (sample->flags & CF_SAMPLE_OTHER) != 0;
            found->looks++;
            found->changed = changed;
        }
        unit->digest[side] = sample->value;
        unit->has_digest[side] = true;
    }
}

static enum cf_status look_at_results(struct cf_trial *trial, struct cf_unit *unit, uint32_t sides,
                                      struct looked *found, struct cf_error *err)
{
    const struct cf_wire_command command = {
        .kind = CF_WIRE_DIGEST, .input = unit->input, .batch = 1, .rounds = 1, .sides = sides
    };

    if (!cf_worker_ask(&trial->worker, &command, (uint64_t)(LIMIT_TIMES * unit->times[1][0])))
        return cf_trial_fault(trial, &trial->worker, err);
    read_digests(&trial->worker, unit, found);
    return CF_OK;
}

/* Both sides, twice; where a call is dear, the second time only if the results differ. */
static enum cf_status first_digests(struct cf_trial *trial, struct cf_unit *unit,
                                    struct looked *found, struct cf_error *err)
{
    enum cf_status status = look_at_results(trial, unit, CF_BOTH_SIDES, found, err);

    if (status == CF_OK && !trial->ended && (found->others > 0 || !cf_unit_is_dear(unit))) {
        status = look_at_results(trial, unit, CF_BOTH_SIDES, found, err);
        unit->varies[CF_SIDE_CANDIDATE] = unit->varies[CF_SIDE_CANDIDATE] || found->changed;
    }
    found->changed = false;
    return status;
}

/* Where a call is dear, the original's is made only if the candidate's result is another. */
static enum cf_status later_digests(struct cf_trial *trial, struct cf_unit *unit,
                                    struct looked *found, struct cf_error *err)
{
    const bool dear = cf_unit_is_dear(unit);
    struct looked original = { 0 };
    enum cf_status status =
        look_at_results(trial, unit, dear ? 1U << CF_SIDE_CANDIDATE : CF_BOTH_SIDES, found, err);

    if (status == CF_OK && !trial->ended && dear && found->changed)
        status = look_at_results(trial, unit, 1U << CF_SIDE_ORIGINAL, &original, err);
    return status;
}

enum cf_status cf_trial_digest(struct cf_trial *trial, struct cf_unit *unit, struct cf_error *err)
{
    const bool first = !unit->has_digest[0];
    struct looked found = { 0 };
    enum cf_status status =
        first ? first_digests(trial, unit, &found, err) : later_digests(trial, unit, &found, err);

    if (status != CF_OK || trial->ended)
        return status;
    if (found.changed && !unit->varies[0] && !unit->varies[1])
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err,
                            "the candidate gives another result on input %u after many calls",
                            unit->input + 1);
    unit->varies[CF_SIDE_CANDIDATE] = unit->varies[CF_SIDE_CANDIDATE] || found.changed;
    if (trial->request->contained && found.others > 0 && found.others == found.looks &&
        !unit->varies[0] && !unit->varies[1])
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err,
                            "the candidate gives another result on input %u than where its "
                            "behaviour was looked at",
                            unit->input + 1);
    return CF_OK;
}

/* --- which block next ---------------------------------------------------------------------- */

/* By how much the variance of the whole falls with one more block, for each nanosecond. */
static double worth(const struct cf_unit *unit, bool by_wall)
{
    const struct cf_estimate *part = &unit->estimates[by_wall ? CF_BY_WALL : CF_BY_CPU];
    const double share = cf_unit_cost(unit, by_wall) * exp(-part->mean);

    return share * share * part->variance / (double)(unit->blocks + 1) / (unit->cost_ns + 1);
}

static struct cf_unit *next_unit(const struct cf_trial *trial)
{
    struct cf_unit *best = NULL;
    double most = -1;

    for (size_t i = 0; i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];
        const double now = unit->planned ? worth(unit, trial->result->by_wall) : -1;

        if (unit->planned && unit->blocks < BLOCKS_LEAST)
            return unit;
        if (now > most) {
            most = now;
            best = unit;
        }
    }
    return best;
}

/* --- the verdict --------------------------------------------------------------------------- */

static void find_clock(struct cf_trial *trial)
{
    double cpu = 0, wall = 0;

    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];

        if (unit->planned && unit->blocks > 0) {
            cpu += cf_unit_cost(unit, false);
            wall += cf_unit_cost(unit, true);
        }
    }
    trial->result->by_wall = cpu < WAITS * wall;
}

enum opinion { FASTER, NOT_FASTER, UNSURE };

/* The clock that decides must be certain; the other must agree, as far as it can tell. */
static enum opinion judge(struct cf_trial *trial, double alpha)
{
    struct cf_measure_result *result = trial->result;
    const double wanted = exp(trial->threshold);
    struct cf_estimate estimates[CF_SERIES_COUNT];
    const struct cf_interval *mine = &result->cpu, *other = &result->wall;
    double floor = 1;

    find_clock(trial);
    for (int series = 0; series < CF_SERIES_COUNT; series++)
        estimates[series] = cf_overall(trial, (enum cf_series)series);
    result->cpu = cf_interval_of(&estimates[CF_BY_CPU], alpha);
    result->wall = cf_interval_of(&estimates[CF_BY_WALL], alpha);
    result->noise = (struct cf_interval){ 0, 0, 0 };
    if (estimates[CF_TWIN_CPU].df > 0) {
        result->noise =
            cf_interval_of(&estimates[result->by_wall ? CF_TWIN_WALL : CF_TWIN_CPU], alpha);
        floor = fmax(result->noise.high, 1 / result->noise.low);
    }
    if (result->by_wall) {
        mine = &result->wall;
        other = &result->cpu;
    }
    result->speedup = *mine;
    if (mine->high < wanted || other->high < (result->by_wall ? 1 : wanted))
        return NOT_FASTER;
    if (mine->low <= wanted || mine->low <= floor)
        return UNSURE;
    if (!result->by_wall && (other->low <= 1 || other->point <= wanted))
        return UNSURE;
    return FASTER;
}

static enum cf_status end_by(struct cf_trial *trial, enum opinion opinion, struct cf_error *err)
{
    const struct cf_interval *speedup = &trial->result->speedup;
    const double wanted = exp(trial->threshold);

    if (opinion == NOT_FASTER)
        return cf_trial_end(trial, CF_MEASURE_NOT_FASTER, err,
                            "%.3g times as fast (95%%: %.3g to %.3g), and %.3g is asked for",
                            speedup->point, speedup->low, speedup->high, wanted);
    if (!isfinite(speedup->high))
        return cf_trial_end(trial, CF_MEASURE_UNSURE, err,
                            "%.3g times as fast, by too few calls to say how certain that is",
                            speedup->point);
    return cf_trial_end(trial, CF_MEASURE_UNSURE, err,
                        "%.3g times as fast (95%%: %.3g to %.3g): not certain to exceed %.3g "
                        "within the time",
                        speedup->point, speedup->low, speedup->high, wanted);
}

static bool all_started(const struct cf_trial *trial)
{
    for (size_t i = 0; i < trial->unit_count; i++)
        if (trial->units[i].planned && trial->units[i].blocks < BLOCKS_LEAST)
            return false;
    return true;
}

/* Where a call is dear, three blocks show a gain that is far above the noise. */
static double first_look(const struct cf_trial *trial)
{
    const struct cf_unit *dearest = cf_trial_dearest(trial);

    return dearest != NULL && cf_unit_is_dear(dearest) ? BLOCKS_LEAST : FIRST_LOOK;
}

static bool is_wide(const struct cf_interval *speedup)
{
    return speedup->high > WIDE * speedup->low;
}

enum cf_status cf_trial_compare(struct cf_trial *trial, bool *faster, struct cf_error *err)
{
    enum opinion opinion = UNSURE;
    enum cf_status status = CF_OK;
    double next_look = first_look(trial);
    size_t blocks = 0;
    bool over = false;

    while (status == CF_OK && !trial->ended && opinion == UNSURE && !over) {
        struct cf_unit *unit = next_unit(trial);

        if (unit == NULL)
            break;
        status = cf_trial_block(trial, unit, true, err);
        if (status == CF_OK && !trial->ended && unit->has_digest[0] &&
            cf_trial_random(trial) % DIGEST_EVERY == 0)
            status = cf_trial_digest(trial, unit, err); /* at no time that is known before */
        blocks++;
        over = cf_clock_ns() + (uint64_t)unit->cost_ns > trial->compare_end_ns &&
               (!cf_unit_is_dear(unit) || blocks > BLOCKS_LEAST);
        if (status != CF_OK || trial->ended ||
            (!over && ((double)blocks < next_look || !all_started(trial))))
            continue;
        next_look = (double)blocks * LOOK_GROWTH;
        trial->result->looks++;
        opinion = judge(trial, ALPHA / LOOKS);
        if (opinion == FASTER && blocks == BLOCKS_LEAST && is_wide(&trial->result->speedup)) {
            opinion = UNSURE; /* certain, but another call says much more */
            next_look = BLOCKS_LEAST + 1;
        }
        over = over || trial->result->looks == LOOKS;
    }
    *faster = opinion == FASTER;
    if (status == CF_OK && !trial->ended && opinion != FASTER)
        return end_by(trial, opinion, err);
    return status;
}
