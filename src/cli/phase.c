/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/phase.h"

#include "base/clock.h"
#include "cli/command.h"

#include <sys/resource.h>

static uint64_t cpu_of(int who)
{
    struct rusage usage = { 0 };

    (void)getrusage(who, &usage); /* cannot fail for the two that we ask for */
    return ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * CF_NS_PER_SECOND +
           ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * UINT64_C(1000);
}

struct cf_phase cf_phase_begin(bool told)
{
    return (struct cf_phase){
        .told = told,
        .wall_ns = cf_clock_ns(),
        .cpu_ns = cpu_of(RUSAGE_SELF) + cpu_of(RUSAGE_CHILDREN),
    };
}

void cf_phase_end(struct cf_phase *phase, const char *name)
{
    const struct cf_phase next = cf_phase_begin(phase->told);
    const double second = (double)CF_NS_PER_SECOND;

    if (phase->told)
        cf_say("%s: %.3f s, %.3f s CPU", name, (double)(next.wall_ns - phase->wall_ns) / second,
               (double)(next.cpu_ns - phase->cpu_ns) / second);
    *phase = next;
}
