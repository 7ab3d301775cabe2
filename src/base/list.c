/* SPDX-License-Identifier: Apache-2.0 */
#include "base/list.h"

#include <stdio.h>
#include <string.h>

enum cf_status cf_list_add(struct cf_list *list, struct cf_arena *arena, const char *item,
                           struct cf_error *err)
{
    /* The capacity is the power of two at or above the count: grown only when that is full. */
    if ((list->count & (list->count - 1)) == 0) {
        size_t capacity = list->count == 0 ? 1 : 2 * list->count;
        const char **items = cf_arena_alloc(arena, capacity * sizeof(*items));

        if (items == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (list->count > 0)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
    }
    list->items[list->count++] = item;
    return CF_OK;
}

enum cf_status cf_list_add_note(struct cf_list *list, struct cf_arena *arena, struct cf_error *err,
                                const char *fmt, va_list args)
{
    char text[CF_NOTE_BYTES];
    const char *note;

    (void)vsnprintf(text, sizeof(text), fmt, args);
    note = cf_arena_strdup(arena, text);
    if (note == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_list_add(list, arena, note, err);
}

bool cf_is_among(const char *text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, text) == 0)
            return true;
    }
    return false;
}
