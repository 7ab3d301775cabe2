/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Types of the interpreter and its library that do not pickle, or whose pickle loses something:
 * they are read through their C members and made again by functions of codeflash._values.
 */
#include "encode_work.h"

/* Makes 'R' with a function of codeflash._values. Takes `args` (NULL: no memory) and `state`
 * (NULL: none). */
void ext_encode_made(struct ext_work *work, PyObject *object, const char *maker, PyObject *args,
                     PyObject *state, bool shared)
{
    static const char module[] = "codeflash._values";
    PyObject *const parts[] = { Py_None, Py_None, state != NULL ? state : Py_None, args };

    if (args == NULL)
        work->status = EXT_ENCODE_NOMEM;
    PyErr_Clear();
    if ((args != NULL && !ext_work_keep(work, args)) |
        (state != NULL && !ext_work_keep(work, state)))
        return;
    if (args == NULL || !ext_work_reserve(work, object, (size_t)PyTuple_GET_SIZE(args) + 3) ||
        !ext_memo_open(work, object, CF_VALUE_REDUCE, shared))
        return;
    ext_put_byte(work, CF_VALUE_GLOBAL);
    ext_put_text(work, module, sizeof(module) - 1);
    ext_put_text(work, maker, strlen(maker));
    for (size_t i = 0; i < 4; i++)
        ext_work_push(work, (struct ext_work_item){ .object = parts[i], .op = EXT_OP_VALUE });
}

/* --- by their attributes ------------------------------------------------------------------ */

/* The view of a dict; its layout has no public name from 3.13 on. */
struct dict_view {
    PyObject_HEAD
    PyDictObject *dict;
};

struct known {
    const char *type;
    const char *maker; /* NULL: the type itself */
    const char *attributes[7];
};

static const struct known known_types[] = {
    { "re.Match", "match_again", { "re", "string", "pos", "endpos", "regs" } },
    { "_json.Scanner",
      "json_scanner",
      { "strict", "object_hook", "object_pairs_hook", "parse_float", "parse_int",
        "parse_constant" } },
    { "property", NULL, { "fget", "fset", "fdel" } },
    { "staticmethod", NULL, { "__func__" } },
    { "classmethod", NULL, { "__func__" } },
    { "_struct.Struct", NULL, { "format" } },
    { "Struct", NULL, { "format" } },
};

/* A tuple of attributes that C code answers for. A property's documentation may differ. */
static PyObject *attributes_of(PyObject *object, const struct known *known)
{
    Py_ssize_t count = 0;
    PyObject *values = NULL;

    while (known->attributes[count] != NULL)
        count++;
    values = PyTuple_New(count);
    for (Py_ssize_t i = 0; values != NULL && i < count; i++) {
        PyObject *value = PyObject_GetAttrString(object, known->attributes[i]);

        if (value == NULL)
            Py_CLEAR(values);
        else
            PyTuple_SET_ITEM(values, i, value);
    }
    PyErr_Clear();
    return values;
}

static bool encode_by_attributes(struct ext_work *work, PyObject *object, bool shared)
{
    const char *name = Py_TYPE(object)->tp_name;

    for (size_t i = 0; i < sizeof(known_types) / sizeof(known_types[0]); i++) {
        const struct known *known = &known_types[i];
        PyObject *values = NULL;

        if (strcmp(known->type, name) != 0)
            continue;
        values = attributes_of(object, known);
        if (values == NULL)
            return false;
        if (known->maker != NULL)
            ext_encode_made(work, object, known->maker, values, NULL, shared);
        else
            ext_encode_called(work, object, (PyObject *)Py_TYPE(object), values, shared);
        return true;
    }
    return false;
}

/* --- what their own representation tells -------------------------------------------------- */

static int is_plain_int(PyObject *object, void *unused)
{
    (void)unused;
    return !PyLong_CheckExact(object) && !PyType_Check(object);
}

