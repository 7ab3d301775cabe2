/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store/trace_db.h - opens and makes trace files (docs/formats/trace.md).
 *
 * A trace is an SQLite database; stages that only read it query the handle themselves. A file
 * is untrusted: what is not a whole trace of a version that we know is refused in one line.
 */
#ifndef CF_STORE_TRACE_DB_H
#define CF_STORE_TRACE_DB_H

#include "base/arena.h"
#include "base/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_TRACE_APPLICATION_ID 1129727060 /* as in trace_schema.sql */
#define CF_TRACE_VERSION 1                 /* PRAGMA user_version */

enum cf_trace_open {
    CF_TRACE_READ = 0,
    CF_TRACE_WRITE = 1, /* an existing trace, to add to it (inputs.checked ...) */
};

/*
 * Makes an empty trace at `path`, mode 0600, for one bulk write: without a journal, so a failure
 * leaves rubbish that the caller removes. A file that is there is replaced. The handle is owned
 * by the caller. Fails with CF_EIO or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_trace_db_create(const char *path, sqlite3 **db, struct cf_error *err);

/*
 * Opens an existing trace; the handle is owned by the caller. Fails with CF_ENOTFOUND (no such
 * file), CF_EFORMAT (not a trace, or damaged), CF_ELIMIT (made by a newer codeflash), CF_EIO or
 * CF_ENOMEM; `*db` is NULL then.
 */
CF_NODISCARD
enum cf_status cf_trace_db_open(const char *path, enum cf_trace_open mode, sqlite3 **db,
                                struct cf_error *err);

/* NULL does nothing. */
void cf_trace_db_close(sqlite3 *db);

/* Runs statements that give no rows. Fails as cf_trace_db_fail() says. */
CF_NODISCARD
enum cf_status cf_trace_db_exec(sqlite3 *db, const char *sql, struct cf_error *err);

/* Prepares a statement, owned by the caller (sqlite3_finalize). */
CF_NODISCARD
enum cf_status cf_trace_db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement,
                                   struct cf_error *err);

/* Records the handle's latest error: CF_ENOMEM, CF_EFORMAT (damaged) or CF_EIO. */
enum cf_status cf_trace_db_fail(sqlite3 *db, struct cf_error *err);

/* The text of a key of the table meta, in the arena; "" where it is absent. */
CF_NODISCARD
enum cf_status cf_trace_meta(sqlite3 *db, const char *key, struct cf_arena *arena,
                             const char **value, struct cf_error *err);

#endif
