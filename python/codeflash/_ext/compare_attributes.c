/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes in instance dicts and slots, read where they are. Their order does not count. */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

#include <structmember.h>

struct cursor {
    PyObject *object;
    struct ext_attributes attributes;
    Py_ssize_t index;
};

static bool next_name(struct cursor *cursor, PyObject **name, PyObject **value)
{
    if (cursor->attributes.inlined)
        return ext_attribute_inline(cursor->object, &cursor->index, name, value);
    while (cursor->attributes.dict != NULL &&
           PyDict_Next(cursor->attributes.dict, &cursor->index, name, value) != 0) {
        if (PyUnicode_CheckExact(*name))
            return true;
    }
    return false;
}

/* Names of modules that stand for each other are the same. */
static bool is_same_module(struct cmp_work *work, PyObject *name, PyObject *a, PyObject *b)
{
    return work->options->same_modules != NULL && a != NULL && b != NULL &&
           PyUnicode_CheckExact(a) && PyUnicode_CheckExact(b) &&
           PyUnicode_CompareWithASCIIString(name, "__module__") == 0 &&
           cmp_same_module_name(work, a, b);
}

static void part_name(struct cmp_work *work, PyObject *name, PyObject *a, PyObject *b)
{
    if (is_same_module(work, name, a, b))
        return;
    cmp_part(work, (struct cmp_part){ .a = a, .b = b, .name = name, .label = CMP_LABEL_NAME });
}

/* Both sides have the same names in the same order. False: they do not. */
static bool push_in_order(struct cmp_work *work, struct cursor a, struct cursor b)
{
    PyObject *name[2] = { NULL, NULL }, *value[2] = { NULL, NULL };

    for (;;) {
        const bool left = next_name(&a, &name[0], &value[0]);
        const bool right = next_name(&b, &name[1], &value[1]);

        if (!left || !right)
            return left == right;
        if (!cmp_same_str(name[0], name[1]))
            return false;
        part_name(work, name[0], value[0], value[1]);
    }
}

/* Two new dicts that have exact strings as keys only, so that looking up runs no code. */
static void push_by_name(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(a, &position, &name, &value) != 0)
        part_name(work, name, value, PyDict_GetItemWithError(b, name));
    for (position = 0; PyDict_Next(b, &position, &name, &value) != 0;) {
        if (PyDict_GetItemWithError(a, name) == NULL)
            part_name(work, name, NULL, value);
    }
}

/* --- slots -------------------------------------------------------------------------------- */

static bool is_slot(const PyMemberDef *member)
{
    return member->name != NULL && member->type == T_OBJECT_EX;
}

static PyObject *slot_value(const PyObject *object, const PyMemberDef *member)
{
    PyObject *value = NULL;

    memcpy((void *)&value, (const char *)object + member->offset, sizeof(PyObject *));
    return value;
}

bool cmp_has_slots(destructor python, PyTypeObject *type)
{
    for (; type != NULL && ext_type_is_python(python, type); type = type->tp_base) {
        for (Py_ssize_t i = 0; type->tp_members != NULL && i < Py_SIZE(type); i++) {
            if (is_slot(&type->tp_members[i]))
                return true;
        }
    }
    return false;
}

static void push_slots(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyTypeObject *type = Py_TYPE(a);

    for (; type != NULL && ext_type_is_python(work->python_dealloc, type); type = type->tp_base) {
        for (Py_ssize_t i = 0; type->tp_members != NULL && i < Py_SIZE(type); i++) {
            const PyMemberDef *member = &type->tp_members[i];
            PyObject *left = is_slot(member) ? slot_value(a, member) : NULL;
            PyObject *right = is_slot(member) ? slot_value(b, member) : NULL;

            if (left != NULL || right != NULL)
                cmp_part(work, (struct cmp_part){ .a = left,
                                                  .b = right,
                                                  .text = member->name,
                                                  .label = CMP_LABEL_NAME });
        }
    }
}

static bool add_slots(const struct cmp_work *work, PyObject *object, PyObject *names)
{
    PyTypeObject *type = Py_TYPE(object);

    for (; type != NULL && ext_type_is_python(work->python_dealloc, type); type = type->tp_base) {
        for (Py_ssize_t i = 0; type->tp_members != NULL && i < Py_SIZE(type); i++) {
            const PyMemberDef *member = &type->tp_members[i];
            PyObject *value = is_slot(member) ? slot_value(object, member) : NULL;

            if (value != NULL && PyDict_SetItemString(names, member->name, value) != 0)
                return false;
        }
    }
    return true;
}

