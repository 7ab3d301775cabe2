/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/solver.h"

#include <stdlib.h>
#include <string.h>

#define VALUES_LINEAR 24U /* larger sets are looked up in the hash set */
/*
 * Of one variable; a variable that holds more holds anything, and following it would say nothing
 * and take for ever.
 */
#define VALUES_MAX 4096U
#define CONTAINERS_MAX 4U
#define PASSED_MAX 6U
#define INSTANCES_MAX 12U
/*
 * Values that may arrive in a solution, all variables together. They arrive nearest first and in
 * the same order always, so that where a large program is cut off, what is lost is far away.
 */
#define BUDGET_LEAST UINT64_C(200000)
#define BUDGET_EACH 4U
#define FIRST_SEEN 65536U

static void fail(struct cf_solver *s, enum cf_status status)
{
    if (s->status == CF_OK)
        s->status = status;
}

uint32_t cf_solver_var(struct cf_solver *s)
{
    struct cf_var *vars =
        cf_array_grow(s->arena, s->vars, &s->var_capacity, s->var_count, sizeof(*vars));

    if (vars == NULL || s->var_count >= UINT32_C(1) << 26) {
        fail(s, vars == NULL ? CF_ENOMEM : CF_ELIMIT);
        return 0;
    }
    s->vars = vars;
    vars[s->var_count] = (struct cf_var){ .flows = CF_NONE, .ops = CF_NONE };
    return s->var_count++;
}

static void enqueue(struct cf_solver *s, uint32_t var)
{
    if (s->vars[var].queued)
        return;
    if (s->queue_count == s->queue_size) {
        uint32_t size = s->queue_size == 0 ? 4096 : 2 * s->queue_size;
        uint32_t *larger = cf_arena_alloc(s->arena, size * sizeof(*larger));

        if (larger == NULL) {
            fail(s, CF_ENOMEM);
            return;
        }
        for (uint32_t i = 0; i < s->queue_count; i++)
            larger[i] = s->queue[(s->queue_head + i) % s->queue_size];
        s->queue = larger;
        s->queue_size = size;
        s->queue_head = 0;
    }
    s->vars[var].queued = true;
    s->queue[(s->queue_head + s->queue_count++) % s->queue_size] = var;
}

static uint64_t mix(uint64_t key)
{
    key *= UINT64_C(0x9E3779B97F4A7C15);
    return key ^ key >> 29;
}

static bool grow_seen(struct cf_solver *s)
{
    uint64_t size = s->seen_size == 0 ? FIRST_SEEN : 2 * s->seen_size;
    uint64_t *larger = cf_arena_alloc(s->arena, size * sizeof(*larger));

    if (larger == NULL)
        return false;
    for (uint64_t i = 0; i < s->seen_size; i++) {
        uint64_t slot = mix(s->seen[i]) & (size - 1);

        if (s->seen[i] == 0)
            continue;
        while (larger[slot] != 0)
            slot = (slot + 1) & (size - 1);
        larger[slot] = s->seen[i];
    }
    s->seen = larger;
    s->seen_size = size;
    return true;
}

/* Adds the pair to the hash set; false where it was there. */
static bool note(struct cf_solver *s, uint32_t var, uint32_t value)
{
    uint64_t key = ((uint64_t)var << 32 | value) + 1, slot;

    if (s->seen_count * 2 >= s->seen_size && !grow_seen(s)) {
        fail(s, CF_ENOMEM);
        return false;
    }
    slot = mix(key) & (s->seen_size - 1);
    while (s->seen[slot] != 0) {
        if (s->seen[slot] == key)
            return false;
        slot = (slot + 1) & (s->seen_size - 1);
    }
    s->seen[slot] = key;
    s->seen_count++;
    return true;
}

/* True where the variable did not have the value yet. */
static bool is_new(struct cf_solver *s, uint32_t var, uint32_t value)
{
    struct cf_var *at = &s->vars[var];

    if (at->count < VALUES_LINEAR) {
        for (uint32_t i = 0; i < at->count; i++) {
            if (at->values[i] == value)
                return false;
        }
        return true;
    }
    if (at->count == VALUES_LINEAR) {
        for (uint32_t i = 0; i < at->count; i++)
            (void)note(s, var, at->values[i]);
    }
    return at->count < VALUES_MAX && note(s, var, value);
}

/* The counter of values of that sort, and how many there may be; NULL: any number. */
static uint8_t *counter_of(struct cf_var *at, uint32_t value, uint8_t *most)
{
    switch ((int)cf_value_kind(value)) {
    case CF_VALUE_CONTAINER:
    case CF_VALUE_METHOD:
        *most = CONTAINERS_MAX;
        return &at->containers;
    case CF_VALUE_INSTANCE:
        *most = INSTANCES_MAX;
        return &at->instances;
    case CF_VALUE_FUNCTION:
    case CF_VALUE_BOUND:
    case CF_VALUE_CLASS:
        *most = PASSED_MAX;
        return (value & CF_VALUE_PASSED) != 0 ? &at->passed : NULL;
    default:
        return NULL;
    }
}

