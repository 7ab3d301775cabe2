/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects of types written in C (datetime, Decimal, deque, ndarray ...): what their own C-level
 * __reduce_ex__ returns is encoded. A class of the program that derives from such a type is
 * treated so too, unless it brings a pickling hook written in Python: that is not run.
 */
#include "encode_work.h"

bool ext_is_c_callable(PyObject *function)
{
    const char *name = Py_TYPE(function)->tp_name;

    return Py_TYPE(function) == &PyMethodDescr_Type ||
           strstr(name, "cython_function_or_method") != NULL;
}

/* --- calls without events ----------------------------------------------------------------- */

/* What a tracer or profiler would see of our call must not be seen. */
PyObject *ext_call_quietly(PyObject *callable, PyObject *object, PyObject *argument)
{
    PyThreadState *state = PyThreadState_Get();
    PyObject *result = NULL;
#if PY_VERSION_HEX >= 0x030B0000
    PyThreadState_EnterTracing(state);
    result = PyObject_CallFunctionObjArgs(callable, object, argument, NULL);
    PyThreadState_LeaveTracing(state);
#elif PY_VERSION_HEX >= 0x030A0000
    state->tracing++;
    state->cframe->use_tracing = 0;
    result = PyObject_CallFunctionObjArgs(callable, object, argument, NULL);
    state->tracing--;
    state->cframe->use_tracing = state->c_tracefunc != NULL || state->c_profilefunc != NULL;
#else
    state->tracing++;
    state->use_tracing = 0;
    result = PyObject_CallFunctionObjArgs(callable, object, argument, NULL);
    state->tracing--;
    state->use_tracing = state->c_tracefunc != NULL || state->c_profilefunc != NULL;
#endif
    return result;
}

static PyObject *call_quietly(PyObject *callable, PyObject *object, PyObject *argument)
{
    PyObject *result = ext_call_quietly(callable, object, argument);

    PyErr_Clear();
    return result;
}

/* --- may it be asked? --------------------------------------------------------------------- */

/* True where a class written in Python between the type and its C base defines a method that a
 * C-level reduce might call. */
bool ext_has_python_hook(destructor python, PyTypeObject *type)
{
    static const char *const hooks[] = {
        "__reduce__",  "__reduce_ex__", "__getstate__", "__getnewargs__", "__getnewargs_ex__",
        "items",       "keys",          "__iter__",     "__len__",        "__getattribute__",
        "__getattr__", "tobytes",       "__getitem__",  "copy",           "__class__",
        "__dict__"
    };
    PyObject *mro = type->tp_mro;

    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *dict = NULL;
        bool found = false;

        if (!PyType_Check((PyObject *)base) || !ext_type_is_python(python, base))
            continue;
        dict = ext_type_dict(base);
        for (size_t k = 0; dict != NULL && k < sizeof(hooks) / sizeof(hooks[0]); k++) {
            PyObject *value = PyDict_GetItemString(dict, hooks[k]);

            found = found || (value != NULL && Py_TYPE(value) != &PyGetSetDescr_Type);
        }
        Py_XDECREF(dict);
        if (found)
            return true;
    }
    return false;
}

/* Reading these would warn, be long, or make no sense elsewhere. */
static bool is_refused(const struct ext_work *work, PyObject *object, const PyTypeObject *base)
{
    Py_ssize_t length = 0;

    if ((PY_VERSION_HEX >= 0x030C0000 && strncmp(base->tp_name, "itertools.", 10) == 0) ||
        PyGen_CheckExact(object) || PyMemoryView_Check(object) || PyCode_Check(object))
        return true;
    if (Py_TYPE(object) != base || !PyIter_Check(object))
        return false;
    length = PyObject_LengthHint(object, 0); /* dict iterators copy all that is left */
    PyErr_Clear();
    return length < 0 || (uint64_t)length > work->limits.max_nodes;
}

