/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/counting.h - the number of calls where not every call is seen (ext_hooks_skip_calls());
 * included by recorder.h. counting.c tells how.
 */
#ifndef CF_EXT_COUNTING_H
#define CF_EXT_COUNTING_H

/* The function's calls are counted from now on; its events are to be armed. */
void ext_counting_begin(struct ext_function *function);
/* count_left is used up: counting stops, and so may the function's events. */
void ext_counting_exhausted(struct ext_function *function);
/* Called by the sampler every `elapsed_ns`, when the program has run for `run_ns`. */
void ext_counting_tick(uint64_t elapsed_ns, uint64_t run_ns);
/* Accounts for the function's calls up to the end. */
void ext_counting_finish(struct ext_function *function);
void ext_counting_reset(void);

#endif
