/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/cuts.h - a sequence whose front a loop cuts off, `xs = xs[k:]`. */
#ifndef CF_CANDIDATES_CUTS_H
#define CF_CANDIDATES_CUTS_H

#include "candidates/code.h"

#define CF_CUT_PLACES_MAX 64

/* The variable: where it is cut, where it gets another value, where it is read. */
struct cf_cuts {
    uint32_t binding, variable, scope;
    uint32_t cuts[CF_CUT_PLACES_MAX], made[CF_CUT_PLACES_MAX], reads[CF_CUT_PLACES_MAX];
    size_t cut_count, made_count, read_count;
    uint32_t start; /* statement in front of which the position starts; CF_NONE: at `made` */
    bool immutable; /* the value itself cannot change */
    bool looped;    /* a cut in a loop that goes on with what is left */
    const char *name, *at;
};

/*
 * All places of the variable, which is first cut at `target`. False: it is not cut in a loop, is
 * used by other functions, gets values in other ways, or its object may be changed meanwhile.
 */
bool cf_cuts_find(const struct cf_source *source, uint32_t target, struct cf_cuts *cuts);

/* The k of the value `xs[k:]` of that variable, not below 0 or a parameter; CF_NONE. */
uint32_t cf_cut_length(const struct cf_source *source, uint32_t value, uint32_t binding);

/* A parameter that is never assigned: that it is not negative can be said in the report. */
bool cf_is_given(const struct cf_source *source, uint32_t node);

/* The statement or loop that gives the variable another value there; CF_NONE: something else. */
uint32_t cf_maker_of(const struct cf_source *source, uint32_t target);

/* What stands in the brackets of `xs[...]`, where it is one thing; CF_NONE. */
uint32_t cf_index_of(const struct cf_syntax *syntax, uint32_t use);

/* The bounds of `a:b`, CF_NONE for one that is not there. False: a step. */
bool cf_read_slice(const struct cf_syntax *syntax, uint32_t slice, uint32_t *from, uint32_t *to);

#endif
