/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cold and warm: a version may keep results and give them again for equal values. Every timed call
 * but the first has such values, so what a first call costs more is measured in processes that
 * have never seen the input, and charged for the share of the program's calls that are no repeats.
 *
 * Two ways, because each misses something. After calls of the same input in a module executed
 * anew: precise, but blind to what is kept outside of the module. After calls of other inputs in a
 * fork: sees everything, but the first writes to shared pages cost some microseconds.
 */
#include "measure/trial.h"

#include "base/clock.h"

#include <math.h>

#define UNITS 3        /* the dearest; the others are charged like them */
#define FORK_UNITS 1   /* of them, for the second way */
#define ROUNDS 10      /* forked processes of each side */
#define PEEK 4         /* of them first: the others only where these differ and are not dear */
#define DEAR_PEEK 2    /* the same of what takes long, of the candidate alone */
#define START_NS 2e9   /* for the process's start, on a busy machine */
#define ALIKE 1        /* rounds that may contradict */
#define PART_LEAST 0.5 /* of the gain of a call that the excess must be to matter */
#define TIME_LEAST 0.1 /* and of the original's time */
#define FORK_LEAST 0.2 /* the same for the second way */
#define NS_LEAST 2000.0
#define KEEPS 0.98       /* times the gain of repeats that is left: then it is said that it keeps */
#define FORK_NS 200000.0 /* calls below this are too short for the second way */
#define LOAD_SHARE 0.1   /* of the time for executing modules anew: else only the second way */
#define ORDER_LOW 1      /* places of the sorted ten that bound the median at 97.9% */
#define ORDER_HIGH 8

struct excess {
    double first[2]; /* medians over the rounds */
    double kept[2], low[2], high[2];
};

/* Sorts `values`; places of their order bound the median whatever its distribution is: of fewer
 * than ROUNDS the outermost ones. */
static void bound(double *values, size_t count, double *middle, double *low, double *high)
{
    *middle = cf_median(values, count);
    *low = values[count == ROUNDS ? ORDER_LOW : 0];
    *high = values[count == ROUNDS ? ORDER_HIGH : count - 1];
}

/*
 * What the machine does to these processes it did not do to the samples of before, and the other
 * way round: excesses are stretched as the original's second call is to its time there.
 */
static double drift(const struct cf_unit *unit, double firsts[2][ROUNDS], double excess[2][ROUNDS],
                    size_t count)
{
    double seconds[ROUNDS], middle = 0;

    for (size_t i = 0; i < count; i++)
        seconds[i] = firsts[0][i] - excess[0][i];
    middle = cf_median(seconds, count);
    return middle > 0 ? unit->times[0][0] / middle : 1;
}

/*
 * What a first call costs more than the next, of one side beyond the other's: both pay for new
 * pages and a cold interpreter.
 */
static void find_excess(const struct cf_unit *unit, double least, double firsts[2][ROUNDS],
                        double excess[2][ROUNDS], size_t count, struct excess *found)
{
    const double stretch = drift(unit, firsts, excess, count);
    const size_t certain = count - (count == ROUNDS ? ALIKE : 0);
    double differences[ROUNDS], middle = 0, low = 0, high = 0;
    size_t candidate = 0, original = 0;

    for (size_t i = 0; i < count; i++) {
        differences[i] = (excess[1][i] - excess[0][i]) * stretch;
        candidate += differences[i] > 0;
        original += differences[i] < 0;
    }
    for (int side = 0; side < 2; side++)
        found->first[side] = cf_median(firsts[side], count);
    bound(differences, count, &middle, &low, &high);
    if (fabs(middle) < least)
        return;
    if (candidate >= certain) {
        found->kept[1] = middle;
        found->low[1] = low > 0 ? low : 0;
        found->high[1] = high;
    } else if (original >= certain) {
        found->kept[0] = -middle;
        found->low[0] = high < 0 ? -high : 0;
        found->high[0] = -low;
    }
}

struct sample_set {
    double firsts[2][ROUNDS], excess[2][ROUNDS];
    size_t counts[2];
    bool died; /* it cannot be forked: nothing is known */
};

