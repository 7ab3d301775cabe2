/* SPDX-License-Identifier: Apache-2.0 */
/* A property that builds something, read several times: once, and a name for it. */
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/known.h"
#include "candidates/rewrites.h"

#include <string.h>

#define PLACES_MAX 16

struct reads {
    uint32_t property; /* definition */
    uint32_t node;     /* the first place */
    uint32_t scope;
    uint32_t statement; /* that the new line goes in front of */
    bool loops;         /* the first place is in a loop, in front of which it goes */
    uint32_t places[PLACES_MAX];
    size_t count;
};

/* Another read of the same property by the same function. */
static bool is_read(const struct cf_source *source, const struct reads *reads, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;

    return syntax->nodes[node].kind == CF_NODE_ATTRIBUTE &&
           cf_same_code(syntax, node, syntax, reads->node) && !cf_is_bound_here(source, node) &&
           cf_function_scope(source, node) == reads->scope &&
           cf_binding_of(source, cf_root_variable(syntax, node)) ==
               cf_binding_of(source, cf_root_variable(syntax, reads->node));
}

/* What is raised at the node may be caught before it leaves the loop. */
static bool is_tried(const struct cf_source *source, uint32_t node, uint32_t loop)
{
    uint32_t at = cf_node_above(&source->syntax, node, CF_NODE_TRY_STATEMENT);

    return at != CF_NONE && at > loop;
}

/* In front of the outermost loop that leaves the value, or of the statement. */
static bool find_statement(const struct cf_source *source, struct reads *reads)
{
    uint32_t from = reads->node, loop = cf_loop_around(source, reads->node);

    while (loop != CF_NONE && source->syntax.nodes[loop].kind != CF_NODE_LAMBDA &&
           !is_tried(source, reads->node, loop) &&
           !cf_span_changes(source, cf_span_of(source, loop), reads->node, false)) {
        from = loop;
        loop = cf_loop_around(source, loop);
    }
    reads->loops = from != reads->node;
    reads->statement = cf_statement_of(source, from);
    return source->syntax.nodes[source->syntax.nodes[reads->statement].parent].kind ==
               CF_NODE_BLOCK &&
           (reads->loops || cf_runs_always(source, reads->statement, reads->node));
}

/* An earlier statement of the block reads it already, for the same value. */
static bool is_read_before(const struct cf_source *source, const struct reads *reads)
{
    const struct cf_node *nodes = source->syntax.nodes;
    bool found = false;

    for (uint32_t i = nodes[nodes[reads->statement].parent].first; i != reads->statement;
         i = nodes[i].next) {
        struct cf_span span = cf_span_of(source, i);

        if (cf_span_changes(source, span, reads->node, false)) {
            found = false;
            continue;
        }
        for (uint32_t k = span.first; k < span.after; k++)
            found = found || (is_read(source, reads, k) && cf_runs_always(source, i, k));
    }
    return found;
}

/* All reads up to the first statement that may change the value. False: another one is first. */
static bool find_places(const struct cf_source *source, struct reads *reads)
{
    for (uint32_t i = reads->statement; i != CF_NONE; i = source->syntax.nodes[i].next) {
        struct cf_span span = cf_span_of(source, i);

        if (cf_span_changes(source, span, reads->node, false))
            break;
        for (uint32_t k = span.first; k < span.after; k++) {
            if (!is_read(source, reads, k))
                continue;
            if (reads->count == PLACES_MAX)
                return false;
            reads->places[reads->count++] = k;
        }
    }
    return reads->count >= (reads->loops ? 1 : 2) && reads->places[0] == reads->node;
}

/* One value serves all places: nobody can change it, or it is only looked at. */
static bool may_share(const struct cf_source *source, const struct reads *reads)
{
    if (cf_result_lasts(source, reads->property))
        return true;
    for (size_t i = 0; i < reads->count; i++) {
        if (!cf_is_consumed(source, reads->places[i]))
            return false;
    }
    return !cf_gives_iterator(source, reads->property);
}

/* The function has no such variable, nor does it use one from around it. */
static bool is_free(const struct cf_source *source, const struct reads *reads, uint32_t name)
{
    struct cf_span span = cf_span_of(source, source->scopes.scopes[reads->scope].node);

    if (cf_known_builtin(cf_name_text(&source->syntax.names, name)) ||
        cf_scope_resolve(&source->scopes, reads->scope, name) != CF_NONE)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == name && cf_is_variable(source, i))
            return false;
    }
    return true;
}

static const char *name_for(struct cf_site *site, const struct reads *reads)
{
    const struct cf_source *source = site->source;
    uint32_t name = source->definitions.items[reads->property].name;
    const char *word = cf_name_text(&source->syntax.names, name);

    if (word[0] != '_' && is_free(source, reads, name))
        return word;
    while (*word == '_')
        word++;
    return cf_site_name(site, word, true);
}

static bool edit(struct cf_site *site, const struct reads *reads)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    const char *name = name_for(site, reads), *value = cf_site_text(site, reads->node);

    if (name == NULL || value == NULL)
        return false;
    site->names[0] = name;
    if (reads->loops &&
        !cf_site_assume(site, cf_arena_printf(site->arena,
                                              "%s does not raise where the loop does not read it",
                                              value)))
        return false;
    for (size_t i = 0; i < reads->count; i++) {
        if (!cf_site_edit(site, nodes[reads->places[i]].start, nodes[reads->places[i]].end, name))
            return false;
    }
    return cf_site_insert_before(site, reads->statement,
                                 cf_arena_printf(site->arena, "%s = %s\n", name, value));
}

bool cf_rewrite_repeated_property(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    struct reads reads = { .node = node, .property = cf_property_of(source, node) };

    if (reads.property == CF_NONE || cf_is_bound_here(source, node) ||
        !cf_does_work(source, reads.property) || !cf_pure(source, node))
        return false;
    reads.scope = cf_function_scope(source, node);
    return source->syntax.nodes[source->scopes.scopes[reads.scope].node].kind ==
               CF_NODE_FUNCTION_DEFINITION &&
           find_statement(source, &reads) && !is_read_before(source, &reads) &&
           find_places(source, &reads) && may_share(source, &reads) && edit(site, &reads);
}
