/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All units at once, then those out whose module stays loaded, whose gain is noise, or that do
 * harm: until nothing changes any more.
 */
#include "startup/search.h"
#include "base/file.h"
#include "startup/exec.h"
#include "startup/unit_import.h"
#include "verify/verify.h"

#include <string.h>
#include <xxhash.h>

#define REPORT_MAX_BYTES ((size_t)64 << 20)
#define ROUNDS_MAX 60
#define LEAST_GAIN_NS 50000U /* of a module that is not loaded any more, with what goes with it */

/* --- what the program says ---------------------------------------------------------------------
 */

/* The number in `shop/cart.py:12: ` or `shop/cart.py", line 12`, from the path's rest on; NULL. */
static const char *line_number(const char *at, const char *end)
{
    static const char *const before[] = { ".py:", ".py\", line " };

    while (at < end && *at != '\n' && *at != ':' && *at != '"')
        at++;
    for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
        const char *start = at - 3; /* the path of the copy is before it */
        const size_t length = strlen(before[i]);

        if ((size_t)(end - start) > length && memcmp(start, before[i], length) == 0)
            return start + length;
    }
    return NULL;
}

/* The path of the copy may be part of it; the lines of its files are others with changes. */
static uint64_t hash_of(const struct cf_startup_work *work, enum cf_startup_side side,
                        const struct cf_buf *said, uint64_t hash)
{
    const char *path = work->copies[side];
    const size_t length = strlen(path);
    const char *at = cf_buf_str(said), *end = at + said->len, *found;

    while ((found = memmem(at, (size_t)(end - at), path, length)) != NULL) {
        hash = XXH3_64bits_withSeed(at, (size_t)(found - at), hash);
        at = found + length;
        found = line_number(at, end);
        if (found == NULL)
            continue;
        hash = XXH3_64bits_withSeed(at, (size_t)(found - at), hash);
        for (at = found; at < end && *at >= '0' && *at <= '9';)
            at++;
    }
    return XXH3_64bits_withSeed(at, (size_t)(end - at), hash);
}

static enum cf_status listen(struct cf_startup_work *work, enum cf_startup_side side,
                             struct cf_startup_said *said, const char **last, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    const bool then = work->request->then != NULL;

    *said = (struct cf_startup_said){ 0 };
    for (int i = 0; i <= then && status == CF_OK; i++) {
        const struct cf_startup_spec spec = { .side = side, .mode = CF_RUN_PLAIN, .then = i == 1 };
        struct cf_startup_ended ended;

        status = cf_startup_exec(work, &spec, &ended, err);
        if (status == CF_ETIMEOUT && side == CF_SIDE_AFTER) {
            ended.wait_status = -1;
            status = CF_OK;
        }
        if (said->wait_status == 0)
            said->wait_status = ended.wait_status;
        said->hash = hash_of(work, side, &ended.out, said->hash);
        said->hash = hash_of(work, side, &ended.err, said->hash);
        *last = cf_startup_last_line(work, &ended.err);
        cf_startup_ended_deinit(&ended);
    }
    return status;
}

enum cf_status cf_startup_hear_before(struct cf_startup_work *work, const char **last,
                                      struct cf_error *err)
{
    struct cf_startup_said again = { 0 };
    enum cf_status status = listen(work, CF_SIDE_BEFORE, &work->before, last, err);

    if (status == CF_OK)
        status = listen(work, CF_SIDE_BEFORE, &again, last, err);
    work->before.varies = again.hash != work->before.hash;
    return status;
}

static enum cf_status hear_before(struct cf_startup_work *work, struct cf_error *err)
{
    const char *last = "";
    enum cf_status status = cf_startup_hear_before(work, &last, err);

    if (status != CF_OK || !work->before.varies)
        return status;
    return cf_startup_note(work, err,
                           "the program says something else each time: its output is not compared");
}

