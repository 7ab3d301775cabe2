/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/peek.h - where threads are while they run, seen without the GIL.
 *
 * Whoever waits for the GIL gets it where the interpreter looks up: after a call of C code, at
 * the end of a loop's round, at the start of a function. Samples taken there say nothing of the
 * time in between: `item in items` as a function's last word would never be seen. So a timer on
 * the CPU time of each thread tells a thread of ours, at a moment of chance at which the other
 * one runs, to look at its stack, by the kernel's hand (process_vm_readv, which fails on memory
 * that has gone instead of crashing). The sampler asks for what it saw once it has the GIL.
 * What is read may be torn, as it changes meanwhile: no address in it is followed before
 * ext_peek_is_code has proved it, with the GIL. docs/adr/0008-seen-without-the-gil.md.
 */
#ifndef CF_EXT_PEEK_H
#define CF_EXT_PEEK_H

#include "compat.h"

#include <stdint.h>
#include <time.h>

#define EXT_PEEK_DEPTH 400U /* frames of a stack, from the leaf */

struct ext_peek {
    uint64_t id;      /* of the PyThreadState */
    uint64_t cpu_ns;  /* CPU time of the thread */
    uint64_t wall_ns; /* monotonic */
    uint32_t depth;
    const void *codes[EXT_PEEK_DEPTH]; /* what the frames name as their code, from the leaf */
};

/* All of these with the GIL, where nothing else is said. */

/* Starts the thread that looks. False where the kernel does not let it. */
bool ext_peek_start(PyInterpreterState *interpreter);
void ext_peek_stop(void); /* without the GIL */
void ext_peek_after_fork(void);

/* The sampler's rounds: between the two, ext_peek_watch for each thread that is to be looked at;
 * those that were not named in a round are looked at no more. `beside`: on the processor that they
 * run on, which stops them for the look. */
void ext_peek_begin_round(uint64_t period_ns, bool beside);
/* `clock`: of its CPU time, in which it is looked at every `period_ns` or so. False where nobody
 * can look at it. */
bool ext_peek_watch(const PyThreadState *thread, clockid_t clock);
void ext_peek_end_round(void);

/* What was seen since the last such call, in time's order; valid until the next. */
const struct ext_peek *ext_peek_take(size_t *count);
/* Whether there is a code object at this address. */
bool ext_peek_is_code(const void *address);

#endif
