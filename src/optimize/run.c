/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/apply.h"
#include "apply/runs.h"
#include "base/clock.h"
#include "base/file.h"
#include "optimize/jobs.h"
#include "optimize/journal.h"
#include "store/trace_db.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SCRATCH_MAX_BYTES ((size_t)2 << 30)

const char *cf_tried_name(enum cf_tried_verdict verdict)
{
    static const char *const names[] = { "accepted", "different", "not_faster", "error" };

    return names[verdict];
}

const char *cf_outcome_name(enum cf_outcome_status status)
{
    static const char *const names[] = { "optimized", "no_candidate", "rejected", "skipped",
                                         "error" };

    return names[status];
}

const char *cf_run_outcome_name(enum cf_run_outcome outcome)
{
    static const char *const names[] = { "optimized", "nothing", "failed" };

    return names[outcome];
}

void cf_progress_tell(struct cf_optimizing *work, const struct cf_progress *progress)
{
    const struct cf_optimize_request *request = work->request;
    struct cf_progress told = *progress;

    if (request->progress == NULL)
        return;
    told.total = request->ranking->worthwhile;
    told.number = work->at;
    told.elapsed_ns = cf_clock_ns() - request->began_ns;
    if (request->time_budget_ns > told.elapsed_ns)
        told.left_ns = request->time_budget_ns - told.elapsed_ns;
    request->progress(request->progress_self, &told);
}

enum cf_status cf_run_note(struct cf_optimizing *work, struct cf_error *err, const char *fmt, ...)
{
    struct cf_list *notes = &work->run->notes;
    struct cf_progress progress = { .kind = CF_PROGRESS_NOTE };
    enum cf_status status;
    va_list args;

    va_start(args, fmt);
    status = cf_list_add_note(notes, work->arena, err, fmt, args);
    va_end(args);
    if (status != CF_OK)
        return status;
    progress.text = notes->items[notes->count - 1];
    cf_progress_tell(work, &progress);
    return CF_OK;
}

bool cf_budget_is_over(const struct cf_optimizing *work)
{
    const struct cf_optimize_request *request = work->request;

    return request->time_budget_ns > 0 &&
           cf_clock_ns() - request->began_ns >= request->time_budget_ns;
}

bool cf_may_go_on(const struct cf_optimizing *work)
{
    if (cf_verify_interrupted || cf_budget_is_over(work))
        return false;
    return work->request->time_budget_ns > 0 || work->limits.run_ns == 0 ||
           cf_clock_ns() - work->began_ns < work->limits.run_ns;
}

/* --- the beginning -------------------------------------------------------------------------- */

static struct cf_effort_limits limits_of(const char *effort)
{
    const uint64_t second = CF_NS_PER_SECOND;

    if (strcmp(effort, "low") == 0)
        return (struct cf_effort_limits){ 12, 5, 4 * second, 240 * second, true, 0.003 };
    if (strcmp(effort, "high") == 0)
        return (struct cf_effort_limits){ 200, 100, 120 * second, 0, false, 0 };
    return (struct cf_effort_limits){ 60, 20, 20 * second, 0, false, 0.001 };
}

static enum cf_status open_run(struct cf_optimizing *work, struct cf_error *err)
{
    const struct cf_optimize_request *request = work->request;
    struct cf_run *run = work->run;
    const time_t now = time(NULL);
    char stamp[32] = "";
    struct tm utc;
    enum cf_status status = cf_run_make(run->root, work->arena, &run->folder, err);

    if (status != CF_OK)
        return status;
    run->id = cf_path_base(run->folder);
    run->trace = request->trace;
    run->traced = request->ranking->traced;
    run->replay_tests = request->replay_tests;
    run->dry_run = request->dry_run;
    run->command = request->command;
    run->python = request->interpreter->version;
    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &utc);
    run->started = cf_arena_strdup(work->arena, stamp);
    work->work = cf_path_join(work->arena, run->folder, "work");
    if (run->started == NULL || work->work == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_dir_make(work->work, 0700, err);
}

static enum cf_status list_functions(struct cf_optimizing *work, struct cf_error *err)
{
    const struct cf_ranking *ranking = work->request->ranking;
    struct cf_run *run = work->run;

    run->functions = cf_arena_alloc(work->arena, (ranking->count + 1) * sizeof(*run->functions));
    work->files = cf_arena_alloc(work->arena, (ranking->count + 1) * sizeof(*work->files));
    if (run->functions == NULL || work->files == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    work->file_room = run->count = ranking->count;
    for (size_t i = 0; i < ranking->count; i++) {
        run->functions[i] = (struct cf_outcome){
            .function = ranking->items[i],
            .status = CF_OUTCOME_SKIPPED,
            .reason = ranking->items[i].reason,
        };
        if (ranking->items[i].worthwhile)
            run->functions[i].reason = "the time was over";
    }
    return CF_OK;
}

static enum cf_status load_rules(struct cf_optimizing *work, struct cf_error *err)
{
    const struct cf_config *config = &work->request->project->config;
    const struct cf_rules_choice choice = { .selected = config->rules,
                                            .folder = config->rules_folder };
    enum cf_status status = cf_parser_new(&work->parser, err);

