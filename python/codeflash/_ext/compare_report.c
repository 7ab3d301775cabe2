/* SPDX-License-Identifier: Apache-2.0 */
/* The path to a difference, read off the frames, and the sentences that say what it is. */
#include "compare_scalar.h"
#include "compare_text.h"

#define LABELS_MAX 100 /* of a path; the middle of a longer one is left out */

/* --- paths -------------------------------------------------------------------------------- */

/* An instance attribute behind a property of that name, or what a class makes of a function. */
static bool is_hidden(const struct cmp_frame *frame, const struct cmp_part *part)
{
    PyTypeObject *type = Py_TYPE(frame->a);
    PyObject *found = NULL;

    if (!PyUnicode_IsIdentifier(part->name))
        return true;
    if (PyType_Check(frame->a))
        return part->a != NULL && Py_TYPE(part->a)->tp_descr_get != NULL;
    found = _PyType_Lookup(type, part->name);
    return found != NULL && Py_TYPE(found)->tp_descr_set != NULL &&
           Py_TYPE(found) != &PyMemberDescr_Type;
}

/* Takes the path, as all of these do. */
static PyObject *with_key(PyObject *path, const char *text, PyObject *key)
{
    PyObject *source = cmp_text_source(key), *longer = NULL;

    if (source == NULL && PyErr_Occurred() == NULL)
        source = cmp_text_value(key);
    if (source != NULL)
        longer = PyUnicode_FromFormat("%U%s[%U]", path, text, source);
    Py_XDECREF(source);
    Py_DECREF(path);
    return longer;
}

static PyObject *with_part(PyObject *path, const struct cmp_frame *frame,
                           const struct cmp_part *part)
{
    PyObject *longer = NULL;

    if (part->label == CMP_LABEL_ITEM || part->label == CMP_LABEL_KEY)
        return with_key(path, part->text != NULL ? part->text : "", part->name);
    if (part->label == CMP_LABEL_NAME && part->name != NULL && is_hidden(frame, part))
        return with_key(path, ".__dict__", part->name);
    if (part->label == CMP_LABEL_NAME && part->name != NULL)
        longer = PyUnicode_FromFormat("%U.%U", path, part->name);
    else if (part->label == CMP_LABEL_NAME)
        longer = PyUnicode_FromFormat("%U.%s", path, part->text);
    else if (part->label == CMP_LABEL_SUFFIX)
        longer = PyUnicode_FromFormat("%U%U", path, part->name);
    else if (part->index >= 0)
        longer = PyUnicode_FromFormat("%U%s[%zd]", path, part->text, part->index);
    else
        longer = PyUnicode_FromFormat("%U%s", path, part->text);
    Py_DECREF(path);
    return longer;
}

/* `path['key']`, or where no source text gives the key `list(path.values())[3]`. */
static PyObject *with_pair(PyObject *path, const struct cmp_frame *frame)
{
    PyObject *source = cmp_text_source(frame->key), *longer = NULL;

    if (source != NULL)
        longer = PyUnicode_FromFormat("%U[%U]", path, source);
    else if (PyErr_Occurred() == NULL)
        longer = PyUnicode_FromFormat("list(%U.values())[%zd]", path, frame->pairs - 1);
    Py_XDECREF(source);
    Py_DECREF(path);
    return longer;
}

static PyObject *with_label(const struct cmp_work *work, PyObject *path,
                            const struct cmp_frame *frame)
{
    const Py_ssize_t index = frame->next[0] - 1;
    PyObject *longer = NULL;

    switch (frame->label) {
    case CMP_LABEL_NONE:
        return path;
    case CMP_LABEL_INDEX:
        longer = PyUnicode_FromFormat("%U[%zd]", path, index);
        break;
    case CMP_LABEL_FLAT:
        longer = PyUnicode_FromFormat("%U.flat[%zd]", path, index);
        break;
    case CMP_LABEL_LIST:
        longer = PyUnicode_FromFormat("list(%U)[%zd]", path, index);
        break;
    case CMP_LABEL_KEYS:
        longer = PyUnicode_FromFormat("list(%U)[%zd]", path, frame->pairs - 1);
        break;
    case CMP_LABEL_VALUES:
        return with_key(path, "", PyList_GET_ITEM(frame->key, index));
    case CMP_LABEL_KEY:
    case CMP_LABEL_NAME:
    case CMP_LABEL_TEXT:
    case CMP_LABEL_ITEM:
    case CMP_LABEL_SUFFIX:
        if (frame->op == CMP_OP_DICT)
            return with_pair(path, frame);
        return with_part(path, frame, &work->parts[frame->first + (size_t)index]);
    }
    Py_DECREF(path);
    return longer;
}

