/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/blob.h - contents of a trace: zstd frames, some with another content as their prefix.
 *
 * Whoever reads one needs no more than the table blobs: `data` is a whole frame, and where `base`
 * is set, the content of that blob is the frame's prefix (ZSTD_DCtx_refPrefix).
 */
#ifndef CF_STORE_BLOB_H
#define CF_STORE_BLOB_H

#include "base/arena.h"
#include "base/status.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

#define CF_BLOB_CHAIN_MAX 8            /* bases behind each other */
#define CF_BLOB_CONTENT_MAX (1U << 30) /* bytes of one content */

struct cf_content {
    const void *data;
    size_t size;
};

struct cf_packer; /* keeps the tables of the compressor between contents */

/* NULL where memory is short. Owned by the caller. */
struct cf_packer *cf_packer_new(void);
void cf_packer_free(struct cf_packer *packer);

/* The most bytes that a frame of so many bytes may need. */
size_t cf_packer_bound(size_t size);

/*
 * Compresses the content into `frame` with room for cf_packer_bound(content.size) bytes; where
 * prefix.data is not NULL, against it. Gives the frame's size in `*frame_size`. Fails with
 * CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_packer_pack(struct cf_packer *packer, struct cf_content content,
                              struct cf_content prefix, void *frame, size_t *frame_size);

/*
 * The content of blob `id`, in the arena. Fails with CF_ENOTFOUND, CF_EFORMAT (damaged),
 * CF_ELIMIT (too large), CF_ENOMEM or CF_EIO.
 */
CF_NODISCARD
enum cf_status cf_blob_read(sqlite3 *db, int64_t id, struct cf_arena *arena, const void **content,
                            size_t *size, struct cf_error *err);

#endif
