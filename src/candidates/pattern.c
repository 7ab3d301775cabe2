/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/pattern.h"

#include "base/buf.h"

#include <ctype.h>
#include <string.h>

/* Metavariables become names that nobody writes, so that the text is Python. */
#define PREFIX_ONE "cf_one_"
#define PREFIX_SEQUENCE "cf_all_"
#define PREFIX_LENGTH (sizeof(PREFIX_ONE) - 1)

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

int cf_variable_find(const struct cf_variables *variables, const char *name, size_t size)
{
    for (size_t i = 0; i < variables->count; i++) {
        if (strlen(variables->names[i]) == size && memcmp(variables->names[i], name, size) == 0)
            return (int)i;
    }
    return -1;
}

static enum cf_status add_variable(struct cf_variables *variables, struct cf_arena *arena,
                                   const char *name, size_t size, bool sequence,
                                   struct cf_error *err)
{
    int known = cf_variable_find(variables, name, size);

    if (size == 0)
        return cf_fail(err, CF_EFORMAT, "a metavariable without a name");
    if (known >= 0 && variables->sequence[known] != sequence)
        return cf_fail(err, CF_EFORMAT, "$%.*s and $$%.*s are different metavariables", (int)size,
                       name, (int)size, name);
    if (known >= 0)
        return CF_OK;
    if (variables->count == CF_PATTERN_MAX_VARIABLES)
        return cf_fail(err, CF_ELIMIT, "more than %d metavariables", CF_PATTERN_MAX_VARIABLES);
    variables->names[variables->count] = cf_arena_strndup(arena, name, size);
    if (variables->names[variables->count] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    variables->sequence[variables->count++] = sequence;
    return CF_OK;
}

/* The text with metavariables as names. */
static enum cf_status to_python(const char *text, struct cf_arena *arena,
                                struct cf_variables *variables, struct cf_buf *python,
                                struct cf_error *err)
{
    enum cf_status status = CF_OK;

    while (*text != '\0' && status == CF_OK) {
        bool sequence = text[0] == '$' && text[1] == '$';
        size_t size = 0;

        if (*text != '$') {
            cf_buf_add_char(python, *text++);
            continue;
        }
        text += sequence ? 2 : 1;
        while (is_word(text[size]))
            size++;
        status = add_variable(variables, arena, text, size, sequence, err);
        cf_buf_add_str(python, sequence ? PREFIX_SEQUENCE : PREFIX_ONE);
        cf_buf_add(python, text, size);
        text += size;
    }
    return status == CF_OK ? cf_buf_status(python, err) : status;
}

/* The variable + 1 that an identifier stands for; 0: none. */
static int variable_of(const struct cf_variables *variables, const struct cf_syntax *syntax,
                       uint32_t node)
{
    const struct cf_node *at = &syntax->nodes[node];
    const char *text = syntax->text + at->start;
    size_t size = at->end - at->start;

    if (at->kind != CF_NODE_IDENTIFIER || size <= PREFIX_LENGTH ||
        (memcmp(text, PREFIX_ONE, PREFIX_LENGTH) != 0 &&
         memcmp(text, PREFIX_SEQUENCE, PREFIX_LENGTH) != 0))
        return 0;
    return cf_variable_find(variables, text + PREFIX_LENGTH, size - PREFIX_LENGTH) + 1;
}

/* A statement that is one metavariable stands for it as a whole. */
static void mark_variables(const struct cf_variables *variables, const struct cf_syntax *syntax,
                           int *marks)
{
    for (uint32_t i = 0; i < syntax->count; i++) {
        uint32_t parent = syntax->nodes[i].parent;

        marks[i] = variable_of(variables, syntax, i);
        if (marks[i] > 0 && variables->sequence[marks[i] - 1] &&
            syntax->nodes[parent].kind == CF_NODE_EXPRESSION_STATEMENT)
            marks[parent] = marks[i];
    }
}

/* What a text with metavariables is compiled with. */
struct compiler {
    struct cf_parser *parser;
    struct cf_arena *arena;
    struct cf_variables *variables;
    struct cf_error *err;
};

static enum cf_status parse(const struct compiler *compiler, const char *text,
                            struct cf_syntax *syntax, int **marks)
{
    struct cf_arena *arena = compiler->arena;
    struct cf_error *err = compiler->err;
    struct cf_buf python;
    enum cf_status status;
    const char *copy;

