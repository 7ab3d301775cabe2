/* SPDX-License-Identifier: Apache-2.0 */
/* A sorted copy of which only the first or the last few are looked at: heapq finds them. */
#include "candidates/condition.h"
#include "candidates/condition_value.h"
#include "candidates/local_variable.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#include <stdlib.h>
#include <string.h>

#define FEW_MAX 9

struct few {
    long first, last; /* how many from each end are looked at */
};

/* `v[1]`, `v[-2]`: counts what is needed; false: something else. */
static bool is_item(const struct cf_syntax *syntax, uint32_t use, struct few *few)
{
    uint32_t parent = syntax->nodes[use].parent;
    uint32_t index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
    long value = 0;

    if (syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT ||
        syntax->nodes[use].field != CF_FIELD_VALUE || index == CF_NONE ||
        !cf_literal_value(syntax, index, &value))
        return false;
    if (value >= 0 && value + 1 > few->first)
        few->first = value + 1;
    if (value < 0 && -value > few->last)
        few->last = -value;
    return true;
}

/* `len(v) < 2`: at least 2 must be there to tell; false: something else. */
static bool is_length_test(const struct cf_source *source, uint32_t use, long *wanted)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t call = syntax->nodes[syntax->nodes[use].parent].parent, comparison, operator, right;
    uint32_t function;
    long value = 0;

    if (syntax->nodes[syntax->nodes[use].parent].kind != CF_NODE_ARGUMENT_LIST)
        return false;
    function = cf_node_child(syntax, call, CF_FIELD_FUNCTION);
    comparison = syntax->nodes[call].parent;
    if (function == CF_NONE || !cf_node_is(syntax, function, "len") ||
        syntax->nodes[comparison].kind != CF_NODE_COMPARISON_OPERATOR ||
        syntax->nodes[comparison].first != call)
        return false;
    operator = syntax->nodes[call].next;
    right = syntax->nodes[operator].next;
    if (syntax->nodes[right].next != CF_NONE || !cf_literal_value(syntax, right, &value) ||
        value < 0)
        return false;
    if (cf_node_is(syntax, operator, "<") || cf_node_is(syntax, operator, ">="))
        *wanted = value > *wanted ? value : *wanted;
    else if (cf_node_is(syntax, operator, "<=") || cf_node_is(syntax, operator, ">") ||
             cf_node_is(syntax, operator, "==") || cf_node_is(syntax, operator, "!="))
        *wanted = value + 1 > *wanted ? value + 1 : *wanted;
    else
        return false;
    return true;
}

static bool is_truth(const struct cf_syntax *syntax, uint32_t use)
{
    enum cf_node_kind kind = syntax->nodes[syntax->nodes[use].parent].kind;

    return kind == CF_NODE_NOT_OPERATOR ||
           ((kind == CF_NODE_IF_STATEMENT || kind == CF_NODE_WHILE_STATEMENT) &&
            syntax->nodes[use].field == CF_FIELD_CONDITION);
}

/* How many of which end all uses need; 0: they need more. */
static long count_few(const struct cf_source *source, const struct cf_local_variable *variable,
                      struct few *few)
{
    long tested = 0, most;

    for (size_t i = 0; i < variable->count; i++) {
        uint32_t use = variable->uses[i];

        if (!is_item(&source->syntax, use, few) && !is_truth(&source->syntax, use) &&
            !is_length_test(source, use, &tested))
            return 0;
    }
    if ((few->first == 0) == (few->last == 0))
        return 0;
    most = few->first > few->last ? few->first : few->last;
    most = tested > most ? tested : most;
    return most <= FEW_MAX ? most : 0;
}

/* `v[-2]` of the sorted list is `v[1]` of the largest ones. */
static bool turn_indexes(struct cf_site *site, const struct cf_local_variable *variable)
{
    const struct cf_syntax *syntax = &site->source->syntax;

    for (size_t i = 0; i < variable->count; i++) {
        uint32_t parent = syntax->nodes[variable->uses[i]].parent, index;
        long value = 0;

        if (syntax->nodes[parent].kind != CF_NODE_SUBSCRIPT)
            continue;
        index = cf_node_child(syntax, parent, CF_FIELD_SUBSCRIPT);
        if (!cf_literal_value(syntax, index, &value) ||
            !cf_site_edit(site, syntax->nodes[index].start, syntax->nodes[index].end,
                          cf_arena_printf(site->arena, "%ld", -value - 1)))
            return false;
    }
    return true;
}

/* Equal elements cannot be told apart: which of them comes last does not matter. */
static bool ties_fit(struct cf_site *site, uint32_t argument)
{
    const struct cf_source *source = site->source;
    uint32_t function = source->syntax.nodes[argument].kind == CF_NODE_CALL
                            ? cf_node_child(&source->syntax, argument, CF_FIELD_FUNCTION)
                            : CF_NONE;

    if (function != CF_NONE && cf_names_builtin(source, function, "set"))
        return true;
    return cf_site_assume_elements(site, argument, CF_TYPE_INT | CF_TYPE_STR);
}

bool cf_rewrite_sorted_few(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_node *nodes = source->syntax.nodes;
    struct cf_local_variable variable;
    struct few few = { 0, 0 };
    uint32_t argument;
    const char *function;
    long most;

    if (!cf_local_variable_find(source, node, &variable) || cf_file_has_nan(source))
        return false;
    argument = cf_builtin_argument(source, variable.right, "sorted");
    most = argument == CF_NONE ? 0 : count_few(source, &variable, &few);
    function = few.last > 0 ? "nlargest" : "nsmallest";
    return most > 0 && (few.last == 0 || ties_fit(site, argument)) &&
           cf_site_import(site, few.last > 0 ? "from heapq import nlargest"
                                             : "from heapq import nsmallest") &&
           (few.last == 0 || turn_indexes(site, &variable)) &&
           cf_site_edit(
               site, nodes[variable.right].start, nodes[argument].start,
               cf_arena_printf(site->arena, "%s(%ld, ", cf_site_imported(site, function), most));
}
