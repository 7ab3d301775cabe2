/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/candidate.h - a function with its evidence in, new versions of its file out.
 *
 * Every source of candidates (our rules, later models, agents and people) fills the same struct;
 * nothing after this stage asks where a candidate came from. Nothing here is believed: a candidate
 * is verified and measured before anybody sees it.
 */
#ifndef CF_CANDIDATES_CANDIDATE_H
#define CF_CANDIDATES_CANDIDATE_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "source/edit.h"
#include "source/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A type seen in kept calls (table function_types of the trace). */
struct cf_seen_type {
    const char *name; /* of a parameter, or "return", "yield" */
    const char *type; /* as the trace writes it */
    uint64_t count;
    int64_t size_min, size_max; /* len(); -1: it has none */
};

/* What the trace knows about one function. All zero and not `traced`: nothing. */
struct cf_evidence {
    bool traced;
    double share;       /* of the program's CPU time that it could give back, 0 to 1 */
    uint64_t calls;     /* in the whole run */
    double repeat_rate; /* of its calls, those with arguments equal to an earlier one: 0 to 1 */
    uint64_t mutates;   /* calls seen to change an argument */
    uint64_t effects;   /* enum cf_effect bits (trace/) */
    uint64_t raised;    /* calls that ended in an exception */
    const struct cf_seen_type *types;
    size_t type_count;
};

/* Evidence of each definition of the file, by the definition's index; NULL: nothing is known. */
struct cf_subject {
    const char *file;               /* absolute */
    const char *root;               /* of the project */
    const struct cf_source *source; /* of the present text of the file */
    uint32_t definition;            /* index of the function to make faster */
    const struct cf_evidence *evidence;
    bool alone;        /* leave the functions of the file that it calls as they are */
    const bool *apart; /* by definition: those to leave, they are looked at by themselves; NULL */
    unsigned python;   /* oldest version that the code must run on: 309 is 3.9 */
};

#define CF_SOURCE_USER "user" /* the source of what people made */

struct cf_candidate {
    const char *source;          /* "rule:<id>", "user", ... */
    const char *title;           /* what changes, one line */
    const struct cf_edit *edits; /* in the order of the text */
    size_t edit_count;
    struct cf_list
        assumptions; /* about inputs, one line each: what neither proof nor guard holds */
    double expected; /* speedup of the function, guessed; ranks candidates */
};

struct cf_candidate_list {
    struct cf_candidate *items; /* in the arena, the most promising first */
    size_t count;
};

/* The most promising first; equal ones as they were found. */
void cf_candidates_sort(struct cf_candidate_list *list);

#endif
