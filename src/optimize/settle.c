/* SPDX-License-Identifier: Apache-2.0 */
/* The end of a search: the function's whole change is judged, and becomes its outcome. */
#include "apply/diff.h"
#include "base/clock.h"
#include "optimize/search.h"

#include <string.h>

#define PATCH_MAX_BYTES ((size_t)16 << 20)
#define INPUTS_SHOWN 12
#define PLACE_NS (8 * CF_NS_PER_SECOND / 10) /* of measuring whether a step earns its place */
#define PROMISING 1.1 /* times what is asked for: worth more time where it was not certain */

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

static enum cf_status keep_times(struct cf_search *search, const struct cf_measure_result *measure,
                                 struct cf_error *err)
{
    struct cf_outcome *outcome = search->outcome;

    outcome->inputs = cf_arena_alloc(search->work->arena, INPUTS_SHOWN * sizeof(*outcome->inputs));
    if (outcome->inputs == NULL)
        return no_memory(err);
    outcome->input_count = 0;
    for (size_t i = 0; i < measure->unit_count; i++) {
        const struct cf_measure_unit *unit = &measure->units[i];
        size_t at = outcome->input_count;

        if (unit->samples == 0 || unit->at_once)
            continue;
        while (at > 0 && outcome->inputs[at - 1].share < unit->share)
            at--;
        if (at == INPUTS_SHOWN)
            continue;
        outcome->input_count += outcome->input_count < INPUTS_SHOWN;
        memmove(&outcome->inputs[at + 1], &outcome->inputs[at],
                (outcome->input_count - at - 1) * sizeof(*outcome->inputs));
        outcome->inputs[at] = (struct cf_timed_input){
            .seconds = { unit->seconds[0], unit->seconds[1] },
            .speedup = measure->by_wall ? unit->wall : unit->cpu,
            .share = unit->share,
        };
    }
    return CF_OK;
}

static uint32_t bytes_before(const struct cf_diff_side *side, size_t line)
{
    size_t bytes = 0;

    for (size_t i = 0; i < line; i++)
        bytes += side->lines[i].size;
    return (uint32_t)bytes;
}

/* The change as edits of whole lines, for the journal. */
static enum cf_status make_edits(struct cf_search *search, const struct cf_diff *diff,
                                 struct cf_error *err)
{
    struct cf_arena *arena = search->work->arena;
    struct cf_diff_hunk hunk = { 0 };
    struct cf_edit *edits;
    size_t count = 0;

    while (cf_diff_next(diff, &hunk))
        count++;
    edits = cf_arena_alloc(arena, (count + 1) * sizeof(*edits));
    if (edits == NULL)
        return no_memory(err);
    hunk = (struct cf_diff_hunk){ 0 };
    for (size_t i = 0; i < count && cf_diff_next(diff, &hunk); i++) {
        const uint32_t start = bytes_before(&diff->sides[1], hunk.at[1]);
        const uint32_t end = bytes_before(&diff->sides[1], hunk.at[1] + hunk.count[1]);
        const char *text = hunk.count[1] > 0 ? diff->sides[1].lines[hunk.at[1]].text : "";

        edits[i] = (struct cf_edit){
            .start = bytes_before(&diff->sides[0], hunk.at[0]),
            .end = bytes_before(&diff->sides[0], hunk.at[0] + hunk.count[0]),
            .text = cf_arena_strndup(arena, text, end - start),
        };
        if (edits[i].text == NULL)
            return no_memory(err);
    }
    search->outcome->edits = edits;
    search->outcome->edit_count = count;
    return CF_OK;
}

static enum cf_status make_diff(struct cf_search *search, const char *text, size_t size,
                                struct cf_error *err)
{
    struct cf_buf patch;
    struct cf_diff diff;
    enum cf_status status = cf_diff_init(&diff, search->base, search->base_size, text, size, err);

    if (status != CF_OK)
        return status;
    cf_buf_init(&patch, PATCH_MAX_BYTES);
    cf_diff_patch(&diff, search->file->file, &patch);
    status = cf_buf_status(&patch, err);
    if (status == CF_OK) {
        search->outcome->diff = cf_arena_strdup(search->work->arena, cf_buf_str(&patch));
        status = search->outcome->diff != NULL ? CF_OK : no_memory(err);
    }
    if (status == CF_OK)
        status = make_edits(search, &diff, err);
    cf_buf_deinit(&patch);
    cf_diff_deinit(&diff);
    return status;
}

