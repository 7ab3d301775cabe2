/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

static void test_appends_in_order(void **state)
{
    struct cf_buf buf;

    (void)state;
    cf_buf_init(&buf, 1 << 20);
    assert_string_equal(cf_buf_str(&buf), "");
    cf_buf_add_str(&buf, "ab");
    cf_buf_add_char(&buf, 'c');
    cf_buf_add(&buf, "\0d", 2);
    cf_buf_printf(&buf, "%d", 42);
    assert_int_equal(buf.len, 7);
    assert_memory_equal(buf.data, "abc\0d42", 8);
    assert_int_equal(cf_buf_status(&buf, NULL), CF_OK);
    cf_buf_deinit(&buf);
}

static void test_ceiling_breaks_the_buffer_until_reset(void **state)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_buf buf;

    (void)state;
    cf_buf_init(&buf, 4);
    cf_buf_add_str(&buf, "1234");
    assert_int_equal(cf_buf_status(&buf, &err), CF_OK);
    cf_buf_add_str(&buf, "5");
    cf_buf_reset(&buf);
    cf_buf_add_str(&buf, "12345");
    cf_buf_add_str(&buf, "1");
    assert_int_equal(cf_buf_status(&buf, &err), CF_ELIMIT);
    assert_string_equal(err.message, "text is longer than 4 bytes");
    assert_string_equal(cf_buf_str(&buf), "");
    cf_buf_deinit(&buf);
}

static void test_taken_bytes_belong_to_the_caller(void **state)
{
    struct cf_buf buf;
    char *text;

    (void)state;
    cf_buf_init(&buf, 100);
    assert_null(cf_buf_take(&buf));
    cf_buf_add_str(&buf, "mine");
    text = cf_buf_take(&buf);
    assert_string_equal(text, "mine");
    assert_int_equal(buf.len, 0);
    free(text);
    cf_buf_deinit(&buf);
}

static void test_survives_any_failed_allocation(void **state)
{
    enum cf_status status = CF_ENOMEM;
    long attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 100; attempts++) {
        struct cf_buf buf;

        cf_buf_init(&buf, 1 << 20);
        cf_alloc_fail_after(attempts);
        for (int i = 0; i < 1000; i++)
            cf_buf_printf(&buf, "line %d\n", i);
        cf_alloc_fail_after(-1);
        status = cf_buf_status(&buf, NULL);
        cf_buf_deinit(&buf);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appends_in_order),
        cmocka_unit_test(test_ceiling_breaks_the_buffer_until_reset),
        cmocka_unit_test(test_taken_bytes_belong_to_the_caller),
        cmocka_unit_test(test_survives_any_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
