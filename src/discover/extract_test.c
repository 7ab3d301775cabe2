/* SPDX-License-Identifier: Apache-2.0 */
/* What decorators and pytestmark say about fixtures and parameters of tests. */
#include "discover/extract.h"

#include <string.h>

static void add_mark(struct cf_extract *x, enum cf_mark_kind kind, uint32_t def, uint32_t name,
                     uint32_t var)
{
    const struct cf_fact_mark mark = { .kind = kind, .def = def, .name = name, .var = var };

    cf_buf_add(&x->parts[CF_PART_MARKS], &mark, sizeof(mark));
}

/* The last name of `a.b.name`, `name`, and of a call of one; "". */
static const char *last_name(const struct cf_extract *x, uint32_t node)
{
    if (x->syntax->nodes[node].kind == CF_NODE_CALL)
        node = cf_node_child(x->syntax, node, CF_FIELD_FUNCTION);
    if (node != CF_NONE && x->syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(x->syntax, node, CF_FIELD_ATTRIBUTE);
    return node == CF_NONE ? "" : cf_name_text(&x->syntax->names, x->syntax->nodes[node].name);
}

/* The n-th positional argument of a call, from 0; CF_NONE. */
static uint32_t positional(const struct cf_extract *x, uint32_t call, unsigned nth)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t list = cf_node_child(x->syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t at = list == CF_NONE ? CF_NONE : nodes[list].first;

    for (; at != CF_NONE; at = nodes[at].next) {
        if (nodes[at].kind == CF_NODE_COMMENT || nodes[at].kind == CF_NODE_KEYWORD_ARGUMENT)
            continue;
        if (nth-- == 0)
            return at;
    }
    return CF_NONE;
}

/* The value of a keyword argument of a call; CF_NONE. */
static uint32_t keyword(const struct cf_extract *x, uint32_t call, const char *name)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t list = cf_node_child(x->syntax, call, CF_FIELD_ARGUMENTS);
    uint32_t at = list == CF_NONE ? CF_NONE : nodes[list].first;

    for (; at != CF_NONE; at = nodes[at].next) {
        uint32_t key = nodes[at].kind == CF_NODE_KEYWORD_ARGUMENT
                           ? cf_node_child(x->syntax, at, CF_FIELD_NAME)
                           : CF_NONE;

        if (key != CF_NONE && strcmp(cf_name_text(&x->syntax->names, nodes[key].name), name) == 0)
            return cf_node_child(x->syntax, at, CF_FIELD_VALUE);
    }
    return CF_NONE;
}

/* One mark for each name in "a, b" or ["a", "b"]. */
static void mark_names(struct cf_extract *x, enum cf_mark_kind kind, uint32_t def, uint32_t node,
                       uint32_t var)
{
    const char *text = NULL;
    uint32_t size = 0, at = 0;

    if (!cf_node_plain_string(x->syntax, node, &text, &size)) {
        for (uint32_t i = x->syntax->nodes[node].first; i != CF_NONE;
             i = x->syntax->nodes[i].next) {
            if (x->syntax->nodes[i].kind == CF_NODE_STRING &&
                cf_node_plain_string(x->syntax, i, &text, &size))
                add_mark(x, kind, def, cf_word(x, text, size), var);
        }
        return;
    }
    while (at < size) {
        uint32_t end = at;

        while (end < size && text[end] != ',' && text[end] != ' ')
            end++;
        if (end > at)
            add_mark(x, kind, def, cf_word(x, text + at, end - at), var);
        at = end + 1;
    }
}

/* Names and values; the values are a list of values, or of tuples of them, or pytest.param(). */
static void mark_parametrize(struct cf_extract *x, uint32_t call, uint32_t def)
{
    uint32_t names = positional(x, call, 0), values = positional(x, call, 1);
    uint32_t indirect = keyword(x, call, "indirect");
    uint32_t var = CF_NONE;

    names = names != CF_NONE ? names : keyword(x, call, "argnames");
    values = values != CF_NONE ? values : keyword(x, call, "argvalues");
    if (names == CF_NONE)
        return;
    if (values != CF_NONE)
        var = cf_eval(x, values, CF_USE_VALUE);
    if (var != CF_NONE && var != CF_VAR_BUILTIN) {
        uint32_t item = cf_add_fact(x, CF_FACT_ITEM, var, cf_new_var(x), CF_NONE);

        /* A tuple of values for several names: its items come one level deeper. */
        var = cf_add_fact(x, CF_FACT_ITEM | CF_FACT_LOOSE << 8, item, cf_new_var(x), CF_NONE);
    }
    mark_names(x, CF_MARK_PARAMETRIZE, def, names, var);
    if (indirect == CF_NONE)
        return;
    if (x->syntax->nodes[indirect].kind == CF_NODE_TRUE)
        mark_names(x, CF_MARK_INDIRECT, def, names, var);
    else
        mark_names(x, CF_MARK_INDIRECT, def, indirect, var);
}

