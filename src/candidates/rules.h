/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/rules.h - the catalogue of rewrite rules, and what it makes of a function.
 *
 *     status = cf_rules_load(parser, &choice, arena, &rules, err);
 *     status = cf_rules_find(&subject, &rules, arena, &list, err);
 *
 * A rule is data (rules/<id>.rule, docs/formats/rules.md); what needs analysis is a rewriter in C
 * that a rule names.
 */
#ifndef CF_CANDIDATES_RULES_H
#define CF_CANDIDATES_RULES_H

#include "candidates/candidate.h"
#include "candidates/rule.h"

/* Which rules: those of the project are added to ours. */
struct cf_rules_choice {
    struct cf_list selected; /* ids or families, "-" in front: not these; empty: all */
    const char *folder;      /* of the project's own *.rule files; NULL: none */
};

struct cf_rules {
    struct cf_rule *items; /* in the arena; by id */
    size_t count;
};

/*
 * Reads the catalogue. Fails with CF_EUSAGE (a selected rule is unknown: nearest names), CF_EFORMAT
 * (a rule of the project does not parse, or has the id of another), CF_ENOTFOUND, CF_EIO, CF_ELIMIT
 * or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_rules_load(struct cf_parser *parser, const struct cf_rules_choice *choice,
                             struct cf_arena *arena, struct cf_rules *rules, struct cf_error *err);

/* The rule of that id; NULL. */
const struct cf_rule *cf_rules_get(const struct cf_rules *rules, const char *id);

/* The known id nearest to a mistyped one; NULL: none is near. */
const char *cf_rules_nearest(const struct cf_rules *rules, const char *id);

/*
 * Every rewrite of the subject's function, or of functions of the same file that it calls, that a
 * rule makes: each place alone, and all places of one rule together. The edits are not tried: the
 * result is parsed by cf_edits_check(). Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_rules_find(const struct cf_subject *subject, const struct cf_rules *rules,
                             struct cf_arena *arena, struct cf_candidate_list *list,
                             struct cf_error *err);

/*
 * Adds to the list, which cf_rules_find() has made, what rules make of the function once helpers
 * that it calls in loops are written out in the place of their calls. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_rules_find_inlined(struct cf_parser *parser, const struct cf_subject *subject,
                                     const struct cf_rules *rules, struct cf_arena *arena,
                                     struct cf_candidate_list *list, struct cf_error *err);

#endif
