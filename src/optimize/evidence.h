/* SPDX-License-Identifier: Apache-2.0 */
/* optimize/evidence.h - what a trace knows about a function, as the rules want it. */
#ifndef CF_OPTIMIZE_EVIDENCE_H
#define CF_OPTIMIZE_EVIDENCE_H

#include "candidates/candidate.h"
#include "rank/rank.h"

#include <sqlite3.h>

/*
 * Times, counts and up to `most` of the types that were seen; in the arena. The function is one of
 * this trace. Fails with CF_ENOMEM or as cf_trace_db_prepare() does.
 */
CF_NODISCARD
enum cf_status cf_evidence_of(sqlite3 *db, const struct cf_rank_function *function, size_t most,
                              struct cf_arena *arena, struct cf_evidence *evidence,
                              struct cf_error *err);

#endif
