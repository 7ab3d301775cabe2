/* SPDX-License-Identifier: Apache-2.0 */
/* discover/extract.h - what the files that extract facts share; discover/facts.h is the way in. */
#ifndef CF_DISCOVER_EXTRACT_H
#define CF_DISCOVER_EXTRACT_H

#include "discover/facts.h"
#include "discover/facts_block.h"

/* What is done with the value of an expression. */
enum cf_use {
    CF_USE_VALUE,  /* kept, passed, returned: a function in it may be called by others */
    CF_USE_CALLEE, /* called right there */
    CF_USE_OBJECT, /* only looked into: `x` of x.y, classes of isinstance, bases, annotations */
};

struct cf_extract {
    struct cf_source *source;
    struct cf_syntax *syntax; /* of source */
    struct cf_arena *arena;
    struct cf_buf parts[CF_PART_TEXT]; /* the arrays but for the text */
    uint32_t var_count;
    uint32_t def;       /* whose body is being read; CF_NONE: the module */
    uint32_t owner;     /* the function that runs it; CF_NONE: at import */
    uint32_t scope;     /* that names are looked up in */
    uint32_t *referred; /* for each binding: 1 + owner of the latest CF_FACT_REFER of it */
    uint32_t *builtins; /* for each identifier: the variable of the built-in of that name, or 0 */
    struct cf_fact_def *defs; /* in the arena: one for each definition */
    bool exports_known, failed;
};

uint32_t cf_new_var(struct cf_extract *x);
uint32_t cf_binding_var(uint32_t binding);

/* Adds a fact of the present owner; gives `to`. */
uint32_t cf_add_fact(struct cf_extract *x, uint32_t kind_flags, uint32_t from, uint32_t to,
                     uint32_t name);

/* A number for a text of the file; CF_NONE where memory is short (x->failed). */
uint32_t cf_word(struct cf_extract *x, const char *text, size_t size);
uint32_t cf_word_of(struct cf_extract *x, const char *text);

/* Reads an expression or a statement; gives the variable of its value, or CF_NONE. */
uint32_t cf_eval(struct cf_extract *x, uint32_t node, enum cf_use use);
void cf_eval_children(struct cf_extract *x, uint32_t node, enum cf_use use);

/* Lets the values of `from` flow into a target of an assignment. */
void cf_assign(struct cf_extract *x, uint32_t target, uint32_t from);

/* A call, with everything that calls of some names mean. */
uint32_t cf_eval_call(struct cf_extract *x, uint32_t node);

/* The variable of objects of the classes that an annotation names; CF_NONE: none. */
uint32_t cf_eval_annotation(struct cf_extract *x, uint32_t node);

/* extract_statement.c: true where the node is a statement with a meaning of its own. */
bool cf_eval_statement(struct cf_extract *x, uint32_t node);

/* extract_operator.c: true where the node is an operator; gives its value's variable. */
bool cf_eval_operator(struct cf_extract *x, uint32_t node, uint32_t *value);

/* Calls from.<special method>(arg) -> to; `arg` CF_NONE: none. */
uint32_t cf_special(struct cf_extract *x, const char *name, uint32_t from, uint32_t arg,
                    uint32_t to);

/* extract_test.c: what a decorator or an assignment to pytestmark says about tests. */
void cf_mark(struct cf_extract *x, uint32_t decorator, uint32_t def);
void cf_mark_assignment(struct cf_extract *x, uint32_t target, uint32_t value);
void cf_mark_use(struct cf_extract *x, uint32_t call);

#endif
