/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base/file.h - whole files and folders, with messages that name them.
 *
 * Paths are terminated byte strings, relative ones to the working directory. Every descriptor
 * opened here is closed on exec.
 */
#ifndef CF_BASE_FILE_H
#define CF_BASE_FILE_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Reads a regular file into the arena; `*data` is terminated after `*len` bytes. Fails with
 * CF_ENOTFOUND, CF_EIO (a folder, a device, unreadable), CF_ELIMIT (over `limit_bytes`) or
 * CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_file_read(const char *path, size_t limit_bytes, struct cf_arena *arena,
                            char **data, size_t *len, struct cf_error *err);

/*
 * Replaces `path` by a file of these bytes, or leaves it as it was: the bytes go to a new file
 * beside it, to the disk, and under its name by rename. CF_EIO or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_file_write(const char *path, const void *data, size_t len, mode_t mode,
                             struct cf_error *err);

/* Makes the folder and those above it that are missing. CF_EIO names the one that cannot be. */
CF_NODISCARD
enum cf_status cf_dir_make(const char *path, mode_t mode, struct cf_error *err);

/* Removes the file or the folder with all in it, never through a symbolic link. No such: CF_OK. */
CF_NODISCARD
enum cf_status cf_tree_remove(const char *path, struct cf_error *err);

/*
 * Copies the folder with all in it, links as links; names in `skip` (NULL-terminated; "*.x" matches
 * an ending) are left out wherever they are, but for folders with an __init__.py, and so is what is
 * neither file, folder nor link. Fails with CF_ELIMIT (more than `limit_bytes` of files), CF_EIO,
 * CF_ENOMEM; a part is left behind then.
 */
CF_NODISCARD
enum cf_status cf_tree_copy(const char *from, const char *to, const char *const *skip,
                            size_t limit_bytes, struct cf_error *err);

/* The absolute path without links, "." and ".."; it must exist. CF_ENOTFOUND, CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_path_real(const char *path, struct cf_arena *arena, char **real,
                            struct cf_error *err);

/* The same for a path whose last part need not exist yet; its folder must. */
CF_NODISCARD
enum cf_status cf_path_real_parent(const char *path, struct cf_arena *arena, char **real,
                                   struct cf_error *err);

/* `folder`/`name`, or `name` alone where it is absolute; in the arena. NULL: out of memory. */
char *cf_path_join(struct cf_arena *arena, const char *folder, const char *name);

/* The part after the last slash; borrowed from `path`. */
const char *cf_path_base(const char *path);

/* True where `path` is `folder` or lies below it; both absolute and without "..". */
bool cf_path_inside(const char *path, const char *folder);

bool cf_path_is_dir(const char *path);
bool cf_path_is_file(const char *path);

#endif
