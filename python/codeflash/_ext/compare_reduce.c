/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects of types written in C: what their own C-level pickling tells, else what they refer to
 * and the rest of their memory, else what they themselves say of equality. Where nothing of that
 * is to be had, two different objects are different.
 */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

#define DRAINED_MAX ((Py_ssize_t)1 << 26)

/* --- asking ------------------------------------------------------------------------------- */

static PyObject *look_up(struct cmp_work *work, PyTypeObject *base, const char *name)
{
    PyObject *key = PyUnicode_InternFromString(name), *found = NULL;

    if (key == NULL)
        cmp_no_memory(work);
    else
        found = _PyType_Lookup(base, key);
    Py_XDECREF(key);
    return found;
}

#if PY_VERSION_HEX >= 0x030C0000

/* From 3.12 on itertools warns that its pickling will go: not where the user did not pickle. */
static PyObject *silence(PyObject **filters)
{
    PyObject *modules = PyImport_GetModuleDict(), *module = NULL, *entry = NULL;

    module = PyDict_GetItemString(modules, "warnings");
    if (module == NULL)
        module = PyDict_GetItemString(modules, "_warnings");
    *filters = NULL;
    if (module != NULL && PyModule_Check(module))
        *filters = PyDict_GetItemString(PyModule_GetDict(module), "filters");
    if (*filters == NULL || !PyList_CheckExact(*filters))
        return NULL;
    Py_INCREF(*filters);
    entry = Py_BuildValue("(sOOOi)", "ignore", Py_None, PyExc_DeprecationWarning, Py_None, 0);
    if (entry == NULL || PyList_Insert(*filters, 0, entry) != 0) {
        Py_CLEAR(*filters);
        Py_CLEAR(entry);
        PyErr_Clear();
    }
    return entry;
}

static void speak(PyObject *filters, PyObject *entry)
{
    if (entry != NULL && PyList_GET_SIZE(filters) > 0 && PyList_GET_ITEM(filters, 0) == entry &&
        PyList_SetSlice(filters, 0, 1, NULL) != 0)
        PyErr_Clear();
    Py_XDECREF(filters);
    Py_XDECREF(entry);
}

#endif

static PyObject *call(struct cmp_work *work, PyTypeObject *base, PyObject *function,
                      PyObject *object, PyObject *argument)
{
    PyObject *result = NULL;
#if PY_VERSION_HEX >= 0x030C0000
    PyObject *filters = NULL, *entry = NULL;

    if (strncmp(base->tp_name, "itertools.", 10) == 0)
        entry = silence(&filters);
    result = ext_call_quietly(function, object, argument);
    if (filters != NULL) {
        PyObject *type = NULL, *value = NULL, *traceback = NULL;

        PyErr_Fetch(&type, &value, &traceback);
        speak(filters, entry);
        PyErr_Restore(type, value, traceback);
    }
#else
    (void)base;
    result = ext_call_quietly(function, object, argument);
#endif
    if (result == NULL)
        cmp_forgive(work);
    return result;
}

PyObject *cmp_ask(struct cmp_work *work, PyTypeObject *base, PyObject *object, const char *name,
                  PyObject *argument)
{
    PyObject *function = look_up(work, base, name);

    if (function == NULL || !ext_is_c_callable(function))
        return NULL;
    return call(work, base, function, object, argument);
}

PyObject *cmp_read(struct cmp_work *work, PyTypeObject *base, PyObject *object, const char *name)
{
    PyObject *descriptor = look_up(work, base, name), *value = NULL;

    if (descriptor == NULL ||
        (Py_TYPE(descriptor) != &PyGetSetDescr_Type && Py_TYPE(descriptor) != &PyMemberDescr_Type))
        return NULL;
    value = Py_TYPE(descriptor)->tp_descr_get(descriptor, object, (PyObject *)base);
    if (value == NULL)
        cmp_forgive(work);
    return value;
}

/* --- what pickling tells ------------------------------------------------------------------ */

