/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge/judge.h - accepted or refused: first whether a candidate is the same function, then
 * whether it is faster, with the reason in one line.
 */
#ifndef CF_JUDGE_JUDGE_H
#define CF_JUDGE_JUDGE_H

#include "measure/measure.h"
#include "verify/verify.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What is measured are inputs that the verification saw both sides handle, weighted as the trace
 * weighs them; those of an inputs file weigh 1.
 */
struct cf_judge_request {
    struct cf_verify_request verify;
    const char *trace; /* the trace of the replay tests; NULL: as they name it */
    const struct cf_measure_input
        *use; /* rows of the trace to measure on; NULL: all inputs given */
    size_t use_count;
    const char *baseline; /* file to be faster than (measure's baseline); NULL: the original */
    double calls;         /* in the program's run; 0: as the trace says */
    double min_gain;      /* 0.05 */
    bool arbiter;         /* as in measure/measure.h */
    bool behaviour_only;  /* nothing is measured: what is equivalent is CF_JUDGED_NOT_FASTER */
};

enum cf_judgement {
    CF_JUDGED_ACCEPTED,
    CF_JUDGED_NOT_FASTER, /* the same function, not proven faster */
    CF_JUDGED_DIFFERENT,
    CF_JUDGED_UNVERIFIABLE,
    CF_JUDGED_ERROR,
};

struct cf_judge_result {
    enum cf_judgement judgement;
    const char *reason; /* one line; NULL: accepted, nothing to say */
    struct cf_verify_result verify;
    struct cf_measure_result measure; /* all zero: not measured */
    bool measured;
};

/*
 * Verifies, then measures what is equivalent. A cheat that shows only there makes the verdict
 * `different`. May be called any number of times: nothing is left but the result in the arena.
 * Fails as cf_verify_run() and cf_measure_run(); CF_EUSAGE where it was interrupted.
 */
CF_NODISCARD
enum cf_status cf_judge_run(const struct cf_judge_request *request, struct cf_arena *arena,
                            struct cf_judge_result *result, struct cf_error *err);

/*
 * Measures once more, in the time of the request's effort, what cf_judge_run() found equivalent
 * and could not time with certainty. `*result` is its result, still in the arena.
 */
CF_NODISCARD
enum cf_status cf_judge_again(const struct cf_judge_request *request, struct cf_arena *arena,
                              struct cf_judge_result *result, struct cf_error *err);

/*
 * How much faster about, measured for `limit_ns` and not confirmed, of a text that was not
 * verified: what ends in another way than the original does is left out. Nothing is accepted by it.
 */
CF_NODISCARD
enum cf_status cf_judge_look(const struct cf_judge_request *request, uint64_t limit_ns,
                             struct cf_arena *arena, struct cf_measure_result *result,
                             struct cf_error *err);

const char *cf_judgement_name(enum cf_judgement judgement); /* "accepted", "not_faster", ... */

#endif
