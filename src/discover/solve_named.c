/* SPDX-License-Identifier: Apache-2.0 */
/* Built-in functions: the special methods that they call, and what they give. */
#include "discover/solver.h"

#include <string.h>

enum gives {
    GIVES_PLAIN,    /* a number, a text, nothing */
    GIVES_ARGUMENT, /* the argument, or a container of what it holds */
    GIVES_ITEM,     /* what the argument holds */
    GIVES_CLASS,    /* the class of the argument */
};

struct named {
    const char *name;
    enum gives gives;
    bool iterates;
    const char *specials[3]; /* called on each argument */
};

static const struct named known[] = {
    { "len", GIVES_PLAIN, false, { "__len__" } },
    { "str", GIVES_PLAIN, false, { "__str__", "__repr__" } },
    { "repr", GIVES_PLAIN, false, { "__repr__" } },
    { "print", GIVES_PLAIN, false, { "__str__", "__repr__" } },
    { "format", GIVES_PLAIN, false, { "__format__", "__str__" } },
    { "hash", GIVES_PLAIN, false, { "__hash__" } },
    { "bool", GIVES_PLAIN, false, { "__bool__", "__len__" } },
    { "int", GIVES_PLAIN, false, { "__int__", "__index__" } },
    { "float", GIVES_PLAIN, false, { "__float__" } },
    { "complex", GIVES_PLAIN, false, { "__complex__" } },
    { "bytes", GIVES_PLAIN, true, { "__bytes__" } },
    { "abs", GIVES_ARGUMENT, false, { "__abs__" } },
    { "round", GIVES_ARGUMENT, false, { "__round__" } },
    { "divmod", GIVES_PLAIN, false, { "__divmod__", "__rdivmod__" } },
    { "pow", GIVES_PLAIN, false, { "__pow__" } },
    { "dir", GIVES_PLAIN, false, { "__dir__" } },
    { "reversed", GIVES_ARGUMENT, true, { "__reversed__" } },
    { "iter", GIVES_ARGUMENT, true, { NULL } },
    { "list", GIVES_ARGUMENT, true, { "__len__" } },
    { "tuple", GIVES_ARGUMENT, true, { "__len__" } },
    { "set", GIVES_ARGUMENT, true, { "__len__" } },
    { "frozenset", GIVES_ARGUMENT, true, { "__len__" } },
    { "dict", GIVES_ARGUMENT, true, { "keys", "__getitem__" } },
    { "sorted", GIVES_ARGUMENT, true, { "__lt__" } },
    { "enumerate", GIVES_ARGUMENT, true, { NULL } },
    { "zip", GIVES_ARGUMENT, true, { NULL } },
    { "map", GIVES_ARGUMENT, true, { NULL } },
    { "filter", GIVES_ARGUMENT, true, { NULL } },
    { "next", GIVES_ITEM, false, { "__next__" } },
    { "max", GIVES_ITEM, true, { "__gt__", "__lt__" } },
    { "min", GIVES_ITEM, true, { "__lt__", "__gt__" } },
    { "sum", GIVES_ITEM, true, { "__add__", "__radd__" } },
    { "any", GIVES_PLAIN, true, { NULL } },
    { "all", GIVES_PLAIN, true, { NULL } },
    { "type", GIVES_CLASS, false, { NULL } },
    { "isinstance", GIVES_PLAIN, false, { NULL } },
    { "id", GIVES_PLAIN, false, { NULL } },
    { "range", GIVES_PLAIN, false, { "__index__" } },
    { "open", GIVES_PLAIN, false, { "__fspath__" } },
    { "hasattr", GIVES_PLAIN, false, { NULL } },
    { "setattr", GIVES_PLAIN, false, { NULL } },
};

static const struct named *find_named(const char *name)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(known[i].name, name) == 0)
            return &known[i];
    }
    return NULL;
}

static void call_special(struct cf_solver *s, const struct cf_op *op, uint32_t var,
                         const char *name)
{
    struct cf_op special = { .kind = CF_FACT_SPECIAL, .owner = op->owner, .to = CF_NONE };

    special.name = cf_name_find(&s->program->names, name, strlen(name));
    if (special.name != CF_NONE)
        cf_add_op(s, var, &special);
}

static void give(struct cf_solver *s, const struct cf_op *op, const struct named *named,
                 uint32_t var)
{
    struct cf_op item = { .kind = CF_FACT_ITEM, .owner = CF_NONE, .to = op->to };

    if (named->gives == GIVES_ARGUMENT)
        cf_add_flow(s, var, op->to, false);
    if (named->gives == GIVES_ITEM) {
        item.flags = CF_FACT_LOOSE;
        cf_add_op(s, var, &item);
    }
    if (named->gives == GIVES_CLASS) {
        item.kind = CF_FACT_LOAD;
        item.name = s->class_;
        cf_add_op(s, var, &item);
    }
}

void cf_call_named(struct cf_solver *s, const struct cf_op *op, uint32_t name)
{
    const struct named *named = find_named(cf_name_text(&s->program->names, name));

    if (op->to != CF_NONE)
        cf_add_value(s, op->to, cf_value(CF_VALUE_BUILTIN, 0));
    for (uint32_t i = op->args; i < op->args + op->arg_count; i++) {
        uint32_t var = s->args[i].var;

        if (var == CF_NONE || named == NULL)
            continue;
        for (size_t k = 0; k < 3 && named->specials[k] != NULL; k++)
            call_special(s, op, var, named->specials[k]);
        if (named->iterates) {
            const struct cf_op item = { .kind = CF_FACT_ITEM,
                                        .owner = op->owner,
                                        .to = cf_solver_var(s) };

            cf_add_op(s, var, &item);
            if (named->gives == GIVES_ARGUMENT && op->to != CF_NONE) /* a container of them */
                cf_add_value(s, op->to, cf_value(CF_VALUE_CONTAINER, item.to));
        }
        if (op->to != CF_NONE)
            give(s, op, named, var);
    }
}
