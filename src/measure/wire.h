/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure/wire.h - what src/measure and a measuring process (_ext/timing.h) say to each other.
 *
 * Through a socket: the hello and the text of the task, then command after command, each with one
 * reply. Beside it a page of shared memory tells at any moment, also after the process's death,
 * which side is being called. All numbers are in the machine's byte order. The process runs code
 * that may be hostile: src/measure trusts no number, and a reply without the token of the hello,
 * which no Python object holds, is a forgery.
 */
#ifndef CF_MEASURE_WIRE_H
#define CF_MEASURE_WIRE_H

#include <stdatomic.h>
#include <stdint.h>

#define CF_WIRE_CONTROL_FD 3
#define CF_WIRE_MARK_FD 4
#define CF_WIRE_TASK_MAX (4U << 20)
#define CF_WIRE_TEXT_MAX 1000U
#define CF_WIRE_INPUTS_MAX 100000U
#define CF_WIRE_ROUNDS_MAX 64U
#define CF_WIRE_BATCH_MAX 4096U

/* The twin is the original loaded once more: what it seems to gain is the noise floor. */
enum cf_side {
    CF_SIDE_ORIGINAL = 0,
    CF_SIDE_CANDIDATE = 1,
    CF_SIDE_TWIN = 2,
    CF_SIDE_COUNT = 3,
};

struct cf_wire_hello {
    uint64_t token;
    uint32_t sides;      /* bits: which are loaded */
    uint32_t task_bytes; /* then lines of `name<TAB>value`, for codeflash._timing */
};

enum cf_wire_kind {
    CF_WIRE_LOADED = 1, /* the reply to the hello */
    CF_WIRE_BLOCK = 2,  /* `rounds` times: each of `sides` once, in random order */
    CF_WIRE_COLD = 3,   /* the same in a forked process a side and round: first calls of an input */
    CF_WIRE_MEMORY = 4, /* one call of each side with its allocations counted */
    CF_WIRE_DIGEST = 5, /* one call of each side; what it gives as a digest */
    CF_WIRE_COUNT = 6,  /* `rounds` regions of each side in a forked process; its number as value */
};

enum cf_wire_flag {
    CF_WIRE_IN_ORDER = 1U << 0, /* the original first, then the candidate */
    CF_WIRE_GATHER = 1U << 1,   /* the batch at once, as tasks of one event loop */
    CF_WIRE_RELOAD = 1U << 2,   /* COLD: after calls of this input, in a module executed anew */
    CF_WIRE_HALF = 1U << 3,     /* COUNT: only the first half of the rounds is called */
};

struct cf_wire_command {
    uint32_t kind;
    uint32_t input; /* number in the task */
    uint32_t batch; /* calls in one timed region */
    uint32_t rounds;
    uint32_t sides; /* bits */
    uint32_t flags;
    uint64_t seed; /* of the order */
};

enum cf_sample_flag {
    CF_SAMPLE_RAISED = 1U << 0,    /* a call ended with an exception */
    CF_SAMPLE_THREADS = 1U << 1,   /* threads ran on after it; waited for and charged */
    CF_SAMPLE_LEFT = 1U << 2,      /* and did not end within the wait */
    CF_SAMPLE_GC = 1U << 3,        /* it left the garbage collector in another state */
    CF_SAMPLE_DIED = 1U << 4,      /* the forked process ended before its report */
    CF_SAMPLE_ENDLESS = 1U << 5,   /* items were asked for up to the ceiling */
    CF_SAMPLE_UNCOUNTED = 1U << 6, /* DIGEST: too large to encode, no digest */
    CF_SAMPLE_OTHER = 1U << 7,     /* DIGEST: the candidate gave something else than the original */
};

/* One timed region, `batch` calls; for MEMORY and DIGEST one call. */
struct cf_wire_sample {
    uint64_t cpu_ns;       /* all threads and ended children; until the next region */
    uint64_t wall_ns;      /* CLOCK_MONOTONIC */
    uint64_t waited_ns;    /* of it runnable, but without a processor; 0 where not known */
    uint64_t instructions; /* user mode; 0 where the kernel gives none */
    uint64_t again_ns;     /* COLD: CPU time of the second region, with equal inputs */
    uint64_t value;        /* MEMORY: allocated bytes; DIGEST: the digest; COUNT: process */
    uint64_t peak;         /* MEMORY: most bytes alive at a time */
    uint32_t side;
    uint32_t flags;
};

enum cf_wire_status {
    CF_WIRE_DONE = 0,
    CF_WIRE_FAILED = 1, /* the text says why; side as in the mark */
};

struct cf_wire_reply {
    uint64_t token;
    uint32_t kind; /* of the command */
    uint32_t status;
    uint32_t samples;    /* that follow, then the text */
    uint32_t text_bytes; /* LOADED: nothing; a sample raised: the type of the exception */
    uint32_t inputs;     /* LOADED */
    uint32_t is_async;   /* LOADED: GATHER has a meaning */
    uint64_t copy_ns;    /* wall clock spent on fresh copies */
    uint64_t load_ns[CF_SIDE_COUNT]; /* LOADED: CPU time of each module's execution */
};

enum cf_mark_phase {
    CF_MARK_START = 0,
    CF_MARK_LOAD = 1,   /* executes the side's module */
    CF_MARK_INPUTS = 2, /* executes the inputs file, or reads the trace */
    CF_MARK_COPY = 3,
    CF_MARK_CALL = 4,
    CF_MARK_IDLE = 5,
};

struct cf_mark {
    _Atomic uint32_t phase;
    _Atomic uint32_t side;
    _Atomic uint32_t input;
    _Atomic uint32_t batch;
    _Atomic uint64_t since_ns;               /* CLOCK_MONOTONIC: the phase's start */
    _Atomic uint64_t last_ns[CF_SIDE_COUNT]; /* wall clock of each side's latest call */
};

#endif
