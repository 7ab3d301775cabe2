/* SPDX-License-Identifier: Apache-2.0 */
/* Imports that a rewrite needs. */
#include "candidates/site.h"

#include <string.h>

/* "from m import n" or "import m" (then `name` is NULL). */
struct wanted {
    const char *module, *name;
};

const char *cf_site_imported(const struct cf_site *site, const char *name)
{
    for (size_t i = 0; i < site->renamed_count; i++) {
        if (strcmp(site->renamed[i].name, name) == 0)
            return site->renamed[i].text;
    }
    return name;
}

static bool parse(struct cf_site *site, const char *import, struct wanted *wanted)
{
    char *copy = cf_arena_strdup(site->arena, import);
    char *name;

    site->failed = site->failed || copy == NULL;
    if (copy == NULL)
        return false;
    if (strncmp(copy, "import ", 7) == 0) {
        *wanted = (struct wanted){ copy + 7, NULL };
        return true;
    }
    name = strstr(copy, " import ");
    if (name == NULL)
        return false;
    *name = '\0';
    *wanted = (struct wanted){ copy + 5, name + 8 };
    return true;
}

static bool rename_to(struct cf_site *site, const char *name, const char *text)
{
    if (text == NULL || site->renamed_count == CF_SITE_RENAMED_MAX) {
        site->failed = site->failed || text == NULL;
        return false;
    }
    site->renamed[site->renamed_count].name = name;
    site->renamed[site->renamed_count++].text = text;
    return true;
}

/* The name means this import at the place of the rewrite. */
static bool is_visible(const struct cf_site *site, const struct cf_import *import)
{
    const struct cf_scopes *scopes = &site->source->scopes;
    uint32_t scope = cf_scope_at(scopes, site->match.first);
    uint32_t binding = cf_scope_resolve(scopes, scope, import->bound);

    if (binding == CF_NONE || scopes->bindings[binding].scope != import->scope ||
        scopes->bindings[binding].flags != CF_BINDING_IMPORT)
        return false;
    /* One in a function must have run before; one of the module's has. */
    return import->scope == 0 || import->statement < site->match.first;
}

static bool use_existing(struct cf_site *site, const struct wanted *wanted)
{
    const struct cf_names *names = &site->source->syntax.names;

    for (uint32_t i = 0; i < site->source->imports.count; i++) {
        const struct cf_import *import = &site->source->imports.items[i];
        const char *bound;

        if (import->star || import->level > 0 || strcmp(import->module, wanted->module) != 0 ||
            !is_visible(site, import))
            continue;
        bound = cf_name_text(names, import->bound);
        if (import->name == CF_NONE) {
            const char *text = wanted->name == NULL
                                   ? bound
                                   : cf_arena_printf(site->arena, "%s.%s", bound, wanted->name);

            if (import->whole && strchr(import->module, '.') != NULL)
                continue;
            return rename_to(site, wanted->name == NULL ? wanted->module : wanted->name, text);
        }
        if (wanted->name != NULL && strcmp(cf_name_text(names, import->name), wanted->name) == 0)
            return rename_to(site, wanted->name, bound);
    }
    return false;
}

static bool is_import(const struct cf_node *node)
{
    return node->kind == CF_NODE_IMPORT_STATEMENT || node->kind == CF_NODE_IMPORT_FROM_STATEMENT ||
           node->kind == CF_NODE_FUTURE_IMPORT_STATEMENT;
}

static uint32_t after_line(const struct cf_site *site, uint32_t node)
{
    uint32_t at = site->source->syntax.nodes[node].end;

    while (at < site->source->syntax.size && site->source->syntax.text[at] != '\n')
        at++;
    return at < site->source->syntax.size ? at + 1 : at;
}

static uint32_t start_of_line(const struct cf_site *site, uint32_t node)
{
    uint32_t at = site->source->syntax.nodes[node].start;

    while (at > 0 && site->source->syntax.text[at - 1] != '\n')
        at--;
    return at;
}

/* "m" of `import m` and `from m import x`, as far as the text goes; whether it is a `from`. */
static const char *module_text(struct cf_site *site, uint32_t statement, bool *from)
{
    const char *text = cf_site_text(site, statement);
    char *end;

    *from = text != NULL && strncmp(text, "from ", 5) == 0;
    if (text == NULL)
        return "";
    text += *from ? 5 : 7;
    end = strpbrk((char *)(uintptr_t)text, " ,\n");
    return end == NULL ? text : cf_arena_strndup(site->arena, text, (size_t)(end - text));
}

