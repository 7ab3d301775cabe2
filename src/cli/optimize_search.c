/* SPDX-License-Identifier: Apache-2.0 */
/* `codeflash optimize`: from the functions, ranked, to the reports. */
#include "base/file.h"
#include "cli/command.h"
#include "cli/optimize.h"
#include "project/nearest.h"
#include "project/path.h"
#include "rank/sources.h"
#include "report/run_report.h"
#include "store/trace_db.h"
#include "trace/sign.h"

#include <stdio.h>
#include <string.h>

#define EXPLAINED 20 /* functions whose rank -v explains */
#define TEST_MAX_BYTES ((size_t)256 << 20)

/* --- where the functions come from ---------------------------------------------------------- */

/* The trace that a replay test names: `trace = Trace(__file__, "../codeflash.trace")`. */
static enum cf_status trace_of_test(const char *test, struct cf_arena *arena, const char **trace,
                                    struct cf_error *err)
{
    static const char mark[] = "Trace(__file__, \"";
    const char *name, *folder, *at;
    char *text = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(test, TEST_MAX_BYTES, arena, &text, &size, err);

    if (status != CF_OK)
        return status;
    at = strstr(text, mark);
    if (at == NULL)
        return cf_fail(err, CF_EFORMAT, "%s is no replay test of codeflash", test);
    at += sizeof(mark) - 1;
    name = cf_arena_strndup(arena, at, strcspn(at, "\"\\\n"));
    folder = cf_path_folder(arena, test); /* absolute */
    name = name == NULL || folder == NULL ? NULL : cf_path_join(arena, folder, name);
    *trace = name == NULL ? NULL : cf_path_resolve(arena, name);
    if (*trace == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_path_is_file(*trace)
               ? CF_OK
               : cf_fail(err, CF_ENOTFOUND, "%s: its trace %s is gone", test, *trace);
}

static enum cf_status find_traces(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_list *tests = &command->settings.replay_tests;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < tests->count && status == CF_OK; i++) {
        const char *trace = NULL;
        char *test = NULL;

        status = cf_path_real(tests->items[i], command->arena, &test, err);
        if (status == CF_OK)
            status = trace_of_test(test, command->arena, &trace, err);
        if (status == CF_OK && command->trace != NULL && trace != NULL &&
            strcmp(trace, command->trace) != 0)
            return cf_fail(err, CF_EUSAGE,
                           "the replay tests are of two traces, %s and %s: one "
                           "run can take one",
                           cf_path_base(command->trace), cf_path_base(trace));
        if (status == CF_OK)
            status = cf_list_add(&command->replay_tests, command->arena, test, err);
        command->trace = trace;
    }
    return status;
}

/* A project without Python tests has nothing to discover: that is no failure with a trace. */
static enum cf_status discover(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_discover_options options = { .project = &command->project,
                                                 .name_families = CF_DISCOVER_NAME_FAMILIES };
    struct cf_error fault = CF_ERROR_INIT;
    enum cf_status status = cf_discover(&options, command->arena, &command->discovery, &fault);

    command->discovered = status == CF_OK;
    if (status == CF_OK || (command->trace != NULL && status != CF_ENOMEM))
        return CF_OK;
    *err = fault;
    return status;
}

/* --- the ranking ---------------------------------------------------------------------------- */

static double threshold_of(const char *effort)
{
    return strcmp(effort, "low") == 0 ? 0.02 : strcmp(effort, "high") == 0 ? 0.005 : 0.01;
}

/* Below the root, and as seen from it. */
static enum cf_status inside_root(const struct cf_optimize_command *command, const char *path,
                                  const char **relative, struct cf_error *err)
{
    const char *root = command->project.root;
    char *real = NULL;
    enum cf_status status = cf_path_real(path, command->arena, &real, err);

    if (status != CF_OK)
        return status;
    if (!cf_path_inside(real, root))
        return cf_fail(err, CF_EUSAGE, "%s is outside the project %s", path, root);
    *relative = cf_path_relative(real, root);
    return CF_OK;
}

static enum cf_status check_named(const struct cf_optimize_command *command,
                                  const struct cf_rank_options *options, struct cf_error *err)
{
    const struct cf_optimize_settings *settings = &command->settings;
    struct cf_nearest nearest;
    const char *reason = NULL;

    for (size_t i = 0; i < command->ranking.count; i++) {
        if (command->ranking.items[i].reason != NULL)
            reason = command->ranking.items[i].reason;
    }
    if (command->ranking.count == 0)
        return cf_fail(err, CF_ENOTFOUND, "%s: no function of the project is in it%s",
                       settings->file, reason == NULL ? "" : reason);
    if (settings->function == NULL)
        return CF_OK;
    nearest = cf_nearest_begin(settings->function);
    for (size_t i = 0; i < command->ranking.count; i++) {
        const struct cf_rank_function *function = &command->ranking.items[i];

        if (cf_rank_is_named(options->only, function->module, function->qualname))
            return CF_OK;
        cf_nearest_try(&nearest, function->qualname);
    }
    if (nearest.best != NULL)
        return cf_fail(err, CF_ENOTFOUND, "%s has no function %.100s; did you mean %.100s?",
                       settings->file, settings->function, nearest.best);
    return cf_fail(err, CF_ENOTFOUND, "%s has no function %.100s", settings->file,
                   settings->function);
}

