/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/spool_tables.h - the slots of a spool's table files (spool.h), and the enumerations that
 * they and the records hold. The numbers are part of the spool's format.
 */
#ifndef CF_TRACE_SPOOL_TABLES_H
#define CF_TRACE_SPOOL_TABLES_H

#include <stdint.h>

enum cf_function_flag {
    CF_FUNCTION_GENERATOR = 1U << 0,
    CF_FUNCTION_COROUTINE = 1U << 1,
    CF_FUNCTION_ASYNC_GENERATOR = 1U << 2,
    CF_FUNCTION_NESTED = 1U << 3, /* defined inside a function, not in a class there */
    CF_FUNCTION_LAMBDA = 1U << 4,
    CF_FUNCTION_VARARGS = 1U << 5,
    CF_FUNCTION_VARKEYWORDS = 1U << 6,
    CF_FUNCTION_METHOD = 1U << 7,   /* defined directly in a class body */
    CF_FUNCTION_CLOSURE = 1U << 8,  /* has free variables (a method using super() too) */
    CF_FUNCTION_EXCLUDED = 1U << 9, /* counted; inputs not recorded (--exclude) */
};

enum cf_outcome {
    CF_OUTCOME_UNSEEN = 0, /* never left (or the end was not observed) */
    CF_OUTCOME_RETURN = 1,
    CF_OUTCOME_RAISE = 2,
    CF_OUTCOME_CLOSED = 3, /* a generator or coroutine dropped before its end */
};

enum cf_effect {
    CF_EFFECT_FILE_WRITE = 1U << 0,
    CF_EFFECT_FILE_REMOVE = 1U << 1, /* remove, rename, rmdir, truncate, chmod ... */
    CF_EFFECT_FILE_READ = 1U << 2,
    CF_EFFECT_SOCKET = 1U << 3,
    CF_EFFECT_PROCESS = 1U << 4,
    CF_EFFECT_EXIT = 1U << 5,
    CF_EFFECT_ENVIRONMENT = 1U << 6, /* chdir, putenv, signal handlers ... */
};

/* Why an input was not kept. The order is part of the spool's and the trace's format. */
enum cf_skip {
    CF_SKIP_ENOUGH = 0,     /* the function's budget of inputs is spent */
    CF_SKIP_SHARE = 1,      /* capturing would exceed its share of the run time */
    CF_SKIP_VALUE_SIZE = 2, /* a value is over --max-value-size, or dearer than 5 ms */
    CF_SKIP_FUNCTION_SIZE = 3,
    CF_SKIP_TRACE_SIZE = 4,
    CF_SKIP_EXCLUDED = 5,
    CF_SKIP_DISK = 6, /* no space left for the spool */
    CF_SKIP_MEMORY = 7,
    CF_SKIP_TIMEOUT = 8,   /* after --tracer-timeout */
    CF_SKIP_WINDOW = 9,    /* made between two looks of the recorder */
    CF_SKIP_ARGUMENT = 10, /* an argument cannot be made again, and such a call was kept already */
    CF_SKIP_COUNT = 11,
};

struct cf_function_slot {
    uint64_t calls_seen;      /* calls counted one by one */
    uint64_t calls_estimated; /* best estimate of all calls; >= calls_seen */
    uint64_t captured;        /* ENTER and REPEAT records */
    uint64_t repeats;         /* REPEAT records */
    uint64_t own_ns;          /* --exact: measured; else 0 (see the tree) */
    uint64_t cumulative_ns;   /* --exact: measured, outermost activation only; else 0 */
    uint64_t raised;          /* calls seen to leave with an exception */
    uint32_t effects;         /* cf_effect bits seen while it was on a stack */
    uint32_t exact;           /* 1: calls_seen is the number of calls */
    uint64_t skips[CF_SKIP_COUNT];
    uint64_t reserved;
};

struct cf_class_slot {
    uint64_t made; /* calls of its __init__ or __new__ seen; 0 where it has neither */
    uint64_t estimated;
    uint32_t alive_most; /* the largest number alive at a sample */
    uint32_t samples;
};

struct cf_tree_slot {
    uint32_t parent;  /* node; the root is its own parent */
    uint32_t code;    /* code id; CF_SPOOL_NONE: the root */
    uint64_t samples; /* with this node as the leaf */
    uint64_t cpu_ns;  /* thread CPU time of those samples */
    uint64_t wall_ns;
};

struct cf_edge_slot {
    uint32_t caller; /* function id; CF_SPOOL_NONE: code outside the project */
    uint32_t callee;
    uint64_t calls; /* 0: unused */
    uint64_t cumulative_ns;
};

#endif
