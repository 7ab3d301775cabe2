/* SPDX-License-Identifier: Apache-2.0 */
/* Reads encoded values into nodes, without C recursion and without trusting a byte. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "diff_tree.h"
#include "trace/value.h"

#include <string.h>

#define HASH_ROUNDS 12

struct open_node {
    size_t node;
    size_t left; /* values (with `named`: named values) that still come in this step */
    uint8_t step;
    bool named;
};

struct reader {
    struct ext_tree *tree;
    const uint8_t *data;
    size_t size;
    size_t next;
    struct open_node *open;
    size_t depth;
    size_t capacity;
};

static bool damaged(const struct reader *reader, const char *what)
{
    if (PyErr_Occurred() == NULL)
        PyErr_Format(PyExc_ValueError, "recorded value is damaged at byte %zu: %s", reader->next,
                     what);
    return false;
}

static bool read_number(struct reader *reader, uint64_t *value)
{
    *value = 0;
    for (unsigned int shift = 0; reader->next < reader->size && shift < 64; shift += 7) {
        const uint8_t byte = reader->data[reader->next++];

        *value |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0)
            return true;
    }
    return damaged(reader, "a number has no end");
}

static void *grown(void *items, size_t *capacity, size_t size)
{
    const size_t wanted = *capacity * 2 + 64;
    void *result = PyMem_RawRealloc(items, wanted * size);

    if (result == NULL)
        PyErr_NoMemory();
    else
        *capacity = wanted;
    return result;
}

static struct ext_tree_node *add_node(struct reader *reader, uint8_t tag)
{
    struct ext_tree *tree = reader->tree;

    if (tree->count == tree->capacity) {
        void *nodes = grown(tree->nodes, &tree->capacity, sizeof(*tree->nodes));

        if (nodes == NULL)
            return NULL;
        tree->nodes = nodes;
    }
    tree->nodes[tree->count] =
        (struct ext_tree_node){ .tag = tag, .memo = EXT_TREE_NO_MEMO, .end = tree->count + 1 };
    return &tree->nodes[tree->count++];
}

static bool add_memo(struct reader *reader)
{
    struct ext_tree *tree = reader->tree;

    if (tree->memo_count == tree->memo_capacity) {
        void *memo = grown(tree->memo, &tree->memo_capacity, sizeof(*tree->memo));

        if (memo == NULL)
            return false;
        tree->memo = memo;
    }
    tree->nodes[tree->count - 1].memo = (uint32_t)tree->memo_count;
    tree->memo[tree->memo_count++] = tree->count - 1;
    return true;
}

static bool open_node(struct reader *reader, size_t left)
{
    if (reader->depth == reader->capacity) {
        void *open = grown(reader->open, &reader->capacity, sizeof(*reader->open));

        if (open == NULL)
            return false;
        reader->open = open;
    }
    reader->open[reader->depth++] = (struct open_node){ reader->tree->count - 1, left, 0, false };
    return true;
}

static bool read_payload(struct reader *reader, struct ext_tree_node *node, uint64_t size)
{
    if (size > reader->size - reader->next)
        return damaged(reader, "it ends inside a string");
    node->data = reader->data + reader->next;
    node->size = (size_t)size;
    reader->next += (size_t)size;
    return true;
}

static bool read_text(struct reader *reader, struct ext_tree_node *node)
{
    uint64_t size = 0;

    return read_number(reader, &size) && read_payload(reader, node, size);
}

static bool read_name(struct reader *reader)
{
    struct ext_tree_node *node = add_node(reader, EXT_TREE_NAME);

    return node != NULL && read_text(reader, node);
}

/* Two strings in a row: the payload covers both with their lengths. */
static bool read_two(struct reader *reader, struct ext_tree_node *node)
{
    const size_t start = reader->next;

    if (!read_text(reader, node) || !read_text(reader, node))
        return false;
    node->data = reader->data + start;
    node->size = reader->next - start;
    return true;
}

static bool read_scalar(struct reader *reader, struct ext_tree_node *node)
{
    const size_t start = reader->next;
    uint64_t number = 0;

    switch (node->tag) {
    case CF_VALUE_INT:
        if (!read_number(reader, &number))
            return false;
        break;
    case CF_VALUE_FLOAT:
        return read_payload(reader, node, 8);
    case CF_VALUE_COMPLEX:
        return read_payload(reader, node, 16);
    case CF_VALUE_BIG_STR:
    case CF_VALUE_BIG_BYTES:
        if (!read_payload(reader, node, 16) || !read_number(reader, &number))
            return false;
        break;
    case CF_VALUE_MEMO:
        if (!read_number(reader, &number) || number >= reader->tree->memo_count)
            return damaged(reader, "it refers to an object that is not there");
        node->memo = (uint32_t)number;
        return true;
    case CF_VALUE_GLOBAL:
    case CF_VALUE_HOLE:
        return read_two(reader, node);
    default:
        return read_text(reader, node);
    }
    node->data = reader->data + start;
    node->size = reader->next - start;
    return true;
}

