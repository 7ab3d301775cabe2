/* SPDX-License-Identifier: Apache-2.0 */
#include "ptrmap.h"

#include <stdlib.h>

static struct ptrmap_entry *find_place(const struct ptrmap *map, const void *key)
{
    size_t i = ptrmap_hash(key) & map->mask;

    while (map->entries[i].key != NULL && map->entries[i].key != key)
        i = (i + 1) & map->mask;
    return &map->entries[i];
}

/* Makes room for one more key; removed keys are dropped on the way. */
static int grow(struct ptrmap *map)
{
    size_t live = 0, places = 64;
    struct ptrmap bigger = { 0 };

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++)
        live += map->entries[i].value != NULL;
    while (places < live * 8)
        places *= 2;
    bigger.entries = calloc(places, sizeof(*bigger.entries));
    if (bigger.entries == NULL)
        return -1;
    bigger.mask = places - 1;
    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        if (map->entries[i].value != NULL) {
            *find_place(&bigger, map->entries[i].key) = map->entries[i];
            bigger.used++;
        }
    }
    free(map->entries);
    *map = bigger;
    return 0;
}

int ptrmap_set(struct ptrmap *map, const void *key, void *value)
{
    struct ptrmap_entry *place;

    if (value == NULL) {
        if (ptrmap_get(map, key) != NULL)
            find_place(map, key)->value = NULL; /* in place: safe while the map is walked */
        return 0;
    }
    if ((map->entries == NULL || map->used * 4 > map->mask) && grow(map) < 0)
        return -1;
    place = find_place(map, key);
    if (place->key == NULL) {
        place->key = key;
        map->used++;
    }
    place->value = value;
    return 0;
}

void ptrmap_deinit(struct ptrmap *map)
{
    free(map->entries);
    *map = (struct ptrmap){ 0 };
}
