/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/solver.h"

#include <string.h>

/* The facts of one file as operations and first values. */
struct loader {
    struct cf_solver *s;
    const struct cf_unit *unit;
    uint32_t index, arg_base;
};

static uint32_t global_var(const struct loader *l, uint32_t var)
{
    return var == CF_NONE ? CF_NONE : l->unit->var_base + var;
}

static void load_import(const struct loader *l, uint32_t to, const struct cf_fact_import *import)
{
    struct cf_solver *s = l->s;
    struct cf_program *program = s->program;
    struct cf_import_target target = cf_program_import(program, l->index, import);
    const char *module = cf_facts_word(&l->unit->facts, import->module);
    uint32_t name = cf_program_word(l->unit, import->name), var = CF_NONE, below = CF_NONE;

    if (target.unit == CF_NONE && target.module == CF_NONE) {
        cf_add_value(s, to, cf_value(CF_VALUE_EXTERNAL, name == CF_NONE ? 0 : name));
        return;
    }
    if (target.module == CF_NONE) /* relative */
        target.module = program->units[target.unit].module;
    if (import->name == CF_NONE) {
        if ((import->flags & CF_FACT_IMPORT_WHOLE) != 0 && strchr(module, '.') != NULL) {
            char first[256];

            memcpy(first, module, strcspn(module, ".") < 255 ? strcspn(module, ".") : 255);
            first[strcspn(module, ".") < 255 ? strcspn(module, ".") : 255] = '\0';
            target.module = cf_program_module(program, first, l->index);
        }
        if (target.module != CF_NONE)
            cf_add_value(s, to, cf_value(CF_VALUE_MODULE, target.module));
        return;
    }
    if (target.unit != CF_NONE)
        var = cf_program_global(program, target.unit, name);
    if (var != CF_NONE) {
        cf_add_flow(s, var, to, false);
        return;
    }
    if (target.module != CF_NONE)
        below = cf_program_submodule(program, target.module, cf_name_text(&program->names, name),
                                     l->index);
    if (below != CF_NONE)
        cf_add_value(s, to, cf_value(CF_VALUE_MODULE, below));
}

static void load_builtin(const struct loader *l, uint32_t to, uint32_t name)
{
    uint32_t var = l->unit->has_star ? cf_program_global(l->s->program, l->index, name) : CF_NONE;

    if (var != CF_NONE)
        cf_add_flow(l->s, var, to, false);
    else
        cf_add_value(l->s, to, cf_value(CF_VALUE_NAMED, name));
}

/* Facts that are values from the start; true where it was one. */
static bool load_value(const struct loader *l, const struct cf_fact *fact, uint32_t to)
{
    struct cf_solver *s = l->s;
    uint32_t def = l->unit->def_base + fact->name;

    switch ((int)(fact->kind_flags & 0xFF)) {
    case CF_FACT_COPY:
        cf_new_flow(s, global_var(l, fact->from), to, false);
        return true;
    case CF_FACT_DEFINE:
        cf_add_value(s, to,
                     cf_value(cf_program_def(s->program, def)->kind == CF_DEFINES_CLASS
                                  ? CF_VALUE_CLASS
                                  : CF_VALUE_FUNCTION,
                              def));
        return true;
    case CF_FACT_BUILTIN:
        load_builtin(l, to, cf_program_word(l->unit, fact->name));
        return true;
    case CF_FACT_IMPORT:
        load_import(l, to, &l->unit->facts.imports[fact->name]);
        return true;
    case CF_FACT_CONTAINER:
        cf_add_value(s, to, cf_value(CF_VALUE_CONTAINER, global_var(l, fact->from)));
        return true;
    case CF_FACT_SUPER:
        cf_add_value(s, to, cf_value(CF_VALUE_SUPER, def));
        return true;
    default:
        return false;
    }
}

static void load_fact(const struct loader *l, const struct cf_fact *fact)
{
    uint32_t kind = fact->kind_flags & 0xFF, flags = fact->kind_flags >> 8;
    struct cf_op op = {
        .kind = (uint8_t)kind,
        .flags = (uint8_t)flags,
        .owner = fact->owner == CF_NONE ? CF_NONE : l->unit->def_base + fact->owner,
        .to = global_var(l, fact->to),
        .args = l->arg_base + fact->args,
        .arg_count = fact->arg_count,
    };

    if (fact->to != CF_NONE && load_value(l, fact, op.to))
        return;
    if (fact->from == CF_NONE)
        return;
    op.name = kind == CF_FACT_DECORATE ? l->unit->def_base + fact->name
                                       : cf_program_word(l->unit, fact->name);
    cf_new_op(l->s, global_var(l, fact->from), &op);
    if (kind == CF_FACT_LOAD && (flags & CF_FACT_VALUE) != 0 && op.owner != CF_NONE) {
        op.kind = CF_FACT_REFER;
        op.flags = 0;
        cf_new_op(l->s, op.to, &op);
    }
}

void cf_load_unit(struct cf_solver *s, uint32_t index)
{
    struct loader l = { .s = s, .unit = &s->program->units[index], .index = index };
    const struct cf_facts *facts = &l.unit->facts;

    l.arg_base = s->arg_count;
    for (uint32_t i = 0; i < facts->arg_count; i++)
        s->args[s->arg_count++] = (struct cf_solver_arg){
            .kind = facts->args[i].kind,
            .var = global_var(&l, facts->args[i].var),
            .name = cf_program_word(l.unit, facts->args[i].name),
            .item = CF_NONE,
        };
    cf_add_value(s, l.unit->var_base + CF_VAR_BUILTIN, cf_value(CF_VALUE_BUILTIN, 0));
    for (uint32_t i = 0; i < facts->fact_count && s->status == CF_OK; i++)
        load_fact(&l, &facts->facts[i]);
    for (uint32_t i = 0; i < facts->name_count && s->status == CF_OK; i++) {
        uint32_t var = global_var(&l, facts->names[i].var);
        bool added = false;

        if (facts->names[i].def != CF_NONE &&
            cf_index_add(&s->own_index, s->arena,
                         cf_pair(l.unit->def_base + facts->names[i].def,
                                 cf_program_word(l.unit, facts->names[i].name)),
                         &var, &added, NULL) != CF_OK)
            s->status = CF_ENOMEM;
    }
}
