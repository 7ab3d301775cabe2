/* SPDX-License-Identifier: Apache-2.0 */
/* Instances, enum members, exceptions, bound methods: everything read without asking the class. */
#include "decode_hole.h"
#include "encode_work.h"

#include <structmember.h>

#define MEMBER_OBJECT 6 /* T_OBJECT: read as None where it is NULL; renamed from 3.12 on */
#define NAMED_MAX 3     /* attributes of an object that stands for its name */

/* Made by a class statement. A type made in C from a spec may share the deallocator, but has
 * methods or a structure of its own. */
bool ext_type_is_python(destructor python, const PyTypeObject *type)
{
    const Py_ssize_t pointer = (Py_ssize_t)sizeof(PyObject *);

    if (type->tp_dealloc != python || type->tp_methods != NULL || type->tp_base == NULL)
        return false;
    return type->tp_basicsize - type->tp_base->tp_basicsize <= (Py_SIZE(type) + 2) * pointer;
}

/* A class made by a class statement is known by its deallocator, which has no public name. */
destructor ext_python_dealloc(void)
{
    static destructor python; /* a function of the interpreter: the same in every module */
    PyObject *type = NULL;

    if (python == NULL) {
        type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "probe");
        python = type != NULL ? ((PyTypeObject *)type)->tp_dealloc : NULL;
        Py_XDECREF(type);
    }
    return python;
}

/* Written in C without a structure of its own: typing.Generic from 3.12 on. */
static bool adds_nothing(const PyTypeObject *type)
{
    return type->tp_base == &PyBaseObject_Type &&
           type->tp_basicsize == PyBaseObject_Type.tp_basicsize && type->tp_itemsize == 0;
}

PyTypeObject *ext_type_c_base(destructor python, PyTypeObject *type)
{
    const PyTypeObject *start = type;

    while (type->tp_base != NULL &&
           (ext_type_is_python(python, type) || (type != start && adds_nothing(type))))
        type = type->tp_base;
    return type;
}

static void push(struct ext_work *work, enum ext_work_op op, PyObject *object, Py_ssize_t index,
                 Py_ssize_t count)
{
    ext_work_push(
        work, (struct ext_work_item){ .object = object, .index = index, .count = count, .op = op });
}

/* --- slots -------------------------------------------------------------------------------- */

/* The member at `*index` of `*type` or behind it that is a slot with a value. */
static PyObject *next_slot(const struct ext_work *work, PyObject *object, PyTypeObject **type,
                           Py_ssize_t *index, const char **name)
{
    for (; *type != NULL && ext_type_is_python(work->python_dealloc, *type);
         *type = (*type)->tp_base, *index = 0) {
        const PyMemberDef *members = (*type)->tp_members;

        while (members != NULL && *index < Py_SIZE(*type)) {
            const PyMemberDef *member = &members[(*index)++];
            PyObject *value = NULL;

            if (member->name == NULL || member->type != T_OBJECT_EX)
                continue;
            memcpy((void *)&value, (const char *)object + member->offset, sizeof(PyObject *));
            *name = member->name;
            if (value != NULL)
                return value;
        }
    }
    return NULL;
}

static Py_ssize_t count_slots(const struct ext_work *work, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    const char *name = NULL;
    Py_ssize_t index = 0, count = 0;

    while (next_slot(work, object, &type, &index, &name) != NULL)
        count++;
    return count;
}

void ext_encode_step_slots(struct ext_work *work, struct ext_work_item item)
{
    const char *name = "?";
    PyObject *value = next_slot(work, item.object, &item.type, &item.index, &name);

    if (--item.count > 0)
        ext_work_push(work, item);
    ext_put_text(work, name, strlen(name));
    if (value == NULL)
        ext_put_hole(work, NULL, "changed");
    else
        ext_encode_value(work, value, false);
}

/* --- instances ---------------------------------------------------------------------------- */

static void push_slots(struct ext_work *work, PyObject *object, Py_ssize_t count)
{
    if (count > 0)
        ext_work_push(work, (struct ext_work_item){ .object = object,
                                                    .type = Py_TYPE(object),
                                                    .count = count,
                                                    .op = EXT_OP_SLOTS });
    push(work, EXT_OP_NUMBER, NULL, count, 0);
}

/* `self.__dict__ = self`, as dict subclasses with attribute access do, is kept as one attribute
 * `__dict__`. */
