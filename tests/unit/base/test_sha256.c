/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/sha256.h"

#include <string.h>

static void test_known_digests(void **state)
{
    static const struct {
        const char *text;
        const char *hex;
    } cases[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t digest[CF_SHA256_BYTES];
        char hex[2 * CF_SHA256_BYTES + 1];
        struct cf_sha256 hash;

        cf_sha256_init(&hash);
        cf_sha256_add(&hash, cases[i].text, strlen(cases[i].text));
        cf_sha256_end(&hash, digest);
        cf_digest_hex(digest, hex);
        assert_string_equal(hex, cases[i].hex);
    }
}

static void test_digest_does_not_depend_on_the_pieces(void **state)
{
    uint8_t text[1000], whole[CF_SHA256_BYTES], pieces[CF_SHA256_BYTES];
    struct cf_sha256 hash;

    (void)state;
    memset(text, 'a', sizeof(text));
    cf_sha256_init(&hash);
    cf_sha256_add(&hash, text, sizeof(text));
    cf_sha256_end(&hash, whole);
    for (size_t step = 1; step < 130; step++) {
        cf_sha256_init(&hash);
        for (size_t at = 0; at < sizeof(text); at += step)
            cf_sha256_add(&hash, text + at, sizeof(text) - at < step ? sizeof(text) - at : step);
        cf_sha256_end(&hash, pieces);
        assert_true(cf_digest_equal(whole, pieces));
    }
    pieces[31] ^= 1;
    assert_false(cf_digest_equal(whole, pieces));
}

/* RFC 4231, test cases 2 and 6 (a key longer than a block). */
static void test_known_authentication_codes(void **state)
{
    uint8_t digest[CF_SHA256_BYTES], long_key[131];
    char hex[2 * CF_SHA256_BYTES + 1];
    struct cf_hmac hmac;

    (void)state;
    cf_hmac_init(&hmac, "Jefe", 4);
    cf_hmac_add(&hmac, "what do ya want for nothing?", 28);
    cf_hmac_end(&hmac, digest);
    cf_digest_hex(digest, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

    memset(long_key, 0xaa, sizeof(long_key));
    cf_hmac_init(&hmac, long_key, sizeof(long_key));
    cf_hmac_add(&hmac, "Test Using Larger Than Block-Size Key - Hash Key First", 54);
    cf_hmac_end(&hmac, digest);
    cf_digest_hex(digest, hex);
    assert_string_equal(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_digests),
        cmocka_unit_test(test_digest_does_not_depend_on_the_pieces),
        cmocka_unit_test(test_known_authentication_codes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