/* The items of an iterator written in C, which is taken. NULL: it is none. */
static PyObject *drain(struct cmp_work *work, PyObject *iterator)
{
    PyTypeObject *type = Py_TYPE(iterator);
    PyObject *list = NULL, *item = NULL;

    if (type->tp_iternext == NULL || ext_type_is_python(work->python_dealloc, type) ||
        PyGen_Check(iterator))
        return NULL;
    list = PyList_New(0);
    while (list != NULL && (item = type->tp_iternext(iterator)) != NULL) {
        if (PyList_GET_SIZE(list) >= DRAINED_MAX || PyList_Append(list, item) != 0)
            Py_CLEAR(list);
        Py_DECREF(item);
    }
    cmp_forgive(work);
    return list;
}

static void push_items(struct cmp_work *work, const char *text, PyObject *a, PyObject *b)
{
    PyObject *left = a != Py_None ? drain(work, a) : NULL;
    PyObject *right = b != Py_None ? drain(work, b) : NULL;

    if (left != NULL || right != NULL)
        cmp_part_taken(work, text, left, right);
    else if (a != b && work->state == CMP_GO)
        cmp_part_text(work, text, a, b);
}

/* (callable, args, state, list items, pairs). The state of what has a dict is in its attributes. */
static void push_reduced(struct cmp_work *work, const struct cmp_kind *kind, const char *text,
                         PyObject *a, PyObject *b)
{
    const Py_ssize_t count = PyTuple_GET_SIZE(a);

    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *left = PyTuple_GET_ITEM(a, i), *right = PyTuple_GET_ITEM(b, i);

        if (i == 2 && kind->attributes && PyDict_CheckExact(left) && PyDict_CheckExact(right))
            continue;
        if (i == 3 || i == 4)
            push_items(work, text, left, right);
        else
            cmp_part_index(work, text, i, left, right);
    }
}

static bool push_results(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b, const char *text, PyObject *results[2])
{
    PyObject *left = results[0], *right = results[1];

    if (left == NULL || right == NULL || Py_TYPE(left) != Py_TYPE(right))
        return false;
    if (PyUnicode_CheckExact(left)) { /* the name of a global */
        if (cmp_open_parts(work, a, b) != NULL)
            cmp_part_text(work, text, left, right);
        return true;
    }
    if (!PyTuple_CheckExact(left) || cmp_open_parts(work, a, b) == NULL)
        return false;
    if (PyTuple_GET_SIZE(left) == PyTuple_GET_SIZE(right))
        push_reduced(work, kind, text, left, right);
    else
        cmp_part_text(work, text, left, right);
    return true;
}

/* True where it was pushed, or an error. */
static bool push_reduce(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    PyObject *extended = look_up(work, kind->base, "__reduce_ex__"), *results[2], *number = NULL;
    const bool is_extended = extended != look_up(work, &PyBaseObject_Type, "__reduce_ex__");
    const char *name = is_extended ? "__reduce_ex__" : "__reduce__";
    bool done = false;

    if (!is_extended && look_up(work, kind->base, name) == look_up(work, &PyBaseObject_Type, name))
        return false;
    if (is_extended && (number = PyLong_FromLong(4)) == NULL) {
        cmp_no_memory(work);
        return true;
    }
    results[0] = cmp_ask(work, kind->base, a, name, number);
    results[1] = work->state == CMP_GO ? cmp_ask(work, kind->base, b, name, number) : NULL;
    done = work->state != CMP_GO ||
           push_results(work, kind, a, b, is_extended ? ".__reduce_ex__(4)" : ".__reduce__()",
                        results);
    Py_XDECREF(number);
    Py_XDECREF(results[0]);
    Py_XDECREF(results[1]);
    return done;
}

