/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/collect.h"

#include "base/file.h"

#include <string.h>

struct finder {
    struct cf_program *program;
    struct cf_fixtures *fixtures;
    struct cf_extra_flow *flows;
    size_t flow_count, flow_capacity;
    struct cf_error *err;
};

static enum cf_status out_of_memory(struct finder *f)
{
    return cf_fail(f->err, CF_ENOMEM, "out of memory");
}

static enum cf_status add_fixture(struct finder *f, uint32_t unit_index, uint32_t def,
                                  uint32_t name)
{
    struct cf_fixtures *fixtures = f->fixtures;
    const struct cf_unit *unit = &f->program->units[unit_index];
    uint32_t parent = unit->facts.defs[def].parent, first = fixtures->count, last;
    struct cf_fixture *items = cf_array_grow(f->program->arena, fixtures->items,
                                             &fixtures->capacity, fixtures->count, sizeof(*items));
    bool added = false;

    if (items == NULL || cf_index_add(&fixtures->by_name, f->program->arena, cf_pair(name, 0),
                                      &first, &added, f->err) != CF_OK)
        return out_of_memory(f);
    fixtures->items = items;
    if (!added) {
        for (last = first; items[last].next != CF_NONE; last = items[last].next)
            ;
        items[last].next = fixtures->count;
    }
    first = fixtures->count;
    if (cf_index_add(&fixtures->by_def, f->program->arena, cf_pair(unit->def_base + def, 0), &first,
                     &added, f->err) != CF_OK)
        return out_of_memory(f);
    items[fixtures->count++] = (struct cf_fixture){
        .def = unit->def_base + def,
        .name = name,
        .unit = unit_index,
        .class = parent == CF_NONE ? CF_NONE : unit->def_base + parent,
        .is_conftest = strcmp(cf_path_base(unit->path), "conftest.py") == 0,
        .next = CF_NONE,
    };
    return CF_OK;
}

static enum cf_status find_in_unit(struct finder *f, uint32_t index)
{
    const struct cf_unit *unit = &f->program->units[index];
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < unit->facts.mark_count && status == CF_OK; i++) {
        const struct cf_fact_mark *mark = &unit->facts.marks[i];

        if (mark->def == CF_NONE)
            continue;
        if (mark->kind == CF_MARK_FIXTURE)
            status = add_fixture(f, index, mark->def, cf_program_word(unit, mark->name));
        else if (mark->kind == CF_MARK_AUTOUSE) {
            uint32_t fixture =
                cf_index_find(&f->fixtures->by_def, cf_pair(unit->def_base + mark->def, 0));

            if (fixture != CF_INDEX_NONE && f->fixtures->items != NULL)
                f->fixtures->items[fixture].autouse = true;
        }
    }
    return status;
}

/* How near a fixture is to where it is asked for; 0: it cannot be seen from there. */
static size_t nearness(const struct cf_program *program, const struct cf_fixture *fixture,
                       uint32_t unit, uint32_t class)
{
    const char *theirs = program->units[fixture->unit].path;
    const char *ours = program->units[unit].path;
    size_t folder = (size_t)(cf_path_base(theirs) - theirs);

    if (fixture->class != CF_NONE)
        return fixture->class == class ? 1000000 : class != CF_NONE ? 1 : 0;
    if (fixture->unit == unit)
        return 100000;
    if (fixture->is_conftest)
        return strncmp(theirs, ours, folder) == 0 ? 10 + folder : 0;
    return 2; /* of a plugin, or imported from a module of helpers */
}

uint32_t cf_fixture_for(const struct cf_program *program, const struct cf_fixtures *fixtures,
                        uint32_t name, uint32_t unit, uint32_t class, uint32_t except)
{
    uint32_t best = CF_NONE;
    size_t most = 0;

    if (fixtures->items == NULL)
        return CF_NONE;
    for (uint32_t i = cf_index_find(&fixtures->by_name, cf_pair(name, 0)); i != CF_NONE;
         i = fixtures->items[i].next) {
        size_t near = nearness(program, &fixtures->items[i], unit, class);

        if (fixtures->items[i].def != except && near > most) {
            most = near;
            best = i;
        }
    }
    return best;
}

