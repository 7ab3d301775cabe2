/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does importing a file do something to what is not its own: registers a handler, sets up logging,
 * changes another module? Deferring the import would put that off. What runs inside functions that
 * the file calls is not seen: the project's tests must tell.
 */
#include "startup/unit.h"

#include <string.h>

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

/* The variable is made by the file itself, and is not something that it imports. */
static bool is_own(const struct cf_source *source, uint32_t node)
{
    const uint32_t root = root_of(&source->syntax, node);
    const uint32_t binding =
        root == CF_NONE ? CF_NONE
                        : cf_scope_binding(&source->scopes, 0, source->syntax.nodes[root].name);

    return binding != CF_NONE &&
           (source->scopes.bindings[binding].flags &
            (CF_BINDING_ASSIGNED | CF_BINDING_FUNCTION | CF_BINDING_CLASS)) != 0 &&
           (source->scopes.bindings[binding].flags & CF_BINDING_IMPORT) == 0;
}

/* `OWN.append(x)` changes what is the file's; `register(x)` and `other.add(x)` may do anything. */
static bool call_has_effect(const struct cf_source *source, uint32_t call)
{
    const uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);

    return function == CF_NONE || source->syntax.nodes[function].kind != CF_NODE_ATTRIBUTE ||
           !is_own(source, function);
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

static bool has_effect(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t first = syntax->nodes[node].first;

    switch ((int)syntax->nodes[node].kind) {
    case CF_NODE_EXPRESSION_STATEMENT:
        return first != CF_NONE && syntax->nodes[first].kind == CF_NODE_CALL &&
               call_has_effect(source, first);
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

bool cf_unit_has_effects(const struct cf_source *source)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t i = 1;

    while (i < syntax->count) {
        const uint8_t kind = syntax->nodes[i].kind;

        if (has_effect(source, i))
            return true;
        if (kind == CF_NODE_FUNCTION_DEFINITION || kind == CF_NODE_LAMBDA ||
            cf_source_is_guard(syntax, i))
            i = cf_node_after(syntax, i);
        else
            i++;
    }
    return false;
}
