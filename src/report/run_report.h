/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/run_report.h - what a run of the optimizer found: for the terminal, for programs, for
 * reviewers and as a page.
 *
 * Names, sources and messages come from the user's code and are cleaned for where they go.
 */
#ifndef CF_REPORT_RUN_REPORT_H
#define CF_REPORT_RUN_REPORT_H

#include "base/status.h"
#include "optimize/outcome.h"
#include "report/report.h"

#include <stdio.h>

/* The document of `optimize --json` and report.json. */
void cf_run_json(const struct cf_run *run, FILE *out);

/* The summary: one table, the diff of each change, the gain. */
void cf_run_text(const struct cf_run *run, FILE *out, const struct cf_report_style *style);

/* The same for a repository's pages. */
void cf_run_markdown(const struct cf_run *run, FILE *out);

/* One self-contained page. */
void cf_run_html(const struct cf_run *run, FILE *out);

/* Messages for a commit (one for all changes) and a pull request. */
void cf_run_commit(const struct cf_run *run, FILE *out);
void cf_run_pull_request(const struct cf_run *run, FILE *out);

/* Writes all of them into the run's folder. Fails with CF_EIO or CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_run_write(const struct cf_run *run, struct cf_arena *arena, struct cf_error *err);

/* "2.31x", and with its interval "2.31x (95%: 2.20 to 2.42)", or "about 2.31x (measured once)"
 * where it has none; in a buffer of CF_RUN_SPEED_MAX bytes. */
#define CF_RUN_SPEED_MAX 80
const char *cf_run_speed(char buffer[CF_RUN_SPEED_MAX], const struct cf_interval *speedup);
const char *cf_run_speed_interval(char buffer[CF_RUN_SPEED_MAX], const struct cf_interval *speedup);

/* "optimized 3 of 14 functions" and how much the program gained; one line. */
void cf_run_headline(const struct cf_run *run, char *buffer, size_t size);

/* Writes the text made safe, in at most `columns`, ending in an ellipsis where it does not fit. */
void cf_run_put(FILE *out, const char *text, size_t columns);

#define CF_RUN_ASSUMPTIONS 3 /* of a candidate, in prose; report.json has all */
#define CF_RUN_ASSUMPTION_COLUMNS 160

/* "pkg.mod:Class.f", in a buffer. */
#define CF_RUN_NAME_MAX 512
const char *cf_run_name(char buffer[CF_RUN_NAME_MAX], const struct cf_rank_function *function);

#endif
