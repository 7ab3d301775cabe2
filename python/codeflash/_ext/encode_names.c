/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Classes that stand under another name than their own: `mpf = context.mpf` in a module, or
 * `Dialect.parser_class = type("Parser", ...)` in a class. One walk through all modules finds
 * them all; a name is looked up again whenever it is used.
 */
#include "encode_work.h"

#include <time.h>

#define AGAIN_NS 300000000U /* modules may be on their way in when nothing is found */
#define SHARE 200U          /* of the time, for walks */
#define REPLAY_SHARE 10U    /* where no time limit is set */
#define FIRST_MASK 1023U
#define CLASSES_MAX 100000U

static uint64_t now_ns(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000U + (uint64_t)now.tv_nsec;
}

static size_t slot_of(const struct ext_class_name *entries, size_t mask, const PyObject *object)
{
    size_t slot = (size_t)(((uint64_t)(uintptr_t)object >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20);

    for (slot &= mask; entries[slot].object != NULL && entries[slot].object != object;)
        slot = (slot + 1) & mask;
    return slot;
}

static bool grow(struct ext_class_names *names)
{
    const size_t mask = names->mask != 0 ? names->mask * 2 + 1 : FIRST_MASK;
    struct ext_class_name *grown = PyMem_RawCalloc(mask + 1, sizeof(*grown));

    if (grown == NULL)
        return false;
    for (size_t i = 0; names->mask != 0 && i <= names->mask; i++)
        if (names->entries[i].object != NULL)
            grown[slot_of(grown, mask, names->entries[i].object)] = names->entries[i];
    PyMem_RawFree(names->entries);
    names->entries = grown;
    names->mask = mask;
    return true;
}

/* The first name of a class counts. `owner` is the class that has it as an attribute, or NULL. */
static bool add(struct ext_class_names *names, PyObject *object, PyObject *module, PyObject *owner,
                PyObject *name)
{
    struct ext_class_name *entry = NULL;

    if (names->used >= CLASSES_MAX || (names->used * 2 >= names->mask && !grow(names)))
        return false;
    entry = &names->entries[slot_of(names->entries, names->mask, object)];
    if (entry->object != NULL)
        return true;
    if (owner != NULL)
        name = PyUnicode_FromFormat("%U.%U", owner, name);
    else
        Py_INCREF(name);
    if (name == NULL)
        return false;
    Py_INCREF(module);
    *entry = (struct ext_class_name){ object, module, name };
    names->used++;
    return true;
}

static bool is_heap_class(PyObject *object)
{
    return PyType_Check(object) && (((PyTypeObject *)object)->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0;
}

/* Attributes of a class that are classes; those of plain `type` can be kept without a name. */
static void walk_class(struct ext_class_names *names, PyObject *module, PyObject *owner,
                       PyTypeObject *type)
{
    PyObject *dict = ext_type_dict(type), *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (dict != NULL && PyDict_Next(dict, &position, &key, &value))
        if (PyUnicode_CheckExact(key) && is_heap_class(value) && Py_TYPE(value) != &PyType_Type &&
            !add(names, value, module, owner, key))
            break;
    Py_XDECREF(dict);
}

/* A class is looked into once: in the module that it says it is of. */
static bool is_home(struct ext_work *work, PyTypeObject *type, PyObject *module)
{
    PyObject *home = ext_type_module(work, type);

    return home != NULL && PyUnicode_Compare(home, module) == 0;
}

static void walk_module(struct ext_work *work, PyObject *module, PyObject *dict, bool inside)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(dict, &position, &key, &value)) {
        if (!PyUnicode_CheckExact(key) || !is_heap_class(value) || !ext_global_stays(module, key))
            continue;
        if (!inside)
            add(&work->class_names, value, module, NULL, key);
        else if (is_home(work, (PyTypeObject *)value, module))
            walk_class(&work->class_names, module, key, (PyTypeObject *)value);
    }
}

static void walk_modules(struct ext_work *work, bool inside)
{
    PyObject *modules = PyImport_GetModuleDict(), *name = NULL, *module = NULL;
    Py_ssize_t position = 0;

    if (modules == NULL || !PyDict_Check(modules))
        return;
    while (PyDict_Next(modules, &position, &name, &module))
        if (PyUnicode_CheckExact(name) && PyModule_Check(module))
            walk_module(work, name, PyModule_GetDict(module), inside);
}

void ext_class_names_clear(struct ext_class_names *names)
{
    for (size_t i = 0; names->mask != 0 && i <= names->mask; i++) {
        Py_XDECREF(names->entries[i].module);
        Py_XDECREF(names->entries[i].name);
    }
    PyMem_RawFree(names->entries);
    names->entries = NULL;
    names->mask = names->used = 0;
}

static struct ext_class_name *found(struct ext_work *work, PyTypeObject *type)
{
    const struct ext_class_names *names = &work->class_names;
    struct ext_class_name *entry = NULL;

    if (names->mask == 0)
        return NULL;
    entry = &names->entries[slot_of(names->entries, names->mask, (PyObject *)type)];
    if (entry->object == NULL ||
        !ext_global_find(entry->module, entry->name, (PyObject *)type, work))
        return NULL;
    return entry;
}

/* False: it is too early for another walk. A replay is not to miss a class of a new module. */
static bool walk(struct ext_work *work)
{
    struct ext_class_names *names = &work->class_names;
    const PyObject *all = PyImport_GetModuleDict();
    const Py_ssize_t modules = all != NULL && PyDict_Check(all) ? PyDict_GET_SIZE(all) : 0;
    const bool replay = work->limits.max_ns == UINT64_MAX;
    const uint64_t start = now_ns();

    if (start < names->until_ns && !(replay && modules != names->modules))
        return false;
    ext_class_names_clear(names);
    walk_modules(work, false);
    walk_modules(work, true);
    names->modules = modules;
    names->until_ns = replay ? start + (now_ns() - start) * REPLAY_SHARE
                             : start + AGAIN_NS + (now_ns() - start) * SHARE;
    PyErr_Clear();
    return true;
}

bool ext_class_other_name(struct ext_work *work, PyTypeObject *type, PyObject **module,
                          PyObject **name)
{
    const struct ext_class_name *entry = found(work, type);

    if (entry == NULL && walk(work))
        entry = found(work, type);
    if (entry == NULL)
        return false;
    *module = entry->module;
    *name = entry->name;
    return true;
}
