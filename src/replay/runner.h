/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay/runner.h - runs the check's two processes at once and collects what they write.
 *
 * Each runs code of the program: in a process group of its own, without input, its output
 * dropped, with ceilings on memory and time. One that dies is started again and goes on after
 * the call that it died in. Nobody of them outlives the run.
 */
#ifndef CF_REPLAY_RUNNER_H
#define CF_REPLAY_RUNNER_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_RUNNER_COUNT 2
#define CF_RUNNER_REPORT_MAX ((size_t)256 << 20) /* bytes of one process's report */

struct cf_runner {
    const char *python;
    const char *trace;
    const char *cwd;    /* NULL: ours */
    uint32_t budget_ms; /* that a process is told to keep to */
    uint32_t call_ms;   /* the shortest limit of one call */
    uint32_t hard_ms;   /* then it is killed */
    bool with_effects;
};

/* The two reports, terminated, in the arena. Fails with CF_EIO, CF_ECHILD or CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_runner_run(const struct cf_runner *runner, struct cf_arena *arena,
                             char *reports[CF_RUNNER_COUNT], struct cf_error *err);

#endif
