/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/site.h"

#include <ctype.h>
#include <string.h>

#define NUMBERS_MAX 9

static const struct cf_node *nodes_of(const struct cf_site *site)
{
    return site->source->syntax.nodes;
}

static const char *text_of(const struct cf_site *site)
{
    return site->source->syntax.text;
}

static const char *keep(struct cf_site *site, const char *text)
{
    site->failed = site->failed || text == NULL;
    return text;
}

const char *cf_site_text(struct cf_site *site, uint32_t node)
{
    const struct cf_node *at = &nodes_of(site)[node];

    return keep(site,
                cf_arena_strndup(site->arena, text_of(site) + at->start, at->end - at->start));
}

static bool crlf(const struct cf_site *site)
{
    const char *end = memchr(text_of(site), '\n', site->source->syntax.size);

    return end != NULL && end > text_of(site) && end[-1] == '\r';
}

const char *cf_site_line_breaks(struct cf_site *site, const char *text)
{
    const char *result = NULL;
    struct cf_buf out;

    if (text == NULL || strchr(text, '\n') == NULL || !crlf(site))
        return text;
    cf_buf_init(&out, CF_SYNTAX_MAX_BYTES);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '\n' && (at == text || at[-1] != '\r'))
            cf_buf_add_char(&out, '\r');
        cf_buf_add_char(&out, *at);
    }
    if (cf_buf_status(&out, NULL) == CF_OK)
        result = cf_arena_strndup(site->arena, cf_buf_str(&out), out.len);
    cf_buf_deinit(&out);
    return result;
}

bool cf_site_edit(struct cf_site *site, uint32_t start, uint32_t end, const char *text)
{
    struct cf_edit edit = { start, end, cf_site_line_breaks(site, text) };
    enum cf_status status =
        edit.text == NULL ? CF_ENOMEM : cf_edits_add(&site->edits, site->arena, edit, NULL);

    site->failed = site->failed || status == CF_ENOMEM;
    return status == CF_OK;
}

/* A text in brackets of its own, or without an operator: it needs no parentheses anywhere. */
static int text_strength(const struct cf_site *site, const char *text)
{
    const struct cf_template *template = &site->form->to_template;

    (void)text;
    if (template->syntax.count > 2 && template->shape == CF_PATTERN_EXPRESSION)
        return cf_strength(&template->syntax, 2); /* module, statement, expression */
    return 20;
}

/* Replaces what differs, so that rewrites of what stays in between can be made as well. */
static bool replace_range(struct cf_site *site, uint32_t start, uint32_t end, const char *text)
{
    const char *old = text_of(site);
    size_t size = strlen(text);

    while (start < end && size > 0 && old[start] == *text) {
        start++;
        text++;
        size--;
    }
    while (start < end && size > 0 && old[end - 1] == text[size - 1]) {
        end--;
        size--;
    }
    if (start == end && size == 0)
        return false; /* nothing changes */
    return cf_site_edit(site, start, end, keep(site, cf_arena_strndup(site->arena, text, size)));
}

bool cf_site_replace(struct cf_site *site, uint32_t node, const char *text)
{
    const struct cf_node *at;
    uint32_t parent = nodes_of(site)[node].parent;

    /* Parentheses around the old code that the new one does not need go with it. */
    if (text_strength(site, text) == 20 &&
        nodes_of(site)[parent].kind == CF_NODE_PARENTHESIZED_EXPRESSION &&
        nodes_of(site)[parent].first == node && nodes_of(site)[node].next == CF_NONE &&
        cf_strength(&site->source->syntax, node) < 19)
        node = parent;
    at = &nodes_of(site)[node];
    if (text_strength(site, text) < cf_strength_needed(&site->source->syntax, node))
        text = keep(site, cf_arena_printf(site->arena, "(%s)", text));
    return text != NULL && replace_range(site, at->start, at->end, text);
}

bool cf_site_assume(struct cf_site *site, const char *text)
{
    if (text == NULL) {
        site->failed = true;
        return false;
    }
    for (size_t i = 0; i < site->assumptions.count; i++) {
        if (strcmp(site->assumptions.items[i], text) == 0)
            return true;
    }
    if (cf_list_add(&site->assumptions, site->arena, text, NULL) == CF_OK)
        return true;
    site->failed = true;
    return false;
}

