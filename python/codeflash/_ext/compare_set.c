/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sets: which element of one is which of the other. Elements without parts are looked up. Others
 * are tried: a candidate is compared as any pair is, and what was remembered meanwhile is
 * forgotten where it turns out to differ. What equals several is paired after everything else,
 * when the rest of the values may have told which is which.
 */
#include "compare_scalar.h"

#define DEPTH 3 /* of fingerprints */

struct element {
    PyObject *object; /* borrowed from the list */
    uint64_t print;
    Py_ssize_t next; /* with the same place in the table; -1: none */
    bool used;
};

struct cmp_match {
    PyObject *lists[2]; /* owned */
    struct element *elements[2];
    Py_ssize_t count[2];
    Py_ssize_t *table; /* first element of the second set for a print */
    size_t mask;
    Py_ssize_t current;   /* of the first set */
    Py_ssize_t candidate; /* of the second set: being tried; -1: none yet */
    size_t mark;          /* of the memo, before the trial */
    bool waiting;         /* for the end of a trial */
    bool tainted;         /* a trial failed for sharing */
};

void cmp_match_free(struct cmp_match *match)
{
    for (int side = 0; side < 2; side++) {
        PyMem_RawFree(match->elements[side]);
        Py_XDECREF(match->lists[side]);
    }
    PyMem_RawFree(match->table);
    PyMem_RawFree(match);
}

static bool set_elements(struct cmp_work *work, struct cmp_match *match, int side)
{
    const Py_ssize_t count = PyList_GET_SIZE(match->lists[side]);
    struct element *elements = PyMem_RawCalloc((size_t)count + 1, sizeof(*elements));

    match->elements[side] = elements;
    match->count[side] = count;
    for (Py_ssize_t i = 0; elements != NULL && i < count; i++) {
        elements[i].object = PyList_GET_ITEM(match->lists[side], i);
        elements[i].print = cmp_fingerprint(work, elements[i].object, DEPTH);
        elements[i].next = -1;
    }
    return elements != NULL;
}

static bool set_table(struct cmp_match *match)
{
    size_t places = 8;

    while (places < (size_t)match->count[1] * 2)
        places *= 2;
    match->table = PyMem_RawMalloc(places * sizeof(*match->table));
    match->mask = places - 1;
    for (size_t i = 0; match->table != NULL && i < places; i++)
        match->table[i] = -1;
    for (Py_ssize_t i = match->count[1]; match->table != NULL && i-- > 0;) {
        struct element *element = &match->elements[1][i];
        Py_ssize_t *place = &match->table[element->print & match->mask];

        element->next = *place;
        *place = i;
    }
    return match->table != NULL;
}

/* Takes the lists. NULL: an error. */
static struct cmp_match *match_new(struct cmp_work *work, PyObject *left, PyObject *right)
{
    struct cmp_match *match = PyMem_RawCalloc(1, sizeof(*match));

    if (match == NULL) {
        Py_DECREF(left);
        Py_DECREF(right);
        cmp_no_memory(work);
        return NULL;
    }
    match->lists[0] = left;
    match->lists[1] = right;
    match->candidate = -1;
    if (!set_elements(work, match, 0) || !set_elements(work, match, 1) || !set_table(match)) {
        cmp_match_free(match);
        cmp_no_memory(work);
        return NULL;
    }
    return match;
}

/* The next element of the second set with the print that is still free, behind `index`. */
static Py_ssize_t next_candidate(const struct cmp_match *match, uint64_t print, Py_ssize_t index)
{
    index = index < 0 ? match->table[print & match->mask] : match->elements[1][index].next;
    while (index >= 0 &&
           (match->elements[1][index].used || match->elements[1][index].print != print))
        index = match->elements[1][index].next;
    return index;
}

/* True where the element needs no trial: it is plain, or its partner is known. */
static bool place_at_once(const struct cmp_work *work, struct cmp_match *match,
                          struct element *element)
{
    const bool plain = cmp_is_plain(element->object);
    const PyObject *partner = plain ? NULL : cmp_memo_partner(&work->memo, 0, element->object);
    Py_ssize_t index = -1;

