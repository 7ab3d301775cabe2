/* SPDX-License-Identifier: Apache-2.0 */
/* `self.text += piece` in a loop: a local variable, stored after it. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
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

/* The only statement of a body, a docstring aside; CF_NONE. */
static uint32_t only_statement(const struct cf_source *source, uint32_t body)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t found = CF_NONE;

    for (uint32_t i = nodes[body].first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].kind == CF_NODE_COMMENT || (nodes[i].kind == CF_NODE_EXPRESSION_STATEMENT &&
                                                 nodes[nodes[i].first].kind == CF_NODE_STRING))
            continue;
        if (found != CF_NONE || nodes[i].kind != CF_NODE_EXPRESSION_STATEMENT)
            return CF_NONE;
        found = nodes[i].first;
    }
    return found;
}

/* The undecorated method of that name, with one parameter, the only one of the file. */
static const struct cf_definition *find_method(const struct cf_source *source, uint32_t word)
{
    const struct cf_definition *found = NULL;

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        const struct cf_definition *at = &source->definitions.items[i];

        if (at->name != source->syntax.nodes[word].name)
            continue;
        if (found != NULL || at->kind != CF_DEFINES_FUNCTION || at->whole != at->node ||
            (at->flags & (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR)) != 0 ||
            at->parameter_count != 2 || at->parent == CF_NONE ||
            source->definitions.items[at->parent].kind != CF_DEFINES_CLASS)
            return NULL;
        found = at;
    }
    return found;
}

/* The call is in a method of the same class, and on what that is called on. */
static bool is_own_class(const struct cf_source *source, uint32_t call,
                         const struct cf_definition *method)
{
    uint32_t scope = cf_function_scope(source, call);
    uint32_t definition = cf_definition_of(&source->definitions, source->scopes.scopes[scope].node);

    return definition != CF_NONE &&
           source->definitions.items[definition].parent == method->parent &&
           &source->definitions.items[definition] != method;
}

/* What the call `self.add(piece)` adds, where add() is `self.text += piece` and nothing else. */
struct adder {
    uint32_t object, piece; /* of the call */
    uint32_t attribute;     /* of the method */
    bool in_place;          /* `+=` */
};

static bool read_adder(const struct cf_source *source, uint32_t call, struct adder *adder)
{
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    const struct cf_parameter *parameters;
    const struct cf_definition *method;
    uint32_t statement, added;

    if (nodes[nodes[call].parent].kind != CF_NODE_EXPRESSION_STATEMENT || function == CF_NONE ||
        nodes[function].kind != CF_NODE_ATTRIBUTE || arguments == CF_NONE ||
        nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    adder->object = cf_node_child(syntax, function, CF_FIELD_OBJECT);
    adder->piece = nodes[arguments].first;
    if (adder->object == CF_NONE || !is_plain_name(syntax, adder->object) ||
        adder->piece == CF_NONE || nodes[adder->piece].next != CF_NONE ||
        nodes[adder->piece].kind == CF_NODE_KEYWORD_ARGUMENT ||
        nodes[adder->piece].kind == CF_NODE_LIST_SPLAT ||
        nodes[adder->piece].kind == CF_NODE_DICTIONARY_SPLAT)
        return false;
    method = find_method(source, cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE));
    statement = method == NULL ? CF_NONE : only_statement(source, method->body);
    adder->attribute = statement == CF_NONE ? CF_NONE : added_attribute(source, statement);
    if (adder->attribute == CF_NONE || !is_own_class(source, call, method))
        return false;
    adder->in_place = nodes[statement].kind == CF_NODE_AUGMENTED_ASSIGNMENT;
    added = cf_node_child(syntax, statement, CF_FIELD_RIGHT);
    if (!cf_node_is(syntax,
                    cf_node_child(syntax, adder->in_place ? statement : added, CF_FIELD_OPERATOR),
                    adder->in_place ? "+=" : "+"))
        return false;
    if (!adder->in_place) {
        if (!cf_same_code(syntax, cf_node_child(syntax, added, CF_FIELD_LEFT), syntax,
                          adder->attribute))
            return false;
        added = cf_node_child(syntax, added, CF_FIELD_RIGHT);
    }
    parameters = &source->definitions.parameters[method->first_parameter];
    return parameters[1].kind <= CF_PARAMETER_POSITIONAL &&
           cf_same_code(syntax, parameters[0].node, syntax, adder->object) &&
           cf_same_code(syntax, parameters[1].node, syntax, added) &&
           cf_same_code(syntax, cf_node_child(syntax, adder->attribute, CF_FIELD_OBJECT), syntax,
                        adder->object);
}

