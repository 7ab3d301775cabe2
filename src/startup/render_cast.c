/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A function that imports a name each time it is called, for the type of a cast alone, does without
 * where that import would have to ask a module with late names, which takes longer than before.
 */
#include "startup/cast.h"
#include "startup/render.h"
#include "startup/unit_import.h"
#include "startup/unit_text.h"

/* Has the module of the import late names? */
static bool has_late(const struct cf_units *units, const struct cf_unit_file *file,
                     const struct cf_import *import)
{
    const uint32_t from = cf_unit_file_of(units, file, import);

    if (from == CF_NONE)
        return false;
    for (uint32_t i = units->files[from]->unit_first; i < units->files[from]->unit_end; i++) {
        if (cf_unit_is_on(units, &units->items[i]))
            return true;
    }
    return false;
}

/* All names of the statement are for casts. */
static bool can_go(const struct cf_source *source, uint32_t statement)
{
    for (uint32_t i = 0; i < source->imports.count; i++) {
        if (source->imports.items[i].statement == statement &&
            !cf_cast_is_import(source, &source->imports.items[i]))
            return false;
    }
    return cf_unit_line_start(&source->syntax, statement) != CF_NONE &&
           cf_unit_line_end(&source->syntax, statement) != CF_NONE;
}

static bool is_for_cast(const struct cf_units *units, const struct cf_unit_file *file,
                        const struct cf_import *import)
{
    return file->kept == NULL && import->scope != 0 && can_go(&file->source, import->statement) &&
           has_late(units, file, import);
}

static enum cf_status quote_uses(struct cf_render *render, const struct cf_import *import)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < render->syntax->count && status == CF_OK; i++) {
        const struct cf_node *node = &render->syntax->nodes[i];

        if (!cf_cast_is_use(&render->file->source, import, i))
            continue;
        status = cf_render_edit(render, node->start, node->start, "\"");
        if (status == CF_OK)
            status = cf_render_edit(render, node->end, node->end, "\"");
    }
    return status;
}

/* The statement, and the empty line behind it where it is the first, or stands between two. */
static enum cf_status take_out(struct cf_render *render, uint32_t statement)
{
    const struct cf_syntax *syntax = render->syntax;
    const uint32_t start = cf_unit_line_start(syntax, statement);
    uint32_t end = cf_unit_line_end(syntax, statement);

    const bool first = syntax->nodes[syntax->nodes[statement].parent].first == statement;

    if ((first || (start > 1 && syntax->text[start - 2] == '\n')) && end < syntax->size &&
        syntax->text[end] == '\n')
        end++;
    return cf_render_edit(render, start, end, "");
}

enum cf_status cf_render_casts(struct cf_render *render)
{
    const struct cf_imports *imports = &render->file->source.imports;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < imports->count && status == CF_OK; i++) {
        if (!is_for_cast(render->units, render->file, &imports->items[i]))
            continue;
        status = quote_uses(render, &imports->items[i]);
        if (status == CF_OK)
            status = take_out(render, imports->items[i].statement);
    }
    return status;
}
