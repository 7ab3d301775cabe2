/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes that no name leads back to, made inside a function: they are kept by their name, bases
 * and attributes. The methods are found in the source as other functions are.
 */
#include "encode_work.h"

/* Made for every class again, or of no use without the class. */
static bool is_own_attribute(PyObject *name, PyObject *value)
{
    static const char *const names[] = {
        "__dict__",        "__weakref__", "__module__", "__qualname__", "__static_attributes__",
        "__firstlineno__", "__slots__",   "__doc__"
    };

    if (Py_TYPE(value) == &PyMemberDescr_Type)
        return true;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (PyUnicode_CompareWithASCIIString(name, names[i]) == 0)
            return true;
    return false;
}

/* Sorted: their order tells when each was set, and nothing else. */
static PyObject *names_of(PyObject *dict)
{
    PyObject *names = dict != NULL ? PyList_New(0) : NULL, *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (names != NULL && PyDict_Next(dict, &position, &name, &value)) {
        if (PyUnicode_CheckExact(name) && PyList_Append(names, name) != 0)
            Py_CLEAR(names);
    }
    if (names != NULL && PyList_Sort(names) != 0)
        Py_CLEAR(names);
    return names;
}

/* Splits them: what the class's source says all about, name -> line, and other values. */
static bool split_attributes(PyTypeObject *type, PyObject *globals, PyObject *methods,
                             PyObject *others)
{
    PyObject *dict = ext_type_dict(type), *names = names_of(dict);
    bool done = names != NULL && methods != NULL && others != NULL;

    for (Py_ssize_t i = 0; done && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i), *value = PyDict_GetItemWithError(dict, name);
        int line = 0;

        if (value == NULL || is_own_attribute(name, value))
            continue;
        line = globals != NULL ? ext_method_line(value, name, type, globals) : 0;
        if (line == 0) {
            done = PyDict_SetItem(others, name, value) == 0;
        } else {
            PyObject *number = PyLong_FromLong(line);

            done = number != NULL && PyDict_SetItem(methods, name, number) == 0;
            Py_XDECREF(number);
        }
    }
    Py_XDECREF(names);
    Py_XDECREF(dict);
    PyErr_Clear();
    return done;
}

/* `__slots__` as it was written, or None. */
static PyObject *slots_of(PyTypeObject *type)
{
    PyObject *dict = ext_type_dict(type);
    PyObject *slots = dict != NULL ? PyDict_GetItemString(dict, "__slots__") : NULL;

    Py_XDECREF(dict); /* the type keeps it */
    if (slots != NULL &&
        (PyTuple_CheckExact(slots) || PyList_CheckExact(slots) || PyUnicode_CheckExact(slots)))
        return slots;
    return Py_None;
}

/* Only of plain classes: a metaclass may do anything when a class is made. */
bool ext_class_is_kept(struct ext_work *work, PyTypeObject *type)
{
    return Py_TYPE(type) == &PyType_Type && ext_type_is_python(work->python_dealloc, type) &&
           ext_type_module(work, type) != NULL && type->tp_bases != NULL;
}

void ext_encode_class(struct ext_work *work, PyTypeObject *type)
{
    PyObject *module = NULL, *globals = NULL, *args = NULL, *methods = NULL, *others = NULL;
    const PyHeapTypeObject *heap = (PyHeapTypeObject *)type;

    if (!ext_class_is_kept(work, type)) {
        ext_global_put_type(work, type);
        return;
    }
    if (ext_memo_met(work, (PyObject *)type, true))
        return;
    module = PyDict_GetItemWithError(PyImport_GetModuleDict(), ext_type_module(work, type));
    if (module != NULL && PyModule_CheckExact(module))
        globals = PyModule_GetDict(module);
    else
        module = ext_type_module(work, type);
    methods = PyDict_New();
    others = PyDict_New();
    if (split_attributes(type, globals, methods, others))
        args = Py_BuildValue("OOOOOO", heap->ht_name, heap->ht_qualname, module, type->tp_bases,
                             slots_of(type), methods);
    Py_XDECREF(methods);
    ext_encode_made(work, (PyObject *)type, "make_class", args, others, true);
}