static uint32_t line_start(const struct cf_site *site, uint32_t at)
{
    while (at > 0 && text_of(site)[at - 1] != '\n')
        at--;
    return at;
}

bool cf_site_starts_line(const struct cf_site *site, uint32_t node)
{
    uint32_t start = nodes_of(site)[node].start;

    for (uint32_t at = line_start(site, start); at < start; at++) {
        if (text_of(site)[at] != ' ' && text_of(site)[at] != '\t')
            return false;
    }
    return true;
}

bool cf_site_ends_line(const struct cf_site *site, uint32_t node)
{
    uint32_t at = nodes_of(site)[node].end;
    const char *text = text_of(site);

    while (at < site->source->syntax.size && (text[at] == ' ' || text[at] == '\t'))
        at++;
    return at == site->source->syntax.size || text[at] == '\n' || text[at] == '\r' ||
           text[at] == '#';
}

const char *cf_site_indent(struct cf_site *site, uint32_t node)
{
    uint32_t start = line_start(site, nodes_of(site)[node].start), size = 0;

    while (text_of(site)[start + size] == ' ' || text_of(site)[start + size] == '\t')
        size++;
    return keep(site, cf_arena_strndup(site->arena, text_of(site) + start, size));
}

const char *cf_site_indent_unit(struct cf_site *site)
{
    const struct cf_node *nodes = nodes_of(site);

    for (uint32_t i = 0; i < site->source->syntax.count; i++) {
        uint32_t inner, outer;

        if (nodes[i].kind != CF_NODE_BLOCK || nodes[i].first == CF_NONE ||
            !cf_site_starts_line(site, nodes[i].first))
            continue;
        inner = nodes[nodes[i].first].start - line_start(site, nodes[nodes[i].first].start);
        outer = nodes[nodes[i].parent].start - line_start(site, nodes[nodes[i].parent].start);
        if (inner > outer && inner - outer <= 16)
            return keep(site, cf_arena_strndup(site->arena,
                                               text_of(site) + nodes[nodes[i].first].start -
                                                   (inner - outer),
                                               inner - outer));
    }
    return "    ";
}

char cf_site_quote(const struct cf_site *site)
{
    const struct cf_node *nodes = nodes_of(site);
    uint32_t single = 0, twice = 0;

    for (uint32_t i = 0; i < site->source->syntax.count; i++) {
        const char *text = text_of(site) + nodes[i].start;

        if (nodes[i].kind != CF_NODE_STRING || nodes[i].end - nodes[i].start < 2)
            continue;
        while (isalpha((unsigned char)*text))
            text++;
        if (text[1] == text[0] && text[2] == text[0])
            continue; /* docstrings say nothing */
        single += *text == '\'';
        twice += *text == '"';
    }
    return twice > single ? '"' : '\'';
}

/* Lines that are indented by 4 a level, in the file's style; each ends with a line break. */
static const char *styled(struct cf_site *site, const char *lines, const char *indent)
{
    const char *unit = cf_site_indent_unit(site);
    const char *text = NULL;
    struct cf_buf out;

    cf_buf_init(&out, CF_SYNTAX_MAX_BYTES);
    while (*lines != '\0') {
        size_t size = strcspn(lines, "\n"), blanks = strspn(lines, " ");

        if (size > 0)
            cf_buf_add_str(&out, indent);
        for (size_t i = 0; i + 4 <= blanks; i += 4)
            cf_buf_add_str(&out, unit);
        if (size > blanks)
            cf_buf_add(&out, lines + blanks, size - blanks);
        cf_buf_add_char(&out, '\n');
        lines += size + (lines[size] == '\n' ? 1 : 0);
    }
    if (cf_buf_status(&out, NULL) == CF_OK)
        text = cf_arena_strndup(site->arena, cf_buf_str(&out), out.len);
    cf_buf_deinit(&out);
    return keep(site, text);
}

bool cf_site_insert_before(struct cf_site *site, uint32_t statement, const char *lines)
{
    const char *indent = cf_site_indent(site, statement);
    uint32_t at = line_start(site, nodes_of(site)[statement].start);

    if (indent == NULL || !cf_site_starts_line(site, statement))
        return false;
    return cf_site_edit(site, at, at, styled(site, lines, indent));
}

