/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/pattern.h - Python with metavariables, as a tree to compare with the tree of a file,
 * and as text to write.
 *
 * `$x` stands for one expression, name or target, `$$x` for any number of statements, arguments or
 * parameters, none included. Where a metavariable stands twice, both must be the same code.
 */
#ifndef CF_CANDIDATES_PATTERN_H
#define CF_CANDIDATES_PATTERN_H

#include "source/source.h"

#define CF_PATTERN_MAX_VARIABLES 24

enum cf_pattern_shape {
    CF_PATTERN_EXPRESSION, /* one expression: it matches wherever an expression may stand */
    CF_PATTERN_STATEMENTS, /* one or more statements, one after another in a block */
};

struct cf_variables {
    const char *names[CF_PATTERN_MAX_VARIABLES]; /* without the '$'; in the arena */
    bool sequence[CF_PATTERN_MAX_VARIABLES];     /* written $$x */
    size_t count;
};

#define CF_WORDS_BITS 2048U

/* A set of names, as bits of their hashes: it may take a name for one that it has. */
struct cf_words {
    uint64_t bits[CF_WORDS_BITS / 64];
};

struct cf_pattern {
    struct cf_variables variables; /* also those that only the templates have */
    struct cf_syntax syntax;
    int *node_variables; /* of each node of the syntax: index + 1; 0: none */
    enum cf_pattern_shape shape;
    uint32_t root;         /* the expression, or the first statement */
    struct cf_words words; /* identifiers that the code must have */
    size_t matched_count;  /* the variables before this one are in the pattern */
};

/* A text to write: pieces of it, and metavariables between them. */
struct cf_template {
    const char *text;
    struct cf_syntax syntax; /* of the text with metavariables as names */
    int *node_variables;
    enum cf_pattern_shape shape;
    bool given;
};

void cf_words_add(struct cf_words *words, const char *name);

/* False: some word of `wanted` is not among `words`. */
bool cf_words_have(const struct cf_words *words, const struct cf_words *wanted);

/*
 * Compiles the text of a pattern; adds its metavariables to `pattern->variables`. Fails with
 * CF_EFORMAT (not Python: "line 2: ..."), CF_ELIMIT (too many metavariables) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_pattern_compile(struct cf_parser *parser, const char *text,
                                  struct cf_arena *arena, struct cf_pattern *pattern,
                                  struct cf_error *err);

/* The same for a text to write. */
CF_NODISCARD
enum cf_status cf_template_compile(struct cf_parser *parser, const char *text,
                                   struct cf_arena *arena, struct cf_variables *variables,
                                   struct cf_template *template, struct cf_error *err);

/* The variable of that name; -1: none. */
int cf_variable_find(const struct cf_variables *variables, const char *name, size_t size);

#endif
