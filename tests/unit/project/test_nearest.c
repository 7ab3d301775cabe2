/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "project/nearest.h"

static void test_the_nearest_word_is_found(void **state)
{
    static const char *const known[] = { "output", "json", "trace-only", "exact" };
    static const struct {
        const char *typed;
        const char *meant; /* NULL: nothing near */
    } cases[] = {
        { "ouptut", "output" }, { "jsn", "json" },  { "trace_only", "trace-only" },
        { "exat", "exact" },    { "banana", NULL }, { "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_nearest nearest = cf_nearest_begin(cases[i].typed);

        for (size_t k = 0; k < sizeof(known) / sizeof(known[0]); k++)
            cf_nearest_try(&nearest, known[k]);
        if (cases[i].meant == NULL)
            assert_null(nearest.best);
        else
            assert_string_equal(nearest.best, cases[i].meant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_the_nearest_word_is_found) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
