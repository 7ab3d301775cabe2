/* SPDX-License-Identifier: Apache-2.0 */
/* Types of the interpreter and its library, one by one: where their state is to be read. */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"
#include "ptrmap.h"

static void content_members(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                            PyObject *b)
{
    const char *const *names = kind->known->names;

    if (cmp_open_parts(work, a, b) == NULL)
        return;
    for (; *names != NULL && work->state == CMP_GO; names++)
        cmp_part_taken(work, *names, cmp_read(work, kind->base, a, *names + 1),
                       cmp_read(work, kind->base, b, *names + 1));
}

/* --- what they wrap ----------------------------------------------------------------------- */

/* The view of a dict; its layout has no public name from 3.13 on. */
struct dict_view {
    PyObject_HEAD
    PyObject *dict;
};

static void content_view(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    (void)kind;
    if (cmp_open_parts(work, a, b) != NULL)
        cmp_part_text(work, ".mapping", ((struct dict_view *)a)->dict,
                      ((struct dict_view *)b)->dict);
}

static int take_referent(PyObject *object, void *found)
{
    *(PyObject **)found = object;
    return 1;
}

static void content_proxy(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                          PyObject *b)
{
    PyObject *left = NULL, *right = NULL;

    (void)kind;
    (void)PyDictProxy_Type.tp_traverse(a, take_referent, (void *)&left);
    (void)PyDictProxy_Type.tp_traverse(b, take_referent, (void *)&right);
    if (left != NULL && right != NULL && cmp_open_parts(work, a, b) != NULL)
        cmp_part_text(work, "", left, right);
}

static PyObject *referent(PyObject *reference)
{
    PyObject *target = ((PyWeakReference *)reference)->wr_object;

    return target == NULL || Py_REFCNT(target) <= 0 ? Py_None : target;
}

static PyObject *or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

static void content_weak(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    const bool proxy = kind->base != &_PyWeakref_RefType;

    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_text(work, proxy ? "" : "()", referent(a), referent(b));
    cmp_part_text(work, ".__callback__", or_none(((PyWeakReference *)a)->wr_callback),
                  or_none(((PyWeakReference *)b)->wr_callback));
}

/* --- containers --------------------------------------------------------------------------- */

static PyObject *list_of(PyObject *object, PyTypeObject *base)
{
    PyObject *iterator = base->tp_iter(object), *list = PyList_New(0), *item = NULL;

    while (list != NULL && iterator != NULL &&
           (item = Py_TYPE(iterator)->tp_iternext(iterator)) != NULL) {
        if (PyList_Append(list, item) != 0)
            Py_CLEAR(list);
        Py_DECREF(item);
    }
    if (iterator == NULL || PyErr_Occurred() != NULL)
        Py_CLEAR(list);
    Py_XDECREF(iterator);
    return list;
}

static void content_deque(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                          PyObject *b)
{
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_taken(work, ".maxlen", cmp_read(work, kind->base, a, "maxlen"),
                   cmp_read(work, kind->base, b, "maxlen"));
    if (work->state == CMP_GO)
        cmp_push_lists(work, list_of(a, kind->base), list_of(b, kind->base), CMP_LABEL_INDEX);
}

static void content_defaultdict(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                                PyObject *b)
{
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_taken(work, ".default_factory", cmp_read(work, kind->base, a, "default_factory"),
                   cmp_read(work, kind->base, b, "default_factory"));
    if (work->state == CMP_GO)
        cmp_push_dict(work, a, b);
}

/* The order of an OrderedDict is in a list of nodes of its own, which its iterator walks by
 * looking the keys up: that would run their __eq__. The layout is that of 3.9 to 3.13. */
struct ordered_node {
    PyObject *key;
    Py_hash_t hash;
    struct ordered_node *next;
    struct ordered_node *previous;
};

struct ordered {
    PyDictObject dict;
    struct ordered_node *first;
    struct ordered_node *last;
    struct ordered_node **fast_nodes;
    Py_ssize_t fast_nodes_size;
    void *resize_sentinel;
    size_t state;
    PyObject *instance_dict;
    PyObject *weak_references;
};

static bool find_values(PyObject *object, struct ptrmap *values)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(object, &position, &key, &value) != 0) {
        if (ptrmap_set(values, key, value) != 0)
            return false;
    }
    return true;
}

