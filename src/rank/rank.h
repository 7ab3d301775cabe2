/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rank/rank.h - what of a program is worth optimizing, in which order, and why the rest is not.
 *
 * From a trace by the time that each function could give back (rank/graph.h); without one by what
 * its text costs (loops in loops) and the existing tests that reach it.
 */
#ifndef CF_RANK_RANK_H
#define CF_RANK_RANK_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "discover/discover.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* Everything is in the arena. */
struct cf_rank_function {
    int64_t id;         /* row of the trace; 0: not from a trace */
    const char *module; /* under which it is imported */
    const char *qualname;
    const char *file; /* relative to the root where below it */
    uint32_t line;
    bool script;         /* of the file that was run: its top level is the program */
    double share;        /* of the whole that it could give back, 0 to 1 */
    bool waits;          /* `share` is of the wall clock: a coroutine of a program that waits */
    double own;          /* of the whole: its own time */
    uint32_t alone;      /* callees whose time is counted in `share` */
    const char *callees; /* "a, b, c": the dearest of them; "" */
    uint64_t calls, captured, repeats, raised, mutates, effects;
    uint64_t inputs, replays; /* kept inputs; those that were found to replay, or not yet tried */
    const struct cf_discovered_function *discovered; /* NULL: not looked for, or unknown */
    bool worthwhile;
    bool unverifiable;  /* it would be worthwhile, and nothing is there to verify it with */
    const char *reason; /* why not; NULL where it is worthwhile */
};

struct cf_ranking {
    struct cf_rank_function *items; /* the worthwhile first, each part by share */
    size_t count, worthwhile;
    bool traced, exact;
    uint64_t total_ns; /* of what shares are shares; 0 without a trace */
};

struct cf_rank_options {
    const char *root;                     /* of the project */
    double threshold;                     /* least share that is worth the work: 0.01 */
    const struct cf_list *only;           /* names as users give them; empty: all */
    const struct cf_discovery *discovery; /* NULL: no tests are known */
    const char *file;   /* without a trace: this file only, relative to the root; NULL: all */
    const char *folder; /* without a trace: files below it, relative to the root; NULL: all */
    bool has_inputs;    /* an inputs file is given: functions need no tests */
};

/* Ranks the functions of an open trace. CF_EFORMAT (damaged), CF_ELIMIT, CF_ENOMEM, CF_EIO. */
CF_NODISCARD
enum cf_status cf_rank_trace(sqlite3 *db, const struct cf_rank_options *options,
                             struct cf_arena *arena, struct cf_ranking *ranking,
                             struct cf_error *err);

/*
 * Ranks the discovered functions by their text. A file that cannot be read makes its functions
 * unworthy, with the reason. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_rank_static(const struct cf_rank_options *options, struct cf_arena *arena,
                              struct cf_ranking *ranking, struct cf_error *err);

/* Is the function among those named? "f", "Class.f", "pkg.mod:Class.f" or "pkg.mod.Class.f". */
bool cf_rank_is_named(const struct cf_list *only, const char *module, const char *qualname);

#endif
