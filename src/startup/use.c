/* SPDX-License-Identifier: Apache-2.0 */
/* When is the value of an imported name needed? */
#include "startup/cast.h"
#include "startup/equal.h"
#include "startup/unit.h"
#include "startup/unit_text.h"
#include "startup/value.h"
#include "startup/written.h"

#include <string.h>

/* One file under the eyes. */
struct look {
    struct cf_units *units;
    const struct cf_unit_file *file;
    const struct cf_syntax *syntax;
    const struct cf_scopes *scopes;
};

/* The innermost function whose body is running when something in the scope is; CF_NONE: none. */
static uint32_t function_of(const struct look *look, uint32_t scope)
{
    for (; scope != CF_NONE; scope = look->scopes->scopes[scope].parent) {
        const uint32_t node = look->scopes->scopes[scope].node;

        if (look->syntax->nodes[node].kind == CF_NODE_FUNCTION_DEFINITION)
            return node;
    }
    return CF_NONE;
}

/* Does the program call the function until it is there? */
static bool is_called(const struct look *look, uint32_t function)
{
    const struct cf_node *nodes = look->syntax->nodes;
    const bool decorated = nodes[nodes[function].parent].kind == CF_NODE_DECORATED_DEFINITION;
    const uint32_t line = nodes[decorated ? nodes[function].parent : function].line;

    for (size_t i = 0; i < look->units->called_count; i++) {
        if (look->units->called[i].line == line &&
            strcmp(look->units->called[i].file, look->file->file) == 0)
            return true;
    }
    return false;
}

/*
 * The block at whose beginning the name is asked for: the function's body; in a function that runs
 * until the program is there the innermost one that need not run. CF_NONE: there is no place.
 */
static uint32_t place_of(const struct look *look, uint32_t node, uint32_t function)
{
    const struct cf_node *nodes = look->syntax->nodes;
    const uint32_t body = cf_node_child(look->syntax, function, CF_FIELD_BODY);

    for (uint32_t at = node; at != body && is_called(look, function); at = nodes[at].parent) {
        const uint8_t around = nodes[nodes[at].parent].kind;

        if (nodes[at].kind == CF_NODE_BLOCK && cf_unit_begin(look->syntax, at) != CF_NONE &&
            around != CF_NODE_WITH_STATEMENT && around != CF_NODE_CLASS_DEFINITION &&
            around != CF_NODE_FOR_STATEMENT && around != CF_NODE_WHILE_STATEMENT &&
            around != CF_NODE_TRY_STATEMENT)
            return at;
    }
    return body != CF_NONE && cf_unit_begin(look->syntax, body) != CF_NONE ? body : CF_NONE;
}

/* `a if b else name`, `a and name`: the name's part of it need not be evaluated. */
static bool is_conditional(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;
    bool found = false;

    for (uint32_t at = node; nodes[at].kind != CF_NODE_BLOCK && at != 0; at = nodes[at].parent) {
        const uint32_t around = nodes[at].parent;
        const uint32_t second = nodes[nodes[around].first].next;

        if (nodes[at].kind == CF_NODE_LAMBDA || nodes[around].kind == CF_NODE_FOR_IN_CLAUSE ||
            cf_node_child_of(syntax, at, CF_NODE_FOR_IN_CLAUSE) != CF_NONE)
            return false; /* evaluated time and again */
        if (nodes[around].kind == CF_NODE_CONDITIONAL_EXPRESSION && at != second)
            found = true;
        if (nodes[around].kind == CF_NODE_BOOLEAN_OPERATOR && nodes[at].field == CF_FIELD_RIGHT)
            found = true;
    }
    return found;
}

/* `_import_late("name")` in quotes that an f-string around it does not have; NULL: no such. */
static const char *inline_text(const struct look *look, const struct cf_unit *unit, uint32_t node)
{
    const struct cf_syntax *syntax = look->syntax;
    const uint32_t string = cf_node_above(syntax, node, CF_NODE_STRING);
    char quote = '"';

    if (string != CF_NONE) {
        const char *text = syntax->text + syntax->nodes[string].start;

        quote = text[strcspn(text, "\"'")] == '"' ? '\'' : '"';
        if (cf_node_above(syntax, string, CF_NODE_STRING) != CF_NONE)
            return NULL;
    }
    return cf_arena_printf(look->units->arena, CF_UNIT_LOADER "(%c%s%c)", quote, unit->name, quote);
}

