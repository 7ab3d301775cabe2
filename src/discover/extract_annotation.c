/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations promise objects of the classes that they name. */
#include "discover/extract.h"

#include <string.h>

/* Adds objects of the class in `class` to `*result`. */
static void add_instance(struct cf_extract *x, uint32_t class, uint32_t *result)
{
    if (class == CF_NONE || class == CF_VAR_BUILTIN)
        return;
    if (*result == CF_NONE)
        *result = cf_new_var(x);
    (void)cf_add_fact(x, CF_FACT_INSTANCE, class, *result, CF_NONE);
}

static bool is_name_char(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (unsigned char)c >= 0x80;
}

/* The variable of a dotted name written inside a string. */
static uint32_t eval_dotted(struct cf_extract *x, const char *text, size_t size)
{
    uint32_t var = CF_NONE;
    size_t at = 0;

    while (at < size) {
        const char *dot = memchr(text + at, '.', size - at);
        size_t length = dot == NULL ? size - at : (size_t)(dot - text) - at;
        uint32_t name = cf_name_find(&x->syntax->names, text + at, length);

        if (at == 0) {
            uint32_t binding =
                name == CF_NONE ? CF_NONE : cf_scope_resolve(&x->source->scopes, x->scope, name);

            if (binding == CF_NONE)
                return CF_NONE;
            var = cf_binding_var(binding);
        } else {
            var = cf_add_fact(x, CF_FACT_LOAD, var, cf_new_var(x), cf_word(x, text + at, length));
        }
        at += length + 1;
    }
    return var;
}

static void eval_quoted(struct cf_extract *x, uint32_t node, uint32_t *result)
{
    const char *text = NULL;
    uint32_t size = 0;

    if (!cf_node_plain_string(x->syntax, node, &text, &size))
        return;
    for (uint32_t at = 0; at < size;) {
        uint32_t end = at;

        while (end < size && (is_name_char(text[end]) || (end > at && text[end] == '.')))
            end++;
        if (end > at)
            add_instance(x, eval_dotted(x, text + at, end - at), result);
        at = end + 1;
    }
}

static bool is_word(const struct cf_extract *x, uint32_t node, const char *const *words)
{
    const char *text = "";

    if (x->syntax->nodes[node].kind == CF_NODE_ATTRIBUTE)
        node = cf_node_child(x->syntax, node, CF_FIELD_ATTRIBUTE);
    if (node != CF_NONE)
        text = cf_name_text(&x->syntax->names, x->syntax->nodes[node].name);
    for (; *words != NULL; words++) {
        if (strcmp(*words, text) == 0)
            return true;
    }
    return false;
}

static void eval_part(struct cf_extract *x, uint32_t node, uint32_t *result);

/* X[...]: an X that holds objects of the classes inside, or one of these itself. */
static void eval_generic(struct cf_extract *x, uint32_t node, uint32_t *result)
{
    static const char *const transparent[] = { "Optional", "Union",    "Annotated", "ClassVar",
                                               "Final",    "Required", NULL };
    static const char *const opaque[] = { "Callable", "Type", "type", "Literal", NULL };
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t head = nodes[node].first, inner = CF_NONE;
    bool holds;

    if (head == CF_NONE || is_word(x, head, opaque))
        return;
    holds = !is_word(x, head, transparent);
    if (holds)
        eval_part(x, head, result);
    for (uint32_t i = nodes[head].next; i != CF_NONE; i = nodes[i].next)
        eval_part(x, i, holds ? &inner : result);
    if (inner == CF_NONE)
        return;
    if (*result == CF_NONE)
        *result = cf_new_var(x);
    (void)cf_add_fact(x, CF_FACT_CONTAINER, inner, *result, CF_NONE);
}

static void eval_part(struct cf_extract *x, uint32_t node, uint32_t *result)
{
    const struct cf_node *nodes = x->syntax->nodes;

    switch ((int)nodes[node].kind) {
    case CF_NODE_IDENTIFIER:
    case CF_NODE_ATTRIBUTE:
        add_instance(x, cf_eval(x, node, CF_USE_OBJECT), result);
        break;
    case CF_NODE_STRING:
        eval_quoted(x, node, result);
        break;
    case CF_NODE_GENERIC_TYPE:
    case CF_NODE_SUBSCRIPT:
        eval_generic(x, node, result);
        break;
    default:
        for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next)
            eval_part(x, i, result);
    }
}

uint32_t cf_eval_annotation(struct cf_extract *x, uint32_t node)
{
    uint32_t result = CF_NONE;

    eval_part(x, node, &result);
    return result;
}
