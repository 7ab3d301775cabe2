/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay/replay.h - from recorded calls to pytest files that make the calls again.
 *
 * Two steps, in this order: cf_replay_check() makes every call twice, in two processes with
 * different hash seeds, and notes in the trace which calls repeat; cf_replay_write() writes the
 * test file with the calls that do, and lists the others with their reasons.
 */
#ifndef CF_REPLAY_REPLAY_H
#define CF_REPLAY_REPLAY_H

#include "base/arena.h"
#include "base/status.h"
#include "trace/session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

#define CF_REPLAY_BUDGET_MS 600 /* of the check by default, processor time */

struct cf_replay_options {
    const char *python; /* the interpreter that ran the program */
    const char *cwd;    /* where the program started; NULL: the project's root */
    uint32_t budget_ms; /* of the check; 0: CF_REPLAY_BUDGET_MS */
    bool with_effects;  /* replay functions that write files, use the network ... too */
};

struct cf_replay_result {
    const char *path;   /* of the test file, in the arena; NULL: no call can be replayed */
    uint64_t functions; /* with at least one call in the file */
    uint64_t calls;     /* in the file */
    uint64_t replayed;  /* checked: gave the recorded outcome twice */
    uint64_t unchecked; /* in the file, but not reached within the budget */
    uint64_t left_out;  /* kept calls that are not in the file */
};

/*
 * Replays the kept calls of session->output and stores the verdicts in inputs.checked and
 * inputs.reason through `db`, which is open for writing. Fails with CF_EIO or CF_ECHILD where no
 * check was possible (the calls stay 'not yet'), CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_replay_check(struct sqlite3 *db, const struct cf_session *session,
                               const struct cf_replay_options *options, struct cf_arena *arena,
                               struct cf_error *err);

/*
 * Writes `<tests_root>/test_<name>__replay_test_<n>.py`, n the first free number, in one step.
 * Counts what it wrote in `*result`. Fails with CF_EIO or CF_ENOMEM; nothing is left behind then.
 */
CF_NODISCARD
enum cf_status cf_replay_write(struct sqlite3 *db, const struct cf_session *session,
                               const struct cf_replay_options *options, struct cf_arena *arena,
                               struct cf_replay_result *result, struct cf_error *err);

/*
 * The script that was run, relative to the root, where it has no main guard: its functions are
 * called without what its top level does (python/codeflash/_definitions.py). NULL: it has one, or
 * none of its functions was recorded.
 */
const char *cf_replay_unguarded(struct sqlite3 *db, const char *root, struct cf_arena *arena);

#endif
