/* SPDX-License-Identifier: Apache-2.0 */
/* How a function reaches a late name: by an import of its own, or by the module's. */
#include "startup/unit.h"

#include <string.h>

static uint32_t function_above(const struct cf_syntax *syntax, uint32_t node)
{
    return cf_node_above(syntax, node, CF_NODE_FUNCTION_DEFINITION);
}

/* The function around all others that the node is in; CF_NONE: it is in none. */
static uint32_t outermost(const struct cf_syntax *syntax, uint32_t node)
{
    uint32_t found = CF_NONE;

    for (uint32_t at = function_above(syntax, node); at != CF_NONE; at = function_above(syntax, at))
        found = at;
    return found;
}

static const char *name_of(const struct cf_syntax *syntax, uint32_t function)
{
    const uint32_t name = cf_node_child(syntax, function, CF_FIELD_NAME);

    return name == CF_NONE ? "" : cf_name_text(&syntax->names, syntax->nodes[name].name);
}

const char *cf_unit_function_name(const struct cf_syntax *syntax, uint32_t node)
{
    const uint32_t function = function_above(syntax, node);

    return function == CF_NONE ? NULL : name_of(syntax, function);
}

/* Called often, by the program until it is there or by the project's own work. */
static bool is_hot(const struct cf_units *units, const struct cf_unit_file *file, uint32_t function)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t around = nodes[function].parent;
    const uint32_t line =
        nodes[nodes[around].kind == CF_NODE_DECORATED_DEFINITION ? around : function].line;

    for (size_t i = 0; i < units->called_count; i++) {
        if (units->called[i].calls >= CF_UNIT_HOT_CALLS && units->called[i].line == line &&
            strcmp(units->called[i].file, file->file) == 0)
            return true;
    }
    for (size_t i = 0; i < units->hot_count; i++) {
        if (strcmp(units->hot[i].file, file->file) == 0 &&
            strcmp(units->hot[i].name, name_of(syntax, function)) == 0)
            return true;
    }
    return false;
}

/*
 * All functions within one share a name that any of them binds, so that all of those that ask for
 * it do so in the same way.
 */
bool cf_unit_is_local(const struct cf_units *units, const struct cf_unit *unit, uint32_t block)
{
    const struct cf_unit_file *file = units->files[unit->file];
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t outer = outermost(syntax, block);

    if (!units->local || unit->guarded || unit->import == CF_NONE || outer == CF_NONE ||
        is_hot(units, file, outer))
        return false;
    for (uint32_t i = 0; i < unit->use_count; i++) {
        const uint32_t place = unit->uses[i].place;

        if (unit->uses[i].kind != CF_USE_LAZY || outermost(syntax, place) != outer)
            continue;
        if (is_hot(units, file, function_above(syntax, place)))
            return false;
    }
    return true;
}
