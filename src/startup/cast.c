/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/cast.h"

#include <string.h>

static bool is_typing(const char *module)
{
    return strcmp(module, "typing") == 0 || strcmp(module, "typing_extensions") == 0;
}

/* What the name means in the module is `name` of typing, or where that is NULL typing itself. */
static bool means(const struct cf_source *source, uint32_t node, const char *name)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t bound = syntax->nodes[node].name;
    const uint32_t at =
        cf_scope_resolve(&source->scopes, cf_scope_at(&source->scopes, node), bound);
    bool found = false;

    if (at == CF_NONE || source->scopes.bindings[at].scope != 0 ||
        source->scopes.bindings[at].flags != CF_BINDING_IMPORT)
        return false;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];

        if (import->bound != bound || import->scope != 0)
            continue;
        if (import->level != 0 || !is_typing(import->module) ||
            (import->name == CF_NONE) != (name == NULL) ||
            (name != NULL && strcmp(cf_name_text(&syntax->names, import->name), name) != 0))
            return false;
        found = true;
    }
    return found;
}

/* `name`, `typing.name` */
static bool is_of_typing(const struct cf_source *source, uint32_t node, const char *name)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, attribute;

    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return means(source, node, name);
    if (syntax->nodes[node].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, node, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    return syntax->nodes[object].kind == CF_NODE_IDENTIFIER &&
           strcmp(cf_name_text(&syntax->names, syntax->nodes[attribute].name), name) == 0 &&
           means(source, object, NULL);
}

bool cf_cast_is_type(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t arguments = syntax->nodes[node].parent;
    const uint32_t call = syntax->nodes[arguments].parent;

    return syntax->nodes[arguments].kind == CF_NODE_ARGUMENT_LIST &&
           syntax->nodes[arguments].first == node && syntax->nodes[node].next != CF_NONE &&
           syntax->nodes[call].kind == CF_NODE_CALL &&
           cf_node_above(syntax, node, CF_NODE_STRING) == CF_NONE &&
           is_of_typing(source, cf_node_child(syntax, call, CF_FIELD_FUNCTION), "cast");
}

/* --- imports in functions ----------------------------------------------------------------------
 */

bool cf_import_is_for_checkers(const struct cf_source *source, const struct cf_import *import)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const uint32_t block = nodes[import->statement].parent;
    const uint32_t branch = block == 0 ? 0 : nodes[block].parent;
    const uint32_t condition = branch == 0 || nodes[branch].kind != CF_NODE_IF_STATEMENT
                                   ? CF_NONE
                                   : cf_node_child(&source->syntax, branch, CF_FIELD_CONDITION);

    return import->scope == 0 && condition != CF_NONE && nodes[branch].parent == 0 &&
           cf_node_child(&source->syntax, branch, CF_FIELD_CONSEQUENCE) == block &&
           is_of_typing(source, condition, "TYPE_CHECKING");
}

static bool has_for_checkers(const struct cf_source *source, const struct cf_import *import)
{
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *other = &source->imports.items[i];

        if (other->bound == import->bound && other->name == import->name &&
            other->level == import->level && strcmp(other->module, import->module) == 0 &&
            cf_import_is_for_checkers(source, other))
            return true;
    }
    return false;
}

/* Bound by this import alone: the only binding, the only import of that name in the function. */
static bool is_bound_once(const struct cf_source *source, const struct cf_import *import)
{
    const uint32_t binding = cf_scope_binding(&source->scopes, import->scope, import->bound);

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_IMPORT)
        return false;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *other = &source->imports.items[i];

        if (other != import && other->scope == import->scope && other->bound == import->bound)
            return false;
    }
    return true;
}

bool cf_cast_is_use(const struct cf_source *source, const struct cf_import *import, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    return syntax->nodes[node].kind == CF_NODE_IDENTIFIER &&
           syntax->nodes[node].name == import->bound &&
           (node < import->statement || node >= cf_node_after(syntax, import->statement)) &&
           cf_scope_resolve(&source->scopes, cf_scope_at(&source->scopes, node), import->bound) ==
               cf_scope_binding(&source->scopes, import->scope, import->bound);
}

/* `locals()`, `eval(text)`: names may be looked up. */
static bool looks_names_up(const struct cf_names *names)
{
    return cf_name_find(names, "locals", 6) != CF_NONE ||
           cf_name_find(names, "vars", 4) != CF_NONE || cf_name_find(names, "dir", 3) != CF_NONE ||
           cf_name_find(names, "eval", 4) != CF_NONE || cf_name_find(names, "exec", 4) != CF_NONE;
}

static bool is_in_body(const struct cf_syntax *syntax, uint32_t statement)
{
    const uint32_t block = syntax->nodes[statement].parent;

    return syntax->nodes[syntax->nodes[block].parent].kind == CF_NODE_FUNCTION_DEFINITION;
}

bool cf_cast_is_import(const struct cf_source *source, const struct cf_import *import)
{
    const struct cf_syntax *syntax = &source->syntax;
    bool used = false;

    if (import->name == CF_NONE || import->scope == 0 || !is_in_body(syntax, import->statement) ||
        !is_bound_once(source, import) || !has_for_checkers(source, import) ||
        looks_names_up(&syntax->names))
        return false;
    for (uint32_t i = 0; i < syntax->count; i++) {
        if (!cf_cast_is_use(source, import, i))
            continue;
        if (!cf_cast_is_type(source, i))
            return false;
        used = true;
    }
    return used;
}
