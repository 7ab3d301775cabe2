/* SPDX-License-Identifier: Apache-2.0 */
/* An encoded value as text for people: like its repr, without any code of its class. */
#include "diff_text.h"
#include "diff_tree.h"
#include "observe.h"

#include "trace/value.h"

#define DEPTH_MAX 5
#define ITEMS_MAX 40
#define TEXT_MAX 1200 /* characters; what goes beyond is cut */

struct text {
    const struct ext_tree *tree;
    _PyUnicodeWriter *writer;
    Py_ssize_t size;
    bool failed;
};

static void put_value(struct text *text, size_t node, int depth);

static void put(struct text *text, const char *ascii)
{
    Py_ssize_t size = (Py_ssize_t)strlen(ascii);

    text->size += size;
    text->failed = text->failed || _PyUnicodeWriter_WriteASCIIString(text->writer, ascii, size) < 0;
}

static void put_taken(struct text *text, PyObject *taken)
{
    if (taken == NULL || text->failed) {
        text->failed = true;
        Py_XDECREF(taken);
        return;
    }
    text->size += PyUnicode_GET_LENGTH(taken);
    text->failed = _PyUnicodeWriter_WriteStr(text->writer, taken) < 0;
    Py_DECREF(taken);
}

static size_t next_of(const struct text *text, size_t node)
{
    return text->tree->nodes[node].end;
}

/* Children from `at` to `end`, `pairs` as `key: value`. */
static void put_items(struct text *text, size_t at, size_t end, bool pairs, int depth)
{
    for (int count = 0; at < end && !text->failed; count++) {
        if (count > 0)
            put(text, ", ");
        if (count == ITEMS_MAX || text->size > TEXT_MAX) {
            put(text, "...");
            return;
        }
        put_value(text, at, depth);
        at = next_of(text, at);
        if (pairs && at < end) {
            put(text, ": ");
            put_value(text, at, depth);
            at = next_of(text, at);
        }
    }
}

static void put_container(struct text *text, size_t node, int depth)
{
    static const struct {
        uint8_t tag;
        const char *open, *close;
    } brackets[] = {
        { CF_VALUE_LIST, "[", "]" },
        { CF_VALUE_TUPLE, "(", ")" },
        { CF_VALUE_DICT, "{", "}" },
        { CF_VALUE_SET, "{", "}" },
        { CF_VALUE_FROZENSET, "frozenset({", "})" },
    };
    const struct ext_tree_node *head = &text->tree->nodes[node];

    for (size_t i = 0; i < sizeof(brackets) / sizeof(brackets[0]); i++) {
        if (brackets[i].tag != head->tag)
            continue;
        put(text, brackets[i].open);
        put_items(text, node + 1, head->end, head->tag == CF_VALUE_DICT, depth + 1);
        put(text, head->tag == CF_VALUE_TUPLE && head->attributes == 1 ? ",)" : brackets[i].close);
    }
}

/* An exception with its arguments, another instance with what is in it. */
static void put_instance(struct text *text, size_t node, int depth)
{
    const struct ext_tree_node *head = &text->tree->nodes[node];
    bool exception = head->tag == CF_VALUE_EXCEPTION;
    size_t at = next_of(text, node + 1); /* behind the class: the arguments, or the base */

    put_taken(text, ext_text_type(text->tree, node));
    if (exception) {
        put_value(text, at, depth + 1);
        return;
    }
    put(text, "(");
    if (text->tree->nodes[at].tag != CF_VALUE_NONE)
        put_value(text, at, depth + 1);
    for (at = next_of(text, at); at < head->end && !text->failed; at = next_of(text, at)) {
        bool name = text->tree->nodes[at].tag == EXT_TREE_NAME;

        if (name)
            put(text, " ");
        if (name)
            put_taken(text,
                      PyUnicode_DecodeUTF8((const char *)text->tree->nodes[at].data,
                                           (Py_ssize_t)text->tree->nodes[at].size, "replace"));
        else
            put_value(text, at, depth + 1);
        if (name)
            put(text, "=");
    }
    put(text, ")");
}

static void put_value(struct text *text, size_t node, int depth)
{
    uint8_t tag = text->tree->nodes[node].tag;

    if (text->failed)
        return;
    if (depth > DEPTH_MAX || text->size > TEXT_MAX)
        put(text, "...");
    else if (tag == CF_VALUE_LIST || tag == CF_VALUE_TUPLE || tag == CF_VALUE_DICT ||
             tag == CF_VALUE_SET || tag == CF_VALUE_FROZENSET)
        put_container(text, node, depth);
    else if (tag == CF_VALUE_INSTANCE || tag == CF_VALUE_EXCEPTION)
        put_instance(text, node, depth);
    else
        put_taken(text, ext_text_value(text->tree, node));
}

/* observe_show(data) -> str */
static PyObject *observe_show(PyObject *module, PyObject *args)
{
    struct ext_tree tree = { 0 };
    _PyUnicodeWriter writer;
    struct text text = { .tree = &tree, .writer = &writer };
    PyObject *result = NULL;
    Py_buffer data;

    (void)module;
    if (!PyArg_ParseTuple(args, "y*", &data))
        return NULL;
    _PyUnicodeWriter_Init(&writer);
    if (ext_tree_read(&tree, data.buf, (size_t)data.len))
        put_value(&text, 0, 0);
    else
        text.failed = true;
    if (text.failed)
        _PyUnicodeWriter_Dealloc(&writer);
    else
        result = _PyUnicodeWriter_Finish(&writer);
    ext_tree_deinit(&tree);
    PyBuffer_Release(&data);
    return result;
}

static PyMethodDef methods[] = {
    { "observe_show", observe_show, METH_VARARGS, "observe_show(data) -> str, for people" },
    { NULL, NULL, 0, NULL },
};

int ext_observe_show_add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
