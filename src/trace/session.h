/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/session.h - what the launcher tells the recorder: the file `session` of the session folder.
 *
 * Text, one `key<TAB>value` a line; backslash, tab and newline in a value are written \\, \t and
 * \n. Unknown keys are skipped, so that an older reader copes with a newer launcher of the same
 * version. The reader trusts nothing: a damaged file yields CF_EFORMAT (tests/fuzz/fuzz_session.c).
 */
#ifndef CF_TRACE_SESSION_H
#define CF_TRACE_SESSION_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_SESSION_VERSION 1
#define CF_SESSION_FILE "session"  /* inside the session folder; locked while the launcher works */
#define CF_SESSION_SUFFIX ".parts" /* of the session folder, after the trace's name */
#define CF_SESSION_MAX_BYTES (1U << 20) /* of the file; larger ones are refused */

enum cf_session_main {
    CF_SESSION_SCRIPT = 0,
    CF_SESSION_MODULE = 1,
    CF_SESSION_BLOCK = 2, /* a codeflash.tracer.Tracer inside a running program */
};

/* Every string is absolute where it is a path, and lives in the arena of whoever filled it in. */
struct cf_session {
    const char *output;          /* the trace */
    const char *root;            /* of the project */
    const char *module_root;     /* functions below it are recorded ... */
    const char *tests_root;      /* ... except below this */
    struct cf_list ignore;       /* ... and below these */
    struct cf_list exclude;      /* globs: counted, inputs not recorded */
    struct cf_list only;         /* qualified names; empty: all */
    uint64_t max_inputs;         /* kept of each function */
    uint64_t max_value_bytes;    /* of one value */
    uint64_t max_function_bytes; /* of one function's inputs together */
    uint64_t max_trace_bytes;    /* of all inputs together */
    uint64_t timeout_ns;         /* recording stops after it; 0: never */
    bool exact;
    bool dense; /* stacks are looked at as often as can be, from first to last */
    bool apart; /* calls are recorded from the audit event "codeflash.calls" on, times until then */
    enum cf_session_main main;
    const char *name;         /* the script's path, or the module's name */
    uint64_t started_real_ns; /* CLOCK_REALTIME */
    uint64_t started_ns;      /* CLOCK_MONOTONIC */
    const char *command;      /* for people */
};

/* The session with the defaults of the command line and no paths. */
struct cf_session cf_session_defaults(void);

/*
 * Writes the file's text to the descriptor (it is the caller's, and already empty). Fails with
 * CF_EIO; the file may then hold a part.
 */
CF_NODISCARD
enum cf_status cf_session_write(const struct cf_session *session, int fd, struct cf_error *err);

/*
 * Reads text[0..size) of a session file into `*session`, strings in the arena. Fails with
 * CF_EFORMAT (damaged, or a key is missing), CF_ELIMIT (another version) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_session_parse(const char *text, size_t size, struct cf_arena *arena,
                                struct cf_session *session, struct cf_error *err);

/* The same for the folder's file. Fails with CF_EIO or CF_ENOTFOUND too. */
CF_NODISCARD
enum cf_status cf_session_read(const char *parts, struct cf_arena *arena,
                               struct cf_session *session, struct cf_error *err);

#endif
