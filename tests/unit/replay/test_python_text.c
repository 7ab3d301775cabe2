/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "replay/python_text.h"

#include <string.h>

static void test_literals_cannot_be_left(void **state)
{
    static const struct {
        const char *text;
        const char *literal;
        const char *comment;
    } cases[] = {
        { "x=3", "x=3", "x=3" },
        { "a\"\"\"b", "a\\\"\\\"\\\"b", "a\"\"\"b" },
        { "back\\", "back\\\\", "back\\" },
        { "a\nimport os", "a\\nimport os", "a import os" },
        { "\x1b[2J\x7f", "\\x1b[2J\\x7f", " [2J " },
        { "n\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d", "n\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d",
          "n\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x8d" },
        { "\xe2\x80\xae"
          "abc",
          "???abc", "???abc" }, /* right-to-left override */
        { "\xc3", "?", "?" },
        { "\xed\xa0\x80", "???", "???" }, /* a surrogate */
        { "\xc0\xaf\xff", "???", "???" },
        { "\xc2\x85z", "??z", "??z" }, /* next line: ends a comment for some readers */
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_buf buf;

        cf_buf_init(&buf, 1000);
        cf_python_add_escaped(&buf, cases[i].text, strlen(cases[i].text));
        assert_string_equal(cf_buf_str(&buf), cases[i].literal);
        cf_buf_reset(&buf);
        cf_python_add_comment(&buf, cases[i].text, strlen(cases[i].text));
        assert_string_equal(cf_buf_str(&buf), cases[i].comment);
        cf_buf_deinit(&buf);
    }
}

static void test_names_are_identifiers(void **state)
{
    struct cf_buf buf;

    (void)state;
    cf_buf_init(&buf, 1000);
    cf_python_add_name(&buf, "shop.cart_Cart.<lambda>", 23);
    assert_string_equal(cf_buf_str(&buf), "shop_cart_Cart__lambda_");
    cf_buf_deinit(&buf);
}

static void test_machine_paths_are_shortened(void **state)
{
    static const struct {
        const char *text;
        const char *portable;
    } cases[] = {
        { "codeflash optimize /home/me/app/run.py", "codeflash optimize run.py" },
        { "-c '/home/me/app/a b.py'", "-c 'a b.py'" },
        { "--out=/var/tmp/x/y.txt z", "--out=.../y.txt z" },
        { "/", "/" },
        { "a / b, c/d, http://example.org/x", "a / b, c/d, http://example.org/x" },
        { "/home/me/application/x", ".../x" },
        { "path='/home/me/app'", "path='.../app'" },
        { "/etc", "/etc" },
        { "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_buf buf;

        cf_buf_init(&buf, 1000);
        cf_python_add_portable(&buf, cases[i].text, strlen(cases[i].text), "/home/me/app");
        assert_string_equal(cf_buf_str(&buf), cases[i].portable);
        cf_buf_deinit(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_literals_cannot_be_left),
        cmocka_unit_test(test_names_are_identifiers),
        cmocka_unit_test(test_machine_paths_are_shortened),
    };

    return cmocka_run_group_tests_name("replay.python_text", tests, NULL, NULL);
}
