/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/extract.h"

#include <string.h>

void cf_assign(struct cf_extract *x, uint32_t target, uint32_t from)
{
    const struct cf_node *nodes = x->syntax->nodes;
    const struct cf_node *at = &nodes[target];
    uint32_t part = CF_NONE, binding;

    switch ((int)at->kind) {
    case CF_NODE_IDENTIFIER:
        binding = cf_scope_resolve(&x->source->scopes, x->scope, at->name);
        if (binding != CF_NONE && from != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_COPY, from, cf_binding_var(binding), CF_NONE);
        break;
    case CF_NODE_ATTRIBUTE:
        part = cf_node_child(x->syntax, target, CF_FIELD_OBJECT);
        part = part == CF_NONE ? CF_NONE : cf_eval(x, part, CF_USE_OBJECT);
        binding = cf_node_child(x->syntax, target, CF_FIELD_ATTRIBUTE);
        if (part != CF_NONE && part != CF_VAR_BUILTIN && binding != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_STORE, part, from, nodes[binding].name);
        break;
    case CF_NODE_SUBSCRIPT:
        part = cf_node_child(x->syntax, target, CF_FIELD_VALUE);
        part = part == CF_NONE ? CF_NONE : cf_eval(x, part, CF_USE_OBJECT);
        (void)cf_special(x, "__setitem__", part, from, CF_NONE);
        if (part != CF_NONE && part != CF_VAR_BUILTIN && from != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_PUT, part, from, CF_NONE);
        for (uint32_t i = at->first; i != CF_NONE; i = nodes[i].next) {
            if (nodes[i].field == CF_FIELD_SUBSCRIPT)
                (void)cf_eval(x, i, CF_USE_VALUE);
        }
        break;
    default: /* unpacking; `as` of a with or except, which hold one target */
        if (from != CF_NONE && from != CF_VAR_BUILTIN && at->kind != CF_NODE_AS_PATTERN_TARGET &&
            at->kind != CF_NODE_PARENTHESIZED_EXPRESSION)
            part = cf_add_fact(x, CF_FACT_ITEM | CF_FACT_LOOSE << 8, from, cf_new_var(x), CF_NONE);
        else
            part = from;
        for (uint32_t i = at->first; i != CF_NONE; i = nodes[i].next)
            cf_assign(x, i, part);
    }
}

static void eval_assignment(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t left = cf_node_child(x->syntax, node, CF_FIELD_LEFT);
    uint32_t type = cf_node_child(x->syntax, node, CF_FIELD_TYPE);
    uint32_t right = cf_node_child(x->syntax, node, CF_FIELD_RIGHT);
    uint32_t value = CF_NONE, inner = right;

    /* a = b = value: the innermost has the value */
    while (inner != CF_NONE && nodes[inner].kind == CF_NODE_ASSIGNMENT)
        inner = cf_node_child(x->syntax, inner, CF_FIELD_RIGHT);
    if (inner != CF_NONE)
        value = cf_eval(x, inner, CF_USE_VALUE);
    for (uint32_t i = node; i != CF_NONE && nodes[i].kind == CF_NODE_ASSIGNMENT;
         i = cf_node_child(x->syntax, i, CF_FIELD_RIGHT)) {
        left = cf_node_child(x->syntax, i, CF_FIELD_LEFT);
        if (left == CF_NONE)
            break;
        if (inner != CF_NONE)
            cf_assign(x, left, value);
        if (inner != CF_NONE)
            cf_mark_assignment(x, left, inner);
    }
    if (type != CF_NONE) {
        uint32_t annotated = cf_eval_annotation(x, type);

        if (annotated != CF_NONE && left != CF_NONE)
            cf_assign(x, left, annotated);
    }
}

/* Facts of the decorators, inner to outer makes no difference here. */
static void eval_decorators(struct cf_extract *x, const struct cf_definition *definition,
                            uint32_t def, uint32_t var)
{
    const struct cf_node *nodes = x->syntax->nodes;

    if (definition->whole == definition->node)
        return;
    for (uint32_t i = nodes[definition->whole].first; i != CF_NONE; i = nodes[i].next) {
        uint32_t value;

        if (nodes[i].kind != CF_NODE_DECORATOR || nodes[i].first == CF_NONE)
            continue;
        cf_mark(x, i, def);
        value = cf_eval(x, nodes[i].first, CF_USE_OBJECT);
        if (value != CF_NONE && value != CF_VAR_BUILTIN)
            (void)cf_add_fact(x, CF_FACT_DECORATE, value, var, def);
    }
}