/* --- what it loads ------------------------------------------------------------------------------
 */

/* The value of the module's name was made. */
static void mark_made(struct cf_startup_work *work, const char *module, const char *name)
{
    for (uint32_t i = 0; i < work->units.count; i++) {
        struct cf_unit *unit = &work->units.items[i];

        if (unit->import == CF_NONE && strcmp(unit->name, name) == 0 &&
            strcmp(work->units.files[unit->file]->module, module) == 0)
            unit->made = true;
    }
}

static enum cf_status read_loaded(struct cf_startup_work *work, const char *path, bool *loaded,
                                  struct cf_error *err)
{
    const struct cf_startup_graph *graph = &work->startup->graph;
    char *text = NULL, *line, *rest = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(path, REPORT_MAX_BYTES, work->arena, &text, &size, err);

    memset(loaded, 0, graph->count);
    for (uint32_t i = 0; i < work->units.count; i++)
        work->units.items[i].made = false;
    while (status == CF_OK && (line = strtok_r(text, "\n", &rest)) != NULL) {
        char *end = strchr(line + 2, '\t');
        uint32_t number;

        text = NULL;
        if (end == NULL)
            continue;
        *end = '\0';
        if (line[0] == 'L')
            mark_made(work, line + 2, end + 1);
        if (line[0] != 'M')
            continue;
        number = cf_startup_find(graph, line + 2);
        if (number != CF_NO_MODULE)
            loaded[number] = true;
    }
    return status;
}

enum cf_status cf_startup_loaded(struct cf_startup_work *work, bool then, bool *loaded,
                                 const char **fault, struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, work->work, "record");
    const struct cf_startup_spec spec = {
        .side = CF_SIDE_AFTER, .mode = CF_RUN_RECORDED, .then = then, .report = path
    };
    struct cf_startup_ended ended;
    enum cf_status status;

    *fault = NULL;
    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_tree_remove(path, err);
    if (status != CF_OK)
        return status;
    status = cf_startup_exec(work, &spec, &ended, err);
    cf_startup_ended_deinit(&ended);
    if (status == CF_OK && !cf_path_is_file(path)) {
        *fault = "the program ends in another way";
        return CF_OK;
    }
    return status == CF_OK ? read_loaded(work, path, loaded, err) : status;
}

enum cf_status cf_startup_hear_after(struct cf_startup_work *work, const void *what,
                                     const char **fault, struct cf_error *err)
{
    struct cf_startup_said said;
    const char *last = "";
    enum cf_status status = listen(work, CF_SIDE_AFTER, &said, &last, err);

    (void)what;
    *fault = NULL;
    if (status != CF_OK)
        return status;
    if (said.wait_status != work->before.wait_status)
        *fault = cf_arena_printf(work->arena, "the program fails: %s", last);
    else if (!work->before.varies && said.hash != work->before.hash)
        *fault = "the program says something else";
    return CF_OK;
}

enum cf_status cf_startup_probe(struct cf_startup_work *work, const void *what, const char **fault,
                                struct cf_error *err)
{
    enum cf_status status = cf_startup_hear_after(work, what, fault, err);

    if (status != CF_OK || *fault != NULL)
        return status;
    return cf_startup_loaded(work, false, work->still, fault, err);
}

/* --- which units are worth it -------------------------------------------------------------------
 */

/* Marks what the module imports, and what that does, as far as it is not loaded any more. */
static void mark_gone(const struct cf_startup_work *work, uint32_t from, bool *seen,
                      uint32_t *stack)
{
    const struct cf_startup_graph *graph = &work->startup->graph;
    uint32_t depth = 0;

    memset(seen, 0, graph->count);
    if (work->still[from])
        return;
    seen[from] = true;
    stack[depth++] = from;
    while (depth > 0) {
        const struct cf_startup_module *module = &graph->modules[stack[--depth]];

        for (uint32_t i = 0; i < module->edge_count; i++) {
            const uint32_t to = graph->edges[module->first_edge + i].to;

            if (!seen[to] && !work->still[to]) {
                seen[to] = true;
                stack[depth++] = to;
            }
        }
    }
}

