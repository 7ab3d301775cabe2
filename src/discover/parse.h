/* SPDX-License-Identifier: Apache-2.0 */
/* discover/parse.h - the facts of many files at once, on every processor. */
#ifndef CF_DISCOVER_PARSE_H
#define CF_DISCOVER_PARSE_H

#include "base/status.h"

#include <stddef.h>

struct cf_parse_job {
    const char *text; /* borrowed */
    size_t size;
    char *block; /* owned by the job: malloc(); NULL where it failed */
    size_t block_size;
    enum cf_status status;
    char message[CF_ERROR_MESSAGE_MAX]; /* where it failed */
};

/* Does the jobs; each has a status then. CF_ENOMEM where not even one can be begun. */
CF_NODISCARD
enum cf_status cf_parse_all(struct cf_parse_job *jobs, size_t count, struct cf_error *err);

void cf_parse_free(struct cf_parse_job *jobs, size_t count);

#endif
