/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/engine.h - what the files of one verification share.
 *
 * verify.c goes through the stages: what needs the least time to refute a candidate comes first.
 * prepare.c checks both texts and makes the inputs; judge.c runs the passes, compares them and
 * comes to a verdict; reach.c looks for what no input reached; result.c keeps what the caller gets.
 */
#ifndef CF_VERIFY_ENGINE_H
#define CF_VERIFY_ENGINE_H

#include "verify/pass.h"
#include "verify/verify.h"

enum cf_origin {
    CF_ORIGIN_GIVEN,   /* by the user */
    CF_ORIGIN_DERIVED, /* within the types seen and annotated */
    CF_ORIGIN_GUESSED, /* perhaps within them: counts where the original does not raise */
    CF_ORIGIN_OTHER,   /* beyond them: tells assumptions */
};

struct cf_input {
    const char *text; /* the call as Python text */
    const char *what; /* sets it apart from those seen: "rows is a tuple"; NULL */
    enum cf_origin origin;
    const char *trace; /* of a recorded call; NULL: from the inputs file */
    uint64_t number;
    uint64_t call_ns; /* that the original took: as recorded, then as seen; 0: not known */
    bool outside;     /* of the domain: the original does not end there, or not the same twice */
};

struct cf_engine {
    const struct cf_verify_request *request;
    struct cf_arena *arena; /* of this verification only */
    struct cf_verify_result *result;
    struct cf_server servers[2]; /* with different hash seeds */
    struct cf_map made;          /* the map with the inputs */
    struct cf_input *inputs;     /* in the arena */
    size_t count;
    const char *suspect;  /* what only the candidate's text does, and only a cheat needs; NULL */
    const char *extended; /* the candidate's signature has more, with defaults; NULL */
    const char *unstable; /* where the original differs from itself; NULL */
    const char *raised;   /* by the original, on the latest input without a result; NULL */
    bool fruitless;       /* it gave no result yet */
    bool has_files;       /* the inputs file leaves some: both servers need them */
    bool settled;         /* the verdict is there */
};

/* They settle the verdict where they find that nothing can be judged. */
CF_NODISCARD
enum cf_status cf_engine_check(struct cf_engine *engine, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_engine_inputs(struct cf_engine *engine, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_engine_tests(struct cf_engine *engine, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_engine_judge_given(struct cf_engine *engine, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_engine_derive(struct cf_engine *engine, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_engine_judge(struct cf_engine *engine, struct cf_error *err);

/* For the report only: what no input reached. */
CF_NODISCARD
enum cf_status cf_engine_reach(struct cf_engine *engine, struct cf_error *err);

/* Copies what the caller gets out of the engine's own memory. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_engine_hand_over(const struct cf_engine *engine, struct cf_arena *arena,
                                   struct cf_verify_result *result, struct cf_error *err);

/* Settles with a formatted reason. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_engine_settle(struct cf_engine *engine, enum cf_verdict verdict,
                                struct cf_error *err, const char *fmt, ...) CF_PRINTF(4, 5);

#endif
