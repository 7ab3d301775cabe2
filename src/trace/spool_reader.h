/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/spool_reader.h - reads what a traced process left behind (trace/spool.h).
 *
 * The process may have been killed inside a write, so nothing is trusted: a record that does
 * not hold together ends the reading, and what came before it stands
 * (tests/fuzz/fuzz_spool.c). Everything given out is borrowed from the mapped file.
 */
#ifndef CF_TRACE_SPOOL_READER_H
#define CF_TRACE_SPOOL_READER_H

#include "base/status.h"
#include "trace/spool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes or UTF-8 text without terminator. */
struct cf_slice {
    const uint8_t *data;
    size_t size;
};

/* Reads numbers and slices one after the other; after a read beyond the end `bad` is set and
 * everything read is zero. */
struct cf_cursor {
    const uint8_t *next, *end;
    bool bad;
};

struct cf_spool_reader {
    struct cf_spool_header header;
    const uint8_t *next, *end;
    bool damaged; /* the latest record did not hold together */
};

struct cf_spool_item {
    enum cf_spool_kind kind;
    struct cf_cursor payload;
};

struct cf_spool_function {
    uint32_t id, code, flags;
    struct cf_slice module;
    uint16_t positional_only, positional, keyword_only, names;
    struct cf_cursor name_list; /* `names` slices */
};

struct cf_spool_enter {
    uint64_t call, start_ns, hash[2];
    uint32_t function, thread, caller, stratum;
    struct cf_slice input;
};

struct cf_spool_leave {
    uint64_t call, duration_ns;
    uint32_t outcome, effects, items, items_kept;
    bool items_complete;
    struct cf_cursor item_list; /* 2 * items_kept slices: sent, yielded */
    struct cf_slice result, after;
};

struct cf_spool_blob {
    uint64_t hash[2];
    uint8_t kind; /* 's' or 'b' */
    struct cf_slice content;
};

uint8_t cf_cursor_u8(struct cf_cursor *cursor);
uint16_t cf_cursor_u16(struct cf_cursor *cursor);
uint32_t cf_cursor_u32(struct cf_cursor *cursor);
uint64_t cf_cursor_u64(struct cf_cursor *cursor);
struct cf_slice cf_cursor_slice(struct cf_cursor *cursor);

/*
 * Starts reading a `.log` of `size` bytes at `data`. Fails with CF_EFORMAT (not a spool) or
 * CF_ELIMIT (another version).
 */
CF_NODISCARD
enum cf_status cf_spool_reader_init(struct cf_spool_reader *reader, const void *data, size_t size,
                                    struct cf_error *err);

/* The next record, padding skipped. False at the end of what was written or at damage. */
bool cf_spool_next(struct cf_spool_reader *reader, struct cf_spool_item *item);

/* The payloads. False: the record does not hold together. */
bool cf_spool_read_function(struct cf_cursor payload, struct cf_spool_function *function);
bool cf_spool_read_enter(struct cf_cursor payload, struct cf_spool_enter *enter);
bool cf_spool_read_leave(struct cf_cursor payload, struct cf_spool_leave *leave);
bool cf_spool_read_blob(struct cf_cursor payload, struct cf_spool_blob *blob);

/* Maps a file for reading. An empty or absent file gives an empty slice. Fails with CF_EIO. */
CF_NODISCARD
enum cf_status cf_spool_map(const char *path, struct cf_slice *content, struct cf_error *err);
void cf_spool_unmap(struct cf_slice *content);

#endif
