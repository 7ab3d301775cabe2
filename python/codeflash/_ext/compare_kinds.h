/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_kinds.h - how objects of each type are compared. A cmp_content_*() function pushes
 * what the type keeps in C, or says that it differs.
 */
#ifndef CF_EXT_COMPARE_KINDS_H
#define CF_EXT_COMPARE_KINDS_H

#include "compare_types.h"

/* compare_object.c */
const struct cmp_kind *cmp_kind_of(struct cmp_work *work, PyTypeObject *type);
void cmp_enter_object(struct cmp_work *work, PyObject *a, PyObject *b, bool shared);
void cmp_content_exception(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                           PyObject *b);

/* compare_attributes.c */
void cmp_push_attributes(struct cmp_work *work, PyObject *a, PyObject *b);
/* The same for two dicts, whose names are those of attributes. */
void cmp_push_names(struct cmp_work *work, PyObject *a, PyObject *b, PyObject *dict_a,
                    PyObject *dict_b);
bool cmp_has_slots(destructor python, PyTypeObject *type);
uint64_t cmp_hash_attributes(struct cmp_work *work, PyObject *object, int depth);

/* compare_type.c */
bool cmp_same_module_name(struct cmp_work *work, PyObject *a, PyObject *b);
enum cmp_types cmp_same_type(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_enter_type(struct cmp_work *work, PyObject *a, PyObject *b);
void cmp_enter_module(struct cmp_work *work, PyObject *a, PyObject *b);
bool cmp_module_is(PyTypeObject *type, const char *module);
PyObject *cmp_type_module(PyTypeObject *type);                    /* borrowed str or NULL */
PyObject *cmp_type_look_up(PyTypeObject *type, const char *name); /* borrowed, in its own dict */

/* compare_code.c */
void cmp_content_function(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_code(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_method(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_builtin(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_cell(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_generator(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);

/* compare_set.c */
void cmp_push_set(struct cmp_work *work, PyObject *a, PyObject *b);
/* Two lists of the elements of `a` and `b`, in any order; taken. */
void cmp_push_elements(struct cmp_work *work, PyObject *a, PyObject *b, PyObject *left,
                       PyObject *right);
void cmp_step_set(struct cmp_work *work);
void cmp_set_failed(struct cmp_work *work);
void cmp_match_free(struct cmp_match *match);
void cmp_start_later(struct cmp_work *work);
/* Equal for equal values; small and cheap. */
uint64_t cmp_fingerprint(struct cmp_work *work, PyObject *object, int depth);

/* compare_known.c, compare_file.c, compare_reduce.c */
const struct cmp_known *cmp_known_of(PyTypeObject *base);
void cmp_content_reduced(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_file(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_lock(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_set_iterator(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_random(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_cache(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_library(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
const char *cmp_library_of(PyTypeObject *type);
/* Calls a method that `base` has in C: a new reference, or NULL. What it raises is cleared, but
 * for what is no Exception and for MemoryError: then work->state is set. */
PyObject *cmp_ask(struct cmp_work *work, PyTypeObject *base, PyObject *object, const char *name,
                  PyObject *argument);
/* An attribute that C code of `base` answers for: the same. */
PyObject *cmp_read(struct cmp_work *work, PyTypeObject *base, PyObject *object, const char *name);

/* compare_array.c */
void cmp_content_bytes(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_array(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_buffer(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
void cmp_content_ndarray(struct cmp_work *, const struct cmp_kind *, PyObject *, PyObject *);
/* The first of `count` items that differs, or -1. `format`: of the struct module, native size. */
Py_ssize_t cmp_block(const struct cmp_work *work, const void *a, const void *b, size_t count,
                     size_t size, char format);

#endif
