/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/optimize.h - from ranked functions to proven faster code.
 *
 * For each function worth it: evidence, candidates, verification against the original text,
 * measurement, best first and combined; then the whole once more, and only then the project's
 * files. Until that last step nothing in the project is written but .codeflash/.
 */
#ifndef CF_OPTIMIZE_OPTIMIZE_H
#define CF_OPTIMIZE_OPTIMIZE_H

#include "optimize/outcome.h"
#include "project/interpreter.h"
#include "project/project.h"

#include <sqlite3.h>

/* What a run tells while it works. `function` and `tried` may be NULL. */
struct cf_progress {
    enum {
        CF_PROGRESS_PHASE,     /* `text`: what begins */
        CF_PROGRESS_FUNCTION,  /* a function begins */
        CF_PROGRESS_CANDIDATE, /* a candidate was judged */
        CF_PROGRESS_DONE,      /* a function is finished */
        CF_PROGRESS_NOTE,      /* `text`: something that the user must know */
    } kind;
    const char *text;
    size_t number, total; /* of the function, from 1 */
    const struct cf_outcome *function;
    const struct cf_tried *tried;
    uint64_t elapsed_ns, left_ns; /* left: of the budget; 0: there is none */
};

typedef void cf_progress_fn(void *self, const struct cf_progress *progress);

/* Paths are absolute; everything is borrowed. */
struct cf_optimize_request {
    const struct cf_project *project;
    const struct cf_interpreter *interpreter;
    const char *trace; /* NULL: none */
    struct cf_list replay_tests;
    const char *inputs;        /* an inputs file for the only function; NULL: none */
    struct cf_list candidates; /* files: versions that somebody made of the only function's file */
    struct cf_ranking *ranking;
    const struct cf_discovery *discovery; /* NULL: existing tests are not known */
    const char *effort;                   /* low, medium, high */
    uint64_t began_ns;                    /* of the command, for the budget */
    uint64_t time_budget_ns;              /* 0: none */
    double min_gain;                      /* 0.05 */
    bool strict, dry_run, resume;
    bool named; /* the functions were chosen by name: no gain is too small for the program */
    uint64_t seed, jobs; /* processes at work; 0 or 1: this one */
    char *const *argv;   /* the program, for the times of the whole; NULL: none */
    const char *cwd;     /* where it started */
    const char *command; /* for people */
    cf_progress_fn *progress;
    void *progress_self;
};

/*
 * Runs. Ends with CF_OK whatever was found; `run->outcome` tells. Fails with CF_EUSAGE (another
 * run is under way; the candidate file is not for this), CF_EIO, CF_ENOMEM. Interrupted, it gives
 * CF_OK with `run->interrupted`: nothing was applied.
 */
CF_NODISCARD
enum cf_status cf_optimize_run(const struct cf_optimize_request *request, struct cf_arena *arena,
                               struct cf_run *run, struct cf_error *err);

/* What an interrupted run worked from. */
struct cf_resumable {
    const char *folder; /* of the run; NULL: there is none */
    const char *trace;  /* NULL: none */
    struct cf_list replay_tests;
};

/* The newest run of the project that was interrupted. CF_ENOMEM, CF_EIO. */
CF_NODISCARD
enum cf_status cf_optimize_resumable(const char *root, struct cf_arena *arena,
                                     struct cf_resumable *resumable, struct cf_error *err);

#endif
