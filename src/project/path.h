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

#include <stdbool.h>

/*
 * Absolute, with links resolved as far as the path exists, without ".", ".." and double slashes.
 * A relative path is taken from the working directory.
 */
const char *cf_path_resolve(struct cf_arena *arena, const char *path);

/* The folder of a path that has a slash; "/" for names in the root; "." for a bare name. */
const char *cf_path_folder(struct cf_arena *arena, const char *path);

/* `path` as seen from `folder` where it is below ("." for itself), else `path`. */
const char *cf_path_relative(const char *path, const char *folder);

/* A file that may be executed. */
bool cf_path_is_program(const char *path);

/*
 * The first program of that name in the folders of `*rest`, which then holds the folders behind it;
 * NULL: none has it. Links are kept: a virtual environment's python is one. A search begins with
 * getenv("PATH"), which may be NULL.
 */
const char *cf_path_search(struct cf_arena *arena, const char *name, const char **rest);

#endif