/* The frame whose pair is shown for whatever is inside, or `depth`. */
static size_t whole_frame(const struct cmp_work *work)
{
    size_t index = 0;

    while (index < work->depth && !work->frames[index].whole)
        index++;
    return index;
}

PyObject *cmp_text_path(const struct cmp_work *work)
{
    const size_t end = whole_frame(work);
    size_t start = 0;
    PyObject *path = work->options->root;

    for (size_t i = end; i-- > 0 && start == 0;) {
        if (work->frames[i].base != NULL) {
            path = work->frames[i].base;
            start = i;
        }
    }
    Py_INCREF(path);
    for (size_t i = start; i < end && path != NULL; i++) {
        if (end - start > LABELS_MAX && i == start + LABELS_MAX / 2) {
            PyUnicode_AppendAndDel(&path, PyUnicode_FromString("..."));
            i = end - LABELS_MAX / 2;
        }
        if (path != NULL)
            path = with_label(work, path, &work->frames[i]);
    }
    return path;
}

/* --- sentences ---------------------------------------------------------------------------- */

/* True where nothing is to be said: elements are only being tried, or something was said. */
static bool is_silent(struct cmp_work *work)
{
    if (work->state != CMP_GO)
        return true;
    work->state = CMP_DIFFERS;
    work->alias_conflict = false;
    return work->trials > 0;
}

/* Takes all of them but the kind. */
static void finish(struct cmp_work *work, const char *kind, PyObject *path,
                   PyObject *const sides[2], PyObject *text)
{
    work->kind = PyUnicode_FromString(kind);
    work->path = path;
    work->left = sides[0];
    work->right = sides[1];
    work->text = text;
    if (work->kind == NULL || path == NULL || sides[0] == NULL || sides[1] == NULL || text == NULL)
        cmp_no_memory(work);
}

static void say_is_not(struct cmp_work *work, const char *kind, PyObject *left, PyObject *right)
{
    PyObject *path = cmp_text_path(work), *const sides[2] = { left, right }, *text = NULL;

    if (path != NULL && left != NULL && right != NULL)
        text = cmp_same_str(left, right)
                   ? PyUnicode_FromFormat("%U: two values differ, both %U", path, left)
                   : PyUnicode_FromFormat("%U: %U is not %U", path, left, right);
    finish(work, kind, path, sides, text);
}

void cmp_differ_texts(struct cmp_work *work, const char *kind, PyObject *left, PyObject *right)
{
    if (!is_silent(work)) {
        say_is_not(work, kind, left, right);
        return;
    }
    Py_XDECREF(left);
    Py_XDECREF(right);
}

static void take_whole(const struct cmp_work *work, PyObject **a, PyObject **b)
{
    const size_t index = whole_frame(work);

    if (index < work->depth) {
        *a = work->frames[index].a;
        *b = work->frames[index].b;
    }
}

static void say_values(struct cmp_work *work, const char *kind, PyObject *a, PyObject *b)
{
    PyObject *left = NULL, *right = NULL;

    take_whole(work, &a, &b);
    left = cmp_text_value(a);
    right = left != NULL ? cmp_text_value(b) : NULL;
    say_is_not(work, kind, left, right);
}

void cmp_differ_values(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (!is_silent(work))
        say_values(work, "value", a, b);
}

static bool is_number(const PyObject *object)
{
    return cmp_is_plain(object) && !PyUnicode_CheckExact(object) && !PyBytes_CheckExact(object);
}

/* The values tell more than the types: of numbers, and beside None. */
static bool shows_values(const PyObject *a, const PyObject *b)
{
    if (!cmp_is_plain(a) || !cmp_is_plain(b))
        return false;
    return (is_number(a) && is_number(b)) || cmp_is_singleton(a) || cmp_is_singleton(b);
}

