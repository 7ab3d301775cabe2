/* SPDX-License-Identifier: Apache-2.0 */
/*
 * apply/diff.h - the difference of two texts as a patch that `git apply` and `patch -p1` take.
 *
 * Lines are compared byte for byte, their ends included. Myers' algorithm finds the shortest
 * script; where the texts have little in common, one block replaces the other.
 */
#ifndef CF_APPLY_DIFF_H
#define CF_APPLY_DIFF_H

#include "base/buf.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cf_diff_line {
    const char *text; /* borrowed; with its line end, where it has one */
    size_t size;
    bool changed; /* it is not in the other text */
};

struct cf_diff_side {
    struct cf_diff_line *lines; /* owned */
    size_t count;
};

struct cf_diff {
    struct cf_diff_side sides[2]; /* old, new */
};

/* A run of changed lines: old[0] .. old[0] + old[1] gives way to the same of the new. */
struct cf_diff_hunk {
    size_t at[2], count[2];
};

/* Compares; both texts are borrowed and must stay. CF_ENOMEM. cf_diff_deinit() afterwards. */
CF_NODISCARD
enum cf_status cf_diff_init(struct cf_diff *diff, const char *old, size_t old_size, const char *new,
                            size_t new_size, struct cf_error *err);
void cf_diff_deinit(struct cf_diff *diff);

/* The next run of changes from `hunk` on, which is zeroed at first. False: no more. */
bool cf_diff_next(const struct cf_diff *diff, struct cf_diff_hunk *hunk);

/* Appends the patch of the file (relative to where it is applied); nothing where equal. */
void cf_diff_patch(const struct cf_diff *diff, const char *path, struct cf_buf *out);

#endif