/* A new plain dict would ask the keys again: two lists instead. */
static bool ordered_lists(PyObject *object, PyObject *keys, PyObject *items)
{
    const struct ordered_node *node = ((struct ordered *)object)->first;
    struct ptrmap values = { 0 };
    bool done = keys != NULL && items != NULL && find_values(object, &values);

    for (; done && node != NULL; node = node->next) {
        PyObject *value = ptrmap_get(&values, node->key);

        done = value != NULL && PyList_Append(keys, node->key) == 0 &&
               PyList_Append(items, value) == 0;
    }
    ptrmap_deinit(&values);
    return done;
}

static void push_ordered(struct cmp_work *work, PyObject *const lists[4])
{
    struct cmp_frame *frame = NULL;

    cmp_push_sequence(work, lists[1], lists[3], CMP_LABEL_VALUES);
    if (work->state == CMP_GO && PyList_GET_SIZE(lists[1]) > 0) {
        frame = &work->frames[work->depth - 1];
        Py_INCREF(lists[0]);
        frame->key = lists[0];
    }
    if (work->state == CMP_GO)
        cmp_push_sequence(work, lists[0], lists[2], CMP_LABEL_LIST);
}

static void content_ordered(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                            PyObject *b)
{
    PyObject *lists[4] = { NULL, NULL, NULL, NULL };

    (void)kind;
    if (PyODict_Type.tp_basicsize != (Py_ssize_t)sizeof(struct ordered)) {
        cmp_push_dict(work, a, b);
        return;
    }
    for (size_t i = 0; i < 4; i++)
        lists[i] = PyList_New(0);
    if (!ordered_lists(a, lists[0], lists[1]) || !ordered_lists(b, lists[2], lists[3]))
        cmp_no_memory(work);
    else
        push_ordered(work, lists);
    for (size_t i = 0; i < 4; i++)
        Py_XDECREF(lists[i]);
}

/* --- the table ---------------------------------------------------------------------------- */

static void content_nothing(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                            PyObject *b)
{
    (void)work;
    (void)kind;
    (void)a;
    (void)b;
}

static const char *const range_names[] = { ".start", ".stop", ".step", NULL };
static const char *const descriptor_names[] = { ".__objclass__", ".__name__", NULL };
static const char *const property_names[] = { ".fget", ".fset", ".fdel", NULL };
static const char *const wrapped_names[] = { ".__func__", NULL };
static const char *const wrapper_names[] = { ".__name__", ".__self__", NULL };
static const char *const super_names[] = { ".__thisclass__", ".__self__", ".__self_class__", NULL };
static const char *const name_names[] = { ".name", NULL };
static const char *const partial_names[] = { ".func", ".args", ".keywords", NULL };
static const char *const pattern_names[] = { ".pattern", ".flags", NULL };
static const char *const match_names[] = { ".re", ".string", ".pos", ".endpos", ".regs", NULL };
static const char *const format_names[] = { ".format", NULL };
static const char *const args_names[] = { ".__args__", NULL };

static const struct cmp_known by_type[] = {
    { .type = &PyFunction_Type, .content = cmp_content_function },
    { .type = &PyCode_Type, .content = cmp_content_code, .value = true },
    { .type = &PyMethod_Type, .content = cmp_content_method, .value = true },
    { .type = &PyCFunction_Type, .content = cmp_content_builtin, .value = true },
    { .type = &PyCMethod_Type, .content = cmp_content_builtin, .value = true },
    { .type = &PyCell_Type, .content = cmp_content_cell, .container = true },
    { .type = &PyGen_Type, .content = cmp_content_generator },
    { .type = &PyCoro_Type, .content = cmp_content_generator },
    { .type = &PyAsyncGen_Type, .content = cmp_content_generator },
    { .type = &PyByteArray_Type, .content = cmp_content_bytes },
    { .type = &PyMemoryView_Type, .content = cmp_content_buffer, .value = true },
    { .type = &PyODict_Type, .content = content_ordered, .container = true },
    { .type = &PyRange_Type, .content = content_members, .value = true, .names = range_names },
    { .type = &PySlice_Type, .content = content_members, .value = true, .names = range_names },
    { .type = &PyDictProxy_Type, .content = content_proxy, .value = true, .container = true },
    { .type = &PyDictKeys_Type, .content = content_view, .value = true, .container = true },
    { .type = &PyDictValues_Type, .content = content_view, .value = true, .container = true },
    { .type = &PyDictItems_Type, .content = content_view, .value = true, .container = true },
    { .type = &PyODictKeys_Type, .content = content_view, .value = true, .container = true },
    { .type = &PyODictValues_Type, .content = content_view, .value = true, .container = true },
    { .type = &PyODictItems_Type, .content = content_view, .value = true, .container = true },
    { .type = &PySetIter_Type, .content = cmp_content_set_iterator },
    { .type = &PyProperty_Type, .content = content_members, .names = property_names },
    { .type = &PyClassMethod_Type, .content = content_members, .names = wrapped_names },
    { .type = &PyStaticMethod_Type, .content = content_members, .names = wrapped_names },
    { .type = &_PyWeakref_RefType, .content = content_weak, .value = true, .container = true },
    { .type = &_PyWeakref_ProxyType, .content = content_weak, .value = true, .container = true },
    { .type = &_PyWeakref_CallableProxyType,
      .content = content_weak,
      .value = true,
      .container = true },
    { .type = &PyMemberDescr_Type,
      .content = content_members,
      .value = true,
      .names = descriptor_names },
    { .type = &PyGetSetDescr_Type,
      .content = content_members,
      .value = true,
      .names = descriptor_names },
    { .type = &PyMethodDescr_Type,
      .content = content_members,
      .value = true,
      .names = descriptor_names },
    { .type = &PyWrapperDescr_Type,
      .content = content_members,
      .value = true,
      .names = descriptor_names },
    { .type = &PySuper_Type, .content = content_members, .names = super_names },
    { .type = &PyContextVar_Type, .content = content_members, .names = name_names },
};