/* Defaults and annotations: both say what a parameter may hold. */
static void eval_parameters(struct cf_extract *x, uint32_t def)
{
    const struct cf_definition *definition = &x->source->definitions.items[def];
    const struct cf_fact_param *params =
        (const struct cf_fact_param *)(const void *)x->parts[CF_PART_PARAMS].data;

    for (uint32_t i = 0; i < definition->parameter_count; i++) {
        const struct cf_parameter *parameter =
            &x->source->definitions.parameters[definition->first_parameter + i];
        const struct cf_fact_param *param = &params[definition->first_parameter + i];
        uint32_t to = param->items != CF_NONE ? param->items : param->var;

        if (parameter->value != CF_NONE) {
            uint32_t value = cf_eval(x, parameter->value, CF_USE_VALUE);

            if (value != CF_NONE)
                (void)cf_add_fact(x, CF_FACT_COPY, value, to, CF_NONE);
        }
        if (parameter->annotation != CF_NONE) {
            uint32_t value = cf_eval_annotation(x, parameter->annotation);

            if (value != CF_NONE)
                (void)cf_add_fact(x, CF_FACT_COPY, value, to, CF_NONE);
        }
    }
}

static void eval_definition(struct cf_extract *x, uint32_t node)
{
    uint32_t def = cf_definition_of(&x->source->definitions, node);
    const struct cf_definition *definition;
    uint32_t binding, type, var;

    if (def == CF_NONE)
        return;
    definition = &x->source->definitions.items[def];
    binding = cf_scope_resolve(&x->source->scopes, x->scope, definition->name);
    var = binding == CF_NONE ? cf_new_var(x) : cf_binding_var(binding);
    (void)cf_add_fact(x, CF_FACT_DEFINE, CF_NONE, var, def);
    eval_decorators(x, definition, def, var);
    if (definition->kind == CF_DEFINES_CLASS)
        return; /* its bases are in its cf_fact_def */
    eval_parameters(x, def);
    type = cf_node_child(x->syntax, node, CF_FIELD_RETURN_TYPE);
    if (type != CF_NONE && x->defs[def].yields == CF_NONE) {
        uint32_t value = cf_eval_annotation(x, type);

        if (value != CF_NONE)
            (void)cf_add_fact(x, CF_FACT_COPY, value, x->defs[def].result, CF_NONE);
    }
}

static void eval_for(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t left = cf_node_child(x->syntax, node, CF_FIELD_LEFT);
    uint32_t right = cf_node_child(x->syntax, node, CF_FIELD_RIGHT);
    uint32_t from = right == CF_NONE ? CF_NONE : cf_eval(x, right, CF_USE_OBJECT);

    if (from != CF_NONE && from != CF_VAR_BUILTIN)
        from = cf_add_fact(x, CF_FACT_ITEM, from, cf_new_var(x), CF_NONE);
    if (left != CF_NONE)
        cf_assign(x, left, from);
    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        if (i != left && i != right)
            (void)cf_eval(x, i, CF_USE_VALUE);
    }
}

/* `with a as b`, `except E as e`, and `case ... as c`: what comes into the name after `as`. */
static void eval_as(struct cf_extract *x, uint32_t value_node, enum cf_fact_kind kind)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t inner = value_node, target = CF_NONE, from;

    if (nodes[value_node].kind == CF_NODE_AS_PATTERN) {
        inner = nodes[value_node].first;
        target = cf_node_child(x->syntax, value_node, CF_FIELD_ALIAS);
    }
    from = inner == CF_NONE ? CF_NONE : cf_eval(x, inner, CF_USE_OBJECT);
    if (from != CF_NONE && from != CF_VAR_BUILTIN)
        from = cf_add_fact(x, kind, from, cf_new_var(x), CF_NONE);
    if (target != CF_NONE)
        cf_assign(x, target, from);
}

static void eval_except(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].kind == CF_NODE_BLOCK)
            (void)cf_eval(x, i, CF_USE_VALUE);
        else
            eval_as(x, i, CF_FACT_INSTANCE);
    }
}

/* `raise Error` makes an object of the class. */
static void eval_raise(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        uint32_t value = cf_eval(x, i, CF_USE_OBJECT);

        if (value != CF_NONE && value != CF_VAR_BUILTIN && nodes[i].kind != CF_NODE_CALL)
            (void)cf_add_fact(x, CF_FACT_CALL, value, CF_NONE, CF_NONE);
    }
}

static void eval_return(struct cf_extract *x, uint32_t node)
{
    uint32_t inner = x->syntax->nodes[node].first;
    uint32_t value = inner == CF_NONE ? CF_NONE : cf_eval(x, inner, CF_USE_VALUE);

    if (value != CF_NONE && x->owner != CF_NONE)
        (void)cf_add_fact(x, CF_FACT_COPY, value, x->defs[x->owner].result, CF_NONE);
}

