/* SPDX-License-Identifier: Apache-2.0 */
#include "diff_sets.h"

#include <stdlib.h>

static int compare_elements(const void *left, const void *right)
{
    const struct ext_element *a = left, *b = right;

    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->node > b->node) - (a->node < b->node);
}

/* Elements that were paired at another place belong together; others do by their content. */
static uint64_t hash_of(const struct ext_tree *tree, size_t node, const uint32_t *partner,
                        bool first)
{
    const uint32_t memo = tree->nodes[ext_tree_resolve(tree, node)].memo;

    if (memo == EXT_TREE_NO_MEMO || partner[memo] == EXT_TREE_NO_MEMO)
        return tree->nodes[node].hash;
    return (first ? partner[memo] : memo) * UINT64_C(0x9E3779B97F4A7C15);
}

struct ext_element *ext_set_elements(const struct ext_tree *tree, size_t node,
                                     const uint32_t *partner, bool first)
{
    const struct ext_tree_node *nodes = tree->nodes;
    struct ext_element *elements =
        PyMem_RawCalloc((size_t)nodes[node].attributes + 1, sizeof(*elements));
    size_t count = 0;

    for (size_t child = node + 1; elements != NULL && child < nodes[node].end;
         child = nodes[child].end)
        elements[count++] = (struct ext_element){ hash_of(tree, child, partner, first), child };
    if (elements == NULL)
        PyErr_NoMemory();
    else
        qsort(elements, count, sizeof(*elements), compare_elements);
    return elements;
}