/* BytesIO, StringIO, Element: their state without a reduce of their own. */
static bool push_state(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    PyObject *left = NULL, *right = NULL;

    if (look_up(work, kind->base, "__getstate__") ==
            look_up(work, &PyBaseObject_Type, "__getstate__") ||
        look_up(work, kind->base, "__setstate__") == NULL)
        return false;
    left = cmp_ask(work, kind->base, a, "__getstate__", NULL);
    right = work->state == CMP_GO ? cmp_ask(work, kind->base, b, "__getstate__", NULL) : NULL;
    if (left == NULL || right == NULL || cmp_open_parts(work, a, b) == NULL) {
        Py_XDECREF(left);
        Py_XDECREF(right);
        return work->state != CMP_GO;
    }
    cmp_part_taken(work, ".__getstate__()", left, right);
    return true;
}

/* --- what it refers to -------------------------------------------------------------------- */

static int add_referent(PyObject *object, void *list)
{
    return PyList_Append(list, object);
}

static PyObject *referents_of(PyObject *object)
{
    PyObject *list = PyList_New(0);

    if (list != NULL && Py_TYPE(object)->tp_traverse(object, add_referent, list) != 0)
        Py_CLEAR(list);
    return list;
}

static PyObject *word_at(const PyObject *object, Py_ssize_t offset)
{
    PyObject *word = NULL;

    memcpy((void *)&word, (const char *)object + offset, sizeof(PyObject *));
    return word;
}

static bool is_in(PyObject *list, const PyObject *object)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
        if (PyList_GET_ITEM(list, i) == object)
            return true;
    }
    return false;
}

/* Every word of the structure is a reference that it owns, or has to be the same. */
static bool push_words(struct cmp_work *work, const PyTypeObject *base, PyObject *a, PyObject *b,
                       PyObject *referents[2])
{
    const Py_ssize_t size = (Py_ssize_t)sizeof(uintptr_t);
    size_t parts = work->part_count;

    for (Py_ssize_t offset = (Py_ssize_t)sizeof(PyObject); offset + size <= base->tp_basicsize;
         offset += size) {
        PyObject *left = word_at(a, offset), *right = word_at(b, offset);
        const bool owned_a = is_in(referents[0], left), owned_b = is_in(referents[1], right);

        if (offset == base->tp_dictoffset || offset == base->tp_weaklistoffset ||
            (left == right && !owned_a))
            continue;
        if ((!owned_a && left != NULL) || (!owned_b && right != NULL)) {
            cmp_drop_parts(work, parts);
            return false;
        }
        cmp_part_index(work, "<field>", (offset - (Py_ssize_t)sizeof(PyObject)) / size,
                       left != NULL ? left : Py_None, right != NULL ? right : Py_None);
    }
    return true;
}

static bool push_memory(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    PyObject *referents[2] = { NULL, NULL };
    bool done = false;

    if (kind->base->tp_itemsize != 0 || kind->base->tp_traverse == NULL ||
        kind->base->tp_basicsize <= (Py_ssize_t)sizeof(PyObject) ||
        cmp_open_parts(work, a, b) == NULL)
        return work->state != CMP_GO;
    referents[0] = referents_of(a);
    referents[1] = referents_of(b);
    if (referents[0] == NULL || referents[1] == NULL) {
        cmp_no_memory(work);
        done = true;
    } else {
        done = push_words(work, kind->base, a, b, referents);
    }
    Py_XDECREF(referents[0]);
    Py_XDECREF(referents[1]);
    return done;
}

/* --- what it says itself ------------------------------------------------------------------ */

/* 1: equal, 0: not, -1: it does not say. Only of types that cannot hold other objects, as these
 * would be asked in their turn. */
static int ask_equal(struct cmp_work *work, const PyTypeObject *base, PyObject *a, PyObject *b)
{
    PyObject *answer = NULL;
    int equal = -1;

    if (base->tp_richcompare == NULL || base->tp_richcompare == PyBaseObject_Type.tp_richcompare ||
        (base->tp_flags & Py_TPFLAGS_HAVE_GC) != 0 ||
        Py_TYPE(a)->tp_richcompare != base->tp_richcompare)
        return -1;
    answer = base->tp_richcompare(a, b, Py_EQ);
    if (answer == NULL)
        cmp_forgive(work);
    else if (PyBool_Check(answer))
        equal = answer == Py_True;
    Py_XDECREF(answer);
    return equal;
}

