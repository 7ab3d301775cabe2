/* SPDX-License-Identifier: Apache-2.0 */
#include "measure/measure.h"

#include "base/clock.h"
#include "measure/trial.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define COMPARE_SHARE 0.55 /* of the time; the rest is for cold calls and fresh processes */
#define LOAD_NS (10 * CF_NS_PER_SECOND) /* of a quick look: for both versions */
#define PACE_MOST 10.0
#define MEMORY_UNITS 4 /* the dearest */
#define MEMORY_DEAREST_NS 300e6
#define DIGESTS 4 /* of a unit at the end */
#define DIGEST_DEAR_NS 20e6
#define ALPHA 0.005 /* of every look: compare.c */

const char *cf_measure_verdict_name(enum cf_measure_verdict verdict)
{
    switch (verdict) {
    case CF_MEASURE_FASTER:
        return "faster";
    case CF_MEASURE_NOT_FASTER:
        return "not faster";
    case CF_MEASURE_UNSURE:
        return "unsure";
    case CF_MEASURE_CHEAT:
        return "cheat";
    case CF_MEASURE_FAILED:
        break;
    }
    return "failed";
}

uint64_t cf_trial_random(struct cf_trial *trial)
{
    uint64_t mixed = trial->random += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

double cf_trial_pace(const struct cf_trial *trial)
{
    const double found = trial->expected_ns > 0 ? trial->spent_ns / trial->expected_ns : 1;

    return found < 1 ? 1 : found > PACE_MOST ? PACE_MOST : found;
}

uint64_t cf_trial_deadline(const struct cf_trial *trial)
{
    const struct cf_unit *dearest = cf_trial_dearest(trial);

    return trial->end_ns +
           (dearest != NULL && cf_unit_is_dear(dearest) ? (uint64_t)CF_EXTRA_NS : 0);
}

void cf_trial_leave_time(struct cf_trial *trial, double ns)
{
    const uint64_t end_ns = cf_clock_ns() + (uint64_t)fmin(cf_trial_pace(trial) * ns, CF_EXTRA_NS);

    if (end_ns > trial->end_ns)
        trial->end_ns = end_ns;
}

enum cf_status cf_trial_end(struct cf_trial *trial, enum cf_measure_verdict verdict,
                            struct cf_error *err, const char *fmt, ...)
{
    char text[CF_ERROR_MESSAGE_MAX];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    trial->ended = true;
    trial->result->verdict = verdict;
    trial->result->reason = cf_arena_strdup(trial->arena, text);
    if (trial->result->reason == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while measuring");
    return CF_OK;
}

enum cf_status cf_trial_fault(struct cf_trial *trial, const struct cf_worker *worker,
                              struct cf_error *err)
{
    const bool candidate = worker->fault_side == CF_SIDE_CANDIDATE;
    const char *who = candidate ? "the candidate" : "the original";

    switch (worker->fault) {
    case CF_FAULT_LOAD:
        return cf_trial_end(trial, CF_MEASURE_FAILED, err, "%s cannot be loaded: %s", who,
                            worker->fault_text);
    case CF_FAULT_COPY:
        return cf_trial_end(trial, CF_MEASURE_FAILED, err, "an input of %s cannot be copied: %s",
                            who, worker->fault_text);
    case CF_FAULT_LATE:
        return cf_trial_end(trial, CF_MEASURE_NOT_FASTER, err,
                            "%s, many times as long as the original", worker->fault_text);
    case CF_FAULT_FORGED:
        return cf_trial_end(trial, CF_MEASURE_CHEAT, err, "%s", worker->fault_text);
    case CF_FAULT_ENDED:
        return cf_trial_end(trial, candidate ? CF_MEASURE_CHEAT : CF_MEASURE_FAILED, err, "%s",
                            worker->fault_text);
    case CF_FAULT_TIME:
    case CF_FAULT_NONE:
        break;
    }
    return cf_trial_end(trial, CF_MEASURE_UNSURE, err, "%s", worker->fault_text);
}

/* Allocations of one call of the dearest inputs. */
static enum cf_status count_memory(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    size_t looked = 0;

    for (size_t i = 0; i < trial->unit_count && looked < MEMORY_UNITS; i++) {
        const struct cf_unit *unit = &trial->units[trial->by_share[i]];
        const struct cf_wire_command command = { .kind = CF_WIRE_MEMORY,
                                                 .input = unit->input,
                                                 .batch = 1,
                                                 .rounds = 1,
                                                 .sides = CF_BOTH_SIDES };

        if (!unit->planned || unit->at_once || unit->times[1][0] > MEMORY_DEAREST_NS)
            continue;
        looked++;
        if (!cf_worker_ask(&trial->worker, &command, UINT64_MAX))
            return cf_trial_fault(trial, &trial->worker, err);
        for (uint32_t k = 0; k < trial->worker.reply.samples; k++) {
            const struct cf_wire_sample *sample = &trial->worker.samples[k];

            if (sample->side > CF_SIDE_CANDIDATE)
                continue;
            result->allocated_bytes[sample->side] += sample->value;
            if (sample->peak > result->peak_bytes[sample->side])
                result->peak_bytes[sample->side] = sample->peak;
        }
    }
    return CF_OK;
}

/* The results a few times more, after many calls. */
static enum cf_status look_again(struct cf_trial *trial, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; status == CF_OK && !trial->ended && i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[i];
        const double slower = fmax(unit->times[1][0], unit->times[1][1]);
        const int times = slower < DIGEST_DEAR_NS ? DIGESTS : 1;

        for (int k = 0; status == CF_OK && !trial->ended && unit->has_digest[0] && k < times; k++)
            if (unit->planned)
                status = cf_trial_digest(trial, unit, err);
    }
    return status;
}

/* After one process was certain: everything that could make the gain another's. */
static enum cf_status test_gain(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    enum cf_status status = look_again(trial, err);
    const double wanted = exp(trial->threshold);

    cf_worker_stop(&trial->worker);
    if (status == CF_OK && !trial->ended)
        status = cf_trial_cold(trial, err);
    if (status != CF_OK || trial->ended)
        return status;
    result->speedup = cf_overall_charged(trial, result->by_wall ? CF_BY_WALL : CF_BY_CPU, ALPHA);
    if (result->keeps && result->speedup.low <= wanted)
        return cf_trial_end(trial, CF_MEASURE_NOT_FASTER, err,
                            "%.3g times as fast (95%%: %.3g to %.3g) where values do not repeat: "
                            "the candidate keeps results, and only repeats gain",
                            result->speedup.point, result->speedup.low, result->speedup.high);
    return cf_trial_confirm(trial, err);
}

static enum cf_status fill_units(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    double total = 0;

    result->units = cf_arena_alloc(trial->arena, (trial->unit_count + 1) * sizeof(*result->units));
    if (result->units == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while measuring");
    result->unit_count = trial->unit_count;
    for (size_t i = 0; i < trial->unit_count; i++)
        if (trial->units[i].planned)
            total += cf_unit_cost(&trial->units[i], result->by_wall);
    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];
        struct cf_measure_unit *out = &result->units[i];

        out->input = unit->given;
        out->at_once = unit->at_once;
        if (!unit->planned || unit->blocks == 0) {
            result->dropped++;
            continue;
        }
        out->cpu = cf_interval_of(&unit->estimates[CF_BY_CPU], ALPHA);
        out->wall = cf_interval_of(&unit->estimates[CF_BY_WALL], ALPHA);
        out->share = total > 0 ? cf_unit_cost(unit, result->by_wall) / total : 0;
        out->samples = unit->blocks * unit->rounds;
        for (int side = 0; side < 2; side++) {
            out->seconds[side] = unit->times[0][side] / 1e9;
            out->cold_seconds[side] = unit->first[side] / 1e9;
        }
    }
    cf_trial_instructions(trial);
    return CF_OK;
}

