/* SPDX-License-Identifier: Apache-2.0 */
/* replay/thin.h - what the trace keeps of calls that nobody can make again. */
#ifndef CF_REPLAY_THIN_H
#define CF_REPLAY_THIN_H

#include "base/status.h"

struct sqlite3;

/*
 * After the check: of a function none of whose calls replay, one call is kept that cannot be made
 * again because a value of its input was not kept (or because the function is nested); it shows
 * the types and the reason. The others are taken out with their blobs, counted in `skips`, and the
 * trace is signed anew. Calls that do not repeat (time, randomness) stay: their inputs are whole.
 * Fails as cf_trace_db_fail() says; the trace is then as it was.
 */
CF_NODISCARD
enum cf_status cf_replay_thin(struct sqlite3 *db, struct cf_error *err);

#endif
