/* SPDX-License-Identifier: Apache-2.0 */
/* `mean = sum(xs) / len(xs)` in a loop over xs: in front of the loop. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/helper.h"
#include "candidates/local_variable.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

static bool is_compound(enum cf_node_kind kind)
{
    return kind == CF_NODE_CALL || kind == CF_NODE_LIST_COMPREHENSION ||
           kind == CF_NODE_SET_COMPREHENSION || kind == CF_NODE_DICTIONARY_COMPREHENSION;
}

/* Goes through elements: only that is worth a line elsewhere. */
static bool is_dear(const struct cf_source *source, uint32_t expression)
{
    for (uint32_t i = expression; i < cf_node_after(&source->syntax, expression); i++) {
        uint32_t property =
            source->syntax.nodes[i].kind == CF_NODE_ATTRIBUTE ? cf_property_of(source, i) : CF_NONE;

        if (property != CF_NONE && cf_does_work(source, property))
            return true;
        if (is_compound(source->syntax.nodes[i].kind) &&
            !cf_names_builtin(source, cf_node_child(&source->syntax, i, CF_FIELD_FUNCTION), "len"))
            return true;
    }
    return false;
}

/* Built-ins that go through elements, and do not raise where these fit. */
static bool is_calm_call(const struct cf_source *source, uint32_t node)
{
    static const char *const names[] = { "sum",   "set", "sorted", "list",
                                         "tuple", "any", "all",    "frozenset" };
    uint32_t function = cf_node_child(&source->syntax, node, CF_FIELD_FUNCTION);

    return cf_names_any(source, function, names, sizeof(names) / sizeof(names[0]));
}

static bool may_raise(const struct cf_source *source, uint32_t expression)
{
    for (uint32_t i = expression; i < cf_node_after(&source->syntax, expression); i++) {
        if ((cf_may_raise(source, i) && !is_calm_call(source, i)) || cf_reads_property(source, i))
            return true;
    }
    return false;
}

/* The `for` whose body the assignment stands in; CF_NONE. */
static uint32_t loop_of(const struct cf_source *source, uint32_t assignment)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t statement = nodes[assignment].parent, block = nodes[statement].parent;

    return nodes[block].kind == CF_NODE_BLOCK &&
                   nodes[nodes[block].parent].kind == CF_NODE_FOR_STATEMENT &&
                   nodes[block].field == CF_FIELD_BODY
               ? nodes[block].parent
               : CF_NONE;
}

/* What comes first in the round neither leaves it nor does anything but work out values. */
static bool comes_first(const struct cf_source *source, uint32_t statement, bool raises)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = nodes[nodes[statement].parent].first; i != statement; i = nodes[i].next) {
        struct cf_span span = cf_span_of(source, i);

        if (cf_span_jumps(source, span) != 0 ||
            (raises && !cf_span_pure(source, span, cf_function_scope(source, i))))
            return false;
    }
    return true;
}

/* A function, method or property of the file whose value nobody can change. */
static bool helper_lasts(const struct cf_source *source, uint32_t expression)
{
    uint32_t helper = cf_called(source, expression);

    if (helper == CF_NONE)
        helper = cf_property_of(source, expression);
    return helper != CF_NONE && cf_result_lasts(source, helper);
}

/* The value is used in the loop alone, behind the assignment, and can serve all rounds. */
static bool uses_fit(const struct cf_source *source, const struct cf_local_variable *variable,
                     uint32_t loop)
{
    const bool is_shared = (cf_type_of(source, variable->right).own & CF_TYPE_MUTABLE) != 0 &&
                           !cf_calls_known(source, variable->right) &&
                           !helper_lasts(source, variable->right);

    for (size_t i = 0; i < variable->count; i++) {
        uint32_t use = variable->uses[i];

        if (use < variable->assignment || use >= cf_node_after(&source->syntax, loop) ||
            (is_shared && !cf_is_consumed(source, use)))
            return false;
    }
    return true;
}

