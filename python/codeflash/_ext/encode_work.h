/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/encode_work.h - what the files of the encoder share.
 *
 * A work item holds a reference to its object: a C-level reduce may run a collection, and a
 * finalizer of the program may then change what is being read. Counts are written first, so
 * what has gone meanwhile is made up with holes.
 */
#ifndef CF_EXT_ENCODE_WORK_H
#define CF_EXT_ENCODE_WORK_H

#include "encode.h"

#include "trace/value.h"

#include <string.h>

enum ext_work_op {
    EXT_OP_VALUE,   /* the object itself */
    EXT_OP_CONTENT, /* the built-in content of an instance of a subclass */
    EXT_OP_ITEMS,   /* elements index..count of a list or tuple */
    EXT_OP_DICT,    /* pairs of a dict; `index` is the position of PyDict_Next */
    EXT_OP_ATTRS,   /* str keys and values of an instance dict */
    EXT_OP_INLINE,  /* attributes kept in the instance, without a dict */
    EXT_OP_SLOTS,   /* slots from member `index` of `type` on */
    EXT_OP_PAIRS,   /* a flat list of keys and values, written as a dict */
    EXT_OP_BYTE,    /* one literal byte: `index` */
    EXT_OP_NUMBER,  /* a count: `index` */
    EXT_OP_TEXT,    /* the str without a tag */
};

struct ext_work_item {
    PyObject *object;   /* owned; NULL for BYTE and NUMBER */
    PyTypeObject *type; /* SLOTS, CONTENT; kept alive by the object */
    Py_ssize_t index;
    Py_ssize_t count; /* ITEMS: end; DICT, ATTRS, INLINE, SLOTS: entries still to be written */
    enum ext_work_op op;
    bool shared; /* the items may be met elsewhere too, whatever their reference counts say */
};

struct ext_memo {
    uintptr_t key;
    uint32_t round; /* of the encoding that wrote it: nothing is cleared between two */
    uint32_t value;
    uint32_t extra;
};

/* Strings that look-ups need, interned once. */
enum ext_name {
    EXT_NAME_MODULE,
    EXT_NAME_REDUCE,
    EXT_NAME_REDUCE_EX,
    EXT_NAME_GETSTATE,
    EXT_NAME_SETSTATE,
    EXT_NAME_MEMBER_NAME,
    EXT_NAME_MEMBER_VALUE,
    EXT_NAME_MEMBER_MAP,
    EXT_NAME_NBYTES,
    EXT_NAME_FUNC,
    EXT_NAME_DUNDER_NAME,
    EXT_NAME_DISPATCH,
    EXT_NAME_COPYREG,
    EXT_NAME_DICT,
    EXT_NAME_COUNT,
};

#define EXT_SENTINELS 64 /* power of two */

struct ext_sentinel {
    PyObject *object; /* only compared: an entry is checked against the module when it is used */
    PyObject *module; /* owned str */
    PyObject *name;   /* owned str */
};

struct ext_class_name {
    const PyObject *object; /* an address alone; NULL: free */
    PyObject *module;       /* owned str */
    PyObject *name;         /* owned str */
};

/* A table by address of the classes that modules hold. */
struct ext_class_names {
    struct ext_class_name *entries; /* owned */
    size_t mask;                    /* 0: none yet */
    size_t used;
    Py_ssize_t modules; /* so many were there */
    uint64_t until_ns;  /* not made anew before */
};

struct ext_work {
    struct ext_encoder *encoder; /* valid during one call */
    enum ext_encode_status status;
    struct ext_limits limits;
    size_t blob_bytes;
    uint64_t start_ns; /* 0: the clock was not read yet */
    uint64_t start_cpu_ns;
    uint64_t steps;
    bool slow;      /* max_ns is over */
    size_t deepest; /* the stack's depth at which values are still read */
    bool arguments; /* of a call: what cannot be made again needs no content */
    struct ext_work_item *items;
    size_t depth;
    size_t capacity;
    struct ext_memo *memo;
    size_t memo_mask; /* size of the table - 1; 0: none yet */
    size_t memo_used;
    uint32_t round;
    uint32_t next;   /* memo number of the next tag */
    PyObject **kept; /* owned: temporaries whose addresses the memo holds */
    size_t kept_count;
    size_t kept_capacity;
    uint8_t *scratch; /* sets are sorted here, long non-ASCII strings written here */
    size_t scratch_capacity;
    struct ext_sentinel sentinels[EXT_SENTINELS];
    struct ext_class_names class_names;
    uint32_t searches;         /* through all modules, without success */
    destructor python_dealloc; /* tp_dealloc of every class made by a class statement */
    PyObject *names[EXT_NAME_COUNT];
};

/* encode_memo.c, encode_set.c, encode.c */
bool ext_work_grow(struct ext_work *work, size_t size);
bool ext_work_push(struct ext_work *work, struct ext_work_item item);
bool ext_work_keep(struct ext_work *work, PyObject *taken);
struct ext_memo *ext_memo_at(struct ext_work *work, uintptr_t key);
bool ext_memo_met(struct ext_work *work, PyObject *object, bool shared);
bool ext_memo_open(struct ext_work *work, PyObject *object, uint8_t tag, bool shared);
bool ext_work_reserve(struct ext_work *work, PyObject *object, size_t nodes);
bool ext_work_late(struct ext_work *work);
bool ext_work_cut(struct ext_work *work, PyObject *object);
void ext_encode_set(struct ext_work *work, PyObject *set); /* all but the tag */
bool ext_is_container(const PyTypeObject *type);
bool ext_encode_scalar(struct ext_work *work, PyObject *object, const PyTypeObject *type);
void ext_encode_value(struct ext_work *work, PyObject *object, bool shared);
void ext_encode_container(struct ext_work *work, PyObject *object, PyTypeObject *type, bool shared);

#include "encode_parts.h"
#include "encode_put.h"

#endif
