/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does importing a file do something to what is not its own: registers a handler, sets up logging,
 * changes another module? Deferring the import would put that off. Functions of the file that it
 * calls as statements are looked into; what other calls do is not seen: the project's tests must
 * tell.
 */
#include "startup/unit.h"

#include <string.h>

#define DEPTH_MAX 4 /* of functions that call each other */

static bool range_has_effect(const struct cf_source *source, uint32_t from, uint32_t to,
                             unsigned depth);

/* The variable at the bottom of `a.b[c].d()`; CF_NONE: something else. */
static uint32_t root_of(const struct cf_syntax *syntax, uint32_t node)
{
    while (node != CF_NONE && syntax->nodes[node].kind != CF_NODE_IDENTIFIER) {
        switch ((int)syntax->nodes[node].kind) {
        case CF_NODE_ATTRIBUTE:
        case CF_NODE_SUBSCRIPT:
        case CF_NODE_CALL:
            node = syntax->nodes[node].first;
            break;
        default:
            return CF_NONE;
        }
    }
    return node;
}

/* What the name at the bottom is in the module; NULL: nothing, or a function's own. */
static const struct cf_binding *binding_of(const struct cf_source *source, uint32_t node)
{
    const struct cf_scopes *scopes = &source->scopes;
    const uint32_t root = root_of(&source->syntax, node);
    const uint32_t scope = root == CF_NONE ? CF_NONE : cf_scope_at(scopes, root);
    const uint32_t binding = scope == CF_NONE
                                 ? CF_NONE
                                 : cf_scope_resolve(scopes, scope, source->syntax.nodes[root].name);

    if (binding == CF_NONE || scopes->bindings[binding].scope != 0)
        return NULL;
    return &scopes->bindings[binding];
}

/* The variable is made by the file itself, and is not something that it imports. */
static bool is_own(const struct cf_source *source, uint32_t node)
{
    const struct cf_binding *binding = binding_of(source, node);

    return binding != NULL &&
           (binding->flags & (CF_BINDING_ASSIGNED | CF_BINDING_FUNCTION | CF_BINDING_CLASS)) != 0 &&
           (binding->flags & CF_BINDING_IMPORT) == 0;
}

/* The definition that the file's name stands for, and nothing else; CF_NONE: there is no such. */
static uint32_t definition_of(const struct cf_source *source, uint32_t name)
{
    const struct cf_binding *binding = binding_of(source, name);
    uint32_t definition;

    if (binding == NULL || binding->flags != CF_BINDING_FUNCTION)
        return CF_NONE;
    definition = source->syntax.nodes[binding->node].parent;
    if (source->syntax.nodes[definition].kind != CF_NODE_FUNCTION_DEFINITION ||
        source->syntax.nodes[source->syntax.nodes[definition].parent].kind ==
            CF_NODE_DECORATED_DEFINITION)
        return CF_NONE;
    return definition;
}

/* `setattr(OWN, ...)`. */
static bool sets_own(const struct cf_source *source, uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    const uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);

    return strcmp(cf_name_text(&syntax->names, syntax->nodes[function].name), "setattr") == 0 &&
           binding_of(source, function) == NULL && arguments != CF_NONE &&
           syntax->nodes[arguments].first != CF_NONE &&
           is_own(source, syntax->nodes[arguments].first);
}

/* A builtin that does nothing to what it is given, and calls none of it. */
static bool is_harmless(const struct cf_source *source, uint32_t function)
{
    static const char *const names[] = { "len",     "range", "enumerate", "zip",        "str",
                                         "int",     "list",  "tuple",     "isinstance", "hasattr",
                                         "getattr", "set",   "dict",      NULL };
    const struct cf_scopes *scopes = &source->scopes;
    const struct cf_node *node = &source->syntax.nodes[function];

    return cf_scope_resolve(scopes, cf_scope_at(scopes, function), node->name) == CF_NONE &&
           cf_is_among(cf_name_text(&source->syntax.names, node->name), names);
}

/* `OWN.append(x)` and `setattr(OWN, x, y)` change what is the file's, and so may a function of its
 * own; `register(x)` and `other.add(x)` may do anything. */
static bool call_has_effect(const struct cf_source *source, uint32_t call, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t body;

    if (function == CF_NONE)
        return true;
    if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE)
        return !is_own(source, function);
    if (syntax->nodes[function].kind != CF_NODE_IDENTIFIER || depth == DEPTH_MAX)
        return true;
    if (sets_own(source, call) || (depth > 0 && is_harmless(source, function)))
        return false;
    body = definition_of(source, function);
    body = body == CF_NONE ? CF_NONE : cf_node_child(syntax, body, CF_FIELD_BODY);
    return body == CF_NONE ||
           range_has_effect(source, body, cf_node_after(syntax, body), depth + 1);
}

static bool target_has_effect(const struct cf_source *source, uint32_t assignment)
{
    const uint32_t left = cf_node_child(&source->syntax, assignment, CF_FIELD_LEFT);
    const uint8_t kind = left == CF_NONE ? CF_NODE_OTHER : source->syntax.nodes[left].kind;

    return (kind == CF_NODE_ATTRIBUTE || kind == CF_NODE_SUBSCRIPT) && !is_own(source, left);
}

/* `@app.route(...)`, `@registry.register`: by the words that such decorators have. */
static bool registers(const struct cf_source *source, uint32_t decorator)
{
    const struct cf_syntax *syntax = &source->syntax;
    static const char *const words[] = {
        "register", "listen",  "hook",   "handler", "route",   "command",  "event",
        "plugin",   "subscri", "signal", "codec",   "connect", "receiver", "extend",
    };
    const struct cf_node *node = &syntax->nodes[decorator];

    if (node->first != CF_NONE && is_own(source, node->first))
        return false; /* with something of the file's own */
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (memmem(syntax->text + node->start, node->end - node->start, words[i],
                   strlen(words[i])) != NULL)
            return true;
    }
    return false;
}

static bool has_effect(const struct cf_source *source, uint32_t node, unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t first = syntax->nodes[node].first;

    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_CALL:
        return depth > 0 && call_has_effect(source, node, depth);
    case CF_NODE_EXPRESSION_STATEMENT:
        return first != CF_NONE && syntax->nodes[first].kind == CF_NODE_CALL &&
               call_has_effect(source, first, depth);
    case CF_NODE_ASSIGNMENT:
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        return target_has_effect(source, node);
    case CF_NODE_DECORATOR:
        return registers(source, node);
    case CF_NODE_DELETE_STATEMENT:
        return first != CF_NONE && syntax->nodes[first].kind != CF_NODE_IDENTIFIER &&
               !is_own(source, first);
    default:
        return false;
    }
}

static bool range_has_effect(const struct cf_source *source, uint32_t from, uint32_t to,
                             unsigned depth)
{
    const struct cf_syntax *syntax = &source->syntax;

    while (from < to) {
        const uint8_t kind = syntax->nodes[from].kind;

        if (has_effect(source, from, depth))
            return true;
        if (kind == CF_NODE_FUNCTION_DEFINITION || kind == CF_NODE_LAMBDA ||
            cf_source_is_guard(syntax, from))
            from = cf_node_after(syntax, from);
        else
            from++;
    }
    return false;
}

bool cf_unit_has_effects(const struct cf_source *source)
{
    return range_has_effect(source, 1, source->syntax.count, 0);
}
