/* SPDX-License-Identifier: Apache-2.0 */
/* `n` for `len(xs)`, where n is made by `n = len(xs)` and xs keeps its length. */
#include "candidates/known.h"
#include "candidates/local_variable.h"
#include "candidates/match.h"

/* xs of `len(xs)`, a plain name; CF_NONE. */
static uint32_t measured(const struct cf_source *source, uint32_t call)
{
    const uint32_t only = cf_builtin_argument(source, call, "len");

    return only != CF_NONE && source->syntax.nodes[only].kind == CF_NODE_IDENTIFIER ? only
                                                                                    : CF_NONE;
}

/* The only assignment to the variable; CF_NONE. */
static uint32_t assignment_of(const struct cf_source *source, uint32_t use, uint32_t binding)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_binding *at = &source->scopes.bindings[binding];
    uint32_t first = source->scopes.scopes[at->scope].node;

    for (uint32_t i = first; i < use; i++) {
        if (syntax->nodes[i].kind == CF_NODE_IDENTIFIER && syntax->nodes[i].name == at->name &&
            syntax->nodes[i].field == CF_FIELD_LEFT &&
            syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_ASSIGNMENT)
            return syntax->nodes[i].parent;
    }
    return CF_NONE;
}

static bool is_builtin_call(const struct cf_source *source, uint32_t call)
{
    uint32_t function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);
    const char *name;

    if (function == CF_NONE || source->syntax.nodes[function].kind != CF_NODE_IDENTIFIER)
        return false;
    name = cf_name_text(&source->syntax.names, source->syntax.nodes[function].name);
    return cf_known_builtin(name) && cf_names_builtin(source, function, name);
}

/* The use of the variable lets its value's length be: it reads it, or puts one item in its place.
 */
static bool use_keeps_length(const struct cf_source *source, uint32_t use)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent, index;

    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_SUBSCRIPT:
        index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
        if (syntax->nodes[use].field != CF_FIELD_VALUE)
            return true;
        return (index != CF_NONE && syntax->nodes[index].kind != CF_NODE_SLICE) ||
               !cf_is_bound_here(source, parent);
    case CF_NODE_ATTRIBUTE:
        index = cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);
        return index != CF_NONE &&
               cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[index].name));
    case CF_NODE_ARGUMENT_LIST:
        return is_builtin_call(source, syntax->nodes[parent].parent);
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return syntax->nodes[use].field == CF_FIELD_RIGHT;
    case CF_NODE_COMPARISON_OPERATOR:
    case CF_NODE_NOT_OPERATOR:
    case CF_NODE_RETURN_STATEMENT:
    case CF_NODE_IF_STATEMENT:
        return true;
    default:
        return false;
    }
}

/* Nothing in the function gives the variable another value, or its value another length. */
static bool keeps_length(const struct cf_source *source, uint32_t variable)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, variable), assigned = 0;
    const struct cf_binding *at;
    struct cf_span span;

    if (binding == CF_NONE)
        return false;
    at = &source->scopes.bindings[binding];
    if (at->scope == 0 || (at->flags != CF_BINDING_ASSIGNED && at->flags != CF_BINDING_PARAMETER))
        return false;
    span = cf_span_of(source, source->scopes.scopes[at->scope].node);
    for (uint32_t i = span.first; i < span.after; i++) {
        uint32_t parent = syntax->nodes[i].parent;

        if (syntax->nodes[i].name != at->name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        if (cf_is_bound_here(source, i)) {
            if (at->flags == CF_BINDING_PARAMETER || ++assigned > 1 || i > variable ||
                syntax->nodes[parent].kind != CF_NODE_ASSIGNMENT)
                return false;
        } else if (syntax->nodes[parent].field != CF_FIELD_PARAMETERS &&
                   syntax->nodes[parent].kind != CF_NODE_TYPED_PARAMETER &&
                   !use_keeps_length(source, i)) {
            return false;
        }
    }
    return true;
}

uint32_t cf_length_call_of(const struct cf_source *source, uint32_t use)
{
    struct cf_local_variable variable;
    uint32_t binding = cf_binding_of(source, use), assignment, xs;

    if (binding == CF_NONE || source->scopes.bindings[binding].flags != CF_BINDING_ASSIGNED ||
        source->scopes.bindings[binding].scope == 0)
        return CF_NONE;
    assignment = assignment_of(source, use, binding);
    if (assignment == CF_NONE || !cf_local_variable_find(source, assignment, &variable))
        return CF_NONE;
    xs = measured(source, variable.right);
    return xs != CF_NONE && keeps_length(source, xs) ? variable.right : CF_NONE;
}

uint32_t cf_measured(const struct cf_source *source, uint32_t node)
{
    node = cf_unwrap(&source->syntax, node);
    if (source->syntax.nodes[node].kind == CF_NODE_IDENTIFIER)
        node = cf_length_call_of(source, node);
    return node == CF_NONE ? CF_NONE : cf_builtin_argument(source, node, "len");
}