/* --- annotations ------------------------------------------------------------------------------ */

/* The whole annotation that the node is part of; CF_NONE: it is part of none. */
static uint32_t annotation_of(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;

    for (; node != 0 && nodes[node].kind != CF_NODE_BLOCK; node = nodes[node].parent) {
        const struct cf_node *parent = &nodes[nodes[node].parent];

        if (nodes[node].field == CF_FIELD_RETURN_TYPE ||
            (nodes[node].field == CF_FIELD_TYPE &&
             (parent->kind == CF_NODE_TYPED_PARAMETER ||
              parent->kind == CF_NODE_TYPED_DEFAULT_PARAMETER ||
              parent->kind == CF_NODE_ASSIGNMENT)))
            return node;
    }
    return CF_NONE;
}

/* Decorators that look at no annotation; others may where the project reads some. */
static bool is_plain_decorator(const struct cf_syntax *syntax, uint32_t decorator)
{
    static const char *const plain[] = {
        "property",  "staticmethod", "classmethod",     "abstractmethod", "overload",
        "lru_cache", "cache",        "cached_property", "wraps",          "contextmanager",
        "final",     "override",     "setter",          "getter",         "deleter",
    };
    uint32_t name = CF_NONE;

    for (uint32_t i = decorator; i < cf_node_after(syntax, decorator); i++) {
        if (syntax->nodes[i].kind == CF_NODE_ARGUMENT_LIST)
            break;
        if (syntax->nodes[i].kind == CF_NODE_IDENTIFIER)
            name = syntax->nodes[i].name;
    }
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
        if (strcmp(cf_name_text(&syntax->names, name), plain[i]) == 0)
            return true;
    }
    return false;
}

static bool is_decorated(const struct cf_syntax *syntax, uint32_t function)
{
    const uint32_t around = syntax->nodes[function].parent;

    if (syntax->nodes[around].kind != CF_NODE_DECORATED_DEFINITION)
        return false;
    for (uint32_t i = syntax->nodes[around].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind == CF_NODE_DECORATOR && !is_plain_decorator(syntax, i))
            return true;
    }
    return false;
}

/* Is the identifier a value that something else may get: no definition, import, or callee? */
static bool is_value(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t at = nodes[node].field == CF_FIELD_ATTRIBUTE ? nodes[node].parent : node;

    return nodes[at].field != CF_FIELD_NAME && nodes[at].field != CF_FIELD_FUNCTION &&
           cf_node_above(syntax, node, CF_NODE_IMPORT_FROM_STATEMENT) == CF_NONE &&
           cf_node_above(syntax, node, CF_NODE_IMPORT_STATEMENT) == CF_NONE;
}

/* Is a function of that name handed on anywhere in the project: to what may read annotations? */
static bool is_handed_on(const struct look *look, uint32_t function)
{
    const uint32_t own = cf_node_child(look->syntax, function, CF_FIELD_NAME);
    const char *text = cf_name_text(&look->syntax->names, look->syntax->nodes[own].name);

    for (uint32_t f = 0; f < look->units->file_count; f++) {
        const struct cf_syntax *syntax = &look->units->files[f]->source.syntax;
        const uint32_t name = cf_name_find(&syntax->names, text, strlen(text));

        for (uint32_t i = 0; name != CF_NONE && i < syntax->count; i++) {
            if (syntax->nodes[i].kind == CF_NODE_IDENTIFIER && syntax->nodes[i].name == name &&
                is_value(syntax, i))
                return true;
        }
    }
    return false;
}

/* Is the annotation that of a class's field, which its bases and decorators may read? */
static bool is_field(const struct look *look, uint32_t annotation)
{
    const uint32_t scope = cf_scope_at(look->scopes, look->syntax->nodes[annotation].parent);

    return look->syntax->nodes[look->syntax->nodes[annotation].parent].kind == CF_NODE_ASSIGNMENT &&
           look->scopes->scopes[scope].kind == CF_SCOPE_CLASS;
}

/* It can be put between quotes: it is on one line, and has none. */
static bool can_quote(const struct cf_syntax *syntax, uint32_t annotation)
{
    for (uint32_t at = syntax->nodes[annotation].start; at < syntax->nodes[annotation].end; at++) {
        if (strchr("\"'\n\\#", syntax->text[at]) != NULL)
            return false;
    }
    return true;
}

