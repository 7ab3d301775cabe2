/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making the objects. Instances are allocated by the built-in type under their class, and their
 * dict and slots are filled directly: no __new__, __init__ or __setattr__ of the program runs.
 */
#include "decode_work.h"

#include "encode_work.h"

#include <structmember.h>

/* An error of the library that rebuilds a value becomes one line; what is not an Exception (a
 * KeyboardInterrupt) passes. */
static PyObject *explain(PyObject *type, const char *what)
{
    PyObject *error = NULL, *value = NULL, *traceback = NULL;

    if (PyErr_Occurred() != NULL && PyErr_ExceptionMatches(PyExc_Exception) == 0)
        return NULL;
    PyErr_Fetch(&error, &value, &traceback);
    PyErr_NormalizeException(&error, &value, &traceback);
    ext_decode_fail("%s of %s cannot be made again: %S", what,
                    PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name,
                    value != NULL ? value : Py_None);
    Py_XDECREF(error);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return NULL;
}

PyObject *ext_hole_of(struct ext_decoder *decoder, const char *type_name)
{
    PyObject *name = PyUnicode_FromString(type_name), *hole = NULL;
    PyObject *reason = PyUnicode_FromString("made of a value that was not kept");

    if (name != NULL && reason != NULL)
        hole = ext_hole_new(decoder->input->module, name, reason);
    Py_XDECREF(name);
    Py_XDECREF(reason);
    return hole;
}

/* C code that checks types refuses a hole before asking it anything, and names its type. */
static bool hole_was_refused(void)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL, *text = NULL, *name = NULL;
    bool refused = false;

    if (PyErr_Occurred() == NULL || PyErr_ExceptionMatches(PyExc_Exception) == 0)
        return false;
    PyErr_Fetch(&type, &value, &traceback);
    text = value != NULL ? PyObject_Str(value) : NULL;
    name = PyUnicode_FromString("codeflash._ext.Hole");
    refused = text != NULL && name != NULL && PyUnicode_Contains(text, name) == 1;
    Py_XDECREF(text);
    Py_XDECREF(name);
    PyErr_Restore(type, value, traceback);
    return refused;
}

/* A hole in place of what touched one while it was being made; NULL for other errors. */
PyObject *ext_build_failed(struct ext_decoder *decoder, PyObject *type, const char *what)
{
    PyObject *name = NULL;

    if (!ext_hole_raised(decoder->input->module) && !hole_was_refused())
        return explain(type, what);
    PyErr_Clear();
    name = ext_hole_touched(decoder->input->module);
    Py_XDECREF(name);
    return ext_hole_of(decoder, PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : "object");
}

/* --- instances ---------------------------------------------------------------------------- */

static PyTypeObject *base_of_tag(uint8_t tag)
{
    switch (tag) {
    case CF_VALUE_NONE:
        return &PyBaseObject_Type;
    case CF_VALUE_LIST:
        return &PyList_Type;
    case CF_VALUE_DICT:
        return &PyDict_Type;
    case CF_VALUE_SET:
        return &PySet_Type;
    default:
        return NULL;
    }
}

static bool fits_class(struct ext_decoder *decoder, PyObject *type, const PyTypeObject *base)
{
    if (PyType_Check(type) &&
        ext_type_c_base(decoder->python_dealloc, (PyTypeObject *)type) == base)
        return true;
    ext_decode_fail("class %s is not what was recorded",
                    PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name);
    return false;
}

static PyObject *allocate(PyTypeObject *base, PyObject *type, PyObject *content)
{
    PyObject *args = content != NULL ? PyTuple_Pack(1, content) : PyTuple_New(0), *made = NULL;

    if (args != NULL)
        made = base->tp_new((PyTypeObject *)type, args, NULL);
    Py_XDECREF(args);
    return made != NULL ? made : explain(type, "an instance");
}

/* An instance that is filled later, so that what is inside may refer to it. NULL without an
 * exception: its content must be known first. */