    if (!plain && partner == NULL)
        return false;
    while ((index = next_candidate(match, element->print, index)) >= 0) {
        PyObject *other = match->elements[1][index].object;

        if (plain ? cmp_quick(work->options, element->object, other) == CMP_SAME
                  : other == partner) {
            match->elements[1][index].used = element->used = true;
            return true;
        }
    }
    return false;
}

/* Plain elements of the first set without their like, then those that are left over. */
static bool report_plain(struct cmp_work *work, const struct cmp_match *match)
{
    for (int side = 0; side < 2; side++) {
        for (Py_ssize_t i = 0; i < match->count[side]; i++) {
            const struct element *element = &match->elements[side][i];

            if (!element->used && cmp_is_plain(element->object)) {
                cmp_differ_missing(work, "element", element->object, side == 1);
                return true;
            }
        }
    }
    return false;
}

static PyObject *unplaced(const struct cmp_match *match, int side)
{
    PyObject *rest = PyList_New(0);

    for (Py_ssize_t i = 0; rest != NULL && i < match->count[side]; i++) {
        if (!match->elements[side][i].used &&
            PyList_Append(rest, match->elements[side][i].object) != 0)
            Py_CLEAR(rest);
    }
    return rest;
}

static bool is_ambiguous(const struct cmp_match *match)
{
    for (Py_ssize_t i = 0; i < match->count[0]; i++) {
        const struct element *element = &match->elements[0][i];
        const Py_ssize_t first = next_candidate(match, element->print, -1);

        if (!element->used && first >= 0 && next_candidate(match, element->print, first) >= 0)
            return true;
    }
    return false;
}

static void put_off(struct cmp_work *work, PyObject *a, PyObject *b, const struct cmp_match *match)
{
    PyObject *path = cmp_text_path(work), *left = unplaced(match, 0), *right = unplaced(match, 1);
    PyObject *entry = NULL;

    if (path != NULL && left != NULL && right != NULL)
        entry = PyTuple_Pack(5, path, a, b, left, right);
    if (entry == NULL || PyList_Append(work->later, entry) != 0)
        cmp_no_memory(work);
    Py_XDECREF(entry);
    Py_XDECREF(path);
    Py_XDECREF(left);
    Py_XDECREF(right);
}

/* Pushes the frame, which owns the match. */
static struct cmp_frame *push_match(struct cmp_work *work, PyObject *a, PyObject *b,
                                    struct cmp_match *match)
{
    struct cmp_frame *frame = cmp_push(work, CMP_OP_SET, a, b);

    if (frame != NULL)
        frame->match = match;
    else
        cmp_match_free(match);
    return frame;
}

void cmp_push_elements(struct cmp_work *work, PyObject *a, PyObject *b, PyObject *left,
                       PyObject *right)
{
    struct cmp_match *match = match_new(work, left, right);
    Py_ssize_t placed = 0;

    if (match == NULL)
        return;
    for (Py_ssize_t i = 0; i < match->count[0]; i++)
        placed += place_at_once(work, match, &match->elements[0][i]) ? 1 : 0;
    if (report_plain(work, match) || (placed == match->count[0] && placed == match->count[1])) {
        cmp_match_free(match);
        return;
    }
    if (work->trials == 0 && is_ambiguous(match)) {
        put_off(work, a, b, match);
        cmp_match_free(match);
        return;
    }
    push_match(work, a, b, match);
}

void cmp_start_later(struct cmp_work *work)
{
    const Py_ssize_t last = PyList_GET_SIZE(work->later) - 1;
    PyObject *entry = PyList_GET_ITEM(work->later, last), *left = NULL, *right = NULL;
    struct cmp_match *match = NULL;
    struct cmp_frame *frame = NULL;

    Py_INCREF(entry);
    if (PyList_SetSlice(work->later, last, last + 1, NULL) != 0) {
        cmp_no_memory(work);
        Py_DECREF(entry);
        return;
    }
    left = PyTuple_GET_ITEM(entry, 3);
    right = PyTuple_GET_ITEM(entry, 4);
    Py_INCREF(left);
    Py_INCREF(right);
    match = match_new(work, left, right);
    for (Py_ssize_t i = 0; match != NULL && i < match->count[0]; i++)
        place_at_once(work, match, &match->elements[0][i]);
    if (match != NULL)
        frame = push_match(work, PyTuple_GET_ITEM(entry, 1), PyTuple_GET_ITEM(entry, 2), match);
    if (frame != NULL) {
        frame->base = PyTuple_GET_ITEM(entry, 0);
        Py_INCREF(frame->base);
    }
    Py_DECREF(entry);
}

