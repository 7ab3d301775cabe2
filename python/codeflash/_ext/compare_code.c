/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions by what they do: their code without its place in a file, what they close over, their
 * defaults and attributes, and the globals that they name. Generators and coroutines by their
 * code, their position, their locals and what is on their stack.
 */
#include "compare_scalar.h"

#include "suspended.h"

/* --- code --------------------------------------------------------------------------------- */

void cmp_content_code(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    static const char *const names[] = {
        ".co_name",           ".co_argcount", ".co_posonlyargcount",
        ".co_kwonlyargcount", ".co_flags",    ".co_varnames",
        ".co_cellvars",       ".co_freevars", ".co_names",
        ".co_consts",         ".co_code",
#if PY_VERSION_HEX >= 0x030B0000
        ".co_exceptiontable"
#endif
    };

    if (a == b || cmp_open_parts(work, a, b) == NULL)
        return;
    for (size_t i = 0; work->state == CMP_GO && i < sizeof(names) / sizeof(names[0]); i++)
        cmp_part_taken(work, names[i], cmp_read(work, kind->base, a, names[i] + 1),
                       cmp_read(work, kind->base, b, names[i] + 1));
}

/* --- functions ---------------------------------------------------------------------------- */

static PyObject *or_none(PyObject *object)
{
    return object != NULL ? object : Py_None;
}

static void push_closure(struct cmp_work *work, PyObject *a, PyObject *b)
{
    const Py_ssize_t count = a != NULL ? PyTuple_GET_SIZE(a) : 0;

    if (count != (b != NULL ? PyTuple_GET_SIZE(b) : 0))
        return; /* then co_freevars differ */
    for (Py_ssize_t i = 0; i < count; i++)
        cmp_part_index(work, ".__closure__", i, PyTuple_GET_ITEM(a, i), PyTuple_GET_ITEM(b, i));
}

static bool same_module(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (!PyUnicode_CheckExact(a) || !PyUnicode_CheckExact(b))
        return a == b;
    return cmp_same_module_name(work, a, b);
}

static PyObject *global(PyObject *dict, PyObject *name)
{
    PyObject *key = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(dict, &position, &key, &value) != 0) {
        if (PyUnicode_CheckExact(key) && cmp_same_str(key, name))
            return value;
    }
    return NULL;
}

static void push_names(struct cmp_work *work, const PyCodeObject *code, PyObject *a, PyObject *b,
                       PyObject *seen)
{
    for (Py_ssize_t i = 0; work->state == CMP_GO && i < PyTuple_GET_SIZE(code->co_names); i++) {
        PyObject *name = PyTuple_GET_ITEM(code->co_names, i), *left = NULL, *right = NULL;
        const int met = PySet_Contains(seen, name);

        if (met != 0 || PySet_Add(seen, name) != 0) {
            cmp_forgive(work);
            continue;
        }
        left = global(a, name);
        right = global(b, name);
        if (left != NULL || right != NULL)
            cmp_part(work, (struct cmp_part){ .a = left,
                                              .b = right,
                                              .name = name,
                                              .text = ".__globals__",
                                              .label = CMP_LABEL_ITEM });
    }
}

static bool add_inner(PyObject *codes, const PyCodeObject *code)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(code->co_consts); i++) {
        PyObject *inner = PyTuple_GET_ITEM(code->co_consts, i);

        if (PyCode_Check(inner) && PyList_Append(codes, inner) != 0)
            return false;
    }
    return true;
}

/* Also what functions inside name: `codes` grows while it is walked. */
static void push_all_names(struct cmp_work *work, PyObject *codes, PyObject *a, PyObject *b)
{
    PyObject *seen = PySet_New(NULL);

    for (Py_ssize_t i = 0; seen != NULL && i < PyList_GET_SIZE(codes); i++) {
        const PyCodeObject *code = (PyCodeObject *)PyList_GET_ITEM(codes, i);

        push_names(work, code, a, b, seen);
        if (!add_inner(codes, code))
            Py_CLEAR(seen);
    }
    if (seen == NULL)
        cmp_no_memory(work);
    Py_XDECREF(seen);
}

/* Two loads of one source have globals of their own: those that the code names are compared,
 * unless the caller says that the modules stand for each other. */
static void push_globals(struct cmp_work *work, const PyFunctionObject *a,
                         const PyFunctionObject *b)
{
    PyObject *codes = NULL;

    if (a->func_globals == b->func_globals || a->func_globals == NULL || b->func_globals == NULL)
        return;
    if (a->func_module != NULL && b->func_module != NULL && PyUnicode_CheckExact(a->func_module) &&
        PyUnicode_CheckExact(b->func_module) && !cmp_same_str(a->func_module, b->func_module))
        return;
    codes = Py_BuildValue("[O]", a->func_code);
    if (codes == NULL)
        cmp_no_memory(work);
    else
        push_all_names(work, codes, a->func_globals, b->func_globals);
    Py_XDECREF(codes);
}

