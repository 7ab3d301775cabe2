/* SPDX-License-Identifier: Apache-2.0 */
/* report/markdown.h - text from outside in a page of Markdown, as text only. */
#ifndef CF_REPORT_MARKDOWN_H
#define CF_REPORT_MARKDOWN_H

#include <stddef.h>
#include <stdio.h>

/* The text cleaned, in at most `columns` (first: 400), Markdown's own marks escaped. */
void cf_markdown_put(FILE *out, const char *text);
void cf_markdown_put_within(FILE *out, const char *text, size_t columns);

/* A block of code, fenced by more ticks than it holds in a row. */
void cf_markdown_code(FILE *out, const char *language, const char *text);

#endif
