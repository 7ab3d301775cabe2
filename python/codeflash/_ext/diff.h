/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/diff.h - compares two encoded values (trace/value.h) and names the first difference.
 *
 * Order counts for dicts, not for sets and attributes. Sharing of mutable objects counts, that of
 * tuples and strings does not. Floats are equal where their bits are. A value that was not kept
 * equals another of the same type; one that was cut off by a limit equals anything.
 */
#ifndef CF_EXT_DIFF_H
#define CF_EXT_DIFF_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>
#include <stdint.h>

struct ext_diff_input {
    const uint8_t *data[2];
    size_t size[2];
    const char *root;      /* what the path begins with */
    const char *main_name; /* what a module `__main__` is called; NULL: as it is */
};

/* A new str, None where the two are equal, or NULL with an exception (ValueError: damaged). */
PyObject *ext_diff(const struct ext_diff_input *input);

#endif
