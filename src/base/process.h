/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/process.h - runs a short command and captures what it prints.
 *
 * Not for the user's program: src/trace/launch.h starts that one.
 */
#ifndef CF_BASE_PROCESS_H
#define CF_BASE_PROCESS_H

#include "base/buf.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

struct cf_process {
    const char *const *argv;        /* borrowed; NULL at its end; argv[0] is looked up on PATH */
    const char *const *environment; /* borrowed; "NAME=value" added to ours; NULL: none */
    const char *cwd;                /* borrowed; NULL: ours */
    const void *input;              /* borrowed; its standard input; NULL: /dev/null */
    size_t input_len;
    uint64_t timeout_ns;      /* then it and its process group are killed; 0: none */
    struct cf_buf *out;       /* receives standard output; NULL: dropped */
    struct cf_buf *err;       /* receives standard error; NULL: dropped */
    uint64_t *cpu_ns;         /* receives user and system time of it and what it waited for; NULL */
    uint64_t *queued_ns;      /* receives how long its first thread waited for a processor; NULL */
    const volatile int *stop; /* once not 0, it is killed with its group: CF_EUSAGE; NULL: never */
};

/*
 * Runs the command to its end; `*wait_status` is as of waitpid(). Output above a buffer's ceiling
 * is read and dropped, and the buffer is broken then (cf_buf_status()). Fails with CF_ENOTFOUND
 * (no such command), CF_EIO, CF_ENOMEM, CF_ETIMEOUT or CF_EUSAGE (interrupted).
 */
CF_NODISCARD
enum cf_status cf_process_run(const struct cf_process *process, int *wait_status,
                              struct cf_error *err);

#endif
