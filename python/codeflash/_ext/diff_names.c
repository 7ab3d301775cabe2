/* SPDX-License-Identifier: Apache-2.0 */
#include "diff_names.h"

#include "trace/value.h"

#include <Python.h>
#include <string.h>

/* `prefix` is the script's module in its recorded form: `main_name` in the same form equals it. */
static bool same_name(const char *main_name, const uint8_t *a, size_t a_size, const uint8_t *b,
                      size_t b_size, const char *prefix)
{
    const size_t skip = strlen(prefix);
    const uint8_t *data[2] = { a, b };
    size_t size[2] = { a_size, b_size };
    bool mapped[2] = { false, false };

    if (a_size == b_size && memcmp(a, b, a_size) == 0)
        return true;
    for (size_t i = 0; main_name != NULL && i < 2; i++) {
        const size_t length = strlen(main_name);

        if (size[i] >= skip && memcmp(data[i], prefix, skip) == 0) {
            mapped[i] = true;
            data[i] += skip;
            size[i] -= skip;
        } else if (length < 128 && size[i] > length + 1 && data[i][0] == length &&
                   prefix[0] == '\x08' && memcmp(data[i] + 1, main_name, length) == 0) {
            mapped[i] = true;
            data[i] += length + 1;
            size[i] -= length + 1;
        }
    }
    return mapped[0] && mapped[1] && size[0] == size[1] && memcmp(data[0], data[1], size[0]) == 0;
}

/* The next of the payload's strings, which stand behind their lengths (below 128); NULL: none. */
static PyObject *next_string(const struct ext_tree_node *node, size_t *offset)
{
    const size_t start = *offset + 1;

    if (start > node->size || node->data[*offset] >= 128 ||
        node->data[*offset] > node->size - start)
        return NULL;
    *offset = start + node->data[*offset];
    return PyUnicode_DecodeUTF8((const char *)node->data + start, (Py_ssize_t)(*offset - start),
                                NULL);
}

/* What the dots of `path` lead to from `value`, which is taken. */
static PyObject *follow(PyObject *value, PyObject *path)
{
    PyObject *dot = PyUnicode_FromString(".");
    PyObject *names = dot != NULL ? PyUnicode_Split(path, dot, -1) : NULL;

    for (Py_ssize_t i = 0; names != NULL && value != NULL && i < PyList_GET_SIZE(names); i++)
        Py_SETREF(value, PyObject_GetAttr(value, PyList_GET_ITEM(names, i)));
    if (names == NULL)
        Py_CLEAR(value);
    Py_XDECREF(names);
    Py_XDECREF(dot);
    return value;
}

/* The object of that name in a module that is loaded; NULL with no error: there is none. */
static PyObject *global_of(const char *main_name, const struct ext_tree_node *node)
{
    size_t offset = 0;
    PyObject *module = next_string(node, &offset);
    PyObject *path = module != NULL ? next_string(node, &offset) : NULL;
    PyObject *loaded = PyImport_GetModuleDict(), *value = NULL;

    if (path != NULL && main_name != NULL &&
        PyUnicode_CompareWithASCIIString(module, "__main__") == 0)
        value = PyDict_GetItemString(loaded, main_name);
    else if (path != NULL)
        value = PyDict_GetItemWithError(loaded, module);
    Py_XINCREF(value);
    if (value != NULL)
        value = follow(value, path);
    PyErr_Clear();
    Py_XDECREF(path);
    Py_XDECREF(module);
    return value;
}

/* One object under two names: a package has it from a module of its own, say. */
static bool leads_to_same(const char *main_name, const struct ext_tree_node *a,
                          const struct ext_tree_node *b)
{
    PyObject *left = global_of(main_name, a);
    PyObject *right = left != NULL ? global_of(main_name, b) : NULL;
    const bool same = left != NULL && left == right;

    Py_XDECREF(right);
    Py_XDECREF(left);
    return same;
}

bool ext_same_global(const char *main_name, const struct ext_tree_node *a,
                     const struct ext_tree_node *b)
{
    return same_name(main_name, a->data, a->size, b->data, b->size, "\x08__main__") ||
           leads_to_same(main_name, a, b);
}

/* 'M' holds a name without its length. */
bool ext_same_module(const char *main_name, const struct ext_tree_node *a,
                     const struct ext_tree_node *b)
{
    const struct ext_tree_node *nodes[] = { a, b };
    bool is_main[2] = { false, false };

    if (a->size == b->size && memcmp(a->data, b->data, a->size) == 0)
        return true;
    for (size_t i = 0; main_name != NULL && i < 2; i++)
        is_main[i] = (nodes[i]->size == 8 && memcmp(nodes[i]->data, "__main__", 8) == 0) ||
                     (nodes[i]->size == strlen(main_name) &&
                      memcmp(nodes[i]->data, main_name, nodes[i]->size) == 0);
    return is_main[0] && is_main[1];
}

bool ext_same_module_name(const char *main_name, const struct ext_tree_node *key,
                          const struct ext_tree_node *a, const struct ext_tree_node *b)
{
    static const char name[] = "__module__";
    const size_t size = sizeof(name) - 1;

    return a->tag == CF_VALUE_STR && b->tag == CF_VALUE_STR && key->size == size &&
           memcmp(key->data, name, size) == 0 && ext_same_module(main_name, a, b);
}

/* 'H' holds two strings with their lengths: the type's name and the reason. */
static size_t first_length(const struct ext_tree_node *hole, size_t *start)
{
    size_t length = 0, shift = 0;

    for (*start = 0; *start < hole->size;) {
        const uint8_t byte = hole->data[(*start)++];

        length |= (size_t)(byte & 0x7F) << shift;
        shift += 7;
        if ((byte & 0x80) == 0)
            break;
    }
    return length < hole->size - *start ? length : hole->size - *start;
}

bool ext_hole_was_cut(const struct ext_tree_node *hole)
{
    static const char *const reasons[] = { "\x09too large", "\x08too slow", "\x08too deep" };
    size_t start = 0;
    const size_t length = first_length(hole, &start), rest = hole->size - start - length;

    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
        if (rest == strlen(reasons[i]) &&
            memcmp(hole->data + start + length, reasons[i], rest) == 0)
            return true;
    }
    return false;
}

/* The name of a hole's type: `__main__.X` under both names. */
bool ext_same_hole(const char *main_name, const struct ext_tree_node *a,
                   const struct ext_tree_node *b)
{
    size_t start[2] = { 0, 0 },
           length[2] = { first_length(a, &start[0]), first_length(b, &start[1]) };
    const uint8_t *name[2] = { a->data + start[0], b->data + start[1] };
    const char *prefixes[2] = { "__main__", main_name };

    if (length[0] == length[1] && memcmp(name[0], name[1], length[0]) == 0)
        return true;
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < 2; k++) {
            const size_t skip = prefixes[k] != NULL ? strlen(prefixes[k]) : 0;

            if (skip == 0 || length[i] <= skip || memcmp(name[i], prefixes[k], skip) != 0 ||
                name[i][skip] != '.')
                continue;
            name[i] += skip;
            length[i] -= skip;
            break;
        }
    }
    return length[0] == length[1] && memcmp(name[0], name[1], length[0]) == 0;
}
