/* SPDX-License-Identifier: Apache-2.0 */
/* A value that is made at its first use: the statement gives way to a function that makes it. */
#include "startup/render.h"
#include "startup/unit_text.h"

#include <string.h>

#define BLANK_LINES 2 /* around a function of a module */

/* Is the statement that of a late value? */
static bool is_late(const struct cf_render *render, uint32_t statement)
{
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->plain && unit->statement == statement && cf_render_is_on(render, unit))
            return true;
    }
    return false;
}

/* Lines that are missing between the function and what stands before `at`; text of its own line. */
static int missing_before(const struct cf_syntax *syntax, uint32_t at)
{
    int found = 0;

    while (at > 1 && syntax->text[at - 1] == '\n' && syntax->text[at - 2] == '\n') {
        found++;
        at--;
    }
    return found < BLANK_LINES ? BLANK_LINES - found : 0;
}

static int missing_after(const struct cf_syntax *syntax, uint32_t at)
{
    int found = 0;

    while (at < syntax->size && syntax->text[at] == '\n') {
        found++;
        at++;
    }
    return at == syntax->size || found >= BLANK_LINES ? 0 : BLANK_LINES - found;
}

static void add_lines(struct cf_buf *out, int count)
{
    for (; count > 0; count--)
        cf_buf_add_char(out, '\n');
}

/* No text runs over several lines: the value may be moved to the right. */
static bool may_indent(const struct cf_syntax *syntax, uint32_t value)
{
    for (uint32_t i = value; i < cf_node_after(syntax, value); i++) {
        const struct cf_node *node = &syntax->nodes[i];

        if (node->kind == CF_NODE_STRING &&
            memchr(syntax->text + node->start, '\n', node->end - node->start) != NULL)
            return false;
    }
    return true;
}

/* One character of the value; a new line of it moves to the right with the function. */
static void add_char(const struct cf_syntax *syntax, uint32_t at, uint32_t end, bool indent,
                     struct cf_buf *out)
{
    cf_buf_add_char(out, syntax->text[at]);
    if (indent && syntax->text[at] == '\n' && at + 1 < end && syntax->text[at + 1] != '\n')
        cf_buf_add_str(out, "    ");
}

/* The text with the edits that lie in it; they move with it, and leave the list. */
static void add_edited(struct cf_render *render, uint32_t start, uint32_t end, bool indent,
                       struct cf_buf *out)
{
    struct cf_edits *edits = &render->edits;
    uint32_t at = start;
    size_t left = 0;

    for (size_t i = 0; i < edits->count; i++) {
        const struct cf_edit edit = edits->items[i];

        if (edit.start < start || edit.end > end) {
            edits->items[left++] = edit;
            continue;
        }
        for (; at < edit.start; at++)
            add_char(render->syntax, at, end, indent, out);
        cf_buf_add_str(out, edit.text);
        at = edit.end;
    }
    edits->count = left;
    for (; at < end; at++)
        add_char(render->syntax, at, end, indent, out);
}

/* The value with what follows it on its line. */
static void add_value(struct cf_render *render, uint32_t value, uint32_t end, struct cf_buf *out)
{
    const struct cf_syntax *syntax = render->syntax;
    const struct cf_node *node = &syntax->nodes[value];
    const bool indent = may_indent(syntax, value);

    add_edited(render, node->start, node->end, indent, out);
    for (uint32_t at = node->end; at < end; at++)
        add_char(syntax, at, end, indent, out);
    if (syntax->text[end - 1] != '\n')
        cf_buf_add_char(out, '\n');
}

/* "NAME: TYPE" stays where it was. */
static void add_declaration(struct cf_render *render, uint32_t start, uint32_t type,
                            struct cf_buf *out)
{
    const struct cf_node *node = &render->syntax->nodes[type];

    cf_buf_printf(out, "%.*s", (int)(node->start - start), render->syntax->text + start);
    add_edited(render, node->start, node->end, false, out);
    cf_buf_add_str(out, "\n\n\n");
}

static void add_function(struct cf_render *render, const struct cf_unit *unit, uint32_t start,
                         uint32_t end, struct cf_buf *out)
{
    const struct cf_syntax *syntax = render->syntax;
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t assignment = nodes[unit->statement].first;
    const uint32_t type = cf_node_child(syntax, assignment, CF_FIELD_TYPE);
    const uint32_t next = nodes[unit->statement].next;
    uint32_t last = 0;

    for (uint32_t i = nodes[0].first; i != unit->statement; i = nodes[i].next)
        last = i;
    if (type != CF_NONE)
        add_declaration(render, start, type, out);
    else if (last != 0 && nodes[last].kind != CF_NODE_COMMENT && !is_late(render, last))
        add_lines(out, missing_before(syntax, start));
    cf_buf_printf(out, "def " CF_UNIT_MAKER "%s():\n", unit->name);
    cf_render_needed(render, unit, "    ", out);
    cf_buf_add_str(out, "    return ");
    add_value(render, cf_node_child(syntax, assignment, CF_FIELD_RIGHT), end, out);
    if (next != CF_NONE)
        add_lines(out, missing_after(syntax, end));
}

enum cf_status cf_render_values(struct cf_render *render)
{
    const struct cf_units *units = render->units;
    enum cf_status status = CF_OK;

    for (uint32_t i = render->file->unit_first; i < render->file->unit_end && status == CF_OK;
         i++) {
        const struct cf_unit *unit = &units->items[i];
        uint32_t start, end;
        struct cf_buf text;

        if (!unit->plain || !cf_render_is_on(render, unit))
            continue;
        start = cf_unit_line_start(render->syntax, unit->statement);
        end = cf_unit_line_end(render->syntax, unit->statement);
        cf_buf_init(&text, CF_RENDER_BLOCK_MAX_BYTES);
        add_function(render, unit, start, end, &text);
        status = cf_render_put(render, start, end, &text);
    }
    return status;
}
