/* SPDX-License-Identifier: Apache-2.0 */
/* Base classes, the method resolution order (C3), and what an attribute's name finds along it. */
#include "discover/solver.h"

#include <string.h>

#define ORDER_MAX 256U /* classes above one */
#define BASES_MAX 64U

enum { NOT_STARTED, RUNNING, DONE };

/* The base classes that the project defines. */
static uint32_t bases_of(const struct cf_solver *s, uint32_t class, uint32_t bases[BASES_MAX])
{
    const struct cf_unit *unit = &s->program->units[s->program->def_units[class]];
    const struct cf_fact_def *def = cf_program_def(s->program, class);
    uint32_t count = 0;

    for (uint32_t b = 0; b < def->base_count; b++) {
        uint32_t var = unit->facts.args[def->bases + b].var;
        const struct cf_var *at = var == CF_NONE ? NULL : &s->vars[unit->var_base + var];

        for (uint32_t i = 0; at != NULL && i < at->count && count < BASES_MAX; i++) {
            uint32_t base = cf_value_number(at->values[i]);
            bool known = cf_value_kind(at->values[i]) != CF_VALUE_CLASS || base == class;

            for (uint32_t k = 0; k < count; k++)
                known = known || bases[k] == base;
            if (!known)
                bases[count++] = base;
        }
    }
    return count;
}

/* The lists that C3 merges: the orders of the bases, and the bases themselves. */
struct merge {
    const uint32_t *lists[BASES_MAX + 1];
    uint32_t counts[BASES_MAX + 1];
    uint32_t count;
};

static bool in_tail(const struct merge *merge, uint32_t class)
{
    for (uint32_t l = 0; l < merge->count; l++) {
        for (uint32_t i = 1; i < merge->counts[l]; i++) {
            if (merge->lists[l][i] == class)
                return true;
        }
    }
    return false;
}

/* The next class in order; where the bases contradict each other, the first that is left. */
static uint32_t next_class(const struct merge *merge)
{
    uint32_t first = CF_NONE;

    for (uint32_t l = 0; l < merge->count; l++) {
        if (merge->counts[l] == 0)
            continue;
        if (!in_tail(merge, merge->lists[l][0]))
            return merge->lists[l][0];
        if (first == CF_NONE)
            first = merge->lists[l][0];
    }
    return first;
}

/* Takes the class off every list. */
static void take(struct merge *merge, uint32_t class)
{
    for (uint32_t l = 0; l < merge->count; l++) {
        while (merge->counts[l] > 0 && merge->lists[l][0] == class) {
            merge->lists[l]++;
            merge->counts[l]--;
        }
    }
}

static bool contains(const uint32_t *items, uint32_t count, uint32_t item)
{
    for (uint32_t i = 0; i < count; i++) {
        if (items[i] == item)
            return true;
    }
    return false;
}

static enum cf_status order(struct cf_solver *s, uint32_t class, unsigned depth)
{
    struct cf_class *at = &s->classes[class];
    uint32_t bases[BASES_MAX], mro[ORDER_MAX], count = 1, next;
    uint32_t base_count = bases_of(s, class, bases);
    struct merge merge = { .count = 0 };
    enum cf_status status = CF_OK;
    uint32_t *copy;

    at->state = RUNNING;
    at->family = class;
    mro[0] = class;
    for (uint32_t b = 0; b < base_count && status == CF_OK; b++) {
        struct cf_class *base = &s->classes[bases[b]];

        if (base->state == NOT_STARTED && depth < ORDER_MAX)
            status = order(s, bases[b], depth + 1);
        if (base->state != DONE) /* a class below itself: left out */
            continue;
        if (merge.count == 0)
            at->family = base->family;
        at->is_enum = at->is_enum || base->is_enum;
        merge.lists[merge.count] = base->mro;
        merge.counts[merge.count++] = base->mro_count;
    }
    while ((next = next_class(&merge)) != CF_NONE && count < ORDER_MAX) {
        take(&merge, next);
        if (!contains(mro, count, next))
            mro[count++] = next;
    }
    copy = cf_arena_alloc(s->arena, count * sizeof(*copy));
    if (copy == NULL)
        return CF_ENOMEM;
    memcpy(copy, mro, count * sizeof(*copy));
    at->mro = copy;
    at->mro_count = count;
    at->state = DONE;
    return status;
}

/* Whether a base outside the project has a name that ends so. */
static bool names_base(const struct cf_solver *s, uint32_t class, const char *ending)
{
    const struct cf_unit *unit = &s->program->units[s->program->def_units[class]];
    const struct cf_fact_def *def = cf_program_def(s->program, class);
    size_t tail = strlen(ending);

    for (uint32_t b = 0; b < def->base_count; b++) {
        const char *name = cf_facts_word(&unit->facts, unit->facts.args[def->bases + b].name);
        size_t length = strlen(name);

        if (length >= tail && strcmp(name + length - tail, ending) == 0)
            return true;
    }
    return false;
}

