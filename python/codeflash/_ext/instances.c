/* SPDX-License-Identifier: Apache-2.0 */
/* How many objects of each class of the project are made, and how many are alive at a time. */
#include "recorder.h"

#include <stdlib.h>
#include <string.h>

#define CLASSES_MAX 20000U
#define NEW_TYPES_MAX 512U
#define FIRST_SAMPLE_NS 400000000U
#define SAMPLE_DISTANCE_NS 1000000000U
#define SAMPLE_SHARE 100U /* a sample may cost a hundredth of the time until the next */

struct ext_class {
    struct cf_class_slot *slot; /* NULL: not the project's */
    uint32_t alive;             /* in the sample that is being taken */
};

static struct ext_class foreign;
static PyTypeObject *new_types[NEW_TYPES_MAX];
static size_t new_type_count;
static uint64_t next_sample_ns;

static const char *string_of(PyObject *value)
{
    const char *text = value != NULL && PyUnicode_Check(value) ? PyUnicode_AsUTF8(value) : NULL;

    if (text == NULL)
        PyErr_Clear();
    return text;
}

static const char *module_of(const PyTypeObject *type)
{
    return type->tp_dict == NULL ? NULL
                                 : string_of(PyDict_GetItemString(type->tp_dict, "__module__"));
}

/* Whether the module that defines the class is a file of the project. */
static bool is_of_project(const char *module)
{
    PyObject *loaded = PyDict_GetItemString(PyImport_GetModuleDict(), module);
    PyObject *names = loaded != NULL && PyModule_Check(loaded) ? PyModule_GetDict(loaded) : NULL;
    const char *file = names == NULL ? NULL : string_of(PyDict_GetItemString(names, "__file__"));

    return file != NULL && ext_registry_is_project_file(file);
}

static void name_class(uint32_t id, const char *module, PyTypeObject *type)
{
    const char *qualname = string_of(((PyHeapTypeObject *)type)->ht_qualname);
    struct spool_text *text = &ext_recorder.text;

    spool_text_reset(text);
    spool_text_u32(text, id);
    spool_text_str(text, module);
    spool_text_str(text, qualname == NULL ? "?" : qualname);
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_CLASS,
                           &(struct spool_piece){ text->data, text->size }, 1);
}

static struct ext_class *make_class(PyTypeObject *type, const char *module)
{
    struct ext_class *class = calloc(1, sizeof(*class));
    uint32_t id;

    if (class == NULL)
        return NULL;
    class->slot = spool_slot_new(&ext_recorder.spool, &ext_recorder.spool.classes, &id);
    if (class->slot == NULL || ptrmap_set(&ext_recorder.classes, type, class) < 0) {
        free(class);
        return NULL;
    }
    Py_INCREF(type); /* the address stays its name */
    name_class(id, module, type);
    return class;
}

/* The class of a type that was met before or not; NULL where it is not the project's. */
static struct ext_class *class_of(PyTypeObject *type)
{
    struct ext_class *known = ptrmap_get(&ext_recorder.classes, type);
    const char *module;

    if (known != NULL)
        return known == &foreign ? NULL : known;
    module = PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE) ? module_of(type) : NULL;
    if (module != NULL && ext_recorder.classes.used < CLASSES_MAX && is_of_project(module))
        return make_class(type, module);
    (void)ptrmap_set(&ext_recorder.classes, type, &foreign);
    return NULL;
}

void ext_instances_made(const struct ext_function *function, PyObject *receiver)
{
    struct ext_class *class;
    bool is_new = strstr(function->qualname, "__new__") != NULL;

    if (receiver == NULL || (is_new && !PyType_Check(receiver)))
        return;
    class = class_of(is_new ? (PyTypeObject *)receiver : Py_TYPE(receiver));
    if (class == NULL)
        return;
    class->slot->made++;
    class->slot->estimated =
        class->slot->made * function->slot->calls_estimated / (function->slot->calls_seen + 1);
    if (class->slot->estimated < class->slot->made)
        class->slot->estimated = class->slot->made;
}

/* Runs while the collector's lists are walked: makes no Python object. */
static void count_object(const PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    struct ext_class *class;

    if (!PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE))
        return;
    class = ptrmap_get(&ext_recorder.classes, type);
    if (class != NULL && class != &foreign)
        class->alive++;
    else if (class == NULL && new_type_count < NEW_TYPES_MAX &&
             (new_type_count == 0 || new_types[new_type_count - 1] != type))
        new_types[new_type_count++] = type;
}

static int visit_object(PyObject *object, void *unused)
{
    (void)unused;
    count_object(object);
    return 1;
}

static void keep_most(void)
{
    const struct ptrmap *map = &ext_recorder.classes;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        struct ext_class *class = map->entries[i].value;

        if (class == NULL || class == &foreign)
            continue;
        if (class->alive > class->slot->alive_most)
            class->slot->alive_most = class->alive;
        class->slot->samples++;
        class->alive = 0;
    }
}

void ext_instances_tick(uint64_t now_ns)
{
    PyObject *type, *value, *traceback;
    uint64_t cost_ns, distance_ns;

    if (next_sample_ns == 0)
        next_sample_ns = now_ns + FIRST_SAMPLE_NS;
    if (now_ns < next_sample_ns)
        return;
    PyErr_Fetch(&type, &value, &traceback);
    new_type_count = 0;
    ext_gc_visit(visit_object, NULL);
    for (size_t i = 0; i < new_type_count; i++)
        (void)class_of(new_types[i]);
    keep_most();
    PyErr_Clear();
    PyErr_Restore(type, value, traceback);
    cost_ns = ext_now_ns() - now_ns;
    distance_ns = (now_ns - ext_recorder.started_ns) / 8;
    if (distance_ns < SAMPLE_DISTANCE_NS)
        distance_ns = SAMPLE_DISTANCE_NS;
    if (distance_ns < cost_ns * SAMPLE_SHARE)
        distance_ns = cost_ns * SAMPLE_SHARE;
    next_sample_ns = now_ns + distance_ns;
}

void ext_instances_reset(void)
{
    const struct ptrmap *map = &ext_recorder.classes;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        struct ext_class *class = map->entries[i].value;

        if (class != NULL && class != &foreign) {
            Py_DECREF((PyObject *)(uintptr_t)map->entries[i].key);
            free(class);
        }
    }
    ptrmap_deinit(&ext_recorder.classes);
    next_sample_ns = 0;
}
