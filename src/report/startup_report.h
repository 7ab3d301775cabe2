/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report/startup_report.h - what a look at a program's start found: for the terminal and for
 * programs.
 */
#ifndef CF_REPORT_STARTUP_REPORT_H
#define CF_REPORT_STARTUP_REPORT_H

#include "base/buf.h"
#include "base/status.h"
#include "report/json.h"
#include "report/report.h"
#include "startup/startup.h"

#include <stdio.h>

/* The document of `startup --json` and report.json. */
void cf_startup_json(const struct cf_startup *startup, FILE *out);

/* The document of a run that could not begin. */
void cf_startup_json_failure(const char *reason, FILE *out);

/* Times, and the table of modules. */
void cf_startup_text(const struct cf_startup *startup, FILE *out,
                     const struct cf_report_style *style);

/* Who pulls the module in, and what goes with it. False: the program does not load it. */
bool cf_startup_explain(const struct cf_startup *startup, const char *name, FILE *out);

/* For a repository's pages, and one self-contained page. */
void cf_startup_markdown(const struct cf_startup *startup, FILE *out);
void cf_startup_html(const struct cf_startup *startup, FILE *out);

/* Writes the reports into the run's folder. Fails with CF_EIO or CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_startup_write(const struct cf_startup *startup, struct cf_arena *arena,
                                struct cf_error *err);

/* The loaded modules of the program in the order of what each would unload; CF_NO_MODULE ends. */
uint32_t *cf_startup_order(const struct cf_startup *startup, struct cf_arena *arena);

/* "(interpreter)" for the root, else its name. */
const char *cf_startup_name(const struct cf_startup *startup, uint32_t module);

/* --- shared by the files of this folder ------------------------------------------------------ */

/* Whose a module is. */
enum cf_startup_origin {
    CF_ORIGIN_PROJECT,
    CF_ORIGIN_OTHER, /* what is installed beside it */
    CF_ORIGIN_STANDARD,
    CF_ORIGINS,
};
enum cf_startup_origin cf_startup_origin(const struct cf_startup *startup, const char *module);
const char *cf_startup_origin_name(enum cf_startup_origin origin);

/* Own times of the imports of one package, before and after. */
struct cf_startup_package {
    const char *name; /* the first part of the modules' names; not terminated */
    size_t length;
    enum cf_startup_origin origin;
    uint64_t before_ns, after_ns;
};

/* By their time before, the dearest first; in the arena. NULL: no memory. */
struct cf_startup_package *cf_startup_packages(const struct cf_startup *startup,
                                               struct cf_arena *arena, size_t *count);

/* "timeline": {"before", "after"}. */
void cf_startup_timelines_json(struct cf_json *json, const struct cf_startup *startup);

/* The difference of one file. */
void cf_startup_diff(const struct cf_change *change, struct cf_buf *diff);

#endif
