/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "trace/value_walk.h"

#include <string.h>

#define BYTES(text) { (const uint8_t *)(text), sizeof(text) - 1 }
#define ACCOUNT "G\3app\7Account"

static void test_damaged_values_are_refused(void **state)
{
    static const struct {
        struct cf_slice value;
        const char *message;
    } cases[] = {
        { BYTES(""), "value does not hold together" },
        { BYTES("?"), "value does not hold together" },
        { BYTES("t\2N"), "value does not hold together" },
        { BYTES("NN"), "value is followed by other bytes" },
        { BYTES("s\5ab"), "value does not hold together" },
        { BYTES("l\xff\xff\xff\xff\xff\xff\xff\xff\xff\1"), "value does not hold together" },
        { BYTES("i\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), "value does not hold together" },
        { BYTES("t\1#\1"), "value does not hold together" },
        { BYTES("o" ACCOUNT "N\5"), "value does not hold together" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_error err = CF_ERROR_INIT;
        struct cf_value_summary summary;
        struct cf_arena arena;

        cf_arena_init(&arena, 1 << 20);
        assert_int_equal(cf_value_walk(cases[i].value, &arena, &summary, &err), CF_EFORMAT);
        assert_string_equal(err.message, cases[i].message);
        cf_arena_deinit(&arena);
    }
}

static void test_counts_values_holes_and_blobs(void **state)
{
    static const char bytes[] = "t\4"
                                "H\6socket\10no state"
                                "S0123456789abcdef\x80\x10"
                                "Y0123456789abcdef\x80\x10"
                                "o" ACCOUNT "N\1\1xi\2\1\1y#\1";
    struct cf_error err = CF_ERROR_INIT;
    struct cf_value_summary summary;
    struct cf_arena arena;

    (void)state;
    cf_arena_init(&arena, 1 << 20);
    assert_ok(cf_value_walk((struct cf_slice)BYTES(bytes), &arena, &summary, &err), &err);
    assert_int_equal(summary.values, 9);
    assert_int_equal(summary.holes, 1);
    assert_int_equal(summary.blob_count, 1);
    assert_memory_equal(summary.blobs, "0123456789abcdef", 16);
    cf_arena_deinit(&arena);
}

static void test_types_and_sizes(void **state)
{
    static const struct {
        struct cf_slice value;
        const char *type;
        uint64_t size;
    } cases[] = {
        { BYTES("N"), "NoneType", CF_VALUE_NO_SIZE },
        { BYTES("T"), "bool", CF_VALUE_NO_SIZE },
        { BYTES("i\4"), "int", CF_VALUE_NO_SIZE },
        { BYTES("s\3abc"), "str", 3 },
        { BYTES("S0123456789abcdef\x80\x10"), "str", 2048 },
        { BYTES("d\1NN"), "dict", 1 },
        { BYTES("o" ACCOUNT "N\0\0"), "app:Account", CF_VALUE_NO_SIZE },
        { BYTES("o" ACCOUNT "l\2NN\0\0"), "app:Account", 2 },
        { BYTES("xG\10builtins\12ValueErrort\0\0NN\0"), "ValueError", CF_VALUE_NO_SIZE },
        { BYTES("RG\10datetime\4datet\0NNN"), "datetime:date", CF_VALUE_NO_SIZE },
        { BYTES("RG\7copyreg\16_reconstructort\1" ACCOUNT "NNN"), "app:Account", CF_VALUE_NO_SIZE },
        { BYTES("RG\21codeflash._values\15make_functiont\0NNN"), "function", CF_VALUE_NO_SIZE },
        { BYTES("RG\21codeflash._values\12new_objectt\1" ACCOUNT "NNN"), "app:Account",
          CF_VALUE_NO_SIZE },
        { BYTES("RG\10builtins\4itert\1NNNN"), "iterator", CF_VALUE_NO_SIZE },
        { BYTES("H\6socket\10no state"), "socket", CF_VALUE_NO_SIZE },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_value_head head;

        cf_value_head(cases[i].value, &head);
        assert_string_equal(head.type, cases[i].type);
        assert_true(head.size == cases[i].size);
    }
}

static void test_labels_are_short_and_safe(void **state)
{
    static const struct {
        struct cf_slice value; /* of one argument, x */
        const char *label;
    } cases[] = {
        { BYTES("t\1i\5"), "x=-3" },
        { BYTES("t\1f\0\0\0\0\0\0\xf8\x3f"), "x=1.5" },
        { BYTES("t\1s\3a\nb"), "x='a.b'" },
        { BYTES("t\1s\24aaaaaaaaaaaaaaaaaaaa"), "x='aaaaaaaaaaaaaaaa\xe2\x80\xa6'" },
        { BYTES("t\1l\5i\2i\4d\0NN"), "x=[1, 2, {\xe2\x80\xa6}, \xe2\x80\xa6 5 items]" },
        { BYTES("t\1t\1T"), "x=(True,)" },
        { BYTES("t\1o" ACCOUNT "N\0\0"), "x=<Account>" },
        { BYTES("t\1d\1NN"), "x={\xe2\x80\xa6 1 items}" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const struct cf_slice name = BYTES("x");
        char label[CF_VALUE_LABEL_MAX];
        struct cf_slice item;

        assert_int_equal(cf_value_items(cases[i].value, &item, 1), 1);
        cf_value_label(&name, &item, 1, label);
        assert_string_equal(label, cases[i].label);
    }
}

static void test_an_argument_passed_twice_is_seen_twice(void **state)
{
    struct cf_slice items[2];

    (void)state;
    assert_int_equal(cf_value_items((struct cf_slice)BYTES("t\2l\1N#\1"), items, 2), 2);
    assert_ptr_equal(items[0].data, items[1].data);
}

static void test_deep_values_need_no_stack(void **state)
{
    static uint8_t deep[400001];
    struct cf_slice value = { .data = deep, .size = sizeof(deep) };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_value_summary summary;
    enum cf_status status = CF_ENOMEM;
    struct cf_arena arena;
    long attempts = 0;

    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        deep[2 * i] = 'l';
        deep[2 * i + 1] = 1;
    }
    deep[400000] = 'N';
    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        cf_arena_init(&arena, (size_t)1 << 26);
        cf_alloc_fail_after(attempts);
        status = cf_value_walk(value, &arena, &summary, &err);
        cf_alloc_fail_after(-1);
        cf_arena_deinit(&arena);
    }
    assert_int_equal(status, CF_OK);
    assert_int_equal(summary.values, 200001);
    assert_true(attempts > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged_values_are_refused),
        cmocka_unit_test(test_counts_values_holes_and_blobs),
        cmocka_unit_test(test_types_and_sizes),
        cmocka_unit_test(test_labels_are_short_and_safe),
        cmocka_unit_test(test_an_argument_passed_twice_is_seen_twice),
        cmocka_unit_test(test_deep_values_need_no_stack),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
