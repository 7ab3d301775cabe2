/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/cuts.h"
#include "candidates/local_variable.h"

#include "candidates/bounds.h"
#include "candidates/types.h"

bool cf_read_slice(const struct cf_syntax *syntax, uint32_t slice, uint32_t *from, uint32_t *to)
{
    uint32_t child = syntax->nodes[slice].first, end = syntax->nodes[slice].end;
    unsigned colons = 0;

    *from = *to = CF_NONE;
    for (uint32_t at = syntax->nodes[slice].start; at < end;) {
        if (child != CF_NONE && syntax->nodes[child].start == at) {
            if (syntax->nodes[child].kind == CF_NODE_COMMENT || colons > 1)
                return false;
            *(colons == 0 ? from : to) = child;
            at = syntax->nodes[child].end;
            child = syntax->nodes[child].next;
            continue;
        }
        colons += syntax->text[at++] == ':';
    }
    return colons == 1;
}

uint32_t cf_index_of(const struct cf_syntax *syntax, uint32_t use)
{
    uint32_t parent = syntax->nodes[use].parent, index;

    if (syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT ||
        syntax->nodes[use].field != CF_FIELD_VALUE)
        return CF_NONE;
    index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
    return index == CF_NONE || syntax->nodes[index].next != CF_NONE ||
                   syntax->nodes[use].next != index
               ? CF_NONE
               : index;
}

bool cf_is_given(const struct cf_source *source, uint32_t node)
{
    uint32_t binding;

    node = cf_unwrap(&source->syntax, node);
    if (source->syntax.nodes[node].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, node);
    return binding != CF_NONE && source->scopes.bindings[binding].flags == CF_BINDING_PARAMETER &&
           (cf_type_of(source, node).own & CF_TYPE_INT) != 0;
}

uint32_t cf_cut_length(const struct cf_source *source, uint32_t value, uint32_t binding)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object, slice, from = CF_NONE, to = CF_NONE;

    if (syntax->nodes[value].kind != CF_NODE_SUBSCRIPT)
        return CF_NONE;
    object = cf_node_child(syntax, value, CF_FIELD_VALUE);
    if (object == CF_NONE || syntax->nodes[object].kind != CF_NODE_IDENTIFIER ||
        cf_binding_of(source, object) != binding)
        return CF_NONE;
    slice = cf_index_of(syntax, object);
    if (slice == CF_NONE || syntax->nodes[slice].kind != CF_NODE_SLICE ||
        !cf_read_slice(syntax, slice, &from, &to) || from == CF_NONE || to != CF_NONE ||
        cf_span_mentions(source, cf_span_of(source, from), binding) ||
        (!cf_at_least(source, from, value, 0) && !cf_is_given(source, from)))
        return CF_NONE;
    return from;
}

static bool is_list(enum cf_node_kind kind)
{
    return kind == CF_NODE_PATTERN_LIST || kind == CF_NODE_TUPLE_PATTERN ||
           kind == CF_NODE_EXPRESSION_LIST || kind == CF_NODE_TUPLE;
}

uint32_t cf_maker_of(const struct cf_source *source, uint32_t target)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t at = nodes[target].parent;

    if (is_list((enum cf_node_kind)nodes[at].kind))
        at = nodes[at].parent;
    if (nodes[at].kind == CF_NODE_FOR_STATEMENT)
        return at;
    if (nodes[at].kind != CF_NODE_ASSIGNMENT ||
        nodes[nodes[at].parent].kind != CF_NODE_EXPRESSION_STATEMENT)
        return CF_NONE;
    return nodes[at].parent;
}

static bool is_parameter(const struct cf_node *nodes, uint32_t node)
{
    enum cf_node_kind kind = (enum cf_node_kind)nodes[nodes[node].parent].kind;

    return kind == CF_NODE_PARAMETERS || kind == CF_NODE_TYPED_PARAMETER ||
           ((kind == CF_NODE_DEFAULT_PARAMETER || kind == CF_NODE_TYPED_DEFAULT_PARAMETER) &&
            nodes[node].field == CF_FIELD_NAME);
}

/* Adds one place that names the variable. False: the rewrite cannot do with it. */
static bool add_place(const struct cf_source *source, struct cf_cuts *rest, uint32_t node)
{
    uint32_t value;

    if (is_parameter(source->syntax.nodes, node))
        return true;
    if (cf_function_scope(source, node) != rest->scope || rest->cut_count == CF_CUT_PLACES_MAX ||
        rest->made_count == CF_CUT_PLACES_MAX || rest->read_count == CF_CUT_PLACES_MAX)
        return false;
    if (!cf_is_bound_here(source, node)) {
        rest->reads[rest->read_count++] = node;
        return true;
    }
    if (cf_maker_of(source, node) == CF_NONE)
        return false;
    value = cf_value_for(source, node);
    if (value != CF_NONE && source->syntax.nodes[value].kind == CF_NODE_ASSIGNMENT)
        return false; /* xs = ys = ... */
    if (value != CF_NONE && cf_cut_length(source, value, rest->binding) != CF_NONE)
        rest->cuts[rest->cut_count++] = node;
    else
        rest->made[rest->made_count++] = node;
    return true;
}

