/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/unit.h - the changes that a project's files permit, each of which can be left out alone.
 */
#ifndef CF_STARTUP_UNIT_H
#define CF_STARTUP_UNIT_H

#include "source/edit.h"
#include "source/source.h"
#include "startup/graph.h"

/* When the value of a name is needed. */
enum cf_use_kind {
    CF_USE_ANNOTATION, /* never, where annotations are not evaluated */
    CF_USE_LAZY,       /* while a function runs */
    CF_USE_INLINE,     /* in a part of an expression that a function rarely evaluates */
    CF_USE_CHEAP,      /* never: the call has a cheap equal */
    CF_USE_CLASS,      /* never, once the dataclass is written out */
    CF_USE_CONSTANT,   /* when the constant is, once that is late */
    CF_USE_EAGER,      /* while the module is imported */
};

struct cf_use {
    enum cf_use_kind kind;
    uint32_t node;     /* the identifier */
    uint32_t place;    /* CF_USE_LAZY: the block at whose beginning it is asked for */
    uint32_t whole;    /* CF_USE_ANNOTATION: the annotation; CF_USE_CHEAP: what is replaced;
                          CF_USE_CLASS: the class; CF_USE_CONSTANT: the statement */
    const char *equal; /* CF_USE_CHEAP: its replacement, in the arena */
};

/*
 * An imported name whose module could be loaded later, or never; or a constant, the value of such a
 * name's call.
 */
struct cf_unit {
    uint32_t file;      /* number in the list */
    uint32_t import;    /* number in the file's imports; CF_NONE: a constant */
    uint32_t statement; /* of a constant: node */
    const char *name;
    uint32_t target; /* module of the graph; CF_NO_MODULE: a constant that loads none */
    struct cf_use *uses;
    uint32_t use_count, use_room;
    bool on;
    bool idle;          /* off, as the module that it stands in is not loaded any more */
    bool guarded;       /* functions must take it from the module */
    const char *reason; /* why it is off; NULL: it is on */
    uint64_t calls;     /* of the functions that ask for it, in the project's own work */
    bool plain;         /* a constant whose value is the same whenever it is made (value.h) */
    bool made;          /* it is made all the same by the time the program is there */
    uint64_t value_ns;  /* plain: what making it takes */
    uint64_t gain_ns;   /* own times of what is not loaded any more; some of it shared */
};

struct cf_unit_file {
    const char *file;   /* relative to the root */
    const char *module; /* its name */
    const char *within; /* the package that its relative imports begin at; "" for none */
    bool package;       /* it is an __init__.py */
    const char *text;
    size_t size;
    const char *exports; /* a package without __all__: the names that it has, spaces between */
    struct cf_source source;
    bool future;      /* annotations are not evaluated: `from __future__ import annotations` */
    bool may_future;  /* that import may be added; else annotations are quoted one by one */
    bool reader;      /* it uses a library that reads annotations at run time */
    bool effects;     /* importing it does something outside of it */
    const char *kept; /* why nothing of it is changed; NULL: it may be */
    uint32_t unit_first, unit_end; /* its units' numbers, this one and all before that one */
    struct cf_list parts;          /* names of submodules that are loaded when they are asked for */
};

/* A function that the program calls until it is there. */
struct cf_unit_called {
    const char *file; /* relative to the root */
    uint32_t line;    /* its first, decorators included */
    uint64_t calls;
    const char *name; /* of `hot` only */
};

struct cf_units {
    struct cf_arena *arena; /* borrowed */
    const struct cf_startup_graph *graph;
    const char *names; /* what each module has: lines as alone.c makes them; NULL: not known */
    struct cf_unit_file **files; /* in the arena; by their pointers, as trees must not move */
    uint32_t file_count;
    struct cf_unit *items; /* in the arena, file by file */
    uint32_t count, room;
    const struct cf_unit_called *called; /* borrowed */
    size_t called_count;
    struct cf_unit_called *hot; /* functions that the project's own work calls often */
    size_t hot_count;
    bool local;             /* functions that are called seldom import for themselves */
    bool reads_annotations; /* the project looks at annotations at run time */
};

/*
 * Reads the project's loaded modules and lists what could be changed. `root` is the project's.
 * A file that cannot be read or parsed is left alone. Fails with CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_units_find(struct cf_units *units, struct cf_parser *parser, const char *root,
                             struct cf_error *err);

/* Finds out when each name is needed; units with an eager use are turned off. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_units_classify(struct cf_units *units, struct cf_error *err);

/* On, and so is all that it depends on. */
bool cf_unit_is_on(const struct cf_units *units, const struct cf_unit *unit);

/* Adds the constants of the file that may be late. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_units_add_constants(struct cf_units *units, uint32_t file, struct cf_error *err);
CF_NODISCARD
enum cf_status cf_units_add(struct cf_units *units, const struct cf_unit *unit,
                            struct cf_error *err);

/* True where importing the file does something to what is not its own. */
bool cf_unit_has_effects(const struct cf_source *source);

/* The text of the file with its units that are on; the text itself where none is. CF_ENOMEM,
 * CF_EFORMAT. */
CF_NODISCARD
enum cf_status cf_unit_render(const struct cf_units *units, uint32_t file, const char **text,
                              size_t *size, struct cf_error *err);

/* True where the package's submodules could be loaded when they are asked for. */
bool cf_unit_may_have_parts(const struct cf_unit_file *file);

/* True where late imports can be put behind the file's imports. */
bool cf_unit_has_place(const struct cf_unit_file *file);

/* The module's plain `def __getattr__(name)` and that name; CF_NONE: it has no such. */
uint32_t cf_unit_getattr(const struct cf_source *source, const char **parameter);

#define CF_UNIT_HOT_CALLS 100 /* a function with so many is called often */

/* Does the block import the name for itself, instead of asking for the module's? */
bool cf_unit_is_local(const struct cf_units *units, const struct cf_unit *unit, uint32_t block);

/* The name of the function that the node is in; NULL: it is in none. */
const char *cf_unit_function_name(const struct cf_syntax *syntax, uint32_t node);

#define CF_UNIT_LOADER "_import_late" /* the function that makes them */
#define CF_UNIT_MAKER "_late_"        /* functions that make one value: this and its name */
#define CF_UNIT_STILL_LOADED "its module is loaded all the same"

#endif
