/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/record.h - a recording from its session folder to its files: what `optimize` and the
 * commands behind codeflash.tracer.Tracer share.
 */
#ifndef CF_CLI_RECORD_H
#define CF_CLI_RECORD_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "trace/session.h"

#include <stdbool.h>

struct cf_recording {
    struct cf_session session;
    const char *parts;  /* the session folder, in the arena */
    int lock;           /* descriptor of the locked session file; -1: none */
    const char *python; /* for the check of the replay tests */
    const char *cwd;    /* where the program started */
    bool with_effects;
    unsigned quiet;           /* 1: one line at the end; 2: none */
    bool verbose;             /* tell what each phase takes */
    const char *tests_folder; /* for the replay tests; NULL: the project's tests root */
    bool plain;               /* a trace for our own use: no flame graph */
};

/* What a recording left behind. */
struct cf_recorded {
    bool trace_written;
    const char *flamegraph; /* NULL: not written */
    struct cf_list tests;   /* files */
    uint64_t functions;     /* called */
    bool still_running;     /* a child of the program lives on: the spools are kept */
};

/* The output's path resolved, and the name of its session folder. Fails with CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_record_name(struct cf_recording *recording, const char *output,
                              struct cf_arena *arena, struct cf_error *err);

/*
 * Makes and locks the session folder. Fails with CF_EIO (the trace cannot be written there),
 * CF_EUSAGE (another file is in the way, or another run records into it) or CF_ENOMEM; nothing
 * is left behind then.
 */
CF_NODISCARD
enum cf_status cf_record_begin(struct cf_recording *recording, struct cf_arena *arena,
                               struct cf_error *err);

/*
 * After the program: trace, flame graph, check, replay tests, summary on standard error, in this
 * order; then the session folder goes. What only decorates the trace (flame graph, check, tests)
 * is told and does not fail the rest. Fails as cf_trace_merge(); the session folder then stays,
 * for the next command that opens the trace.
 */
CF_NODISCARD
enum cf_status cf_record_finish(struct cf_recording *recording, struct cf_arena *arena,
                                struct cf_recorded *recorded, struct cf_error *err);

/* Removes the session folder and releases the lock: the program could not be started. */
void cf_record_drop(struct cf_recording *recording);

#endif
