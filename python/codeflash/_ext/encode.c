/* SPDX-License-Identifier: Apache-2.0 */
/* The encoder's loop, its stack and memo, and the built-in containers. */
#include "encode_work.h"

#define KEEP_CAPACITY ((size_t)1 << 20) /* buffers above it are given back at the next call */
#define CLOCK_STEPS 256U

/* --- values ------------------------------------------------------------------------------- */

static uint8_t container_tag(const PyTypeObject *type)
{
    return type == &PyList_Type    ? CF_VALUE_LIST
           : type == &PyDict_Type  ? CF_VALUE_DICT
           : type == &PyTuple_Type ? CF_VALUE_TUPLE
           : type == &PySet_Type   ? CF_VALUE_SET
                                   : CF_VALUE_FROZENSET;
}

/* Everything of a container but its tag. `type` is the built-in that it is or derives from. */
static void open_container(struct ext_work *work, PyObject *object, const PyTypeObject *type,
                           bool shared)
{
    struct ext_work_item item = { .object = object, .shared = shared };

    if (type == &PyDict_Type) {
        item.count = PyDict_GET_SIZE(object);
        item.op = EXT_OP_DICT;
    } else if (type == &PyList_Type || type == &PyTuple_Type) {
        item.count = Py_SIZE(object);
        item.op = EXT_OP_ITEMS;
    } else {
        ext_encode_set(work, object);
        return;
    }
    ext_put_number(work, (uint64_t)item.count);
    if (item.count > 0)
        ext_work_push(work, item);
}

static size_t container_nodes(PyObject *object, const PyTypeObject *type)
{
    if (type == &PyDict_Type)
        return (size_t)PyDict_GET_SIZE(object) * 2;
    if (type == &PySet_Type || type == &PyFrozenSet_Type)
        return (size_t)PySet_GET_SIZE(object);
    return (size_t)Py_SIZE(object);
}

/* A built-in container by its exact type, or the content of an instance of a subclass (then
 * `object` was met before: it takes a memo number, but no entry of its own). */
void ext_encode_container(struct ext_work *work, PyObject *object, PyTypeObject *type, bool shared)
{
    const bool exact = Py_TYPE(object) == type;

    if (exact && ext_memo_met(work, object, shared))
        return;
    if (!ext_work_reserve(work, object, container_nodes(object, type)))
        return;
    if (exact) {
        const bool again = type == &PyDict_Type && Py_REFCNT(object) > 1;

        if (ext_memo_open(work, object, container_tag(type), shared))
            open_container(work, object, type, again);
    } else {
        work->next++;
        ext_put_byte(work, container_tag(type));
        open_container(work, object, type, shared);
    }
}

static void encode_bytearray(struct ext_work *work, PyObject *object, bool shared)
{
    const Py_ssize_t size = PyByteArray_GET_SIZE(object);

    if ((size_t)size > work->limits.max_bytes) {
        work->status = EXT_ENCODE_TOO_LARGE;
        return;
    }
    if (!ext_memo_met(work, object, shared) &&
        ext_memo_open(work, object, CF_VALUE_BYTEARRAY, shared))
        ext_put_text(work, PyByteArray_AS_STRING(object), (size_t)size);
}

/* Numbers and strings, also as the content of an instance of a subclass. */
bool ext_encode_scalar(struct ext_work *work, PyObject *object, const PyTypeObject *type)
{
    if (type == &PyUnicode_Type) {
        ext_encode_str(work, object);
    } else if (type == &PyLong_Type) {
        ext_encode_int(work, object);
    } else if (type == &PyFloat_Type) {
        ext_put_byte(work, CF_VALUE_FLOAT);
        ext_encode_double(work, PyFloat_AS_DOUBLE(object));
    } else if (type == &PyBytes_Type) {
        ext_encode_bytes(work, PyBytes_AS_STRING(object), PyBytes_GET_SIZE(object));
    } else if (type == &PyComplex_Type) {
        ext_put_byte(work, CF_VALUE_COMPLEX);
        ext_encode_double(work, ((PyComplexObject *)object)->cval.real);
        ext_encode_double(work, ((PyComplexObject *)object)->cval.imag);
    } else {
        return false;
    }
    return true;
}

static bool encode_constant(struct ext_work *work, PyObject *object)
{
    if (object == Py_None)
        ext_put_byte(work, CF_VALUE_NONE);
    else if (object == Py_True)
        ext_put_byte(work, CF_VALUE_TRUE);
    else if (object == Py_False)
        ext_put_byte(work, CF_VALUE_FALSE);
    else if (object == Py_Ellipsis)
        ext_put_byte(work, CF_VALUE_ELLIPSIS);
    else if (object == Py_NotImplemented)
        ext_put_byte(work, CF_VALUE_NOTIMPLEMENTED);
    else
        return false;
    return true;
}

