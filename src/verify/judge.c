/* SPDX-License-Identifier: Apache-2.0 */
/* Goes through the rounds and comes to a verdict. */
#include "base/clock.h"
#include "base/file.h"
#include "base/utf8.h"
#include "verify/round.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIVEN_NS (5 * CF_NS_PER_SECOND) /* of one call, beside what is known of the longest */
#define LONGER 3                        /* times that */
#define WHOLE_NS (60 * CF_NS_PER_SECOND)
#define ASSUMPTIONS_MAX 5
#define INPUT_SHOWN 100 /* bytes of an assumption's input in its line */
#define FOUND_SHOWN 160
#define IMPORT_NS (CF_NS_PER_SECOND / 50) /* more work at import is work moved there */
#define IMPORTS 4                         /* more of them, before it is a cheat */
#define NS_PER_MS 1e6

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

/* Neither side can be called at all. */
static enum cf_status settle_fault(struct cf_engine *engine, const struct cf_pass passes[],
                                   size_t count, struct cf_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (passes[i].fault != NULL)
            return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", passes[i].fault);
    }
    return CF_OK;
}

/* Is `b` the signature `a` with more parameters that have defaults? */
static bool extends(const struct cf_seen *a, const struct cf_seen *b)
{
    bool empty = a->size >= 2 && a->data[a->size - 2] == '(';
    size_t same = a->size - 1; /* without the closing bracket */

    return b->size > a->size && memcmp(a->data, b->data, same) == 0 &&
           (empty || b->data[same] == ',') && memchr(b->data + same, '=', b->size - same) != NULL;
}

/* The signatures must be the same: callers name parameters and leave defaults out. */
static enum cf_status settle_signature(struct cf_engine *engine, const struct cf_round *round,
                                       struct cf_error *err)
{
    const struct cf_seen *a = cf_pass_find(&round->original[0], 0, CF_SEEN_NOTE, "signature");
    const struct cf_seen *b = cf_pass_find(&round->candidate[0], 0, CF_SEEN_NOTE, "signature");
    const char *text;

    if (a == NULL || b == NULL || (a->size == b->size && memcmp(a->data, b->data, a->size) == 0))
        return CF_OK;
    text = cf_arena_printf(engine->arena, "%s changes the signature of %s: %s, now %s",
                           cf_path_base(engine->request->candidate), engine->request->function,
                           cf_seen_text(a, engine->arena), cf_seen_text(b, engine->arena));
    if (text == NULL)
        return no_memory(err);
    if (extends(a, b)) { /* how else does it differ? */
        engine->extended = text;
        return CF_OK;
    }
    return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", text);
}

static uint64_t import_ns(const struct cf_engine *engine, const struct cf_pass *pass)
{
    const struct cf_seen *seen = cf_pass_find(pass, 0, CF_SEEN_NOTE, "import_ns");

    return seen == NULL ? 0 : strtoull(cf_seen_text(seen, engine->arena), NULL, 10);
}

/* Marks inputs on which the original gives no result that could be compared; learns its times. */
static void mark_outside(struct cf_engine *engine, const struct cf_round *round)
{
    for (size_t k = 0; k < round->settings; k++) {
        const struct cf_pass *pass = &round->original[k];

        for (size_t i = 1; i <= round->count; i++) {
            struct cf_input *input = &engine->inputs[round->order[i - 1]];
            const uint64_t ns = cf_pass_call_ns(pass, i);

            input->call_ns = ns > 0 ? ns : input->call_ns;
            if ((input->origin == CF_ORIGIN_GUESSED &&
                 cf_pass_find(pass, i, CF_SEEN_EXCEPTION, NULL) != NULL) ||
                pass->ends[i] == CF_END_HANG || pass->ends[i] == CF_END_NOT_RUN ||
                cf_pass_find(pass, i, CF_SEEN_NOTE, "outside") != NULL ||
                cf_pass_find(pass, i, CF_SEEN_NOTE, "input") != NULL)
                input->outside = true;
        }
    }
    engine->result->outside = 0;
    for (size_t i = 0; i < engine->count; i++)
        engine->result->outside += engine->inputs[i].outside;
}

