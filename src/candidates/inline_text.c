/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "candidates/code.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/inline.h"
#include "candidates/site.h"

#include <string.h>

#define TEXT_MAX 200 /* longer ones are no improvement to read */

static const struct cf_definition *helper_of(const struct cf_inline *call)
{
    return &call->source->definitions.items[call->helper];
}

/* The helper mentions itself, by its name or as `self.m`: it may call itself. */
static bool mentions_itself(const struct cf_source *source, const struct cf_definition *helper,
                            bool is_method)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = helper->body; i < cf_node_after(&source->syntax, helper->body); i++) {
        if (nodes[i].kind == CF_NODE_IDENTIFIER && nodes[i].name == helper->name &&
            (nodes[i].field == CF_FIELD_ATTRIBUTE) == is_method)
            return true;
    }
    return false;
}

bool cf_inline_find(struct cf_inline *call)
{
    const struct cf_source *source = call->source;
    uint32_t function = cf_node_child(&source->syntax, call->call, CF_FIELD_FUNCTION);
    const struct cf_definition *helper;

    if (function == CF_NONE)
        return false;
    call->is_method = source->syntax.nodes[function].kind == CF_NODE_ATTRIBUTE;
    if (call->is_method)
        call->helper = cf_method_of(source, function);
    else if (source->syntax.nodes[function].kind == CF_NODE_IDENTIFIER)
        call->helper = cf_helper_of(source, function);
    else
        return false;
    if (call->helper == CF_NONE || call->helper == call->from)
        return false;
    helper = helper_of(call);
    return (helper->flags & ~(uint32_t)(CF_DEFINITION_METHOD | CF_DEFINITION_NESTED)) == 0 &&
           helper->whole == helper->node && !mentions_itself(source, helper, call->is_method);
}

/* The argument that the call gives for a parameter, or its default if that is a constant. */
static uint32_t argument_for(const struct cf_inline *call, uint32_t parameter)
{
    const struct cf_syntax *syntax = &call->source->syntax;
    const struct cf_definition *helper = helper_of(call);
    const struct cf_parameter *wanted =
        &call->source->definitions.parameters[helper->first_parameter + parameter];
    uint32_t arguments = cf_node_child(syntax, call->call, CF_FIELD_ARGUMENTS), at = 0;

    if (call->is_method && parameter == 0)
        return cf_node_child(syntax, cf_node_child(syntax, call->call, CF_FIELD_FUNCTION),
                             CF_FIELD_OBJECT);
    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].kind != CF_NODE_KEYWORD_ARGUMENT) {
            if (at++ + (call->is_method ? 1 : 0) == parameter)
                return i;
        } else if (syntax->nodes[cf_node_child(syntax, i, CF_FIELD_NAME)].name == wanted->name) {
            return cf_node_child(syntax, i, CF_FIELD_VALUE);
        }
    }
    return wanted->value != CF_NONE && cf_is_constant(call->source, wanted->value) ? wanted->value
                                                                                   : CF_NONE;
}

/* Every parameter gets a value that may be worked out anywhere, and no argument is left over. */
static bool arguments_fit(const struct cf_inline *call)
{
    const struct cf_source *source = call->source;
    const struct cf_definition *helper = helper_of(call);
    uint32_t arguments = cf_node_child(&source->syntax, call->call, CF_FIELD_ARGUMENTS), given = 0;

    if (arguments == CF_NONE || source->syntax.nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = source->syntax.nodes[arguments].first; i != CF_NONE;
         i = source->syntax.nodes[i].next) {
        if (source->syntax.nodes[i].kind == CF_NODE_LIST_SPLAT ||
            source->syntax.nodes[i].kind == CF_NODE_DICTIONARY_SPLAT ||
            source->syntax.nodes[i].kind == CF_NODE_COMMENT)
            return false;
        given++;
    }
    if (given + (call->is_method ? 1 : 0) > helper->parameter_count)
        return false;
    for (uint32_t i = 0; i < helper->parameter_count; i++) {
        enum cf_parameter_kind kind =
            source->definitions.parameters[helper->first_parameter + i].kind;
        uint32_t argument = argument_for(call, i);

        if ((kind != CF_PARAMETER_POSITIONAL && kind != CF_PARAMETER_POSITIONAL_ONLY) ||
            argument == CF_NONE || !cf_pure(source, argument))
            return false;
    }
    return true;
}