bool ext_is_container(const PyTypeObject *type)
{
    return type == &PyList_Type || type == &PyDict_Type || type == &PyTuple_Type ||
           type == &PySet_Type || type == &PyFrozenSet_Type;
}

/* The program can notice when the object ends: by its class, or by a weak reference to it. */
static bool end_is_seen(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);

    if (PyType_Check(object) || PyModule_Check(object) || PyFunction_Check(object))
        return false; /* it stays where it was defined */
    if (type->tp_finalize != NULL || type->tp_del != NULL)
        return true;
    return type->tp_weaklistoffset > 0 && *PyObject_GET_WEAKREFS_LISTPTR(object) != NULL;
}

/* Writes a value, or its beginning, and pushes the rest. */
void ext_encode_value(struct ext_work *work, PyObject *object, bool shared)
{
    PyTypeObject *type = NULL;

    if (object == NULL) {
        ext_put_hole(work, NULL, "unbound");
        return;
    }
    type = Py_TYPE(object);
    if (ext_encode_scalar(work, object, type) || encode_constant(work, object))
        return;
    if (ext_is_container(type)) {
        ext_encode_container(work, object, type, shared);
    } else if (type == &PyByteArray_Type) {
        encode_bytearray(work, object, shared);
    } else {
        work->encoder->ends_seen = work->encoder->ends_seen || end_is_seen(object);
        ext_encode_object(work, object, shared);
    }
}

/* --- the loop ----------------------------------------------------------------------------- */

/* What a container lost while it was read is made up for. */
static void put_lost(struct ext_work *work, Py_ssize_t count, bool pairs, bool named)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        if (named)
            ext_put_text(work, "?", 1);
        else if (pairs)
            ext_put_hole(work, NULL, "changed");
        ext_put_hole(work, NULL, "changed");
    }
}

/* Elements as long as they push nothing; the item goes back on the stack before one that does. */
static void step_items(struct ext_work *work, struct ext_work_item *item)
{
    const size_t depth = work->depth;

    while (item->index < item->count && work->status == EXT_ENCODE_OK && work->depth == depth) {
        PyObject *object = NULL;

        if (item->index >= Py_SIZE(item->object)) {
            put_lost(work, item->count - item->index, false, false);
            return;
        }
        object = PyList_Check(item->object) ? PyList_GET_ITEM(item->object, item->index)
                                            : PyTuple_GET_ITEM(item->object, item->index);
        item->index++;
        if ((++work->steps & (CLOCK_STEPS - 1)) == 0)
            ext_work_late(work);
        if (object != NULL &&
            (ext_encode_scalar(work, object, Py_TYPE(object)) || encode_constant(work, object)))
            continue;
        if (item->index < item->count && !ext_work_push(work, *item))
            return;
        ext_encode_value(work, object, item->shared);
        return;
    }
}

static void step_dict(struct ext_work *work, struct ext_work_item *item)
{
    const bool named = item->op == EXT_OP_ATTRS;
    const size_t depth = work->depth;
    PyObject *key = NULL, *value = NULL;

    while (item->count > 0 && work->status == EXT_ENCODE_OK && work->depth == depth) {
        if (!PyDict_Next(item->object, &item->index, &key, &value)) {
            put_lost(work, item->count, true, named);
            return;
        }
        if (named && !PyUnicode_CheckExact(key))
            continue;
        item->count--;
        if ((++work->steps & (CLOCK_STEPS - 1)) == 0)
            ext_work_late(work);
        if (named) {
            ext_put_str(work, key);
        } else if (!ext_encode_scalar(work, key, Py_TYPE(key))) {
            if (item->count > 0)
                ext_work_push(work, *item);
            ext_work_push(work, (struct ext_work_item){ .object = value, .op = EXT_OP_VALUE });
            ext_encode_value(work, key, item->shared);
            return;
        }
        if (ext_encode_scalar(work, value, Py_TYPE(value)) || encode_constant(work, value))
            continue;
        if (item->count > 0 && !ext_work_push(work, *item))
            return;
        ext_encode_value(work, value, item->shared);
        return;
    }
}

