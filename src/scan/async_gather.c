/* SPDX-License-Identifier: Apache-2.0 */
/* asyncio.gather() over as many coroutines as there happen to be, with nothing that bounds them. */
#include "candidates/code.h"
#include "scan/async.h"

#include <stdlib.h>
#include <string.h>

#define FEW 100 /* coroutines of a constant number up to this are not too many */

static bool is_semaphore(const char *name)
{
    return strcmp(name, "asyncio.Semaphore") == 0 ||
           strcmp(name, "asyncio.BoundedSemaphore") == 0 || strcmp(name, "anyio.Semaphore") == 0 ||
           strcmp(name, "anyio.CapacityLimiter") == 0 ||
           strcmp(name, "aiolimiter.AsyncLimiter") == 0;
}

/* Named like a limit: what a parameter or an attribute is made of is not always known. */
static bool sounds_like_limit(const char *text, size_t size)
{
    static const char *const words[] = { "sem", "limit", "throttle", "slots" };

    for (size_t at = 0; at < size; at++) {
        for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
            const size_t length = strlen(words[w]);

            if (length <= size - at && strncmp(text + at, words[w], length) == 0)
                return true;
        }
    }
    return false;
}

/* The function waits for a place before it goes on: `async with semaphore:`. */
static bool is_limited(const struct cf_scan_file *file, uint32_t function)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    char name[CF_SCAN_DOTTED_MAX];

    for (uint32_t i = function; i < cf_node_after(syntax, function); i++) {
        const uint32_t what =
            syntax->nodes[i].kind == CF_NODE_WITH_ITEM ? syntax->nodes[i].first : CF_NONE;

        if (what == CF_NONE)
            continue;
        if ((syntax->nodes[what].kind == CF_NODE_IDENTIFIER && cf_scan_origin(file, what, name) &&
             is_semaphore(name)) ||
            sounds_like_limit(syntax->text + syntax->nodes[what].start,
                              syntax->nodes[what].end - syntax->nodes[what].start))
            return true;
    }
    return false;
}

/* Is the number of elements known and small, or cut to size? */
static bool is_few(const struct cf_scan_file *file, uint32_t iterable)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    char name[CF_SCAN_DOTTED_MAX];
    uint32_t argument;

    switch (syntax->nodes[iterable].kind) {
    case CF_NODE_LIST:
    case CF_NODE_TUPLE:
    case CF_NODE_SET:
    case CF_NODE_SUBSCRIPT: /* a slice of it, or an element that is one part of it */
        return true;
    case CF_NODE_CALL:
        if (!cf_scan_called(file, iterable, name) || strcmp(name, "builtins.range") != 0)
            return strcmp(name, "itertools.islice") == 0;
        argument = cf_scan_argument(file, iterable, 0);
        return argument != CF_NONE && syntax->nodes[argument].kind == CF_NODE_INTEGER &&
               strtol(syntax->text + syntax->nodes[argument].start, NULL, 10) <= FEW;
    default:
        return false;
    }
}

/* A variable of the loop of a loop over parts: `for chunk in batched(xs, 10):`. */
static bool is_part(const struct cf_scan_file *file, uint32_t iterable)
{
    const struct cf_source *source = &file->source;
    const uint32_t binding = source->syntax.nodes[iterable].kind == CF_NODE_IDENTIFIER
                                 ? cf_binding_of(source, iterable)
                                 : CF_NONE;
    uint32_t value;

    if (binding == CF_NONE)
        return false;
    value = source->scopes.bindings[binding].node;
    if (source->syntax.nodes[source->syntax.nodes[value].parent].kind == CF_NODE_FOR_STATEMENT)
        return true;
    if (source->syntax.nodes[source->syntax.nodes[value].parent].kind != CF_NODE_ASSIGNMENT)
        return false;
    value = cf_node_child(&source->syntax, source->syntax.nodes[value].parent, CF_FIELD_RIGHT);
    return value != CF_NONE && source->syntax.nodes[value].kind != CF_NODE_IDENTIFIER &&
           is_few(file, value);
}

/* The comprehension that makes the coroutines starts as many as its iterable has elements. */
static bool is_unbounded(const struct cf_async *async, const struct cf_scan_file *file,
                         uint32_t comprehension)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t body = cf_node_child(syntax, comprehension, CF_FIELD_BODY);
    const uint32_t clause = cf_node_child_of(syntax, comprehension, CF_NODE_FOR_IN_CLAUSE);
    const uint32_t iterable =
        clause == CF_NONE ? CF_NONE : cf_node_child(syntax, clause, CF_FIELD_RIGHT);
    uint32_t call = body;
    const struct cf_async_function *callee;

    if (iterable == CF_NONE || body == CF_NONE || syntax->nodes[body].kind != CF_NODE_CALL ||
        is_few(file, iterable) || is_part(file, iterable))
        return false;
    callee = cf_async_callee(async, file, call);
    for (uint32_t inner = cf_scan_argument(file, call, 0);
         callee == NULL && inner != CF_NONE && syntax->nodes[inner].kind == CF_NODE_CALL;
         inner = cf_scan_argument(file, call, 0)) {
        call = inner; /* create_task(f(x)) */
        callee = cf_async_callee(async, file, call);
    }
    return callee == NULL ||
           !is_limited(callee->file,
                       callee->file->source.definitions.items[callee->definition].node);
}

