/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/edit.h - changes of a text: checked, merged, applied, and looked at afterwards.
 *
 * An edit that only inserts has start == end; several at one place come out in their order.
 */
#ifndef CF_SOURCE_EDIT_H
#define CF_SOURCE_EDIT_H

#include "base/buf.h"
#include "source/source.h"

/* text[start..end) of the file becomes `text`; edits of one list do not overlap. */
struct cf_edit {
    uint32_t start, end;
    const char *text;
};

/* Zero-initialised: empty. */
struct cf_edits {
    struct cf_edit *items; /* in the arena, in the order of the text */
    size_t count, capacity;
};

/*
 * Adds an edit at its place in the order; one that is in the list already is not added again.
 * Fails with CF_EFORMAT where it overlaps another one, or CF_ENOMEM; the list is then as before.
 */
CF_NODISCARD
enum cf_status cf_edits_add(struct cf_edits *edits, struct cf_arena *arena, struct cf_edit edit,
                            struct cf_error *err);

/*
 * Adds all of `more`, which are of another rewrite: fails with CF_EFORMAT where one touches an edit
 * of the list, unless both only insert or are the same. Else as cf_edits_add().
 */
CF_NODISCARD
enum cf_status cf_edits_merge(struct cf_edits *edits, struct cf_arena *arena,
                              const struct cf_edit *more, size_t count, struct cf_error *err);

/*
 * The text of the file with the edits in it, terminated, in the arena. Fails with CF_EFORMAT (an
 * edit outside of the text, out of order or overlapping), CF_ELIMIT (larger than a source may be)
 * or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_edits_apply(const struct cf_syntax *syntax, const struct cf_edit *edits,
                              size_t count, struct cf_arena *arena, const char **result,
                              struct cf_error *err);

/*
 * Reads the changed text into `*after`: it must parse, and have every definition that `before`
 * has, lambdas and functions inside functions aside. Fails with CF_EFORMAT that says what is
 * wrong, or as cf_source_read().
 */
CF_NODISCARD
enum cf_status cf_edits_check(struct cf_parser *parser, const struct cf_source *before,
                              const char *text, struct cf_arena *arena, struct cf_source *after,
                              struct cf_error *err);

#endif