PyObject *ext_build_empty(struct ext_decoder *decoder, PyObject *type, uint8_t content_tag)
{
    PyTypeObject *base = base_of_tag(content_tag);

    if (base == NULL)
        return NULL;
    return fits_class(decoder, type, base) ? allocate(base, type, NULL) : NULL;
}

/* An instance of a subclass of an immutable type. */
PyObject *ext_build_instance(struct ext_decoder *decoder, PyObject *type, PyObject *content)
{
    PyTypeObject *base = Py_TYPE(content);

    if (ext_hole_check(content))
        return ext_hole_of(decoder,
                           PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : "object");
    if (base != &PyTuple_Type && base != &PyUnicode_Type && base != &PyBytes_Type &&
        base != &PyLong_Type && base != &PyFloat_Type && base != &PyComplex_Type &&
        base != &PyFrozenSet_Type) {
        ext_decode_damaged(decoder, "no content of an instance");
        return NULL;
    }
    return fits_class(decoder, type, base) ? allocate(base, type, content) : NULL;
}

bool ext_build_fill(struct ext_decoder *decoder, PyObject *object, PyObject *content)
{
    if (ext_hole_check(content) || content == object || content == Py_None)
        return true;
    if (PyList_Check(object) && PyList_CheckExact(content))
        return PyList_SetSlice(object, 0, PyList_GET_SIZE(object), content) == 0;
    if ((PyDict_Check(object) && PyDict_CheckExact(content)) ||
        (PySet_Check(object) && Py_TYPE(content) == &PySet_Type))
        return ext_hash_copy(decoder, object, content);
    ext_decode_damaged(decoder, "content of another type than the class");
    return false;
}

static bool set_in_dict(PyObject *object, PyObject *name, PyObject *value)
{
    PyObject *dict = PyObject_GenericGetDict(object, NULL);
    const bool done = dict != NULL && PyDict_SetItem(dict, name, value) == 0;

    Py_XDECREF(dict);
    if (!done)
        explain((PyObject *)Py_TYPE(object), "an attribute");
    return done;
}

/* Straight into the instance. The generic way keeps attributes beside the object (from 3.11 on),
 * but asks data descriptors: only C members may answer. */
bool ext_build_attribute(PyObject *object, PyObject *name, PyObject *value)
{
    const PyObject *descriptor = NULL;

    if (PyUnicode_CompareWithASCIIString(name, "__dict__") == 0 && PyDict_Check(value))
        return PyObject_GenericSetDict(object, value, NULL) == 0 ||
               (explain((PyObject *)Py_TYPE(object), "the dict"), false);
    descriptor = _PyType_Lookup(Py_TYPE(object), name);
    if (descriptor != NULL && Py_TYPE(descriptor)->tp_descr_set != NULL &&
        !(PyExceptionInstance_Check(object) && Py_TYPE(descriptor) == &PyMemberDescr_Type))
        return set_in_dict(object, name, value);
    return PyObject_GenericSetAttr(object, name, value) == 0 ||
           (explain((PyObject *)Py_TYPE(object), "an attribute"), false);
}

bool ext_build_slot(struct ext_decoder *decoder, PyObject *object, PyObject *name, PyObject *value)
{
    const PyTypeObject *type = Py_TYPE(object);

    for (; type != NULL && ext_type_is_python(decoder->python_dealloc, type);
         type = type->tp_base) {
        const PyMemberDef *member = type->tp_members;

        for (Py_ssize_t i = 0; member != NULL && i < Py_SIZE(type); i++, member++) {
            PyObject **place = NULL, *old = NULL;

            if (member->type != T_OBJECT_EX ||
                PyUnicode_CompareWithASCIIString(name, member->name) != 0)
                continue;
            place = (PyObject **)((uintptr_t)object + (uintptr_t)member->offset);
            old = *place;
            Py_INCREF(value);
            *place = value;
            Py_XDECREF(old);
            return true;
        }
    }
    ext_decode_fail("class %s has no slot %U any more", Py_TYPE(object)->tp_name, name);
    return false;
}

/* --- exceptions --------------------------------------------------------------------------- */

