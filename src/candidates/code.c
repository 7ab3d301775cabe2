/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/code.h"

#include "candidates/known.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 12
#define PATH_SIZE 64 /* of "datetime.datetime.strptime" */

struct cf_span cf_span_of(const struct cf_source *source, uint32_t node)
{
    return (struct cf_span){ node, cf_node_after(&source->syntax, node) };
}

bool cf_literal_value(const struct cf_syntax *syntax, uint32_t node, long *value)
{
    char text[NUMBER_SIZE], *rest = NULL;
    size_t size = syntax->nodes[node].end - syntax->nodes[node].start;

    if (size >= sizeof(text) || (syntax->nodes[node].kind != CF_NODE_INTEGER &&
                                 syntax->nodes[node].kind != CF_NODE_UNARY_OPERATOR))
        return false;
    memcpy(text, syntax->text + syntax->nodes[node].start, size);
    text[size] = '\0';
    *value = strtol(text, &rest, 10);
    return rest != text && *rest == '\0';
}

const char *cf_turned(const struct cf_syntax *syntax, uint32_t operator)
{
    static const char *const pairs[][2] = {
        { "==", "==" }, { "!=", "!=" }, { "<", ">" }, { ">", "<" }, { "<=", ">=" }, { ">=", "<=" },
    };

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (cf_node_is(syntax, operator, pairs[i][0]))
            return pairs[i][1];
    }
    return NULL;
}

uint32_t cf_unwrap(const struct cf_syntax *syntax, uint32_t node)
{
    const struct cf_node *nodes = syntax->nodes;

    while (nodes[node].kind == CF_NODE_PARENTHESIZED_EXPRESSION) {
        uint32_t inner = nodes[node].first;

        while (inner != CF_NONE && nodes[inner].kind == CF_NODE_COMMENT)
            inner = nodes[inner].next;
        if (inner == CF_NONE)
            break;
        node = inner;
    }
    return node;
}

bool cf_node_is(const struct cf_syntax *syntax, uint32_t node, const char *word)
{
    const struct cf_node *at = &syntax->nodes[node];
    size_t size = strlen(word);

    return at->end - at->start == size && memcmp(syntax->text + at->start, word, size) == 0;
}

bool cf_node_is_any(const struct cf_syntax *syntax, uint32_t node, const char *const *words,
                    size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cf_node_is(syntax, node, words[i]))
            return true;
    }
    return false;
}

bool cf_is_variable(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    if (nodes[node].kind != CF_NODE_IDENTIFIER || parent == CF_NONE)
        return false;
    switch ((int)nodes[parent].kind) {
    case CF_NODE_ATTRIBUTE:
        return nodes[node].field != CF_FIELD_ATTRIBUTE;
    case CF_NODE_KEYWORD_ARGUMENT:
        return nodes[node].field != CF_FIELD_NAME;
    case CF_NODE_DOTTED_NAME: {
        uint32_t above = nodes[parent].parent;

        return above == CF_NONE || (nodes[above].kind != CF_NODE_IMPORT_STATEMENT &&
                                    nodes[above].kind != CF_NODE_IMPORT_FROM_STATEMENT &&
                                    nodes[above].kind != CF_NODE_ALIASED_IMPORT);
    }
    default:
        return true;
    }
}

static uint32_t skip_comments(const struct cf_syntax *syntax, uint32_t node)
{
    while (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_COMMENT)
        node = syntax->nodes[node].next;
    return node;
}

static bool same_leaf(const struct cf_syntax *a, uint32_t left, const struct cf_syntax *b,
                      uint32_t right)
{
    const struct cf_node *x = &a->nodes[left], *y = &b->nodes[right];

    return x->end - x->start == y->end - y->start &&
           memcmp(a->text + x->start, b->text + y->start, x->end - x->start) == 0;
}

bool cf_same_code(const struct cf_syntax *a, uint32_t left, const struct cf_syntax *b,
                  uint32_t right)
{
    uint32_t x, y;

    left = cf_unwrap(a, left);
    right = cf_unwrap(b, right);
    if (a->nodes[left].kind != b->nodes[right].kind)
        return false;
    if (a->nodes[left].kind == CF_NODE_STRING) {
        const char *p = NULL, *q = NULL;
        uint32_t m = 0, n = 0;

        if (!cf_node_plain_string(a, left, &p, &m) || !cf_node_plain_string(b, right, &q, &n))
            return same_leaf(a, left, b, right);
        /* A prefix (b, r) is in front of the first quote. */
        return m == n && memcmp(p, q, m) == 0 &&
               (a->text[a->nodes[left].start] == 'b') == (b->text[b->nodes[right].start] == 'b');
    }
    x = skip_comments(a, a->nodes[left].first);
    y = skip_comments(b, b->nodes[right].first);
    if (x == CF_NONE && y == CF_NONE)
        return same_leaf(a, left, b, right);
    if (a->nodes[left].kind == CF_NODE_SLICE)
        return same_leaf(a, left, b, right); /* its colons are not in the tree */
    while (x != CF_NONE && y != CF_NONE) {
        if (a->nodes[x].field != b->nodes[y].field || !cf_same_code(a, x, b, y))
            return false;
        x = skip_comments(a, a->nodes[x].next);
        y = skip_comments(b, b->nodes[y].next);
    }
    return x == CF_NONE && y == CF_NONE;
}

