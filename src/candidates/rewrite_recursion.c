/* SPDX-License-Identifier: Apache-2.0 */
/* A cache for the calls that a function makes of itself, for the time of one call from outside. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define MUTABLE (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT)
#define CALLS_MAX 16
#define PARAMETERS_MAX 12

struct recursion {
    const struct cf_definition *definition;
    uint32_t calls[CALLS_MAX]; /* of the function by itself */
    size_t count;
    uint32_t weight;            /* a call in a loop is made more than once */
    uint32_t first, after;      /* parameters, without self */
    bool fixed[PARAMETERS_MAX]; /* every call hands the parameter on as it is */
};

static const struct cf_parameter *parameter_at(const struct cf_source *source,
                                               const struct cf_definition *definition, uint32_t k)
{
    return &source->definitions.parameters[definition->first_parameter + k];
}

static bool is_method(const struct cf_definition *definition)
{
    return (definition->flags & CF_DEFINITION_METHOD) != 0;
}

/* The function is named otherwise than by a call of it: who knows what for. */
static bool is_handed_on(const struct cf_source *source, const struct recursion *recursion)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span body = cf_span_of(source, recursion->definition->body);

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t call = syntax->nodes[i].parent;

        if (syntax->nodes[i].kind != CF_NODE_IDENTIFIER ||
            syntax->nodes[i].name != recursion->definition->name)
            continue;
        if (syntax->nodes[call].kind == CF_NODE_ATTRIBUTE)
            call = syntax->nodes[call].parent;
        if (syntax->nodes[call].kind != CF_NODE_CALL ||
            !cf_calls_itself(source, call, recursion->definition->scope))
            return true;
    }
    return false;
}

/* Every call of itself, with one plain argument for each parameter. */
static bool find_calls(const struct cf_source *source, struct recursion *recursion)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span body = cf_span_of(source, recursion->definition->body);

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t arguments, count = 0;

        if (syntax->nodes[i].kind != CF_NODE_CALL ||
            !cf_calls_itself(source, i, recursion->definition->scope))
            continue;
        arguments = cf_node_child(syntax, i, CF_FIELD_ARGUMENTS);
        if (recursion->count == CALLS_MAX || arguments == CF_NONE ||
            syntax->nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
            return false;
        for (uint32_t a = syntax->nodes[arguments].first; a != CF_NONE; a = syntax->nodes[a].next) {
            if (syntax->nodes[a].kind == CF_NODE_KEYWORD_ARGUMENT ||
                syntax->nodes[a].kind == CF_NODE_LIST_SPLAT ||
                syntax->nodes[a].kind == CF_NODE_DICTIONARY_SPLAT ||
                syntax->nodes[a].kind == CF_NODE_COMMENT)
                return false;
            count++;
        }
        if (count != recursion->after - recursion->first)
            return false;
        recursion->calls[recursion->count++] = i;
        recursion->weight += cf_loop_around(source, i) == CF_NONE ? 1 : 2;
    }
    return recursion->weight >= 2;
}

static uint32_t argument_at(const struct cf_syntax *syntax, uint32_t call, uint32_t k)
{
    uint32_t argument = syntax->nodes[cf_node_child(syntax, call, CF_FIELD_ARGUMENTS)].first;

    while (k-- > 0)
        argument = syntax->nodes[argument].next;
    return argument;
}

/* Which parameters every call hands on, and nothing gives another value. */
static void find_fixed(const struct cf_source *source, struct recursion *recursion)
{
    const struct cf_definition *definition = recursion->definition;
    struct cf_span body = cf_span_of(source, definition->body);

    for (uint32_t k = recursion->first; k < recursion->after; k++) {
        const struct cf_parameter *parameter = parameter_at(source, definition, k);
        uint32_t binding = cf_scope_resolve(&source->scopes, definition->scope, parameter->name);
        bool fixed = binding != CF_NONE && !cf_span_binds(source, body, binding);

        for (size_t i = 0; i < recursion->count && fixed; i++) {
            uint32_t argument =
                argument_at(&source->syntax, recursion->calls[i], k - recursion->first);

            fixed = source->syntax.nodes[argument].kind == CF_NODE_IDENTIFIER &&
                    cf_binding_of(source, argument) == binding;
        }
        recursion->fixed[k] = fixed;
    }
}

