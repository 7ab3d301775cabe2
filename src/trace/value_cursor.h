/* SPDX-License-Identifier: Apache-2.0 */
/* trace/value_cursor.h - the pieces of an encoded value; shared by value_*.c. */
#ifndef CF_TRACE_VALUE_CURSOR_H
#define CF_TRACE_VALUE_CURSOR_H

#include "trace/spool_reader.h"
#include "trace/value.h"

#define CF_VALUE_DEPTH_MAX 1000000 /* values inside values; the recorder stops far below */
#define CF_VALUE_DEPTH_PLAIN 64    /* without taking memory */
#define CF_VALUE_ITEMS_MAX 256     /* parameters that are looked at one by one */

/* An unsigned LEB128 number of at most 64 bits. */
uint64_t cf_cursor_varint(struct cf_cursor *cursor);

/* Such a number and so many bytes. */
struct cf_slice cf_cursor_varslice(struct cf_cursor *cursor);

/* Steps over one value; `*memos` counts the memo numbers given. False: not well-formed. */
bool cf_value_skip(struct cf_cursor *cursor, uint64_t *memos);

#endif