/* One change for the function: its steps are no longer told apart. */
static enum cf_status settle(struct cf_search *search, const struct cf_judge_result *result,
                             const char *text, size_t size, struct cf_error *err)
{
    struct cf_outcome *outcome = search->outcome;

    outcome->change = search->steps[0].change;
    for (size_t i = 1; i < search->step_count; i++)
        cf_pieces_merge(&search->file->pieces, search->steps[i].change, outcome->change);
    outcome->status = CF_OUTCOME_OPTIMIZED;
    outcome->reason = NULL;
    outcome->speedup = result->measure.speedup;
    outcome->noise = result->measure.noise;
    outcome->isolation = cf_arena_strdup(search->work->arena, result->verify.isolation);
    for (size_t i = 0; i < search->step_count; i++) {
        struct cf_tried *tried = &outcome->tried[search->steps[i].tried];

        if (result->verify.tests > tried->tests)
            tried->tests = result->verify.tests;
        if (search->step_count == 1)
            tried->speedup = result->measure.speedup;
    }
    if (outcome->isolation == NULL)
        return no_memory(err);
    if (keep_times(search, &result->measure, err) != CF_OK)
        return CF_ENOMEM;
    return make_diff(search, text, size, err);
}

/* --- what does not earn its place ----------------------------------------------------------- */

static bool others_build_on(const struct cf_search *search, size_t step)
{
    for (size_t i = step + 1; i < search->step_count; i++) {
        if (cf_pieces_builds_on(&search->file->pieces, search->steps[i].change,
                                search->steps[step].change))
            return true;
    }
    return false;
}

static void take_out(struct cf_search *search, size_t step)
{
    struct cf_tried *tried = &search->outcome->tried[search->steps[step].tried];

    cf_pieces_drop(&search->file->pieces, search->steps[step].change);
    tried->kept = false;
    tried->verdict = CF_TRIED_NOT_FASTER;
    tried->reason = "another change made it needless";
    memmove(&search->steps[step], &search->steps[step + 1],
            (search->step_count - step - 1) * sizeof(search->steps[0]));
    search->step_count--;
    cf_search_tell(search, tried);
}

/* How much faster the text is with the step than without it; 0: not known. */
static enum cf_status look_at_step(struct cf_search *search, size_t step, struct cf_interval *gain,
                                   struct cf_error *err)
{
    struct cf_trial_request request = { 0 };
    struct cf_measure_result looked = { 0 };
    enum cf_status status = cf_file_text(search->file, 0, &request.text, &request.size, err);

    if (status == CF_OK)
        status = cf_file_text(search->file, search->steps[step].change, &request.baseline,
                              &request.baseline_size, err);
    if (status == CF_OK)
        status = cf_screen_look(search, &request, PLACE_NS, &looked, err);
    *gain = looked.verdict == CF_MEASURE_FAILED ? (struct cf_interval){ 0 } : looked.speedup;
    return status;
}

/*
 * A later change may make an earlier one needless, and what paid alone may not pay among others:
 * each must still make a difference. The last one was just measured on top of the rest.
 */
static enum cf_status eliminate(struct cf_search *search, struct cf_error *err)
{
    const double wanted = 1 + search->work->request->min_gain;

    for (size_t i = 0; i + 1 < search->step_count && cf_may_go_on(search->work);) {
        struct cf_interval gain = { 0 };
        enum cf_status status = CF_OK;

        if (!others_build_on(search, i))
            status = look_at_step(search, i, &gain, err);
        if (status != CF_OK)
            return status;
        if (gain.point > 0 && gain.point < wanted && gain.high < PROMISING * wanted)
            take_out(search, i);
        else
            i++;
    }
    return CF_OK;
}

/* --- the whole change ----------------------------------------------------------------------- */

static bool has_tests(const struct cf_search *search)
{
    const struct cf_discovered_function *known = search->outcome->function.discovered;

    return known != NULL && known->test_count > 0 && search->work->limits.tests > 0;
}

