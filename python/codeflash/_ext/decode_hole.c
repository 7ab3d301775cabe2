/* SPDX-License-Identifier: Apache-2.0 */
/* The type Hole. Its instances share the module's guard, a list: the exception's class, and the
 * name of what was touched. */
#include "decode_hole.h"

struct hole {
    PyObject_HEAD
    PyObject *type_name; /* owned str */
    PyObject *reason;    /* owned str */
    PyObject *guard;     /* owned list, shared */
};

static void touch(PyObject *object)
{
    const struct hole *hole = (struct hole *)object;
    PyObject *name = NULL;

    if (PyList_GET_ITEM(hole->guard, 1) == Py_None) {
        Py_INCREF(hole->type_name);
        (void)PyList_SetItem(hole->guard, 1, hole->type_name);
    }
    name =
        PyUnicode_FromFormat("a value of type %U was not kept (%U)", hole->type_name, hole->reason);
    if (name != NULL)
        PyErr_SetObject(PyList_GET_ITEM(hole->guard, 0), name);
    Py_XDECREF(name);
}

static PyObject *touch_unary(PyObject *object)
{
    touch(object);
    return NULL;
}

static PyObject *touch_binary(PyObject *left, PyObject *right)
{
    touch(ext_hole_check(left) ? left : right);
    return NULL;
}

static PyObject *touch_ternary(PyObject *left, PyObject *right, PyObject *third)
{
    touch(ext_hole_check(left) ? left : ext_hole_check(right) ? right : third);
    return NULL;
}

static PyObject *touch_call(PyObject *object, PyObject *args, PyObject *keywords)
{
    (void)args;
    (void)keywords;
    touch(object);
    return NULL;
}

static int touch_inquiry(PyObject *object)
{
    touch(object);
    return -1;
}

static Py_ssize_t touch_length(PyObject *object)
{
    touch(object);
    return -1;
}

static Py_hash_t touch_hash(PyObject *object)
{
    touch(object);
    return -1;
}

static int touch_contains(PyObject *object, PyObject *value)
{
    (void)value;
    touch(object);
    return -1;
}

static int touch_store(PyObject *object, PyObject *key, PyObject *value)
{
    (void)key;
    (void)value;
    touch(object);
    return -1;
}

static PyObject *touch_compare(PyObject *left, PyObject *right, int operation)
{
    (void)operation;
    return touch_binary(left, right);
}

/* copy and deepcopy only pass it on. */
static PyObject *hole_getattro(PyObject *object, PyObject *name)
{
    if (PyUnicode_Check(name) && (PyUnicode_CompareWithASCIIString(name, "__deepcopy__") == 0 ||
                                  PyUnicode_CompareWithASCIIString(name, "__copy__") == 0))
        return PyObject_GenericGetAttr(object, name);
    touch(object);
    return NULL;
}

static PyObject *hole_self(PyObject *object, PyObject *args)
{
    (void)args;
    Py_INCREF(object);
    return object;
}

static void hole_dealloc(PyObject *object)
{
    struct hole *hole = (struct hole *)object;
    PyTypeObject *type = Py_TYPE(object);

    Py_XDECREF(hole->type_name);
    Py_XDECREF(hole->reason);
    Py_XDECREF(hole->guard);
    type->tp_free(object);
    Py_DECREF(type);
}

/* Statements look these up in the type. */
static PyObject *touch_method(PyObject *object, PyObject *args)
{
    (void)args;
    touch(object);
    return NULL;
}

static PyMethodDef hole_methods[] = {
    { "__enter__", touch_method, METH_VARARGS, NULL },
    { "__exit__", touch_method, METH_VARARGS, NULL },
    { "__aenter__", touch_method, METH_VARARGS, NULL },
    { "__aexit__", touch_method, METH_VARARGS, NULL },
    { "__copy__", hole_self, METH_NOARGS, NULL },
    { "__deepcopy__", hole_self, METH_O, NULL },
    { NULL, NULL, 0, NULL },
};

/* A slot is an object pointer in the interpreter's table. */
#define SLOT(id, function) { id, __extension__(void *)(function) }

