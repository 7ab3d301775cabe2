/* SPDX-License-Identifier: Apache-2.0 */
#include "judge/judge.h"

#include "base/clock.h"
#include "base/file.h"
#include "judge/weights.h"

#include <string.h>

#define PATIENCE_MAX 3.0 /* times the limit of measuring, on a busy machine */

const char *cf_judgement_name(enum cf_judgement judgement)
{
    static const char *const names[] = { "accepted", "not_faster", "different", "unverifiable",
                                         "error" };

    return names[judgement];
}

static enum cf_measure_effort effort_of(const char *name)
{
    if (name != NULL && strcmp(name, "low") == 0)
        return CF_EFFORT_LOW;
    return name != NULL && strcmp(name, "high") == 0 ? CF_EFFORT_HIGH : CF_EFFORT_MEDIUM;
}

/* Work kept, moved or hidden: no result told the two apart, the measuring did. */
static enum cf_status refute(const struct cf_judge_request *request, struct cf_arena *arena,
                             struct cf_judge_result *result, struct cf_error *err)
{
    struct cf_verify_result *verify = &result->verify;

    verify->verdict = CF_VERDICT_DIFFERENT;
    verify->has_counterexample = true;
    verify->counterexample = (struct cf_difference){
        .input = cf_arena_printf(arena, "%s, called again and again", request->verify.function),
        .observable = "cheat",
        .where = "while its time is measured",
        .original = "nothing of the kind",
        .candidate = result->measure.reason,
    };
    verify->reason = cf_arena_printf(arena, "cheat: %s", result->measure.reason);
    result->judgement = CF_JUDGED_DIFFERENT;
    result->reason = verify->reason;
    if (verify->counterexample.input == NULL || verify->reason == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return CF_OK;
}

static enum cf_status conclude(const struct cf_judge_request *request, struct cf_arena *arena,
                               struct cf_judge_result *result, struct cf_error *err)
{
    const struct cf_measure_result *measure = &result->measure;

    result->measured = measure->verdict != CF_MEASURE_FAILED;
    result->reason = measure->reason;
    switch (measure->verdict) {
    case CF_MEASURE_FASTER:
        result->judgement = CF_JUDGED_ACCEPTED;
        result->reason = NULL;
        return CF_OK;
    case CF_MEASURE_CHEAT:
        return refute(request, arena, result, err);
    case CF_MEASURE_NOT_FASTER:
    case CF_MEASURE_UNSURE:
        return CF_OK;
    case CF_MEASURE_FAILED:
        break;
    }
    result->reason = cf_arena_printf(arena, "its time cannot be measured: %s", measure->reason);
    return result->reason != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}

static struct cf_measure_request measure_request(const struct cf_judge_request *request,
                                                 const char *const *path)
{
    return (struct cf_measure_request){
        .python = request->verify.interpreter->executable,
        .original = request->verify.original,
        .candidate = request->verify.candidate,
        .baseline = request->baseline,
        .qualname = request->verify.function,
        .script = request->verify.script,
        .path = path,
        .inputs = request->verify.inputs,
        .min_gain = request->min_gain,
        .effort = effort_of(request->verify.effort),
        .patience = cf_clock_slowness(PATIENCE_MAX),
        .seed = request->verify.seed,
        .arbiter = request->arbiter,
        .contained = true,
    };
}

static enum cf_status measure(const struct cf_judge_request *request, struct cf_arena *arena,
                              struct cf_judge_result *result, struct cf_error *err)
{
    const char *const path[] = { request->verify.root, NULL };
    struct cf_measure_request wanted = measure_request(request, path);
    struct cf_weights weights;
    enum cf_status status = cf_weights_find(request, &result->verify, arena, &weights, err);

    if (status != CF_OK)
        return status;
    wanted.trace = weights.trace;
    wanted.use = weights.inputs;
    wanted.use_count = weights.count;
    wanted.calls = weights.calls;
    if (weights.count == 0) {
        result->reason = "its time cannot be measured: no recorded or given input is left";
        return CF_OK;
    }
    status = cf_measure_run(&wanted, arena, &result->measure, err);
    if (cf_verify_interrupted)
        return cf_fail(err, CF_EUSAGE, "interrupted");
    return status == CF_OK ? conclude(request, arena, result, err) : status;
}

enum cf_status cf_judge_run(const struct cf_judge_request *request, struct cf_arena *arena,
                            struct cf_judge_result *result, struct cf_error *err)
{
    static const enum cf_judgement judgements[] = {
        [CF_VERDICT_EQUIVALENT] = CF_JUDGED_NOT_FASTER,
        [CF_VERDICT_DIFFERENT] = CF_JUDGED_DIFFERENT,
        [CF_VERDICT_UNVERIFIABLE] = CF_JUDGED_UNVERIFIABLE,
        [CF_VERDICT_ERROR] = CF_JUDGED_ERROR,
    };
    enum cf_status status;

    *result = (struct cf_judge_result){ .judgement = CF_JUDGED_ERROR };
    status = cf_verify_run(&request->verify, arena, &result->verify, err);
    if (status != CF_OK)
        return status;
    result->judgement = judgements[result->verify.verdict];
    result->reason = result->verify.reason;
    if (result->verify.verdict != CF_VERDICT_EQUIVALENT)
        return CF_OK;
    if (request->behaviour_only) {
        result->reason = "its time was not measured";
        return CF_OK;
    }
    return measure(request, arena, result, err);
}

enum cf_status cf_judge_again(const struct cf_judge_request *request, struct cf_arena *arena,
                              struct cf_judge_result *result, struct cf_error *err)
{
    result->judgement = CF_JUDGED_NOT_FASTER;
    result->measure = (struct cf_measure_result){ .reason = "" };
    result->measured = false;
    return measure(request, arena, result, err);
}

enum cf_status cf_judge_look(const struct cf_judge_request *request, uint64_t limit_ns,
                             struct cf_arena *arena, struct cf_measure_result *result,
                             struct cf_error *err)
{
    const char *const path[] = { request->verify.root, NULL };
    struct cf_measure_request wanted = measure_request(request, path);
    enum cf_status status = CF_OK;
    char *real = NULL;

    if (request->use_count > 0 && request->trace != NULL)
        status = cf_path_real(request->trace, arena, &real, err);
    if (status != CF_OK)
        return status;
    wanted.trace = real;
    wanted.use = request->use;
    wanted.use_count = request->use_count;
    wanted.quick = true;
    wanted.arbiter = false;
    wanted.limit_ns = (uint64_t)(wanted.patience * (double)limit_ns);
    status = cf_measure_run(&wanted, arena, result, err);
    return cf_verify_interrupted ? cf_fail(err, CF_EUSAGE, "interrupted") : status;
}
