/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure/worker.h - a measuring process: its start, commands with time limits, its end.
 *
 * The process runs code of the user in a process group of its own, without input, its output
 * dropped, with a ceiling on memory. What goes wrong in there is told as a fault with one line;
 * the process is gone then. It never outlives us.
 */
#ifndef CF_MEASURE_WORKER_H
#define CF_MEASURE_WORKER_H

#include "base/arena.h"
#include "base/status.h"
#include "measure/measure.h"
#include "measure/wire.h"

#include <sys/types.h>

enum cf_worker_fault {
    CF_FAULT_NONE,
    CF_FAULT_LOAD,   /* a version or the inputs cannot be loaded */
    CF_FAULT_COPY,   /* an input cannot be made */
    CF_FAULT_ENDED,  /* the process ended in a call */
    CF_FAULT_LATE,   /* a call passed its limit */
    CF_FAULT_FORGED, /* somebody else wrote into our channel */
    CF_FAULT_TIME,   /* the time of the whole was over */
};

struct cf_worker {
    pid_t pid;   /* 0: none */
    pid_t place; /* names the private folder that may be left; 0: none */
    int control;
    int wait_status;
    struct cf_mark *mark; /* shared with the process */
    uint64_t token;
    uint32_t sides;                   /* bits */
    uint64_t deadline_ns;             /* of the whole, CLOCK_MONOTONIC */
    uint64_t seen_since, seen_cpu_ns; /* the call under way, and its process's CPU time then */
    int counted; /* borrowed: it runs under cachegrind, which reports here; -1: it does not */
    struct cf_wire_reply reply;
    struct cf_wire_sample samples[CF_WIRE_ROUNDS_MAX * CF_SIDE_COUNT];
    char text[CF_WIRE_TEXT_MAX + 1];
    enum cf_worker_fault fault;
    enum cf_side fault_side;
    char fault_text[CF_ERROR_MESSAGE_MAX]; /* one line */
};

#define CF_WORKER_INIT { .control = -1, .counted = -1 }

/*
 * Starts a process with these sides loaded. CF_OK also where the user's code is at fault: look at
 * worker->fault. Fails with CF_ENOTFOUND, CF_EIO, CF_ECHILD (no codeflash there) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_worker_start(struct cf_worker *worker, const struct cf_measure_request *request,
                               uint32_t sides, uint64_t hash_seed, struct cf_error *err);
/* The same in two parts, so that several processes load at once. */
CF_NODISCARD
enum cf_status cf_worker_begin(struct cf_worker *worker, const struct cf_measure_request *request,
                               uint32_t sides, uint64_t hash_seed, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_worker_ready(struct cf_worker *worker, const struct cf_measure_request *request,
                               struct cf_error *err);

/*
 * One command and its reply. `limit_ns` is that of one timed region (wall clock); 0: many times
 * the original's latest. False: look at worker->fault.
 */
bool cf_worker_ask(struct cf_worker *worker, const struct cf_wire_command *command,
                   uint64_t limit_ns);

/* Ends the process and all of its group; the latest reply and fault stay. */
void cf_worker_stop(struct cf_worker *worker);
/* The same, and the worker is as CF_WORKER_INIT then. */
void cf_worker_free(struct cf_worker *worker);

/* "the original", "the candidate". */
const char *cf_side_name(enum cf_side side);

#endif
