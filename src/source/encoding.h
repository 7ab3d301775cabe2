/* SPDX-License-Identifier: Apache-2.0 */
/* source/encoding.h - whether a Python file is UTF-8, as it must be for us. */
#ifndef CF_SOURCE_ENCODING_H
#define CF_SOURCE_ENCODING_H

#include "base/status.h"

#include <stddef.h>

/*
 * CF_EFORMAT: a byte that is not UTF-8 ("line 3: not UTF-8"), a zero byte, or a declaration of
 * another encoding (PEP 263) over text that is not ASCII.
 */
CF_NODISCARD
enum cf_status cf_encoding_check(const char *text, size_t size, struct cf_error *err);

#endif
