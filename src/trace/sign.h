/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/sign.h - tells a trace that this user made from one that came from elsewhere.
 *
 * Loading inputs runs pickles, so a foreign trace is refused unless the user trusts it. The
 * signature is an HMAC over everything that replay reads; docs/formats/trace.md has the recipe.
 */
#ifndef CF_TRACE_SIGN_H
#define CF_TRACE_SIGN_H

#include "base/arena.h"
#include "base/sha256.h"
#include "store/trace_db.h"

/*
 * Stores the signature in meta. Makes the user's key where there is none. `frame_digests` are the
 * SHA-256 of blobs.data in the order of blobs.id, `count` of them, or NULL: they are computed.
 * Fails with CF_EIO (no home for the key) or as cf_trace_db_fail() says.
 */
CF_NODISCARD
enum cf_status cf_trace_sign(sqlite3 *db, const uint8_t (*frame_digests)[CF_SHA256_BYTES],
                             size_t count, struct cf_error *err);

/*
 * Sets `*ours` where the signature was made with this user's key and the content is as it was
 * then. A missing key or signature is no failure: `*ours` is false.
 */
CF_NODISCARD
enum cf_status cf_trace_verify(sqlite3 *db, bool *ours, struct cf_error *err);

#endif
