/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `--file` and `--all`: inputs come from the existing tests, which are run and recorded into
 * .codeflash/tests.trace. Nothing is written elsewhere.
 */
#include "apply/runs.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/optimize.h"
#include "project/path.h"
#include "project/pytest_command.h"
#include "rank/sources.h"
#include "store/trace_db.h"

#include <signal.h>
#include <string.h>

#define TESTS_MAX 300 /* of --file: those that reach its functions, by rank */

static bool is_replay_test(const char *id)
{
    return strstr(id, "replay_test_") != NULL;
}

static enum cf_status add_once(struct cf_list *tests, struct cf_arena *arena, const char *id,
                               struct cf_error *err)
{
    for (size_t i = 0; i < tests->count; i++) {
        if (strcmp(tests->items[i], id) == 0)
            return CF_OK;
    }
    return cf_list_add(tests, arena, id, err);
}

/* The tests that reach what is worth optimizing; for many functions, whole files. */
static enum cf_status choose(const struct cf_optimize_command *command, struct cf_list *tests,
                             struct cf_error *err)
{
    const struct cf_discovery *discovery = &command->discovery;
    const bool whole_files = command->mode == CF_OPTIMIZE_ALL;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < command->ranking.count && status == CF_OK; i++) {
        const struct cf_rank_function *function = &command->ranking.items[i];
        const struct cf_discovered_function *known = function->discovered;

        if (!function->worthwhile || known == NULL)
            continue;
        for (uint32_t k = 0; k < known->test_count && status == CF_OK; k++) {
            const struct cf_discovered_test *test = &discovery->tests[known->tests[k].test];
            const char *id = whole_files ? test->file : test->id;

            if (!is_replay_test(test->file) && (whole_files || tests->count < TESTS_MAX))
                status = add_once(tests, command->arena, id, err);
        }
    }
    return status;
}

/* pytest as the project runs it, with the tests. */
static enum cf_status make_argv(const struct cf_optimize_command *command,
                                const struct cf_list *tests, struct cf_list *argv,
                                struct cf_error *err)
{
    static const char *const fixed[] = { "-q", "-p", "no:cacheprovider" };
    struct cf_arena *arena = command->arena;
    enum cf_status status =
        cf_pytest_command(&command->project.config, &command->interpreter, arena, argv, err);

    if (status == CF_OK && argv->items[0][0] != '/') { /* to be looked up on PATH */
        const struct cf_list words = *argv;

        *argv = (struct cf_list){ 0 };
        status = cf_list_add(argv, arena, "/usr/bin/env", err);
        for (size_t i = 0; i < words.count && status == CF_OK; i++)
            status = cf_list_add(argv, arena, words.items[i], err);
    }
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]) && status == CF_OK; i++)
        status = cf_list_add(argv, arena, fixed[i], err);
    for (size_t i = 0; i < tests->count && status == CF_OK; i++)
        status = cf_list_add(argv, arena, tests->items[i], err);
    return status == CF_OK ? cf_list_add(argv, arena, NULL, err) : status;
}

static enum cf_status fill_recording(const struct cf_optimize_command *command,
                                     struct cf_recording *recording, struct cf_error *err)
{
    const struct cf_project *project = &command->project;
    struct cf_session *session = &recording->session;
    const char *folder = cf_path_join(command->arena, project->root, CF_STATE_FOLDER);

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    *session = cf_session_defaults();
    session->root = project->root;
    session->module_root = project->module_root;
    session->tests_root = project->tests_root;
    session->ignore = project->config.ignore_paths;
    session->main = CF_SESSION_MODULE;
    session->name = "pytest";
    session->command = "-m pytest";
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    recording->python = command->interpreter.executable;
    recording->cwd = project->root;
    recording->quiet = 2;
    recording->plain = true;
    recording->tests_folder = folder;
    return cf_record_name(recording, cf_path_join(command->arena, folder, "tests.trace"),
                          command->arena, err);
}

/* How long the tests may take: a test that hangs must not keep the run. */
static uint64_t time_limit(const struct cf_optimize_settings *settings)
{
    const uint64_t limit = CF_NS_PER_SECOND * (strcmp(settings->effort, "low") == 0      ? 60
                                               : strcmp(settings->effort, "medium") == 0 ? 180
                                                                                         : 600);

    return settings->time_budget_ns > 0 && settings->time_budget_ns / 2 < limit
               ? settings->time_budget_ns / 2 + 1
               : limit;
}

