/* SPDX-License-Identifier: Apache-2.0 */
/* What each kind of operation does with a value. */
#include "discover/solver.h"

/* The edges of a function or class that is used as a value. */
static void refer(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t number = cf_value_number(value);
    const uint32_t makers[] = { s->init, s->new_, s->post_init };
    struct cf_op again = { .kind = CF_FACT_REFER, .owner = op->owner };

    if ((value & CF_VALUE_PASSED) != 0 || op->owner == CF_NONE)
        return;
    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_FUNCTION:
    case CF_VALUE_BOUND:
        cf_add_edge(s, op->owner, number,
                    (value & CF_VALUE_GUESSED) != 0 ? CF_EDGE_NAME : CF_EDGE_REFER);
        break;
    case CF_VALUE_CLASS:
        for (size_t i = 0; i < sizeof(makers) / sizeof(makers[0]); i++) {
            uint32_t var = cf_find_attribute(s, number, makers[i]);

            if (var != CF_NONE)
                cf_add_op(s, var, &again);
        }
        break;
    case CF_VALUE_CONTAINER:
        cf_add_op(s, number, &again);
        break;
    default:
        break;
    }
}

/* Reads the attribute that `var` holds on the receiver. */
static void bind_from(struct cf_solver *s, const struct cf_op *op, uint32_t var, uint32_t receiver)
{
    struct cf_op bind = *op;

    bind.kind = CF_OP_BIND;
    bind.flags = 0;
    bind.receiver = receiver;
    bind.args = bind.arg_count = 0;
    cf_add_op(s, var, &bind);
}

static void load_object(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t class = cf_value_number(value);
    uint32_t var = cf_find_attribute(s, class, op->name);
    const struct cf_class *at = &s->classes[class];

    if (op->name == s->class_) {
        cf_add_value(s, op->to, cf_value(CF_VALUE_CLASS, class));
        return;
    }
    if (var != CF_NONE)
        bind_from(s, op, var, value);
    for (uint32_t i = 0; i < at->mro_count && op->to != CF_NONE; i++)
        cf_add_flow(s, cf_object_attribute(s, at->mro[i], op->name), op->to, false);
    if (var == CF_NONE && s->vars[cf_object_attribute(s, class, op->name)].count == 0)
        (void)cf_invoke(s, op, value, s->getattr_, op->to);
}

static void load_class(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t class = cf_value_number(value);
    uint32_t var = cf_find_attribute(s, class, op->name);
    const struct cf_class *at = &s->classes[class];

    if (var != CF_NONE)
        bind_from(s, op, var, cf_value(CF_VALUE_CLASS, class));
    if (var != CF_NONE && at->is_enum && op->to != CF_NONE)
        cf_add_value(s, op->to, cf_value(CF_VALUE_INSTANCE, class));
    for (uint32_t i = 0; i < at->mro_count && op->to != CF_NONE; i++)
        cf_add_flow(s, cf_object_attribute(s, at->mro[i], op->name), op->to, false);
}

static void load_module(struct cf_solver *s, const struct cf_op *op, uint32_t module)
{
    struct cf_program *program = s->program;
    uint32_t unit = program->modules[module].unit, var = CF_NONE, below;

    if (unit != CF_NONE)
        var = cf_program_global(program, unit, op->name);
    if (var != CF_NONE) {
        cf_add_flow(s, var, op->to, false);
        return;
    }
    below = cf_program_submodule(program, module, cf_name_text(&program->names, op->name),
                                 unit == CF_NONE ? 0 : unit);
    if (below != CF_NONE)
        cf_add_value(s, op->to, cf_value(CF_VALUE_MODULE, below));
}

/* What comes behind the class in the order of each class that may have it as a part. */
static void load_super(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t class = cf_value_number(value);
    uint32_t var = cf_find_after(s, class, class, op->name);

    if (var != CF_NONE)
        bind_from(s, op, var, value);
    for (uint32_t i = 0; i < s->subclass_count; i++) {
        if (s->subclasses[i].from != class)
            continue;
        var = cf_find_after(s, s->subclasses[i].to, class, op->name);
        if (var != CF_NONE)
            bind_from(s, op, var, value);
    }
}