void cmp_differ_types(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *left = NULL, *right = NULL;

    if (is_silent(work))
        return;
    take_whole(work, &a, &b);
    if (shows_values(a, b)) {
        say_values(work, "type", a, b);
        return;
    }
    left = cmp_text_type(Py_TYPE(a), false);
    right = cmp_text_type(Py_TYPE(b), false);
    if (left != NULL && right != NULL && cmp_same_str(left, right)) {
        Py_SETREF(left, cmp_text_type(Py_TYPE(a), true));
        Py_SETREF(right, cmp_text_type(Py_TYPE(b), true));
    }
    say_is_not(work, "type", left, right);
}

void cmp_differ_lengths(struct cmp_work *work, Py_ssize_t a, Py_ssize_t b)
{
    PyObject *path = NULL, *text = NULL, *sides[2];

    if (is_silent(work))
        return;
    path = cmp_text_path(work);
    sides[0] = PyUnicode_FromFormat("%zd", a);
    sides[1] = PyUnicode_FromFormat("%zd", b);
    if (path != NULL)
        text = PyUnicode_FromFormat("len(%U): %zd is not %zd", path, a, b);
    finish(work, "length", path, sides, text);
}

/* The name of an attribute stands without quotes. */
static PyObject *missing_text(const char *what, PyObject *object)
{
    if (strcmp(what, "attribute") != 0 || !PyUnicode_CheckExact(object))
        return cmp_text_value(object);
    Py_INCREF(object);
    return object;
}

void cmp_differ_missing(struct cmp_work *work, const char *what, PyObject *object, bool is_new)
{
    PyObject *path = NULL, *name = NULL, *text = NULL, *sides[2];

    if (is_silent(work))
        return;
    path = cmp_text_path(work);
    name = missing_text(what, object);
    if (path != NULL && name != NULL)
        text =
            PyUnicode_FromFormat("%U: %s %U is %s", path, what, name, is_new ? "new" : "missing");
    sides[is_new ? 1 : 0] = name;
    sides[is_new ? 0 : 1] = PyUnicode_FromString("");
    finish(work, what, path, sides, text);
}

void cmp_differ_order(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *path = NULL, *text = NULL, *sides[2];

    if (is_silent(work))
        return;
    path = cmp_text_path(work);
    sides[0] = cmp_text_value(a);
    sides[1] = cmp_text_value(b);
    if (path != NULL && sides[0] != NULL && sides[1] != NULL)
        text = PyUnicode_FromFormat("%U: the order of keys differs, %U is not %U", path, sides[0],
                                    sides[1]);
    finish(work, "order", path, sides, text);
}

void cmp_differ_alias(struct cmp_work *work, PyObject *a, PyObject *b)
{
    const bool left = cmp_memo_partner(&work->memo, 0, a) != NULL;
    const bool located = work->located[0] != NULL || work->located[1] != NULL;
    PyObject *path = NULL, *other = NULL, *text = NULL, *sides[2];

    if (is_silent(work)) {
        work->alias_conflict = true;
        return;
    }
    path = cmp_text_path(work);
    if (!located)
        other = cmp_locate(work, work->roots, left ? a : NULL, left ? NULL : b);
    if (other == NULL)
        other = PyUnicode_FromString("another part");
    if (path != NULL && other != NULL)
        text = PyUnicode_FromFormat("%U is %U in one and not in the other", path, other);
    sides[left ? 0 : 1] = other;
    sides[left ? 1 : 0] = PyUnicode_FromString("another object");
    finish(work, "alias", path, sides, text);
}

void cmp_differ_opaque(struct cmp_work *work, PyObject *object)
{
    PyObject *path = NULL, *text = NULL, *sides[2];

    if (is_silent(work))
        return;
    path = cmp_text_path(work);
    sides[0] = cmp_text_type(Py_TYPE(object), true);
    Py_XINCREF(sides[0]);
    sides[1] = sides[0];
    if (path != NULL && sides[0] != NULL)
        text =
            PyUnicode_FromFormat("%U: two objects of type %U cannot be compared", path, sides[0]);
    finish(work, "opaque", path, sides, text);
}

void cmp_differ_equality(struct cmp_work *work, PyObject *path, PyObject *object, const char *what)
{
    PyObject *text = NULL, *sides[2];

    if (is_silent(work))
        return;
    sides[0] = cmp_text_type(Py_TYPE(object), false);
    sides[1] = PyUnicode_FromString(what);
    if (sides[0] != NULL && sides[1] != NULL)
        text = PyUnicode_FromFormat("%U: the state is the same and %U.__eq__ %U", path, sides[0],
                                    sides[1]);
    Py_INCREF(path);
    finish(work, "eq", path, sides, text);
}
