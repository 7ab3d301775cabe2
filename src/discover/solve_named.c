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
    const char *specials[3]; /* called on each argument */
    bool iterates;
};

static const struct named known[] = {
    { "len", GIVES_PLAIN, { "__len__" }, false },
    { "str", GIVES_PLAIN, { "__str__", "__repr__" }, false },
    { "repr", GIVES_PLAIN, { "__repr__" }, false },
    { "print", GIVES_PLAIN, { "__str__", "__repr__" }, false },
    { "format", GIVES_PLAIN, { "__format__", "__str__" }, false },
    { "hash", GIVES_PLAIN, { "__hash__" }, false },
    { "bool", GIVES_PLAIN, { "__bool__", "__len__" }, false },
    { "int", GIVES_PLAIN, { "__int__", "__index__" }, false },
    { "float", GIVES_PLAIN, { "__float__" }, false },
    { "complex", GIVES_PLAIN, { "__complex__" }, false },
    { "bytes", GIVES_PLAIN, { "__bytes__" }, true },
    { "abs", GIVES_ARGUMENT, { "__abs__" }, false },
    { "round", GIVES_ARGUMENT, { "__round__" }, false },
    { "divmod", GIVES_PLAIN, { "__divmod__", "__rdivmod__" }, false },
    { "pow", GIVES_PLAIN, { "__pow__" }, false },
    { "dir", GIVES_PLAIN, { "__dir__" }, false },
    { "reversed", GIVES_ARGUMENT, { "__reversed__" }, true },
    { "iter", GIVES_ARGUMENT, { NULL }, true },
    { "list", GIVES_ARGUMENT, { "__len__" }, true },
    { "tuple", GIVES_ARGUMENT, { "__len__" }, true },
    { "set", GIVES_ARGUMENT, { "__len__" }, true },
    { "frozenset", GIVES_ARGUMENT, { "__len__" }, true },
    { "dict", GIVES_ARGUMENT, { "keys", "__getitem__" }, true },
    { "sorted", GIVES_ARGUMENT, { "__lt__" }, true },
    { "enumerate", GIVES_ARGUMENT, { NULL }, true },
    { "zip", GIVES_ARGUMENT, { NULL }, true },
    { "map", GIVES_ARGUMENT, { NULL }, true },
    { "filter", GIVES_ARGUMENT, { NULL }, true },
    { "next", GIVES_ITEM, { "__next__" }, false },
    { "max", GIVES_ITEM, { "__gt__", "__lt__" }, true },
    { "min", GIVES_ITEM, { "__lt__", "__gt__" }, true },
    { "sum", GIVES_ITEM, { "__add__", "__radd__" }, true },
    { "any", GIVES_PLAIN, { NULL }, true },
    { "all", GIVES_PLAIN, { NULL }, true },
    { "type", GIVES_CLASS, { NULL }, false },
    { "isinstance", GIVES_PLAIN, { NULL }, false },
    { "id", GIVES_PLAIN, { NULL }, false },
    { "range", GIVES_PLAIN, { "__index__" }, false },
    { "open", GIVES_PLAIN, { "__fspath__" }, false },
    { "hasattr", GIVES_PLAIN, { NULL }, false },
    { "setattr", GIVES_PLAIN, { NULL }, false },
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
