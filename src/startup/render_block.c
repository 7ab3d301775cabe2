/* SPDX-License-Identifier: Apache-2.0 */
/* The block behind the imports: what type checkers are told, and the function that makes names. */
#include "startup/render.h"
#include "startup/unit_text.h"
#include "startup/written.h"

#include <string.h>

#define LINE_COLUMNS 88

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

/* `__version__ = "1"`: it runs nothing, so that no function is called by then. */
static bool is_quiet(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t end = cf_node_after(syntax, node);

    if (nodes[node].kind != CF_NODE_EXPRESSION_STATEMENT ||
        nodes[nodes[node].first].kind != CF_NODE_ASSIGNMENT)
        return false;
    for (uint32_t i = node + 2; i < end; i++) {
        const uint8_t kind = nodes[i].kind;

        if (kind == CF_NODE_IDENTIFIER
                ? nodes[i].field != CF_FIELD_LEFT
                : kind != CF_NODE_STRING && kind != CF_NODE_STRING_CONTENT &&
                      kind != CF_NODE_INTEGER && kind != CF_NODE_FLOAT && kind != CF_NODE_TRUE &&
                      kind != CF_NODE_FALSE && kind != CF_NODE_NONE && kind != CF_NODE_TUPLE &&
                      kind != CF_NODE_LIST && kind != CF_NODE_OTHER)
            return false;
    }
    return true;
}

/*
 * The last of the statements that the file begins with: docstring and imports, with constants
 * between them; CF_NONE: none.
 */
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
            !holds_imports_only(syntax, i) && !is_type_checking(syntax, i)) {
            if (is_quiet(syntax, i))
                continue;
            break;
        }
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

/* --- the block behind the imports ------------------------------------------------------------- */

static const char *dots(uint32_t level)
{
    static const char text[] = "................";

    return text + sizeof(text) - 1 - (level < sizeof(text) ? level : sizeof(text) - 1);
}

void cf_render_import(const struct cf_render *render, const struct cf_unit *unit,
                      struct cf_buf *out)
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
static void add_late_import(const struct cf_render *render, const struct cf_unit *unit,
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
        cf_render_import(render, unit, out);
    cf_buf_printf(out, "\n        value = %s\n", unit->name);
}

void cf_render_needed(const struct cf_render *render, const struct cf_unit *unit,
                      const char *indent, struct cf_buf *out)
{
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *other = &render->units->items[i];

        for (uint32_t k = 0; cf_render_is_on(render, other) && k < other->use_count; k++) {
            if (other->uses[k].kind == CF_USE_CONSTANT && other->uses[k].whole == unit->statement) {
                cf_buf_printf(out, "%s%s = " CF_UNIT_LOADER "(\"%s\")  # type: ignore\n", indent,
                              other->name, other->name);
                break;
            }
        }
    }
}

/* The value of a constant; names in it that are late themselves are asked for first. */
static void add_constant(const struct cf_render *render, const struct cf_unit *unit,
                         struct cf_buf *out)
{
    const struct cf_syntax *syntax = render->syntax;
    const uint32_t value =
        cf_node_child(syntax, syntax->nodes[unit->statement].first, CF_FIELD_RIGHT);

    if (unit->plain) {
        cf_buf_printf(out, "        value = " CF_UNIT_MAKER "%s()\n", unit->name);
        return;
    }
    cf_render_needed(render, unit, "        ", out);
    cf_buf_printf(out, "        value = %.*s\n",
                  (int)(syntax->nodes[value].end - syntax->nodes[value].start),
                  syntax->text + syntax->nodes[value].start);
}

/* The block of `if not TYPE_CHECKING:`, `if not typing.TYPE_CHECKING:`; CF_NONE: it is none. */
static uint32_t block_for_runs(const struct cf_syntax *syntax, uint32_t node)
{
    const uint32_t condition = syntax->nodes[node].kind == CF_NODE_IF_STATEMENT
                                   ? cf_node_child(syntax, node, CF_FIELD_CONDITION)
                                   : CF_NONE;
    uint32_t name;

    if (condition == CF_NONE || syntax->nodes[condition].kind != CF_NODE_NOT_OPERATOR)
        return CF_NONE;
    name = syntax->nodes[condition].first;
    if (name == CF_NONE)
        return CF_NONE;
    if (syntax->nodes[name].kind == CF_NODE_ATTRIBUTE)
        name = cf_node_child(syntax, name, CF_FIELD_ATTRIBUTE);
    return strcmp(cf_name_text(&syntax->names, syntax->nodes[name].name), "TYPE_CHECKING") == 0
               ? cf_node_child(syntax, node, CF_FIELD_CONSEQUENCE)
               : CF_NONE;
}

