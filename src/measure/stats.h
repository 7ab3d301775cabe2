/* SPDX-License-Identifier: Apache-2.0 */
/*
 * measure/stats.h - estimates and intervals of noisy ratios, on a logarithmic scale.
 *
 * docs/measuring.md names the sources of each method.
 */
#ifndef CF_MEASURE_STATS_H
#define CF_MEASURE_STATS_H

#include <stddef.h>

/* A location with the variance of its estimate; `df` degrees of freedom (Student's t). */
struct cf_estimate {
    double mean;
    double variance;
    double df; /* 0: too few values for a variance */
};

struct cf_bounds {
    double low, high; /* infinite where there is no variance */
};

/* The x with P(T <= x) = p for Student's t; 0 < p < 1, df > 0. Right to 1e-9. */
double cf_student_quantile(double p, double df);

/* The median; sorts `values`. 0 of none. */
double cf_median(double *values, size_t count);

/*
 * Mean of `values` (in the order of time) without the lowest and highest fifth, with Yuen's
 * variance by the winsorized values; with fewer than five it is the plain mean. What is left of
 * correlation between neighbours widens the variance. `work` has room for 2 * count.
 */
struct cf_estimate cf_estimate_trimmed(const double *values, size_t count, double *work);

/* Sum of weights[i] * parts[i], with Welch and Satterthwaite's degrees of freedom. */
struct cf_estimate cf_estimate_sum(const struct cf_estimate *parts, const double *weights,
                                   size_t count);

/* The two-sided interval with error probability `alpha`. */
struct cf_bounds cf_estimate_bounds(const struct cf_estimate *estimate, double alpha);

#endif
