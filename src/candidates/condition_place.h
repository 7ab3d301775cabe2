/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/condition_place.h - the conditions on where code stands, for the table of all. */
#ifndef CF_CANDIDATES_CONDITION_PLACE_H
#define CF_CANDIDATES_CONDITION_PLACE_H

#include "candidates/site.h"

/* The node that argument k captured; CF_NONE: a word, or nothing captured. */
uint32_t cf_captured(const struct cf_site *site, const struct cf_rule_condition *condition,
                     size_t k);

struct cf_span cf_captured_span(const struct cf_site *site,
                                const struct cf_rule_condition *condition, size_t k);

/* The node, without parentheses, is of that kind; false for CF_NONE. */
bool cf_captured_kind(const struct cf_site *site, uint32_t node, enum cf_node_kind kind);

bool cf_check_async(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_branch(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_consumed(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_truth(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_global(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_imported(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_kind(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_last(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_member(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_module(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_one_char(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_one_of(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_plain_pattern(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_table(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_position(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_size(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_compiled(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_steady(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_given(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_uncaught(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_whole_body(struct cf_site *site, const struct cf_rule_condition *condition);
bool cf_check_unshared(struct cf_site *site, const struct cf_rule_condition *condition);

#endif
