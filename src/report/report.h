/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/report.h - shows a trace to people and hands it to other tools.
 *
 * Everything here reads an open trace (docs/formats/trace.md) and never decodes a recorded
 * value. A trace is untrusted: its text is cleaned for the place where it goes (terminal, JSON,
 * HTML), and a trace whose tables are damaged yields CF_EFORMAT.
 */
#ifndef CF_REPORT_REPORT_H
#define CF_REPORT_REPORT_H

#include "base/status.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* How text for people is laid out. */
struct cf_report_style {
    unsigned width; /* columns of the terminal; 0: not a terminal, lines are not cut */
    bool color;     /* ANSI colours */
    unsigned rows;  /* functions shown at most; 0: all */
};

/* What a recording left beside its trace; the paths as they are to be shown. */
struct cf_report_files {
    const char *trace;        /* borrowed, as is everything here */
    const char *flamegraph;   /* NULL: not written */
    const char *const *tests; /* replay tests */
    size_t test_count;
};

/*
 * The style for `out`: its width where it is a terminal, colours there unless NO_COLOR is set
 * or TERM is "dumb".
 */
struct cf_report_style cf_report_style_for(FILE *out);

/*
 * Prints the summary of the trace and the table of its functions, by own time.
 * Fails with CF_EFORMAT (damaged trace), CF_EIO (`out`) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_report_summary(sqlite3 *db, FILE *out, const struct cf_report_style *style,
                                 struct cf_error *err);

/* The same as one JSON document (docs/formats/trace-show.md). Fails as cf_report_summary(). */
CF_NODISCARD
enum cf_status cf_report_show_json(sqlite3 *db, FILE *out, struct cf_error *err);

/* The few lines at the end of a recording. Fails as cf_report_summary(). */
CF_NODISCARD
enum cf_status cf_report_run_line(sqlite3 *db, const struct cf_report_files *files, FILE *out,
                                  const struct cf_report_style *style, struct cf_error *err);

/*
 * Writes the trace in the form of another tool: "pstats", "speedscope", "collapsed" or "chrome"
 * (docs/formats/trace-export.md). Fails with CF_EUSAGE for any other name, else as
 * cf_report_summary().
 */
CF_NODISCARD
enum cf_status cf_report_export(sqlite3 *db, const char *format, FILE *out, struct cf_error *err);

/* The names that cf_report_export() takes, separated by commas, for messages. */
const char *cf_report_export_formats(void);

/* True where the format is not text and should not go to a terminal. */
bool cf_report_export_is_binary(const char *format);

/*
 * Writes the flame graph page: one HTML file that needs nothing else. The file is complete or
 * not there (temporary file, then rename; mode 0600). Fails as cf_report_summary().
 */
CF_NODISCARD
enum cf_status cf_report_flamegraph(sqlite3 *db, const char *path, struct cf_error *err);

#endif
