/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/program.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

#define MODULE_NAME_MAX 1024

static enum cf_status out_of_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

static enum cf_status add_module(struct cf_program *program, const char *name, size_t size,
                                 uint32_t unit, struct cf_error *err)
{
    uint32_t id = cf_name_add(&program->names, program->arena, name, size);
    uint32_t first = program->module_count, last = CF_NONE;
    struct cf_module *modules = cf_array_grow(program->arena, program->modules,
                                              &program->module_capacity, first, sizeof(*modules));
    bool added = false;

    if (id == CF_NONE || modules == NULL ||
        cf_index_add(&program->module_index, program->arena, cf_pair(id, 0), &first, &added, err) !=
            CF_OK)
        return out_of_memory(err);
    program->modules = modules;
    if (!added) {
        for (last = first; modules[last].unit != unit; last = modules[last].next) {
            if (modules[last].unit == CF_NONE) { /* so far known only as a folder */
                modules[last].unit = unit;
                if (program->units[unit].module == CF_NONE)
                    program->units[unit].module = last;
            }
            if (modules[last].next == CF_NONE)
                break;
        }
        if (unit == CF_NONE || modules[last].unit == unit)
            return CF_OK;
        modules[last].next = program->module_count;
    }
    if (unit != CF_NONE && program->units[unit].module == CF_NONE)
        program->units[unit].module = program->module_count;
    modules[program->module_count++] = (struct cf_module){ id, unit, CF_NONE };
    return CF_OK;
}

/* Registers a/b/c.py as a.b.c, and a and a.b as folders. */
static enum cf_status add_path(struct cf_program *program, const char *path, uint32_t unit,
                               struct cf_error *err)
{
    char name[MODULE_NAME_MAX];
    size_t size = strlen(path);
    enum cf_status status = CF_OK;

    if (size < 4 || size >= sizeof(name) || strcmp(path + size - 3, ".py") != 0)
        return CF_OK;
    size -= 3;
    memcpy(name, path, size);
    if (size >= 8 && memcmp(name + size - 8, "__init__", 8) == 0 &&
        (size == 8 || name[size - 9] == '/'))
        size -= size == 8 ? 8 : 9;
    for (size_t i = 0; i < size && status == CF_OK; i++) {
        if (name[i] != '/')
            continue;
        status = add_module(program, name, i, CF_NONE, err);
        name[i] = '.';
    }
    return status == CF_OK && size > 0 ? add_module(program, name, size, unit, err) : status;
}

/* The last slash of the path that stands before `end`; NULL where there is none. */
static const char *slash_before(const char *path, const char *end)
{
    while (end > path) {
        if (*--end == '/')
            return end;
    }
    return NULL;
}

/* The part of the path that a package-wise import begins with: below the last folder without
   __init__.py. */
static const char *package_path(const struct cf_program *program, const char *path)
{
    const char *start = strrchr(path, '/');

    while (start != NULL) {
        char init[MODULE_NAME_MAX];
        int size = snprintf(init, sizeof(init), "%.*s/__init__.py", (int)(start - path), path);

        if (size < 0 || (size_t)size >= sizeof(init) ||
            cf_index_find(&program->path_index, cf_key_of(init, (size_t)size)) == CF_INDEX_NONE)
            break;
        start = slash_before(path, start);
    }
    return start == NULL ? path : start + 1;
}

static enum cf_status add_modules(struct cf_program *program, const struct cf_list *roots,
                                  struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++)
        status = add_path(program, package_path(program, program->units[i].path), i, err);
    for (size_t r = 0; r < roots->count; r++) {
        size_t length = strlen(roots->items[r]);

        for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++) {
            const char *absolute = program->units[i].absolute;

            if (cf_path_inside(absolute, roots->items[r]) && absolute[length] == '/')
                status = add_path(program, absolute + length + 1, i, err);
        }
    }
    return status;
}

static enum cf_status add_names(struct cf_program *program, uint32_t at, struct cf_error *err)
{
    struct cf_unit *unit = &program->units[at];
    const struct cf_facts *facts = &unit->facts;
    uint32_t *words = cf_arena_alloc(program->arena, (facts->word_count + 1) * sizeof(*words));
    bool added = false;

