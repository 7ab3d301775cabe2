/* SPDX-License-Identifier: Apache-2.0 */
/* trace/merge_types.h - counts the types and sizes seen for each parameter, result and item. */
#ifndef CF_TRACE_MERGE_TYPES_H
#define CF_TRACE_MERGE_TYPES_H

#include "trace/merge_row.h"

struct cf_type_row {
    uint32_t function;
    bool exception;
    struct cf_slice name;
    const char *type; /* in the arena */
    uint64_t count, size_min, size_max;
};

struct cf_types {
    struct cf_merge *merge;
    struct cf_type_row *rows; /* in the arena */
    size_t count, capacity;
    struct cf_index index;
};

/* Counts the type of a well-formed value under a name: a parameter, `return` or `yield`. */
CF_NODISCARD
enum cf_status cf_types_add(struct cf_types *types, const struct cf_captured *call,
                            struct cf_slice name, struct cf_slice value, struct cf_error *err);

/* Counts the type of an exception. */
CF_NODISCARD
enum cf_status cf_types_add_exception(struct cf_types *types, const struct cf_captured *call,
                                      struct cf_slice value, struct cf_error *err);

/* Writes the tables function_types and function_exceptions. */
CF_NODISCARD
enum cf_status cf_types_write(struct cf_types *types, struct cf_error *err);

#endif
