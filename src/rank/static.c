/* SPDX-License-Identifier: Apache-2.0 */
/* Without a trace: what a function's text costs, loops in loops, and whether tests reach it. */
#include "base/file.h"
#include "rank/rank_parts.h"
#include "source/source.h"

#include <string.h>

#define LOOP_COST 10.0  /* what one more loop around a piece of code costs */
#define DEEPEST_LOOPS 4 /* more do not count */

static bool is_loop(const struct cf_syntax *syntax, uint32_t node)
{
    switch (syntax->nodes[node].kind) {
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_WHILE_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return true;
    default:
        return false;
    }
}

/* The cost of calls and operators, each times what the loops around it cost. */
static double cost_below(const struct cf_syntax *syntax, uint32_t node, double weight, int loops)
{
    double cost = syntax->nodes[node].kind == CF_NODE_CALL ? 2 * weight : weight;

    if (is_loop(syntax, node) && loops < DEEPEST_LOOPS) {
        weight *= LOOP_COST;
        loops++;
    }
    for (uint32_t at = syntax->nodes[node].first; at != CF_NONE; at = syntax->nodes[at].next)
        cost += cost_below(syntax, at, weight, loops);
    return cost;
}

static const struct cf_definition *definition_at(const struct cf_source *source,
                                                 const struct cf_discovered_function *function)
{
    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *found = &source->definitions.items[i];

        if (source->syntax.nodes[found->whole].start == function->start &&
            strcmp(found->qualname, function->qualname) == 0)
            return found;
    }
    return NULL;
}

struct reader {
    const struct cf_rank_options *options;
    struct cf_parser *parser;
    struct cf_arena arena; /* of one file */
    struct cf_source source;
    const char *file; /* that is read; NULL: none */
    const char *fault;
};

static void read_file(struct reader *reader, const char *file, struct cf_arena *arena)
{
    struct cf_error err = CF_ERROR_INIT;
    char *text = NULL;
    size_t size = 0;
    const char *path;

    cf_arena_deinit(&reader->arena);
    reader->file = file;
    reader->fault = NULL;
    path = cf_path_join(&reader->arena, reader->options->root, file);
    if (path == NULL ||
        cf_file_read(path, CF_SYNTAX_MAX_BYTES, &reader->arena, &text, &size, &err) != CF_OK ||
        cf_source_read(reader->parser, text, size, &reader->arena, &reader->source, &err) != CF_OK)
        reader->fault = cf_arena_strdup(arena, err.message);
}

static enum cf_status judge(struct reader *reader, struct cf_rank_function *function,
                            struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_discovered_function *known = function->discovered;
    const struct cf_definition *definition = NULL;

    if (reader->file == NULL || strcmp(reader->file, known->file) != 0)
        read_file(reader, known->file, arena);
    if (reader->fault == NULL)
        definition = definition_at(&reader->source, known);
    if (definition != NULL && definition->body != CF_NONE)
        function->share = cost_below(&reader->source.syntax, definition->body, 1, 0);
    function->worthwhile = true;
    if (reader->fault != NULL)
        return cf_rank_refuse(function, arena, err, "%.300s", reader->fault);
    if (!cf_rank_is_named(reader->options->only, known->module, known->qualname))
        return cf_rank_refuse(function, arena, err, "not among the functions that were named");
    if ((known->flags & (CF_DEFINITION_NESTED | CF_DEFINITION_OVERLOAD)) != 0)
        return cf_rank_refuse(function, arena, err,
                              "defined inside another function: it cannot be called alone");
    if ((known->flags & CF_DEFINITION_ABSTRACT) != 0)
        return cf_rank_refuse(function, arena, err, "abstract: there is nothing to run");
    function->unverifiable = known->test_count == 0 && !reader->options->has_inputs;
    return !function->unverifiable
               ? CF_OK
               : cf_rank_refuse(function, arena, err,
                                "cannot be verified: no existing test reaches it");
}

static bool is_wanted(const struct cf_rank_options *options,
                      const struct cf_discovered_function *function)
{
    if (options->file != NULL)
        return strcmp(options->file, function->file) == 0;
    return options->folder == NULL || strcmp(options->folder, ".") == 0 ||
           cf_path_inside(function->file, options->folder);
}

static void take(struct cf_ranking *ranking, const struct cf_discovered_function *function)
{
    ranking->items[ranking->count++] = (struct cf_rank_function){
        .module = function->module,
        .qualname = function->qualname,
        .file = function->file,
        .line = function->line,
        .callees = "",
        .discovered = function,
    };
}

enum cf_status cf_rank_static(const struct cf_rank_options *options, struct cf_arena *arena,
                              struct cf_ranking *ranking, struct cf_error *err)
{
    const struct cf_discovery *discovery = options->discovery;
    struct reader reader = { .options = options };
    enum cf_status status = cf_parser_new(&reader.parser, err);
    double total = 0;

    *ranking = (struct cf_ranking){ 0 };
    cf_arena_init(&reader.arena, (size_t)1 << 30);
    ranking->items =
        cf_arena_alloc(arena, ((size_t)discovery->function_count + 1) * sizeof(*ranking->items));
    if (status == CF_OK && ranking->items == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory while ranking");
    for (uint32_t i = 0; ranking->items != NULL && i < discovery->function_count; i++) {
        if (status != CF_OK || !is_wanted(options, &discovery->functions[i]))
            continue;
        take(ranking, &discovery->functions[i]);
        status = judge(&reader, &ranking->items[ranking->count - 1], arena, err);
        total += ranking->items[ranking->count - 1].share;
    }
    for (size_t i = 0; i < ranking->count && total > 0; i++)
        ranking->items[i].share /= total;
    cf_parser_free(reader.parser);
    cf_arena_deinit(&reader.arena);
    if (status == CF_OK)
        cf_rank_sort(ranking);
    return status;
}
