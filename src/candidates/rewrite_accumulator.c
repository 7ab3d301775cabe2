/* SPDX-License-Identifier: Apache-2.0 */
/* `self.text += piece` in a loop: a local variable, stored after it. */
#include "candidates/condition.h"
#include "candidates/rewrites.h"

static bool is_plain_name(const struct cf_syntax *syntax, uint32_t node)
{
    return syntax->nodes[node].kind == CF_NODE_IDENTIFIER;
}

/* `self.text` of the first `self.text += ...` in the loop; CF_NONE. */
static uint32_t find_attribute(const struct cf_source *source, uint32_t loop)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t after = cf_node_after(syntax, loop);

    for (uint32_t i = loop; i < after; i++) {
        uint32_t left, object;

        if (syntax->nodes[i].kind != CF_NODE_AUGMENTED_ASSIGNMENT)
            continue;
        left = cf_node_child(syntax, i, CF_FIELD_LEFT);
        if (left == CF_NONE || syntax->nodes[left].kind != CF_NODE_ATTRIBUTE)
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
            if (!cf_pure(source, i))
                return false;
            break;
        case CF_NODE_ATTRIBUTE:
            if (cf_same_code(syntax, i, syntax, attribute) &&
                syntax->nodes[syntax->nodes[i].parent].kind != CF_NODE_AUGMENTED_ASSIGNMENT)
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
            cf_same_code(syntax, i, syntax, attribute) &&
            !cf_site_edit(site, syntax->nodes[i].start, syntax->nodes[i].end, name))
            return false;
    }
    return cf_site_insert_before(site, node,
                                 cf_arena_printf(site->arena, "%s = %s\n", name, text)) &&
           cf_site_insert_after(site, node, cf_arena_printf(site->arena, "%s = %s\n", text, name));
}
