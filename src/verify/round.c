/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/round.h"

#include "base/clock.h"
#include "verify/compare.h"

#define SLOWER 20 /* times the original's duration that a candidate's call may take */
#define LEAST_NS CF_NS_PER_SECOND
#define LATE_TWICE 4                   /* times that limit before a call counts as a hang */
#define REPEATED_MAX 60                /* inputs that are called twice in a row */
#define DEAR_NS (CF_NS_PER_SECOND / 4) /* a call that is made once in each setting */
#define GROUP 16 /* calls that see what those before them left; of given ones all do */

enum role { CF_ROLE_ORIGINAL, CF_ROLE_CANDIDATE, CF_ROLE_AGAIN };

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

static bool is_dear(const struct cf_input *input)
{
    return input->call_ns > DEAR_NS;
}

static bool is_wanted(const struct cf_input *input, const struct cf_round_plan *plan)
{
    if (plan->fresh && is_dear(input))
        return false;
    return input->origin >= plan->from && input->origin <= plan->to && !input->outside;
}

enum cf_status cf_round_begin(struct cf_round *round, const struct cf_round_plan *plan,
                              const struct cf_engine *engine, struct cf_error *err)
{
    size_t inputs = 0, all = 0, seen = 0;

    *round = (struct cf_round){ .plan = *plan, .settings = plan->fresh ? 1 : CF_SETTINGS };
    for (size_t i = 0; i < CF_SETTINGS; i++) {
        round->original[i].map.fd = round->candidate[i].map.fd = -1;
        round->again[i].map.fd = -1;
    }
    round->order = cf_arena_alloc(engine->arena, (2 * engine->count + 1) * sizeof(*round->order));
    if (round->order == NULL)
        return no_memory(err);
    for (size_t i = 0; i < engine->count; i++)
        all += is_wanted(&engine->inputs[i], plan);
    for (size_t i = 0; i < engine->count; i++) {
        if (!is_wanted(&engine->inputs[i], plan))
            continue;
        seen++;
        if (plan->max < all && (seen - 1) * plan->max / all == seen * plan->max / all)
            continue; /* an even choice */
        round->order[round->count++] = (uint32_t)i;
        if (inputs++ < REPEATED_MAX && !plan->fresh && !is_dear(&engine->inputs[i]))
            round->order[round->count++] = (uint32_t)i;
    }
    return CF_OK;
}

void cf_round_end(struct cf_round *round)
{
    for (size_t i = 0; i < CF_SETTINGS; i++) {
        cf_pass_close(&round->original[i]);
        cf_pass_close(&round->candidate[i]);
        cf_pass_close(&round->again[i]);
    }
}

static struct cf_pass_plan plan_for(const struct cf_engine *engine, const struct cf_round *round,
                                    enum role role, size_t setting)
{
    const struct cf_verify_request *request = engine->request;

    return (struct cf_pass_plan){
        .request = request,
        .text = role == CF_ROLE_CANDIDATE ? request->candidate : request->original,
        .inputs = &engine->made,
        .order = round->order,
        .count = round->count,
        .disguise = (int)setting,
        .group = round->plan.fresh                     ? 1
                 : round->plan.from == CF_ORIGIN_GIVEN ? 0
                                                       : GROUP,
        .perturbed = role == CF_ROLE_AGAIN,
        .hangs_max = round->plan.hangs_max,
        .limits = { .call_ns = round->plan.call_ns, .whole_ns = round->plan.whole_ns },
    };
}

/* How long a call may take when it is made again or by the other side; where the original did not
 * end, it is not made. */
static enum cf_status limit_calls(const struct cf_engine *engine, const struct cf_round *round,
                                  size_t setting, uint64_t times, struct cf_pass_plan *plan,
                                  struct cf_error *err)
{
    uint64_t *limits = cf_arena_alloc(engine->arena, (round->count + 1) * sizeof(*limits));
    bool *skipped = cf_arena_alloc(engine->arena, round->count + 1);
    const uint8_t *ends = round->original[setting].ends;
    uint64_t whole = 0;

    if (limits == NULL || skipped == NULL)
        return no_memory(err);
    for (size_t i = 1; i <= round->count; i++) {
        uint64_t ns = cf_pass_call_ns(&round->original[setting], i);

        skipped[i] = ends[i] == CF_END_HANG || ends[i] == CF_END_NOT_RUN;
        limits[i] = times * (LEAST_NS + (ns == 0 ? round->plan.call_ns : SLOWER * ns));
        whole += ns;
    }
    plan->skipped = skipped;
    plan->limits.calls_ns = limits;
    plan->limits.calls = round->count + 1;
    plan->limits.whole_ns = times * (round->plan.whole_ns + SLOWER * whole);
    return CF_OK;
}

enum cf_status cf_round_run_originals(struct cf_round *round, struct cf_engine *engine,
                                      struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < round->settings && status == CF_OK; i++) {
        struct cf_pass_plan plan = plan_for(engine, round, CF_ROLE_ORIGINAL, i);

        plan.limits.strict = round->plan.from != CF_ORIGIN_GIVEN;

        status = cf_pass_start(&round->original[i], &plan, &engine->servers[i], engine->arena, err);
    }
    for (size_t i = 0; i < round->settings && status == CF_OK; i++)
        status = cf_pass_finish(&round->original[i], &engine->servers[i], engine->arena, err);
    return status;
}