/* The function that the call stands in has the name, for whatever. */
static bool caller_has(const struct cf_inline *call, const char *name)
{
    const struct cf_source *source = call->source;
    uint32_t known = cf_name_find(&source->syntax.names, name, strlen(name)),
             node = source->definitions.items[call->from].node;

    for (uint32_t i = node; known != CF_NONE && i < cf_node_after(&source->syntax, node); i++) {
        if (source->syntax.nodes[i].name == known && cf_is_variable(source, i))
            return true;
    }
    return false;
}

/* The name means the same in the caller as in the helper: the module's, or a builtin. */
static bool means_the_same(const struct cf_inline *call, uint32_t variable)
{
    const struct cf_source *source = call->source;
    uint32_t node = source->definitions.items[call->from].node,
             binding = cf_binding_of(source, variable);

    if (binding != CF_NONE && source->scopes.bindings[binding].scope != 0)
        return false;
    for (uint32_t i = node; i < cf_node_after(&source->syntax, node); i++) {
        if (source->syntax.nodes[i].name == source->syntax.nodes[variable].name &&
            cf_is_variable(source, i) && cf_binding_of(source, i) != binding)
            return false;
    }
    return true;
}

/* The name of `name = E`, the statement; CF_NONE. */
static uint32_t assigned(const struct cf_syntax *syntax, uint32_t statement)
{
    uint32_t assignment, name;

    if (syntax->nodes[statement].kind != CF_NODE_EXPRESSION_STATEMENT ||
        syntax->nodes[syntax->nodes[statement].first].kind != CF_NODE_ASSIGNMENT)
        return CF_NONE;
    assignment = syntax->nodes[statement].first;
    name = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    return name != CF_NONE && syntax->nodes[name].kind == CF_NODE_IDENTIFIER &&
                   cf_node_child(syntax, assignment, CF_FIELD_TYPE) == CF_NONE &&
                   cf_node_child(syntax, assignment, CF_FIELD_RIGHT) != CF_NONE
               ? name
               : CF_NONE;
}

/* E of the helper's `name = E` where that is the only one and the variable its only use; CF_NONE.
 */
static uint32_t value_of(const struct cf_inline *call, uint32_t variable)
{
    const struct cf_source *source = call->source;
    const struct cf_syntax *syntax = &source->syntax;
    const uint32_t body = helper_of(call)->body;
    uint32_t found = CF_NONE, uses = 0;

    for (uint32_t i = body; i < cf_node_after(syntax, body); i++)
        uses += syntax->nodes[i].name == syntax->nodes[variable].name && cf_is_variable(source, i);
    for (uint32_t i = syntax->nodes[body].first; i != CF_NONE && i < variable;
         i = syntax->nodes[i].next) {
        uint32_t name = assigned(syntax, i);

        if (name != CF_NONE && syntax->nodes[name].name == syntax->nodes[variable].name)
            found = cf_node_child(syntax, syntax->nodes[i].first, CF_FIELD_RIGHT);
    }
    return found != CF_NONE && uses == 2 && cf_pure(source, found) ? found : CF_NONE;
}

static const char *node_text(const struct cf_inline *call, uint32_t node);

static bool is_loop_variable(const struct cf_source *source, uint32_t binding)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t node = source->scopes.bindings[binding].node;

    return nodes[node].field == CF_FIELD_LEFT &&
           nodes[nodes[node].parent].kind == CF_NODE_FOR_STATEMENT;
}

