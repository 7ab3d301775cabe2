/* SPDX-License-Identifier: Apache-2.0 */
/* _ext/clock.h - a clock of the kernel's in nanoseconds; without Python, any thread. */
#ifndef CF_EXT_CLOCK_H
#define CF_EXT_CLOCK_H

#include <stdint.h>
#include <time.h>

static inline uint64_t ext_clock_ns(clockid_t clock)
{
    struct timespec now = { 0 };

    (void)clock_gettime(clock, &now); /* cannot fail for the clocks that we read */
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

#endif
