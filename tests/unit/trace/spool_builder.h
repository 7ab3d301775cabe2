/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/unit/trace/spool_builder.h - writes spools as a traced process would, for tests.
 *
 * A builder holds one record at a time; builder_end() puts it into the log.
 */
#ifndef CF_TEST_SPOOL_BUILDER_H
#define CF_TEST_SPOOL_BUILDER_H

#include "trace/spool.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

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

static inline void builder_process(struct builder *b, const char *program, const char *script)
{
    builder_begin(b, CF_SPOOL_PROCESS);
    builder_str(b, program);
    builder_str(b, "/p");
    builder_u32(b, 2);
    builder_str(b, program);
    builder_str(b, script);
    builder_end(b);
}

/* A code object and its function, with one positional parameter `x`; both ids are `id`. */
static inline void builder_function(struct builder *b, uint32_t id, const char *file,
                                    const char *qualname, const char *module, uint32_t flags)
{
    builder_begin(b, CF_SPOOL_CODE);
    builder_u32(b, id);
    builder_str(b, file);
    builder_str(b, qualname);
    builder_u32(b, id + 1);
    builder_end(b);
    builder_begin(b, CF_SPOOL_FUNCTION);
    builder_u32(b, id);
    builder_u32(b, id);
    builder_str(b, module);
    builder_u32(b, flags);
    builder_u16(b, 0);
    builder_u16(b, 1);
    builder_u16(b, 0);
    builder_u16(b, 1);
    builder_str(b, "x");
    builder_end(b);
}

static inline void builder_enter(struct builder *b, uint64_t call, uint32_t function,
                                 uint64_t start_ns, const void *input, size_t size)
{
    const XXH128_hash_t hash = XXH3_128bits(input, size);

    builder_begin(b, CF_SPOOL_ENTER);
    builder_u64(b, call);
    builder_u32(b, function);
    builder_u64(b, start_ns);
    builder_u32(b, 1);
    builder_u32(b, CF_SPOOL_NONE);
    builder_u64(b, hash.low64);
    builder_u64(b, hash.high64);
    builder_u32(b, 0);
    builder_bytes(b, input, size);
    builder_end(b);
}

static inline void builder_leave(struct builder *b, uint64_t call, uint64_t duration_ns,
                                 enum cf_outcome outcome, const void *result, size_t size)
{
    builder_begin(b, CF_SPOOL_LEAVE);
    builder_u64(b, call);
    builder_u64(b, duration_ns);
    builder_u8(b, (uint8_t)outcome);
    builder_u32(b, 0);
    builder_u8(b, 0);
    builder_u32(b, 0);
    builder_u32(b, 0);
    builder_bytes(b, result, size);
    builder_bytes(b, NULL, 0);
    builder_end(b);
}

static inline void builder_blob(struct builder *b, const void *content, size_t size)
{
    const XXH128_hash_t hash = XXH3_128bits(content, size);

    builder_begin(b, CF_SPOOL_BLOB);
    builder_u64(b, hash.low64);
    builder_u64(b, hash.high64);
    builder_u8(b, 's');
    builder_bytes(b, content, size);
    builder_end(b);
}

static inline void builder_finish(struct builder *b)
{
    builder_begin(b, CF_SPOOL_END);
    builder_u64(b, 5000000);
    builder_u64(b, 1000);
    builder_u64(b, 10);
    builder_end(b);
}

/* The encoded tuple (number,), for small numbers that are not negative. */
static inline size_t encoded_int(uint8_t out[16], uint64_t number)
{
    size_t size = 0;

    out[size++] = 't';
    out[size++] = 1;
    out[size++] = 'i';
    for (number *= 2; number >= 0x80; number >>= 7U)
        out[size++] = (uint8_t)(number | 0x80U);
    out[size++] = (uint8_t)number;
    return size;
}

#endif