const char *cf_site_dedented(struct cf_site *site, uint32_t node)
{
    const char *indent = cf_site_indent(site, node), *text = cf_site_text(site, node);
    const char *result = NULL;
    struct cf_buf out;

    if (indent == NULL || text == NULL)
        return NULL;
    cf_buf_init(&out, CF_SYNTAX_MAX_BYTES);
    while (*text != '\0') {
        size_t size = strcspn(text, "\n");

        cf_buf_add(&out, text, size);
        text += size;
        if (*text == '\0')
            break;
        cf_buf_add_char(&out, *text++);
        if (strncmp(text, indent, strlen(indent)) == 0)
            text += strlen(indent);
    }
    if (cf_buf_status(&out, NULL) == CF_OK)
        result = cf_arena_strndup(site->arena, cf_buf_str(&out), out.len);
    cf_buf_deinit(&out);
    site->failed = site->failed || result == NULL;
    return result;
}

bool cf_site_remove(struct cf_site *site, uint32_t statement)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t start = syntax->nodes[statement].start, end = syntax->nodes[statement].end;

    while (syntax->text[end] == ' ' || syntax->text[end] == '\t')
        end++;
    if (syntax->text[end] == '\r')
        end++;
    if (!cf_site_starts_line(site, statement) || syntax->nodes[statement].next == CF_NONE ||
        syntax->text[end] != '\n')
        return false;
    while (start > 0 && syntax->text[start - 1] != '\n')
        start--;
    return cf_site_edit(site, start, end + 1, "");
}

bool cf_site_insert_after(struct cf_site *site, uint32_t statement, const char *lines)
{
    const char *indent = cf_site_indent(site, statement);
    uint32_t at = nodes_of(site)[statement].end;
    const char *text;

    if (indent == NULL || !cf_site_starts_line(site, statement) ||
        !cf_site_ends_line(site, statement))
        return false;
    while (at < site->source->syntax.size && text_of(site)[at] != '\n')
        at++;
    text = styled(site, lines, indent);
    if (at < site->source->syntax.size)
        return cf_site_edit(site, at + 1, at + 1, text);
    return cf_site_edit(site, at, at, cf_arena_printf(site->arena, "\n%s", text));
}

/* The position lies in a string, whose lines must stay as they are. */
static bool in_string(const struct cf_site *site, struct cf_span span, uint32_t at)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        const struct cf_node *node = &nodes_of(site)[i];

        if (node->kind == CF_NODE_STRING && node->start < at && at < node->end)
            return true;
    }
    return false;
}

bool cf_site_indent_lines(struct cf_site *site, uint32_t first, uint32_t last)
{
    struct cf_span span = { first, cf_node_after(&site->source->syntax, last) };
    uint32_t at = line_start(site, nodes_of(site)[first].start), end = nodes_of(site)[last].end;
    const char *unit = cf_site_indent_unit(site), *text = text_of(site);

    if (!cf_site_starts_line(site, first))
        return false;
    while (at < end) {
        if (text[at] != '\n' && text[at] != '\r' && !in_string(site, span, at) &&
            !cf_site_edit(site, at, at, unit))
            return false;
        while (at < end && text[at] != '\n')
            at++;
        at++;
    }
    return true;
}

/* The first of the comments that stand right above the node; else the node. */
static uint32_t with_comments(const struct cf_site *site, uint32_t node)
{
    const struct cf_node *nodes = nodes_of(site);
    uint32_t first = CF_NONE, line = 0;

    for (uint32_t i = nodes[nodes[node].parent].first; i != node; i = nodes[i].next) {
        if (nodes[i].kind != CF_NODE_COMMENT || !cf_site_starts_line(site, i)) {
            first = CF_NONE;
            continue;
        }
        if (first == CF_NONE || nodes[i].line != line + 1)
            first = i;
        line = nodes[i].line;
    }
    return first != CF_NONE && nodes[node].line == line + 1 && nodes[first].line > 2 ? first : node;
}

