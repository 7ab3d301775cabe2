/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a file with its late imports: the names are taken out of the import statements, type
 * checkers are told of them, a function imports one when it is asked for, and functions that use
 * one ask first. Names stay attributes of the module (PEP 562), so that they can be patched.
 */
#include "startup/render.h"
#include "startup/unit_text.h"
#include "startup/written.h"

#include <string.h>

enum cf_status cf_render_edit(struct cf_render *render, uint32_t start, uint32_t end,
                              const char *text)
{
    if (text == NULL)
        return cf_fail(render->err, CF_ENOMEM, "out of memory");
    return cf_edits_add(&render->edits, render->units->arena, (struct cf_edit){ start, end, text },
                        render->err);
}

enum cf_status cf_render_put(struct cf_render *render, uint32_t start, uint32_t end,
                             struct cf_buf *text)
{
    enum cf_status status = cf_buf_status(text, render->err);

    if (status == CF_OK)
        status =
            cf_render_edit(render, start, end,
                           cf_arena_strndup(render->units->arena, cf_buf_str(text), text->len));
    cf_buf_deinit(text);
    return status;
}

const struct cf_unit *cf_render_unit_of(const struct cf_render *render, uint32_t import)
{
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->import == import)
            return cf_unit_is_on(render->units, unit) ? unit : NULL;
    }
    return NULL;
}

bool cf_render_is_on(const struct cf_render *render, const struct cf_unit *unit)
{
    return unit->file == render->number && cf_unit_is_on(render->units, unit);
}

/* --- the import statements -------------------------------------------------------------------- */

/* Takes the names that are on out of a statement that keeps others. */
static enum cf_status thin(struct cf_render *render, uint32_t first, uint32_t end)
{
    const struct cf_import *imports = render->file->source.imports.items;
    const struct cf_node *nodes = render->syntax->nodes;
    uint32_t kept = CF_NONE;
    enum cf_status status = CF_OK;

    for (uint32_t i = first; i < end; i++) {
        if (cf_render_unit_of(render, i) == NULL)
            kept = i;
    }
    for (uint32_t i = first; i < kept && status == CF_OK; i++) {
        if (cf_render_unit_of(render, i) != NULL)
            status = cf_render_edit(render, nodes[imports[i].node].start,
                                    nodes[imports[i + 1].node].start, "");
    }
    if (status == CF_OK && kept + 1 < end)
        status = cf_render_edit(render, nodes[imports[kept].node].end,
                                nodes[imports[end - 1].node].end, "");
    return status;
}

static enum cf_status take_names_out(struct cf_render *render)
{
    const struct cf_imports *imports = &render->file->source.imports;
    enum cf_status status = CF_OK;
    uint32_t end;

    for (uint32_t first = 0; first < imports->count && status == CF_OK; first = end) {
        const uint32_t statement = imports->items[first].statement;
        uint32_t on = 0;

        for (end = first; end < imports->count && imports->items[end].statement == statement; end++)
            on += cf_render_unit_of(render, end) != NULL;
        if (on == end - first)
            status = cf_render_edit(render, cf_unit_line_start(render->syntax, statement),
                                    cf_unit_line_end(render->syntax, statement), "");
        else if (on > 0)
            status = thin(render, first, end);
    }
    return status;
}

/* The statement's lines, and the blank one behind them where there is one before them. */
static uint32_t gap_end(const struct cf_syntax *syntax, uint32_t statement)
{
    const uint32_t start = cf_unit_line_start(syntax, statement);
    const uint32_t end = cf_unit_line_end(syntax, statement);

    return start > 1 && end < syntax->size && syntax->text[start - 2] == '\n' &&
                   syntax->text[end] == '\n'
               ? end + 1
               : end;
}

static enum cf_status take_constants_out(struct cf_render *render)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = render->file->unit_first; i < render->file->unit_end && status == CF_OK;
         i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->import == CF_NONE && !unit->plain && cf_render_is_on(render, unit))
            status = cf_render_edit(render, cf_unit_line_start(render->syntax, unit->statement),
                                    gap_end(render->syntax, unit->statement), "");
    }
    return status;
}

/* --- functions -------------------------------------------------------------------------------- */

static bool uses(const struct cf_unit *unit, uint32_t block)
{
    for (uint32_t i = 0; i < unit->use_count; i++) {
        if (unit->uses[i].kind == CF_USE_LAZY && unit->uses[i].place == block)
            return true;
    }
    return false;
}

/* Is the name asked for at the beginning of the block in that way? */
static bool asks(const struct cf_render *render, const struct cf_unit *unit, uint32_t block,
                 bool local)
{
    return cf_render_is_on(render, unit) && uses(unit, block) &&
           cf_unit_is_local(render->units, unit, block) == local;
}

/* try: Text / except NameError: _import_late("Text"): next to nothing once the name is there. */
static void add_guard(const struct cf_render *render, uint32_t block, const char *indent, int depth,
                      struct cf_buf *text)
{
    for (int part = 0; part < 2; part++) {
        cf_buf_printf(text, "%.*s%s:\n", depth, indent, part == 0 ? "try" : "except NameError");
        for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
            const struct cf_unit *unit = &render->units->items[i];

            if (asks(render, unit, block, false))
                cf_buf_printf(text,
                              part == 0 ? "%.*s    %s\n" : "%.*s    " CF_UNIT_LOADER "(\"%s\")\n",
                              depth, indent, unit->name);
        }
    }
}

