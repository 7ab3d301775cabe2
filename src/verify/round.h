/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/round.h - a set of inputs, called on both sides, in two settings that a side could try to
 * tell apart: another hash seed, another disguise of the caller, other streams.
 */
#ifndef CF_VERIFY_ROUND_H
#define CF_VERIFY_ROUND_H

#include "verify/engine.h"

#define CF_SETTINGS 2

struct cf_round_plan {
    enum cf_origin from, to;
    uint64_t call_ns, whole_ns; /* limits of the original */
    size_t max;                 /* inputs at most */
    size_t hangs_max;           /* then the rest is not run */
    bool fresh;                 /* each call in a process of its own, in one setting only */
};

struct cf_round {
    struct cf_round_plan plan;
    uint32_t *order;
    size_t count;
    size_t settings;
    struct cf_pass original[CF_SETTINGS], candidate[CF_SETTINGS];
    struct cf_pass again[CF_SETTINGS]; /* the original once more, where it was asked */
    bool has_again[CF_SETTINGS];
};

/* Finds the inputs of the plan; what takes long is called once, and not anew in a process of its
 * own: smaller inputs of the kind are. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_round_begin(struct cf_round *round, const struct cf_round_plan *plan,
                              const struct cf_engine *engine, struct cf_error *err);
void cf_round_end(struct cf_round *round);

/* Runs one side in every setting. The candidate's time is limited by what the original took. */
CF_NODISCARD
enum cf_status cf_round_run_originals(struct cf_round *round, struct cf_engine *engine,
                                      struct cf_error *err);
CF_NODISCARD
enum cf_status cf_round_run_candidates(struct cf_round *round, struct cf_engine *engine,
                                       struct cf_error *err);

/* One side's import once more, alone; closed by the caller. */
CF_NODISCARD
enum cf_status cf_round_import(const struct cf_round *round, struct cf_engine *engine,
                               bool candidate, struct cf_pass *pass, struct cf_error *err);

/* What a position shows in a setting. */
struct cf_round_finding {
    size_t setting, position;
    bool found;    /* the sides differ */
    bool unstable; /* the original differs from itself, or the candidate was late only once */
    struct cf_difference difference; /* of either; its observable may be NULL */
};

/* Looks for the first difference between the sides at finding's setting and position. */
CF_NODISCARD
enum cf_status cf_round_compare(struct cf_round *round, struct cf_engine *engine,
                                struct cf_round_finding *finding, struct cf_error *err);

#endif
