/* SPDX-License-Identifier: Apache-2.0 */
/* A function that a loop calls with the same arguments again and again: a cache for the loop. */
#include "candidates/cached.h"
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/known.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <string.h>

#define PATH_SIZE 64
#define REPEATS_LEAST 0.2 /* of the calls: below that a cache costs more than it saves */

bool cf_cached_is_dear(const struct cf_source *source, uint32_t function)
{
    char path[PATH_SIZE];

    return cf_import_path(source, function, path, sizeof(path)) && cf_known_dear(path);
}

/* What is called: a function or method of the file that works for its value, or a dear one. */
static bool find_callee(struct cf_site *site, uint32_t call, struct cf_caching *caching)
{
    const struct cf_source *source = site->source;
    const struct cf_evidence *evidence = site->subject->evidence;

    caching->function = cf_node_child(&source->syntax, call, CF_FIELD_FUNCTION);
    if (caching->function == CF_NONE)
        return false;
    caching->helper = cf_called(source, call);
    if (caching->helper == CF_NONE)
        return cf_cached_is_dear(source, caching->function);
    if (evidence != NULL && evidence[caching->helper].traced &&
        evidence[caching->helper].calls > 1 &&
        evidence[caching->helper].repeat_rate < REPEATS_LEAST)
        return false;
    return caching->helper != site->function && cf_does_work(source, caching->helper) &&
           !cf_gives_iterator(source, caching->helper);
}
/* Every argument is of a kind that no code can change. */
static bool are_plain(const struct cf_source *source, uint32_t call)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t arguments = cf_node_child(&source->syntax, call, CF_FIELD_ARGUMENTS);

    for (uint32_t i = nodes[arguments].first; i != CF_NONE; i = nodes[i].next) {
        uint32_t value = nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT
                             ? cf_node_child(&source->syntax, i, CF_FIELD_VALUE)
                             : i;

        if ((cf_type_of(source, value).own & ~(uint32_t)CF_CACHED_PLAIN) != 0)
            return false;
    }
    return true;
}

/* The helper reads an attribute of something, other than a method of texts and numbers. */
static bool reads_attributes(const struct cf_source *source, uint32_t helper)
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span body = cf_span_of(source, source->definitions.items[helper].body);

    for (uint32_t i = body.first; i < body.after; i++) {
        uint32_t name, object;

        if (syntax->nodes[i].kind != CF_NODE_ATTRIBUTE)
            continue;
        name = cf_node_child(syntax, i, CF_FIELD_ATTRIBUTE);
        object = cf_node_child(syntax, i, CF_FIELD_OBJECT);
        if (syntax->nodes[syntax->nodes[i].parent].kind == CF_NODE_CALL &&
            syntax->nodes[i].field == CF_FIELD_FUNCTION &&
            (cf_known_reader(cf_name_text(&syntax->names, syntax->nodes[name].name)) ||
             cf_known_writer(cf_name_text(&syntax->names, syntax->nodes[name].name)) ||
             cf_calls_known(source, syntax->nodes[i].parent) ||
             cf_module_of(source, object) != NULL))
            continue;
        return true;
    }
    return false;
}

/* Nothing in the span can make the function give another value for the same arguments. */
static bool span_leaves(const struct cf_source *source, const struct cf_caching *caching,
                        struct cf_span span, uint32_t call)
{
    for (size_t k = 0; k < CF_CACHED_ARGUMENTS_MAX; k++) {
        if (cf_cached_is_bound(caching, k) &&
            cf_span_changes(source, span, caching->bound[k], false))
            return false;
    }
    if (caching->helper == CF_NONE ||
        (caching->bound_count == 0 && !cf_looks_outside(source, caching->helper) &&
         (are_plain(source, call) || !reads_attributes(source, caching->helper))))
        return true;
    return !cf_span_touches(source, span);
}

