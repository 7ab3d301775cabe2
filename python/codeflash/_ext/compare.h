/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare.h - compares two live values and names the first difference (docs/compare.md).
 *
 * compare.c walks two values side by side with a stack of its own; compare_object.c says what an
 * object's state is, compare_type.c, compare_code.c, compare_known.c, compare_iterator.c,
 * compare_file.c and compare_array.c know single types, compare_set.c pairs the elements of sets,
 * compare_memo.c remembers what was paired, compare_text.c has the words.
 *
 * No code of the program runs: no __eq__, __hash__, __repr__, property or pickling hook.
 */
#ifndef CF_EXT_COMPARE_H
#define CF_EXT_COMPARE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Adds compare() and CompareLimit to the module. 0, or -1 with an exception. */
int ext_compare_add(PyObject *module);

#endif
