/* SPDX-License-Identifier: Apache-2.0 */
/* What names in a file mean, through its imports and definitions. */
#include "candidates/code.h"
#include "scan/parts.h"

#include <stdio.h>
#include <string.h>

static const struct cf_import *import_of(const struct cf_source *source,
                                         const struct cf_binding *binding)
{
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];

        if (import->bound == binding->name && import->scope == binding->scope && !import->star)
            return import;
    }
    return NULL;
}

/* The package that `level` dots in a file mean; its length in the file's module name. */
static size_t package_length(const struct cf_scan_file *file, uint32_t level)
{
    size_t length = strlen(file->module);

    for (uint32_t up = file->is_package ? 1 : 0; up < level; up++) {
        while (length > 0 && file->module[length - 1] != '.')
            length--;
        length -= length > 0; /* the dot */
    }
    return length;
}

static bool put(char name[CF_SCAN_DOTTED_MAX], size_t used, const char *part)
{
    const size_t length = strlen(part);

    if (length == 0)
        return true;
    if (used + length + 2 > CF_SCAN_DOTTED_MAX)
        return false;
    if (used > 0)
        name[used++] = '.';
    memcpy(name + used, part, length + 1);
    return true;
}

static bool name_of_import(const struct cf_scan_file *file, const struct cf_import *import,
                           char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_names *names = &file->source.syntax.names;
    size_t used = import->level > 0 ? package_length(file, import->level) : 0;

    if (used + 1 > CF_SCAN_DOTTED_MAX)
        return false;
    memcpy(name, file->module, used);
    name[used] = '\0';
    if (import->whole)
        return put(name, 0, cf_name_text(names, import->bound));
    if (!put(name, used, import->module))
        return false;
    return import->name == CF_NONE || put(name, strlen(name), cf_name_text(names, import->name));
}

static bool name_of_variable(const struct cf_scan_file *file, uint32_t node,
                             char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_source *source = &file->source;
    const uint32_t number = cf_binding_of(source, node);
    const char *text = cf_name_text(&source->syntax.names, source->syntax.nodes[node].name);
    const struct cf_binding *binding;
    const struct cf_import *import;

    name[0] = '\0';
    if (number == CF_NONE)
        return put(name, 0, "builtins") && put(name, strlen(name), text);
    binding = &source->scopes.bindings[number];
    import = (binding->flags & CF_BINDING_IMPORT) != 0 ? import_of(source, binding) : NULL;
    if (import != NULL)
        return name_of_import(file, import, name);
    if ((binding->flags & (CF_BINDING_FUNCTION | CF_BINDING_CLASS)) == 0 ||
        source->scopes.scopes[binding->scope].kind != CF_SCOPE_MODULE)
        return false;
    return put(name, 0, file->module) && put(name, strlen(name), text);
}

bool cf_scan_dotted(const struct cf_scan_file *file, uint32_t node, char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    uint32_t object, attribute;

    if (node == CF_NONE)
        return false;
    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return name_of_variable(file, node, name);
    if (syntax->nodes[node].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, node, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    return attribute != CF_NONE && cf_scan_dotted(file, object, name) &&
           put(name, strlen(name), cf_name_text(&syntax->names, syntax->nodes[attribute].name));
}

bool cf_scan_called(const struct cf_scan_file *file, uint32_t call, char name[CF_SCAN_DOTTED_MAX])
{
    return cf_scan_dotted(file, cf_node_child(&file->source.syntax, call, CF_FIELD_FUNCTION), name);
}

bool cf_scan_decorator(const struct cf_scan_file *file, uint32_t decorator,
                       char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t what = syntax->nodes[decorator].first;

    if (what == CF_NONE)
        return false;
    return syntax->nodes[what].kind == CF_NODE_CALL ? cf_scan_called(file, what, name)
                                                    : cf_scan_dotted(file, what, name);
}

/* The expression that the binding is assigned, where there is one assignment of it alone. */
static uint32_t only_value(const struct cf_scan_file *file, uint32_t binding)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t name = file->source.scopes.bindings[binding].name;
    uint32_t value = CF_NONE;

    for (uint32_t i = 0; i < syntax->count; i++) {
        uint32_t found;

        if (syntax->nodes[i].name != name || !cf_is_bound_here(&file->source, i) ||
            cf_binding_of(&file->source, i) != binding)
            continue;
        if (syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_ASSIGNMENT)
            found = cf_node_child(syntax, syntax->nodes[i].parent, CF_FIELD_RIGHT);
        else if (syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_AS_PATTERN_TARGET)
            found = syntax->nodes[syntax->nodes[syntax->nodes[i].parent].parent].first;
        else
            return CF_NONE;
        if (found == CF_NONE || value != CF_NONE)
            return CF_NONE;
        value = found;
    }
    return value;
}

