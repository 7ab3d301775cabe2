/* SPDX-License-Identifier: Apache-2.0 */
/* One comparison from its start to its result, and what Python sees of it. */
#include "compare_scalar.h"

#include "collector.h"
#include "encode.h"
#include "encode_work.h"

#include <time.h>

double cmp_now_seconds(void)
{
    struct timespec now = { 0, 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The places where a caller says that two objects stand for each other. */
static void meet_same(struct cmp_work *work)
{
    PyObject *pairs = work->options->same;

    for (Py_ssize_t i = 0; pairs != NULL && i < PyTuple_GET_SIZE(pairs); i++) {
        PyObject *pair = PyTuple_GET_ITEM(pairs, i), *a = NULL, *b = NULL;

        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
            PyErr_SetString(PyExc_TypeError, "same: pairs of objects are expected");
            work->state = CMP_ERROR;
            return;
        }
        a = PyTuple_GET_ITEM(pair, 0);
        b = PyTuple_GET_ITEM(pair, 1);
        if (cmp_memo_meet(&work->memo, CMP_PARTNERS, a, b) == CMP_MET_NO_MEMORY)
            cmp_no_memory(work);
    }
}

static void start(struct cmp_work *work, PyObject *a, PyObject *b)
{
    work->deadline = cmp_now_seconds() + work->options->max_seconds;
    work->python_dealloc = ext_python_dealloc();
    work->later = PyList_New(0);
    work->equalities = PyList_New(0);
    if (work->python_dealloc == NULL || work->later == NULL || work->equalities == NULL) {
        cmp_no_memory(work);
        return;
    }
    meet_same(work);
    if (work->state != CMP_GO)
        return;
    switch (cmp_quick(work->options, a, b)) {
    case CMP_SAME:
        break;
    case CMP_UNLIKE:
        cmp_differ_values(work, a, b);
        break;
    case CMP_DEEP:
        cmp_enter(work, a, b, 0);
        break;
    }
    cmp_walk(work);
}

static void work_deinit(struct cmp_work *work)
{
    cmp_drop_frames(work, 0);
    PyMem_RawFree(work->frames);
    PyMem_RawFree(work->parts);
    cmp_memo_deinit(&work->memo);
    cmp_memo_deinit(&work->unlike);
    Py_XDECREF(work->later);
    Py_XDECREF(work->equalities);
    for (size_t i = 0; i < CMP_KINDS; i++)
        Py_XDECREF(work->kinds[i].type);
    Py_XDECREF(work->path);
    Py_XDECREF(work->kind);
    Py_XDECREF(work->left);
    Py_XDECREF(work->right);
    Py_XDECREF(work->text);
}

/* Where `a` or `b` was met first: the walk is made again until it is there. */
PyObject *cmp_locate(const struct cmp_work *found, PyObject *const roots[2], PyObject *a,
                     PyObject *b)
{
    struct cmp_work *work = PyMem_RawCalloc(1, sizeof(*work));
    PyObject *path = NULL;

    if (work == NULL)
        return NULL;
    work->options = found->options;
    work->module = found->module;
    work->located[0] = a;
    work->located[1] = b;
    work->roots[0] = roots[0];
    work->roots[1] = roots[1];
    start(work, roots[0], roots[1]);
    PyErr_Clear();
    if (work->state == CMP_DIFFERS && work->kind == NULL) {
        path = work->path;
        work->path = NULL;
    }
    work_deinit(work);
    PyMem_RawFree(work);
    return path;
}

/* --- __eq__, where the caller asks for it ------------------------------------------------- */

/* The program's own code: what it says is only believed where it says that equals differ. */
static void ask_equalities(struct cmp_work *work)
{
    for (Py_ssize_t i = 0; work->state == CMP_GO && i < PyList_GET_SIZE(work->equalities); i++) {
        PyObject *pair = PyList_GET_ITEM(work->equalities, i);
        PyObject *answer =
            PyObject_RichCompare(PyTuple_GET_ITEM(pair, 0), PyTuple_GET_ITEM(pair, 1), Py_EQ);
        const int equal = answer != NULL ? PyObject_IsTrue(answer) : -1;

        Py_XDECREF(answer);
        if (equal < 0)
            cmp_forgive(work);
        if (equal != 1 && work->state == CMP_GO)
            cmp_differ_equality(work, PyTuple_GET_ITEM(pair, 2), PyTuple_GET_ITEM(pair, 0),
                                equal < 0 ? "raises" : "says no");
    }
}

/* None, or (path, kind, left, right, text). */
static PyObject *result_of(const struct cmp_work *work)
{
    if (work->state == CMP_ERROR) /* look-ups on the way back may have cleared it */
        return PyErr_Occurred() != NULL ? NULL : PyErr_NoMemory();
    if (work->state == CMP_GO)
        Py_RETURN_NONE;
    return PyTuple_Pack(5, work->path, work->kind, work->left, work->right, work->text);
}

static PyObject *compare(PyObject *module, const struct cmp_options *options, PyObject *a,
                         PyObject *b)
{
    struct cmp_work *work = PyMem_RawCalloc(1, sizeof(*work));
    PyObject *result = NULL;
    bool collecting = false;

    if (work == NULL)
        return PyErr_NoMemory();
    work->options = options;
    work->module = module;
    work->roots[0] = a;
    work->roots[1] = b;
    collecting = ext_gc_disable(); /* a collection runs finalizers of the program */
    start(work, a, b);
    ext_gc_restore(collecting);
    ask_equalities(work);
    result = result_of(work);
    work_deinit(work);
    PyMem_RawFree(work);
    return result;
}

/* --- for Python --------------------------------------------------------------------------- */

static PyObject *or_null(PyObject *object)
{
    return object == Py_None ? NULL : object;
}

static PyObject *compare_values(PyObject *module, PyObject *args)
{
    struct cmp_options options = { 0 };
    PyObject *a = NULL, *b = NULL, *modules = NULL, *same = NULL;
    Py_ssize_t max_bytes = 0;
    int check_eq = 0;

    if (!PyArg_ParseTuple(args, "OOUddO!O!pdnO", &a, &b, &options.root, &options.rel_tol,
                          &options.abs_tol, &PyDict_Type, &modules, &PyTuple_Type, &same, &check_eq,
                          &options.max_seconds, &max_bytes, &options.libraries))
        return NULL;
    options.same_modules = PyDict_GET_SIZE(modules) > 0 ? modules : NULL;
    options.same = or_null(same);
    options.max_bytes = max_bytes > 0 ? (size_t)max_bytes : 0;
    options.check_eq = check_eq != 0;
    options.tolerant = options.rel_tol > 0 || options.abs_tol > 0;
    return compare(module, &options, a, b);
}

static PyMethodDef methods[] = {
    { "compare", compare_values, METH_VARARGS,
      "compare(a, b, root, rel_tol, abs_tol, same_modules, same, check_eq, max_seconds, "
      "max_bytes, libraries) -> None, or (path, kind, left, right, text)" },
    { NULL, NULL, 0, NULL },
};

int ext_compare_add(PyObject *module)
{
    PyObject *limit = PyErr_NewExceptionWithDoc(
        "codeflash.compare.CompareLimit",
        "A comparison took more time or memory than the caller allows.", PyExc_RuntimeError, NULL);

    if (limit == NULL)
        return -1;
    if (PyModule_AddObject(module, "CompareLimit", limit) != 0) {
        Py_DECREF(limit);
        return -1;
    }
    return PyModule_AddFunctions(module, methods);
}