/* repr() of a C type whose parts are integers: a new str, or NULL. */
static PyObject *shown(PyObject *object)
{
    const PyTypeObject *type = Py_TYPE(object);
    PyObject *text = NULL;

    if (type->tp_traverse != NULL && type->tp_traverse(object, is_plain_int, NULL) != 0)
        return NULL;
    text = type->tp_repr(object);
    PyErr_Clear();
    return text;
}

static bool encode_count(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *text = shown(object);

    if (text == NULL)
        return false;
    ext_encode_made(work, object, "counter", Py_BuildValue("(N)", text), NULL, shared);
    return true;
}

/* A free lock is a new one. That of a reentrant lock is not seen by the thread that holds it. */
static bool encode_lock(struct ext_work *work, PyObject *object, bool reentrant, bool shared)
{
    PyObject *text = reentrant ? NULL : shown(object);
    const bool unlocked = text != NULL && PyUnicode_FindChar(text, 'u', 0, 2, 1) == 1;

    Py_XDECREF(text);
    PyErr_Clear();
    if (!reentrant && !unlocked)
        return false;
    if (!ext_work_reserve(work, object, 2) || !ext_memo_open(work, object, CF_VALUE_REDUCE, shared))
        return true;
    work->next++; /* the empty tuple's */
    ext_put_byte(work, CF_VALUE_GLOBAL);
    ext_put_text(work, "_thread", 7);
    ext_put_text(work, reentrant ? "RLock" : "allocate_lock", reentrant ? 5 : 13);
    ext_put_bytes(work, "t\0NNN", 5);
    return true;
}

/* --- views, iterators and weak references ------------------------------------------------- */

static const char *view_of(const PyTypeObject *type)
{
    if (type == &PyDictKeys_Type || type == &PyODictKeys_Type)
        return "keys";
    if (type == &PyDictValues_Type || type == &PyODictValues_Type)
        return "values";
    return type == &PyDictItems_Type || type == &PyODictItems_Type ? "items" : NULL;
}

static const char *iterator_of(const PyTypeObject *type)
{
    if (type == &PyDictIterKey_Type)
        return "keys";
    if (type == &PyDictIterValue_Type)
        return "values";
    return type == &PyDictIterItem_Type ? "items" : NULL;
}

/* Its own reduce copies what is left without taking it: (iter, (list,)). */
static bool encode_iterator(struct ext_work *work, PyObject *object, const char *kind, bool shared)
{
    PyObject *reduced = NULL, *rest = NULL;
    const Py_ssize_t length = PyObject_LengthHint(object, 0);

    PyErr_Clear();
    if (length < 0 || (uint64_t)length > work->limits.max_nodes)
        return false;
    reduced = PyObject_CallMethod(object, "__reduce__", NULL);
    if (reduced != NULL && PyTuple_CheckExact(reduced) && PyTuple_GET_SIZE(reduced) == 2 &&
        PyTuple_CheckExact(PyTuple_GET_ITEM(reduced, 1)) &&
        PyTuple_GET_SIZE(PyTuple_GET_ITEM(reduced, 1)) == 1)
        rest = PyTuple_GET_ITEM(PyTuple_GET_ITEM(reduced, 1), 0);
    if (rest != NULL)
        ext_encode_made(work, object, "dict_iterator", Py_BuildValue("Os", rest, kind), NULL,
                        shared);
    Py_XDECREF(reduced);
    PyErr_Clear();
    return rest != NULL;
}

static bool encode_view(struct ext_work *work, PyObject *object, bool shared)
{
    const Py_buffer *view = PyMemoryView_GET_BUFFER(object);
    const char *start = NULL;
    Py_ssize_t size = 0;

    if (view->obj == NULL || view->ndim != 1 || view->itemsize != 1 ||
        (view->strides != NULL && view->strides[0] != 1) ||
        (view->format != NULL && strcmp(view->format, "B") != 0))
        return false;
    if (PyBytes_CheckExact(view->obj)) {
        start = PyBytes_AS_STRING(view->obj);
        size = PyBytes_GET_SIZE(view->obj);
    } else if (PyByteArray_CheckExact(view->obj)) {
        start = PyByteArray_AS_STRING(view->obj);
        size = PyByteArray_GET_SIZE(view->obj);
    }
    const Py_ssize_t from = start != NULL ? (const char *)view->buf - start : -1;

    if (from < 0 || from + view->len > size)
        return false;
    ext_encode_made(work, object, "byte_view",
                    Py_BuildValue("OnnO", view->obj, from, from + view->len,
                                  view->readonly ? Py_True : Py_False),
                    NULL, shared);
    return true;
}

