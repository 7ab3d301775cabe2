/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Short forms of values. They are written by looking at them: only the repr() of types whose
 * parts are known to be the interpreter's own is asked.
 */
#include "compare_text.h"

#include "compare_scalar.h"
#include "encode.h"
#include "encode_work.h"

#define TEXT_BYTES 240 /* of a whole value */
#define STRING_MAX 60  /* characters shown of a string */
#define ITEMS_MAX 6    /* of a container */
#define DEPTH_MAX 3    /* of containers in containers */
#define BITS_MAX 512   /* of an int whose digits are shown */
#define SOURCE_MAX 1000

struct text {
    char bytes[TEXT_BYTES + 8];
    size_t used;
    bool full;
};

/* --- writing ------------------------------------------------------------------------------ */

static void put(struct text *text, const char *bytes, size_t size)
{
    size_t room = TEXT_BYTES - text->used;

    if (text->full)
        return;
    if (size > room) {
        while (room > 0 && ((unsigned char)bytes[room] & 0xC0) == 0x80)
            room--;
        memcpy(text->bytes + text->used, bytes, room);
        memcpy(text->bytes + text->used + room, "...", 3);
        text->used += room + 3;
        text->full = true;
        return;
    }
    memcpy(text->bytes + text->used, bytes, size);
    text->used += size;
}

static void put_text(struct text *text, const char *bytes)
{
    put(text, bytes, strlen(bytes));
}

/* Takes the str. */
static void put_taken(struct text *text, PyObject *taken)
{
    PyObject *bytes =
        taken != NULL ? PyUnicode_AsEncodedString(taken, "utf-8", "backslashreplace") : NULL;

    if (bytes != NULL)
        put(text, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes));
    else
        put_text(text, "?");
    if (PyErr_Occurred() != NULL && !PyErr_ExceptionMatches(PyExc_MemoryError))
        PyErr_Clear();
    Py_XDECREF(bytes);
    Py_XDECREF(taken);
}

/* --- scalars ------------------------------------------------------------------------------ */

static PyObject *text_sliced(PyObject *object, Py_ssize_t length)
{
    PyObject *cut = NULL, *result = NULL;

    if (length <= STRING_MAX)
        return PyObject_Repr(object);
    cut = PySequence_GetSlice(object, 0, STRING_MAX);
    result = cut != NULL ? PyUnicode_FromFormat("%R...", cut) : NULL;
    Py_XDECREF(cut);
    return result;
}

/* Digits of a large number take long, and longer than Python permits. */
static PyObject *text_int(PyObject *object)
{
    const size_t bits = _PyLong_NumBits(object);

    if (bits > BITS_MAX)
        return PyUnicode_FromFormat("an int of %zu bits", bits);
    return PyLong_Type.tp_repr(object);
}

/* A new str, or NULL: of no exact scalar type, or an exception. */
static PyObject *text_scalar(PyObject *object)
{
    if (cmp_is_singleton(object) || PyFloat_CheckExact(object) || PyComplex_CheckExact(object))
        return PyObject_Repr(object);
    if (PyLong_CheckExact(object))
        return text_int(object);
    if (PyUnicode_CheckExact(object))
        return text_sliced(object, PyUnicode_GET_LENGTH(object));
    if (PyBytes_CheckExact(object) || PyByteArray_CheckExact(object))
        return text_sliced(object, Py_SIZE(object));
    return NULL;
}

/* --- names -------------------------------------------------------------------------------- */

PyObject *cmp_text_type(PyTypeObject *type, bool with_module)
{
    PyObject *qualname = NULL, *module = cmp_type_module(type);
    const char *dot = strrchr(type->tp_name, '.');

    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0)
        qualname = ((PyHeapTypeObject *)type)->ht_qualname;
    if (qualname == NULL || !PyUnicode_CheckExact(qualname))
        return PyUnicode_FromString(with_module || dot == NULL ? type->tp_name : dot + 1);
    if (with_module && module != NULL)
        return PyUnicode_FromFormat("%U.%U", module, qualname);
    Py_INCREF(qualname);
    return qualname;
}

static void put_name(struct text *text, const char *before, PyObject *name, const char *after)
{
    put_text(text, before);
    Py_XINCREF(name);
    put_taken(text, name != NULL && PyUnicode_CheckExact(name) ? name : NULL);
    put_text(text, after);
}

static bool put_known(struct text *text, PyObject *object)
{
    if (PyType_Check(object))
        put_taken(text, cmp_text_type((PyTypeObject *)object, false));
    else if (PyFunction_Check(object))
        put_name(text, "<function ", ((PyFunctionObject *)object)->func_qualname, ">");
    else if (PyCFunction_Check(object))
        put_text(text, ((PyCFunctionObject *)object)->m_ml->ml_name);
    else if (PyCode_Check(object))
        put_name(text, "<code of ", ((PyCodeObject *)object)->co_name, ">");
    else if (PyModule_Check(object))
        put_taken(text, PyUnicode_FromFormat("<module %s>", PyModule_GetName(object)));
    else
        return false;
    return true;
}