static PyType_Slot hole_slots[] = {
    SLOT(Py_tp_dealloc, hole_dealloc),
    { Py_tp_methods, hole_methods },
    SLOT(Py_tp_getattro, hole_getattro),
    SLOT(Py_tp_setattro, touch_store),
    SLOT(Py_tp_repr, touch_unary),
    SLOT(Py_tp_str, touch_unary),
    SLOT(Py_tp_hash, touch_hash),
    SLOT(Py_tp_call, touch_call),
    SLOT(Py_tp_iter, touch_unary),
    SLOT(Py_tp_iternext, touch_unary),
    SLOT(Py_tp_richcompare, touch_compare),
    SLOT(Py_am_await, touch_unary),
    SLOT(Py_am_aiter, touch_unary),
    SLOT(Py_am_anext, touch_unary),
    SLOT(Py_sq_contains, touch_contains),
    SLOT(Py_mp_length, touch_length),
    SLOT(Py_mp_subscript, touch_binary),
    SLOT(Py_mp_ass_subscript, touch_store),
    SLOT(Py_nb_bool, touch_inquiry),
    SLOT(Py_nb_int, touch_unary),
    SLOT(Py_nb_float, touch_unary),
    SLOT(Py_nb_index, touch_unary),
    SLOT(Py_nb_negative, touch_unary),
    SLOT(Py_nb_positive, touch_unary),
    SLOT(Py_nb_absolute, touch_unary),
    SLOT(Py_nb_invert, touch_unary),
    SLOT(Py_nb_add, touch_binary),
    SLOT(Py_nb_subtract, touch_binary),
    SLOT(Py_nb_multiply, touch_binary),
    SLOT(Py_nb_matrix_multiply, touch_binary),
    SLOT(Py_nb_remainder, touch_binary),
    SLOT(Py_nb_divmod, touch_binary),
    SLOT(Py_nb_power, touch_ternary),
    SLOT(Py_nb_lshift, touch_binary),
    SLOT(Py_nb_rshift, touch_binary),
    SLOT(Py_nb_and, touch_binary),
    SLOT(Py_nb_xor, touch_binary),
    SLOT(Py_nb_or, touch_binary),
    SLOT(Py_nb_floor_divide, touch_binary),
    SLOT(Py_nb_true_divide, touch_binary),
    { 0, NULL },
};

static PyType_Spec hole_spec = {
    .name = "codeflash._ext.Hole",
    .basicsize = sizeof(struct hole),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = hole_slots,
};

bool ext_hole_check(PyObject *object)
{
    return Py_TYPE(object)->tp_dealloc == hole_dealloc;
}

PyObject *ext_hole_type_name(PyObject *hole)
{
    return ((struct hole *)hole)->type_name;
}

PyObject *ext_hole_reason(PyObject *hole)
{
    return ((struct hole *)hole)->reason;
}

PyObject *ext_hole_new(PyObject *module, PyObject *type_name, PyObject *reason)
{
    PyObject *type = PyObject_GetAttrString(module, "Hole");
    PyObject *guard = type != NULL ? PyObject_GetAttrString(module, "_hole_guard") : NULL;
    struct hole *hole = NULL;

    if (guard != NULL && PyType_Check(type) && PyList_CheckExact(guard) &&
        PyList_GET_SIZE(guard) == 2)
        hole = PyObject_New(struct hole, (PyTypeObject *)type);
    Py_XDECREF(type);
    if (hole == NULL) {
        Py_XDECREF(guard);
        return NULL;
    }
    Py_INCREF(type_name);
    Py_INCREF(reason);
    hole->type_name = type_name;
    hole->reason = reason;
    hole->guard = guard;
    return (PyObject *)hole;
}

bool ext_hole_raised(PyObject *module)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL, *error = NULL;
    bool raised = false;

    PyErr_Fetch(&type, &value, &traceback);
    error = PyObject_GetAttrString(module, "HoleTouched");
    raised = type != NULL && error != NULL && PyErr_GivenExceptionMatches(type, error) != 0;
    Py_XDECREF(error);
    PyErr_Restore(type, value, traceback);
    return raised;
}

PyObject *ext_hole_touched(PyObject *module)
{
    PyObject *guard = PyObject_GetAttrString(module, "_hole_guard"), *name = NULL;

    if (guard == NULL)
        return NULL;
    name = PyList_GetItem(guard, 1);
    Py_XINCREF(name);
    if (name != NULL) {
        Py_INCREF(Py_None);
        (void)PyList_SetItem(guard, 1, Py_None);
    }
    Py_DECREF(guard);
    return name;
}

static int add_owned(PyObject *module, const char *name, PyObject *object)
{
    const int result = object != NULL ? PyObject_SetAttrString(module, name, object) : -1;

    Py_XDECREF(object);
    return result;
}

int ext_hole_add(PyObject *module)
{
    PyObject *error = PyErr_NewExceptionWithDoc(
        "codeflash._ext.HoleTouched", "a value that was not kept was used in a replayed call",
        PyExc_BaseException, NULL);
    PyObject *type = PyType_FromSpec(&hole_spec), *guard = NULL;

    if (error != NULL)
        guard = Py_BuildValue("[OO]", error, Py_None);
    if (type != NULL)
        ((PyTypeObject *)type)->tp_new = NULL;
    if (add_owned(module, "HoleTouched", error) != 0 || add_owned(module, "Hole", type) != 0)
        return -1;
    return add_owned(module, "_hole_guard", guard);
}
