/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/cached.h - a function that a loop calls, on the way to a cache for it. */
#ifndef CF_CANDIDATES_CACHED_H
#define CF_CANDIDATES_CACHED_H

#include "candidates/site.h"
#include "candidates/types.h"

#define CF_CACHED_CALLS_MAX 16
#define CF_CACHED_ARGUMENTS_MAX 8
#define CF_CACHED_PLAIN (CF_TYPE_INT | CF_TYPE_BOOL | CF_TYPE_STR | CF_TYPE_BYTES | CF_TYPE_NONE)

struct cf_caching {
    uint32_t function; /* the expression that is called */
    uint32_t helper;   /* definition; CF_NONE: of the standard library */
    uint32_t first;    /* the outermost loop that the cache is made in front of */
    uint32_t loop;     /* the outermost one around the call that is looked at */
    uint32_t calls[CF_CACHED_CALLS_MAX];
    size_t count;
    /* by place: the argument that is the same in every call */
    uint32_t bound[CF_CACHED_ARGUMENTS_MAX];
    size_t bound_count;
};

/* All arguments of the call can be keys, come again, and equal ones are as good; what is not known
 * of them becomes an assumption. */
bool cf_cached_arguments_fit(struct cf_site *site, const struct cf_caching *caching, uint32_t call);

/* The function is one of the standard library that takes long. */
bool cf_cached_is_dear(const struct cf_source *source, uint32_t function);

/* The argument at that place is the same in every call, and no key. */
bool cf_cached_is_bound(const struct cf_caching *caching, size_t place);

/* The parameter of the helper that takes the argument; NULL: of another function, or unknown. */
const struct cf_parameter *cf_cached_parameter(const struct cf_source *source,
                                               const struct cf_caching *caching, uint32_t argument);

/* What the annotation of the parameter, else the trace says about it; CF_TYPE_ANY: nothing. */
uint32_t cf_cached_promise(struct cf_site *site, const struct cf_caching *caching,
                           const struct cf_parameter *parameter);

/* The helper takes a list or an object for the parameter, and nothing says that it is a text. */
bool cf_cached_is_structure(const struct cf_source *source, const struct cf_caching *caching,
                            const struct cf_parameter *parameter);

#endif
