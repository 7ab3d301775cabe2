/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/unit/trace/spool_builder.h - writes spools as a traced process would, for tests.
 *
 * A builder holds one record at a time; builder_end() puts it into the log. spool_records.h has
 * the records.
 */
#ifndef CF_TEST_SPOOL_BUILDER_H
#define CF_TEST_SPOOL_BUILDER_H

#include "trace/spool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct builder {
    FILE *log;
    char path[512]; /* <parts>/<pid>-1 */
    uint8_t *record;
    size_t size, capacity;
};

static inline void builder_put(struct builder *b, const void *data, size_t size)
{
    uint8_t *larger;

    if (b->size + size > b->capacity) {
        b->capacity = 2 * (b->size + size);
        larger = realloc(b->record, b->capacity);
        if (larger == NULL)
            abort();
        b->record = larger;
    }
    if (size > 0)
        memcpy(b->record + b->size, data, size);
    b->size += size;
}

static inline void builder_u8(struct builder *b, uint8_t number)
{
    builder_put(b, &number, sizeof(number));
}

static inline void builder_u16(struct builder *b, uint16_t number)
{
    builder_put(b, &number, sizeof(number));
}

static inline void builder_u32(struct builder *b, uint32_t number)
{
    builder_put(b, &number, sizeof(number));
}

static inline void builder_u64(struct builder *b, uint64_t number)
{
    builder_put(b, &number, sizeof(number));
}

static inline void builder_bytes(struct builder *b, const void *data, size_t size)
{
    builder_u32(b, (uint32_t)size);
    builder_put(b, data, size);
}

static inline void builder_str(struct builder *b, const char *text)
{
    builder_bytes(b, text, strlen(text));
}

static inline void builder_begin(struct builder *b, enum cf_spool_kind kind)
{
    b->size = 0;
    builder_u32(b, 0);
    builder_u16(b, (uint16_t)kind);
    builder_u16(b, 0);
}

static inline void builder_end(struct builder *b)
{
    static const uint8_t zeros[8] = { 0 };
    uint32_t size;

    builder_put(b, zeros, (8 - b->size % 8) % 8);
    size = (uint32_t)b->size;
    memcpy(b->record, &size, sizeof(size));
    (void)fwrite(b->record, 1, b->size, b->log);
}

static inline void builder_open(struct builder *b, const char *parts, uint32_t pid,
                                uint32_t forked_from)
{
    const struct cf_spool_header header = {
        .magic = CF_SPOOL_MAGIC,
        .version = CF_SPOOL_VERSION,
        .python = 0x030c01f0,
        .pid = pid,
        .parent_pid = 1,
        .start_ns = 1000 + pid,
        .forked_from = forked_from,
    };
    char path[600];

    *b = (struct builder){ .log = NULL };
    (void)snprintf(b->path, sizeof(b->path), "%s/%u-1", parts, pid);
    (void)snprintf(path, sizeof(path), "%s.log", b->path);
    b->log = fopen(path, "wb");
    if (b->log == NULL)
        abort();
    (void)fwrite(&header, sizeof(header), 1, b->log);
}

static inline void builder_close(struct builder *b)
{
    (void)fclose(b->log);
    free(b->record);
}

static inline void builder_table(const struct builder *b, const char *suffix, const void *data,
                                 size_t size)
{
    char path[600];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s.%s", b->path, suffix);
    file = fopen(path, "wb");
    if (file == NULL)
        abort();
    (void)fwrite(data, 1, size, file);
    (void)fclose(file);
}

#endif
