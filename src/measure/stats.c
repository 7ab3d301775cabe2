/* SPDX-License-Identifier: Apache-2.0 */
#include "measure/stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define TRIM 0.2            /* of the values, at each end */
#define TRIM_LEAST 5        /* values: fewer are not trimmed */
#define CORRELATION_LEAST 8 /* values: fewer tell nothing of correlation */
#define CORRELATION_MOST 0.9

static int compare(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

double cf_median(double *values, size_t count)
{
    if (count == 0)
        return 0;
    qsort(values, count, sizeof(*values), compare);
    return count % 2 != 0 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* --- Student's t --------------------------------------------------------------------------- */

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double beta_fraction(double a, double b, double x)
{
    const double tiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1), result = 0;

    d = 1 / (fabs(d) < tiny ? tiny : d);
    result = d;
    for (int m = 1; m < 500; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double change = 0;

        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        result *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        change = d * c;
        result *= change;
        if (fabs(change - 1) < 1e-14)
            break;
    }
    return result;
}

/* The regularized incomplete beta function I_x(a, b). */
static double beta_share(double a, double b, double x)
{
    double front = 0;

    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* P(T > t) for t >= 0. */
static double student_tail(double t, double df)
{
    return beta_share(df / 2, 0.5, df / (df + t * t)) / 2;
}

double cf_student_quantile(double p, double df)
{
    const double tail = p < 0.5 ? p : 1 - p;
    double low = 0, high = 1;

    while (student_tail(high, df) > tail && high < 1e12)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-12 * high; i++) {
        const double middle = (low + high) / 2;

        if (student_tail(middle, df) > tail)
            low = middle;
        else
            high = middle;
    }
    return p < 0.5 ? -(low + high) / 2 : (low + high) / 2;
}

/* --- estimates ----------------------------------------------------------------------------- */

/* Factor of the variance where neighbours in time are alike. */
static double correlation_factor(const double *values, size_t count, double mean)
{
    double products = 0, squares = 0, r = 0;

    if (count < CORRELATION_LEAST)
        return 1;
    for (size_t i = 0; i < count; i++) {
        squares += (values[i] - mean) * (values[i] - mean);
        if (i + 1 < count)
            products += (values[i] - mean) * (values[i + 1] - mean);
    }
    r = squares > 0 ? products / squares : 0;
    r = fmin(fmax(r, 0), CORRELATION_MOST);
    return (1 + r) / (1 - r);
}

struct cf_estimate cf_estimate_trimmed(const double *values, size_t count, double *work)
{
    double *const sorted = work, *const winsorized = work + count;
    const size_t cut = count < TRIM_LEAST ? 0 : (size_t)(TRIM * (double)count);
    const double kept = (double)(count - 2 * cut);
    struct cf_estimate result = { 0, 0, 0 };
    double center = 0, squares = 0;

    if (count == 0)
        return result;
    memcpy(sorted, values, count * sizeof(*values));
    qsort(sorted, count, sizeof(*sorted), compare);
    for (size_t i = cut; i < count - cut; i++)
        result.mean += sorted[i] / kept;
    if (count < 2)
        return result;
    for (size_t i = 0; i < count; i++) {
        winsorized[i] = fmin(fmax(values[i], sorted[cut]), sorted[count - 1 - cut]);
        center += winsorized[i] / (double)count;
    }
    for (size_t i = 0; i < count; i++)
        squares += (winsorized[i] - center) * (winsorized[i] - center);
    result.df = kept - 1;
    result.variance = squares / (kept * (kept - 1));
    result.variance *= correlation_factor(winsorized, count, center);
    return result;
}

struct cf_estimate cf_estimate_sum(const struct cf_estimate *parts, const double *weights,
                                   size_t count)
{
    struct cf_estimate result = { 0, 0, 0 };
    double spread = 0;
    bool known = count > 0;

    for (size_t i = 0; i < count; i++) {
        const double variance = weights[i] * weights[i] * parts[i].variance;

        result.mean += weights[i] * parts[i].mean;
        result.variance += variance;
        if (parts[i].df > 0)
            spread += variance * variance / parts[i].df;
        else if (weights[i] != 0)
            known = false;
    }
    if (!known)
        return (struct cf_estimate){ result.mean, 0, 0 };
    /* Without any spread every part has the same right to its degrees of freedom. */
    result.df = spread > 0 ? result.variance * result.variance / spread : parts[0].df;
    return result;
}

struct cf_bounds cf_estimate_bounds(const struct cf_estimate *estimate, double alpha)
{
    double reach = 0;

    if (estimate->df <= 0)
        return (struct cf_bounds){ -INFINITY, INFINITY };
    reach = cf_student_quantile(1 - alpha / 2, estimate->df) * sqrt(estimate->variance);
    return (struct cf_bounds){ estimate->mean - reach, estimate->mean + reach };
}
