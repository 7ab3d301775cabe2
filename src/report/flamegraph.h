/* SPDX-License-Identifier: Apache-2.0 */
/* report/flamegraph.h - the data of a flame graph, for pages that hold one. */
#ifndef CF_REPORT_FLAMEGRAPH_H
#define CF_REPORT_FLAMEGRAPH_H

#include "base/status.h"

#include <sqlite3.h>
#include <stdio.h>

/* Writes what web/flamegraph.js reads, as JSON. Nothing is written where it fails. */
CF_NODISCARD
enum cf_status cf_flamegraph_data(sqlite3 *db, FILE *out, struct cf_error *err);

#endif
