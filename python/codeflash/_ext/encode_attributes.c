/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Instance attributes, read where they are. From 3.11 on an instance keeps them beside itself
 * and makes a dict only when somebody asks for `__dict__`; asking would make every recorded
 * object larger and slower for the rest of the run, so the inline values are read through the
 * interpreter's own (internal, per version) structures.
 */
#define PY_SSIZE_T_CLEAN
#define Py_BUILD_CORE_MODULE 1 /* opens the internal headers */
#include <Python.h>

#if PY_VERSION_HEX >= 0x030B0000
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wundef"
#pragma GCC diagnostic ignored "-Wpointer-arith"
#include <internal/pycore_dict.h>
#include <internal/pycore_object.h>
#pragma GCC diagnostic pop
#endif

#include "encode_work.h"

Py_ssize_t ext_attributes_count(PyObject *dict)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0, count = 0;

    while (PyDict_Next(dict, &position, &key, &value))
        count += PyUnicode_CheckExact(key) ? 1 : 0;
    return count;
}

#if PY_VERSION_HEX >= 0x030B0000

/* The inline values, or NULL with `*dict` (which may be NULL too). */
static PyDictValues *inline_values(PyObject *object, PyObject **dict)
{
    *dict = NULL;
    if ((Py_TYPE(object)->tp_flags & Py_TPFLAGS_MANAGED_DICT) == 0) {
        PyObject **pointer = _PyObject_GetDictPtr(object);

        *dict = pointer != NULL ? *pointer : NULL;
        return NULL;
    }
#if PY_VERSION_HEX >= 0x030D0000
    *dict = (PyObject *)_PyObject_GetManagedDict(object);
    if (*dict != NULL || (Py_TYPE(object)->tp_flags & Py_TPFLAGS_INLINE_VALUES) == 0)
        return NULL;
    return _PyObject_InlineValues(object)->valid ? _PyObject_InlineValues(object) : NULL;
#elif PY_VERSION_HEX >= 0x030C0000
    const PyDictOrValues pointer = *_PyObject_DictOrValuesPointer(object);

    if (_PyDictOrValues_IsValues(pointer))
        return _PyDictOrValues_GetValues(pointer);
    *dict = _PyDictOrValues_GetDict(pointer);
    return NULL;
#else
    *dict = *_PyObject_ManagedDictPointer(object);
    return *dict != NULL ? NULL : *_PyObject_ValuesPointer(object);
#endif
}

static Py_ssize_t inline_size(PyDictValues *values)
{
#if PY_VERSION_HEX >= 0x030D0000
    return values->size;
#else
    return ((const uint8_t *)values)[-2];
#endif
}

static Py_ssize_t inline_slot(PyDictValues *values, Py_ssize_t index)
{
#if PY_VERSION_HEX >= 0x030D0000
    return get_insertion_order_array(values)[index];
#else
    return ((const uint8_t *)values)[-3 - index];
#endif
}

bool ext_attribute_inline(PyObject *object, Py_ssize_t *index, PyObject **name, PyObject **value)
{
    PyObject *dict = NULL;
    PyDictValues *values = inline_values(object, &dict);
    PyDictKeysObject *keys = ((PyHeapTypeObject *)Py_TYPE(object))->ht_cached_keys;

    if (values == NULL || keys == NULL || *index >= inline_size(values))
        return false;
    const Py_ssize_t slot = inline_slot(values, *index);

    if (slot >= keys->dk_nentries)
        return false;
    *name = DK_UNICODE_ENTRIES(keys)[slot].me_key;
    *value = values->values[slot];
    (*index)++;
    return *name != NULL && *value != NULL;
}

struct ext_attributes ext_attributes_of(PyObject *object)
{
    struct ext_attributes result = { NULL, 0, false };
    PyDictValues *values = inline_values(object, &result.dict);

    if (values != NULL) {
        result.inlined = true;
        result.count = inline_size(values);
    } else if (result.dict != NULL) {
        result.count = ext_attributes_count(result.dict);
    }
    return result;
}

#else

bool ext_attribute_inline(PyObject *object, Py_ssize_t *index, PyObject **name, PyObject **value)
{
    (void)object;
    (void)index;
    (void)name;
    (void)value;
    return false;
}

struct ext_attributes ext_attributes_of(PyObject *object)
{
    struct ext_attributes result = { NULL, 0, false };
    PyObject **pointer = _PyObject_GetDictPtr(object);

    if (pointer != NULL && *pointer != NULL) {
        result.dict = *pointer;
        result.count = ext_attributes_count(result.dict);
    }
    return result;
}

#endif

PyObject *ext_attribute_get(PyObject *object, PyObject *name)
{
    const struct ext_attributes attributes = ext_attributes_of(object);
    PyObject *found = NULL, *key = NULL, *value = NULL;
    Py_ssize_t index = 0;

    if (attributes.inlined) {
        while (found == NULL && ext_attribute_inline(object, &index, &key, &value))
            found = key == name ? value : NULL;
    } else if (attributes.dict != NULL) {
        found = PyDict_GetItemWithError(attributes.dict, name);
        if (found == NULL)
            PyErr_Clear();
    }
    return found;
}

PyObject *ext_attributes_copy(PyObject *object)
{
    const struct ext_attributes attributes = ext_attributes_of(object);
    PyObject *copy = attributes.count > 0 ? PyDict_New() : NULL, *key = NULL, *value = NULL;
    Py_ssize_t index = 0;

    while (copy != NULL &&
           (attributes.inlined ? ext_attribute_inline(object, &index, &key, &value)
                               : PyDict_Next(attributes.dict, &index, &key, &value) != 0)) {
        if (PyUnicode_CheckExact(key) && PyDict_SetItem(copy, key, value) != 0)
            Py_CLEAR(copy);
    }
    PyErr_Clear();
    return copy;
}
