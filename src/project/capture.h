/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/capture.h - the output of a short-lived command, and a cache for what was learnt so.
 */
#ifndef CF_PROJECT_CAPTURE_H
#define CF_PROJECT_CAPTURE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>

#define CF_CAPTURE_MAX 65536 /* bytes of output; what is beyond is cut */

/*
 * Runs argv[0] (looked up in PATH) with empty input and without its standard error; `*output`
 * is in the arena, `*exit_status` -1 where a signal ended it. Fails with CF_ENOTFOUND or CF_EIO
 * (cannot be started), CF_ETIMEOUT (killed after 20 s) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_capture(const char *const *argv, struct cf_arena *arena, const char **output,
                          int *exit_status, struct cf_error *err);

/* What was stored under the key, in the arena; NULL: nothing. */
const char *cf_cache_get(const char *key, struct cf_arena *arena);

/* Stores it, readable by this user only. Losing it costs time only, so faults are not told. */
void cf_cache_put(const char *key, const char *value, struct cf_arena *arena);

/*
 * A text that changes with the file: its path, inode, size and time of change. NULL: it is not
 * there, or memory is short.
 */
const char *cf_cache_stamp(const char *path, struct cf_arena *arena);

#endif