/* The bytes behind an array, asked before anything is copied. 0: unknown. */
static size_t buffer_size(struct ext_work *work, PyObject *object, PyTypeObject *base)
{
    PyObject *descriptor = _PyType_Lookup(base, work->names[EXT_NAME_NBYTES]), *value = NULL;
    Py_buffer view;
    size_t size = 0;

    if (descriptor != NULL && Py_TYPE(descriptor) == &PyGetSetDescr_Type) {
        value = Py_TYPE(descriptor)->tp_descr_get(descriptor, object, (PyObject *)base);
        size = value != NULL && PyLong_Check(value) ? PyLong_AsSize_t(value) : 0;
        Py_XDECREF(value);
        PyErr_Clear();
        return size;
    }
    if (base->tp_as_buffer == NULL || base->tp_as_buffer->bf_getbuffer == NULL)
        return 0;
    if (base->tp_as_buffer->bf_getbuffer(object, &view, PyBUF_FULL_RO) == 0) {
        size = (size_t)view.len;
        PyBuffer_Release(&view);
    }
    PyErr_Clear();
    return size;
}

/* --- what the type says ------------------------------------------------------------------- */

/* copyreg's table, for functions of the standard library and of installed packages only. */
static PyObject *reduce_by_table(struct ext_work *work, PyObject *object)
{
    PyObject *module =
        PyDict_GetItemWithError(PyImport_GetModuleDict(), work->names[EXT_NAME_COPYREG]);
    PyObject *table = NULL, *function = NULL, *name = NULL;

    PyErr_Clear();
    if (module == NULL || !PyModule_Check(module) || Py_TYPE(Py_TYPE(object)) != &PyType_Type)
        return NULL;
    table = PyDict_GetItemWithError(PyModule_GetDict(module), work->names[EXT_NAME_DISPATCH]);
    if (table != NULL && PyDict_CheckExact(table))
        function = PyDict_GetItemWithError(table, (PyObject *)Py_TYPE(object));
    PyErr_Clear();
    if (function == NULL)
        return NULL;
    if (PyFunction_Check(function)) {
        name = ((PyFunctionObject *)function)->func_module;
        if (name == NULL || !PyUnicode_CheckExact(name) ||
            (PyUnicode_CompareWithASCIIString(name, "re") != 0 &&
             PyUnicode_CompareWithASCIIString(name, "copyreg") != 0))
            return NULL;
    } else if (!PyCFunction_Check(function)) {
        return NULL;
    }
    return call_quietly(function, object, NULL);
}

/* The state of a C type that has no reduce of its own (BytesIO, StringIO, Element); a new
 * reference or NULL. */
static PyObject *state_of(struct ext_work *work, PyObject *object, PyTypeObject *base)
{
    PyObject *get = _PyType_Lookup(base, work->names[EXT_NAME_GETSTATE]);
    PyObject *set = _PyType_Lookup(base, work->names[EXT_NAME_SETSTATE]);

    if (get == NULL || set == NULL || !ext_is_c_callable(get) || !ext_is_c_callable(set) ||
        get == _PyType_Lookup(&PyBaseObject_Type, work->names[EXT_NAME_GETSTATE]))
        return NULL;
    return call_quietly(get, object, NULL);
}

static bool is_random(struct ext_work *work, PyTypeObject *type, const PyTypeObject *base)
{
    PyObject *module = NULL;

    if (strcmp(base->tp_name, "_random.Random") != 0 || type->tp_base != base)
        return false;
    module = ext_type_module(work, type);
    return module != NULL && PyUnicode_CompareWithASCIIString(module, "random") == 0;
}

/* What random.Random.__reduce__ would give, without running it: its state of version 3. */
static PyObject *reduce_random(PyObject *object, PyTypeObject *base)
{
    PyObject *get = PyObject_GetAttrString((PyObject *)base, "getstate"), *state = NULL;
    PyObject *name = PyUnicode_InternFromString("gauss_next"), *next = NULL, *result = NULL;
    const struct ext_attributes attributes = ext_attributes_of(object);

    if (get != NULL && name != NULL && attributes.count <= 1 && ext_is_c_callable(get))
        state = call_quietly(get, object, NULL);
    next = name != NULL ? ext_attribute_get(object, name) : NULL;
    if (state != NULL)
        result =
            Py_BuildValue("O()(iOO)", Py_TYPE(object), 3, state, next != NULL ? next : Py_None);
    Py_XDECREF(state);
    Py_XDECREF(name);
    Py_XDECREF(get);
    PyErr_Clear();
    return result;
}