void cmp_content_function(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                          PyObject *b)
{
    const PyFunctionObject *left = (PyFunctionObject *)a, *right = (PyFunctionObject *)b;

    (void)kind;
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    if (!same_module(work, left->func_module, right->func_module))
        cmp_part_text(work, ".__module__", or_none(left->func_module), or_none(right->func_module));
    cmp_part_text(work, ".__name__", left->func_name, right->func_name);
    cmp_part_text(work, ".__qualname__", left->func_qualname, right->func_qualname);
    cmp_part_text(work, ".__code__", left->func_code, right->func_code);
    cmp_part_text(work, ".__defaults__", or_none(left->func_defaults),
                  or_none(right->func_defaults));
    cmp_part_text(work, ".__kwdefaults__", or_none(left->func_kwdefaults),
                  or_none(right->func_kwdefaults));
    push_closure(work, left->func_closure, right->func_closure);
    push_globals(work, left, right);
}

void cmp_content_method(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    (void)kind;
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_text(work, ".__func__", PyMethod_GET_FUNCTION(a), PyMethod_GET_FUNCTION(b));
    cmp_part_text(work, ".__self__", PyMethod_GET_SELF(a), PyMethod_GET_SELF(b));
}

void cmp_content_builtin(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                         PyObject *b)
{
    const PyCFunctionObject *left = (PyCFunctionObject *)a, *right = (PyCFunctionObject *)b;

    (void)kind;
    if (left->m_ml != right->m_ml && (left->m_ml->ml_meth != right->m_ml->ml_meth ||
                                      strcmp(left->m_ml->ml_name, right->m_ml->ml_name) != 0)) {
        cmp_differ_values(work, a, b);
        return;
    }
    if (cmp_open_parts(work, a, b) != NULL)
        cmp_part_text(work, ".__self__", or_none(left->m_self), or_none(right->m_self));
}

void cmp_content_cell(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    PyObject *left = PyCell_GET(a), *right = PyCell_GET(b);

    (void)kind;
    if ((left != NULL || right != NULL) && cmp_open_parts(work, a, b) != NULL)
        cmp_part_text(work, ".cell_contents", left, right);
}

/* --- generators, coroutines --------------------------------------------------------------- */

/* `cr_frame`, `ag_code` ...: the names of attributes begin with what the object is. */
static const char *text_of(const PyObject *object, const char *const texts[3])
{
    return texts[PyCoro_CheckExact(object) ? 1 : PyAsyncGen_CheckExact(object) ? 2 : 0];
}

static void push_locals(struct cmp_work *work, const struct ext_suspended *a,
                        const struct ext_suspended *b, const char *text)
{
    PyObject *names = ext_code_locals(a->code);
    const Py_ssize_t count = names != NULL ? PyTuple_GET_SIZE(names) : 0;

    cmp_forgive(work);
    for (Py_ssize_t i = 0; work->state == CMP_GO && i < a->count && i < b->count; i++) {
        PyObject *left = a->values[i], *right = b->values[i];

        if (left == NULL && right == NULL)
            continue;
        if (i < count)
            cmp_part(work, (struct cmp_part){ .a = left,
                                              .b = right,
                                              .name = PyTuple_GET_ITEM(names, i),
                                              .text = text,
                                              .label = CMP_LABEL_ITEM });
        else if (left != NULL && right != NULL)
            cmp_part_index(work, "<stack>", i - count, left, right);
    }
    Py_XDECREF(names);
}

void cmp_content_generator(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                           PyObject *b)
{
    static const char *const codes[] = { ".gi_code", ".cr_code", ".ag_code" };
    static const char *const positions[] = { ".gi_frame.f_lasti", ".cr_frame.f_lasti",
                                             ".ag_frame.f_lasti" };
    static const char *const frames[] = { ".gi_frame", ".cr_frame", ".ag_frame" };
    static const char *const locals[] = { ".gi_frame.f_locals", ".cr_frame.f_locals",
                                          ".ag_frame.f_locals" };
    const PyGenObject *left = (PyGenObject *)a, *right = (PyGenObject *)b;
    struct ext_suspended state[2];

    if (a == b)
        return;
    ext_suspended_of(a, &state[0]);
    ext_suspended_of(b, &state[1]);
    if (state[0].running || state[1].running) {
        cmp_differ_opaque(work, a);
        return;
    }
    if (cmp_open_parts(work, a, b) == NULL)
        return;
    cmp_part_text(work, ".__qualname__", or_none(left->gi_qualname), or_none(right->gi_qualname));
    cmp_part_text(work, text_of(a, codes), or_none(state[0].code), or_none(state[1].code));
    if (state[0].ended != state[1].ended) {
        const char *name = text_of(a, frames);

        cmp_part_taken(work, name, cmp_read(work, kind->base, a, name + 1),
                       cmp_read(work, kind->base, b, name + 1));
        return;
    }
    cmp_part_taken(work, text_of(a, positions), PyLong_FromLong(state[0].position),
                   PyLong_FromLong(state[1].position));
    if (state[0].count != state[1].count)
        return; /* the codes differ then */
    push_locals(work, &state[0], &state[1], text_of(a, locals));
}
