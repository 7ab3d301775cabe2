/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Awaits one after another that do not need each other's results, and awaits of a loop whose
 * results are only collected: asyncio.gather would let them wait at the same time.
 */
#include "candidates/code.h"
#include "scan/async.h"

#include <string.h>

#define SEQUENCE_MIN 3

/* A run of statements of one block. */
struct run {
    const struct cf_scan_file *file;
    uint32_t first;           /* its first await statement */
    uint32_t first_statement; /* node */
    uint32_t last_statement;
    uint32_t count;
    bool binds, discards; /* results are kept; results are dropped */
};

/* The call that a statement awaits as a whole: `await f()` or `x = await f()`; CF_NONE. */
static uint32_t awaited_call(const struct cf_syntax *syntax, uint32_t statement, bool *binds)
{
    uint32_t node = syntax->nodes[statement].kind == CF_NODE_EXPRESSION_STATEMENT
                        ? syntax->nodes[statement].first
                        : CF_NONE;

    *binds = false;
    if (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_ASSIGNMENT) {
        *binds = true;
        node = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    }
    if (node == CF_NONE || syntax->nodes[node].kind != CF_NODE_AWAIT)
        return CF_NONE;
    node = cf_unwrap(syntax, syntax->nodes[node].first);
    return node != CF_NONE && syntax->nodes[node].kind == CF_NODE_CALL ? node : CF_NONE;
}

/* Methods whose calls on one object must keep their order, or cannot overlap. */
static bool is_ordered_method(const char *name)
{
    static const char *const methods[] = {
        "execute",       "executemany",  "executescript",
        "fetch",         "fetchone",     "fetchall",
        "fetchmany",     "fetchval",     "fetchrow",
        "scalar",        "scalars",      "commit",
        "rollback",      "begin",        "flush",
        "refresh",       "close",        "connect",
        "disconnect",    "read",         "readline",
        "readexactly",   "readuntil",    "recv",
        "receive",       "receive_text", "receive_json",
        "receive_bytes", "write",        "drain",
        "send",          "send_text",    "send_json",
        "acquire",       "release",      "wait",
        "start",         "stop",         "join",
        "put",           "aclose",       "wait_closed",
        "starttls",      "login",        "cleanup",
        "setup",         "shutdown",     "startup",
        "click",         "goto",         "fill",
        "press",         "type",         "wait_for_selector",
    };

    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (strcmp(methods[i], name) == 0)
            return true;
    }
    return false;
}

/* Waiting on purpose, or for what runs already. */
static bool is_wait(const struct cf_scan_file *file, uint32_t call)
{
    char name[CF_SCAN_DOTTED_MAX];

    return cf_scan_called(file, call, name) &&
           (strncmp(name, "asyncio.", 8) == 0 || strncmp(name, "anyio.", 6) == 0 ||
            strncmp(name, "trio.", 5) == 0);
}

/* Does the call have to keep its place? */
static bool is_ordered(const struct cf_scan_file *file, uint32_t call, bool binds)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const uint32_t attribute =
        function == CF_NONE || syntax->nodes[function].kind != CF_NODE_ATTRIBUTE
            ? CF_NONE
            : cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    char name[CF_SCAN_DOTTED_MAX];

    if (is_wait(file, call))
        return true;
    if (attribute == CF_NONE)
        return false;
    if (is_ordered_method(cf_name_text(&syntax->names, syntax->nodes[attribute].name)))
        return true;
    /* What a method of an object does to it may be meant to come before the next one. */
    return !binds && !cf_scan_dotted(file, function, name);
}

/* A later statement uses a variable that an earlier one of the run binds, or both change one. */
static bool depends(const struct run *run, uint32_t statement, bool binds)
{
    const struct cf_source *source = &run->file->source;
    const struct cf_span span = cf_span_of(source, statement);

    for (uint32_t i = run->first_statement; i < cf_node_after(&source->syntax, run->last_statement);
         i++) {
        const bool variable =
            source->syntax.nodes[i].kind == CF_NODE_IDENTIFIER && cf_is_variable(source, i);
        const uint32_t binding = variable ? cf_binding_of(source, i) : CF_NONE;
        const bool bound = variable && cf_is_bound_here(source, i);
        const bool imported =
            binding != CF_NONE && (source->scopes.bindings[binding].flags &
                                   (CF_BINDING_IMPORT | CF_BINDING_FUNCTION | CF_BINDING_CLASS));

        if (binding == CF_NONE || imported || !cf_span_mentions(source, span, binding))
            continue;
        if (bound || !binds)
            return true;
    }
    return false;
}

static enum cf_status report(const struct cf_async *async, const struct run *run)
{
    const struct cf_async_found found = {
        .file = run->file,
        .node = run->first,
        .base = CF_SCAN_HIGH,
        .metric = cf_arena_printf(async->scan->arena, "%u independent awaits", run->count),
        .pattern = "Sequential awaits",
        .impact = cf_arena_printf(async->scan->arena, "up to %ux of the wait with asyncio.gather()",
                                  run->count),
    };

    return run->count < SEQUENCE_MIN ? CF_OK : cf_async_report(async, &found);
}

