/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/merge.h - from the spools of a session folder to one trace.
 *
 * docs/formats/trace.md describes the result. The trace appears under its name whole or not at
 * all; the spools stay as they are.
 */
#ifndef CF_TRACE_MERGE_H
#define CF_TRACE_MERGE_H

#include "base/arena.h"
#include "base/status.h"
#include "trace/session.h"

#include <stdbool.h>
#include <stdint.h>

struct cf_merge_summary {
    uint64_t processes, functions;
    uint64_t functions_kept; /* with at least one input */
    uint64_t calls;          /* exact or estimated */
    uint64_t inputs;         /* kept */
    uint64_t skipped;        /* calls whose input was not kept, all reasons */
    uint64_t children;       /* not followed */
    uint64_t notes;
    bool running; /* a process of the program is still alive: merge again later */
};

/*
 * Merges the spools in the folder `parts_dir` into session->output. Fails with CF_EIO (the
 * folder cannot be read, the trace not written, the disk is full) or CF_ENOMEM; an earlier trace
 * of that name is then untouched.
 */
CF_NODISCARD
enum cf_status cf_trace_merge(const char *parts_dir, const struct cf_session *session,
                              struct cf_arena *arena, struct cf_merge_summary *out,
                              struct cf_error *err);

/*
 * Call it before opening `trace_path`: where a launcher died before it merged, merges what it
 * left and removes the folder, unless the program still runs. Sets `*recovered` where there was
 * something. Fails with CF_EUSAGE while a launcher records into this trace, else as
 * cf_trace_merge().
 */
CF_NODISCARD
enum cf_status cf_trace_recover(const char *trace_path, struct cf_arena *arena, bool *recovered,
                                struct cf_error *err);

#endif
