/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/runs.h"
#include "base/clock.h"
#include "base/file.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *cf_startup_outcome_name(enum cf_startup_outcome outcome)
{
    static const char *const names[] = { "optimized", "nothing", "failed" };

    return names[outcome];
}

bool cf_startup_is_over(const struct cf_startup_work *work)
{
    const struct cf_startup_request *request = work->request;

    return request->time_budget_ns > 0 &&
           cf_clock_ns() - request->began_ns > request->time_budget_ns;
}

void cf_startup_tell(const struct cf_startup_work *work, const char *text)
{
    if (work->request->tell != NULL)
        work->request->tell(text);
}

enum cf_status cf_startup_note(struct cf_startup_work *work, struct cf_error *err, const char *fmt,
                               ...)
{
    enum cf_status status;
    va_list args;

    va_start(args, fmt);
    status = cf_list_add_note(&work->startup->notes, work->arena, err, fmt, args);
    va_end(args);
    return status;
}

static enum cf_status begin(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_startup *startup = work->startup;
    const time_t now = time(NULL);
    char stamp[32] = "";
    struct tm utc;
    enum cf_status status = cf_project_lock(startup->root, work->arena, &work->lock, err);

    if (status == CF_OK)
        status = cf_run_make(startup->root, work->arena, &startup->folder, err);
    if (status != CF_OK)
        return status;
    if (gmtime_r(&now, &utc) != NULL)
        (void)strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &utc);
    startup->id = cf_path_base(startup->folder);
    startup->started = cf_arena_strdup(work->arena, stamp);
    work->work = cf_path_join(work->arena, startup->folder, "work");
    if (startup->started == NULL || work->work == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_dir_make(work->work, 0700, err);
}

/*
 * The file that `python` would import the project's package from, were the checkout not put first;
 * NULL: the checkout's own, or none.
 */
static const char *installed_copy(const struct cf_startup_work *work, const char **name)
{
    const struct cf_startup_request *request = work->request;
    const struct cf_startup_graph *graph = &work->startup->graph;
    const char *folder = request->program.kind == CF_STARTUP_SCRIPT ? NULL : request->cwd;

    for (uint32_t i = 1; i < graph->count; i++) {
        const struct cf_startup_module *module = &graph->modules[i];

        if (!module->own || !module->package || strchr(module->name, '.') != NULL)
            continue;
        *name = module->name;
        for (size_t k = 0; k <= request->interpreter->path.count; k++) {
            const char *entry = k == 0 ? folder : request->interpreter->path.items[k - 1];
            const char *file = entry == NULL ? NULL
                                             : cf_arena_printf(work->arena, "%s/%s/__init__.py",
                                                               entry, module->name);

            if (file != NULL && cf_path_is_file(file))
                return strcmp(file, module->file) == 0 ? NULL : file;
        }
    }
    return NULL;
}

static enum cf_status note_installed(struct cf_startup_work *work, struct cf_error *err)
{
    const char *name = NULL, *file = installed_copy(work, &name);

    if (file == NULL)
        return CF_OK;
    return cf_startup_note(
        work, err,
        "%s imports from the installed copy %s; measured with the checkout first "
        "on the path",
        name, file);
}

/* Something that must not be changed, or cannot be proven: only a look. */
static enum cf_status look_only(struct cf_startup_work *work, const char *reason,
                                struct cf_error *err)
{
    enum cf_status status = cf_startup_times(work, false, err);

    work->startup->outcome = CF_STARTUP_NOTHING;
    work->startup->reason = reason;
    return status == CF_OK ? cf_startup_timelines(work, false, err) : status;
}

static enum cf_status work_through(struct cf_startup_work *work, struct cf_error *err)
{
    bool goes_on = true;
    enum cf_status status = cf_startup_place(work, err);

    if (status == CF_OK)
        status = cf_startup_look(work, &goes_on, err);
    if (status != CF_OK || !goes_on)
        return status;
    status = note_installed(work, err);
    if (status != CF_OK || work->request->look_only)
        return status == CF_OK ? look_only(work, NULL, err) : status;
    if (work->startup->own == 0)
        return look_only(work, "the program imports nothing from this project", err);
    if (work->threads > 0)
        return look_only(work,
                         "a thread is started while modules are imported: what it sees "
                         "depends on when they are, and nothing is changed",
                         err);
    status = cf_startup_tests_before(work, &goes_on, err);
    if (status == CF_OK && !goes_on) {
        status = look_only(work, work->startup->reason, err);
        work->startup->program_fails = true;
        return status;
    }
    if (status == CF_OK && cf_startup_is_over(work))
        return look_only(work, "the time budget was over before anything could be tried", err);
    if (status == CF_OK)
        status = cf_startup_alone_before(work, err);
    if (status == CF_OK)
        status = cf_startup_early(work, err);
    if (status == CF_OK && work->early.count == 0 && !cf_verify_interrupted)
        status = cf_startup_search(work, err);
    return status == CF_OK && !cf_verify_interrupted ? cf_startup_finish(work, err) : status;
}

enum cf_status cf_startup_run(const struct cf_startup_request *request, struct cf_arena *arena,
                              struct cf_startup *startup, struct cf_error *err)
{
    struct cf_startup_work work = {
        .request = request, .arena = arena, .startup = startup, .lock = -1
    };
    struct cf_error left = CF_ERROR_INIT;
    enum cf_status status;

    *startup = (struct cf_startup){ .root = request->project->root,
                                    .command = request->command,
                                    .then = request->then,
                                    .python = request->interpreter->version,
                                    .dry_run = request->dry_run,
                                    .outcome = CF_STARTUP_FAILED };
    status = begin(&work, err);
    if (status == CF_OK)
        status = cf_parser_new(&work.parser, err);
    if (status == CF_OK)
        status = work_through(&work, err);
    startup->interrupted = cf_verify_interrupted != 0;
    if (startup->interrupted)
        status = CF_OK;
    startup->took_ns = cf_clock_ns() - request->began_ns;
    if (work.work != NULL && cf_tree_remove(work.work, &left) != CF_OK &&
        cf_startup_note(&work, NULL, "%s", left.message) != CF_OK)
        work.work = NULL; /* no memory even for that */
    cf_parser_free(work.parser);
    if (work.lock >= 0)
        (void)close(work.lock);
    return status;
}
