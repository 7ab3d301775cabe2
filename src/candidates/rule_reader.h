/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/rule_reader.h - the entries of a rule file, one after another; for rule_parse.c. */
#ifndef CF_CANDIDATES_RULE_READER_H
#define CF_CANDIDATES_RULE_READER_H

#include "candidates/rule.h"

struct cf_rule_reader {
    struct cf_parser *parser;
    struct cf_arena *arena;
    struct cf_rule *rule;
    struct cf_error *err;
    const char *next, *end;  /* the rest of the text */
    uint32_t line;           /* of what `next` is at */
    struct cf_rule_form all; /* what stands before the first form holds for every form */
};

/* One `key: value` with the indented lines after it. */
struct cf_rule_entry {
    char key[24];
    const char *value; /* the rest of the line */
    const char *block; /* the lines below, without their indentation; NULL: none */
    uint32_t line;
};

/* "file:line: what". */
enum cf_status cf_rule_fail(struct cf_rule_reader *reader, uint32_t line, const char *what);

enum cf_status cf_rule_no_memory(struct cf_rule_reader *reader);

/* The next entry; `*found` is false at the end of the file. */
CF_NODISCARD
enum cf_status cf_rule_next_entry(struct cf_rule_reader *reader, struct cf_rule_entry *entry,
                                  bool *found);

/* How a loop does what an expression does. */
enum cf_loop_shape {
    CF_LOOP_FRESH,       /* with the line that starts the list or sum */
    CF_LOOP_FRESH_NAMED, /* and each value has a name: `v = f(x)`, `out.append(v)` */
    CF_LOOP_PLAIN,
    CF_LOOP_NAMED,
    CF_LOOP_SHAPES,
};

/*
 * The form as a loop: `for x in xs: out.append(f(x))` of a form for `[f(x) for x in xs]`, the same
 * for sum, any and all. `*made` is false where it is no such form.
 */
CF_NODISCARD
enum cf_status cf_rule_loop_form(struct cf_rule_reader *reader, const struct cf_rule_form *form,
                                 enum cf_loop_shape shape, struct cf_rule_form *loop, bool *made);

/*
 * The form with other loops over pairs: `for i in range(len(xs)): for j in range(i + 1, len(xs))`
 * as `for i, a in enumerate(xs): for b in xs[i + 1:]`. `*made` is false where it has none.
 */
CF_NODISCARD
enum cf_status cf_rule_pair_form(struct cf_rule_reader *reader, const struct cf_rule_form *form,
                                 struct cf_rule_form *pairs, bool *made);

#endif
