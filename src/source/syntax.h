/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source/syntax.h - Python text as a tree of nodes in one array, every node with its bytes.
 *
 * Parsed by tree-sitter-python; of its tree all nodes with a name are kept, operators and `async`;
 * punctuation and the words of statements are left out: they are in the text between the nodes.
 * Nodes stand in the order of the text (parents before children), so a range of indexes is a
 * subtree. Input is untrusted (tests/fuzz/fuzz_source.c).
 */
#ifndef CF_SOURCE_SYNTAX_H
#define CF_SOURCE_SYNTAX_H

#include "base/arena.h"
#include "base/status.h"
#include "source/fields.h"
#include "source/kinds.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_SYNTAX_MAX_BYTES (8U << 20) /* larger files are refused */
#define CF_SYNTAX_MAX_DEPTH 3000U      /* so that a walk may recurse */
#define CF_NONE UINT32_MAX             /* no node, no name, no scope ... */

/* The index of a node is its identity; 0 is the module, which is nobody's child. */
struct cf_node {
    uint32_t start, end; /* bytes of the text: [start, end) */
    uint32_t line;       /* 1-based line of `start` */
    uint32_t parent;     /* CF_NONE: the module */
    uint32_t first;      /* first child; CF_NONE: none */
    uint32_t next;       /* next sibling; CF_NONE: none */
    uint32_t name;       /* CF_NODE_IDENTIFIER: index into the names; else CF_NONE */
    uint8_t kind;        /* enum cf_node_kind */
    uint8_t field;       /* enum cf_node_field: its role in the parent */
};

/* Distinct identifiers by number; the number is the identity within one file. */
struct cf_names {
    const char **texts; /* terminated; in the arena */
    uint32_t count;
    uint32_t *slots; /* hash table of number + 1 */
    uint32_t slot_count;
};

struct cf_syntax {
    const char *text; /* borrowed */
    uint32_t size;
    struct cf_node *nodes; /* in the arena */
    uint32_t count;
    struct cf_names names;
};

struct cf_parser; /* one for many files; not for two threads at once */

CF_NODISCARD
enum cf_status cf_parser_new(struct cf_parser **parser, struct cf_error *err);

/* NULL does nothing. */
void cf_parser_free(struct cf_parser *parser);

/*
 * Parses the text, which is borrowed by `*syntax` and must stay. Fails with CF_EFORMAT (not UTF-8,
 * another encoding declared, a syntax error: "line 7: invalid syntax"), CF_ELIMIT (too large or
 * nested too deep) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_syntax_parse(struct cf_parser *parser, const char *text, size_t size,
                               struct cf_arena *arena, struct cf_syntax *syntax,
                               struct cf_error *err);

/* The child in that role, the first where there are several; CF_NONE. */
uint32_t cf_node_child(const struct cf_syntax *syntax, uint32_t node, enum cf_node_field field);

/* The first child of that kind; CF_NONE. */
uint32_t cf_node_child_of(const struct cf_syntax *syntax, uint32_t node, enum cf_node_kind kind);

/* The first index after the node and all below it. */
uint32_t cf_node_after(const struct cf_syntax *syntax, uint32_t node);

/* The nearest of the node's ancestors of that kind; CF_NONE. */
uint32_t cf_node_above(const struct cf_syntax *syntax, uint32_t node, enum cf_node_kind kind);

/* The number of an identifier; CF_NONE where the file does not have it. */
uint32_t cf_name_find(const struct cf_names *names, const char *text, size_t size);

/* The identifier's text; "" for CF_NONE. */
const char *cf_name_text(const struct cf_names *names, uint32_t name);

/* The same, added where it is new. CF_NONE: out of memory. */
uint32_t cf_name_add(struct cf_names *names, struct cf_arena *arena, const char *text, size_t size);

/*
 * The content of a string without its quotes, where it is plain: one literal, no interpolation,
 * no escape. False: it is not, or the node is no string.
 */
bool cf_node_plain_string(const struct cf_syntax *syntax, uint32_t node, const char **content,
                          uint32_t *size);

#endif