static enum cf_status end_look(struct cf_trial *trial, struct cf_error *err)
{
    const struct cf_interval *speedup = &trial->result->speedup;

    return cf_trial_end(trial, CF_MEASURE_FASTER, err,
                        "%.3g times as fast (95%%: %.3g to %.3g) at a first look", speedup->point,
                        speedup->low, speedup->high);
}

static enum cf_status run(struct cf_trial *trial, struct cf_error *err)
{
    bool faster = false;
    enum cf_status status = cf_trial_setup(trial, err);

    if (status == CF_OK && !trial->ended)
        status = cf_trial_compare(trial, &faster, err);
    if (status == CF_OK && trial->request->quick)
        return faster && !trial->ended ? end_look(trial, err) : CF_OK;
    if (status == CF_OK && trial->worker.pid != 0)
        status = count_memory(trial, err);
    if (status == CF_OK && faster && !trial->ended)
        status = test_gain(trial, err);
    if (status == CF_OK && trial->request->arbiter && trial->ended)
        status = cf_trial_arbitrate(trial, faster, err);
    return status;
}

static uint64_t time_limit(const struct cf_measure_request *request)
{
    static const uint64_t seconds[] = { 4, 10, 40 };

    if (request->limit_ns > 0)
        return request->limit_ns;
    if (request->patience > 1)
        return (uint64_t)(request->patience *
                          (double)(seconds[request->effort] * CF_NS_PER_SECOND));
    return seconds[request->effort] * CF_NS_PER_SECOND;
}

enum cf_status cf_measure_run(const struct cf_measure_request *request, struct cf_arena *arena,
                              struct cf_measure_result *result, struct cf_error *err)
{
    struct cf_trial trial = { .request = request, .result = result, .arena = arena };
    const uint64_t limit = time_limit(request);
    enum cf_status status = CF_OK;

    *result = (struct cf_measure_result){ .verdict = CF_MEASURE_FAILED, .reason = "" };
    if (!(request->min_gain > -1) || !isfinite(request->min_gain))
        return cf_fail(err, CF_EUSAGE, "the gain asked for is no number above -100%%");
    trial.worker = (struct cf_worker)CF_WORKER_INIT;
    trial.threshold = log1p(request->min_gain);
    trial.began_ns = cf_clock_ns();
    trial.end_ns = trial.began_ns + limit;
    trial.compare_end_ns =
        trial.began_ns + (uint64_t)((request->quick ? 1 : COMPARE_SHARE) * (double)limit);
    trial.worker.deadline_ns = trial.end_ns + (request->quick ? LOAD_NS : 0);
    trial.random = request->seed;
    status = run(&trial, err);
    cf_worker_free(&trial.worker);
    if (status == CF_OK)
        status = fill_units(&trial, err);
    result->took_ns = cf_clock_ns() - trial.began_ns;
    return status;
}
