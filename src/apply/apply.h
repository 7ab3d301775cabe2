/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply/apply.h - accepted changes into the project, whole or not at all, and back again.
 *
 * All new texts are on the disk before the first file is replaced, so that a full disk changes
 * nothing. Each file is replaced by a rename; what it was is in the run's folder first.
 */
#ifndef CF_APPLY_APPLY_H
#define CF_APPLY_APPLY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/* A file of the project with its text before and after. */
struct cf_change {
    const char *file; /* relative to the root */
    const char *before, *after;
    size_t before_size, after_size;
    const char *refused; /* set below: why the file was left alone; NULL: it was written */
};

/* Appends the patch of all changes, as `git apply` takes it in the root. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_apply_patch(const struct cf_change *changes, size_t count, struct cf_buf *patch,
                              struct cf_error *err);

/* The same into a file `patch.diff` of the run's folder; its path is in the arena. Also CF_EIO. */
CF_NODISCARD
enum cf_status cf_apply_write_patch(const char *run, const struct cf_change *changes, size_t count,
                                    struct cf_arena *arena, const char **path,
                                    struct cf_error *err);

/*
 * Writes the changes into the project. A file that is no longer what `before` says, or is
 * read-only, is left alone and says so in `refused`. Fails with CF_EIO (the disk is full, a folder
 * cannot be written; every file is as it was) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_apply_changes(const char *run, const char *root, struct cf_change *changes,
                                size_t count, struct cf_arena *arena, struct cf_error *err);

/* What taking a run back did, as files relative to the root. */
struct cf_undone {
    struct cf_list restored;
    struct cf_list kept;    /* changed since, so they were left alone */
    struct cf_list already; /* were as before the run */
};

/*
 * Restores the files of an applied run. Fails with CF_EFORMAT (its list is damaged), CF_EIO or
 * CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_undo(const char *run, const char *root, struct cf_arena *arena,
                       struct cf_undone *undone, struct cf_error *err);

#endif
