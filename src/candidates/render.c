/* SPDX-License-Identifier: Apache-2.0 */
/* Templates filled in, in the style of the file. */
#include "candidates/site.h"

#include <string.h>

#define TEXT_MAX (1U << 20)
#define TEMPLATE_INDENT 4U

/* A template on its way into text. */
struct render {
    struct cf_site *site;
    const struct cf_template *template;
    struct cf_buf out;
    const char *indent, *unit;            /* of all lines but the first; of one level more */
    uint32_t at;                          /* of the template's text: what is written */
    bool typed[CF_PATTERN_MAX_VARIABLES]; /* variables whose annotation is written */
};

/* The line of a node in the template is nothing but it. */
static bool alone_on_line(const struct cf_syntax *syntax, uint32_t node)
{
    const char *text = syntax->text;
    uint32_t start = syntax->nodes[node].start, end = syntax->nodes[node].end;

    while (start > 0 && text[start - 1] == ' ')
        start--;
    return (start == 0 || text[start - 1] == '\n') && (text[end] == '\n' || text[end] == '\0');
}

/* The blanks that the template's present line starts with, in levels. */
static uint32_t level_at(const struct cf_syntax *syntax, uint32_t at)
{
    uint32_t start = at, blanks = 0;

    while (start > 0 && syntax->text[start - 1] != '\n')
        start--;
    while (syntax->text[start + blanks] == ' ')
        blanks++;
    return blanks / TEMPLATE_INDENT;
}

static void add_newline(struct render *render)
{
    cf_buf_add_char(&render->out, '\n');
}

static void add_indent(struct render *render, uint32_t levels)
{
    cf_buf_add_str(&render->out, render->indent);
    for (; levels > 0; levels--)
        cf_buf_add_str(&render->out, render->unit);
}

/* Copies text of the template up to `end`; blanks after a line break become the file's. */
static void copy_template(struct render *render, uint32_t end)
{
    const char *text = render->template->syntax.text;

    while (render->at < end) {
        char c = text[render->at++];
        uint32_t blanks = 0;

        if (c != '\n') {
            cf_buf_add_char(&render->out, c);
            continue;
        }
        if (text[render->at] == '\0')
            return; /* the last line's end is not part of it */
        add_newline(render);
        while (text[render->at + blanks] == ' ')
            blanks++;
        if (text[render->at + blanks] != '\n')
            add_indent(render, blanks / TEMPLATE_INDENT);
        render->at += blanks;
    }
}

/* The position lies inside of a string, whose lines must stay as they are. */
static bool inside_string(const struct cf_source *source, struct cf_span span, uint32_t at)
{
    for (uint32_t i = span.first; i < span.after; i++) {
        const struct cf_node *node = &source->syntax.nodes[i];

        if (node->kind == CF_NODE_STRING && node->start < at && at < node->end)
            return true;
    }
    return false;
}

/* The first of the comments between the head of a statement and its block, else `first`. */
static uint32_t before_block(const struct cf_source *source, uint32_t block, uint32_t first)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t found = first, line = nodes[block].line;

    for (uint32_t i = nodes[nodes[block].parent].first; i != block; i = nodes[i].next) {
        if (nodes[i].kind != CF_NODE_COMMENT || nodes[i].line == nodes[nodes[block].parent].line)
            found = first;
        else if (found == first && nodes[i].line < line)
            found = i;
    }
    return found;
}

/* A sequence with the comments in front of it, where it starts its block, and after it. */
static struct cf_span widen(const struct cf_source *source, const struct cf_capture *capture,
                            uint32_t *start, uint32_t *end)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[capture->first].parent, first = capture->first, last = capture->last;

    if (nodes[parent].kind == CF_NODE_BLOCK) {
        uint32_t child = nodes[parent].first;

        while (child != first && nodes[child].kind == CF_NODE_COMMENT)
            child = nodes[child].next;
        if (child == first)
            first = before_block(source, parent, nodes[parent].first);
        while (nodes[last].next != CF_NONE && nodes[nodes[last].next].kind == CF_NODE_COMMENT)
            last = nodes[last].next;
    }
    *start = nodes[first].start;
    *end = nodes[last].end;
    return (struct cf_span){ first, cf_node_after(&source->syntax, last) };
}

