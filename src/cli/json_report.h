/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/json_report.h - the document of `optimize --json`, as docs/man/codeflash-optimize.md gives
 * it.
 */
#ifndef CF_CLI_JSON_REPORT_H
#define CF_CLI_JSON_REPORT_H

#include "cli/record.h"

#include <sqlite3.h>

/* Prints the document of a run that could not start or record. */
void cf_json_report_failure(const char *reason);

/* Prints the document of a recording; every function is skipped for `reason`. */
void cf_json_report(const struct cf_recording *recording, const struct cf_recorded *recorded,
                    const char *reason);

#endif
