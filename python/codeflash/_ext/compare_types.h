/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_types.h - the structures that the files of the comparison share.
 *
 * A comparison is a stack of frames, each a pair of objects whose parts are being compared; the
 * path to a difference is read off the frames. Frames and parts own what they name, so that
 * another thread may change the values meanwhile: the answer may then be either, but nothing else
 * happens. Functions that find a difference or fail say so in work->state, and return.
 */
#ifndef CF_EXT_COMPARE_TYPES_H
#define CF_EXT_COMPARE_TYPES_H

#include "compare.h"
#include "compare_memo.h"

enum cmp_state { CMP_GO, CMP_DIFFERS, CMP_ERROR };

enum cmp_op {
    CMP_OP_SEQUENCE, /* two lists or tuples */
    CMP_OP_DICT,     /* pairs in their order */
    CMP_OP_PARTS,    /* parts first..end of the stack of parts */
    CMP_OP_SET,      /* elements to be paired */
};

/* How a place below a frame is written. */
enum cmp_label {
    CMP_LABEL_NONE,
    CMP_LABEL_INDEX,  /* path[3] */
    CMP_LABEL_FLAT,   /* path.flat[3] */
    CMP_LABEL_LIST,   /* list(path)[3] */
    CMP_LABEL_KEYS,   /* list(path)[3]: the key of the pair is meant */
    CMP_LABEL_KEY,    /* path['key'] */
    CMP_LABEL_VALUES, /* the same, the key being that of a list of keys */
    CMP_LABEL_NAME,   /* path.name */
    CMP_LABEL_TEXT,   /* path, text, [index] where that is not negative, tail */
    CMP_LABEL_ITEM,   /* path, text, [key] */
    CMP_LABEL_SUFFIX, /* path and the name as it is */
};

struct cmp_part {
    PyObject *a;      /* owned; NULL: only the other side has it */
    PyObject *b;      /* owned */
    PyObject *name;   /* owned or NULL: NAME, KEY, ITEM, SUFFIX */
    const char *text; /* NAME without a name; TEXT. Borrowed from a type of the pair, or static */
    const char *tail;
    Py_ssize_t index;
    enum cmp_label label;
};

struct cmp_match; /* compare_set.c */

struct cmp_frame {
    PyObject *a;             /* owned */
    PyObject *b;             /* owned */
    PyObject *key;           /* DICT: owned; the key of the present pair */
    PyObject *at[2];         /* DICT: owned; its values, until they were compared */
    PyObject *base;          /* owned or NULL: a str, the path so far */
    struct cmp_match *match; /* SET: owned */
    Py_ssize_t next[2];      /* position in each */
    size_t first, end;       /* its parts */
    Py_ssize_t pairs;        /* DICT: pairs begun */
    enum cmp_op op;
    enum cmp_label label; /* of the present part; NONE: none yet */
    enum cmp_label style; /* SEQUENCE: what the label becomes */
    bool whole;           /* a difference inside is one of the pair */
};

/* How objects of one type are compared. */
struct cmp_kind;
struct cmp_work;
typedef void (*cmp_content_fn)(struct cmp_work *work, const struct cmp_kind *kind, PyObject *a,
                               PyObject *b);

struct cmp_kind {
    PyTypeObject *type;     /* owned */
    PyTypeObject *base;     /* the type written in C that it is or derives from; borrowed */
    cmp_content_fn content; /* compares what `base` keeps; NULL: nothing */
    bool value;             /* cannot change: it does not matter whether two places share it */
    bool attributes;        /* has a dict or slots */
    bool leaf;              /* nothing to compare where both sides are one object */
    bool whole;             /* a difference is shown as one of the whole */
    bool equality;          /* defines __eq__ in Python */
    const char *library;    /* whose objects codeflash._libraries takes apart; or NULL */
    cmp_content_fn plain_content; /* where it does not */
    bool plain_attributes;
    const struct cmp_known *known;
};

#define CMP_KINDS 128 /* power of two */

struct cmp_options {
    PyObject *root;         /* str: what the path begins with */
    PyObject *same_modules; /* dict of str to str, or NULL */
    PyObject *same;         /* tuple of pairs, or NULL */
    PyObject *libraries;    /* callable (library, object) -> parts */
    double rel_tol, abs_tol;
    bool tolerant;
    bool check_eq;
    double max_seconds; /* negative: none */
    size_t max_bytes;   /* 0: none */
};

struct cmp_work {
    const struct cmp_options *options;
    PyObject *module; /* codeflash._ext; borrowed */
    enum cmp_state state;
    struct cmp_frame *frames; /* owned */
    size_t depth, frame_capacity;
    struct cmp_part *parts; /* owned */
    size_t part_count, part_capacity;
    struct cmp_memo memo;
    struct cmp_memo unlike; /* elements of sets that were tried in vain */
    size_t trials;          /* sets on the stack whose elements are being tried */
    bool alias_conflict;    /* the latest difference was one of sharing */
    PyObject *later;      /* owned list of (path, elements, elements): sets that are paired last */
    PyObject *equalities; /* owned list of pairs whose __eq__ is asked at the end */
    PyObject *roots[2];   /* borrowed */
    PyObject *located[2]; /* look for the place where one of them is met; borrowed */
    struct cmp_kind kinds[CMP_KINDS];
    destructor python_dealloc;
    uint64_t steps;
    double deadline;
    PyObject *path, *kind, *left, *right, *text; /* owned: the difference */
};

struct cmp_known {
    PyTypeObject *type; /* or NULL, and its name */
    const char *name;
    cmp_content_fn content;
    bool value;
    bool whole;
    bool container;           /* is entered where both sides are one object */
    const char *const *names; /* attributes for cmp_content_members, with their dots */
};

enum cmp_types {
    CMP_TYPES_SAME,
    CMP_TYPES_BY_CONTENT, /* two classes of one name: their contents are still to be compared */
    CMP_TYPES_DIFFER,     /* which was said, or an error */
};

#endif