/* Statements of the file, indented as the template wants them. */
static void add_statements(struct render *render, const struct cf_capture *capture, uint32_t levels)
{
    const struct cf_source *source = render->site->source;
    const char *text = source->syntax.text;
    uint32_t start = 0, end = 0;
    struct cf_span span = widen(source, capture, &start, &end);
    const char *old = cf_site_indent(render->site, span.first);
    size_t size = old == NULL ? 0 : strlen(old);
    bool own_lines = cf_site_starts_line(render->site, span.first);

    while (old != NULL && start < end) {
        const char *line_end = memchr(text + start, '\n', end - start);
        uint32_t next = line_end == NULL ? end : (uint32_t)(line_end - text) + 1;

        cf_buf_add(&render->out, text + start, next - start);
        start = next;
        if (line_end == NULL || start >= end)
            break;
        if (!own_lines || inside_string(source, span, start) || end - start < size ||
            memcmp(text + start, old, size) != 0)
            continue;
        start += (uint32_t)size;
        add_indent(render, levels);
    }
}

static bool needs_parentheses(const struct render *render, uint32_t place, uint32_t node)
{
    const struct cf_syntax *syntax = &render->site->source->syntax;
    int strength = cf_strength(syntax, node);
    const struct cf_node *at = &syntax->nodes[node];

    if (strength < cf_strength_needed(&render->template->syntax, place))
        return true;
    return strength < 19 && memchr(syntax->text + at->start, '\n', at->end - at->start) != NULL;
}

static void add_capture(struct render *render, uint32_t place, const struct cf_capture *capture)
{
    const struct cf_syntax *syntax = &render->site->source->syntax;
    uint32_t start = syntax->nodes[capture->first].start;
    uint32_t end = syntax->nodes[capture->last].end;
    bool wrapped =
        capture->first == capture->last && needs_parentheses(render, place, capture->first);

    if (wrapped)
        cf_buf_add_char(&render->out, '(');
    cf_buf_add(&render->out, syntax->text + start, end - start);
    if (wrapped)
        cf_buf_add_char(&render->out, ')');
}

/* `x: int = ...` keeps its annotation where the template assigns x first. */
static void add_annotation(struct render *render, uint32_t place, int variable)
{
    const struct cf_syntax *syntax = &render->site->source->syntax;
    const struct cf_syntax *template = &render->template->syntax;
    uint32_t assignment = syntax->nodes[render->site->match.captures[variable].first].parent;
    uint32_t type;

    if (template->nodes[place].field != CF_FIELD_LEFT || render->typed[variable] ||
        template->nodes[template->nodes[place].parent].kind != CF_NODE_ASSIGNMENT ||
        syntax->nodes[assignment].kind != CF_NODE_ASSIGNMENT)
        return;
    type = cf_node_child(syntax, assignment, CF_FIELD_TYPE);
    render->typed[variable] = true;
    if (type == CF_NONE)
        return;
    cf_buf_add_str(&render->out, ": ");
    cf_buf_add(&render->out, syntax->text + syntax->nodes[type].start,
               syntax->nodes[type].end - syntax->nodes[type].start);
}

static void add_variable(struct render *render, uint32_t place, int variable)
{
    const struct cf_capture *capture = &render->site->match.captures[variable];
    const struct cf_syntax *template = &render->template->syntax;
    bool whole = render->site->form->pattern.variables.sequence[variable] &&
                 template->nodes[place].kind == CF_NODE_EXPRESSION_STATEMENT;

    if (!capture->set) {
        cf_buf_add_str(&render->out, render->site->names[variable]);
    } else if (capture->first == CF_NONE) {
        /* Nothing: a line of its own goes as a whole, or is `pass` where the block needs one. */
        uint32_t block = template->nodes[place].parent;

        if (whole && template->nodes[block].kind == CF_NODE_BLOCK &&
            template->nodes[block].first == place && template->nodes[place].next == CF_NONE)
            cf_buf_add_str(&render->out, "pass");
    } else if (whole && alone_on_line(template, place)) {
        add_statements(render, capture, level_at(template, template->nodes[place].start));
    } else {
        add_capture(render, place, capture);
        add_annotation(render, place, variable);
    }
}

