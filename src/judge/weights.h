/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge/weights.h - which inputs are measured, and how much each counts.
 */
#ifndef CF_JUDGE_WEIGHTS_H
#define CF_JUDGE_WEIGHTS_H

#include "judge/judge.h"

/* Everything is in the arena. */
struct cf_weights {
    const char *trace; /* NULL: no input is from one */
    struct cf_measure_input *inputs;
    size_t count;
    double calls; /* of the function in the program's run; 0: unknown */
};

/*
 * The inputs that `verified` says both sides handle, spread evenly where there are very many. A
 * trace that can no longer be read weighs every input alike. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_weights_find(const struct cf_judge_request *request,
                               const struct cf_verify_result *verified, struct cf_arena *arena,
                               struct cf_weights *weights, struct cf_error *err);

#endif