/* `xs` of `for x in xs`, `in enumerate(xs)` and `in range(len(xs))`; CF_NONE. */
static uint32_t looped(struct cf_site *site, uint32_t loop)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t over = cf_node_child(syntax, loop, CF_FIELD_RIGHT), inner;

    over = over == CF_NONE ? CF_NONE : cf_unwrap(syntax, over);
    if (over == CF_NONE)
        return CF_NONE;
    inner = cf_builtin_argument(source, over, "enumerate");
    if (inner == CF_NONE) {
        inner = cf_builtin_argument(source, over, "range");
        inner = inner == CF_NONE ? CF_NONE : cf_builtin_argument(source, inner, "len");
    }
    over = inner == CF_NONE ? over : inner;
    return (syntax->nodes[over].kind == CF_NODE_IDENTIFIER ||
            syntax->nodes[over].kind == CF_NODE_ATTRIBUTE) &&
                   cf_site_assume_type(site, over, CF_TYPE_SIZED)
               ? over
               : CF_NONE;
}

/* What a node of the value goes through from its start to its end; CF_NONE. */
static uint32_t gone_through(const struct cf_source *source, uint32_t node)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t through = CF_NONE, arguments = cf_node_child(syntax, node, CF_FIELD_ARGUMENTS);

    if (syntax->nodes[node].kind == CF_NODE_FOR_IN_CLAUSE)
        through = cf_node_child(syntax, node, CF_FIELD_RIGHT);
    if (syntax->nodes[node].kind == CF_NODE_CALL && is_calm_call(source, node) &&
        syntax->nodes[arguments].kind == CF_NODE_ARGUMENT_LIST)
        through = syntax->nodes[arguments].first;
    through = through == CF_NONE ? CF_NONE : cf_unwrap(syntax, through);
    return through != CF_NONE && (syntax->nodes[through].kind == CF_NODE_IDENTIFIER ||
                                  syntax->nodes[through].kind == CF_NODE_ATTRIBUTE)
               ? through
               : CF_NONE;
}

/* No iterator, which is used up by the first round. */
static bool lasts(struct cf_site *site, uint32_t expression)
{
    for (uint32_t i = expression; i < cf_node_after(&site->source->syntax, expression); i++) {
        uint32_t through = gone_through(site->source, i);

        if (through != CF_NONE && !cf_site_assume_type(site, through, CF_TYPE_LASTING))
            return false;
    }
    return true;
}

/* What the variable is where the loop has no round: empty, so that it may be gone through. */
static const char *empty_for(const struct cf_source *source, uint32_t value)
{
    switch (cf_type_of(source, value).own) {
    case CF_TYPE_LIST:
        return "[]";
    case CF_TYPE_DICT:
        return "{}";
    case CF_TYPE_SET:
        return "set()";
    default:
        return "None";
    }
}

/* The line in front of the loop; NULL: it might raise where the loop has no round. */
static const char *moved(struct cf_site *site, const struct cf_local_variable *variable,
                         uint32_t loop, bool raises)
{
    const struct cf_syntax *syntax = &site->source->syntax;
    const char *name = cf_site_text(site, variable->left);
    const char *value = cf_site_dedented(site, variable->right), *guard;
    const bool is_loose = cf_strength(syntax, variable->right) < 2;
    uint32_t over;

    if (name == NULL || value == NULL)
        return NULL;
    if (!raises)
        return cf_arena_printf(site->arena, "%s = %s\n", name, value);
    over = is_loose ? CF_NONE : looped(site, loop);
    guard = over == CF_NONE ? NULL : cf_site_text(site, over);
    return guard == NULL ? NULL
                         : cf_arena_printf(site->arena, "%s = %s if %s else %s\n", name, value,
                                           guard, empty_for(site->source, variable->right));
}

bool cf_rewrite_invariant_assignment(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const uint32_t loop = loop_of(source, node);
    struct cf_local_variable variable;
    const char *line;
    bool raises;

    if (loop == CF_NONE || cf_node_child(&source->syntax, node, CF_FIELD_TYPE) != CF_NONE ||
        !cf_local_variable_find(source, node, &variable) || !is_dear(source, variable.right))
        return false;
    raises = may_raise(source, variable.right);
    if (!cf_pure(source, variable.right) || !uses_fit(source, &variable, loop) ||
        !comes_first(source, source->syntax.nodes[node].parent, raises) ||
        cf_span_changes(source, cf_span_of(source, loop), variable.right, false) ||
        !lasts(site, variable.right))
        return false;
    line = moved(site, &variable, loop, raises);
    return line != NULL && cf_site_remove(site, source->syntax.nodes[node].parent) &&
           cf_site_insert_before(site, loop, line);
}
