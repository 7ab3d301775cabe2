/* SPDX-License-Identifier: Apache-2.0 */
/* Operators and subscripts call special methods of what they are applied to. */
#include "discover/extract.h"

#include <string.h>

struct operator {
    const char *text, *special, *reflected;
};

static const struct operator operators[] = {
    { "+", "__add__", "__radd__" },
    { "-", "__sub__", "__rsub__" },
    { "*", "__mul__", "__rmul__" },
    { "/", "__truediv__", "__rtruediv__" },
    { "//", "__floordiv__", "__rfloordiv__" },
    { "%", "__mod__", "__rmod__" },
    { "**", "__pow__", "__rpow__" },
    { "@", "__matmul__", "__rmatmul__" },
    { "&", "__and__", "__rand__" },
    { "|", "__or__", "__ror__" },
    { "^", "__xor__", "__rxor__" },
    { "<<", "__lshift__", "__rlshift__" },
    { ">>", "__rshift__", "__rrshift__" },
    { "==", "__eq__", "__eq__" },
    { "!=", "__ne__", "__ne__" },
    { "<", "__lt__", "__gt__" },
    { ">", "__gt__", "__lt__" },
    { "<=", "__le__", "__ge__" },
    { ">=", "__ge__", "__le__" },
    { "in", NULL, "__contains__" },
    { "not in", NULL, "__contains__" },
};

/* The operator in text[0..size); an augmented one without its "=". NULL: it calls nothing. */
static const struct operator *find_operator(const char *text, uint32_t size)
{
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (strlen(operators[i].text) == size && memcmp(operators[i].text, text, size) == 0)
            return &operators[i];
    }
    return NULL;
}

static const struct operator *operator_at(const struct cf_extract *x, uint32_t node, bool augmented)
{
    const struct cf_node *at = &x->syntax->nodes[node];

    return find_operator(x->syntax->text + at->start, at->end - at->start - augmented);
}

/* Both sides may define it; gives the variable of the result. */
static uint32_t apply(struct cf_extract *x, const struct operator *operator, uint32_t left,
                      uint32_t right)
{
    bool plain = (left == CF_VAR_BUILTIN || left == CF_NONE) &&
                 (right == CF_VAR_BUILTIN || right == CF_NONE);
    uint32_t result;

    if (operator == NULL || plain)
        return CF_VAR_BUILTIN;
    result = cf_new_var(x);
    if (operator->special != NULL)
        (void)cf_special(x, operator->special, left, right, result);
    if (operator->reflected != NULL)
        (void)cf_special(x, operator->reflected, right, left, result);
    return result;
}

static uint32_t eval_binary(struct cf_extract *x, uint32_t node)
{
    uint32_t left = cf_node_child(x->syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(x->syntax, node, CF_FIELD_RIGHT);
    uint32_t token = cf_node_child(x->syntax, node, CF_FIELD_OPERATOR);
    uint32_t a, b;

    if (left == CF_NONE || right == CF_NONE || token == CF_NONE)
        return CF_NONE;
    a = cf_eval(x, left, CF_USE_VALUE);
    b = cf_eval(x, right, CF_USE_VALUE);
    return apply(x, operator_at(x, token, false), a, b);
}

static uint32_t eval_comparison(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    const struct operator *operator = NULL;
    uint32_t left = CF_NONE;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t value;

        if (nodes[child].kind == CF_TOKEN_OPERATOR) {
            operator = operator_at(x, child, false);
            continue;
        }
        if (nodes[child].kind == CF_NODE_COMMENT)
            continue;
        value = cf_eval(x, child, CF_USE_OBJECT);
        (void)apply(x, operator, left, value);
        operator = NULL;
        left = value;
    }
    return CF_VAR_BUILTIN;
}