PyObject *ext_build_exception(struct ext_decoder *decoder, PyObject *type, PyObject *args)
{
    PyTypeObject *base = NULL;
    PyObject *made = NULL;

    if (ext_hole_check(type) || ext_hole_check(args))
        return ext_hole_of(decoder, "exception");
    if (!PyExceptionClass_Check(type) || !PyTuple_CheckExact(args)) {
        ext_decode_damaged(decoder, "no exception");
        return NULL;
    }
    base = ext_type_c_base(decoder->python_dealloc, (PyTypeObject *)type);
    if (base->tp_new != NULL)
        made = base->tp_new((PyTypeObject *)type, args, NULL);
    if (made != NULL && base->tp_init != NULL && base->tp_init(made, args, NULL) != 0) {
        /* StopIteration and others check their args, which a program may have changed. */
        if (PyErr_ExceptionMatches(PyExc_Exception) == 0)
            Py_CLEAR(made);
        else
            PyErr_Clear();
    }
    return made != NULL ? made : ext_build_failed(decoder, type, "an exception");
}

static PyObject *exception_or_null(PyObject *object)
{
    if (!PyExceptionInstance_Check(object))
        return NULL;
    Py_INCREF(object);
    return object;
}

bool ext_build_chain(PyObject *object, PyObject *cause, PyObject *context, bool suppress)
{
    if (!PyExceptionInstance_Check(object))
        return true;
    PyException_SetCause(object, exception_or_null(cause));
    PyException_SetContext(object, exception_or_null(context));
    ((PyBaseExceptionObject *)object)->suppress_context = suppress ? 1 : 0;
    return true;
}

/* --- methods, partials, enum members ------------------------------------------------------ */

PyObject *ext_build_method(struct ext_decoder *decoder, PyObject *self, PyObject *name)
{
    PyObject *method = NULL;

    if (ext_hole_check(self))
        return ext_hole_of(decoder, "method");
    method = PyType_Check(self) || PyModule_Check(self) ? PyObject_GetAttr(self, name)
                                                        : PyObject_GenericGetAttr(self, name);
    return method != NULL ? method : explain((PyObject *)Py_TYPE(self), "a method");
}

PyObject *ext_build_partial(struct ext_decoder *decoder, PyObject *const parts[3])
{
    PyObject *module = NULL, *type = NULL, *first = NULL, *args = NULL, *made = NULL;

    if (ext_hole_check(parts[0]) || ext_hole_check(parts[1]) || ext_hole_check(parts[2]))
        return ext_hole_of(decoder, "functools.partial");
    if (!PyTuple_CheckExact(parts[1]) || !PyDict_CheckExact(parts[2])) {
        ext_decode_damaged(decoder, "no arguments of a partial");
        return NULL;
    }
    module = PyImport_ImportModule("functools");
    type = module != NULL ? PyObject_GetAttrString(module, "partial") : NULL;
    first = PyTuple_Pack(1, parts[0]);
    if (type != NULL && first != NULL)
        args = PySequence_Concat(first, parts[1]);
    if (args != NULL)
        made = PyObject_Call(type, args, parts[2]);
    Py_XDECREF(module);
    Py_XDECREF(first);
    Py_XDECREF(args);
    if (made == NULL)
        made = ext_build_failed(decoder, parts[0], "a partial");
    Py_XDECREF(type);
    return made;
}

PyObject *ext_build_member(PyObject *type, PyObject *name)
{
    PyObject *dict = NULL, *map = NULL, *found = NULL;

    if (PyType_Check(type))
        dict = ext_type_dict((PyTypeObject *)type);
    if (dict != NULL)
        map = PyDict_GetItemString(dict, "_member_map_");
    if (map != NULL && PyDict_CheckExact(map))
        found = PyDict_GetItemWithError(map, name);
    Py_XINCREF(found);
    Py_XDECREF(dict);
    if (found == NULL && PyErr_Occurred() == NULL)
        ext_decode_fail(
            "class %s has no member %U any more",
            PyType_Check(type) ? ((PyTypeObject *)type)->tp_name : Py_TYPE(type)->tp_name, name);
    return found;
}