bool cf_site_insert_module(struct cf_site *site, const char *lines)
{
    const struct cf_node *nodes = nodes_of(site);
    uint32_t node = site->match.first, at;

    while (nodes[node].parent != 0)
        node = nodes[node].parent;
    at = line_start(site, nodes[with_comments(site, node)].start);
    lines = keep(site, cf_arena_printf(site->arena, "%s\n\n", lines));
    return lines != NULL && cf_site_edit(site, at, at, styled(site, lines, ""));
}

/* What `{xs}` stands for: the last name of the captured expression. */
static const char *word_of(struct cf_site *site, uint32_t node)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    node = cf_unwrap(syntax, node);
    if (syntax->nodes[node].kind == CF_NODE_SUBSCRIPT)
        node = cf_node_child(syntax, node, CF_FIELD_VALUE);
    if (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    if (node == CF_NONE || syntax->nodes[node].kind != CF_NODE_IDENTIFIER)
        return NULL;
    return cf_name_text(&syntax->names, syntax->nodes[node].name);
}

static bool is_upper(const char *word)
{
    while (*word != '\0' && !islower((unsigned char)*word))
        word++;
    return *word == '\0';
}

static void add_cased(struct cf_buf *out, const char *word, int (*cased)(int))
{
    for (; *word != '\0'; word++)
        cf_buf_add_char(out, (char)cased((unsigned char)*word));
}

/* Adds the word without underscores in front; upper case where the placeholder is. */
static void add_word(struct cf_buf *out, const char *word, bool upper)
{
    while (*word == '_' && word[1] != '\0' && !isdigit((unsigned char)word[1]))
        word++;
    if (upper)
        add_cased(out, word, toupper);
    else if (is_upper(word))
        add_cased(out, word, tolower);
    else
        cf_buf_add_str(out, word);
}

static const char *placeholder(struct cf_site *site, const char *name, size_t size, bool *upper)
{
    char lower[64];
    int variable;

    if (size >= sizeof(lower))
        return NULL;
    *upper = isupper((unsigned char)name[0]);
    for (size_t i = 0; i < size; i++)
        lower[i] = (char)tolower((unsigned char)name[i]);
    lower[size] = '\0';
    if (strcmp(lower, "function") == 0)
        return cf_name_text(&site->source->syntax.names,
                            site->source->definitions.items[site->function].name);
    variable = cf_variable_find(&site->form->pattern.variables, lower, size);
    if (variable < 0 || !site->match.captures[variable].set ||
        site->match.captures[variable].first == CF_NONE)
        return NULL;
    return word_of(site, site->match.captures[variable].first);
}

/* The text with its placeholders filled in; NULL: one stands for no name. */
static const char *expand(struct cf_site *site, const char *text)
{
    const char *result = NULL;
    struct cf_buf out;
    bool good = true;

    cf_buf_init(&out, 256);
    while (*text != '\0' && good) {
        size_t size = strcspn(text + 1, "}");
        bool upper = false;
        const char *word;

        if (*text != '{') {
            cf_buf_add_char(&out, *text++);
            continue;
        }
        word = placeholder(site, text + 1, size, &upper);
        good = word != NULL && word[0] != '\0';
        if (good)
            add_word(&out, word, upper);
        text += size + 1 + (text[size + 1] == '}' ? 1 : 0);
    }
    if (good && cf_buf_status(&out, NULL) == CF_OK)
        result = cf_arena_strndup(site->arena, cf_buf_str(&out), out.len);
    cf_buf_deinit(&out);
    return result;
}

static bool is_free(const struct cf_site *site, const char *name)
{
    static const char *const reserved[] = { "in",  "is",   "or",   "if",  "as",
                                            "set", "list", "dict", "max", "min",
                                            "sum", "len",  "all",  "any", "map" };

    for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (strcmp(reserved[i], name) == 0)
            return false;
    }
    return cf_name_find(&site->source->syntax.names, name, strlen(name)) == CF_NONE;
}

const char *cf_site_name(struct cf_site *site, const char *text, bool numbered)
{
    const char *name = expand(site, text);

    if (name == NULL || is_free(site, name))
        return name;
    for (int i = 2; numbered && i <= NUMBERS_MAX; i++) {
        const char *next = keep(site, cf_arena_printf(site->arena, "%s_%d", name, i));

        if (next == NULL || is_free(site, next))
            return next;
    }
    return NULL;
}
