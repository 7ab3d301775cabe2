/* SPDX-License-Identifier: Apache-2.0 */
/* The same call several times in one round of a loop: once, and a name for it. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"

#include <string.h>

#define PLACES_MAX 16

/* Calls whose result cannot change, and what it is named after. */
static const char *const builtins[][2] = {
    { "abs", "size" },     { "len", "length" }, { "str", "text" },      { "int", "number" },
    { "float", "number" }, { "ord", "code" },   { "chr", "letter" },    { "repr", "text" },
    { "bin", "digits" },   { "hex", "digits" }, { "round", "rounded" }, { "hash", "hash" },
};

static const char *const methods[] = {
    "lower",      "upper",    "strip",      "lstrip",  "rstrip",  "replace", "title",
    "casefold",   "swapcase", "capitalize", "isdigit", "isalpha", "count",   "find",
    "startswith", "endswith", "bit_length", "join",    "encode",  "decode",
};

/* What the result is named after; NULL: it is none of these calls. */
static const char *word_for(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    if (function == CF_NONE)
        return NULL;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
        uint32_t name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);

        for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
            if (name != CF_NONE && cf_node_is(syntax, name, methods[i]))
                return methods[i];
        }
        return NULL;
    }
    for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++) {
        if (cf_node_is(syntax, function, builtins[i][0]) &&
            cf_names_builtin(source, function, builtins[i][0]))
            return builtins[i][1];
    }
    return NULL;
}

/* The name that the call is about: x of `len(x)` and `x.lower()`; CF_NONE. */
static uint32_t subject_of(const struct cf_syntax *syntax, uint32_t call)
{
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t node = CF_NONE;

    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    else if (arguments != CF_NONE)
        node = syntax->nodes[arguments].first;
    if (node == CF_NONE)
        return CF_NONE;
    return syntax->nodes[node].kind == CF_NODE_IDENTIFIER ? node : CF_NONE;
}

/* Equal calls in the block from the first on; 0: another one stands before it. */
static size_t equal_calls(const struct cf_source *source, uint32_t block, uint32_t call,
                          uint32_t places[PLACES_MAX])
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span = cf_span_of(source, block);
    size_t count = 0;

    for (uint32_t i = span.first; i < span.after; i++) {
        if (syntax->nodes[i].kind != CF_NODE_CALL || !cf_same_code(syntax, i, syntax, call))
            continue;
        if (i < call || count == PLACES_MAX ||
            cf_function_scope(source, i) != cf_function_scope(source, call))
            return 0;
        places[count++] = i;
    }
    return count;
}

/* The block of the loop around the call, where the call runs in each round; CF_NONE. */
static uint32_t block_around(const struct cf_source *source, uint32_t call)
{
    uint32_t loop = cf_loop_around(source, call);

    if (loop == CF_NONE || (source->syntax.nodes[loop].kind != CF_NODE_FOR_STATEMENT &&
                            source->syntax.nodes[loop].kind != CF_NODE_WHILE_STATEMENT))
        return CF_NONE;
    return cf_node_child(&source->syntax, loop, CF_FIELD_BODY);
}

bool cf_rewrite_repeated_call(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    const char *word = word_for(source, node), *name;
    uint32_t places[PLACES_MAX], block, statement, subject;
    size_t count;

    if (word == NULL)
        return false;
    subject = subject_of(syntax, node);
    block = block_around(source, node);
    if (subject == CF_NONE || block == CF_NONE || !cf_pure(source, node))
        return false;
    statement = cf_statement_in(source, block, node);
    count = equal_calls(source, block, node, places);
    if (statement == CF_NONE || count < 2 || !cf_runs_always(source, statement, node))
        return false;
    /* Nothing from that statement on gives its parts another value. */
    for (uint32_t i = statement; i != CF_NONE; i = syntax->nodes[i].next) {
        if (cf_span_changes(source, cf_span_of(source, i), node, false))
            return false;
    }
    name = cf_site_name(site,
                        cf_arena_printf(site->arena, "%s_%s",
                                        cf_name_text(&syntax->names, syntax->nodes[subject].name),
                                        word),
                        true);
    site->names[0] = name;
    if (name == NULL || !cf_site_insert_before(site, statement,
                                               cf_arena_printf(site->arena, "%s = %s\n", name,
                                                               cf_site_text(site, node))))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!cf_site_edit(site, syntax->nodes[places[i]].start, syntax->nodes[places[i]].end, name))
            return false;
    }
    return true;
}
