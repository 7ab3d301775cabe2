/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_types.h"

#include "trace/value_walk.h"

#include <string.h>
#include <xxhash.h>

static enum cf_status count_type(struct cf_types *types, const struct cf_captured *call,
                                 struct cf_slice name, const struct cf_value_head *head,
                                 struct cf_error *err)
{
    struct cf_arena *arena = types->merge->arena;
    const struct cf_key key = {
        .low = XXH3_64bits_withSeed(head->type, strlen(head->type), call->function),
        .high = XXH3_64bits_withSeed(name.data, name.size, call->function),
    };
    uint32_t index = (uint32_t)types->count;
    struct cf_type_row *row;
    enum cf_status status;
    bool added = false;

    if ((status = cf_index_add(&types->index, arena, key, &index, &added, err)) != CF_OK)
        return status;
    if (added) {
        void *grown =
            cf_array_grow(arena, types->rows, &types->capacity, types->count, sizeof(*row));
        char *type = cf_arena_strndup(arena, head->type, strlen(head->type));

        if (grown == NULL || type == NULL)
            return cf_fail(err, CF_ENOMEM, "no memory for the types of the trace");
        types->rows = grown;
        types->rows[types->count++] = (struct cf_type_row){
            .function = call->function,
            .name = name,
            .type = cf_merge_type(types->merge, type),
            .size_min = CF_VALUE_NO_SIZE,
        };
    }
    row = &types->rows[index];
    row->count += call->count;
    if (head->size == CF_VALUE_NO_SIZE)
        return CF_OK;
    row->size_min = head->size < row->size_min ? head->size : row->size_min;
    row->size_max = head->size > row->size_max ? head->size : row->size_max;
    return CF_OK;
}

enum cf_status cf_types_add(struct cf_types *types, const struct cf_captured *call,
                            struct cf_slice name, struct cf_slice value, struct cf_error *err)
{
    static const uint8_t none[] = { 'N' };
    struct cf_value_head head;

    if (value.size == 0)
        value = (struct cf_slice){ .data = none, .size = sizeof(none) };
    cf_value_head(value, &head);
    return count_type(types, call, name, &head, err);
}

enum cf_status cf_types_add_exception(struct cf_types *types, const struct cf_captured *call,
                                      struct cf_slice value, struct cf_error *err)
{
    const size_t before = types->count;
    struct cf_value_head head;
    enum cf_status status;

    cf_value_head(value, &head);
    /* No parameter can have this name. */
    status = count_type(types, call, cf_slice_of(" raise"), &head, err);
    if (types->count > before)
        types->rows[before].exception = true;
    return status;
}

static enum cf_status write_types(struct cf_types *types, struct cf_error *err)
{
    struct cf_row row;

    cf_row_open(&row, types->merge,
                "INSERT OR REPLACE INTO function_types(function_id, name, type, count, size_min,"
                " size_max) VALUES (?, ?, ?, ?, ?, ?)",
                err);
    for (size_t i = 0; i < types->count && row.status == CF_OK; i++) {
        const struct cf_type_row *type = &types->rows[i];

        if (type->exception)
            continue;
        cf_row_int(&row, type->function + (uint64_t)1);
        cf_row_slice(&row, type->name);
        cf_row_text(&row, type->type);
        cf_row_int(&row, type->count);
        if (type->size_min == CF_VALUE_NO_SIZE) {
            cf_row_null(&row);
            cf_row_null(&row);
        } else {
            cf_row_int(&row, type->size_min);
            cf_row_int(&row, type->size_max);
        }
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}

enum cf_status cf_types_write(struct cf_types *types, struct cf_error *err)
{
    const enum cf_status status = write_types(types, err);
    struct cf_row row;

    if (status != CF_OK)
        return status;
    cf_row_open(&row, types->merge,
                "INSERT OR REPLACE INTO function_exceptions(function_id, type, count)"
                " VALUES (?, ?, ?)",
                err);
    for (size_t i = 0; i < types->count && row.status == CF_OK; i++) {
        if (!types->rows[i].exception)
            continue;
        cf_row_int(&row, types->rows[i].function + (uint64_t)1);
        cf_row_text(&row, types->rows[i].type);
        cf_row_int(&row, types->rows[i].count);
        cf_row_add(&row);
    }
    return cf_row_close(&row);
}