    if (words == NULL)
        return out_of_memory(err);
    for (uint32_t i = 0; i < facts->word_count; i++) {
        const char *text = cf_facts_word(facts, i);

        words[i] = cf_name_add(&program->names, program->arena, text, strlen(text));
        if (words[i] == CF_NONE)
            return out_of_memory(err);
    }
    unit->words = words;
    for (uint32_t i = 0; i < facts->name_count; i++) {
        uint32_t var = unit->var_base + facts->names[i].var;

        if (facts->names[i].def == CF_NONE &&
            cf_index_add(&program->global_index, program->arena,
                         cf_pair(at, words[facts->names[i].name]), &var, &added, err) != CF_OK)
            return CF_ENOMEM;
    }
    for (uint32_t i = 0; facts->exports_known && i < facts->export_count; i++) {
        uint32_t zero = 0;

        if (cf_index_add(&program->all_index, program->arena, cf_pair(at, words[facts->exports[i]]),
                         &zero, &added, err) != CF_OK)
            return CF_ENOMEM;
    }
    for (uint32_t i = 0; i < facts->import_count; i++)
        unit->has_star = unit->has_star || (facts->imports[i].flags & CF_FACT_IMPORT_STAR) != 0;
    return CF_OK;
}

static enum cf_status number(struct cf_program *program, struct cf_error *err)
{
    uint64_t vars = 0, defs = 0;

    for (uint32_t i = 0; i < program->unit_count; i++) {
        program->units[i].var_base = (uint32_t)vars;
        program->units[i].def_base = (uint32_t)defs;
        program->units[i].module = CF_NONE;
        vars += program->units[i].facts.var_count;
        defs += program->units[i].facts.def_count;
        /* Values keep a number of 25 bits beside their kind (discover/solver.h). */
        if (vars >= UINT32_C(1) << 25 || defs >= UINT32_C(1) << 24)
            return cf_fail(err, CF_ELIMIT, "the project is too large: more than %u expressions",
                           UINT32_C(1) << 25);
    }
    program->var_count = (uint32_t)vars;
    program->def_count = (uint32_t)defs;
    program->def_units =
        cf_arena_alloc(program->arena, (program->def_count + 1) * sizeof(*program->def_units));
    if (program->def_units == NULL)
        return out_of_memory(err);
    for (uint32_t i = 0; i < program->unit_count; i++) {
        for (uint32_t d = 0; d < program->units[i].facts.def_count; d++)
            program->def_units[program->units[i].def_base + d] = i;
    }
    return CF_OK;
}

enum cf_status cf_program_link(struct cf_program *program, const struct cf_list *roots,
                               struct cf_error *err)
{
    enum cf_status status = number(program, err);

    for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++) {
        const char *path = program->units[i].path;
        uint32_t unit = i;
        bool added = false;

        status = cf_index_add(&program->path_index, program->arena, cf_key_of(path, strlen(path)),
                              &unit, &added, err);
        if (status == CF_OK)
            status = add_names(program, i, err);
    }
    return status == CF_OK ? add_modules(program, roots, err) : status;
}

/* How many bytes two paths have in common. */
static size_t common(const char *a, const char *b)
{
    size_t length = 0;

    while (a[length] != '\0' && a[length] == b[length])
        length++;
    return length;
}

uint32_t cf_program_module(const struct cf_program *program, const char *name, uint32_t from)
{
    uint32_t id = cf_name_find(&program->names, name, strlen(name));
    uint32_t module =
        id == CF_NONE ? CF_NONE : cf_index_find(&program->module_index, cf_pair(id, 0));
    uint32_t best = module;

    /* Files of one name in several folders: the product's, else the nearest. */
    for (; module != CF_NONE; module = program->modules[module].next) {
        const struct cf_unit *unit, *best_unit;

        if (program->modules[module].unit == CF_NONE || program->modules[best].unit == CF_NONE)
            continue;
        unit = &program->units[program->modules[module].unit];
        best_unit = &program->units[program->modules[best].unit];
        if (common(unit->path, program->units[from].path) >
            common(best_unit->path, program->units[from].path))
            best = module;
    }
    return best;
}

