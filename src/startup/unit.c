/* SPDX-License-Identifier: Apache-2.0 */
/* Which imports could wait, by what stands around them; startup/use.c looks at their names. */
#include "startup/unit.h"
#include "base/file.h"
#include "base/list.h"
#include "startup/keep.h"
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

/* The names of the line `module<TAB>ok<TAB>names`; NULL: there is no such. */
static const char *exports_of(const struct cf_units *units, const char *module)
{
    const char *start = cf_arena_printf(units->arena, "\n%s\tok\t", module);
    const char *names = units->names == NULL || start == NULL ? NULL : strstr(units->names, start);

    return names == NULL ? NULL
                         : cf_arena_strndup(units->arena, names + strlen(start),
                                            strcspn(names + strlen(start), "\n"));
}

bool cf_unit_may_have_parts(const struct cf_unit_file *file)
{
    const struct cf_source *source = &file->source;
    const char *parameter;

    return file->package && (cf_keep_binds(source, "__all__") || file->exports != NULL) &&
           (!cf_keep_binds(source, "__getattr__") ||
            cf_unit_getattr(source, &parameter) != CF_NONE) &&
           !cf_keep_binds(source, CF_UNIT_LOADER) && !cf_keep_looks_names_up(source) &&
           cf_unit_has_place(file);
}

static void look_at(struct cf_units *units, struct cf_unit_file *file)
{
    units->reads_annotations =
        units->reads_annotations || reads_annotations(&file->source.syntax.names);
    file->future = has_future(&file->source.syntax);
    file->may_future = !has_read_fields(&file->source);
    file->effects = cf_unit_has_effects(&file->source);
    if (file->package && !cf_keep_binds(&file->source, "__all__"))
        file->exports = exports_of(units, file->module);
    file->kept = cf_keep_file(file);
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

/* The package's own name, or one below it. */
static bool is_inside(const char *name, const char *package)
{
    const size_t length = strlen(package);

    return strncmp(name, package, length) == 0 && (name[length] == '.' || name[length] == '\0');
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
    /* Itself, and a package around the file, are loaded with it in any case. */
    if (is_inside(file->module, module->name) || is_inside(file->within, module->name))
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
                                .reason = cf_keep_import(file, import) };

        unit.on = unit.reason == NULL;
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

/* The program's own file, whatever it is called, where it is not imported under its name, too. */
static bool may_change_main(const struct cf_startup_graph *graph,
                            const struct cf_startup_module *main)
{
    for (uint32_t i = 1; i < graph->count; i++) {
        const struct cf_startup_module *module = &graph->modules[i];

        if (module != main && module->loaded && strcmp(module->file, main->file) == 0)
            return false;
    }
    return !ends_with(main->file, "/__init__.py");
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
    if (!module->own || !module->loaded ||
        !(strcmp(module->name, "__main__") == 0 ? may_change_main(units->graph, module)
                                                : ends_with(module->file, ".py")))
        return CF_OK;
    file = cf_arena_alloc(units->arena, sizeof(*file));
    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (cf_file_read(module->file, FILE_MAX_BYTES, units->arena, &text, &size, NULL) != CF_OK ||
        memchr(text, '\r', size) != NULL || memchr(text, '\0', size) != NULL)
        return CF_OK;
    *file = (struct cf_unit_file){ .file = module->file + strlen(root) + 1,
                                   .module = module->name,
                                   .within = module->within,
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

            if (from != CF_NONE && !cf_keep_binds(&units->files[from]->source, "__all__"))
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
