/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/spool.h - writes the spool of this process (src/trace/spool.h tells its form).
 *
 * Everything goes through shared maps of files, and no descriptor stays open: what was written
 * survives SIGKILL, os._exit and a program that closes every descriptor. Room on the disk is
 * taken before it is mapped, so a full disk is an error here and never a SIGBUS.
 */
#ifndef CF_EXT_SPOOL_H
#define CF_EXT_SPOOL_H

#include "trace/spool.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Slots of a table mapped at once. Slots are multiples of 8 bytes and lie side by side in the file:
 * a chunk must begin at a page, of up to 16 KiB. */
#define SPOOL_CHUNK_SLOTS ((size_t)2048)
#define SPOOL_CHUNKS_MAX 1024

/* A file of equal slots, mapped whole, piece by piece: the address of a slot never changes. */
struct spool_table {
    const char *suffix;
    size_t slot_bytes; /* a multiple of 8 */
    uint32_t used;     /* slots given out */
    size_t room;       /* slots that have room on the disk */
    uint32_t chunks;
    uint8_t *chunk[SPOOL_CHUNKS_MAX];
};

struct spool {
    char path[4096]; /* `<parts>/<pid>-<k>` */
    bool open;
    bool full;       /* the ceiling, or the disk's, is reached: no more values are written */
    bool disk_full;  /* nothing more is written */
    uint64_t values; /* bytes of records that hold values: they are what has a ceiling */
    bool small;      /* of a forked child, which may be one of thousands: it begins small */
    uint64_t max_bytes;
    uint64_t offset; /* of the window in the log */
    uint8_t *window; /* mapped; NULL: none */
    size_t window_bytes;
    size_t window_used;
    struct spool_table functions, classes, tree, edges;
};

/* One piece of a record's payload. */
struct spool_piece {
    const void *data;
    size_t size;
};

/* Creates the spool of this process in the folder `parts`. 0, or -1 with errno. */
int spool_open(struct spool *spool, const char *parts, const struct cf_spool_header *header,
               uint64_t max_bytes);

/*
 * Appends one record; false where the spool is full or closed. Values have a ceiling. What says
 * which functions, classes and processes there were is small, and written up to the disk's end.
 */
bool spool_append(struct spool *spool, enum cf_spool_kind kind, const struct spool_piece *pieces,
                  size_t count);

/* The next free slot of a table, zeroed, valid until spool_close(); NULL where there is no room. */
void *spool_slot_new(struct spool *spool, struct spool_table *table, uint32_t *index);

/* Slot `index`, which must have been given out. */
static inline void *spool_slot(const struct spool_table *table, uint32_t index)
{
    const size_t per_chunk = SPOOL_CHUNK_SLOTS;

    return table->chunk[index / per_chunk] + index % per_chunk * table->slot_bytes;
}

/* Bytes of the log so far. */
static inline uint64_t spool_bytes(const struct spool *spool)
{
    return spool->offset + spool->window_used;
}

/* Unmaps everything; the files stay. Also right after a fork, in the child: the parent's maps
 * are its own. */
void spool_close(struct spool *spool);

/* A growing payload: numbers and strings of one record. Reused; freed by spool_text_deinit(). */
struct spool_text {
    uint8_t *data; /* owned */
    size_t size, capacity;
    bool failed; /* memory ran out: the record must not be written */
};

void spool_text_reset(struct spool_text *text);
void spool_text_put(struct spool_text *text, const void *data, size_t size);
void spool_text_u8(struct spool_text *text, uint8_t value);
void spool_text_u16(struct spool_text *text, uint16_t value);
void spool_text_u32(struct spool_text *text, uint32_t value);
void spool_text_u64(struct spool_text *text, uint64_t value);
void spool_text_bytes(struct spool_text *text, const void *data,
                      size_t size); /* u32 length first */
void spool_text_str(struct spool_text *text, const char *string);
void spool_text_deinit(struct spool_text *text);

#endif
