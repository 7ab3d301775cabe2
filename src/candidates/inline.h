/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/inline.h - a helper's expression in the place of its call. */
#ifndef CF_CANDIDATES_INLINE_H
#define CF_CANDIDATES_INLINE_H

#include "candidates/candidate.h"

/* A call in the function `from` and the helper of the same file that it calls. */
struct cf_inline {
    const struct cf_source *source;
    struct cf_arena *arena;
    uint32_t from, call, helper; /* definition, node, definition */
    bool is_method;              /* self.m(): a subclass may have another one */
};

/* The helper of the call at `call`; false: it calls none that can be looked into. */
bool cf_inline_find(struct cf_inline *call);

/*
 * What can stand in the call's place, in the arena: the helper is one expression, a loop that
 * returns the first element that fits, or a list of which the first is returned. Where the loop
 * ends in anything but a constant, the call itself stands behind an `or` for that. NULL: it is none
 * of these, its arguments have effects, or memory ran out.
 */
const char *cf_inline_text(const struct cf_inline *call);

#endif
