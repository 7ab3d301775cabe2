/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/gathered.h - what the spools of one recording say together; cf_gather() fills it.
 */
#ifndef CF_TRACE_GATHERED_H
#define CF_TRACE_GATHERED_H

#include "base/arena.h"
#include "base/status.h"
#include "trace/index.h"
#include "trace/session.h"
#include "trace/spool_reader.h"

/* Where code was defined. */
struct cf_place {
    struct cf_slice file; /* relative to the project's root where it is below */
    struct cf_slice qualname;
    uint32_t line;
    uint32_t function; /* index, or CF_INDEX_NONE outside the project */
};

struct cf_traced_function {
    uint32_t place;
    struct cf_slice module;
    uint32_t flags;
    uint16_t positional_only, positional, keyword_only, names;
    struct cf_slice *name_list;
    struct cf_function_slot slot; /* summed over the processes */
    uint64_t exact_processes, processes;
    uint64_t own_ns, cumulative_ns;
    uint64_t mutates;
    uint32_t first_call, last_call; /* chain of captured calls in order, CF_INDEX_NONE ends it */
    uint32_t call_count;
};

/* Calls of one function with one input. */
struct cf_captured {
    uint32_t function, process, thread;
    uint32_t caller; /* place, or CF_INDEX_NONE */
    uint32_t stratum;
    uint32_t next;
    uint64_t start_ns, duration_ns; /* of the first such call */
    uint64_t count;
    uint64_t hash[2];
    struct cf_slice input;
    struct cf_spool_leave leave; /* outcome CF_OUTCOME_UNSEEN where it was not seen to end */
    uint64_t stratum_key;        /* set by cf_select() */
    bool chosen;                 /* set by cf_select() */
};

struct cf_traced_class {
    struct cf_slice module, qualname;
    uint64_t made, estimated;
    uint64_t alive_most, samples;
};

struct cf_gathered_effect {
    uint32_t function, effect;
    struct cf_slice detail;
    uint64_t count;
};

struct cf_edge {
    uint32_t function;
    uint32_t caller; /* place, or CF_INDEX_NONE: outside the project */
    uint64_t calls, cumulative_ns;
};

struct cf_gathered_child {
    uint32_t process, pid;
    struct cf_slice how;
    uint32_t argc;
    struct cf_cursor argv; /* `argc` slices */
};

struct cf_process {
    const char *stem;                                     /* <pid>-<k> */
    struct cf_slice log, functions, classes, tree, edges; /* mapped */
    struct cf_spool_header header;
    uint32_t forked_from; /* process, or CF_INDEX_NONE */
    struct cf_slice executable, cwd;
    uint32_t argc;
    struct cf_cursor argv;
    uint64_t end_ns, cpu_ns, recorder_ns; /* end 0: it was not seen to end */
    bool running;
};

struct cf_gathered {
    struct cf_arena *arena; /* borrowed */
    const struct cf_session *session;
    struct cf_process *processes; /* by start, then name */
    size_t process_count, process_capacity;
    struct cf_place *places;
    size_t place_count, place_capacity;
    struct cf_traced_function *functions;
    size_t function_count, function_capacity;
    struct cf_captured *calls;
    size_t call_count, call_capacity;
    struct cf_traced_class *classes;
    size_t class_count, class_capacity;
    struct cf_gathered_effect *effects;
    size_t effect_count, effect_capacity;
    struct cf_edge *edges;
    size_t edge_count, edge_capacity;
    struct cf_gathered_child *children;
    size_t child_count, child_capacity;
    struct cf_slice *notes;
    size_t note_count, note_capacity;
    struct cf_slice *blobs;
    size_t blob_count, blob_capacity;
    uint64_t first_ns, last_ns; /* of the captured calls */
    uint64_t thread_count;
    struct cf_index place_names, function_places, class_names, effect_names, edge_names;
    struct cf_index note_texts, blob_hashes, input_hashes, threads;
    struct cf_index code_ids, function_ids, class_ids, call_ids; /* (id, process) */
};

#endif
