/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/reach.h"

#include <string.h>

#define DISTANCE_MAX 255U
#define PAIRS_MAX ((size_t)1 << 28)

/* One test's way through the calls. */
struct walker {
    const struct cf_program *program;
    const struct cf_solution *solution;
    uint32_t *stamps;                  /* for each definition: 1 + the test that reached it last */
    uint32_t *next;                    /* the next definition at the same distance */
    uint16_t *distances;               /* of those that were reached */
    uint32_t levels[DISTANCE_MAX + 1]; /* first definition at each distance; CF_NONE */
    uint32_t *functions; /* for each definition: its index among the functions, or CF_NONE */
    /* What was found: pairs and whose they are. */
    struct cf_reaching *pairs;
    uint32_t *owners;
    size_t count, pair_capacity, owner_capacity;
    uint32_t test;
    bool failed;
};

static void found(struct walker *w, uint32_t def, uint32_t distance, enum cf_reach how)
{
    struct cf_arena *arena = w->program->arena;
    uint32_t function = w->functions[def];

    if (function == CF_NONE || distance == 0)
        return;
    w->pairs = cf_array_grow(arena, w->pairs, &w->pair_capacity, w->count, sizeof(*w->pairs));
    w->owners = cf_array_grow(arena, w->owners, &w->owner_capacity, w->count, sizeof(*w->owners));
    if (w->pairs == NULL || w->owners == NULL || w->count >= PAIRS_MAX) {
        w->failed = true;
        return;
    }
    w->pairs[w->count] = (struct cf_reaching){ w->test, (uint16_t)distance, (uint8_t)how, 0 };
    w->owners[w->count++] = function;
}

/* Notes a definition that was not reached yet. */
static void arrive(struct walker *w, uint32_t def, uint32_t distance, enum cf_reach how)
{
    if (distance > DISTANCE_MAX)
        distance = DISTANCE_MAX;
    w->stamps[def] = w->test + 1;
    w->distances[def] = (uint16_t)distance;
    w->next[def] = w->levels[distance];
    w->levels[distance] = def;
    found(w, def, distance, how == CF_REACH_THROUGH && distance == 1 ? CF_REACH_DIRECT : how);
}

/* From everything reached so far, along edges of these kinds, nearest first. */
static void spread(struct walker *w, enum cf_edge_kind surest, enum cf_reach how)
{
    for (uint32_t level = 0; level < DISTANCE_MAX && !w->failed; level++) {
        for (uint32_t def = w->levels[level]; def != CF_NONE && !w->failed; def = w->next[def]) {
            for (uint32_t e = w->solution->first_edge[def]; e < w->solution->first_edge[def + 1];
                 e++) {
                const struct cf_edge *edge = &w->solution->edges[e];

                if (edge->kind <= surest && w->stamps[edge->to] != w->test + 1)
                    arrive(w, edge->to, level + 1, how);
            }
        }
    }
}

static void walk(struct walker *w, const struct cf_tests *tests, uint32_t test)
{
    const struct cf_test *at = &tests->items[test];

    w->test = test;
    for (uint32_t i = 0; i <= DISTANCE_MAX; i++)
        w->levels[i] = CF_NONE;
    for (uint32_t i = 0; i < at->root_count; i++) {
        const struct cf_root *root = &tests->roots[at->first_root + i];

        if (w->stamps[root->def] != test + 1)
            arrive(w, root->def, root->distance, CF_REACH_THROUGH);
    }
    spread(w, CF_EDGE_CALL, CF_REACH_THROUGH);
    spread(w, CF_EDGE_REFER, CF_REACH_REFERENCE);
    spread(w, CF_EDGE_NAME, CF_REACH_NAME);
}

enum cf_status cf_reach_rank(struct cf_discovery *discovery, const struct cf_reaching *pairs,
                             const uint32_t *owners, size_t count, struct cf_arena *arena,
                             struct cf_error *err)
{
    size_t ranks[CF_REACH_COUNT * (DISTANCE_MAX + 1) + 1] = { 0 };
    size_t *firsts = cf_arena_alloc(arena, (discovery->function_count + 2) * sizeof(*firsts));
    uint32_t *order = cf_arena_alloc(arena, (count + 1) * sizeof(*order));
    struct cf_reaching *sorted = cf_arena_alloc(arena, (count + 1) * sizeof(*sorted));