/* `graph[node]` and `graph.get(node)` of a parameter: what it names can be reached on many ways. */
static bool is_key(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t parent = syntax->nodes[node].parent, call, function, name;

    if (syntax->nodes[parent].kind == CF_NODE_SUBSCRIPT)
        return syntax->nodes[node].field == CF_FIELD_SUBSCRIPT && !cf_is_bound_here(source, parent);
    if (syntax->nodes[parent].kind != CF_NODE_ARGUMENT_LIST || syntax->nodes[parent].first != node)
        return false;
    call = syntax->nodes[parent].parent;
    function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    name = function != CF_NONE && syntax->nodes[function].kind == CF_NODE_ATTRIBUTE
               ? cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE)
               : CF_NONE;
    return name != CF_NONE && cf_node_is(syntax, name, "get");
}

/* One parameter names what is looked up, and every call of itself is in a loop over others. */
static bool walks_by_keys(const struct cf_source *source, const struct recursion *recursion)
{
    const struct cf_definition *definition = recursion->definition;
    struct cf_span body = cf_span_of(source, definition->body);
    bool found = false;

    for (size_t i = 0; i < recursion->count; i++) {
        if (cf_loop_around(source, recursion->calls[i]) == CF_NONE &&
            cf_node_above(&source->syntax, recursion->calls[i], CF_NODE_FOR_STATEMENT) == CF_NONE)
            return false;
    }
    for (uint32_t k = recursion->first; k < recursion->after && !found; k++) {
        const struct cf_parameter *parameter = parameter_at(source, definition, k);
        uint32_t binding = cf_scope_resolve(&source->scopes, definition->scope, parameter->name);

        for (uint32_t i = body.first; i < body.after && !found; i++)
            found = !recursion->fixed[k] && source->syntax.nodes[i].name == parameter->name &&
                    cf_is_variable(source, i) && cf_binding_of(source, i) == binding &&
                    is_key(source, i);
    }
    return found;
}

/*
 * Calls with equal arguments are likely where the arguments are computed (n - 1), and not where a
 * structure is walked (node.left).
 */
static bool arguments_repeat(const struct cf_source *source, const struct recursion *recursion)
{
    const struct cf_syntax *syntax = &source->syntax;
    bool computed = false;

    for (size_t i = 0; i < recursion->count; i++) {
        struct cf_span span =
            cf_span_of(source, cf_node_child(syntax, recursion->calls[i], CF_FIELD_ARGUMENTS));

        for (uint32_t at = span.first; at < span.after; at++) {
            if (syntax->nodes[at].kind == CF_NODE_ATTRIBUTE &&
                (!is_method(recursion->definition) ||
                 !cf_calls_itself(source, syntax->nodes[at].parent, recursion->definition->scope)))
                return false;
            if (syntax->nodes[at].kind == CF_TOKEN_OPERATOR && cf_node_is(syntax, at, "/"))
                return false;
            computed = computed || syntax->nodes[at].kind == CF_NODE_BINARY_OPERATOR ||
                       syntax->nodes[at].kind == CF_NODE_SLICE;
        }
    }
    return computed || walks_by_keys(source, recursion);
}

/* Parameters are passed as they are written; those that change can be keys. */
static bool parameters_fit(struct cf_site *site, const struct recursion *recursion)
{
    uint32_t changing = 0;

    for (uint32_t k = recursion->first; k < recursion->after; k++) {
        const struct cf_parameter *parameter = parameter_at(site->source, recursion->definition, k);

        if ((parameter->kind != CF_PARAMETER_POSITIONAL &&
             parameter->kind != CF_PARAMETER_POSITIONAL_ONLY) ||
            (!recursion->fixed[k] && !cf_site_assume_hashable(site, parameter->node, false)))
            return false;
        changing += !recursion->fixed[k];
    }
    return changing > 0;
}

