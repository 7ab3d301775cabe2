/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/alloc.h - the allocations of src/, with a seam that makes the n-th one fail in tests.
 *
 * Memory of these functions is released with free(). The seam is not thread-safe.
 */
#ifndef CF_BASE_ALLOC_H
#define CF_BASE_ALLOC_H

#include <stddef.h>

/* As calloc(1, bytes) and realloc(); NULL also when a test made this allocation fail. */
void *cf_alloc(size_t bytes);
void *cf_realloc(void *memory, size_t bytes);

/* Test seam: let `count` further allocations succeed, then fail. -1: never fail. */
void cf_alloc_fail_after(long count);

#endif
