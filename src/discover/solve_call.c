/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/solver.h"

#include <string.h>

/* A function that is called: where its parameters and its result are. */
struct callee {
    const struct cf_unit *unit;
    const struct cf_fact_def *def;
    const struct cf_fact_param *params;
};

static struct callee callee_of(const struct cf_solver *s, uint32_t def)
{
    const struct cf_unit *unit = &s->program->units[s->program->def_units[def]];
    const struct cf_fact_def *at = &unit->facts.defs[def - unit->def_base];

    return (struct callee){ unit, at, unit->facts.params + at->params };
}

/* Where the values of a parameter of that kind go; * and ** collect. CF_NONE: there is none. */
static uint32_t collector(const struct callee *callee, uint32_t kind)
{
    for (uint32_t i = 0; i < callee->def->param_count; i++) {
        if (callee->params[i].kind == kind)
            return callee->unit->var_base + callee->params[i].items;
    }
    return CF_NONE;
}

/* The n-th positional parameter, or where *args keeps what is beyond; CF_NONE. */
static uint32_t positional(const struct callee *callee, uint32_t nth)
{
    if (nth < callee->def->param_count && callee->params[nth].kind <= CF_PARAMETER_POSITIONAL)
        return callee->unit->var_base + callee->params[nth].var;
    return collector(callee, CF_PARAMETER_ARGS);
}

static uint32_t keyword(const struct callee *callee, uint32_t name)
{
    for (uint32_t i = 0; i < callee->def->param_count; i++) {
        if ((callee->params[i].kind == CF_PARAMETER_POSITIONAL ||
             callee->params[i].kind == CF_PARAMETER_KEYWORD) &&
            cf_program_word(callee->unit, callee->params[i].name) == name)
            return callee->unit->var_base + callee->params[i].var;
    }
    return collector(callee, CF_PARAMETER_KWARGS);
}

/* The variable of what a * or ** argument holds. */
static uint32_t star_items(struct cf_solver *s, uint32_t arg)
{
    struct cf_op item = { .kind = CF_FACT_ITEM, .owner = CF_NONE };

    if (s->args[arg].item == CF_NONE) {
        item.to = cf_solver_var(s);
        s->args[arg].item = item.to;
        cf_add_op(s, s->args[arg].var, &item);
    }
    return s->args[arg].item;
}

static void pass(struct cf_solver *s, uint32_t from, uint32_t to)
{
    if (to != CF_NONE)
        cf_add_flow(s, from, to, true);
}

static void pass_arguments(struct cf_solver *s, const struct cf_op *op, const struct callee *callee,
                           uint32_t first)
{
    uint32_t nth = first;

    for (uint32_t i = op->args; i < op->args + op->arg_count; i++) {
        uint32_t var = s->args[i].var;

        if (s->args[i].kind == CF_ARG_POSITIONAL && var == CF_NONE)
            nth++;
        if (var == CF_NONE)
            continue;
        switch (s->args[i].kind) {
        case CF_ARG_POSITIONAL:
            pass(s, var, positional(callee, nth++));
            break;
        case CF_ARG_KEYWORD:
            pass(s, var, keyword(callee, s->args[i].name));
            break;
        case CF_ARG_STAR: /* any of the parameters from here on */
            var = star_items(s, i);
            for (; nth < callee->def->param_count &&
                   callee->params[nth].kind <= CF_PARAMETER_POSITIONAL;
                 nth++)
                pass(s, var, positional(callee, nth));
            pass(s, var, collector(callee, CF_PARAMETER_ARGS));
            break;
        default:
            pass(s, star_items(s, i), collector(callee, CF_PARAMETER_KWARGS));
        }
    }
}

void cf_call_function(struct cf_solver *s, const struct cf_op *op, uint32_t def, bool bound,
                      enum cf_edge_kind kind)
{
    struct callee callee = callee_of(s, def);

    cf_add_edge(s, op->owner, def, kind);
    pass_arguments(s, op, &callee, bound ? 1 : 0);
    if (op->to != CF_NONE)
        cf_add_flow(s, callee.unit->var_base + callee.def->result, op->to, false);
}