/* `tasks = [f(x) for x in xs]` of the variable; CF_NONE. */
static uint32_t comprehension_of(const struct cf_scan_file *file, uint32_t node)
{
    const struct cf_source *source = &file->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding, bound, value;

    if (syntax->nodes[node].kind == CF_NODE_LIST_COMPREHENSION ||
        syntax->nodes[node].kind == CF_NODE_GENERATOR_EXPRESSION)
        return node;
    binding =
        syntax->nodes[node].kind == CF_NODE_IDENTIFIER ? cf_binding_of(source, node) : CF_NONE;
    if (binding == CF_NONE)
        return CF_NONE;
    bound = source->scopes.bindings[binding].node;
    if (syntax->nodes[syntax->nodes[bound].parent].kind != CF_NODE_ASSIGNMENT)
        return CF_NONE;
    value = cf_node_child(syntax, syntax->nodes[bound].parent, CF_FIELD_RIGHT);
    return value != CF_NONE && (syntax->nodes[value].kind == CF_NODE_LIST_COMPREHENSION ||
                                syntax->nodes[value].kind == CF_NODE_GENERATOR_EXPRESSION)
               ? value
               : CF_NONE;
}

/* A loop around the node goes over something of unknown size. */
static bool is_in_long_loop(const struct cf_scan_file *file, uint32_t node)
{
    const struct cf_syntax *syntax = &file->source.syntax;

    for (uint32_t loop = cf_loop_around(&file->source, node); loop != CF_NONE;
         loop = cf_loop_around(&file->source, loop)) {
        const uint32_t iterable = syntax->nodes[loop].kind == CF_NODE_FOR_STATEMENT
                                      ? cf_node_child(syntax, loop, CF_FIELD_RIGHT)
                                      : CF_NONE;

        if (iterable != CF_NONE && !is_few(file, iterable) && !is_part(file, iterable))
            return true;
    }
    return false;
}

/* `tasks.append(f(x))` in a loop over something of unknown size fills the variable. */
static bool is_filled_in_loop(const struct cf_async *async, const struct cf_scan_file *file,
                              uint32_t variable)
{
    const struct cf_source *source = &file->source;
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t binding = syntax->nodes[variable].kind == CF_NODE_IDENTIFIER
                                 ? cf_binding_of(source, variable)
                                 : CF_NONE;

    for (uint32_t i = 0; i < syntax->count && binding != CF_NONE; i++) {
        const uint32_t function = syntax->nodes[i].kind == CF_NODE_CALL
                                      ? cf_node_child(syntax, i, CF_FIELD_FUNCTION)
                                      : CF_NONE;
        const uint32_t object =
            function == CF_NONE ? CF_NONE : cf_node_child(syntax, function, CF_FIELD_OBJECT);
        const uint32_t attribute =
            function == CF_NONE ? CF_NONE : cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
        uint32_t argument;
        const struct cf_async_function *callee;

        if (object == CF_NONE || attribute == CF_NONE ||
            syntax->nodes[object].kind != CF_NODE_IDENTIFIER ||
            cf_binding_of(source, object) != binding ||
            (!cf_node_is(syntax, attribute, "append") && !cf_node_is(syntax, attribute, "add")) ||
            !is_in_long_loop(file, i))
            continue;
        argument = cf_scan_argument(file, i, 0);
        if (argument == CF_NONE || syntax->nodes[argument].kind != CF_NODE_CALL)
            continue;
        callee = cf_async_callee(async, file, argument);
        if (callee == NULL && cf_scan_argument(file, argument, 0) != CF_NONE &&
            syntax->nodes[cf_scan_argument(file, argument, 0)].kind == CF_NODE_CALL)
            callee = cf_async_callee(async, file, cf_scan_argument(file, argument, 0));
        return callee == NULL ||
               !is_limited(callee->file,
                           callee->file->source.definitions.items[callee->definition].node);
    }
    return false;
}

static enum cf_status look_at_gather(const struct cf_async *async, const struct cf_scan_file *file,
                                     uint32_t call)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const struct cf_async_found found = {
        .file = file,
        .node = call,
        .base = CF_SCAN_MEDIUM,
        .metric = "as many at once as there are",
        .pattern = "Unbounded gather",
        .impact = "a semaphore bounds connections, files and memory",
    };
    const uint32_t argument = cf_scan_argument(file, call, 0);
    uint32_t made, comprehension;

    if (argument == CF_NONE || syntax->nodes[argument].kind != CF_NODE_LIST_SPLAT)
        return CF_OK;
    made = cf_unwrap(syntax, syntax->nodes[argument].first);
    comprehension = comprehension_of(file, made);
    if (comprehension != CF_NONE ? is_unbounded(async, file, comprehension)
                                 : is_filled_in_loop(async, file, made))
        return cf_async_report(async, &found);
    return CF_OK;
}

enum cf_status cf_async_gathers(const struct cf_async *async, const struct cf_scan_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    char name[CF_SCAN_DOTTED_MAX];
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < syntax->count && status == CF_OK; i++) {
        if (syntax->nodes[i].kind == CF_NODE_CALL && cf_scan_called(file, i, name) &&
            (strcmp(name, "asyncio.gather") == 0 || strcmp(name, "asyncio.wait") == 0))
            status = look_at_gather(async, file, i);
    }
    return status;
}
