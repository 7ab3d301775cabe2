/* SPDX-License-Identifier: Apache-2.0 */
/* base/utf8.h - texts that are cut between characters. */
#ifndef CF_BASE_UTF8_H
#define CF_BASE_UTF8_H

#include <stddef.h>

/* How many of the first `max` bytes of `text`, which has more, end with a whole character. */
static inline size_t cf_utf8_cut(const char *text, size_t max)
{
    size_t end = max;

    while (end > 0 && max - end < 4 && ((unsigned char)text[end] & 0xC0U) == 0x80U)
        end--;
    return end;
}

#endif