/* A statement that neither waits nor leaves, and needs nothing of the run, may stand between. */
static bool may_stand_between(const struct run *run, uint32_t statement)
{
    const struct cf_source *source = &run->file->source;

    return source->syntax.nodes[statement].kind == CF_NODE_EXPRESSION_STATEMENT &&
           cf_span_jumps(source, cf_span_of(source, statement)) == 0 &&
           !depends(run, statement, true);
}

static enum cf_status look_at_block(const struct cf_async *async, const struct cf_scan_file *file,
                                    uint32_t block)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    struct run run = { .file = file };
    enum cf_status status = CF_OK;

    for (uint32_t i = syntax->nodes[block].first; i != CF_NONE && status == CF_OK;
         i = syntax->nodes[i].next) {
        bool binds = false;
        const uint32_t call = awaited_call(syntax, i, &binds);
        const bool ordered = call != CF_NONE && is_ordered(file, call, binds);

        if (syntax->nodes[i].kind == CF_NODE_COMMENT)
            continue;
        if (call != CF_NONE && !ordered && run.count > 0 && !depends(&run, i, binds)) {
            run.count++;
            run.last_statement = i;
            continue;
        }
        if (call == CF_NONE && run.count > 0 && may_stand_between(&run, i))
            continue;
        status = report(async, &run);
        run = (struct run){ .file = file };
        if (call != CF_NONE && !ordered)
            run = (struct run){
                .file = file, .first = call, .first_statement = i, .last_statement = i, .count = 1
            };
    }
    return status == CF_OK ? report(async, &run) : status;
}

/* `xs.append(await f(x))`, `d[k] = await f(k)`: the statement that keeps an awaited result. */
static uint32_t collected_await(const struct cf_scan_file *file, uint32_t statement)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    uint32_t node = syntax->nodes[statement].kind == CF_NODE_EXPRESSION_STATEMENT
                        ? syntax->nodes[statement].first
                        : CF_NONE;
    uint32_t function, attribute;

    if (node == CF_NONE)
        return CF_NONE;
    if (syntax->nodes[node].kind == CF_NODE_ASSIGNMENT) {
        const uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);

        node = cf_node_child(syntax, node, CF_FIELD_RIGHT);
        return left != CF_NONE && syntax->nodes[left].kind == CF_NODE_SUBSCRIPT &&
                       node != CF_NONE && syntax->nodes[node].kind == CF_NODE_AWAIT
                   ? node
                   : CF_NONE;
    }
    function = syntax->nodes[node].kind == CF_NODE_CALL
                   ? cf_node_child(syntax, node, CF_FIELD_FUNCTION)
                   : CF_NONE;
    attribute = function == CF_NONE ? CF_NONE : cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
    if (attribute == CF_NONE ||
        (!cf_node_is(syntax, attribute, "append") && !cf_node_is(syntax, attribute, "add")))
        return CF_NONE;
    node = cf_scan_argument(file, node, 0);
    return node != CF_NONE && syntax->nodes[node].kind == CF_NODE_AWAIT ? node : CF_NONE;
}

/* The await of a loop that only collects what it awaits; CF_NONE. */
static uint32_t loop_await(const struct cf_scan_file *file, uint32_t loop)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t body = cf_node_child(syntax, loop, CF_FIELD_BODY);

    if (body == CF_NONE)
        return CF_NONE;
    if (syntax->nodes[loop].kind == CF_NODE_LIST_COMPREHENSION)
        return syntax->nodes[body].kind == CF_NODE_AWAIT ? body : CF_NONE;
    if (syntax->nodes[loop].kind != CF_NODE_FOR_STATEMENT || syntax->nodes[body].first == CF_NONE ||
        syntax->nodes[syntax->nodes[body].first].next != CF_NONE)
        return CF_NONE;
    return collected_await(file, syntax->nodes[body].first);
}

static bool is_async_loop(const struct cf_syntax *syntax, uint32_t loop)
{
    for (uint32_t i = loop + 1; i < cf_node_after(syntax, loop); i++) {
        if (syntax->nodes[i].kind == CF_TOKEN_ASYNC)
            return true;
    }
    return false;
}

static enum cf_status look_at_loop(const struct cf_async *async, const struct cf_scan_file *file,
                                   uint32_t loop)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t node = loop_await(file, loop);
    const uint32_t call = node == CF_NONE ? CF_NONE : cf_unwrap(syntax, syntax->nodes[node].first);
    const struct cf_async_found found = {
        .file = file,
        .node = node,
        .base = CF_SCAN_MEDIUM,
        .metric = "one await after another",
        .pattern = "Awaits in a loop",
        .impact = "the waits overlap with asyncio.gather()",
    };

    if (call == CF_NONE || syntax->nodes[call].kind != CF_NODE_CALL ||
        is_async_loop(syntax, loop) || is_ordered(file, call, true) || !cf_async_inside(file, node))
        return CF_OK;
    return cf_async_report(async, &found);
}

enum cf_status cf_async_sequences(const struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        if (syntax->nodes[i].kind == CF_NODE_BLOCK && syntax->nodes[i].first != CF_NONE &&
            cf_async_inside(file, syntax->nodes[i].first))
            status = look_at_block(async, file, i);
        else if (syntax->nodes[i].kind == CF_NODE_FOR_STATEMENT ||
                 syntax->nodes[i].kind == CF_NODE_LIST_COMPREHENSION)
            status = look_at_loop(async, file, i);
    }
    return status;
}
