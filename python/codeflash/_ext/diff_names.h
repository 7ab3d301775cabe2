/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/diff_names.h - names of globals and of the types of holes, where the script may be called
 * `__main__` on one side and `main_name` (NULL: it has no other name) on the other.
 */
#ifndef CF_EXT_DIFF_NAMES_H
#define CF_EXT_DIFF_NAMES_H

#include "diff_tree.h"

bool ext_same_global(const char *main_name, const struct ext_tree_node *a,
                     const struct ext_tree_node *b);
bool ext_same_hole(const char *main_name, const struct ext_tree_node *a,
                   const struct ext_tree_node *b);

bool ext_same_module(const char *main_name, const struct ext_tree_node *a,
                     const struct ext_tree_node *b);

/* Two values of an attribute or key `__module__`, as functools.wraps copies it. */
bool ext_same_module_name(const char *main_name, const struct ext_tree_node *key,
                          const struct ext_tree_node *a, const struct ext_tree_node *b);

/* True for what a limit cut off: nothing is known of it. */
bool ext_hole_was_cut(const struct ext_tree_node *hole);

#endif