/* A list that is only read on the spot: `sum([...])`, `for x in [...]`. */
static bool is_read_at_once(const struct cf_source *source, uint32_t node)
{
    enum cf_node_kind above = source->syntax.nodes[source->syntax.nodes[node].parent].kind;

    return above != CF_NODE_BINARY_OPERATOR && cf_is_consumed(source, node);
}

/* Every call of itself is read on the spot: its result may be a list. */
static bool calls_are_read(const struct cf_source *source, const struct recursion *recursion)
{
    for (size_t i = 0; i < recursion->count; i++) {
        if (!is_read_at_once(source, recursion->calls[i]))
            return false;
    }
    return true;
}

/* What it returns is not a list or the like, which callers would share. */
static bool results_fit(const struct cf_source *source, const struct cf_definition *definition)
{
    struct cf_span body = cf_span_of(source, definition->body);

    for (uint32_t i = body.first; i < body.after; i++) {
        const struct cf_node *node = &source->syntax.nodes[i];

        if (node->kind == CF_NODE_RETURN_STATEMENT && node->first != CF_NONE) {
            uint32_t own = cf_type_of(source, node->first).own;

            if (own != CF_TYPE_ANY && (own & MUTABLE) != 0)
                return false;
        }
        if ((node->kind == CF_NODE_LIST || node->kind == CF_NODE_LIST_COMPREHENSION ||
             node->kind == CF_NODE_DICTIONARY || node->kind == CF_NODE_SET) &&
            !is_read_at_once(source, i))
            return false;
    }
    return true;
}

/*
 * Lists that each call makes anew, and of which the function only reads the elements: the one that
 * goes to the caller is in nobody else's hands, but it may have elements twice.
 */
static bool shares_results(struct cf_site *site, const struct recursion *recursion)
{
    const struct cf_source *source = site->source;

    return calls_are_read(source, recursion) &&
           cf_site_assume(site, "the elements of its results are not changed in place");
}

/* The parameters that change, as they are passed on: "n, k". */
static const char *passed(struct cf_site *site, const struct recursion *recursion)
{
    const char *text = "";

    for (uint32_t k = recursion->first; k < recursion->after && text != NULL; k++) {
        uint32_t name = parameter_at(site->source, recursion->definition, k)->name;

        if (!recursion->fixed[k])
            text = cf_arena_printf(site->arena, "%s%s%s", text, *text == '\0' ? "" : ", ",
                                   cf_name_text(&site->source->syntax.names, name));
    }
    site->failed = site->failed || text == NULL;
    return text;
}

/* Takes the arguments of fixed parameters out of a call. */
static bool drop_arguments(struct cf_site *site, const struct recursion *recursion, uint32_t call)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t kept = CF_NONE, dropped = CF_NONE, argument = argument_at(syntax, call, 0);

    for (uint32_t k = recursion->first; k < recursion->after; k++) {
        uint32_t next = syntax->nodes[argument].next;

        if (recursion->fixed[k] && kept != CF_NONE) {
            if (!cf_site_edit(site, syntax->nodes[kept].end, syntax->nodes[argument].end, ""))
                return false;
            kept = argument;
        } else if (recursion->fixed[k]) {
            dropped = dropped == CF_NONE ? argument : dropped;
        } else {
            if (kept == CF_NONE && dropped != CF_NONE &&
                !cf_site_edit(site, syntax->nodes[dropped].start, syntax->nodes[argument].start,
                              ""))
                return false;
            kept = argument;
        }
        argument = next;
    }
    return true;
}

/* `self.f(xs, n - 1)` becomes `f(n - 1)`. */
static bool edit_calls(struct cf_site *site, const struct recursion *recursion)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    for (size_t i = 0; i < recursion->count; i++) {
        uint32_t function = cf_node_child(syntax, recursion->calls[i], CF_FIELD_FUNCTION);

        if (!drop_arguments(site, recursion, recursion->calls[i]))
            return false;
        if (syntax->nodes[function].kind == CF_NODE_ATTRIBUTE) {
            uint32_t name = cf_node_child(syntax, function, CF_FIELD_ATTRIBUTE);

            if (!cf_site_edit(site, syntax->nodes[function].start, syntax->nodes[name].start, ""))
                return false;
        }
    }
    return true;
}

