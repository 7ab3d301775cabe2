/* SPDX-License-Identifier: Apache-2.0 */
/* Which imports could wait, by what stands around them; startup/use.c looks at their names. */
#include "startup/unit.h"
#include "base/file.h"
#include "base/list.h"
#include "startup/unit_import.h"
#include "startup/unit_text.h"

#include <string.h>

#define FILE_MAX_BYTES ((size_t)4 << 20)

static const char *text_of(const struct cf_syntax *syntax, uint32_t name)
{
    return cf_name_text(&syntax->names, name);
}

static bool names_one_of(const struct cf_names *names, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (cf_name_find(names, *list, strlen(*list)) != CF_NONE)
            return true;
    }
    return false;
}

/* --- what a file as a whole permits ---------------------------------------------------------- */

/* Annotations of these libraries' users are read at run time. */
static bool has_reader(const struct cf_source *source)
{
    static const char *const readers[] = {
        "pydantic",   "typer",     "fastapi",    "attr",        "attrs",
        "msgspec",    "cattrs",    "sqlmodel",   "cattr",       "beartype",
        "strawberry", "typeguard", "injector",   "marshmallow", "pydantic_settings",
        "litestar",   "cyclopts",  "sqlalchemy", NULL,
    };

    for (uint32_t i = 0; i < source->imports.count; i++) {
        const char *module = source->imports.items[i].module;
        const size_t length = strcspn(module, ".");

        for (size_t k = 0; readers[k] != NULL && source->imports.items[i].level == 0; k++) {
            if (strlen(readers[k]) == length && memcmp(readers[k], module, length) == 0)
                return true;
        }
    }
    return false;
}

static bool reads_annotations(const struct cf_names *names)
{
    static const char *const words[] = {
        "get_type_hints",    "get_annotations", "__annotations__",      "eval_str", "annotation",
        "return_annotation", "singledispatch",  "singledispatchmethod", NULL,
    };

    return names_one_of(names, words);
}

/* A field's annotation in a class that something may read: it has a base or a decorator. */
static bool has_read_fields(const struct cf_source *source)
{
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t i = 0; i < syntax->count; i++) {
        uint32_t class;

        if (syntax->nodes[i].kind != CF_NODE_ASSIGNMENT ||
            cf_node_child(syntax, i, CF_FIELD_TYPE) == CF_NONE)
            continue;
        class = source->scopes.scopes[cf_scope_at(&source->scopes, i)].node;
        if (syntax->nodes[class].kind == CF_NODE_CLASS_DEFINITION &&
            (cf_node_child(syntax, class, CF_FIELD_SUPERCLASSES) != CF_NONE ||
             syntax->nodes[syntax->nodes[class].parent].kind == CF_NODE_DECORATED_DEFINITION))
            return true;
    }
    return false;
}

static bool has_future(const struct cf_syntax *syntax)
{
    for (uint32_t i = syntax->nodes[0].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const struct cf_node *node = &syntax->nodes[i];

        if (node->kind == CF_NODE_FUTURE_IMPORT_STATEMENT &&
            memmem(syntax->text + node->start, node->end - node->start, "annotations", 11) != NULL)
            return true;
    }
    return false;
}

/* A name that the module itself binds. */
static bool binds(const struct cf_source *source, const char *name)
{
    const uint32_t number = cf_name_find(&source->syntax.names, name, strlen(name));

    return number != CF_NONE && cf_scope_binding(&source->scopes, 0, number) != CF_NONE;
}

/* An attribute, the name of an argument, a part of an import: no variable. */
static bool is_variable(const struct cf_syntax *syntax, uint32_t node)
{
    for (uint32_t at = syntax->nodes[node].parent; at != 0; at = syntax->nodes[at].parent) {
        const uint8_t kind = syntax->nodes[at].kind;

        if (kind == CF_NODE_IMPORT_STATEMENT || kind == CF_NODE_IMPORT_FROM_STATEMENT)
            return false;
        if (kind == CF_NODE_BLOCK)
            break;
    }
    return syntax->nodes[node].field != CF_FIELD_ATTRIBUTE &&
           !(syntax->nodes[node].field == CF_FIELD_NAME &&
             syntax->nodes[syntax->nodes[node].parent].kind == CF_NODE_KEYWORD_ARGUMENT);
}

