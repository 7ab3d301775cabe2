/* SPDX-License-Identifier: Apache-2.0 */
#include "candidates/cached.h"
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/known.h"

#include <string.h>

/* `for i in range(n)`, `for i, x in enumerate(xs)`: the variable has each value once. */
static bool is_counted(const struct cf_source *source, uint32_t loop, uint32_t variable)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t left = cf_node_child(syntax, loop, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(syntax, loop, CF_FIELD_RIGHT), function, attribute;
    bool first = left != CF_NONE && cf_node_after(syntax, left) > left + 1;

    if (left == CF_NONE || right == CF_NONE)
        return false;
    right = cf_unwrap(syntax, right);
    if (first)
        left = syntax->nodes[left].first;
    if (syntax->nodes[left].name != syntax->nodes[variable].name)
        return false;
    if (cf_builtin_arguments(source, right, "enumerate") != CF_NONE)
        return first;
    if (!first && (cf_builtin_arguments(source, right, "range") != CF_NONE ||
                   cf_builtin_arguments(source, right, "set") != CF_NONE ||
                   (cf_type_of(source, right).own & ~(uint32_t)(CF_TYPE_SET | CF_TYPE_DICT)) == 0))
        return true;
    function = syntax->nodes[right].kind == CF_NODE_CALL
                   ? cf_node_child(syntax, right, CF_FIELD_FUNCTION)
                   : CF_NONE;
    attribute = function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE
                    ? cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE)
                    : CF_NONE;
    return attribute != CF_NONE && cf_node_is(syntax, attribute, first ? "items" : "keys");
}

/* The for clause of a loop or comprehension; the loop itself, if it has none. */
static uint32_t clause_of(const struct cf_source *source, uint32_t loop)
{
    uint32_t clause = cf_node_child_of(&source->syntax, loop, CF_NODE_FOR_IN_CLAUSE);

    return clause == CF_NONE ? loop : clause;
}

/* `while i < n` with an i that the loop sets: it goes on from round to round. */
static bool is_condition(const struct cf_source *source, uint32_t loop, uint32_t variable)
{
    uint32_t condition = source->syntax.nodes[loop].kind == CF_NODE_WHILE_STATEMENT
                             ? cf_node_child(&source->syntax, loop, CF_FIELD_CONDITION)
                             : CF_NONE;
    uint32_t binding = cf_binding_of(source, variable);

    return condition != CF_NONE && binding != CF_NONE &&
           cf_span_mentions(source, cf_span_of(source, condition), binding) &&
           cf_span_binds(source, cf_span_of(source, loop), binding);
}

/* The variable counts rounds: each round of the outermost loop has another value. */
static bool is_counter(const struct cf_source *source, const struct cf_caching *caching,
                       uint32_t variable)
{
    const struct cf_node *nodes = source->syntax.nodes;
    struct cf_span span = cf_span_of(source, caching->loop);
    uint32_t binding = cf_binding_of(source, variable);

    if (binding == CF_NONE)
        return false;
    if (is_counted(source, clause_of(source, caching->loop), variable) ||
        is_condition(source, caching->loop, variable))
        return true;
    for (uint32_t i = span.first; i < span.after; i++) {
        if (nodes[i].name == nodes[variable].name && nodes[i].field == CF_FIELD_LEFT &&
            nodes[nodes[i].parent].kind == CF_NODE_AUGMENTED_ASSIGNMENT &&
            cf_is_variable(source, i) && cf_binding_of(source, i) == binding)
            return true;
    }
    return false;
}

