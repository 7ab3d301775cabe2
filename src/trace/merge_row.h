/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/merge_row.h - what the parts of the merge share: rows going into the trace, and names.
 *
 * A row is bound column after column; the first failure is kept and what follows does nothing.
 */
#ifndef CF_TRACE_MERGE_ROW_H
#define CF_TRACE_MERGE_ROW_H

#include "store/trace_db.h"
#include "trace/gather.h"
#include "trace/merge.h"

struct cf_merge {
    struct cf_gathered *gathered;
    const struct cf_session *session;
    struct cf_arena *arena;
    sqlite3 *db;
    const char *main_module;
    uint8_t (
        *frame_digests)[32]; /* SHA-256 of blobs.data, in the arena; set by cf_merge_inputs() */
    size_t frame_count;
    struct cf_merge_summary *summary;
};

struct cf_row {
    struct cf_merge *merge;
    sqlite3_stmt *statement;
    struct cf_error *err;
    enum cf_status status;
    int column; /* the latest bound */
};

/* Prepares an INSERT. Check row->status at the end only. */
void cf_row_open(struct cf_row *row, struct cf_merge *merge, const char *sql, struct cf_error *err);

/* Releases the statement and gives the first failure. */
CF_NODISCARD
enum cf_status cf_row_close(struct cf_row *row);

/* Inserts the row that was bound and begins the next. */
void cf_row_add(struct cf_row *row);

void cf_row_int(struct cf_row *row, uint64_t number); /* beyond what SQLite holds: the most */
void cf_row_null(struct cf_row *row);
void cf_row_blob(struct cf_row *row, const void *data, size_t size);

/* Text of the program; what is not UTF-8 is replaced, so that any reader can show it. */
void cf_row_slice(struct cf_row *row, struct cf_slice text);
void cf_row_text(struct cf_row *row, const char *text);

/* The module as replay imports it: `__main__` has the name of its file or of -m. */
struct cf_slice cf_merge_module(const struct cf_merge *merge, struct cf_slice module,
                                struct cf_slice file);

/* A type `__main__:name` with the main module's name; in the arena, or the text itself. */
const char *cf_merge_type(const struct cf_merge *merge, const char *type);

/* A file relative to the project's root where it is below. */
struct cf_slice cf_merge_file(const struct cf_merge *merge, struct cf_slice file);

/* `path` as seen from `folder`, both absolute, with ".." where needed. NULL: no memory. */
const char *cf_merge_relative(struct cf_arena *arena, const char *folder, const char *path);

struct cf_slice cf_slice_of(const char *text);
bool cf_slice_is(struct cf_slice slice, const char *text);

/* The parts of the merge, in the order of the tables. */
CF_NODISCARD
enum cf_status cf_merge_processes(struct cf_merge *merge, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_merge_children(struct cf_merge *merge, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_merge_inputs(struct cf_merge *merge, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_merge_functions(struct cf_merge *merge, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_merge_stacks(struct cf_merge *merge, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_merge_meta(struct cf_merge *merge, struct cf_error *err);

#endif
