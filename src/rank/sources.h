/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rank/sources.h - has a function changed since it was recorded?
 *
 * The trace keeps a hash of each function's text (table function_sources), written right after the
 * program's end.
 */
#ifndef CF_RANK_SOURCES_H
#define CF_RANK_SOURCES_H

#include "base/arena.h"
#include "base/status.h"
#include "rank/rank.h"

#include <sqlite3.h>

/*
 * Hashes the texts of the recorded functions into the trace, which is open for writing. A file that
 * cannot be read leaves its functions without. CF_EIO, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_sources_note(sqlite3 *db, const char *root, struct cf_error *err);

/*
 * Makes the functions unworthy whose text is another one now, or whose file is newer than a trace
 * that has no hashes. CF_EIO, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_sources_check(sqlite3 *db, const char *root, struct cf_arena *arena,
                                struct cf_ranking *ranking, struct cf_error *err);

#endif