static PyObject *reduce(struct ext_work *work, PyObject *object, PyTypeObject *base)
{
    PyObject *plain = _PyType_Lookup(&PyBaseObject_Type, work->names[EXT_NAME_REDUCE_EX]);
    PyObject *function = _PyType_Lookup(base, work->names[EXT_NAME_REDUCE_EX]), *number = NULL;
    PyObject *result = reduce_by_table(work, object);

    if (result != NULL)
        return result;
    if (function != NULL && function != plain) {
        number = ext_is_c_callable(function) ? PyLong_FromLong(4) : NULL;
        result = number != NULL ? call_quietly(function, object, number) : NULL;
        Py_XDECREF(number);
        return result;
    }
    plain = _PyType_Lookup(&PyBaseObject_Type, work->names[EXT_NAME_REDUCE]);
    function = _PyType_Lookup(base, work->names[EXT_NAME_REDUCE]);
    if (function != NULL && function != plain)
        return ext_is_c_callable(function) ? call_quietly(function, object, NULL) : NULL;
    return NULL;
}

/* --- writing it --------------------------------------------------------------------------- */

static void push_value(struct ext_work *work, PyObject *object)
{
    ext_work_push(work, (struct ext_work_item){ .object = object != NULL ? object : Py_None,
                                                .op = EXT_OP_VALUE });
}

/* Drains an iterator written in C into a new list; pairs are flattened. NULL: not possible. */
static PyObject *drain(const struct ext_work *work, PyObject *iterator, bool pairs)
{
    PyObject *list = NULL, *item = NULL;
    uint64_t left = work->limits.max_nodes;
    bool whole = true;

    if (iterator == NULL || iterator == Py_None || Py_TYPE(iterator)->tp_iternext == NULL ||
        ext_type_is_python(work->python_dealloc, Py_TYPE(iterator)) || PyGen_Check(iterator))
        return NULL;
    list = PyList_New(0);
    while (list != NULL && whole && (item = Py_TYPE(iterator)->tp_iternext(iterator)) != NULL) {
        whole = left-- > 0;
        if (!pairs)
            whole = whole && PyList_Append(list, item) == 0;
        else
            whole = whole && PyTuple_CheckExact(item) && PyTuple_GET_SIZE(item) == 2 &&
                    PyList_Append(list, PyTuple_GET_ITEM(item, 0)) == 0 &&
                    PyList_Append(list, PyTuple_GET_ITEM(item, 1)) == 0;
        Py_DECREF(item);
    }
    if (!whole || PyErr_Occurred() != NULL)
        Py_CLEAR(list);
    PyErr_Clear();
    return list;
}

static void push_list(struct ext_work *work, PyObject *list)
{
    if (list == NULL)
        push_value(work, Py_None);
    else
        ext_work_push(work, (struct ext_work_item){ .object = list, .op = EXT_OP_VALUE });
}

/* A temporary flat list of keys and values, written as a dict. */
static void push_pairs(struct ext_work *work, PyObject *flat)
{
    if (flat == NULL) {
        push_value(work, Py_None);
        return;
    }
    ext_work_push(work, (struct ext_work_item){ .object = flat, .op = EXT_OP_PAIRS });
}

/* callable, args, state, items, pairs; all borrowed, NULL for what is not there. */
static void write_parts(struct ext_work *work, PyObject *object, PyObject *const parts[5],
                        bool shared)
{
    if (!ext_work_reserve(work, object, 5) || !ext_memo_open(work, object, CF_VALUE_REDUCE, shared))
        return;
    push_pairs(work, parts[4]);
    push_list(work, parts[3]);
    push_value(work, parts[2]);
    push_value(work, parts[1]);
    push_value(work, parts[0]);
}

