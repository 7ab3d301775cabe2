/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First calls: each in a process forked from one that has never called the input, after calls of
 * other inputs. Whatever a version keeps from one call for equal inputs later is not there yet.
 * With CF_WIRE_RELOAD after calls of the same input, but in a module executed anew from the same
 * code objects: what the module keeps is gone, while the interpreter has its code as warm as ever.
 */
#include "timing.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WARM_NS 6000000 /* wall clock of the calls of other inputs */
#define WARM_MAX 200    /* of them */

static int time_once(struct timing *timing, unsigned side, const struct cf_wire_command *command,
                     struct cf_wire_sample *sample)
{
    struct timing_copies copies;
    const int made = ext_timing_copies_make(timing, side, command, &copies);

    if (made == 0)
        ext_timing_region(timing, side, &copies, command, sample);
    ext_timing_settle(timing);
    ext_timing_copies_free(&copies);
    return made;
}

static void warm_up(struct timing *timing, unsigned side, const struct cf_wire_command *command)
{
    const uint64_t start = ext_timing_wall_ns();
    const bool same = (command->flags & CF_WIRE_RELOAD) != 0;
    struct cf_wire_command other = *command;
    struct cf_wire_sample ignored;

    for (uint32_t i = 1; i <= WARM_MAX && (same || timing->inputs > 1); i++) {
        other.input = same ? command->input : (command->input + i) % timing->inputs;
        if (!same && other.input == command->input)
            continue;
        if (time_once(timing, side, &other, &ignored) != 0)
            PyErr_Clear();
        if (ext_timing_wall_ns() - start > WARM_NS)
            break;
    }
}

static void run_child(struct timing *timing, unsigned side, const struct cf_wire_command *command,
                      struct cf_wire_sample *shared)
{
    struct cf_wire_sample first, second;

    warm_up(timing, side, command);
    if ((command->flags & CF_WIRE_RELOAD) != 0 && ext_timing_load(timing, side) != 0)
        _exit(1);
    if (time_once(timing, side, command, &first) == 0 &&
        time_once(timing, side, command, &second) == 0) {
        first.again_ns = second.cpu_ns;
        *shared = first;
    }
    _exit(0);
}

static int fork_one(struct timing *timing, unsigned side, const struct cf_wire_command *command,
                    ext_timing_child *child, struct cf_wire_sample *shared)
{
    pid_t pid = 0;

    memset(shared, 0, sizeof(*shared));
    shared->side = side;
    shared->flags = CF_SAMPLE_DIED;
    PyOS_BeforeFork();
    pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        ext_timing_counters_close(&timing->counters);
        ext_timing_counters_open(&timing->counters); /* those of this process */
        timing->threads = ext_timing_threads();
        timing->open = NULL;
        child(timing, side, command, shared);
        _exit(1);
    }
    PyOS_AfterFork_Parent();
    if (pid < 0) {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    timing->open = NULL;
    return 0;
}

int ext_timing_forked(struct timing *timing, const struct cf_wire_command *command,
                      ext_timing_child *child)
{
    struct cf_wire_sample *shared =
        mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const uint32_t times = command->kind == CF_WIRE_COLD ? command->rounds : 1;
    int failed = 0;

    if (shared == MAP_FAILED) {
        PyErr_NoMemory();
        return -1;
    }
    for (uint32_t round = 0; failed == 0 && round < times; round++) {
        for (unsigned i = 0; failed == 0 && i < CF_SIDE_COUNT; i++) {
            const unsigned side =
                (command->seed >> round % 64 & 1) != 0 ? CF_SIDE_COUNT - 1 - i : i;

            if ((command->sides >> side & 1) == 0)
                continue;
            failed = fork_one(timing, side, command, child, shared);
            timing->samples[timing->count++] = *shared;
        }
    }
    (void)munmap(shared, sizeof(*shared));
    return failed;
}

int ext_timing_cold(struct timing *timing, const struct cf_wire_command *command)
{
    struct cf_wire_command one = *command;

    one.batch = 1;
    return ext_timing_forked(timing, &one, run_child);
}
