/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The text of a file with its late imports: the names are taken out of the import statements, type
 * checkers are told of them, a function imports one when it is asked for, and functions that use
 * one ask first. Names stay attributes of the module (PEP 562), so that they can be patched.
 */
#include "base/buf.h"
#include "startup/unit.h"
#include "startup/written.h"

#include <string.h>

#define LINE_COLUMNS 88
#define WRITTEN_MAX 100 /* dataclasses of one file */
#define BLOCK_MAX_BYTES ((size_t)4 << 20)

struct render {
    const struct cf_units *units;
    const struct cf_unit_file *file;
    const struct cf_syntax *syntax;
    uint32_t number; /* of the file */
    struct cf_edits edits;
    struct cf_error *err;
    uint32_t written[WRITTEN_MAX]; /* classes */
    size_t written_count;
};

static enum cf_status edit(struct render *render, uint32_t start, uint32_t end, const char *text)
{
    if (text == NULL)
        return cf_fail(render->err, CF_ENOMEM, "out of memory");
    return cf_edits_add(&render->edits, render->units->arena, (struct cf_edit){ start, end, text },
                        render->err);
}

/* The unit of that import, where it is on. */
static const struct cf_unit *unit_of(const struct render *render, uint32_t import)
{
    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->file == render->number && unit->import == import)
            return cf_unit_is_on(render->units, unit) ? unit : NULL;
    }
    return NULL;
}

static bool is_on(const struct render *render, const struct cf_unit *unit)
{
    return unit->file == render->number && cf_unit_is_on(render->units, unit);
}

/* --- where things go -------------------------------------------------------------------------- */

static bool holds_imports_only(const struct cf_syntax *syntax, uint32_t node)
{
    const uint32_t body = cf_node_child(syntax, node, CF_FIELD_CONSEQUENCE);

    if (syntax->nodes[node].kind != CF_NODE_IF_STATEMENT || body == CF_NONE ||
        cf_node_child(syntax, node, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    for (uint32_t i = syntax->nodes[body].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint8_t kind = syntax->nodes[i].kind;

        if (kind != CF_NODE_IMPORT_STATEMENT && kind != CF_NODE_IMPORT_FROM_STATEMENT &&
            kind != CF_NODE_COMMENT)
            return false;
    }
    return true;
}

static bool is_type_checking(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *at = &syntax->nodes[node];

    return at->kind == CF_NODE_EXPRESSION_STATEMENT && at->end - at->start > 13 &&
           memcmp(syntax->text + at->start, "TYPE_CHECKING", 13) == 0;
}

/* The last of the statements that the file begins with: docstring and imports; CF_NONE: none. */
static uint32_t last_of_head(const struct cf_syntax *syntax)
{
    uint32_t last = CF_NONE;

    for (uint32_t i = syntax->nodes[0].first; i != CF_NONE; i = syntax->nodes[i].next) {
        const uint8_t kind = syntax->nodes[i].kind;
        const bool docstring = last == CF_NONE && kind == CF_NODE_EXPRESSION_STATEMENT &&
                               syntax->nodes[syntax->nodes[i].first].kind == CF_NODE_STRING;

        if (kind == CF_NODE_COMMENT)
            continue;
        if (kind != CF_NODE_IMPORT_STATEMENT && kind != CF_NODE_IMPORT_FROM_STATEMENT &&
            kind != CF_NODE_FUTURE_IMPORT_STATEMENT && !docstring &&
            !holds_imports_only(syntax, i) && !is_type_checking(syntax, i))
            break;
        last = i;
    }
    return last;
}

bool cf_unit_has_place(const struct cf_unit_file *file)
{
    const struct cf_syntax *syntax = &file->source.syntax;
    const uint32_t last = last_of_head(syntax);
    const uint32_t name = cf_name_find(&syntax->names, "TYPE_CHECKING", 13);
    const uint32_t binding =
        name == CF_NONE ? CF_NONE : cf_scope_binding(&file->source.scopes, 0, name);

    if (last == CF_NONE || cf_unit_line_end(syntax, last) == CF_NONE)
        return false;
    return binding == CF_NONE ||
           file->source.scopes.bindings[binding].node < cf_node_after(syntax, last);
}

/* --- the import statements -------------------------------------------------------------------- */

/* Takes the names that are on out of a statement that keeps others. */
static enum cf_status thin(struct render *render, uint32_t first, uint32_t end)
{
    const struct cf_import *imports = render->file->source.imports.items;
    const struct cf_node *nodes = render->syntax->nodes;
    uint32_t kept = CF_NONE;
    enum cf_status status = CF_OK;

    for (uint32_t i = first; i < end; i++) {
        if (unit_of(render, i) == NULL)
            kept = i;
    }
    for (uint32_t i = first; i < kept && status == CF_OK; i++) {
        if (unit_of(render, i) != NULL)
            status =
                edit(render, nodes[imports[i].node].start, nodes[imports[i + 1].node].start, "");
    }
    if (status == CF_OK && kept + 1 < end)
        status = edit(render, nodes[imports[kept].node].end, nodes[imports[end - 1].node].end, "");
    return status;
}

static enum cf_status take_names_out(struct render *render)
{
    const struct cf_imports *imports = &render->file->source.imports;
    enum cf_status status = CF_OK;
    uint32_t end;

    for (uint32_t first = 0; first < imports->count && status == CF_OK; first = end) {
        const uint32_t statement = imports->items[first].statement;
        uint32_t on = 0;

        for (end = first; end < imports->count && imports->items[end].statement == statement; end++)
            on += unit_of(render, end) != NULL;
        if (on == end - first)
            status = edit(render, cf_unit_line_start(render->syntax, statement),
                          cf_unit_line_end(render->syntax, statement), "");
        else if (on > 0)
            status = thin(render, first, end);
    }
    return status;
}

static enum cf_status take_constants_out(struct render *render)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < render->units->count && status == CF_OK; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->import == CF_NONE && is_on(render, unit))
            status = edit(render, cf_unit_line_start(render->syntax, unit->statement),
                          cf_unit_line_end(render->syntax, unit->statement), "");
    }
    return status;
}

