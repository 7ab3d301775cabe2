/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/condition_value.h - conditions about values, for the table in condition.c alone. */
#ifndef CF_CANDIDATES_CONDITION_VALUE_H
#define CF_CANDIDATES_CONDITION_VALUE_H

#include "candidates/condition.h"

typedef bool cf_condition_function(struct cf_site *site, const struct cf_rule_condition *condition);

/* The check of that name; NULL: there is none here. */
cf_condition_function *cf_condition_value(const char *name);

/* The file speaks of NaN: a name, or a str as in float("nan"). */
bool cf_file_has_nan(const struct cf_source *source);

#endif
