/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_work.h - the walk and what it finds. Functions that find a difference or fail say
 * so in work->state, and return.
 */
#ifndef CF_EXT_COMPARE_WORK_H
#define CF_EXT_COMPARE_WORK_H

#include "compare_kinds.h"
#include "compare_types.h"

/* compare.c */
struct cmp_frame *cmp_push(struct cmp_work *work, enum cmp_op op, PyObject *a, PyObject *b);
void cmp_push_sequence(struct cmp_work *work, PyObject *a, PyObject *b, enum cmp_label style);
/* The same with temporaries, which are taken; NULL is an error that is set. */
void cmp_push_lists(struct cmp_work *work, PyObject *a, PyObject *b, enum cmp_label style);
void cmp_push_dict(struct cmp_work *work, PyObject *a, PyObject *b);
/* Opens a frame of parts on top, to which cmp_part() adds. Values are borrowed. */
struct cmp_frame *cmp_open_parts(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_part(struct cmp_work *work, struct cmp_part part);
void cmp_part_text(struct cmp_work *work, const char *text, PyObject *a, PyObject *b);
void cmp_part_index(struct cmp_work *work, const char *text, Py_ssize_t index, PyObject *a,
                    PyObject *b);
/* Takes both; where one is NULL the exception is cleared: only the other side has it. */
void cmp_part_taken(struct cmp_work *work, const char *text, PyObject *a, PyObject *b);
/* Compares two values that are parts of others. `held`: references to each that are ours. */
void cmp_enter(struct cmp_work *work, PyObject *a, PyObject *b, Py_ssize_t held);
/* Remembers the pair. True: it is new and is to be compared. */
bool cmp_meet(struct cmp_work *work, PyObject *a, PyObject *b, bool value);
void cmp_no_memory(struct cmp_work *work);
void cmp_walk(struct cmp_work *work);
double cmp_now_seconds(void); /* compare_run.c */
void *cmp_grow(struct cmp_work *work, void *items, size_t *capacity, size_t size);
/* A Python exception in code that the interpreter itself runs: an error, or cleared. */
void cmp_forgive(struct cmp_work *work);
void cmp_drop_frames(struct cmp_work *work, size_t depth);
void cmp_drop_parts(struct cmp_work *work, size_t count);
/* The path at which `a` or `b` was met first: a new str, or NULL without an exception. */
PyObject *cmp_locate(const struct cmp_work *found, PyObject *const roots[2], PyObject *a,
                     PyObject *b);

/* compare_report.c: what was found; nothing where elements are only tried. */
void cmp_differ_values(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_differ_types(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_differ_lengths(struct cmp_work *work, Py_ssize_t a, Py_ssize_t b);
void cmp_differ_missing(struct cmp_work *work, const char *what, PyObject *object, bool is_new);
void cmp_differ_order(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_differ_alias(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_differ_opaque(struct cmp_work *work, PyObject *object);
void cmp_differ_equality(struct cmp_work *work, PyObject *path, PyObject *object, const char *what);
/* `left` and `right` are taken. */
void cmp_differ_texts(struct cmp_work *work, const char *kind, PyObject *left, PyObject *right);
PyObject *cmp_text_path(const struct cmp_work *work); /* a new str, or NULL with an exception */
PyObject *cmp_text_value(PyObject *object);           /* compare_text.c: the same */

#endif
