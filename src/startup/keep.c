/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/keep.h"
#include "base/list.h"
#include "startup/unit_text.h"

#include <string.h>

static const char *text_of(const struct cf_syntax *syntax, uint32_t name)
{
    return cf_name_text(&syntax->names, name);
}

/* --- whole files ------------------------------------------------------------------------------ */

bool cf_keep_binds(const struct cf_source *source, const char *name)
{
    const uint32_t number = cf_name_find(&source->syntax.names, name, strlen(name));

    return number != CF_NONE && cf_scope_binding(&source->scopes, 0, number) != CF_NONE;
}

/* An attribute, the name of an argument, a part of an import: no variable. */
static bool is_variable(const struct cf_syntax *syntax, uint32_t node)
{
    for (uint32_t at = syntax->nodes[node].parent; at != 0; at = syntax->nodes[at].parent) {
        const uint8_t kind = syntax->nodes[at].kind;

        if (kind == CF_NODE_IMPORT_STATEMENT || kind == CF_NODE_IMPORT_FROM_STATEMENT)
            return false;
        if (kind == CF_NODE_BLOCK)
            break;
    }
    return syntax->nodes[node].field != CF_FIELD_ATTRIBUTE &&
           !(syntax->nodes[node].field == CF_FIELD_NAME &&
             syntax->nodes[syntax->nodes[node].parent].kind == CF_NODE_KEYWORD_ARGUMENT);
}

/* At module level `vars()`, too. */
bool cf_keep_looks_names_up(const struct cf_source *source)
{
    static const char *const anywhere[] = { "globals", "eval", "exec", NULL };
    static const char *const outside[] = { "vars", "locals", "dir", NULL };
    const struct cf_syntax *syntax = &source->syntax;

    for (uint32_t i = 0; i < syntax->count; i++) {
        const char *name = text_of(syntax, syntax->nodes[i].name);
        const bool both = cf_is_among(name, anywhere);
        uint32_t scope;

        if (syntax->nodes[i].kind != CF_NODE_IDENTIFIER || (!both && !cf_is_among(name, outside)) ||
            !is_variable(syntax, i))
            continue;
        scope = cf_scope_at(&source->scopes, i);
        if ((both || scope == 0) &&
            cf_scope_resolve(&source->scopes, scope, syntax->nodes[i].name) == CF_NONE)
            return true;
    }
    return false;
}

/* The module as an object, of which all names are asked: `getmembers(sys.modules[__name__])`. */
static bool lists_itself(const struct cf_source *source)
{
    static const char *const ways[] = { "modules[__name__]", "modules.get(__name__)",
                                        "import_module(__name__)", "__import__(__name__)" };
    static const char *const lists[] = { "getmembers", "dir", "vars", "__dict__" };
    const struct cf_syntax *syntax = &source->syntax;
    bool itself = false;

    for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
        itself = itself || memmem(syntax->text, syntax->size, ways[i], strlen(ways[i])) != NULL;
    for (size_t i = 0; itself && i < sizeof(lists) / sizeof(lists[0]); i++) {
        if (cf_name_find(&syntax->names, lists[i], strlen(lists[i])) != CF_NONE)
            return true;
    }
    return false;
}

/* `fire.Fire()`, `IPython.embed()`: they take the names of whoever calls them. */
static bool hands_names_over(const struct cf_syntax *syntax)
{
    static const char *const takers[] = { "Fire", "embed", NULL };

    for (uint32_t i = 0; i < syntax->count; i++) {
        uint32_t function, arguments;

        if (syntax->nodes[i].kind != CF_NODE_CALL)
            continue;
        function = cf_node_child(syntax, i, CF_FIELD_FUNCTION);
        arguments = cf_node_child(syntax, i, CF_FIELD_ARGUMENTS);
        if (function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
            function = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);
        if (function != CF_NONE && arguments != CF_NONE &&
            syntax->nodes[arguments].first == CF_NONE &&
            cf_is_among(text_of(syntax, syntax->nodes[function].name), takers))
            return true;
    }
    return false;
}

