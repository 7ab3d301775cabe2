/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/ptrmap.h - a map from addresses to addresses, made for look-ups in the hot path.
 *
 * Open addressing with at most a quarter of the places in use, so that a miss is one probe.
 * Keys are never NULL. Not thread-safe: the callers hold the GIL.
 */
#ifndef CF_EXT_PTRMAP_H
#define CF_EXT_PTRMAP_H

#include <stddef.h>
#include <stdint.h>

struct ptrmap_entry {
    const void *key; /* NULL: free */
    void *value;     /* NULL with a key: removed */
};

struct ptrmap {
    struct ptrmap_entry *entries; /* owned */
    size_t mask;                  /* places - 1; 0 with entries NULL: empty */
    size_t used;                  /* keys in place, removed ones included */
};

static inline size_t ptrmap_hash(const void *key)
{
    return (size_t)(((uintptr_t)key >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20);
}

/* The value of `key`, or NULL. */
static inline void *ptrmap_get(const struct ptrmap *map, const void *key)
{
    if (map->entries == NULL)
        return NULL;
    for (size_t i = ptrmap_hash(key) & map->mask;; i = (i + 1) & map->mask) {
        if (map->entries[i].key == key)
            return map->entries[i].value;
        if (map->entries[i].key == NULL)
            return NULL;
    }
}

/* Sets `key` to `value` (NULL removes it). 0, or -1 when memory is out. */
int ptrmap_set(struct ptrmap *map, const void *key, void *value);

/* Forgets every key and frees the places. */
void ptrmap_deinit(struct ptrmap *map);

#endif