static uint32_t eval_unary(struct cf_extract *x, uint32_t node)
{
    uint32_t operand = cf_node_child(x->syntax, node, CF_FIELD_ARGUMENT);
    uint32_t token = cf_node_child(x->syntax, node, CF_FIELD_OPERATOR);
    uint32_t value = operand == CF_NONE ? CF_NONE : cf_eval(x, operand, CF_USE_OBJECT);
    char sign = token == CF_NONE ? '!' : x->syntax->text[x->syntax->nodes[token].start];

    if (value == CF_NONE || value == CF_VAR_BUILTIN)
        return CF_VAR_BUILTIN;
    if (sign == '!') {
        (void)cf_special(x, "__bool__", value, CF_NONE, CF_NONE);
        return CF_VAR_BUILTIN;
    }
    return cf_special(x,
                      sign == '-'   ? "__neg__"
                      : sign == '~' ? "__invert__"
                                    : "__pos__",
                      value, CF_NONE, cf_new_var(x));
}

static uint32_t eval_subscript(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t object = cf_node_child(x->syntax, node, CF_FIELD_VALUE);
    uint32_t from = object == CF_NONE ? CF_NONE : cf_eval(x, object, CF_USE_OBJECT);
    uint32_t key = CF_NONE, result;
    bool sliced = false;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].field != CF_FIELD_SUBSCRIPT)
            continue;
        sliced = sliced || nodes[child].kind == CF_NODE_SLICE;
        key = cf_eval(x, child, CF_USE_VALUE);
    }
    if (from == CF_NONE || from == CF_VAR_BUILTIN)
        return from;
    result = cf_new_var(x);
    (void)cf_special(x, "__getitem__", from, key, result);
    if (!sliced) /* a slice of a container is one: the special method passes it on */
        (void)cf_add_fact(x, CF_FACT_ITEM | CF_FACT_CALLEE << 8, from, result, CF_NONE);
    return result;
}

static uint32_t eval_augmented(struct cf_extract *x, uint32_t node)
{
    uint32_t left = cf_node_child(x->syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(x->syntax, node, CF_FIELD_RIGHT);
    uint32_t token = cf_node_child(x->syntax, node, CF_FIELD_OPERATOR);
    const struct operator *operator;
    uint32_t a, b, result;
    char in_place[32] = "__i";

    if (left == CF_NONE || right == CF_NONE || token == CF_NONE)
        return CF_NONE;
    a = cf_eval(x, left, CF_USE_OBJECT);
    b = cf_eval(x, right, CF_USE_VALUE);
    operator = operator_at(x, token, true);
    result = apply(x, operator, a, b);
    if (operator != NULL && operator->special != NULL && a != CF_NONE && a != CF_VAR_BUILTIN) {
        strncat(in_place, operator->special + 2, sizeof(in_place) - 4);
        (void)cf_special(x, in_place, a, b, result);
    }
    /* `items += more` puts what `more` holds into `items`. */
    if (a != CF_NONE && b != CF_NONE && b != CF_VAR_BUILTIN)
        (void)cf_add_fact(x, CF_FACT_PUT, a,
                          cf_add_fact(x, CF_FACT_ITEM, b, cf_new_var(x), CF_NONE), CF_NONE);
    if (result != CF_VAR_BUILTIN)
        cf_assign(x, left, result);
    return CF_NONE;
}

bool cf_eval_operator(struct cf_extract *x, uint32_t node, uint32_t *value)
{
    switch ((int)x->syntax->nodes[node].kind) {
    case CF_NODE_BINARY_OPERATOR:
        *value = eval_binary(x, node);
        return true;
    case CF_NODE_COMPARISON_OPERATOR:
        *value = eval_comparison(x, node);
        return true;
    case CF_NODE_UNARY_OPERATOR:
    case CF_NODE_NOT_OPERATOR:
        *value = eval_unary(x, node);
        return true;
    case CF_NODE_SUBSCRIPT:
        *value = eval_subscript(x, node);
        return true;
    case CF_NODE_AUGMENTED_ASSIGNMENT:
        *value = eval_augmented(x, node);
        return true;
    default:
        return false;
    }
}
