/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/timing.h - the measuring process: times calls of two versions of a function.
 *
 * The clocks are read here, the samples stay in C and leave through the socket of measure/wire.h:
 * a version that patches time, gc or builtins changes no number. Everything that is needed later
 * is taken before the first version is executed.
 *
 *   timing.c          the conversation: hello, commands, replies
 *   timing_region.c   one timed region: calls, results forced, what is charged to it
 *   timing_clock.c    clocks, run queue, instruction counter
 *   timing_cold.c     first calls, each in a forked process
 *   timing_memory.c   allocations of one call
 *   timing_count.c    calls in a process that a profiler around it counts
 */
#ifndef CF_EXT_TIMING_H
#define CF_EXT_TIMING_H

#include "collector.h"
#include "measure/wire.h"

#include <stdbool.h>

/* Readings at one moment; differences of two are what a region took. */
struct timing_clock {
    uint64_t thread_ns;  /* CPU time of this thread */
    uint64_t process_ns; /* of all threads and of children that ended */
    uint64_t wall_ns;
    uint64_t waited_ns; /* runnable without a processor */
    uint64_t instructions;
};

/* Descriptors of the counters; -1: the kernel gives none. */
struct timing_counters {
    int schedstat;
    int instructions;
};

void ext_timing_counters_open(struct timing_counters *counters);
void ext_timing_counters_close(struct timing_counters *counters);
/* The readings in such an order that little of their own cost lies between start and stop. */
void ext_timing_start(const struct timing_counters *counters, struct timing_clock *clock);
void ext_timing_stop(const struct timing_counters *counters, struct timing_clock *clock);
uint64_t ext_timing_wall_ns(void);

struct timing_side {
    PyObject *call;    /* owned */
    PyObject *modules; /* owned dict: what sys.modules holds while this side runs */
    PyObject *module;  /* borrowed from it: the version */
};

struct timing {
    uint64_t token;
    int control;
    struct cf_mark *mark; /* shared with src/measure */
    struct timing_counters counters;
    struct timing_side sides[CF_SIDE_COUNT];
    uint32_t loaded; /* bits */
    uint32_t inputs;
    bool is_async;
    bool *nested; /* owned; for each input: results hold iterators that must be forced too */
    PyObject *task, *fresh, *event, *await_result; /* owned */
    PyObject *modules, *package, *name, *last;     /* owned; package may be None */
    PyObject *collect, *zero;                      /* owned: gc.collect, 0 */
    unsigned threads;                              /* of Python; more after a call: it left some */
    uint64_t copy_ns;
    struct cf_wire_sample *samples; /* owned */
    size_t count;
    char text[CF_WIRE_TEXT_MAX];
    /* The region whose side is charged with what other threads do until the next one. */
    struct cf_wire_sample *open;
    struct timing_clock since;
};

/* One region's inputs: made before the clock starts, released after it has stopped. */
struct timing_copies {
    PyObject *list;                   /* owned: [(args, kwargs)] */
    PyObject *run, *argument, *close; /* owned; async only */
};

void ext_timing_mark(struct timing *timing, enum cf_mark_phase phase, unsigned side);
/* Executes the side's module (compiled before) and takes its function. -1 with an exception. */
int ext_timing_load(struct timing *timing, unsigned side);
/* Puts the side's modules where its code looks for them. -1 with an exception. */
int ext_timing_enter(struct timing *timing, unsigned side);
int ext_timing_copies_make(struct timing *timing, unsigned side,
                           const struct cf_wire_command *command, struct timing_copies *copies);
void ext_timing_copies_free(struct timing_copies *copies);
/* Times one region; cannot fail: an exception of the call is a flag of the sample. */
void ext_timing_region(struct timing *timing, unsigned side, const struct timing_copies *copies,
                       const struct cf_wire_command *command, struct cf_wire_sample *sample);
/* Charges the latest region with what other threads did since. */
void ext_timing_settle(struct timing *timing);
/* One call with its result forced; *result is owned, NULL where it raised (no exception is set). */
void ext_timing_once(struct timing *timing, unsigned side, const struct timing_copies *copies,
                     const struct cf_wire_command *command, PyObject **result, uint32_t *flags);
unsigned ext_timing_threads(void);

/* Runs in a forked process, which it ends; `shared` outlives that. */
typedef void ext_timing_child(struct timing *timing, unsigned side,
                              const struct cf_wire_command *command, struct cf_wire_sample *shared);
/* Each side and round in a forked process of its own, one sample each. -1 with an exception. */
int ext_timing_forked(struct timing *timing, const struct cf_wire_command *command,
                      ext_timing_child *child);

/* The commands; -1 with an exception. */
int ext_timing_block(struct timing *timing, const struct cf_wire_command *command);
int ext_timing_cold(struct timing *timing, const struct cf_wire_command *command);
int ext_timing_memory(struct timing *timing, const struct cf_wire_command *command);
int ext_timing_digest(struct timing *timing, const struct cf_wire_command *command);
int ext_timing_count(struct timing *timing, const struct cf_wire_command *command);

int ext_timing_add(PyObject *module);

#endif
