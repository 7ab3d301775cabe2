/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/extract.h"

#include <string.h>

uint32_t cf_new_var(struct cf_extract *x)
{
    return x->var_count++;
}

uint32_t cf_binding_var(uint32_t binding)
{
    return 1 + binding;
}

uint32_t cf_word(struct cf_extract *x, const char *text, size_t size)
{
    uint32_t word = cf_name_add(&x->syntax->names, x->arena, text, size);

    x->failed = x->failed || word == CF_NONE;
    return word;
}

uint32_t cf_word_of(struct cf_extract *x, const char *text)
{
    return cf_word(x, text, strlen(text));
}

uint32_t cf_add_fact(struct cf_extract *x, uint32_t kind_flags, uint32_t from, uint32_t to,
                     uint32_t name)
{
    const struct cf_fact fact = {
        .kind_flags = kind_flags, .owner = x->owner, .from = from, .to = to, .name = name
    };

    cf_buf_add(&x->parts[CF_PART_FACTS], &fact, sizeof(fact));
    return to;
}

uint32_t cf_special(struct cf_extract *x, const char *name, uint32_t from, uint32_t arg,
                    uint32_t to)
{
    struct cf_fact fact = {
        .kind_flags = CF_FACT_SPECIAL,
        .owner = x->owner,
        .from = from,
        .to = to,
        .name = cf_word_of(x, name),
        .args = (uint32_t)(x->parts[CF_PART_ARGS].len / sizeof(struct cf_fact_arg)),
    };
    const struct cf_fact_arg given = { .kind = CF_ARG_POSITIONAL, .var = arg, .name = CF_NONE };

    if (from == CF_NONE || from == CF_VAR_BUILTIN)
        return from == CF_VAR_BUILTIN && to != CF_NONE ? CF_VAR_BUILTIN : to;
    if (arg != CF_NONE) {
        cf_buf_add(&x->parts[CF_PART_ARGS], &given, sizeof(given));
        fact.arg_count = 1;
    }
    cf_buf_add(&x->parts[CF_PART_FACTS], &fact, sizeof(fact));
    return to;
}

void cf_eval_children(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    for (uint32_t child = x->syntax->nodes[node].first; child != CF_NONE;
         child = x->syntax->nodes[child].next)
        (void)cf_eval(x, child, use);
}

/* The variable of a name that nothing in the file binds. */
static uint32_t builtin_var(struct cf_extract *x, uint32_t name)
{
    if (x->builtins[name] == 0) {
        x->builtins[name] = cf_new_var(x);
        (void)cf_add_fact(x, CF_FACT_BUILTIN, CF_NONE, x->builtins[name], name);
    }
    return x->builtins[name];
}

static uint32_t eval_name(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    uint32_t name = x->syntax->nodes[node].name;
    uint32_t binding = cf_scope_resolve(&x->source->scopes, x->scope, name);
    const struct cf_binding *found;

    if (binding == CF_NONE)
        return builtin_var(x, name);
    found = &x->source->scopes.bindings[binding];
    /* What a local variable holds was referred to where it came into it. */
    if (use == CF_USE_VALUE && x->owner != CF_NONE && x->referred[binding] != x->owner + 1 &&
        (found->scope == 0 || (found->flags & (uint32_t)(CF_BINDING_IMPORT | CF_BINDING_FUNCTION |
                                                         CF_BINDING_CLASS)) != 0)) {
        x->referred[binding] = x->owner + 1;
        (void)cf_add_fact(x, CF_FACT_REFER, cf_binding_var(binding), CF_NONE, CF_NONE);
    }
    return cf_binding_var(binding);
}

static uint32_t eval_attribute(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    uint32_t object = cf_node_child(x->syntax, node, CF_FIELD_OBJECT);
    uint32_t attribute = cf_node_child(x->syntax, node, CF_FIELD_ATTRIBUTE);
    uint32_t flags = use == CF_USE_VALUE    ? CF_FACT_VALUE
                     : use == CF_USE_CALLEE ? CF_FACT_CALLEE
                                            : 0;
    uint32_t from;

    if (object == CF_NONE || attribute == CF_NONE)
        return CF_NONE;
    from = cf_eval(x, object, CF_USE_OBJECT);
    if (from == CF_VAR_BUILTIN)
        return CF_VAR_BUILTIN;
    if (from == CF_NONE)
        from = cf_new_var(x);
    return cf_add_fact(x, CF_FACT_LOAD | flags << 8, from, cf_new_var(x),
                       x->syntax->nodes[attribute].name);
}

static uint32_t container(struct cf_extract *x, uint32_t items)
{
    return cf_add_fact(x, CF_FACT_CONTAINER, items, cf_new_var(x), CF_NONE);
}

