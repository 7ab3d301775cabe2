/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/buf.h - a growing string of bytes with a ceiling.
 *
 * An append that fails marks the buffer as broken and every later one does nothing, so a caller
 * appends freely and asks once, with cf_buf_status(), before it uses the bytes.
 */
#ifndef CF_BASE_BUF_H
#define CF_BASE_BUF_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

struct cf_buf {
    char *data;         /* owned; always terminated; NULL before the first append */
    size_t len;         /* bytes, terminator not counted */
    size_t capacity;    /* bytes, terminator counted */
    size_t limit_bytes; /* ceiling of `len` */
    enum cf_status status;
};

/* Cannot fail: nothing is allocated before the first append. */
void cf_buf_init(struct cf_buf *buf, size_t limit_bytes);

/* Releases the bytes. The buffer is as after cf_buf_init() then. */
void cf_buf_deinit(struct cf_buf *buf);

/* Makes the buffer empty and whole again; keeps its memory. */
void cf_buf_reset(struct cf_buf *buf);

void cf_buf_add(struct cf_buf *buf, const void *data, size_t len);
void cf_buf_add_str(struct cf_buf *buf, const char *text);
void cf_buf_add_char(struct cf_buf *buf, char c);
void cf_buf_printf(struct cf_buf *buf, const char *fmt, ...) CF_PRINTF(2, 3);

/* Room for `len` more bytes at data + len; the caller then raises `len`. False: broken. */
CF_NODISCARD
bool cf_buf_reserve(struct cf_buf *buf, size_t len);

/* The bytes as a terminated string, "" where there are none; borrowed until the next call. */
const char *cf_buf_str(const struct cf_buf *buf);

/* CF_OK, CF_ENOMEM or CF_ELIMIT: whether every append since the reset succeeded. */
CF_NODISCARD
enum cf_status cf_buf_status(const struct cf_buf *buf, struct cf_error *err);

/* The caller becomes the owner of the terminated bytes (free()); NULL where nothing was added. */
char *cf_buf_take(struct cf_buf *buf);

#endif