/* A variable of the function, or an attribute of one, that names a list or an object. */
static bool may_bind(struct cf_site *site, const struct cf_caching *caching, uint32_t argument)
{
    const struct cf_source *source = site->source;
    const struct cf_parameter *parameter = cf_cached_parameter(source, caching, argument);
    uint32_t root = cf_root_variable(&source->syntax, argument), own, binding;
    uint32_t loop = cf_loop_around(source, argument);

    if (parameter == NULL || root == CF_NONE || loop == CF_NONE ||
        (source->syntax.nodes[argument].kind != CF_NODE_IDENTIFIER &&
         source->syntax.nodes[argument].kind != CF_NODE_ATTRIBUTE))
        return false;
    binding = cf_binding_of(source, root);
    if (binding == CF_NONE ||
        source->scopes.scopes[source->scopes.bindings[binding].scope].kind ==
            CF_SCOPE_COMPREHENSION ||
        cf_span_changes(source, cf_span_of(source, loop), argument, false))
        return false;
    own = cf_type_of(source, argument).own;
    if (own == CF_TYPE_ANY)
        own = cf_cached_promise(site, caching, parameter);
    return own == CF_TYPE_ANY ? cf_cached_is_structure(source, caching, parameter)
                              : (own & (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT)) != 0;
}

/* Which arguments are lists or objects that stay the same: they are no part of the key. */
static bool find_bound(struct cf_site *site, struct cf_caching *caching, uint32_t call)
{
    const struct cf_node *nodes = site->source->syntax.nodes;
    uint32_t arguments = cf_node_child(&site->source->syntax, call, CF_FIELD_ARGUMENTS);
    size_t place = 0;

    for (size_t k = 0; k < CF_CACHED_ARGUMENTS_MAX; k++)
        caching->bound[k] = CF_NONE;
    if (arguments == CF_NONE || nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    for (uint32_t i = nodes[arguments].first; i != CF_NONE; i = nodes[i].next, place++) {
        if (place < CF_CACHED_ARGUMENTS_MAX && may_bind(site, caching, i)) {
            caching->bound[place] = i;
            caching->bound_count++;
        }
    }
    return caching->bound_count == 0 || place <= CF_CACHED_ARGUMENTS_MAX;
}

/* The outermost loop of the function that the cache may serve. */
static bool find_loop(const struct cf_source *source, struct cf_caching *caching, uint32_t call)
{
    caching->first = CF_NONE;
    for (uint32_t loop = cf_loop_around(source, call);
         loop != CF_NONE && source->syntax.nodes[loop].kind != CF_NODE_LAMBDA &&
         span_leaves(source, caching, cf_span_of(source, loop), call);
         loop = cf_loop_around(source, loop))
        caching->first = loop;
    return caching->first != CF_NONE;
}

/* What the call gives may be handed out again. */
static bool result_fits(const struct cf_source *source, const struct cf_caching *caching,
                        uint32_t call)
{
    return caching->helper == CF_NONE || cf_result_lasts(source, caching->helper) ||
           cf_is_consumed(source, call);
}

/* The outermost loop around the call that the statement has or is; CF_NONE. */
static uint32_t loop_in(const struct cf_source *source, uint32_t statement, uint32_t call)
{
    uint32_t found = CF_NONE;

    for (uint32_t loop = cf_loop_around(source, call); loop != CF_NONE && loop >= statement;
         loop = cf_loop_around(source, loop))
        found = loop;
    return found;
}

/* A call of the function in a loop of the statement, up to which the cache has lived so far. */
static bool call_fits(struct cf_site *site, struct cf_caching *caching, uint32_t statement,
                      uint32_t call)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span lived = { cf_statement_of(source, caching->first),
                             cf_node_after(syntax, statement) };
    uint32_t function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);

    if (function == CF_NONE || !cf_same_code(syntax, function, syntax, caching->function))
        return false;
    caching->loop = loop_in(source, statement, call);
    return caching->loop != CF_NONE && cf_pure(source, call) &&
           result_fits(source, caching, call) && span_leaves(source, caching, lived, call) &&
           cf_cached_arguments_fit(site, caching, call);
}

