/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes and modules. Two classes of one name count as one where they were loaded from one
 * source twice: by their contents, or by the name alone where the caller says that the two
 * modules stand for each other and each has the class under its name.
 */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

/* --- names -------------------------------------------------------------------------------- */

/* The name that a module goes by: `candidate.part` is `original.part`. A new reference. */
static PyObject *canonical(const struct cmp_work *work, PyObject *name)
{
    PyObject *modules = work->options->same_modules, *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (modules != NULL && PyDict_Next(modules, &position, &key, &value) != 0) {
        Py_ssize_t length = 0;

        if (!PyUnicode_CheckExact(key) || !PyUnicode_CheckExact(value))
            continue;
        length = PyUnicode_GET_LENGTH(key);
        if (cmp_same_str(key, name)) {
            Py_INCREF(value);
            return value;
        }
        if (PyUnicode_GET_LENGTH(name) > length && PyUnicode_READ_CHAR(name, length) == '.' &&
            PyUnicode_Tailmatch(name, key, 0, length, -1) == 1) {
            PyObject *rest = PyUnicode_Substring(name, length, PyUnicode_GET_LENGTH(name));
            PyObject *whole = rest != NULL ? PyUnicode_Concat(value, rest) : NULL;

            Py_XDECREF(rest);
            return whole;
        }
    }
    Py_INCREF(name);
    return name;
}

bool cmp_same_module_name(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *left = NULL, *right = NULL;
    bool same = false;

    if (cmp_same_str(a, b))
        return true;
    if (work->options->same_modules == NULL)
        return false;
    left = canonical(work, a);
    right = canonical(work, b);
    if (left == NULL || right == NULL)
        cmp_no_memory(work);
    else
        same = cmp_same_str(left, right);
    Py_XDECREF(left);
    Py_XDECREF(right);
    return same;
}

/* dict[name], borrowed, where all keys are exact strings; NULL without an exception. */
static PyObject *look_up(PyObject *dict, PyObject *name)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && PyDict_Next(dict, &position, &key, &value) != 0) {
        if (PyUnicode_CheckExact(key) && cmp_same_str(key, name))
            return value;
    }
    return NULL;
}

/* By a scan: a key that is no string is never asked whether it equals one. */
static PyObject *look_up_ascii(PyObject *dict, const char *name)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && PyDict_Next(dict, &position, &key, &value) != 0) {
        if (PyUnicode_CheckExact(key) && PyUnicode_CompareWithASCIIString(key, name) == 0)
            return value;
    }
    return NULL;
}

PyObject *cmp_type_look_up(PyTypeObject *type, const char *name)
{
    PyObject *dict = ext_type_dict(type), *found = look_up_ascii(dict, name);

    Py_XDECREF(dict); /* the type keeps it */
    return found;
}

PyObject *cmp_type_module(PyTypeObject *type)
{
    PyObject *module = NULL;

    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0)
        module = cmp_type_look_up(type, "__module__");
    return module != NULL && PyUnicode_CheckExact(module) ? module : NULL;
}

/* True for a class that says so, or a static type whose name begins so. */
bool cmp_module_is(PyTypeObject *type, const char *module)
{
    PyObject *name = cmp_type_module(type);
    const size_t length = strlen(module);

    if (name != NULL)
        return PyUnicode_CompareWithASCIIString(name, module) == 0;
    return strncmp(type->tp_name, module, length) == 0 && type->tp_name[length] == '.';
}

static PyObject *qualname_of(PyTypeObject *type)
{
    return ((PyHeapTypeObject *)type)->ht_qualname;
}

static bool is_python_class(const struct cmp_work *work, PyTypeObject *type)
{
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 &&
           ext_type_is_python(work->python_dealloc, type) && qualname_of(type) != NULL &&
           PyUnicode_CheckExact(qualname_of(type)) && cmp_type_module(type) != NULL;
}

static bool same_names(struct cmp_work *work, PyTypeObject *a, PyTypeObject *b)
{
    return is_python_class(work, a) && is_python_class(work, b) &&
           cmp_same_str(qualname_of(a), qualname_of(b)) &&
           cmp_same_module_name(work, cmp_type_module(a), cmp_type_module(b));
}

/* What a dotted name means, step by step through the dicts of classes; borrowed or NULL. */
static PyObject *walk_name(PyObject *dict, PyObject *qualname)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(qualname);
    PyObject *found = NULL;

    for (Py_ssize_t start = 0, dot = 0; start <= length; start = dot + 1) {
        PyObject *part = NULL;

        dot = PyUnicode_FindChar(qualname, '.', start, length, 1);
        dot = dot < 0 ? length : dot;
        part = PyUnicode_Substring(qualname, start, dot);
        if (part == NULL || dict == NULL)
            found = NULL;
        else
            found = look_up(dict, part);
        Py_XDECREF(part);
        if (found == NULL || dot == length)
            break;
        if (!PyType_Check(found))
            return NULL;
        dict = ext_type_dict((PyTypeObject *)found);
        Py_XDECREF(dict); /* the type keeps it */
    }
    return found;
}

