/* SPDX-License-Identifier: Apache-2.0 */
/* The static pass over the project's coroutines. */
#include "scan/async.h"
#include "candidates/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AROUND 6 /* lines of source before and after a finding, for the page */

uint32_t cf_async_owner(const struct cf_scan_file *file, uint32_t node)
{
    const struct cf_source *source = &file->source;
    const uint32_t scope = cf_function_scope(source, node);
    const uint32_t owner = scope == CF_NONE ? CF_NONE : source->scopes.scopes[scope].node;

    if (owner == CF_NONE || source->syntax.nodes[owner].kind != CF_NODE_FUNCTION_DEFINITION)
        return CF_NONE;
    return cf_definition_of(&source->definitions, owner);
}

bool cf_async_inside(const struct cf_scan_file *file, uint32_t node)
{
    const uint32_t owner = cf_async_owner(file, node);

    return owner != CF_NONE &&
           (file->source.definitions.items[owner].flags & CF_DEFINITION_ASYNC) != 0;
}

static int compare(const void *a, const void *b)
{
    const struct cf_async_function *left = a, *right = b;
    const int order = strcmp(left->name, right->name);

    return order != 0
               ? order
               : (left->definition > right->definition) - (left->definition < right->definition);
}

static struct cf_async_function *find(const struct cf_async *async, const char *name)
{
    const struct cf_async_function key = { .name = name };
    size_t low = 0, high = async->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (strcmp(async->functions[middle].name, key.name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < async->count && strcmp(async->functions[low].name, name) == 0
               ? &async->functions[low]
               : NULL;
}

struct cf_async_function *cf_async_of(const struct cf_async *async, const struct cf_scan_file *file,
                                      uint32_t definition)
{
    const size_t number = (size_t)(file - async->files->items);
    const uint32_t place =
        definition == CF_NONE ? 0 : async->places[async->bases[number] + definition];

    return place == 0 ? NULL : &async->functions[place - 1];
}

/* `self.f` inside a method: the method of the same class. */
static bool method_name(const struct cf_scan_file *file, uint32_t function,
                        char name[CF_SCAN_DOTTED_MAX])
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    const uint32_t attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    const uint32_t class = cf_node_above(syntax, function, CF_NODE_CLASS_DEFINITION);
    const uint32_t definition =
        class == CF_NONE ? CF_NONE : cf_definition_of(&file->source.definitions, class);

    if (object == CF_NONE || attribute == CF_NONE || definition == CF_NONE ||
        (!cf_node_is(syntax, object, "self") && !cf_node_is(syntax, object, "cls")))
        return false;
    return (size_t)snprintf(name, CF_SCAN_DOTTED_MAX, "%s.%s.%s", file->module,
                            file->source.definitions.items[definition].qualname,
                            cf_name_text(&syntax->names, syntax->nodes[attribute].name)) <
           CF_SCAN_DOTTED_MAX;
}

/* A function that was defined inside the one around. */
static struct cf_async_function *nested(const struct cf_async *async,
                                        const struct cf_scan_file *file, uint32_t function)
{
    const struct cf_source *source = &file->source;
    const uint32_t binding = cf_binding_of(source, function);

    if (binding == CF_NONE || (source->scopes.bindings[binding].flags & CF_BINDING_FUNCTION) == 0)
        return NULL;
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *definition = &source->definitions.items[i];

        if (definition->name == source->scopes.bindings[binding].name &&
            definition->kind == CF_DEFINES_FUNCTION &&
            cf_scope_at(&source->scopes, definition->node) ==
                source->scopes.bindings[binding].scope)
            return cf_async_of(async, file, i);
    }
    return NULL;
}

struct cf_async_function *cf_async_callee(const struct cf_async *async,
                                          const struct cf_scan_file *file, uint32_t call)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    struct cf_async_function *found = NULL;
    char name[CF_SCAN_DOTTED_MAX];
    size_t used;

    if (function == CF_NONE)
        return NULL;
    if (cf_scan_dotted(file, function, name)) {
        found = find(async, name);
        used = strlen(name);
        if (found == NULL &&
            snprintf(name + used, sizeof(name) - used, ".__init__") == (int)sizeof(".__init__") - 1)
            found = find(async, name);
        return found;
    }
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        return method_name(file, function, name) ? find(async, name) : NULL;
    return syntax->nodes[function].kind == CF_NODE_IDENTIFIER ? nested(async, file, function)
                                                              : NULL;
}

