/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/collect.h"

#include <string.h>

#define CLASS_DEPTH_MAX 8

struct collector {
    struct cf_program *program;
    const struct cf_pytest_config *config;
    const struct cf_fixtures *fixtures;
    const struct cf_solution *solution;
    struct cf_tests *tests;
    uint32_t *stamps; /* for each definition: 1 + the test that has it as a root */
    struct cf_error *err;
    /* What a name of the module or class is being looked into for. */
    uint32_t unit, class, name;
    const char *prefix; /* "file::Class" */
    int depth;
    enum cf_status status;
};

static void out_of_memory(struct collector *c)
{
    c->status = cf_fail(c->err, CF_ENOMEM, "out of memory");
}

static void add_root(struct collector *c, uint32_t def, uint32_t distance)
{
    struct cf_tests *tests = c->tests;
    struct cf_root *roots = cf_array_grow(c->program->arena, tests->roots, &tests->root_capacity,
                                          tests->root_count, sizeof(*roots));

    if (roots == NULL) {
        out_of_memory(c);
        return;
    }
    tests->roots = roots;
    if (c->stamps[def] == tests->count + 1)
        return;
    c->stamps[def] = tests->count + 1;
    roots[tests->root_count++] = (struct cf_root){ def, distance };
}

static void add_fixture(struct collector *c, uint32_t fixture, uint32_t class);

/* The fixtures that a function asks for by its parameters. */
static void add_requested(struct collector *c, uint32_t def, uint32_t class)
{
    const struct cf_unit *unit = &c->program->units[c->program->def_units[def]];
    const struct cf_fact_def *at = &unit->facts.defs[def - unit->def_base];

    for (uint32_t p = 0; p < at->param_count; p++) {
        uint32_t name = cf_program_word(unit, unit->facts.params[at->params + p].name);
        uint32_t fixture = cf_fixture_for(c->program, c->fixtures, name, c->unit, class, def);

        if (fixture != CF_NONE)
            add_fixture(c, fixture, class);
    }
}

static void add_fixture(struct collector *c, uint32_t fixture, uint32_t class)
{
    uint32_t def = c->fixtures->items[fixture].def;

    if (c->stamps[def] == c->tests->count + 1)
        return;
    add_root(c, def, 1);
    add_requested(c, def, class); /* each fixture once: the stamps end a circle */
}

/* usefixtures and getfixturevalue, on the module, the classes or the function. */
static void add_used(struct collector *c, uint32_t owner_unit, uint32_t owner, uint32_t class)
{
    const struct cf_unit *unit = &c->program->units[owner_unit];

    for (uint32_t i = 0; i < unit->facts.mark_count; i++) {
        const struct cf_fact_mark *mark = &unit->facts.marks[i];
        uint32_t def = mark->def == CF_NONE ? CF_NONE : unit->def_base + mark->def, fixture;

        if ((mark->kind != CF_MARK_USES && mark->kind != CF_MARK_INDIRECT) || def != owner)
            continue;
        fixture = cf_fixture_for(c->program, c->fixtures, cf_program_word(unit, mark->name),
                                 c->unit, class, CF_NONE);
        if (fixture != CF_NONE)
            add_fixture(c, fixture, class);
    }
}

static void add_autouse(struct collector *c, uint32_t class)
{
    uint32_t count = 0;
    const uint32_t *mro = class == CF_NONE ? NULL : cf_solution_mro(c->solution, class, &count);

    for (uint32_t i = 0; i < c->fixtures->count; i++) {
        const struct cf_fixture *fixture = &c->fixtures->items[i];
        bool seen =
            fixture->class == CF_NONE && (fixture->unit == c->unit || fixture->is_conftest) &&
            cf_fixture_for(c->program, c->fixtures, fixture->name, c->unit, class, CF_NONE) == i;

        if (!fixture->autouse)
            continue;
        for (uint32_t k = 0; k < count && !seen; k++)
            seen = mro[k] == fixture->class;
        if (seen)
            add_fixture(c, i, class);
    }
}

/* Functions that a variable of a set-up name holds. */
static void add_setup_value(void *context, uint32_t def)
{
    struct collector *c = context;

    if (cf_program_def(c->program, def)->kind == CF_DEFINES_FUNCTION)
        add_root(c, def, 1);
}