/* --- types written in C ------------------------------------------------------------------- */

/* The C type under a class of the program that its reduce named as the callable: the instance is
 * made by that type, past the class's own __new__ and __init__. NULL: call it as it is. */
static PyTypeObject *c_maker(const struct ext_decoder *decoder, PyObject *callable)
{
    PyTypeObject *base = NULL;

    if (!PyType_Check(callable) ||
        !ext_type_is_python(decoder->python_dealloc, (PyTypeObject *)callable))
        return NULL;
    base = ext_type_c_base(decoder->python_dealloc, (PyTypeObject *)callable);
    if (base == &PyBaseObject_Type || base == &PyLong_Type || base == &PyUnicode_Type ||
        base == &PyType_Type || base->tp_new == NULL)
        return NULL;
    return base;
}

/* A C type whose constructor wants arguments although its state holds everything (Element of
 * xml.etree): made as copyreg.__newobj__ makes it. NULL: not that, the exception stays. */
static PyObject *without_init(PyObject *callable, PyObject *args)
{
    const PyTypeObject *type = (PyTypeObject *)callable;

    if (!PyType_Check(callable) || PyTuple_GET_SIZE(args) != 0 || type->tp_new == NULL ||
        type->tp_init == NULL || !PyErr_ExceptionMatches(PyExc_TypeError))
        return NULL;
    PyErr_Clear();
    return type->tp_new((PyTypeObject *)callable, args, NULL);
}

PyObject *ext_build_call(struct ext_decoder *decoder, PyObject *callable, PyObject *args)
{
    const PyTypeObject *base = NULL;
    PyObject *made = NULL;

    if (ext_hole_check(callable) || ext_hole_check(args))
        return ext_hole_of(decoder, "object");
    if (!PyTuple_CheckExact(args) || !PyCallable_Check(callable)) {
        ext_decode_damaged(decoder, "no arguments of a call");
        return NULL;
    }
    base = c_maker(decoder, callable);
    if (base == NULL) {
        made = PyObject_Call(callable, args, NULL);
        if (made == NULL)
            made = without_init(callable, args);
    } else {
        made = base->tp_new((PyTypeObject *)callable, args, NULL);
        if (made != NULL && base->tp_init != NULL && base->tp_init != PyBaseObject_Type.tp_init &&
            base->tp_init(made, args, NULL) != 0)
            Py_CLEAR(made);
    }
    return made != NULL ? made : ext_build_failed(decoder, callable, "an object");
}

static bool update_attributes(PyObject *object, PyObject *state)
{
    PyObject *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(state, &position, &name, &value)) {
        if (!PyUnicode_Check(name) || !ext_build_attribute(object, name, value))
            return false;
    }
    return true;
}

/* The cells of a function, as many as its code asks for. */
static bool fill_closure(PyObject *function, PyObject *cells)
{
    const Py_ssize_t count =
        PyCode_GetNumFree((PyCodeObject *)((PyFunctionObject *)function)->func_code);
    PyObject *closure = NULL;

    if (cells == Py_None)
        return count == 0;
    if (!PyTuple_CheckExact(cells) || PyTuple_GET_SIZE(cells) != count)
        return false;
    closure = PyTuple_New(count);
    for (Py_ssize_t i = 0; closure != NULL && i < count; i++) {
        PyObject *cell = PyTuple_GET_ITEM(cells, i); /* a hole in place of a cell is its content */

        if (PyCell_Check(cell))
            Py_INCREF(cell);
        else
            cell = PyCell_New(cell);
        if (cell == NULL)
            Py_CLEAR(closure);
        else
            PyTuple_SET_ITEM(closure, i, cell);
    }
    const bool done = closure != NULL && PyFunction_SetClosure(function, closure) == 0;

    Py_XDECREF(closure);
    return done;
}

