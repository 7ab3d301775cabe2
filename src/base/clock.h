/* SPDX-License-Identifier: Apache-2.0 */
/* base/clock.h - times in nanoseconds. */
#ifndef CF_BASE_CLOCK_H
#define CF_BASE_CLOCK_H

#include <stdint.h>

#define CF_NS_PER_SECOND UINT64_C(1000000000)

uint64_t cf_clock_ns(void);      /* CLOCK_MONOTONIC: for durations */
uint64_t cf_clock_real_ns(void); /* CLOCK_REALTIME: since 1970 */

/*
 * How much longer everything takes because others use the machine too, by its load: 1 where it is
 * idle, `most` at most.
 */
double cf_clock_slowness(double most);

#endif
