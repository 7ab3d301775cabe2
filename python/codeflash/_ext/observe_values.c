/* SPDX-License-Identifier: Apache-2.0 */
/* What an observed process encodes: values with or without the long texts in them, digests. */
#include "encode.h"
#include "hash.h"
#include "observe.h"

#define MAX_BYTES ((Py_ssize_t)64 << 20)

struct texts {
    PyObject *found; /* borrowed dict: hash -> content; NULL: nobody wants them */
    bool failed;
};

static int keep_text(void *context, const uint64_t hash[2], char kind, const void *data,
                     size_t size)
{
    struct texts *texts = context;
    unsigned char bytes[16];
    PyObject *key, *value;

    (void)kind;
    if (texts->found == NULL)
        return 0;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(hash[i / 8] >> (8 * (i % 8)));
    key = PyBytes_FromStringAndSize((const char *)bytes, (Py_ssize_t)sizeof(bytes));
    value = PyBytes_FromStringAndSize(data, (Py_ssize_t)size);
    texts->failed = key == NULL || value == NULL || PyDict_SetItem(texts->found, key, value) != 0;
    Py_XDECREF(key);
    Py_XDECREF(value);
    return texts->failed ? -1 : 0;
}

static bool encode(struct ext_encoder *encoder, PyObject *value, struct texts *texts,
                   Py_ssize_t max_bytes)
{
    struct ext_limits limits = { .max_bytes = (size_t)max_bytes,
                                 .max_nodes = UINT64_MAX,
                                 .max_ns = UINT64_MAX };
    enum ext_encode_status status;

    encoder->blob = keep_text;
    encoder->context = texts;
    status = ext_encode(encoder, &value, -1, &limits);
    if (status == EXT_ENCODE_OK && !texts->failed)
        return true;
    if (status == EXT_ENCODE_NOMEM)
        PyErr_NoMemory();
    else if (PyErr_Occurred() == NULL)
        PyErr_SetString(PyExc_ValueError, "value is larger than max_bytes");
    return false;
}

/* observe_encode(value, texts, max_bytes=64 MiB) -> (bytes, holes) */
static PyObject *observe_encode(PyObject *module, PyObject *args)
{
    struct ext_encoder encoder = { 0 };
    struct texts texts = { 0 };
    PyObject *value, *found, *result = NULL;
    Py_ssize_t max_bytes = MAX_BYTES;

    (void)module;
    if (!PyArg_ParseTuple(args, "OO|n", &value, &found, &max_bytes))
        return NULL;
    texts.found = PyDict_Check(found) ? found : NULL;
    if (encode(&encoder, value, &texts, max_bytes))
        result = Py_BuildValue("(y#I)", (const char *)encoder.data, (Py_ssize_t)encoder.size,
                               encoder.holes);
    ext_encoder_deinit(&encoder);
    return result;
}

static PyObject *observe_digest(PyObject *module, PyObject *value)
{
    struct ext_encoder encoder = { 0 };
    struct texts texts = { 0 };
    PyObject *result = NULL;

    (void)module;
    if (encode(&encoder, value, &texts, MAX_BYTES)) {
        XXH128_hash_t hash = XXH3_128bits(encoder.data, encoder.size);

        result = PyBytes_FromStringAndSize((const char *)&hash, (Py_ssize_t)sizeof(hash));
    }
    ext_encoder_deinit(&encoder);
    return result;
}

static PyMethodDef methods[] = {
    { "observe_encode", observe_encode, METH_VARARGS,
      "observe_encode(value, texts, max_bytes) -> (bytes, holes); texts: a dict or None" },
    { "observe_digest", observe_digest, METH_O, "observe_digest(value) -> 16 bytes" },
    { NULL, NULL, 0, NULL },
};

int ext_observe_values_add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods) != 0 ? -1 : ext_observe_show_add(module);
}