void cf_add_value(struct cf_solver *s, uint32_t var, uint32_t value)
{
    struct cf_var *at = &s->vars[var];
    uint8_t most = 0;
    uint8_t *counter = counter_of(at, value, &most);

    if (s->status != CF_OK || (counter != NULL && *counter >= most) || s->budget == 0 ||
        !is_new(s, var, value))
        return;
    s->budget--;
    if (counter != NULL)
        ++*counter;
    if (at->count == at->capacity) {
        uint32_t capacity = at->capacity == 0 ? 2 : 2 * at->capacity;
        uint32_t *larger = cf_arena_alloc(s->arena, capacity * sizeof(*larger));

        if (larger == NULL) {
            fail(s, CF_ENOMEM);
            return;
        }
        if (at->count > 0)
            memcpy(larger, at->values, at->count * sizeof(*larger));
        at->values = larger;
        at->capacity = capacity;
    }
    at->values[at->count++] = value;
    enqueue(s, var);
}

void cf_new_flow(struct cf_solver *s, uint32_t from, uint32_t to, bool passes)
{
    struct cf_flow *flows =
        cf_array_grow(s->arena, s->flows, &s->flow_capacity, s->flow_count, sizeof(*flows));

    if (flows == NULL) {
        fail(s, CF_ENOMEM);
        return;
    }
    s->flows = flows;
    flows[s->flow_count] = (struct cf_flow){ to, 0, s->vars[from].flows, passes };
    s->vars[from].flows = s->flow_count++;
    if (s->vars[from].count > 0)
        enqueue(s, from);
}

void cf_add_flow(struct cf_solver *s, uint32_t from, uint32_t to, bool passes)
{
    uint32_t zero = 0;
    bool added = false;

    if (from == to || s->status != CF_OK)
        return;
    if (cf_index_add(&s->flow_index, s->arena, cf_pair(from, to), &zero, &added, NULL) != CF_OK)
        fail(s, CF_ENOMEM);
    else if (added)
        cf_new_flow(s, from, to, passes);
}

void cf_new_op(struct cf_solver *s, uint32_t var, const struct cf_op *op)
{
    struct cf_op *ops = cf_array_grow(s->arena, s->ops, &s->op_capacity, s->op_count, sizeof(*ops));

    if (ops == NULL) {
        fail(s, CF_ENOMEM);
        return;
    }
    s->ops = ops;
    ops[s->op_count] = *op;
    ops[s->op_count].seen = 0;
    ops[s->op_count].next = s->vars[var].ops;
    s->vars[var].ops = s->op_count++;
    if (s->vars[var].count > 0)
        enqueue(s, var);
}

void cf_add_op(struct cf_solver *s, uint32_t var, const struct cf_op *op)
{
    struct {
        uint32_t var, kind, flags, owner, to, name, args, receiver;
    } const identity = { var,    op->kind, op->flags, op->owner,
                         op->to, op->name, op->args,  op->receiver };
    uint32_t zero = 0;
    bool added = false;

    if (s->status != CF_OK)
        return;
    if (cf_index_add(&s->op_index, s->arena, cf_key_of(&identity, sizeof(identity)), &zero, &added,
                     NULL) != CF_OK)
        fail(s, CF_ENOMEM);
    else if (added)
        cf_new_op(s, var, op);
}

void cf_add_edge(struct cf_solver *s, uint32_t from, uint32_t to, enum cf_edge_kind kind)
{
    struct cf_edge *edges;
    uint32_t edge = s->edge_count;
    bool added = false;

    if (from == CF_NONE || s->status != CF_OK)
        return;
    edges = cf_array_grow(s->arena, s->edges, &s->edge_capacity, s->edge_count, sizeof(*edges));
    if (edges == NULL ||
        cf_index_add(&s->edge_index, s->arena, cf_pair(from, to), &edge, &added, NULL) != CF_OK) {
        fail(s, CF_ENOMEM);
        return;
    }
    s->edges = edges;
    if (added)
        edges[s->edge_count++] = (struct cf_edge){ from, to, kind };
    else if (kind < edges[edge].kind)
        edges[edge].kind = kind;
}

/* A function that comes through a parameter is called on behalf of whoever passed it. */
static uint32_t passed(uint32_t value)
{
    enum cf_value_kind kind = cf_value_kind(value);

    return kind == CF_VALUE_FUNCTION || kind == CF_VALUE_BOUND || kind == CF_VALUE_CLASS
               ? value | CF_VALUE_PASSED
               : value;
}