uint32_t cf_root_variable(const struct cf_syntax *syntax, uint32_t node)
{
    for (;;) {
        node = cf_unwrap(syntax, node);
        switch ((int)syntax->nodes[node].kind) {
        case CF_NODE_IDENTIFIER:
            return node;
        case CF_NODE_ATTRIBUTE:
            node = cf_node_child(syntax, node, CF_FIELD_OBJECT);
            break;
        case CF_NODE_SUBSCRIPT:
            node = cf_node_child(syntax, node, CF_FIELD_VALUE);
            break;
        default:
            return CF_NONE;
        }
        if (node == CF_NONE)
            return CF_NONE;
    }
}

uint32_t cf_binding_of(const struct cf_source *source, uint32_t node)
{
    uint32_t scope = cf_scope_at(&source->scopes, node);
    uint32_t name = source->syntax.nodes[node].name;

    /* A definition's own name and a parameter are in no scope of their own node's kind. */
    return name == CF_NONE ? CF_NONE : cf_scope_resolve(&source->scopes, scope, name);
}

uint32_t cf_function_scope(const struct cf_source *source, uint32_t node)
{
    uint32_t scope = cf_scope_at(&source->scopes, node);

    while (source->scopes.scopes[scope].kind == CF_SCOPE_COMPREHENSION)
        scope = source->scopes.scopes[scope].parent;
    return scope;
}

/* `from m import *` may put another thing under a builtin's name. */
static bool star_hides(const struct cf_source *source, const char *name)
{
    static const char *const harmless[] = { "typing",      "collections", "itertools", "functools",
                                            "dataclasses", "enum",        "string",    "heapq",
                                            "bisect",      "random",      "datetime" };

    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];
        bool known = false;

        if (!import->star)
            continue;
        for (size_t k = 0; k < sizeof(harmless) / sizeof(harmless[0]); k++)
            known = known || strcmp(harmless[k], import->module) == 0;
        if (strcmp(import->module, "math") == 0 && strcmp(name, "pow") != 0)
            known = true;
        if (!known || import->level > 0)
            return true;
    }
    return false;
}

bool cf_is_builtin(const struct cf_source *source, uint32_t node, const char *name)
{
    uint32_t scope = cf_scope_at(&source->scopes, node);
    uint32_t number = cf_name_find(&source->syntax.names, name, strlen(name));

    if (number != CF_NONE && cf_scope_resolve(&source->scopes, scope, number) != CF_NONE)
        return false;
    return !star_hides(source, name);
}

bool cf_names_builtin(const struct cf_source *source, uint32_t node, const char *name)
{
    return node != CF_NONE && source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER &&
           cf_node_is(&source->syntax, node, name) && cf_is_builtin(source, node, name);
}

bool cf_names_any(const struct cf_source *source, uint32_t node, const char *const *names,
                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cf_names_builtin(source, node, names[i]))
            return true;
    }
    return false;
}

uint32_t cf_builtin_arguments(const struct cf_source *source, uint32_t call, const char *name)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t function;

    if (syntax->nodes[call].kind != CF_NODE_CALL)
        return CF_NONE;
    function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    if (function == CF_NONE || !cf_names_builtin(source, function, name))
        return CF_NONE;
    return cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
}

uint32_t cf_builtin_argument(const struct cf_source *source, uint32_t call, const char *name)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t arguments = cf_builtin_arguments(source, call, name), only;

    if (arguments == CF_NONE || nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return CF_NONE;
    only = nodes[arguments].first;
    return only != CF_NONE && nodes[only].next == CF_NONE ? only : CF_NONE;
}

/* The import that a binding comes from, where it comes from nothing else; NULL. */
static const struct cf_import *import_of(const struct cf_source *source, uint32_t binding)
{
    const struct cf_binding *at = &source->scopes.bindings[binding];
    const struct cf_import *found = NULL;

    if (at->flags != CF_BINDING_IMPORT)
        return NULL;
    for (uint32_t i = 0; i < source->imports.count; i++) {
        const struct cf_import *import = &source->imports.items[i];

        if (import->bound != at->name || import->scope != at->scope || import->level > 0)
            continue;
        if (found != NULL &&
            (strcmp(found->module, import->module) != 0 || found->name != import->name))
            return NULL; /* one of two, by a condition */
        found = import;
    }
    return found;
}