/* The text for a variable of the helper; NULL: none is right. */
static const char *variable_text(const struct cf_inline *call, uint32_t variable)
{
    const struct cf_source *source = call->source;
    const struct cf_definition *helper = helper_of(call);
    const char *name = cf_name_text(&source->syntax.names, source->syntax.nodes[variable].name);
    uint32_t binding = cf_binding_of(source, variable), scope;

    if (binding == CF_NONE || source->scopes.bindings[binding].scope == 0)
        return means_the_same(call, variable) ? name : NULL;
    scope = source->scopes.scopes[source->scopes.bindings[binding].scope].node;
    if (scope < helper->node || scope >= cf_node_after(&source->syntax, helper->node))
        return NULL; /* of a function around it */
    for (uint32_t i = 0; i < helper->parameter_count; i++) {
        uint32_t argument;
        const struct cf_node *at;

        if (source->definitions.parameters[helper->first_parameter + i].name !=
                source->syntax.nodes[variable].name ||
            source->scopes.bindings[binding].scope != helper->scope)
            continue;
        if (source->scopes.bindings[binding].flags != CF_BINDING_PARAMETER)
            return NULL; /* it gets another value */
        argument = argument_for(call, i);
        at = &source->syntax.nodes[argument];
        return cf_arena_printf(call->arena,
                               cf_strength(&source->syntax, argument) <
                                       cf_strength_needed(&source->syntax, variable)
                                   ? "(%.*s)"
                                   : "%.*s",
                               (int)(at->end - at->start), source->syntax.text + at->start);
    }
    scope = source->scopes.bindings[binding].scope == helper->scope ? value_of(call, variable)
                                                                    : CF_NONE;
    if (scope != CF_NONE) {
        const char *text = node_text(call, scope);

        return text != NULL && cf_strength(&source->syntax, scope) <
                                   cf_strength_needed(&source->syntax, variable)
                   ? cf_arena_printf(call->arena, "(%s)", text)
                   : text;
    }
    if (source->scopes.bindings[binding].scope == helper->scope &&
        !is_loop_variable(source, binding))
        return NULL;
    if (!caller_has(call, name))
        return name;
    name = cf_arena_printf(call->arena, "other_%s", name);
    return name == NULL || caller_has(call, name) ? NULL : name;
}

/* There is no right text. */
static void give_up(struct cf_buf *to)
{
    to->status = CF_EFORMAT;
}

static void grow_word(struct cf_buf *to, const char *text)
{
    if (text == NULL)
        give_up(to);
    else
        cf_buf_add_str(to, text);
}

/* A piece of the file, with line breaks and what is around them as one blank. */
static void grow_code(struct cf_buf *to, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '\n' && text[i] != '\r') {
            cf_buf_add_char(to, text[i]);
            continue;
        }
        while (i + 1 < size && strchr(" \t\r\n", text[i + 1]) != NULL)
            i++;
        cf_buf_add_char(to, ' ');
    }
}

/* The helper's code with its variables as the caller has them. */
static void grow_node(const struct cf_inline *call, struct cf_buf *to, uint32_t node)
{
    const struct cf_syntax *syntax = &call->source->syntax;
    uint32_t at = syntax->nodes[node].start;

    for (uint32_t i = node; i < cf_node_after(syntax, node); i++) {
        enum cf_node_kind kind = syntax->nodes[i].kind;

        if (kind == CF_NODE_COMMENT || kind == CF_NODE_NAMED_EXPRESSION || kind == CF_NODE_LAMBDA ||
            kind == CF_NODE_AWAIT || kind == CF_NODE_YIELD ||
            (kind == CF_NODE_STRING &&
             memchr(syntax->text + syntax->nodes[i].start, '\n',
                    syntax->nodes[i].end - syntax->nodes[i].start) != NULL)) {
            give_up(to);
            return;
        }
        if (kind != CF_NODE_IDENTIFIER || !cf_is_variable(call->source, i))
            continue;
        grow_code(to, syntax->text + at, syntax->nodes[i].start - at);
        grow_word(to, variable_text(call, i));
        at = syntax->nodes[i].end;
    }
    grow_code(to, syntax->text + at, syntax->nodes[node].end - at);
}

/* The text in the arena, and the buffer released; NULL: given up, too long or out of memory. */
static const char *finish(const struct cf_inline *call, struct cf_buf *to)
{
    const char *text = to->status == CF_OK ? cf_arena_strdup(call->arena, cf_buf_str(to)) : NULL;

    cf_buf_deinit(to);
    return text;
}

static const char *node_text(const struct cf_inline *call, uint32_t node)
{
    struct cf_buf to;

    cf_buf_init(&to, TEXT_MAX);
    grow_node(call, &to, node);
    return finish(call, &to);
}

/* The statement behind, comments aside; CF_NONE. */
static uint32_t statement_from(const struct cf_syntax *syntax, uint32_t node)
{
    while (node != CF_NONE && syntax->nodes[node].kind == CF_NODE_COMMENT)
        node = syntax->nodes[node].next;
    return node;
}

