/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/condition_code.h - questions of conditions that look further than their captures. */
#ifndef CF_CANDIDATES_CONDITION_CODE_H
#define CF_CANDIDATES_CONDITION_CODE_H

#include "candidates/code.h"

/* A literal, or a tuple of literals. */
bool cf_is_constant(const struct cf_source *source, uint32_t node);

/* A plain str of one character. */
bool cf_is_one_char(const struct cf_source *source, uint32_t node);

/* A str that as a regular expression matches itself alone. */
bool cf_is_plain_pattern(const struct cf_source *source, uint32_t node);

/* A variable of the module that is bound once, at its top level, to what re.compile() gives. */
bool cf_is_compiled_pattern(const struct cf_source *source, uint32_t node);

/* What it starts with is bound in the module. */
bool cf_is_global(const struct cf_source *source, uint32_t node);

/* The variable is an element of the container at `at`: a loop over it, or `if x in xs`. */
bool cf_is_member(const struct cf_source *source, uint32_t at, uint32_t variable,
                  uint32_t container);

/* The variable is a position in the container at `at`: of a loop over range(len(xs)) or
 * enumerate(xs). That the length stays is not looked at. */
bool cf_is_position(const struct cf_source *source, uint32_t at, uint32_t variable,
                    uint32_t container);

/* The expression is asked whether it is true, and nothing else. */
bool cf_is_truth(const struct cf_source *source, uint32_t node);

/* The value is read where it stands, and not kept: compared, indexed, iterated, measured. */
bool cf_is_consumed(const struct cf_source *source, uint32_t node);

/* The right side of an assignment makes a new object that nobody else has. */
bool cf_makes_new(const struct cf_source *source, uint32_t right);

/* Arguments of the call are read and let go. */
bool cf_reads_only(const struct cf_source *source, uint32_t call);

/* What is raised at the node may be caught in its function, or done something after. */
bool cf_is_tried(const struct cf_source *source, uint32_t node);

/* A try around the node keeps what the variable has when something is raised: it is read there. */
bool cf_is_kept_by_try(const struct cf_source *source, uint32_t node, uint32_t binding);

/* A variable of this function that alone has the object it names, until it is returned. */
bool cf_is_unshared(const struct cf_source *source, uint32_t node);

/* The node itself may raise for values that were not looked at: an item, a division, a call. */
bool cf_may_raise(const struct cf_source *source, uint32_t node);

/* The statement of the block that the node is in; CF_NONE: it is not in it. */
uint32_t cf_statement_in(const struct cf_source *source, uint32_t block, uint32_t node);

/* The node runs whenever its statement does: in no branch, inner loop or function of it. */
bool cf_runs_always(const struct cf_source *source, uint32_t statement, uint32_t node);

/* The code takes what has the letter's name for a number: what it is of is no text. */
bool cf_takes_number(const struct cf_source *source, uint32_t code, uint32_t letter);

#endif