/* A display: what it holds flows into one variable. Of numbers and texts only: a built-in. */
static uint32_t eval_display(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t items = CF_NONE;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t value = cf_eval(x, child, CF_USE_VALUE);

        if (value == CF_NONE || value == CF_VAR_BUILTIN)
            continue;
        if (items == CF_NONE)
            items = cf_new_var(x);
        (void)cf_add_fact(x, CF_FACT_COPY, value, items, CF_NONE);
    }
    if (items == CF_NONE && nodes[node].first != CF_NONE)
        return CF_VAR_BUILTIN;
    return container(x, items != CF_NONE ? items : cf_new_var(x));
}

static uint32_t eval_pair(struct cf_extract *x, uint32_t node)
{
    uint32_t key = cf_node_child(x->syntax, node, CF_FIELD_KEY);
    uint32_t value = cf_node_child(x->syntax, node, CF_FIELD_VALUE);
    uint32_t key_var = key == CF_NONE ? CF_NONE : cf_eval(x, key, CF_USE_VALUE);
    uint32_t value_var = value == CF_NONE ? CF_NONE : cf_eval(x, value, CF_USE_VALUE);
    uint32_t both;

    if (key_var == CF_NONE || key_var == CF_VAR_BUILTIN)
        return value_var;
    if (value_var == CF_NONE || value_var == CF_VAR_BUILTIN)
        return key_var;
    both = cf_new_var(x);
    (void)cf_add_fact(x, CF_FACT_COPY, key_var, both, CF_NONE);
    return cf_add_fact(x, CF_FACT_COPY, value_var, both, CF_NONE);
}

static uint32_t eval_comprehension(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t outer = x->scope, inner = cf_scope_of(&x->source->scopes, node);
    uint32_t items = cf_new_var(x), body = cf_node_child(x->syntax, node, CF_FIELD_BODY), value;
    bool first = true;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t left, right, from;

        if (nodes[child].kind != CF_NODE_FOR_IN_CLAUSE) {
            x->scope = inner;
            if (child != body)
                (void)cf_eval(x, child, CF_USE_OBJECT);
            continue;
        }
        left = cf_node_child(x->syntax, child, CF_FIELD_LEFT);
        right = cf_node_child(x->syntax, child, CF_FIELD_RIGHT);
        x->scope = first ? outer : inner;
        from = right == CF_NONE ? CF_NONE : cf_eval(x, right, CF_USE_OBJECT);
        x->scope = inner;
        if (from != CF_NONE && left != CF_NONE)
            cf_assign(x, left, cf_add_fact(x, CF_FACT_ITEM, from, cf_new_var(x), CF_NONE));
        first = false;
    }
    x->scope = inner;
    value = body == CF_NONE ? CF_NONE : cf_eval(x, body, CF_USE_VALUE);
    x->scope = outer;
    if (value != CF_NONE)
        (void)cf_add_fact(x, CF_FACT_COPY, value, items, CF_NONE);
    return container(x, items);
}

static uint32_t eval_lambda(struct cf_extract *x, uint32_t node)
{
    uint32_t def = cf_definition_of(&x->source->definitions, node);
    uint32_t var = cf_new_var(x);

    if (def == CF_NONE)
        return CF_NONE;
    (void)cf_add_fact(x, CF_FACT_DEFINE, CF_NONE, var, def);
    if (x->owner != CF_NONE)
        (void)cf_add_fact(x, CF_FACT_REFER, var, CF_NONE, CF_NONE);
    return var;
}

/* `a if c else b`, `a or b`: any of the parts. */
static uint32_t eval_choice(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    const struct cf_node *nodes = x->syntax->nodes;
    bool conditional = nodes[node].kind == CF_NODE_CONDITIONAL_EXPRESSION;
    uint32_t result = CF_NONE, at = 0;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next, at++) {
        uint32_t value;

        if (nodes[child].kind == CF_TOKEN_OPERATOR)
            continue;
        value = cf_eval(x, child, use);
        if (conditional ? at == 1 : nodes[child].field == CF_FIELD_LEFT)
            (void)cf_special(x, "__bool__", value, CF_NONE, CF_NONE);
        if (value == CF_NONE || (conditional && at == 1))
            continue;
        if (result == CF_NONE)
            result = cf_new_var(x);
        (void)cf_add_fact(x, CF_FACT_COPY, value, result, CF_NONE);
    }
    return result;
}

