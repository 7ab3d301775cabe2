/* SPDX-License-Identifier: Apache-2.0 */
/* Coroutines that nobody awaits, tasks that nobody holds, caches of coroutines. */
#include "candidates/code.h"
#include "scan/async.h"

#include <string.h>

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

/* `asyncio.create_task`, or `create_task` of a loop. A task group holds its tasks itself. */
static bool makes_task(const struct cf_scan_file *file, uint32_t call)
{
    static const char *const names[] = { "asyncio.create_task", "asyncio.ensure_future",
                                         "asyncio.tasks.create_task" };
    static const char *const loops[] = { "asyncio.get_event_loop", "asyncio.get_running_loop",
                                         "asyncio.new_event_loop" };
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t object, attribute;
    char name[CF_SCAN_DOTTED_MAX];

    if (function != CF_NONE && cf_scan_dotted(file, function, name))
        return is_one_of(name, names, sizeof(names) / sizeof(names[0]));
    if (function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || attribute == CF_NONE || !cf_node_is(syntax, attribute, "create_task"))
        return false;
    if (syntax->nodes[object].kind == CF_NODE_CALL)
        return cf_scan_called(file, object, name) &&
               is_one_of(name, loops, sizeof(loops) / sizeof(loops[0]));
    return cf_scan_origin(file, object, name) &&
           is_one_of(name, loops, sizeof(loops) / sizeof(loops[0]));
}

/* Coroutine functions of the standard library, whose call alone does nothing. */
static bool is_known_coroutine(const struct cf_scan_file *file, uint32_t call)
{
    static const char *const names[] = { "asyncio.sleep", "asyncio.wait", "asyncio.wait_for",
                                         "asyncio.to_thread", "asyncio.open_connection" };
    char name[CF_SCAN_DOTTED_MAX];

    return cf_scan_called(file, call, name) &&
           is_one_of(name, names, sizeof(names) / sizeof(names[0]));
}

static enum cf_status look_at_dropped_call(const struct cf_async *async,
                                           const struct cf_scan_file *file, uint32_t call)
{
    const struct cf_async_function *callee = cf_async_callee(async, file, call);
    struct cf_async_found found = { .file = file, .node = call, .base = CF_SCAN_MEDIUM };

    if (makes_task(file, call)) {
        found.metric = "no reference to the task";
        found.pattern = "Dropped task";
        found.impact = "the task may vanish before it ends, and its exception with it";
        return cf_async_report(async, &found);
    }
    if ((callee == NULL || !callee->is_async) && !is_known_coroutine(file, call))
        return CF_OK;
    found.metric = "the coroutine never runs";
    found.pattern = "Missing await";
    found.impact = "nothing happens here until it is awaited";
    return cf_async_report(async, &found);
}

/* `task = asyncio.create_task(f())` where nothing reads the variable. */
static bool is_unread(const struct cf_scan_file *file, uint32_t variable)
{
    const struct cf_source *source = &file->source;
    const uint32_t binding = cf_binding_of(source, variable);

    if (binding == CF_NONE ||
        source->scopes.scopes[source->scopes.bindings[binding].scope].kind != CF_SCOPE_FUNCTION ||
        (source->scopes.bindings[binding].flags & (CF_BINDING_GLOBAL | CF_BINDING_NONLOCAL)) != 0)
        return false;
    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_IDENTIFIER && cf_is_variable(source, i) &&
            !cf_is_bound_here(source, i) && cf_binding_of(source, i) == binding)
            return false;
    }
    return true;
}

static enum cf_status look_at_assignment(const struct cf_async *async,
                                         const struct cf_scan_file *file, uint32_t assignment)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t left = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    const uint32_t right = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    const struct cf_async_found found = {
        .file = file,
        .node = right,
        .base = CF_SCAN_MEDIUM,
        .metric = "nothing reads the variable",
        .pattern = "Dropped task",
        .impact = "the task may vanish before it ends, and its exception with it",
    };

    if (left == CF_NONE || right == CF_NONE || syntax->nodes[left].kind != CF_NODE_IDENTIFIER ||
        syntax->nodes[right].kind != CF_NODE_CALL || !makes_task(file, right) ||
        !is_unread(file, left))
        return CF_OK;
    return cf_async_report(async, &found);
}

/* A cache gives the same coroutine twice, and it can be awaited once. */
static enum cf_status look_at_decorator(const struct cf_async *async,
                                        const struct cf_scan_file *file, uint32_t decorator)
{
    static const char *const caches[] = {
        "functools.lru_cache",   "functools.cache",           "functools.cached_property",
        "cachetools.cached",     "cachetools.func.lru_cache", "cachetools.func.ttl_cache",
        "methodtools.lru_cache",
    };
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function =
        cf_node_child(syntax, syntax->nodes[decorator].parent, CF_FIELD_DEFINITION);
    const uint32_t number =
        function == CF_NONE ? CF_NONE : cf_definition_of(&file->source.definitions, function);
    const struct cf_definition *definition =
        number == CF_NONE ? NULL : &file->source.definitions.items[number];
    char name[CF_SCAN_DOTTED_MAX];
    struct cf_async_found found = {
        .file = file,
        .base = CF_SCAN_MEDIUM,
        .pattern = "Cache on async def",
        .impact = "the second await of a cached coroutine raises RuntimeError",
    };

    if (definition == NULL || (definition->flags & CF_DEFINITION_ASYNC) == 0 ||
        !cf_scan_decorator(file, decorator, name) ||
        !is_one_of(name, caches, sizeof(caches) / sizeof(caches[0])))
        return CF_OK;
    found.node = cf_node_child(syntax, definition->node, CF_FIELD_BODY);
    found.metric = cf_arena_printf(async->scan->arena, "`@%s`", name);
    if (syntax->nodes[found.node].first != CF_NONE)
        found.node = syntax->nodes[found.node].first; /* inside, so that the function is named */
    return cf_async_report(async, &found);
}

enum cf_status cf_async_tasks(const struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        if (syntax->nodes[i].kind == CF_NODE_DECORATOR)
            status = look_at_decorator(async, file, i);
        else if (syntax->nodes[i].kind == CF_NODE_ASSIGNMENT)
            status = look_at_assignment(async, file, i);
        else if (syntax->nodes[i].kind == CF_NODE_EXPRESSION_STATEMENT &&
                 syntax->nodes[i].first != CF_NONE &&
                 syntax->nodes[syntax->nodes[i].first].kind == CF_NODE_CALL)
            status = look_at_dropped_call(async, file, syntax->nodes[i].first);
    }
    return status;
}
