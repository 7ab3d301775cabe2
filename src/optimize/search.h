/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/search.h - one function's search, shared by its steps and its end.
 *
 *   search.c   best first: what is promising is verified, and kept on top of what was kept before
 *   screen.c   which candidates are promising: a moment of measuring each, more for the better half
 *   settle.c   what does not earn its place goes; the whole change is measured, tested, settled
 *
 * A text is verified once, whatever brings it up again; it is measured with confirmation once, at
 * the end. With little effort the steps are verified together; where that fails, one by one.
 */
#ifndef CF_OPTIMIZE_SEARCH_H
#define CF_OPTIMIZE_SEARCH_H

#include "optimize/trial.h"

#define CF_STEPS_MAX 16 /* accepted changes of one function */

struct cf_step {
    uint32_t change;
    size_t tried; /* index of its record */
    const struct cf_candidate *candidate;
};

/* What is known of a candidate before it is verified. */
struct cf_entry {
    uint64_t hash; /* the same rewrite of the same code, wherever the text has moved */
    uint64_t base; /* hash of the text that it was compared with */
    double point;  /* about so much faster; the source's guess where it cannot be measured */
    size_t record;
    unsigned looks;
    bool promising, unsure, tried;
    bool again; /* it is to be looked at for longer */
};

/* The verdict on a text of the file. */
struct cf_verdict_on {
    uint64_t text; /* its hash */
    struct cf_judge_result result;
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
    struct cf_entry *entries;
    size_t entry_count, entry_room;
    struct cf_verdict_on *verdicts;
    size_t verdict_count, verdict_room;
    const struct cf_measure_input *rows; /* of the trace, to look quickly with */
    size_t row_count;
    struct cf_step steps[CF_STEPS_MAX];
    size_t step_count;
    bool together;     /* steps are verified at the end of the climb */
    bool unverifiable; /* no candidate can be judged: it is the original's fault */
};

/* --- search.c */

/* The verdict on the text, from memory where it was asked before. As cf_trial_judge(). */
CF_NODISCARD
enum cf_status cf_search_verify(struct cf_search *search, const char *text, size_t size,
                                struct cf_judge_result *result, struct cf_error *err);

/* A new record of the outcome; gives its index. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_search_record(struct cf_search *search, const struct cf_candidate *candidate,
                                size_t *record, struct cf_error *err);

/* Puts the candidate into the file's text as a new change. CF_EFORMAT: its edits overlap. */
CF_NODISCARD
enum cf_status cf_search_put(struct cf_search *search, const struct cf_candidate *candidate,
                             uint32_t *change, struct cf_error *err);

void cf_search_tell(struct cf_search *search, const struct cf_tried *tried);

/* --- screen.c */

/*
 * Looks at the listed candidates that were not looked at yet, or not on top of the present text.
 * CF_ENOMEM, CF_EIO.
 */
CF_NODISCARD
enum cf_status cf_screen(struct cf_search *search, struct cf_error *err);

/* The most promising one that was not tried; NULL: there is none. */
const struct cf_candidate *cf_screen_next(struct cf_search *search, struct cf_entry **entry);

/* What is known of the candidate; NULL: nothing. */
struct cf_entry *cf_screen_find(const struct cf_search *search,
                                const struct cf_candidate *candidate);

/* How much faster the text is than the other, measured for a moment. */
CF_NODISCARD
enum cf_status cf_screen_look(struct cf_search *search, const struct cf_trial_request *request,
                              uint64_t limit_ns, struct cf_measure_result *result,
                              struct cf_error *err);

/* --- settle.c */

/*
 * The whole change: what does not earn its place is taken out, the rest measured against what the
 * file was when the function's turn came, and tested. What then fails loses its last step, and so
 * on.
 */
CF_NODISCARD
enum cf_status cf_search_conclude(struct cf_search *search, struct cf_error *err);

#endif
