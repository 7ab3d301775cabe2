/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/launch.h - runs the user's program as if it had been started without us.
 *
 * The program gets our standard streams, terminal, process group, signal mask and dispositions.
 * What the terminal sends (Ctrl-C, Ctrl-\, Ctrl-Z) reaches it by itself; what is sent to the
 * launcher alone is passed on. When the program is stopped by the terminal, the launcher stops too.
 */
#ifndef CF_TRACE_LAUNCH_H
#define CF_TRACE_LAUNCH_H

#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

struct cf_launch {
    const char *executable; /* absolute path */
    char *const *argv;      /* terminated by NULL */
    const char *parts;      /* the session folder; NULL: the program is not recorded */
    bool stdout_to_stderr;  /* our own standard output is wanted for a document */
    const char *cwd;        /* NULL: ours */
    bool silent;            /* nobody wants what it prints, and it reads nothing; it has a process
                             * group of its own */
    uint64_t timeout_ns;    /* of a silent program: its group is killed then; 0: none */
};

struct cf_launch_result {
    int wait_status; /* as waitpid() gives it */
    uint64_t wall_ns;
    uint64_t cpu_ns;     /* user and system time of the program and of the children it waited for */
    uint64_t memory_kib; /* the largest resident set of any of them */
    bool late;           /* it was killed: the time was over */
    int passed_on;       /* the latest signal that the program got through us; 0: none */
};

/*
 * Runs the program to its end. While it runs, no signal but SIGKILL ends the launcher.
 * Fails with CF_EIO when it cannot be started.
 */
CF_NODISCARD
enum cf_status cf_launch_run(const struct cf_launch *launch, struct cf_launch_result *result,
                             struct cf_error *err);

/*
 * The status for exit() where the program exited. Where a signal ended it: raises the same on
 * this process (without a core file: the program has left its own), and gives 128 + signal if
 * that was survived.
 */
int cf_launch_exit_status(int wait_status);

#endif
