/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/path.h - file names: joined, made absolute, compared; and the small files we read whole.
 *
 * Results are in the arena; NULL means that it is full.
 */
#ifndef CF_PROJECT_PATH_H
#define CF_PROJECT_PATH_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* printf into the arena. */
char *cf_text(struct cf_arena *arena, const char *fmt, ...) CF_PRINTF(2, 3);

/* `name` below `folder`; `name` itself where it is absolute. */
const char *cf_path_join(struct cf_arena *arena, const char *folder, const char *name);

/*
 * Absolute, with links resolved as far as the path exists, without ".", ".." and double slashes.
 * A relative path is taken from the working directory.
 */
const char *cf_path_resolve(struct cf_arena *arena, const char *path);

/* The folder of a path that has a slash; "/" for names in the root; "." for a bare name. */
const char *cf_path_folder(struct cf_arena *arena, const char *path);

/* The part behind the last slash; borrowed from `path`. */
const char *cf_path_name(const char *path);

/* True where `path` is `folder` or below it; both resolved. */
bool cf_path_is_below(const char *path, const char *folder);

/* `path` as seen from `folder` where it is below ("." for itself), else `path`. */
const char *cf_path_relative(const char *path, const char *folder);

bool cf_path_is_folder(const char *path);
bool cf_path_is_file(const char *path); /* a regular one */

/*
 * Reads a whole file, terminated by a NUL that `*size` does not count. Fails with CF_ENOTFOUND,
 * CF_EIO, CF_ELIMIT (more than `max` bytes) or CF_ENOMEM; the message names the path.
 */
CF_NODISCARD
enum cf_status cf_file_read(const char *path, size_t max, struct cf_arena *arena, char **data,
                            size_t *size, struct cf_error *err);

/*
 * Replaces the file in one step (temporary file beside it, then rename). Fails with CF_EIO;
 * the old content is then untouched.
 */
CF_NODISCARD
enum cf_status cf_file_replace(const char *path, const char *data, size_t size, unsigned mode,
                               struct cf_error *err);

#endif
