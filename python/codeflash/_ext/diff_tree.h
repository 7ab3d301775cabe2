/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/diff_tree.h - an encoded value as an array of nodes in the order of the bytes.
 *
 * The children of node i are i + 1, nodes[i + 1].end, ... below nodes[i].end. Names of attributes
 * and members are nodes of their own with the tag EXT_TREE_NAME.
 */
#ifndef CF_EXT_DIFF_TREE_H
#define CF_EXT_DIFF_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXT_TREE_NAME 'a'
#define EXT_TREE_NO_MEMO UINT32_MAX

struct ext_tree_node {
    uint8_t tag;
    uint8_t flag;        /* 'x': __suppress_context__ */
    uint32_t memo;       /* number of the tag; '#': the number referred to */
    uint32_t attributes; /* 'o' and 'x': how many; containers: elements or pairs */
    size_t end;          /* the first node behind this one and its children */
    const uint8_t *data; /* scalars and names: the payload */
    size_t size;
    uint64_t hash; /* of the content, sharing left out; set by ext_tree_hash() */
};

struct ext_tree {
    struct ext_tree_node *nodes;
    size_t count;
    size_t capacity;
    size_t *memo; /* node of a memo number */
    size_t memo_count;
    size_t memo_capacity;
    bool hashed;
};

/* Zero-initialise the tree; ext_tree_deinit() frees it. False with a Python exception. */
bool ext_tree_read(struct ext_tree *tree, const uint8_t *data, size_t size);
void ext_tree_deinit(struct ext_tree *tree);

/* The node itself, or what a '#' refers to. */
size_t ext_tree_resolve(const struct ext_tree *tree, size_t node);

/* Hashes all nodes; `main_name` as in diff.h. */
void ext_tree_hash(struct ext_tree *tree, const char *main_name);

/* True where it matters whether two places hold the same object. */
bool ext_tree_is_mutable(const struct ext_tree *tree, size_t node);

/* The i-th child. */
size_t ext_tree_child(const struct ext_tree *tree, size_t node, size_t index);

/* The node behind `names` names and their values, which start at `node`; how many stand before
 * `end`. */
size_t ext_tree_behind(const struct ext_tree *tree, size_t node, size_t names);
size_t ext_tree_names_until(const struct ext_tree *tree, size_t node, size_t end);

#endif