bool cf_invoke(struct cf_solver *s, const struct cf_op *op, uint32_t receiver, uint32_t name,
               uint32_t to)
{
    uint32_t var = cf_find_attribute(s, cf_value_number(receiver), name);
    struct cf_op invoke = {
        .kind = CF_OP_INVOKE, .owner = op->owner, .to = to, .receiver = receiver
    };

    if (var == CF_NONE)
        return false;
    if (op->kind == CF_FACT_CALL || op->kind == CF_FACT_SPECIAL || op->kind == CF_OP_INVOKE) {
        invoke.args = op->args;
        invoke.arg_count = op->arg_count;
    }
    cf_add_op(s, var, &invoke);
    return true;
}

static void make_object(struct cf_solver *s, const struct cf_op *op, uint32_t class)
{
    uint32_t object = cf_value(CF_VALUE_INSTANCE, class);

    if (op->to != CF_NONE)
        cf_add_value(s, op->to, object);
    (void)cf_invoke(s, op, cf_value(CF_VALUE_CLASS, class), s->new_, CF_NONE);
    if (!cf_invoke(s, op, object, s->init, CF_NONE))
        (void)cf_invoke(s, op, object, s->post_init, CF_NONE);
}

/* A method of a list, dict ...: what it is given may come into it, what it gives may be in it. */
static void call_container(struct cf_solver *s, const struct cf_op *op, uint32_t items)
{
    struct cf_op item = { .kind = CF_FACT_ITEM, .owner = CF_NONE, .to = items };

    for (uint32_t i = op->args; i < op->args + op->arg_count; i++) {
        if (s->args[i].var == CF_NONE)
            continue;
        cf_add_flow(s, s->args[i].var, items, false);
        cf_add_op(s, s->args[i].var, &item);
    }
    if (op->to == CF_NONE)
        return;
    cf_add_flow(s, items, op->to, false);
    cf_add_value(s, op->to, cf_value(CF_VALUE_CONTAINER, items));
}

/* Functions of the standard library that give back what they are given, or copies of it. */
static bool gives_back(const char *name)
{
    static const char *const names[] = {
        "partial",
        "partialmethod",
        "copy",
        "deepcopy",
        "cast",
        "chain",
        "islice",
        "cycle",
        "product",
        "repeat",
        "combinations",
        "permutations",
        "groupby",
        "from_iterable",
        "tee",
        "takewhile",
        "dropwhile",
        "zip_longest",
        "reduce",
        "lru_cache",
        "cache",
        "wraps",
        "update_wrapper",
        "nullcontext",
        "closing",
        "contextmanager",
        "deque",
        "OrderedDict",
        "defaultdict",
        "nlargest",
        "nsmallest",
        "param",
        "weakref",
        "ref",
        "proxy",
        "heappop",
        "MappingProxyType",
        "replace",
        "pairwise",
        "starmap",
        "filterfalse",
        "accumulate",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

static void call_external(struct cf_solver *s, const struct cf_op *op, uint32_t name)
{
    if (op->to == CF_NONE)
        return;
    cf_add_value(s, op->to, cf_value(CF_VALUE_EXTERNAL, 0));
    if (!gives_back(cf_name_text(&s->program->names, name)))
        return;
    for (uint32_t i = op->args; i < op->args + op->arg_count; i++) {
        if (s->args[i].var != CF_NONE)
            cf_add_flow(s, s->args[i].var, op->to, false);
    }
}

void cf_call_value(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t number = cf_value_number(value);
    struct cf_op call = *op;

    if ((value & CF_VALUE_PASSED) != 0)
        call.owner = CF_NONE; /* an edge of whoever passed it */
    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_FUNCTION:
    case CF_VALUE_BOUND:
        cf_call_function(s, &call, number, cf_value_kind(value) == CF_VALUE_BOUND,
                         (value & CF_VALUE_GUESSED) != 0 ? CF_EDGE_NAME : CF_EDGE_CALL);
        break;
    case CF_VALUE_CLASS:
        make_object(s, &call, number);
        break;
    case CF_VALUE_INSTANCE:
        (void)cf_invoke(s, &call, value, s->call, call.to);
        break;
    case CF_VALUE_METHOD:
        call_container(s, &call, number);
        break;
    case CF_VALUE_NAMED:
        cf_call_named(s, &call, number);
        break;
    case CF_VALUE_EXTERNAL:
        call_external(s, &call, number);
        break;
    default:
        break;
    }
}