static PyObject *elements_of(PyObject *object)
{
    const PySetObject *set = (PySetObject *)object;
    PyObject *list = PyList_New(0);

    for (Py_ssize_t i = 0; list != NULL && i <= set->mask; i++) {
        if (set->table[i].key != NULL && set->table[i].hash != -1 &&
            PyList_Append(list, set->table[i].key) != 0)
            Py_CLEAR(list);
    }
    return list;
}

void cmp_push_set(struct cmp_work *work, PyObject *a, PyObject *b)
{
    PyObject *left = elements_of(a), *right = elements_of(b);

    if (left == NULL || right == NULL) {
        Py_XDECREF(left);
        Py_XDECREF(right);
        cmp_no_memory(work);
        return;
    }
    if (PyList_GET_SIZE(left) == 0 && PyList_GET_SIZE(right) == 0) {
        Py_DECREF(left);
        Py_DECREF(right);
        return;
    }
    cmp_push_elements(work, a, b, left, right);
}

/* --- trying ------------------------------------------------------------------------------- */

static void report_rest(struct cmp_work *work, const struct cmp_match *match)
{
    for (Py_ssize_t i = 0; i < match->count[1]; i++) {
        if (!match->elements[1][i].used) {
            cmp_differ_missing(work, "element", match->elements[1][i].object, true);
            return;
        }
    }
    cmp_drop_frames(work, work->depth - 1);
}

static void end_trial(struct cmp_work *work, struct cmp_match *match, bool equal)
{
    match->waiting = false;
    work->trials--;
    if (!equal)
        return;
    match->elements[0][match->current].used = true;
    match->elements[1][match->candidate].used = true;
    match->candidate = -1;
}

/* One more candidate for the present element. */
static void try_next(struct cmp_work *work, struct cmp_match *match)
{
    struct element *element = &match->elements[0][match->current];
    PyObject *other = NULL;

    do {
        match->candidate = next_candidate(match, element->print, match->candidate);
        other = match->candidate >= 0 ? match->elements[1][match->candidate].object : NULL;
    } while (other != NULL && cmp_memo_knows(&work->unlike, CMP_PAIR, element->object, other));
    if (other == NULL) {
        const bool tainted = match->tainted;

        cmp_differ_missing(work, "element", element->object, false);
        work->alias_conflict = tainted;
        return;
    }
    match->mark = work->memo.count;
    match->waiting = true;
    work->trials++;
    cmp_enter(work, element->object, other, 0);
}

void cmp_step_set(struct cmp_work *work)
{
    struct cmp_match *match = work->frames[work->depth - 1].match;

    if (match->waiting)
        end_trial(work, match, true);
    while (match->current < match->count[0] && match->elements[0][match->current].used)
        match->current++;
    if (match->current == match->count[0])
        report_rest(work, match);
    else
        try_next(work, match);
}

/* What is being tried differs: back to the set that tried it. */
void cmp_set_failed(struct cmp_work *work)
{
    size_t depth = work->depth;
    struct cmp_match *match = NULL;
    PyObject *left = NULL, *right = NULL;

    while (match == NULL || !match->waiting)
        match = work->frames[--depth].match;
    cmp_drop_frames(work, depth + 1);
    cmp_memo_rewind(&work->memo, match->mark);
    match->tainted = match->tainted || work->alias_conflict;
    left = match->elements[0][match->current].object;
    right = match->elements[1][match->candidate].object;
    work->state = CMP_GO;
    if (!work->alias_conflict &&
        cmp_memo_meet(&work->unlike, CMP_PAIR, left, right) == CMP_MET_NO_MEMORY)
        cmp_no_memory(work);
    end_trial(work, match, false);
}
