/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/extract.h"

#include <string.h>

/* The name that is called, where it is a plain one that the file does not bind; "". */
static const char *called_builtin(const struct cf_extract *x, uint32_t function)
{
    const struct cf_node *at = &x->syntax->nodes[function];

    if (at->kind != CF_NODE_IDENTIFIER ||
        cf_scope_resolve(&x->source->scopes, x->scope, at->name) != CF_NONE)
        return "";
    return cf_name_text(&x->syntax->names, at->name);
}

/* The first argument that is no comment; CF_NONE. */
static uint32_t next_argument(const struct cf_extract *x, uint32_t node)
{
    while (node != CF_NONE && x->syntax->nodes[node].kind == CF_NODE_COMMENT)
        node = x->syntax->nodes[node].next;
    return node;
}

/* The class around the function that runs this; CF_NONE. */
static uint32_t class_around(const struct cf_extract *x)
{
    uint32_t def = x->owner;

    while (def != CF_NONE && x->defs[def].kind != CF_DEFINES_CLASS)
        def = x->defs[def].parent;
    return def;
}

static bool eval_super(struct cf_extract *x, uint32_t arguments, uint32_t *value)
{
    uint32_t class = class_around(x);

    if (class == CF_NONE)
        return false;
    cf_eval_children(x, arguments, CF_USE_OBJECT);
    *value = cf_add_fact(x, CF_FACT_SUPER, CF_NONE, cf_new_var(x), class);
    return true;
}

/* getattr(object, "name"), and hasattr, which may run a property. */
static bool eval_getattr(struct cf_extract *x, uint32_t arguments, uint32_t *value)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t object = next_argument(x, nodes[arguments].first);
    uint32_t name = object == CF_NONE ? CF_NONE : next_argument(x, nodes[object].next);
    uint32_t more = name == CF_NONE ? CF_NONE : next_argument(x, nodes[name].next);
    const char *text = NULL;
    uint32_t size = 0, from, fallback;

    if (name == CF_NONE || !cf_node_plain_string(x->syntax, name, &text, &size))
        return false;
    from = cf_eval(x, object, CF_USE_OBJECT);
    if (from == CF_NONE)
        return false;
    *value = cf_add_fact(x, CF_FACT_LOAD | CF_FACT_VALUE << 8, from, cf_new_var(x),
                         cf_word(x, text, size));
    fallback = more == CF_NONE ? CF_NONE : cf_eval(x, more, CF_USE_VALUE);
    if (fallback != CF_NONE)
        (void)cf_add_fact(x, CF_FACT_COPY, fallback, *value, CF_NONE);
    return true;
}

/* Calls whose meaning is their name's: true where it was one, with its value. */
static bool eval_known(struct cf_extract *x, const char *name, uint32_t arguments, uint32_t *value)
{
    if (strcmp(name, "super") == 0)
        return eval_super(x, arguments, value);
    if (strcmp(name, "getattr") == 0)
        return eval_getattr(x, arguments, value);
    if (strcmp(name, "isinstance") == 0 || strcmp(name, "issubclass") == 0 ||
        strcmp(name, "callable") == 0) {
        cf_eval_children(x, arguments, CF_USE_OBJECT);
        *value = CF_VAR_BUILTIN;
        return true;
    }
    return false;
}

static void add_argument(struct cf_extract *x, uint32_t node, struct cf_buf *args)
{
    const struct cf_node *at = &x->syntax->nodes[node];
    struct cf_fact_arg arg = { .kind = CF_ARG_POSITIONAL, .name = CF_NONE };
    uint32_t value = node;

    if (at->kind == CF_NODE_KEYWORD_ARGUMENT) {
        uint32_t name = cf_node_child(x->syntax, node, CF_FIELD_NAME);

        arg.kind = CF_ARG_KEYWORD;
        arg.name = name == CF_NONE ? CF_NONE : x->syntax->nodes[name].name;
        value = cf_node_child(x->syntax, node, CF_FIELD_VALUE);
    } else if (at->kind == CF_NODE_LIST_SPLAT) {
        arg.kind = CF_ARG_STAR;
    } else if (at->kind == CF_NODE_DICTIONARY_SPLAT) {
        arg.kind = CF_ARG_STARSTAR;
    }
    arg.var = value == CF_NONE ? CF_NONE : cf_eval(x, value, CF_USE_VALUE);
    cf_buf_add(args, &arg, sizeof(arg));
}

uint32_t cf_eval_call(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t function = cf_node_child(x->syntax, node, CF_FIELD_FUNCTION);
    uint32_t arguments = cf_node_child(x->syntax, node, CF_FIELD_ARGUMENTS);
    struct cf_fact fact = { .kind_flags = CF_FACT_CALL, .owner = x->owner, .name = CF_NONE };
    struct cf_buf args;
    uint32_t value = CF_NONE;

    if (function == CF_NONE || arguments == CF_NONE ||
        eval_known(x, called_builtin(x, function), arguments, &value))
        return value;
    cf_mark_use(x, node);
    fact.from = cf_eval(x, function, CF_USE_CALLEE);
    cf_buf_init(&args, CF_FACTS_MAX_BYTES); /* calls in arguments add theirs first */
    if (nodes[arguments].kind == CF_NODE_ARGUMENT_LIST) {
        for (uint32_t i = nodes[arguments].first; i != CF_NONE; i = nodes[i].next) {
            if (nodes[i].kind != CF_NODE_COMMENT)
                add_argument(x, i, &args);
        }
    } else { /* f(x for x in y) */
        add_argument(x, arguments, &args);
    }
    if (fact.from == CF_VAR_BUILTIN || fact.from == CF_NONE) {
        value = fact.from;
    } else {
        fact.args = (uint32_t)(x->parts[CF_PART_ARGS].len / sizeof(struct cf_fact_arg));
        fact.arg_count = (uint32_t)(args.len / sizeof(struct cf_fact_arg));
        fact.to = value = cf_new_var(x);
        cf_buf_add(&x->parts[CF_PART_ARGS], cf_buf_str(&args), args.len);
        cf_buf_add(&x->parts[CF_PART_FACTS], &fact, sizeof(fact));
    }
    x->failed = x->failed || args.status != CF_OK;
    cf_buf_deinit(&args);
    return value;
}