static void mark_fixture(struct cf_extract *x, uint32_t node, uint32_t def)
{
    bool called = x->syntax->nodes[node].kind == CF_NODE_CALL;
    uint32_t name = called ? keyword(x, node, "name") : CF_NONE;
    uint32_t autouse = called ? keyword(x, node, "autouse") : CF_NONE;
    const char *text = NULL;
    uint32_t size = 0;

    if (name != CF_NONE && cf_node_plain_string(x->syntax, name, &text, &size))
        add_mark(x, CF_MARK_FIXTURE, def, cf_word(x, text, size), CF_NONE);
    else
        add_mark(x, CF_MARK_FIXTURE, def, x->defs[def].name, CF_NONE);
    if (autouse != CF_NONE && x->syntax->nodes[autouse].kind == CF_NODE_TRUE)
        add_mark(x, CF_MARK_AUTOUSE, def, CF_NONE, CF_NONE);
    if (called && keyword(x, node, "params") != CF_NONE) {
        uint32_t var = cf_eval(x, keyword(x, node, "params"), CF_USE_VALUE);

        if (var != CF_NONE && var != CF_VAR_BUILTIN)
            add_mark(x, CF_MARK_PARAMETRIZE, def, cf_word_of(x, "request"),
                     cf_add_fact(x, CF_FACT_ITEM, var, cf_new_var(x), CF_NONE));
    }
}

/* usefixtures("a", "b") */
static void mark_uses(struct cf_extract *x, uint32_t call, uint32_t def)
{
    uint32_t name = CF_NONE;

    for (unsigned i = 0; (name = positional(x, call, i)) != CF_NONE; i++)
        mark_names(x, CF_MARK_USES, def, name, CF_NONE);
}

static void mark_node(struct cf_extract *x, uint32_t node, uint32_t def)
{
    const char *name = last_name(x, node);
    bool called = x->syntax->nodes[node].kind == CF_NODE_CALL;

    if (strcmp(name, "fixture") == 0 && def != CF_NONE)
        mark_fixture(x, node, def);
    else if (called && strcmp(name, "parametrize") == 0)
        mark_parametrize(x, node, def);
    else if (called && strcmp(name, "usefixtures") == 0)
        mark_uses(x, node, def);
}

void cf_mark(struct cf_extract *x, uint32_t decorator, uint32_t def)
{
    uint32_t node = x->syntax->nodes[decorator].first;

    if (node != CF_NONE)
        mark_node(x, node, def);
}

void cf_mark_assignment(struct cf_extract *x, uint32_t target, uint32_t value)
{
    const struct cf_node *nodes = x->syntax->nodes;
    const char *name = cf_name_text(&x->syntax->names, nodes[target].name);

    if (nodes[target].kind != CF_NODE_IDENTIFIER || x->owner != CF_NONE)
        return;
    if (strcmp(name, "__test__") == 0 && nodes[value].kind == CF_NODE_FALSE)
        add_mark(x, CF_MARK_NOT_A_TEST, x->def, CF_NONE, CF_NONE);
    if (strcmp(name, "pytestmark") != 0)
        return;
    mark_node(x, value, x->def);
    for (uint32_t i = nodes[value].first; i != CF_NONE; i = nodes[i].next)
        mark_node(x, i, x->def);
}

void cf_mark_use(struct cf_extract *x, uint32_t call)
{
    uint32_t name;

    if (x->owner == CF_NONE || strcmp(last_name(x, call), "getfixturevalue") != 0)
        return;
    name = positional(x, call, 0);
    if (name != CF_NONE)
        mark_names(x, CF_MARK_USES, x->owner, name, CF_NONE);
}
