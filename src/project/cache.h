/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/cache.h - keeps what asking an interpreter has taught us.
 */
#ifndef CF_PROJECT_CACHE_H
#define CF_PROJECT_CACHE_H

#include "base/arena.h"

/* What was stored under the key, in the arena; NULL: nothing. */
const char *cf_cache_get(const char *key, struct cf_arena *arena);

/* Stores it, readable by this user only. Losing it costs time only, so faults are not told. */
void cf_cache_put(const char *key, const char *value, struct cf_arena *arena);

/*
 * A text that changes with the file: its path, inode, size and time of change. NULL: it is not
 * there, or memory is short.
 */
const char *cf_cache_stamp(const char *path, struct cf_arena *arena);

#endif