uint32_t cf_program_submodule(const struct cf_program *program, uint32_t module, const char *name,
                              uint32_t from)
{
    char full[MODULE_NAME_MAX];
    int size = snprintf(full, sizeof(full), "%s.%s",
                        cf_name_text(&program->names, program->modules[module].name), name);

    return size < 0 || (size_t)size >= sizeof(full) ? CF_NONE
                                                    : cf_program_module(program, full, from);
}

static uint32_t find_path(const struct cf_program *program, const char *path)
{
    return cf_index_find(&program->path_index, cf_key_of(path, strlen(path)));
}

uint32_t cf_program_relative(struct cf_program *program, uint32_t from, uint32_t level,
                             const char *module)
{
    char path[MODULE_NAME_MAX + 16];
    size_t size = strlen(program->units[from].path);
    uint32_t unit;

    if (size + strlen(module) + 16 > MODULE_NAME_MAX)
        return CF_NONE;
    memcpy(path, program->units[from].path, size + 1);
    for (; level > 0; level--) {
        while (size > 0 && path[size - 1] != '/')
            size--;
        if (size == 0 && level > 1)
            return CF_NONE;
        size -= size > 0;
    }
    if (module[0] != '\0') {
        size +=
            (size_t)snprintf(path + size, sizeof(path) - size, "%s%s", size > 0 ? "/" : "", module);
        for (size_t i = size - strlen(module); i < size; i++) {
            if (path[i] == '.')
                path[i] = '/';
        }
        (void)snprintf(path + size, sizeof(path) - size, ".py");
        unit = find_path(program, path);
        if (unit != CF_NONE)
            return unit;
    }
    (void)snprintf(path + size, sizeof(path) - size, "%s__init__.py", size > 0 ? "/" : "");
    return find_path(program, path);
}

struct cf_import_target cf_program_import(struct cf_program *program, uint32_t from,
                                          const struct cf_fact_import *import)
{
    struct cf_import_target target = { CF_NONE, CF_NONE };
    const char *module = cf_facts_word(&program->units[from].facts, import->module);

    if (import->level > 0) {
        target.unit = cf_program_relative(program, from, import->level, module);
        return target;
    }
    target.module = cf_program_module(program, module, from);
    if (target.module != CF_NONE)
        target.unit = program->modules[target.module].unit;
    return target;
}

/* A star gives what __all__ lists, and without it what has no underscore in front. */
static bool exports(const struct cf_program *program, uint32_t unit, uint32_t name)
{
    if (program->units[unit].facts.exports_known)
        return cf_index_find(&program->all_index, cf_pair(unit, name)) != CF_INDEX_NONE;
    return cf_name_text(&program->names, name)[0] != '_';
}

uint32_t cf_program_global(struct cf_program *program, uint32_t unit, uint32_t name)
{
    uint32_t var = cf_index_find(&program->global_index, cf_pair(unit, name)), zero = 0;
    const struct cf_facts *facts = &program->units[unit].facts;
    bool added = false;

    if (var != CF_INDEX_NONE || !program->units[unit].has_star)
        return var;
    /* Asked before: it is not there, or we are on the way round a circle of stars. */
    if (cf_index_add(&program->missing_index, program->arena, cf_pair(unit, name), &zero, &added,
                     NULL) != CF_OK ||
        !added)
        return CF_NONE;
    /* The last star that gives the name wins. */
    for (uint32_t i = facts->import_count; i-- > 0 && var == CF_NONE;) {
        struct cf_import_target target;

        if ((facts->imports[i].flags & CF_FACT_IMPORT_STAR) == 0)
            continue;
        target = cf_program_import(program, unit, &facts->imports[i]);
        if (target.unit != CF_NONE && exports(program, target.unit, name))
            var = cf_program_global(program, target.unit, name);
    }
    if (var != CF_NONE && cf_index_add(&program->global_index, program->arena, cf_pair(unit, name),
                                       &var, &added, NULL) != CF_OK)
        return CF_NONE;
    return var;
}
