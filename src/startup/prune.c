/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Late imports whose modules are loaded all the same, as far as the recorded imports and the texts
 * of the files tell: each of them may do harm, which takes time to find, and none is of use.
 */
#include "startup/cast.h"
#include "startup/search.h"
#include "startup/unit_import.h"

#include <string.h>

struct prune {
    const struct cf_startup_work *work;
    const struct cf_startup_graph *graph;
    uint32_t *files;    /* by module: the number of its file; CF_NONE */
    uint32_t **targets; /* by file: of each of its imports; NULL: not asked yet */
    bool *reached;      /* by module */
    uint32_t *stack;
    uint32_t depth;
};

static void reach(struct prune *prune, uint32_t module)
{
    if (module == CF_NO_MODULE || prune->reached[module])
        return;
    prune->reached[module] = true;
    prune->stack[prune->depth++] = module;
}

/* A module, and the packages around it. */
static void reach_whole(struct prune *prune, uint32_t module)
{
    char *name = cf_arena_strdup(prune->work->arena, prune->graph->modules[module].name);
    char *dot;

    reach(prune, module);
    while (name != NULL && (dot = strrchr(name, '.')) != NULL) {
        *dot = '\0';
        reach(prune, cf_startup_find(prune->graph, name));
    }
}

/* Importing the one loads the other. */
static bool loads(const struct cf_startup_graph *graph, uint32_t target, uint32_t module)
{
    const char *name = graph->modules[target].name, *part = graph->modules[module].name;
    const size_t length = strlen(part);

    return target == module || (strncmp(name, part, length) == 0 && name[length] == '.');
}

static bool is_late(const struct cf_units *units, const struct cf_unit_file *file, uint32_t import)
{
    for (uint32_t i = file->unit_first; i < file->unit_end; i++) {
        if (units->items[i].import == import)
            return cf_unit_is_on(units, &units->items[i]);
    }
    return false;
}

/* NULL: no memory. */
static const uint32_t *targets_of(const struct prune *prune, uint32_t number)
{
    const struct cf_units *units = &prune->work->units;
    const struct cf_unit_file *file = units->files[number];
    const uint32_t count = file->source.imports.count;
    uint32_t *targets = prune->targets[number];

    if (targets != NULL)
        return targets;
    targets = cf_arena_alloc(prune->work->arena, (count + 1) * sizeof(*targets));
    for (uint32_t i = 0; targets != NULL && i < count; i++)
        targets[i] = cf_unit_target(units, file, &file->source.imports.items[i]);
    prune->targets[number] = targets;
    return targets;
}

/* Is each of the file's imports that loads the module late, and is there one? */
static bool is_late_edge(const struct prune *prune, uint32_t from, uint32_t to)
{
    const struct cf_units *units = &prune->work->units;
    const uint32_t number = prune->files[from];
    const struct cf_unit_file *file = number == CF_NONE ? NULL : units->files[number];
    const uint32_t *targets = file == NULL ? NULL : targets_of(prune, number);
    bool found = false;

    for (uint32_t i = 0; targets != NULL && i < file->source.imports.count; i++) {
        const struct cf_import *import = &file->source.imports.items[i];

        if (import->scope != 0 || targets[i] == CF_NO_MODULE ||
            !loads(prune->graph, targets[i], to) ||
            cf_import_is_for_checkers(&file->source, import))
            continue;
        if (!is_late(units, file, i))
            return false;
        found = true;
    }
    return found;
}

static void walk(struct prune *prune)
{
    reach(prune, 0);
    while (prune->depth > 0) {
        const uint32_t from = prune->stack[--prune->depth];
        const struct cf_startup_module *module = &prune->graph->modules[from];

        for (uint32_t i = 0; i < module->edge_count; i++) {
            const uint32_t to = prune->graph->edges[module->first_edge + i].to;

            if (!prune->reached[to] && !is_late_edge(prune, from, to))
                reach_whole(prune, to);
        }
    }
}

static bool turn_off(struct cf_units *units, const bool *reached)
{
    bool any = false;

    for (uint32_t i = 0; i < units->count; i++) {
        struct cf_unit *unit = &units->items[i];

        if (!unit->on || unit->target == CF_NO_MODULE || !reached[unit->target])
            continue;
        unit->on = false;
        unit->reason = CF_UNIT_STILL_LOADED;
        any = true;
    }
    return any;
}

enum cf_status cf_startup_prune(struct cf_startup_work *work, bool *pruned, struct cf_error *err)
{
    const struct cf_startup_graph *graph = &work->startup->graph;
    struct prune prune = {
        .work = work,
        .graph = graph,
        .files = cf_arena_alloc(work->arena, (graph->count + 1) * sizeof(uint32_t)),
        .targets = cf_arena_alloc(work->arena, (work->units.file_count + 1) * sizeof(uint32_t *)),
        .reached = cf_arena_alloc(work->arena, graph->count + 1),
        .stack = cf_arena_alloc(work->arena, (graph->count + 1) * sizeof(uint32_t)),
    };

    if (prune.files == NULL || prune.targets == NULL || prune.reached == NULL ||
        prune.stack == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    memset(prune.reached, 0, graph->count + 1);
    memset(prune.targets, 0, (work->units.file_count + 1) * sizeof(uint32_t *));
    for (uint32_t i = 0; i < graph->count; i++)
        prune.files[i] = CF_NONE;
    for (uint32_t i = 0; i < work->units.file_count; i++) {
        const uint32_t module = cf_startup_find(graph, work->units.files[i]->module);

        if (module != CF_NO_MODULE)
            prune.files[module] = i;
    }
    walk(&prune);
    *pruned = turn_off(&work->units, prune.reached);
    return CF_OK;
}
