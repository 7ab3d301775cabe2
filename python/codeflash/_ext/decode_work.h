/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/decode_work.h - what the files of the decoder share.
 *
 * decode.c reads tags and keeps a stack of open values (frames); a finished value is delivered
 * to the frame below it. decode_build.c makes the objects.
 */
#ifndef CF_EXT_DECODE_WORK_H
#define CF_EXT_DECODE_WORK_H

#include "decode.h"

#include "decode_hole.h"
#include "trace/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EXT_NO_MEMO SIZE_MAX

struct ext_frame {
    uint8_t tag;
    uint8_t step; /* which part of a value with parts comes next */
    uint64_t serial;
    size_t memo;        /* EXT_NO_MEMO: the tag takes none */
    size_t left;        /* elements or attributes that are still to come */
    Py_ssize_t index;   /* elements so far */
    size_t low;         /* lowest open frame that something inside refers back to */
    PyObject *object;   /* owned: what is being built; NULL: not yet */
    PyObject *name;     /* owned: name of the attribute, or key, whose value comes next */
    PyObject *parts[5]; /* owned */
};

struct ext_memo_entry {
    PyObject *object; /* owned; NULL: not built yet */
    size_t low;       /* index of a frame that must be finished first; SIZE_MAX: none */
    uint64_t serial;  /* of that frame: the index may belong to another one by now */
};

/* A set or dict whose elements could not be hashed before everything else was there. */
struct ext_deferred {
    PyObject *target; /* owned: a set or dict, or a subclass of it */
    PyObject *items;  /* owned: a list; or the container to copy from */
};

struct ext_decoder {
    const struct ext_decode_input *input;
    const uint8_t *data;
    size_t size;
    size_t next;
    size_t pending; /* elements announced and not yet read: never more than bytes are left */
    struct ext_frame *frames;
    size_t depth;
    size_t frame_capacity;
    uint64_t serial; /* of the next frame */
    struct ext_memo_entry *memo;
    size_t memo_count;
    size_t memo_capacity;
    struct ext_deferred *deferred;
    size_t deferred_count;
    size_t deferred_capacity;
    PyObject *globals; /* owned dict: the bytes of a name -> object */
    destructor python_dealloc;
};

/* decode_read.c: false with ValueError. */
bool ext_read_number(struct ext_decoder *decoder, uint64_t *value);
bool ext_read_count(struct ext_decoder *decoder, size_t each, size_t *count);
PyObject *ext_read_str(struct ext_decoder *decoder);
PyObject *ext_read_scalar(struct ext_decoder *decoder, uint8_t tag);
PyObject *ext_read_global(struct ext_decoder *decoder);
PyObject *ext_read_module(struct ext_decoder *decoder);
PyObject *ext_read_hole(struct ext_decoder *decoder);
void ext_decode_fail(const char *format, ...); /* ValueError; the format of PyUnicode_FromFormat */
void ext_decode_damaged(const struct ext_decoder *decoder, const char *what);

/* decode_build.c: new references; NULL with an exception. A value that needs a hole to be built
 * becomes a hole. */
PyObject *ext_build_empty(struct ext_decoder *decoder, PyObject *type, uint8_t content_tag);
PyObject *ext_build_instance(struct ext_decoder *decoder, PyObject *type, PyObject *content);
bool ext_build_fill(struct ext_decoder *decoder, PyObject *object, PyObject *content);
bool ext_build_attribute(PyObject *object, PyObject *name, PyObject *value);
bool ext_build_slot(struct ext_decoder *decoder, PyObject *object, PyObject *name, PyObject *value);
PyObject *ext_build_exception(struct ext_decoder *decoder, PyObject *type, PyObject *args);
bool ext_build_chain(PyObject *object, PyObject *cause, PyObject *context, bool suppress);
PyObject *ext_build_method(struct ext_decoder *decoder, PyObject *self, PyObject *name);
PyObject *ext_build_partial(struct ext_decoder *decoder, PyObject *const parts[3]);
PyObject *ext_build_call(struct ext_decoder *decoder, PyObject *callable, PyObject *args);
bool ext_build_state(PyObject *object, PyObject *state);
bool ext_build_items(struct ext_decoder *decoder, PyObject *object, PyObject *list, PyObject *dict);
PyObject *ext_build_member(PyObject *type, PyObject *name);
PyObject *ext_build_failed(struct ext_decoder *decoder, PyObject *type, const char *what);
PyObject *ext_hole_of(struct ext_decoder *decoder, const char *type_name);

/* decode_hash.c: what needs the hashes of the program's objects. The items (a list) are put
 * into the set or dict now, or at the end where `early` says that something is missing. True,
 * or false with an exception. */
bool ext_hash_items(struct ext_decoder *decoder, PyObject *target, PyObject *items, bool early);
bool ext_hash_is_deferred(const struct ext_decoder *decoder, const PyObject *container);
bool ext_hash_copy(struct ext_decoder *decoder, PyObject *target, PyObject *source);
bool ext_hash_deferred(struct ext_decoder *decoder);

#endif