/* The annotation need not be evaluated when the module is imported. */
static bool may_wait(const struct look *look, uint32_t annotation)
{
    const struct cf_syntax *syntax = look->syntax;
    uint32_t function;

    if (look->file->reader || is_field(look, annotation))
        return false;
    function = cf_node_above(syntax, annotation, CF_NODE_FUNCTION_DEFINITION);
    if (look->units->reads_annotations && function != CF_NONE &&
        (is_decorated(syntax, function) || is_handed_on(look, function)))
        return false;
    return look->file->future || look->file->may_future || can_quote(syntax, annotation);
}

/* --- uses ------------------------------------------------------------------------------------- */

/* An identifier that is no name of a variable: `x.name`, `f(name=1)`, a part of an import. */
static bool is_no_load(const struct cf_syntax *syntax, uint32_t node)
{
    for (uint32_t at = syntax->nodes[node].parent; at != CF_NONE; at = syntax->nodes[at].parent) {
        const uint8_t kind = syntax->nodes[at].kind;

        if (kind == CF_NODE_IMPORT_STATEMENT || kind == CF_NODE_IMPORT_FROM_STATEMENT ||
            kind == CF_NODE_FUTURE_IMPORT_STATEMENT)
            return true;
        if (kind != CF_NODE_DOTTED_NAME && kind != CF_NODE_ALIASED_IMPORT &&
            kind != CF_NODE_RELATIVE_IMPORT)
            break;
    }
    return syntax->nodes[node].field == CF_FIELD_ATTRIBUTE ||
           (syntax->nodes[node].field == CF_FIELD_NAME &&
            syntax->nodes[syntax->nodes[node].parent].kind == CF_NODE_KEYWORD_ARGUMENT);
}

/*
 * Does the name, where it stands, mean that of the module? In the body of a class a name that the
 * class binds too may still be the module's.
 */
static bool means_module(const struct look *look, uint32_t scope, uint32_t name)
{
    uint32_t binding;

    while (scope != 0 && look->scopes->scopes[scope].kind == CF_SCOPE_CLASS)
        scope = look->scopes->scopes[scope].parent;
    binding = cf_scope_resolve(look->scopes, scope, name);
    return binding != CF_NONE && look->scopes->bindings[binding].scope == 0;
}

/* The statement of a constant of the file whose value the node is part of; CF_NONE: of none. */
static uint32_t constant_of(const struct look *look, const struct cf_unit *unit, uint32_t node)
{
    bool value = false;

    while (node != 0 && look->syntax->nodes[node].parent != 0) {
        value = look->syntax->nodes[node].field == CF_FIELD_RIGHT;
        node = look->syntax->nodes[node].parent;
        if (look->syntax->nodes[node].kind == CF_NODE_ASSIGNMENT && !value)
            return CF_NONE; /* its annotation */
    }
    for (uint32_t i = look->file->unit_first; i < look->file->unit_end; i++) {
        const struct cf_unit *other = &look->units->items[i];

        if (other->import == CF_NONE && other->statement == node && other != unit && other->on)
            return node;
    }
    return CF_NONE;
}

static bool is_of_dataclasses(const struct look *look, const struct cf_unit *unit)
{
    return unit->import != CF_NONE &&
           strcmp(look->file->source.imports.items[unit->import].module, "dataclasses") == 0;
}

