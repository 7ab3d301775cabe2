/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects that are found again by name: modules, classes, functions, singletons. A name counts
 * only where plain look-ups in sys.modules, module dicts and class dicts arrive at the very same
 * object; no attribute hook of a module or metaclass is asked.
 */
#include "encode_work.h"

#define SEARCHES_MAX 32U /* for an exact object() through all modules */

PyObject *ext_type_dict(PyTypeObject *type)
{
#if PY_VERSION_HEX >= 0x030C0000
    return PyType_GetDict(type);
#else
    Py_XINCREF(type->tp_dict);
    return type->tp_dict;
#endif
}

/* dict[name] by an exact str, borrowed; NULL without an exception. */
static PyObject *look_up(PyObject *dict, PyObject *name)
{
    PyObject *found = NULL;

    if (dict == NULL || !PyDict_Check(dict) || name == NULL || !PyUnicode_CheckExact(name))
        return NULL;
    found = PyDict_GetItemWithError(dict, name);
    if (found == NULL)
        PyErr_Clear();
    return found;
}

static PyObject *module_dict(PyObject *name)
{
    PyObject *module = look_up(PyImport_GetModuleDict(), name);

    return module != NULL && PyModule_Check(module) ? PyModule_GetDict(module) : NULL;
}

/* One step of a dotted name inside a class: a new reference, or NULL. */
static PyObject *class_member(struct ext_work *work, PyObject *owner, PyObject *name)
{
    PyObject *dict = NULL, *found = NULL;

    if (!PyType_Check(owner))
        return NULL;
    dict = ext_type_dict((PyTypeObject *)owner);
    found = look_up(dict, name);
    if (found != NULL && Py_TYPE(found) == &PyStaticMethod_Type) {
        found = PyObject_GenericGetAttr(found, work->names[EXT_NAME_FUNC]);
        if (found == NULL)
            PyErr_Clear();
    } else {
        Py_XINCREF(found);
    }
    Py_XDECREF(dict);
    return found;
}

/* True where module:qualname is `object`. */
bool ext_global_find(PyObject *module, PyObject *qualname, PyObject *object, struct ext_work *work)
{
    PyObject *dict = module_dict(module), *found = NULL, *next = NULL, *part = NULL;
    Py_ssize_t start = 0, dot = 0, length = 0;
    bool same = false;

    if (dict == NULL || !PyUnicode_CheckExact(qualname))
        return false;
    length = PyUnicode_GET_LENGTH(qualname);
    dot = PyUnicode_FindChar(qualname, '.', 0, length, 1);
    if (dot < 0)
        return look_up(dict, qualname) == object;
    for (; start <= length; start = dot + 1) {
        dot = PyUnicode_FindChar(qualname, '.', start, length, 1);
        dot = dot < 0 ? length : dot;
        part = PyUnicode_Substring(qualname, start, dot);
        if (found == NULL) {
            next = look_up(dict, part);
            Py_XINCREF(next);
        } else {
            next = class_member(work, found, part);
        }
        Py_XDECREF(part);
        Py_XDECREF(found);
        found = next;
        if (found == NULL)
            break;
    }
    PyErr_Clear();
    same = found == object;
    Py_XDECREF(found);
    return same;
}

void ext_global_put(struct ext_work *work, PyObject *module, PyObject *qualname)
{
    ext_put_byte(work, CF_VALUE_GLOBAL);
    ext_put_str(work, module);
    ext_put_str(work, qualname);
}

/* --- names in modules ---------------------------------------------------------------------- */

/* The name under which a module's globals hold the object: borrowed, or NULL. */
PyObject *ext_global_name(PyObject *dict, const PyObject *object)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && PyDict_Next(dict, &position, &key, &value)) {
        if (value == object && PyUnicode_CheckExact(key))
            return key;
    }
    return NULL;
}

/*
 * A script's guarded part does not run at replay: of its globals, only those named as constants
 * are taken to stand outside of it.
 */
bool ext_global_stays(PyObject *module, PyObject *name)
{
    if (PyUnicode_CompareWithASCIIString(module, "__main__") != 0)
        return true;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(name); i++) {
        const Py_UCS4 letter = PyUnicode_READ_CHAR(name, i);

        if (letter >= 'a' && letter <= 'z')
            return i > 0 && PyUnicode_READ_CHAR(name, 0) == '_';
    }
    return true;
}

static bool search_modules(const PyObject *object, PyObject **module, PyObject **name)
{
    PyObject *modules = PyImport_GetModuleDict(), *value = NULL;
    Py_ssize_t position = 0;

    if (modules == NULL || !PyDict_Check(modules))
        return false;
    while (PyDict_Next(modules, &position, module, &value)) {
        if (!PyUnicode_CheckExact(*module) || !PyModule_Check(value))
            continue;
        *name = ext_global_name(PyModule_GetDict(value), object);
        if (*name != NULL && ext_global_stays(*module, *name))
            return true;
    }
    return false;
}

