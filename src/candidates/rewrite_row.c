/* SPDX-License-Identifier: Apache-2.0 */
/* `rows[i][j]` in a loop over j: `row = rows[i]` in front of it, and `row[j]`. */
#include "candidates/condition.h"
#include "candidates/condition_code.h"
#include "candidates/rewrites.h"
#include "candidates/types.h"

#define PLACES_MAX 32
#define SCALARS (CF_TYPE_INT | CF_TYPE_FLOAT | CF_TYPE_BOOL | CF_TYPE_STR | CF_TYPE_NONE)

/* rows[i] and the loop that reads its items. */
struct row {
    uint32_t node, table, index, loop;
};

/* A variable of a function, or an attribute of one. */
static bool is_table(const struct cf_source *source, uint32_t node)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t variable = node, binding;

    if (nodes[node].kind == CF_NODE_ATTRIBUTE)
        variable = cf_node_child(&source->syntax, node, CF_FIELD_OBJECT);
    if (variable == CF_NONE || nodes[variable].kind != CF_NODE_IDENTIFIER)
        return false;
    binding = cf_binding_of(source, variable);
    return binding != CF_NONE && source->scopes.bindings[binding].scope != 0 &&
           source->scopes.bindings[binding].scope == cf_function_scope(source, node);
}

/* Made of local variables, whole numbers, + and -. */
static bool is_index(const struct cf_source *source, uint32_t index)
{
    const struct cf_node *nodes = source->syntax.nodes;

    for (uint32_t i = index; i < cf_node_after(&source->syntax, index); i++) {
        if (nodes[i].kind == CF_NODE_IDENTIFIER) {
            uint32_t binding = cf_binding_of(source, i);

            if (binding == CF_NONE ||
                source->scopes.bindings[binding].scope != cf_function_scope(source, i))
                return false;
        } else if (nodes[i].kind != CF_NODE_INTEGER && nodes[i].kind != CF_NODE_BINARY_OPERATOR &&
                   !cf_node_is(&source->syntax, i, "+") && !cf_node_is(&source->syntax, i, "-")) {
            return false;
        }
    }
    return true;
}

/* The node is `rows[i]` of `rows[i][j]`, in the body of a loop. */
static bool find_row(const struct cf_source *source, uint32_t node, struct row *row)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[node].parent;

    row->node = node;
    row->table = cf_node_child(&source->syntax, node, CF_FIELD_VALUE);
    row->index = cf_node_child(&source->syntax, node, CF_FIELD_SUBSCRIPT);
    row->loop = cf_loop_around(source, node);
    return nodes[parent].kind == CF_NODE_SUBSCRIPT && nodes[node].field == CF_FIELD_VALUE &&
           row->table != CF_NONE && row->index != CF_NONE && row->loop != CF_NONE &&
           nodes[row->index].next == CF_NONE && is_table(source, row->table) &&
           is_index(source, row->index) &&
           (nodes[row->loop].kind == CF_NODE_FOR_STATEMENT ||
            nodes[row->loop].kind == CF_NODE_WHILE_STATEMENT);
}

/* Nothing before it in a round leaves it, or does anything but work out values. */
static bool comes_first(const struct cf_source *source, const struct row *row)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t block = cf_node_child(&source->syntax, row->loop, CF_FIELD_BODY);
    uint32_t statement = block == CF_NONE ? CF_NONE : cf_statement_in(source, block, row->node);

    if (statement == CF_NONE || !cf_runs_always(source, statement, row->node))
        return false;
    for (uint32_t i = nodes[block].first; i != statement; i = nodes[i].next) {
        if (cf_span_jumps(source, cf_span_of(source, i)) != 0 ||
            !cf_span_pure(source, cf_span_of(source, i), cf_function_scope(source, i)))
            return false;
    }
    return true;
}

/* What is stored there is no row: the right side of the assignment is a number or text. */
static bool stores_scalar(const struct cf_source *source, uint32_t target)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t parent = nodes[target].parent, right;

    if (nodes[parent].kind != CF_NODE_ASSIGNMENT)
        return false;
    right = cf_node_child(&source->syntax, parent, CF_FIELD_RIGHT);
    return right != CF_NONE && (cf_type_of(source, right).own & ~(uint32_t)SCALARS) == 0;
}