/* `globals()`, `eval(text)`; at module level `vars()`, too. */
static bool looks_names_up(const struct cf_source *source)
{
    static const char *const anywhere[] = { "globals", "eval", "exec", NULL };
    static const char *const outside[] = { "vars", "locals", "dir", NULL };
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t i = 0; i < syntax->count; i++) {
        const char *name = text_of(syntax, syntax->nodes[i].name);
        const bool both = cf_is_among(name, anywhere);
        uint32_t scope;

        if (syntax->nodes[i].kind != CF_NODE_IDENTIFIER || (!both && !cf_is_among(name, outside)) ||
            !is_variable(syntax, i))
            continue;
        scope = cf_scope_at(&source->scopes, i);
        if ((both || scope == 0) &&
            cf_scope_resolve(&source->scopes, scope, syntax->nodes[i].name) == CF_NONE)
            return true;
    }
    return false;
}

/* The names of the line `module<TAB>ok<TAB>names`; NULL: there is no such. */
static const char *exports_of(const struct cf_units *units, const char *module)
{
    const char *start = cf_arena_printf(units->arena, "\n%s\tok\t", module);
    const char *names = units->names == NULL || start == NULL ? NULL : strstr(units->names, start);

    return names == NULL ? NULL
                         : cf_arena_strndup(units->arena, names + strlen(start),
                                            strcspn(names + strlen(start), "\n"));
}

static const char *reason_to_keep(const struct cf_unit_file *file)
{
    const struct cf_source *source = &file->source;
    const char *parameter;

    if (binds(source, CF_UNIT_LOADER) ||
        (binds(source, "__getattr__") && cf_unit_getattr(source, &parameter) == CF_NONE))
        return "its module has a __getattr__ of its own";
    if (looks_names_up(source))
        return "its module looks names up at run time (globals, eval, exec)";
    for (uint32_t i = 0; i < source->imports.count; i++) {
        if (source->imports.items[i].star && source->imports.items[i].scope == 0)
            return "its module has a star import: names cannot be told";
    }
    if (file->package && !binds(source, "__all__") && file->exports == NULL)
        return "a package without __all__: a star import takes what is there";
    return NULL;
}

bool cf_unit_may_have_parts(const struct cf_unit_file *file)
{
    const struct cf_source *source = &file->source;
    const char *parameter;

    return file->package && (binds(source, "__all__") || file->exports != NULL) &&
           (!binds(source, "__getattr__") || cf_unit_getattr(source, &parameter) != CF_NONE) &&
           !binds(source, CF_UNIT_LOADER) && !looks_names_up(source) && cf_unit_has_place(file);
}

static void look_at(struct cf_units *units, struct cf_unit_file *file)
{
    units->reads_annotations =
        units->reads_annotations || reads_annotations(&file->source.syntax.names);
    file->future = has_future(&file->source.syntax);
    file->may_future = !has_read_fields(&file->source);
    file->effects = cf_unit_has_effects(&file->source);
    if (file->package && !binds(&file->source, "__all__"))
        file->exports = exports_of(units, file->module);
    file->kept = reason_to_keep(file);
    file->reader = has_reader(&file->source);
    if (file->kept == NULL && !cf_unit_has_place(file))
        file->kept = "there is no place for the late imports behind the others";
}

/* --- the imports ------------------------------------------------------------------------------ */

/* `from .progress import progress` in a package: loading the module would take the name's place. */
static bool shadows(const struct cf_units *units, const struct cf_unit_file *file, const char *name)
{
    const char *inside = cf_arena_printf(units->arena, "%s.%s", file->module, name);

    return file->package &&
           (inside == NULL || cf_startup_find(units->graph, inside) != CF_NO_MODULE);
}

