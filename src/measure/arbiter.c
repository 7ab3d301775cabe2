/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instructions of both sides, counted by cachegrind: they are the same on a busy machine and on an
 * idle one. Each side runs under valgrind in a process of its own, which forks one process that
 * makes a number of calls and one that makes half of them; cachegrind tells at the end of each what
 * it executed, and the difference is that of the other half of the calls. What the clocks left
 * unsure, or told in two ways, is decided by the ratio, after the same look at first calls as any
 * gain gets.
 */
#include "measure/trial.h"

#include "base/clock.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define UNITS 4             /* the dearest */
#define LIMIT_NS 120e9      /* of it all */
#define COUNTED_NS 30e6     /* of calls in a process, in the time they take without valgrind */
#define CALL_MOST_NS 400e6  /* the same of one call: 20 to 60 times as long under valgrind */
#define ROUNDS_MOST 16      /* of a process; half of them to warm up */
#define COLD_NS 4e9         /* for first calls, where they were not looked at before */
#define LOADS 3             /* of each side, to be timed */
#define ALPHA 0.005         /* as in measure.c */
#define LOG_MAX (1U << 20U) /* bytes of cachegrind's report */

struct count {
    struct cf_worker worker;
    int side;
    const char *trouble; /* why there is no count; NULL: none */
};

static uint32_t rounds_for(const struct cf_unit *unit)
{
    const double call = fmax(unit->times[1][0], unit->times[1][1]);
    const double rounds = COUNTED_NS / (unit->batch * (call + unit->copy_ns) + 1);

    return rounds < 2 ? 2 : rounds > ROUNDS_MOST ? ROUNDS_MOST : 2 * (uint32_t)(rounds / 2);
}

static bool is_counted(const struct cf_unit *unit)
{
    return unit->planned && !unit->at_once &&
           fmax(unit->times[1][0], unit->times[1][1]) < CALL_MOST_NS;
}

/* "==PID== I   refs:      43,175,543", as cachegrind writes at a process's end; 0: not there. */
static double read_total(const char *log, uint64_t process)
{
    const char *line = log;
    char start[40];
    double total = 0;

    (void)snprintf(start, sizeof(start), "==%llu== I ", (unsigned long long)process);
    while (line != NULL && strncmp(line, start, strlen(start)) != 0) {
        line = strchr(line, '\n');
        line = line == NULL ? NULL : line + 1;
    }
    line = line == NULL ? NULL : strstr(line, "refs:");
    if (line == NULL)
        return 0;
    for (line += strlen("refs:"); *line == ' ' || *line == ',' || (*line >= '0' && *line <= '9');
         line++)
        if (*line >= '0' && *line <= '9')
            total = total * 10 + (*line - '0');
    return total;
}

static double total_of(int log, uint64_t process)
{
    char *text = malloc(LOG_MAX + 1);
    const ssize_t size = text == NULL ? -1 : pread(log, text, LOG_MAX, 0);
    double total = 0;

    if (size > 0) {
        text[size] = '\0';
        total = read_total(text, process);
    }
    free(text);
    return total;
}

/* What a process executed that calls all of its inputs, or half of them; 0: there is a trouble. */
static double count_process(const struct cf_unit *unit, struct count *count, uint32_t flags)
{
    const struct cf_wire_command command = { .kind = CF_WIRE_COUNT,
                                             .input = unit->input,
                                             .batch = unit->batch,
                                             .rounds = rounds_for(unit),
                                             .sides = 1U << count->side,
                                             .flags = flags };
    const struct cf_wire_sample *sample = &count->worker.samples[0];
    double total = 0;

    if (!cf_worker_ask(&count->worker, &command, UINT64_MAX)) {
        count->trouble = count->worker.fault_text;
        return 0;
    }
    if (count->worker.reply.samples == 1 && (sample->flags & CF_SAMPLE_DIED) == 0)
        total = total_of(count->worker.counted, sample->value);
    if (total <= 0)
        count->trouble = "a call ended the process";
    return total;
}

static void count_unit(struct cf_unit *unit, struct count *count)
{
    const double all = count_process(unit, count, 0);
    const double half = count->trouble == NULL ? count_process(unit, count, CF_WIRE_HALF) : 0;
    const uint32_t half_rounds = rounds_for(unit) / 2; /* their number is even */
    const double calls = (double)unit->batch * half_rounds;

    unit->instructions[count->side] = all > half && half > 0 ? (all - half) / calls : 0;
}

static enum cf_status start(struct cf_trial *trial, struct count *count, struct cf_error *err)
{
    count->worker.counted = memfd_create("codeflash-cachegrind", MFD_CLOEXEC);
    if (count->worker.counted < 0 || fcntl(count->worker.counted, F_SETFL, O_APPEND) != 0)
        return cf_fail(err, CF_EIO, "cannot start cachegrind");
    count->worker.deadline_ns = cf_clock_ns() + (uint64_t)LIMIT_NS;
    return cf_worker_begin(&count->worker, trial->request, 1U << count->side, trial->request->seed,
                           err);
}

static enum cf_status count_both(struct cf_trial *trial, struct count counts[2],
                                 struct cf_error *err)
{
    enum cf_status status = start(trial, &counts[0], err);
    size_t looked = 0;