/* How often the original came to a result; `*raised` is the latest message where it did not. */
static size_t count_results(const struct cf_engine *engine, const struct cf_round *round,
                            size_t *inside, const char **raised)
{
    const struct cf_pass *pass = &round->original[0];
    size_t count = 0;

    for (size_t i = 1; i <= round->count; i++) {
        const struct cf_seen *seen = cf_pass_find(pass, i, CF_SEEN_EXCEPTION, "message");

        if (seen != NULL)
            *raised = cf_seen_text(seen, engine->arena);
        if (engine->inputs[round->order[i - 1]].outside)
            continue;
        ++*inside;
        count += cf_pass_find(pass, i, CF_SEEN_EXCEPTION, NULL) == NULL;
    }
    return count;
}

/*
 * Nothing to compare among the given inputs, and none of the derived ones gives a result either:
 * why not? Where only the given ones raise, they are judged with the others later.
 */
static enum cf_status settle_nothing(struct cf_engine *engine, const struct cf_round *round,
                                     bool *judge, struct cf_error *err)
{
    size_t inside = 0;
    bool given = round->plan.from == CF_ORIGIN_GIVEN;
    const char *raised = NULL;

    if (round->count == 0 || (!given && !engine->fruitless))
        return CF_OK;
    engine->fruitless = count_results(engine, round, &inside, &raised) == 0;
    *judge = !engine->fruitless;
    engine->raised = raised != NULL ? raised : engine->raised;
    if (!engine->fruitless || (given && inside > 0))
        return CF_OK;
    if (inside > 0 || engine->raised != NULL)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "the original raises on every input: %s",
                                engine->raised != NULL ? engine->raised : "");
    return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                            "the original does not end within %d s on any input (or only beyond "
                            "the limits of memory and recursion)",
                            (int)(round->plan.call_ns / CF_NS_PER_SECOND));
}

static const char *input_text(const struct cf_engine *engine, const struct cf_round *round,
                              size_t position)
{
    if (position == 0)
        return cf_arena_printf(engine->arena, "import of %s",
                               cf_path_base(engine->request->original));
    return engine->inputs[round->order[position - 1]].text;
}

static const char *difference_text(const struct cf_engine *engine,
                                   const struct cf_difference *difference)
{
    return cf_arena_printf(engine->arena, "%s%s%s: %s is not %s", difference->observable,
                           *difference->where == '\0' ? "" : " ", difference->where,
                           difference->original, difference->candidate);
}

static enum cf_status settle_different(struct cf_engine *engine,
                                       const struct cf_difference *difference, struct cf_error *err)
{
    const char *text = difference_text(engine, difference);

    engine->result->counterexample = *difference;
    engine->result->has_counterexample = true;
    if (text == NULL)
        return no_memory(err);
    return cf_engine_settle(engine, CF_VERDICT_DIFFERENT, err, "%s", text);
}

static enum cf_status settle_cheat(struct cf_engine *engine, const char *where,
                                   const char *original, const char *candidate,
                                   struct cf_error *err)
{
    const struct cf_difference difference = {
        .input = cf_arena_printf(engine->arena, "import of %s",
                                 cf_path_base(engine->request->candidate)),
        .observable = "cheat",
        .where = where,
        .original = original,
        .candidate = candidate,
    };

    if (difference.input == NULL || original == NULL || candidate == NULL)
        return no_memory(err);
    return settle_different(engine, &difference, err);
}

