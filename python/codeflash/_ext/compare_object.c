/* SPDX-License-Identifier: Apache-2.0 */
/* What the state of an object is: the kinds of types, instances, enum members, exceptions. */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

#include <structmember.h>

/* --- content of built-in types, and of instances of what derives from them ------------------- */

static void content_scalar(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                           PyObject *b)
{
    if (cmp_scalar(work->options, kind->base, a, b) == CMP_UNLIKE)
        cmp_differ_values(work, a, b);
}

static void content_sequence(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                             PyObject *b)
{
    (void)kind;
    cmp_push_sequence(work, a, b, CMP_LABEL_INDEX);
}

static void content_dict(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    (void)kind;
    cmp_push_dict(work, a, b);
}

static void content_set(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    (void)kind;
    cmp_push_set(work, a, b);
}

static void content_module(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                           PyObject *b)
{
    (void)kind;
    cmp_enter_module(work, a, b);
}

/* --- exceptions --------------------------------------------------------------------------- */

static PyObject *member_of(PyObject *object, PyMemberDef *member)
{
    PyObject *value = PyMember_GetOne((const char *)object, member);

    if (value == NULL)
        PyErr_Clear();
    return value;
}

/* What exceptions written in C keep beside their args: errno, name, code ... */
static void push_members(struct cmp_work *work, PyTypeObject *base, PyObject *a, PyObject *b)
{
    for (; base != NULL && base != (PyTypeObject *)PyExc_BaseException; base = base->tp_base) {
        PyMemberDef *member = base->tp_members;

        for (; member != NULL && member->name != NULL; member++) {
            PyObject *left = member_of(a, member), *right = member_of(b, member);

            if (left != NULL || right != NULL)
                cmp_part(work, (struct cmp_part){ .a = left,
                                                  .b = right,
                                                  .text = member->name,
                                                  .label = CMP_LABEL_NAME });
            Py_XDECREF(left);
            Py_XDECREF(right);
        }
    }
}

static PyObject *or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

void cmp_content_exception(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                           PyObject *b)
{
    const PyBaseExceptionObject *left = (PyBaseExceptionObject *)a;
    const PyBaseExceptionObject *right = (PyBaseExceptionObject *)b;

    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_text(work, ".args", or_none(left->args), or_none(right->args));
    push_members(work, kind->base, a, b);
    cmp_part_text(work, ".__suppress_context__", left->suppress_context ? Py_True : Py_False,
                  right->suppress_context ? Py_True : Py_False);
    cmp_part_text(work, ".__cause__", or_none(left->cause), or_none(right->cause));
    cmp_part_text(work, ".__context__", or_none(left->context), or_none(right->context));
}

/* --- enum members ------------------------------------------------------------------------- */

static bool is_enum(PyTypeObject *type)
{
    PyTypeObject *meta = Py_TYPE(type);

    for (; meta != NULL && meta != &PyType_Type; meta = meta->tp_base) {
        if (strcmp(meta->tp_name, "EnumMeta") == 0 || strcmp(meta->tp_name, "EnumType") == 0)
            return cmp_module_is(meta, "enum");
    }
    return false;
}

static PyObject *attribute(struct cmp_work *work, PyObject *object, const char *name)
{
    PyObject *key = PyUnicode_InternFromString(name);
    PyObject *value = key != NULL ? ext_attribute_get(object, key) : NULL;

    if (key == NULL)
        cmp_no_memory(work);
    Py_XDECREF(key);
    return value;
}

static bool is_bookkeeping(PyObject *name)
{
    return PyUnicode_CompareWithASCIIString(name, "__objclass__") == 0 ||
           PyUnicode_CompareWithASCIIString(name, "_sort_order_") == 0;
}

/* A copy of the attributes without what ties a member to its class. */
static PyObject *enum_attributes(PyObject *object)
{
    PyObject *copy = ext_attributes_copy(object), *kept = PyDict_New(), *name = NULL, *value = NULL;
    Py_ssize_t position = 0;

    if (copy == NULL && ext_attributes_of(object).count > 0)
        Py_CLEAR(kept);
    while (copy != NULL && kept != NULL && PyDict_Next(copy, &position, &name, &value) != 0) {
        if (!is_bookkeeping(name) && PyDict_SetItem(kept, name, value) != 0)
            Py_CLEAR(kept);
    }
    Py_XDECREF(copy);
    return kept;
}