/* The argument is another one in each round: i, i + 1, (i, x). */
static bool never_repeats(const struct cf_source *source, const struct cf_caching *caching,
                          uint32_t argument)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t operator;

    argument = cf_unwrap(syntax, argument);
    switch ((int)syntax->nodes[argument].kind) {
    case CF_NODE_IDENTIFIER:
        return is_counter(source, caching, argument);
    case CF_NODE_BINARY_OPERATOR:
        operator = cf_node_child(syntax, argument, CF_FIELD_OPERATOR);
        if (operator == CF_NONE || cf_node_is(syntax, operator, "%") ||
            cf_node_is(syntax, operator, "//"))
            return false;
        break;
    case CF_NODE_TUPLE:
    case CF_NODE_KEYWORD_ARGUMENT:
        break;
    default:
        return false;
    }
    for (uint32_t i = syntax->nodes[argument].first; i != CF_NONE; i = syntax->nodes[i].next) {
        if (syntax->nodes[i].field != CF_FIELD_NAME && never_repeats(source, caching, i))
            return true;
    }
    return false;
}

const struct cf_parameter *cf_cached_parameter(const struct cf_source *source,
                                               const struct cf_caching *caching, uint32_t argument)
{
    const struct cf_node *nodes = source->syntax.nodes;
    const struct cf_definition *at;
    uint32_t place = 0, name;

    if (caching->helper == CF_NONE)
        return NULL;
    at = &source->definitions.items[caching->helper];
    if (nodes[argument].kind == CF_NODE_KEYWORD_ARGUMENT) {
        name = nodes[cf_node_child(&source->syntax, argument, CF_FIELD_NAME)].name;
        for (uint32_t k = 0; k < at->parameter_count; k++) {
            if (source->definitions.parameters[at->first_parameter + k].name == name)
                return &source->definitions.parameters[at->first_parameter + k];
        }
        return NULL;
    }
    if ((at->flags & CF_DEFINITION_METHOD) != 0 && (at->flags & CF_DEFINITION_STATIC) == 0)
        place++;
    for (uint32_t i = nodes[nodes[argument].parent].first; i != argument; i = nodes[i].next)
        place++;
    return place < at->parameter_count
               ? &source->definitions.parameters[at->first_parameter + place]
               : NULL;
}

uint32_t cf_cached_promise(struct cf_site *site, const struct cf_caching *caching,
                           const struct cf_parameter *parameter)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const struct cf_evidence *evidence = site->subject->evidence;
    uint32_t bits = 0;

    if (parameter->annotation != CF_NONE)
        return cf_type_read(syntax->text + syntax->nodes[parameter->annotation].start,
                            syntax->nodes[parameter->annotation].end -
                                syntax->nodes[parameter->annotation].start)
            .own;
    for (size_t i = 0; evidence != NULL && i < evidence[caching->helper].type_count; i++) {
        const struct cf_seen_type *seen = &evidence[caching->helper].types[i];

        if (strcmp(seen->name, cf_name_text(&syntax->names, parameter->name)) == 0)
            bits |= cf_type_read(seen->type, strlen(seen->type)).own;
    }
    return bits == 0 ? CF_TYPE_ANY : bits;
}

/* The use is that of a list or an object: gone through, or an attribute of it is read. */
static bool is_structure_use(const struct cf_source *source, uint32_t use)
{
    static const char *const names[] = { "sum",  "sorted", "min",  "max",       "list",     "set",
                                         "any",  "all",    "map",  "enumerate", "filter",   "zip",
                                         "dict", "tuple",  "iter", "reversed",  "frozenset" };
    static const char *const of_dicts[] = { "get", "items", "keys", "values" };
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[use].parent, name;

    switch ((int)syntax->nodes[parent].kind) {
    case CF_NODE_FOR_STATEMENT:
    case CF_NODE_FOR_IN_CLAUSE:
        return syntax->nodes[use].field == CF_FIELD_RIGHT;
    case CF_NODE_ATTRIBUTE:
        name = cf_node_child(syntax, parent, CF_FIELD_ATTRIBUTE);
        return name == CF_NONE ||
               cf_node_is_any(syntax, name, of_dicts, sizeof(of_dicts) / sizeof(of_dicts[0])) ||
               !cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[name].name));
    case CF_NODE_SUBSCRIPT:
        name = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
        return syntax->nodes[use].field == CF_FIELD_VALUE && name != CF_NONE &&
               syntax->nodes[name].kind == CF_NODE_STRING;
    case CF_NODE_ARGUMENT_LIST:
        for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
            if (cf_builtin_arguments(source, syntax->nodes[parent].parent, names[i]) != CF_NONE)
                return true;
        }
        return false;
    default:
        return false;
    }
}