/*
 * A container that is passed becomes the parameter's own, which holds what all that are passed
 * hold: else every container of a program would be in every variable of a graph library. What lies
 * inside such a container is in that one again.
 */
static void pass_container(struct cf_solver *s, uint32_t to, uint32_t items)
{
    uint32_t own = to;
    bool added = false;

    if (cf_index_find(&s->own_items, cf_pair(to, 1)) == CF_INDEX_NONE) {
        own = cf_index_find(&s->own_items, cf_pair(to, 0));
        if (own == CF_INDEX_NONE) {
            uint32_t zero = 0;

            own = cf_solver_var(s);
            if (cf_index_add(&s->own_items, s->arena, cf_pair(to, 0), &own, &added, NULL) !=
                    CF_OK ||
                cf_index_add(&s->own_items, s->arena, cf_pair(own, 1), &zero, &added, NULL) !=
                    CF_OK)
                fail(s, CF_ENOMEM);
        }
    }
    cf_add_value(s, to, cf_value(CF_VALUE_CONTAINER, own));
    cf_add_flow(s, items, own, true);
}

static void process(struct cf_solver *s, uint32_t var)
{
    s->vars[var].queued = false;
    for (uint32_t f = s->vars[var].flows; f != CF_NONE && s->status == CF_OK;
         f = s->flows[f].next) {
        while (s->flows[f].seen < s->vars[var].count) {
            uint32_t value = s->vars[var].values[s->flows[f].seen++];

            if (s->flows[f].passes && cf_value_kind(value) == CF_VALUE_CONTAINER)
                pass_container(s, s->flows[f].to, cf_value_number(value));
            else
                cf_add_value(s, s->flows[f].to, s->flows[f].passes ? passed(value) : value);
        }
    }
    for (uint32_t o = s->vars[var].ops; o != CF_NONE && s->status == CF_OK; o = s->ops[o].next) {
        while (s->ops[o].seen < s->vars[var].count) {
            uint32_t value = s->vars[var].values[s->ops[o].seen++];

            cf_apply(s, s->ops[o], value); /* a copy: the array may move */
        }
    }
}

static void run(struct cf_solver *s)
{
    while (s->queue_count > 0 && s->status == CF_OK) {
        uint32_t var = s->queue[s->queue_head];

        s->queue_head = (s->queue_head + 1) % s->queue_size;
        s->queue_count--;
        process(s, var);
    }
}

static void name_specials(struct cf_solver *s)
{
    struct {
        const char *text;
        uint32_t *name;
    } const specials[] = {
        { "__init__", &s->init },
        { "__new__", &s->new_ },
        { "__post_init__", &s->post_init },
        { "__call__", &s->call },
        { "__iter__", &s->iter },
        { "__next__", &s->next },
        { "__getitem__", &s->getitem },
        { "__enter__", &s->enter },
        { "__exit__", &s->exit_ },
        { "__aenter__", &s->aenter },
        { "__aexit__", &s->aexit },
        { "__get__", &s->get },
        { "__set__", &s->set },
        { "__getattr__", &s->getattr_ },
        { "__class__", &s->class_ },
        { "__len__", &s->len },
        { "__bool__", &s->bool_ },
    };

    for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++) {
        *specials[i].name =
            cf_name_add(&s->program->names, s->arena, specials[i].text, strlen(specials[i].text));
        if (*specials[i].name == CF_NONE)
            fail(s, CF_ENOMEM);
    }
}

static bool prepare(struct cf_solver *s)
{
    uint32_t args = 0;

    for (uint32_t i = 0; i < s->program->unit_count; i++)
        args += s->program->units[i].facts.arg_count;
    s->args = cf_arena_alloc(s->arena, (args + 1) * sizeof(*s->args));
    s->classes = cf_arena_alloc(s->arena, (s->program->def_count + 1) * sizeof(*s->classes));
    s->var_capacity = s->program->var_count + s->program->var_count / 2 + 64;
    s->vars = cf_arena_alloc(s->arena, s->var_capacity * sizeof(*s->vars));
    if (s->args == NULL || s->classes == NULL || s->vars == NULL)
        return false;
    s->var_count = s->program->var_count;
    for (uint32_t i = 0; i < s->var_count; i++)
        s->vars[i] = (struct cf_var){ .flows = CF_NONE, .ops = CF_NONE };
    name_specials(s);
    for (uint32_t i = 0; i < s->program->unit_count; i++)
        cf_load_unit(s, i);
    return true;
}