const char *cf_module_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_import *import;
    uint32_t binding;

    if (source->syntax.nodes[node].kind != CF_NODE_IDENTIFIER)
        return NULL;
    binding = cf_binding_of(source, node);
    import = binding == CF_NONE ? NULL : import_of(source, binding);
    if (import == NULL || import->name != CF_NONE || import->star)
        return NULL;
    return import->whole && strchr(import->module, '.') != NULL ? NULL : import->module;
}

bool cf_imported_is(const struct cf_source *source, uint32_t node, const char *module,
                    const char *name)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_import *import;
    uint32_t binding;

    if (syntax->nodes[node].kind == CF_NODE_ATTRIBUTE) {
        uint32_t object = cf_node_child(syntax, node, CF_FIELD_OBJECT);
        uint32_t attribute = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
        const char *from = object == CF_NONE ? NULL : cf_module_of(source, object);

        return from != NULL && strcmp(from, module) == 0 && attribute != CF_NONE &&
               (name == NULL || cf_node_is(syntax, attribute, name));
    }
    if (syntax->nodes[node].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, node);
    import = binding == CF_NONE ? NULL : import_of(source, binding);
    return import != NULL && import->name != CF_NONE && strcmp(import->module, module) == 0 &&
           (name == NULL || strcmp(cf_name_text(&syntax->names, import->name), name) == 0);
}

/* The module or name that an identifier means through an import: "os", "datetime.datetime". */
static bool root_path(const struct cf_source *source, uint32_t node, char *path, size_t size)
{
    uint32_t binding = cf_binding_of(source, node);
    const struct cf_import *import = binding == CF_NONE ? NULL : import_of(source, binding);
    int length;

    if (import == NULL || import->star || import->module == NULL)
        return false;
    if (import->name != CF_NONE)
        length = snprintf(path, size, "%s.%s", import->module,
                          cf_name_text(&source->syntax.names, import->name));
    else
        length = snprintf(path, size, "%.*s",
                          import->whole ? (int)strcspn(import->module, ".")
                                        : (int)strlen(import->module),
                          import->module);
    return length > 0 && (size_t)length < size;
}

bool cf_import_path(const struct cf_source *source, uint32_t node, char *path, size_t size)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, attribute;
    size_t length;
    int added;

    if (syntax->nodes[node].kind == CF_NODE_IDENTIFIER)
        return root_path(source, node, path, size);
    if (syntax->nodes[node].kind != CF_NODE_ATTRIBUTE)
        return false;
    object = cf_node_child(syntax, node, CF_FIELD_OBJECT);
    attribute = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    if (object == CF_NONE || attribute == CF_NONE || !cf_import_path(source, object, path, size))
        return false;
    length = strlen(path);
    added = snprintf(path + length, size - length, ".%s",
                     cf_name_text(&syntax->names, syntax->nodes[attribute].name));
    return added > 0 && (size_t)added < size - length;
}

/* A call of a function of the standard library that is one of those. */
static bool calls(const struct cf_source *source, uint32_t call, bool (*is_one)(const char *path))
{
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);
    char path[PATH_SIZE];

    return source->syntax.nodes[call].kind == CF_NODE_CALL && function != CF_NONE &&
           cf_import_path(source, function, path, sizeof(path)) && is_one(path);
}

bool cf_calls_known(const struct cf_source *source, uint32_t call)
{
    return calls(source, call, cf_known_function);
}

bool cf_calls_maker(const struct cf_source *source, uint32_t call)
{
    return calls(source, call, cf_known_maker);
}

bool cf_span_mentions(const struct cf_source *source, struct cf_span span, uint32_t binding)
{
    uint32_t name = source->scopes.bindings[binding].name;

    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == binding)
            return true;
    }
    return false;
}

bool cf_spans_share(const struct cf_source *source, struct cf_span span, struct cf_span other)
{
    for (uint32_t i = other.first; i < other.after; i++) {
        uint32_t binding;

        if (!cf_is_variable(source, i))
            continue;
        binding = cf_binding_of(source, i);
        if (binding != CF_NONE && cf_span_mentions(source, span, binding))
            return true;
    }
    return false;
}