static enum cf_status rank_static(struct cf_optimize_command *command,
                                  struct cf_rank_options *options, struct cf_error *err)
{
    const struct cf_optimize_settings *settings = &command->settings;
    struct cf_list *named = cf_arena_alloc(command->arena, sizeof(*named));
    enum cf_status status = named == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;

    if (status != CF_OK)
        return status;
    options->has_inputs = settings->inputs != NULL;
    if (command->mode == CF_OPTIMIZE_FILE)
        status = inside_root(command, settings->file, &options->file, err);
    else if (settings->words.count > 0)
        status = inside_root(command, settings->words.items[0], &options->folder, err);
    if (status == CF_OK && settings->function != NULL) {
        status = cf_list_add(named, command->arena, settings->function, err);
        options->only = named;
    }
    if (status == CF_OK)
        status = cf_rank_static(options, command->arena, &command->ranking, err);
    if (status == CF_OK && command->mode == CF_OPTIMIZE_FILE)
        status = check_named(command, options, err);
    return status;
}

/* Loading inputs runs what a trace names. With --trust it carries this user's signature then. */
static enum cf_status check_trust(const struct cf_optimize_command *command, sqlite3 *db,
                                  struct cf_error *err)
{
    sqlite3 *writable = NULL;
    bool ours = false;
    char *real = NULL;
    enum cf_status status = cf_path_real(command->trace, command->arena, &real, err);

    if (status == CF_OK && cf_path_inside(real, command->project.root))
        return CF_OK;
    if (status == CF_OK)
        status = cf_trace_verify(db, &ours, err);
    if (status != CF_OK || ours)
        return status;
    if (!command->settings.trust)
        return cf_fail(err, CF_EUSAGE,
                       "%s is outside this project and was not made by this user; loading it runs "
                       "what it names: pass --trust if you trust it",
                       command->trace);
    status = cf_trace_db_open(command->trace, CF_TRACE_WRITE, &writable, err);
    if (status == CF_OK)
        status = cf_trace_sign(writable, NULL, 0, err);
    cf_trace_db_close(writable);
    return status;
}

static enum cf_status rank_trace(struct cf_optimize_command *command,
                                 const struct cf_rank_options *options, struct cf_error *err)
{
    sqlite3 *db = NULL;
    enum cf_status status = cf_trace_db_open(command->trace, CF_TRACE_READ, &db, err);

    if (status == CF_OK)
        status = check_trust(command, db, err);
    if (status == CF_OK)
        status = cf_rank_trace(db, options, command->arena, &command->ranking, err);
    if (status == CF_OK)
        status =
            cf_sources_check(db, command->project.root, command->arena, &command->ranking, err);
    cf_trace_db_close(db);
    return status;
}

static void explain_by_time(const struct cf_rank_function *function, size_t place)
{
    cf_say("%2zu. %s: %.1f%% of the %s, %.1f%% its own%s%s%s%s", place, function->qualname,
           100 * function->share, function->waits ? "wall clock" : "time", 100 * function->own,
           *function->callees != '\0' ? ", with what only it calls: " : "", function->callees,
           function->reason == NULL ? "" : "; ", function->reason == NULL ? "" : function->reason);
}

static void explain(const struct cf_ranking *ranking)
{
    for (size_t i = 0; i < ranking->count && i < EXPLAINED; i++) {
        const struct cf_rank_function *function = &ranking->items[i];

        if (ranking->traced)
            explain_by_time(function, i + 1);
        else
            cf_say("%2zu. %s: cost %.1f%% of the texts looked at, %u tests reach it%s%s", i + 1,
                   function->qualname, 100 * function->share,
                   function->discovered == NULL ? 0 : function->discovered->test_count,
                   function->reason == NULL ? "" : "; ",
                   function->reason == NULL ? "" : function->reason);
    }
}

/* Where the functions worth it are all left out because nothing can tell right from wrong. */
static bool is_unverifiable(const struct cf_ranking *ranking)
{
    for (size_t i = 0; i < ranking->count && ranking->worthwhile == 0; i++) {
        if (ranking->items[i].unverifiable)
            return true;
    }
    return false;
}

