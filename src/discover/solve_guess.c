/* SPDX-License-Identifier: Apache-2.0 */
/* Methods of objects about which nothing is known, found by their names. */
#include "discover/solver.h"

#include <string.h>

/* Methods of built-in types: a call of one says nothing about the object. */
static const char *const common[] = {
    "add",        "append",     "capitalize", "clear",      "close",   "copy",      "count",
    "decode",     "discard",    "encode",     "endswith",   "extend",  "find",      "format",
    "flush",      "get",        "index",      "insert",     "isdigit", "items",     "join",
    "keys",       "lower",      "lstrip",     "match",      "open",    "partition", "pop",
    "popitem",    "popleft",    "read",       "readline",   "remove",  "replace",   "reverse",
    "rsplit",     "rstrip",     "search",     "seek",       "send",    "sort",      "split",
    "splitlines", "startswith", "strip",      "setdefault", "sub",     "throw",     "title",
    "translate",  "union",      "update",     "upper",      "values",  "write",     "wait",
    "start",      "run",        "result",     "name",       "value",   "put",       "release",
    "acquire",
};

/* The methods of one name. */
struct candidates {
    uint32_t first; /* index into the list; CF_NONE */
    uint32_t families;
};

struct method {
    uint32_t class, var, next;
};

struct guesser {
    struct cf_solver *s;
    struct candidates *names; /* by name */
    uint32_t name_count;
    struct method *methods;
    uint32_t method_count;
    size_t method_capacity;
    uint32_t families;
};

static bool is_common(const char *name)
{
    if (name[0] == '_' && name[1] == '_')
        return true;
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
        if (strcmp(common[i], name) == 0)
            return true;
    }
    return false;
}

/* Whether a class of that family is among the candidates already. */
static bool has_family(const struct guesser *g, uint32_t name, uint32_t family)
{
    for (uint32_t m = g->names[name].first; m != CF_NONE; m = g->methods[m].next) {
        if (g->s->classes[g->methods[m].class].family == family)
            return true;
    }
    return false;
}

static void add_method(struct guesser *g, uint32_t class, uint32_t name, uint32_t var)
{
    struct method *methods = cf_array_grow(g->s->arena, g->methods, &g->method_capacity,
                                           g->method_count, sizeof(*methods));

    if (methods == NULL) {
        g->s->status = CF_ENOMEM;
        return;
    }
    g->methods = methods;
    if (g->names[name].families > g->families ||
        is_common(cf_name_text(&g->s->program->names, name)))
        return;
    if (!has_family(g, name, g->s->classes[class].family))
        g->names[name].families++;
    methods[g->method_count] = (struct method){ class, var, g->names[name].first };
    g->names[name].first = g->method_count++;
}

static void list_methods(struct guesser *g)
{
    const struct cf_program *program = g->s->program;

    for (uint32_t u = 0; u < program->unit_count; u++) {
        const struct cf_unit *unit = &program->units[u];

        if (unit->role != CF_UNIT_PRODUCT)
            continue;
        for (uint32_t i = 0; i < unit->facts.name_count && g->s->status == CF_OK; i++) {
            const struct cf_fact_name *name = &unit->facts.names[i];

            if (name->def != CF_NONE && (name->flags & CF_BINDING_FUNCTION) != 0)
                add_method(g, unit->def_base + name->def, cf_program_word(unit, name->name),
                           unit->var_base + name->var);
        }
    }
}

static void guess(struct guesser *g, uint32_t var, struct cf_op op)
{
    bool called = (op.flags & CF_FACT_CALLEE) != 0;

    if (op.name >= g->name_count || g->methods == NULL || g->names[op.name].families > g->families)
        return;
    op.kind = CF_OP_BIND;
    op.flags = (uint8_t)(CF_OP_GUESS | (called ? 0 : CF_OP_PROPERTY));
    for (uint32_t m = g->names[op.name].first; m != CF_NONE; m = g->methods[m].next) {
        op.receiver = cf_value(CF_VALUE_INSTANCE, g->methods[m].class);
        cf_add_op(g->s, g->methods[m].var, &op);
    }
    (void)var;
}

void cf_guess(struct cf_solver *s, uint32_t families)
{
    struct guesser g = { .s = s, .families = families, .name_count = s->program->names.count };
    uint32_t vars = s->program->var_count;

    g.names = cf_arena_alloc(s->arena, (g.name_count + 1) * sizeof(*g.names));
    if (g.names == NULL) {
        s->status = CF_ENOMEM;
        return;
    }
    for (uint32_t i = 0; i < g.name_count; i++)
        g.names[i].first = CF_NONE;
    list_methods(&g);
    for (uint32_t var = 0; var < vars && s->status == CF_OK; var++) {
        if (s->vars[var].count > 0)
            continue;
        for (uint32_t o = s->vars[var].ops; o != CF_NONE && s->status == CF_OK;
             o = s->ops[o].next) {
            if (s->ops[o].kind == CF_FACT_LOAD)
                guess(&g, var, s->ops[o]);
        }
    }
}
