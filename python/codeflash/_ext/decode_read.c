/* SPDX-License-Identifier: Apache-2.0 */
/* Reading numbers, text and names out of untrusted bytes. */
#include "decode_work.h"

void ext_decode_damaged(const struct ext_decoder *decoder, const char *what)
{
    if (PyErr_Occurred() == NULL)
        PyErr_Format(PyExc_ValueError, "recorded value is damaged at byte %zu: %s", decoder->next,
                     what);
}

/* Names and messages inside may hold line ends; an error of ours is one line. */
void ext_decode_fail(const char *format, ...)
{
    PyObject *text = NULL, *line = NULL, *end = PyUnicode_FromString("\n");
    PyObject *space = PyUnicode_FromString(" ");
    va_list args;

    va_start(args, format);
    text = PyUnicode_FromFormatV(format, args);
    va_end(args);
    if (text != NULL && end != NULL && space != NULL)
        line = PyUnicode_Replace(text, end, space, -1);
    if (line != NULL)
        PyErr_SetObject(PyExc_ValueError, line);
    Py_XDECREF(text);
    Py_XDECREF(line);
    Py_XDECREF(end);
    Py_XDECREF(space);
}

bool ext_read_number(struct ext_decoder *decoder, uint64_t *value)
{
    uint64_t number = 0;

    for (unsigned int shift = 0; decoder->next < decoder->size && shift < 64; shift += 7) {
        const uint8_t byte = decoder->data[decoder->next++];

        if (shift == 63 && byte > 1)
            break;
        number |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            *value = number;
            return true;
        }
    }
    ext_decode_damaged(decoder, "a number has no end");
    return false;
}

/* A number of elements, of which each takes at least `each` bytes. What all open values together
 * still expect has to fit into the bytes that are left, so memory stays in proportion. */
bool ext_read_count(struct ext_decoder *decoder, size_t each, size_t *count)
{
    uint64_t number = 0;
    size_t left = 0;

    if (!ext_read_number(decoder, &number))
        return false;
    left = decoder->size - decoder->next;
    if (number > left / each || decoder->pending > left - (size_t)number * each) {
        ext_decode_damaged(decoder, "more elements than bytes");
        return false;
    }
    *count = (size_t)number;
    return true;
}

/* `*text` points into the input. */
static bool read_bytes(struct ext_decoder *decoder, const char **text, size_t *size)
{
    uint64_t number = 0;

    if (!ext_read_number(decoder, &number))
        return false;
    if (number > decoder->size - decoder->next) {
        ext_decode_damaged(decoder, "it ends inside a string");
        return false;
    }
    *text = (const char *)decoder->data + decoder->next;
    *size = (size_t)number;
    decoder->next += (size_t)number;
    return true;
}

static PyObject *decode_text(const struct ext_decoder *decoder, const char *text, size_t size)
{
    PyObject *result = PyUnicode_DecodeUTF8(text, (Py_ssize_t)size, "surrogatepass");

    if (result == NULL) {
        PyErr_Clear();
        ext_decode_damaged(decoder, "a string is not UTF-8");
    }
    return result;
}

PyObject *ext_read_str(struct ext_decoder *decoder)
{
    const char *text = NULL;
    size_t size = 0;

    return read_bytes(decoder, &text, &size) ? decode_text(decoder, text, size) : NULL;
}

/* --- scalars ------------------------------------------------------------------------------ */

static PyObject *read_blob(struct ext_decoder *decoder, bool text)
{
    PyObject *hash = NULL, *content = NULL, *result = NULL, *blobs = decoder->input->blobs;
    uint64_t size = 0;

    if (decoder->size - decoder->next < 16) {
        ext_decode_damaged(decoder, "it ends inside a hash");
        return NULL;
    }
    hash = PyBytes_FromStringAndSize((const char *)decoder->data + decoder->next, 16);
    decoder->next += 16;
    if (hash != NULL && ext_read_number(decoder, &size) && blobs != NULL) {
        content = PyDict_Check(blobs) ? PyDict_GetItemWithError(blobs, hash) : NULL;
        Py_XINCREF(content);
        if (content == NULL && !PyDict_Check(blobs))
            content = PyObject_CallFunctionObjArgs(blobs, hash, NULL);
    }
    Py_XDECREF(hash);
    if (content != NULL && PyBytes_Check(content) && (uint64_t)PyBytes_GET_SIZE(content) == size) {
        if (text)
            result = decode_text(decoder, PyBytes_AS_STRING(content), (size_t)size);
        else
            result = PyBytes_FromStringAndSize(PyBytes_AS_STRING(content), (Py_ssize_t)size);
    } else if (PyErr_Occurred() == NULL) {
        PyErr_SetString(PyExc_ValueError, "a long string of a recorded value is missing");
    }
    Py_XDECREF(content);
    return result;
}

