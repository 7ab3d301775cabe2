/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/pack.h - compresses the contents of a trace on all processors and stores them in order.
 *
 * A content is added once, whatever refers to it; its id is known at once, so that the rows that
 * refer to it can be written before it is compressed.
 */
#ifndef CF_TRACE_PACK_H
#define CF_TRACE_PACK_H

#include "trace/merge_row.h"

#define CF_PACK_PREFIX_MIN 4096 /* bytes from which a content is compressed against another */

struct cf_pack_job {
    struct cf_slice content; /* borrowed until cf_pack_write() */
    struct cf_key hash;
    uint32_t base;  /* job, or CF_INDEX_NONE */
    uint32_t depth; /* bases behind each other */
    void *frame;    /* owned by the run of cf_pack_write() */
    size_t frame_size;
    uint8_t digest[32]; /* SHA-256 of the frame, for the signature */
    bool done, failed;
};

/* With its arena, and otherwise zero-initialised: empty. */
struct cf_pack {
    struct cf_arena *arena;   /* borrowed */
    struct cf_pack_job *jobs; /* in the arena; job i is the blob with id i + 1 */
    size_t count, capacity;
    struct cf_index hashes;
};

/*
 * The latest large contents of one place (say the arguments of one function), which the next is
 * probably like. Zero-initialised: none.
 */
struct cf_pack_chain {
    uint32_t first_plus_1, latest_plus_1; /* jobs */
};

/*
 * Adds a content, or finds the one that is there; `*job` is its number. Compressed against the
 * chain's latest where both are large; `chain` may be NULL. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_pack_add(struct cf_pack *pack, struct cf_key hash, struct cf_slice content,
                           struct cf_pack_chain *chain, uint32_t *job, struct cf_error *err);

/* Compresses everything and inserts it into the table blobs. Fails with CF_ENOMEM or CF_EIO. */
CF_NODISCARD
enum cf_status cf_pack_write(struct cf_pack *pack, struct cf_merge *merge, struct cf_error *err);

#endif
