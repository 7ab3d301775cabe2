/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/compare_work.h - what the files of the comparison share.
 *
 * A comparison is a stack of frames, each a pair of objects whose parts are being compared; the
 * path to a difference is read off the frames. Frames and parts own what they name, so that
 * another thread may change the values meanwhile: the answer may then be either, but nothing else
 * happens. Functions that find a difference or fail say so in work->state, and return.
 */
#ifndef CF_EXT_COMPARE_WORK_H
#define CF_EXT_COMPARE_WORK_H

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
enum cmp_types {
    CMP_TYPES_SAME,
    CMP_TYPES_BY_CONTENT, /* two classes of one name: their contents are still to be compared */
    CMP_TYPES_DIFFER,     /* which was said, or an error */
};
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
struct cmp_known {
    PyTypeObject *type; /* or NULL, and its name */
    const char *name;
    cmp_content_fn content;
    bool value;
    bool whole;
    bool container;           /* is entered where both sides are one object */
    const char *const *names; /* attributes for cmp_content_members, with their dots */
};
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