static PyObject *read_int(struct ext_decoder *decoder)
{
    uint64_t number = 0;

    if (!ext_read_number(decoder, &number))
        return NULL;
    return PyLong_FromLongLong((long long)(number >> 1 ^ (UINT64_C(0) - (number & 1))));
}

static PyObject *read_bigint(struct ext_decoder *decoder)
{
    const char *text = NULL;
    size_t size = 0;

    if (!read_bytes(decoder, &text, &size))
        return NULL;
    return _PyLong_FromByteArray((const unsigned char *)text, size, 1, 1);
}

static bool read_double(struct ext_decoder *decoder, double *number)
{
    uint64_t bits = 0;

    if (decoder->size - decoder->next < sizeof(bits)) {
        ext_decode_damaged(decoder, "it ends inside a float");
        return false;
    }
    for (size_t i = 0; i < sizeof(bits); i++)
        bits |= (uint64_t)decoder->data[decoder->next++] << (8 * i);
    memcpy(number, &bits, sizeof(bits));
    return true;
}

static PyObject *read_complex(struct ext_decoder *decoder)
{
    double real = 0, imaginary = 0;

    return read_double(decoder, &real) && read_double(decoder, &imaginary)
               ? PyComplex_FromDoubles(real, imaginary)
               : NULL;
}

static PyObject *constant(uint8_t tag)
{
    PyObject *result = tag == CF_VALUE_NONE       ? Py_None
                       : tag == CF_VALUE_TRUE     ? Py_True
                       : tag == CF_VALUE_FALSE    ? Py_False
                       : tag == CF_VALUE_ELLIPSIS ? Py_Ellipsis
                                                  : Py_NotImplemented;

    Py_INCREF(result);
    return result;
}

static PyObject *read_bytes_object(struct ext_decoder *decoder, bool array)
{
    const char *text = NULL;
    size_t size = 0;

    if (!read_bytes(decoder, &text, &size))
        return NULL;
    return array ? PyByteArray_FromStringAndSize(text, (Py_ssize_t)size)
                 : PyBytes_FromStringAndSize(text, (Py_ssize_t)size);
}

/* A value without values inside. NULL without an exception: the tag is of another kind. */
PyObject *ext_read_scalar(struct ext_decoder *decoder, uint8_t tag)
{
    double number = 0;

    if (tag != '\0' && strchr("NTFEI", tag) != NULL)
        return constant(tag);
    if (tag == CF_VALUE_INT)
        return read_int(decoder);
    if (tag == CF_VALUE_STR)
        return ext_read_str(decoder);
    if (tag == CF_VALUE_FLOAT)
        return read_double(decoder, &number) ? PyFloat_FromDouble(number) : NULL;
    if (tag == CF_VALUE_BYTES || tag == CF_VALUE_BYTEARRAY)
        return read_bytes_object(decoder, tag == CF_VALUE_BYTEARRAY);
    if (tag == CF_VALUE_BIGINT)
        return read_bigint(decoder);
    if (tag == CF_VALUE_COMPLEX)
        return read_complex(decoder);
    if (tag == CF_VALUE_BIG_STR || tag == CF_VALUE_BIG_BYTES)
        return read_blob(decoder, tag == CF_VALUE_BIG_STR);
    if (tag == CF_VALUE_GLOBAL)
        return ext_read_global(decoder);
    if (tag == CF_VALUE_MODULE)
        return ext_read_module(decoder);
    if (tag == CF_VALUE_HOLE)
        return ext_read_hole(decoder);
    return NULL;
}

