/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/program.h - the files of a project with their facts, numbered together.
 *
 * Variables, definitions and names get numbers of the whole program; modules are found by the
 * names under which the project's files can be imported.
 */
#ifndef CF_DISCOVER_PROGRAM_H
#define CF_DISCOVER_PROGRAM_H

#include "base/arena.h"
#include "base/list.h"
#include "discover/facts.h"
#include "trace/index.h"

enum cf_unit_role {
    CF_UNIT_PRODUCT, /* its functions are the project's */
    CF_UNIT_TEST,    /* pytest collects it */
    CF_UNIT_SUPPORT, /* helps the tests: conftest.py and what lies beside them */
};

/* One file. */
struct cf_unit {
    const char *path;     /* relative to the root; in the arena */
    const char *absolute; /* in the arena */
    enum cf_unit_role role;
    struct cf_key content; /* hash */
    const void *block;     /* of its facts; in the arena */
    size_t block_size;
    struct cf_facts facts;
    const uint32_t *words; /* the file's words as names of the program */
    uint32_t var_base, def_base;
    uint32_t module; /* one that it is; CF_NONE: none */
    bool has_star;
};

struct cf_module {
    uint32_t name; /* dotted */
    uint32_t unit; /* CF_NONE: a folder that only holds modules */
    uint32_t next; /* another of the same name; CF_NONE */
};

struct cf_program {
    struct cf_arena *arena;
    const char *root;
    struct cf_unit *units; /* in the order of their paths */
    uint32_t unit_count;
    struct cf_names names;
    struct cf_module *modules;
    uint32_t module_count;
    size_t module_capacity;
    struct cf_index module_index;  /* name -> first module */
    struct cf_index path_index;    /* hash of a unit's path -> unit */
    struct cf_index global_index;  /* unit and name -> variable */
    struct cf_index missing_index; /* unit and name -> 0: no star import of it gives the name */
    struct cf_index all_index;     /* unit and name -> 0: the module exports it with __all__ */
    uint32_t *def_units;           /* for each definition, its unit */
    uint32_t var_count, def_count;
};

/*
 * Numbers the units, whose facts are open, and registers their modules below `roots` (folders,
 * absolute). Fails with CF_ENOMEM or CF_ELIMIT.
 */
CF_NODISCARD
enum cf_status cf_program_link(struct cf_program *program, const struct cf_list *roots,
                               struct cf_error *err);

/* The module of a dotted name as a file sees it; CF_NONE: not the project's. */
uint32_t cf_program_module(const struct cf_program *program, const char *name, uint32_t from);

/* The module below another; CF_NONE. */
uint32_t cf_program_submodule(const struct cf_program *program, uint32_t module, const char *name,
                              uint32_t from);

/* The unit that an import with dots in front means: CF_NONE where it is not there. */
uint32_t cf_program_relative(struct cf_program *program, uint32_t from, uint32_t level,
                             const char *module);

/* The variable of a name in a module's scope, star imports followed; CF_NONE. */
uint32_t cf_program_global(struct cf_program *program, uint32_t unit, uint32_t name);

/* What an import names. */
struct cf_import_target {
    uint32_t unit, module; /* either may be CF_NONE; both: not the project's */
};
struct cf_import_target cf_program_import(struct cf_program *program, uint32_t from,
                                          const struct cf_fact_import *import);

static inline const struct cf_fact_def *cf_program_def(const struct cf_program *program,
                                                       uint32_t def)
{
    const struct cf_unit *unit = &program->units[program->def_units[def]];

    return &unit->facts.defs[def - unit->def_base];
}

/* A definition's qualified name and its own name (of the program; CF_NONE: a lambda). */
static inline const char *cf_program_qualname(const struct cf_program *program, uint32_t def)
{
    const struct cf_unit *unit = &program->units[program->def_units[def]];

    return cf_facts_word(&unit->facts, unit->facts.defs[def - unit->def_base].qualname);
}

static inline uint32_t cf_program_word(const struct cf_unit *unit, uint32_t word)
{
    return word < unit->facts.word_count ? unit->words[word] : CF_NONE;
}

/* The key of a pair of numbers in a cf_index. */
static inline struct cf_key cf_pair(uint32_t a, uint32_t b)
{
    return (struct cf_key){ .low = (uint64_t)a << 32 | b, .high = 1 };
}

#endif