static bool has_effects(const struct cf_startup_work *work, uint32_t module)
{
    const char *name = work->startup->graph.modules[module].name;

    for (uint32_t i = 0; i < work->units.file_count; i++) {
        if (strcmp(work->units.files[i]->module, name) == 0)
            return work->units.files[i]->effects;
    }
    return false;
}

/* An import that is worth being late can be so only where the constant is. */
static bool is_needed(const struct cf_startup_work *work, const struct cf_unit *constant)
{
    const struct cf_unit_file *file = work->units.files[constant->file];

    for (uint32_t i = file->unit_first; i < file->unit_end; i++) {
        const struct cf_unit *unit = &work->units.items[i];

        for (uint32_t k = 0; k < unit->use_count; k++) {
            if (unit->uses[k].kind == CF_USE_CONSTANT &&
                unit->uses[k].whole == constant->statement && unit->target != CF_NO_MODULE &&
                cf_unit_is_on(&work->units, unit) && !work->still[unit->target])
                return true;
        }
    }
    return false;
}

/* A value that is made later: by what making it takes. */
static const char *weigh_value(const struct cf_startup_work *work, struct cf_unit *unit)
{
    if (unit->made)
        return "its value is made all the same until the program is there";
    unit->gain_ns = unit->value_ns;
    return unit->gain_ns >= LEAST_GAIN_NS || is_needed(work, unit) ? NULL
                                                                   : "what it would save is noise";
}

/* Why the unit is to be turned off; NULL: it is not. */
static const char *weigh(struct cf_startup_work *work, struct cf_unit *unit, bool *seen,
                         uint32_t *stack)
{
    const struct cf_startup_graph *graph = &work->startup->graph;

    if (unit->plain)
        return weigh_value(work, unit);
    if (work->still[unit->target])
        return CF_UNIT_STILL_LOADED;
    mark_gone(work, unit->target, seen, stack);
    unit->gain_ns = 0;
    for (uint32_t i = 1; i < graph->count; i++) {
        if (!seen[i])
            continue;
        unit->gain_ns += graph->modules[i].own_ns;
        if (graph->modules[i].own && cf_unit_is_covered(&work->units, i))
            return cf_arena_printf(work->arena,
                                   "%s would take the place of what its package has under that "
                                   "name",
                                   graph->modules[i].name);
        if (graph->modules[i].own && has_effects(work, i))
            return cf_arena_printf(work->arena,
                                   "importing %s does something outside of it, which would be put "
                                   "off",
                                   graph->modules[i].name);
    }
    return unit->gain_ns < LEAST_GAIN_NS ? "what it would save is noise" : NULL;
}

static enum cf_status weigh_all(struct cf_startup_work *work, bool *changed, struct cf_error *err)
{
    const uint32_t modules = work->startup->graph.count;
    bool *seen = cf_arena_alloc(work->arena, modules + 1);
    uint32_t *stack = cf_arena_alloc(work->arena, (modules + 1) * sizeof(*stack));

    if (seen == NULL || stack == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < work->units.count; i++) {
        struct cf_unit *unit = &work->units.items[i];
        const char *reason = unit->on ? weigh(work, unit, seen, stack) : NULL;

        if (reason == NULL)
            continue;
        unit->on = false;
        unit->reason = reason;
        *changed = true;
    }
    return CF_OK;
}

/* --- the search ---------------------------------------------------------------------------------
 */

static bool any_on(const struct cf_units *units)
{
    for (uint32_t i = 0; i < units->count; i++) {
        if (units->items[i].on)
            return true;
    }
    return false;
}

