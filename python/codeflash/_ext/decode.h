/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/decode.h - builds Python values from the bytes of trace/value.h.
 *
 * The bytes are untrusted: damage gives ValueError with one line, never undefined behaviour.
 * What they name is trusted: modules are imported and the callables of 'R' are called, so a
 * trace of somebody else's must have been accepted before. No C recursion.
 */
#ifndef CF_EXT_DECODE_H
#define CF_EXT_DECODE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

struct ext_decode_input {
    PyObject *module; /* codeflash._ext; borrowed, as all here */
    const char *data;
    Py_ssize_t size;
    PyObject *blobs; /* a dict or a callable: 16 bytes of hash -> content; or NULL */
    PyObject *names; /* a dict: recorded module name -> name to import; or NULL */
};

/* A new reference, or NULL with an exception. */
PyObject *ext_decode(const struct ext_decode_input *input);

#endif
