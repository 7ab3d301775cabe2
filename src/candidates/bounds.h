/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/bounds.h - what the code around an expression shows of its value. */
#ifndef CF_CANDIDATES_BOUNDS_H
#define CF_CANDIDATES_BOUNDS_H

#include "candidates/code.h"

/*
 * The whole number is at least `least` where the node `at` runs: a literal, a length, the variable
 * of a range, or a guard before it (`if n < 2: return False`).
 */
bool cf_at_least(const struct cf_source *source, uint32_t expression, uint32_t at, long least);

/* The block does not run to its end: it returns, raises, or leaves or repeats a loop. */
bool cf_block_exits(const struct cf_source *source, uint32_t block);

/*
 * The list is in rising order wherever its function reads it: a variable of the function that is
 * made by sorted(xs), sorted right behind, or empty, and changed by nothing but `x.pop()`,
 * `x.remove(y)` and `x.append(y)` followed by `x.sort()`.
 */
bool cf_is_ascending(const struct cf_source *source, uint32_t variable);

/* A str, or a literal of strs of one character each: iterating it gives single characters. */
bool cf_is_characters(const struct cf_source *source, uint32_t node);

#endif