static enum cf_status list_subclasses(struct cf_solver *s)
{
    uint32_t total = 0, defs = s->program->def_count;

    for (uint32_t pass = 0; pass < 2; pass++) {
        for (uint32_t class = 0; class < defs; class++) {
            const struct cf_class *at = &s->classes[class];
            uint32_t bases[BASES_MAX];

            if (at->mro_count < 3 || bases_of(s, class, bases) < 2)
                continue;
            for (uint32_t i = 1; i < at->mro_count; i++) {
                if (pass == 0)
                    total++;
                else
                    s->subclasses[s->subclass_count++] = (struct cf_edge){ at->mro[i], class, 0 };
            }
        }
        if (pass == 0)
            s->subclasses = cf_arena_alloc(s->arena, (total + 1) * sizeof(*s->subclasses));
        if (s->subclasses == NULL)
            return CF_ENOMEM;
    }
    return CF_OK;
}

enum cf_status cf_order_classes(struct cf_solver *s)
{
    uint32_t defs = s->program->def_count;
    enum cf_status status = CF_OK;

    for (uint32_t class = 0; class < defs; class++) {
        if (cf_program_def(s->program, class)->kind == CF_DEFINES_CLASS)
            s->classes[class].is_enum =
                names_base(s, class, "Enum") || names_base(s, class, "Flag");
    }
    for (uint32_t class = 0; class < defs && status == CF_OK; class++) {
        if (cf_program_def(s->program, class)->kind == CF_DEFINES_CLASS &&
            s->classes[class].state == NOT_STARTED)
            status = order(s, class, 0);
    }
    return status == CF_OK ? list_subclasses(s) : status;
}

uint32_t cf_find_after(struct cf_solver *s, uint32_t class, uint32_t after, uint32_t name)
{
    const struct cf_class *at = &s->classes[class];
    bool found = after == CF_NONE;

    for (uint32_t i = 0; i < at->mro_count; i++) {
        uint32_t var;

        if (found) {
            var = cf_index_find(&s->own_index, cf_pair(at->mro[i], name));
            if (var != CF_INDEX_NONE)
                return var;
        }
        found = found || at->mro[i] == after;
    }
    return CF_NONE;
}

uint32_t cf_find_attribute(struct cf_solver *s, uint32_t class, uint32_t name)
{
    struct cf_key key = cf_pair(class, name);
    uint32_t known = cf_index_find(&s->lookup_index, key), found, stored;
    bool added = false;

    if (known != CF_INDEX_NONE)
        return known == 0 ? CF_NONE : known;
    found = cf_find_after(s, class, CF_NONE, name);
    stored = found == CF_NONE ? 0 : found; /* no attribute is variable 0 of the first file */
    if (cf_index_add(&s->lookup_index, s->arena, key, &stored, &added, NULL) != CF_OK)
        s->status = CF_ENOMEM;
    return found;
}

uint32_t cf_object_attribute(struct cf_solver *s, uint32_t class, uint32_t name)
{
    struct cf_key key = cf_pair(class, name);
    uint32_t var = cf_index_find(&s->attribute_index, key);
    bool added = false;

    if (var != CF_INDEX_NONE)
        return var;
    var = cf_solver_var(s);
    if (cf_index_add(&s->attribute_index, s->arena, key, &var, &added, NULL) != CF_OK)
        s->status = CF_ENOMEM;
    return var;
}

const uint32_t *cf_solution_mro(const struct cf_solution *solution, uint32_t class, uint32_t *count)
{
    *count = solution->solver->classes[class].mro_count;
    return solution->solver->classes[class].mro;
}

uint32_t cf_solution_attribute(const struct cf_solution *solution, uint32_t class, uint32_t name)
{
    return cf_index_find(&solution->solver->own_index, cf_pair(class, name));
}

bool cf_solution_has_base(const struct cf_solution *solution, uint32_t class, const char *ending)
{
    const struct cf_class *at = &solution->solver->classes[class];

    for (uint32_t i = 0; i < at->mro_count; i++) {
        if (names_base(solution->solver, at->mro[i], ending))
            return true;
    }
    return false;
}

void cf_solution_values(const struct cf_solution *solution, uint32_t var,
                        void (*each)(void *context, uint32_t def), void *context)
{
    const struct cf_var *at = &solution->solver->vars[var];

    for (uint32_t i = 0; i < at->count; i++) {
        enum cf_value_kind kind = cf_value_kind(at->values[i]);

        if ((kind == CF_VALUE_FUNCTION || kind == CF_VALUE_CLASS) &&
            (at->values[i] & CF_VALUE_PASSED) == 0)
            each(context, cf_value_number(at->values[i]));
    }
}
