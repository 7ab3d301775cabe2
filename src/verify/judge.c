/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the passes, compares what they saw, and comes to a verdict. */
#include "base/clock.h"
#include "base/file.h"
#include "verify/compare.h"
#include "verify/engine.h"

#include <stdio.h>
#include <string.h>

#define CALL_NS (5 * CF_NS_PER_SECOND)
#define WHOLE_NS (60 * CF_NS_PER_SECOND)
#define SLOWER 20 /* times the original's duration that a candidate's call may take */
#define LEAST_NS CF_NS_PER_SECOND
#define REPEATED_MAX 50 /* inputs that are called twice in a row */

/* A set of inputs in order, and what the sides did with it. */
struct round {
    uint32_t *order;
    size_t count;
    struct cf_pass original[2]; /* on the two servers */
    struct cf_pass candidate;
};

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

/* Every input of the origins in [from, to]; the first ones twice in a row. */
static enum cf_status make_order(const struct cf_engine *engine, enum cf_origin from,
                                 enum cf_origin to, struct round *round, struct cf_error *err)
{
    round->order = cf_arena_alloc(engine->arena, (2 * engine->count + 1) * sizeof(*round->order));
    if (round->order == NULL)
        return no_memory(err);
    for (size_t i = 0; i < engine->count; i++) {
        const struct cf_input *input = &engine->inputs[i];

        if (input->origin < from || input->origin > to || input->outside)
            continue;
        round->order[round->count++] = (uint32_t)i;
        if (i < REPEATED_MAX)
            round->order[round->count++] = (uint32_t)i;
    }
    return CF_OK;
}

static struct cf_pass_plan plan_for(const struct cf_engine *engine, const struct round *round,
                                    const char *text, int disguise)
{
    return (struct cf_pass_plan){
        .request = engine->request,
        .text = text,
        .inputs = &engine->made,
        .order = round->order,
        .count = round->count,
        .disguise = disguise,
        .limits = { .call_ns = CALL_NS, .whole_ns = WHOLE_NS },
    };
}

/* How long the candidate may take for each call: by what the original took. */
static enum cf_status limit_calls(const struct cf_engine *engine, const struct round *round,
                                  struct cf_pass_plan *plan, struct cf_error *err)
{
    uint64_t *limits = cf_arena_alloc(engine->arena, (round->count + 1) * sizeof(*limits));

    if (limits == NULL)
        return no_memory(err);
    for (size_t i = 1; i <= round->count; i++) {
        uint64_t ns = cf_pass_call_ns(&round->original[0], i);

        limits[i] = ns == 0 ? CALL_NS : LEAST_NS + SLOWER * ns;
    }
    plan->limits.calls_ns = limits;
    plan->limits.calls = round->count + 1;
    return CF_OK;
}

static enum cf_status run_originals(struct cf_engine *engine, struct round *round,
                                    struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (int i = 0; i < 2 && status == CF_OK; i++) {
        struct cf_pass_plan plan = plan_for(engine, round, engine->request->original, 0);

        status = cf_pass_start(&round->original[i], &plan, &engine->servers[i], engine->arena, err);
    }
    for (int i = 0; i < 2 && status == CF_OK; i++)
        status = cf_pass_finish(&round->original[i], &engine->servers[i], engine->arena, err);
    return status;
}

static enum cf_status run_candidate(struct cf_engine *engine, struct round *round,
                                    struct cf_error *err)
{
    struct cf_pass_plan plan = plan_for(engine, round, engine->request->candidate, 0);
    enum cf_status status = limit_calls(engine, round, &plan, err);

    if (status == CF_OK)
        status = cf_pass_start(&round->candidate, &plan, &engine->servers[0], engine->arena, err);
    if (status == CF_OK)
        status = cf_pass_finish(&round->candidate, &engine->servers[0], engine->arena, err);
    return status;
}

/* Neither side can be called at all. */
static enum cf_status settle_faults(struct cf_engine *engine, const struct round *round,
                                    struct cf_error *err)
{
    if (round->original[0].fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", round->original[0].fault);
    if (round->candidate.fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", round->candidate.fault);
    return CF_OK;
}

/* The signatures must be the same: callers name parameters and leave defaults out. */
static enum cf_status settle_signature(struct cf_engine *engine, const struct round *round,
                                       struct cf_error *err)
{
    const struct cf_seen *a = cf_pass_find(&round->original[0], 0, CF_SEEN_NOTE, "signature");
    const struct cf_seen *b = cf_pass_find(&round->candidate, 0, CF_SEEN_NOTE, "signature");

    if (a == NULL || b == NULL || (a->size == b->size && memcmp(a->data, b->data, a->size) == 0))
        return CF_OK;
    return cf_engine_settle(engine, CF_VERDICT_ERROR, err,
                            "%s changes the signature of %s: %s, now %s",
                            cf_path_base(engine->request->candidate), engine->request->function,
                            cf_seen_text(a, engine->arena), cf_seen_text(b, engine->arena));
}

/* Marks inputs on which the original gives no result that could be compared. */
static void mark_outside(struct cf_engine *engine, const struct round *round)
{
    for (size_t i = 1; i <= round->count; i++) {
        const struct cf_pass *pass = &round->original[0];
        struct cf_input *input = &engine->inputs[round->order[i - 1]];

        if (pass->ends[i] == CF_END_HANG || pass->ends[i] == CF_END_NOT_RUN ||
            cf_pass_find(pass, i, CF_SEEN_NOTE, "outside") != NULL ||
            cf_pass_find(pass, i, CF_SEEN_NOTE, "input") != NULL)
            input->outside = true;
    }
}

/* Nothing to compare: why not? */
static enum cf_status settle_nothing(struct cf_engine *engine, const struct round *round,
                                     struct cf_error *err)
{
    const struct cf_pass *pass = &round->original[0];
    const struct cf_seen *raised = NULL;
    size_t inside = 0, returned = 0;

    engine->result->outside = 0;
    for (size_t i = 0; i < engine->count; i++)
        engine->result->outside += engine->inputs[i].outside;
    for (size_t i = 1; i <= round->count; i++) {
        const struct cf_seen *seen = cf_pass_find(pass, i, CF_SEEN_EXCEPTION, "message");

        raised = seen != NULL ? seen : raised;
        inside += !engine->inputs[round->order[i - 1]].outside;
        returned += cf_pass_find(pass, i, CF_SEEN_EXCEPTION, NULL) == NULL;
    }
    if (inside > 0 && returned > 0)
        return CF_OK;
    if (inside > 0)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "the original raises on every input: %s",
                                raised != NULL ? cf_seen_text(raised, engine->arena) : "");
    return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                            "the original does not end within %d s on any input (or beyond the "
                            "limits of memory and recursion)",
                            (int)(CALL_NS / CF_NS_PER_SECOND));
}

