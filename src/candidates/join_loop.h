/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/join_loop.h - a loop that adds parts and a separator to a text, as it is written. */
#ifndef CF_CANDIDATES_JOIN_LOOP_H
#define CF_CANDIDATES_JOIN_LOOP_H

#include "candidates/code.h"

#define CF_OPERANDS_MAX 8

/* `s += a + b` and `s = a + b + s`: what a statement adds, and where. */
struct cf_addition {
    uint32_t operands[CF_OPERANDS_MAX];
    size_t count;
    enum { CF_AT_END, CF_IN_FRONT, CF_ANEW } where;
};

enum cf_question {
    CF_NO_QUESTION,
    CF_IS_FIRST,
    CF_NOT_FIRST,
    CF_NOT_LAST,
    CF_IS_EMPTY,
    CF_HAS_TEXT,
};

/* The loop and what it does in each round. */
struct cf_join {
    uint32_t loop, left, right, item, counter, sequence; /* CF_NONE: not there */
    uint32_t text, binding;                              /* s */
    uint32_t filter;                                     /* CF_NONE: for all */
    struct cf_addition part, separator;
    enum cf_question question; /* CF_NO_QUESTION: a separator behind each part */
    bool front;
};

/* What the loop does; false: something else. */
bool cf_join_read(const struct cf_source *source, uint32_t loop, struct cf_join *join);

/* The node is the variable that counts the rounds, or the text that grows. */
bool cf_join_counts(const struct cf_source *source, const struct cf_join *join, uint32_t node);
bool cf_join_text(const struct cf_source *source, const struct cf_join *join, uint32_t node);

/* `""` */
bool cf_empty_text(const struct cf_syntax *syntax, uint32_t node);

#endif