/* The result is a name: an object of a module, such as a function behind a cache. */
static bool write_named(struct ext_work *work, PyObject *object, PyObject *qualname)
{
    PyObject *module = NULL;
    bool found = false;

    if (!ext_type_is_python(work->python_dealloc, Py_TYPE(object)))
        module = PyObject_GenericGetAttr(object, work->names[EXT_NAME_MODULE]);
    PyErr_Clear();
    if (module == NULL)
        return false;
    found = PyUnicode_CheckExact(module) && ext_global_find(module, qualname, object, work);
    if (found)
        ext_global_put(work, module, qualname);
    Py_DECREF(module);
    return found;
}

/* functools.partial: its state is (function, args, keywords, attributes). */
static bool write_partial(struct ext_work *work, PyObject *object, PyObject *result, bool shared)
{
    PyObject *state = PyTuple_GET_SIZE(result) == 3 ? PyTuple_GET_ITEM(result, 2) : NULL;

    if (strcmp(Py_TYPE(object)->tp_name, "functools.partial") != 0 || state == NULL ||
        ext_type_is_python(work->python_dealloc, Py_TYPE(object)) || !PyTuple_CheckExact(state) ||
        PyTuple_GET_SIZE(state) != 4 || PyTuple_GET_ITEM(state, 3) != Py_None)
        return false;
    if (!ext_work_reserve(work, object, 3) ||
        !ext_memo_open(work, object, CF_VALUE_PARTIAL, shared))
        return true;
    for (Py_ssize_t i = 3; i-- > 0;)
        push_value(work, PyTuple_GET_ITEM(state, i));
    return true;
}

/* Attributes of an instance of a Python subclass that the C type's reduce leaves out. */
static PyObject *missing_state(const struct ext_work *work, PyObject *object, PyObject *state)
{
    PyObject *copy = NULL;

    if ((state != NULL && state != Py_None) ||
        !ext_type_is_python(work->python_dealloc, Py_TYPE(object)))
        return state;
    copy = ext_attributes_copy(object);
    return copy;
}

static bool write_result(struct ext_work *work, PyObject *object, PyObject *result, bool shared)
{
    const Py_ssize_t size = PyTuple_CheckExact(result) ? PyTuple_GET_SIZE(result) : 0;
    PyObject *parts[5] = { NULL, NULL, NULL, NULL, NULL };

    if (PyUnicode_CheckExact(result))
        return write_named(work, object, result);
    if (size < 2 || size > 6 || (size == 6 && PyTuple_GET_ITEM(result, 5) != Py_None) ||
        !PyTuple_CheckExact(PyTuple_GET_ITEM(result, 1)))
        return false;
    if (write_partial(work, object, result, shared))
        return true;
    for (Py_ssize_t i = 0; i < size && i < 5; i++)
        parts[i] = PyTuple_GET_ITEM(result, i);
    for (size_t i = 3; i < 5; i++) {
        PyObject *list = drain(work, parts[i], i == 4);

        if (list == NULL && parts[i] != NULL && parts[i] != Py_None)
            return false;
        if (list != NULL && !ext_work_keep(work, list))
            return true;
        parts[i] = list;
    }
    parts[2] = missing_state(work, object, parts[2]);
    if (parts[2] != NULL && parts[2] != Py_None &&
        (size < 3 || parts[2] != PyTuple_GET_ITEM(result, 2)) && !ext_work_keep(work, parts[2]))
        return true;
    write_parts(work, object, parts, shared);
    return true;
}

/* --- OrderedDict -------------------------------------------------------------------------- */

/* Its own iterator hashes the keys again: only for keys whose hash is the interpreter's. */
static bool keys_are_plain(PyObject *dict)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(dict, &position, &key, &value)) {
        if (!PyUnicode_CheckExact(key) && !PyLong_CheckExact(key) && !PyFloat_CheckExact(key) &&
            !PyBytes_CheckExact(key) && key != Py_None && !PyBool_Check(key))
            return false;
    }
    return true;
}