/* The word after the last dot of a decorator, as `get` of `@router.get("/x")`; "". */
static const char *last_word(const struct cf_syntax *syntax, uint32_t decorator)
{
    uint32_t what = syntax->nodes[decorator].first;

    if (what != CF_NONE && syntax->nodes[what].kind == CF_NODE_CALL)
        what = cf_node_child(syntax, what, CF_FIELD_FUNCTION);
    if (what != CF_NONE && syntax->nodes[what].kind == CF_NODE_ATTRIBUTE)
        what = cf_node_child(syntax, what, CF_FIELD_ATTRIBUTE);
    else
        return ""; /* handlers are registered with an object */
    return what == CF_NONE ? "" : cf_name_text(&syntax->names, syntax->nodes[what].name);
}

/* Frameworks call it once for each request or message. */
static bool is_handler(const struct cf_scan_file *file, const struct cf_definition *definition)
{
    static const char *const words[] = {
        "get",   "post",      "put",     "patch", "delete",    "head",       "options",  "route",
        "event", "websocket", "message", "on",    "api_route", "middleware", "listener", "task",
    };
    const struct cf_syntax *syntax = &file->source.syntax;

    if (definition->whole == definition->node)
        return false;
    for (uint32_t i = syntax->nodes[definition->whole].first; i != CF_NONE;
         i = syntax->nodes[i].next) {
        const char *word = syntax->nodes[i].kind == CF_NODE_DECORATOR ? last_word(syntax, i) : "";

        for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
            if (strcmp(words[w], word) == 0)
                return true;
        }
    }
    return false;
}

/* An undecorated `async def` gives a coroutine when it is called; decorators may change that. */
static bool gives_coroutine(const struct cf_definition *definition)
{
    const uint32_t async = definition->flags & CF_DEFINITION_ASYNC;
    const uint32_t harmless = CF_DEFINITION_STATIC | CF_DEFINITION_CLASS;

    return async != 0 && (definition->flags & CF_DEFINITION_GENERATOR) == 0 &&
           ((definition->flags & CF_DEFINITION_DECORATED) == 0 ||
            (definition->flags & harmless) != 0);
}

static enum cf_status collect_file(struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_definitions *definitions = &file->source.definitions;

    for (uint32_t i = 0; i < definitions->count; i++) {
        const struct cf_definition *definition = &definitions->items[i];
        struct cf_async_function *function = &async->functions[async->count];

        if (definition->kind != CF_DEFINES_FUNCTION)
            continue;
        *function = (struct cf_async_function){
            .name =
                cf_arena_printf(async->scan->arena, "%s.%s", file->module, definition->qualname),
            .file = file,
            .definition = i,
            .blocking = CF_NONE,
            .is_async = gives_coroutine(definition),
            .hot = is_handler(file, definition),
        };
        if (function->name == NULL)
            return cf_fail(async->err, CF_ENOMEM, "out of memory");
        async->scan->has_async |= (definition->flags & CF_DEFINITION_ASYNC) != 0;
        async->count++;
    }
    return CF_OK;
}

/* Where each definition's function is in the sorted list. */
static void place(struct cf_async *async)
{
    for (size_t i = 0; i < async->count; i++) {
        const struct cf_async_function *function = &async->functions[i];
        const size_t number = (size_t)(function->file - async->files->items);

        async->places[async->bases[number] + function->definition] = (uint32_t)i + 1;
    }
}

static enum cf_status collect(struct cf_async *async)
{
    struct cf_arena *arena = async->scan->arena;
    uint32_t room = 1;
    enum cf_status status = CF_OK;

