/* SPDX-License-Identifier: Apache-2.0 */
/* optimize/trial.h - one version of a file, put into the run's private folder and judged there. */
#ifndef CF_OPTIMIZE_TRIAL_H
#define CF_OPTIMIZE_TRIAL_H

#include "optimize/parts.h"

struct cf_trial_request {
    const struct cf_file *file;
    const struct cf_outcome *outcome;
    const char *text; /* to be judged */
    size_t size;
    const char *baseline; /* text to be faster than; NULL: the original's */
    size_t baseline_size;
    bool with_tests;     /* existing tests too */
    bool tests_only;     /* ... and nothing else: the inputs have been looked at */
    bool behaviour_only; /* no measurement */
    const char *effort;
    const struct cf_measure_input *use; /* of a look: rows of the trace; NULL: the inputs file */
    size_t use_count;
};

/* Measures a judged text, for the time of the request's effort. As cf_judge_again(). */
CF_NODISCARD
enum cf_status cf_trial_measure(struct cf_optimizing *work, const struct cf_trial_request *request,
                                struct cf_judge_result *result, struct cf_error *err);

/* Measures a text for a moment, whatever it does. As cf_judge_look(). */
CF_NODISCARD
enum cf_status cf_trial_look(struct cf_optimizing *work, const struct cf_trial_request *request,
                             uint64_t limit_ns, struct cf_measure_result *result,
                             struct cf_error *err);

/* Judges the text against the original; the result is in the scratch arena. As cf_judge_run(). */
CF_NODISCARD
enum cf_status cf_trial_judge(struct cf_optimizing *work, const struct cf_trial_request *request,
                              struct cf_judge_result *result, struct cf_error *err);

/* Copies what the judge said into the record of a candidate, in the arena of the run. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_tried_fill(struct cf_optimizing *work, struct cf_tried *tried,
                             const struct cf_judge_result *result, struct cf_error *err);

#endif