/* True where the statement `$$x` stands for nothing and its line is left out. */
static bool skip_line(struct render *render, uint32_t place, int variable)
{
    const struct cf_syntax *template = &render->template->syntax;
    const struct cf_capture *capture = &render->site->match.captures[variable];
    uint32_t block = template->nodes[place].parent;
    uint32_t start = template->nodes[place].start, end = template->nodes[place].end;

    if (!capture->set || capture->first != CF_NONE ||
        template->nodes[place].kind != CF_NODE_EXPRESSION_STATEMENT ||
        !alone_on_line(template, place))
        return false;
    if (template->nodes[block].kind == CF_NODE_BLOCK && template->nodes[block].first == place &&
        template->nodes[place].next == CF_NONE)
        return false;
    while (start > 0 && template->text[start - 1] == ' ')
        start--;
    if (start > 0) { /* with the line break in front of it */
        copy_template(render, start - 1);
        render->at = end;
        return true;
    }
    render->at = template->text[end] == '\n' ? end + 1 : end;
    return true;
}

/* A string literal of a template, with the quotes of the file. */
static void add_string(struct render *render, uint32_t place)
{
    const struct cf_node *node = &render->template->syntax.nodes[place];
    const char *text = render->template->syntax.text + node->start;
    size_t size = node->end - node->start;
    char quote = cf_site_quote(render->site);

    if (size >= 2 && *text == '\'' && memchr(text + 1, '\'', size - 2) == NULL &&
        memchr(text, '"', size) == NULL && memchr(text, '\\', size) == NULL) {
        cf_buf_add_char(&render->out, quote);
        cf_buf_add(&render->out, text + 1, size - 2);
        cf_buf_add_char(&render->out, quote);
    } else {
        cf_buf_add(&render->out, text, size);
    }
}

/* Writes what stands for one node of the template; the next node to look at. */
static uint32_t render_node(struct render *render, uint32_t i)
{
    const struct cf_syntax *syntax = &render->template->syntax;
    const struct cf_node *node = &syntax->nodes[i];
    int variable = render->template->node_variables[i] - 1;

    if (variable >= 0) {
        if (!skip_line(render, i, variable)) {
            copy_template(render, node->start);
            add_variable(render, i, variable);
            render->at = node->end;
        }
        return cf_node_after(syntax, i);
    }
    if (node->kind == CF_NODE_STRING &&
        cf_node_child_of(syntax, i, CF_NODE_INTERPOLATION) == CF_NONE) {
        copy_template(render, node->start);
        add_string(render, i);
        render->at = node->end;
        return cf_node_after(syntax, i);
    }
    if (node->kind == CF_NODE_IDENTIFIER) {
        const char *name = cf_name_text(&syntax->names, node->name);
        const char *text = cf_site_imported(render->site, name);

        copy_template(render, node->start);
        if (syntax->nodes[node->parent].kind == CF_NODE_ATTRIBUTE &&
            node->field == CF_FIELD_ATTRIBUTE)
            text = name;
        cf_buf_add_str(&render->out, text);
        render->at = node->end;
    }
    return i + 1;
}

const char *cf_site_fill(struct cf_site *site, const struct cf_template *template,
                         const char *indent)
{
    struct render render = { .site = site, .template = template, .indent = indent };
    const char *text = NULL;

    render.unit = cf_site_indent_unit(site);
    cf_buf_init(&render.out, TEXT_MAX);
    if (template->syntax.count > 0) {
        for (uint32_t i = 1; i < template->syntax.count;)
            i = render_node(&render, i);
    }
    copy_template(&render, (uint32_t)strlen(template->syntax.text));
    if (cf_buf_status(&render.out, NULL) == CF_OK)
        text = cf_arena_strndup(site->arena, cf_buf_str(&render.out), render.out.len);
    cf_buf_deinit(&render.out);
    site->failed = site->failed || text == NULL;
    return text;
}

