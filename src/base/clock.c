/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static uint64_t read_clock(clockid_t id)
{
    struct timespec now = { 0 };

    (void)clock_gettime(id, &now); /* cannot fail for the two clocks that we read */
    return (uint64_t)now.tv_sec * CF_NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

uint64_t cf_clock_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t cf_clock_real_ns(void)
{
    return read_clock(CLOCK_REALTIME);
}

double cf_clock_slowness(double most)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    double load = 0;

    if (getloadavg(&load, 1) != 1 || processors < 1)
        return 1;
    load /= (double)processors;
    return load < 1 ? 1 : load > most ? most : load;
}