/* `self.text` of the first `self.text += ...` or `self.add(...)` in the loop; CF_NONE. */
static uint32_t find_attribute(const struct cf_source *source, uint32_t loop, uint32_t *object)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t after = cf_node_after(syntax, loop);
    struct adder adder;

    for (uint32_t i = loop; i < after; i++) {
        uint32_t left = added_attribute(source, i);

        if (syntax->nodes[i].kind == CF_NODE_CALL && read_adder(source, i, &adder)) {
            *object = adder.object;
            return adder.attribute;
        }
        if (left == CF_NONE)
            continue;
        *object = cf_node_child(syntax, left, CF_FIELD_OBJECT);
        if (*object != CF_NONE && is_plain_name(syntax, *object))
            return left;
    }
    return CF_NONE;
}

/* The call is one that adds to that attribute. */
static bool adds_by_call(const struct cf_source *source, uint32_t call, uint32_t attribute,
                         struct adder *adder)
{
    return read_adder(source, call, adder) &&
           cf_same_code(&source->syntax, adder->attribute, &source->syntax, attribute);
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
static bool loop_fits(const struct cf_source *source, uint32_t loop, uint32_t attribute,
                      uint32_t object)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t binding = cf_binding_of(source, object);
    struct adder adder;
    struct cf_span span = cf_span_of(source, loop);

    if (binding == CF_NONE || cf_span_jumps(source, span) != 0 ||
        cf_span_binds(source, span, binding))
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)syntax->nodes[i].kind) {
        case CF_NODE_CALL:
            if (!adds_by_call(source, i, attribute, &adder) &&
                (!cf_pure(source, i) || looks_at_objects(source, i)))
                return false;
            break;
        case CF_NODE_ATTRIBUTE:
            if (cf_reads_property(source, i))
                return false;
            if (cf_same_code(syntax, i, syntax, attribute)) {
                if (!is_added(source, i))
                    return false;
            } else if (cf_same_code(syntax, cf_node_child(syntax, i, CF_FIELD_ATTRIBUTE), syntax,
                                    cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE))) {
                return false; /* another name may be the same object */
            }
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

/* `name += piece` for `self.add(piece)`. */
static bool rename_call(struct cf_site *site, uint32_t call, const struct adder *adder,
                        const char *name)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t own = cf_type_of(site->source, adder->piece).own;
    bool in_place = adder->in_place || own == CF_TYPE_STR;
    uint32_t function = cf_node_child(&site->source->syntax, call, CF_FIELD_FUNCTION);
    const char *word = cf_site_text(site, function);

    return word != NULL &&
           cf_site_assume(
               site, cf_arena_printf(site->arena, "no subclass has a %s() of its own", word)) &&
           cf_site_edit(site, nodes[call].start, nodes[adder->piece].start,
                        in_place ? cf_arena_printf(site->arena, "%s += ", name)
                                 : cf_arena_printf(site->arena, "%s = %s + (", name, name)) &&
           cf_site_edit(site, nodes[adder->piece].end, nodes[call].end, in_place ? "" : ")");
}

/* All uses of the attribute in the loop. */
static bool rename_uses(struct cf_site *site, uint32_t loop, uint32_t attribute, const char *name)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t after = cf_node_after(syntax, loop);
    struct adder adder;

    for (uint32_t i = loop; i < after; i++) {
        if (syntax->nodes[i].kind == CF_NODE_ATTRIBUTE &&
            cf_same_code(syntax, i, syntax, attribute) && !rename_use(site, i, name))
            return false;
        if (syntax->nodes[i].kind == CF_NODE_CALL && adds_by_call(source, i, attribute, &adder) &&
            !rename_call(site, i, &adder, name))
            return false;
    }
    return true;
}

bool cf_rewrite_attribute_accumulator(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t object = CF_NONE, attribute = find_attribute(source, node, &object);
    const char *text, *name;

    if (attribute == CF_NONE || cf_loop_around(source, node) != CF_NONE ||
        cf_is_tried(source, node) || !loop_fits(source, node, attribute, object) ||
        !cf_site_starts_line(site, node))
        return false;
    text = cf_site_text(site, attribute);
    name = cf_site_text(site, cf_node_child(syntax, attribute, CF_FIELD_ATTRIBUTE));
    name = name == NULL ? NULL : cf_site_name(site, name[0] == '_' ? name + 1 : name, true);
    return text != NULL && name != NULL && rename_uses(site, node, attribute, name) &&
           cf_site_insert_before(site, node,
                                 cf_arena_printf(site->arena, "%s = %s\n", name, text)) &&
           cf_site_insert_after(site, node, cf_arena_printf(site->arena, "%s = %s\n", text, name));
}
