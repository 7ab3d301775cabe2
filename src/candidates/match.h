/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/match.h - does code have the form of a pattern, and what do its metavariables stand
 * for?
 *
 * Blanks, quotes, comments and parentheses do not matter. Also the same: operands of == and != the
 * other way round, `a > b` and `b < a`, range(0, n) and range(n), `n = n + 1` and `n += 1`,
 * `not a in b` and `a not in b`, `x: int = 0` and `x = 0`, `n` and `len(xs)` after `n = len(xs)`,
 * `sum([...])` and `sum(...)`, `if a: if b:` and `if a and b:`, and `for $x in $xs` with
 * `for i in range(len(xs))` where i only reads xs[i].
 */
#ifndef CF_CANDIDATES_MATCH_H
#define CF_CANDIDATES_MATCH_H

#include "candidates/code.h"
#include "candidates/pattern.h"

/* Nodes first to last, siblings; first CF_NONE: a sequence of nothing. */
struct cf_capture {
    uint32_t first, last;
    bool set;
};

struct cf_match {
    const struct cf_source *source;
    const struct cf_pattern *pattern;
    struct cf_capture captures[CF_PATTERN_MAX_VARIABLES];
    uint32_t first, last; /* what the pattern as a whole matched */
    uint32_t bound;       /* bits of variables that are set */
    uint32_t indexed;     /* bits of variables that stand for xs[i] */
    unsigned steps;       /* what may still be compared */
};

/* Code of the one kind may be written as code of the other. */
bool cf_kinds_alike(enum cf_node_kind wanted, enum cf_node_kind found);

/* False only where the pattern cannot match at the node: spares most tries. */
bool cf_pattern_may_match(const struct cf_pattern *pattern, const struct cf_source *source,
                          uint32_t node);

/* Tries the pattern at the node; for statements the node is the first of them. */
bool cf_pattern_match(const struct cf_pattern *pattern, const struct cf_source *source,
                      uint32_t node, struct cf_match *match);

/* The punctuation and words of two nodes that are in none of their children are the same. */
bool cf_same_gaps(const struct cf_syntax *a, uint32_t left, const struct cf_syntax *b,
                  uint32_t right);

/* The `len(xs)` that a variable stands for, whose length does not change; CF_NONE. */
uint32_t cf_length_call_of(const struct cf_source *source, uint32_t use);

/* xs of `len(xs)`, or of a variable that stands for it; CF_NONE. */
uint32_t cf_measured(const struct cf_source *source, uint32_t node);

/* The nodes of a capture, comments between them included. */
struct cf_span cf_capture_span(const struct cf_source *source, const struct cf_capture *capture);

/* The span of everything that the pattern matched. */
struct cf_span cf_match_span(const struct cf_match *match);

#endif
