/* SPDX-License-Identifier: Apache-2.0 */
/* The map that an observed process writes: the reader must not trust it. */
#include "verify/map.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cf_map map = { .fd = -1 };
    struct cf_seen_list list = { 0 };
    struct cf_arena arena;

    if (map.header == NULL && cf_map_open(&map, NULL) != CF_OK)
        return 0;
    size = size > ((size_t)1 << 20) ? (size_t)1 << 20 : size;
    memset(map.header, 0, sizeof(*map.header) + ((size_t)1 << 20));
    memcpy(map.header, data, size);
    cf_arena_init(&arena, (size_t)1 << 30);
    if (cf_map_read(&map, &arena, &list, NULL) == CF_OK) {
        for (size_t i = 0; i < list.count && i < 1000; i++) {
            if (list.items[i].at + list.items[i].root_size + list.items[i].size > CF_SEEN_MAP_BYTES)
                __builtin_trap(); /* outside of the map */
            (void)cf_seen_root_is(&list.items[i], "result");
            (void)cf_seen_text(&list.items[i], &arena);
            (void)cf_seen_kind_name(list.items[i].kind);
        }
    }
    cf_arena_deinit(&arena);
    return 0;
}
