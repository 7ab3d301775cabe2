/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdbool.h>
#include <stdlib.h>

static long allocations_left = -1;

static bool refused(void)
{
    if (allocations_left == 0)
        return true;
    if (allocations_left > 0)
        allocations_left--;
    return false;
}

void *cf_alloc(size_t bytes)
{
    return refused() ? NULL : calloc(1, bytes > 0 ? bytes : 1);
}

void *cf_realloc(void *memory, size_t bytes)
{
    return refused() ? NULL : realloc(memory, bytes > 0 ? bytes : 1);
}

void cf_alloc_fail_after(long count)
{
    allocations_left = count;
}
