/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/status.h - one status enum and one error record for the whole tree.
 *
 * Every function that can fail returns enum cf_status and takes a
 * struct cf_error as its last argument. The record is caller-owned storage of
 * fixed size: reporting an error never allocates, so CF_ENOMEM can be reported.
 */
#ifndef CF_BASE_STATUS_H
#define CF_BASE_STATUS_H

#define CF_ERROR_MESSAGE_MAX 512 /* bytes, terminator included */

#define CF_NODISCARD __attribute__((warn_unused_result))
#define CF_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

enum cf_status {
    CF_OK = 0,
    CF_ENOMEM = -1,    /* an allocation failed */
    CF_EIO = -2,       /* the operating system refused a read or a write */
    CF_ENOTFOUND = -3, /* a named file, function or run does not exist */
    CF_EFORMAT = -4,   /* input does not have the documented form */
    CF_ELIMIT = -5,    /* input exceeds a documented ceiling */
    CF_ECHILD = -6,    /* a child process failed or was killed */
    CF_ETIMEOUT = -7,  /* a deadline passed */
    CF_EUSAGE = -8,    /* the user asked for something impossible */
};

struct cf_error {
    enum cf_status status;
    int sys_errno; /* errno of the failed call, 0 when none */
    char message[CF_ERROR_MESSAGE_MAX];
};

#define CF_ERROR_INIT { .status = CF_OK }

/*
 * Records a failure and returns `status`, so that a failing function ends with
 * `return cf_fail(err, CF_EIO, "cannot read %s", path);`. For CF_EIO keeps the
 * current errno in `err->sys_errno`. `err` may be NULL: the message is dropped.
 */
enum cf_status cf_fail(struct cf_error *err, enum cf_status status, const char *fmt, ...)
    CF_PRINTF(3, 4);

/*
 * Puts context in front of a recorded message: "bad varint" becomes
 * "trace run.cft: bad varint". Returns the recorded status unchanged.
 * Call it where a module hands an error to another module, not at every level.
 */
enum cf_status cf_fail_context(struct cf_error *err, enum cf_status status, const char *fmt, ...)
    CF_PRINTF(3, 4);

/* The status as a short lower-case word for logs and JSON; never NULL. */
const char *cf_status_name(enum cf_status status);

#endif
