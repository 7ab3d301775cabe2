/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blob.h"

#include "store/trace_db.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define LEVEL 3
#define PLAIN_MAX 96       /* bytes below which compressing costs more than it saves */
#define PLAIN_HEADER 9     /* magic, descriptor, content size, block header */
#define FAR_MIN (1U << 17) /* bytes of a prefix from which matches are looked for far back */

struct cf_packer {
    ZSTD_CCtx *context;
};

struct cf_packer *cf_packer_new(void)
{
    struct cf_packer *packer = calloc(1, sizeof(*packer));

    if (packer == NULL)
        return NULL;
    packer->context = ZSTD_createCCtx();
    if (packer->context == NULL) {
        free(packer);
        return NULL;
    }
    return packer;
}

void cf_packer_free(struct cf_packer *packer)
{
    if (packer == NULL)
        return;
    (void)ZSTD_freeCCtx(packer->context);
    free(packer);
}

size_t cf_packer_bound(size_t size)
{
    return size < PLAIN_MAX ? size + PLAIN_HEADER : ZSTD_compressBound(size);
}

/* A frame with one raw block, written by hand (RFC 8878, 3.1.1): most contents are tiny, and
 * setting up the compressor for each would take most of the time. */
static size_t pack_plain(const void *content, size_t size, uint8_t *frame)
{
    const uint8_t header[PLAIN_HEADER] = {
        0x28,
        0xb5,
        0x2f,
        0xfd, /* the magic number */
        0x20, /* a single segment; the size takes one byte */
        (uint8_t)size,
        (uint8_t)(size << 3U | 1U), /* the last block, raw */
        (uint8_t)(size >> 5U),
        0,
    };

    memcpy(frame, header, sizeof(header));
    if (size > 0)
        memcpy(frame + sizeof(header), content, size);
    return size + sizeof(header);
}

static int window_log(size_t size)
{
    int bits = 17;

    while (bits < 30 && ((size_t)1 << bits) < size)
        bits++;
    return bits;
}

enum cf_status cf_packer_pack(struct cf_packer *packer, struct cf_content content,
                              struct cf_content prefix, void *frame, size_t *frame_size)
{
    ZSTD_CCtx *context = packer->context;
    size_t got;

    if (content.size < PLAIN_MAX && prefix.data == NULL) {
        *frame_size = pack_plain(content.data, content.size, frame);
        return CF_OK;
    }
    (void)ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    (void)ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL);
    if (prefix.data != NULL) {
        (void)ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog,
                                     window_log(content.size + prefix.size));
        if (prefix.size >= FAR_MIN)
            (void)ZSTD_CCtx_setParameter(context, ZSTD_c_enableLongDistanceMatching, 1);
        (void)ZSTD_CCtx_refPrefix(context, prefix.data, prefix.size);
    }
    got = ZSTD_compress2(context, frame, cf_packer_bound(content.size), content.data, content.size);
    if (ZSTD_isError(got))
        return CF_ENOMEM;
    *frame_size = got;
    return CF_OK;
}

static enum cf_status damaged(struct cf_error *err, int64_t id)
{
    return cf_fail(err, CF_EFORMAT, "content %lld of the trace is damaged: record it again",
                   (long long)id);
}

/* Unpacks the row that `row` stands on; the prefix becomes the content. */
static enum cf_status unpack(sqlite3_stmt *row, struct cf_arena *arena, struct cf_content *content,
                             struct cf_error *err)
{
    const int64_t id = sqlite3_column_int64(row, 0);
    const int64_t size = sqlite3_column_int64(row, 1);
    const void *frame = sqlite3_column_blob(row, 3);
    const size_t frame_size = (size_t)sqlite3_column_bytes(row, 3);
    ZSTD_DCtx *context;
    size_t got;
    void *data;

    if (size < 0 || size > CF_BLOB_CONTENT_MAX)
        return cf_fail(err, CF_ELIMIT, "content %lld of the trace is too large", (long long)id);
    if (frame == NULL || ZSTD_getFrameContentSize(frame, frame_size) != (uint64_t)size)
        return damaged(err, id);
    data = cf_arena_alloc(arena, (size_t)size + 1);
    context = data == NULL ? NULL : ZSTD_createDCtx();
    if (context == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for a content of %lld bytes", (long long)size);
    (void)ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31);
    if (content->data != NULL)
        (void)ZSTD_DCtx_refPrefix(context, content->data, content->size);
    got = ZSTD_decompressDCtx(context, data, (size_t)size, frame, frame_size);
    (void)ZSTD_freeDCtx(context);
    if (ZSTD_isError(got) || got != (size_t)size)
        return damaged(err, id);
    *content = (struct cf_content){ .data = data, .size = (size_t)size };
    return CF_OK;
}

static enum cf_status step_to(sqlite3 *db, sqlite3_stmt *row, int64_t id, struct cf_error *err)
{
    int step;

    (void)sqlite3_reset(row);
    (void)sqlite3_bind_int64(row, 1, id);
    step = sqlite3_step(row);
    if (step == SQLITE_ROW)
        return CF_OK;
    if (step == SQLITE_DONE)
        return cf_fail(err, CF_ENOTFOUND, "content %lld is not in the trace", (long long)id);
    return cf_trace_db_fail(db, err);
}

enum cf_status cf_blob_read(sqlite3 *db, int64_t id, struct cf_arena *arena, const void **content,
                            size_t *size, struct cf_error *err)
{
    int64_t chain[CF_BLOB_CHAIN_MAX + 1] = { id };
    struct cf_content result = { .size = 0 };
    sqlite3_stmt *row = NULL;
    size_t depth = 0;
    enum cf_status status =
        cf_trace_db_prepare(db, "SELECT id, size, base, data FROM blobs WHERE id = ?", &row, err);

    while (status == CF_OK && (status = step_to(db, row, chain[depth], err)) == CF_OK &&
           sqlite3_column_type(row, 2) != SQLITE_NULL) {
        if (depth == CF_BLOB_CHAIN_MAX)
            status = damaged(err, id);
        else
            chain[++depth] = sqlite3_column_int64(row, 2);
    }
    for (size_t i = depth + 1; i-- > 0 && status == CF_OK;) {
        if ((status = step_to(db, row, chain[i], err)) == CF_OK)
            status = unpack(row, arena, &result, err);
    }
    (void)sqlite3_finalize(row);
    *content = result.data;
    *size = result.size;
    return status;
}
