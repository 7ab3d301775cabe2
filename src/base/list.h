/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/list.h - a growing list of strings in an arena.
 */
#ifndef CF_BASE_LIST_H
#define CF_BASE_LIST_H

#include "base/arena.h"
#include "base/status.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#define CF_NOTE_BYTES 1024

/* Zero-initialised: empty. Copying the struct shares the items. */
struct cf_list {
    const char **items; /* in the arena */
    size_t count;
};

/* Appends the string itself, not a copy. Fails with CF_ENOMEM; the list is then as before. */
CF_NODISCARD
enum cf_status cf_list_add(struct cf_list *list, struct cf_arena *arena, const char *item,
                           struct cf_error *err);

/* Appends a formatted line for people, cut at CF_NOTE_BYTES - 1 bytes. The same. */
CF_NODISCARD
enum cf_status cf_list_add_note(struct cf_list *list, struct cf_arena *arena, struct cf_error *err,
                                const char *fmt, va_list args) CF_PRINTF(4, 0);

/* The text is one of the words, whose array ends with NULL. */
bool cf_is_among(const char *text, const char *const *words);

#endif