static enum cf_status tell_difference(struct cf_engine *engine, const struct round *round,
                                      size_t position, struct cf_difference *difference,
                                      struct cf_error *err)
{
    struct cf_verify_result *result = engine->result;

    if (position == 0)
        difference->input =
            cf_arena_printf(engine->arena, "import of %s", cf_path_base(engine->request->original));
    else
        difference->input = engine->inputs[round->order[position - 1]].text;
    if (difference->input == NULL)
        return no_memory(err);
    result->counterexample = *difference;
    result->has_counterexample = true;
    return cf_engine_settle(engine, CF_VERDICT_DIFFERENT, err, "%s%s%s: %s is not %s",
                            difference->observable, *difference->where == '\0' ? "" : " ",
                            difference->where, difference->original, difference->candidate);
}

/* What differs between the original and itself cannot be judged. */
static enum cf_status compare_originals(struct cf_engine *engine, struct round *round,
                                        struct cf_error *err)
{
    struct cf_difference difference;
    enum cf_status status = CF_OK;
    bool found = false;

    for (size_t i = 0; i <= round->count && status == CF_OK && !engine->settled; i++) {
        if (i > 0 && engine->inputs[round->order[i - 1]].outside)
            continue;
        status = cf_compare(&round->original[0], &round->original[1], i, &engine->servers[0],
                            engine->arena, &found, &difference, err);
        if (status == CF_OK && found)
            status =
                cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                 "the original does not do the same twice: %s: %s%s%s: %s, then %s",
                                 i == 0 ? "import" : engine->inputs[round->order[i - 1]].text,
                                 difference.observable, *difference.where == '\0' ? "" : " ",
                                 difference.where, difference.original, difference.candidate);
    }
    return status;
}

static enum cf_status compare_sides(struct cf_engine *engine, struct round *round,
                                    struct cf_error *err)
{
    struct cf_difference difference;
    enum cf_status status = CF_OK;
    bool found = false;

    for (size_t i = 0; i <= round->count && status == CF_OK; i++) {
        if (i > 0 && engine->inputs[round->order[i - 1]].outside)
            continue;
        status = cf_compare(&round->original[0], &round->candidate, i, &engine->servers[0],
                            engine->arena, &found, &difference, err);
        if (status == CF_OK && found)
            return tell_difference(engine, round, i, &difference, err);
    }
    return status;
}

static enum cf_status run_round(struct cf_engine *engine, struct round *round, struct cf_error *err)
{
    enum cf_status status = run_originals(engine, round, err);

    if (status == CF_OK && round->original[0].fault == NULL) {
        mark_outside(engine, round);
        status = settle_nothing(engine, round, err);
        if (status == CF_OK && !engine->settled)
            status = run_candidate(engine, round, err);
    }
    if (status == CF_OK && !engine->settled)
        status = settle_faults(engine, round, err);
    if (status == CF_OK && !engine->settled)
        status = settle_signature(engine, round, err);
    if (status == CF_OK && !engine->settled)
        status = compare_originals(engine, round, err);
    if (status == CF_OK && !engine->settled)
        status = compare_sides(engine, round, err);
    return status;
}

enum cf_status cf_engine_judge(struct cf_engine *engine, struct cf_error *err)
{
    struct round round = {
        .original = { { .map = { .fd = -1 } }, { .map = { .fd = -1 } } },
        .candidate = { .map = { .fd = -1 } },
    };
    enum cf_status status = make_order(engine, CF_ORIGIN_GIVEN, CF_ORIGIN_DERIVED, &round, err);

    if (status == CF_OK)
        status = run_round(engine, &round, err);
    if (status == CF_OK && !engine->settled)
        status = cf_engine_settle(engine, CF_VERDICT_EQUIVALENT, err, "no difference found");
    cf_pass_close(&round.original[0]);
    cf_pass_close(&round.original[1]);
    cf_pass_close(&round.candidate);
    return status;
}
