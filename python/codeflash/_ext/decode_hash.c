/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Filling sets and dicts asks the program's __hash__ and __eq__, which want complete objects. In
 * a cycle an element may be unfinished when its container is: such a container is filled at the
 * end, in the order in which the containers were finished.
 */
#include "decode_work.h"

static bool put_set(PyObject *target, PyObject *items)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++) {
        if (PySet_Add(target, PyList_GET_ITEM(items, i)) != 0)
            return false;
    }
    return true;
}

static bool put_dict(PyObject *target, PyObject *items)
{
    for (Py_ssize_t i = 0; i + 1 < PyList_GET_SIZE(items); i += 2) {
        if (PyDict_SetItem(target, PyList_GET_ITEM(items, i), PyList_GET_ITEM(items, i + 1)) != 0)
            return false;
    }
    return true;
}

static bool put_ordered(PyObject *target, PyObject *source)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(source, &position, &key, &value)) {
        if (PyODict_SetItem(target, key, value) != 0)
            return false;
    }
    return true;
}

static bool put(PyObject *target, PyObject *source)
{
    PyObject *items = source;
    bool done = false;

    if (PyODict_Check(target) && PyDict_Check(source))
        return put_ordered(target, source);
    if (PyDict_Check(target))
        return PyDict_Check(source) ? PyDict_Merge(target, source, 1) == 0
                                    : put_dict(target, source);
    if (PyList_CheckExact(source))
        return put_set(target, source);
    items = PySequence_List(source);
    done = items != NULL && put_set(target, items);
    Py_XDECREF(items);
    return done;
}

static bool defer(struct ext_decoder *decoder, PyObject *target, PyObject *items)
{
    if (decoder->deferred_count == decoder->deferred_capacity) {
        const size_t capacity = decoder->deferred_capacity * 2 + 8;
        struct ext_deferred *grown = PyMem_Realloc(decoder->deferred, capacity * sizeof(*grown));

        if (grown == NULL) {
            PyErr_NoMemory();
            return false;
        }
        decoder->deferred = grown;
        decoder->deferred_capacity = capacity;
    }
    Py_INCREF(target);
    Py_INCREF(items);
    decoder->deferred[decoder->deferred_count++] = (struct ext_deferred){ target, items };
    return true;
}

/* True where hashing runs no code of the program or code that needs no attributes. */
static bool hash_is_plain(PyObject *key)
{
    return Py_TYPE(key)->tp_hash == PyBaseObject_Type.tp_hash || PyUnicode_CheckExact(key) ||
           PyLong_CheckExact(key) || PyFloat_CheckExact(key) || PyBytes_CheckExact(key) ||
           PyType_Check(key) || key == Py_None || PyBool_Check(key);
}

#define KEY_DEPTH 8 /* tuples in tuples that are looked into */

/* A key that is a value which was not kept, or a tuple with one inside. */
static PyObject *hole_in_key(PyObject *key, int depth)
{
    if (ext_hole_check(key))
        return key;
    for (Py_ssize_t i = 0; PyTuple_CheckExact(key) && depth > 0 && i < PyTuple_GET_SIZE(key); i++) {
        PyObject *hole = hole_in_key(PyTuple_GET_ITEM(key, i), depth - 1);

        if (hole != NULL)
            return hole;
    }
    return NULL;
}

/* Asks a key that is not there for its hash, as the filling would, before any other key is. */
static bool keys_are_there(PyObject *items, Py_ssize_t step)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i += step) {
        PyObject *hole = hole_in_key(PyList_GET_ITEM(items, i), KEY_DEPTH);

        if (hole != NULL)
            return PyObject_Hash(hole) != -1;
    }
    return true;
}

bool ext_hash_items(struct ext_decoder *decoder, PyObject *target, PyObject *items, bool early)
{
    const Py_ssize_t step = PyDict_Check(target) ? 2 : 1;

    if (!keys_are_there(items, step))
        return false;
    for (Py_ssize_t i = 0; early && i < PyList_GET_SIZE(items); i += step) {
        if (!hash_is_plain(PyList_GET_ITEM(items, i)))
            return defer(decoder, target, items);
    }
    return put(target, items);
}

bool ext_hash_is_deferred(const struct ext_decoder *decoder, const PyObject *container)
{
    for (size_t i = 0; i < decoder->deferred_count; i++) {
        if (decoder->deferred[i].target == container)
            return true;
    }
    return false;
}

/* Copies the content of a container into an instance of a subclass. */
bool ext_hash_copy(struct ext_decoder *decoder, PyObject *target, PyObject *source)
{
    return ext_hash_is_deferred(decoder, source) ? defer(decoder, target, source)
                                                 : put(target, source);
}

bool ext_hash_deferred(struct ext_decoder *decoder)
{
    for (size_t i = 0; i < decoder->deferred_count; i++) {
        if (!put(decoder->deferred[i].target, decoder->deferred[i].items))
            return false;
    }
    return true;
}
