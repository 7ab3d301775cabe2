/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/witness.h - tells a signal sent to our whole process group from one sent to us alone.
 *
 * The kernel does not say which it was. The witness is a process of the same group that blocks
 * every signal: one that is pending there as well was sent to the group, and the program has got
 * it already. Without a witness (no process could be made) every signal counts as ours alone.
 */
#ifndef CF_TRACE_WITNESS_H
#define CF_TRACE_WITNESS_H

#include <stdbool.h>
#include <sys/types.h>

struct cf_witness {
    pid_t pid;  /* -1: none */
    int socket; /* -1: none */
};

void cf_witness_begin(struct cf_witness *witness);

/* Whether the group got this signal since the last question about it. */
bool cf_witness_saw(const struct cf_witness *witness, int number);

void cf_witness_end(struct cf_witness *witness);

#endif
