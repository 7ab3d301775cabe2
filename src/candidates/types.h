/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates/types.h - which builtin types an expression may have, from the code alone: literals,
 * annotations, calls of builtins, assignments.
 *
 * A subclass of a builtin type counts as that type: annotations promise no more.
 */
#ifndef CF_CANDIDATES_TYPES_H
#define CF_CANDIDATES_TYPES_H

#include "source/source.h"

enum cf_type_bit {
    CF_TYPE_INT = 1 << 0,
    CF_TYPE_FLOAT = 1 << 1,
    CF_TYPE_BOOL = 1 << 2,
    CF_TYPE_STR = 1 << 3,
    CF_TYPE_BYTES = 1 << 4,
    CF_TYPE_LIST = 1 << 5,
    CF_TYPE_TUPLE = 1 << 6,
    CF_TYPE_SET = 1 << 7,
    CF_TYPE_DICT = 1 << 8,
    CF_TYPE_NONE = 1 << 9,
    CF_TYPE_RANGE = 1 << 10,
    CF_TYPE_OTHER = 1 << 11, /* anything else */
};

#define CF_TYPE_ANY ((1U << 12) - 1)

/* What may be changed in place; what has a length; what can be gone through again and again. */
#define CF_TYPE_MUTABLE (CF_TYPE_LIST | CF_TYPE_SET | CF_TYPE_DICT | CF_TYPE_OTHER)
#define CF_TYPE_SIZED \
    (CF_TYPE_LIST | CF_TYPE_TUPLE | CF_TYPE_SET | CF_TYPE_DICT | CF_TYPE_STR | CF_TYPE_BYTES)
#define CF_TYPE_LASTING (CF_TYPE_SIZED | CF_TYPE_RANGE)

struct cf_type {
    uint32_t own;      /* enum cf_type_bit: what it may be */
    uint32_t elements; /* what iterating it may give */
};

struct cf_type cf_type_of(const struct cf_source *source, uint32_t expression);

/* Of an annotation or of a type as the trace writes it; CF_TYPE_ANY: it says nothing. */
struct cf_type cf_type_read(const char *text, size_t size);

/* The bit of a word ("int", "list", "sequence" ...); 0: unknown. */
uint32_t cf_type_bits(const char *word);

/* "a list or tuple"; into `text`. */
void cf_type_words(uint32_t bits, bool plural, char *text, size_t size);

#endif