static void load(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t number = cf_value_number(value);

    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_INSTANCE:
        load_object(s, op, value);
        break;
    case CF_VALUE_CLASS:
        load_class(s, op, value);
        break;
    case CF_VALUE_MODULE:
        load_module(s, op, number);
        break;
    case CF_VALUE_SUPER:
        load_super(s, op, value);
        break;
    case CF_VALUE_CONTAINER:
        cf_add_value(s, op->to, cf_value(CF_VALUE_METHOD, number));
        break;
    case CF_VALUE_BUILTIN:
        cf_add_value(s, op->to, value);
        break;
    case CF_VALUE_EXTERNAL:
        cf_add_value(s, op->to, cf_value(CF_VALUE_EXTERNAL, op->name));
        break;
    default: /* attributes of functions */
        cf_add_value(s, op->to, cf_value(CF_VALUE_EXTERNAL, 0));
    }
}

/* The first parameter of the method around a definition; CF_NONE. */
static uint32_t self_around(const struct cf_solver *s, uint32_t def)
{
    while (def != CF_NONE) {
        const struct cf_unit *unit = &s->program->units[s->program->def_units[def]];
        const struct cf_fact_def *at = &unit->facts.defs[def - unit->def_base];

        if ((at->flags & CF_DEFINITION_METHOD) != 0)
            return at->param_count == 0 ? CF_NONE
                                        : unit->var_base + unit->facts.params[at->params].var;
        def = at->parent == CF_NONE ? CF_NONE : unit->def_base + at->parent;
    }
    return CF_NONE;
}

/* Gives a method its object, or its class. */
static void give_self(struct cf_solver *s, const struct cf_op *op, uint32_t method)
{
    const struct cf_unit *unit = &s->program->units[s->program->def_units[method]];
    const struct cf_fact_def *def = &unit->facts.defs[method - unit->def_base];
    uint32_t self, around;

    if (def->param_count == 0)
        return;
    self = unit->var_base + unit->facts.params[def->params].var;
    if (cf_value_kind(op->receiver) == CF_VALUE_SUPER) {
        around = self_around(s, op->owner);
        if (around != CF_NONE)
            cf_add_flow(s, around, self, false);
    } else if ((def->flags & CF_DEFINITION_CLASS) != 0) {
        cf_add_value(s, self, cf_value(CF_VALUE_CLASS, cf_value_number(op->receiver)));
    } else {
        cf_add_value(s, self, op->receiver);
    }
}

static void bind_function(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t def = cf_value_number(value), flags = cf_program_def(s->program, def)->flags;
    bool on_class = cf_value_kind(op->receiver) == CF_VALUE_CLASS;
    bool guessed = (op->flags & CF_OP_GUESS) != 0;

    if ((flags & CF_DEFINITION_SETTER) != 0)
        return;
    if ((flags & CF_DEFINITION_PROPERTY) != 0) {
        if (on_class)
            return;
        give_self(s, op, def);
        cf_call_function(s, op, def, true, guessed ? CF_EDGE_NAME : CF_EDGE_CALL);
        return;
    }
    if ((op->flags & CF_OP_PROPERTY) != 0 || op->to == CF_NONE)
        return;
    if ((flags & CF_DEFINITION_STATIC) != 0 || (on_class && (flags & CF_DEFINITION_CLASS) == 0)) {
        cf_add_value(s, op->to, value);
        return;
    }
    give_self(s, op, def);
    cf_add_value(s, op->to,
                 cf_value(CF_VALUE_BOUND, def) | (guessed ? CF_VALUE_GUESSED : 0) |
                     (value & CF_VALUE_PASSED));
}

static void bind(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    if (cf_value_kind(value) == CF_VALUE_FUNCTION) {
        bind_function(s, op, value);
        return;
    }
    if ((op->flags & CF_OP_GUESS) != 0)
        return;
    if (cf_value_kind(value) == CF_VALUE_INSTANCE && cf_invoke(s, op, value, s->get, op->to))
        return;
    if (op->to != CF_NONE)
        cf_add_value(s, op->to, value);
}

/* Calls the function that the class's attribute holds, on the receiver. */
static void invoke(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t def = cf_value_number(value);

    if (cf_value_kind(value) == CF_VALUE_FUNCTION) {
        give_self(s, op, def);
        cf_call_function(s, op, def, true, CF_EDGE_CALL);
    } else if (cf_value_kind(value) == CF_VALUE_CLASS ||
               cf_value_kind(value) == CF_VALUE_INSTANCE) {
        cf_call_value(s, op, value);
    }
}

