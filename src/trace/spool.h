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

#include "trace/session_env.h"
#include "trace/spool_tables.h"

#include <stdint.h>

#define CF_SPOOL_MAGIC "CFSPOOL"
#define CF_SPOOL_VERSION 1U
#define CF_SPOOL_NONE UINT32_MAX /* "no code", "no function" in a 32-bit id */

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

#endif
