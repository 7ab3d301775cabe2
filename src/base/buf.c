/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BYTES ((size_t)256)

void cf_buf_init(struct cf_buf *buf, size_t limit_bytes)
{
    *buf = (struct cf_buf){ .limit_bytes = limit_bytes };
}

void cf_buf_deinit(struct cf_buf *buf)
{
    free(buf->data);
    cf_buf_init(buf, buf->limit_bytes);
}

void cf_buf_reset(struct cf_buf *buf)
{
    buf->len = 0;
    buf->status = CF_OK;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

bool cf_buf_reserve(struct cf_buf *buf, size_t len)
{
    size_t wanted, capacity;
    char *data;

    if (buf->status != CF_OK)
        return false;
    if (len > buf->limit_bytes - buf->len || buf->len + len == (size_t)-1) {
        buf->status = CF_ELIMIT;
        return false;
    }
    wanted = buf->len + len + 1;
    if (wanted <= buf->capacity)
        return true;

    capacity = buf->capacity > 0 ? buf->capacity : FIRST_BYTES;
    while (capacity < wanted && capacity <= (size_t)-1 / 2)
        capacity *= 2;
    if (capacity < wanted)
        capacity = wanted;
    data = cf_realloc(buf->data, capacity);
    if (data == NULL) {
        buf->status = CF_ENOMEM;
        return false;
    }
    data[buf->len] = '\0';
    buf->data = data;
    buf->capacity = capacity;
    return true;
}

void cf_buf_add(struct cf_buf *buf, const void *data, size_t len)
{
    if (!cf_buf_reserve(buf, len))
        return;
    if (len > 0)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void cf_buf_add_str(struct cf_buf *buf, const char *text)
{
    cf_buf_add(buf, text, strlen(text));
}

void cf_buf_add_char(struct cf_buf *buf, char c)
{
    cf_buf_add(buf, &c, 1);
}

void cf_buf_printf(struct cf_buf *buf, const char *fmt, ...)
{
    va_list args, again;
    int len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(NULL, 0, fmt, args);
    if (len >= 0 && cf_buf_reserve(buf, (size_t)len)) {
        (void)vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    va_end(args);
}

const char *cf_buf_str(const struct cf_buf *buf)
{
    return buf->data != NULL ? buf->data : "";
}

enum cf_status cf_buf_status(const struct cf_buf *buf, struct cf_error *err)
{
    if (buf->status == CF_ENOMEM)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (buf->status != CF_OK)
        return cf_fail(err, buf->status, "text is longer than %zu bytes", buf->limit_bytes);
    return CF_OK;
}

char *cf_buf_take(struct cf_buf *buf)
{
    char *data = buf->data;

    cf_buf_init(buf, buf->limit_bytes);
    return data;
}
