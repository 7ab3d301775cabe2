/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/encode_parts.h - the encoder's look-ups: names of objects, attributes of instances, and
 * what types written in C say about themselves. Included by encode_work.h.
 */
#ifndef CF_EXT_ENCODE_PARTS_H
#define CF_EXT_ENCODE_PARTS_H

struct ext_work;
struct ext_class_names;

/* encode_global.c: how an object is found again by name. Borrowed names are valid while the
 * type lives; ext_global_* give false where a plain walk does not arrive at the object. */
bool ext_global_has_type(struct ext_work *work, PyTypeObject *type);
bool ext_global_put_class(struct ext_work *work, PyTypeObject *type); /* false: nothing written */
void ext_global_put_type(struct ext_work *work, PyTypeObject *type);  /* or a hole */
void ext_encode_type(struct ext_work *work, PyTypeObject *type);
void ext_encode_builtin(struct ext_work *work, PyObject *function);
void ext_encode_module(struct ext_work *work, PyObject *module, bool shared);
bool ext_global_find(PyObject *module, PyObject *qualname, PyObject *object, struct ext_work *work);
void ext_global_put(struct ext_work *work, PyObject *module, PyObject *qualname);
PyObject *ext_type_dict(PyTypeObject *type); /* a new reference, or NULL without an exception */
PyObject *ext_type_module(struct ext_work *work, PyTypeObject *type); /* borrowed str or NULL */
bool ext_encode_sentinel(struct ext_work *work, PyObject *object);
bool ext_encode_stream(struct ext_work *work, PyObject *object);
/* The name under which a module's dict holds the object: borrowed, or NULL. */
PyObject *ext_global_name(PyObject *dict, const PyObject *object);
bool ext_global_stays(PyObject *module, PyObject *name); /* at replay too */

/* encode_names.c: borrowed names of a class that is not found by its own; false: none. */
bool ext_class_other_name(struct ext_work *work, PyTypeObject *type, PyObject **module,
                          PyObject **name);
void ext_class_names_clear(struct ext_class_names *names);

/* encode_class.c, encode_function.c, encode_known.c */
bool ext_class_is_kept(struct ext_work *work, PyTypeObject *type);
void ext_encode_class(struct ext_work *work, PyTypeObject *type); /* that has no name */
void ext_encode_function(struct ext_work *work, PyObject *function, bool shared);
void ext_encode_cell(struct ext_work *work, PyObject *cell, bool shared);
int ext_method_line(PyObject *object, PyObject *name, PyTypeObject *type, PyObject *globals);
bool ext_encode_known(struct ext_work *work, PyObject *object, bool shared);
bool ext_encode_known_instance(struct ext_work *work, PyObject *object, bool shared);
bool ext_encode_loose_module(struct ext_work *work, PyObject *module, PyObject *name, bool shared);
void ext_encode_made(struct ext_work *work, PyObject *object, const char *maker, PyObject *args,
                     PyObject *state, bool shared);
/* 'R' with a callable that has a name; takes `args` (NULL: no memory). */
void ext_encode_called(struct ext_work *work, PyObject *object, PyObject *callable, PyObject *args,
                       bool shared);

/* encode_object.c */
void ext_encode_object(struct ext_work *work, PyObject *object, bool shared);
void ext_encode_method(struct ext_work *work, PyObject *self, PyObject *name);
void ext_encode_exception_object(struct ext_work *work, PyObject *exception, bool shared);
destructor ext_python_dealloc(void); /* NULL with an exception */
bool ext_type_is_python(destructor python, const PyTypeObject *type);
PyTypeObject *ext_type_c_base(destructor python, PyTypeObject *type);
void ext_encode_step_slots(struct ext_work *work, struct ext_work_item item);

/* encode_attributes.c: reads instance dicts without making them. */
struct ext_attributes {
    PyObject *dict;   /* borrowed; NULL where there is none or the values are inline */
    Py_ssize_t count; /* entries with a str key */
    bool inlined;     /* read them with ext_attribute_inline() */
};

struct ext_attributes ext_attributes_of(PyObject *object);
/* Attribute at `*index` or after it, which moves behind it. False at the end. Borrowed. */
bool ext_attribute_inline(PyObject *object, Py_ssize_t *index, PyObject **name, PyObject **value);
/* An object whose state is its own name in its module: by that name. */
bool ext_encode_named(struct ext_work *work, PyObject *object,
                      const struct ext_attributes *attributes);
Py_ssize_t ext_attributes_count(PyObject *dict);
/* One attribute by its (interned) name, borrowed, or NULL. */
PyObject *ext_attribute_get(PyObject *object, PyObject *name);
/* A new dict with the attributes, NULL where there are none (without an exception). */
PyObject *ext_attributes_copy(PyObject *object);

/* encode_reduce.c: objects of types written in C; `base` is the C type that the object's type
 * is or derives from. */
void ext_encode_reduced(struct ext_work *work, PyObject *object, PyTypeObject *base, bool shared);
bool ext_is_c_callable(PyObject *function);
/* A class written in Python defines a method that a C-level reduce might call. */
bool ext_has_python_hook(destructor python, PyTypeObject *type);
/* A call of one or two arguments (NULL: none) that tracers and profilers do not see. */
PyObject *ext_call_quietly(PyObject *callable, PyObject *object, PyObject *argument);

#endif