/* Each import once more: a busy machine makes one of them long. */
static enum cf_status import_again(struct cf_engine *engine, const struct cf_round *round,
                                   uint64_t *original, uint64_t *candidate, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (int side = 0; side < 2 && status == CF_OK; side++) {
        struct cf_pass pass;
        uint64_t ns;

        status = cf_round_import(round, engine, side == 1, &pass, err);
        if (status == CF_OK && pass.fault == NULL) {
            ns = import_ns(engine, &pass);
            if (side == 0 && ns > *original)
                *original = ns;
            if (side == 1 && ns < *candidate)
                *candidate = ns;
        }
        cf_pass_close(&pass);
    }
    return status;
}

/* What shows without an input: work done at import, and what only a cheat needs in its text. */
static enum cf_status settle_import(struct cf_engine *engine, const struct cf_round *round,
                                    struct cf_error *err)
{
    uint64_t original = import_ns(engine, &round->original[0]);
    uint64_t candidate = import_ns(engine, &round->candidate[0]);
    uint64_t other = import_ns(engine, &round->candidate[1]);
    enum cf_status status = CF_OK;

    if (engine->suspect != NULL)
        return settle_cheat(engine, "text", "nothing of the kind", engine->suspect, err);
    candidate = other < candidate ? other : candidate;
    for (int i = 0; i < IMPORTS && candidate >= original + IMPORT_NS; i++) {
        status = import_again(engine, round, &original, &candidate, err);
        if (status != CF_OK)
            return status;
    }
    if (candidate < original + IMPORT_NS)
        return CF_OK;
    return settle_cheat(
        engine, "import",
        cf_arena_printf(engine->arena, "%.1f ms of work", (double)original / NS_PER_MS),
        cf_arena_printf(engine->arena, "%.1f ms of work", (double)candidate / NS_PER_MS), err);
}

/* The start of a long text. */
static const char *shortened(const struct cf_engine *engine, const char *text, size_t max)
{
    const size_t size = strlen(text);

    if (size <= max)
        return text;
    return cf_arena_printf(engine->arena, "%.*s...", (int)cf_utf8_cut(text, max), text);
}

/* One line an assumption: inputs that are alike in what sets them apart are one. */
static enum cf_status assume(struct cf_engine *engine, size_t input,
                             const struct cf_difference *difference, struct cf_error *err)
{
    struct cf_verify_result *result = engine->result;
    const char *what = engine->inputs[input].what, *start, *found;
    struct cf_assumption *assumption;

    if (result->assumptions == NULL)
        result->assumptions =
            cf_arena_alloc(engine->arena, ASSUMPTIONS_MAX * sizeof(*result->assumptions));
    if (result->assumptions == NULL)
        return no_memory(err);
    start = cf_arena_printf(engine->arena, "never called where %s, as in ",
                            what == NULL ? "an argument is of another kind" : what);
    found = difference_text(engine, difference);
    if (start == NULL || found == NULL)
        return no_memory(err);
    for (size_t i = 0; i < result->assumption_count; i++) {
        if (strncmp(result->assumptions[i].text, start, strlen(start)) == 0)
            return CF_OK;
    }
    if (result->assumption_count == ASSUMPTIONS_MAX)
        return CF_OK;
    assumption = &result->assumptions[result->assumption_count++];
    assumption->difference = *difference;
    assumption->text = cf_arena_printf(engine->arena, "%s%s (%s)", start,
                                       shortened(engine, difference->input, INPUT_SHOWN),
                                       shortened(engine, found, FOUND_SHOWN));
    return assumption->text != NULL ? CF_OK : no_memory(err);
}

/* What differs between the original and itself cannot be judged. */
static enum cf_status note_unstable(struct cf_engine *engine, const struct cf_round *round,
                                    size_t position, const struct cf_difference *difference,
                                    struct cf_error *err)
{
    const char *text = difference_text(engine, difference);

    if (position > 0)
        engine->inputs[round->order[position - 1]].outside = true;
    if (round->plan.from != CF_ORIGIN_GIVEN || engine->unstable != NULL)
        return CF_OK;
    engine->unstable =
        text == NULL ? NULL : cf_arena_printf(engine->arena, "%s: %s", difference->input, text);
    return engine->unstable != NULL ? CF_OK : no_memory(err);
}

