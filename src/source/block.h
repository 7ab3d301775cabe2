/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/block.h - where a function's text ends, by its indentation: for thousands of functions a
 * hundred times as fast as parsing their files.
 */
#ifndef CF_SOURCE_BLOCK_H
#define CF_SOURCE_BLOCK_H

#include <stddef.h>

/*
 * The end of the `def`, `async def` or `class` that begins at `start` (its first character, or that
 * of its first decorator): behind the last character of the last line that belongs to it. Strings,
 * brackets, comments and blank lines are gone over; text that is no Python ends somewhere.
 */
size_t cf_block_end(const char *text, size_t size, size_t start);

#endif
