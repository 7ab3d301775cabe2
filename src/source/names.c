/* SPDX-License-Identifier: Apache-2.0 */
#include "source/syntax.h"

#include <string.h>
#include <xxhash.h>

#define FIRST_SLOTS 256U

static uint32_t find_slot(const struct cf_names *names, const char *text, size_t size)
{
    uint32_t slot = (uint32_t)XXH3_64bits(text, size) & (names->slot_count - 1);

    while (names->slots[slot] != 0) {
        const char *known = names->texts[names->slots[slot] - 1];

        if (strncmp(known, text, size) == 0 && known[size] == '\0')
            return slot;
        slot = (slot + 1) & (names->slot_count - 1);
    }
    return slot;
}

uint32_t cf_name_find(const struct cf_names *names, const char *text, size_t size)
{
    /* An empty slot holds 0, and 0 - 1 is CF_NONE. */
    return names->slot_count == 0 ? CF_NONE : names->slots[find_slot(names, text, size)] - 1;
}

const char *cf_name_text(const struct cf_names *names, uint32_t name)
{
    return name < names->count ? names->texts[name] : "";
}

/* Doubles the table; texts have room for half of the slots. */
static bool grow(struct cf_names *names, struct cf_arena *arena)
{
    struct cf_names larger = { .count = names->count };

    larger.slot_count = names->slot_count == 0 ? FIRST_SLOTS : 2 * names->slot_count;
    larger.slots = cf_arena_alloc(arena, larger.slot_count * sizeof(*larger.slots));
    larger.texts = cf_arena_alloc(arena, larger.slot_count / 2 * sizeof(*larger.texts));
    if (larger.slots == NULL || larger.texts == NULL)
        return false;
    for (uint32_t i = 0; i < names->count; i++) {
        const char *text = names->texts[i];

        larger.texts[i] = text;
        larger.slots[find_slot(&larger, text, strlen(text))] = i + 1;
    }
    *names = larger;
    return true;
}

uint32_t cf_name_add(struct cf_names *names, struct cf_arena *arena, const char *text, size_t size)
{
    const char *copy;
    uint32_t slot;

    if (names->count >= names->slot_count / 2 && !grow(names, arena))
        return CF_NONE;
    slot = find_slot(names, text, size);
    if (names->slots[slot] != 0)
        return names->slots[slot] - 1;
    copy = cf_arena_strndup(arena, text, size);
    if (copy == NULL)
        return CF_NONE;
    names->texts[names->count] = copy;
    names->slots[slot] = ++names->count;
    return names->count - 1;
}