/* --- the block behind the imports ------------------------------------------------------------- */

static const char *dots(uint32_t level)
{
    static const char text[] = "................";

    return text + sizeof(text) - 1 - (level < sizeof(text) ? level : sizeof(text) - 1);
}

/* The import of the one name as a statement of its own. */
static void add_import(const struct render *render, const struct cf_unit *unit, struct cf_buf *out)
{
    const struct cf_import *import = &render->file->source.imports.items[unit->import];
    const struct cf_names *names = &render->syntax->names;
    const char *name = import->name == CF_NONE ? NULL : cf_name_text(names, import->name);

    if (name == NULL && (import->whole || strcmp(import->module, unit->name) == 0))
        cf_buf_printf(out, "import %s\n", import->module);
    else if (name == NULL)
        cf_buf_printf(out, "import %s as %s\n", import->module, unit->name);
    else
        cf_buf_printf(out, "from %s%s import %s%s%s\n", dots(import->level), import->module, name,
                      strcmp(name, unit->name) == 0 ? "" : " as ",
                      strcmp(name, unit->name) == 0 ? "" : unit->name);
}

/* `from . import sub` inside the package's own __getattr__ would ask for itself again. */
static void add_late_import(const struct render *render, const struct cf_unit *unit,
                            struct cf_buf *out)
{
    const char *target = render->units->graph->modules[unit->target].name;
    const size_t length = strlen(render->file->module);
    const struct cf_import *import = &render->file->source.imports.items[unit->import];
    const bool own =
        render->file->package && import->name != CF_NONE &&
        strncmp(target, render->file->module, length) == 0 && target[length] == '.' &&
        strchr(target + length + 1, '.') == NULL &&
        strcmp(target + length + 1, cf_name_text(&render->syntax->names, import->name)) == 0;

    cf_buf_add_str(out, "        ");
    if (own)
        cf_buf_printf(out, "import %s as %s\n", target, unit->name);
    else
        add_import(render, unit, out);
    cf_buf_printf(out, "\n        value = %s\n", unit->name);
}