/* Below a node in a role that binds names: the whole left side is not meant, only its names. */
static bool is_target(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t child = node, parent = nodes[node].parent;

    for (; parent != CF_NONE; child = parent, parent = nodes[parent].parent) {
        switch ((int)nodes[parent].kind) {
        case CF_NODE_PATTERN_LIST:
        case CF_NODE_TUPLE_PATTERN:
        case CF_NODE_LIST_PATTERN:
        case CF_NODE_LIST_SPLAT_PATTERN:
        case CF_NODE_TUPLE:
        case CF_NODE_LIST:
        case CF_NODE_EXPRESSION_LIST:
        case CF_NODE_PARENTHESIZED_EXPRESSION:
        case CF_NODE_AS_PATTERN_TARGET:
            break;
        case CF_NODE_ASSIGNMENT:
        case CF_NODE_AUGMENTED_ASSIGNMENT:
        case CF_NODE_FOR_STATEMENT:
        case CF_NODE_FOR_IN_CLAUSE:
            return nodes[child].field == CF_FIELD_LEFT;
        case CF_NODE_NAMED_EXPRESSION:
            return nodes[child].field == CF_FIELD_NAME;
        case CF_NODE_AS_PATTERN:
            return nodes[child].field == CF_FIELD_ALIAS;
        case CF_NODE_DELETE_STATEMENT:
        case CF_NODE_CASE_PATTERN:
        case CF_NODE_GLOBAL_STATEMENT:
        case CF_NODE_NONLOCAL_STATEMENT:
            return true;
        default:
            return false;
        }
    }
    return false;
}

bool cf_is_bound_here(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    if (parent == CF_NONE)
        return false;
    if ((nodes[parent].kind == CF_NODE_FUNCTION_DEFINITION ||
         nodes[parent].kind == CF_NODE_CLASS_DEFINITION) &&
        nodes[node].field == CF_FIELD_NAME)
        return true;
    return is_target(source, node);
}

static bool is_imported_here(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (node = nodes[node].parent; node != CF_NONE; node = nodes[node].parent) {
        if (nodes[node].kind == CF_NODE_IMPORT_STATEMENT ||
            nodes[node].kind == CF_NODE_IMPORT_FROM_STATEMENT)
            return true;
        if (nodes[node].kind != CF_NODE_DOTTED_NAME && nodes[node].kind != CF_NODE_ALIASED_IMPORT)
            return false;
    }
    return false;
}

bool cf_span_binds(const struct cf_source *source, struct cf_span span, uint32_t binding)
{
    const struct cf_binding *at = &source->scopes.bindings[binding];

    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name != at->name)
            continue;
        if (cf_is_variable(source, i)
                ? cf_is_bound_here(source, i) && cf_binding_of(source, i) == binding
                : is_imported_here(source, i))
            return true;
    }
    return false;
}

/* `sorted(xs, key=lambda ...)`, min and max: called once for each element, at once. A list that is
 * sorted in place is empty meanwhile. */
static bool is_key(const struct cf_source *source, uint32_t lambda)
{
    static const char *const names[] = { "sorted", "min", "max" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t keyword = syntax->nodes[lambda].parent, name, call;

    if (syntax->nodes[keyword].kind != CF_NODE_KEYWORD_ARGUMENT)
        return false;
    name = cf_node_child(syntax, keyword, CF_FIELD_NAME);
    call = syntax->nodes[syntax->nodes[keyword].parent].parent;
    if (name == CF_NONE || !cf_node_is(syntax, name, "key"))
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (cf_builtin_arguments(source, call, names[i]) != CF_NONE)
            return true;
    }
    return false;
}

uint32_t cf_loop_around(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t child = node;

    for (node = nodes[node].parent; node != CF_NONE; child = node, node = nodes[node].parent) {
        switch ((int)nodes[node].kind) {
        case CF_NODE_FOR_STATEMENT:
            if (nodes[child].field == CF_FIELD_BODY)
                return node;
            break;
        case CF_NODE_WHILE_STATEMENT:
            if (nodes[child].field != CF_FIELD_ALTERNATIVE)
                return node;
            break;
        case CF_NODE_LIST_COMPREHENSION:
        case CF_NODE_SET_COMPREHENSION:
        case CF_NODE_DICTIONARY_COMPREHENSION:
        case CF_NODE_GENERATOR_EXPRESSION: {
            uint32_t clause = cf_node_child_of(&source->syntax, node, CF_NODE_FOR_IN_CLAUSE);

            if (child != clause)
                return node;
            break;
        }
        case CF_NODE_LAMBDA:
            return nodes[child].field == CF_FIELD_BODY && is_key(source, node) ? node : CF_NONE;
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_CLASS_DEFINITION:
            return CF_NONE;
        default:
            break;
        }
    }
    return CF_NONE;
}

uint32_t cf_statement_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;

    while (nodes[node].parent != CF_NONE && nodes[nodes[node].parent].kind != CF_NODE_BLOCK &&
           nodes[nodes[node].parent].kind != CF_NODE_MODULE)
        node = nodes[node].parent;
    return node;
}