/* The call gives values for the parameters that the first one does, which the lambda has. */
static bool has_same_parameters(const struct cf_source *source, const struct cf_caching *caching,
                                uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t one = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS),
             other = cf_node_child(syntax, caching->calls[0], CF_FIELD_ARGUMENTS);

    if (caching->bound_count == 0)
        return true;
    for (one = syntax->nodes[one].first, other = syntax->nodes[other].first;
         one != CF_NONE && other != CF_NONE;
         one = syntax->nodes[one].next, other = syntax->nodes[other].next) {
        if (cf_cached_parameter(source, caching, one) !=
            cf_cached_parameter(source, caching, other))
            return false;
    }
    return one == other;
}

/*
 * All calls of the function in loops of the statement and of those behind it. False: another one
 * than `first` is the first.
 */
static bool find_calls(struct cf_site *site, struct cf_caching *caching, uint32_t first)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t scope = cf_function_scope(source, first);

    for (uint32_t statement = cf_statement_of(source, caching->first); statement != CF_NONE;
         statement = nodes[statement].next) {
        struct cf_span span = cf_span_of(source, statement);

        for (uint32_t i = span.first; i < span.after; i++) {
            if (nodes[i].kind != CF_NODE_CALL || cf_function_scope(source, i) != scope ||
                !call_fits(site, caching, statement, i))
                continue;
            if (caching->count == CF_CACHED_CALLS_MAX || (caching->count == 0 && i != first) ||
                (caching->count > 0 && !has_same_parameters(source, caching, i)))
                return false;
            caching->calls[caching->count++] = i;
        }
    }
    return caching->count > 0;
}

/* A loop of a statement before it has such a call, and the cache of that one serves this too. */
static bool is_served(struct cf_site *site, struct cf_caching *caching)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    const uint32_t own = cf_statement_of(source, caching->first), first = caching->first;
    bool served = false;

    for (uint32_t i = nodes[nodes[own].parent].first; i != own && !served; i = nodes[i].next) {
        struct cf_span span = cf_span_of(source, i);

        for (uint32_t k = span.first; k < span.after && !served; k++) {
            struct cf_span lived = { i, cf_node_after(&source->syntax, own) };

            caching->first = k;
            served = nodes[k].kind == CF_NODE_CALL && call_fits(site, caching, i, k) &&
                     span_leaves(source, caching, lived, k);
        }
    }
    caching->first = first;
    return served;
}

static const char *name_for(struct cf_site *site, const struct cf_caching *caching)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    uint32_t node = caching->function;
    const char *word;

    if (syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(syntax, node, CF_FIELD_ATTRIBUTE);
    word = cf_name_text(&syntax->names, syntax->nodes[node].name);
    while (*word == '_')
        word++;
    return cf_site_name(site, cf_arena_printf(site->arena, "%s_cached", word), true);
}

/* `shop, month` of all arguments but those that stay the same: as they are or as parameters. */
static const char *key_arguments(struct cf_site *site, const struct cf_caching *caching,
                                 uint32_t call, bool names, bool all)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t arguments = cf_node_child(&source->syntax, call, CF_FIELD_ARGUMENTS);
    const char *text = "";
    size_t place = 0;

    for (uint32_t i = nodes[arguments].first; i != CF_NONE && text != NULL;
         i = nodes[i].next, place++) {
        const struct cf_parameter *parameter = cf_cached_parameter(source, caching, i);
        const char *one;

        if (cf_cached_is_bound(caching, place) && !all)
            continue;
        if (parameter == NULL)
            return NULL;
        one = names && !cf_cached_is_bound(caching, place)
                  ? cf_name_text(&source->syntax.names, parameter->name)
                  : cf_site_text(site, i);
        text = one == NULL
                   ? NULL
                   : cf_arena_printf(site->arena, "%s%s%s", text, *text == '\0' ? "" : ", ", one);
    }
    site->failed = site->failed || text == NULL;
    return text;
}

