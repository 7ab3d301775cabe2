/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/observe.h - what an observed process does in C: it writes what it sees into a map that the
 * code under test has no name for (verify/observation.h), and calls it without frames of ours.
 */
#ifndef CF_EXT_OBSERVE_H
#define CF_EXT_OBSERVE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Adds the observe_* functions to the module. 0, or -1 with an exception. */
int ext_observe_add(PyObject *module);
int ext_observe_values_add(PyObject *module); /* observe_values.c */
int ext_observe_show_add(PyObject *module);   /* observe_show.c */

#endif