static void push_attributes(struct ext_work *work, PyObject *object,
                            const struct ext_attributes *attributes)
{
    const bool inlined = attributes->inlined;
    const struct ext_work_item item = {
        .object = inlined ? object : attributes->dict,
        .count = attributes->count,
        .op = inlined ? EXT_OP_INLINE : EXT_OP_ATTRS,
        .shared = !inlined && attributes->dict != NULL && Py_REFCNT(attributes->dict) > 1,
    };

    if (attributes->dict == object) {
        push(work, EXT_OP_VALUE, object, 0, 0);
        push(work, EXT_OP_TEXT, work->names[EXT_NAME_DICT], 0, 0);
        push(work, EXT_OP_NUMBER, NULL, 1, 0);
        return;
    }
    if (attributes->count > 0)
        ext_work_push(work, item);
    push(work, EXT_OP_NUMBER, NULL, attributes->count, 0);
}

/* Where the class of an argument (one made in a function) is not to be found, the instance is a
 * hole as a whole, as it will be at replay. A result keeps its content, to be compared. */
static bool is_lost(struct ext_work *work, PyObject *object)
{
    if (!work->arguments || ext_class_is_kept(work, Py_TYPE(object)) ||
        ext_global_has_type(work, Py_TYPE(object)))
        return false;
    ext_put_hole(work, object, "class not found by its name");
    return true;
}

static void encode_instance(struct ext_work *work, PyObject *object, PyTypeObject *base,
                            bool shared)
{
    const struct ext_attributes attributes = ext_attributes_of(object);
    const Py_ssize_t slots = count_slots(work, object);
    bool named = false;

    if (attributes.count + slots == 0 && base == &PyBaseObject_Type &&
        ext_encode_sentinel(work, object))
        return;
    if (attributes.count > 0 && attributes.count <= NAMED_MAX && slots == 0 &&
        base == &PyBaseObject_Type && ext_encode_named(work, object, &attributes))
        return;
    if (is_lost(work, object))
        return;
    if (!ext_work_reserve(work, object, (size_t)(attributes.count + slots) + 1) ||
        !ext_memo_open(work, object, CF_VALUE_INSTANCE, shared))
        return;
    named = ext_global_put_class(work, Py_TYPE(object));
    push_slots(work, object, slots);
    push_attributes(work, object, &attributes);
    if (base == &PyBaseObject_Type && named)
        ext_put_byte(work, CF_VALUE_NONE);
    else if (base == &PyBaseObject_Type)
        push(work, EXT_OP_BYTE, NULL, CF_VALUE_NONE, 0);
    else
        ext_work_push(work, (struct ext_work_item){ .object = object,
                                                    .type = base,
                                                    .op = EXT_OP_CONTENT,
                                                    .shared = attributes.dict != NULL });
    if (!named)
        push(work, EXT_OP_VALUE, (PyObject *)Py_TYPE(object), 0, 0);
}

static bool has_content(const PyTypeObject *base)
{
    return base == &PyBaseObject_Type || ext_is_container(base) || base == &PyUnicode_Type ||
           base == &PyBytes_Type || base == &PyLong_Type || base == &PyFloat_Type ||
           base == &PyComplex_Type;
}

/* --- enum members ------------------------------------------------------------------------- */

static bool is_enum(struct ext_work *work, const PyTypeObject *type)
{
    PyTypeObject *meta = Py_TYPE(type);

    for (; meta != NULL && meta != &PyType_Type; meta = meta->tp_base) {
        if (strcmp(meta->tp_name, "EnumMeta") == 0 || strcmp(meta->tp_name, "EnumType") == 0) {
            PyObject *module = ext_type_module(work, meta);

            return module != NULL && PyUnicode_CompareWithASCIIString(module, "enum") == 0;
        }
    }
    return false;
}

/* The class's own table says whether the name means this very member. */
static bool is_named_member(struct ext_work *work, PyObject *object, PyObject *name)
{
    PyObject *dict = ext_type_dict(Py_TYPE(object)), *map = NULL;
    bool same = false;

    if (dict != NULL)
        map = PyDict_GetItemWithError(dict, work->names[EXT_NAME_MEMBER_MAP]);
    if (map != NULL && PyDict_CheckExact(map))
        same = PyDict_GetItemWithError(map, name) == object;
    PyErr_Clear();
    Py_XDECREF(dict);
    return same;
}

/* A combination of flags has no name of its own: it is made from its value again. */
static bool encode_enum(struct ext_work *work, PyObject *object, bool shared)
{
    PyObject *name = ext_attribute_get(object, work->names[EXT_NAME_MEMBER_NAME]);
    PyObject *value = ext_attribute_get(object, work->names[EXT_NAME_MEMBER_VALUE]);

    if (name != NULL && PyUnicode_CheckExact(name) && is_named_member(work, object, name)) {
        ext_put_byte(work, CF_VALUE_ENUM);
        ext_global_put_type(work, Py_TYPE(object));
        ext_put_str(work, name);
        return true;
    }
    if (value == NULL || !PyLong_CheckExact(value))
        return false;
    if (ext_memo_met(work, object, shared) || !ext_memo_open(work, object, CF_VALUE_REDUCE, shared))
        return true;
    ext_global_put_type(work, Py_TYPE(object));
    ext_put_byte(work, CF_VALUE_TUPLE);
    work->next++;
    ext_put_number(work, 1);
    ext_encode_int(work, value);
    ext_put_bytes(work, "NNN", 3);
    return true;
}