static enum cf_status add_flow(struct finder *f, struct cf_extra_flow flow)
{
    struct cf_extra_flow *flows = cf_array_grow(f->program->arena, f->flows, &f->flow_capacity,
                                                f->flow_count, sizeof(*flows));

    if (flows == NULL)
        return out_of_memory(f);
    f->flows = flows;
    flows[f->flow_count++] = flow;
    return CF_OK;
}

/* Parameters of a test or a fixture get what the fixtures of their names give. */
static enum cf_status flow_fixtures(struct finder *f, uint32_t index, uint32_t def)
{
    const struct cf_unit *unit = &f->program->units[index];
    const struct cf_fact_def *at = &unit->facts.defs[def];
    uint32_t class = at->parent == CF_NONE ? CF_NONE : unit->def_base + at->parent;
    enum cf_status status = CF_OK;

    for (uint32_t p = 0; p < at->param_count && status == CF_OK; p++) {
        const struct cf_fact_param *param = &unit->facts.params[at->params + p];
        uint32_t found = cf_fixture_for(f->program, f->fixtures, cf_program_word(unit, param->name),
                                        index, class, unit->def_base + def);
        const struct cf_unit *theirs;
        const struct cf_fact_def *fixture;

        if (found == CF_NONE)
            continue;
        theirs = &f->program->units[f->fixtures->items[found].unit];
        fixture = &theirs->facts.defs[f->fixtures->items[found].def - theirs->def_base];
        status = add_flow(f, (struct cf_extra_flow){
                                 .from = theirs->var_base + fixture->result,
                                 .to = unit->var_base + param->var,
                                 .item = fixture->yields != CF_NONE,
                                 .owner = CF_NONE,
                             });
    }
    return status;
}

/* @parametrize on a function, or on its class. */
static enum cf_status flow_parametrize(struct finder *f, const struct cf_unit *unit, uint32_t def,
                                       const struct cf_fact_mark *mark)
{
    const struct cf_fact_def *at = &unit->facts.defs[def];

    for (uint32_t p = 0; p < at->param_count; p++) {
        const struct cf_fact_param *param = &unit->facts.params[at->params + p];

        if (param->name == mark->name)
            return add_flow(f, (struct cf_extra_flow){
                                   .from = unit->var_base + mark->var,
                                   .to = unit->var_base + param->var,
                                   .owner = unit->def_base + def,
                               });
    }
    return CF_OK;
}

static enum cf_status flow_unit(struct finder *f, uint32_t index)
{
    const struct cf_unit *unit = &f->program->units[index];
    enum cf_status status = CF_OK;

    for (uint32_t def = 0; def < unit->facts.def_count && status == CF_OK; def++) {
        const struct cf_fact_def *at = &unit->facts.defs[def];

        if (at->kind == CF_DEFINES_FUNCTION &&
            (at->parent == CF_NONE || unit->facts.defs[at->parent].kind == CF_DEFINES_CLASS))
            status = flow_fixtures(f, index, def);
    }
    for (uint32_t i = 0; i < unit->facts.mark_count && status == CF_OK; i++) {
        const struct cf_fact_mark *mark = &unit->facts.marks[i];

        if (mark->kind != CF_MARK_PARAMETRIZE || mark->var == CF_NONE || mark->def == CF_NONE)
            continue;
        if (unit->facts.defs[mark->def].kind != CF_DEFINES_CLASS)
            status = flow_parametrize(f, unit, mark->def, mark);
        for (uint32_t def = mark->def + 1; def < unit->facts.def_count && status == CF_OK; def++) {
            if (unit->facts.defs[def].parent == mark->def)
                status = flow_parametrize(f, unit, def, mark);
        }
    }
    return status;
}

enum cf_status cf_fixtures_find(struct cf_program *program, struct cf_fixtures *fixtures,
                                struct cf_extra_flow **flows, size_t *flow_count,
                                struct cf_error *err)
{
    struct finder f = { .program = program, .fixtures = fixtures, .err = err };
    enum cf_status status = CF_OK;

    *fixtures = (struct cf_fixtures){ 0 };
    for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++)
        status = find_in_unit(&f, i);
    for (uint32_t i = 0; i < program->unit_count && status == CF_OK; i++) {
        if (program->units[i].role != CF_UNIT_PRODUCT)
            status = flow_unit(&f, i);
    }
    *flows = f.flows;
    *flow_count = f.flow_count;
    return status;
}
