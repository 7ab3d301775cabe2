/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/value.h - values that come out the same whenever they are made, and that do nothing else:
 * compiled patterns, tables, what is computed of constants.
 */
#ifndef CF_STARTUP_VALUE_H
#define CF_STARTUP_VALUE_H

#include "source/source.h"

/*
 * The expression at module level has such a value: literals, displays and comprehensions of them,
 * calls that are known, names that are bound once to what cannot change.
 */
bool cf_value_is_plain(const struct cf_source *source, uint32_t node);

/* Making it takes time: it calls something, runs a loop, or has many parts. */
bool cf_value_is_work(const struct cf_source *source, uint32_t node);

/* The name stands on the left of an assignment or a loop (and not of an operator). */
bool cf_value_is_target(const struct cf_syntax *syntax, uint32_t node);

/* The module's name is bound by one assignment alone, and no function binds it by `global`. */
bool cf_value_bound_once(const struct cf_source *source, uint32_t name);

/*
 * The name in full of what an imported name, or an attribute of one, stands for ("re.compile") into
 * `text` of `size` bytes. False: it stands for something else, or is longer.
 */
bool cf_value_imported(const struct cf_source *source, uint32_t node, char *text, size_t size);

#endif
