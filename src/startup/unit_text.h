/* SPDX-License-Identifier: Apache-2.0 */
/* startup/unit_text.h - where in a file's text whole lines can be taken out and put in. */
#ifndef CF_STARTUP_UNIT_TEXT_H
#define CF_STARTUP_UNIT_TEXT_H

#include "source/syntax.h"

/* The first byte of the node's line where only blanks stand before it; CF_NONE: something does. */
uint32_t cf_unit_line_start(const struct cf_syntax *syntax, uint32_t node);
/* The byte after the node's line break where only a comment follows it; CF_NONE: more does. */
uint32_t cf_unit_line_end(const struct cf_syntax *syntax, uint32_t node);
/* The statement of the block before which code may be put; CF_NONE: there is none. */
uint32_t cf_unit_begin(const struct cf_syntax *syntax, uint32_t block);

#endif