static void step_inline(struct ext_work *work, struct ext_work_item *item)
{
    PyObject *name = NULL, *value = NULL;
    const size_t depth = work->depth;

    while (item->count > 0 && work->status == EXT_ENCODE_OK && work->depth == depth) {
        if (!ext_attribute_inline(item->object, &item->index, &name, &value)) {
            put_lost(work, item->count, true, true);
            return;
        }
        item->count--;
        ext_put_str(work, name);
        if (ext_encode_scalar(work, value, Py_TYPE(value)))
            continue;
        if (item->count > 0 && !ext_work_push(work, *item))
            return;
        ext_encode_value(work, value, false);
        return;
    }
}

static void open_pairs(struct ext_work *work, PyObject *flat)
{
    const Py_ssize_t count = PyList_GET_SIZE(flat);

    work->next++;
    ext_put_byte(work, CF_VALUE_DICT);
    ext_put_number(work, (uint64_t)count / 2);
    if (count > 0)
        ext_work_push(work,
                      (struct ext_work_item){ .object = flat, .count = count, .op = EXT_OP_ITEMS });
}

static void step(struct ext_work *work, struct ext_work_item *item)
{
    switch (item->op) {
    case EXT_OP_ITEMS:
        step_items(work, item);
        break;
    case EXT_OP_DICT:
    case EXT_OP_ATTRS:
        step_dict(work, item);
        break;
    case EXT_OP_INLINE:
        step_inline(work, item);
        break;
    case EXT_OP_SLOTS:
        ext_encode_step_slots(work, *item);
        break;
    case EXT_OP_VALUE:
        ext_encode_value(work, item->object, item->shared);
        break;
    case EXT_OP_CONTENT:
        if (!ext_encode_scalar(work, item->object, item->type))
            ext_encode_container(work, item->object, item->type, item->shared);
        break;
    case EXT_OP_PAIRS:
        open_pairs(work, item->object);
        break;
    case EXT_OP_BYTE:
        ext_put_byte(work, (uint8_t)item->index);
        break;
    case EXT_OP_NUMBER:
        ext_put_number(work, (uint64_t)item->index);
        break;
    case EXT_OP_TEXT:
        ext_put_str(work, item->object);
        break;
    }
}

static void run(struct ext_work *work)
{
    while (work->depth > 0 && work->status == EXT_ENCODE_OK) {
        struct ext_work_item item = work->items[--work->depth];

        if ((++work->steps & (CLOCK_STEPS - 1)) == 0)
            ext_work_late(work);
        step(work, &item);
        Py_XDECREF(item.object);
    }
}

/* --- calls -------------------------------------------------------------------------------- */

static bool name_strings(struct ext_work *work)
{
    static const char *const names[EXT_NAME_COUNT] = {
        [EXT_NAME_MODULE] = "__module__",       [EXT_NAME_REDUCE] = "__reduce__",
        [EXT_NAME_REDUCE_EX] = "__reduce_ex__", [EXT_NAME_GETSTATE] = "__getstate__",
        [EXT_NAME_SETSTATE] = "__setstate__",   [EXT_NAME_MEMBER_NAME] = "_name_",
        [EXT_NAME_MEMBER_VALUE] = "_value_",    [EXT_NAME_MEMBER_MAP] = "_member_map_",
        [EXT_NAME_NBYTES] = "nbytes",           [EXT_NAME_FUNC] = "__func__",
        [EXT_NAME_DUNDER_NAME] = "__name__",    [EXT_NAME_DISPATCH] = "dispatch_table",
        [EXT_NAME_COPYREG] = "copyreg",         [EXT_NAME_DICT] = "__dict__",
    };

    for (size_t i = 0; i < EXT_NAME_COUNT; i++) {
        work->names[i] = PyUnicode_InternFromString(names[i]);
        if (work->names[i] == NULL)
            return false;
    }
    return true;
}

static struct ext_work *work_of(struct ext_encoder *encoder)
{
    struct ext_work *work = encoder->work;

    if (work != NULL)
        return work;
    work = PyMem_RawCalloc(1, sizeof(*work));
    if (work == NULL)
        return NULL;
    encoder->work = work;
    work->python_dealloc = ext_python_dealloc();
    if (work->python_dealloc == NULL || !name_strings(work)) {
        PyErr_Clear();
        ext_encoder_deinit(encoder);
        return NULL;
    }
    return work;
}

