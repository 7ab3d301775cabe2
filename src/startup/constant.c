/* SPDX-License-Identifier: Apache-2.0 */
/* `log = getLogger(__name__)` at module level: made when it is first used. */
#include "startup/unit.h"

#include <string.h>

/* Calls whose moment does not matter, and that do nothing that others would see. */
static bool is_late_call(const struct cf_syntax *syntax, uint32_t call)
{
    static const char *const names[] = { "getLogger", "logging.getLogger" };
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    if (syntax->nodes[call].kind != CF_NODE_CALL || function == CF_NONE)
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const size_t length = syntax->nodes[function].end - syntax->nodes[function].start;

        if (strlen(names[i]) == length &&
            memcmp(syntax->text + syntax->nodes[function].start, names[i], length) == 0)
            return true;
    }
    return false;
}

/* Only constants and __name__. */
static bool has_plain_arguments(const struct cf_syntax *syntax, uint32_t call)
{
    const uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    if (arguments == CF_NONE || syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const bool plain = syntax->nodes[i].kind == CF_NODE_STRING &&
                           cf_node_child_of(syntax, i, CF_NODE_INTERPOLATION) == CF_NONE;

        if (!plain && strcmp(cf_name_text(&syntax->names, syntax->nodes[i].name), "__name__") != 0)
            return false;
    }
    return true;
}

/* The name is bound here alone: no other statement, and no function by `global`. */
static bool bound_once(const struct cf_source *source, uint32_t name)
{
    const struct cf_scopes *scopes = &source->scopes;
    const uint32_t binding = cf_scope_binding(scopes, 0, name);
    uint32_t count = 0;

    if (binding == CF_NONE || scopes->bindings[binding].flags != CF_BINDING_ASSIGNED)
        return false;
    for (uint32_t i = 0; i < scopes->binding_count; i++) {
        if (scopes->bindings[i].name == name &&
            (scopes->bindings[i].flags & CF_BINDING_GLOBAL) != 0)
            return false;
    }
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_IDENTIFIER &&
            source->syntax.nodes[i].name == name &&
            source->syntax.nodes[i].field == CF_FIELD_LEFT && cf_scope_at(scopes, i) == 0)
            count++;
    }
    return count == 1;
}

/* The module that the call's function comes from; CF_NO_MODULE: it is not one of the file's units.
 */
static uint32_t target_of(const struct cf_units *units, uint32_t file, uint32_t call)
{
    const struct cf_syntax *syntax = &units->files[file]->source.syntax;
    uint32_t root = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    while (syntax->nodes[root].kind == CF_NODE_ATTRIBUTE)
        root = syntax->nodes[root].first;
    for (uint32_t i = 0; i < units->count; i++) {
        if (units->items[i].file == file && units->items[i].import != CF_NONE &&
            strcmp(units->items[i].name, cf_name_text(&syntax->names, syntax->nodes[root].name)) ==
                0)
            return units->items[i].target;
    }
    return CF_NO_MODULE;
}

enum cf_status cf_units_add_constants(struct cf_units *units, uint32_t number, struct cf_error *err)
{
    const struct cf_unit_file *file = units->files[number];
    const struct cf_syntax *syntax = &file->source.syntax;
    enum cf_status status = CF_OK;

    for (uint32_t i = syntax->nodes[0].first; i != CF_NONE && status == CF_OK;
         i = syntax->nodes[i].next) {
        const uint32_t assignment = syntax->nodes[i].first;
        struct cf_unit unit = { .file = number,
                                .import = CF_NONE,
                                .statement = i,
                                .on = file->kept == NULL,
                                .reason = file->kept };
        uint32_t left, right;

        if (syntax->nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT || assignment == CF_NONE ||
            syntax->nodes[assignment].kind != CF_NODE_ASSIGNMENT ||
            cf_node_child(syntax, assignment, CF_FIELD_TYPE) != CF_NONE)
            continue;
        left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
        right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
        if (right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
            !is_late_call(syntax, right) || !has_plain_arguments(syntax, right) ||
            !bound_once(&file->source, syntax->nodes[left].name) ||
            cf_unit_line_start(syntax, i) == CF_NONE || cf_unit_line_end(syntax, i) == CF_NONE)
            continue;
        unit.name = cf_name_text(&syntax->names, syntax->nodes[left].name);
        unit.target = target_of(units, number, right);
        if (unit.target != CF_NO_MODULE)
            status = cf_units_add(units, &unit, err);
    }
    return status;
}
