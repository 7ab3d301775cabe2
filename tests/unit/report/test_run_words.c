/* SPDX-License-Identifier: Apache-2.0 */
#include "report/run_report.h"
#include "tests/unit/test.h"

static void test_a_speedup_says_what_is_known_of_it(void **state)
{
    static const struct {
        struct cf_interval speedup;
        const char *words;
    } cases[] = {
        { { 2.314, 2.2, 2.42 }, "2.31x (95%: 2.20 to 2.42)" },
        { { 36.3, 31, 63.1 }, "36.3x (95%: 31 to 63.1)" },
        { { 36.3, 0, 0 }, "about 36.3x (measured once)" },
        { { 0, 0, 0 }, "not measured" },
    };
    char buffer[CF_RUN_SPEED_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_string_equal(cf_run_speed_interval(buffer, &cases[i].speedup), cases[i].words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_speedup_says_what_is_known_of_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