/* The first statement that is no docstring. */
static uint32_t first_statement(const struct cf_syntax *syntax, uint32_t body)
{
    const struct cf_node *nodes = syntax->nodes;
    uint32_t first = nodes[body].first;

    while (first != CF_NONE && nodes[first].next != CF_NONE &&
           (nodes[first].kind == CF_NODE_COMMENT ||
            (nodes[first].kind == CF_NODE_EXPRESSION_STATEMENT &&
             nodes[nodes[first].first].kind == CF_NODE_STRING)))
        first = nodes[first].next;
    return first;
}

/* The body moves into an inner function with the cache, which is called once. */
static bool wrap_body(struct cf_site *site, const struct recursion *recursion)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t first = first_statement(&site->source->syntax, recursion->definition->body);
    uint32_t last = first;
    const char *name = cf_name_text(&site->source->syntax.names, recursion->definition->name);
    const char *arguments = passed(site, recursion);

    while (nodes[last].next != CF_NONE)
        last = nodes[last].next;
    site->match.first = first;
    return arguments != NULL && cf_site_import(site, "from functools import cache") &&
           cf_site_insert_before(site, first,
                                 cf_arena_printf(site->arena, "@%s\ndef %s(%s):\n",
                                                 cf_site_imported(site, "cache"), name,
                                                 arguments)) &&
           cf_site_indent_lines(site, first, last) &&
           cf_site_insert_after(site, last,
                                cf_arena_printf(site->arena, "\nreturn %s(%s)\n", name, arguments));
}

/* A plain function or method; what `f` means inside is the function itself. */
static bool definition_fits(const struct cf_source *source, const struct recursion *recursion)
{
    const struct cf_definition *definition = recursion->definition;
    uint32_t binding;

    for (uint32_t i = 0; i < source->definitions.count; i++) {
        if (is_method(definition) && &source->definitions.items[i] != definition &&
            source->definitions.items[i].name == definition->name)
            return false; /* a subclass may have its own */
    }
    if ((definition->flags & (CF_DEFINITION_ASYNC | CF_DEFINITION_GENERATOR | CF_DEFINITION_STATIC |
                              CF_DEFINITION_CLASS | CF_DEFINITION_DECORATED)) != 0 ||
        definition->parameter_count > PARAMETERS_MAX)
        return false;
    if (is_method(definition)) /* the name would hide something that the method uses */
        return cf_scope_resolve(&source->scopes, definition->scope, definition->name) == CF_NONE;
    binding = cf_scope_resolve(&source->scopes, source->scopes.scopes[definition->scope].parent,
                               definition->name);
    return binding != CF_NONE && source->scopes.bindings[binding].flags == CF_BINDING_FUNCTION;
}

bool cf_rewrite_recursion_cache(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    uint32_t at = cf_definition_of(&source->definitions, node);
    struct recursion recursion = { .count = 0 };

    if (at == CF_NONE)
        return false;
    recursion.definition = &source->definitions.items[at];
    recursion.first = is_method(recursion.definition) ? 1 : 0;
    recursion.after = recursion.definition->parameter_count;
    if (recursion.definition->whole != node || recursion.after <= recursion.first ||
        !definition_fits(source, &recursion) || !find_calls(source, &recursion))
        return false;
    find_fixed(source, &recursion);
    if (is_handed_on(source, &recursion) || !arguments_repeat(source, &recursion) ||
        cf_gives_iterator(source, at) ||
        !(results_fit(source, recursion.definition) || shares_results(site, &recursion)) ||
        !cf_span_pure(source, cf_span_of(source, recursion.definition->body),
                      recursion.definition->scope))
        return false;
    if (is_method(recursion.definition) &&
        !cf_site_assume(site, "no subclass has a method of its own for the inner calls"))
        return false;
    return parameters_fit(site, &recursion) && edit_calls(site, &recursion) &&
           wrap_body(site, &recursion);
}
