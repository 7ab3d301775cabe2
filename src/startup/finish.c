/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/apply.h"
#include "base/file.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <string.h>

/* --- what the reports show ----------------------------------------------------------------------
 */

static const char *kind_of(const struct cf_unit *unit)
{
    const char *kind = "unused";

    if (unit->import == CF_NONE)
        return "constant";
    for (uint32_t i = 0; i < unit->use_count; i++) {
        if (unit->uses[i].kind == CF_USE_LAZY || unit->uses[i].kind == CF_USE_INLINE ||
            unit->uses[i].kind == CF_USE_EAGER)
            return "late";
        if (unit->uses[i].kind == CF_USE_ANNOTATION)
            kind = "annotation";
        if (unit->uses[i].kind == CF_USE_CLASS)
            return "dataclass";
    }
    return kind;
}

/* Modules that the program loads with the changes. */
static void count_loaded(struct cf_startup_work *work)
{
    struct cf_startup *startup = work->startup;

    for (uint32_t i = 1; i < startup->graph.count && startup->made > 0; i++)
        startup->loaded_after += work->still[i] && !startup->graph.modules[i].early;
}

static enum cf_status list_edits(struct cf_startup_work *work, struct cf_error *err)
{
    const struct cf_units *units = &work->units;
    struct cf_startup *startup = work->startup;

    startup->edits = cf_arena_alloc(work->arena, (units->count + 1) * sizeof(*startup->edits));
    if (startup->edits == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (uint32_t i = 0; i < units->count; i++) {
        const struct cf_unit *unit = &units->items[i];
        const struct cf_unit_file *file = units->files[unit->file];
        const bool on = cf_unit_is_on(units, unit);
        const uint32_t node = unit->import == CF_NONE
                                  ? unit->statement
                                  : file->source.imports.items[unit->import].node;

        startup->edits[startup->edit_count++] = (struct cf_startup_edit){
            .file = file->file,
            .line = file->source.syntax.nodes[node].line,
            .name = unit->name,
            .target = unit->target == CF_NO_MODULE ? "" : startup->graph.modules[unit->target].name,
            .kind = kind_of(unit),
            .reason = on         ? NULL
                      : unit->on ? "what it depends on stays"
                                 : unit->reason,
            .gain_ns = unit->gain_ns,
        };
        startup->made += on;
    }
    count_loaded(work);
    return CF_OK;
}

/* The option that is answered early, for each file. */
static enum cf_status list_early(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup *startup = work->startup;
    const struct cf_startup_early *early = &work->early;

    startup->edits = cf_arena_alloc(work->arena, (early->count + 1) * sizeof(*startup->edits));
    if (startup->edits == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < early->count; i++)
        startup->edits[startup->edit_count++] =
            (struct cf_startup_edit){ .file = early->changes[i].file,
                                      .line = early->lines[i],
                                      .name = early->option,
                                      .target = "",
                                      .kind = "early" };
    startup->made = early->count;
    count_loaded(work);
    return CF_OK;
}

/* --- the changes --------------------------------------------------------------------------------
 */

static enum cf_status list_changes(struct cf_startup_work *work, struct cf_change *changes,
                                   size_t *count, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (uint32_t i = 0; i < work->units.file_count && status == CF_OK; i++) {
        const struct cf_unit_file *file = work->units.files[i];
        struct cf_change *change = &changes[*count];

        *change = (struct cf_change){ .file = file->file,
                                      .before = file->text,
                                      .before_size = file->size };
        status = cf_unit_render(&work->units, i, &change->after, &change->after_size, err);
        if (status == CF_OK && strcmp(change->after, change->before) != 0)
            (*count)++;
    }
    return status;
}

static enum cf_status apply(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup *startup = work->startup;
    struct cf_change *changes =
        cf_arena_alloc(work->arena, (work->units.file_count + 1) * sizeof(*changes));
    size_t count = work->early.count;
    enum cf_status status = CF_OK;

    if (changes == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (count > 0)
        changes = work->early.changes;
    else
        status = list_changes(work, changes, &count, err);
    if (status == CF_OK)
        status = cf_apply_write_patch(startup->folder, changes, count, work->arena, &startup->patch,
                                      err);
    if (status == CF_OK && !work->request->dry_run)
        status = cf_apply_changes(startup->folder, startup->root, changes, count, work->arena, err);
    for (size_t i = 0; i < count && status == CF_OK; i++) {
        if (changes[i].refused != NULL)
            status = cf_startup_note(work, err, "%s is not changed: %s; the patch has its change",
                                     changes[i].file, changes[i].refused);
    }
    startup->changes = changes;
    startup->change_count = count;
    return status;
}

/* With --then the total counts: work that is only put off is no gain. */
static bool is_worth_it(const struct cf_startup_work *work)
{
    const struct cf_startup *startup = work->startup;
    const double least = 1 + work->request->min_gain;

    if (startup->speedup.low <= least)
        return false;
    return work->request->then == NULL || startup->speedup_then.low > least;
}

enum cf_status cf_startup_finish(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup *startup = work->startup;
    const bool early = work->early.count > 0; /* measured already */
    enum cf_status status = early ? list_early(work, err) : list_edits(work, err);

    startup->outcome = CF_STARTUP_NOTHING;
    if (status == CF_OK && !early)
        status = cf_startup_times(work, startup->made > 0, err);
    if (status == CF_OK)
        status = cf_startup_timelines(work, startup->made > 0, err);
    if (status != CF_OK || cf_verify_interrupted)
        return status;
    startup->tested = !work->request->no_tests;
    if (startup->made == 0) {
        startup->reason = "no import can be made late with a gain";
        return CF_OK;
    }
    if (!is_worth_it(work)) {
        startup->reason = cf_arena_printf(
            work->arena, "the gain is below --min-gain: %.2fx (95%%: %.2f to %.2f)%s",
            work->request->then == NULL ? startup->speedup.point : startup->speedup_then.point,
            work->request->then == NULL ? startup->speedup.low : startup->speedup_then.low,
            work->request->then == NULL ? startup->speedup.high : startup->speedup_then.high,
            work->request->then == NULL ? "" : " to the end of --then");
        return startup->reason == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
    }
    startup->outcome = CF_STARTUP_OPTIMIZED;
    status = cf_startup_others_note(work, err);
    return status == CF_OK ? apply(work, err) : status;
}
