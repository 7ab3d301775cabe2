/* SPDX-License-Identifier: Apache-2.0 */
/* The same call several times in one round of a loop: once, and a name for it. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
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

/* Equal code means the same there: no comprehension gives a name of it another value. */
static bool means_same(const struct cf_source *source, uint32_t place, uint32_t call)
{
    uint32_t after = cf_node_after(&source->syntax, call);

    for (uint32_t i = call, k = place; i < after; i++, k++) {
        if (cf_is_variable(source, i) && cf_binding_of(source, i) != cf_binding_of(source, k))
            return false;
    }
    return true;
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
            cf_function_scope(source, i) != cf_function_scope(source, call) ||
            cf_node_after(syntax, i) - i != cf_node_after(syntax, call) - call ||
            !means_same(source, i, call))
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

/* The call runs whenever the block does, and only that block's first statement with it counts. */
static bool runs_in(const struct cf_source *source, uint32_t block, uint32_t call)
{
    uint32_t statement = block == CF_NONE ? CF_NONE : cf_statement_in(source, block, call);

    return statement != CF_NONE && cf_runs_always(source, statement, call);
}

/* The value is read where it stands: an item or attribute of it, or the whole of it. */
static bool is_read(const struct cf_source *source, uint32_t call)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[call].parent;

    if (cf_is_consumed(source, call))
        return true;
    return nodes[parent].kind == CF_NODE_ATTRIBUTE && !cf_is_bound_here(source, parent) &&
           (nodes[nodes[parent].parent].kind != CF_NODE_CALL ||
            nodes[parent].field != CF_FIELD_FUNCTION);
}

/* One value serves all places: nobody can change it, or only the last one keeps it, which runs once
 * for the others. */
static bool may_share(const struct cf_source *source, uint32_t call, const uint32_t *places,
                      size_t count)
{
    uint32_t helper = cf_called(source, call);
    size_t kept = 0;

    if (helper == CF_NONE || cf_result_lasts(source, helper))
        return true;
    for (size_t i = 0; i < count; i++)
        kept += !is_read(source, places[i]);
    if (kept > 0 && (kept > 1 || is_read(source, places[count - 1]) ||
                     cf_loop_around(source, places[count - 1]) != cf_loop_around(source, call)))
        return false;
    return !cf_gives_iterator(source, helper);
}

/* What the value is called: number_size, find_value; NULL: it is no such call. */
static const char *name_for(struct cf_site *site, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *word = word_for(site->source, call);
    uint32_t subject = word == NULL ? CF_NONE : subject_of(syntax, call);
    uint32_t helper = cf_called(site->source, call);

    if (helper == CF_NONE && subject != CF_NONE)
        return cf_site_name(
            site,
            cf_arena_printf(site->arena, "%s_%s",
                            cf_name_text(&syntax->names, syntax->nodes[subject].name), word),
            true);
    if (helper == CF_NONE)
        return NULL;
    word = cf_name_text(&syntax->names, site->source->definitions.items[helper].name);
    while (*word == '_')
        word++;
    return cf_site_name(site, cf_arena_printf(site->arena, "%s_value", word), true);
}

/* Where equal calls are looked for: in a round of the loop, or all around a call that is dear. */
static uint32_t block_for(const struct cf_source *source, uint32_t call)
{
    uint32_t block = block_around(source, call), helper;

    if (runs_in(source, block, call))
        return block;
    helper = cf_called(source, call);
    block = source->syntax.nodes[cf_statement_of(source, call)].parent;
    return helper != CF_NONE && cf_does_work(source, helper) && runs_in(source, block, call)
               ? block
               : CF_NONE;
}

bool cf_rewrite_repeated_call(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    const char *name;
    uint32_t places[PLACES_MAX], block, statement;
    size_t count;

    if ((word_for(source, node) == NULL || subject_of(syntax, node) == CF_NONE) &&
        cf_called(source, node) == CF_NONE)
        return false;
    block = block_for(source, node);
    if (block == CF_NONE || !cf_pure(source, node))
        return false;
    statement = cf_statement_in(source, block, node);
    count = equal_calls(source, block, node, places);
    if (count < 2 || !may_share(source, node, places, count))
        return false;
    /* Nothing from that statement on gives its parts another value. */
    for (uint32_t i = statement; i != CF_NONE; i = syntax->nodes[i].next) {
        if (cf_span_changes(source, cf_span_of(source, i), node, false))
            return false;
    }
    name = name_for(site, node);
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
