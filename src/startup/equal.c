/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/equal.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 80

/* --- constants ---------------------------------------------------------------------------------
 */

/* Of modules that load much: the same in every version and on every system. */
static const char *constant_text(const char *name)
{
    static const struct {
        const char *name, *text;
    } constants[] = {
        { "logging.NOTSET", "0" },
        { "logging.DEBUG", "10" },
        { "logging.INFO", "20" },
        { "logging.WARNING", "30" },
        { "logging.ERROR", "40" },
        { "logging.CRITICAL", "50" },
        { "subprocess.PIPE", "-1" },
        { "subprocess.STDOUT", "-2" },
        { "subprocess.DEVNULL", "-3" },
        { "string.digits", "\"0123456789\"" },
        { "string.octdigits", "\"01234567\"" },
        { "string.hexdigits", "\"0123456789abcdefABCDEF\"" },
        { "string.ascii_lowercase", "\"abcdefghijklmnopqrstuvwxyz\"" },
        { "string.ascii_uppercase", "\"ABCDEFGHIJKLMNOPQRSTUVWXYZ\"" },
        { "string.ascii_letters", "\"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\"" },
        { "string.punctuation", "\"!\\\"#$%&'()*+,-./:;<=>?@[\\\\]^_`{|}~\"" },
        { "string.whitespace", "\" \\t\\n\\r\\x0b\\x0c\"" },
    };

    for (size_t i = 0; i < sizeof(constants) / sizeof(constants[0]); i++) {
        if (strcmp(constants[i].name, name) == 0)
            return constants[i].text;
    }
    return NULL;
}

/* A literal may stand there: an argument, a default, a value, an item, one side of `==` or `+`. */
static bool takes_literal(const struct cf_syntax *syntax, uint32_t node, bool text)
{
    const struct cf_node *nodes = syntax->nodes;
    const struct cf_node *parent = &nodes[nodes[node].parent];

    if (cf_node_above(syntax, node, CF_NODE_STRING) != CF_NONE)
        return false; /* quotes in a text */
    switch ((int)parent->kind) {
    case CF_NODE_ASSIGNMENT:
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        return nodes[node].field == CF_FIELD_RIGHT;
    case CF_NODE_DEFAULT_PARAMETER:
    case CF_NODE_TYPED_DEFAULT_PARAMETER:
    case CF_NODE_KEYWORD_ARGUMENT:
        return nodes[node].field == CF_FIELD_VALUE;
    case CF_NODE_ARGUMENT_LIST:
    case CF_NODE_TUPLE:
    case CF_NODE_LIST:
    case CF_NODE_SET:
    case CF_NODE_PAIR:
    case CF_NODE_PARENTHESIZED_EXPRESSION:
        return true;
    case CF_NODE_BINARY_OPERATOR:
        return text;
    default:
        return false; /* `x is logging.INFO`, `logging.INFO.real`, `del string.digits` ... */
    }
}

/* --- calls -------------------------------------------------------------------------------------
 */

/* The only argument of the call of the function at `node`; CF_NONE: it is no such call. */
static uint32_t argument_of(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;
    const uint32_t call = nodes[node].parent;
    uint32_t arguments, argument;

    if (nodes[call].kind != CF_NODE_CALL || nodes[node].field != CF_FIELD_FUNCTION)
        return CF_NONE;
    arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    argument = arguments == CF_NONE ? CF_NONE : nodes[arguments].first;
    if (argument == CF_NONE || nodes[argument].next != CF_NONE ||
        nodes[argument].kind == CF_NODE_KEYWORD_ARGUMENT ||
        nodes[argument].kind == CF_NODE_LIST_SPLAT ||
        nodes[argument].kind == CF_NODE_DICTIONARY_SPLAT ||
        nodes[argument].kind == CF_NODE_COMMENT ||
        nodes[argument].kind == CF_NODE_GENERATOR_EXPRESSION)
        return CF_NONE;
    return argument;
}

/* The file has the module of that name under it, and binds it in no other way. */
static bool has_module(const struct cf_source *source, const char *module)
{
    const uint32_t name = cf_name_find(&source->syntax.names, module, strlen(module));
    const uint32_t binding = name == CF_NONE ? CF_NONE : cf_scope_binding(&source->scopes, 0, name);

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_IMPORT)
        return false;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];

        if (import->scope == 0 && import->bound == name)
            return import->name == CF_NONE && import->level == 0 &&
                   strcmp(import->module, module) == 0 &&
                   source->syntax.nodes[import->statement].parent == 0;
    }
    return false;
}

/* Functions of inspect that look at the type alone, and the type. */
static const char *type_text(const struct cf_source *source, const char *function)
{
    static const struct {
        const char *function, *type;
    } checks[] = {
        { "inspect.isclass", "type" },
        { "inspect.ismodule", "types.ModuleType" },
        { "inspect.isfunction", "types.FunctionType" },
        { "inspect.ismethod", "types.MethodType" },
        { "inspect.isgenerator", "types.GeneratorType" },
        { "inspect.iscoroutine", "types.CoroutineType" },
        { "inspect.istraceback", "types.TracebackType" },
        { "inspect.isframe", "types.FrameType" },
        { "inspect.iscode", "types.CodeType" },
        { "inspect.isbuiltin", "types.BuiltinFunctionType" },
    };

    for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
        if (strcmp(checks[i].function, function) == 0)
            return strcmp(checks[i].type, "type") == 0 || has_module(source, "types")
                       ? checks[i].type
                       : NULL;
    }
    return NULL;
}

/* "module.name" of the imported name, or of the attribute that is taken of the module. */
static bool full_name(const struct cf_source *source, const struct cf_import *import, uint32_t *at,
                      char *text)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t name = import->name;
    int length;

    if (name == CF_NONE) {
        const uint32_t parent = syntax->nodes[*at].parent;

        if (syntax->nodes[parent].kind != CF_NODE_ATTRIBUTE ||
            syntax->nodes[*at].field != CF_FIELD_OBJECT)
            return false;
        *at = parent;
        name = syntax->nodes[cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE)].name;
    }
    length =
        snprintf(text, NAME_MAX_BYTES, "%s.%s", import->module, cf_name_text(&syntax->names, name));
    return length > 0 && length < NAME_MAX_BYTES;
}

const char *cf_equal_of(const struct cf_source *source, const struct cf_import *import,
                        uint32_t node, bool eager, struct cf_arena *arena, uint32_t *whole)
{
    const struct cf_syntax *syntax = &source->syntax;
    char name[NAME_MAX_BYTES];
    uint32_t at = node, argument;
    const char *text;

    if (import->level != 0 || !full_name(source, import, &at, name))
        return NULL;
    *whole = at;
    if (strcmp(name, "inspect.currentframe") == 0)
        return has_module(source, "sys") ? "sys._getframe" : NULL;
    text = eager ? constant_text(name) : NULL;
    if (text != NULL)
        return takes_literal(syntax, at, text[0] == '"') ? text : NULL;
    text = type_text(source, name);
    argument = text == NULL ? CF_NONE : argument_of(syntax, at);
    if (argument == CF_NONE)
        return NULL;
    *whole = syntax->nodes[at].parent;
    return cf_arena_printf(arena, "isinstance(%.*s, %s)",
                           (int)(syntax->nodes[argument].end - syntax->nodes[argument].start),
                           syntax->text + syntax->nodes[argument].start, text);
}
