/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/draft.h - a file that is written through a stream, and is there whole or not at all.
 */
#ifndef CF_BASE_DRAFT_H
#define CF_BASE_DRAFT_H

#include "base/status.h"

#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

struct cf_draft {
    FILE *out;   /* in memory; open between begin and end */
    char *bytes; /* what was written, once it is closed */
    size_t size;
};

/* Opens the stream. Fails with CF_ENOMEM; there is nothing to end then. */
CF_NODISCARD
enum cf_status cf_draft_begin(struct cf_draft *draft, struct cf_error *err);

/*
 * Closes the stream and makes `path` a file of what was written, as cf_file_write() does.
 * CF_ENOMEM (also where a write ran out of memory, or `path` is NULL) or CF_EIO; nothing is to be
 * released after either.
 */
CF_NODISCARD
enum cf_status cf_draft_end(struct cf_draft *draft, const char *path, mode_t mode,
                            struct cf_error *err);

#endif
