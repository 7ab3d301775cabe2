/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions written in Python. Where no name leads back to one (a lambda, a closure), its code is
 * found again in the source of its module by name, line and a mark; what it closes over, its
 * defaults and attributes are values like others.
 */
#include "encode_work.h"

#include "hash.h"

static uint64_t hash_of(const void *data, Py_ssize_t size, uint64_t seed)
{
    return XXH3_64bits_withSeed(data, (size_t)size, seed);
}

#if PY_VERSION_HEX >= 0x030B0000

/* The table of lines tells columns too. */
uint64_t ext_code_mark(PyObject *code)
{
    PyObject *table = ((PyCodeObject *)code)->co_linetable;

    return hash_of(PyBytes_AS_STRING(table), PyBytes_GET_SIZE(table), 0);
}

#else

static uint64_t hash_strings(PyObject *values, uint64_t mark)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(values); i++) {
        PyObject *value = PyTuple_GET_ITEM(values, i);

        if (PyUnicode_CheckExact(value))
            mark = hash_of(PyUnicode_DATA(value), PyUnicode_GET_LENGTH(value), mark);
        else if (PyLong_CheckExact(value))
            mark = mark * 31 + PyLong_AsUnsignedLongLongMask(value);
    }
    return mark;
}

uint64_t ext_code_mark(PyObject *object)
{
    const PyCodeObject *code = (PyCodeObject *)object;
    uint64_t mark = hash_of(PyBytes_AS_STRING(code->co_code), PyBytes_GET_SIZE(code->co_code), 0);

    return hash_strings(code->co_consts, hash_strings(code->co_names, mark));
}

#endif

/* The module whose globals the function has, borrowed; NULL: none that is imported. */
static PyObject *module_of(struct ext_work *work, const PyFunctionObject *function)
{
    PyObject *globals = function->func_globals, *name = NULL, *module = NULL;

    if (globals == NULL || !PyDict_CheckExact(globals))
        return NULL;
    name = PyDict_GetItemWithError(globals, work->names[EXT_NAME_DUNDER_NAME]);
    if (name != NULL && PyUnicode_CheckExact(name))
        module = PyDict_GetItemWithError(PyImport_GetModuleDict(), name);
    PyErr_Clear();
    return module != NULL && PyModule_CheckExact(module) && PyModule_GetDict(module) == globals
               ? module
               : NULL;
}

/* Under another name of its module: `upper = decorate(str.upper)`. */
static bool put_alias(struct ext_work *work, PyObject *function, PyObject *module)
{
    PyObject *globals = PyModule_GetDict(module);
    PyObject *name = ext_global_name(globals, function);
    PyObject *module_name = PyDict_GetItemWithError(globals, work->names[EXT_NAME_DUNDER_NAME]);

    if (name == NULL || module_name == NULL || !ext_global_stays(module_name, name))
        return false;
    ext_global_put(work, module_name, name);
    return true;
}

static bool has_source(const PyCodeObject *code)
{
    PyObject *file = code->co_filename;

    return PyUnicode_CheckExact(file) && PyUnicode_GET_LENGTH(file) > 0 &&
           PyUnicode_READ_CHAR(file, 0) != '<' && PyUnicode_CheckExact(code->co_name);
}

static PyObject *or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

/* Who only looks at `__dict__` leaves an empty one. */
static PyObject *attributes_of(const PyFunctionObject *function)
{
    PyObject *dict = function->func_dict;

    return dict != NULL && PyDict_CheckExact(dict) && PyDict_GET_SIZE(dict) == 0 ? NULL : dict;
}

/* Defaults, keyword defaults, cells and attributes; NULL where there are none. */
static PyObject *state_of(const PyFunctionObject *function)
{
    PyObject *attributes = attributes_of(function);

    if (function->func_defaults == NULL && function->func_kwdefaults == NULL &&
        function->func_closure == NULL && attributes == NULL)
        return NULL;
    return PyTuple_Pack(4, or_none(function->func_defaults), or_none(function->func_kwdefaults),
                        or_none(function->func_closure), or_none(attributes));
}