enum cf_status cf_round_run_candidates(struct cf_round *round, struct cf_engine *engine,
                                       struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < round->settings && status == CF_OK; i++) {
        struct cf_pass_plan plan = plan_for(engine, round, CF_ROLE_CANDIDATE, i);

        status = limit_calls(engine, round, i, 1, &plan, err);
        if (status == CF_OK)
            status =
                cf_pass_start(&round->candidate[i], &plan, &engine->servers[i], engine->arena, err);
    }
    for (size_t i = 0; i < round->settings && status == CF_OK; i++)
        status = cf_pass_finish(&round->candidate[i], &engine->servers[i], engine->arena, err);
    return status;
}

enum cf_status cf_round_import(const struct cf_round *round, struct cf_engine *engine,
                               bool candidate, struct cf_pass *pass, struct cf_error *err)
{
    struct cf_pass_plan plan =
        plan_for(engine, round, candidate ? CF_ROLE_CANDIDATE : CF_ROLE_ORIGINAL, 0);
    enum cf_status status;

    plan.count = 0;
    status = cf_pass_start(pass, &plan, &engine->servers[0], engine->arena, err);
    return status == CF_OK ? cf_pass_finish(pass, &engine->servers[0], engine->arena, err) : status;
}

/* The original once more in that setting, with another layout of memory, later. */
static enum cf_status run_again(struct cf_round *round, struct cf_engine *engine, size_t setting,
                                struct cf_error *err)
{
    struct cf_pass_plan plan = plan_for(engine, round, CF_ROLE_AGAIN, setting);
    struct cf_server *server = &engine->servers[setting];
    enum cf_status status = limit_calls(engine, round, setting, 1, &plan, err);

    round->has_again[setting] = true;
    if (status == CF_OK)
        status = cf_pass_start(&round->again[setting], &plan, server, engine->arena, err);
    if (status == CF_OK)
        status = cf_pass_finish(&round->again[setting], server, engine->arena, err);
    return status;
}

/* A candidate's call was late: is it when it is made alone, with more time? */
static enum cf_status is_hang(const struct cf_round *round, struct cf_engine *engine,
                              struct cf_round_finding *finding, struct cf_error *err)
{
    size_t setting = finding->setting, position = finding->position;
    struct cf_pass_plan plan = plan_for(engine, round, CF_ROLE_CANDIDATE, setting);
    struct cf_server *server = &engine->servers[setting];
    struct cf_pass alone;
    enum cf_status status = limit_calls(engine, round, setting, LATE_TWICE, &plan, err);

    if (status != CF_OK)
        return status;
    plan.limits.call_ns = plan.limits.calls_ns != NULL ? plan.limits.calls_ns[position] : LEAST_NS;
    plan.limits.calls = 0;
    plan.skipped = NULL;
    plan.order = &round->order[position - 1];
    plan.count = 1;
    status = cf_pass_start(&alone, &plan, server, engine->arena, err);
    if (status == CF_OK)
        status = cf_pass_finish(&alone, server, engine->arena, err);
    finding->found = status == CF_OK && alone.ends[1] == CF_END_HANG;
    cf_pass_close(&alone);
    return status;
}

/* Does the original do otherwise when it is called once more? */
static enum cf_status compare_again(struct cf_round *round, struct cf_engine *engine,
                                    struct cf_round_finding *finding, struct cf_error *err)
{
    size_t setting = finding->setting;
    const struct cf_comparing comparing = {
        .original = &round->original[setting],
        .candidate = &round->again[setting],
        .position = finding->position,
        .server = &engine->servers[setting],
        .arena = engine->arena,
    };
    struct cf_difference other = { 0 };
    enum cf_status status = CF_OK;

    if (!round->has_again[setting])
        status = run_again(round, engine, setting, err);
    if (status == CF_OK)
        status = cf_compare(&comparing, &finding->unstable, &other, err);
    if (status == CF_OK && finding->unstable) {
        finding->difference = other;
        finding->found = false;
    }
    return status;
}

enum cf_status cf_round_compare(struct cf_round *round, struct cf_engine *engine,
                                struct cf_round_finding *finding, struct cf_error *err)
{
    size_t setting = finding->setting, position = finding->position;
    const struct cf_comparing comparing = {
        .original = &round->original[setting],
        .candidate = &round->candidate[setting],
        .position = position,
        .server = &engine->servers[setting],
        .arena = engine->arena,
    };
    enum cf_status status = cf_compare(&comparing, &finding->found, &finding->difference, err);

    if (status != CF_OK || !finding->found)
        return status;
    if (position > 0 && round->candidate[setting].ends[position] == CF_END_HANG) {
        status = is_hang(round, engine, finding, err);
        finding->unstable = !finding->found;
        if (status != CF_OK || finding->unstable)
            return status;
    }
    return compare_again(round, engine, finding, err);
}
