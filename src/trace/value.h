/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/value.h - the encoding of recorded Python values; docs/formats/values.md tells more.
 *
 * A value is a tag byte and its payload. `n` below is an unsigned LEB128 varint, `str` is n and
 * n bytes of UTF-8 (surrogates as three bytes each, as "surrogatepass" writes them). Tags marked
 * with * take the next memo number, counted from 0 in the order in which the tags start; '#'
 * refers back to it, so sharing and cycles survive. Small immutable values are never shared, so
 * that equal values have equal bytes. The encoder runs no Python code of the program: instances
 * are read from `__dict__` and slots.
 */
#ifndef CF_TRACE_VALUE_H
#define CF_TRACE_VALUE_H

enum cf_value_tag {
    CF_VALUE_NONE = 'N',
    CF_VALUE_TRUE = 'T',
    CF_VALUE_FALSE = 'F',
    CF_VALUE_ELLIPSIS = 'E',
    CF_VALUE_NOTIMPLEMENTED = 'I',
    CF_VALUE_INT = 'i',       /* n: zigzag of a 64-bit int */
    CF_VALUE_BIGINT = 'L',    /* n, n bytes: two's complement, little endian */
    CF_VALUE_FLOAT = 'f',     /* 8 bytes, IEEE 754, little endian */
    CF_VALUE_COMPLEX = 'c',   /* 16 bytes */
    CF_VALUE_STR = 's',       /* str */
    CF_VALUE_BYTES = 'b',     /* n, bytes */
    CF_VALUE_BYTEARRAY = 'B', /* * n, bytes */
    CF_VALUE_BIG_STR = 'S',   /* 16 bytes hash of a blob, n: its bytes */
    CF_VALUE_BIG_BYTES = 'Y', /* the same for bytes */
    CF_VALUE_TUPLE = 't',     /* * n, values */
    CF_VALUE_LIST = 'l',      /* * n, values */
    CF_VALUE_DICT = 'd',      /* * n, key and value pairs in order */
    CF_VALUE_SET = 'e',       /* * n, values: sorted by their bytes where all are plain */
    CF_VALUE_FROZENSET = 'z', /* * as a set */
    CF_VALUE_RANGE = 'r',     /* three values: start, stop, step */
    CF_VALUE_SLICE = ':',     /* three values */
    CF_VALUE_GLOBAL = 'G',    /* str module, str qualname: a class, function or singleton */
    CF_VALUE_MODULE = 'M',    /* str name */
    CF_VALUE_ENUM = 'n',      /* class, str member name */
    /* * class, base, n attributes (str name, value), n slots (str name, value). The base is a
     * NONE for plain objects, else the built-in content: a list, dict, tuple, str, int ... value
     * (its own memo number too where its tag has one). */
    CF_VALUE_INSTANCE = 'o',
    /* * class, args (a tuple value), n attributes (str, value), cause, context, flag byte
     * (1: __suppress_context__) */
    CF_VALUE_EXCEPTION = 'x',
    CF_VALUE_METHOD = 'm',  /* * self, str name: a bound method */
    CF_VALUE_PARTIAL = 'p', /* * function, args, keywords */
    /* * callable, args tuple, state, list items (a list or NONE), dict items (a dict or NONE):
     * what __reduce_ex__ of a type written in C returned; rebuilding it runs the callable */
    CF_VALUE_REDUCE = 'R',
    CF_VALUE_HOLE = 'H', /* str type name, str reason: not kept */
    CF_VALUE_MEMO = '#', /* n */
};

#endif
