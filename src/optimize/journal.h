/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/journal.h - the file `journal` of a run: what is finished, so that --resume can go on.
 *
 * Lines of fields between tabs; backslash, tab and line break in a field are \\, \t and \n, and a
 * missing text is \0. The first field says what the line is; a function counts once its end is
 * there. Read as untrusted input: what is damaged is not taken over.
 */
#ifndef CF_OPTIMIZE_JOURNAL_H
#define CF_OPTIMIZE_JOURNAL_H

#include "base/buf.h"
#include "optimize/parts.h"

#define CF_JOURNAL_VERSION "codeflash-journal 1"
#define CF_JOURNAL_FIELDS 24 /* of a line at most */
#define CF_JOURNAL_MAX_BYTES ((size_t)256 << 20)

/* The line's kinds: their first fields. */
#define CF_JOURNAL_TRACE "trace"
#define CF_JOURNAL_TEST "test"
#define CF_JOURNAL_FUNCTION "function"
#define CF_JOURNAL_TRIED "tried"
#define CF_JOURNAL_ASSUMPTION "assumption"
#define CF_JOURNAL_EDIT "edit"
#define CF_JOURNAL_INPUT "input"
#define CF_JOURNAL_END "end"

/* What makes a trace another one: its size and time. "" where there is none; in the arena. */
const char *cf_journal_stamp(const char *path, struct cf_arena *arena);

/* The digest of the file's original text, 64 digits; in the arena. NULL: no memory. */
const char *cf_journal_digest(const struct cf_file *file, struct cf_arena *arena);

/* Begins the journal of this run. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_journal_begin(struct cf_optimizing *work, struct cf_error *err);

/* Keeps the finished function on the disk. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_journal_add(struct cf_optimizing *work, const struct cf_outcome *outcome,
                              struct cf_error *err);

/* The run is over: there is nothing to go on with. */
void cf_journal_end(struct cf_optimizing *work);

/* Takes over what other processes of this run have added. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_journal_take(struct cf_optimizing *work, struct cf_error *err);

/* Takes over what an interrupted run has finished, where it was about the same. */
CF_NODISCARD
enum cf_status cf_journal_resume(struct cf_optimizing *work, struct cf_error *err);

#endif
