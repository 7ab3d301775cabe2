/* SPDX-License-Identifier: Apache-2.0 */
#include "source/syntax.h"

#include "source/encoding.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <tree_sitter/api.h>

#define SYMBOLS_MAX 1024U
#define FIELDS_MAX 256U

const TSLanguage *tree_sitter_python(void);

struct cf_parser {
    TSParser *parser;
    uint8_t kinds[SYMBOLS_MAX]; /* of the grammar's symbols */
    uint8_t fields[FIELDS_MAX]; /* of the grammar's fields */
};

/* The tree on its way into the array. */
struct builder {
    const struct cf_parser *parser;
    struct cf_arena *arena;
    struct cf_syntax *syntax;
    uint32_t capacity;
    uint32_t depth;
    /* Of each level: the node that new ones belong to, and its last child. */
    uint32_t parents[CF_SYNTAX_MAX_DEPTH + 1], last[CF_SYNTAX_MAX_DEPTH + 1];
};

static const char *const kind_names[] = {
    "other",
#define CF_KIND_NAME(name, text) text,
    CF_NODE_KINDS(CF_KIND_NAME)
#undef CF_KIND_NAME
        "async",
    "from",
    "operator",
};

static const char *const field_names[] = { "",
#define CF_FIELD_NAME(name, text) text,
                                           CF_NODE_FIELDS(CF_FIELD_NAME)
#undef CF_FIELD_NAME
};

const char *cf_node_kind_name(enum cf_node_kind kind)
{
    return kind_names[kind];
}

static uint8_t find_word(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 1; i < count; i++) {
        if (strcmp(words[i], word) == 0)
            return (uint8_t)i;
    }
    return 0;
}

/* A name may belong to several symbols of the grammar (aliases), so all symbols are looked at. */
static void learn_grammar(struct cf_parser *parser, const TSLanguage *language)
{
    uint32_t symbols = ts_language_symbol_count(language);
    uint32_t fields = ts_language_field_count(language);

    for (uint32_t i = 0; i < symbols && i < SYMBOLS_MAX; i++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)i);
        bool named = ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular;

        if (named)
            parser->kinds[i] = find_word(kind_names, CF_TOKEN_ASYNC, name);
        else if (strcmp(name, "async") == 0)
            parser->kinds[i] = CF_TOKEN_ASYNC;
        else if (strcmp(name, "from") == 0)
            parser->kinds[i] = CF_TOKEN_FROM;
    }
    for (uint32_t i = 1; i <= fields && i < FIELDS_MAX; i++)
        parser->fields[i] = find_word(field_names, CF_FIELD_COUNT,
                                      ts_language_field_name_for_id(language, (TSFieldId)i));
}

enum cf_status cf_parser_new(struct cf_parser **parser, struct cf_error *err)
{
    const TSLanguage *language = tree_sitter_python();

