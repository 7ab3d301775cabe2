/* SPDX-License-Identifier: Apache-2.0 */
/* Looks into any bytes as an encoded value, in all the ways that the merge does. */
#include "trace/value_walk.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct cf_slice value = { .data = data, .size = size };
    struct cf_value_summary summary;
    struct cf_slice items[8], names[8];
    struct cf_value_head head;
    struct cf_arena arena;
    size_t count;

    cf_arena_init(&arena, (size_t)16 << 20);
    if (size > 0 && cf_value_walk(value, &arena, &summary, NULL) == CF_OK) {
        char label[CF_VALUE_LABEL_MAX];

        cf_value_head(value, &head);
        count = cf_value_items(value, items, 8);
        for (size_t i = 0; i < count; i++)
            names[i] = (struct cf_slice){ .data = (const uint8_t *)"name", .size = 4 };
        cf_value_label(names, items, count, label);
        if (strlen(label) >= sizeof(label))
            abort();
    } else if (size > 0) {
        cf_value_head(value, &head); /* the choice of inputs looks before all is checked */
        (void)cf_value_items(value, items, 8);
    }
    cf_arena_deinit(&arena);
    return 0;
}
