/* SPDX-License-Identifier: Apache-2.0 */
/* report/difference.h - the counterexample of a verdict, as the contract's JSON has it. */
#ifndef CF_REPORT_DIFFERENCE_H
#define CF_REPORT_DIFFERENCE_H

#include "report/json.h"
#include "verify/verify.h"

void cf_difference_json(struct cf_json *json, const char *name,
                        const struct cf_difference *difference);

#endif
