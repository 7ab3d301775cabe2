/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/region.h - the functions that a rewrite may change, with their nodes by kind. */
#ifndef CF_CANDIDATES_REGION_H
#define CF_CANDIDATES_REGION_H

#include "candidates/candidate.h"
#include "candidates/pattern.h"

#define CF_REGIONS_MAX 12 /* the function, and functions of the file that it calls */

/* Of one function: the nodes of kind k are nodes[starts[k]..starts[k + 1]), in the text's order. */
struct cf_region {
    uint32_t function;
    struct cf_words words; /* that its code has */
    uint32_t starts[CF_NODE_KIND_COUNT + 1];
    uint32_t *nodes; /* in the arena */
};

/* The subject's function first, then what it calls. False: out of memory. */
bool cf_regions_find(const struct cf_subject *subject, struct cf_arena *arena,
                     struct cf_region regions[CF_REGIONS_MAX], size_t *count);

#endif