/* The value of a constant; names in it that are late themselves are asked for first. */
static void add_constant(const struct render *render, const struct cf_unit *unit,
                         struct cf_buf *out)
{
    const struct cf_syntax *syntax = render->syntax;
    const uint32_t value =
        cf_node_child(syntax, syntax->nodes[unit->statement].first, CF_FIELD_RIGHT);

    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *other = &render->units->items[i];

        for (uint32_t k = 0; is_on(render, other) && k < other->use_count; k++) {
            if (other->uses[k].kind == CF_USE_CONSTANT && other->uses[k].whole == unit->statement) {
                cf_buf_printf(out, "        %s = " CF_UNIT_LOADER "(\"%s\")  # type: ignore\n",
                              other->name, other->name);
                break;
            }
        }
    }
    cf_buf_printf(out, "        value = %.*s\n",
                  (int)(syntax->nodes[value].end - syntax->nodes[value].start),
                  syntax->text + syntax->nodes[value].start);
}

/* TYPE_CHECKING without loading typing where the file does not; "" where the file has the name. */
static enum cf_status add_type_checking(struct render *render, struct cf_buf *out)
{
    const struct cf_source *source = &render->file->source;
    const uint32_t name = cf_name_find(&render->syntax->names, "TYPE_CHECKING", 13);

    if (name != CF_NONE && cf_scope_binding(&source->scopes, 0, name) != CF_NONE)
        return CF_OK;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];
        const struct cf_node *statement = &render->syntax->nodes[import->statement];

        if (import->scope != 0 || import->level != 0 || import->star || import->name == CF_NONE ||
            statement->parent != 0 || strcmp(import->module, "typing") != 0)
            continue;
        return edit(render, render->syntax->nodes[import->node].start,
                    render->syntax->nodes[import->node].start,
                    memchr(render->syntax->text + statement->start, '\n',
                           statement->end - statement->start) == NULL
                        ? "TYPE_CHECKING, "
                        : "TYPE_CHECKING,\n    ");
    }
    cf_buf_add_str(out, "\nTYPE_CHECKING = False  # type checkers take it for true\n");
    return CF_OK;
}

/* The names of one `from` statement that are on: on one line where they fit, else one a line. */
static void add_names(const struct render *render, uint32_t first, uint32_t end, bool wrapped,
                      struct cf_buf *out)
{
    const struct cf_import *imports = render->file->source.imports.items;
    const char *separator = wrapped ? "(\n        " : "";

    cf_buf_printf(out, "    from %s%s import ", dots(imports[first].level), imports[first].module);
    for (uint32_t i = first; i < end; i++) {
        const struct cf_unit *unit = unit_of(render, i);
        const char *name = cf_name_text(&render->syntax->names, imports[i].name);

        if (unit == NULL)
            continue;
        cf_buf_printf(out, "%s%s", separator, name);
        if (strcmp(name, unit->name) != 0)
            cf_buf_printf(out, " as %s", unit->name);
        separator = wrapped ? ",\n        " : ", ";
    }
    cf_buf_add_str(out, wrapped ? ",\n    )\n" : "\n");
}

/* The units of one statement that are on, as one statement for type checkers. */
static void add_checked_import(const struct render *render, uint32_t first, uint32_t end,
                               struct cf_buf *out)
{
    const size_t start = out->len;
    uint32_t on = 0;

    for (uint32_t i = first; i < end; i++) {
        const struct cf_unit *unit = unit_of(render, i);

        on += unit != NULL;
        if (unit != NULL && render->file->source.imports.items[i].name == CF_NONE) {
            cf_buf_add_str(out, "    ");
            add_import(render, unit, out);
        }
    }
    if (on == 0 || render->file->source.imports.items[first].name == CF_NONE)
        return;
    add_names(render, first, end, false, out);
    if (out->len - start <= LINE_COLUMNS || on == 1 || out->status != CF_OK)
        return;
    out->len = start;
    add_names(render, first, end, true, out);
}

static void add_checked_imports(const struct render *render, struct cf_buf *out)
{
    const struct cf_imports *imports = &render->file->source.imports;
    uint32_t end;

    cf_buf_add_str(out, "\nif TYPE_CHECKING:\n");
    for (uint32_t first = 0; first < imports->count; first = end) {
        for (end = first + 1; end < imports->count &&
                              imports->items[end].statement == imports->items[first].statement;)
            end++;
        add_checked_import(render, first, end, out);
    }
}