/* Both refuse a foreign value with the same kind of exception, in other words. */
static bool refuses_alike(const struct cf_difference *difference)
{
    static const char root[] = "exception";

    return strcmp(difference->observable, root) == 0 &&
           (strcmp(difference->where, "message") == 0 ||
            (strncmp(difference->where, root, strlen(root)) == 0 &&
             difference->where[strlen(root)] != '\0'));
}

static enum cf_status judge_position(struct cf_engine *engine, struct cf_round *round,
                                     struct cf_round_finding *finding, struct cf_error *err)
{
    struct cf_difference *difference = &finding->difference;
    bool other = round->plan.from == CF_ORIGIN_OTHER;
    enum cf_status status = cf_round_compare(round, engine, finding, err);

    if (status != CF_OK || (!finding->found && !finding->unstable))
        return status;
    difference->input = input_text(engine, round, finding->position);
    if (difference->input == NULL)
        return no_memory(err);
    if (finding->unstable)
        return difference->observable == NULL
                   ? CF_OK
                   : note_unstable(engine, round, finding->position, difference, err);
    if (other && refuses_alike(difference))
        return CF_OK;
    if (other && !engine->request->strict) {
        engine->inputs[round->order[finding->position - 1]].outside = true; /* once is enough */
        return assume(engine, round->order[finding->position - 1], difference, err);
    }
    return settle_different(engine, difference, err);
}

static enum cf_status judge_round(struct cf_engine *engine, struct cf_round *round,
                                  struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = round->plan.from == CF_ORIGIN_GIVEN ? 0 : 1; i <= round->count; i++) {
        for (size_t k = 0; k < round->settings; k++) {
            struct cf_round_finding finding = { .setting = k, .position = i };

            if (i > 0 && engine->inputs[round->order[i - 1]].outside)
                continue;
            status = judge_position(engine, round, &finding, err);
            if (status != CF_OK || engine->settled)
                return status;
        }
    }
    return CF_OK;
}

/* The candidate dies or hangs before it can be called, the original does not. */
static enum cf_status settle_dead(struct cf_engine *engine, const struct cf_round *round,
                                  struct cf_error *err)
{
    static const char *const observables[] = { [CF_END_CRASH] = "crash",
                                               [CF_END_HANG] = "hang",
                                               [CF_END_EXIT] = "cheat" };

    for (size_t i = 0; i < round->settings; i++) {
        const struct cf_pass *pass = &round->candidate[i];
        const struct cf_difference difference = {
            .input = input_text(engine, round, 0),
            .observable = observables[pass->ends[0] == CF_END_NOT_RUN ? 0 : pass->ends[0]],
            .where = "",
            .original = "is imported",
            .candidate = pass->how[0],
        };

        if (difference.observable == NULL || difference.candidate == NULL)
            continue;
        if (difference.input == NULL)
            return no_memory(err);
        return settle_different(engine, &difference, err);
    }
    return CF_OK;
}

/* Both sides, unless the first alone settles it. `*judge`: there is something to compare. */
static enum cf_status run_sides(struct cf_engine *engine, struct cf_round *round, bool *judge,
                                struct cf_error *err)
{
    enum cf_status status = cf_round_run_originals(round, engine, err);

    *judge = true;
    if (status == CF_OK)
        status = settle_fault(engine, round->original, round->settings, err);
    if (status != CF_OK || engine->settled)
        return status;
    mark_outside(engine, round);
    if (!round->plan.fresh && round->plan.from < CF_ORIGIN_OTHER)
        status = settle_nothing(engine, round, judge, err);
    if (status == CF_OK && !engine->settled)
        status = cf_round_run_candidates(round, engine, err);
    if (status == CF_OK && !engine->settled)
        status = settle_dead(engine, round, err);
    if (status == CF_OK && !engine->settled)
        status = settle_fault(engine, round->candidate, round->settings, err);
    return status;
}