/* An item is stored, and rows[i] is the same list as before. */
static bool item_leaves(const struct cf_source *source, uint32_t target, const struct row *row)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t of = cf_node_child(syntax, target, CF_FIELD_VALUE), table;

    if (of == CF_NONE)
        return false;
    if (cf_same_code(syntax, of, syntax, row->node))
        return true;
    table = syntax->nodes[of].kind == CF_NODE_SUBSCRIPT ? cf_node_child(syntax, of, CF_FIELD_VALUE)
                                                        : CF_NONE;
    if (table != CF_NONE && cf_same_code(syntax, table, syntax, row->table))
        return true; /* of another row */
    return !cf_same_code(syntax, of, syntax, row->table) && stores_scalar(source, target);
}

static bool store_leaves(const struct cf_source *source, uint32_t target, const struct row *row)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t name;

    if (syntax->nodes[target].kind == CF_NODE_SUBSCRIPT)
        return item_leaves(source, target, row);
    if (syntax->nodes[row->table].kind != CF_NODE_ATTRIBUTE)
        return true;
    name = cf_node_child(syntax, target, CF_FIELD_ATTRIBUTE);
    return name != CF_NONE &&
           syntax->nodes[name].name !=
               syntax->nodes[cf_node_child(syntax, row->table, CF_FIELD_ATTRIBUTE)].name;
}

static bool binds_part(const struct cf_source *source, struct cf_span span, uint32_t expression)
{
    for (uint32_t i = expression; i < cf_node_after(&source->syntax, expression); i++) {
        if (source->syntax.nodes[i].kind == CF_NODE_IDENTIFIER && cf_is_variable(source, i) &&
            cf_span_binds(source, span, cf_binding_of(source, i)))
            return true;
    }
    return false;
}

/* No round gives rows[i] another value. */
static bool loop_leaves(const struct cf_source *source, const struct row *row)
{
    const struct cf_node *nodes = source->syntax.nodes;
    struct cf_span span = cf_span_of(source, row->loop);

    if (binds_part(source, span, row->node))
        return false;
    for (uint32_t i = span.first; i < span.after; i++) {
        switch ((int)nodes[i].kind) {
        case CF_NODE_CALL:
            if (!cf_pure(source, i))
                return false;
            break;
        case CF_NODE_SUBSCRIPT:
        case CF_NODE_ATTRIBUTE:
            if (cf_is_bound_here(source, i) && !store_leaves(source, i, row))
                return false;
            break;
        case CF_NODE_YIELD:
        case CF_NODE_AWAIT:
        case CF_NODE_DELETE_STATEMENT:
        case CF_NODE_WITH_STATEMENT:
        case CF_NODE_FUNCTION_DEFINITION:
        case CF_NODE_CLASS_DEFINITION:
        case CF_NODE_LAMBDA:
            return false;
        default:
            break;
        }
    }
    return true;
}

/* The places of rows[i] in the loop, from the node on; 0: another one stands before it. */
static size_t find_places(const struct cf_source *source, const struct row *row,
                          uint32_t places[PLACES_MAX])
{
    const struct cf_syntax *syntax = &source->syntax;
    struct cf_span span = cf_span_of(source, row->loop);
    size_t count = 0;

    for (uint32_t i = span.first; i < span.after; i++) {
        if (syntax->nodes[i].kind != CF_NODE_SUBSCRIPT ||
            !cf_same_code(syntax, i, syntax, row->node))
            continue;
        if (i < row->node || count == PLACES_MAX || cf_is_bound_here(source, i))
            return 0;
        places[count++] = i;
    }
    return count;
}

/* The arguments of the `range(...)` that a `for` goes through: one or two; 0: it is another. */
static size_t bounds_of(const struct cf_source *source, uint32_t loop, uint32_t bounds[2])
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t over = cf_node_child(&source->syntax, loop, CF_FIELD_RIGHT), arguments;
    size_t count = 0;

    arguments = over == CF_NONE ? CF_NONE : cf_builtin_arguments(source, over, "range");
    if (arguments == CF_NONE || nodes[arguments].kind != CF_NODE_ARGUMENT_LIST)
        return 0;
    for (uint32_t i = nodes[arguments].first; i != CF_NONE; i = nodes[i].next) {
        if (count == 2 || nodes[i].kind == CF_NODE_LIST_SPLAT ||
            nodes[i].kind == CF_NODE_KEYWORD_ARGUMENT || !cf_pure(source, i) ||
            cf_strength(&source->syntax, i) < 10)
            return 0;
        bounds[count++] = i;
    }
    return count;
}

