/* SPDX-License-Identifier: Apache-2.0 */
/* trace/tree_slots.h - reads the sampled call tree of a spool; shared by gather_tree.c and
 * merge_stacks.c. */
#ifndef CF_TRACE_TREE_SLOTS_H
#define CF_TRACE_TREE_SLOTS_H

#include "trace/gather.h"

/* The nodes that are used and whole. */
size_t cf_tree_size(struct cf_slice table);

/* Node `index`. False where its parent cannot be its parent. */
bool cf_tree_slot_at(struct cf_slice table, size_t index, struct cf_tree_slot *slot);

#endif
