/* SPDX-License-Identifier: Apache-2.0 */
/* The walk over two values. */
#include "compare_scalar.h"

#define LOOK_EVERY 0x3FFU     /* steps between two looks at the clock */
#define SIGNALS_EVERY 0xFFFFU /* and at signals: Ctrl-C ends a long comparison */

/* --- memory ------------------------------------------------------------------------------- */

void cmp_no_memory(struct cmp_work *work)
{
    if (PyErr_Occurred() == NULL)
        PyErr_NoMemory();
    work->state = CMP_ERROR;
}

static void over_limit(struct cmp_work *work, const char *what)
{
    PyObject *path = cmp_text_path(work), *type = NULL;

    work->state = CMP_ERROR;
    if (path == NULL)
        return;
    type = PyObject_GetAttrString(work->module, "CompareLimit");
    if (type != NULL)
        PyErr_Format(type, "the comparison takes more than %s, at %U", what, path);
    Py_XDECREF(type);
    Py_DECREF(path);
}

static bool fits(struct cmp_work *work, size_t more)
{
    const size_t used = work->frame_capacity * sizeof(*work->frames) +
                        work->part_capacity * sizeof(*work->parts) + cmp_memo_bytes(&work->memo);

    if (work->options->max_bytes == 0 || more + used <= work->options->max_bytes)
        return true;
    over_limit(work, "max_bytes");
    return false;
}

void *cmp_grow(struct cmp_work *work, void *items, size_t *capacity, size_t size)
{
    const size_t wanted = *capacity * 2 + 16;
    void *grown = fits(work, wanted * size / 2) ? PyMem_RawRealloc(items, wanted * size) : NULL;

    if (grown != NULL)
        *capacity = wanted;
    else if (work->state != CMP_ERROR)
        cmp_no_memory(work);
    return grown;
}

void cmp_forgive(struct cmp_work *work)
{
    if (PyErr_Occurred() == NULL)
        return;
    if (PyErr_ExceptionMatches(PyExc_MemoryError) || !PyErr_ExceptionMatches(PyExc_Exception))
        work->state = CMP_ERROR;
    else
        PyErr_Clear();
}

/* --- frames and parts --------------------------------------------------------------------- */

/* Zeroed but for its pair; NULL: an error. Valid until the next frame is pushed. */
struct cmp_frame *cmp_push(struct cmp_work *work, enum cmp_op op, PyObject *a, PyObject *b)
{
    struct cmp_frame *frame = NULL;

    if (work->depth == work->frame_capacity) {
        void *grown = cmp_grow(work, work->frames, &work->frame_capacity, sizeof(*work->frames));

        if (grown == NULL)
            return NULL;
        work->frames = grown;
    }
    frame = &work->frames[work->depth++];
    memset(frame, 0, sizeof(*frame));
    Py_INCREF(a);
    Py_INCREF(b);
    frame->a = a;
    frame->b = b;
    frame->op = op;
    frame->first = frame->end = work->part_count;
    return frame;
}

void cmp_push_sequence(struct cmp_work *work, PyObject *a, PyObject *b, enum cmp_label style)
{
    struct cmp_frame *frame = NULL;

    if (Py_SIZE(a) != Py_SIZE(b)) {
        cmp_differ_lengths(work, Py_SIZE(a), Py_SIZE(b));
        return;
    }
    frame = Py_SIZE(a) > 0 ? cmp_push(work, CMP_OP_SEQUENCE, a, b) : NULL;
    if (frame != NULL)
        frame->style = style;
}

void cmp_push_lists(struct cmp_work *work, PyObject *a, PyObject *b, enum cmp_label style)
{
    if (a == NULL || b == NULL)
        cmp_no_memory(work);
    else
        cmp_push_sequence(work, a, b, style);
    Py_XDECREF(a);
    Py_XDECREF(b);
}

struct cmp_frame *cmp_open_parts(struct cmp_work *work, PyObject *a, PyObject *b)
{
    return work->state == CMP_GO ? cmp_push(work, CMP_OP_PARTS, a, b) : NULL;
}

