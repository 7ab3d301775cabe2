/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_scalar.h - values without parts, compared where they stand.
 */
#ifndef CF_EXT_COMPARE_SCALAR_H
#define CF_EXT_COMPARE_SCALAR_H

#include "compare_work.h"

#include <math.h>
#include <string.h>

enum cmp_quick { CMP_SAME, CMP_UNLIKE, CMP_DEEP };

static inline bool cmp_same_int(const PyObject *a, const PyObject *b)
{
    const PyLongObject *left = (const PyLongObject *)a, *right = (const PyLongObject *)b;
#if PY_VERSION_HEX >= 0x030C0000
    const uintptr_t tag = left->long_value.lv_tag;

    if (tag != right->long_value.lv_tag)
        return false;
    return left->long_value.ob_digit[0] == right->long_value.ob_digit[0] &&
           (tag < (2U << 3) || memcmp(left->long_value.ob_digit, right->long_value.ob_digit,
                                      (tag >> 3) * sizeof(digit)) == 0);
#else
    const Py_ssize_t size = left->ob_base.ob_size;

    if (size != right->ob_base.ob_size)
        return false;
    return size == 0 || memcmp(left->ob_digit, right->ob_digit,
                               (size_t)(size < 0 ? -size : size) * sizeof(digit)) == 0;
#endif
}

static inline bool cmp_same_str(PyObject *a, PyObject *b)
{
    Py_ssize_t length = 0;

    if (a == b)
        return true;
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(a) != 0 || PyUnicode_READY(b) != 0)
        return false;
#endif
    length = PyUnicode_GET_LENGTH(a);
    if (length != PyUnicode_GET_LENGTH(b) || PyUnicode_KIND(a) != PyUnicode_KIND(b))
        return false;
    return memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)length * PyUnicode_KIND(a)) == 0;
}

/* Any not-a-number equals any other. */
static inline bool cmp_same_bits(double a, double b)
{
    uint64_t left = 0, right = 0;

    memcpy(&left, &a, sizeof(left));
    memcpy(&right, &b, sizeof(right));
    return left == right || (isnan(a) && isnan(b));
}

/* As math.isclose() does it. */
static inline bool cmp_is_close(const struct cmp_options *options, double a, double b)
{
    const double relative = options->rel_tol * fmax(fabs(a), fabs(b));

    if (isinf(a) || isinf(b) || isnan(a) || isnan(b))
        return false;
    return fabs(a - b) <= fmax(relative, options->abs_tol);
}

static inline bool cmp_same_double(const struct cmp_options *options, double a, double b)
{
    return cmp_same_bits(a, b) || (options->tolerant && cmp_is_close(options, a, b));
}

static inline bool cmp_same_bytes(const PyObject *a, const PyObject *b)
{
    return Py_SIZE(a) == Py_SIZE(b) &&
           memcmp(((const PyBytesObject *)a)->ob_sval, ((const PyBytesObject *)b)->ob_sval,
                  (size_t)Py_SIZE(a)) == 0;
}

static inline bool cmp_same_complex(const struct cmp_options *options, const PyObject *a,
                                    const PyObject *b)
{
    const Py_complex left = ((const PyComplexObject *)a)->cval;
    const Py_complex right = ((const PyComplexObject *)b)->cval;

    return cmp_same_double(options, left.real, right.real) &&
           cmp_same_double(options, left.imag, right.imag);
}

/* Of the same built-in scalar type, or of types that derive from it. */
static inline enum cmp_quick cmp_scalar(const struct cmp_options *options, const PyTypeObject *type,
                                        PyObject *a, PyObject *b)
{
    bool same = false;

    if (type == &PyLong_Type)
        same = cmp_same_int(a, b);
    else if (type == &PyUnicode_Type)
        same = cmp_same_str(a, b);
    else if (type == &PyFloat_Type)
        same = cmp_same_double(options, PyFloat_AS_DOUBLE(a), PyFloat_AS_DOUBLE(b));
    else if (type == &PyBytes_Type)
        same = cmp_same_bytes(a, b);
    else if (type == &PyComplex_Type)
        same = cmp_same_complex(options, a, b);
    else
        return CMP_DEEP;
    return same ? CMP_SAME : CMP_UNLIKE;
}

static inline bool cmp_is_singleton(const PyObject *object)
{
    return object == Py_None || object == Py_True || object == Py_False || object == Py_Ellipsis ||
           object == Py_NotImplemented;
}

/* Without parts: none of these is ever entered. */
static inline bool cmp_is_plain(const PyObject *object)
{
    const PyTypeObject *type = Py_TYPE(object);

    return type == &PyLong_Type || type == &PyUnicode_Type || type == &PyFloat_Type ||
           type == &PyBytes_Type || type == &PyComplex_Type || cmp_is_singleton(object);
}

static inline enum cmp_quick cmp_quick(const struct cmp_options *options, PyObject *a, PyObject *b)
{
    const PyTypeObject *type = Py_TYPE(a);

    if (type != Py_TYPE(b))
        return CMP_DEEP;
    if (cmp_is_singleton(a))
        return a == b ? CMP_SAME : CMP_UNLIKE;
    return cmp_scalar(options, type, a, b);
}

#endif
