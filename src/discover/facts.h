/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/facts.h - what one Python file says about calls, without looking at any other file.
 *
 * Every expression that may hold a function, class or object is a variable. A fact says how values
 * come into variables (a definition, an import) or move between them (copied, read as an attribute,
 * passed to a call). discover/solve.h puts the facts of all files together and follows the values.
 *
 * Facts are arrays of numbers in one block of memory, so that a cache can keep the block as it is.
 * A block from a file is untrusted: cf_facts_open() checks every number in it.
 */
#ifndef CF_DISCOVER_FACTS_H
#define CF_DISCOVER_FACTS_H

#include "base/buf.h"
#include "base/status.h"
#include "source/source.h"

#define CF_FACTS_VERSION 1U
#define CF_FACTS_MAX_BYTES ((size_t)256 << 20)

/* Variable 0 holds a value of a built-in type; variable 1 + n is binding n of the file's scopes. */
#define CF_VAR_BUILTIN 0U

enum cf_fact_kind {
    CF_FACT_COPY,      /* from -> to */
    CF_FACT_DEFINE,    /* the definition `name` -> to */
    CF_FACT_BUILTIN,   /* the built-in function `name` -> to */
    CF_FACT_IMPORT,    /* the import `name` -> to */
    CF_FACT_CONTAINER, /* a container whose items are in `from` -> to */
    CF_FACT_CALL,      /* from(args) -> to */
    CF_FACT_LOAD,      /* from.name -> to */
    CF_FACT_STORE,     /* from.name = to */
    CF_FACT_SUPER,     /* super() in the class `name` -> to */
    CF_FACT_SPECIAL,   /* from.<special method name>(args) -> to */
    CF_FACT_PUT,       /* from[...] = to */
    CF_FACT_ITEM,      /* an item of from -> to */
    CF_FACT_ENTER,     /* with from as to */
    CF_FACT_INSTANCE,  /* an object of the class in from -> to (annotations, except) */
    CF_FACT_REFER,     /* from is used as a value: what it holds may be called */
    CF_FACT_DECORATE,  /* the decorator in from around the definition `name`, bound to to */
    CF_FACT_KIND_COUNT
};

enum cf_fact_flag {
    CF_FACT_VALUE = 1 << 0,  /* LOAD: the result is used as a value, not called */
    CF_FACT_CALLEE = 1 << 1, /* LOAD: the result is called */
    CF_FACT_LOOSE = 1 << 2,  /* ITEM: or the value itself (unpacking) */
};

struct cf_fact {
    uint32_t kind_flags; /* enum cf_fact_kind | enum cf_fact_flag << 8 */
    uint32_t owner;      /* the function that does it; CF_NONE: the module, at its import */
    uint32_t from, to;   /* variables; `to` CF_NONE: dropped */
    uint32_t name;       /* as its kind says */
    uint32_t args, arg_count;
};

/* An argument of a call, or a base class. */
enum cf_arg_kind { CF_ARG_POSITIONAL, CF_ARG_KEYWORD, CF_ARG_STAR, CF_ARG_STARSTAR };
struct cf_fact_arg {
    uint32_t kind, var; /* var CF_NONE: nothing that matters */
    uint32_t name;      /* of a keyword; of a base class: its last name */
};

struct cf_fact_param {
    uint32_t var, kind, name; /* enum cf_parameter_kind */
    uint32_t items;           /* *args, **kwargs: the variable of what they hold; else CF_NONE */
};

struct cf_fact_def {
    uint32_t kind, flags; /* enum cf_definition_kind, enum cf_definition_flag */
    uint32_t name, qualname;
    uint32_t parent; /* CF_NONE: the module */
    uint32_t line, end_line, start, end;
    uint32_t params, param_count;
    uint32_t result; /* variable of what it returns */
    uint32_t yields; /* variable of what it yields; CF_NONE */
    uint32_t bases, base_count;
};

/* A name of the module's scope or of a class's; `def` CF_NONE: the module's. */
struct cf_fact_name {
    uint32_t def, name, var, flags; /* enum cf_binding_flag */
};

struct cf_fact_import {
    uint32_t module, level, name, flags; /* name CF_NONE: the module itself */
};
#define CF_FACT_IMPORT_STAR 1U
#define CF_FACT_IMPORT_WHOLE 2U /* `import a.b` binds a */

enum cf_mark_kind {
    CF_MARK_FIXTURE, /* `name`: the name it is asked for by */
    CF_MARK_AUTOUSE,
    CF_MARK_USES,        /* usefixtures or getfixturevalue: `name` is a fixture's */
    CF_MARK_PARAMETRIZE, /* the parameter `name` has the values in `var` */
    CF_MARK_INDIRECT,    /* the parameter `name` goes through the fixture of that name */
    CF_MARK_NOT_A_TEST,  /* __test__ = False */
};
struct cf_fact_mark {
    uint32_t kind, def, name, var; /* def CF_NONE: the whole module */
};

struct cf_facts {
    uint32_t var_count;
    uint32_t exports_known; /* __all__ is a list of strings; they are in `exports` */
    const struct cf_fact *facts;
    const struct cf_fact_arg *args;
    const struct cf_fact_def *defs;
    const struct cf_fact_param *params;
    const struct cf_fact_name *names;
    const struct cf_fact_import *imports;
    const struct cf_fact_mark *marks;
    const uint32_t *exports; /* words */
    const uint32_t *words;   /* offsets of terminated texts */
    const char *text;
    uint32_t fact_count, arg_count, def_count, param_count, name_count, import_count, mark_count,
        export_count, word_count, text_size;
};

/* Puts the facts of a file into `block` (reset first). Fails with CF_ENOMEM or CF_ELIMIT. */
CF_NODISCARD
enum cf_status cf_facts_extract(struct cf_source *source, struct cf_arena *arena,
                                struct cf_buf *block, struct cf_error *err);

/* Looks into a block, which is borrowed. CF_EFORMAT: it is not one, or damaged. */
CF_NODISCARD
enum cf_status cf_facts_open(const void *block, size_t size, struct cf_facts *facts,
                             struct cf_error *err);

/* A text of the file; "" for CF_NONE. */
const char *cf_facts_word(const struct cf_facts *facts, uint32_t word);

#endif