bool cf_scan_origin(const struct cf_scan_file *file, uint32_t identifier,
                    char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    uint32_t binding, value;

    if (syntax->nodes[identifier].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(&file->source, identifier);
    value = binding == CF_NONE ? CF_NONE : only_value(file, binding);
    if (value != CF_NONE && syntax->nodes[value].kind == CF_NODE_AWAIT)
        value = syntax->nodes[value].first;
    return value != CF_NONE && syntax->nodes[value].kind == CF_NODE_CALL &&
           cf_scan_called(file, value, name);
}

uint32_t cf_scan_argument(const struct cf_scan_file *file, uint32_t call, uint32_t number)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t list = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t seen = 0;

    if (list == CF_NONE || syntax->nodes[list].kind != CF_NODE_ARGUMENT_LIST)
        return CF_NONE;
    for (uint32_t i = syntax->nodes[list].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind == CF_NODE_COMMENT ||
            syntax->nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT)
            continue;
        if (seen++ == number)
            return i;
    }
    return CF_NONE;
}

uint32_t cf_scan_keyword(const struct cf_scan_file *file, uint32_t call, const char *keyword)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t list = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (list == CF_NONE)
        return CF_NONE;
    for (uint32_t i = syntax->nodes[list].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint32_t name = syntax->nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT
                                  ? cf_node_child(syntax, i, CF_FIELD_NAME)
                                  : CF_NONE;

        if (name != CF_NONE && cf_node_is(syntax, name, keyword))
            return cf_node_child(syntax, i, CF_FIELD_VALUE);
    }
    return CF_NONE;
}

uint32_t cf_scan_function_at(const struct cf_scan_file *file, uint32_t node)
{
    const uint32_t above = cf_node_above(&file->source.syntax, node, CF_NODE_FUNCTION_DEFINITION);

    return above == CF_NONE ? CF_NONE : cf_definition_of(&file->source.definitions, above);
}

const char *cf_scan_line(const struct cf_scan_file *file, uint32_t line, struct cf_arena *arena)
{
    const char *start = file->text;
    size_t length;

    for (uint32_t i = 1; i < line && start != NULL; i++) {
        start = strchr(start, '\n');
        start = start == NULL ? NULL : start + 1;
    }
    if (start == NULL)
        return "";
    start += strspn(start, " \t");
    length = strcspn(start, "\r\n");
    while (length > 0 && (start[length - 1] == ' ' || start[length - 1] == '\t'))
        length--;
    return cf_arena_strndup(arena, start, length);
}

const char *cf_scan_lines(const struct cf_scan_file *file, uint32_t first, uint32_t last,
                          struct cf_arena *arena)
{
    const char *start = file->text, *end;

    for (uint32_t i = 1; i < first && *start != '\0'; i++) {
        start += strcspn(start, "\n");
        start += *start == '\n';
    }
    end = start;
    for (uint32_t i = first; i <= last && *end != '\0'; i++) {
        end += strcspn(end, "\n");
        end += *end == '\n';
    }
    return cf_arena_strndup(arena, start, (size_t)(end - start));
}