/* The same for the same attributes, in whatever order. */
uint64_t cmp_hash_attributes(struct cmp_work *work, PyObject *object, int depth)
{
    struct cursor cursor = { object, ext_attributes_of(object), 0 };
    PyTypeObject *type = Py_TYPE(object);
    PyObject *name = NULL, *value = NULL;
    uint64_t hash = 0;

    while (next_name(&cursor, &name, &value))
        hash += ((uint64_t)PyObject_Hash(name) | 1) * cmp_fingerprint(work, value, depth);
    for (; type != NULL && ext_type_is_python(work->python_dealloc, type); type = type->tp_base) {
        for (Py_ssize_t i = 0; type->tp_members != NULL && i < Py_SIZE(type); i++) {
            const PyMemberDef *member = &type->tp_members[i];

            value = is_slot(member) ? slot_value(object, member) : NULL;
            if (value != NULL)
                hash +=
                    ((uint64_t)strlen(member->name) * 2 + 1) * cmp_fingerprint(work, value, depth);
        }
    }
    return hash;
}

/* --- both --------------------------------------------------------------------------------- */

/* A new dict of all attributes, or NULL with an exception. */
static PyObject *names_of(const struct cmp_work *work, struct cursor cursor, bool slots)
{
    PyObject *names = PyDict_New(), *name = NULL, *value = NULL;

    while (names != NULL && next_name(&cursor, &name, &value)) {
        if (PyDict_SetItem(names, name, value) != 0)
            Py_CLEAR(names);
    }
    if (names != NULL && slots && !add_slots(work, cursor.object, names))
        Py_CLEAR(names);
    return names;
}

static void push_named(struct cmp_work *work, const struct cursor *a, const struct cursor *b,
                       bool slots)
{
    PyObject *left = names_of(work, *a, slots), *right = names_of(work, *b, slots);

    if (left == NULL || right == NULL)
        cmp_no_memory(work);
    else
        push_by_name(work, left, right);
    Py_XDECREF(left);
    Py_XDECREF(right);
}

static bool has_other_keys(const struct cursor *cursor)
{
    PyObject *dict = cursor->attributes.dict;

    return dict != NULL && PyDict_GET_SIZE(dict) != cursor->attributes.count;
}

/* A dict that others know too is an object of its own: it counts whether it is shared. */
static bool dicts_are_new(struct cmp_work *work, const struct cursor *a, const struct cursor *b)
{
    PyObject *left = a->attributes.dict, *right = b->attributes.dict;

    if (left == NULL || right == NULL || (Py_REFCNT(left) == 1 && Py_REFCNT(right) == 1))
        return true;
    return cmp_meet(work, left, right, false);
}

void cmp_push_attributes(struct cmp_work *work, PyObject *a, PyObject *b)
{
    const struct cursor left = { a, ext_attributes_of(a), 0 };
    const struct cursor right = { b, ext_attributes_of(b), 0 };
    const bool alike = Py_TYPE(a) == Py_TYPE(b);
    size_t parts = work->part_count;

    if (!dicts_are_new(work, &left, &right)) {
        if (work->state != CMP_GO || !alike || cmp_open_parts(work, a, b) == NULL)
            return;
        push_slots(work, a, b);
        return;
    }
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    if (!alike || !push_in_order(work, left, right)) {
        cmp_drop_parts(work, parts);
        push_named(work, &left, &right, !alike);
    }
    if (alike)
        push_slots(work, a, b);
    if (has_other_keys(&left) || has_other_keys(&right))
        cmp_part_text(work, ".__dict__", left.attributes.dict, right.attributes.dict);
}

/* `a` and `b` are what the names belong to. */
void cmp_push_names(struct cmp_work *work, PyObject *a, PyObject *b, PyObject *dict_a,
                    PyObject *dict_b)
{
    const struct cursor left = { a, { dict_a, PyDict_GET_SIZE(dict_a), false }, 0 };
    const struct cursor right = { b, { dict_b, PyDict_GET_SIZE(dict_b), false }, 0 };
    size_t parts = work->part_count;

    if (cmp_open_parts(work, a, b) == NULL)
        return;
    if (!push_in_order(work, left, right)) {
        cmp_drop_parts(work, parts);
        push_named(work, &left, &right, false);
    }
}