/* The first statement of the body that is no docstring. */
static uint32_t first_statement(const struct cf_inline *call)
{
    const struct cf_syntax *syntax = &call->source->syntax;
    uint32_t first = statement_from(syntax, syntax->nodes[helper_of(call)->body].first);

    if (first != CF_NONE && syntax->nodes[first].kind == CF_NODE_EXPRESSION_STATEMENT &&
        syntax->nodes[syntax->nodes[first].first].kind == CF_NODE_STRING)
        first = statement_from(syntax, syntax->nodes[first].next);
    return first;
}

static bool is_last(const struct cf_syntax *syntax, uint32_t statement)
{
    return statement_from(syntax, syntax->nodes[statement].next) == CF_NONE;
}

/* E of `return E`; CF_NONE. */
static uint32_t returned(const struct cf_syntax *syntax, uint32_t statement)
{
    return statement != CF_NONE && syntax->nodes[statement].kind == CF_NODE_RETURN_STATEMENT
               ? syntax->nodes[statement].first
               : CF_NONE;
}

/* The name is assigned there and used in one place; a parameter would have two values. */
static bool is_used_once(const struct cf_inline *call, uint32_t name)
{
    const struct cf_source *source = call->source;
    const uint32_t body = helper_of(call)->body;
    uint32_t binding = cf_binding_of(source, name), uses = 0;

    for (uint32_t i = body; i < cf_node_after(&source->syntax, body); i++)
        uses += source->syntax.nodes[i].name == source->syntax.nodes[name].name &&
                cf_is_variable(source, i) && cf_binding_of(source, i) == binding;
    return binding != CF_NONE && source->scopes.bindings[binding].flags == CF_BINDING_ASSIGNED &&
           uses == 2;
}

/* `return E`, alone or behind assignments of what is used once. */
static bool grow_expression(const struct cf_inline *call, struct cf_buf *to, uint32_t first)
{
    const struct cf_source *source = call->source;
    uint32_t value;

    while (first != CF_NONE && assigned(&source->syntax, first) != CF_NONE) {
        if (!is_used_once(call, assigned(&source->syntax, first)))
            return false;
        first = statement_from(&source->syntax, source->syntax.nodes[first].next);
    }
    value = returned(&source->syntax, first);
    if (value == CF_NONE || !is_last(&source->syntax, first) || !cf_pure(source, value) ||
        cf_strength(&source->syntax, value) == 0)
        return false;
    if (cf_strength(&source->syntax, value) >= cf_strength_needed(&source->syntax, call->call)) {
        grow_node(call, to, value);
    } else {
        grow_word(to, "(");
        grow_node(call, to, value);
        grow_word(to, ")");
    }
    return true;
}

/* The parts of "next((E for x in xs if C), D)". */
struct first_found {
    uint32_t element, target, over, condition, otherwise; /* `otherwise` CF_NONE: the call itself */
};

static void grow_first(const struct cf_inline *call, struct cf_buf *to,
                       const struct first_found *found)
{
    const struct cf_node *at = &call->source->syntax.nodes[call->call];

    grow_word(to, found->otherwise == CF_NONE ? "(next((" : "next((");
    grow_node(call, to, found->element);
    grow_word(to, " for ");
    grow_node(call, to, found->target);
    grow_word(to, " in ");
    grow_node(call, to, found->over);
    grow_word(to, " if ");
    grow_node(call, to, found->condition);
    grow_word(to, "), ");
    if (found->otherwise != CF_NONE) {
        grow_node(call, to, found->otherwise);
    } else {
        grow_word(to, "None) or ");
        grow_code(to, call->source->syntax.text + at->start, at->end - at->start);
    }
    grow_word(to, ")");
}