    if (status == CF_OK)
        status = start(trial, &counts[1], err);
    for (int side = 0; status == CF_OK && side < 2; side++) {
        status = cf_worker_ready(&counts[side].worker, trial->request, err);
        if (status == CF_OK && counts[side].worker.fault != CF_FAULT_NONE)
            counts[side].trouble = counts[side].worker.fault_text;
    }
    for (size_t i = 0; i < trial->unit_count; i++) {
        struct cf_unit *unit = &trial->units[trial->by_share[i]];

        unit->instructions[0] = unit->instructions[1] = 0; /* of one source only */
        if (!is_counted(unit) || looked++ >= UNITS)
            continue;
        for (int side = 0; status == CF_OK && side < 2; side++)
            if (counts[0].trouble == NULL && counts[1].trouble == NULL)
                count_unit(unit, &counts[side]);
    }
    return status;
}

/* The counts and what kept them from being made; the verdict stays. */
static enum cf_status count(struct cf_trial *trial, struct cf_error *err)
{
    struct count counts[2] = { { CF_WORKER_INIT, 0, NULL }, { CF_WORKER_INIT, 1, NULL } };
    enum cf_status status = count_both(trial, counts, err);
    struct cf_measure_result *result = trial->result;

    cf_trial_instructions(trial);
    result->counted = result->instructions[0] > 0;
    for (int side = 1; status == CF_OK && !result->counted && side >= 0; side--)
        if (counts[side].trouble != NULL)
            result->uncounted = cf_arena_strdup(trial->arena, counts[side].trouble);
    if (!result->counted && result->uncounted == NULL)
        result->uncounted = "its calls take too long, or only run side by side";
    for (int side = 0; side < 2; side++) {
        const int log = counts[side].worker.counted;

        cf_worker_free(&counts[side].worker);
        if (log >= 0)
            (void)close(log);
    }
    return status;
}

void cf_trial_instructions(struct cf_trial *trial)
{
    struct cf_measure_result *result = trial->result;
    double calls = 0;

    result->instructions[0] = result->instructions[1] = 0;
    for (size_t i = 0; i < trial->unit_count; i++) {
        const struct cf_unit *unit = &trial->units[i];

        if (!unit->planned || !(unit->instructions[0] > 0 && unit->instructions[1] > 0))
            continue;
        calls += unit->given.calls;
        for (int side = 0; side < 2; side++)
            result->instructions[side] += unit->given.calls * unit->instructions[side];
    }
    for (int side = 0; calls > 0 && side < 2; side++)
        result->instructions[side] /= calls;
}

/* First calls are looked at before a gain is accepted by any measure; trial->ended: the verdict
 * stands, for they could not be, or told something else. */
static enum cf_status look_at_first_calls(struct cf_trial *trial, struct cf_error *err)
{
    cf_trial_leave_time(trial, COLD_NS);
    return cf_trial_cold(trial, err);
}

/* The least processor time of loading each side alone. False: one cannot be loaded. */
static bool time_loading(struct cf_trial *trial, enum cf_status *status, struct cf_error *err)
{
    bool loaded = true;

    for (int i = 0; i < 2 * LOADS && *status == CF_OK && loaded; i++) {
        uint64_t *least = &trial->result->load_ns[i % 2];
        struct cf_worker worker = CF_WORKER_INIT;

        worker.deadline_ns = cf_clock_ns() + (uint64_t)LIMIT_NS;
        *status = cf_worker_start(&worker, trial->request, 1U << i % 2, trial->request->seed, err);
        loaded = *status == CF_OK && worker.fault == CF_FAULT_NONE;
        if (loaded && (i < 2 || worker.reply.load_ns[i % 2] < *least))
            *least = worker.reply.load_ns[i % 2];
        cf_worker_free(&worker);
    }
    return loaded;
}

/* Which part of the gain is left where import time is charged, as it is for any gain: 1 is all. */
static double part_left(struct cf_trial *trial)
{
    const double before = exp(cf_overall(trial, CF_BY_CPU).mean);

    return before > 0 ? cf_overall_charged(trial, CF_BY_CPU, ALPHA).point / before : 1;
}

/* One process was certain of a gain, the fresh ones were certain of none. */
static bool is_disputed(const struct cf_trial *trial)
{
    const struct cf_measure_result *result = trial->result;

    return result->verdict == CF_MEASURE_NOT_FASTER && result->processes > 0 &&
           result->confirmed_speedup.high < exp(trial->threshold);
}

static enum cf_status decide(struct cf_trial *trial, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    const double ratio =
        result->instructions[0] / result->instructions[1] * fmin(part_left(trial), 1);
    const double wanted = exp(trial->threshold);

    result->by_instructions = true;
    return cf_trial_end(trial, ratio > wanted ? CF_MEASURE_FASTER : CF_MEASURE_NOT_FASTER, err,
                        "%.3g times as fast (95%%: %.3g to %.3g), not certain by time; "
                        "cachegrind decides: %.4g times fewer instructions, import time charged, "
                        "and %.4g is asked for",
                        result->speedup.point, result->speedup.low, result->speedup.high, ratio,
                        wanted);
}

enum cf_status cf_trial_arbitrate(struct cf_trial *trial, bool looked, struct cf_error *err)
{
    struct cf_measure_result *result = trial->result;
    enum cf_status status = CF_OK;
    bool open = false;

    if (result->verdict == CF_MEASURE_CHEAT || result->verdict == CF_MEASURE_FAILED)
        return CF_OK;
    cf_worker_stop(&trial->worker);
    status = count(trial, err);
    open = result->verdict == CF_MEASURE_UNSURE || is_disputed(trial);
    if (status != CF_OK || !result->counted || !open || result->by_wall ||
        result->speedup.point <= 1)
        return status;
    trial->ended = false;
    if (!looked)
        status = look_at_first_calls(trial, err);
    if (status == CF_OK && !trial->ended && !result->keeps && time_loading(trial, &status, err))
        return decide(trial, err);
    trial->ended = true;
    return status;
}