static enum cf_status guard(struct cf_render *render, uint32_t block)
{
    const uint32_t body = cf_unit_begin(render->syntax, block);
    const uint32_t at = cf_unit_line_start(render->syntax, body);
    const int depth = (int)(render->syntax->nodes[body].start - at);
    const char *indent = render->syntax->text + at;
    bool guarded = false;
    struct cf_buf text;

    cf_buf_init(&text, CF_RENDER_BLOCK_MAX_BYTES);
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        guarded = guarded || asks(render, unit, block, false);
        if (!asks(render, unit, block, true))
            continue;
        cf_buf_printf(&text, "%.*s", depth, indent);
        cf_render_import(render, unit, &text);
    }
    if (guarded)
        add_guard(render, block, indent, depth, &text);
    return cf_render_put(render, at, at, &text);
}

static enum cf_status guard_blocks(struct cf_render *render)
{
    enum cf_status status = CF_OK;

    for (uint32_t node = 0; node < render->syntax->count && status == CF_OK; node++) {
        bool used = false;

        if (render->syntax->nodes[node].kind != CF_NODE_BLOCK)
            continue;
        for (uint32_t i = render->file->unit_first; i < render->file->unit_end && !used; i++)
            used = cf_render_is_on(render, &render->units->items[i]) &&
                   uses(&render->units->items[i], node);
        if (used)
            status = guard(render, node);
    }
    return status;
}

/* --- annotations and cheap equals ---------------------------------------------------------------
 */

static enum cf_status add_future(struct cf_render *render)
{
    const struct cf_syntax *syntax = render->syntax;
    uint32_t at = syntax->nodes[0].first;
    bool docstring = true;

    for (; at != CF_NONE; at = syntax->nodes[at].next) {
        if (syntax->nodes[at].kind == CF_NODE_COMMENT)
            continue;
        if (!docstring || syntax->nodes[at].kind != CF_NODE_EXPRESSION_STATEMENT ||
            syntax->nodes[syntax->nodes[at].first].kind != CF_NODE_STRING)
            break;
        docstring = false;
    }
    if (at == CF_NONE || cf_unit_line_start(syntax, at) == CF_NONE)
        return cf_fail(render->err, CF_EFORMAT, "no place for a future import");
    at = cf_unit_line_start(syntax, at);
    return cf_render_edit(render, at, at, "from __future__ import annotations\n\n");
}

static enum cf_status change_use(struct cf_render *render, const struct cf_use *use, bool *future)
{
    const struct cf_node *whole = &render->syntax->nodes[use->whole];
    enum cf_status status;

    if (use->kind == CF_USE_CLASS) {
        /* Several names may belong to one class: it is written once. */
        for (size_t i = 0; i < render->written_count; i++) {
            if (render->written[i] == use->whole)
                return CF_OK;
        }
        if (render->written_count == CF_RENDER_WRITTEN_MAX)
            return cf_fail(render->err, CF_ELIMIT, "more than %d dataclasses",
                           CF_RENDER_WRITTEN_MAX);
        render->written[render->written_count++] = use->whole;
        return cf_written_edit(&render->file->source, use->whole, &render->edits,
                               render->units->arena, render->err);
    }
    if (use->kind == CF_USE_CHEAP || use->kind == CF_USE_INLINE)
        return cf_render_edit(render, whole->start, whole->end, use->equal);
    if (use->kind != CF_USE_ANNOTATION || render->file->future)
        return CF_OK;
    if (render->file->may_future) {
        *future = true;
        return CF_OK;
    }
    status = cf_render_edit(render, whole->start, whole->start, "\"");
    return status == CF_OK ? cf_render_edit(render, whole->end, whole->end, "\"") : status;
}

static enum cf_status change_uses(struct cf_render *render)
{
    bool future = false;
    enum cf_status status = CF_OK;

    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        for (uint32_t k = 0;
             k < unit->use_count && cf_render_is_on(render, unit) && status == CF_OK; k++)
            status = change_use(render, &unit->uses[k], &future);
    }
    return status == CF_OK && future ? add_future(render) : status;
}

bool cf_render_has_units(const struct cf_render *render)
{
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        if (cf_render_is_on(render, &render->units->items[i]))
            return true;
    }
    return false;
}

static enum cf_status make_late(struct cf_render *render)
{
    enum cf_status status = take_names_out(render);

    if (status == CF_OK)
        status = take_constants_out(render);
    if (status == CF_OK)
        status = cf_render_block(render);
    if (status == CF_OK)
        status = guard_blocks(render);
    if (status == CF_OK)
        status = cf_render_exports(render);
    return status == CF_OK ? change_uses(render) : status;
}

enum cf_status cf_unit_render(const struct cf_units *units, uint32_t file, const char **text,
                              size_t *size, struct cf_error *err)
{
    struct cf_render render = { .units = units,
                                .file = units->files[file],
                                .syntax = &units->files[file]->source.syntax,
                                .number = file,
                                .err = err };
    enum cf_status status = CF_OK;

    *text = units->files[file]->text;
    *size = units->files[file]->size;
    if (cf_render_has_units(&render) || render.file->parts.count > 0)
        status = make_late(&render);
    if (status == CF_OK)
        status = cf_render_casts(&render);
    if (status == CF_OK)
        status = cf_render_values(&render);
    if (status == CF_OK && render.edits.count == 0)
        return CF_OK;
    if (status == CF_OK)
        status = cf_edits_apply(render.syntax, render.edits.items, render.edits.count, units->arena,
                                text, err);
    if (status != CF_OK)
        return cf_fail_context(err, status, "%s", units->files[file]->file);
    *size = strlen(*text);
    return CF_OK;
}