/* The bound is a number or an attribute, and running the span leaves it. */
static bool bound_stays(const struct cf_source *source, struct cf_span span, uint32_t bound)
{
    const struct cf_node *nodes = source->syntax.nodes;
    uint32_t name = CF_NONE;

    if (nodes[bound].kind == CF_NODE_ATTRIBUTE)
        name = cf_node_child(&source->syntax, bound, CF_FIELD_ATTRIBUTE);
    else if (nodes[bound].kind != CF_NODE_IDENTIFIER && nodes[bound].kind != CF_NODE_INTEGER)
        return false;
    if (cf_span_changes(source, span, bound, true))
        return false;
    for (uint32_t i = span.first; name != CF_NONE && i < span.after; i++) {
        uint32_t other = nodes[i].kind == CF_NODE_ATTRIBUTE && cf_is_bound_here(source, i)
                             ? cf_node_child(&source->syntax, i, CF_FIELD_ATTRIBUTE)
                             : CF_NONE;

        if ((nodes[i].kind == CF_NODE_CALL && !cf_pure(source, i)) ||
            nodes[i].kind == CF_NODE_YIELD || nodes[i].kind == CF_NODE_AWAIT ||
            (other != CF_NONE && nodes[other].name == nodes[name].name))
            return false;
    }
    return true;
}

/* A loop around it goes through the same range: there is a round wherever this loop is reached. */
static bool has_rounds(const struct cf_source *source, uint32_t loop, const uint32_t bounds[2],
                       size_t count)
{
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t over = cf_node_child(syntax, loop, CF_FIELD_RIGHT), outer = loop;

    do {
        struct cf_span span;
        bool stays = true;

        outer = cf_loop_around(source, outer);
        if (outer == CF_NONE)
            return false;
        span = cf_span_of(source, outer);
        for (size_t i = 0; i < count; i++)
            stays = stays && bound_stays(source, span, bounds[i]);
        if (!stays)
            return false;
    } while (syntax->nodes[outer].kind != CF_NODE_FOR_STATEMENT ||
             !cf_same_code(syntax, cf_node_child(syntax, outer, CF_FIELD_RIGHT), syntax, over));
    return true;
}

/* "" or " if n > 0 else None": whether the loop has a round. NULL: that cannot be said. */
static const char *guard_of(struct cf_site *site, uint32_t loop)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t bounds[2];
    size_t count;

    if (syntax->nodes[loop].kind == CF_NODE_WHILE_STATEMENT) {
        uint32_t condition = cf_node_child(syntax, loop, CF_FIELD_CONDITION);

        return condition != CF_NONE && cf_node_is(syntax, condition, "True") ? "" : NULL;
    }
    count = bounds_of(source, loop, bounds);
    if (count == 0)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        if (!cf_site_assume_type(site, bounds[i], CF_TYPE_INT | CF_TYPE_BOOL))
            return NULL;
    }
    if (has_rounds(source, loop, bounds, count))
        return "";
    return cf_arena_printf(site->arena, " if %s > %s else None",
                           cf_site_text(site, bounds[count - 1]),
                           count == 2 ? cf_site_text(site, bounds[0]) : "0");
}

bool cf_rewrite_row_in_loop(struct cf_site *site, uint32_t node)
{
    const struct cf_source *source = site->source;
    const struct cf_syntax *syntax = &source->syntax;
    uint32_t places[PLACES_MAX];
    const char *name, *guard;
    struct row row;
    size_t count;

    if (!find_row(source, node, &row) || !comes_first(source, &row))
        return false;
    count = find_places(source, &row, places);
    if (count == 0 || !loop_leaves(source, &row) ||
        !cf_site_assume_type(site, row.table, CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_DICT))
        return false;
    guard = guard_of(site, row.loop);
    name = guard == NULL ? NULL : cf_site_name(site, "row", false);
    if (guard != NULL && name == NULL)
        name = cf_site_name(site, "line", true);
    site->names[0] = name;
    if (name == NULL || !cf_site_insert_before(site, row.loop,
                                               cf_arena_printf(site->arena, "%s = %s%s\n", name,
                                                               cf_site_text(site, node), guard)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!cf_site_edit(site, syntax->nodes[places[i]].start, syntax->nodes[places[i]].end, name))
            return false;
    }
    return true;
}
