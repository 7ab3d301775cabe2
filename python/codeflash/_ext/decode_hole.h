/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/decode_hole.h - what stands for a value that was not kept.
 *
 * A hole may be passed on and stored. Every other operation on it raises HoleTouched (not an
 * Exception) and is noted, so that code which swallows the exception cannot hide it.
 */
#ifndef CF_EXT_DECODE_HOLE_H
#define CF_EXT_DECODE_HOLE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>

/* Adds Hole, HoleTouched and what they share to the module. 0, or -1 with an exception. */
int ext_hole_add(PyObject *module);

/* A new hole; `guard` is the module's. NULL with an exception. */
PyObject *ext_hole_new(PyObject *module, PyObject *type_name, PyObject *reason);

bool ext_hole_check(PyObject *object);
PyObject *ext_hole_type_name(PyObject *hole); /* borrowed str */
PyObject *ext_hole_reason(PyObject *hole);    /* borrowed str */

/* True where the current exception is HoleTouched. */
bool ext_hole_raised(PyObject *module);

/* The name of the type that was touched first since the last call, or None; a new reference. */
PyObject *ext_hole_touched(PyObject *module);

#endif
