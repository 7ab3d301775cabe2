/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/calltree.h - the call tree of a trace in memory: nodes in preorder with their totals.
 *
 * Time is CPU time where the trace has any, else wall clock, else the number of samples.
 * A tree with a cycle, a missing parent or an unknown frame is damaged (CF_EFORMAT).
 */
#ifndef CF_REPORT_CALLTREE_H
#define CF_REPORT_CALLTREE_H

#include "base/arena.h"
#include "report/query.h"

#include <stdint.h>

#define CF_CALLTREE_NONE UINT32_MAX

enum cf_calltree_unit {
    CF_CALLTREE_CPU_NS = 0,
    CF_CALLTREE_WALL_NS = 1,
    CF_CALLTREE_SAMPLES = 2,
};

struct cf_calltree_frame {
    int64_t id;
    struct cf_text name; /* in the arena, as is all text here */
    struct cf_text file;
    int64_t line;
    int64_t function_id; /* 0: not a function of the project */
    bool project;        /* its file is below the project's root */
};

struct cf_calltree_process {
    int64_t id;
    int64_t pid;
    struct cf_text command;
};

struct cf_calltree_node {
    int64_t id;
    uint32_t parent;  /* index into nodes; CF_CALLTREE_NONE: a root */
    uint32_t frame;   /* index into frames; CF_CALLTREE_NONE: a root */
    uint32_t process; /* index into processes */
    uint32_t depth;   /* 0: a root */
    uint64_t own;     /* in the tree's unit */
    uint64_t total;   /* callees included */
};

struct cf_calltree {
    enum cf_calltree_unit unit;
    uint64_t total;
    struct cf_calltree_frame *frames;
    uint32_t frame_count;
    struct cf_calltree_process *processes;
    uint32_t process_count;
    struct cf_calltree_node *nodes; /* in preorder: a parent comes before its callees */
    uint32_t node_count;
};

/* Loads the tree into the arena. Fails with CF_EFORMAT, CF_ELIMIT (too many rows) or CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_calltree_load(struct cf_calltree *tree, sqlite3 *db, struct cf_arena *arena,
                                struct cf_error *err);

/*
 * A file's name without the folders of the machine: what follows the installation's folder for
 * the standard library and installed packages, else the name itself. Borrowed from `file`.
 */
struct cf_text cf_calltree_file(struct cf_text file);

/* a + b, or the largest number where that overflows. */
uint64_t cf_add_saturating(uint64_t a, uint64_t b);

#endif
