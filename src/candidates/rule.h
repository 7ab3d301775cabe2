/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/rule.h - one rewrite rule, read from its file (docs/formats/rules.md).
 *
 * A rule file of a project is untrusted: one that does not parse is one line with its place.
 */
#ifndef CF_CANDIDATES_RULE_H
#define CF_CANDIDATES_RULE_H

#include "base/arena.h"
#include "base/list.h"
#include "candidates/pattern.h"

#define CF_RULE_MAX_BYTES (256U << 10)
#define CF_RULE_MAX_ARGUMENTS 12

/* One condition: a name and words; a word that starts with '$' is a metavariable. */
struct cf_rule_condition {
    const char *name;
    const char *arguments[CF_RULE_MAX_ARGUMENTS];
    int variables[CF_RULE_MAX_ARGUMENTS]; /* of the form's pattern; -1: a word */
    size_t count;
    bool negated;
    uint32_t line;
};

/* A name that a form introduces: the first of the alternatives that is free is taken. */
struct cf_rule_name {
    int variable;
    struct cf_list alternatives; /* "{xs}_set", "seen" */
};

/* One way to write the slow form, and what becomes of it. */
struct cf_rule_form {
    struct cf_pattern pattern;
    const char *match, *to, *hoist, *module; /* text of the file; NULL: not given */
    const char *rewriter;                    /* a rewriter in C instead of match and to; NULL */
    enum cf_node_kind kind;                  /* of the nodes that it is tried at */
    struct cf_template to_template, hoist_template, module_template;
    struct cf_rule_condition *conditions;
    size_t condition_count;
    struct cf_rule_name *names;
    size_t name_count;
    struct cf_list imports; /* "from collections import deque" */
    bool derived;           /* made of another form */
    uint32_t line;          /* of `match:` */
};

/* Code that a rule is tried on: it becomes `becomes`, or stays as it is where that is NULL. */
struct cf_rule_example {
    const char *before, *becomes;
    const char *calls; /* expressions, one a line, that must give the same before and after */
    uint32_t line;
};

struct cf_rule {
    const char *file; /* for messages */
    const char *id, *family, *title;
    const char *cost, *why;     /* prose */
    const char *pays;           /* from which size and version on, in words */
    double gain;                /* speedup of the function, guessed */
    const char *measured;       /* that of an example, in words; NULL */
    bool no_loops;              /* forms are for expressions alone */
    size_t written_forms;       /* of the forms, those that the file has; the rest are loops */
    unsigned python;            /* oldest version that it is for: 309; 0: any */
    struct cf_list assumptions; /* with {x} for the text of $x */
    struct cf_rule_form *forms;
    size_t form_count;
    struct cf_rule_example *examples;
    size_t example_count;
    bool own; /* from a folder of the project */
};

/* The text of a rule file, which need not be terminated. */
struct cf_rule_text {
    const char *file, *text;
    size_t size;
};

/*
 * Reads a rule from its text, which is copied. `file` is for messages: they start with
 * "file:line: ". Fails with CF_EFORMAT, CF_ELIMIT or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_rule_parse(struct cf_parser *parser, const struct cf_rule_text *written,
                             struct cf_arena *arena, struct cf_rule *rule, struct cf_error *err);

#endif
