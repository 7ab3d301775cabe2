/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/spool.h - what a traced process leaves behind for the launcher.
 *
 * Each traced process writes into the session folder (`<trace>.parts/`) files of its own,
 * named `<pid>-<k>.<suffix>`, through shared memory maps, so that they survive os._exit,
 * SIGKILL and closed descriptors:
 *
 *   .log        a struct cf_spool_header, then records, appended only
 *   .functions  an array of struct cf_function_slot, counted in place; index = function id
 *   .classes    an array of struct cf_class_slot; index = class id
 *   .tree       an array of struct cf_tree_slot: the sampled call tree; index = node, 0 = root
 *   .edges      an array of struct cf_edge_slot: caller and callee pairs (--exact only)
 *
 * A table file has no header; unused slots at its end are zero. All numbers are in the
 * machine's byte order: a spool never leaves its machine. The extension writes, src/trace
 * reads; a reader trusts nothing (the process may have been killed inside a write).
 */
#ifndef CF_TRACE_SPOOL_H
#define CF_TRACE_SPOOL_H

#include <stdint.h>

#define CF_SPOOL_MAGIC "CFSPOOL"
#define CF_SPOOL_VERSION 1U
#define CF_SPOOL_NONE UINT32_MAX /* "no code", "no function" in a 32-bit id */
#define CF_SESSION_ENV "CODEFLASH_SESSION"

struct cf_spool_header {
    char magic[8]; /* CF_SPOOL_MAGIC with its terminator */
    uint32_t version;
    uint32_t python; /* PY_VERSION_HEX */
    uint32_t pid;
    uint32_t parent_pid;
    uint64_t start_ns;    /* CLOCK_MONOTONIC */
    uint64_t start_real;  /* CLOCK_REALTIME, nanoseconds */
    uint32_t forked_from; /* pid of the traced process that forked this one; 0: it was started */
    uint32_t flags;       /* CF_SPOOL_EXACT */
    uint64_t reserved[2];
};

enum cf_spool_flag {
    CF_SPOOL_EXACT = 1U << 0,
};

/*
 * In front of every record. `size` counts this header, is a multiple of 8 and is stored last:
 * 0 is the end of what was written. Payloads are packed: u8, u16, u32 and u64 without
 * alignment, f64 as its bits, str and bytes as u32 length and content (str is UTF-8, no
 * terminator).
 */
struct cf_spool_record {
    uint32_t size;
    uint16_t kind;
    uint16_t flags;
};

enum cf_spool_kind {
    CF_SPOOL_PAD = 0, /* skip it */
    /* str executable, str cwd, u32 argc, str argv[argc] (sys.orig_argv where known) */
    CF_SPOOL_PROCESS = 1,
    /* u32 code id, str file (absolute, or as compiled), str qualname, u32 first line */
    CF_SPOOL_CODE = 2,
    /* u32 function id, u32 code id, str module (__name__ of its globals), u32 cf_function_flag,
     * u16 positional-only, u16 positional (those included), u16 keyword-only,
     * u16 names, str name[names]: the parameters in the order of co_varnames, *args and
     * **kwargs last */
    CF_SPOOL_FUNCTION = 3,
    /* u64 call id (1.. in this process), u32 function id, u64 start ns, u32 thread (1..),
     * u32 caller's code id, u64 hash[2] of the input, u32 stratum, bytes input: a tuple of the
     * parameters' values (value.h), in the order of the names */
    CF_SPOOL_ENTER = 4,
    /* u64 call id, u64 duration ns, u8 cf_outcome, u32 cf_effect bits seen during the call,
     * u8 items complete (1: no further item was produced), u32 items produced,
     * u32 items kept, then for each bytes sent (empty: None) and bytes yielded;
     * bytes result (or the exception), bytes after: the tuple of the arguments after the call,
     * empty where it equals the input, one hole where it was not looked at */
    CF_SPOOL_LEAVE = 5,
    /* u64 call id of the first call with the same input, u64 start ns, u64 duration ns or 0 */
    CF_SPOOL_REPEAT = 6,
    /* u64 hash[2] (XXH3-128 of the content, low word first), u8 's' or 'b', bytes content:
     * a long str (UTF-8) or bytes that values refer to */
    CF_SPOOL_BLOB = 7,
    /* u32 pid, str how (the audit event), u32 argc, str argv[argc] */
    CF_SPOOL_CHILD = 8,
    /* u32 function id, u32 one cf_effect bit, str detail (path, address, command) */
    CF_SPOOL_EFFECT = 9,
    /* u32 class id, str module, str qualname */
    CF_SPOOL_CLASS = 10,
    /* str text: something that the summary must tell */
    CF_SPOOL_NOTE = 11,
    /* u64 end ns, u64 CPU ns of the process, u64 ns spent by the recorder */
    CF_SPOOL_END = 12,
};

enum cf_function_flag {
    CF_FUNCTION_GENERATOR = 1U << 0,
    CF_FUNCTION_COROUTINE = 1U << 1,
    CF_FUNCTION_ASYNC_GENERATOR = 1U << 2,
    CF_FUNCTION_NESTED = 1U << 3, /* defined inside a function: its qualname has <locals> */
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
    CF_SKIP_WINDOW = 9,    /* not looked at: between two sampling windows */
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
