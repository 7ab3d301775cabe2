/* SPDX-License-Identifier: Apache-2.0 */
/* candidates/rewrite_sort.h - a sort by hand as it is read, for rewrite_sort*.c alone. */
#ifndef CF_CANDIDATES_REWRITE_SORT_H
#define CF_CANDIDATES_REWRITE_SORT_H

#include "candidates/condition.h"

#define CF_SORT_KEYS_MAX 4
#define CF_SORT_ITEMS_MAX 6

/* length * len(list) + outer * i + inner * j + chosen * m + one */
struct cf_place {
    long length, outer, inner, chosen, one;
};

/* What the list is sorted by, with the parameter's name where the element stood. */
struct cf_sort_key {
    const char *text;
    uint32_t node; /* of the code that the text is of */
    bool descending;
};

/* A sort by hand; CF_NONE for what it does not have. */
struct cf_sort {
    struct cf_site *site;
    const struct cf_source *source;
    uint32_t list;                     /* of its first len(list) */
    uint32_t i, j, chosen, held, flag; /* bindings of its variables */
    uint32_t swapped_with;             /* binding of the t of `t = a[j]` */
    struct cf_place earlier, later;    /* the two elements that are compared */
    bool later_is_held;                /* the later one is in the variable `held` */
    const char *parameter;             /* name of the key's parameter */
    struct cf_sort_key keys[CF_SORT_KEYS_MAX];
    size_t key_count;
    bool stable; /* equal elements keep their order */
};

/* The statements of a block, without comments. */
struct cf_sort_block {
    uint32_t items[CF_SORT_ITEMS_MAX];
    size_t count;
};

const struct cf_node *cf_sort_nodes(const struct cf_sort *sort);

/* The child in that role; CF_NONE, also of CF_NONE. */
uint32_t cf_sort_child(const struct cf_sort *sort, uint32_t node, enum cf_node_field field);

/* The text of the node is the word; false for CF_NONE. */
bool cf_sort_is(const struct cf_sort *sort, uint32_t node, const char *word);

/* Both are there, and the same code. */
bool cf_sort_same(const struct cf_sort *sort, uint32_t a, uint32_t b);

/* False: the node is CF_NONE, or has more statements than a sort. */
bool cf_sort_read_block(const struct cf_sort *sort, uint32_t node, struct cf_sort_block *block);

/* The statement number k is there, and of that kind. */
bool cf_sort_is_kind(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                     enum cf_node_kind kind);

/* The assignment that the statement is; CF_NONE. */
uint32_t cf_sort_assignment(const struct cf_sort *sort, const struct cf_sort_block *block,
                            size_t k);

/* The binding of a plain variable; CF_NONE. */
uint32_t cf_sort_variable(const struct cf_sort *sort, uint32_t node);

/* `name = value`: the binding, and the value; CF_NONE: it is something else. */
uint32_t cf_sort_named(const struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                       uint32_t *value);

/* The statements from k on swap the two places; how many they are, 0: they do not. */
size_t cf_sort_swap_size(struct cf_sort *sort, const struct cf_sort_block *block, size_t k,
                         struct cf_place a, struct cf_place b);

bool cf_place_same(struct cf_place a, struct cf_place b);

/* Reads a whole number that is made of len(list), the loops' variables and literals. */
bool cf_sort_read_place(struct cf_sort *sort, uint32_t node, struct cf_place *place);

/* Reads `list[place]`. */
bool cf_sort_read_element(struct cf_sort *sort, uint32_t node, struct cf_place *place);

/* Adds the keys that the test compares; false: it is none for elements in the wrong order. */
bool cf_sort_read_test(struct cf_sort *sort, uint32_t test);

/* The key is the element itself. */
bool cf_sort_by_itself(const struct cf_sort *sort, const struct cf_sort_key *key);

/* The lines that sort the list, the first without its indentation. NULL: failed. */
const char *cf_sort_write(struct cf_sort *sort, const char *indent);

#endif
