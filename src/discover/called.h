/* SPDX-License-Identifier: Apache-2.0 */
/* discover/called.h - what a trace of the test run adds: which functions tests did call. */
#ifndef CF_DISCOVER_CALLED_H
#define CF_DISCOVER_CALLED_H

#include "discover/discover.h"

/*
 * Marks the functions that the trace has as called. Where it shows that a function which a test
 * surely reaches called another one, the test reaches that one too (CF_REACH_CALLED): calls that no
 * analysis sees. A trace does not say which test it was that called. Fails as cf_trace_db_open(),
 * or with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_called_add(const char *trace, const char *root, struct cf_discovery *discovery,
                             struct cf_arena *arena, struct cf_error *err);

/* True where the trace can be read and is one of `-m pytest` or `-m unittest`. */
bool cf_called_is_test_run(const char *trace, struct cf_arena *arena);

#endif
