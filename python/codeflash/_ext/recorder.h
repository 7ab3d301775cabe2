/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/recorder.h - the recorder of this process: its parts and the state that they share.
 *
 *   recorder.c   starting, stopping, forks, the end of the process
 *   registry.c   which code objects are functions of the project
 *   capture.c    keeps the input of a call, and what came out of it
 *   arguments.c  the arguments of such a call until its end
 *   budget.c     which calls are worth it: looks, shares, strata
 *   counting.c   from 3.12 on: the number of calls, counted or estimated
 *   monitor.c    events from 3.12 on (sys.monitoring); frameeval.c before (PEP 523)
 *   exact.c      --exact: counts and times every call
 *   sampler.c    the thread that adds up where time goes and begins looks
 *   peek.c       the thread that reads the stacks (gil.c: of those that hold the GIL)
 *   thread.c     starting and ending both; clock.h, random.h: what they go by
 *   audit.c      effects, new code, children
 *   instances.c  how many objects of each class
 *
 * There is one recorder in a process, as there is one interpreter that can be recorded, and
 * its hooks (frame evaluation, audit, fork) carry no pointer: `ext_recorder` is a file-scope
 * variable (docs/adr/0002-one-recorder.md). Everything is guarded by the GIL; only the fields
 * marked "any thread" are touched without it.
 *
 * Code here runs inside the program: it keeps the program's exception and raises none.
 */
#ifndef CF_EXT_RECORDER_H
#define CF_EXT_RECORDER_H

#include "clock.h"
#include "collector.h"
#include "compat.h"

#include "encode.h"
#include "function.h"
#include "ptrmap.h"
#include "spool.h"

#include "trace/session.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct ext_recorder {
    atomic_bool on;       /* any thread */
    bool watching;        /* calls are recorded; false: only times are, so far */
    bool capturing;       /* false after the timeout, or when the spool is full */
    volatile bool forked; /* this is a child whose spool is still the parent's */
    char parts[4096];
    struct cf_arena arena;
    struct cf_session session;
    PyInterpreterState *interpreter;
    struct spool spool;
    struct spool_text text; /* scratch for records */
    struct ext_encoder input, output;
    struct spool_text leave; /* scratch for the record of a call's end */
    bool busy; /* a thread is capturing: reading a value may let another one run meanwhile */
    uint64_t started_ns;
    /* spent on the program's path: first inputs, further ones, beginning looks, counting */
    uint64_t first_ns, capture_ns, look_ns, count_ns;
    uint64_t ticked_ns, ticked_cpu_ns; /* the last tick: monotonic, CPU time of the process */
    uint64_t run_ns;                   /* how long the program has run, as of the last tick */
    uint64_t next_call_id;
    uint32_t next_code_id;

    struct ptrmap by_code;  /* code -> struct ext_function, ours only */
    struct ptrmap by_place; /* file, name and line, mixed -> the first struct ext_function there */
    struct ptrmap code_ids; /* code -> id + 1, every code that was named; keys owned */
    struct ptrmap open_calls; /* frame -> struct ext_open */
    struct ptrmap blobs;      /* hash -> 1: long values written already */
    uint64_t blob_bytes;      /* of those that the present call has written */
    struct ptrmap classes;    /* type -> struct ext_class */
    struct ptrmap attempts;   /* type, perhaps gone -> which attempt at its inputs succeeded */
    struct ptrmap threads;    /* thread ident -> number */
    uint32_t thread_count;
    struct ext_function **functions; /* owned array */
    size_t function_count, function_capacity;
    size_t called_count; /* of them, the first, have a slot */
    bool resting;        /* since the last tick some calls are not seen (frameeval.c) */
    bool counts_inexact; /* some calls were not counted (deep recursion) */
};

extern struct ext_recorder ext_recorder;

/* Thread-local variables of the hot path: no call is needed to find them. */
#define EXT_THREAD_LOCAL static __thread __attribute__((tls_model("initial-exec")))

static inline uint64_t ext_now_ns(void)
{
    return ext_clock_ns(CLOCK_MONOTONIC);
}

static inline uint64_t ext_thread_cpu_ns(void)
{
    return ext_clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

static inline uint64_t ext_process_cpu_ns(void)
{
    return ext_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

#include "counting.h"
#include "parts.h"

#endif
