/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/condition_prime.h - conditions about divisors, for condition_value.c alone. */
#ifndef CF_CANDIDATES_CONDITION_PRIME_H
#define CF_CANDIDATES_CONDITION_PRIME_H

#include "candidates/site.h"

/* past_root($end, $n): range(2, $end) has a divisor of $n where there is one between 1 and $n, and
 * not $n itself: n, n // 2 + 1, int(n ** 0.5) + 1. */
bool cf_check_past_root(struct cf_site *site, const struct cf_rule_condition *condition);

/* tells_primes($f): a function of the file that says of numbers above 1 whether they are prime. */
bool cf_check_tells_primes(struct cf_site *site, const struct cf_rule_condition *condition);

#endif