/* `for x in xs: if C: return E`, then `return D` or something else. */
static bool grow_loop(const struct cf_inline *call, struct cf_buf *to, uint32_t first)
{
    const struct cf_source *source = call->source;
    const struct cf_syntax *syntax = &source->syntax;
    const struct cf_definition *helper = helper_of(call);
    struct first_found found = { .otherwise = CF_NONE };
    uint32_t body, test, block, after;

    if (first == CF_NONE || syntax->nodes[first].kind != CF_NODE_FOR_STATEMENT ||
        cf_node_child(syntax, first, CF_FIELD_ALTERNATIVE) != CF_NONE)
        return false;
    found.target = cf_node_child(syntax, first, CF_FIELD_LEFT);
    found.over = cf_node_child(syntax, first, CF_FIELD_RIGHT);
    body = cf_node_child(syntax, first, CF_FIELD_BODY);
    test = body == CF_NONE ? CF_NONE : statement_from(syntax, syntax->nodes[body].first);
    if (test == CF_NONE || syntax->nodes[test].kind != CF_NODE_IF_STATEMENT ||
        !is_last(syntax, test) || cf_node_child(syntax, test, CF_FIELD_ALTERNATIVE) != CF_NONE ||
        syntax->nodes[found.target].kind != CF_NODE_IDENTIFIER)
        return false;
    found.condition = cf_node_child(syntax, test, CF_FIELD_CONDITION);
    block = cf_node_child(syntax, test, CF_FIELD_CONSEQUENCE);
    block = block == CF_NONE ? CF_NONE : statement_from(syntax, syntax->nodes[block].first);
    found.element = returned(syntax, block);
    if (found.element == CF_NONE || !cf_pure(source, found.condition) ||
        !cf_pure(source, found.element) || !cf_pure(source, found.over))
        return false;
    after = statement_from(syntax, syntax->nodes[first].next);
    if (after != CF_NONE && is_last(syntax, after) && returned(syntax, after) != CF_NONE &&
        cf_is_constant(source, returned(syntax, after)))
        found.otherwise = returned(syntax, after);
    else if (!cf_span_pure(source, cf_span_of(source, helper->body), helper->scope))
        return false;
    grow_first(call, to, &found);
    return true;
}

/* `found = [x for x in xs if C]`, then `return found[0] if found else D`. */
static bool grow_list(const struct cf_inline *call, struct cf_buf *to, uint32_t first)
{
    const struct cf_source *source = call->source;
    const struct cf_syntax *syntax = &source->syntax;
    struct first_found found;
    uint32_t assignment, name, list, value, parts[3], count = 0, clause, condition;

    if (first == CF_NONE || syntax->nodes[first].kind != CF_NODE_EXPRESSION_STATEMENT ||
        syntax->nodes[syntax->nodes[first].first].kind != CF_NODE_ASSIGNMENT)
        return false;
    assignment = syntax->nodes[first].first;
    name = cf_node_child(syntax, assignment, CF_FIELD_LEFT);
    list = cf_node_child(syntax, assignment, CF_FIELD_RIGHT);
    first = statement_from(syntax, syntax->nodes[first].next);
    value = returned(syntax, first);
    if (name == CF_NONE || list == CF_NONE || value == CF_NONE || !is_last(syntax, first) ||
        syntax->nodes[list].kind != CF_NODE_LIST_COMPREHENSION ||
        syntax->nodes[value].kind != CF_NODE_CONDITIONAL_EXPRESSION || !cf_pure(source, list))
        return false;
    for (uint32_t i = syntax->nodes[value].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (count < 3 && syntax->nodes[i].kind != CF_TOKEN_OPERATOR)
            parts[count++] = i;
    }
    clause = syntax->nodes[syntax->nodes[list].first].next;
    condition = clause == CF_NONE ? CF_NONE : syntax->nodes[clause].next;
    if (count != 3 || condition == CF_NONE || syntax->nodes[condition].next != CF_NONE ||
        syntax->nodes[condition].kind != CF_NODE_IF_CLAUSE ||
        !cf_same_code(syntax, parts[1], syntax, name) || !cf_is_constant(source, parts[2]) ||
        syntax->nodes[parts[0]].kind != CF_NODE_SUBSCRIPT ||
        !cf_same_code(syntax, cf_node_child(syntax, parts[0], CF_FIELD_VALUE), syntax, name) ||
        !cf_node_is(syntax, cf_node_child(syntax, parts[0], CF_FIELD_SUBSCRIPT), "0"))
        return false;
    found = (struct first_found){
        .element = syntax->nodes[list].first,
        .target = cf_node_child(syntax, clause, CF_FIELD_LEFT),
        .over = cf_node_child(syntax, clause, CF_FIELD_RIGHT),
        .condition = syntax->nodes[condition].first,
        .otherwise = parts[2],
    };
    grow_first(call, to, &found);
    return true;
}

const char *cf_inline_text(const struct cf_inline *call)
{
    struct cf_buf to;
    uint32_t first;

    if (!arguments_fit(call))
        return NULL;
    cf_buf_init(&to, TEXT_MAX);
    first = first_statement(call);
    if (!grow_list(call, &to, first) && !grow_loop(call, &to, first) &&
        !grow_expression(call, &to, first))
        give_up(&to);
    return finish(call, &to);
}