static bool append_pair(PyObject *flat, PyObject *key, PyObject *value)
{
    return value != NULL && PyList_Append(flat, key) == 0 && PyList_Append(flat, value) == 0;
}

static PyObject *ordered_pairs(PyObject *dict)
{
    PyObject *flat = PyList_New(0), *key = NULL, *value = NULL, *iterator = NULL;
    Py_ssize_t position = 0;
    bool good = flat != NULL;

    if (good && keys_are_plain(dict)) {
        iterator = PyODict_Type.tp_iter(dict);
        while (good && iterator != NULL &&
               (key = Py_TYPE(iterator)->tp_iternext(iterator)) != NULL) {
            good = append_pair(flat, key, PyDict_GetItemWithError(dict, key));
            Py_DECREF(key);
        }
        good = good && iterator != NULL;
        Py_XDECREF(iterator);
    } else {
        while (good && PyDict_Next(dict, &position, &key, &value))
            good = append_pair(flat, key, value);
    }
    PyErr_Clear();
    if (!good)
        Py_CLEAR(flat);
    return flat;
}

static void encode_ordered(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *parts[5] = { (PyObject *)Py_TYPE(object), NULL, NULL, NULL, NULL };

    if (!ext_work_reserve(work, object, (size_t)PyDict_GET_SIZE(object) * 2))
        return;
    parts[1] = PyTuple_New(0);
    parts[2] = ext_attributes_copy(object);
    parts[4] = ordered_pairs(object);
    for (size_t i = 1; i < 5; i++) {
        if (parts[i] != NULL && !ext_work_keep(work, parts[i]))
            parts[i] = NULL;
    }
    PyErr_Clear();
    if (parts[1] == NULL || parts[4] == NULL)
        work->status = EXT_ENCODE_NOMEM;
    else
        write_parts(work, object, parts, shared);
}

/* Made by the C type's __new__, as pickle would; its own state follows. */
static void encode_by_state(struct ext_work *work, PyObject *object, PyTypeObject *base,
                            bool shared)
{
    PyObject *state = state_of(work, object, base);

    if (state == NULL)
        ext_put_hole(work, object, "cannot be kept");
    else
        ext_encode_made(work, object, "new_object", PyTuple_Pack(1, Py_TYPE(object)), state,
                        shared);
}

void ext_encode_called(struct ext_work *work, PyObject *object, PyObject *callable, PyObject *args,
                       bool shared)
{
    PyObject *const parts[5] = { callable, args, NULL, NULL, NULL };

    PyErr_Clear();
    if (args == NULL)
        work->status = EXT_ENCODE_NOMEM;
    else if (ext_work_keep(work, args))
        write_parts(work, object, parts, shared);
}

/* --- entry -------------------------------------------------------------------------------- */

void ext_encode_reduced(struct ext_work *work, PyObject *object, PyTypeObject *base, bool shared)
{
    PyTypeObject *type = Py_TYPE(object);
    PyObject *result = NULL;

    if (base == &PyODict_Type) {
        encode_ordered(work, object, shared);
        return;
    }
    if (ext_encode_known(work, object, shared))
        return;
    if (is_refused(work, object, base)) {
        ext_put_hole(work, object, "cannot be kept");
        return;
    }
    if (type != base && !is_random(work, type, base) &&
        ext_has_python_hook(work->python_dealloc, type)) {
        ext_put_hole(work, object, "class with a pickling hook");
        return;
    }
    if (ext_work_late(work)) {
        ext_put_hole(work, object, "too slow");
        return;
    }
    if (buffer_size(work, object, base) > work->limits.max_bytes) {
        work->status = EXT_ENCODE_TOO_LARGE;
        return;
    }
    Py_INCREF(object);
    result = is_random(work, type, base) ? reduce_random(object, base) : reduce(work, object, base);
    if (result == NULL)
        encode_by_state(work, object, base, shared);
    else if (!ext_work_keep(work, result) || !write_result(work, object, result, shared))
        ext_put_hole(work, object, "cannot be kept");
    Py_DECREF(object);
}
