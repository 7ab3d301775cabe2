/* SPDX-License-Identifier: Apache-2.0 */
/* Words for what a comparison found. */
#include "diff_text.h"

#include "trace/value.h"

#include <string.h>

#define TEXT_MAX 60   /* characters shown of a string */
#define PARTS_MAX 100 /* parts shown of a path */

static PyObject *text_of(const uint8_t *data, size_t size)
{
    PyObject *text = PyUnicode_DecodeUTF8((const char *)data, (Py_ssize_t)size, "surrogatepass");

    if (text == NULL) {
        PyErr_Clear();
        text = PyUnicode_FromString("?");
    }
    return text;
}

/* The payload of a string: behind its length. Lengths were checked when the tree was read. */
static void skip_length(const uint8_t **data, size_t *size, uint64_t *length)
{
    unsigned int shift = 0;

    *length = 0;
    while (*size > 0) {
        const uint8_t byte = **data;

        (*data)++;
        (*size)--;
        *length |= (uint64_t)(byte & 0x7F) << shift;
        shift += 7;
        if ((byte & 0x80) == 0 || shift >= 64)
            break;
    }
}

/* The first (module, type name) or second (qualified name, reason) of two strings. */
static PyObject *one_of_two(const struct ext_tree_node *node, bool second)
{
    const uint8_t *data = node->data;
    size_t size = node->size;
    uint64_t length = 0;

    skip_length(&data, &size, &length);
    length = length > size ? size : length;
    if (!second)
        return text_of(data, (size_t)length);
    data += length;
    size -= (size_t)length;
    skip_length(&data, &size, &length);
    return text_of(data, size);
}

static PyObject *shown(PyObject *taken)
{
    PyObject *cut = NULL, *result = NULL;

    if (taken == NULL)
        return NULL;
    if (PySequence_Size(taken) <= TEXT_MAX) {
        result = PyObject_Repr(taken);
    } else {
        cut = PySequence_GetSlice(taken, 0, TEXT_MAX);
        result = cut != NULL ? PyUnicode_FromFormat("%R...", cut) : NULL;
        Py_XDECREF(cut);
    }
    Py_DECREF(taken);
    return result;
}

static PyObject *text_int(const struct ext_tree_node *node)
{
    const uint8_t *data = node->data;
    size_t size = node->size;
    uint64_t number = 0;

    skip_length(&data, &size, &number);
    return PyUnicode_FromFormat("%lld", (long long)(number >> 1 ^ (UINT64_C(0) - (number & 1))));
}

static PyObject *text_float(const uint8_t *data)
{
    uint64_t bits = 0;
    double number = 0;
    char *text = NULL;
    PyObject *result = NULL;

    for (unsigned int i = 0; i < 8; i++)
        bits |= (uint64_t)data[i] << (8 * i);
    memcpy(&number, &bits, sizeof(number));
    text = PyOS_double_to_string(number, 'r', 0, Py_DTSF_ADD_DOT_0, NULL);
    if (text == NULL)
        return NULL;
    result = PyUnicode_FromString(text);
    PyMem_Free(text);
    return result;
}

static PyObject *text_complex(const uint8_t *data)
{
    PyObject *real = text_float(data), *imaginary = text_float(data + 8), *result = NULL;

    if (real != NULL && imaginary != NULL)
        result = PyUnicode_FromFormat("complex(%U, %U)", real, imaginary);
    Py_XDECREF(real);
    Py_XDECREF(imaginary);
    return result;
}

static PyObject *text_bigint(const struct ext_tree_node *node)
{
    PyObject *number = NULL, *text = NULL;

    if (node->size > 64)
        return PyUnicode_FromFormat("an int of %zu bytes", node->size);
    number = _PyLong_FromByteArray(node->data, node->size, 1, 1);
    text = number != NULL ? PyObject_Str(number) : NULL;
    Py_XDECREF(number);
    return text;
}

static PyObject *text_member(const struct ext_tree *tree, size_t node)
{
    PyObject *class_name = ext_text_type(tree, node), *name = NULL, *result = NULL;
    const struct ext_tree_node *last = &tree->nodes[tree->nodes[node].end - 1];

    name = text_of(last->data, last->size);
    if (class_name != NULL && name != NULL)
        result = PyUnicode_FromFormat("%U.%U", class_name, name);
    Py_XDECREF(class_name);
    Py_XDECREF(name);
    return result;
}

