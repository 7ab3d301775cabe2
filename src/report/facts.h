/* SPDX-License-Identifier: Apache-2.0 */
/* report/facts.h - the numbers of a whole trace that every form of its summary tells. */
#ifndef CF_REPORT_FACTS_H
#define CF_REPORT_FACTS_H

#include "base/arena.h"
#include "report/query.h"

/* One line of "how many, and why". */
struct cf_reason {
    struct cf_text status; /* of a replay check; empty for a skip */
    struct cf_text reason; /* may be empty */
    uint64_t count;
};

struct cf_reasons {
    struct cf_reason *items; /* most frequent first */
    size_t count;
};

struct cf_facts {
    struct cf_text command; /* in the arena, as is all text here */
    struct cf_text python;
    struct cf_text started; /* date and time in UTC; empty where unknown */
    bool exact;             /* every call was counted and timed */
    uint64_t duration_ns, cpu_ns, recorder_ns;
    uint64_t total_ns; /* what shares of time are shares of */
    uint64_t processes, processes_cut;
    uint64_t functions, functions_kept;
    uint64_t calls, calls_kept; /* kept: equal ones counted too */
    bool calls_exact;
    uint64_t inputs, inputs_replay; /* distinct inputs; those that replay */
    uint64_t inputs_checked;
    uint64_t children;
    struct cf_reasons skips;  /* calls, by reason */
    struct cf_reasons replay; /* inputs that were not found to replay, by status and reason */
};

CF_NODISCARD
enum cf_status cf_facts_load(struct cf_facts *facts, sqlite3 *db, struct cf_arena *arena,
                             struct cf_error *err);

/* A value of the table `meta`; empty where it has none. */
CF_NODISCARD
enum cf_status cf_facts_meta(sqlite3 *db, struct cf_arena *arena, const char *key,
                             struct cf_text *value, struct cf_error *err);

#endif