/* Types whose repr() shows integers and strings of their own only. */
static bool has_plain_repr(PyObject *object)
{
    static const char *const names[] = { "datetime.date", "datetime.timedelta", "decimal.Decimal",
                                         "datetime.timezone", "re.Pattern" };
    const char *name = Py_TYPE(object)->tp_name;
    PyObject *zone = NULL;
    bool plain = false;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    if (strcmp(name, "datetime.datetime") != 0 && strcmp(name, "datetime.time") != 0)
        return false;
    zone = PyObject_GetAttrString(object, "tzinfo"); /* a member in C */
    plain = zone == Py_None ||
            (zone != NULL && strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone") == 0);
    Py_XDECREF(zone);
    PyErr_Clear();
    return plain;
}

/* Color.RED */
static bool put_member(struct text *text, PyObject *object)
{
    PyObject *key = NULL, *name = NULL;

    if (Py_TYPE(Py_TYPE(object)) == &PyType_Type)
        return false;
    key = PyUnicode_InternFromString("_name_");
    name = key != NULL ? ext_attribute_get(object, key) : NULL;
    Py_XDECREF(key);
    if (name == NULL || !PyUnicode_CheckExact(name))
        return false;
    put_taken(text, cmp_text_type(Py_TYPE(object), false));
    put_name(text, ".", name, "");
    return true;
}

/* float64(1.5): what .item() gives, in the type's name. */
static bool put_numpy(struct text *text, PyObject *object)
{
    PyObject *method = NULL, *item = NULL;
    const char *name = Py_TYPE(object)->tp_name;

    if (strncmp(name, "numpy.", 6) != 0 || strcmp(name, "numpy.ndarray") == 0)
        return false;
    method = PyObject_GetAttrString((PyObject *)Py_TYPE(object), "item");
    if (method != NULL && ext_is_c_callable(method))
        item = ext_call_quietly(method, object, NULL);
    Py_XDECREF(method);
    PyErr_Clear();
    if (item == NULL || item == object || !cmp_is_plain(item)) {
        Py_XDECREF(item);
        return false;
    }
    put_taken(text, PyUnicode_FromFormat("%s(%R)", name + 6, item));
    Py_DECREF(item);
    return true;
}

/* --- containers --------------------------------------------------------------------------- */

static void put_value(struct text *text, PyObject *object, int depth);

static void put_items(struct text *text, PyObject *const *items, Py_ssize_t count, int depth)
{
    for (Py_ssize_t i = 0; i < count && !text->full; i++) {
        put_text(text, i > 0 ? ", " : "");
        if (i == ITEMS_MAX) {
            put_text(text, "...");
            return;
        }
        put_value(text, items[i], depth);
    }
}

static void put_dict(struct text *text, PyObject *dict, int depth)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    put_text(text, "{");
    for (int i = 0; PyDict_Next(dict, &position, &key, &value) != 0 && !text->full; i++) {
        put_text(text, i > 0 ? ", " : "");
        if (i == ITEMS_MAX) {
            put_text(text, "...");
            break;
        }
        put_value(text, key, depth);
        put_text(text, ": ");
        put_value(text, value, depth);
    }
    put_text(text, "}");
}

static void put_set(struct text *text, PyObject *object, int depth)
{
    const PySetObject *set = (PySetObject *)object;
    PyObject *items[ITEMS_MAX + 1];
    Py_ssize_t count = 0;

    for (Py_ssize_t i = 0; i <= set->mask && count <= ITEMS_MAX; i++) {
        if (set->table[i].key != NULL && set->table[i].hash != -1)
            items[count++] = set->table[i].key;
    }
    put_text(text, PyFrozenSet_CheckExact(object) ? "frozenset({" : count > 0 ? "{" : "set(");
    put_items(text, items, count, depth);
    put_text(text, PyFrozenSet_CheckExact(object) ? "})" : count > 0 ? "}" : ")");
}

static bool put_container(struct text *text, PyObject *object, int depth)
{
    if (PyList_CheckExact(object)) {
        put_text(text, "[");
        put_items(text, ((PyListObject *)object)->ob_item, PyList_GET_SIZE(object), depth);
        put_text(text, "]");
    } else if (PyTuple_CheckExact(object)) {
        put_text(text, "(");
        put_items(text, ((PyTupleObject *)object)->ob_item, PyTuple_GET_SIZE(object), depth);
        put_text(text, PyTuple_GET_SIZE(object) == 1 ? ",)" : ")");
    } else if (PyDict_CheckExact(object)) {
        put_dict(text, object, depth);
    } else if (PyAnySet_CheckExact(object)) {
        put_set(text, object, depth);
    } else {
        return false;
    }
    return true;
}

