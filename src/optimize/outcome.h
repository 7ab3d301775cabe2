/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/outcome.h - what a run found out: read by the reports, kept by the journal.
 *
 * Everything is in the arena of the run.
 */
#ifndef CF_OPTIMIZE_OUTCOME_H
#define CF_OPTIMIZE_OUTCOME_H

#include "base/list.h"
#include "candidates/candidate.h"
#include "judge/judge.h"
#include "rank/rank.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cf_tried_verdict {
    CF_TRIED_ACCEPTED,
    CF_TRIED_DIFFERENT,
    CF_TRIED_NOT_FASTER,
    CF_TRIED_ERROR,
};

/* One candidate that was judged. */
struct cf_tried {
    const char *source; /* "rule:<id>", "user"; several are joined by " + " */
    const char *title;
    enum cf_tried_verdict verdict;
    const char *reason;         /* NULL: nothing to say */
    struct cf_interval speedup; /* all 0: not measured */
    uint64_t given, generated, tests;
    struct cf_assumption *assumptions;
    size_t assumption_count;
    struct cf_difference counterexample;
    bool has_counterexample;
    bool kept; /* it is part of the function's change */
};

/* The time of one input, before and after. */
struct cf_timed_input {
    double seconds[2];
    struct cf_interval speedup;
    double share; /* of the function's time */
};

enum cf_outcome_status {
    CF_OUTCOME_OPTIMIZED,
    CF_OUTCOME_NO_CANDIDATE,
    CF_OUTCOME_REJECTED,
    CF_OUTCOME_SKIPPED,
    CF_OUTCOME_ERROR,
};

/* One function. */
struct cf_outcome {
    struct cf_rank_function function;
    enum cf_outcome_status status;
    const char *reason;         /* NULL: nothing to say */
    struct cf_interval speedup; /* of the function's own change; all 0: none */
    struct cf_interval noise;   /* the original against itself, alongside */
    const char *diff;           /* NULL: none */
    const char *isolation;      /* of the verification; NULL: there was none */
    struct cf_tried *tried;
    size_t tried_count, tried_room;
    struct cf_timed_input *inputs; /* the dearest; of the final measurement */
    size_t input_count;
    bool finished;
    const struct cf_edit *edits; /* of the file as it was when the function's turn came */
    size_t edit_count;
    uint32_t change; /* its number in the texts (optimize/pieces.h); 0: none */
};

/* The program before and after, and the tests of the whole. */
struct cf_end_to_end {
    bool measured;
    const char *reason; /* why it was not measured; NULL: it was */
    double before_s, after_s;
    struct cf_interval speedup;
    unsigned pairs;
    bool by_cpu;                   /* CPU time of the program; else wall clock */
    const char *tests_reason;      /* why no tests ran; NULL: they did */
    uint64_t tests, tests_dropped; /* passed before and after; failed or flickered before */
};

enum cf_run_outcome { CF_RUN_OPTIMIZED, CF_RUN_NOTHING, CF_RUN_FAILED };

/* A file that the run has changed. */
struct cf_changed_file {
    const char *file; /* relative to the root */
    const char *before, *after;
    size_t before_size, after_size;
    const char *refused; /* why it was not written into the project; NULL: it was */
};

struct cf_run {
    const char *id, *folder; /* of .codeflash/runs */
    const char *root, *command;
    enum cf_run_outcome outcome;
    const char *reason;      /* NULL: nothing to say */
    const char *trace;       /* NULL: none */
    const char *trace_after; /* where the program's time goes afterwards; NULL: none */
    struct cf_list replay_tests;
    const char *patch; /* path; NULL: there is none */
    struct cf_outcome *functions;
    size_t count;
    struct cf_end_to_end end_to_end;
    struct cf_changed_file *files;
    size_t file_count;
    bool dry_run, traced, interrupted;
    const char *started; /* UTC */
    const char *python;  /* version */
    uint64_t took_ns;
    uint64_t command_cpu_ns; /* of it: processor time of this process, without its children */
    struct cf_list notes;    /* what the user must know, one line each */
};

const char *cf_tried_name(enum cf_tried_verdict verdict);     /* "accepted", "different", ... */
const char *cf_outcome_name(enum cf_outcome_status status);   /* "optimized", "no_candidate", ... */
const char *cf_run_outcome_name(enum cf_run_outcome outcome); /* "optimized", "nothing", ... */

#endif