/* The use is one of a text: `x.lower()`, or the argument of a dear function. */
static bool is_text_use(const struct cf_source *source, uint32_t use)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[use].parent;

    return nodes[parent].kind == CF_NODE_ATTRIBUTE && nodes[use].field == CF_FIELD_OBJECT &&
           !is_structure_use(source, use);
}

bool cf_cached_is_structure(const struct cf_source *source, const struct cf_caching *caching,
                            const struct cf_parameter *parameter)
{
    const struct cf_definition *at = &source->definitions.items[caching->helper];
    struct cf_span body = cf_span_of(source, at->body);
    uint32_t binding = cf_scope_resolve(&source->scopes, at->scope, parameter->name);
    bool structure = false, text = false;

    for (uint32_t i = body.first; i < body.after; i++) {
        if (source->syntax.nodes[i].name != parameter->name || !cf_is_variable(source, i) ||
            cf_binding_of(source, i) != binding)
            continue;
        structure = structure || is_structure_use(source, i);
        text = text || is_text_use(source, i);
    }
    return structure && !text;
}

/* The value can be a key, and an equal one is as good. */
static bool argument_fits(struct cf_site *site, const struct cf_caching *caching, uint32_t argument)
{
    const struct cf_source *source = site->source;
    const struct cf_parameter *parameter = cf_cached_parameter(source, caching, argument);
    uint32_t value = argument, own;

    if (source->syntax.nodes[value].kind == CF_NODE_KEYWORD_ARGUMENT)
        value = cf_node_child(&source->syntax, value, CF_FIELD_VALUE);
    if (value == CF_NONE || source->syntax.nodes[value].kind == CF_NODE_LIST_SPLAT ||
        source->syntax.nodes[value].kind == CF_NODE_DICTIONARY_SPLAT ||
        source->syntax.nodes[value].kind == CF_NODE_GENERATOR_EXPRESSION)
        return false;
    own = cf_type_of(source, value).own;
    if (own == CF_TYPE_ANY && parameter != NULL)
        own = cf_cached_promise(site, caching, parameter);
    if ((own & ~(uint32_t)CF_CACHED_PLAIN) == 0)
        return true;
    if (own == CF_TYPE_ANY ? parameter != NULL && cf_cached_is_structure(source, caching, parameter)
                           : (own & (CF_TYPE_FLOAT | CF_TYPE_OTHER)) != 0)
        return false;
    return cf_site_assume_hashable(site, value, false) &&
           cf_site_assume(site,
                          cf_arena_printf(site->arena, "%s() gives the same for equal arguments",
                                          cf_site_text(site, caching->function)));
}

bool cf_cached_is_bound(const struct cf_caching *caching, size_t place)
{
    return place < CF_CACHED_ARGUMENTS_MAX && caching->bound[place] != CF_NONE;
}

bool cf_cached_arguments_fit(struct cf_site *site, const struct cf_caching *caching, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const struct cf_node *nodes = syntax->nodes;
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    size_t place = 0, bound = 0;

    if (arguments == CF_NONE || nodes[arguments].kind != CF_NODE_ARGUMENT_LIST ||
        nodes[arguments].first == CF_NONE)
        return false;
    for (uint32_t i = nodes[arguments].first; i != CF_NONE; i = nodes[i].next, place++) {
        if (cf_cached_is_bound(caching, place)) {
            bound++;
            if (!cf_same_code(syntax, i, syntax, caching->bound[place]) ||
                cf_binding_of(site->source, cf_root_variable(syntax, i)) !=
                    cf_binding_of(site->source, cf_root_variable(syntax, caching->bound[place])))
                return false;
            continue;
        }
        if (nodes[i].kind == CF_NODE_COMMENT || never_repeats(site->source, caching, i) ||
            (caching->bound_count > 0 && nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT) ||
            !argument_fits(site, caching, i))
            return false;
    }
    return bound == caching->bound_count && place > bound;
}