static enum cf_status run_round(struct cf_engine *engine, const struct cf_round_plan *plan,
                                struct cf_error *err)
{
    struct cf_round round;
    enum cf_status status = cf_round_begin(&round, plan, engine, err);
    bool first = plan->from == CF_ORIGIN_GIVEN && !plan->fresh, judge = false;

    if (status == CF_OK && (round.count > 0 || first)) /* at least the import is looked at */
        status = run_sides(engine, &round, &judge, err);
    if (status == CF_OK && !engine->settled && first)
        status = settle_signature(engine, &round, err);
    if (status == CF_OK && !engine->settled && first)
        status = settle_import(engine, &round, err);
    if (status == CF_OK && !engine->settled && judge)
        status = judge_round(engine, &round, err);
    cf_round_end(&round);
    return status;
}

enum cf_status cf_engine_judge_given(struct cf_engine *engine, struct cf_error *err)
{
    struct cf_round_plan plan = {
        CF_ORIGIN_GIVEN, CF_ORIGIN_GIVEN, GIVEN_NS, WHOLE_NS, SIZE_MAX, 2, false
    };
    uint64_t longest = 0;
    enum cf_status status;

    for (size_t i = 0; i < engine->count; i++) {
        const uint64_t ns = engine->inputs[i].call_ns;

        longest = ns > longest ? ns : longest;
        plan.whole_ns += LONGER * ns;
    }
    plan.call_ns += LONGER * longest;
    status = run_round(engine, &plan, err);

    if (status == CF_OK && !engine->settled && engine->unstable != NULL)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "the original does not do the same twice: %s", engine->unstable);
    return status;
}

/* How much is tried beside the given inputs. */
struct effort {
    uint64_t call_ns, whole_ns; /* of the original: beyond them an input is outside the domain */
    size_t hangs_max, fresh_max;
};

static const struct effort *effort_of(const struct cf_engine *engine)
{
    static const struct effort low = { CF_NS_PER_SECOND / 5, 5 * CF_NS_PER_SECOND, 3, 12 };
    static const struct effort medium = { CF_NS_PER_SECOND / 2, 20 * CF_NS_PER_SECOND, 4, 40 };
    static const struct effort high = { CF_NS_PER_SECOND, WHOLE_NS, 8, 80 };
    const char *name = engine->request->effort;

    if (name != NULL && strcmp(name, "low") == 0)
        return &low;
    return name != NULL && strcmp(name, "high") == 0 ? &high : &medium;
}

enum cf_status cf_engine_judge(struct cf_engine *engine, struct cf_error *err)
{
    const struct effort *effort = effort_of(engine);
    const struct cf_round_plan plans[] = {
        { CF_ORIGIN_DERIVED, CF_ORIGIN_GUESSED, effort->call_ns, effort->whole_ns, SIZE_MAX,
          effort->hangs_max, false },
        { CF_ORIGIN_GIVEN, CF_ORIGIN_GUESSED, GIVEN_NS, effort->whole_ns, effort->fresh_max, 2,
          true },
        { CF_ORIGIN_OTHER, CF_ORIGIN_OTHER, effort->call_ns, effort->whole_ns, SIZE_MAX, 3, false },
    };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
        if (status == CF_OK && !engine->settled)
            status = run_round(engine, &plans[i], err);
        if (status == CF_OK && !engine->settled && i == 0 && engine->fruitless)
            status = cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                      "the original raises on every input: %s",
                                      engine->raised != NULL ? engine->raised : "");
    }
    if (status == CF_OK && !engine->settled && engine->extended != NULL)
        return cf_engine_settle(engine, CF_VERDICT_ERROR, err, "%s", engine->extended);
    if (status == CF_OK && !engine->settled) {
        engine->result->verdict = CF_VERDICT_EQUIVALENT;
        engine->settled = true;
    }
    return status;
}
