/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/diff_text.h - words for people: values, type names and paths. Everything returns a new
 * str, or NULL with an exception.
 */
#ifndef CF_EXT_DIFF_TEXT_H
#define CF_EXT_DIFF_TEXT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "diff_tree.h"

enum ext_path_kind {
    EXT_PATH_ROOT,
    EXT_PATH_SAME,  /* adds nothing */
    EXT_PATH_INDEX, /* [index] */
    EXT_PATH_KEY,   /* [key]: a node of the first tree */
    EXT_PATH_NAME,  /* .name: a node of the first tree */
    EXT_PATH_TEXT,  /* a literal */
    EXT_PATH_TYPE,  /* <type>: a node of the first tree whose type is meant */
};

struct ext_path {
    size_t parent;
    size_t node; /* or index */
    const char *text;
    enum ext_path_kind kind;
};

/* A short form of a value: `3`, `'text'`, `list`. */
PyObject *ext_text_value(const struct ext_tree *tree, size_t index);
PyObject *ext_text_type(const struct ext_tree *tree, size_t index);
/* What the i-th value of a tag with a fixed number of values is called. */
const char *ext_text_part(uint8_t tag, size_t i);
PyObject *ext_text_path(const struct ext_tree *tree, const struct ext_path *paths, size_t path,
                        const char *root);

#endif