static bool writes_classes(const struct render *render)
{
    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        for (uint32_t k = 0; k < unit->use_count; k++) {
            if (unit->uses[k].kind == CF_USE_CLASS && is_on(render, unit))
                return true;
        }
    }
    return false;
}

/* For type checkers: what the constants are. */
static void add_checked_constants(const struct render *render, struct cf_buf *out)
{
    const struct cf_node *nodes = render->syntax->nodes;

    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->import == CF_NONE && is_on(render, unit))
            cf_buf_printf(out, "    %.*s\n",
                          (int)(nodes[unit->statement].end - nodes[unit->statement].start),
                          render->syntax->text + nodes[unit->statement].start);
    }
}

static void add_block(const struct render *render, struct cf_buf *out)
{
    const char *branch = "if";

    add_checked_imports(render, out);
    add_checked_constants(render, out);
    cf_buf_add_str(out,
                   "\n\ndef " CF_UNIT_LOADER "(name: str) -> object:\n"
                   "    \"\"\"Imports what start-up does not need, once it is asked for.\"\"\"\n"
                   "    value: object\n"
                   "    if name in globals():\n"
                   "        return globals()[name]\n");
    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (!is_on(render, unit))
            continue;
        cf_buf_printf(out, "    %s name == \"%s\":\n", branch, unit->name);
        if (unit->import == CF_NONE)
            add_constant(render, unit, out);
        else
            add_late_import(render, unit, out);
        branch = "elif";
    }
    cf_buf_add_str(out, "    else:\n"
                        "        raise AttributeError(f\"module {__name__!r} has no attribute "
                        "{name!r}\")\n"
                        "    globals()[name] = value\n"
                        "    return value\n\n\n"
                        "if not TYPE_CHECKING:\n"
                        "    __getattr__ = " CF_UNIT_LOADER "\n");
    if (writes_classes(render))
        cf_written_helper(out);
}

static enum cf_status put_block(struct render *render)
{
    const uint32_t last = last_of_head(render->syntax);
    const uint32_t at = cf_unit_line_end(render->syntax, last);
    struct cf_buf block;
    enum cf_status status;

    cf_buf_init(&block, BLOCK_MAX_BYTES);
    if (at > 0 && render->syntax->text[at - 1] != '\n')
        cf_buf_add_char(&block, '\n');
    status = add_type_checking(render, &block);
    add_block(render, &block);
    if (status == CF_OK)
        status = cf_buf_status(&block, render->err);
    if (status == CF_OK)
        status = edit(render, at, at,
                      cf_arena_strndup(render->units->arena, cf_buf_str(&block), block.len));
    cf_buf_deinit(&block);
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
static bool asks(const struct render *render, const struct cf_unit *unit, uint32_t block,
                 bool local)
{
    return is_on(render, unit) && uses(unit, block) &&
           cf_unit_is_local(render->units, unit, block) == local;
}

/* try: Text / except NameError: _import_late("Text"): next to nothing once the name is there. */
static void add_guard(const struct render *render, uint32_t block, const char *indent, int depth,
                      struct cf_buf *text)
{
    for (int part = 0; part < 2; part++) {
        cf_buf_printf(text, "%.*s%s:\n", depth, indent, part == 0 ? "try" : "except NameError");
        for (uint32_t i = 0; i < render->units->count; i++) {
            const struct cf_unit *unit = &render->units->items[i];

            if (asks(render, unit, block, false))
                cf_buf_printf(text,
                              part == 0 ? "%.*s    %s\n" : "%.*s    " CF_UNIT_LOADER "(\"%s\")\n",
                              depth, indent, unit->name);
        }
    }
}

static enum cf_status guard(struct render *render, uint32_t block)
{
    const uint32_t body = cf_unit_begin(render->syntax, block);
    const uint32_t at = cf_unit_line_start(render->syntax, body);
    const int depth = (int)(render->syntax->nodes[body].start - at);
    const char *indent = render->syntax->text + at;
    bool guarded = false;
    struct cf_buf text;
    enum cf_status status;