/* No parameter of the lambda hides a variable that it hands on. */
static bool names_fit(const struct cf_source *source, const struct cf_caching *caching,
                      uint32_t call)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t arguments = cf_node_child(syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t called = cf_root_variable(syntax, caching->function);
    size_t place = 0;

    for (uint32_t i = syntax->nodes[arguments].first; i != CF_NONE;
         i = syntax->nodes[i].next, place++) {
        const struct cf_parameter *parameter = cf_cached_parameter(source, caching, i);

        if (cf_cached_is_bound(caching, place))
            continue;
        if (parameter == NULL || parameter->kind == CF_PARAMETER_ARGS ||
            parameter->kind == CF_PARAMETER_KWARGS || parameter->kind == CF_PARAMETER_KEYWORD ||
            called == CF_NONE || syntax->nodes[called].name == parameter->name)
            return false;
        for (size_t k = 0; k < CF_CACHED_ARGUMENTS_MAX; k++) {
            if (cf_cached_is_bound(caching, k) &&
                syntax->nodes[cf_root_variable(syntax, caching->bound[k])].name == parameter->name)
                return false;
        }
    }
    return true;
}

/* What the cache is made of: the function, or one of the arguments that do not stay the same. */
static const char *cached(struct cf_site *site, const struct cf_caching *caching)
{
    const char *text = cf_site_text(site, caching->function), *names, *all;

    if (caching->bound_count == 0 || text == NULL)
        return text;
    if (!names_fit(site->source, caching, caching->calls[0]))
        return NULL;
    names = key_arguments(site, caching, caching->calls[0], true, false);
    all = key_arguments(site, caching, caching->calls[0], true, true);
    return names == NULL || all == NULL
               ? NULL
               : cf_arena_printf(site->arena, "lambda %s: %s(%s)", names, text, all);
}

static bool edit_calls(struct cf_site *site, const struct cf_caching *caching, const char *name)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    for (size_t i = 0; i < caching->count; i++) {
        uint32_t function = cf_node_child(syntax, caching->calls[i], CF_FIELD_FUNCTION);
        uint32_t arguments = cf_node_child(syntax, caching->calls[i], CF_FIELD_ARGUMENTS);
        const char *keys;

        if (!cf_site_edit(site, syntax->nodes[function].start, syntax->nodes[function].end, name))
            return false;
        if (caching->bound_count == 0)
            continue;
        keys = key_arguments(site, caching, caching->calls[i], false, false);
        if (keys == NULL ||
            !cf_site_edit(site, syntax->nodes[arguments].start, syntax->nodes[arguments].end,
                          cf_arena_printf(site->arena, "(%s)", keys)))
            return false;
    }
    return true;
}

static bool edit(struct cf_site *site, const struct cf_caching *caching)
{
    const char *name = name_for(site, caching), *text = cached(site, caching);

    if (name == NULL || text == NULL || !cf_site_import(site, "from functools import lru_cache"))
        return false;
    site->names[0] = name;
    return edit_calls(site, caching, name) &&
           cf_site_insert_before(site, cf_statement_of(site->source, caching->first),
                                 cf_arena_printf(site->arena,
                                                 "%s = %s(maxsize=None, typed=True)(%s)\n", name,
                                                 cf_site_imported(site, "lru_cache"), text));
}

bool cf_rewrite_cached_helper(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    struct cf_caching caching = { .count = 0 };

    return find_callee(site, node, &caching) && find_bound(site, &caching, node) &&
           find_loop(source, &caching, node) && cf_pure(source, node) &&
           !is_served(site, &caching) && find_calls(site, &caching, node) && edit(site, &caching);
}