/* The name is bound by this import alone, right in the module. */
static bool bound_once(const struct cf_source *source, const struct cf_import *import)
{
    const uint32_t binding = cf_scope_binding(&source->scopes, 0, import->bound);

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_IMPORT)
        return false;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *other = &source->imports.items[i];

        if (other != import && other->scope == 0 && other->bound == import->bound)
            return false;
    }
    return true;
}

static bool is_candidate(const struct cf_units *units, const struct cf_unit_file *file,
                         const struct cf_import *import, uint32_t target)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const struct cf_startup_module *module;

    if (import->scope != 0 || import->star || target == CF_NO_MODULE || target == 0 ||
        syntax->nodes[import->statement].parent != 0 || !bound_once(&file->source, import))
        return false;
    if (cf_unit_line_start(syntax, import->statement) == CF_NONE ||
        cf_unit_line_end(syntax, import->statement) == CF_NONE)
        return false;
    module = &units->graph->modules[target];
    /* The texts that stand for other modules' functions (equal.c) need types. */
    if (!module->loaded || module->early || strcmp(module->name, "typing") == 0 ||
        strcmp(module->name, "types") == 0)
        return false;
    /* A package around the file is loaded with it in any case. */
    if (strncmp(file->module, module->name, strlen(module->name)) == 0 &&
        (file->module[strlen(module->name)] == '.' || file->module[strlen(module->name)] == '\0'))
        return false;
    return !shadows(units, file, text_of(syntax, import->bound));
}

enum cf_status cf_units_add(struct cf_units *units, const struct cf_unit *unit,
                            struct cf_error *err)
{
    if (units->count == units->room) {
        const uint32_t room = units->room == 0 ? 128 : 2 * units->room;
        struct cf_unit *larger = cf_arena_alloc(units->arena, room * sizeof(*larger));

        if (larger == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        if (units->count > 0)
            memcpy(larger, units->items, units->count * sizeof(*larger));
        units->items = larger;
        units->room = room;
    }
    units->items[units->count++] = *unit;
    return CF_OK;
}

/* Modules of the standard library that are imported for what that does: codecs, line editing. */
static bool is_for_effect(const char *module)
{
    static const char *const names[] = {
        "encodings", "readline", "rlcompleter",   "antigravity",
        "this",      "site",     "sitecustomize", "usercustomize",
    };
    const size_t length = strcspn(module, ".");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == length && memcmp(names[i], module, length) == 0)
            return true;
    }
    return false;
}

static enum cf_status list_imports(struct cf_units *units, uint32_t number, struct cf_error *err)
{
    const struct cf_unit_file *file = units->files[number];
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < file->source.imports.count && status == CF_OK; i++) {
        const struct cf_import *import = &file->source.imports.items[i];
        const uint32_t target = cf_unit_target(units, file, import);
        struct cf_unit unit = { .file = number,
                                .import = i,
                                .statement = CF_NONE,
                                .name = text_of(&file->source.syntax, import->bound),
                                .target = target,
                                .on = file->kept == NULL,
                                .reason = file->kept };

        if (unit.on && import->level == 0 && is_for_effect(import->module)) {
            unit.on = false;
            unit.reason = "it is imported for what that does";
        }

        if (is_candidate(units, file, import, target))
            status = cf_units_add(units, &unit, err);
    }
    return status;
}

/* The file's imports, then its constants. */
static enum cf_status list_units(struct cf_units *units, uint32_t number, struct cf_error *err)
{
    struct cf_unit_file *file = units->files[number];
    enum cf_status status;

    file->unit_first = units->count;
    status = list_imports(units, number, err);
    file->unit_end = units->count;
    if (status == CF_OK)
        status = cf_units_add_constants(units, number, err);
    file->unit_end = units->count;
    return status;
}

