/* SPDX-License-Identifier: Apache-2.0 */
#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum cf_status cf_fail(struct cf_error *err, enum cf_status status, const char *fmt, ...)
{
    int saved_errno = errno;
    va_list args;

    if (err == NULL)
        return status;

    err->status = status;
    err->sys_errno = status == CF_EIO ? saved_errno : 0;

    va_start(args, fmt);
    (void)vsnprintf(err->message, sizeof(err->message), fmt, args);
    va_end(args);
    return status;
}

enum cf_status cf_fail_context(struct cf_error *err, enum cf_status status, const char *fmt, ...)
{
    char prefix[CF_ERROR_MESSAGE_MAX];
    char inner[CF_ERROR_MESSAGE_MAX];
    va_list args;

    if (err == NULL)
        return status;

    va_start(args, fmt);
    (void)vsnprintf(prefix, sizeof(prefix), fmt, args);
    va_end(args);

    memcpy(inner, err->message, sizeof(inner));
    /* Both halves are bounded, so a cut message is the worst that can happen. */
    (void)snprintf(err->message, sizeof(err->message), "%.200s: %.300s", prefix, inner);
    return status;
}

const char *cf_status_name(enum cf_status status)
{
    switch (status) {
    case CF_OK:
        return "ok";
    case CF_ENOMEM:
        return "out-of-memory";
    case CF_EIO:
        return "io";
    case CF_ENOTFOUND:
        return "not-found";
    case CF_EFORMAT:
        return "format";
    case CF_ELIMIT:
        return "limit";
    case CF_ECHILD:
        return "child";
    case CF_ETIMEOUT:
        return "timeout";
    case CF_EUSAGE:
        return "usage";
    }
    return "unknown";
}
