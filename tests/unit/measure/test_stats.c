/* SPDX-License-Identifier: Apache-2.0 */
/* Estimates against tables, and their intervals against simulations with a fixed seed. */
#include "measure/stats.h"
#include "tests/unit/test.h"

#include <math.h>

#define MOST 200

struct random {
    uint64_t state;
};

static double uniform(struct random *random)
{
    uint64_t mixed = random->state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    mixed ^= mixed >> 31;
    return ((double)(mixed >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(struct random *random)
{
    return sqrt(-2 * log(uniform(random))) * cos(6.283185307179586 * uniform(random));
}

static void assert_near(double value, double expected, double error)
{
    if (!(fabs(value - expected) <= error))
        fail_msg("%.9g is not %.9g within %.3g", value, expected, error);
}

static void test_student_quantiles_are_those_of_the_tables(void **state)
{
    static const struct {
        double p, df, quantile;
    } cases[] = {
        { 0.975, 1, 12.706205 },  { 0.975, 2, 4.302653 },  { 0.975, 5, 2.570582 },
        { 0.975, 10, 2.228139 },  { 0.995, 10, 3.169273 }, { 0.9975, 5, 4.773341 },
        { 0.975, 1e7, 1.959964 }, { 0.5, 3, 0 },           { 0.025, 10, -2.228139 },
        { 0.9, 2.5, 1.730253 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_near(cf_student_quantile(cases[i].p, cases[i].df), cases[i].quantile, 2e-5);
}

static void test_median(void **state)
{
    double odd[] = { 5, 1, 3 }, even[] = { 4, 1, 3, 2 }, one[] = { 7 };

    (void)state;
    assert_near(cf_median(odd, 3), 3, 0);
    assert_near(cf_median(even, 4), 2.5, 0);
    assert_near(cf_median(one, 1), 7, 0);
    assert_near(cf_median(NULL, 0), 0, 0);
}

/* Values of Wilcox, in an order without correlation: their winsorized deviation is 146.8, h is 13.
 */
static void test_trimmed_mean_and_its_variance(void **state)
{
    const double values[] = { 77,  2611, 87,  1310, 88,  666, 114, 515, 151, 428,
                              210, 376,  219, 306,  246, 299, 253, 296, 262 };
    double work[38];
    const struct cf_estimate found = cf_estimate_trimmed(values, 19, work);

    (void)state;
    assert_near(found.mean, 282.6923, 1e-3);
    assert_near(found.df, 12, 0);
    assert_near(sqrt(found.variance), 146.8 * sqrt(18.0 / (13 * 12)), 0.05);
}

static void test_few_values_have_no_trim_and_one_has_no_variance(void **state)
{
    const double values[] = { 1, 2, 6, 3 };
    double work[8];
    struct cf_estimate found = cf_estimate_trimmed(values, 4, work);
    struct cf_bounds bounds;

    (void)state;
    assert_near(found.mean, 3, 1e-12);
    assert_near(found.variance, 14.0 / 3 / 4, 1e-12);
    assert_near(found.df, 3, 0);
    found = cf_estimate_trimmed(values, 1, work);
    bounds = cf_estimate_bounds(&found, 0.05);
    assert_near(found.mean, 1, 0);
    assert_true(isinf(bounds.low) && isinf(bounds.high));
    found = cf_estimate_trimmed(values, 0, work);
    assert_near(found.df, 0, 0);
}

static void test_an_outlier_moves_little(void **state)
{
    const double values[] = { 0.10, 0.11, 0.09, 0.10, 5.0, 0.10, 0.11, 0.09, 0.10, 0.10 };
    double work[20];
    const struct cf_estimate found = cf_estimate_trimmed(values, 10, work);
    const struct cf_bounds bounds = cf_estimate_bounds(&found, 0.05);

    (void)state;
    assert_near(found.mean, 0.10, 0.005);
    assert_true(bounds.low > 0.05 && bounds.high < 0.15);
}

static void test_a_sum_has_welchs_degrees_of_freedom(void **state)
{
    const struct cf_estimate parts[] = { { 1, 4.0 / 10, 9 }, { 2, 9.0 / 5, 4 }, { 3, 0, 0 } };
    const double both[] = { 1, -1 }, with_unknown[] = { 1, 1, 1 }, without[] = { 1, 1, 0 };
    struct cf_estimate found = cf_estimate_sum(parts, both, 2);

    (void)state;
    assert_near(found.mean, -1, 1e-12);
    assert_near(found.variance, 2.2, 1e-12);
    assert_near(found.df, 2.2 * 2.2 / (0.16 / 9 + 3.24 / 4), 1e-9);
    found = cf_estimate_sum(parts, with_unknown, 3);
    assert_near(found.mean, 6, 1e-12);
    assert_near(found.df, 0, 0);
    assert_true(cf_estimate_sum(parts, without, 3).df > 0);
}

/* Times on a busy machine: most values lie close, some far out, on either side. */
static double noisy(struct random *random)
{
    const double kind = uniform(random);

    return kind < 0.85 ? 0.01 * normal(random) : (kind < 0.97 ? 0.05 : 0.3) * normal(random);
}

/* The share of simulated series whose interval misses the truth. */
static double misses(size_t count, double alpha, double correlation, unsigned trials)
{
    struct random random = { 42 };
    double values[MOST], work[2 * MOST];
    unsigned missed = 0;

    for (unsigned trial = 0; trial < trials; trial++) {
        struct cf_estimate found;
        struct cf_bounds bounds;
        double last = 0;

        for (size_t i = 0; i < count; i++) {
            last = correlation * last + (correlation > 0 ? 0.01 * normal(&random) : noisy(&random));
            values[i] = last;
        }
        found = cf_estimate_trimmed(values, count, work);
        bounds = cf_estimate_bounds(&found, alpha);
        missed += bounds.low > 0 || bounds.high < 0;
    }
    return (double)missed / trials;
}

static void test_intervals_of_noisy_values_hold(void **state)
{
    (void)state;
    assert_true(misses(6, 0.05, 0, 20000) < 0.065);
    assert_true(misses(10, 0.05, 0, 20000) < 0.06);
    assert_true(misses(40, 0.05, 0, 20000) < 0.06);
    assert_true(misses(10, 0.005, 0, 20000) < 0.0075);
    assert_true(misses(40, 0.005, 0, 20000) < 0.0075);
    assert_true(misses(40, 0.05, 0, 20000) > 0.03); /* and are not much too wide */
}

static void test_correlation_in_time_widens_the_interval(void **state)
{
    (void)state;
    assert_true(misses(60, 0.05, 0.5, 5000) < 0.10); /* 0.25 without */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_student_quantiles_are_those_of_the_tables),
        cmocka_unit_test(test_median),
        cmocka_unit_test(test_trimmed_mean_and_its_variance),
        cmocka_unit_test(test_few_values_have_no_trim_and_one_has_no_variance),
        cmocka_unit_test(test_an_outlier_moves_little),
        cmocka_unit_test(test_a_sum_has_welchs_degrees_of_freedom),
        cmocka_unit_test(test_intervals_of_noisy_values_hold),
        cmocka_unit_test(test_correlation_in_time_widens_the_interval),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