/* All places of the variable in its function, in the order of the text. */
static bool find_places(const struct cf_source *source, struct cf_cuts *rest)
{
    const struct cf_binding *binding = &source->scopes.bindings[rest->binding];
    struct cf_span span = cf_span_of(source, source->scopes.scopes[binding->scope].node);
    const unsigned local = CF_BINDING_ASSIGNED | CF_BINDING_PARAMETER;

    rest->scope = binding->scope;
    if (source->scopes.scopes[binding->scope].kind != CF_SCOPE_FUNCTION ||
        (binding->flags & ~local) != 0)
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (source->syntax.nodes[i].name == binding->name && cf_is_variable(source, i) &&
            cf_binding_of(source, i) == rest->binding && !add_place(source, rest, i))
            return false;
    }
    return rest->cut_count > 0;
}

/* The innermost loop that the place is run by; that of `for xs in ...` is the loop itself. */
static uint32_t loop_of(const struct cf_source *source, uint32_t place)
{
    uint32_t maker = cf_is_bound_here(source, place) ? cf_maker_of(source, place) : CF_NONE;

    if (maker != CF_NONE && source->syntax.nodes[maker].kind == CF_NODE_FOR_STATEMENT)
        return maker;
    return cf_loop_around(source, place);
}

/* Some cut goes on with what the one before left; none starts from a new value in its own loop. */
static bool cuts_in_loops(const struct cf_source *source, struct cf_cuts *rest)
{
    for (size_t i = 0; i < rest->cut_count; i++) {
        uint32_t loop = loop_of(source, rest->cuts[i]);

        rest->looped = rest->looped || loop != CF_NONE;
        for (size_t k = 0; loop != CF_NONE && k < rest->made_count; k++) {
            if (loop_of(source, rest->made[k]) == loop)
                return false;
        }
    }
    return rest->looped;
}

/* Where the position of a parameter starts: outside of loops, around all later places. */
static bool find_start(const struct cf_source *source, struct cf_cuts *rest)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t first = rest->cuts[0], last = rest->cuts[rest->cut_count - 1], at, loop;

    if ((source->scopes.bindings[rest->binding].flags & CF_BINDING_PARAMETER) == 0) {
        rest->start = CF_NONE;
        return true;
    }
    if (rest->made_count > 0 && rest->made[0] < first)
        first = rest->made[0];
    if (rest->made_count > 0 && rest->made[rest->made_count - 1] > last)
        last = rest->made[rest->made_count - 1];
    if (rest->read_count > 0 && rest->reads[rest->read_count - 1] > last)
        last = rest->reads[rest->read_count - 1];
    at = cf_statement_of(source, first);
    for (;;) {
        while ((loop = cf_loop_around(source, at)) != CF_NONE)
            at = cf_statement_of(source, loop);
        if (nodes[nodes[at].parent].kind != CF_NODE_BLOCK)
            return false;
        if (last < cf_node_after(&source->syntax, nodes[at].parent))
            break;
        at = cf_statement_of(source, nodes[nodes[at].parent].parent);
    }
    rest->start = at;
    return true;
}

/* What else names the same list may not change it meanwhile: a list that was cut is a copy. */
static bool stays(const struct cf_source *source, struct cf_cuts *rest)
{
    uint32_t function = source->scopes.scopes[rest->scope].node;
    uint32_t body = cf_node_child(&source->syntax, function, CF_FIELD_BODY);
    uint32_t own = cf_type_of(source, rest->variable).own;
    struct cf_span span;

    if (body == CF_NONE)
        return false;
    span = cf_span_of(source, body);
    if (rest->start != CF_NONE)
        span.first = rest->start;
    rest->immutable =
        own != 0 && (own & ~(uint32_t)(CF_TYPE_STR | CF_TYPE_BYTES | CF_TYPE_TUPLE)) == 0;
    return rest->immutable || !cf_span_alters(source, span, rest->variable);
}

bool cf_cuts_find(const struct cf_source *source, uint32_t target, struct cf_cuts *cuts)
{
    *cuts = (struct cf_cuts){ .variable = target, .binding = cf_binding_of(source, target) };
    return find_places(source, cuts) && cuts->cuts[0] == target && cuts_in_loops(source, cuts) &&
           find_start(source, cuts) && stays(source, cuts);
}