/* Defaults, keyword defaults, cells, attributes. */
static bool fill_function(PyObject *function, PyObject *state)
{
    PyObject *defaults = PyTuple_GET_ITEM(state, 0), *keywords = PyTuple_GET_ITEM(state, 1);
    PyObject *attributes = PyTuple_GET_ITEM(state, 3), *dict = NULL;
    bool done = (defaults == Py_None || PyTuple_CheckExact(defaults)) &&
                (keywords == Py_None || PyDict_CheckExact(keywords)) &&
                PyFunction_SetDefaults(function, defaults) == 0 &&
                PyFunction_SetKwDefaults(function, keywords) == 0 &&
                fill_closure(function, PyTuple_GET_ITEM(state, 2));

    if (done && PyDict_CheckExact(attributes)) {
        dict = PyObject_GenericGetDict(function, NULL);
        done = dict != NULL && PyDict_Update(dict, attributes) == 0;
        Py_XDECREF(dict);
    }
    if (!done && PyErr_Occurred() == NULL)
        ext_decode_fail("a function's parts are not what was recorded");
    return done;
}

/* Past the metaclass, which is `type`. */
static bool fill_class(PyObject *type, PyObject *attributes)
{
    PyObject *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(attributes, &position, &name, &value)) {
        if (PyType_Type.tp_setattro(type, name, value) != 0)
            return explain(type, "the attributes") != NULL;
    }
    return true;
}

bool ext_build_state(PyObject *object, PyObject *state)
{
    PyObject *name = NULL, *result = NULL;
    bool own = false;

    if (state == Py_None || ext_hole_check(object) || ext_hole_check(state))
        return true;
    if (PyFunction_Check(object) && PyTuple_CheckExact(state) && PyTuple_GET_SIZE(state) == 4)
        return fill_function(object, state);
    if (PyType_Check(object) && PyDict_CheckExact(state))
        return fill_class(object, state);
    if (PyCell_Check(object) && PyTuple_CheckExact(state) && PyTuple_GET_SIZE(state) == 1)
        return PyCell_Set(object, PyTuple_GET_ITEM(state, 0)) == 0;
    name = PyUnicode_InternFromString("__setstate__");
    if (name == NULL)
        return false;
    own = _PyType_Lookup(Py_TYPE(object), name) != NULL;
    if (!own && PyDict_CheckExact(state)) {
        Py_DECREF(name);
        return update_attributes(object, state);
    }
    result = PyObject_CallMethodObjArgs(object, name, state, NULL);
    Py_DECREF(name);
    if (result == NULL)
        explain((PyObject *)Py_TYPE(object), "the state");
    Py_XDECREF(result);
    return result != NULL;
}

static bool set_pair(struct ext_decoder *decoder, PyObject *object, PyObject *key, PyObject *value)
{
    const PyTypeObject *base = ext_type_c_base(decoder->python_dealloc, Py_TYPE(object));

    if (PyDict_Check(object) && base->tp_as_mapping != NULL &&
        base->tp_as_mapping->mp_ass_subscript != NULL)
        return base->tp_as_mapping->mp_ass_subscript(object, key, value) == 0;
    return PyObject_SetItem(object, key, value) == 0;
}

/* List and dict items of a reduced object. */
bool ext_build_items(struct ext_decoder *decoder, PyObject *object, PyObject *list, PyObject *dict)
{
    PyObject *result = NULL, *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    if (ext_hole_check(object))
        return true;
    if (list != Py_None && !ext_hole_check(list)) {
        result = PyObject_CallMethod(object, "extend", "O", list);
        Py_XDECREF(result);
        if (result == NULL)
            return explain((PyObject *)Py_TYPE(object), "the items") != NULL;
    }
    if (dict == Py_None || !PyDict_CheckExact(dict))
        return true;
    if (ext_hash_is_deferred(decoder, dict))
        return !PyDict_Check(object) || ext_hash_copy(decoder, object, dict);
    while (PyDict_Next(dict, &position, &key, &value)) {
        bool done = false;

        Py_INCREF(key);
        Py_INCREF(value);
        done = set_pair(decoder, object, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (!done)
            return explain((PyObject *)Py_TYPE(object), "the items") != NULL;
    }
    return true;
}
