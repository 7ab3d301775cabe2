/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/code.h - what a piece of code reads, binds, changes and leaves, found without running
 * it. Every answer errs on the side of the rewrite that is not made.
 *
 * Attributes are taken for plain data, but for properties of the class around: one with an effect,
 * of another class or file, is not seen here.
 */
#ifndef CF_CANDIDATES_CODE_H
#define CF_CANDIDATES_CODE_H

#include "source/source.h"

/* Nodes [first, after) of the tree: whole subtrees, one after another. */
struct cf_span {
    uint32_t first, after;
};

struct cf_span cf_span_of(const struct cf_source *source, uint32_t node);

/* The identifier is a variable: no attribute, keyword, or part of an import. */
bool cf_is_variable(const struct cf_source *source, uint32_t node);

/* The same code, whatever the blanks, quotes and comments; names must be equal, too. */
bool cf_same_code(const struct cf_syntax *a, uint32_t left, const struct cf_syntax *b,
                  uint32_t right);

/* The whole number of a literal, which may be negative; false: it is none, or has many digits. */
bool cf_literal_value(const struct cf_syntax *syntax, uint32_t node, long *value);

/* ">" for "<": the operator of a comparison of two with its sides the other way round; NULL. */
const char *cf_turned(const struct cf_syntax *syntax, uint32_t operator);

/* What `(x)` is about. */
uint32_t cf_unwrap(const struct cf_syntax *syntax, uint32_t node);

/* The text of a node equals the word. */
bool cf_node_is(const struct cf_syntax *syntax, uint32_t node, const char *word);

/* The text of a node equals one of the words. */
bool cf_node_is_any(const struct cf_syntax *syntax, uint32_t node, const char *const *words,
                    size_t count);

/* x of `x`, `x.y`, `x[0].z`: the variable that the expression starts with; CF_NONE. */
uint32_t cf_root_variable(const struct cf_syntax *syntax, uint32_t node);

/* The binding of a variable where it stands; CF_NONE: a builtin or unknown. */
uint32_t cf_binding_of(const struct cf_source *source, uint32_t node);

/* The function, lambda or module that the node runs in; class bodies count as functions. */
uint32_t cf_function_scope(const struct cf_source *source, uint32_t node);

/* The name, wherever it is written, means the builtin there. */
bool cf_is_builtin(const struct cf_source *source, uint32_t node, const char *name);

/* The node is that name, and means the builtin. */
bool cf_names_builtin(const struct cf_source *source, uint32_t node, const char *name);

/* The node is one of the names, and means the builtin. */
bool cf_names_any(const struct cf_source *source, uint32_t node, const char *const *names,
                  size_t count);

/* What stands behind the name in a call of that builtin (a list, a generator); CF_NONE. */
uint32_t cf_builtin_arguments(const struct cf_source *source, uint32_t call, const char *name);

/* x of the call `name(x)` of that builtin, whatever x is; CF_NONE. */
uint32_t cf_builtin_argument(const struct cf_source *source, uint32_t call, const char *name);

/* The module that a name or dotted name means there, as "math" or "os.path"; NULL. */
const char *cf_module_of(const struct cf_source *source, uint32_t node);

/* "math.sqrt" for what a function expression names through imports; false: nothing imported. */
bool cf_imported_is(const struct cf_source *source, uint32_t node, const char *module,
                    const char *name);

/* "datetime.datetime.strptime" for what a name or dotted name means through imports. False: nothing
 * imported, or longer than `size`. */
bool cf_import_path(const struct cf_source *source, uint32_t node, char *path, size_t size);

/* A call of a function of the standard library whose value cannot change (re.escape, ...), or of
 * one that makes something new (json.loads, ...). */
bool cf_calls_known(const struct cf_source *source, uint32_t call);
bool cf_calls_maker(const struct cf_source *source, uint32_t call);

/* A variable of the span has that binding. */
bool cf_span_mentions(const struct cf_source *source, struct cf_span span, uint32_t binding);

/* A variable of the span has a binding that a variable of `other` has. */
bool cf_spans_share(const struct cf_source *source, struct cf_span span, struct cf_span other);

/* The span assigns the variable (also by for, del, import, with, except, :=). */
bool cf_span_binds(const struct cf_source *source, struct cf_span span, uint32_t binding);

/* The identifier stands where it is assigned; an augmented assignment counts. */
bool cf_is_bound_here(const struct cf_source *source, uint32_t node);

/*
 * Running the span may give the expression another value: a variable of it is assigned, or what
 * it refers to may be changed. `immutable`: the values themselves cannot change.
 */
bool cf_span_changes(const struct cf_source *source, struct cf_span span, uint32_t expression,
                     bool immutable);

/* Running the span may change the object that the variable names, whatever it is assigned. */
bool cf_span_alters(const struct cf_source *source, struct cf_span span, uint32_t variable);

/* The expression has no effect but its value, as far as the code shows. */
bool cf_pure(const struct cf_source *source, uint32_t expression);

/* The same for statements, which may assign local variables and jump. */
bool cf_span_pure(const struct cf_source *source, struct cf_span span, uint32_t scope);

/* The undecorated function of the same file that a name calls there; CF_NONE. */
uint32_t cf_helper_of(const struct cf_source *source, uint32_t function);

/* The call is one of the function of that scope by itself: f(...), or self.f(...) of a method. */
bool cf_calls_itself(const struct cf_source *source, uint32_t call, uint32_t scope);

enum cf_jump {
    CF_JUMP_BREAK = 1 << 0,    /* out of the span itself, not of a loop in it */
    CF_JUMP_CONTINUE = 1 << 1, /* the same */
    CF_JUMP_RETURN = 1 << 2,
    CF_JUMP_YIELD = 1 << 3,
    CF_JUMP_AWAIT = 1 << 4,
    CF_JUMP_RAISE = 1 << 5,
};

unsigned cf_span_jumps(const struct cf_source *source, struct cf_span span);

/*
 * Nothing reads the variable after the node, nor before it in a loop around it, within its
 * function, other than after a `for` that assigns it anew.
 */
bool cf_unused_after(const struct cf_source *source, struct cf_span span, uint32_t binding);

/* The nearest loop or comprehension around the node within its function, or the lambda that is the
 * key of sorted(), min() or max() and so is called for each element; CF_NONE. */
uint32_t cf_loop_around(const struct cf_source *source, uint32_t node);

/* The statement that the node is part of: a child of a block or of the module. */
uint32_t cf_statement_of(const struct cf_source *source, uint32_t node);

/*
 * A variable of the module that is assigned once, at its top level, something that nobody else has,
 * and that the file only reads, but for the top level. Gives the last place there that makes it
 * what it is, as the node of its name; CF_NONE: it is none.
 */
uint32_t cf_steady(const struct cf_source *source, uint32_t variable);

#endif
