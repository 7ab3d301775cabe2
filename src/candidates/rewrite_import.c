/* SPDX-License-Identifier: Apache-2.0 */
/* `import re` in a function: once, at the top of the module. */
#include "candidates/rewrites.h"

/* Modules that nearly every program has loaded, and that import nothing of the program. */
static const char *const modules[] = {
    "re",       "math",   "os",     "sys",     "json",   "itertools", "functools", "collections",
    "operator", "string", "random", "copy",    "time",   "heapq",     "bisect",    "datetime",
    "textwrap", "enum",   "struct", "hashlib", "base64", "decimal",   "fractions", "statistics",
};

/* The name in `import name`; CF_NONE: it is another import. */
static uint32_t imported(const struct cf_syntax *syntax, uint32_t statement)
{
    uint32_t name = syntax->nodes[statement].first;

    if (name == CF_NONE || syntax->nodes[name].next != CF_NONE ||
        syntax->nodes[name].kind != CF_NODE_DOTTED_NAME)
        return CF_NONE;
    for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (cf_node_is(syntax, name, modules[i]))
            return name;
    }
    return CF_NONE;
}

/* The function's own variable of that name has this import alone. */
static bool is_only_import(const struct cf_source *source, uint32_t name, uint32_t block)
{
    uint32_t scope = cf_function_scope(source, name);
    uint32_t number = source->syntax.nodes[source->syntax.nodes[name].first].name, binding;

    binding = number == CF_NONE ? CF_NONE : cf_scope_resolve(&source->scopes, scope, number);
    return binding != CF_NONE && source->scopes.bindings[binding].scope == scope &&
           source->scopes.bindings[binding].flags == CF_BINDING_IMPORT &&
           source->syntax.nodes[block].parent == source->scopes.scopes[scope].node &&
           cf_scope_resolve(&source->scopes, 0, number) == CF_NONE;
}

/* Another place of the file has the name as a variable of its own. */
static bool is_used_elsewhere(const struct cf_source *source, uint32_t name)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t first = nodes[name].first, scope = cf_function_scope(source, name);

    for (uint32_t i = 0; i < source->syntax.count; i++) {
        if (nodes[i].name == nodes[first].name && cf_is_variable(source, i) &&
            cf_function_scope(source, i) != scope)
            return true;
    }
    return false;
}

bool cf_rewrite_local_import(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t name = imported(&source->syntax, node), block = nodes[node].parent, at, start;
    const char *text = source->syntax.text;

    if (name == CF_NONE || nodes[block].kind != CF_NODE_BLOCK || nodes[node].next == CF_NONE ||
        !is_only_import(source, name, block) || is_used_elsewhere(source, name) ||
        !cf_site_starts_line(site, node) || !cf_site_ends_line(site, node))
        return false;
    start = nodes[node].start;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    at = nodes[node].end;
    while (at < source->syntax.size && text[at] != '\n') {
        if (text[at] == '#')
            return false;
        at++;
    }
    if (at < source->syntax.size)
        at++;
    site->match.first = 0; /* the function's own name is gone: the module's is looked at */
    return cf_site_edit(site, start, at, "") &&
           cf_site_import(site,
                          cf_arena_printf(site->arena, "import %s", cf_site_text(site, name)));
}
