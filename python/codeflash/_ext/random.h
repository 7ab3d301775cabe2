/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/random.h - numbers by which the recorder is in step with no rhythm of the program's: George
 * Marsaglia, "Xorshift RNGs", Journal of Statistical Software 8 (2003), triple (13, 7, 17).
 */
#ifndef CF_EXT_RANDOM_H
#define CF_EXT_RANDOM_H

#include <stdint.h>

#define EXT_RANDOM_SEED UINT64_C(0x9E3779B97F4A7C15)

/* The next number; the state is one of its own for each thread, and never 0. */
static inline uint64_t ext_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

#endif
