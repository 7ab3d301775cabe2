/* SPDX-License-Identifier: Apache-2.0 */
/* report/catalogue.h - the rewrite rules for people and programs (docs/man/codeflash-rules.md). */
#ifndef CF_REPORT_CATALOGUE_H
#define CF_REPORT_CATALOGUE_H

#include "candidates/rules.h"

#include <stdio.h>

/* All rules by family, with a title and from which size each pays. */
void cf_catalogue_list(FILE *out, const struct cf_rules *rules);

/* One rule: what the slow form costs, why the new one is right, and both. */
void cf_catalogue_explain(FILE *out, const struct cf_rule *rule);

/* All rules, or `rule` with everything that its file says. */
void cf_catalogue_json(FILE *out, const struct cf_rules *rules, const struct cf_rule *rule);

#endif