const char *cf_keep_file(const struct cf_unit_file *file)
{
    const struct cf_source *source = &file->source;
    const char *parameter;

    if (cf_keep_binds(source, CF_UNIT_LOADER) ||
        (cf_keep_binds(source, "__getattr__") && cf_unit_getattr(source, &parameter) == CF_NONE))
        return "its module has a __getattr__ of its own";
    if (cf_keep_looks_names_up(source))
        return "its module looks names up at run time (globals, eval, exec)";
    if (lists_itself(source))
        return "its module lists its own names at run time";
    if (hands_names_over(&source->syntax))
        return "something takes the names that its module has (fire.Fire(), embed())";
    for (uint32_t i = 0; i < source->imports.count; i++) {
        if (source->imports.items[i].star && source->imports.items[i].scope == 0)
            return "its module has a star import: names cannot be told";
    }
    if (file->package && !cf_keep_binds(source, "__all__") && file->exports == NULL)
        return "a package without __all__: a star import takes what is there";
    return NULL;
}

/* --- names ------------------------------------------------------------------------------------ */

static bool is_letter(char byte)
{
    return byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

static bool has_word(const char *text, const char *end, const char *word)
{
    const size_t length = strlen(word);
    const char *at = text;

    while ((at = memmem(at, (size_t)(end - at), word, length)) != NULL) {
        if ((at == text || (!is_letter(at[-1]) && at[-1] != '.')) &&
            (at + length == end || !is_letter(at[length])))
            return true;
        at += length;
    }
    return false;
}

/* An example in the text uses the name and does not import it itself. */
static bool has_example(const char *text, const char *end, const char *name)
{
    const char *line_end;
    bool imports = false; /* the example's last statement does, which may go on */

    for (const char *line = text; line < end; line = line_end + 1) {
        line_end = memchr(line, '\n', (size_t)(end - line));
        line_end = line_end == NULL ? end : line_end;
        line += strspn(line, " \t");
        if (strncmp(line, ">>>", 3) == 0)
            imports = has_word(line, line_end, "import");
        else if (strncmp(line, "...", 3) != 0)
            continue;
        if (has_word(line, line_end, name))
            return !imports;
    }
    return false;
}

/* doctest gives examples a copy of what the module has. */
const char *cf_keep_name(const struct cf_unit_file *file, const char *name)
{
    const struct cf_syntax *syntax = &file->source.syntax;

    if (file->kept != NULL)
        return file->kept;
    if (memmem(syntax->text, syntax->size, ">>>", 3) == NULL)
        return NULL;
    for (uint32_t i = 0; i < syntax->count; i++) {
        if (syntax->nodes[i].kind == CF_NODE_STRING &&
            has_example(syntax->text + syntax->nodes[i].start, syntax->text + syntax->nodes[i].end,
                        name))
            return "an example in a docstring uses it";
    }
    return NULL;
}

/* --- imports ---------------------------------------------------------------------------------- */

/* Modules of the standard library that are imported for what that does: codecs, line editing. */
static bool is_for_effect(const char *module)
{
    static const char *const names[] = {
        "encodings", "readline", "rlcompleter",   "antigravity",
        "this",      "site",     "sitecustomize", "usercustomize",
    };
    const size_t length = strcspn(module, ".");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strlen(names[i]) == length && memcmp(names[i], module, length) == 0)
            return true;
    }
    return false;
}

/* `sys.path.insert(0, folder)` before it: the path may be another one later. */
static bool comes_after_path(const struct cf_syntax *syntax, uint32_t statement)
{
    for (uint32_t i = syntax->nodes[0].first; i != statement && i != CF_NONE;
         i = syntax->nodes[i].next) {
        const struct cf_node *node = &syntax->nodes[i];

        if (node->kind != CF_NODE_FUNCTION_DEFINITION && node->kind != CF_NODE_CLASS_DEFINITION &&
            node->kind != CF_NODE_COMMENT &&
            (node->first == CF_NONE || syntax->nodes[node->first].kind != CF_NODE_STRING) &&
            has_word(syntax->text + node->start, syntax->text + node->end, "sys.path"))
            return true;
    }
    return false;
}

const char *cf_keep_import(const struct cf_unit_file *file, const struct cf_import *import)
{
    const struct cf_syntax *syntax = &file->source.syntax;

    if (file->kept != NULL)
        return file->kept;
    if (import->level == 0 && is_for_effect(import->module))
        return "it is imported for what that does";
    if (comes_after_path(syntax, import->statement))
        return "sys.path is changed before it";
    return cf_keep_name(file, text_of(syntax, import->bound));
}