static uint32_t eval_yield(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    bool from = false;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t value;

        if (nodes[child].kind == CF_TOKEN_FROM) {
            from = true;
            continue;
        }
        value = cf_eval(x, child, CF_USE_VALUE);
        if (value == CF_NONE || x->owner == CF_NONE || x->defs[x->owner].yields == CF_NONE)
            continue;
        (void)cf_add_fact(x, from ? CF_FACT_ITEM : CF_FACT_COPY, value, x->defs[x->owner].yields,
                          CF_NONE);
    }
    return CF_NONE;
}

static uint32_t eval_text(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        uint32_t inner = CF_NONE;

        if (nodes[child].kind == CF_NODE_STRING)
            (void)eval_text(x, child);
        if (nodes[child].kind != CF_NODE_INTERPOLATION)
            continue;
        inner = cf_node_child(x->syntax, child, CF_FIELD_EXPRESSION);
        if (inner != CF_NONE)
            (void)cf_special(x, "__format__", cf_eval(x, inner, CF_USE_OBJECT), CF_NONE, CF_NONE);
    }
    return CF_VAR_BUILTIN;
}

static uint32_t eval_inner(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t value = CF_NONE;

    for (uint32_t child = nodes[node].first; child != CF_NONE; child = nodes[child].next) {
        if (nodes[child].kind != CF_NODE_COMMENT)
            value = cf_eval(x, child, use);
    }
    return value;
}

/* What has only literals in it, or nothing that matters. */
static bool eval_leaf(struct cf_extract *x, uint32_t node, uint32_t *value)
{
    *value = CF_VAR_BUILTIN;
    switch ((int)x->syntax->nodes[node].kind) {
    case CF_NODE_INTEGER:
    case CF_NODE_FLOAT:
    case CF_NODE_TRUE:
    case CF_NODE_FALSE:
    case CF_NODE_ELLIPSIS:
        return true;
    case CF_NODE_STRING:
    case CF_NODE_CONCATENATED_STRING:
        *value = eval_text(x, node);
        return true;
    case CF_NODE_NONE:
    case CF_NODE_COMMENT:
    case CF_TOKEN_OPERATOR:
    case CF_TOKEN_ASYNC:
    case CF_TOKEN_FROM:
    case CF_NODE_TYPE:
        *value = CF_NONE;
        return true;
    default:
        return false;
    }
}

uint32_t cf_eval(struct cf_extract *x, uint32_t node, enum cf_use use)
{
    uint32_t value = CF_NONE;

    if (x->failed || eval_leaf(x, node, &value) || cf_eval_operator(x, node, &value))
        return value;
    switch ((int)x->syntax->nodes[node].kind) {
    case CF_NODE_IDENTIFIER:
        return eval_name(x, node, use);
    case CF_NODE_ATTRIBUTE:
        return eval_attribute(x, node, use);
    case CF_NODE_CALL:
        return cf_eval_call(x, node);
    case CF_NODE_LIST:
    case CF_NODE_TUPLE:
    case CF_NODE_SET:
    case CF_NODE_DICTIONARY:
    case CF_NODE_EXPRESSION_LIST:
        return eval_display(x, node);
    case CF_NODE_PAIR:
        return eval_pair(x, node);
    case CF_NODE_LIST_COMPREHENSION:
    case CF_NODE_SET_COMPREHENSION:
    case CF_NODE_DICTIONARY_COMPREHENSION:
    case CF_NODE_GENERATOR_EXPRESSION:
        return eval_comprehension(x, node);
    case CF_NODE_LAMBDA:
        return eval_lambda(x, node);
    case CF_NODE_CONDITIONAL_EXPRESSION:
    case CF_NODE_BOOLEAN_OPERATOR:
        return eval_choice(x, node, use);
    case CF_NODE_YIELD:
        return eval_yield(x, node);
    case CF_NODE_AWAIT:
        value = eval_inner(x, node, CF_USE_OBJECT);
        (void)cf_special(x, "__await__", value, CF_NONE, CF_NONE);
        return value;
    case CF_NODE_LIST_SPLAT:
    case CF_NODE_DICTIONARY_SPLAT:
        value = eval_inner(x, node, CF_USE_VALUE);
        return value == CF_NONE ? CF_NONE
                                : cf_add_fact(x, CF_FACT_ITEM, value, cf_new_var(x), CF_NONE);
    case CF_NODE_PARENTHESIZED_EXPRESSION:
        return eval_inner(x, node, use);
    case CF_NODE_NAMED_EXPRESSION:
        (void)cf_eval_statement(x, node);
        value = cf_node_child(x->syntax, node, CF_FIELD_NAME);
        return value == CF_NONE ? CF_NONE : eval_name(x, value, CF_USE_OBJECT);
    default:
        if (!cf_eval_statement(x, node))
            cf_eval_children(x, node, CF_USE_VALUE);
        return CF_NONE;
    }
}
