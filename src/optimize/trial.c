/* SPDX-License-Identifier: Apache-2.0 */
/* One version of a file, put into the run's private folder and judged there. */
#include "optimize/trial.h"
#include "base/file.h"
#include "optimize/jobs.h"

#include <string.h>

/* A file of that text under the name of the original, in a folder of its own. */
static enum cf_status put_text(struct cf_optimizing *work, const struct cf_file *file,
                               const char *text, size_t size, const char **path,
                               struct cf_error *err)
{
    const char *folder = cf_arena_printf(work->scratch, "%s/%u", work->work, ++work->trials);
    enum cf_status status;

    *path = folder == NULL ? NULL : cf_path_join(work->scratch, folder, cf_path_base(file->path));
    if (*path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(folder, 0700, err);
    return status == CF_OK ? cf_file_write(*path, text, size, 0600, err) : status;
}

static bool is_replay_test(const char *id)
{
    return strstr(id, "replay_test_") != NULL;
}

/* Existing tests by their rank; those made from the trace repeat what the inputs say. */
static enum cf_status add_tests(struct cf_optimizing *work, const struct cf_outcome *outcome,
                                struct cf_list *tests, struct cf_error *err)
{
    const struct cf_discovered_function *known = outcome->function.discovered;
    struct cf_list ids = { 0 };
    enum cf_status status = CF_OK;

    if (known == NULL || work->request->discovery == NULL)
        return CF_OK;
    status = cf_discovery_tests(work->request->discovery, known, work->scratch, &ids, err);
    for (size_t i = 0; i < ids.count && status == CF_OK && tests->count < work->limits.tests; i++) {
        const char *id = ids.items[i];

        if (is_replay_test(id))
            continue;
        id = cf_path_join(work->scratch, work->run->root, id);
        status = id == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                            : cf_list_add(tests, work->scratch, id, err);
    }
    return status;
}

static enum cf_status make_request(struct cf_optimizing *work, const struct cf_trial_request *trial,
                                   struct cf_judge_request *request, struct cf_error *err)
{
    const struct cf_optimize_request *wanted = work->request;
    const struct cf_rank_function *function = &trial->outcome->function;
    struct cf_verify_request *verify = &request->verify;
    enum cf_status status;

    *request = (struct cf_judge_request){
        .trace = function->replays > 0 ? wanted->trace : NULL,
        .calls = (double)function->calls,
        .min_gain = wanted->min_gain,
        .behaviour_only = trial->behaviour_only,
    };
    *verify = (struct cf_verify_request){
        .original = trial->file->path,
        .function = function->qualname,
        .inputs = wanted->inputs,
        .root = work->run->root,
        .interpreter = wanted->interpreter,
        .effort = trial->effort,
        .seed = wanted->seed,
        .strict = wanted->strict,
        .script = function->script,
    };
    if (function->replays > 0)
        verify->replay_tests = wanted->replay_tests;
    if (trial->tests_only) {
        verify->replay_tests = (struct cf_list){ 0 };
        verify->inputs = NULL;
        request->trace = NULL;
    }
    status = put_text(work, trial->file, trial->text, trial->size, &verify->candidate, err);
    if (status == CF_OK && trial->baseline != NULL)
        status = put_text(work, trial->file, trial->baseline, trial->baseline_size,
                          &request->baseline, err);
    /* Where there is no other input, tests are all there is to verify with. */
    if (status == CF_OK &&
        (trial->with_tests || (function->replays == 0 && wanted->inputs == NULL)))
        status = add_tests(work, trial->outcome, &verify->tests, err);
    return status;
}

enum cf_status cf_trial_judge(struct cf_optimizing *work, const struct cf_trial_request *request,
                              struct cf_judge_result *result, struct cf_error *err)
{
    struct cf_judge_request judge;
    enum cf_status status = make_request(work, request, &judge, err);