static void add_setup(struct collector *c, uint32_t class)
{
    static const char *const of_module[] = { "setup_module",   "teardown_module",
                                             "setUpModule",    "tearDownModule",
                                             "setup_function", "teardown_function" };
    static const char *const of_class[] = {
        "setup_method", "teardown_method", "setup_class", "teardown_class",
        "setup",        "teardown",        "setUp",       "tearDown",
        "setUpClass",   "tearDownClass",   "asyncSetUp",  "asyncTearDown",
    };
    uint32_t count = 0;
    const uint32_t *mro = class == CF_NONE ? NULL : cf_solution_mro(c->solution, class, &count);
    size_t module_names = class == CF_NONE ? 6 : 4;

    for (size_t i = 0; i < module_names; i++) {
        uint32_t name = cf_name_find(&c->program->names, of_module[i], strlen(of_module[i]));
        uint32_t var = name == CF_NONE ? CF_NONE : cf_program_global(c->program, c->unit, name);

        if (var != CF_NONE)
            cf_solution_values(c->solution, var, add_setup_value, c);
    }
    for (size_t i = 0; i < sizeof(of_class) / sizeof(of_class[0]) && count > 0; i++) {
        uint32_t name = cf_name_find(&c->program->names, of_class[i], strlen(of_class[i]));
        uint32_t var = CF_NONE;

        for (uint32_t k = 0; k < count && var == CF_NONE && name != CF_NONE; k++)
            var = cf_solution_attribute(c->solution, mro[k], name);
        if (var != CF_NONE)
            cf_solution_values(c->solution, var, add_setup_value, c);
    }
}

static void add_test(struct collector *c, uint32_t def)
{
    struct cf_tests *tests = c->tests;
    struct cf_test *items = cf_array_grow(c->program->arena, tests->items, &tests->capacity,
                                          tests->count, sizeof(*items));
    const char *id = cf_arena_printf(c->program->arena, "%s::%s", c->prefix,
                                     cf_name_text(&c->program->names, c->name));
    uint32_t first = tests->root_count, count = 0;
    const uint32_t *mro;

    if (items == NULL || id == NULL) {
        out_of_memory(c);
        return;
    }
    tests->items = items;
    /* Defined twice under one name (in an if, or by mistake): one test that may run either. */
    if (tests->count > 0 && strcmp(items[tests->count - 1].id, id) == 0)
        first = items[--tests->count].first_root;
    add_root(c, def, 0);
    add_requested(c, def, c->class);
    add_used(c, c->unit, CF_NONE, c->class);
    add_used(c, c->program->def_units[def], def, c->class);
    mro = c->class == CF_NONE ? NULL : cf_solution_mro(c->solution, c->class, &count);
    for (uint32_t i = 0; i < count; i++)
        add_used(c, c->program->def_units[mro[i]], mro[i], c->class);
    add_autouse(c, c->class);
    add_setup(c, c->class);
    items[tests->count++] =
        (struct cf_test){ id, c->unit, def, c->class, first, tests->root_count - first };
}

static bool is_marked(const struct collector *c, uint32_t def, enum cf_mark_kind kind)
{
    const struct cf_unit *unit = &c->program->units[c->program->def_units[def]];

    for (uint32_t i = 0; i < unit->facts.mark_count; i++) {
        if (unit->facts.marks[i].kind == kind && unit->facts.marks[i].def == def - unit->def_base)
            return true;
    }
    return false;
}

static void collect_class(struct collector *c, uint32_t class, bool unittest);

/* A value of a name that begins as tests do: a function is one, a class may hold some. */
static void take_function(void *context, uint32_t def)
{
    struct collector *c = context;

    if (c->status == CF_OK && cf_program_def(c->program, def)->kind == CF_DEFINES_FUNCTION &&
        cf_index_find(&c->fixtures->by_def, cf_pair(def, 0)) == CF_INDEX_NONE)
        add_test(c, def);
}

static bool makes_itself(const struct collector *c, uint32_t class)
{
    static const char *const makers[] = { "__init__", "__new__" };
    uint32_t count = 0;
    const uint32_t *mro = cf_solution_mro(c->solution, class, &count);

    for (size_t i = 0; i < 2; i++) {
        uint32_t name = cf_name_find(&c->program->names, makers[i], strlen(makers[i]));

        for (uint32_t k = 0; k < count && name != CF_NONE; k++) {
            if (cf_solution_attribute(c->solution, mro[k], name) != CF_NONE)
                return true;
        }
    }
    return false;
}

static void take_class(void *context, uint32_t def)
{
    struct collector *c = context;
    bool unittest, named;
    uint32_t count = 0;
    const uint32_t *mro;

    if (c->status != CF_OK || cf_program_def(c->program, def)->kind != CF_DEFINES_CLASS)
        return;
    mro = cf_solution_mro(c->solution, def, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (is_marked(c, mro[i], CF_MARK_NOT_A_TEST))
            return;
    }
    unittest = cf_solution_has_base(c->solution, def, "TestCase");
    named = cf_pytest_takes(&c->config->classes, cf_name_text(&c->program->names, c->name));
    if (unittest || (named && !makes_itself(c, def)))
        collect_class(c, def, unittest);
}

/* One name of a class, or of a class above it. */
static void take_attribute(struct collector *c, uint32_t name, uint32_t var, bool unittest)
{
    static const char *unittest_prefix[] = { "test" };
    const struct cf_list unittest_functions = { unittest_prefix, 1 };
    const char *text = cf_name_text(&c->program->names, name);

    c->name = name;
    if (cf_pytest_takes(unittest ? &unittest_functions : &c->config->functions, text))
        cf_solution_values(c->solution, var, take_function, c);
    else if (!unittest && cf_pytest_takes(&c->config->classes, text))
        cf_solution_values(c->solution, var, take_class, c);
}

