/* SPDX-License-Identifier: Apache-2.0 */
/* `self.text += piece` in a loop: a local variable, stored after it. */
#include "candidates/condition.h"
#include "candidates/helper.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

static bool is_plain_name(const struct cf_syntax *syntax, uint32_t node)
{
    return syntax->nodes[node].kind == CF_NODE_IDENTIFIER;
}

/* The attribute that the assignment adds to: `self.text += ...`, `self.text = self.text + ...`. */
static uint32_t added_attribute(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, node, CF_FIELD_RIGHT);

    if (left == CF_NONE || syntax->nodes[left].kind != CF_NODE_ATTRIBUTE)
        return CF_NONE;
    if (syntax->nodes[node].kind == CF_NODE_AUGMENTED_ASSIGNMENT)
        return left;
    if (syntax->nodes[node].kind != CF_NODE_ASSIGNMENT || right == CF_NONE)
        return CF_NONE;
    if (syntax->nodes[right].kind != CF_NODE_BINARY_OPERATOR)
        return CF_NONE;
    while (syntax->nodes[right].kind == CF_NODE_BINARY_OPERATOR)
        right = cf_node_child(syntax, right, CF_FIELD_LEFT);
    return right != CF_NONE && cf_same_code(syntax, left, syntax, right) ? left : CF_NONE;
}

/* The use is one of those in an assignment that adds to the attribute. */
static bool is_added(const struct cf_source *source, uint32_t use)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t statement = nodes[use].parent;

    for (uint32_t at = use;
         nodes[statement].kind == CF_NODE_BINARY_OPERATOR && nodes[at].field == CF_FIELD_LEFT;
         at = statement, statement = nodes[statement].parent) {
    }
    return nodes[statement].kind == CF_NODE_AUGMENTED_ASSIGNMENT
               ? nodes[use].parent == statement
               : added_attribute(source, statement) != CF_NONE;
}

/* `self.text` of the first `self.text += ...` in the loop; CF_NONE. */
static uint32_t find_attribute(const struct cf_source *source, uint32_t loop)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t after = cf_node_after(syntax, loop);

    for (uint32_t i = loop; i < after; i++) {
        uint32_t left = added_attribute(source, i), object;

        if (left == CF_NONE)
            continue;
        object = cf_node_child(syntax, left, CF_FIELD_OBJECT);
        if (object != CF_NONE && is_plain_name(syntax, object))
            return left;
    }
    return CF_NONE;
}

/* The object's name alone, handed to something that may look at the attribute. */
static bool is_exposed(const struct cf_syntax *syntax, uint32_t node)
{
    return syntax->nodes[node].field != CF_FIELD_OBJECT ||
           syntax->nodes[syntax->nodes[node].parent].kind != CF_NODE_ATTRIBUTE;
}

/* A method, or a function of the file that looks at more than its arguments. */
static bool looks_at_objects(const struct cf_source *source, uint32_t call)
{
    uint32_t helper = cf_called(source, call);

    return helper != CF_NONE && cf_looks_outside(source, helper);
}

/* Nothing in the loop but `+=` has to do with the attribute, and nothing leaves the loop. */
static bool loop_fits(const struct cf_source *source, uint32_t loop, uint32_t attribute)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object = cf_node_child(syntax, attribute, CF_FIELD_OBJECT);
    uint32_t binding = cf_binding_of(source, object);
    struct cf_span span = cf_span_of(source, loop);

    if (binding == CF_NONE || cf_span_jumps(source, span) != 0 ||
        cf_span_binds(source, span, binding))
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)syntax->nodes[i].kind) {
        case CF_NODE_CALL:
            if (!cf_pure(source, i) || looks_at_objects(source, i))
                return false;
            break;
        case CF_NODE_ATTRIBUTE:
            if (cf_reads_property(source, i))
                return false;
            if (cf_same_code(syntax, i, syntax, attribute) && !is_added(source, i))
                return false;
            break;
        case CF_NODE_TRY_STATEMENT:
        case CF_NODE_WITH_STATEMENT:
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_LAMBDA:
        case CF_NODE_ASSERT_STATEMENT:
            return false;
        case CF_NODE_IDENTIFIER:
            if (cf_is_variable(source, i) && cf_binding_of(source, i) == binding &&
                is_exposed(syntax, i))
                return false;
            break;
        default:
            break;
        }
    }
    return true;
}

/* `self.text + a + b` with a text among a and b: gives a; CF_NONE. */
static uint32_t first_text(const struct cf_source *source, uint32_t assignment)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t at = cf_node_child(syntax, assignment, CF_FIELD_RIGHT), piece = CF_NONE;
    bool text = false;

    while (syntax->nodes[at].kind == CF_NODE_BINARY_OPERATOR) {
        if (!cf_node_is(syntax, cf_node_child(syntax, at, CF_FIELD_OPERATOR), "+"))
            return CF_NONE;
        piece = cf_node_child(syntax, at, CF_FIELD_RIGHT);
        text = text || cf_type_of(source, piece).own == CF_TYPE_STR;
        at = cf_node_child(syntax, at, CF_FIELD_LEFT);
    }
    return text ? piece : CF_NONE;
}

/* The name for the attribute: `name += a + b` for `self.text = self.text + a + b` of texts. */
static bool rename_use(struct cf_site *site, uint32_t use, const char *name)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t statement = nodes[use].parent, piece;

    if (nodes[statement].kind == CF_NODE_ASSIGNMENT) {
        piece = first_text(source, statement);
        if (piece != CF_NONE)
            return cf_site_edit(site, nodes[use].start, nodes[piece].start,
                                cf_arena_printf(site->arena, "%s += ", name));
    }
    while (nodes[statement].kind == CF_NODE_BINARY_OPERATOR)
        statement = nodes[statement].parent;
    if (nodes[statement].kind == CF_NODE_ASSIGNMENT && nodes[use].parent != statement &&
        first_text(source, statement) != CF_NONE)
        return true;
    return cf_site_edit(site, nodes[use].start, nodes[use].end, name);
}

bool cf_rewrite_attribute_accumulator(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t attribute = find_attribute(source, node), after = cf_node_after(syntax, node);
    const char *text, *name;

    if (attribute == CF_NONE || cf_loop_around(source, node) != CF_NONE ||
        !loop_fits(source, node, attribute) || !cf_site_starts_line(site, node))
        return false;
    text = cf_site_text(site, attribute);
    name = cf_site_text(site, cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE));
    name = name == NULL ? NULL : cf_site_name(site, name[0] == '_' ? name + 1 : name, true);
    if (text == NULL || name == NULL)
        return false;
    for (uint32_t i = node; i < after; i++) {
        if (syntax->nodes[i].kind == CF_NODE_ATTRIBUTE &&
            cf_same_code(syntax, i, syntax, attribute) && !rename_use(site, i, name))
            return false;
    }
    return cf_site_insert_before(site, node,
                                 cf_arena_printf(site->arena, "%s = %s\n", name, text)) &&
           cf_site_insert_after(site, node, cf_arena_printf(site->arena, "%s = %s\n", text, name));
}