    if (firsts == NULL || order == NULL || sorted == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    /* Two counting sorts, the second keeps the order of the first: by rank, then by function. */
#define RANK(pair) ((pair).how * (DISTANCE_MAX + 1) + (pair).distance)
    for (size_t i = 0; i < count; i++) {
        ranks[RANK(pairs[i]) + 1]++;
        firsts[owners[i] + 1]++;
    }
    for (size_t i = 1; i < sizeof(ranks) / sizeof(ranks[0]); i++)
        ranks[i] += ranks[i - 1];
    for (size_t i = 0; i < count; i++)
        order[ranks[RANK(pairs[i])]++] = (uint32_t)i;
#undef RANK
    for (uint32_t f = 0; f < discovery->function_count; f++) {
        discovery->functions[f].tests = sorted + firsts[f];
        discovery->functions[f].test_count = (uint32_t)firsts[f + 1];
        firsts[f + 1] += firsts[f];
    }
    for (size_t i = 0; i < count; i++)
        sorted[firsts[owners[order[i]]]++] = pairs[order[i]];
    discovery->pair_count = count;
    return CF_OK;
}

static const char *module_name(const struct cf_program *program, const struct cf_unit *unit)
{
    return unit->module == CF_NONE
               ? ""
               : cf_name_text(&program->names, program->modules[unit->module].name);
}

/* Lists the functions of the product, and numbers them. */
static enum cf_status list_functions(struct walker *w, struct cf_discovery *discovery,
                                     struct cf_error *err)
{
    const struct cf_program *program = w->program;
    struct cf_discovered_function *out;

    out = cf_arena_alloc(program->arena, (program->def_count + 1) * sizeof(*out));
    if (out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    discovery->functions = out;
    for (uint32_t def = 0; def < program->def_count; def++) {
        const struct cf_unit *unit = &program->units[program->def_units[def]];
        const struct cf_fact_def *at = &unit->facts.defs[def - unit->def_base];

        w->functions[def] = CF_NONE;
        if (unit->role != CF_UNIT_PRODUCT || at->kind != CF_DEFINES_FUNCTION ||
            (at->flags & CF_DEFINITION_OVERLOAD) != 0)
            continue;
        w->functions[def] = discovery->function_count;
        out[discovery->function_count++] = (struct cf_discovered_function){
            .file = unit->path,
            .module = module_name(program, unit),
            .qualname = cf_facts_word(&unit->facts, at->qualname),
            .line = at->line,
            .end_line = at->end_line,
            .start = at->start,
            .end = at->end,
            .flags = at->flags,
        };
    }
    return CF_OK;
}

static enum cf_status list_tests(const struct cf_program *program, const struct cf_tests *tests,
                                 struct cf_discovery *discovery, struct cf_error *err)
{
    struct cf_discovered_test *out =
        cf_arena_alloc(program->arena, (tests->count + 1) * sizeof(*out));

    if (out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < tests->count; i++) {
        const struct cf_test *test = &tests->items[i];

        out[i] = (struct cf_discovered_test){
            .id = test->id,
            .file = program->units[program->def_units[test->def]].path,
            .qualname = cf_program_qualname(program, test->def),
            .line = cf_program_def(program, test->def)->line,
        };
    }
    discovery->tests = out;
    discovery->test_count = tests->count;
    return CF_OK;
}

enum cf_status cf_reach_all(const struct cf_program *program, const struct cf_solution *solution,
                            const struct cf_tests *tests, struct cf_discovery *discovery,
                            struct cf_error *err)
{
    struct walker w = { .program = program, .solution = solution };
    size_t defs = program->def_count + 1;
    enum cf_status status;

    w.stamps = cf_arena_alloc(program->arena, defs * sizeof(*w.stamps));
    w.next = cf_arena_alloc(program->arena, defs * sizeof(*w.next));
    w.distances = cf_arena_alloc(program->arena, defs * sizeof(*w.distances));
    w.functions = cf_arena_alloc(program->arena, defs * sizeof(*w.functions));
    if (w.stamps == NULL || w.next == NULL || w.distances == NULL || w.functions == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = list_functions(&w, discovery, err);
    if (status == CF_OK)
        status = list_tests(program, tests, discovery, err);
    for (uint32_t test = 0; test < tests->count && status == CF_OK && !w.failed; test++)
        walk(&w, tests, test);
    if (w.failed && w.count >= PAIRS_MAX)
        return cf_fail(err, CF_ELIMIT, "more than %zu pairs of a function and a test", PAIRS_MAX);
    if (w.failed)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK)
        status = cf_reach_rank(discovery, w.pairs, w.owners, w.count, program->arena, err);
    return status;
}
