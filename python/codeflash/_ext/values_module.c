/* SPDX-License-Identifier: Apache-2.0 */
/* Python functions around the encoder, the decoder and the comparison. */
#include "values_module.h"

#include "encode.h"

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
    static char ns_name[] = "max_ns";
    static char *names[] = { value_name, bytes_name, nodes_name, ns_name, NULL };
    struct ext_encoder encoder = { .blob = keep_blob };
    struct ext_limits limits = { MAX_BYTES, UINT64_MAX, UINT64_MAX };
    struct blobs blobs = { NULL, false };
    unsigned long long bytes = MAX_BYTES, nodes = UINT64_MAX, ns = UINT64_MAX;
    enum ext_encode_status status = EXT_ENCODE_NOMEM;
    PyObject *value = NULL, *result = NULL;

    if (!PyArg_ParseTupleAndKeywords(args, keywords, "O|$KKK", names, &value, &bytes, &nodes, &ns))
        return NULL;
    if (what == CALL && !PyTuple_Check(value))
        return PyErr_Format(PyExc_TypeError, "the values of a call are a tuple");
    blobs.found = PyDict_New();
    if (blobs.found == NULL)
        return NULL;
    limits = (struct ext_limits){ (size_t)bytes, nodes, ns };
    encoder.context = &blobs;
    if (what == EXCEPTION)
        status = ext_encode_exception(&encoder, value, &limits);
    else if (what == CALL)
        status = ext_encode(&encoder, ((PyTupleObject *)value)->ob_item, PyTuple_GET_SIZE(value),
                            &limits);
    else
        status = ext_encode(&encoder, &value, -1, &limits);
    result = result_of(&encoder, status, &blobs);
    ext_encoder_deinit(&encoder);
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

static PyMethodDef methods[] = {
    { "encode", (PyCFunction)(void (*)(void))values_encode, METH_VARARGS | METH_KEYWORDS,
      "encode(value, *, max_bytes, max_nodes, max_ns) -> (bytes, {hash: content})" },
    { "encode_call", (PyCFunction)(void (*)(void))values_encode_call,
      METH_VARARGS | METH_KEYWORDS, "the same for the values of a call, a tuple" },
    { "encode_exception", (PyCFunction)(void (*)(void))values_encode_exception,
      METH_VARARGS | METH_KEYWORDS, "the same for an exception" },
    { NULL, NULL, 0, NULL },
};

int ext_values_add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
