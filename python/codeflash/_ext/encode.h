/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/encode.h - turns Python values into the bytes of trace/value.h.
 *
 * Runs inside the traced program with the GIL held: it runs no Python code of the program (no
 * __reduce__, __getstate__, __getattr__, __eq__, __hash__, __repr__, descriptor written in Python),
 * keeps the caller's exception state, raises nothing, and is bounded in bytes, nodes and time.
 * It uses no C recursion, so it works on small stacks and for any nesting.
 */
#ifndef CF_EXT_ENCODE_H
#define CF_EXT_ENCODE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXT_BLOB_MIN 1024 /* a str or bytes of so many bytes goes out as a blob of its own */

/* Called once for every long str (kind 's', UTF-8) or bytes ('b') met; the data is borrowed for
 * the call. Returns 0, or -1 to stop the encoding with EXT_ENCODE_FULL. */
typedef int (*ext_blob_fn)(void *context, const uint64_t hash[2], char kind, const void *data,
                           size_t size);

struct ext_limits {
    size_t max_bytes;   /* of the encoded values and their blobs together */
    uint64_t max_nodes; /* values inside values; what is beyond becomes holes ("too large") */
    uint64_t max_ns;    /* of the thread; beyond it the rest becomes holes ("too slow") */
    size_t max_depth;   /* 0: any; what lies deeper becomes holes ("too deep") */
    bool whole;         /* EXT_ENCODE_LATE instead of holes where max_ns is over */
};

enum ext_encode_status {
    EXT_ENCODE_OK = 0,
    EXT_ENCODE_TOO_LARGE = 1, /* over max_bytes */
    EXT_ENCODE_NOMEM = 2,
    EXT_ENCODE_FULL = 3, /* the blob callback said stop */
    EXT_ENCODE_LATE = 4, /* over max_ns, and nothing but the whole was wanted */
};

/* Reusable: one per thread or one guarded by the GIL. Zero-initialise; ext_encoder_deinit() frees.
 */
struct ext_encoder {
    uint8_t *data; /* owned; the encoded bytes of the latest call */
    size_t size;
    size_t capacity;
    uint32_t holes; /* in the latest call */
    bool cut;       /* max_nodes or max_ns was reached in it: holes lie where chance has it */
    bool ends_seen; /* the program can notice when some object in it ends */
    uint64_t nodes;
    ext_blob_fn blob; /* NULL: blobs are only hashed */
    void *context;
    void *work; /* owned by encode.c: stacks and the memo table, kept between calls */
};

/*
 * Encodes `count` values as one tuple ('t'), or a single value where `count` is -1 (values[0]).
 * A NULL value becomes a hole ("unbound"). The result is in encoder->data/size until the next
 * call. Values are borrowed.
 */
enum ext_encode_status ext_encode(struct ext_encoder *encoder, PyObject *const *values,
                                  Py_ssize_t count, const struct ext_limits *limits);

/* Encodes an exception (its tag is 'x'): type, args, attributes, cause and context chain. The
 * traceback is left out. `exception` is a normalized instance, borrowed. */
enum ext_encode_status ext_encode_exception(struct ext_encoder *encoder, PyObject *exception,
                                            const struct ext_limits *limits);

/* Tells two functions apart that start in one line. */
uint64_t ext_code_mark(PyObject *code);

void ext_encoder_deinit(struct ext_encoder *encoder);

#endif
