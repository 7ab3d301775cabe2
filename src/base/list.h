/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/list.h - a growing list of strings in an arena.
 */
#ifndef CF_BASE_LIST_H
#define CF_BASE_LIST_H

#include "base/arena.h"
#include "base/status.h"

#include <stddef.h>

/* Zero-initialised: empty. Copying the struct shares the items. */
struct cf_list {
    const char **items; /* in the arena */
    size_t count;
};

/* Appends the string itself, not a copy. Fails with CF_ENOMEM; the list is then as before. */
CF_NODISCARD
enum cf_status cf_list_add(struct cf_list *list, struct cf_arena *arena, const char *item,
                           struct cf_error *err);

#endif