void cmp_content_reduced(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    const bool hooked =
        kind->type != kind->base && ext_has_python_hook(work->python_dealloc, kind->type);
    int equal = -1;

    if (a == b)
        return;
    if (!hooked && (push_reduce(work, kind, a, b) || work->state != CMP_GO ||
                    push_state(work, kind, a, b) || work->state != CMP_GO))
        return;
    equal = ask_equal(work, kind->base, a, b);
    if (equal >= 0 || work->state != CMP_GO) {
        if (equal == 0)
            cmp_differ_values(work, a, b);
        return;
    }
    if (!push_memory(work, kind, a, b) && work->state == CMP_GO)
        cmp_differ_opaque(work, a);
}

/* --- libraries written in Python ---------------------------------------------------------- */

static const char *library_named(const char *name)
{
    static const char *const libraries[] = { "pandas", "polars",  "pyarrow",  "torch",
                                             "scipy",  "pathlib", "ipaddress" };

    for (size_t i = 0; i < sizeof(libraries) / sizeof(libraries[0]); i++) {
        const size_t length = strlen(libraries[i]);

        if (strncmp(name, libraries[i], length) == 0 &&
            (name[length] == '.' || name[length] == '\0'))
            return libraries[i];
    }
    return NULL;
}

/* The library that the type or one it derives from belongs to. */
const char *cmp_library_of(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;

    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *module = PyType_Check((PyObject *)base) ? cmp_type_module(base) : NULL;
        const char *found = NULL;

        if (module == NULL)
            found = library_named(base->tp_name);
        else if (PyUnicode_IS_ASCII(module))
            found = library_named((const char *)PyUnicode_DATA(module));
        if (found != NULL)
            return found;
    }
    return NULL;
}

/* [(text behind the path, value), ...] or None: the library's objects are not known. */
static PyObject *take_apart(struct cmp_work *work, const char *library, PyObject *object)
{
    PyObject *name = PyUnicode_FromString(library), *parts = NULL;

    if (name != NULL)
        parts = ext_call_quietly(work->options->libraries, name, object);
    Py_XDECREF(name);
    if (parts == NULL)
        cmp_forgive(work);
    if (parts != NULL && !PyList_CheckExact(parts))
        Py_CLEAR(parts);
    return parts;
}

static void push_taken_apart(struct cmp_work *work, PyObject *a, PyObject *b)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(a) && i < PyList_GET_SIZE(b); i++) {
        PyObject *left = PyList_GET_ITEM(a, i), *right = PyList_GET_ITEM(b, i);

        cmp_part(work, (struct cmp_part){ .a = PyTuple_GET_ITEM(left, 1),
                                          .b = PyTuple_GET_ITEM(right, 1),
                                          .name = PyTuple_GET_ITEM(left, 0),
                                          .label = CMP_LABEL_SUFFIX });
    }
    if (PyList_GET_SIZE(a) != PyList_GET_SIZE(b))
        cmp_differ_lengths(work, PyList_GET_SIZE(a), PyList_GET_SIZE(b));
}

void cmp_content_library(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    PyObject *left = take_apart(work, kind->library, a);
    PyObject *right = left != NULL ? take_apart(work, kind->library, b) : NULL;

    if (work->state == CMP_GO && left != NULL && right != NULL) {
        if (cmp_open_parts(work, a, b) != NULL)
            push_taken_apart(work, left, right);
    } else if (work->state == CMP_GO) {
        struct cmp_kind plain = *kind;

        plain.attributes = kind->plain_attributes;
        if (plain.attributes)
            cmp_push_attributes(work, a, b);
        if (kind->plain_content != NULL && work->state == CMP_GO)
            kind->plain_content(work, &plain, a, b);
    }
    Py_XDECREF(left);
    Py_XDECREF(right);
}