    if (status != CF_OK)
        return status;
    cf_jobs_enter(work, !request->behaviour_only);
    status = cf_judge_run(&judge, work->scratch, result, err);
    cf_jobs_leave(work);
    return status;
}

enum cf_status cf_trial_measure(struct cf_optimizing *work, const struct cf_trial_request *request,
                                struct cf_judge_result *result, struct cf_error *err)
{
    struct cf_judge_request judge;
    enum cf_status status = make_request(work, request, &judge, err);

    if (status != CF_OK)
        return status;
    cf_jobs_enter(work, true);
    status = cf_judge_again(&judge, work->scratch, result, err);
    cf_jobs_leave(work);
    return status;
}

enum cf_status cf_trial_look(struct cf_optimizing *work, const struct cf_trial_request *request,
                             uint64_t limit_ns, struct cf_measure_result *result,
                             struct cf_error *err)
{
    struct cf_judge_request judge;
    enum cf_status status = make_request(work, request, &judge, err);

    judge.use = request->use;
    judge.use_count = request->use_count;
    if (status != CF_OK)
        return status;
    cf_jobs_enter(work, true);
    status = cf_judge_look(&judge, limit_ns, work->scratch, result, err);
    cf_jobs_leave(work);
    return status;
}

/* --- what was said ---------------------------------------------------------------------------- */

static bool copy_text(struct cf_arena *arena, const char **text)
{
    if (*text != NULL)
        *text = cf_arena_strdup(arena, *text);
    return *text != NULL;
}

static bool copy_difference(struct cf_arena *arena, struct cf_difference *difference)
{
    return copy_text(arena, &difference->input) && copy_text(arena, &difference->observable) &&
           copy_text(arena, &difference->where) && copy_text(arena, &difference->original) &&
           copy_text(arena, &difference->candidate);
}

static bool copy_assumptions(struct cf_arena *arena, struct cf_tried *tried,
                             const struct cf_verify_result *verify)
{
    tried->assumptions =
        cf_arena_alloc(arena, (verify->assumption_count + 1) * sizeof(*tried->assumptions));
    if (tried->assumptions == NULL)
        return false;
    tried->assumption_count = 0; /* it may be judged a second time */
    for (size_t i = 0; i < verify->assumption_count; i++) {
        struct cf_assumption *to = &tried->assumptions[tried->assumption_count++];

        *to = verify->assumptions[i];
        if (!copy_text(arena, &to->text) || !copy_difference(arena, &to->difference))
            return false;
    }
    return true;
}

static enum cf_tried_verdict verdict_of(enum cf_judgement judgement)
{
    switch (judgement) {
    case CF_JUDGED_ACCEPTED:
        return CF_TRIED_ACCEPTED;
    case CF_JUDGED_NOT_FASTER:
        return CF_TRIED_NOT_FASTER;
    case CF_JUDGED_DIFFERENT:
        return CF_TRIED_DIFFERENT;
    case CF_JUDGED_UNVERIFIABLE:
    case CF_JUDGED_ERROR:
        break;
    }
    return CF_TRIED_ERROR;
}

enum cf_status cf_tried_fill(struct cf_optimizing *work, struct cf_tried *tried,
                             const struct cf_judge_result *result, struct cf_error *err)
{
    const struct cf_verify_result *verify = &result->verify;

    tried->verdict = verdict_of(result->judgement);
    tried->reason = result->reason;
    tried->given = verify->given;
    tried->generated = verify->generated;
    tried->tests = verify->tests;
    if (result->measured)
        tried->speedup = result->measure.speedup;
    tried->has_counterexample = verify->has_counterexample;
    tried->counterexample = verify->counterexample;
    if ((tried->reason != NULL && !copy_text(work->arena, &tried->reason)) ||
        (tried->has_counterexample && !copy_difference(work->arena, &tried->counterexample)) ||
        !copy_assumptions(work->arena, tried, verify))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return CF_OK;
}
