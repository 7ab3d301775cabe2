/* SPDX-License-Identifier: Apache-2.0 */
/* Two trees side by side; the pairs that are still to be compared are on a stack. */
#include "diff.h"

#include "diff_names.h"
#include "diff_sets.h"
#include "diff_text.h"
#include "trace/value.h"

#include <string.h>

struct pair {
    size_t node[2];
    size_t path;
};

struct differ {
    const struct ext_diff_input *input;
    struct ext_tree tree[2];
    struct pair *pairs;
    size_t depth;
    size_t pair_capacity;
    struct ext_path *paths;
    size_t path_count;
    size_t path_capacity;
    uint32_t *partner[2]; /* memo number -> the other's, where both were met at one place */
    size_t *place[2];     /* memo number -> path of that place */
    struct pair *sets;    /* compared when all else is: then more is known of their elements */
    size_t set_count;
    size_t set_capacity;
    uint64_t steps;
    PyObject *text; /* owned: the difference */
};

/* --- stack -------------------------------------------------------------------------------- */

static void *grow(void *items, size_t *capacity, size_t size)
{
    const size_t wanted = *capacity * 2 + 64;
    void *grown = PyMem_RawRealloc(items, wanted * size);

    if (grown == NULL)
        PyErr_NoMemory();
    else
        *capacity = wanted;
    return grown;
}

static bool push(struct differ *differ, size_t a, size_t b, struct ext_path path)
{
    if (differ->depth == differ->pair_capacity) {
        void *pairs = grow(differ->pairs, &differ->pair_capacity, sizeof(*differ->pairs));

        if (pairs == NULL)
            return false;
        differ->pairs = pairs;
    }
    if (differ->path_count == differ->path_capacity) {
        void *paths = grow(differ->paths, &differ->path_capacity, sizeof(*differ->paths));

        if (paths == NULL)
            return false;
        differ->paths = paths;
    }
    differ->paths[differ->path_count] = path;
    differ->pairs[differ->depth++] = (struct pair){ { a, b }, differ->path_count++ };
    return true;
}

/* The pairs pushed since `from` are to be compared in the order in which they were pushed. */
static void reverse(struct differ *differ, size_t from)
{
    for (size_t to = differ->depth; from + 1 < to; from++) {
        const struct pair pair = differ->pairs[from];

        differ->pairs[from] = differ->pairs[--to];
        differ->pairs[to] = pair;
    }
}

/* --- saying it ---------------------------------------------------------------------------- */

static PyObject *path_of(const struct differ *differ, size_t path)
{
    return ext_text_path(&differ->tree[0], differ->paths, path, differ->input->root);
}

/* `format` takes the path and two texts, which are taken. */
static void say(struct differ *differ, size_t path, const char *format, PyObject *a, PyObject *b)
{
    PyObject *place = path_of(differ, path);

    if (place != NULL && a != NULL && b != NULL && differ->text == NULL)
        differ->text = PyUnicode_FromFormat(format, place, a, b);
    Py_XDECREF(place);
    Py_XDECREF(a);
    Py_XDECREF(b);
}

static void say_two(struct differ *differ, const struct pair *pair,
                    PyObject *(*text)(const struct ext_tree *, size_t))
{
    PyObject *a = text(&differ->tree[0], pair->node[0]);
    PyObject *b = text(&differ->tree[1], pair->node[1]);

    if (a != NULL && b != NULL && PyUnicode_Compare(a, b) == 0)
        say(differ, pair->path, "%U: two values differ, both %U", a, b);
    else
        say(differ, pair->path, "%U: %U is not %U", a, b);
}

static void say_counts(struct differ *differ, const struct pair *pair, size_t a, size_t b)
{
    say(differ, pair->path, "len(%U): %U is not %U", PyUnicode_FromFormat("%zu", a),
        PyUnicode_FromFormat("%zu", b));
}

static void say_missing(struct differ *differ, const struct pair *pair, size_t tree, size_t node,
                        const char *what)
{
    say(differ, pair->path, tree == 0 ? "%U: %U %U is missing" : "%U: %U %U is new",
        PyUnicode_FromString(what), ext_text_value(&differ->tree[tree], node));
}