/*
 * The only function of that name in the module, right there or in a block that type checkers leave
 * out; CF_NONE: there is none, or more.
 */
static uint32_t only_function(const struct cf_syntax *syntax, uint32_t first, uint32_t name)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t found = CF_NONE;

    for (uint32_t i = first; i != CF_NONE; i = nodes[i].next) {
        const uint32_t block = block_for_runs(syntax, i);
        uint32_t here = CF_NONE;

        if (block != CF_NONE && nodes[nodes[block].parent].parent == 0)
            here = only_function(syntax, nodes[block].first, name);
        else if (nodes[i].kind == CF_NODE_FUNCTION_DEFINITION &&
                 nodes[cf_node_child(syntax, i, CF_FIELD_NAME)].name == name)
            here = i;
        if (here != CF_NONE && found != CF_NONE)
            return CF_NONE;
        found = here != CF_NONE ? here : found;
    }
    return found;
}

uint32_t cf_unit_getattr(const struct cf_source *source, const char **parameter)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t name = cf_name_find(&syntax->names, "__getattr__", 11);
    const uint32_t binding = name == CF_NONE ? CF_NONE : cf_scope_binding(&source->scopes, 0, name);
    uint32_t found, only, body;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_FUNCTION)
        return CF_NONE;
    found = only_function(syntax, nodes[0].first, name);
    if (found == CF_NONE || nodes[nodes[found].first].kind == CF_TOKEN_ASYNC)
        return CF_NONE;
    only = nodes[cf_node_child(syntax, found, CF_FIELD_PARAMETERS)].first;
    body = cf_node_child(syntax, found, CF_FIELD_BODY);
    if (only == CF_NONE || nodes[only].next != CF_NONE || cf_unit_begin(syntax, body) == CF_NONE)
        return CF_NONE;
    if (nodes[only].kind == CF_NODE_TYPED_PARAMETER)
        only = nodes[only].first;
    *parameter = cf_name_text(&syntax->names, nodes[only].name);
    return nodes[only].kind == CF_NODE_IDENTIFIER ? found : CF_NONE;
}

/* The file's own __getattr__ asks first. */
static enum cf_status extend_getattr(struct cf_render *render, uint32_t function,
                                     const char *parameter)
{
    const struct cf_syntax *syntax = render->syntax;
    const uint32_t body = cf_unit_begin(syntax, cf_node_child(syntax, function, CF_FIELD_BODY));
    const uint32_t at = cf_unit_line_start(syntax, body);
    const int depth = (int)(syntax->nodes[body].start - at);
    struct cf_buf text;

    cf_buf_init(&text, CF_RENDER_BLOCK_MAX_BYTES);
    cf_buf_printf(&text, "%.*sif %s in (\n", depth, syntax->text + at, parameter);
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (cf_render_is_on(render, unit))
            cf_buf_printf(&text, "%.*s    \"%s\",\n", depth, syntax->text + at, unit->name);
    }
    for (size_t i = 0; i < render->file->parts.count; i++)
        cf_buf_printf(&text, "%.*s    \"%s\",\n", depth, syntax->text + at,
                      render->file->parts.items[i]);
    cf_buf_printf(&text, "%.*s):\n%.*s    return " CF_UNIT_LOADER "(%s)\n", depth,
                  syntax->text + at, depth, syntax->text + at, parameter);
    return cf_render_put(render, at, at, &text);
}

/* TYPE_CHECKING without loading typing where the file does not; "" where the file has the name. */
static enum cf_status add_type_checking(struct cf_render *render, struct cf_buf *out)
{
    const struct cf_source *source = &render->file->source;
    const uint32_t name = cf_name_find(&render->syntax->names, "TYPE_CHECKING", 13);

