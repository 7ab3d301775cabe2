/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_text.h - short forms of values for people; no code of the program runs.
 */
#ifndef CF_EXT_COMPARE_TEXT_H
#define CF_EXT_COMPARE_TEXT_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>

/* All return a new str, or NULL with an exception. */
PyObject *cmp_text_type(PyTypeObject *type, bool with_module);
/* What leads to the same value in source text; NULL without an exception where nothing does. */
PyObject *cmp_text_source(PyObject *object);

#endif