/* --- exceptions --------------------------------------------------------------------------- */

/* OSError drops the file names from its args. A new tuple, kept by the encoder. */
static PyObject *exception_args(struct ext_work *work, PyObject *exception)
{
    const PyOSErrorObject *error = (PyOSErrorObject *)exception;
    PyObject *args = ((PyBaseExceptionObject *)exception)->args, *full = NULL;

    if (!PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_OSError) || args == NULL ||
        error->filename == NULL || PyTuple_GET_SIZE(args) != 2)
        return args;
    if (error->filename2 == NULL)
        full =
            PyTuple_Pack(3, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1), error->filename);
    else
        full = PyTuple_Pack(5, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1),
                            error->filename, Py_None, error->filename2);
    if (full == NULL || !ext_work_keep(work, full)) {
        PyErr_Clear();
        return args;
    }
    return full;
}

/* These keep more in C members than their args tell. */
static bool has_members(PyObject *exception)
{
    return PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_ImportError) ||
           PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_NameError) ||
           PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_AttributeError) ||
           PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_SyntaxError);
}

/* Pushes (or with `count_only` counts) C members that hold a str or an int. */
static Py_ssize_t push_members(struct ext_work *work, PyObject *exception, bool count_only)
{
    PyTypeObject *type = ext_type_c_base(work->python_dealloc, Py_TYPE(exception));
    Py_ssize_t count = 0;

    for (; has_members(exception) && type != NULL; type = type->tp_base) {
        const PyMemberDef *member = type->tp_members;

        for (; member != NULL && member->name != NULL; member++) {
            PyObject *value = NULL, *name = NULL;

            if (member->type != MEMBER_OBJECT)
                continue;
            memcpy((void *)&value, (const char *)exception + member->offset, sizeof(PyObject *));
            if (value == NULL || !(PyUnicode_CheckExact(value) || PyLong_CheckExact(value)))
                continue;
            count++;
            if (count_only)
                continue;
            name = PyUnicode_InternFromString(member->name);
            push(work, EXT_OP_VALUE, value, 0, 0);
            push(work, EXT_OP_TEXT, name != NULL ? name : work->names[EXT_NAME_DICT], 0, 0);
            Py_XDECREF(name);
        }
    }
    return count;
}

static PyObject *or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

void ext_encode_exception_object(struct ext_work *work, PyObject *exception, bool shared)
{
    const PyBaseExceptionObject *base = (PyBaseExceptionObject *)exception;
    struct ext_attributes attributes = { NULL, 0, false };
    Py_ssize_t members = 0;
    bool named = false;

    if (!PyExceptionInstance_Check(exception)) {
        ext_encode_value(work, exception, shared);
        return;
    }
    attributes = ext_attributes_of(exception);
    members = push_members(work, exception, true);
    if (ext_memo_met(work, exception, shared) ||
        !ext_work_reserve(work, exception, (size_t)(attributes.count + members) + 3) ||
        !ext_memo_open(work, exception, CF_VALUE_EXCEPTION, shared))
        return;
    named = ext_global_put_class(work, Py_TYPE(exception));
    push(work, EXT_OP_BYTE, NULL, base->suppress_context ? 1 : 0, 0);
    push(work, EXT_OP_VALUE, or_none(base->context), 0, 0);
    push(work, EXT_OP_VALUE, or_none(base->cause), 0, 0);
    if (attributes.count > 0)
        ext_work_push(work, (struct ext_work_item){
                                .object = attributes.inlined ? exception : attributes.dict,
                                .count = attributes.count,
                                .op = attributes.inlined ? EXT_OP_INLINE : EXT_OP_ATTRS });
    push_members(work, exception, false);
    push(work, EXT_OP_NUMBER, NULL, attributes.count + members, 0);
    push(work, EXT_OP_VALUE, or_none(exception_args(work, exception)), 0, 0);
    if (!named)
        push(work, EXT_OP_VALUE, (PyObject *)Py_TYPE(exception), 0, 0);
}

/* --- methods, ranges, slices -------------------------------------------------------------- */

/* Behind the tag: the object, then the name. */
void ext_encode_method(struct ext_work *work, PyObject *self, PyObject *name)
{
    push(work, EXT_OP_TEXT, name, 0, 0);
    push(work, EXT_OP_VALUE, self, 0, 0);
}