static struct cf_use use_at(const struct look *look, const struct cf_unit *unit, uint32_t node,
                            uint32_t scope)
{
    struct cf_use use = { .kind = CF_USE_EAGER, .node = node, .place = CF_NONE };
    const uint32_t annotation = annotation_of(look->syntax, node);
    const uint32_t function = function_of(look, scope);

    use.equal =
        unit->import == CF_NONE
            ? NULL
            : cf_equal_of(&look->file->source, &look->file->source.imports.items[unit->import],
                          node, function == CF_NONE, look->units->arena, &use.whole);
    if (use.equal != NULL) {
        use.kind = CF_USE_CHEAP;
        return use;
    }
    if (unit->import != CF_NONE && cf_cast_is_type(&look->file->source, node)) {
        use.kind = CF_USE_CHEAP;
        use.whole = node;
        use.equal = cf_arena_printf(look->units->arena, "\"%s\"", unit->name);
        return use;
    }
    if (annotation != CF_NONE && may_wait(look, annotation)) {
        use.kind = CF_USE_ANNOTATION;
        use.whole = annotation;
        return use;
    }
    if (is_of_dataclasses(look, unit)) {
        use.whole = cf_written_class(&look->file->source, node);
        use.kind = use.whole == CF_NONE ? CF_USE_EAGER : CF_USE_CLASS;
    } else {
        use.whole = constant_of(look, unit, node);
        use.kind = use.whole == CF_NONE ? CF_USE_EAGER : CF_USE_CONSTANT;
    }
    if (use.kind != CF_USE_EAGER)
        return use;
    if (function == CF_NONE)
        return use;
    if (is_called(look, function) && is_conditional(look->syntax, node))
        use.equal = inline_text(look, unit, node);
    use.place = place_of(look, node, function);
    use.whole = node;
    use.kind = use.equal != NULL      ? CF_USE_INLINE
               : use.place != CF_NONE ? CF_USE_LAZY
                                      : CF_USE_EAGER;
    return use;
}

static enum cf_status add_use(const struct look *look, struct cf_unit *unit,
                              const struct cf_use *use, struct cf_error *err)
{
    if (unit->use_count == unit->use_room) {
        const uint32_t room = unit->use_room == 0 ? 8 : 2 * unit->use_room;
        struct cf_use *larger = cf_arena_alloc(look->units->arena, room * sizeof(*larger));

        if (larger == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (unit->use_count > 0)
            memcpy(larger, unit->uses, unit->use_count * sizeof(*larger));
        unit->uses = larger;
        unit->use_room = room;
    }
    unit->uses[unit->use_count++] = *use;
    if (use->kind == CF_USE_EAGER && unit->on) {
        unit->on = false;
        unit->reason = cf_arena_printf(look->units->arena,
                                       "its value is needed while the module is imported (line %u)",
                                       look->syntax->nodes[use->node].line);
        if (unit->reason == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return CF_OK;
}

static enum cf_status classify(const struct look *look, struct cf_unit *unit, struct cf_error *err)
{
    const uint32_t name =
        unit->import == CF_NONE
            ? look->syntax
                  ->nodes[look->syntax->nodes[look->syntax->nodes[unit->statement].first].first]
                  .name
            : look->file->source.imports.items[unit->import].bound;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < look->syntax->count && status == CF_OK; i++) {
        struct cf_use use;
        uint32_t scope;

        if (look->syntax->nodes[i].kind != CF_NODE_IDENTIFIER ||
            look->syntax->nodes[i].name != name || is_no_load(look->syntax, i) ||
            (unit->import == CF_NONE && cf_value_is_target(look->syntax, i) &&
             cf_scope_at(look->scopes, i) == 0))
            continue;
        scope = cf_scope_at(look->scopes, i);
        if (!means_module(look, scope, name))
            continue;
        use = use_at(look, unit, i, scope);
        status = add_use(look, unit, &use, err);
    }
    return status;
}

/* `import name` of another project's module that the file never uses: for what importing it does?
 */
static bool may_be_for_effect(const struct cf_units *units, const struct cf_unit *unit)
{
    const struct cf_startup_module *target;

    if (unit->import == CF_NONE || unit->use_count > 0 ||
        units->files[unit->file]->source.imports.items[unit->import].name != CF_NONE)
        return false;
    target = &units->graph->modules[unit->target];
    return !target->own && (strstr(target->file, "/site-packages/") != NULL ||
                            strstr(target->file, "/dist-packages/") != NULL);
}

enum cf_status cf_units_classify(struct cf_units *units, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (int pass = 0; pass < 2; pass++) { /* the constants first: imports may depend on them */
        for (uint32_t i = 0; i < units->count && status == CF_OK; i++) {
            const struct cf_unit_file *file = units->files[units->items[i].file];
            const struct look look = { units, file, &file->source.syntax, &file->source.scopes };

            if ((units->items[i].import == CF_NONE) == (pass == 0))
                status = classify(&look, &units->items[i], err);
        }
    }
    for (uint32_t i = 0; i < units->count; i++) {
        if (!units->items[i].on || !may_be_for_effect(units, &units->items[i]))
            continue;
        units->items[i].on = false;
        units->items[i].reason = "nothing uses it: it may be imported for what that does";
    }
    return status;
}
