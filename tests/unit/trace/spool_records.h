/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tests/unit/trace/spool_records.h - the records of a spool, written with spool_builder.h.
 */
#ifndef CF_TEST_SPOOL_RECORDS_H
#define CF_TEST_SPOOL_RECORDS_H

#include "tests/unit/trace/spool_builder.h"

#include <xxhash.h>

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