/* Something fails: it may be with what is of no use anyway. */
static enum cf_status prune(struct cf_startup_work *work, const char **fault, struct cf_error *err)
{
    bool pruned = false;
    enum cf_status status = cf_startup_prune(work, &pruned, err);

    if (status == CF_OK && pruned)
        status = cf_startup_write_after(work, err);
    return status == CF_OK && pruned ? cf_startup_probe(work, NULL, fault, err) : status;
}

/* The program with all units that are on: what it fails with is turned off. */
static enum cf_status settle_program(struct cf_startup_work *work, bool *changed,
                                     struct cf_error *err)
{
    const char *fault = NULL;
    enum cf_status status;

    cf_startup_wake(work);
    status = cf_startup_write_after(work, err);
    if (status == CF_OK)
        status = cf_startup_probe(work, NULL, &fault, err);
    if (status == CF_OK && fault != NULL)
        status = prune(work, &fault, err);
    while (status == CF_OK && fault != NULL && any_on(&work->units)) {
        uint32_t culprit = CF_NONE;

        *changed = true;
        status = cf_startup_bisect(work, cf_startup_probe, NULL, fault, &culprit, err);
        if (status == CF_OK)
            status = cf_startup_probe(work, NULL, &fault, err);
    }
    if (status == CF_OK && fault == NULL)
        status = weigh_all(work, changed, err);
    if (status == CF_OK && !*changed && cf_startup_trim_parts(work))
        status = cf_startup_write_after(work, err);
    return status == CF_OK && !*changed ? cf_startup_rest(work, err) : status;
}

static enum cf_status find_units(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_units *units = &work->units;
    char *names = NULL;
    size_t size = 0;
    enum cf_status status =
        cf_file_read(work->alone, REPORT_MAX_BYTES, work->arena, &names, &size, err);

    if (status != CF_OK)
        return status;
    *units = (struct cf_units){ .arena = work->arena,
                                .graph = &work->startup->graph,
                                .names = cf_arena_printf(work->arena, "\n%s", names),
                                .called = work->called,
                                .called_count = work->called_count,
                                .local = work->request->local };
    status = cf_units_find(units, work->parser, work->startup->root, err);
    if (status == CF_OK)
        status = cf_units_classify(units, err);
    work->still = cf_arena_alloc(work->arena, work->startup->graph.count + 1);
    work->written = cf_arena_alloc(work->arena, (units->file_count + 1) * sizeof(*work->written));
    if (work->still == NULL || work->written == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < units->file_count; i++)
        work->written[i] = units->files[i]->text;
    return status;
}

enum cf_status cf_startup_search(struct cf_startup_work *work, struct cf_error *err)
{
    bool changed = true;
    enum cf_status status = find_units(work, err);

    if (status == CF_OK)
        status = hear_before(work, err);
    if (status == CF_OK)
        status = cf_startup_values(work, err);
    for (int round = 0; changed && status == CF_OK && round < ROUNDS_MAX; round++) {
        if (cf_verify_interrupted || !any_on(&work->units))
            break;
        changed = false;
        status = settle_program(work, &changed, err);
        if (status == CF_OK && !changed && any_on(&work->units))
            status = cf_startup_alone_after(work, &changed, err);
        if (status == CF_OK && !changed && any_on(&work->units))
            status = cf_startup_tests_after(work, &changed, err);
        if (status == CF_OK && !changed && any_on(&work->units))
            status = cf_startup_workload_after(work, &changed, err);
        if (status == CF_OK && !changed && any_on(&work->units))
            status = cf_startup_others_after(work, &changed, err);
    }
    if (status == CF_OK && changed && any_on(&work->units))
        return cf_fail(err, CF_ELIMIT, "the search finds no end: nothing is changed");
    for (uint32_t i = 0; i < work->units.file_count && !any_on(&work->units); i++)
        work->units.files[i]->parts.count = 0;
    return status == CF_OK ? cf_startup_write_after(work, err) : status;
}
