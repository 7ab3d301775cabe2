/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sha256.h"

#include <string.h>

#define BLOCK_BYTES 64

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate_right(uint32_t x, unsigned count)
{
    return (x >> count) | (x << (32 - count));
}

static uint32_t read_be32(const uint8_t *data)
{
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

static void write_be32(uint8_t *data, uint32_t x)
{
    data[0] = (uint8_t)(x >> 24);
    data[1] = (uint8_t)(x >> 16);
    data[2] = (uint8_t)(x >> 8);
    data[3] = (uint8_t)x;
}

static void extend(uint32_t words[64], const uint8_t *block)
{
    for (size_t i = 0; i < 16; i++)
        words[i] = read_be32(block + 4 * i);
    for (size_t i = 16; i < 64; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        uint32_t s0 = rotate_right(a, 7) ^ rotate_right(a, 18) ^ (a >> 3);
        uint32_t s1 = rotate_right(b, 17) ^ rotate_right(b, 19) ^ (b >> 10);

        words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
}

/* FIPS 180-4, 6.2.2, with the variables a to h at v[turn], v[turn + 1] ... modulo 8. */
static inline void one_round(uint32_t v[8], size_t turn, uint32_t word)
{
    const uint32_t a = v[turn % 8], b = v[(turn + 1) % 8], c = v[(turn + 2) % 8];
    const uint32_t e = v[(turn + 4) % 8], f = v[(turn + 5) % 8], g = v[(turn + 6) % 8];
    const uint32_t s1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
    const uint32_t s0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
    const uint32_t t1 = v[(turn + 7) % 8] + s1 + ((e & f) ^ (~e & g)) + word;

    v[(turn + 3) % 8] += t1;
    v[(turn + 7) % 8] = t1 + s0 + ((a & b) ^ (a & c) ^ (b & c));
}

static void compress(uint32_t state[8], const uint8_t *block)
{
    uint32_t words[64];
    uint32_t v[8];

    extend(words, block);
    memcpy(v, state, sizeof(v));
    /* Eight rounds turn the eight variables round once, so nothing is moved. */
    for (size_t i = 0; i < 64; i += 8) {
        for (size_t j = 0; j < 8; j++)
            one_round(v, 8 - j, round_constants[i + j] + words[i + j]);
    }
    for (size_t i = 0; i < 8; i++)
        state[i] += v[i];
}

void cf_sha256_init(struct cf_sha256 *hash)
{
    *hash = (struct cf_sha256){
        .state = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                   0x1f83d9ab, 0x5be0cd19 },
    };
}

void cf_sha256_add(struct cf_sha256 *hash, const void *data, size_t len)
{
    const uint8_t *next = data;
    size_t held = (size_t)(hash->total_bytes % BLOCK_BYTES);

    hash->total_bytes += len;
    while (len > 0) {
        size_t count = BLOCK_BYTES - held;

        if (held == 0 && len >= BLOCK_BYTES) {
            compress(hash->state, next);
            count = BLOCK_BYTES;
        } else {
            if (count > len)
                count = len;
            memcpy(hash->block + held, next, count);
            held += count;
            if (held == BLOCK_BYTES) {
                compress(hash->state, hash->block);
                held = 0;
            }
        }
        next += count;
        len -= count;
    }
}

void cf_sha256_end(struct cf_sha256 *hash, uint8_t digest[CF_SHA256_BYTES])
{
    static const uint8_t padding[BLOCK_BYTES] = { 0x80 };
    uint64_t bits = hash->total_bytes * 8;
    size_t held = (size_t)(hash->total_bytes % BLOCK_BYTES);
    uint8_t length[8];

    write_be32(length, (uint32_t)(bits >> 32));
    write_be32(length + 4, (uint32_t)bits);
    cf_sha256_add(hash, padding, held < 56 ? 56 - held : 120 - held);
    cf_sha256_add(hash, length, sizeof(length));
    for (size_t i = 0; i < 8; i++)
        write_be32(digest + 4 * i, hash->state[i]);
}

void cf_hmac_init(struct cf_hmac *hmac, const void *key, size_t key_len)
{
    uint8_t inner_key[BLOCK_BYTES] = { 0 };

    if (key_len > BLOCK_BYTES) {
        cf_sha256_init(&hmac->inner);
        cf_sha256_add(&hmac->inner, key, key_len);
        cf_sha256_end(&hmac->inner, inner_key);
    } else if (key_len > 0) {
        memcpy(inner_key, key, key_len);
    }
    for (size_t i = 0; i < BLOCK_BYTES; i++) {
        hmac->outer_key[i] = inner_key[i] ^ 0x5c;
        inner_key[i] ^= 0x36;
    }
    cf_sha256_init(&hmac->inner);
    cf_sha256_add(&hmac->inner, inner_key, sizeof(inner_key));
}

void cf_hmac_add(struct cf_hmac *hmac, const void *data, size_t len)
{
    cf_sha256_add(&hmac->inner, data, len);
}

void cf_hmac_end(struct cf_hmac *hmac, uint8_t digest[CF_SHA256_BYTES])
{
    uint8_t inner[CF_SHA256_BYTES];
    struct cf_sha256 outer;

    cf_sha256_end(&hmac->inner, inner);
    cf_sha256_init(&outer);
    cf_sha256_add(&outer, hmac->outer_key, sizeof(hmac->outer_key));
    cf_sha256_add(&outer, inner, sizeof(inner));
    cf_sha256_end(&outer, digest);
}

bool cf_digest_equal(const uint8_t a[CF_SHA256_BYTES], const uint8_t b[CF_SHA256_BYTES])
{
    unsigned difference = 0;

    for (size_t i = 0; i < CF_SHA256_BYTES; i++)
        difference |= (unsigned)(a[i] ^ b[i]);
    return difference == 0;
}

void cf_digest_hex(const uint8_t digest[CF_SHA256_BYTES], char hex[2 * CF_SHA256_BYTES + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < CF_SHA256_BYTES; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[(size_t)2 * CF_SHA256_BYTES] = '\0';
}