static void store(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    enum cf_value_kind kind = cf_value_kind(value);
    uint32_t class = cf_value_number(value), var;
    struct cf_op set = { .kind = CF_OP_SET, .owner = op->owner, .to = op->to, .receiver = value };

    if (kind != CF_VALUE_INSTANCE && kind != CF_VALUE_CLASS)
        return;
    if (op->to != CF_NONE)
        cf_add_flow(s, op->to, cf_object_attribute(s, class, op->name), false);
    var = kind == CF_VALUE_INSTANCE ? cf_find_attribute(s, class, op->name) : CF_NONE;
    if (var != CF_NONE)
        cf_add_op(s, var, &set);
}

/* Assigning to a property calls its setter, to a descriptor its __set__. */
static void set(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t def = cf_value_number(value);
    const struct cf_unit *unit;
    const struct cf_fact_def *at;

    if (cf_value_kind(value) == CF_VALUE_INSTANCE) {
        struct cf_op call = *op;

        call.to = CF_NONE;
        (void)cf_invoke(s, &call, value, s->set, CF_NONE);
        return;
    }
    if (cf_value_kind(value) != CF_VALUE_FUNCTION ||
        (cf_program_def(s->program, def)->flags & CF_DEFINITION_SETTER) == 0)
        return;
    unit = &s->program->units[s->program->def_units[def]];
    at = &unit->facts.defs[def - unit->def_base];
    cf_add_edge(s, op->owner, def, CF_EDGE_CALL);
    give_self(s, op, def);
    if (at->param_count > 1 && op->to != CF_NONE)
        cf_add_flow(s, op->to, unit->var_base + unit->facts.params[at->params + 1].var, true);
}

/* The variable of the iterators of a class's objects, for one taker: __iter__ may give itself. */
static uint32_t iterator_var(struct cf_solver *s, uint32_t class, uint32_t to)
{
    const struct cf_key key = { .low = (uint64_t)class << 32 | to, .high = 2 };
    uint32_t var = cf_index_find(&s->own_items, key);
    bool added = false;

    if (var != CF_INDEX_NONE)
        return var;
    var = cf_solver_var(s);
    if (cf_index_add(&s->own_items, s->arena, key, &var, &added, NULL) != CF_OK)
        s->status = CF_ENOMEM;
    return var;
}

static void item(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t number = cf_value_number(value), var;
    struct cf_op again = { .kind = CF_FACT_ITEM, .owner = op->owner, .to = op->to };

    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_CONTAINER:
        cf_add_flow(s, number, op->to, false);
        return;
    case CF_VALUE_CLASS:
        if (s->classes[number].is_enum)
            cf_add_value(s, op->to, cf_value(CF_VALUE_INSTANCE, number));
        if ((op->flags & CF_FACT_LOOSE) != 0)
            cf_add_value(s, op->to, value);
        return;
    case CF_VALUE_INSTANCE:
        break;
    case CF_VALUE_EXTERNAL:
        cf_add_value(s, op->to, value);
        return;
    default:
        if ((op->flags & CF_FACT_LOOSE) != 0)
            cf_add_value(s, op->to, value);
        return;
    }
    if ((op->flags & CF_FACT_LOOSE) != 0)
        cf_add_value(s, op->to, value);
    if ((op->flags & CF_FACT_CALLEE) != 0)
        return; /* a subscript: __getitem__ is called beside this */
    var = iterator_var(s, number, op->to);
    if (cf_invoke(s, op, value, s->iter, var)) {
        cf_add_op(s, var, &again);
        (void)cf_invoke(s, op, value, s->next, op->to);
    } else if (!cf_invoke(s, op, value, s->next, op->to)) {
        (void)cf_invoke(s, op, value, s->getitem, op->to);
    }
}

static void enter(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    bool found;

    if (cf_value_kind(value) == CF_VALUE_CONTAINER) { /* a generator as a context manager */
        cf_add_flow(s, cf_value_number(value), op->to, false);
        return;
    }
    if (cf_value_kind(value) != CF_VALUE_INSTANCE) {
        cf_add_value(s, op->to, value);
        return;
    }
    found = cf_invoke(s, op, value, s->enter, op->to);
    found = cf_invoke(s, op, value, s->aenter, op->to) || found;
    (void)cf_invoke(s, op, value, s->exit_, CF_NONE);
    (void)cf_invoke(s, op, value, s->aexit, CF_NONE);
    if (!found)
        cf_add_value(s, op->to, value);
}