/* Members of one class are singletons; those of two loads of it are known by name and state. */
static void content_enum(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    PyObject *left = attribute(work, a, "_name_"), *right = attribute(work, b, "_name_"), *state[2];

    (void)kind;
    if (a == b)
        return;
    if (left != NULL && right != NULL && cmp_quick(work->options, left, right) == CMP_UNLIKE) {
        cmp_differ_values(work, a, b);
        return;
    }
    state[0] = enum_attributes(a);
    state[1] = enum_attributes(b);
    if (state[0] == NULL || state[1] == NULL)
        cmp_no_memory(work);
    else
        cmp_push_names(work, a, b, state[0], state[1]);
    Py_XDECREF(state[0]);
    Py_XDECREF(state[1]);
}

/* --- what cannot change ------------------------------------------------------------------- */

static bool is_library_value(PyTypeObject *type)
{
    static const char *const modules[] = { "fractions",   "uuid",     "pathlib",
                                           "ipaddress",   "decimal",  "_pydecimal",
                                           "_pydatetime", "zoneinfo", "pathlib._local" };
    PyObject *name = cmp_type_module(type);

    for (size_t i = 0; name != NULL && i < sizeof(modules) / sizeof(modules[0]); i++) {
        if (PyUnicode_CompareWithASCIIString(name, modules[i]) == 0)
            return true;
    }
    return false;
}

static bool is_frozen_dataclass(struct cmp_work *work, PyTypeObject *type)
{
    PyObject *params = cmp_type_look_up(type, "__dataclass_params__"), *name = NULL, *frozen = NULL;

    if (params == NULL || !cmp_module_is(Py_TYPE(params), "dataclasses"))
        return false;
    name = PyUnicode_InternFromString("frozen");
    frozen = name != NULL ? PyObject_GenericGetAttr(params, name) : NULL;
    Py_XDECREF(name);
    Py_XDECREF(frozen); /* True and False live on */
    cmp_forgive(work);
    return frozen == Py_True;
}

/* attrs gives a frozen class a __setattr__ of this name. */
static bool is_frozen(struct cmp_work *work, PyTypeObject *type)
{
    PyObject *set = cmp_type_look_up(type, "__setattr__"), *name = NULL;

    if (set != NULL && PyFunction_Check(set))
        name = ((PyFunctionObject *)set)->func_name;
    if (name != NULL && PyUnicode_CheckExact(name) &&
        PyUnicode_CompareWithASCIIString(name, "_frozen_setattrs") == 0)
        return true;
    return is_frozen_dataclass(work, type);
}

static bool is_value_base(const PyTypeObject *base)
{
    return base == &PyTuple_Type || base == &PyFrozenSet_Type || base == &PyUnicode_Type ||
           base == &PyBytes_Type || base == &PyLong_Type || base == &PyFloat_Type ||
           base == &PyComplex_Type;
}

/* --- kinds -------------------------------------------------------------------------------- */

static cmp_content_fn builtin_content(PyTypeObject *base)
{
    if (base == &PyList_Type || base == &PyTuple_Type)
        return content_sequence;
    if (base == &PyDict_Type)
        return content_dict;
    if (base == &PySet_Type || base == &PyFrozenSet_Type)
        return content_set;
    if (base == &PyModule_Type)
        return content_module;
    if (is_value_base(base))
        return content_scalar;
    if (PyType_IsSubtype(base, (PyTypeObject *)PyExc_BaseException))
        return cmp_content_exception;
    return NULL;
}

/* The same object on both sides cannot differ. Only containers are entered all the same, because
 * others may share their parts. */
static bool is_leaf(const struct cmp_kind *kind)
{
    if (kind->known != NULL)
        return !kind->known->container;
    return kind->library != NULL || kind->content == cmp_content_reduced ||
           kind->content == content_module || kind->content == content_enum;
}

static bool has_python_eq(struct cmp_work *work, PyTypeObject *type)
{
    PyObject *name = PyUnicode_InternFromString("__eq__"), *found = NULL;

    if (name == NULL) {
        cmp_no_memory(work);
        return false;
    }
    found = _PyType_Lookup(type, name);
    Py_DECREF(name);
    return found != NULL && PyFunction_Check(found);
}

