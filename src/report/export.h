/* SPDX-License-Identifier: Apache-2.0 */
/* report/export.h - the writers behind cf_report_export(), one file each. */
#ifndef CF_REPORT_EXPORT_H
#define CF_REPORT_EXPORT_H

#include "report/calltree.h"
#include "report/facts.h"

#include <stdio.h>

struct cf_export {
    sqlite3 *db;
    struct cf_arena *arena;
    struct cf_facts facts;
    struct cf_calltree tree;
    FILE *out;
};

/* What Profile.dump_stats() writes: a marshalled dict, for pstats, snakeviz and gprof2dot. */
CF_NODISCARD
enum cf_status cf_export_pstats(struct cf_export *export, struct cf_error *err);

/* https://www.speedscope.app/file-format-schema.json: one sampled profile a process. */
CF_NODISCARD
enum cf_status cf_export_speedscope(struct cf_export *export, struct cf_error *err);

/* Folded stacks, one a line, for flamegraph.pl and inferno. */
CF_NODISCARD
enum cf_status cf_export_collapsed(struct cf_export *export, struct cf_error *err);

/* Trace events for Perfetto and chrome://tracing: the kept calls in time, then the call tree. */
CF_NODISCARD
enum cf_status cf_export_chrome(struct cf_export *export, struct cf_error *err);

#endif