void cmp_part(struct cmp_work *work, struct cmp_part part)
{
    if (work->state != CMP_GO)
        return;
    if (work->part_count == work->part_capacity) {
        void *grown = cmp_grow(work, work->parts, &work->part_capacity, sizeof(*work->parts));

        if (grown == NULL)
            return;
        work->parts = grown;
    }
    Py_XINCREF(part.a);
    Py_XINCREF(part.b);
    Py_XINCREF(part.name);
    work->parts[work->part_count++] = part;
    work->frames[work->depth - 1].end = work->part_count;
}

void cmp_part_index(struct cmp_work *work, const char *text, Py_ssize_t index, PyObject *a,
                    PyObject *b)
{
    cmp_part(work, (struct cmp_part){
                       .a = a, .b = b, .text = text, .index = index, .label = CMP_LABEL_TEXT });
}

void cmp_part_text(struct cmp_work *work, const char *text, PyObject *a, PyObject *b)
{
    cmp_part_index(work, text, -1, a, b);
}

void cmp_part_taken(struct cmp_work *work, const char *text, PyObject *a, PyObject *b)
{
    cmp_forgive(work);
    if (work->state == CMP_GO && (a != NULL || b != NULL))
        cmp_part_text(work, text, a, b);
    Py_XDECREF(a);
    Py_XDECREF(b);
}

void cmp_drop_parts(struct cmp_work *work, size_t count)
{
    if (work->depth > 0 && work->frames[work->depth - 1].end > count)
        work->frames[work->depth - 1].end = count;
    while (work->part_count > count) {
        const struct cmp_part part = work->parts[--work->part_count];

        Py_XDECREF(part.a);
        Py_XDECREF(part.b);
        Py_XDECREF(part.name);
    }
}

void cmp_drop_frames(struct cmp_work *work, size_t depth)
{
    while (work->depth > depth) {
        const struct cmp_frame frame = work->frames[--work->depth];

        cmp_drop_parts(work, frame.first);
        if (frame.match != NULL)
            cmp_match_free(frame.match);
        Py_DECREF(frame.a);
        Py_DECREF(frame.b);
        Py_XDECREF(frame.key);
        Py_XDECREF(frame.at[0]);
        Py_XDECREF(frame.at[1]);
        Py_XDECREF(frame.base);
    }
}

static void pop(struct cmp_work *work)
{
    cmp_drop_frames(work, work->depth - 1);
}

/* --- meeting ------------------------------------------------------------------------------ */

static void note_place(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (a != work->located[0] && b != work->located[1])
        return;
    work->path = cmp_text_path(work);
    work->state = work->path != NULL ? CMP_DIFFERS : CMP_ERROR;
}

bool cmp_meet(struct cmp_work *work, PyObject *a, PyObject *b, bool value)
{
    const enum cmp_relation relation = value ? CMP_PAIR : CMP_PARTNERS;

    if (work->state != CMP_GO)
        return false;
    switch (cmp_memo_meet(&work->memo, relation, a, b)) {
    case CMP_MET_NEW:
        if (work->located[0] != NULL || work->located[1] != NULL)
            note_place(work, a, b);
        return work->state == CMP_GO && fits(work, 0);
    case CMP_MET_BEFORE:
        return false;
    case CMP_MET_CONFLICT:
        cmp_differ_alias(work, a, b);
        return false;
    case CMP_MET_NO_MEMORY:
        break;
    }
    cmp_no_memory(work);
    return false;
}

/* --- entering ----------------------------------------------------------------------------- */

void cmp_push_dict(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (PyDict_GET_SIZE(a) != 0 || PyDict_GET_SIZE(b) != 0)
        cmp_push(work, CMP_OP_DICT, a, b);
}

static void enter_unlike(struct cmp_work *work, PyObject *a, PyObject *b)
{
    if (PyType_Check(a) && PyType_Check(b))
        cmp_enter_type(work, a, b);
    else
        cmp_differ_types(work, a, b);
}

