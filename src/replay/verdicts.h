/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay/verdicts.h - what the two processes of the check say, and what follows from it.
 *
 * A report is text, one line a verdict: `id<TAB>word<TAB>digest<TAB>text`. An id below zero is a
 * function's, with its sign changed; 0 is the process itself. The process runs code of the
 * program, so its report is untrusted: lines of another form are skipped.
 */
#ifndef CF_REPLAY_VERDICTS_H
#define CF_REPLAY_VERDICTS_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cf_verdict_word {
    CF_VERDICT_NONE = 0, /* not reached */
    CF_VERDICT_REPLAYS,
    CF_VERDICT_DIFFERS,
    CF_VERDICT_HOLE,
    CF_VERDICT_ERROR,
    CF_VERDICT_LATE,
    CF_VERDICT_CRASHED,
    CF_VERDICT_START, /* of the process: it got as far as its own code */
    CF_VERDICT_END,   /* of the process: it did all that it wanted to do */
};

struct cf_verdict {
    int64_t id;
    enum cf_verdict_word word;
    const char *digest; /* borrowed from the report's text */
    const char *text;   /* borrowed from the report's text */
};

struct cf_report_lines {
    struct cf_verdict *verdicts; /* in the arena; by id */
    size_t count;
    bool started;
    bool ended;
    const char *problem; /* of the process; "" where it has none */
};

/* Reads a report; `text` is terminated, changed in place and kept by the result. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_verdicts_parse(char *text, struct cf_arena *arena, struct cf_report_lines *lines,
                                 struct cf_error *err);

/* What is stored for a call: `checked` as in the trace, and a reason or NULL. */
struct cf_decision {
    const char *checked; /* static */
    const char *reason;  /* in the arena or static */
};

/* Decides over a call (or a function) from two verdicts, of which one may be NULL. */
CF_NODISCARD
enum cf_status cf_verdicts_decide(const struct cf_verdict *one, const struct cf_verdict *other,
                                  struct cf_arena *arena, struct cf_decision *decision,
                                  struct cf_error *err);

#endif