static void give_back(struct ext_encoder *encoder, struct ext_work *work)
{
    if (encoder->capacity > KEEP_CAPACITY) {
        PyMem_RawFree(encoder->data);
        encoder->data = NULL;
        encoder->capacity = 0;
    }
    if (work->scratch_capacity > KEEP_CAPACITY) {
        PyMem_RawFree(work->scratch);
        work->scratch = NULL;
        work->scratch_capacity = 0;
    }
    if (work->memo_mask * sizeof(*work->memo) > KEEP_CAPACITY) {
        PyMem_RawFree(work->memo);
        work->memo = NULL;
        work->memo_mask = 0;
    }
    if (work->capacity * sizeof(*work->items) > KEEP_CAPACITY) {
        PyMem_RawFree(work->items);
        work->items = NULL;
        work->capacity = 0;
    }
}

static struct ext_work *begin(struct ext_encoder *encoder, const struct ext_limits *limits)
{
    struct ext_work *work = work_of(encoder);

    if (work == NULL)
        return NULL;
    give_back(encoder, work);
    encoder->size = 0;
    encoder->holes = 0;
    encoder->cut = encoder->ends_seen = false;
    encoder->nodes = 0;
    work->encoder = encoder;
    work->status = EXT_ENCODE_OK;
    work->limits = *limits;
    work->blob_bytes = 0;
    work->start_ns = 0;
    work->slow = false;
    work->deepest = SIZE_MAX;
    work->arguments = false;
    if (limits->max_ns == UINT64_MAX)
        work->searches = 0; /* nobody waits: a replay's encoder is kept between calls too */
    work->memo_used = 0;
    work->next = 0;
    if (++work->round == 0) {
        if (work->memo_mask != 0)
            memset(work->memo, 0, (work->memo_mask + 1) * sizeof(*work->memo));
        work->round = 1;
    }
    return work;
}

static enum ext_encode_status finish(struct ext_work *work)
{
    run(work);
    while (work->depth > 0) {
        PyObject *object = work->items[--work->depth].object;

        Py_XDECREF(object);
    }
    while (work->kept_count > 0) {
        PyObject *object = work->kept[--work->kept_count];

        Py_XDECREF(object);
    }
    work->encoder->cut = work->encoder->cut || work->slow;
    if (work->status == EXT_ENCODE_OK &&
        (work->encoder->size > work->limits.max_bytes ||
         work->blob_bytes > work->limits.max_bytes - work->encoder->size))
        work->status = EXT_ENCODE_TOO_LARGE;
    return work->status;
}

enum ext_encode_status ext_encode(struct ext_encoder *encoder, PyObject *const *values,
                                  Py_ssize_t count, const struct ext_limits *limits)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    enum ext_encode_status status = EXT_ENCODE_NOMEM;
    struct ext_work *work = NULL;

    PyErr_Fetch(&type, &value, &traceback);
    work = begin(encoder, limits);
    if (work != NULL) {
        work->arguments = count >= 0;
        if (count >= 0) {
            work->next++;
            ext_put_byte(work, CF_VALUE_TUPLE);
            ext_put_number(work, (uint64_t)count);
        }
        encoder->nodes = count >= 0 ? (uint64_t)count + 1 : 1;
        for (Py_ssize_t i = 0; i < (count >= 0 ? count : 1) && work->status == EXT_ENCODE_OK; i++) {
            ext_encode_value(work, values[i], false);
            run(work);
        }
        status = finish(work);
    }
    PyErr_Restore(type, value, traceback);
    return status;
}

enum ext_encode_status ext_encode_exception(struct ext_encoder *encoder, PyObject *exception,
                                            const struct ext_limits *limits)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL;
    enum ext_encode_status status = EXT_ENCODE_NOMEM;
    struct ext_work *work = NULL;

    PyErr_Fetch(&type, &value, &traceback);
    work = begin(encoder, limits);
    if (work != NULL) {
        encoder->nodes = 1;
        ext_encode_exception_object(work, exception, false);
        status = finish(work);
    }
    PyErr_Restore(type, value, traceback);
    return status;
}

void ext_encoder_deinit(struct ext_encoder *encoder)
{
    struct ext_work *work = encoder->work;

    PyMem_RawFree(encoder->data);
    encoder->data = NULL;
    encoder->size = encoder->capacity = 0;
    encoder->work = NULL;
    if (work == NULL)
        return;
    for (size_t i = 0; i < EXT_NAME_COUNT; i++)
        Py_XDECREF(work->names[i]);
    for (size_t i = 0; i < EXT_SENTINELS; i++) {
        Py_XDECREF(work->sentinels[i].module);
        Py_XDECREF(work->sentinels[i].name);
    }
    ext_class_names_clear(&work->class_names);
    PyMem_RawFree(work->items);
    PyMem_RawFree(work->memo);
    PyMem_RawFree((void *)work->kept);
    PyMem_RawFree(work->scratch);
    PyMem_RawFree(work);
}