/* `a.b.name`, as the code is called too. */
static bool ends_with(PyObject *qualname, PyObject *name)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(qualname);

    return PyUnicode_Tailmatch(qualname, name, 0, length, 1) == 1 &&
           (length == PyUnicode_GET_LENGTH(name) ||
            PyUnicode_READ_CHAR(qualname, length - PyUnicode_GET_LENGTH(name) - 1) == '.');
}

/* The mark is only written where several could start in one line, the names where they differ. */
static bool put_by_code(struct ext_work *work, PyObject *object, PyObject *module, bool shared)
{
    const PyFunctionObject *function = (PyFunctionObject *)object;
    const PyCodeObject *code = (PyCodeObject *)function->func_code;
    PyObject *args = NULL;

    if (!has_source(code))
        return false;
    if (PyUnicode_READ_CHAR(code->co_name, 0) != '<' &&
        PyUnicode_Compare(code->co_name, function->func_name) == 0 &&
        ends_with(function->func_qualname, code->co_name))
        args = Py_BuildValue("OOi", module, function->func_qualname, code->co_firstlineno);
    else
        args = Py_BuildValue("OOiLOO", module, function->func_qualname, code->co_firstlineno,
                             (long long)ext_code_mark(function->func_code), code->co_name,
                             function->func_name);
    ext_encode_made(work, object, "make_function", args, state_of(function), shared);
    return true;
}

/* The first line of a method that its class's source says all about; 0: it is more than that. */
int ext_method_line(PyObject *object, PyObject *name, PyTypeObject *type, PyObject *globals)
{
    const PyFunctionObject *function = (PyFunctionObject *)object;
    const PyCodeObject *code;
    PyObject *cell = NULL;

    if (!PyFunction_Check(object))
        return 0;
    code = (PyCodeObject *)function->func_code;
    if (function->func_globals != globals || function->func_defaults != NULL ||
        function->func_kwdefaults != NULL || attributes_of(function) != NULL || !has_source(code) ||
        PyUnicode_Compare(code->co_name, name) != 0 || !ends_with(function->func_qualname, name))
        return 0;
    if (function->func_closure != NULL) {
        cell = PyTuple_GET_ITEM(function->func_closure, 0);
        if (PyTuple_GET_SIZE(function->func_closure) != 1 || PyCell_GET(cell) != (PyObject *)type)
            return 0;
    }
    return code->co_firstlineno;
}

static const char *why_not(PyObject *qualname)
{
    const char *text = PyUnicode_IS_ASCII(qualname) ? (const char *)PyUnicode_DATA(qualname) : "";

    if (strstr(text, "<lambda>") != NULL)
        return "lambda";
    return strstr(text, "<locals>") != NULL ? "local function" : "function not found by its name";
}

void ext_encode_function(struct ext_work *work, PyObject *function, bool shared)
{
    PyObject *name = ((PyFunctionObject *)function)->func_module, *module = NULL;
    PyObject *qualname = ((PyFunctionObject *)function)->func_qualname;

    if (name != NULL && PyUnicode_CheckExact(name) && PyUnicode_CheckExact(qualname) &&
        ext_global_find(name, qualname, function, work)) {
        ext_global_put(work, name, qualname);
        return;
    }
    if (ext_memo_met(work, function, shared))
        return;
    module = module_of(work, (PyFunctionObject *)function);
    if (module == NULL ||
        (!put_alias(work, function, module) && !put_by_code(work, function, module, shared)))
        ext_put_hole(work, function, why_not(qualname));
}

/* What a function closes over: shared by all functions that close over it. */
void ext_encode_cell(struct ext_work *work, PyObject *cell, bool shared)
{
    PyObject *content = PyCell_GET(cell);

    ext_encode_made(work, cell, "make_cell", PyTuple_New(0),
                    content != NULL ? PyTuple_Pack(1, content) : NULL, shared);
}