static void special(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    enum cf_value_kind kind = cf_value_kind(value);

    if (kind == CF_VALUE_INSTANCE) {
        bool found = cf_invoke(s, op, value, op->name, op->to);

        if (!found && op->name == s->bool_)
            (void)cf_invoke(s, op, value, s->len, CF_NONE);
    } else if ((kind == CF_VALUE_CONTAINER || kind == CF_VALUE_BUILTIN ||
                kind == CF_VALUE_EXTERNAL) &&
               op->to != CF_NONE && op->name != s->getitem) {
        cf_add_value(s, op->to, value); /* a sum of lists is a list of both */
    }
}

static void instance(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_CLASS:
        cf_add_value(s, op->to, cf_value(CF_VALUE_INSTANCE, cf_value_number(value)));
        break;
    case CF_VALUE_EXTERNAL:
        cf_add_value(s, op->to, value);
        break;
    case CF_VALUE_NAMED:
        cf_add_value(s, op->to, cf_value(CF_VALUE_BUILTIN, 0));
        break;
    case CF_VALUE_CONTAINER: /* `except errors as e`, where errors is a tuple of classes */
        cf_add_op(s, cf_value_number(value), op);
        break;
    default:
        break;
    }
}

/* A decorator: what it gives is called in place of the function, which stays the name's value. */
static void decorate(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    struct cf_op wrap = { .kind = CF_OP_WRAP, .owner = CF_NONE, .to = op->to, .name = op->name };
    const struct cf_op call = { .kind = CF_FACT_CALL, .owner = CF_NONE, .to = cf_solver_var(s) };

    cf_add_op(s, call.to, &wrap);
    if (cf_value_kind(value) == CF_VALUE_FUNCTION || cf_value_kind(value) == CF_VALUE_BOUND ||
        cf_value_kind(value) == CF_VALUE_CLASS || cf_value_kind(value) == CF_VALUE_INSTANCE)
        cf_call_value(s, &call, value);
}

static void wrap(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    struct cf_op call = { .kind = CF_FACT_CALL, .owner = op->name, .to = CF_NONE };
    uint32_t number = cf_value_number(value);

    if ((value & CF_VALUE_PASSED) != 0 ||
        cf_program_def(s->program, op->name)->kind == CF_DEFINES_CLASS)
        return;
    if (cf_value_kind(value) == CF_VALUE_FUNCTION && number != op->name) {
        cf_add_edge(s, op->name, number, CF_EDGE_CALL);
    } else if (cf_value_kind(value) == CF_VALUE_INSTANCE) {
        (void)cf_invoke(s, &call, value, s->call, CF_NONE);
        cf_add_value(s, op->to, value);
    }
}

/* While base classes are looked for: names, and what lies in modules and classes. */
static void apply_early(struct cf_solver *s, const struct cf_op *op, uint32_t value)
{
    uint32_t var;

    if (op->kind != CF_FACT_LOAD || op->to == CF_NONE)
        return;
    if (cf_value_kind(value) == CF_VALUE_MODULE) {
        load_module(s, op, cf_value_number(value));
    } else if (cf_value_kind(value) == CF_VALUE_CLASS) {
        var = cf_index_find(&s->own_index, cf_pair(cf_value_number(value), op->name));
        if (var != CF_INDEX_NONE)
            cf_add_flow(s, var, op->to, false);
    }
}

void cf_apply(struct cf_solver *s, struct cf_op op, uint32_t value)
{
    static void (*const actions[])(struct cf_solver *, const struct cf_op *, uint32_t) = {
        [CF_FACT_CALL] = cf_call_value,
        [CF_FACT_LOAD] = load,
        [CF_FACT_STORE] = store,
        [CF_FACT_SPECIAL] = special,
        [CF_FACT_ITEM] = item,
        [CF_FACT_ENTER] = enter,
        [CF_FACT_INSTANCE] = instance,
        [CF_FACT_REFER] = refer,
        [CF_FACT_DECORATE] = decorate,
        [CF_OP_BIND] = bind,
        [CF_OP_INVOKE] = invoke,
        [CF_OP_SET] = set,
        [CF_OP_WRAP] = wrap,
    };

    if (s->modules_only)
        apply_early(s, &op, value);
    else if (op.kind == CF_FACT_PUT && cf_value_kind(value) == CF_VALUE_CONTAINER)
        cf_add_flow(s, op.to, cf_value_number(value), false);
    else if (op.kind < sizeof(actions) / sizeof(actions[0]) && actions[op.kind] != NULL)
        actions[op.kind](s, &op, value);
}
