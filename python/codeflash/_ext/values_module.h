/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/values_module.h - the functions on recorded values that codeflash._ext shows to Python:
 * encode, encode_call, encode_exception, decode, diff, decompress, holes_touched; and the types
 * Hole and HoleTouched.
 */
#ifndef CF_EXT_VALUES_MODULE_H
#define CF_EXT_VALUES_MODULE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Adds them to the module. Returns 0, or -1 with a Python exception set. */
int ext_values_add(PyObject *module);

#endif
