/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/nearest.h - "did you mean": the known word closest to a mistyped one.
 */
#ifndef CF_PROJECT_NEAREST_H
#define CF_PROJECT_NEAREST_H

#include <stddef.h>

struct cf_nearest {
    const char *word; /* what was typed */
    const char *best; /* NULL: nothing is near enough */
    size_t distance;
};

/* Starts a search. */
struct cf_nearest cf_nearest_begin(const char *word);

/* Looks at one known word; keeps it where it is nearer than those before (Levenshtein). */
void cf_nearest_try(struct cf_nearest *nearest, const char *known);

#endif