void cmp_enter(struct cmp_work *work, PyObject *a, PyObject *b, Py_ssize_t held)
{
    const PyTypeObject *type = Py_TYPE(a);
    const bool shared = Py_REFCNT(a) > held || Py_REFCNT(b) > held;

    if (type == Py_TYPE(b)) {
        if (type == &PyList_Type || type == &PyTuple_Type) {
            if (!shared || cmp_meet(work, a, b, type == &PyTuple_Type))
                cmp_push_sequence(work, a, b, CMP_LABEL_INDEX);
            return;
        }
        if (type == &PyDict_Type) {
            if (!shared || cmp_meet(work, a, b, false))
                cmp_push_dict(work, a, b);
            return;
        }
        if (PyType_Check(a)) {
            cmp_enter_type(work, a, b);
            return;
        }
    } else if (((Py_TYPE(a)->tp_flags & Py_TYPE(b)->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0) ||
               PyType_Check(a)) {
        enter_unlike(work, a, b);
        return;
    }
    cmp_enter_object(work, a, b, shared);
}

/* --- steps -------------------------------------------------------------------------------- */

static inline PyObject *item_at(PyObject *sequence, Py_ssize_t index)
{
    return PyList_Check(sequence) ? PyList_GET_ITEM(sequence, index)
                                  : PyTuple_GET_ITEM(sequence, index);
}

/* Items without parts one after another, until one has to be entered. */
static void step_sequence(struct cmp_work *work, struct cmp_frame *frame)
{
    PyObject *const a = frame->a, *const b = frame->b;
    Py_ssize_t index = frame->next[0];

    frame->label = frame->style;
    for (; index < Py_SIZE(a) && index < Py_SIZE(b); index++) {
        PyObject *left = item_at(a, index), *right = item_at(b, index);
        const enum cmp_quick quick =
            left != NULL && right != NULL ? cmp_quick(work->options, left, right) : CMP_SAME;

        if (quick == CMP_SAME)
            continue;
        frame->next[0] = index + 1;
        if (quick == CMP_UNLIKE)
            cmp_differ_values(work, left, right);
        else
            cmp_enter(work, left, right, 1);
        return;
    }
    frame->label = CMP_LABEL_NONE;
    if (Py_SIZE(a) != Py_SIZE(b)) /* changed meanwhile */
        cmp_differ_lengths(work, Py_SIZE(a), Py_SIZE(b));
    else
        pop(work);
}

static bool has_key(PyObject *dict, PyObject *key, const struct cmp_work *work)
{
    PyObject *other = NULL, *value = NULL;
    Py_ssize_t position = 0;

    while (PyDict_Next(dict, &position, &other, &value)) {
        if (cmp_quick(work->options, key, other) == CMP_SAME)
            return true;
    }
    return false;
}

/* Two keys at one place differ: is one missing, new, or is only the order another one? */
static void differ_keys(struct cmp_work *work, struct cmp_frame *frame, PyObject *a, PyObject *b)
{
    const bool a_there = a != NULL && has_key(frame->b, a, work);
    const bool b_there = b != NULL && has_key(frame->a, b, work);

    frame->label = CMP_LABEL_NONE;
    if (a_there && b_there)
        cmp_differ_order(work, a, b);
    else if (a != NULL && !a_there)
        cmp_differ_missing(work, "key", a, false);
    else
        cmp_differ_missing(work, "key", b, true);
}

/* The value that belongs to a key that was just compared. */
static void step_dict_value(struct cmp_work *work, struct cmp_frame *frame)
{
    PyObject *left = frame->at[0], *right = frame->at[1];
    enum cmp_quick quick = cmp_quick(work->options, left, right);

    frame->label = CMP_LABEL_KEY;
    frame->at[0] = frame->at[1] = NULL;
    if (quick == CMP_UNLIKE)
        cmp_differ_values(work, left, right);
    else if (quick == CMP_DEEP)
        cmp_enter(work, left, right, 2);
    Py_DECREF(left);
    Py_DECREF(right);
}

static void hold_pair(struct cmp_frame *frame, PyObject *key, PyObject *a, PyObject *b)
{
    Py_INCREF(key);
    Py_XSETREF(frame->key, key);
    Py_INCREF(a);
    Py_INCREF(b);
    frame->at[0] = a;
    frame->at[1] = b;
}

static bool are_unlike_keys(const struct cmp_work *work, PyObject *a, PyObject *b)
{
    const enum cmp_quick quick = cmp_quick(work->options, a, b);

    return quick == CMP_UNLIKE ||
           (quick == CMP_DEEP && Py_TYPE(a) != Py_TYPE(b) && (cmp_is_plain(a) || cmp_is_plain(b)));
}

/* The pair at which plain keys and values do not just equal. False: the end, or a difference. */
static bool next_pair(struct cmp_work *work, struct cmp_frame *frame, PyObject *key[2],
                      PyObject *value[2])
{
    for (;; frame->pairs++) {
        const bool left = PyDict_Next(frame->a, &frame->next[0], &key[0], &value[0]) != 0;
        const bool right = PyDict_Next(frame->b, &frame->next[1], &key[1], &value[1]) != 0;

        if (!left && !right) {
            pop(work);
            return false;
        }
        if (!left || !right || are_unlike_keys(work, key[0], key[1])) {
            differ_keys(work, frame, left ? key[0] : NULL, right ? key[1] : NULL);
            return false;
        }
        if (cmp_quick(work->options, key[0], key[1]) != CMP_SAME ||
            cmp_quick(work->options, value[0], value[1]) != CMP_SAME)
            break;
    }
    frame->pairs++;
    return true;
}

/* A key with parts is compared first, its value in the next step. */
static void step_dict(struct cmp_work *work, struct cmp_frame *frame)
{
    PyObject *key[2] = { NULL, NULL }, *value[2] = { NULL, NULL };

    if (frame->at[0] != NULL) {
        step_dict_value(work, frame);
        return;
    }
    if (!next_pair(work, frame, key, value))
        return;
    hold_pair(frame, key[0], value[0], value[1]);
    if (cmp_quick(work->options, key[0], key[1]) == CMP_SAME) {
        step_dict_value(work, frame);
        return;
    }
    frame->label = CMP_LABEL_KEYS;
    cmp_enter(work, key[0], key[1], 0);
}

static void differ_part(struct cmp_work *work, struct cmp_frame *frame, const struct cmp_part *part)
{
    PyObject *name = part->name;

    Py_XINCREF(name);
    if (name == NULL)
        name = PyUnicode_FromString(part->text[0] == '.' ? part->text + 1 : part->text);
    frame->label = CMP_LABEL_NONE;
    if (name == NULL)
        cmp_no_memory(work);
    else
        cmp_differ_missing(work, "attribute", name, part->a == NULL);
    Py_XDECREF(name);
}

static void step_parts(struct cmp_work *work, struct cmp_frame *frame)
{
    for (size_t i = frame->first + (size_t)frame->next[0]; i < frame->end; i++) {
        const struct cmp_part *part = &work->parts[i];
        enum cmp_quick quick = CMP_DEEP;

        frame->next[0]++;
        frame->label = part->label;
        if (part->a == NULL || part->b == NULL) {
            differ_part(work, frame, part);
            return;
        }
        quick = cmp_quick(work->options, part->a, part->b);
        if (quick == CMP_SAME)
            continue;
        if (quick == CMP_UNLIKE)
            cmp_differ_values(work, part->a, part->b);
        else
            cmp_enter(work, part->a, part->b, 2);
        return;
    }
    pop(work);
}

/* --- the walk ----------------------------------------------------------------------------- */

static void look_around(struct cmp_work *work)
{
    if (work->options->max_seconds >= 0 && cmp_now_seconds() > work->deadline)
        over_limit(work, "max_seconds");
    else if ((work->steps & SIGNALS_EVERY) == 0 && PyErr_CheckSignals() != 0)
        work->state = CMP_ERROR;
}

static void step(struct cmp_work *work)
{
    struct cmp_frame *frame = &work->frames[work->depth - 1];

    switch (frame->op) {
    case CMP_OP_SEQUENCE:
        step_sequence(work, frame);
        break;
    case CMP_OP_DICT:
        step_dict(work, frame);
        break;
    case CMP_OP_PARTS:
        step_parts(work, frame);
        break;
    case CMP_OP_SET:
        cmp_step_set(work);
        break;
    }
}

void cmp_walk(struct cmp_work *work)
{
    while (work->state == CMP_GO) {
        if (work->depth > 0)
            step(work);
        else if (PyList_GET_SIZE(work->later) > 0)
            cmp_start_later(work);
        else
            break;
        if (work->state == CMP_DIFFERS && work->trials > 0 && work->path == NULL)
            cmp_set_failed(work);
        if ((++work->steps & LOOK_EVERY) == 0 && work->state == CMP_GO)
            look_around(work);
    }
}
