/* SPDX-License-Identifier: Apache-2.0 */
/* A cheap number of a value, the same for equal values, so that few elements of sets are tried. */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

#define ITEMS_MAX 8

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static uint64_t hash_text(const char *text)
{
    uint64_t hash = 1;

    for (; *text != '\0'; text++)
        hash = hash * 31 + (unsigned char)*text;
    return hash;
}

/* By name: two loads of one class have the same. */
static uint64_t hash_type(PyTypeObject *type)
{
    const char *dot = strrchr(type->tp_name, '.');

    return hash_text(dot != NULL ? dot + 1 : type->tp_name);
}

static uint64_t hash_of(PyObject *object, hashfunc hash)
{
    const Py_hash_t value = hash(object);

    if (value == -1)
        PyErr_Clear();
    return (uint64_t)value;
}

static uint64_t hash_double(const struct cmp_work *work, double value)
{
    uint64_t bits = 0;

    if (work->options->tolerant || isnan(value))
        return 0;
    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

/* Of an exact scalar or one that derives from it. */
static uint64_t hash_scalar(const struct cmp_work *work, const PyTypeObject *base, PyObject *object)
{
    if (base == &PyFloat_Type)
        return hash_double(work, PyFloat_AS_DOUBLE(object));
    if (base == &PyComplex_Type)
        return mix(hash_double(work, ((PyComplexObject *)object)->cval.real),
                   hash_double(work, ((PyComplexObject *)object)->cval.imag));
    return hash_of(object, base->tp_hash);
}

static uint64_t hash_tuple(struct cmp_work *work, PyObject *tuple, int depth)
{
    uint64_t hash = (uint64_t)PyTuple_GET_SIZE(tuple);

    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(tuple) && i < ITEMS_MAX; i++)
        hash = mix(hash, cmp_fingerprint(work, PyTuple_GET_ITEM(tuple, i), depth));
    return hash;
}

static uint64_t hash_set(struct cmp_work *work, PyObject *object, int depth)
{
    const PySetObject *set = (PySetObject *)object;
    uint64_t hash = (uint64_t)set->used;

    for (Py_ssize_t i = 0; set->used <= ITEMS_MAX && i <= set->mask; i++) {
        if (set->table[i].key != NULL && set->table[i].hash != -1)
            hash += cmp_fingerprint(work, set->table[i].key, depth) | 1;
    }
    return hash;
}

/* C-level hashes that ask nobody. */
static bool has_own_hash(const PyTypeObject *type)
{
    return strcmp(type->tp_name, "datetime.date") == 0 ||
           strcmp(type->tp_name, "datetime.timedelta") == 0 ||
           strcmp(type->tp_name, "decimal.Decimal") == 0;
}

static uint64_t hash_base(struct cmp_work *work, PyTypeObject *base, PyObject *object, int depth)
{
    if (base == &PyLong_Type || base == &PyUnicode_Type || base == &PyBytes_Type ||
        base == &PyFloat_Type || base == &PyComplex_Type)
        return hash_scalar(work, base, object);
    if (base == &PyTuple_Type)
        return hash_tuple(work, object, depth);
    if (base == &PySet_Type || base == &PyFrozenSet_Type)
        return hash_set(work, object, depth);
    if (base == &PyFunction_Type)
        return hash_of(((PyCodeObject *)((PyFunctionObject *)object)->func_code)->co_name,
                       PyUnicode_Type.tp_hash);
    return 0;
}

uint64_t cmp_fingerprint(struct cmp_work *work, PyObject *object, int depth)
{
    PyTypeObject *type = Py_TYPE(object);
    struct cmp_kind kind;
    uint64_t hash = 0;

    if (cmp_is_singleton(object))
        return (uint64_t)(uintptr_t)object;
    if (PyType_Check(object))
        return hash_type((PyTypeObject *)object);
    hash = mix(1, hash_type(type));
    if (has_own_hash(type))
        return mix(hash, hash_of(object, type->tp_hash));
    if (depth <= 0 && !cmp_is_plain(object))
        return hash;
    kind = *cmp_kind_of(work, type);
    if (kind.library != NULL)
        return hash;
    hash = mix(hash, hash_base(work, kind.base, object, depth - 1));
    if (kind.base == &PyBaseObject_Type && kind.attributes)
        hash += cmp_hash_attributes(work, object, depth - 1);
    return hash;
}
