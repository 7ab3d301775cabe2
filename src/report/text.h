/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/text.h - text of a trace made safe for a terminal, and numbers as people read them.
 *
 * What a terminal would act upon (control characters, escape sequences, text direction marks,
 * broken UTF-8) is shown as \xNN or \uNNNN instead. Widths are columns of a terminal: two for
 * wide East Asian characters, none for combining marks.
 */
#ifndef CF_REPORT_TEXT_H
#define CF_REPORT_TEXT_H

#include "report/query.h"

#include <stdint.h>

#define CF_NUMBER_MAX 32 /* bytes that a number as text needs at most */

/* Cleaned text in a buffer of fixed size. */
struct cf_line {
    char bytes[1024];
    size_t size;  /* bytes used; terminated */
    size_t width; /* columns used */
    size_t limit; /* columns at most */
    bool full;    /* something did not fit: the line ends in an ellipsis */
};

/* Empties the line; it takes `limit` columns (at most 500). */
void cf_line_init(struct cf_line *line, size_t limit);

/* Appends cleaned text; what does not fit is replaced by an ellipsis. */
void cf_line_add(struct cf_line *line, struct cf_text text);
void cf_line_addf(struct cf_line *line, const char *fmt, ...) CF_PRINTF(2, 3);

/* The next code point of [*next, end); broken UTF-8 gives one byte as 0x110000 + byte. */
uint32_t cf_utf8_next(const unsigned char **next, const unsigned char *end);

/* True where a terminal or a reader could be misled by the code point. */
bool cf_utf8_is_unsafe(uint32_t point);

/* "1.23 s", "45.6 ms", "7.1 us", "0 s" */
const char *cf_format_time(char buffer[CF_NUMBER_MAX], uint64_t ns);

/* "1,234,567" */
const char *cf_format_count(char buffer[CF_NUMBER_MAX], uint64_t count);

/* "950", "12.3k", "4.56M": at most six columns */
const char *cf_format_short(char buffer[CF_NUMBER_MAX], uint64_t count);

/* "12.3%" of part in whole; "-" where the whole is 0 */
const char *cf_format_share(char buffer[CF_NUMBER_MAX], uint64_t part, uint64_t whole);

#endif
