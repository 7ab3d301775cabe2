/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cli/verify_report.h - what `codeflash verify` prints, as docs/man/codeflash-verify.md gives it.
 */
#ifndef CF_CLI_VERIFY_REPORT_H
#define CF_CLI_VERIFY_REPORT_H

#include "judge/judge.h"

/* The document of --json. */
void cf_verify_report_json(const struct cf_judge_result *result);

/* For people, of a verdict that is equivalent or different. */
void cf_verify_report_text(const char *function, const struct cf_judge_result *result);

#endif
