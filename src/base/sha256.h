/* SPDX-License-Identifier: Apache-2.0 */
/* base/sha256.h - SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104). */
#ifndef CF_BASE_SHA256_H
#define CF_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_SHA256_BYTES 32

struct cf_sha256 {
    uint32_t state[8];
    uint64_t total_bytes;
    uint8_t block[64];
};

void cf_sha256_init(struct cf_sha256 *hash);
void cf_sha256_add(struct cf_sha256 *hash, const void *data, size_t len);
void cf_sha256_end(struct cf_sha256 *hash, uint8_t digest[CF_SHA256_BYTES]);

struct cf_hmac {
    struct cf_sha256 inner;
    uint8_t outer_key[64];
};

void cf_hmac_init(struct cf_hmac *hmac, const void *key, size_t key_len);
void cf_hmac_add(struct cf_hmac *hmac, const void *data, size_t len);
void cf_hmac_end(struct cf_hmac *hmac, uint8_t digest[CF_SHA256_BYTES]);

/* Compares in a time that does not depend on where two digests differ. */
bool cf_digest_equal(const uint8_t a[CF_SHA256_BYTES], const uint8_t b[CF_SHA256_BYTES]);

/* 64 lower-case digits and a terminator. */
void cf_digest_hex(const uint8_t digest[CF_SHA256_BYTES], char hex[2 * CF_SHA256_BYTES + 1]);

#endif