/* `self` of a method may be an object of its class, and of the test classes that inherit it. */
static void seed_self(struct cf_solver *s, uint32_t class, uint32_t method)
{
    const struct cf_fact_def *def = cf_program_def(s->program, method);
    const struct cf_unit *unit = &s->program->units[s->program->def_units[method]];

    if ((def->flags & CF_DEFINITION_METHOD) == 0 || def->param_count == 0)
        return;
    if ((def->flags & CF_DEFINITION_CLASS) != 0 || cf_program_word(unit, def->name) == s->new_)
        cf_add_value(s, unit->var_base + unit->facts.params[def->params].var,
                     cf_value(CF_VALUE_CLASS, class));
    else if ((def->flags & CF_DEFINITION_STATIC) == 0)
        cf_add_value(s, unit->var_base + unit->facts.params[def->params].var,
                     cf_value(CF_VALUE_INSTANCE, class));
}

static void seed(struct cf_solver *s)
{
    struct cf_program *program = s->program;

    for (uint32_t def = 0; def < program->def_count; def++) {
        const struct cf_unit *unit = &program->units[program->def_units[def]];
        uint32_t parent = unit->facts.defs[def - unit->def_base].parent;

        if (parent != CF_NONE)
            seed_self(s, unit->def_base + parent, def);
    }
    for (uint32_t class = 0; class < program->def_count; class++) {
        const struct cf_class *at = &s->classes[class];

        if (program->units[program->def_units[class]].role == CF_UNIT_PRODUCT)
            continue;
        for (uint32_t m = 1; m < at->mro_count; m++) {
            const struct cf_unit *unit = &program->units[program->def_units[at->mro[m]]];
            uint32_t base = at->mro[m] - unit->def_base;

            for (uint32_t d = base + 1; d < unit->facts.def_count; d++) {
                if (unit->facts.defs[d].parent == base)
                    seed_self(s, class, unit->def_base + d);
            }
        }
    }
}

static void add_extra(struct cf_solver *s, const struct cf_solve_options *options)
{
    for (size_t i = 0; i < options->extra_count; i++) {
        const struct cf_op item = { .kind = CF_FACT_ITEM,
                                    .owner = CF_NONE,
                                    .to = options->extra[i].to };

        const struct cf_op refer = { .kind = CF_FACT_REFER, .owner = options->extra[i].owner };

        if (refer.owner != CF_NONE)
            cf_add_op(s, options->extra[i].from, &refer);
        if (options->extra[i].item)
            cf_add_op(s, options->extra[i].from, &item);
        else
            cf_add_flow(s, options->extra[i].from, options->extra[i].to, false);
    }
}

static int compare_edges(const void *a, const void *b)
{
    const struct cf_edge *left = a, *right = b;

    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->to < right->to ? -1 : left->to > right->to;
}

static bool finish(struct cf_solver *s, struct cf_solution *solution)
{
    uint32_t defs = s->program->def_count, edge = 0;

    solution->solver = s;
    solution->edges = s->edges;
    solution->edge_count = s->edge_count;
    solution->first_edge = cf_arena_alloc(s->arena, (defs + 1) * sizeof(uint32_t));
    if (solution->first_edge == NULL)
        return false;
    if (s->edge_count > 0)
        qsort(s->edges, s->edge_count, sizeof(*s->edges), compare_edges);
    for (uint32_t def = 0; def < defs; def++) {
        solution->first_edge[def] = edge;
        while (edge < s->edge_count && s->edges[edge].from == def)
            edge++;
    }
    solution->first_edge[defs] = edge;
    return true;
}

enum cf_status cf_solve(struct cf_program *program, const struct cf_solve_options *options,
                        struct cf_solution *solution, struct cf_error *err)
{
    struct cf_solver *s = cf_arena_alloc(program->arena, sizeof(*s));
    const uint64_t budget = BUDGET_LEAST + BUDGET_EACH * (uint64_t)program->var_count;

    if (s == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    s->program = program;
    s->arena = program->arena;
    s->modules_only = true;
    s->budget = UINT64_MAX;
    if (!prepare(s))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    run(s);
    if (s->status == CF_OK)
        s->status = cf_order_classes(s);
    s->modules_only = false;
    for (uint32_t i = 0; i < s->op_count; i++)
        s->ops[i].seen = 0;
    for (uint32_t i = 0; i < s->var_count; i++) {
        if (s->vars[i].count > 0)
            enqueue(s, i);
    }
    s->budget = budget;
    seed(s);
    add_extra(s, options);
    run(s);
    s->budget = budget / 4;
    if (options->name_families > 0 && s->status == CF_OK) {
        cf_guess(s, options->name_families);
        run(s);
    }
    if (s->status == CF_OK && !finish(s, solution))
        s->status = CF_ENOMEM;
    if (s->status == CF_ELIMIT)
        return cf_fail(err, CF_ELIMIT, "the project is too large to follow its calls");
    return s->status == CF_OK ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}
