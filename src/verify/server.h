/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/server.h - a Python that forks the observed processes, and what keeps it in.
 *
 * A keeper process stands between: it is the first process of a PID namespace where the machine
 * gives us one, holds the private folder, and ends everything when the command is gone, however
 * that died.
 */
#ifndef CF_VERIFY_SERVER_H
#define CF_VERIFY_SERVER_H

#include "base/arena.h"
#include "base/status.h"
#include "project/interpreter.h"
#include "verify/map.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define CF_SERVER_FIELD_MAX 24

struct cf_server {
    pid_t keeper;  /* 0: none */
    int channel;   /* to the Python; -1: none */
    int lifeline;  /* the keeper ends when this closes; -1: none */
    unsigned held; /* enum cf_hold: what keeps the code under test in */
    bool ready;
};

/* A message: "run", then NAME=VALUE texts in the arena. */
struct cf_message {
    const char *fields[CF_SERVER_FIELD_MAX];
    size_t count;
    int fds[2]; /* -1: none */
};

struct cf_run_limits {
    uint64_t call_ns;         /* one call may take so long */
    const uint64_t *calls_ns; /* NULL, or one for each position; 0 there: call_ns */
    size_t calls;
    uint64_t whole_ns;
    bool strict;     /* they hold on a busy machine too */
    double slowness; /* set while waiting: how busy the machine is */
};

struct cf_run_end {
    int wait_status;
    bool late;     /* a call was over its limit */
    bool too_long; /* all together were */
};

/* Starts one. `hash_seed` of its strings. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_server_start(struct cf_server *server, const struct cf_interpreter *interpreter,
                               uint32_t hash_seed, struct cf_error *err);
/* Ends it and everything that it started. */
void cf_server_stop(struct cf_server *server);

/* Starts a run; cf_server_wait() gives its end, watching the clock in `map`. CF_ECHILD where the
 * server died, CF_EUSAGE where the user interrupts. */
CF_NODISCARD
enum cf_status cf_server_send(struct cf_server *server, const struct cf_message *message,
                              struct cf_error *err);
CF_NODISCARD
enum cf_status cf_server_wait(struct cf_server *server, const struct cf_map *map,
                              const struct cf_run_limits *limits, struct cf_run_end *end,
                              struct cf_error *err);

/* Waits for one answer: its fields are terminated texts in the arena. */
CF_NODISCARD
enum cf_status cf_server_answer(struct cf_server *server, struct cf_arena *arena,
                                const char **fields, size_t max, size_t *count,
                                struct cf_error *err);

/* "PID, network and mount namespaces, Landlock, limits of memory and processes" */
const char *cf_server_isolation(const struct cf_server *server, struct cf_arena *arena);

#endif