static void cache_name(struct ext_sentinel *cached, PyObject *object, PyObject *module,
                       PyObject *name)
{
    Py_INCREF(module);
    Py_INCREF(name);
    Py_XSETREF(cached->module, module);
    Py_XSETREF(cached->name, name);
    cached->object = object;
}

/* --- classes ------------------------------------------------------------------------------ */

PyObject *ext_type_module(struct ext_work *work, PyTypeObject *type)
{
    PyObject *dict = ext_type_dict(type);
    PyObject *module = look_up(dict, work->names[EXT_NAME_MODULE]);

    Py_XDECREF(dict); /* the type keeps it */
    return module != NULL && PyUnicode_CheckExact(module) ? module : NULL;
}

/* A static type's module and name are one C string. */
static bool put_static_type(struct ext_work *work, PyTypeObject *type)
{
    const char *dot = strrchr(type->tp_name, '.');
    PyObject *module = dot == NULL
                           ? PyUnicode_FromString("builtins")
                           : PyUnicode_FromStringAndSize(type->tp_name, dot - type->tp_name);
    PyObject *name = PyUnicode_FromString(dot == NULL ? type->tp_name : dot + 1);
    const bool found =
        module != NULL && name != NULL && ext_global_find(module, name, (PyObject *)type, work);

    if (found)
        ext_global_put(work, module, name);
    Py_XDECREF(module);
    Py_XDECREF(name);
    PyErr_Clear();
    return found;
}

/* Where a class is found: borrowed names, or false. */
static bool find_type(struct ext_work *work, PyTypeObject *type, PyObject **module, PyObject **name)
{
    *module = ext_type_module(work, type);
    *name = ((PyHeapTypeObject *)type)->ht_qualname;
    return (*module != NULL && ext_global_find(*module, *name, (PyObject *)type, work)) ||
           ext_class_other_name(work, type, module, name);
}

static bool put_type(struct ext_work *work, PyTypeObject *type)
{
    PyObject *module = NULL, *name = NULL;

    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0)
        return put_static_type(work, type);
    if (!find_type(work, type, &module, &name))
        return false;
    ext_global_put(work, module, name);
    return true;
}

/* Names are looked up once in an encoding, and later copied from where they were written; none
 * was found where `extra` is 0. Their entries are apart from those of classes that are values. */
static struct ext_memo *name_entry(struct ext_work *work, PyTypeObject *type)
{
    return ext_memo_at(work, (uintptr_t)type | 1U);
}