/* True where looking `name` up on `self` would find this function (a plain class look-up). */
static bool is_method_named(struct ext_work *work, PyObject *self, PyObject *function,
                            PyObject *name)
{
    PyTypeObject *type = PyType_Check(self) ? (PyTypeObject *)self : Py_TYPE(self);
    PyObject *found = NULL;
    bool same = false;

    if (!PyUnicode_CheckExact(name))
        return false;
    found = _PyType_Lookup(type, name);
    if (found == function)
        return !PyType_Check(self);
    if (found == NULL || Py_TYPE(found) != &PyClassMethod_Type || !PyType_Check(self))
        return false;
    found = PyObject_GenericGetAttr(found, work->names[EXT_NAME_FUNC]);
    same = found == function;
    Py_XDECREF(found);
    PyErr_Clear();
    return same;
}

static void encode_bound(struct ext_work *work, PyObject *method, bool shared)
{
    PyObject *self = PyMethod_GET_SELF(method), *function = PyMethod_GET_FUNCTION(method);
    PyObject *name = PyFunction_Check(function) ? ((PyFunctionObject *)function)->func_name : NULL;

    if (name == NULL || !is_method_named(work, self, function, name)) {
        if (!ext_memo_met(work, method, shared))
            ext_encode_made(work, method, "bound", PyTuple_Pack(2, function, self), NULL, shared);
        return;
    }
    if (!ext_memo_met(work, method, shared) && ext_memo_open(work, method, CF_VALUE_METHOD, shared))
        ext_encode_method(work, self, name);
}

static void encode_range(struct ext_work *work, PyObject *range)
{
    static const char *const names[] = { "start", "stop", "step" };

    ext_put_byte(work, CF_VALUE_RANGE);
    for (size_t i = 0; i < 3; i++) {
        PyObject *value = PyObject_GetAttrString(range, names[i]); /* C members of an exact range */

        PyErr_Clear();
        ext_encode_value(work, value, true);
        Py_XDECREF(value);
    }
}

static void encode_slice(struct ext_work *work, PyObject *slice)
{
    const PySliceObject *parts = (PySliceObject *)slice;

    if (!ext_work_reserve(work, slice, 3))
        return;
    ext_put_byte(work, CF_VALUE_SLICE);
    push(work, EXT_OP_VALUE, parts->step, 0, 0);
    push(work, EXT_OP_VALUE, parts->stop, 0, 0);
    push(work, EXT_OP_VALUE, parts->start, 0, 0);
}

/* --- all others --------------------------------------------------------------------------- */

/* A hole of a replayed call goes out as it came in. */
static void encode_hole(struct ext_work *work, PyObject *hole)
{
    ext_put_byte(work, CF_VALUE_HOLE);
    ext_put_str(work, ext_hole_type_name(hole));
    ext_put_str(work, ext_hole_reason(hole));
    work->encoder->holes++;
}

static bool encode_named(struct ext_work *work, PyObject *object, PyTypeObject *type, bool shared)
{
    if (PyType_Check(object))
        ext_encode_type(work, (PyTypeObject *)object);
    else if (type == &PyFunction_Type)
        ext_encode_function(work, object, shared);
    else if (PyCFunction_Check(object))
        ext_encode_builtin(work, object);
    else if (PyModule_Check(object))
        ext_encode_module(work, object, shared);
    else if (type == &PyRange_Type)
        encode_range(work, object);
    else if (type == &PySlice_Type)
        encode_slice(work, object);
    else
        return false;
    return true;
}

void ext_encode_object(struct ext_work *work, PyObject *object, bool shared)
{
    PyTypeObject *type = Py_TYPE(object), *base = NULL;

    if (encode_named(work, object, type, shared))
        return;
    if (ext_hole_check(object)) {
        encode_hole(work, object);
        return;
    }
    if (ext_work_cut(work, object))
        return;
    if (type == &PyMethod_Type) {
        encode_bound(work, object, shared);
        return;
    }
    if (PyExceptionInstance_Check(object)) {
        ext_encode_exception_object(work, object, shared);
        return;
    }
    if (Py_TYPE(type) != &PyType_Type && is_enum(work, type) && encode_enum(work, object, shared))
        return;
    if (ext_memo_met(work, object, shared))
        return;
    base = ext_type_c_base(work->python_dealloc, type);
    if (base == &PyBaseObject_Type && ext_encode_known_instance(work, object, shared))
        return;
    if (has_content(base) && (base != type || base == &PyBaseObject_Type))
        encode_instance(work, object, base, shared);
    else if (!ext_type_is_python(work->python_dealloc, type) || !is_lost(work, object))
        ext_encode_reduced(work, object, base, shared);
}
