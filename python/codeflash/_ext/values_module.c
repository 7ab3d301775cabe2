/* SPDX-License-Identifier: Apache-2.0 */
/* Python functions around the encoder, the decoder and the comparison. */
#include "values_module.h"

#include "decode.h"
#include "decode_hole.h"
#include "diff.h"
#include "encode.h"

#include <stdbool.h>
#include <zstd.h>

#define MAX_BYTES ((size_t)1 << 30)

struct blobs {
    PyObject *found; /* owned dict: hash -> content */
    bool failed;
};

static int keep_blob(void *context, const uint64_t hash[2], char kind, const void *data,
                     size_t size)
{
    struct blobs *blobs = context;
    unsigned char bytes[16];
    PyObject *key = NULL, *value = NULL;

    (void)kind;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(hash[i / 8] >> (8 * (i % 8)));
    key = PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)sizeof(bytes));
    value = PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    blobs->failed = key == NULL || value == NULL || PyDict_SetItem(blobs->found, key, value) != 0;
    Py_XDECREF(key);
    Py_XDECREF(value);
    return blobs->failed ? -1 : 0;
}

enum what { VALUE, CALL, EXCEPTION };

static struct ext_encoder spare; /* kept from one call to the next: its tables cost more than it */

static struct ext_encoder take_encoder(struct blobs *blobs)
{
    struct ext_encoder encoder = spare;

    spare = (struct ext_encoder){ .blob = NULL };
    encoder.blob = keep_blob;
    encoder.context = blobs;
    return encoder;
}

static void give_back(struct ext_encoder *encoder)
{
    ext_encoder_deinit(&spare); /* of a call made meanwhile */
    spare = *encoder;
}

static PyObject *result_of(const struct ext_encoder *encoder, enum ext_encode_status status,
                           const struct blobs *blobs)
{
    if (status == EXT_ENCODE_NOMEM)
        return PyErr_NoMemory();
    if (status != EXT_ENCODE_OK || blobs->failed) {
        if (PyErr_Occurred() == NULL)
            PyErr_SetString(PyExc_ValueError, "value is larger than max_bytes");
        return NULL;
    }
    return Py_BuildValue("(y#O)", (const char *)encoder->data, (Py_ssize_t)encoder->size,
                         blobs->found);
}

static PyObject *encode(PyObject *args, PyObject *keywords, enum what what)
{
    static char value_name[] = "value", bytes_name[] = "max_bytes", nodes_name[] = "max_nodes";
    static char ns_name[] = "max_ns", depth_name[] = "max_depth";
    static char *names[] = { value_name, bytes_name, nodes_name, ns_name, depth_name, NULL };
    struct ext_encoder encoder;
    struct ext_limits limits = { .max_bytes = MAX_BYTES };
    struct blobs blobs = { NULL, false };
    unsigned long long bytes = MAX_BYTES, nodes = UINT64_MAX, ns = UINT64_MAX, depth = 0;
    enum ext_encode_status status = EXT_ENCODE_NOMEM;
    PyObject *value = NULL, *result = NULL;

    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|$KKKK", names, &value, &bytes, &nodes, &ns,
                                     &depth))
        return NULL;
    if (what == CALL && !PyTuple_Check(value))
        return PyErr_Format(PyExc_TypeError, "the values of a call are a tuple");
    blobs.found = PyDict_New();
    if (blobs.found == NULL)
        return NULL;
    limits = (struct ext_limits){
        .max_bytes = (size_t)bytes, .max_nodes = nodes, .max_ns = ns, .max_depth = (size_t)depth
    };
    encoder = take_encoder(&blobs);
    if (what == EXCEPTION)
        status = ext_encode_exception(&encoder, value, &limits);
    else if (what == CALL)
        status = ext_encode(&encoder, ((PyTupleObject *)value)->ob_item, PyTuple_GET_SIZE(value),
                            &limits);
    else
        status = ext_encode(&encoder, &value, -1, &limits);
    result = result_of(&encoder, status, &blobs);
    give_back(&encoder);
    Py_DECREF(blobs.found);
    return result;
}

static PyObject *values_encode(PyObject *module, PyObject *args, PyObject *keywords)
{
    (void)module;
    return encode(args, keywords, VALUE);
}

static PyObject *values_encode_call(PyObject *module, PyObject *args, PyObject *keywords)
{
    (void)module;
    return encode(args, keywords, CALL);
}

static PyObject *values_encode_exception(PyObject *module, PyObject *args, PyObject *keywords)
{
    (void)module;
    return encode(args, keywords, EXCEPTION);
}

/* --- the other way ------------------------------------------------------------------------- */

static PyObject *or_null(PyObject *object)
{
    return object == Py_None ? NULL : object;
}

