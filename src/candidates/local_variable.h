/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/local_variable.h - a variable that is assigned once, with all places that use it. */
#ifndef CF_CANDIDATES_LOCAL_VARIABLE_H
#define CF_CANDIDATES_LOCAL_VARIABLE_H

#include "candidates/code.h"

#define CF_LOCAL_USES_MAX 64

/* Every place that names the variable, but for the one that makes it. */
struct cf_local_variable {
    uint32_t assignment, left, right; /* `xs = ...`, the only one */
    uint32_t uses[CF_LOCAL_USES_MAX];
    size_t count;
};

/*
 * The assignment is the only one of a variable that no other function sees; that of a parameter
 * counts where it stands right in the body, with the uses behind it.
 */
bool cf_local_variable_find(const struct cf_source *source, uint32_t assignment,
                            struct cf_local_variable *variable);

/* The value that the target gets: of `xs = v`, and of `a, xs = u, v`; CF_NONE: no single one. */
uint32_t cf_value_for(const struct cf_source *source, uint32_t target);

#endif
