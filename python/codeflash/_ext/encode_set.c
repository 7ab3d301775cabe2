/* SPDX-License-Identifier: Apache-2.0 */
/* Sets: in the order of their bytes where the elements are plain, so that equal sets have equal
 * bytes whatever the order of hashes. */
#include "encode_work.h"

#include <stdlib.h>

static bool is_plain(PyObject *object)
{
    return object == Py_None || PyBool_Check(object) || PyLong_CheckExact(object) ||
           PyUnicode_CheckExact(object) || PyFloat_CheckExact(object) || PyBytes_CheckExact(object);
}

struct segment {
    const uint8_t *data;
    size_t start;
    size_t size;
};

static int compare_segments(const void *left, const void *right)
{
    const struct segment *a = left, *b = right;
    const int order =
        memcmp(a->data + a->start, b->data + b->start, a->size < b->size ? a->size : b->size);

    return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

/* Puts the encoded elements from `start` on into the order of their bytes. */
static void sort_segments(struct ext_work *work, struct segment *segments, size_t count)
{
    struct ext_encoder *encoder = work->encoder;
    const size_t start = count != 0 ? segments[0].start : 0, size = encoder->size - start;
    uint8_t *copy = count > 1 ? PyMem_RawMalloc(size) : NULL;
    size_t used = 0;

    if (count <= 1)
        return;
    if (copy == NULL) {
        work->status = EXT_ENCODE_NOMEM;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        segments[i].data = encoder->data;
        segments[i].size =
            (i + 1 < count ? segments[i + 1].start : encoder->size) - segments[i].start;
    }
    qsort(segments, count, sizeof(*segments), compare_segments);
    for (size_t i = 0; i < count; i++) {
        memcpy(copy + used, encoder->data + segments[i].start, segments[i].size);
        used += segments[i].size;
    }
    memcpy(encoder->data + start, copy, size);
    PyMem_RawFree(copy);
}

static void encode_plain_set(struct ext_work *work, PyObject *items)
{
    const Py_ssize_t count = PyList_GET_SIZE(items);
    struct segment *segments = PyMem_RawMalloc(((size_t)count + 1) * sizeof(*segments));

    if (segments == NULL) {
        work->status = EXT_ENCODE_NOMEM;
        return;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        segments[i].start = work->encoder->size;
        ext_encode_value(work, PyList_GET_ITEM(items, i), false);
    }
    if (work->status == EXT_ENCODE_OK)
        sort_segments(work, segments, (size_t)count);
    PyMem_RawFree(segments);
}

/* The elements, read through the built-in iterator whatever the subclass says. NULL: stop. */
static PyObject *set_items(PyObject *set, bool *plain)
{
    PyObject *items = PyList_New(0), *iterator = PySet_Type.tp_iter(set), *item = NULL;

    *plain = true;
    while (items != NULL && iterator != NULL &&
           (item = Py_TYPE(iterator)->tp_iternext(iterator)) != NULL) {
        *plain = *plain && is_plain(item);
        if (PyList_Append(items, item) != 0)
            Py_CLEAR(items);
        Py_DECREF(item);
    }
    if (iterator == NULL)
        Py_CLEAR(items);
    Py_XDECREF(iterator);
    PyErr_Clear();
    return items;
}

void ext_encode_set(struct ext_work *work, PyObject *set)
{
    bool plain = true;
    PyObject *items = set_items(set, &plain);

    if (items == NULL) {
        work->status = EXT_ENCODE_NOMEM;
        return;
    }
    ext_put_number(work, (uint64_t)PyList_GET_SIZE(items));
    if (plain)
        encode_plain_set(work, items);
    else
        ext_work_push(work, (struct ext_work_item){ .object = items,
                                                    .count = PyList_GET_SIZE(items),
                                                    .op = EXT_OP_ITEMS });
    Py_DECREF(items);
}