static int find_dict(PyObject *object, void *found)
{
    if (PyDict_CheckExact(object))
        *(PyObject **)found = object;
    return 0;
}

/* A proxy of a plain dict; that of a class (`vars(int)`) is not kept. */
static bool encode_proxy(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *dict = NULL;

    (void)PyDictProxy_Type.tp_traverse(object, find_dict, &dict);
    if (dict == NULL || PyDict_GetItemString(dict, "__doc__") != NULL)
        return false;
    ext_encode_made(work, object, "proxy", PyTuple_Pack(1, dict), NULL, shared);
    return true;
}

static bool is_of_module(struct ext_work *work, PyTypeObject *type, const char *module)
{
    PyObject *name =
        (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 ? ext_type_module(work, type) : NULL;

    return name != NULL && PyUnicode_CompareWithASCIIString(name, module) == 0;
}

/* The referent is kept as a value: what the program keeps alive elsewhere lives at replay too. */
static bool encode_weak(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *target = ((PyWeakReference *)object)->wr_object;
    PyTypeObject *type = Py_TYPE(object);

    if (type != &_PyWeakref_RefType &&
        !(strcmp(type->tp_name, "KeyedRef") == 0 && is_of_module(work, type, "weakref")))
        return false;
    if (target == NULL || target == Py_None || Py_REFCNT(target) == 0)
        ext_encode_made(work, object, "dead_reference", PyTuple_New(0), NULL, shared);
    else
        ext_encode_made(work, object, "reference", PyTuple_Pack(1, target), NULL, shared);
    return true;
}

/* --- asyncio ------------------------------------------------------------------------------ */

static bool is_loop_class(struct ext_work *work, PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;

    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);

        if (strcmp(base->tp_name, "AbstractEventLoop") == 0 &&
            is_of_module(work, base, "asyncio.events"))
            return true;
    }
    return false;
}

/* An event loop is the one that the replay runs on: its selector, tasks and callbacks are not
 * values of this call. */
static bool encode_loop(struct ext_work *work, PyObject *object, bool shared)
{
    if (!is_loop_class(work, Py_TYPE(object)))
        return false;
    ext_encode_made(work, object, "event_loop", PyTuple_New(0), NULL, shared);
    return true;
}

/* A future of nobody: who waits for it is another task, and not kept. Only the state is read: C
 * members of an exact type. */
static bool encode_future(struct ext_work *work, PyObject *object, bool shared)
{
    static const struct known future = { "_asyncio.Future", "future", { "_state", "_loop" } };
    static const struct known done = { "_asyncio.Future",
                                       "future",
                                       { "_state", "_loop", "_result", "_exception" } };
    PyObject *state = PyObject_GetAttrString(object, "_state"), *values = NULL;

    if (state != NULL && PyUnicode_Check(state))
        values = attributes_of(
            object, PyUnicode_CompareWithASCIIString(state, "FINISHED") == 0 ? &done : &future);
    Py_XDECREF(state);
    PyErr_Clear();
    if (values != NULL)
        ext_encode_made(work, object, future.maker, values, NULL, shared);
    return values != NULL;
}

/* --- entries ------------------------------------------------------------------------------ */