/* The comment is in what the template keeps: in the text of a capture that it mentions. */
static bool is_kept(const struct cf_site *site, const struct cf_template *template, uint32_t node)
{
    for (uint32_t i = 0; i < template->syntax.count; i++) {
        int variable = template->node_variables[i] - 1;
        const struct cf_capture *capture;
        uint32_t start = 0, end = 0;

        if (variable < 0 || !site->match.captures[variable].set ||
            site->match.captures[variable].first == CF_NONE)
            continue;
        capture = &site->match.captures[variable];
        start = site->source->syntax.nodes[capture->first].start;
        end = site->source->syntax.nodes[capture->last].end;
        if (site->form->pattern.variables.sequence[variable])
            (void)widen(site->source, capture, &start, &end);
        if (site->source->syntax.nodes[node].start >= start &&
            site->source->syntax.nodes[node].end <= end)
            return true;
    }
    return false;
}

/* Comments of the replaced code that are in no capture: in front of the new code. */
static bool add_lost_comments(struct cf_site *site, struct cf_buf *out, const char *indent)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    struct cf_span span = cf_match_span(&site->match);
    uint32_t end = nodes[site->match.last].end;

    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].kind != CF_NODE_COMMENT || nodes[i].start >= end ||
            is_kept(site, &site->form->to_template, i))
            continue;
        if (site->form->to_template.shape == CF_PATTERN_EXPRESSION &&
            site->form->pattern.shape == CF_PATTERN_EXPRESSION)
            return false;
        cf_buf_add(out, site->source->syntax.text + nodes[i].start, nodes[i].end - nodes[i].start);
        cf_buf_add_char(out, '\n');
        cf_buf_add_str(out, indent);
    }
    return true;
}

/* Makes the smallest edits of whole lines: what is equal at the start and the end stays. */
static bool edit_lines(struct cf_site *site, uint32_t start, uint32_t end, const char *text)
{
    const char *old = site->source->syntax.text + start;
    size_t size = end - start, length, head = 0, tail = 0, line = 0;

    text = cf_site_line_breaks(site, text);
    if (text == NULL) {
        site->failed = true;
        return false;
    }
    length = strlen(text);
    while (head < size && head < length && old[head] == text[head]) {
        head++;
        if (old[head - 1] == '\n')
            line = head;
    }
    if (head == size && head == length)
        return false; /* nothing changes */
    head = line;
    while (tail < size - head && tail < length - head &&
           old[size - 1 - tail] == text[length - 1 - tail])
        tail++;
    /* Back to the start of a line of both. */
    while (tail > 0 && old[size - tail] != '\r' &&
           !(old[size - tail] == '\n' && (tail == size || old[size - tail - 1] != '\r')))
        tail--;
    text = cf_arena_strndup(site->arena, text + head, length - tail - head);
    if (text == NULL) {
        site->failed = true;
        return false;
    }
    return cf_site_edit(site, start + (uint32_t)head, end - (uint32_t)tail, text);
}

bool cf_site_render(struct cf_site *site)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t first = site->match.first, last = site->match.last;
    const struct cf_template *template = &site->form->to_template;
    const char *indent = cf_site_indent(site, first);
    const char *text = indent == NULL ? NULL : cf_site_fill(site, template, indent);
    struct cf_buf out;
    bool done;

    if (text == NULL)
        return false;
    if (site->form->pattern.shape == CF_PATTERN_EXPRESSION &&
        template->shape == CF_PATTERN_EXPRESSION) {
        struct cf_buf none;

        cf_buf_init(&none, TEXT_MAX);
        done = add_lost_comments(site, &none, indent);
        cf_buf_deinit(&none);
        return done && cf_site_replace(site, first, text);
    }
    if (strchr(text, '\n') != NULL &&
        (!cf_site_starts_line(site, first) || !cf_site_ends_line(site, last)))
        return false;
    cf_buf_init(&out, TEXT_MAX);
    done = add_lost_comments(site, &out, indent);
    cf_buf_add_str(&out, text);
    done = done && cf_buf_status(&out, NULL) == CF_OK &&
           edit_lines(site, nodes[first].start, nodes[last].end, cf_buf_str(&out));
    cf_buf_deinit(&out);
    return done;
}
