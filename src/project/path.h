/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/path.h - paths that need not exist; base/file.h has the rest.
 *
 * Results are in the arena; NULL means that it is full.
 */
#ifndef CF_PROJECT_PATH_H
#define CF_PROJECT_PATH_H

#include "base/arena.h"
#include "base/status.h"

/*
 * Absolute, with links resolved as far as the path exists, without ".", ".." and double slashes.
 * A relative path is taken from the working directory.
 */
const char *cf_path_resolve(struct cf_arena *arena, const char *path);

/* The folder of a path that has a slash; "/" for names in the root; "." for a bare name. */
const char *cf_path_folder(struct cf_arena *arena, const char *path);

/* `path` as seen from `folder` where it is below ("." for itself), else `path`. */
const char *cf_path_relative(const char *path, const char *folder);

#endif