    *parser = cf_alloc(sizeof(**parser));
    if (*parser == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    (*parser)->parser = ts_parser_new();
    if (!ts_parser_set_language((*parser)->parser, language)) {
        cf_parser_free(*parser);
        *parser = NULL;
        return cf_fail(err, CF_ELIMIT, "the Python grammar does not fit the parser");
    }
    learn_grammar(*parser, language);
    return CF_OK;
}

void cf_parser_free(struct cf_parser *parser)
{
    if (parser != NULL)
        ts_parser_delete(parser->parser);
    free(parser);
}

static bool reserve_node(struct builder *builder)
{
    struct cf_syntax *syntax = builder->syntax;
    struct cf_node *nodes;

    if (syntax->nodes != NULL && syntax->count < builder->capacity)
        return true;
    builder->capacity = syntax->nodes == NULL ? syntax->size / 6 + 64 : builder->capacity * 2;
    nodes = cf_arena_alloc(builder->arena, builder->capacity * sizeof(*nodes));
    if (nodes == NULL)
        return false;
    if (syntax->nodes != NULL)
        memcpy(nodes, syntax->nodes, syntax->count * sizeof(*nodes));
    syntax->nodes = nodes;
    return true;
}

/* Appends a node below the present parent; CF_NONE: out of memory. */
static uint32_t add_node(struct builder *builder, TSNode node, uint8_t kind, uint8_t field)
{
    struct cf_syntax *syntax = builder->syntax;
    uint32_t index = syntax->count;
    uint32_t *last = &builder->last[builder->depth];
    struct cf_node *at;

    if (!reserve_node(builder))
        return CF_NONE;
    at = &syntax->nodes[index];
    *at = (struct cf_node){
        .start = ts_node_start_byte(node),
        .end = ts_node_end_byte(node),
        .line = ts_node_start_point(node).row + 1,
        .parent = builder->parents[builder->depth],
        .first = CF_NONE,
        .next = CF_NONE,
        .name = CF_NONE,
        .kind = kind,
        .field = field,
    };
    if (kind == CF_NODE_IDENTIFIER) {
        at->name = cf_name_add(&syntax->names, builder->arena, syntax->text + at->start,
                               at->end - at->start);
        if (at->name == CF_NONE)
            return CF_NONE;
    }
    syntax->count++;
    if (at->parent != CF_NONE && *last == CF_NONE)
        syntax->nodes[at->parent].first = index;
    else if (at->parent != CF_NONE)
        syntax->nodes[*last].next = index;
    *last = index;
    return index;
}

/* Whether to keep the node, and as what. */
static bool choose(const struct builder *builder, TSNode node, uint8_t field, uint8_t *kind)
{
    *kind = builder->parser->kinds[ts_node_symbol(node) % SYMBOLS_MAX];
    if (ts_node_is_named(node))
        return true;
    if (field == CF_FIELD_OPERATOR || field == CF_FIELD_OPERATORS)
        *kind = CF_TOKEN_OPERATOR;
    return *kind == CF_TOKEN_OPERATOR || *kind == CF_TOKEN_ASYNC || *kind == CF_TOKEN_FROM;
}

static enum cf_status walk(struct builder *builder, TSTreeCursor *cursor, struct cf_error *err)
{
    for (;;) {
        TSNode node = ts_tree_cursor_current_node(cursor);
        uint8_t field =
            builder->parser->fields[ts_tree_cursor_current_field_id(cursor) % FIELDS_MAX];
        uint8_t kind = CF_NODE_OTHER;

        if (choose(builder, node, field, &kind)) {
            uint32_t index = add_node(builder, node, kind, field);

            if (index == CF_NONE)
                return cf_fail(err, CF_ENOMEM, "out of memory");
            if (ts_tree_cursor_goto_first_child(cursor)) {
                if (builder->depth >= CF_SYNTAX_MAX_DEPTH)
                    return cf_fail(err, CF_ELIMIT, "line %u: nested more than %u levels deep",
                                   ts_node_start_point(node).row + 1, CF_SYNTAX_MAX_DEPTH);
                builder->depth++;
                builder->parents[builder->depth] = index;
                builder->last[builder->depth] = CF_NONE;
                continue;
            }
        }
        while (!ts_tree_cursor_goto_next_sibling(cursor)) {
            if (builder->depth == 0 || !ts_tree_cursor_goto_parent(cursor))
                return CF_OK;
            builder->depth--;
        }
    }
}

/* Moves past the node and all below it; false at the end of the tree. */
static bool skip_node(TSTreeCursor *cursor)
{
    while (!ts_tree_cursor_goto_next_sibling(cursor)) {
        if (!ts_tree_cursor_goto_parent(cursor))
            return false;
    }
    return true;
}

/* Walks to the first node that is an error or missing; the tree has one. */
static enum cf_status fail_syntax(TSNode root, struct cf_error *err)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    TSNode node = ts_tree_cursor_current_node(&cursor);

    for (;; node = ts_tree_cursor_current_node(&cursor)) {
        if (ts_node_is_error(node) || ts_node_is_missing(node))
            break;
        if (ts_node_has_error(node) && ts_tree_cursor_goto_first_child(&cursor))
            continue;
        if (!skip_node(&cursor))
            break;
    }
    ts_tree_cursor_delete(&cursor);
    return cf_fail(err, CF_EFORMAT, "line %u: invalid syntax", ts_node_start_point(node).row + 1);
}

static enum cf_status flatten(struct builder *builder, TSNode root, struct cf_error *err)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    enum cf_status status;

    builder->depth = 0;
    builder->parents[0] = CF_NONE;
    builder->last[0] = CF_NONE;
    status = walk(builder, &cursor, err);
    ts_tree_cursor_delete(&cursor);
    return status;
}

enum cf_status cf_syntax_parse(struct cf_parser *parser, const char *text, size_t size,
                               struct cf_arena *arena, struct cf_syntax *syntax,
                               struct cf_error *err)
{
    struct builder *builder;
    enum cf_status status;
    TSTree *tree;

    *syntax = (struct cf_syntax){ .text = text };
    if (size > CF_SYNTAX_MAX_BYTES)
        return cf_fail(err, CF_ELIMIT, "larger than %u bytes", CF_SYNTAX_MAX_BYTES);
    syntax->size = (uint32_t)size;
    status = cf_encoding_check(text, size, err);
    if (status != CF_OK)
        return status;
    builder = cf_arena_alloc(arena, sizeof(*builder));
    if (builder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    builder->parser = parser;
    builder->arena = arena;
    builder->syntax = syntax;
    tree = ts_parser_parse_string(parser->parser, NULL, text, syntax->size);
    if (tree == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (ts_node_has_error(ts_tree_root_node(tree)))
        status = fail_syntax(ts_tree_root_node(tree), err);
    else
        status = flatten(builder, ts_tree_root_node(tree), err);
    ts_tree_delete(tree);
    return status;
}
