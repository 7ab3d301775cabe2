/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/index.h - a hash table from 128-bit keys to 32-bit values, and growing arrays.
 *
 * Both live in an arena and are never freed singly. Keys are hashes or small ids; a colliding
 * key made on purpose costs its maker's own trace some time and nothing else.
 */
#ifndef CF_TRACE_INDEX_H
#define CF_TRACE_INDEX_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_INDEX_NONE UINT32_MAX

struct cf_key {
    uint64_t low, high;
};

struct cf_index_entry {
    struct cf_key key;
    uint32_t value_plus_1; /* 0: the entry is free */
};

/* Zero-initialised: empty. */
struct cf_index {
    struct cf_index_entry *entries; /* in the arena */
    size_t capacity;                /* a power of two */
    size_t count;
};

/* The value of `key`, or CF_INDEX_NONE. */
uint32_t cf_index_find(const struct cf_index *index, struct cf_key key);

/*
 * Gives the value of `key` in `*value`; where it is absent stores `*value` under it first and
 * sets `*added`. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_index_add(struct cf_index *index, struct cf_arena *arena, struct cf_key key,
                            uint32_t *value, bool *added, struct cf_error *err);

/* The key of `size` bytes at `data` (XXH3-128). */
struct cf_key cf_key_of(const void *data, size_t size);

/*
 * Room for one more in an array of `count` items of `item_size` bytes with room for `*capacity`:
 * the array itself, or a larger copy in the arena. NULL where memory is short.
 */
void *cf_array_grow(struct cf_arena *arena, void *items, size_t *capacity, size_t count,
                    size_t item_size);

#endif