/* --- names -------------------------------------------------------------------------------- */

/* Anything that importing or looking up raised becomes one line. */
static void name_missing(PyObject *module, PyObject *qualname)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL;

    if (PyErr_Occurred() != NULL && PyErr_ExceptionMatches(PyExc_Exception) == 0)
        return;
    PyErr_Fetch(&type, &value, &traceback);
    if (qualname == NULL)
        ext_decode_fail("module %U cannot be imported", module);
    else
        ext_decode_fail("%U:%U is not there", module, qualname);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static PyObject *import(struct ext_decoder *decoder, PyObject *name)
{
    PyObject *mapped = NULL, *module = NULL;

    if (decoder->input->names != NULL)
        mapped = PyDict_GetItemWithError(decoder->input->names, name);
    if (mapped != NULL && PyUnicode_Check(mapped))
        name = mapped;
    module = PyDict_GetItemWithError(PyImport_GetModuleDict(), name);
    if (module != NULL && module != Py_None) {
        Py_INCREF(module);
        return module;
    }
    module = PyUnicode_GET_LENGTH(name) != 0
                 ? PyImport_ImportModuleLevelObject(name, NULL, NULL, NULL, 0)
                 : NULL;
    Py_XDECREF(module); /* the top package */
    module = module != NULL ? PyImport_GetModule(name) : NULL;
    if (module == NULL)
        name_missing(name, NULL);
    return module;
}

static PyObject *walk(PyObject *found, PyObject *qualname)
{
    PyObject *dot = PyUnicode_FromString("."), *parts = NULL;

    parts = dot != NULL ? PyUnicode_Split(qualname, dot, -1) : NULL;
    Py_XDECREF(dot);
    for (Py_ssize_t i = 0; parts != NULL && found != NULL && i < PyList_GET_SIZE(parts); i++) {
        PyObject *next = PyObject_GetAttr(found, PyList_GET_ITEM(parts, i));

        Py_DECREF(found);
        found = next;
    }
    if (parts == NULL)
        Py_CLEAR(found);
    Py_XDECREF(parts);
    return found;
}

static PyObject *find_global(struct ext_decoder *decoder)
{
    PyObject *module = ext_read_str(decoder), *qualname = NULL, *found = NULL;

    qualname = module != NULL ? ext_read_str(decoder) : NULL;
    if (qualname != NULL)
        found = import(decoder, module);
    if (found != NULL) {
        found = walk(found, qualname);
        if (found == NULL)
            name_missing(module, qualname);
    }
    Py_XDECREF(module);
    Py_XDECREF(qualname);
    return found;
}

/* The same name comes many times: it is looked up once. */
PyObject *ext_read_global(struct ext_decoder *decoder)
{
    const size_t start = decoder->next;
    const char *text = NULL;
    size_t size = 0;
    PyObject *key = NULL, *found = NULL;

    if (!read_bytes(decoder, &text, &size) || !read_bytes(decoder, &text, &size))
        return NULL;
    key = PyBytes_FromStringAndSize((const char *)decoder->data + start,
                                    (Py_ssize_t)(decoder->next - start));
    found = key != NULL ? PyDict_GetItemWithError(decoder->globals, key) : NULL;
    Py_XINCREF(found);
    if (found == NULL && PyErr_Occurred() == NULL) {
        decoder->next = start;
        found = find_global(decoder);
        if (found != NULL && PyDict_SetItem(decoder->globals, key, found) != 0)
            Py_CLEAR(found);
    }
    Py_XDECREF(key);
    return found;
}

PyObject *ext_read_module(struct ext_decoder *decoder)
{
    PyObject *name = ext_read_str(decoder), *module = NULL;

    if (name != NULL)
        module = import(decoder, name);
    Py_XDECREF(name);
    return module;
}

PyObject *ext_read_hole(struct ext_decoder *decoder)
{
    PyObject *type_name = ext_read_str(decoder), *reason = NULL, *hole = NULL;

    reason = type_name != NULL ? ext_read_str(decoder) : NULL;
    if (reason != NULL)
        hole = ext_hole_new(decoder->input->module, type_name, reason);
    Py_XDECREF(type_name);
    Py_XDECREF(reason);
    return hole;
}