/* The first import of the group to add to, and the last; CF_NONE: the file has no imports. */
static void find_group(const struct cf_site *site, uint32_t *first, uint32_t *last,
                       uint32_t *future)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t line = 0;

    *first = *last = *future = CF_NONE;
    for (uint32_t i = nodes[0].first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].kind == CF_NODE_FUTURE_IMPORT_STATEMENT) {
            *future = i;
            continue;
        }
        if (!is_import(&nodes[i])) {
            if (*first != CF_NONE)
                return;
            continue;
        }
        if (*first != CF_NONE && nodes[i].line > line + 1)
            return; /* a blank line ends the group */
        *first = *first == CF_NONE ? i : *first;
        *last = i;
        line = nodes[i].line;
        for (uint32_t at = nodes[i].start; at < nodes[i].end; at++)
            line += site->source->syntax.text[at] == '\n';
    }
}

/* The group has `from m import *`, which must not come after ours. */
static bool has_star(const struct cf_site *site, uint32_t first, uint32_t last)
{
    for (uint32_t i = 0; i < site->source->imports.count; i++) {
        const struct cf_import *import = &site->source->imports.items[i];

        if (import->star && import->statement >= first && import->statement <= last)
            return true;
    }
    return false;
}

static bool add_to_group(struct cf_site *site, const struct wanted *wanted, const char *line,
                         uint32_t first, uint32_t last)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    bool star = has_star(site, first, last);
    uint32_t at;

    for (uint32_t i = first; i != CF_NONE && !star; i = nodes[i].next) {
        bool from = false;
        const char *module;

        if (is_import(&nodes[i]) && cf_site_starts_line(site, i)) {
            module = module_text(site, i, &from);
            if (module == NULL)
                return false;
            if ((wanted->name == NULL && from) ||
                ((wanted->name != NULL) == from && strcmp(module, wanted->module) > 0))
                return cf_site_edit(site, nodes[i].start, nodes[i].start, line);
        }
        if (i == last)
            break;
    }
    at = after_line(site, last);
    if (at > 0 && site->source->syntax.text[at - 1] != '\n')
        line = cf_arena_printf(site->arena, "\n%s", line);
    return cf_site_edit(site, at, at, line);
}

/* The file has no imports: after its docstring, or in front of its first statement. */
static bool add_first(struct cf_site *site, const char *line, uint32_t future)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t node = nodes[0].first, at;

    while (node != CF_NONE && nodes[node].kind == CF_NODE_COMMENT)
        node = nodes[node].next;
    if (node == CF_NONE)
        return false;
    if (future != CF_NONE || (nodes[node].kind == CF_NODE_EXPRESSION_STATEMENT &&
                              nodes[nodes[node].first].kind == CF_NODE_STRING)) {
        at = after_line(site, future != CF_NONE ? future : node);
        return cf_site_edit(site, at, at, cf_arena_printf(site->arena, "\n%s", line));
    }
    at = start_of_line(site, node);
    return cf_site_edit(
        site, at, at,
        cf_arena_printf(site->arena, "%s\n%s", line,
                        nodes[node].kind == CF_NODE_EXPRESSION_STATEMENT ? "" : "\n"));
}

/* ", name" at the end of `from m import a` on one line. */
static bool extend_existing(struct cf_site *site, const struct wanted *wanted)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t statement = CF_NONE;

    if (wanted->name == NULL)
        return false;
    for (uint32_t i = 0; i < site->source->imports.count; i++) {
        const struct cf_import *import = &site->source->imports.items[i];

        if (import->scope == 0 && import->level == 0 && import->name != CF_NONE &&
            nodes[import->statement].parent == 0 && strcmp(import->module, wanted->module) == 0)
            statement = import->statement;
    }
    if (statement == CF_NONE || !cf_site_ends_line(site, statement) ||
        memchr(site->source->syntax.text + nodes[statement].start, '(',
               nodes[statement].end - nodes[statement].start) != NULL)
        return false;
    return cf_site_edit(site, nodes[statement].end, nodes[statement].end,
                        cf_arena_printf(site->arena, ", %s", wanted->name));
}

bool cf_site_import(struct cf_site *site, const char *import)
{
    const struct cf_scopes *scopes = &site->source->scopes;
    uint32_t first = CF_NONE, last = CF_NONE, future = CF_NONE, number;
    struct wanted wanted = { NULL, NULL };
    const char *bound, *line;

    if (!parse(site, import, &wanted))
        return false;
    if (use_existing(site, &wanted))
        return true;
    bound = wanted.name == NULL ? wanted.module : wanted.name;
    number = cf_name_find(&site->source->syntax.names, bound, strlen(bound));
    if (number != CF_NONE &&
        (cf_scope_resolve(scopes, cf_scope_at(scopes, site->match.first), number) != CF_NONE ||
         cf_scope_binding(scopes, 0, number) != CF_NONE))
        return false;
    if (extend_existing(site, &wanted))
        return true;
    line = cf_arena_printf(site->arena, "%s\n", import);
    if (line == NULL) {
        site->failed = true;
        return false;
    }
    find_group(site, &first, &last, &future);
    return first != CF_NONE ? add_to_group(site, &wanted, line, first, last)
                            : add_first(site, line, future);
}
