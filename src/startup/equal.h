/* SPDX-License-Identifier: Apache-2.0 */
/* startup/equal.h - what a name of a module can be written as without the module. */
#ifndef CF_STARTUP_EQUAL_H
#define CF_STARTUP_EQUAL_H

#include "source/source.h"

/*
 * The text that can stand for `*whole`, which the imported name at `node` is part of: the call of a
 * function that has a cheap equal, or, where it is `eager`, a constant that never changes. In the
 * arena; NULL: there is none, or no memory.
 */
const char *cf_equal_of(const struct cf_source *source, const struct cf_import *import,
                        uint32_t node, bool eager, struct cf_arena *arena, uint32_t *whole);

#endif