    async->bases = cf_arena_alloc(arena, (async->files->count + 1) * sizeof(*async->bases));
    for (size_t i = 0; async->bases != NULL && i < async->files->count; i++) {
        async->bases[i] = room;
        room += async->files->items[i].source.definitions.count;
    }
    async->functions = cf_arena_alloc(arena, room * sizeof(*async->functions));
    async->places = cf_arena_alloc(arena, room * sizeof(*async->places));
    if (async->functions == NULL || async->places == NULL || async->bases == NULL)
        return cf_fail(async->err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < async->files->count && status == CF_OK; i++)
        status = collect_file(async, &async->files->items[i]);
    if (async->count > 0)
        qsort(async->functions, async->count, sizeof(*async->functions), compare);
    place(async);
    return status;
}

/* What blocks in the body of a plain function; and who is called where it is called often. */
static enum cf_status study(struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    char name[CF_SCAN_DOTTED_MAX];

    for (uint32_t i = 0; i < syntax->count; i++) {
        const uint32_t owner =
            syntax->nodes[i].kind == CF_NODE_CALL ? cf_async_owner(file, i) : CF_NONE;
        struct cf_async_function *caller =
            owner == CF_NONE ? NULL : cf_async_of(async, file, owner);
        struct cf_async_function *callee;

        if (caller == NULL)
            continue;
        if (caller->blocking == CF_NONE && cf_async_blocks(file, i, name)) {
            caller->blocking = i;
            caller->blocked = cf_arena_strdup(async->scan->arena, name);
            if (caller->blocked == NULL)
                return cf_fail(async->err, CF_ENOMEM, "out of memory");
        }
        if (!caller->hot && cf_loop_around(&file->source, i) == CF_NONE)
            continue;
        callee = cf_async_callee(async, file, i);
        if (callee != NULL)
            callee->hot = true;
    }
    return CF_OK;
}

enum cf_status cf_async_report(const struct cf_async *async, const struct cf_async_found *found)
{
    struct cf_scan *scan = async->scan;
    const struct cf_scan_file *file = found->file;
    struct cf_scan_finding *finding = cf_scan_add(scan, CF_SCAN_ASYNC, found->base);
    const uint32_t owner = cf_async_owner(file, found->node);

    if (finding == NULL)
        return cf_fail(async->err, CF_ENOMEM, "out of memory");
    finding->function = owner == CF_NONE ? NULL : file->source.definitions.items[owner].qualname;
    finding->file = file->path;
    finding->line = file->source.syntax.nodes[found->node].line;
    finding->target = finding->function == NULL
                          ? cf_arena_printf(scan->arena, "%s:%u", file->path, finding->line)
                          : cf_arena_printf(scan->arena, "`%s()` in %s:%u", finding->function,
                                            file->path, finding->line);
    finding->hot = found->hot;
    finding->pattern = found->pattern;
    finding->metric = found->metric;
    finding->impact = found->impact;
    finding->evidence = cf_scan_line(file, finding->line, scan->arena);
    finding->source_line = finding->line > AROUND ? finding->line - AROUND : 1;
    finding->source =
        cf_scan_lines(file, finding->source_line, finding->line + AROUND, scan->arena);
    if (finding->target == NULL || finding->evidence == NULL || finding->source == NULL ||
        finding->pattern == NULL || finding->metric == NULL)
        return cf_fail(async->err, CF_ENOMEM, "out of memory");
    return CF_OK;
}

static enum cf_status look_at(struct cf_async *async, const struct cf_scan_file *file)
{
    enum cf_status status = cf_async_sequences(async, file);

    if (status == CF_OK)
        status = cf_async_blocking(async, file);
    if (status == CF_OK)
        status = cf_async_tasks(async, file);
    return status == CF_OK ? cf_async_gathers(async, file) : status;
}

enum cf_status cf_scan_async(struct cf_scan *scan, const struct cf_scan_files *files,
                             struct cf_error *err)
{
    struct cf_async async = { .scan = scan, .files = files, .err = err };
    enum cf_status status = collect(&async);

    /* Files beside the program (docs, examples) are read for what they define, not judged. */
    for (size_t i = 0; i < files->count && status == CF_OK && scan->has_async; i++)
        status = study(&async, &files->items[i]);
    for (size_t i = 0; i < files->count && status == CF_OK && scan->has_async; i++) {
        if (!files->items[i].is_aside)
            status = look_at(&async, &files->items[i]);
    }
    scan->passes[CF_SCAN_ASYNC].ran = status == CF_OK;
    return status;
}