static bool same_payload(const struct differ *differ, const struct ext_tree_node *a,
                         const struct ext_tree_node *b)
{
    if (a->tag == CF_VALUE_MODULE)
        return ext_same_module(differ->input->main_name, a, b);
    if (a->tag == CF_VALUE_GLOBAL)
        return ext_same_global(differ->input->main_name, a, b);
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static bool is_name_of_script(const struct differ *differ, const struct pair *pair,
                              const struct ext_tree_node *a, const struct ext_tree_node *b)
{
    const struct ext_path *path = &differ->paths[pair->path];

    return (path->kind == EXT_PATH_NAME || path->kind == EXT_PATH_KEY) &&
           ext_same_module_name(differ->input->main_name, &differ->tree[0].nodes[path->node], a, b);
}

static bool is_number(uint8_t tag)
{
    return tag != '\0' && strchr("NTFiLfc", tag) != NULL;
}

/* Values whose tags differ, or one of which is a hole. */
static void compare_unlike(struct differ *differ, const struct pair *pair,
                           const struct ext_tree_node *a, const struct ext_tree_node *b)
{
    const bool a_hole = a->tag == CF_VALUE_HOLE, b_hole = b->tag == CF_VALUE_HOLE;

    if ((a->tag == CF_VALUE_INSTANCE && a[1].tag == CF_VALUE_HOLE && b_hole) ||
        (b->tag == CF_VALUE_INSTANCE && b[1].tag == CF_VALUE_HOLE && a_hole))
        return; /* of a class made in a function: as an argument it is a hole as a whole */
    if ((a_hole && ext_hole_was_cut(a)) || (b_hole && ext_hole_was_cut(b)) ||
        (a_hole && b_hole && ext_same_hole(differ->input->main_name, a, b)))
        return;
    if (is_number(a->tag) && is_number(b->tag))
        say_two(differ, pair, ext_text_value);
    else if (a_hole != b_hole)
        say(differ, pair->path,
            a_hole ? "%U: %U (not kept) is not %U" : "%U: %U is not %U (not kept)",
            ext_text_type(&differ->tree[0], pair->node[0]),
            ext_text_type(&differ->tree[1], pair->node[1]));
    else
        say_two(differ, pair, ext_text_type);
}

/* --- containers --------------------------------------------------------------------------- */

static void compare_items(struct differ *differ, const struct pair *pair, size_t count)
{
    size_t a = pair->node[0] + 1, b = pair->node[1] + 1;

    for (size_t i = 0; i < count; i++) {
        const struct ext_path path = { pair->path, i, NULL, EXT_PATH_INDEX };

        if (!push(differ, a, b, path))
            return;
        a = differ->tree[0].nodes[a].end;
        b = differ->tree[1].nodes[b].end;
    }
}

/* Keys: by their bytes, or by their content without sharing where values are inside. */
static bool same_key(struct differ *differ, size_t a, size_t b)
{
    const struct ext_tree_node *left = NULL, *right = NULL;

    a = ext_tree_resolve(&differ->tree[0], a);
    b = ext_tree_resolve(&differ->tree[1], b);
    left = &differ->tree[0].nodes[a];
    right = &differ->tree[1].nodes[b];
    if (left->tag != right->tag)
        return false;
    if (left->end == a + 1)
        return same_payload(differ, left, right);
    for (size_t i = 0; i < 2; i++)
        ext_tree_hash(&differ->tree[i], differ->input->main_name);
    return left->hash == right->hash;
}

/* Two keys at one place differ: is one missing, new, or is only the order another one? */
static void say_keys(struct differ *differ, const struct pair *pair, size_t a_key, size_t b_key)
{
    const struct ext_tree *left = &differ->tree[0], *right = &differ->tree[1];
    bool a_there = false, b_there = false;

    for (size_t b = pair->node[1] + 1; b < right->nodes[pair->node[1]].end && !a_there;
         b = right->nodes[right->nodes[b].end].end)
        a_there = same_key(differ, a_key, b);
    for (size_t a = pair->node[0] + 1; a < left->nodes[pair->node[0]].end && !b_there;
         a = left->nodes[left->nodes[a].end].end)
        b_there = same_key(differ, a, b_key);
    if (!a_there)
        say_missing(differ, pair, 0, a_key, "key");
    else if (!b_there)
        say_missing(differ, pair, 1, b_key, "key");
    else
        say(differ, pair->path, "%U: the order of keys differs, %U is not %U",
            ext_text_value(left, a_key), ext_text_value(right, b_key));
}

static void compare_dicts(struct differ *differ, const struct pair *pair)
{
    const struct ext_tree *left = &differ->tree[0], *right = &differ->tree[1];
    const size_t a_count = left->nodes[pair->node[0]].attributes;
    const size_t b_count = right->nodes[pair->node[1]].attributes;
    size_t a = pair->node[0] + 1, b = pair->node[1] + 1;

    for (size_t i = 0; i < a_count && i < b_count; i++) {
        const struct ext_path path = { pair->path, a, NULL, EXT_PATH_KEY };

        if (!same_key(differ, a, b)) {
            say_keys(differ, pair, a, b);
            return;
        }
        if (left->nodes[a].end != a + 1 || left->nodes[a].tag == CF_VALUE_MEMO)
            push(differ, a, b, path);
        a = left->nodes[a].end;
        b = right->nodes[b].end;
        if (!push(differ, a, b, path))
            return;
        a = left->nodes[a].end;
        b = right->nodes[b].end;
    }
    if (a_count > b_count)
        say_missing(differ, pair, 0, a, "key");
    else if (a_count < b_count)
        say_missing(differ, pair, 1, b, "key");
}

static struct ext_element *elements_of(struct differ *differ, size_t tree, size_t node)
{
    ext_tree_hash(&differ->tree[tree], differ->input->main_name);
    return ext_set_elements(&differ->tree[tree], node, differ->partner[tree], tree == 0);
}

static void compare_sets(struct differ *differ, const struct pair *pair)
{
    const size_t a_count = differ->tree[0].nodes[pair->node[0]].attributes;
    const size_t b_count = differ->tree[1].nodes[pair->node[1]].attributes;
    struct ext_element *a = elements_of(differ, 0, pair->node[0]);
    struct ext_element *b = elements_of(differ, 1, pair->node[1]);

    for (size_t i = 0; a != NULL && b != NULL && (i < a_count || i < b_count); i++) {
        const struct ext_path path = { pair->path, 0, "{...}", EXT_PATH_TEXT };

        if (i >= b_count || (i < a_count && a[i].hash < b[i].hash))
            say_missing(differ, pair, 0, a[i].node, "element");
        else if (i >= a_count || a[i].hash > b[i].hash)
            say_missing(differ, pair, 1, b[i].node, "element");
        else if (push(differ, a[i].node, b[i].node, path))
            continue;
        break;
    }
    PyMem_RawFree(a);
    PyMem_RawFree(b);
}

static void put_off(struct differ *differ, const struct pair *pair)
{
    if (differ->set_count == differ->set_capacity) {
        void *sets = grow(differ->sets, &differ->set_capacity, sizeof(*differ->sets));

        if (sets == NULL)
            return;
        differ->sets = sets;
    }
    differ->sets[differ->set_count++] = *pair;
}

/* The next of the sets that were put off, the first first. False: all are done. */
static bool next_set(struct differ *differ, size_t *next)
{
    struct pair pair;

    if (*next == differ->set_count)
        return false;
    pair = differ->sets[(*next)++];
    compare_sets(differ, &pair);
    reverse(differ, 0);
    return true;
}

/* --- instances and others ----------------------------------------------------------------- */

/* `count` names and values each; the order does not matter. Names stand before values. */
static size_t find_name(struct differ *differ, size_t tree, size_t first, size_t count,
                        const struct ext_tree_node *name)
{
    const struct ext_tree_node *nodes = differ->tree[tree].nodes;
    size_t node = first;

    for (size_t i = 0; i < count; i++) {
        if (nodes[node].size == name->size && memcmp(nodes[node].data, name->data, name->size) == 0)
            return node;
        node = nodes[node + 1].end;
        differ->steps++;
    }
    return SIZE_MAX;
}

static void compare_names(struct differ *differ, const struct pair *pair, const size_t first[2],
                          const size_t count[2])
{
    size_t at[2] = { first[0], first[1] };

    for (size_t i = 0; i < count[0]; i++) {
        const struct ext_tree_node *name = &differ->tree[0].nodes[at[0]];
        const struct ext_path path = { pair->path, at[0], NULL, EXT_PATH_NAME };
        size_t other = i < count[1] ? find_name(differ, 1, at[1], 1, name) : SIZE_MAX;

        if (other == SIZE_MAX)
            other = find_name(differ, 1, first[1], count[1], name);
        if (other == SIZE_MAX) {
            say(differ, pair->path, "%U: attribute %U%U is missing", PyUnicode_FromString(""),
                PyUnicode_DecodeUTF8((const char *)name->data, (Py_ssize_t)name->size, "replace"));
            return;
        }
        if (!push(differ, at[0] + 1, other + 1, path))
            return;
        at[0] = differ->tree[0].nodes[at[0] + 1].end;
        if (i < count[1])
            at[1] = differ->tree[1].nodes[at[1] + 1].end;
    }
    at[1] = first[1];
    for (size_t i = 0; count[1] > count[0] && i < count[1]; i++) {
        const struct ext_tree_node *name = &differ->tree[1].nodes[at[1]];

        if (find_name(differ, 0, first[0], count[0], name) == SIZE_MAX) {
            say(differ, pair->path, "%U: attribute %U%U is new", PyUnicode_FromString(""),
                PyUnicode_DecodeUTF8((const char *)name->data, (Py_ssize_t)name->size, "replace"));
            return;
        }
        at[1] = differ->tree[1].nodes[at[1] + 1].end;
    }
}

static bool same_class(struct differ *differ, const struct pair *pair)
{
    const struct ext_path same = { pair->path, 0, ".__class__", EXT_PATH_TEXT };
    const uint8_t a_tag = differ->tree[0].nodes[pair->node[0] + 1].tag;
    const uint8_t b_tag = differ->tree[1].nodes[pair->node[1] + 1].tag;

    if (same_key(differ, pair->node[0] + 1, pair->node[1] + 1))
        return true;
    if ((a_tag == CF_VALUE_REDUCE || a_tag == CF_VALUE_MEMO) &&
        (b_tag == CF_VALUE_REDUCE || b_tag == CF_VALUE_MEMO)) /* a class that is a value */
        return push(differ, pair->node[0] + 1, pair->node[1] + 1, same);
    if (differ->tree[0].nodes[pair->node[0] + 1].tag == CF_VALUE_HOLE &&
        differ->tree[1].nodes[pair->node[1] + 1].tag == CF_VALUE_HOLE &&
        ext_same_hole(differ->input->main_name, &differ->tree[0].nodes[pair->node[0] + 1],
                      &differ->tree[1].nodes[pair->node[1] + 1]))
        return true;
    say_two(differ, pair, ext_text_type);
    return false;
}

static void compare_instances(struct differ *differ, const struct pair *pair)
{
    const struct ext_path same = { pair->path, 0, NULL, EXT_PATH_SAME };
    size_t first[2] = { 0, 0 }, slots[2] = { 0, 0 }, count[2] = { 0, 0 }, more[2] = { 0, 0 };

    if (!same_class(differ, pair))
        return;
    for (size_t i = 0; i < 2; i++) {
        const struct ext_tree_node *node = &differ->tree[i].nodes[pair->node[i]];

        first[i] = ext_tree_child(&differ->tree[i], pair->node[i], 2);
        count[i] = node->attributes;
        slots[i] = ext_tree_behind(&differ->tree[i], first[i], count[i]);
        more[i] = ext_tree_names_until(&differ->tree[i], slots[i], node->end);
    }
    push(differ, ext_tree_child(&differ->tree[0], pair->node[0], 1),
         ext_tree_child(&differ->tree[1], pair->node[1], 1), same);
    compare_names(differ, pair, first, count);
    if (differ->text == NULL)
        compare_names(differ, pair, slots, more);
}

static void compare_exceptions(struct differ *differ, const struct pair *pair)
{
    static const char *const names[] = { ".__cause__", ".__context__" };
    struct ext_path path = { pair->path, 0, ".args", EXT_PATH_TEXT };
    size_t first[2] = { 0, 0 }, last[2] = { 0, 0 }, count[2] = { 0, 0 };

    if (!same_class(differ, pair))
        return;
    for (size_t i = 0; i < 2; i++) {
        count[i] = differ->tree[i].nodes[pair->node[i]].attributes;
        first[i] = ext_tree_child(&differ->tree[i], pair->node[i], 2);
        last[i] = ext_tree_behind(&differ->tree[i], first[i], count[i]);
    }
    push(differ, ext_tree_child(&differ->tree[0], pair->node[0], 1),
         ext_tree_child(&differ->tree[1], pair->node[1], 1), path);
    compare_names(differ, pair, first, count);
    for (size_t k = 0; k < 2; k++) {
        path.text = names[k];
        push(differ, last[0], last[1], path);
        last[0] = differ->tree[0].nodes[last[0]].end;
        last[1] = differ->tree[1].nodes[last[1]].end;
    }
    if (differ->tree[0].nodes[pair->node[0]].flag != differ->tree[1].nodes[pair->node[1]].flag)
        say(differ, pair->path, "%U: %U%U differs", PyUnicode_FromString("__suppress_context__"),
            PyUnicode_FromString(""));
}

static void compare_fixed(struct differ *differ, const struct pair *pair, uint8_t tag)
{
    size_t a = pair->node[0] + 1, b = pair->node[1] + 1;

    if (tag == CF_VALUE_REDUCE && differ->tree[0].nodes[a].tag == CF_VALUE_GLOBAL &&
        !same_class(differ, pair))
        return;
    for (size_t i = 0; a < differ->tree[0].nodes[pair->node[0]].end; i++) {
        const bool args = tag == CF_VALUE_REDUCE && i == 1;
        const struct ext_path path = { pair->path, pair->node[0], ext_text_part(tag, i),
                                       args ? EXT_PATH_TYPE : EXT_PATH_TEXT };

        if (!push(differ, a, b, path))
            return;
        a = differ->tree[0].nodes[a].end;
        b = differ->tree[1].nodes[b].end;
    }
}

/* --- sharing ------------------------------------------------------------------------------ */

/* True where the two need no comparison (any more): done before, or shared differently. */
static bool is_known(struct differ *differ, const struct pair *pair)
{
    const uint32_t a = differ->tree[0].nodes[pair->node[0]].memo;
    const uint32_t b = differ->tree[1].nodes[pair->node[1]].memo;
    PyObject *other = NULL;
    size_t place = 0;

    if (a == EXT_TREE_NO_MEMO || b == EXT_TREE_NO_MEMO)
        return false;
    if (differ->partner[0][a] == b && differ->partner[1][b] == a)
        return true;
    if ((differ->partner[0][a] != EXT_TREE_NO_MEMO || differ->partner[1][b] != EXT_TREE_NO_MEMO) &&
        ext_tree_is_mutable(&differ->tree[0], pair->node[0]) &&
        ext_tree_is_mutable(&differ->tree[1], pair->node[1])) {
        place =
            differ->partner[0][a] != EXT_TREE_NO_MEMO ? differ->place[0][a] : differ->place[1][b];
        other = path_of(differ, place);
        say(differ, pair->path, "%U is %U%U in one and not in the other", other,
            PyUnicode_FromString(""));
        return true;
    }
    differ->partner[0][a] = b;
    differ->partner[1][b] = a;
    differ->place[0][a] = differ->place[1][b] = pair->path;
    return false;
}

/* --- the loop ----------------------------------------------------------------------------- */

static void compare_like(struct differ *differ, const struct pair *pair,
                         const struct ext_tree_node *a, const struct ext_tree_node *b)
{
    switch (a->tag) {
    case CF_VALUE_TUPLE:
    case CF_VALUE_LIST:
        if (a->attributes != b->attributes)
            say_counts(differ, pair, a->attributes, b->attributes);
        else
            compare_items(differ, pair, a->attributes);
        break;
    case CF_VALUE_DICT:
        compare_dicts(differ, pair);
        break;
    case CF_VALUE_SET:
    case CF_VALUE_FROZENSET:
        put_off(differ, pair);
        break;
    case CF_VALUE_INSTANCE:
        compare_instances(differ, pair);
        break;
    case CF_VALUE_EXCEPTION:
        compare_exceptions(differ, pair);
        break;
    case CF_VALUE_ENUM:
        if (differ->tree[0].nodes[a->end - 1].size != differ->tree[1].nodes[b->end - 1].size ||
            !same_payload(differ, &differ->tree[0].nodes[a->end - 1],
                          &differ->tree[1].nodes[b->end - 1]))
            say_two(differ, pair, ext_text_value);
        else
            (void)same_class(differ, pair);
        break;
    case CF_VALUE_RANGE:
    case CF_VALUE_SLICE:
    case CF_VALUE_PARTIAL:
    case CF_VALUE_METHOD:
    case CF_VALUE_REDUCE:
        compare_fixed(differ, pair, a->tag);
        break;
    default:
        if (!same_payload(differ, a, b) && !is_name_of_script(differ, pair, a, b))
            say_two(differ, pair, ext_text_value);
        break;
    }
}

static bool step(struct differ *differ)
{
    struct pair pair = differ->pairs[--differ->depth];
    const struct ext_tree_node *a = NULL, *b = NULL;
    const size_t depth = differ->depth;

    pair.node[0] = ext_tree_resolve(&differ->tree[0], pair.node[0]);
    pair.node[1] = ext_tree_resolve(&differ->tree[1], pair.node[1]);
    a = &differ->tree[0].nodes[pair.node[0]];
    b = &differ->tree[1].nodes[pair.node[1]];
    if (++differ->steps > 16 * (uint64_t)(differ->tree[0].count + differ->tree[1].count) + 100000) {
        PyErr_SetString(PyExc_ValueError, "values share too much to be compared");
        return false;
    }
    if (a->tag != b->tag || a->tag == CF_VALUE_HOLE)
        compare_unlike(differ, &pair, a, b);
    else if (!is_known(differ, &pair))
        compare_like(differ, &pair, a, b);
    reverse(differ, depth);
    return differ->text == NULL && PyErr_Occurred() == NULL;
}

static bool prepare(struct differ *differ)
{
    for (size_t i = 0; i < 2; i++) {
        size_t count = 0;

        if (!ext_tree_read(&differ->tree[i], differ->input->data[i], differ->input->size[i]))
            return false;
        count = differ->tree[i].memo_count + 1;
        differ->partner[i] = PyMem_RawMalloc(count * sizeof(**differ->partner));
        differ->place[i] = PyMem_RawCalloc(count, sizeof(**differ->place));
        if (differ->partner[i] == NULL || differ->place[i] == NULL) {
            PyErr_NoMemory();
            return false;
        }
        memset(differ->partner[i], 0xFF, count * sizeof(**differ->partner));
    }
    return push(differ, 0, 0, (struct ext_path){ 0, 0, NULL, EXT_PATH_ROOT });
}

PyObject *ext_diff(const struct ext_diff_input *input)
{
    struct differ differ = { .input = input };
    size_t sets = 0;

    if (prepare(&differ)) {
        do {
            while (differ.depth > 0 && step(&differ))
                ;
        } while (differ.text == NULL && PyErr_Occurred() == NULL && next_set(&differ, &sets));
    }
    for (size_t i = 0; i < 2; i++) {
        ext_tree_deinit(&differ.tree[i]);
        PyMem_RawFree(differ.partner[i]);
        PyMem_RawFree(differ.place[i]);
    }
    PyMem_RawFree(differ.pairs);
    PyMem_RawFree(differ.paths);
    PyMem_RawFree(differ.sets);
    if (PyErr_Occurred() != NULL) {
        Py_CLEAR(differ.text);
        return NULL;
    }
    if (differ.text == NULL)
        Py_RETURN_NONE;
    return differ.text;
}