static enum cf_status take_rounds(struct cf_trial *trial, struct cf_worker *worker,
                                  struct cf_wire_command *command, struct sample_set *set,
                                  struct cf_error *err)
{
    command->seed = cf_trial_random(trial);
    /* No limit by what is known warm: all of the work may be in the first call. */
    if (!cf_worker_ask(worker, command, UINT64_MAX))
        return cf_trial_fault(trial, worker, err);
    for (uint32_t i = 0; i < worker->reply.samples; i++) {
        const struct cf_wire_sample *sample = &worker->samples[i];
        const uint32_t side = sample->side;

        if (side > 1 || set->counts[side] == ROUNDS)
            continue;
        set->died = set->died || (sample->flags & CF_SAMPLE_DIED) != 0;
        set->firsts[side][set->counts[side]] = (double)sample->cpu_ns;
        set->excess[side][set->counts[side]++] = (double)sample->cpu_ns - (double)sample->again_ns;
    }
    return CF_OK;
}

/* The median difference of the first few rounds. */
static double peek(const struct sample_set *set)
{
    double differences[PEEK];

    for (int i = 0; i < PEEK; i++)
        differences[i] = set->excess[1][i] - set->excess[0][i];
    return fabs(cf_median(differences, PEEK));
}

static enum cf_status look(struct cf_trial *trial, struct cf_worker *worker, struct cf_unit *unit,
                           uint32_t flags, struct excess *found, struct cf_error *err)
{
    const double gain = fabs(unit->times[0][0] - unit->times[0][1]);
    const double part = (flags == 0 ? FORK_LEAST : TIME_LEAST) * unit->times[0][0];
    const double least = fmax(fmax(PART_LEAST * gain, part), NS_LEAST);
    struct cf_wire_command command = { .kind = CF_WIRE_COLD,
                                       .input = unit->input,
                                       .batch = 1,
                                       .rounds = PEEK,
                                       .sides = CF_BOTH_SIDES,
                                       .flags = flags };
    struct sample_set set = { .died = false };
    enum cf_status status = take_rounds(trial, worker, &command, &set, err);

    *found = (struct excess){ { 0 }, { 0 }, { 0 }, { 0 } };
    if (status != CF_OK || trial->ended || set.died)
        return status;
    for (int side = 0; side < 2; side++)
        found->first[side] = cf_median(set.firsts[side], PEEK);
    if (peek(&set) < least / 2)
        return CF_OK;
    command.rounds = ROUNDS - PEEK;
    if (!cf_unit_is_dear(unit)) /* else four must do: each takes seconds */
        status = take_rounds(trial, worker, &command, &set, err);
    if (status == CF_OK && !trial->ended && !set.died && set.counts[0] == set.counts[1] &&
        set.counts[0] >= PEEK)
        find_excess(unit, least, set.firsts, set.excess, set.counts[0], found);
    return status;
}

/*
 * Where a call is dear, what the candidate's first calls cost beyond its second ones is looked at
 * alone: as long as that is no cache by itself, the original's can only be in its favour.
 */
static enum cf_status look_at_dear(struct cf_trial *trial, struct cf_worker *worker,
                                   struct cf_unit *unit, bool *keeps, struct cf_error *err)
{
    const double gain = fabs(unit->times[0][0] - unit->times[0][1]);
    const double least = fmax(PART_LEAST * gain, FORK_LEAST * unit->times[0][0]);
    struct cf_wire_command command = { .kind = CF_WIRE_COLD,
                                       .input = unit->input,
                                       .batch = 1,
                                       .rounds = DEAR_PEEK,
                                       .sides = 1U << CF_SIDE_CANDIDATE };
    struct sample_set set = { .died = false };
    enum cf_status status = take_rounds(trial, worker, &command, &set, err);

    *keeps = false;
    for (size_t i = 0; status == CF_OK && !set.died && i < set.counts[1]; i++)
        *keeps = *keeps || set.excess[1][i] >= least / 2;
    if (status == CF_OK && !trial->ended && !set.died && set.counts[1] > 0)
        unit->first[1] = cf_median(set.firsts[1], set.counts[1]);
    return status;
}

static void charge(struct cf_unit *unit, const struct excess *found)
{
    for (int side = 0; side < 2; side++) {
        if (found->kept[side] <= unit->kept[side])
            continue;
        unit->kept[side] = found->kept[side];
        unit->kept_low[side] = found->low[side];
        unit->kept_high[side] = found->high[side];
    }
    if (unit->first[0] <= 0) {
        unit->first[0] = found->first[0];
        unit->first[1] = found->first[1];
    }
}

static void leave_time(struct cf_trial *trial, struct cf_worker *worker, double ns)
{
    cf_trial_leave_time(trial, ns);
    worker->deadline_ns = cf_trial_deadline(trial);
}

