/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/index.h"

#include <string.h>
#include <xxhash.h>

#define FIRST_CAPACITY 64U

static size_t slot_of(const struct cf_index *index, struct cf_key key)
{
    const uint64_t mixed = (key.low ^ (key.high * 0x9e3779b97f4a7c15U)) * 0xd6e8feb86659fd93U;

    return (size_t)(mixed ^ (mixed >> 32U)) & (index->capacity - 1);
}

static struct cf_index_entry *find_entry(const struct cf_index *index, struct cf_key key)
{
    size_t slot = slot_of(index, key);

    for (;;) {
        struct cf_index_entry *entry = &index->entries[slot];

        if (entry->value_plus_1 == 0 || (entry->key.low == key.low && entry->key.high == key.high))
            return entry;
        slot = (slot + 1) & (index->capacity - 1);
    }
}

uint32_t cf_index_find(const struct cf_index *index, struct cf_key key)
{
    return index->count == 0 ? CF_INDEX_NONE : find_entry(index, key)->value_plus_1 - 1;
}

static enum cf_status grow(struct cf_index *index, struct cf_arena *arena, struct cf_error *err)
{
    struct cf_index larger = { .count = index->count };

    larger.capacity = index->capacity == 0 ? FIRST_CAPACITY : index->capacity * 2;
    larger.entries = cf_arena_alloc(arena, larger.capacity * sizeof(*larger.entries));
    if (larger.entries == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for an index of %zu entries", larger.capacity);
    for (size_t i = 0; i < index->capacity; i++) {
        if (index->entries[i].value_plus_1 != 0)
            *find_entry(&larger, index->entries[i].key) = index->entries[i];
    }
    *index = larger;
    return CF_OK;
}

enum cf_status cf_index_add(struct cf_index *index, struct cf_arena *arena, struct cf_key key,
                            uint32_t *value, bool *added, struct cf_error *err)
{
    struct cf_index_entry *entry;

    *added = false;
    if (index->count * 4 >= index->capacity * 3) {
        enum cf_status status = grow(index, arena, err);

        if (status != CF_OK)
            return status;
    }
    entry = find_entry(index, key);
    if (entry->value_plus_1 == 0) {
        *entry = (struct cf_index_entry){ .key = key, .value_plus_1 = *value + 1 };
        index->count++;
        *added = true;
    }
    *value = entry->value_plus_1 - 1;
    return CF_OK;
}

struct cf_key cf_key_of(const void *data, size_t size)
{
    const XXH128_hash_t hash = XXH3_128bits(data, size);

    return (struct cf_key){ .low = hash.low64, .high = hash.high64 };
}

void *cf_array_grow(struct cf_arena *arena, void *items, size_t *capacity, size_t count,
                    size_t item_size)
{
    const size_t larger = *capacity < 16 ? 16 : *capacity * 2;
    void *copy;

    if (count < *capacity)
        return items;
    if (larger > SIZE_MAX / item_size)
        return NULL;
    copy = cf_arena_alloc(arena, larger * item_size);
    if (copy == NULL)
        return NULL;
    if (count > 0)
        memcpy(copy, items, count * item_size);
    *capacity = larger;
    return copy;
}
