/* SPDX-License-Identifier: Apache-2.0 */
/* optimize/search.h - one function's search, shared by its steps and its end. */
#ifndef CF_OPTIMIZE_SEARCH_H
#define CF_OPTIMIZE_SEARCH_H

#include "optimize/trial.h"

#define CF_STEPS_MAX 16 /* accepted changes of one function */

struct cf_step {
    uint32_t change;
    size_t tried;                  /* index of its record */
    bool first;                    /* it was measured against the text that the search began with */
    struct cf_judge_result judged; /* when it was accepted */
};

struct cf_search {
    struct cf_optimizing *work;
    struct cf_outcome *outcome;
    struct cf_file *file;
    struct cf_place place;
    const char *base; /* the file's text when this function's turn came */
    size_t base_size;
    struct cf_text_now now;
    struct cf_candidate_list list; /* for `now` */
    uint64_t *seen;                /* hashes of what was tried */
    size_t seen_count, seen_room;
    struct cf_step steps[CF_STEPS_MAX];
    size_t step_count;
};

/* Judges a text of the file as the next version of the function. As cf_trial_judge(). */
CF_NODISCARD
enum cf_status cf_search_judge(struct cf_search *search, struct cf_trial_request request,
                               struct cf_judge_result *result, struct cf_error *err);

void cf_search_tell(struct cf_search *search, const struct cf_tried *tried);

/*
 * The whole change once more: with the existing tests, against what the file was when the
 * function's turn came. What then fails loses its last step, and so on. (settle.c)
 */
CF_NODISCARD
enum cf_status cf_search_conclude(struct cf_search *search, struct cf_error *err);

#endif