    cf_buf_init(&python, CF_SYNTAX_MAX_BYTES);
    status = to_python(text, arena, compiler->variables, &python, err);
    copy = status == CF_OK ? cf_arena_strndup(arena, cf_buf_str(&python), python.len) : NULL;
    cf_buf_deinit(&python);
    if (status != CF_OK)
        return status;
    if (copy == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_syntax_parse(compiler->parser, copy, strlen(copy), arena, syntax, err);
    if (status != CF_OK)
        return status;
    *marks = cf_arena_alloc(arena, syntax->count * sizeof(**marks));
    if (*marks == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    mark_variables(compiler->variables, syntax, *marks);
    return CF_OK;
}

static enum cf_pattern_shape shape_of(const struct cf_syntax *syntax, uint32_t *root)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t first = nodes[0].first;

    *root = first;
    if (first == CF_NONE || nodes[first].next != CF_NONE ||
        nodes[first].kind != CF_NODE_EXPRESSION_STATEMENT || nodes[first].first == CF_NONE ||
        nodes[nodes[first].first].next != CF_NONE)
        return CF_PATTERN_STATEMENTS;
    if (nodes[nodes[first].first].kind == CF_NODE_ASSIGNMENT ||
        nodes[nodes[first].first].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
        return CF_PATTERN_STATEMENTS;
    *root = nodes[first].first;
    return CF_PATTERN_EXPRESSION;
}

void cf_words_add(struct cf_words *words, const char *name)
{
    uint32_t hash = 2166136261U; /* FNV-1a */

    for (; *name != '\0'; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619U;
    hash = (hash ^ hash >> 16) % CF_WORDS_BITS;
    words->bits[hash / 64] |= (uint64_t)1 << hash % 64;
}

bool cf_words_have(const struct cf_words *words, const struct cf_words *wanted)
{
    for (size_t i = 0; i < CF_WORDS_BITS / 64; i++) {
        if ((wanted->bits[i] & ~words->bits[i]) != 0)
            return false;
    }
    return true;
}

/* Names that the code must have for the pattern to match: a quick look spares the long one. */
static void collect_words(struct cf_pattern *pattern)
{
    const struct cf_syntax *syntax = &pattern->syntax;

    for (uint32_t i = 0; i < syntax->count; i++) {
        if (syntax->nodes[i].kind == CF_NODE_IDENTIFIER && pattern->node_variables[i] == 0)
            cf_words_add(&pattern->words, cf_name_text(&syntax->names, syntax->nodes[i].name));
    }
}

enum cf_status cf_pattern_compile(struct cf_parser *parser, const char *text,
                                  struct cf_arena *arena, struct cf_pattern *pattern,
                                  struct cf_error *err)
{
    const struct compiler compiler = { parser, arena, &pattern->variables, err };
    enum cf_status status = parse(&compiler, text, &pattern->syntax, &pattern->node_variables);

    if (status != CF_OK)
        return status;
    pattern->matched_count = pattern->variables.count;
    pattern->shape = shape_of(&pattern->syntax, &pattern->root);
    if (pattern->root == CF_NONE)
        return cf_fail(err, CF_EFORMAT, "line 1: no code to match");
    if (pattern->node_variables[pattern->root] != 0)
        return cf_fail(err, CF_EFORMAT, "line 1: a metavariable alone matches everything");
    collect_words(pattern);
    return CF_OK;
}

enum cf_status cf_template_compile(struct cf_parser *parser, const char *text,
                                   struct cf_arena *arena, struct cf_variables *variables,
                                   struct cf_template *template, struct cf_error *err)
{
    const struct compiler compiler = { parser, arena, variables, err };
    enum cf_status status = parse(&compiler, text, &template->syntax, &template->node_variables);
    uint32_t root = CF_NONE;

    if (status != CF_OK)
        return status;
    template->text = template->syntax.text;
    template->shape = shape_of(&template->syntax, &root);
    template->given = true;
    return CF_OK;
}
