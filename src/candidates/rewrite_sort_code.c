/* SPDX-License-Identifier: Apache-2.0 */
/* The statements that a sort by hand is made of. */
#include "candidates/rewrite_sort.h"

const struct cf_node *cf_sort_nodes(const struct cf_sort *sort)
{
    return sort->source->syntax.nodes;
}

uint32_t cf_sort_child(const struct cf_sort *sort, uint32_t node, enum cf_node_field field)
{
    return node == CF_NONE ? CF_NONE : cf_node_child(&sort->source->syntax, node, field);
}

bool cf_sort_is(const struct cf_sort *sort, uint32_t node, const char *word)
{
    return node != CF_NONE && cf_node_is(&sort->source->syntax, node, word);
}

bool cf_sort_same(const struct cf_sort *sort, uint32_t a, uint32_t b)
{
    return a != CF_NONE && b != CF_NONE &&
           cf_same_code(&sort->source->syntax, a, &sort->source->syntax, b);
}

bool cf_sort_read_block(const struct cf_sort *sort, uint32_t node, struct cf_sort_block *block)
{
    block->count = 0;
    if (node == CF_NONE)
        return false;
    for (uint32_t i = cf_sort_nodes(sort)[node].first; i != CF_NONE;
         i = cf_sort_nodes(sort)[i].next) {
        if (cf_sort_nodes(sort)[i].kind == CF_NODE_COMMENT)
            continue;
        if (block->count == CF_SORT_ITEMS_MAX)
            return false;
        block->items[block->count++] = i;
    }
    return true;
}

bool cf_sort_is_kind(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                     enum cf_node_kind kind)
{
    return k < block->count && cf_sort_nodes(sort)[block->items[k]].kind == kind;
}

/* The assignment that the statement is; CF_NONE. */
uint32_t cf_sort_assignment(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k)
{
    uint32_t node;

    if (!cf_sort_is_kind(sort, block, k, CF_NODE_EXPRESSION_STATEMENT))
        return CF_NONE;
    node = cf_sort_nodes(sort)[block->items[k]].first;
    return node != CF_NONE && cf_sort_nodes(sort)[node].kind == CF_NODE_ASSIGNMENT ? node : CF_NONE;
}

/* The binding of a plain variable; CF_NONE. */
uint32_t cf_sort_variable(const struct cf_sort *sort, uint32_t node)
{
    return node != CF_NONE && cf_sort_nodes(sort)[node].kind == CF_NODE_IDENTIFIER
               ? cf_binding_of(sort->source, node)
               : CF_NONE;
}

/* `name = value`: the binding, and the value; CF_NONE: it is something else. */
uint32_t cf_sort_named(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                       uint32_t *value)
{
    uint32_t assignment = cf_sort_assignment(sort, block, k);

    *value = cf_sort_child(sort, assignment, CF_FIELD_RIGHT);
    return *value == CF_NONE
               ? CF_NONE
               : cf_sort_variable(sort, cf_sort_child(sort, assignment, CF_FIELD_LEFT));
}

/* The two sides of `p, q` below the node. */
static bool read_two(const struct cf_sort *sort, uint32_t node, uint32_t *p, uint32_t *q)
{
    if (node == CF_NONE || (cf_sort_nodes(sort)[node].kind != CF_NODE_PATTERN_LIST &&
                            cf_sort_nodes(sort)[node].kind != CF_NODE_TUPLE_PATTERN &&
                            cf_sort_nodes(sort)[node].kind != CF_NODE_EXPRESSION_LIST &&
                            cf_sort_nodes(sort)[node].kind != CF_NODE_TUPLE))
        return false;
    *p = cf_sort_nodes(sort)[node].first;
    *q = *p == CF_NONE ? CF_NONE : cf_sort_nodes(sort)[*p].next;
    return *q != CF_NONE && cf_sort_nodes(sort)[*q].next == CF_NONE;
}

/* `p, q = q, p` */
static bool swaps_at_once(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                          uint32_t *p, uint32_t *q)
{
    uint32_t assignment = cf_sort_assignment(sort, block, k), left = CF_NONE, right = CF_NONE;

    return read_two(sort, cf_sort_child(sort, assignment, CF_FIELD_LEFT), p, q) &&
           read_two(sort, cf_sort_child(sort, assignment, CF_FIELD_RIGHT), &left, &right) &&
           cf_sort_same(sort, *p, right) && cf_sort_same(sort, *q, left);
}

/* `t = p`, `p = q`, `q = t` */
static bool swaps_in_three(struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                           uint32_t *p, uint32_t *q)
{
    uint32_t second = cf_sort_assignment(sort, block, k + 1),
             third = cf_sort_assignment(sort, block, k + 2);
    uint32_t binding = cf_sort_named(sort, block, k, p);

    *q = cf_sort_child(sort, second, CF_FIELD_RIGHT);
    if (binding == CF_NONE || third == CF_NONE ||
        !cf_sort_same(sort, *p, cf_sort_child(sort, second, CF_FIELD_LEFT)) ||
        !cf_sort_same(sort, *q, cf_sort_child(sort, third, CF_FIELD_LEFT)) ||
        cf_sort_variable(sort, cf_sort_child(sort, third, CF_FIELD_RIGHT)) != binding)
        return false;
    sort->swapped_with = binding;
    return true;
}

/* The statements from k on swap the two places; how many they are, 0: they do not. */
size_t cf_sort_swap_size(struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                         struct cf_place a, struct cf_place b)
{
    size_t size = 1;
    uint32_t p = CF_NONE, q = CF_NONE;
    struct cf_place first, second;

    if (!swaps_at_once(sort, block, k, &p, &q)) {
        size = 3;
        if (!swaps_in_three(sort, block, k, &p, &q))
            return 0;
    }
    if (!cf_sort_read_element(sort, p, &first) || !cf_sort_read_element(sort, q, &second))
        return 0;
    return (cf_place_same(first, a) && cf_place_same(second, b)) ||
                   (cf_place_same(first, b) && cf_place_same(second, a))
               ? size
               : 0;
}
