/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay/python_text.h - text of a trace made safe inside a Python source file.
 *
 * What people read stays as it is (any valid UTF-8 that prints); what could end a literal or a
 * comment, or mislead a reader (control characters, line separators, text direction), is
 * escaped; broken UTF-8 becomes "?".
 */
#ifndef CF_REPLAY_PYTHON_TEXT_H
#define CF_REPLAY_PYTHON_TEXT_H

#include "base/buf.h"

#include <stddef.h>

/* Text for the inside of a "..." literal or of a docstring. */
void cf_python_add_escaped(struct cf_buf *buf, const char *text, size_t len);

/* Text for a comment: backslashes and quotes stay. */
void cf_python_add_comment(struct cf_buf *buf, const char *text, size_t len);

/* An identifier's tail: what cannot stand in one becomes "_". */
void cf_python_add_name(struct cf_buf *buf, const char *text, size_t len);

/*
 * The text without paths of this machine: `root` and what follows a slash in front of a word
 * are shortened ("/home/me/app/run.py" is "run.py" below root, else ".../run.py").
 */
void cf_python_add_portable(struct cf_buf *buf, const char *text, size_t len, const char *root);

#endif