static void set_content(struct cmp_work *work, struct cmp_kind *kind, PyTypeObject *type)
{
    const bool python = ext_type_is_python(work->python_dealloc, type);

    kind->content = builtin_content(kind->base);
    kind->known = kind->content == NULL ? cmp_known_of(kind->base) : NULL;
    if (kind->known != NULL) {
        kind->content = kind->known->content;
        kind->whole = kind->known->whole;
        kind->value = kind->known->value && !(python && kind->attributes);
    } else if (kind->content != NULL || kind->base == &PyBaseObject_Type) {
        kind->value = is_value_base(kind->base) && !kind->attributes;
    } else {
        kind->content = cmp_content_reduced;
    }
    if (python && (is_library_value(type) || is_frozen(work, type)))
        kind->value = true;
    if (kind->content == content_module)
        kind->attributes = false;
    if (is_enum(type)) {
        kind->content = content_enum;
        kind->attributes = false;
        kind->value = true;
    }
}

const struct cmp_kind *cmp_kind_of(struct cmp_work *work, PyTypeObject *type)
{
    struct cmp_kind *kind = &work->kinds[((uintptr_t)type >> 5) & (CMP_KINDS - 1)];

    if (kind->type == type)
        return kind;
    Py_XDECREF(kind->type);
    memset(kind, 0, sizeof(*kind));
    Py_INCREF(type);
    kind->type = type;
    kind->base = ext_type_c_base(work->python_dealloc, type);
    kind->attributes = type->tp_dictoffset != 0 || cmp_has_slots(work->python_dealloc, type);
#if PY_VERSION_HEX >= 0x030B0000
    kind->attributes = kind->attributes || (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) != 0;
#endif
    set_content(work, kind, type);
    kind->library =
        kind->content == NULL || kind->content == cmp_content_reduced ? cmp_library_of(type) : NULL;
    if (kind->library != NULL) {
        kind->plain_content = kind->content;
        kind->plain_attributes = kind->attributes;
        kind->content = cmp_content_library;
        kind->attributes = false;
    }
    kind->leaf = is_leaf(kind);
    kind->equality = work->options->check_eq && has_python_eq(work, type);
    return kind;
}

/* --- entering ----------------------------------------------------------------------------- */

static bool has_weak_references(const PyObject *object)
{
    const Py_ssize_t offset = Py_TYPE(object)->tp_weaklistoffset;
    PyObject *list = NULL;

    if (offset == 0)
        return false;
    memcpy((void *)&list, (const char *)object + offset, sizeof(PyObject *));
    return list != NULL;
}

static void ask_later(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *path = cmp_text_path(work);
    PyObject *entry = path != NULL ? PyTuple_Pack(3, a, b, path) : NULL;

    if (entry == NULL || PyList_Append(work->equalities, entry) != 0)
        cmp_no_memory(work);
    Py_XDECREF(entry);
    Py_XDECREF(path);
}

void cmp_enter_object(struct cmp_work *work, PyObject *a, PyObject *b, bool shared)
{
    const enum cmp_types types = cmp_same_type(work, a, b);
    const size_t depth = work->depth;
    struct cmp_kind kind;

    if (types == CMP_TYPES_DIFFER)
        return;
    kind = *cmp_kind_of(work, Py_TYPE(a));
    if (work->state != CMP_GO)
        return;
    shared = shared || has_weak_references(a) || has_weak_references(b);
    if (shared && !cmp_meet(work, a, b, kind.value))
        return;
    if (kind.equality && a != b && work->trials == 0)
        ask_later(work, a, b);
    if (kind.attributes)
        cmp_push_attributes(work, a, b);
    if (kind.content != NULL && work->state == CMP_GO && (a != b || !kind.leaf))
        kind.content(work, &kind, a, b);
    for (size_t i = depth; kind.whole && i < work->depth; i++)
        work->frames[i].whole = true;
    if (types == CMP_TYPES_BY_CONTENT && cmp_open_parts(work, a, b) != NULL)
        cmp_part_text(work, ".__class__", (PyObject *)Py_TYPE(a), (PyObject *)Py_TYPE(b));
}