    if (name != CF_NONE && cf_scope_binding(&source->scopes, 0, name) != CF_NONE)
        return CF_OK;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];
        const struct cf_node *statement = &render->syntax->nodes[import->statement];

        if (import->scope != 0 || import->level != 0 || import->star || import->name == CF_NONE ||
            statement->parent != 0 || strcmp(import->module, "typing") != 0 ||
            import->statement > last_of_head(render->syntax))
            continue; /* the block comes before it */
        return cf_render_edit(render, render->syntax->nodes[import->node].start,
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
static void add_names(const struct cf_render *render, uint32_t first, uint32_t end, bool wrapped,
                      struct cf_buf *out)
{
    const struct cf_import *imports = render->file->source.imports.items;
    const char *separator = wrapped ? "(\n        " : "";

    cf_buf_printf(out, "    from %s%s import ", dots(imports[first].level), imports[first].module);
    for (uint32_t i = first; i < end; i++) {
        const struct cf_unit *unit = cf_render_unit_of(render, i);
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
static void add_checked_import(const struct cf_render *render, uint32_t first, uint32_t end,
                               struct cf_buf *out)
{
    const size_t start = out->len;
    uint32_t on = 0;

    for (uint32_t i = first; i < end; i++) {
        const struct cf_unit *unit = cf_render_unit_of(render, i);

        on += unit != NULL;
        if (unit != NULL && render->file->source.imports.items[i].name == CF_NONE) {
            cf_buf_add_str(out, "    ");
            cf_render_import(render, unit, out);
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

static void add_checked_imports(const struct cf_render *render, struct cf_buf *out)
{
    const struct cf_imports *imports = &render->file->source.imports;
    uint32_t end;

    for (uint32_t first = 0; first < imports->count; first = end) {
        for (end = first + 1; end < imports->count &&
                              imports->items[end].statement == imports->items[first].statement;)
            end++;
        add_checked_import(render, first, end, out);
    }
}

static bool writes_classes(const struct cf_render *render)
{
    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        for (uint32_t k = 0; k < unit->use_count; k++) {
            if (unit->uses[k].kind == CF_USE_CLASS && cf_render_is_on(render, unit))
                return true;
        }
    }
    return false;
}

/* For type checkers: what the constants are. */
static void add_checked_constants(const struct cf_render *render, struct cf_buf *out)
{
    const struct cf_node *nodes = render->syntax->nodes;

    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (unit->import != CF_NONE || !cf_render_is_on(render, unit))
            continue;
        if (!unit->plain)
            cf_buf_printf(out, "    %.*s\n",
                          (int)(nodes[unit->statement].end - nodes[unit->statement].start),
                          render->syntax->text + nodes[unit->statement].start);
        else if (cf_node_child(render->syntax, nodes[unit->statement].first, CF_FIELD_TYPE) ==
                 CF_NONE)
            cf_buf_printf(out, "    %s = " CF_UNIT_MAKER "%s()\n", unit->name, unit->name);
    }
}

/* What type checkers are told, where there is anything. */
static void add_checked(const struct cf_render *render, struct cf_buf *out)
{
    static const char head[] = "\nif TYPE_CHECKING:\n";
    const size_t start = out->len;

    cf_buf_add_str(out, head);
    add_checked_imports(render, out);
    add_checked_constants(render, out);
    if (out->status == CF_OK && out->len == start + strlen(head))
        out->len = start;
}

/* The names of the module; a submodule that is named `globals` hides the function. */
static const char *names_of(const struct cf_render *render)
{
    const struct cf_source *source = &render->file->source;
    const uint32_t name = cf_name_find(&source->syntax.names, "globals", 7);
    const char *part = cf_arena_printf(render->units->arena, "%s.globals", render->file->module);

    if ((name != CF_NONE && cf_scope_binding(&source->scopes, 0, name) != CF_NONE) ||
        (render->file->package && part != NULL &&
         cf_startup_find(render->units->graph, part) != CF_NO_MODULE))
        return CF_UNIT_LOADER ".__globals__";
    return "globals()";
}

/* Submodules that nothing loads by itself any more. */
static void add_parts(const struct cf_render *render, struct cf_buf *out)
{
    const struct cf_list *parts = &render->file->parts;

    cf_buf_add_str(out, "    if name in {\n");
    for (size_t i = 0; i < parts->count; i++)
        cf_buf_printf(out, "        \"%s\",\n", parts->items[i]);
    cf_buf_printf(out,
                  "    }:\n"
                  "        __import__(f\"{__name__}.{name}\")\n"
                  "        return %s[name]\n",
                  names_of(render));
}

#define NO_SUCH_NAME "raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")\n"

/* Makes the value of each unit that is on, by its name. */
static void add_makers(const struct cf_render *render, struct cf_buf *out)
{
    const char *branch = "if";

    for (uint32_t i = render->file->unit_first; i < render->file->unit_end; i++) {
        const struct cf_unit *unit = &render->units->items[i];

        if (!cf_render_is_on(render, unit))
            continue;
        cf_buf_printf(out, "    %s name == \"%s\":\n", branch, unit->name);
        if (unit->import == CF_NONE)
            add_constant(render, unit, out);
        else
            add_late_import(render, unit, out);
        branch = "elif";
    }
    cf_buf_printf(out, "    else:\n        %s    return %s.setdefault(name, value)\n", NO_SUCH_NAME,
                  names_of(render));
}

static void add_block(const struct cf_render *render, struct cf_buf *out)
{
    const bool makes = cf_render_has_units(render);
    const char *parameter;

    add_checked(render, out);
    cf_buf_printf(out,
                  "\n\ndef " CF_UNIT_LOADER "(name: str) -> object:\n"
                  "    \"\"\"Makes what start-up does not need, once it is asked for.\"\"\"\n"
                  "%s"
                  "    if name == \"__path__\":  # each `from` import asks for it\n"
                  "        raise AttributeError(name)\n"
                  "    if name in %s:\n"
                  "        return %s[name]\n",
                  makes ? "    value: object\n" : "", names_of(render), names_of(render));
    if (render->file->parts.count > 0)
        add_parts(render, out);
    if (makes)
        add_makers(render, out);
    else
        cf_buf_add_str(out, "    " NO_SUCH_NAME);
    if (cf_unit_getattr(&render->file->source, &parameter) == CF_NONE)
        cf_buf_add_str(out, "\n\nif not TYPE_CHECKING:\n"
                            "    __getattr__ = " CF_UNIT_LOADER "\n");
    if (writes_classes(render))
        cf_written_helper(out);
}

enum cf_status cf_render_block(struct cf_render *render)
{
    const uint32_t last = last_of_head(render->syntax);
    const uint32_t at = cf_unit_line_end(render->syntax, last);
    const char *parameter = NULL;
    const uint32_t function = cf_unit_getattr(&render->file->source, &parameter);
    struct cf_buf block;
    enum cf_status status;

    cf_buf_init(&block, CF_RENDER_BLOCK_MAX_BYTES);
    if (at > 0 && render->syntax->text[at - 1] != '\n')
        cf_buf_add_char(&block, '\n');
    status = add_type_checking(render, &block);
    add_block(render, &block);
    if (status == CF_OK)
        status = cf_render_put(render, at, at, &block);
    else
        cf_buf_deinit(&block);
    if (status == CF_OK && function != CF_NONE)
        status = extend_getattr(render, function, parameter);
    return status;
}

enum cf_status cf_render_exports(struct cf_render *render)
{
    const struct cf_syntax *syntax = render->syntax;
    const char *name = render->file->exports;
    struct cf_buf text;

    if (name == NULL)
        return CF_OK;
    cf_buf_init(&text, CF_RENDER_BLOCK_MAX_BYTES);
    cf_buf_add_str(&text, syntax->size > 0 && syntax->text[syntax->size - 1] == '\n' ? "" : "\n");
    cf_buf_add_str(&text, "\n__all__ = [\n");
    while (*name != '\0') {
        if (*name != '_')
            cf_buf_printf(&text, "    \"%.*s\",\n", (int)strcspn(name, ". "), name);
        name += strcspn(name, " ");
        name += *name == ' ';
    }
    cf_buf_add_str(&text, "]\n");
    return cf_render_put(render, syntax->size, syntax->size, &text);
}