static void collect_class(struct collector *c, uint32_t class, bool unittest)
{
    const struct collector outer = *c;
    uint32_t count = 0;
    const uint32_t *mro = cf_solution_mro(c->solution, class, &count);

    if (c->depth == CLASS_DEPTH_MAX)
        return;
    c->prefix = cf_arena_printf(c->program->arena, "%s::%s", outer.prefix,
                                cf_name_text(&c->program->names, outer.name));
    if (c->prefix == NULL) {
        out_of_memory(c);
        return;
    }
    c->class = class;
    c->depth++;
    for (uint32_t m = 0; m < count; m++) {
        const struct cf_unit *unit = &c->program->units[c->program->def_units[mro[m]]];

        for (uint32_t i = 0; i < unit->facts.name_count && c->status == CF_OK; i++) {
            const struct cf_fact_name *at = &unit->facts.names[i];
            uint32_t name = cf_program_word(unit, at->name);
            bool hidden = false; /* by a class that comes first */

            if (at->def == CF_NONE || at->def != mro[m] - unit->def_base)
                continue;
            for (uint32_t k = 0; k < m && !hidden; k++)
                hidden = cf_solution_attribute(c->solution, mro[k], name) != CF_NONE;
            if (!hidden)
                take_attribute(c, name, unit->var_base + at->var, unittest);
        }
    }
    c->prefix = outer.prefix;
    c->class = outer.class;
    c->name = outer.name;
    c->depth = outer.depth;
}

static bool is_switched_off(const struct cf_unit *unit)
{
    for (uint32_t i = 0; i < unit->facts.mark_count; i++) {
        if (unit->facts.marks[i].kind == CF_MARK_NOT_A_TEST && unit->facts.marks[i].def == CF_NONE)
            return true;
    }
    return false;
}

/* Names that a star import may give to the module: they are collected too. */
static void take_starred(struct collector *c, const struct cf_unit *unit)
{
    for (uint32_t i = 0; i < unit->facts.import_count && c->status == CF_OK; i++) {
        struct cf_import_target target;
        const struct cf_unit *from;

        if ((unit->facts.imports[i].flags & CF_FACT_IMPORT_STAR) == 0)
            continue;
        target = cf_program_import(c->program, c->unit, &unit->facts.imports[i]);
        if (target.unit == CF_NONE || target.unit == c->unit)
            continue;
        from = &c->program->units[target.unit];
        for (uint32_t n = 0; n < from->facts.name_count && c->status == CF_OK; n++) {
            uint32_t name = cf_program_word(from, from->facts.names[n].name);
            uint32_t var = from->facts.names[n].def != CF_NONE
                               ? CF_NONE
                               : cf_program_global(c->program, c->unit, name);

            c->name = name;
            if (var != from->var_base + from->facts.names[n].var)
                continue;
            if (cf_pytest_takes(&c->config->functions, cf_name_text(&c->program->names, name)))
                cf_solution_values(c->solution, var, take_function, c);
            cf_solution_values(c->solution, var, take_class, c);
        }
    }
}

static void collect_unit(struct collector *c, uint32_t index)
{
    const struct cf_unit *unit = &c->program->units[index];

    c->unit = index;
    c->class = CF_NONE;
    c->prefix = unit->path;
    if (is_switched_off(unit))
        return;
    for (uint32_t i = 0; i < unit->facts.name_count && c->status == CF_OK; i++) {
        const struct cf_fact_name *at = &unit->facts.names[i];
        uint32_t var = unit->var_base + at->var;

        if (at->def != CF_NONE)
            continue;
        c->name = cf_program_word(unit, at->name);
        if (cf_pytest_takes(&c->config->functions, cf_name_text(&c->program->names, c->name)))
            cf_solution_values(c->solution, var, take_function, c);
        cf_solution_values(c->solution, var, take_class, c);
    }
    take_starred(c, unit);
}

enum cf_status cf_tests_collect(struct cf_program *program, const struct cf_pytest_config *config,
                                const struct cf_fixtures *fixtures,
                                const struct cf_solution *solution, struct cf_tests *tests,
                                struct cf_error *err)
{
    struct collector c = {
        .program = program,
        .config = config,
        .fixtures = fixtures,
        .solution = solution,
        .tests = tests,
        .err = err,
    };

    *tests = (struct cf_tests){ 0 };
    c.stamps = cf_arena_alloc(program->arena, (program->def_count + 1) * sizeof(*c.stamps));
    if (c.stamps == NULL)
        out_of_memory(&c);
    for (uint32_t i = 0; i < program->unit_count && c.status == CF_OK; i++) {
        if (program->units[i].role == CF_UNIT_TEST)
            collect_unit(&c, i);
    }
    return c.status;
}