    return status == CF_OK ? cf_rules_load(work->parser, &choice, work->arena, &work->rules, err)
                           : status;
}

/* Processor time of this process alone. */
static uint64_t cpu_ns(void)
{
    struct timespec now = { 0 };

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * CF_NS_PER_SECOND + (uint64_t)now.tv_nsec;
}

static enum cf_status begin(struct cf_optimizing *work, struct cf_error *err)
{
    const struct cf_optimize_request *request = work->request;
    enum cf_status status = cf_project_lock(work->run->root, work->arena, &work->lock, err);

    if (status == CF_OK)
        status = load_rules(work, err);
    if (status == CF_OK && request->trace != NULL)
        status = cf_trace_db_open(request->trace, CF_TRACE_READ, &work->db, err);
    if (status == CF_OK && request->resume &&
        cf_run_find(work->run->root, NULL, CF_RUN_JOURNAL, work->arena, &work->interrupted, NULL) !=
            CF_OK)
        work->interrupted = NULL;
    if (status == CF_OK)
        status = open_run(work, err);
    if (status == CF_OK)
        status = list_functions(work, err);
    work->limits = limits_of(request->effort);
    work->began_ns = cf_clock_ns();
    work->python = cf_oldest_python(request->project, request->interpreter, work->arena);
    return status;
}

/* The texts that were judged. */
static void clear_work(struct cf_optimizing *work)
{
    struct cf_error err = CF_ERROR_INIT;

    if (work->work != NULL && cf_tree_remove(work->work, &err) != CF_OK &&
        cf_run_note(work, NULL, "%s", err.message) != CF_OK)
        work->work = NULL; /* no memory even for that */
}

/* --- the functions -------------------------------------------------------------------------- */

static enum cf_status work_on(struct cf_optimizing *work, struct cf_outcome *outcome,
                              struct cf_error *err)
{
    enum cf_status status;

    outcome->reason = NULL;
    cf_progress_tell(work,
                     &(struct cf_progress){ .kind = CF_PROGRESS_FUNCTION, .function = outcome });
    cf_arena_init(work->scratch, SCRATCH_MAX_BYTES);
    status = cf_search_function(work, outcome, err);
    cf_arena_deinit(work->scratch);
    clear_work(work);
    if (status == CF_OK)
        cf_progress_tell(work,
                         &(struct cf_progress){ .kind = CF_PROGRESS_DONE, .function = outcome });
    return status;
}

/* What goes wrong with one function is that function's: the others still have their turn. */
static enum cf_status finish_function(struct cf_optimizing *work, struct cf_outcome *outcome,
                                      struct cf_error *err)
{
    const enum cf_status status = work_on(work, outcome, err);

    if (cf_verify_interrupted)
        return CF_OK;
    if (status == CF_ENOMEM)
        return status;
    if (status != CF_OK) {
        outcome->status = CF_OUTCOME_ERROR;
        outcome->reason = cf_arena_strdup(work->arena, err->message);
    }
    outcome->finished = true;
    return cf_journal_add(work, outcome, err);
}

/* The functions of one file (NULL: of all), the most worthwhile first. */
static enum cf_status work_on_file(struct cf_optimizing *work, const char *file,
                                   struct cf_error *err)
{
    struct cf_run *run = work->run;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < run->count && status == CF_OK && cf_may_go_on(work); i++) {
        struct cf_outcome *outcome = &run->functions[i];

        if (!outcome->function.worthwhile || outcome->finished ||
            (file != NULL && strcmp(outcome->function.file, file) != 0))
            continue;
        work->at = i + 1;
        status = finish_function(work, outcome, err);
    }
    return status;
}

static enum cf_status work_on_all(struct cf_optimizing *work, struct cf_error *err)
{
    return work->request->jobs > 1 ? cf_jobs_run(work, work_on_file, err)
                                   : work_on_file(work, NULL, err);
}

/* --- the end -------------------------------------------------------------------------------- */

static enum cf_status list_changes(struct cf_optimizing *work, struct cf_error *err)
{
    struct cf_run *run = work->run;

    run->files = cf_arena_alloc(work->arena, (work->file_count + 1) * sizeof(*run->files));
    if (run->files == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < work->file_count; i++) {
        const struct cf_file *file = &work->files[i];
        struct cf_changed_file *changed = &run->files[run->file_count];
        enum cf_status status;

        if (file->fault != NULL)
            continue;
        *changed = (struct cf_changed_file){ .file = file->file,
                                             .before = file->original,
                                             .before_size = file->original_size };
        status = cf_file_text(file, 0, &changed->after, &changed->after_size, err);
        if (status != CF_OK)
            return status;
        if (file->formatted != NULL) {
            changed->after = file->formatted;
            changed->after_size = file->formatted_size;
        }
        if (changed->after_size != changed->before_size ||
            memcmp(changed->after, changed->before, changed->before_size) != 0)
            run->file_count++;
    }
    return CF_OK;
}