static bool read_container(struct reader *reader, uint8_t tag)
{
    uint64_t count = 0;

    if (!read_number(reader, &count))
        return false;
    if (count > reader->size - reader->next)
        return damaged(reader, "more elements than bytes");
    reader->tree->nodes[reader->tree->count - 1].attributes = (uint32_t)count;
    return open_node(reader, (size_t)count * (tag == CF_VALUE_DICT ? 2 : 1));
}

/* A value, or its beginning. */
static bool read_value(struct reader *reader)
{
    struct ext_tree_node *node = NULL;
    uint8_t tag = 0;

    if (reader->next >= reader->size)
        return damaged(reader, "it ends too early");
    tag = reader->data[reader->next++];
    if (tag == '\0' || strchr("NTFEIiLfcsbBSYtldezr:GMnoxmpRH#", tag) == NULL)
        return damaged(reader, "unknown tag");
    node = add_node(reader, tag);
    if (node == NULL || (strchr("BtldezoxmpR", tag) != NULL && !add_memo(reader)))
        return false;
    if (strchr("tldez", tag) != NULL)
        return read_container(reader, tag);
    if (strchr("NTFEI", tag) != NULL)
        return true;
    if (strchr("ox", tag) != NULL)
        return open_node(reader, 2);
    if (strchr("mn", tag) != NULL)
        return open_node(reader, 1);
    if (strchr("r:p", tag) != NULL)
        return open_node(reader, 3);
    if (tag == CF_VALUE_REDUCE)
        return open_node(reader, 5);
    return read_scalar(reader, node);
}

/* The next step of a value whose current step is over: true where it goes on. */
static bool next_step(struct reader *reader, struct open_node *open, bool *failed)
{
    struct ext_tree_node *node = &reader->tree->nodes[open->node];
    uint64_t count = 0;

    open->step++;
    if ((node->tag == CF_VALUE_INSTANCE && open->step <= 2) ||
        (node->tag == CF_VALUE_EXCEPTION && open->step == 1)) {
        *failed = !read_number(reader, &count) || count > reader->size - reader->next;
        if (*failed)
            damaged(reader, "more attributes than bytes");
        open->left = (size_t)count;
        open->named = true;
        if (open->step == 1)
            node->attributes = (uint32_t)count;
        return true;
    }
    if (node->tag == CF_VALUE_EXCEPTION && open->step == 2) {
        open->left = 2;
        open->named = false;
        return true;
    }
    if (node->tag == CF_VALUE_EXCEPTION) {
        *failed = reader->next >= reader->size && !damaged(reader, "it ends in an exception");
        node->flag = *failed ? 0 : reader->data[reader->next++] & 1;
    } else if (node->tag == CF_VALUE_METHOD || node->tag == CF_VALUE_ENUM) {
        *failed = !read_name(reader);
    }
    return false;
}

/* Closes what is complete, then reads one value. */
static bool read_next(struct reader *reader)
{
    bool failed = false;

    while (reader->depth > 0 && reader->open[reader->depth - 1].left == 0) {
        struct open_node *open = &reader->open[reader->depth - 1];

        if (!next_step(reader, open, &failed)) {
            reader->tree->nodes[open->node].end = reader->tree->count;
            reader->depth--;
        }
        if (failed)
            return false;
    }
    if (reader->depth == 0)
        return true;
    reader->open[reader->depth - 1].left--;
    if (reader->open[reader->depth - 1].named && !read_name(reader))
        return false;
    return read_value(reader);
}

bool ext_tree_read(struct ext_tree *tree, const uint8_t *data, size_t size)
{
    struct reader reader = { .tree = tree, .data = data, .size = size };
    bool good = read_value(&reader);

    while (good && reader.depth > 0)
        good = read_next(&reader);
    if (good && reader.next != size)
        good = damaged(&reader, "bytes after its end");
    PyMem_RawFree(reader.open);
    return good;
}

void ext_tree_deinit(struct ext_tree *tree)
{
    PyMem_RawFree(tree->nodes);
    PyMem_RawFree(tree->memo);
    *tree = (struct ext_tree){ .nodes = NULL };
}