static const struct cmp_known by_name[] = {
    { .name = "method-wrapper", .content = content_members, .value = true, .names = wrapper_names },
    { .name = "collections.deque", .content = content_deque, .container = true },
    { .name = "collections.defaultdict", .content = content_defaultdict, .container = true },
    { .name = "functools.partial", .content = content_members, .names = partial_names },
    { .name = "functools._lru_cache_wrapper", .content = cmp_content_cache },
    { .name = "re.Pattern",
      .content = content_members,
      .value = true,
      .whole = true,
      .names = pattern_names },
    { .name = "re.Match", .content = content_members, .value = true, .names = match_names },
    { .name = "_struct.Struct", .content = content_members, .value = true, .names = format_names },
    { .name = "Struct", .content = content_members, .value = true, .names = format_names },
    { .name = "types.UnionType", .content = content_members, .value = true, .names = args_names },
    { .name = "types.SimpleNamespace", .content = content_nothing, .container = true },
    { .name = "ast.AST", .content = content_nothing, .container = true },
    { .name = "_ast.AST", .content = content_nothing, .container = true },
    { .name = "datetime.tzinfo", .content = content_nothing, .container = true },
    { .name = "datetime.date", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "datetime.datetime", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "datetime.time", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "datetime.timedelta", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "datetime.timezone", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "decimal.Decimal", .content = cmp_content_reduced, .value = true, .whole = true },
    { .name = "zoneinfo.ZoneInfo", .content = cmp_content_reduced, .value = true },
    { .name = "types.GenericAlias", .content = cmp_content_reduced, .value = true },
    { .name = "typing.TypeVar", .content = cmp_content_reduced, .value = true },
    { .name = "_collections._tuplegetter", .content = cmp_content_reduced, .value = true },
    { .name = "_random.Random", .content = cmp_content_random },
    { .name = "_thread.lock", .content = cmp_content_lock },
    { .name = "_thread.RLock", .content = cmp_content_lock },
    { .name = "_io.FileIO", .content = cmp_content_file },
    { .name = "_io.BufferedReader", .content = cmp_content_file },
    { .name = "_io.BufferedWriter", .content = cmp_content_file },
    { .name = "_io.BufferedRandom", .content = cmp_content_file },
    { .name = "_io.TextIOWrapper", .content = cmp_content_file },
    { .name = "array.array", .content = cmp_content_array },
    { .name = "numpy.ndarray", .content = cmp_content_ndarray },
    { .name = "numpy.generic", .content = cmp_content_ndarray, .value = true, .whole = true },
};

/* The scalar types of NumPy derive from one that has no instances; some from str or float too. */
static const char *name_of(const PyTypeObject *base)
{
    PyObject *mro = strncmp(base->tp_name, "numpy.", 6) == 0 ? base->tp_mro : NULL;

    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        const char *name = ((PyTypeObject *)PyTuple_GET_ITEM(mro, i))->tp_name;

        if (strcmp(name, "numpy.generic") == 0)
            return name;
    }
    return base->tp_name;
}

const struct cmp_known *cmp_known_of(PyTypeObject *base)
{
    const char *name = NULL;

    for (size_t i = 0; i < sizeof(by_type) / sizeof(by_type[0]); i++) {
        if (by_type[i].type == base)
            return &by_type[i];
    }
    name = name_of(base);
    for (size_t i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++) {
        if (strcmp(by_name[i].name, name) == 0)
            return &by_name[i];
    }
    return NULL;
}
