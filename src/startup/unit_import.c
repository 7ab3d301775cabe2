/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/unit_import.h"

#include <string.h>

static const char *text_of(const struct cf_syntax *syntax, uint32_t name)
{
    return cf_name_text(&syntax->names, name);
}

/* The absolute name of the module that an import names; NULL: it goes above the top, no memory. */
static const char *absolute(const struct cf_units *units, const struct cf_unit_file *file,
                            const struct cf_import *import)
{
    char *base = cf_arena_strdup(units->arena, file->within);

    if (import->level == 0)
        return import->module;
    if (*file->within == '\0')
        return NULL;
    for (uint32_t up = import->level; base != NULL && up > 1; up--) {
        char *dot = strrchr(base, '.');

        if (dot == NULL)
            return NULL;
        *dot = '\0';
    }
    if (base == NULL || *import->module == '\0')
        return base;
    return cf_arena_printf(units->arena, "%s.%s", base, import->module);
}

/* The file of the module whose name ends there; NULL: it is none of these. */
static const struct cf_unit_file *file_of(const struct cf_units *units, const char *name,
                                          const char *end)
{
    for (uint32_t i = 0; i < units->file_count; i++) {
        if (strncmp(units->files[i]->module, name, (size_t)(end - name)) == 0 &&
            units->files[i]->module[end - name] == '\0')
            return units->files[i];
    }
    return NULL;
}

uint32_t cf_unit_file_of(const struct cf_units *units, const struct cf_unit_file *file,
                         const struct cf_import *import)
{
    const char *module = absolute(units, file, import);

    for (uint32_t i = 0; module != NULL && i < units->file_count; i++) {
        if (strcmp(units->files[i]->module, module) == 0)
            return i;
    }
    return CF_NONE;
}

uint32_t cf_unit_target(const struct cf_units *units, const struct cf_unit_file *file,
                        const struct cf_import *import)
{
    const char *module = absolute(units, file, import);
    const char *part = import->name == CF_NONE ? NULL : text_of(&file->source.syntax, import->name);
    uint32_t target = CF_NO_MODULE;

    if (module != NULL && part != NULL) {
        part = cf_arena_printf(units->arena, "%s.%s", module, part);
        target = part == NULL ? CF_NO_MODULE : cf_startup_find(units->graph, part);
        if (target != CF_NO_MODULE && !units->graph->modules[target].loaded)
            target = CF_NO_MODULE;
    }
    return target != CF_NO_MODULE || module == NULL ? target
                                                    : cf_startup_find(units->graph, module);
}

bool cf_unit_is_covered(const struct cf_units *units, uint32_t module)
{
    const char *name = units->graph->modules[module].name;
    const char *dot = strrchr(name, '.');
    const struct cf_unit_file *file = dot == NULL ? NULL : file_of(units, name, dot);
    uint32_t bound, binding;

    if (file == NULL)
        return false;
    bound = cf_name_find(&file->source.syntax.names, dot + 1, strlen(dot + 1));
    binding = bound == CF_NONE ? CF_NONE : cf_scope_binding(&file->source.scopes, 0, bound);
    if (binding == CF_NONE)
        return false;
    for (uint32_t i = 0; i < file->source.imports.count; i++) {
        const struct cf_import *import = &file->source.imports.items[i];

        if (import->scope == 0 && import->bound == bound &&
            (import->name != bound || cf_unit_file_of(units, file, import) == CF_NONE ||
             units->files[cf_unit_file_of(units, file, import)] != file))
            return true;
    }
    return file->source.scopes.bindings[binding].flags != CF_BINDING_IMPORT;
}