static enum cf_status launch(const struct cf_optimize_command *command, struct cf_list *argv,
                             const char *parts, struct cf_error *err)
{
    union {
        const char **given;
        char **wanted;
    } const pun = { .given = argv->items };
    const struct cf_launch launch = { .executable = argv->items[0],
                                      .argv = pun.wanted,
                                      .parts = parts,
                                      .cwd = command->project.root,
                                      .silent = true,
                                      .timeout_ns = time_limit(&command->settings) };
    struct cf_launch_result ended = { 0 };
    enum cf_status status = cf_launch_run(&launch, &ended, err);

    if (ended.passed_on == SIGINT || ended.passed_on == SIGTERM || ended.passed_on == SIGHUP)
        cf_verify_interrupted = 1;
    if (status == CF_OK && ended.late)
        cf_say("the tests did not end within %.0f s and were stopped: what they called until then "
               "is used",
               (double)launch.timeout_ns / (double)CF_NS_PER_SECOND);
    return status;
}

static enum cf_status record(struct cf_optimize_command *command, struct cf_list *tests,
                             struct cf_recorded *recorded, const char **trace, struct cf_error *err)
{
    struct cf_recording recording = { .lock = -1 };
    struct cf_list argv = { 0 };
    enum cf_status status = make_argv(command, tests, &argv, err);

    if (status == CF_OK)
        status = fill_recording(command, &recording, err);
    if (status == CF_OK)
        status = cf_dir_make(recording.tests_folder, 0777, err);
    if (status == CF_OK)
        status = cf_record_begin(&recording, command->arena, err);
    if (status != CF_OK)
        return status;
    status = launch(command, &argv, recording.parts, err);
    if (status != CF_OK) {
        cf_record_drop(&recording);
        return status;
    }
    *trace = recording.session.output;
    return cf_record_finish(&recording, command->arena, recorded, err);
}

/* What the recording knows of a function that was ranked by its text. */
static void take_over(struct cf_ranking *ranking, const struct cf_ranking *recorded)
{
    for (size_t i = 0; i < ranking->count; i++) {
        struct cf_rank_function *function = &ranking->items[i];

        for (size_t k = 0; k < recorded->count && function->id == 0; k++) {
            const struct cf_rank_function *found = &recorded->items[k];

            if (strcmp(found->file, function->file) != 0 ||
                strcmp(found->qualname, function->qualname) != 0)
                continue;
            function->id = found->id;
            function->line = found->line;
            function->calls = found->calls;
            function->captured = found->captured;
            function->repeats = found->repeats;
            function->raised = found->raised;
            function->mutates = found->mutates;
            function->effects = found->effects;
            function->inputs = found->inputs;
            function->replays = found->replays;
        }
    }
}

static enum cf_status read_recorded(struct cf_optimize_command *command, const char *trace,
                                    struct cf_error *err)
{
    const struct cf_rank_options options = { .root = command->project.root };
    struct cf_ranking recorded;
    sqlite3 *db = NULL;
    enum cf_status status = cf_trace_db_open(trace, CF_TRACE_READ, &db, err);

    if (status == CF_OK)
        status = cf_rank_trace(db, &options, command->arena, &recorded, err);
    cf_trace_db_close(db);
    if (status == CF_OK)
        take_over(&command->ranking, &recorded);
    return status;
}

enum cf_status cf_optimize_record_tests(struct cf_optimize_command *command, struct cf_error *err)
{
    struct cf_recorded recorded = { 0 };
    struct cf_list tests = { 0 };
    const char *trace = NULL;
    enum cf_status status = choose(command, &tests, err);

    if (status != CF_OK || tests.count == 0)
        return status;
    if (command->settings.quiet == 0)
        cf_say("recording %zu test%s%s for inputs", tests.count,
               command->mode == CF_OPTIMIZE_ALL ? " file" : "", tests.count == 1 ? "" : "s");
    status = record(command, &tests, &recorded, &trace, err);
    if (status == CF_OK && recorded.tests.count > 0) {
        command->trace = trace;
        command->replay_tests = recorded.tests;
        status = read_recorded(command, trace, err);
    }
    return status;
}
