/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/definition.h - the functions, lambdas and classes of a file, with their parameters.
 */
#ifndef CF_SOURCE_DEFINITION_H
#define CF_SOURCE_DEFINITION_H

#include "source/scope.h"

enum cf_definition_kind { CF_DEFINES_FUNCTION, CF_DEFINES_LAMBDA, CF_DEFINES_CLASS };

enum cf_definition_flag {
    CF_DEFINITION_ASYNC = 1 << 0,
    CF_DEFINITION_GENERATOR = 1 << 1, /* it yields */
    CF_DEFINITION_METHOD = 1 << 2,    /* right in the body of a class */
    CF_DEFINITION_STATIC = 1 << 3,    /* @staticmethod */
    CF_DEFINITION_CLASS = 1 << 4,     /* @classmethod, or a method that is one without it */
    CF_DEFINITION_PROPERTY = 1 << 5,  /* @property and its like: read without a call */
    CF_DEFINITION_SETTER = 1 << 6,    /* @x.setter, @x.deleter */
    CF_DEFINITION_NESTED = 1 << 7,    /* inside a function */
    CF_DEFINITION_OVERLOAD = 1 << 8,  /* @overload: a declaration only */
    CF_DEFINITION_ABSTRACT = 1 << 9,  /* @abstractmethod */
    CF_DEFINITION_DECORATED = 1 << 10,
};

enum cf_parameter_kind {
    CF_PARAMETER_POSITIONAL_ONLY,
    CF_PARAMETER_POSITIONAL,
    CF_PARAMETER_ARGS, /* *args */
    CF_PARAMETER_KEYWORD,
    CF_PARAMETER_KWARGS, /* **kwargs */
};

struct cf_parameter {
    uint32_t name;
    enum cf_parameter_kind kind;
    uint32_t node;       /* the identifier */
    uint32_t annotation; /* node; CF_NONE: none */
    uint32_t value;      /* the default's node; CF_NONE: none */
};

struct cf_definition {
    enum cf_definition_kind kind;
    uint32_t flags;  /* enum cf_definition_flag */
    uint32_t node;   /* function_definition, class_definition or lambda */
    uint32_t whole;  /* the same with its decorators */
    uint32_t name;   /* CF_NONE: a lambda */
    uint32_t scope;  /* that it opens */
    uint32_t parent; /* the definition around it; CF_NONE: the module */
    uint32_t body;   /* node */
    uint32_t first_parameter, parameter_count;
    const char *qualname; /* "A.f", "f.<locals>.<lambda>"; in the arena */
};

struct cf_definitions {
    struct cf_definition *items; /* in the arena, in the order of the text */
    uint32_t count;
    struct cf_parameter *parameters; /* in the arena */
    uint32_t parameter_count;
};

CF_NODISCARD
enum cf_status cf_definitions_build(const struct cf_scopes *scopes, struct cf_arena *arena,
                                    struct cf_definitions *definitions, struct cf_error *err);

/* The definition that a function, class or lambda node makes; CF_NONE. */
uint32_t cf_definition_of(const struct cf_definitions *definitions, uint32_t node);

#endif
