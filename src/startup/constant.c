/* SPDX-License-Identifier: Apache-2.0 */
/* `log = getLogger(__name__)`, `WORD = re.compile(...)` at module level: made at first use. */
#include "startup/keep.h"
#include "startup/unit_text.h"
#include "startup/value.h"

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

/* The module that the call's function comes from; CF_NO_MODULE: it is not one of the file's units.
 */
static uint32_t target_of(const struct cf_units *units, uint32_t file, uint32_t call)
{
    const struct cf_unit_file *of = units->files[file];
    const struct cf_syntax *syntax = &of->source.syntax;
    uint32_t root = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    while (syntax->nodes[root].kind == CF_NODE_ATTRIBUTE)
        root = syntax->nodes[root].first;
    for (uint32_t i = of->unit_first; i < of->unit_end; i++) {
        if (units->items[i].import != CF_NONE &&
            strcmp(units->items[i].name, cf_name_text(&syntax->names, syntax->nodes[root].name)) ==
                0)
            return units->items[i].target;
    }
    return CF_NO_MODULE;
}

/* A name that would hide one that is made, or stands for a submodule that may be loaded later. */
static bool is_taken(const struct cf_units *units, const struct cf_unit_file *file, uint32_t name)
{
    const char *text = cf_name_text(&file->source.syntax.names, name);
    const char *maker = cf_arena_printf(units->arena, CF_UNIT_MAKER "%s", text);
    const char *inside = cf_arena_printf(units->arena, "%s.%s", file->module, text);

    return maker == NULL || inside == NULL ||
           cf_name_find(&file->source.syntax.names, maker, strlen(maker)) != CF_NONE ||
           (file->package && cf_startup_find(units->graph, inside) != CF_NO_MODULE);
}

/* `NAME: Final = 1` must have a value where it stands. */
static bool is_final(const struct cf_syntax *syntax, uint32_t assignment)
{
    const uint32_t type = cf_node_child(syntax, assignment, CF_FIELD_TYPE);

    return type != CF_NONE &&
           memmem(syntax->text + syntax->nodes[type].start,
                  syntax->nodes[type].end - syntax->nodes[type].start, "Final", 5) != NULL;
}

/* A logger, or a value that can be made at any time. False: it must be made where it is. */
static bool take_constant(const struct cf_units *units, uint32_t number, uint32_t assignment,
                          struct cf_unit *unit)
{
    const struct cf_unit_file *file = units->files[number];
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    const uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);

    if (right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        !cf_value_bound_once(&file->source, syntax->nodes[left].name))
        return false;
    unit->name = cf_name_text(&syntax->names, syntax->nodes[left].name);
    unit->reason = cf_keep_name(file, unit->name);
    unit->on = unit->reason == NULL;
    if (is_late_call(syntax, right)) {
        unit->target = target_of(units, number, right);
        return unit->target != CF_NO_MODULE && has_plain_arguments(syntax, right) &&
               cf_node_child(syntax, assignment, CF_FIELD_TYPE) == CF_NONE;
    }
    unit->plain = true;
    unit->target = CF_NO_MODULE;
    return strncmp(unit->name, "__", 2) != 0 && cf_value_is_work(&file->source, right) &&
           cf_value_is_plain(&file->source, right) && !is_final(syntax, assignment) &&
           !is_taken(units, file, syntax->nodes[left].name);
}

enum cf_status cf_units_add_constants(struct cf_units *units, uint32_t number, struct cf_error *err)
{
    const struct cf_unit_file *file = units->files[number];
    const struct cf_syntax *syntax = &file->source.syntax;
    enum cf_status status = CF_OK;

    for (uint32_t i = syntax->nodes[0].first; i != CF_NONE && status == CF_OK;
         i = syntax->nodes[i].next) {
        const uint32_t assignment = syntax->nodes[i].first;
        struct cf_unit unit = { .file = number, .import = CF_NONE, .statement = i };

        if (syntax->nodes[i].kind == CF_NODE_EXPRESSION_STATEMENT && assignment != CF_NONE &&
            syntax->nodes[assignment].kind == CF_NODE_ASSIGNMENT &&
            cf_unit_line_start(syntax, i) != CF_NONE && cf_unit_line_end(syntax, i) != CF_NONE &&
            take_constant(units, number, assignment, &unit))
            status = cf_units_add(units, &unit, err);
    }
    return status;
}
