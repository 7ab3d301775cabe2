/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/arena.h - memory that lives exactly as long as one run or one request.
 *
 * A stage takes the arena of its run and allocates its results there; nobody
 * frees them one by one. The arena is not thread-safe: one arena, one thread.
 */
#ifndef CF_BASE_ARENA_H
#define CF_BASE_ARENA_H

#include "base/alloc.h"

#include <stddef.h>

struct cf_arena_block;

struct cf_arena {
    struct cf_arena_block *blocks; /* newest first; owned */
    size_t block_bytes;            /* payload of an ordinary block */
    size_t limit_bytes;            /* ceiling over all blocks */
    size_t used_bytes;             /* payload of all blocks taken so far */
};

/* Cannot fail: the first block is taken by the first allocation. */
void cf_arena_init(struct cf_arena *arena, size_t limit_bytes);

/* Releases every block. The arena may be used again afterwards. */
void cf_arena_deinit(struct cf_arena *arena);

/*
 * `bytes` of zeroed memory, aligned for any object, valid until
 * cf_arena_deinit(). NULL when the ceiling or the system's memory is reached.
 */
void *cf_arena_alloc(struct cf_arena *arena, size_t bytes);

/* A terminated copy of text[0..len), in the arena. NULL as above. */
char *cf_arena_strndup(struct cf_arena *arena, const char *text, size_t len);

/* A copy of a terminated string, and a formatted one, in the arena. NULL as above. */
char *cf_arena_strdup(struct cf_arena *arena, const char *text);
char *cf_arena_printf(struct cf_arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