/* The time was over before it was certain: nothing was measured yet, or what was is promising. */
static bool deserves_time(const struct cf_search *search, const struct cf_judge_result *result)
{
    const double point = result->measure.speedup.point;

    return result->measured && result->measure.verdict == CF_MEASURE_UNSURE &&
           (point <= 0 || point > PROMISING * (1 + search->work->request->min_gain)) &&
           cf_may_go_on(search->work);
}

/* With the time of the next effort where a change deserves it. */
static enum cf_status measure(struct cf_search *search, struct cf_trial_request request,
                              struct cf_judge_result *result, struct cf_error *err)
{
    static const char *const efforts[] = { "low", "medium", "high" };
    size_t effort = 0;
    enum cf_status status;

    while (effort < 2 && strcmp(search->work->request->effort, efforts[effort]) != 0)
        effort++;
    request.effort = efforts[effort];
    status = cf_trial_measure(search->work, &request, result, err);
    while (status == CF_OK && effort < 2 && deserves_time(search, result)) {
        request.effort = efforts[++effort];
        status = cf_trial_measure(search->work, &request, result, err);
    }
    return status;
}

/* The existing tests: where none of them counts, the inputs have said what there is to say. */
static enum cf_status run_tests(struct cf_search *search, struct cf_trial_request request,
                                struct cf_judge_result *result, struct cf_error *err)
{
    struct cf_judge_result tested;
    enum cf_status status;

    if (!has_tests(search) || result->verify.tests > 0)
        return CF_OK;
    request.baseline = NULL;
    request.with_tests = request.tests_only = request.behaviour_only = true;
    request.effort = search->work->request->effort;
    status = cf_trial_judge(search->work, &request, &tested, err);
    if (status != CF_OK)
        return status;
    result->verify.tests = tested.verify.tests;
    result->verify.tests_dropped = tested.verify.tests_dropped;
    if (tested.verify.verdict == CF_VERDICT_DIFFERENT) {
        result->judgement = CF_JUDGED_DIFFERENT;
        result->reason = tested.reason;
        result->verify.has_counterexample = tested.verify.has_counterexample;
        result->verify.counterexample = tested.verify.counterexample;
    }
    return CF_OK;
}

/* What is cheapest comes first, where it can refuse. */
static enum cf_status judge_whole(struct cf_search *search, const char *text, size_t size,
                                  struct cf_judge_result *result, struct cf_error *err)
{
    struct cf_trial_request request = {
        .file = search->file, .outcome = search->outcome, .text = text, .size = size
    };
    enum cf_status status = cf_search_verify(search, text, size, result, err);

    if (status != CF_OK || result->verify.verdict != CF_VERDICT_EQUIVALENT)
        return status;
    if (search->base_size != search->file->original_size ||
        memcmp(search->base, search->file->original, search->base_size) != 0) {
        request.baseline = search->base;
        request.baseline_size = search->base_size;
    }
    status = measure(search, request, result, err);
    if (status == CF_OK && result->judgement == CF_JUDGED_ACCEPTED)
        status = run_tests(search, request, result, err);
    return status;
}

/* The last step goes: with it, the change was refused. */
static enum cf_status drop_last(struct cf_search *search, const struct cf_judge_result *result,
                                struct cf_error *err)
{
    struct cf_tried *last = &search->outcome->tried[search->steps[search->step_count - 1].tried];
    enum cf_status status = cf_tried_fill(search->work, last, result, err);

    if (status != CF_OK)
        return status;
    last->kept = false;
    cf_pieces_drop(&search->file->pieces, search->steps[--search->step_count].change);
    cf_search_tell(search, last);
    return CF_OK;
}

enum cf_status cf_search_conclude(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = eliminate(search, err);

    while (status == CF_OK && search->step_count > 0) {
        struct cf_judge_result result;
        const char *text = NULL;
        size_t size = 0;

        status = cf_file_text(search->file, 0, &text, &size, err);
        if (status == CF_OK)
            status = judge_whole(search, text, size, &result, err);
        if (status == CF_OK && result.judgement == CF_JUDGED_ACCEPTED)
            return settle(search, &result, text, size, err);
        if (status == CF_OK)
            status = drop_last(search, &result, err);
    }
    return status;
}