static enum cf_status rank(struct cf_optimize_command *command, struct cf_error *err)
{
    struct cf_rank_options options = {
        .root = command->project.root,
        /* What a scan ranked and its reader chose is worth it: shares there are of the test alone.
         */
        .threshold = command->settings.from_scan ? 0 : threshold_of(command->settings.effort),
        .only = &command->settings.only,
        .discovery = command->discovered ? &command->discovery : NULL,
    };
    enum cf_status status = command->trace != NULL ? rank_trace(command, &options, err)
                                                   : rank_static(command, &options, err);

    if (status != CF_OK)
        return status;
    if (command->trace == NULL && command->settings.inputs == NULL &&
        command->ranking.worthwhile > 0) {
        struct cf_error fault = CF_ERROR_INIT;

        if (cf_optimize_record_tests(command, &fault) != CF_OK)
            cf_say("the tests could not be recorded: %s", fault.message);
    }
    if (cf_optimize_is_verbose(&command->settings))
        explain(&command->ranking);
    command->unverifiable = is_unverifiable(&command->ranking);
    return CF_OK;
}

/* --- the run -------------------------------------------------------------------------------- */

static enum cf_status real_files(const struct cf_list *files, struct cf_arena *arena,
                                 struct cf_list *real, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < files->count && status == CF_OK; i++) {
        char *path = NULL;

        status = cf_path_real(files->items[i], arena, &path, err);
        if (status == CF_OK)
            status = cf_list_add(real, arena, path, err);
    }
    return status;
}

static enum cf_status make_request(struct cf_optimize_command *command,
                                   struct cf_optimize_request *request, struct cf_error *err)
{
    const struct cf_optimize_settings *settings = &command->settings;
    char *inputs = NULL;
    enum cf_status status =
        real_files(&settings->candidates, command->arena, &request->candidates, err);

    if (status == CF_OK && settings->inputs != NULL)
        status = cf_path_real(settings->inputs, command->arena, &inputs, err);
    request->project = &command->project;
    request->interpreter = &command->interpreter;
    request->trace = command->trace;
    request->replay_tests = command->replay_tests;
    request->inputs = inputs;
    request->ranking = &command->ranking;
    request->discovery = command->discovered ? &command->discovery : NULL;
    request->effort = settings->effort;
    request->began_ns = command->began_ns;
    request->time_budget_ns = settings->time_budget_ns;
    request->min_gain = settings->min_gain / 100;
    request->strict = settings->strict;
    request->dry_run = settings->dry_run;
    request->resume = settings->resume;
    request->named = settings->only.count > 0 || settings->function != NULL;
    request->seed = settings->seed;
    request->jobs = settings->jobs;
    request->progress = cf_optimize_show;
    request->progress_self = command;
    if (command->mode == CF_OPTIMIZE_PROGRAM) {
        request->argv =
            cf_program_argv(&command->program, command->interpreter.executable, command->arena);
        request->cwd = command->recording.cwd;
        request->command = command->recording.session.command;
        if (request->argv == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return status;
}

static const char *shown(const struct cf_optimize_command *command, const char *path)
{
    const char *cwd = cf_path_resolve(command->arena, ".");

    return cwd == NULL ? path : cf_path_relative(path, cwd);
}

static void say_end(const struct cf_optimize_command *command)
{
    const struct cf_run *run = &command->run;
    const struct cf_report_style style = cf_report_style_for(stderr);

    if (command->settings.quiet == 0)
        cf_run_text(run, stderr, &style);
    if (command->settings.quiet > 1)
        return;
    if (run->file_count > 0 && run->dry_run)
        cf_say("--dry-run: nothing was changed; the patch is %s", shown(command, run->patch));
    for (size_t i = 0; i < run->file_count && !run->dry_run; i++) {
        if (run->files[i].refused == NULL)
            cf_say("changed %s (codeflash undo takes it back)", run->files[i].file);
    }
    cf_say("report: %s/report.html", shown(command, run->folder));
}

enum cf_status cf_optimize_search(struct cf_optimize_command *command, struct cf_error *err)
{
    struct cf_optimize_request request = { 0 };
    enum cf_status status = command->mode == CF_OPTIMIZE_REPLAY ? find_traces(command, err) : CF_OK;

    if (status == CF_OK)
        status = discover(command, err);
    if (status == CF_OK)
        status = rank(command, err);
    cf_phase_end(&command->phase, "rank");
    if (status == CF_OK)
        status = make_request(command, &request, err);
    if (status == CF_OK)
        status = cf_optimize_run(&request, command->arena, &command->run, err);
    cf_optimize_show_end();
    cf_phase_end(&command->phase, "optimize");
    if (status != CF_OK || command->run.interrupted)
        return status;
    status = cf_run_write(&command->run, command->arena, err);
    if (status == CF_OK)
        say_end(command);
    return status;
}