/* Whether the class can be found by its name. */
bool ext_global_has_type(struct ext_work *work, PyTypeObject *type)
{
    const struct ext_memo *entry = name_entry(work, type);
    PyObject *module = NULL, *name = NULL;

    if (entry == NULL || (type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0)
        return entry != NULL;
    if (entry->round == work->round)
        return entry->extra != 0;
    return find_type(work, type, &module, &name);
}

static bool put_again(struct ext_work *work, const struct ext_memo *entry)
{
    struct ext_encoder *encoder = work->encoder;
    const size_t start = encoder->size;

    if (ext_put_room(work, entry->extra)) {
        memcpy(encoder->data + start, encoder->data + entry->value, entry->extra);
        encoder->size += entry->extra;
    }
    return encoder->size > start && encoder->data[start] == CF_VALUE_GLOBAL;
}

bool ext_global_put_class(struct ext_work *work, PyTypeObject *type)
{
    struct ext_memo *entry = name_entry(work, type);
    const struct ext_encoder *encoder = work->encoder;
    const size_t start = encoder->size;
    bool found = false;

    if (entry == NULL)
        return false;
    if (entry->round == work->round)
        return entry->extra != 0 && put_again(work, entry);
    found = put_type(work, type);
    if (work->status != EXT_ENCODE_OK || encoder->size > UINT32_MAX)
        return found;
    *entry = (struct ext_memo){ (uintptr_t)type | 1U, work->round, (uint32_t)start,
                                (uint32_t)(encoder->size - start) };
    work->memo_used++;
    return found;
}

void ext_global_put_type(struct ext_work *work, PyTypeObject *type)
{
    if (!ext_global_put_class(work, type))
        ext_put_hole(work, (PyObject *)type, "class not found by its name");
}

/* type(None) and its like are in no module. */
static bool put_constant_type(struct ext_work *work, const PyTypeObject *type)
{
    uint8_t constant = 0;

    if (type == Py_TYPE(Py_None))
        constant = CF_VALUE_NONE;
    else if (type == Py_TYPE(Py_Ellipsis))
        constant = CF_VALUE_ELLIPSIS;
    else if (type == Py_TYPE(Py_NotImplemented))
        constant = CF_VALUE_NOTIMPLEMENTED;
    else
        return false;
    ext_put_byte(work, CF_VALUE_REDUCE);
    work->next++;
    ext_global_put_type(work, &PyType_Type);
    ext_put_byte(work, CF_VALUE_TUPLE);
    work->next++;
    ext_put_number(work, 1);
    ext_put_byte(work, constant);
    ext_put_bytes(work, "NNN", 3);
    return true;
}

void ext_encode_type(struct ext_work *work, PyTypeObject *type)
{
    if (!put_constant_type(work, type) && !ext_global_put_class(work, type))
        ext_encode_class(work, type);
}

/* --- functions and modules ---------------------------------------------------------------- */

/* A function written in C: of a module, or a method bound to an object. */
void ext_encode_builtin(struct ext_work *work, PyObject *function)
{
    PyObject *self = PyCFunction_GET_SELF(function);
    PyObject *module = ((PyCFunctionObject *)function)->m_module;
    const char *text = ((PyCFunctionObject *)function)->m_ml->ml_name;
    PyObject *name = NULL;

    name = PyUnicode_FromString(text);
    if (self != NULL && name != NULL && !PyModule_Check(self)) {
        if (!ext_memo_met(work, function, false) &&
            ext_memo_open(work, function, CF_VALUE_METHOD, false))
            ext_encode_method(work, self, name);
        Py_DECREF(name);
        return;
    }
    if (name != NULL && module != NULL && PyUnicode_CheckExact(module) &&
        ext_global_find(module, name, function, work))
        ext_global_put(work, module, name);
    else
        ext_put_hole(work, function, "function not found by its name");
    Py_XDECREF(name);
    PyErr_Clear();
}

void ext_encode_module(struct ext_work *work, PyObject *module, bool shared)
{
    PyObject *name = look_up(PyModule_GetDict(module), work->names[EXT_NAME_DUNDER_NAME]);

    if (name == NULL || look_up(PyImport_GetModuleDict(), name) != module) {
        if (!ext_encode_loose_module(work, module, name, shared))
            ext_put_hole(work, module, "module not found by its name");
        return;
    }
    ext_put_byte(work, CF_VALUE_MODULE);
    ext_put_str(work, name);
}

/* --- sentinels ---------------------------------------------------------------------------- */

/* sys.stdout and its like: found under the name that it has now. */
bool ext_encode_stream(struct ext_work *work, PyObject *object)
{
    static const char *const names[] = { "stdout", "stderr", "stdin" };
    PyObject *found = NULL;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        found = PySys_GetObject(names[i]);
        if (found != object)
            continue;
        ext_put_byte(work, CF_VALUE_GLOBAL);
        ext_put_text(work, "sys", 3);
        ext_put_text(work, names[i], strlen(names[i]));
        return true;
    }
    return false;
}

/*
 * One whose state is its own name is a sentinel too: `SHIFT = Action("SHIFT")`. Programs compare
 * such objects by identity.
 */
bool ext_encode_named(struct ext_work *work, PyObject *object,
                      const struct ext_attributes *attributes)
{
    PyObject *module = ext_type_module(work, Py_TYPE(object)), *name = NULL;
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t index = 0;

    if (module == NULL)
        return false;
    while (attributes->inlined ? ext_attribute_inline(object, &index, &key, &value)
                               : PyDict_Next(attributes->dict, &index, &key, &value) != 0) {
        if (value == NULL || !PyUnicode_CheckExact(value))
            return false;
        if (look_up(module_dict(module), value) == object)
            name = value;
    }
    if (name == NULL || !ext_global_stays(module, name))
        return false;
    ext_global_put(work, module, name);
    return true;
}

/* An object without state is a sentinel where a module's globals hold it: `MISSING = object()`. */
bool ext_encode_sentinel(struct ext_work *work, PyObject *object)
{
    struct ext_sentinel *cached = &work->sentinels[((uintptr_t)object >> 4) & (EXT_SENTINELS - 1)];
    PyObject *module = NULL, *name = NULL;

    if (cached->object == object && look_up(module_dict(cached->module), cached->name) == object) {
        ext_global_put(work, cached->module, cached->name);
        return true;
    }
    if (Py_TYPE(object) == &PyBaseObject_Type || PyContextVar_CheckExact(object)) {
        if (work->searches >= SEARCHES_MAX)
            return false;
        if (!search_modules(object, &module, &name)) {
            work->searches++;
            return false;
        }
    } else {
        module = ext_type_module(work, Py_TYPE(object));
        name = module != NULL ? ext_global_name(module_dict(module), object) : NULL;
        if (name == NULL || !ext_global_stays(module, name))
            return false;
    }
    cache_name(cached, object, module, name);
    ext_global_put(work, module, name);
    return true;
}
