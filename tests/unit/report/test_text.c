/* SPDX-License-Identifier: Apache-2.0 */
#include "report/json.h"
#include "report/text.h"
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

static void test_text_of_a_trace_cannot_act_on_a_terminal(void **state)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        { "plain", "plain" },
        { "\033[31mred", "\\x1b[31mred" },
        { "a\nb\rc\td", "a\\x0ab\\x0dc\\x09d" },
        { "caf\xC3\xA9", "caf\xC3\xA9" },
        { "\xC2\x9B"
          "31m",
          "\\x9b31m" }, /* C1 control: CSI */
        { "a\xE2\x80\xAE"
          "b",
          "a\\u202eb" },                                /* right-to-left override */
        { "\xFF\xC3", "\\xff\\xc3" },                   /* not UTF-8, and cut */
        { "\xC0\xAF", "\\xc0\\xaf" },                   /* overlong */
        { "\xED\xA0\x80", "\\ud800" },                  /* a surrogate */
        { "\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" }, /* above U+10FFFF */
        { "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_line line;

        cf_line_init(&line, 100);
        cf_line_add(&line, cf_text_of(cases[i].text));
        assert_string_equal(line.bytes, cases[i].shown);
    }
}

static void test_a_long_line_ends_in_an_ellipsis(void **state)
{
    static char huge[1 << 20];
    struct cf_line line;

    (void)state;
    cf_line_init(&line, 5);
    cf_line_add(&line, cf_text_of("abcdefgh"));
    assert_string_equal(line.bytes, "abcd\xE2\x80\xA6");
    assert_int_equal(line.width, 5);

    cf_line_init(&line, 5); /* wide characters take two columns */
    cf_line_add(&line, cf_text_of("\xE6\x97\xA5\xE6\x9C\xAC\xE6\x97\xA5"));
    assert_string_equal(line.bytes, "\xE6\x97\xA5\xE6\x9C\xAC\xE2\x80\xA6");

    memset(huge, '\033', sizeof(huge));
    for (size_t limit = 0; limit < 600; limit++) {
        cf_line_init(&line, limit);
        cf_line_add(&line, (struct cf_text){ huge, sizeof(huge) });
        assert_true(line.width <= limit && line.size < sizeof(line.bytes));
    }
}

static void test_numbers_read_well(void **state)
{
    char buffer[CF_NUMBER_MAX];

    (void)state;
    assert_string_equal(cf_format_time(buffer, 0), "0 s");
    assert_string_equal(cf_format_time(buffer, 1500), "1.5 us");
    assert_string_equal(cf_format_time(buffer, 2500000), "2.5 ms");
    assert_string_equal(cf_format_time(buffer, 1234000000), "1.23 s");
    assert_string_equal(cf_format_time(buffer, 123400000000), "123 s");
    assert_string_equal(cf_format_count(buffer, 0), "0");
    assert_string_equal(cf_format_count(buffer, 1234567), "1,234,567");
    assert_string_equal(cf_format_count(buffer, UINT64_MAX), "18,446,744,073,709,551,615");
    assert_string_equal(cf_format_short(buffer, 9999), "9999");
    assert_string_equal(cf_format_short(buffer, 12345), "12.3k");
    assert_string_equal(cf_format_short(buffer, 999999), "1.00M");
    assert_string_equal(cf_format_short(buffer, UINT64_MAX), "18.4E");
    assert_string_equal(cf_format_share(buffer, 1, 8), "12.5%");
    assert_string_equal(cf_format_share(buffer, 1, 0), "-");
}

static void test_json_holds_any_text(void **state)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    struct cf_json json;

    (void)state;
    assert_non_null(out);
    cf_json_init(&json, out);
    cf_json_open(&json, NULL, '{');
    cf_json_text(&json, "a", (struct cf_text){ "q\"\\\n\0\xFF</script>", 15 });
    cf_json_open(&json, "list", '[');
    cf_json_int(&json, NULL, -5);
    cf_json_bool(&json, NULL, true);
    cf_json_null(&json, NULL);
    cf_json_real(&json, NULL, 0.5);
    cf_json_close(&json, ']');
    cf_json_string(&json, "b", "\xE2\x80\xA8");
    cf_json_close(&json, '}');
    assert_int_equal(fclose(out), 0);
    assert_string_equal(bytes, "{\"a\":\"q\\\"\\\\\\n\\u0000\\ufffd\\u003c/script\\u003e\","
                               "\"list\":[-5,true,null,0.5],\"b\":\"\\u2028\"}");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_of_a_trace_cannot_act_on_a_terminal),
        cmocka_unit_test(test_a_long_line_ends_in_an_ellipsis),
        cmocka_unit_test(test_numbers_read_well),
        cmocka_unit_test(test_json_holds_any_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