    cf_buf_init(&text, BLOCK_MAX_BYTES);
    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        guarded = guarded || asks(render, unit, block, false);
        if (!asks(render, unit, block, true))
            continue;
        cf_buf_printf(&text, "%.*s", depth, indent);
        add_import(render, unit, &text);
    }
    if (guarded)
        add_guard(render, block, indent, depth, &text);
    status = cf_buf_status(&text, render->err);
    if (status == CF_OK)
        status = edit(render, at, at,
                      cf_arena_strndup(render->units->arena, cf_buf_str(&text), text.len));
    cf_buf_deinit(&text);
    return status;
}

static enum cf_status guard_blocks(struct render *render)
{
    enum cf_status status = CF_OK;

    for (uint32_t node = 0; node < render->syntax->count && status == CF_OK; node++) {
        bool used = false;

        if (render->syntax->nodes[node].kind != CF_NODE_BLOCK)
            continue;
        for (uint32_t i = 0; i < render->units->count && !used; i++)
            used = is_on(render, &render->units->items[i]) && uses(&render->units->items[i], node);
        if (used)
            status = guard(render, node);
    }
    return status;
}

/* --- annotations and cheap equals ---------------------------------------------------------------
 */

static enum cf_status add_future(struct render *render)
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
    return edit(render, at, at, "from __future__ import annotations\n\n");
}

static enum cf_status change_use(struct render *render, const struct cf_use *use, bool *future)
{
    const struct cf_node *whole = &render->syntax->nodes[use->whole];
    enum cf_status status;

    if (use->kind == CF_USE_CLASS) {
        /* Several names may belong to one class: it is written once. */
        for (size_t i = 0; i < render->written_count; i++) {
            if (render->written[i] == use->whole)
                return CF_OK;
        }
        if (render->written_count == WRITTEN_MAX)
            return cf_fail(render->err, CF_ELIMIT, "more than %d dataclasses", WRITTEN_MAX);
        render->written[render->written_count++] = use->whole;
        return cf_written_edit(&render->file->source, use->whole, &render->edits,
                               render->units->arena, render->err);
    }
    if (use->kind == CF_USE_CHEAP || use->kind == CF_USE_INLINE)
        return edit(render, whole->start, whole->end, use->equal);
    if (use->kind != CF_USE_ANNOTATION || render->file->future)
        return CF_OK;
    if (render->file->may_future) {
        *future = true;
        return CF_OK;
    }
    status = edit(render, whole->start, whole->start, "\"");
    return status == CF_OK ? edit(render, whole->end, whole->end, "\"") : status;
}

static enum cf_status change_uses(struct render *render)
{
    bool future = false;
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < render->units->count; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        for (uint32_t k = 0; k < unit->use_count && is_on(render, unit) && status == CF_OK; k++)
            status = change_use(render, &unit->uses[k], &future);
    }
    return status == CF_OK && future ? add_future(render) : status;
}

enum cf_status cf_unit_render(const struct cf_units *units, uint32_t file, const char **text,
                              size_t *size, struct cf_error *err)
{
    struct render render = { .units = units,
                             .file = units->files[file],
                             .syntax = &units->files[file]->source.syntax,
                             .number = file,
                             .err = err };
    bool any = false;
    enum cf_status status;

    for (uint32_t i = 0; i < units->count; i++)
        any = any || is_on(&render, &units->items[i]);
    *text = units->files[file]->text;
    *size = units->files[file]->size;
    if (!any)
        return CF_OK;
    status = take_names_out(&render);
    if (status == CF_OK)
        status = take_constants_out(&render);
    if (status == CF_OK)
        status = put_block(&render);
    if (status == CF_OK)
        status = guard_blocks(&render);
    if (status == CF_OK)
        status = change_uses(&render);
    if (status == CF_OK)
        status = cf_edits_apply(render.syntax, render.edits.items, render.edits.count, units->arena,
                                text, err);
    if (status != CF_OK)
        return cf_fail_context(err, status, "%s", units->files[file]->file);
    *size = strlen(*text);
    return CF_OK;
}