PyObject *ext_text_value(const struct ext_tree *tree, size_t index)
{
    const struct ext_tree_node *node = &tree->nodes[ext_tree_resolve(tree, index)];

    switch (node->tag) {
    case CF_VALUE_NONE:
        return PyUnicode_FromString("None");
    case CF_VALUE_TRUE:
        return PyUnicode_FromString("True");
    case CF_VALUE_FALSE:
        return PyUnicode_FromString("False");
    case CF_VALUE_INT:
        return text_int(node);
    case CF_VALUE_BIGINT:
        return text_bigint(node);
    case CF_VALUE_FLOAT:
        return text_float(node->data);
    case CF_VALUE_COMPLEX:
        return text_complex(node->data);
    case CF_VALUE_STR:
        return shown(text_of(node->data, node->size));
    case CF_VALUE_BYTES:
    case CF_VALUE_BYTEARRAY:
        return shown(PyBytes_FromStringAndSize((const char *)node->data, (Py_ssize_t)node->size));
    case CF_VALUE_GLOBAL:
        return one_of_two(node, true);
    case CF_VALUE_MODULE:
        return text_of(node->data, node->size);
    case CF_VALUE_ENUM:
        return text_member(tree, ext_tree_resolve(tree, index));
    default:
        return ext_text_type(tree, index);
    }
}

static const char *plain_type(uint8_t tag)
{
    static const char tags[] = "NTFEIiLfcsbBSYtldezr:GMmp";
    static const char *const names[] = {
        "NoneType", "bool",      "bool",   "ellipsis",  "NotImplementedType",
        "int",      "int",       "float",  "complex",   "str",
        "bytes",    "bytearray", "str",    "bytes",     "tuple",
        "list",     "dict",      "set",    "frozenset", "range",
        "slice",    "a global",  "module", "method",    "functools.partial"
    };
    const char *found = strchr(tags, tag);

    return found != NULL && tag != '\0' ? names[found - tags] : "object";
}

PyObject *ext_text_type(const struct ext_tree *tree, size_t index)
{
    const size_t resolved = ext_tree_resolve(tree, index);
    const struct ext_tree_node *node = &tree->nodes[resolved];

    if (node->tag == CF_VALUE_HOLE)
        return one_of_two(node, false);
    if (strchr("oxnR", node->tag) != NULL) {
        const struct ext_tree_node *class_node = &tree->nodes[resolved + 1];

        if (class_node->tag == CF_VALUE_GLOBAL)
            return one_of_two(class_node, true);
        if (class_node->tag == CF_VALUE_HOLE)
            return one_of_two(class_node, false);
        return PyUnicode_FromString("object");
    }
    return PyUnicode_FromString(plain_type(node->tag));
}

static PyObject *part_text(const struct ext_tree *tree, const struct ext_path *path,
                           const char *root)
{
    const struct ext_tree_node *node = &tree->nodes[path->kind == EXT_PATH_INDEX ? 0 : path->node];
    PyObject *inner = NULL, *result = NULL;

    switch (path->kind) {
    case EXT_PATH_ROOT:
        return PyUnicode_FromString(root);
    case EXT_PATH_INDEX:
        return PyUnicode_FromFormat("[%zu]", path->node);
    case EXT_PATH_KEY:
        inner = ext_text_value(tree, path->node);
        result = inner != NULL ? PyUnicode_FromFormat("[%U]", inner) : NULL;
        break;
    case EXT_PATH_NAME:
        inner = text_of(node->data, node->size);
        result = inner != NULL ? PyUnicode_FromFormat(".%U", inner) : NULL;
        break;
    case EXT_PATH_TYPE:
        inner = ext_text_type(tree, path->node);
        result = inner != NULL ? PyUnicode_FromFormat("<%U>", inner) : NULL;
        break;
    case EXT_PATH_TEXT:
        return PyUnicode_FromString(path->text);
    case EXT_PATH_SAME:
        return PyUnicode_FromString("");
    }
    Py_XDECREF(inner);
    return result;
}

/* From the end to the root; the middle of a very long path is left out. */
PyObject *ext_text_path(const struct ext_tree *tree, const struct ext_path *paths, size_t path,
                        const char *root)
{
    PyObject *parts = PyList_New(0), *empty = PyUnicode_FromString(""), *result = NULL;
    size_t count = 0;

    for (bool more = parts != NULL && empty != NULL; more; count++) {
        PyObject *part = NULL;

        more = paths[path].kind != EXT_PATH_ROOT;
        if (count == PARTS_MAX)
            part = PyUnicode_FromString("...");
        else if (count < PARTS_MAX || !more)
            part = part_text(tree, &paths[path], root);
        if (part != NULL && PyList_Append(parts, part) != 0)
            more = false;
        Py_XDECREF(part);
        path = paths[path].parent;
    }
    if (parts != NULL && empty != NULL && PyErr_Occurred() == NULL && PyList_Reverse(parts) == 0)
        result = PyUnicode_Join(empty, parts);
    Py_XDECREF(parts);
    Py_XDECREF(empty);
    return result;
}

const char *ext_text_part(uint8_t tag, size_t i)
{
    static const char *const range[] = { ".start", ".stop", ".step" };
    static const char *const partial[] = { ".func", ".args", ".keywords" };

    if (tag == CF_VALUE_METHOD)
        return i == 0 ? ".__self__" : ".__name__";
    if (tag == CF_VALUE_REDUCE)
        return i == 2 ? ".state" : "";
    return tag == CF_VALUE_PARTIAL ? partial[i % 3] : range[i % 3];
}
