/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/scope.h - which name means what: scopes and what they bind, as the compiler sees them.
 *
 * Scopes are the module, classes, functions (lambdas too) and comprehensions, in the order of
 * their nodes. A name that no scope binds is a builtin or undefined.
 */
#ifndef CF_SOURCE_SCOPE_H
#define CF_SOURCE_SCOPE_H

#include "source/syntax.h"

enum cf_scope_kind {
    CF_SCOPE_MODULE,
    CF_SCOPE_CLASS,
    CF_SCOPE_FUNCTION, /* also a lambda */
    CF_SCOPE_COMPREHENSION,
};

/* How a scope comes to bind a name; several may apply. */
enum cf_binding_flag {
    CF_BINDING_PARAMETER = 1 << 0,
    CF_BINDING_ASSIGNED = 1 << 1, /* assignment, for, with, except, del, match, := */
    CF_BINDING_IMPORT = 1 << 2,
    CF_BINDING_FUNCTION = 1 << 3,
    CF_BINDING_CLASS = 1 << 4,
    CF_BINDING_GLOBAL = 1 << 5,   /* declared: it lives in the module's scope */
    CF_BINDING_NONLOCAL = 1 << 6, /* declared: it lives in a function around this one */
    CF_BINDING_TYPE = 1 << 7,     /* a type parameter or alias */
};

struct cf_scope {
    uint32_t node;   /* the module, definition, lambda or comprehension */
    uint32_t parent; /* CF_NONE: the module's */
    enum cf_scope_kind kind;
};

struct cf_binding {
    uint32_t name, scope;
    uint32_t flags; /* enum cf_binding_flag */
    uint32_t node;  /* the first identifier (or wildcard) that binds it */
};

struct cf_scopes {
    const struct cf_syntax *syntax; /* borrowed */
    struct cf_scope *scopes;        /* in the arena; 0 is the module's */
    uint32_t count;
    struct cf_binding *bindings; /* in the arena, in the order of their first nodes */
    uint32_t binding_count;
    uint32_t *slots; /* hash table of binding + 1 by scope and name */
    uint32_t slot_count;
};

CF_NODISCARD
enum cf_status cf_scopes_build(const struct cf_syntax *syntax, struct cf_arena *arena,
                               struct cf_scopes *scopes, struct cf_error *err);

/* The scope that a module, definition, lambda or comprehension opens; CF_NONE for other nodes. */
uint32_t cf_scope_of(const struct cf_scopes *scopes, uint32_t node);

/*
 * The scope that a node is evaluated in: defaults, annotations, decorators, bases and the first
 * iterable of a comprehension belong to the scope around.
 */
uint32_t cf_scope_at(const struct cf_scopes *scopes, uint32_t node);

/* The binding of the name in that very scope, a declaration included; CF_NONE. */
uint32_t cf_scope_binding(const struct cf_scopes *scopes, uint32_t scope, uint32_t name);

/*
 * The binding that the name means where it is used in `scope`: global and nonlocal followed,
 * classes around a function passed over. CF_NONE: a builtin, or undefined.
 */
uint32_t cf_scope_resolve(const struct cf_scopes *scopes, uint32_t scope, uint32_t name);

#endif