size_t ext_tree_resolve(const struct ext_tree *tree, size_t node)
{
    return tree->nodes[node].tag == CF_VALUE_MEMO ? tree->memo[tree->nodes[node].memo] : node;
}

size_t ext_tree_child(const struct ext_tree *tree, size_t node, size_t index)
{
    size_t child = node + 1;

    for (; index > 0; index--)
        child = tree->nodes[child].end;
    return child;
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static uint64_t hash_bytes(uint64_t hash, const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * UINT64_C(0x100000001B3);
    return mix(hash, size);
}

/* "__main__" under its other name. The payload of 'G' starts with the length of the module. */
static uint64_t hash_payload(const struct ext_tree_node *node, const char *main_name)
{
    if (node->tag == CF_VALUE_GLOBAL && main_name != NULL && strlen(main_name) < 128 &&
        node->size > 9 && memcmp(node->data, "\x08__main__", 9) == 0) {
        const uint8_t length = (uint8_t)strlen(main_name);
        uint64_t hash = (1 ^ (uint64_t)length) * UINT64_C(0x100000001B3);

        for (size_t i = 0; i < length; i++)
            hash = (hash ^ (uint8_t)main_name[i]) * UINT64_C(0x100000001B3);
        for (size_t i = 9; i < node->size; i++)
            hash = (hash ^ node->data[i]) * UINT64_C(0x100000001B3);
        return mix(hash, node->size - 8 + length);
    }
    return hash_bytes(1, node->data, node->size);
}

/* One node from the hashes of the round before. It does not show whether a child stands here or
 * was met earlier: that depends on the order in which a set gave its elements. */
static uint64_t hash_node(const struct ext_tree *tree, size_t i, const uint64_t *before)
{
    const struct ext_tree_node *node = &tree->nodes[i];
    const bool set = node->tag == CF_VALUE_SET || node->tag == CF_VALUE_FROZENSET;
    uint64_t hash = before[tree->count + i];

    for (size_t child = i + 1; child < node->end; child = tree->nodes[child].end) {
        const uint64_t other = before[ext_tree_resolve(tree, child)];

        hash = set ? hash + mix(3, other) : mix(hash, other);
    }
    return hash;
}

/* Each round looks one level deeper; the second half of `before` keeps the nodes' own hashes. */
void ext_tree_hash(struct ext_tree *tree, const char *main_name)
{
    uint64_t *before = NULL;

    if (tree->hashed)
        return;
    tree->hashed = true;
    before = PyMem_RawCalloc(tree->count + 1, 2 * sizeof(*before));
    for (size_t i = 0; i < tree->count; i++) {
        struct ext_tree_node *node = &tree->nodes[i];

        node->hash = mix(hash_payload(node, main_name), node->tag);
        if (before != NULL)
            before[tree->count + i] = node->hash;
    }
    for (int round = 0; before != NULL && round < HASH_ROUNDS; round++) {
        for (size_t i = 0; i < tree->count; i++)
            before[i] = tree->nodes[i].hash;
        for (size_t i = 0; i < tree->count; i++)
            tree->nodes[i].hash = hash_node(tree, i, before);
    }
    for (size_t i = 0; i < tree->count; i++)
        tree->nodes[i].hash = tree->nodes[ext_tree_resolve(tree, i)].hash;
    PyMem_RawFree(before);
}

bool ext_tree_is_mutable(const struct ext_tree *tree, size_t node)
{
    const struct ext_tree_node *found = &tree->nodes[node];
    size_t base = 0;

    if (strchr("ldeB", found->tag) != NULL)
        return true;
    if (found->tag == CF_VALUE_INSTANCE) {
        base = ext_tree_child(tree, node, 1);
        return strchr("tsSbYifLcz", tree->nodes[base].tag) == NULL ||
               tree->nodes[base].end != found->end;
    }
    if (found->tag != CF_VALUE_REDUCE)
        return false;
    base = ext_tree_child(tree, node, 2);
    return found->end - base != 3; /* a state or items: not three times None */
}

size_t ext_tree_behind(const struct ext_tree *tree, size_t node, size_t names)
{
    for (; names > 0; names--)
        node = tree->nodes[node + 1].end;
    return node;
}

size_t ext_tree_names_until(const struct ext_tree *tree, size_t node, size_t end)
{
    size_t count = 0;

    for (; node < end; node = tree->nodes[node + 1].end)
        count++;
    return count;
}
