/* SPDX-License-Identifier: Apache-2.0 */
#include "timing.h"

#include "clock.h"

#include <fcntl.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND UINT64_C(1000000000)

uint64_t ext_timing_wall_ns(void)
{
    return ext_clock_ns(CLOCK_MONOTONIC);
}

static uint64_t children_ns(void)
{
    struct rusage usage;

    if (getrusage(RUSAGE_CHILDREN, &usage) != 0)
        return 0;
    return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * NS_PER_SECOND +
           (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000;
}

/* The second number of "on-processor waited slices". */
static uint64_t waited_ns(int fd)
{
    char text[96];
    const ssize_t size = fd < 0 ? -1 : pread(fd, text, sizeof(text) - 1, 0);
    uint64_t number = 0;
    const char *next = text;

    if (size <= 0)
        return 0;
    text[size] = '\0';
    while (*next != '\0' && *next != ' ')
        next++;
    for (next += *next == ' '; *next >= '0' && *next <= '9'; next++)
        number = number * 10 + (uint64_t)(*next - '0');
    return number;
}

static uint64_t instructions(int fd)
{
    uint64_t count = 0;

    if (fd < 0 || read(fd, &count, sizeof(count)) != (ssize_t)sizeof(count))
        return 0;
    return count;
}

/* A counter of this thread and those that it starts, user mode only. */
static int open_instructions(void)
{
    struct perf_event_attr attr;

    memset(&attr, 0, sizeof(attr));
    attr.type = PERF_TYPE_HARDWARE;
    attr.size = sizeof(attr);
    attr.config = PERF_COUNT_HW_INSTRUCTIONS;
    attr.exclude_kernel = 1;
    attr.exclude_hv = 1;
    attr.inherit = 1;
    return (int)syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
}

void ext_timing_counters_open(struct timing_counters *counters)
{
    counters->schedstat = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    counters->instructions = open_instructions();
}

void ext_timing_counters_close(struct timing_counters *counters)
{
    if (counters->schedstat >= 0)
        (void)close(counters->schedstat);
    if (counters->instructions >= 0)
        (void)close(counters->instructions);
    counters->schedstat = counters->instructions = -1;
}

void ext_timing_start(const struct timing_counters *counters, struct timing_clock *clock)
{
    clock->process_ns = children_ns();
    clock->waited_ns = waited_ns(counters->schedstat);
    clock->process_ns += ext_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    clock->instructions = instructions(counters->instructions);
    clock->wall_ns = ext_clock_ns(CLOCK_MONOTONIC);
    clock->thread_ns = ext_clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

void ext_timing_stop(const struct timing_counters *counters, struct timing_clock *clock)
{
    clock->thread_ns = ext_clock_ns(CLOCK_THREAD_CPUTIME_ID);
    clock->wall_ns = ext_clock_ns(CLOCK_MONOTONIC);
    clock->instructions = instructions(counters->instructions);
    clock->process_ns = ext_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
    clock->waited_ns = waited_ns(counters->schedstat);
    clock->process_ns += children_ns();
}