/* --- the files -------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), size = strlen(end);

    return length >= size && strcmp(text + length - size, end) == 0;
}

/* NULL in `*found`: it is no source of the project, or cannot be parsed. */
static enum cf_status read_file(struct cf_units *units, struct cf_parser *parser, const char *root,
                                const struct cf_startup_module *module, struct cf_unit_file **found,
                                struct cf_error *err)
{
    struct cf_unit_file *file;
    char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    *found = NULL;
    if (!module->own || !module->loaded || strcmp(module->name, "__main__") == 0 ||
        !ends_with(module->file, ".py"))
        return CF_OK;
    file = cf_arena_alloc(units->arena, sizeof(*file));
    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (cf_file_read(module->file, FILE_MAX_BYTES, units->arena, &text, &size, NULL) != CF_OK ||
        memchr(text, '\r', size) != NULL)
        return CF_OK;
    *file = (struct cf_unit_file){ .file = module->file + strlen(root) + 1,
                                   .module = module->name,
                                   .package = ends_with(module->file, "/__init__.py"),
                                   .text = text,
                                   .size = size };
    status = cf_source_read(parser, text, size, units->arena, &file->source, err);
    if (status == CF_EFORMAT || status == CF_ELIMIT)
        return CF_OK;
    if (status == CF_OK)
        *found = file;
    return status;
}

/* `from m import *` in the project, m without __all__: what it has at that moment is taken. */
static void keep_starred(struct cf_units *units)
{
    for (uint32_t f = 0; f < units->file_count; f++) {
        const struct cf_unit_file *file = units->files[f];

        for (uint32_t i = 0; i < file->source.imports.count; i++) {
            const struct cf_import *import = &file->source.imports.items[i];
            const uint32_t from = import->star ? cf_unit_file_of(units, file, import) : CF_NONE;

            if (from != CF_NONE && !binds(&units->files[from]->source, "__all__"))
                units->files[from]->kept = "a star import takes what its module has";
        }
    }
}

enum cf_status cf_units_find(struct cf_units *units, struct cf_parser *parser, const char *root,
                             struct cf_error *err)
{
    enum cf_status status = CF_OK;

    units->files = cf_arena_alloc(units->arena, (units->graph->count + 1) * sizeof(*units->files));
    if (units->files == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 1; i < units->graph->count && status == CF_OK; i++) {
        struct cf_unit_file *file = NULL;

        status = read_file(units, parser, root, &units->graph->modules[i], &file, err);
        if (file == NULL)
            continue;
        look_at(units, file);
        units->files[units->file_count++] = file;
    }
    if (status == CF_OK)
        keep_starred(units);
    for (uint32_t i = 0; i < units->file_count && status == CF_OK; i++)
        status = list_units(units, i, err);
    return status;
}

/* --- what depends on what ----------------------------------------------------------------------
 */

static bool has_use(const struct cf_unit *unit, enum cf_use_kind kind, uint32_t whole)
{
    for (uint32_t i = 0; i < unit->use_count; i++) {
        if (unit->uses[i].kind == kind && unit->uses[i].whole == whole)
            return true;
    }
    return false;
}

/* A class is written out where nothing else of dataclasses stays; a constant where it is on. */
static bool permits(const struct cf_units *units, const struct cf_unit *unit,
                    const struct cf_use *use)
{
    const struct cf_unit_file *file = units->files[unit->file];

    for (uint32_t i = file->unit_first; i < file->unit_end; i++) {
        const struct cf_unit *other = &units->items[i];

        if (use->kind == CF_USE_CLASS && !other->on && has_use(other, CF_USE_CLASS, use->whole))
            return false;
        if (use->kind == CF_USE_CONSTANT && other->import == CF_NONE &&
            other->statement == use->whole && !cf_unit_is_on(units, other))
            return false; /* constants stand in the order of the text: this has an end */
    }
    return true;
}

bool cf_unit_is_on(const struct cf_units *units, const struct cf_unit *unit)
{
    for (uint32_t i = 0; i < unit->use_count && unit->on; i++) {
        if ((unit->uses[i].kind == CF_USE_CLASS || unit->uses[i].kind == CF_USE_CONSTANT) &&
            !permits(units, unit, &unit->uses[i]))
            return false;
    }
    return unit->on;
}
