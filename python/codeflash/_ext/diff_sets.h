/* SPDX-License-Identifier: Apache-2.0 */
/* _ext/diff_sets.h - the elements of a set in an order that two sets share. */
#ifndef CF_EXT_DIFF_SETS_H
#define CF_EXT_DIFF_SETS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "diff_tree.h"

struct ext_element {
    uint64_t hash;
    size_t node;
};

/*
 * Sorted by hash. `partner` holds for each memo number of this tree the other's, where both were
 * met at one place; `first`: of the two trees. The tree is hashed. PyMem_RawFree() frees the
 * elements; NULL with an exception.
 */
struct ext_element *ext_set_elements(const struct ext_tree *tree, size_t node,
                                     const uint32_t *partner, bool first);

#endif