static enum cf_status look_at_unit(struct cf_trial *trial, struct cf_worker *worker,
                                   struct cf_unit *unit, bool forked, struct cf_error *err)
{
    const uint64_t *load_ns = trial->result->load_ns;
    const double load = 2.0 * ROUNDS * (double)(load_ns[0] + load_ns[1]);
    struct excess found;
    enum cf_status status = CF_OK;
    bool keeps = true;

    if (cf_unit_is_dear(unit)) {
        status = look_at_dear(trial, worker, unit, &keeps, err);
        if (status != CF_OK || trial->ended || !keeps)
            return status;
        leave_time(trial, worker, 4.0 * PEEK * (unit->times[1][0] + 2 * unit->times[1][1]));
    }
    /* First the second way: the process must not have seen the input. */
    if (forked && unit->times[0][0] >= FORK_NS) {
        status = look(trial, worker, unit, 0, &found, err);
        if (status != CF_OK || trial->ended)
            return status;
        charge(unit, &found);
        if (cf_unit_is_dear(unit) && found.kept[1] > 0)
            return CF_OK;
    }
    if (load < LOAD_SHARE * (double)(trial->end_ns - trial->began_ns))
        status = look(trial, worker, unit, CF_WIRE_RELOAD, &found, err);
    else
        return CF_OK;
    if (status == CF_OK && !trial->ended)
        charge(unit, &found);
    return status;
}

/* Units that were not looked at are taken to keep the same part of their time. */
static void charge_others(const struct cf_trial *trial)
{
    const struct cf_unit *dearest = NULL;

    for (size_t i = 0; i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];

        if (!unit->planned)
            continue;
        if (dearest == NULL)
            dearest = unit;
        for (int side = 0; side < 2 && unit->first[0] <= 0; side++) {
            const double part = unit->times[0][0] / dearest->times[0][0];

            unit->kept[side] = dearest->kept[side] * part;
            unit->kept_low[side] = dearest->kept_low[side] * part;
            unit->kept_high[side] = dearest->kept_high[side] * part;
        }
    }
}

static struct cf_interval cold_interval(const struct cf_trial *trial)
{
    double original = 0, candidate = 0;

    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];

        if (unit->planned && unit->first[0] > 0 && unit->first[1] > 0) {
            original += unit->given.calls * unit->first[0];
            candidate += unit->given.calls * unit->first[1];
        }
    }
    if (original <= 0 || candidate <= 0)
        return (struct cf_interval){ 0, 0, 0 };
    return (struct cf_interval){ original / candidate, 0, 0 };
}

static double dearest_candidate(const struct cf_trial *trial)
{
    const struct cf_unit *dearest = cf_trial_dearest(trial);

    return dearest == NULL ? 0 : dearest->times[1][CF_SIDE_CANDIDATE];
}

enum cf_status cf_trial_cold(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_worker worker = CF_WORKER_INIT;
    enum cf_status status = CF_OK;
    size_t looked = 0;

    leave_time(trial, &worker, START_NS + 4.0 * DEAR_PEEK * dearest_candidate(trial));
    status = cf_worker_start(&worker, trial->request, CF_BOTH_SIDES, trial->request->seed + 1, err);
    if (status == CF_OK && worker.fault != CF_FAULT_NONE)
        status = cf_trial_fault(trial, &worker, err);
    for (size_t i = 0; status == CF_OK && !trial->ended && i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];

        if (!unit->planned || unit->at_once || looked == UNITS)
            continue;
        if (looked > 0 && cf_clock_ns() > trial->compare_end_ns)
            break;
        status = look_at_unit(trial, &worker, unit, looked < FORK_UNITS, err);
        looked++;
    }
    cf_worker_free(&worker);
    if (status == CF_OK && !trial->ended) {
        const enum cf_series series = trial->result->by_wall ? CF_BY_WALL : CF_BY_CPU;

        trial->result->cold = cold_interval(trial);
        charge_others(trial);
        trial->result->keeps = cf_overall_charged(trial, series, 0.5).point <
                               KEEPS * exp(cf_overall(trial, series).mean);
        for (size_t i = 0; !trial->result->keeps && i < trial->unit_count; i++)
            for (int side = 0; side < 2; side++)
                trial->units[i].kept[side] = trial->units[i].kept_low[side] =
                    trial->units[i].kept_high[side] = 0;
    }
    return status;
}