/* The condition of if, elif and while; the rest is walked as it stands. */
static void eval_condition(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;

    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        if (nodes[i].field == CF_FIELD_CONDITION)
            (void)cf_special(x, "__bool__", cf_eval(x, i, CF_USE_OBJECT), CF_NONE, CF_NONE);
        else
            (void)cf_eval(x, i, CF_USE_VALUE);
    }
}

static void eval_named(struct cf_extract *x, uint32_t node)
{
    uint32_t name = cf_node_child(x->syntax, node, CF_FIELD_NAME);
    uint32_t value = cf_node_child(x->syntax, node, CF_FIELD_VALUE);
    uint32_t from = value == CF_NONE ? CF_NONE : cf_eval(x, value, CF_USE_VALUE);

    if (name != CF_NONE)
        cf_assign(x, name, from);
}

/* Every name in a pattern may hold the subject or a part of it. */
static void eval_match(struct cf_extract *x, uint32_t node)
{
    const struct cf_node *nodes = x->syntax->nodes;
    uint32_t subject = cf_node_child(x->syntax, node, CF_FIELD_SUBJECT);
    uint32_t from = subject == CF_NONE ? CF_NONE : cf_eval(x, subject, CF_USE_OBJECT);
    uint32_t after = cf_node_after(x->syntax, node);

    if (from != CF_NONE && from != CF_VAR_BUILTIN) {
        uint32_t part =
            cf_add_fact(x, CF_FACT_ITEM | CF_FACT_LOOSE << 8, from, cf_new_var(x), CF_NONE);
        uint32_t pattern_end = 0; /* patterns nest, and so do their ends: the outermost counts */

        for (uint32_t i = node; i < after; i++) {
            if (nodes[i].kind == CF_NODE_CASE_PATTERN && i >= pattern_end)
                pattern_end = cf_node_after(x->syntax, i);
            if (nodes[i].kind == CF_NODE_IDENTIFIER && i < pattern_end)
                cf_assign(x, i, part);
        }
    }
    for (uint32_t i = nodes[node].first; i != CF_NONE; i = nodes[i].next) {
        if (i != subject)
            (void)cf_eval(x, i, CF_USE_VALUE);
    }
}

static bool eval_simple(struct cf_extract *x, uint32_t node)
{
    switch ((int)x->syntax->nodes[node].kind) {
    case CF_NODE_ASSIGNMENT:
        eval_assignment(x, node);
        return true;
    case CF_NODE_NAMED_EXPRESSION:
        eval_named(x, node);
        return true;
    case CF_NODE_RETURN_STATEMENT:
        eval_return(x, node);
        return true;
    case CF_NODE_RAISE_STATEMENT:
        eval_raise(x, node);
        return true;
    case CF_NODE_IMPORT_STATEMENT:
    case CF_NODE_IMPORT_FROM_STATEMENT:
    case CF_NODE_GLOBAL_STATEMENT:
    case CF_NODE_NONLOCAL_STATEMENT:
    case CF_NODE_FUTURE_IMPORT_STATEMENT:
    case CF_NODE_TYPE_ALIAS_STATEMENT:
    case CF_NODE_CASE_PATTERN:
    case CF_NODE_DECORATOR:
        return true;
    default:
        return false;
    }
}

bool cf_eval_statement(struct cf_extract *x, uint32_t node)
{
    uint32_t inner;

    switch ((int)x->syntax->nodes[node].kind) {
    case CF_NODE_FUNCTION_DEFINITION:
    case CF_NODE_CLASS_DEFINITION:
        eval_definition(x, node);
        return true;
    case CF_NODE_FOR_STATEMENT:
        eval_for(x, node);
        return true;
    case CF_NODE_WITH_ITEM:
        inner = cf_node_child(x->syntax, node, CF_FIELD_VALUE);
        if (inner != CF_NONE)
            eval_as(x, inner, CF_FACT_ENTER);
        return true;
    case CF_NODE_EXCEPT_CLAUSE:
    case CF_NODE_EXCEPT_GROUP_CLAUSE:
        eval_except(x, node);
        return true;
    case CF_NODE_IF_STATEMENT:
    case CF_NODE_ELIF_CLAUSE:
    case CF_NODE_WHILE_STATEMENT:
        eval_condition(x, node);
        return true;
    case CF_NODE_MATCH_STATEMENT:
        eval_match(x, node);
        return true;
    default:
        return eval_simple(x, node);
    }
}