/* Objects of types written in C. False: of none of these types, or not to be kept. */
bool ext_encode_known(struct ext_work *work, PyObject *object, bool shared)
{
    PyTypeObject *type = Py_TYPE(object);
    const char *view = view_of(type), *iterator = iterator_of(type);

    if (view != NULL) {
        PyObject *dict = (PyObject *)((struct dict_view *)object)->dict;

        ext_encode_made(work, object, "dict_view", Py_BuildValue("Os", dict, view), NULL, shared);
        return true;
    }
    if (iterator != NULL)
        return encode_iterator(work, object, iterator, shared);
    if (PyWeakref_CheckRef(object))
        return encode_weak(work, object, shared);
    if (PyMemoryView_Check(object))
        return encode_view(work, object, shared);
    if (type == &PyDictProxy_Type)
        return encode_proxy(work, object, shared);
    if (PyCell_Check(object)) {
        ext_encode_cell(work, object, shared);
        return true;
    }
    if (strstr(type->tp_name, "Loop") != NULL && encode_loop(work, object, shared))
        return true; /* of uvloop */
    if (strcmp(type->tp_name, "_asyncio.Future") == 0)
        return encode_future(work, object, shared);
    if (strcmp(type->tp_name, "itertools.count") == 0)
        return encode_count(work, object, shared);
    if (strcmp(type->tp_name, "_thread.lock") == 0 || strcmp(type->tp_name, "_thread.RLock") == 0)
        return encode_lock(work, object, type->tp_name[8] == 'R', shared);
    if (PyContextVar_CheckExact(object))
        return ext_encode_sentinel(work, object);
    if (strcmp(ext_type_c_base(work->python_dealloc, type)->tp_name, "_io.TextIOWrapper") == 0)
        return ext_encode_stream(work, object);
    return encode_by_attributes(work, object, shared);
}

static bool encode_logger(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *key = PyUnicode_InternFromString("name"), *name = NULL, *module = NULL;
    PyObject *find = NULL;

    module = PyImport_GetModuleDict();
    module = PyDict_GetItemString(module, "logging");
    if (module != NULL && PyModule_CheckExact(module))
        find = PyDict_GetItemString(PyModule_GetDict(module), "getLogger");
    name = key != NULL ? ext_attribute_get(object, key) : NULL;
    Py_XDECREF(key);
    PyErr_Clear();
    if (name == NULL || !PyUnicode_CheckExact(name) || find == NULL)
        return false;
    ext_encode_called(work, object, find, PyTuple_Pack(1, name), shared);
    return true;
}

static bool encode_weak_container(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *key = PyUnicode_InternFromString("data");
    PyObject *data = key != NULL ? ext_attribute_get(object, key) : NULL;

    Py_XDECREF(key);
    PyErr_Clear();
    if (data == NULL || (!PyDict_CheckExact(data) && !PySet_Check(data)))
        return false;
    ext_encode_made(work, object, "weak_container", PyTuple_Pack(2, Py_TYPE(object), data), NULL,
                    shared);
    return true;
}

/* Some of the library's classes that are written in Python: their identity counts, or they hold
 * what cannot be kept. Called for every instance, so the first letters decide. */
bool ext_encode_known_instance(struct ext_work *work, PyObject *object, bool shared)
{
    PyTypeObject *type = Py_TYPE(object);
    const char *name = type->tp_name;

    if (name[0] == 'W' && strncmp(name, "Weak", 4) == 0 &&
        (is_of_module(work, type, "weakref") || is_of_module(work, type, "_weakrefset")))
        return encode_weak_container(work, object, shared);
    if ((strcmp(name, "Logger") == 0 || strcmp(name, "RootLogger") == 0) &&
        is_of_module(work, type, "logging"))
        return encode_logger(work, object, shared);
    if (strstr(name, "Loop") != NULL)
        return encode_loop(work, object, shared);
    if ((name[0] == '_' || strcmp(name, "TypeVar") == 0) && is_of_module(work, type, "typing"))
        return ext_encode_sentinel(work, object);
    return false;
}

/* A module that no import leads to, of a class of its own (a lazy module): its attributes. */
bool ext_encode_loose_module(struct ext_work *work, PyObject *module, PyObject *name, bool shared)
{
    if (PyModule_CheckExact(module) || name == NULL)
        return false;
    if (!ext_memo_met(work, module, shared))
        ext_encode_made(work, module, "new_module", PyTuple_Pack(2, Py_TYPE(module), name),
                        PyDict_Copy(PyModule_GetDict(module)), shared);
    return true;
}
