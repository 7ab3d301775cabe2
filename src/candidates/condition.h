/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/condition.h - the conditions that rule files name (docs/formats/rules.md lists them).
 */
#ifndef CF_CANDIDATES_CONDITION_H
#define CF_CANDIDATES_CONDITION_H

#include "candidates/site.h"

bool cf_condition_known(const char *name);

/* The known condition nearest to a mistyped one; NULL: none is near. */
const char *cf_condition_nearest(const char *name);

/* All conditions of the site's form hold; they may leave assumptions. */
bool cf_conditions_hold(struct cf_site *site);

/*
 * The expression is of one of these types: proven, promised by an annotation, or else assumed
 * where nothing known speaks against it.
 */
bool cf_site_assume_type(struct cf_site *site, uint32_t expression, uint32_t bits);

/* The same for what iterating it gives. */
bool cf_site_assume_elements(struct cf_site *site, uint32_t expression, uint32_t bits);

/* The expression (or what iterating it gives) can be in a set or a key of a dict. */
bool cf_site_assume_hashable(struct cf_site *site, uint32_t expression, bool elements);

/* The use is the right side of `in`, and its left side can be hashed: a set answers the same. */
bool cf_site_asks_set(struct cf_site *site, uint32_t use);

#endif