static void put_exception(struct text *text, PyObject *object, int depth)
{
    PyObject *args = ((PyBaseExceptionObject *)object)->args;

    put_taken(text, cmp_text_type(Py_TYPE(object), false));
    put_text(text, "(");
    if (args != NULL && PyTuple_CheckExact(args))
        put_items(text, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args), depth);
    put_text(text, ")");
}

/* Number(1): an instance of a class that derives from a scalar type. */
static bool put_derived(struct text *text, PyObject *object)
{
    PyObject *plain = NULL, *shown = NULL;

    if (PyLong_Check(object))
        plain = _PyLong_Copy((PyLongObject *)object);
    else if (PyUnicode_Check(object))
        plain = PyUnicode_Substring(object, 0, PyUnicode_GET_LENGTH(object));
    else if (PyFloat_Check(object))
        plain = PyFloat_FromDouble(PyFloat_AS_DOUBLE(object));
    else if (PyBytes_Check(object))
        plain = PyBytes_FromStringAndSize(PyBytes_AS_STRING(object), PyBytes_GET_SIZE(object));
    else
        return false;
    shown = plain != NULL ? text_scalar(plain) : NULL;
    Py_XDECREF(plain);
    put_taken(text, cmp_text_type(Py_TYPE(object), false));
    put_text(text, "(");
    put_taken(text, shown);
    put_text(text, ")");
    return true;
}

static void put_value(struct text *text, PyObject *object, int depth)
{
    PyObject *scalar = object != NULL ? text_scalar(object) : NULL;

    if (scalar != NULL || object == NULL || PyErr_Occurred() != NULL) {
        put_taken(text, scalar);
        return;
    }
    if (put_known(text, object) || put_member(text, object) || put_numpy(text, object) ||
        put_derived(text, object))
        return;
    if (has_plain_repr(object)) {
        put_taken(text, Py_TYPE(object)->tp_repr(object));
        return;
    }
    if (depth < DEPTH_MAX && put_container(text, object, depth + 1))
        return;
    if (depth < DEPTH_MAX && PyExceptionInstance_Check(object)) {
        put_exception(text, object, depth + 1);
        return;
    }
    put_text(text, "<");
    put_taken(text, cmp_text_type(Py_TYPE(object), false));
    put_text(text, ">");
}

PyObject *cmp_text_value(PyObject *object)
{
    struct text text = { .used = 0 };

    put_value(&text, object, 0);
    if (PyErr_Occurred() != NULL)
        return NULL;
    return PyUnicode_DecodeUTF8(text.bytes, (Py_ssize_t)text.used, "replace");
}

/* --- as source ---------------------------------------------------------------------------- */

static PyObject *source_tuple(PyObject *tuple)
{
    PyObject *result = PyUnicode_FromString("(");

    for (Py_ssize_t i = 0; result != NULL && i < PyTuple_GET_SIZE(tuple); i++) {
        PyObject *item = cmp_text_source(PyTuple_GET_ITEM(tuple, i)), *longer = NULL;

        if (item != NULL)
            longer = PyUnicode_FromFormat("%U%s%U", result, i > 0 ? ", " : "", item);
        Py_XDECREF(item);
        Py_DECREF(result);
        result = longer;
    }
    if (result != NULL)
        PyUnicode_AppendAndDel(&result,
                               PyUnicode_FromString(PyTuple_GET_SIZE(tuple) == 1 ? ",)" : ")"));
    return result;
}

static bool is_short_tuple(PyObject *object)
{
    if (!PyTuple_CheckExact(object) || PyTuple_GET_SIZE(object) > ITEMS_MAX)
        return false;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(object); i++) {
        if (!cmp_is_plain(PyTuple_GET_ITEM(object, i)))
            return false;
    }
    return true;
}

PyObject *cmp_text_source(PyObject *object)
{
    if (PyUnicode_CheckExact(object))
        return PyUnicode_GET_LENGTH(object) <= SOURCE_MAX ? PyObject_Repr(object) : NULL;
    if (PyBytes_CheckExact(object))
        return PyBytes_GET_SIZE(object) <= SOURCE_MAX ? PyObject_Repr(object) : NULL;
    if (PyLong_CheckExact(object))
        return _PyLong_NumBits(object) <= BITS_MAX ? PyLong_Type.tp_repr(object) : NULL;
    if (PyFloat_CheckExact(object))
        return isfinite(PyFloat_AS_DOUBLE(object)) ? PyObject_Repr(object) : NULL;
    if (cmp_is_singleton(object))
        return PyObject_Repr(object);
    return is_short_tuple(object) ? source_tuple(object) : NULL;
}
