/* SPDX-License-Identifier: Apache-2.0 */
/* Files by path, mode and position; locks, caches, random generators, iterators of sets. */
#include "compare_scalar.h"

#include "encode.h"
#include "encode_work.h"

/* --- files -------------------------------------------------------------------------------- */

static bool is_named(const PyObject *object, const char *const *names)
{
    for (; object != NULL && *names != NULL; names++) {
        if (strcmp(Py_TYPE(object)->tp_name, *names) == 0)
            return true;
    }
    return false;
}

enum end { END_OTHER, END_MEMORY, END_FILE };

/* What is below layers of the io module: where that is its own too, no method of the program's is
 * called by tell(). */
static enum end end_of(struct cmp_work *work, PyObject *object)
{
    static const char *const files[] = { "_io.FileIO", NULL }, *const memory[] = { "_io.BytesIO",
                                                                                   NULL };
    static const char *const layers[] = { "_io.BufferedReader", "_io.BufferedWriter",
                                          "_io.BufferedRandom", "_io.TextIOWrapper", NULL };

    Py_INCREF(object);
    while (is_named(object, layers)) {
        PyObject *below = cmp_read(work, Py_TYPE(object), object, "buffer");

        if (below == NULL && work->state == CMP_GO)
            below = cmp_read(work, Py_TYPE(object), object, "raw");
        Py_DECREF(object);
        if (below == NULL)
            return END_OTHER;
        object = below;
    }
    const enum end end = is_named(object, files)    ? END_FILE
                         : is_named(object, memory) ? END_MEMORY
                                                    : END_OTHER;

    Py_DECREF(object);
    return end;
}

static PyObject *position_of(struct cmp_work *work, PyObject *object, enum end end)
{
    PyObject *closed = cmp_read(work, Py_TYPE(object), object, "closed"), *position = NULL;

    if (work->state == CMP_GO && closed == Py_False && end != END_OTHER)
        position = cmp_ask(work, Py_TYPE(object), object, "tell", NULL);
    Py_XDECREF(closed);
    if (position == NULL && work->state == CMP_GO) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return position;
}

static void push_read(struct cmp_work *work, const struct cmp_kind *kind, const char *text,
                      PyObject *a, PyObject *b)
{
    PyObject *left = cmp_read(work, kind->base, a, text + 1);
    PyObject *right = work->state == CMP_GO ? cmp_read(work, kind->base, b, text + 1) : NULL;

    cmp_part_taken(work, text, left, right);
}

/* How much a layer has read ahead is its own business: the position is asked at the top. A text
 * file that is written to is flushed by that. */
void cmp_content_file(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    static const char *const names[] = { ".name",     ".mode",   ".closed",         ".closefd",
                                         ".encoding", ".errors", ".line_buffering", NULL };
    const enum end ends[2] = { end_of(work, a), end_of(work, b) };

    if (cmp_open_parts(work, a, b) == NULL)
        return;
    for (size_t i = 0; names[i] != NULL && work->state == CMP_GO; i++)
        push_read(work, kind, names[i], a, b);
    if (ends[0] != END_FILE || ends[1] != END_FILE) {
        push_read(work, kind, ".raw", a, b);
        push_read(work, kind, ".buffer", a, b);
    }
    if (work->state == CMP_GO)
        cmp_part_taken(work, ".tell()", position_of(work, a, ends[0]),
                       position_of(work, b, ends[1]));
}

/* --- locks -------------------------------------------------------------------------------- */

/* `<unlocked _thread.lock object`: what is before the address, owner and count included. */
static PyObject *state_text(struct cmp_work *work, const struct cmp_kind *kind, PyObject *object)
{
    PyObject *text = kind->base->tp_repr(object), *end = PyUnicode_FromString(" at 0x");
    PyObject *state = NULL;
    Py_ssize_t length = -1;

    if (text != NULL && end != NULL)
        length = PyUnicode_Find(text, end, 0, PyUnicode_GET_LENGTH(text), 1);
    if (length >= 0)
        state = PyUnicode_Substring(text, 0, length);
    Py_XDECREF(text);
    Py_XDECREF(end);
    if (state == NULL)
        cmp_forgive(work);
    return state;
}

void cmp_content_lock(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    PyObject *left = state_text(work, kind, a), *right = state_text(work, kind, b);

    if (work->state == CMP_GO && (left == NULL || right == NULL || !cmp_same_str(left, right)))
        cmp_differ_texts(work, "value", PyUnicode_FromFormat("%U>", left),
                         PyUnicode_FromFormat("%U>", right));
    Py_XDECREF(left);
    Py_XDECREF(right);
}

/* --- others ------------------------------------------------------------------------------- */

/* The function behind it is an attribute, `__wrapped__`; what the cache holds is not looked at. */
void cmp_content_cache(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a, PyObject *b)
{
    if (cmp_open_parts(work, a, b) != NULL)
        cmp_part_taken(work, ".cache_info()", cmp_ask(work, kind->base, a, "cache_info", NULL),
                       cmp_ask(work, kind->base, b, "cache_info", NULL));
}

void cmp_content_random(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                        PyObject *b)
{
    if (cmp_open_parts(work, a, b) != NULL)
        cmp_part_taken(work, ".getstate()[1]", cmp_ask(work, kind->base, a, "getstate", NULL),
                       cmp_ask(work, kind->base, b, "getstate", NULL));
}

/* What is left of a set's iterator, in any order: a new list or NULL. */
static PyObject *rest_of(struct cmp_work *work, const struct cmp_kind *kind, PyObject *object)
{
    PyObject *reduced = cmp_ask(work, kind->base, object, "__reduce__", NULL), *args = NULL;
    PyObject *rest = NULL;

    if (reduced != NULL && PyTuple_CheckExact(reduced) && PyTuple_GET_SIZE(reduced) == 2)
        args = PyTuple_GET_ITEM(reduced, 1);
    if (args != NULL && PyTuple_CheckExact(args) && PyTuple_GET_SIZE(args) == 1 &&
        PyList_CheckExact(PyTuple_GET_ITEM(args, 0)))
        rest = PyTuple_GET_ITEM(args, 0);
    Py_XINCREF(rest);
    Py_XDECREF(reduced);
    return rest;
}

void cmp_content_set_iterator(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                              PyObject *b)
{
    PyObject *left = rest_of(work, kind, a), *right = rest_of(work, kind, b);

    if (left != NULL && right != NULL && work->state == CMP_GO) {
        cmp_push_elements(work, a, b, left, right);
        return;
    }
    Py_XDECREF(left);
    Py_XDECREF(right);
    if (work->state == CMP_GO)
        cmp_differ_opaque(work, a);
}