/* False where the module is known, and has something else or nothing under the name. */
static bool may_be_global(struct cmp_work *work, PyTypeObject *type)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = look_up(modules, cmp_type_module(type));

    if (PyUnicode_FindChar(qualname_of(type), '<', 0, PyUnicode_GET_LENGTH(qualname_of(type)), 1) >=
        0)
        return false;
    if (module == NULL || !PyModule_Check(module))
        return true;
    module = walk_name(PyModule_GetDict(module), qualname_of(type));
    if (PyErr_Occurred() != NULL)
        cmp_no_memory(work);
    return module == (PyObject *)type;
}

/* --- types of two objects ----------------------------------------------------------------- */

enum cmp_types cmp_same_type(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyTypeObject *left = Py_TYPE(a), *right = Py_TYPE(b);

    if (left == right || cmp_memo_partner(&work->memo, 0, (PyObject *)left) == (PyObject *)right)
        return CMP_TYPES_SAME;
    if (!same_names(work, left, right)) {
        if (work->state == CMP_GO)
            cmp_differ_types(work, a, b);
        return CMP_TYPES_DIFFER;
    }
    if (!cmp_same_str(cmp_type_module(left), cmp_type_module(right)) && may_be_global(work, left) &&
        may_be_global(work, right))
        return CMP_TYPES_SAME;
    return CMP_TYPES_BY_CONTENT;
}

/* --- classes ------------------------------------------------------------------------------ */

/* Made for every class again, or cached by it. */
static bool is_made_again(PyObject *name, PyObject *value)
{
    static const char *const names[] = { "__dict__",        "__weakref__",
                                         "__module__",      "_abc_impl",
                                         "__firstlineno__", "__static_attributes__",
                                         "__annotate__",    "__annotations_cache__" };

    if (Py_TYPE(value) == &PyMemberDescr_Type)
        return true; /* of a slot: __slots__ has its name */
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (PyUnicode_CompareWithASCIIString(name, names[i]) == 0)
            return true;
    }
    return false;
}

static PyObject *class_attributes(PyTypeObject *type)
{
    PyObject *dict = ext_type_dict(type), *kept = PyDict_New(), *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && kept != NULL && PyDict_Next(dict, &position, &name, &value) != 0) {
        if (PyUnicode_CheckExact(name) && !is_made_again(name, value) &&
            PyDict_SetItem(kept, name, value) != 0)
            Py_CLEAR(kept);
    }
    Py_XDECREF(dict);
    return kept;
}

static void push_class(struct cmp_work *work, PyTypeObject *a, PyTypeObject *b)
{
    PyObject *left = class_attributes(a), *right = class_attributes(b);

    if (left == NULL || right == NULL)
        cmp_no_memory(work);
    else
        cmp_push_names(work, (PyObject *)a, (PyObject *)b, left, right);
    Py_XDECREF(left);
    Py_XDECREF(right);
    if (cmp_open_parts(work, (PyObject *)a, (PyObject *)b) == NULL)
        return;
    cmp_part_text(work, ".__class__", (PyObject *)Py_TYPE(a), (PyObject *)Py_TYPE(b));
    cmp_part_text(work, ".__bases__", a->tp_bases, b->tp_bases);
}

void cmp_enter_type(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (a == b || cmp_memo_partner(&work->memo, 0, a) == b)
        return;
    if (!same_names(work, (PyTypeObject *)a, (PyTypeObject *)b)) {
        if (work->state == CMP_GO)
            cmp_differ_values(work, a, b);
        return;
    }
    if (cmp_meet(work, a, b, false))
        push_class(work, (PyTypeObject *)a, (PyTypeObject *)b);
}

/* --- modules ------------------------------------------------------------------------------ */

static PyObject *module_name(PyObject *module)
{
    PyObject *name = look_up_ascii(PyModule_GetDict(module), "__name__");

    return name != NULL && PyUnicode_CheckExact(name) ? name : NULL;
}

/* Without the names that the import system sets. */
static PyObject *module_attributes(PyObject *module)
{
    PyObject *dict = PyModule_GetDict(module), *kept = PyDict_New(), *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && kept != NULL && PyDict_Next(dict, &position, &name, &value) != 0) {
        if (!PyUnicode_CheckExact(name) ||
            (PyUnicode_GET_LENGTH(name) > 1 && PyUnicode_READ_CHAR(name, 0) == '_' &&
             PyUnicode_READ_CHAR(name, 1) == '_'))
            continue;
        if (PyDict_SetItem(kept, name, value) != 0)
            Py_CLEAR(kept);
    }
    return kept;
}

void cmp_enter_module(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *names[2] = { module_name(a), module_name(b) }, *left = NULL, *right = NULL;

    if (a == b)
        return;
    if (names[0] == NULL || names[1] == NULL || !cmp_same_module_name(work, names[0], names[1])) {
        if (work->state == CMP_GO)
            cmp_differ_values(work, a, b);
        return;
    }
    if (!cmp_same_str(names[0], names[1]))
        return; /* the caller says that one stands for the other */
    left = module_attributes(a);
    right = module_attributes(b);
    if (left == NULL || right == NULL)
        cmp_no_memory(work);
    else
        cmp_push_names(work, a, b, left, right);
    Py_XDECREF(left);
    Py_XDECREF(right);
}