static PyObject *values_decode(PyObject *module, PyObject *args)
{
    struct ext_decode_input input = { .module = module };
    PyObject *blobs = Py_None, *names = Py_None, *value = NULL;
    Py_buffer data;

    if (!PyArg_ParseTuple(args, "y*|OO", &data, &blobs, &names))
        return NULL;
    input.data = data.buf;
    input.size = data.len;
    input.blobs = or_null(blobs);
    input.names = or_null(names);
    if (input.names != NULL && !PyDict_Check(input.names))
        PyErr_SetString(PyExc_TypeError, "module_map is a dict");
    else
        value = ext_decode(&input);
    PyBuffer_Release(&data);
    return value;
}

static PyObject *values_diff(PyObject *module, PyObject *args)
{
    struct ext_diff_input input = { .root = "result" };
    Py_buffer a, b;
    PyObject *names = Py_None, *main_name = NULL, *result = NULL;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*|sO", &a, &b, &input.root, &names))
        return NULL;
    if (PyDict_Check(names))
        main_name = PyDict_GetItemString(names, "__main__");
    if (main_name != NULL && PyUnicode_Check(main_name))
        input.main_name = PyUnicode_AsUTF8(main_name);
    input.data[0] = a.buf;
    input.size[0] = (size_t)a.len;
    input.data[1] = b.buf;
    input.size[1] = (size_t)b.len;
    if (PyErr_Occurred() == NULL)
        result = ext_diff(&input);
    PyBuffer_Release(&a);
    PyBuffer_Release(&b);
    return result;
}

static PyObject *values_holes_touched(PyObject *module, PyObject *args)
{
    (void)args;
    return ext_hole_touched(module);
}

static PyObject *values_decompress(PyObject *module, PyObject *args)
{
    Py_buffer data = { .buf = NULL }, prefix = { .buf = NULL };
    PyObject *result = NULL;
    ZSTD_DCtx *context = NULL;
    Py_ssize_t size = 0;
    size_t made = 0;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*n|z*", &data, &size, &prefix))
        return NULL;
    if (size < 0 || (size_t)size > MAX_BYTES * 4)
        PyErr_SetString(PyExc_ValueError, "size of compressed data is out of range");
    else
        result = PyBytes_FromStringAndSize(NULL, size);
    context = result != NULL ? ZSTD_createDCtx() : NULL;
    if (context != NULL && prefix.buf != NULL)
        ZSTD_DCtx_refPrefix(context, prefix.buf, (size_t)prefix.len);
    if (context != NULL)
        made = ZSTD_decompressDCtx(context, PyBytes_AS_STRING(result), (size_t)size, data.buf,
                                   (size_t)data.len);
    if (result != NULL && (context == NULL || made != (size_t)size)) {
        PyErr_SetString(PyExc_ValueError, "compressed data is damaged");
        Py_CLEAR(result);
    }
    ZSTD_freeDCtx(context);
    PyBuffer_Release(&data);
    if (prefix.obj != NULL)
        PyBuffer_Release(&prefix);
    return result;
}

static PyObject *values_code_mark(PyObject *module, PyObject *code)
{
    (void)module;
    if (!PyCode_Check(code))
        return PyErr_Format(PyExc_TypeError, "not a code object");
    return PyLong_FromLongLong((long long)ext_code_mark(code));
}

static PyMethodDef methods[] = {
    { "encode", (PyCFunction)(void (*)(void))values_encode, METH_VARARGS | METH_KEYWORDS,
      "encode(value, *, max_bytes, max_nodes, max_ns, max_depth) -> (bytes, {hash: content})" },
    { "encode_call", (PyCFunction)(void (*)(void))values_encode_call, METH_VARARGS | METH_KEYWORDS,
      "the same for the values of a call, a tuple" },
    { "encode_exception", (PyCFunction)(void (*)(void))values_encode_exception,
      METH_VARARGS | METH_KEYWORDS, "the same for an exception" },
    { "decode", values_decode, METH_VARARGS,
      "decode(data, blobs=None, module_map=None) -> value; blobs: a dict or a callable" },
    { "diff", values_diff, METH_VARARGS,
      "diff(a, b, root='result', module_map=None) -> None, or the first difference" },
    { "holes_touched", values_holes_touched, METH_NOARGS,
      "the type of the hole that was touched first since the last call, or None" },
    { "code_mark", values_code_mark, METH_O,
      "code_mark(code) -> int: tells two functions apart that start in one line" },
    { "decompress", values_decompress, METH_VARARGS,
      "decompress(data, size, prefix=None) -> bytes" },
    { NULL, NULL, 0, NULL },
};

int ext_values_add(PyObject *module)
{
    return ext_hole_add(module) != 0 ? -1 : PyModule_AddFunctions(module, methods);
}
