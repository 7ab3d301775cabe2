/* SPDX-License-Identifier: Apache-2.0 */
/* Writers of the encoder: numbers, text, bytes, blobs and holes. */
#include "encode_work.h"

#include "hash.h"

#define NUMBER_MAX 10 /* bytes of a 64-bit varint */

void ext_put_number(struct ext_work *work, uint64_t value)
{
    uint8_t *out = NULL;
    size_t size = 0;

    if (!ext_put_room(work, NUMBER_MAX))
        return;
    out = work->encoder->data + work->encoder->size;
    while (value >= 0x80) {
        out[size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    out[size++] = (uint8_t)value;
    work->encoder->size += size;
}

void ext_put_text(struct ext_work *work, const char *text, size_t size)
{
    ext_put_number(work, size);
    ext_put_bytes(work, text, size);
}

static size_t utf8_width(Py_UCS4 point)
{
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

static size_t utf8_size(PyObject *text)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    const int kind = (int)PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);
    size_t size = 0;

    if (PyUnicode_IS_ASCII(text))
        return (size_t)length;
    for (Py_ssize_t i = 0; i < length; i++)
        size += utf8_width(PyUnicode_READ(kind, data, i));
    return size;
}

/* PyUnicode_AsUTF8 would keep its result inside the program's string. */
static void utf8_write(PyObject *text, uint8_t *out)
{
    const Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    const int kind = (int)PyUnicode_KIND(text);
    const void *data = PyUnicode_DATA(text);

    for (Py_ssize_t i = 0; i < length; i++) {
        const Py_UCS4 point = PyUnicode_READ(kind, data, i);

        if (point < 0x80) {
            *out++ = (uint8_t)point;
        } else if (point < 0x800) {
            *out++ = (uint8_t)(0xC0 | point >> 6);
            *out++ = (uint8_t)(0x80 | (point & 0x3F));
        } else if (point < 0x10000) {
            *out++ = (uint8_t)(0xE0 | point >> 12);
            *out++ = (uint8_t)(0x80 | (point >> 6 & 0x3F));
            *out++ = (uint8_t)(0x80 | (point & 0x3F));
        } else {
            *out++ = (uint8_t)(0xF0 | point >> 18);
            *out++ = (uint8_t)(0x80 | (point >> 12 & 0x3F));
            *out++ = (uint8_t)(0x80 | (point >> 6 & 0x3F));
            *out++ = (uint8_t)(0x80 | (point & 0x3F));
        }
    }
}

/* Strings made by old extension modules may not be in their final form. */
static bool str_ready(PyObject *text)
{
#if PY_VERSION_HEX < 0x030C0000
    if (PyUnicode_READY(text) != 0) {
        PyErr_Clear();
        return false;
    }
#else
    (void)text;
#endif
    return true;
}

static bool fits(struct ext_work *work, size_t size)
{
    const size_t used = work->encoder->size + work->blob_bytes;

    if (used <= work->limits.max_bytes && size <= work->limits.max_bytes - used)
        return true;
    if (work->status == EXT_ENCODE_OK)
        work->status = EXT_ENCODE_TOO_LARGE;
    return false;
}

void ext_put_str(struct ext_work *work, PyObject *text)
{
    size_t size = 0;

    if (!str_ready(text)) {
        ext_put_text(work, "?", 1);
        return;
    }
    if (!fits(work, (size_t)PyUnicode_GET_LENGTH(text)))
        return;
    size = utf8_size(text);
    if (!fits(work, size))
        return;
    ext_put_number(work, size);
    if (size == 0 || !ext_put_room(work, size))
        return;
    if (PyUnicode_IS_ASCII(text))
        memcpy(work->encoder->data + work->encoder->size, PyUnicode_DATA(text), size);
    else
        utf8_write(text, work->encoder->data + work->encoder->size);
    work->encoder->size += size;
}

static void put_blob(struct ext_work *work, char kind, const void *data, size_t size)
{
    const XXH128_hash_t digest = XXH3_128bits(data, size);
    const uint64_t hash[2] = { digest.low64, digest.high64 };
    uint8_t bytes[sizeof(hash)];

    if (work->encoder->blob != NULL &&
        work->encoder->blob(work->encoder->context, hash, kind, data, size) != 0) {
        work->status = EXT_ENCODE_FULL;
        return;
    }
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(hash[i / 8] >> (8 * (i % 8)));
    work->blob_bytes += size;
    ext_put_byte(work, kind == 's' ? CF_VALUE_BIG_STR : CF_VALUE_BIG_BYTES);
    ext_put_bytes(work, bytes, sizeof(bytes));
    ext_put_number(work, size);
}

static void encode_long_str(struct ext_work *work, PyObject *text, size_t size)
{
    if (PyUnicode_IS_ASCII(text)) {
        put_blob(work, 's', PyUnicode_DATA(text), size);
        return;
    }
    if (size > work->scratch_capacity) {
        uint8_t *grown = PyMem_RawRealloc(work->scratch, size);

        if (grown == NULL) {
            work->status = EXT_ENCODE_NOMEM;
            return;
        }
        work->scratch = grown;
        work->scratch_capacity = size;
    }
    utf8_write(text, work->scratch);
    put_blob(work, 's', work->scratch, size);
}

void ext_encode_str(struct ext_work *work, PyObject *text)
{
    size_t size = 0;

    if (!str_ready(text)) {
        ext_put_hole(work, text, "not readable");
        return;
    }
    if (!fits(work, (size_t)PyUnicode_GET_LENGTH(text)))
        return;
    size = utf8_size(text);
    if (!fits(work, size))
        return;
    if (size >= EXT_BLOB_MIN) {
        encode_long_str(work, text, size);
    } else {
        ext_put_byte(work, CF_VALUE_STR);
        ext_put_str(work, text);
    }
}

void ext_encode_bytes(struct ext_work *work, const char *data, Py_ssize_t size)
{
    if (!fits(work, (size_t)size))
        return;
    if (size >= EXT_BLOB_MIN) {
        put_blob(work, 'b', data, (size_t)size);
    } else {
        ext_put_byte(work, CF_VALUE_BYTES);
        ext_put_text(work, data, (size_t)size);
    }
}

static void encode_bigint(struct ext_work *work, PyObject *number)
{
    const size_t bits = _PyLong_NumBits(number);
    const size_t size = bits / 8 + 1;
    int failed = 0;

    if (bits == (size_t)-1 || !fits(work, size)) {
        PyErr_Clear();
        return;
    }
    ext_put_byte(work, CF_VALUE_BIGINT);
    ext_put_number(work, size);
    if (!ext_put_room(work, size))
        return;
#if PY_VERSION_HEX >= 0x030D0000
    failed = _PyLong_AsByteArray((PyLongObject *)number, work->encoder->data + work->encoder->size,
                                 size, 1, 1, 0);
#else
    failed = _PyLong_AsByteArray((PyLongObject *)number, work->encoder->data + work->encoder->size,
                                 size, 1, 1);
#endif
    if (failed != 0) {
        PyErr_Clear();
        memset(work->encoder->data + work->encoder->size, 0, size);
    }
    work->encoder->size += size;
}

void ext_encode_int(struct ext_work *work, PyObject *number)
{
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);

    if (overflow != 0) {
        encode_bigint(work, number);
        return;
    }
    ext_put_byte(work, CF_VALUE_INT);
    ext_put_number(work, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

void ext_encode_double(struct ext_work *work, double number)
{
    uint64_t bits = 0;
    uint8_t bytes[8];

    memcpy(&bits, &number, sizeof(bits));
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(bits >> (8 * i));
    ext_put_bytes(work, bytes, sizeof(bytes));
}

/* The name of a type for people: `module.qualname`, or `qualname` of a built-in one. */
static void put_type_name(struct ext_work *work, PyTypeObject *type)
{
    char name[256];
    const char *text = type->tp_name;
    PyObject *module = NULL;

    if ((type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0) {
        module = ext_type_module(work, type);
        if (module != NULL && PyUnicode_IS_ASCII(module) &&
            PyUnicode_IS_ASCII(((PyHeapTypeObject *)type)->ht_qualname)) {
            PyOS_snprintf(name, sizeof(name), "%s.%s", (const char *)PyUnicode_DATA(module),
                          (const char *)PyUnicode_DATA(((PyHeapTypeObject *)type)->ht_qualname));
            text = strncmp(name, "builtins.", 9) == 0 ? name + 9 : name;
        }
    }
    ext_put_text(work, text, strlen(text));
}

void ext_put_hole(struct ext_work *work, PyObject *object, const char *reason)
{
    ext_put_byte(work, CF_VALUE_HOLE);
    if (object == NULL)
        ext_put_text(work, "object", 6);
    else
        put_type_name(work, Py_TYPE(object));
    ext_put_text(work, reason, strlen(reason));
    work->encoder->holes++;
}