static struct cf_change *changes_of(const struct cf_run *run, struct cf_arena *arena)
{
    struct cf_change *changes = cf_arena_alloc(arena, (run->file_count + 1) * sizeof(*changes));

    for (size_t i = 0; changes != NULL && i < run->file_count; i++) {
        const struct cf_changed_file *file = &run->files[i];

        changes[i] = (struct cf_change){ .file = file->file,
                                         .before = file->before,
                                         .after = file->after,
                                         .before_size = file->before_size,
                                         .after_size = file->after_size };
    }
    return changes;
}

static enum cf_status apply(struct cf_optimizing *work, struct cf_error *err)
{
    struct cf_run *run = work->run;
    struct cf_change *changes = changes_of(run, work->arena);
    enum cf_status status;

    if (changes == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (run->file_count == 0)
        return CF_OK;
    status =
        cf_apply_write_patch(run->folder, changes, run->file_count, work->arena, &run->patch, err);
    if (status == CF_OK && !run->dry_run)
        status =
            cf_apply_changes(run->folder, run->root, changes, run->file_count, work->arena, err);
    for (size_t i = 0; i < run->file_count && status == CF_OK; i++) {
        run->files[i].refused = changes[i].refused;
        if (changes[i].refused != NULL)
            status = cf_run_note(work, err, "%s is not changed: %s; the patch has its change",
                                 changes[i].file, changes[i].refused);
    }
    return status;
}

/* The first function, by its share, that would be worth the work and cannot be verified. */
static const char *unverifiable(const struct cf_run *run, struct cf_arena *arena)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct cf_outcome *outcome = &run->functions[i];

        if (outcome->status == CF_OUTCOME_SKIPPED && outcome->function.unverifiable)
            return cf_arena_printf(arena, "%s:%s %s", outcome->function.module,
                                   outcome->function.qualname, outcome->reason);
    }
    return NULL;
}

static void conclude(struct cf_run *run, struct cf_arena *arena)
{
    size_t tried = 0;

    run->outcome = run->file_count > 0 ? CF_RUN_OPTIMIZED : CF_RUN_NOTHING;
    if (run->outcome == CF_RUN_OPTIMIZED)
        return;
    for (size_t i = 0; i < run->count; i++)
        tried += run->functions[i].tried_count;
    run->reason = run->count == 0 ? "no function was found"
                  : tried > 0     ? "no candidate was both the same and faster"
                                  : unverifiable(run, arena);
    if (run->reason == NULL)
        run->reason = "no candidate was found for the functions worth it";
}

static enum cf_status finish(struct cf_optimizing *work, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    if (cf_verify_interrupted)
        return CF_OK;
    status = list_changes(work, err);
    if (status == CF_OK && work->run->file_count > 0)
        status = cf_whole_check(work, err);
    if (status == CF_OK && work->run->file_count > 0)
        status = cf_format_files(work, err);
    work->run->file_count = 0;
    if (status == CF_OK)
        status = list_changes(work, err);
    if (status == CF_OK && !cf_verify_interrupted)
        status = apply(work, err);
    conclude(work->run, work->arena);
    return status;
}

enum cf_status cf_optimize_run(const struct cf_optimize_request *request, struct cf_arena *arena,
                               struct cf_run *run, struct cf_error *err)
{
    struct cf_arena scratch;
    struct cf_optimizing work = { .request = request,
                                  .arena = arena,
                                  .scratch = &scratch,
                                  .run = run,
                                  .lock = -1,
                                  .journal = -1,
                                  .turn = -1 };
    enum cf_status status;

    *run = (struct cf_run){ .root = request->project->root, .outcome = CF_RUN_FAILED };
    cf_arena_init(&scratch, SCRATCH_MAX_BYTES);
    status = begin(&work, err);
    if (status == CF_OK)
        status = cf_journal_begin(&work, err);
    if (status == CF_OK && request->resume)
        status = cf_journal_resume(&work, err);
    if (status == CF_OK)
        status = work_on_all(&work, err);
    if (status == CF_OK)
        status = finish(&work, err);
    run->interrupted = cf_verify_interrupted != 0;
    run->took_ns = cf_clock_ns() - request->began_ns;
    run->command_cpu_ns = cpu_ns();
    if (run->interrupted)
        status = CF_OK;
    clear_work(&work);
    if (status == CF_OK && !run->interrupted)
        cf_journal_end(&work);
    if (work.journal >= 0)
        (void)close(work.journal);
    cf_parser_free(work.parser);
    cf_trace_db_close(work.db);
    if (work.lock >= 0)
        (void)close(work.lock);
    return status;
}
