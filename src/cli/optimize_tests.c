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
#include "rank/sources.h"
#include "store/trace_db.h"

#include <string.h>
#include <sys/wait.h>

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

/* `python -m pytest TESTS`, recorded silently. */
static enum cf_status fill_recording(const struct cf_optimize_command *command,
                                     const struct cf_list *tests, struct cf_recording *recording,
                                     char ***argv, struct cf_error *err)
{
    static const char *const fixed[] = { "-m", "pytest", "-q", "-p", "no:cacheprovider" };
    const size_t count = sizeof(fixed) / sizeof(fixed[0]);
    const struct cf_project *project = &command->project;
    struct cf_session *session = &recording->session;
    const char **words =
        cf_arena_alloc(command->arena, (count + tests->count + 2) * sizeof(*words));
    const char *folder = cf_path_join(command->arena, project->root, CF_STATE_FOLDER);
    union {
        const char **given;
        char **wanted;
    } const pun = { .given = words };

    if (words == NULL || folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    words[0] = command->interpreter.executable;
    memcpy(words + 1, fixed, sizeof(fixed));
    memcpy(words + 1 + count, tests->items, tests->count * sizeof(*words));
    *argv = pun.wanted;
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

static enum cf_status record(struct cf_optimize_command *command, struct cf_list *tests,
                             struct cf_recorded *recorded, const char **trace, struct cf_error *err)
{
    struct cf_recording recording = { .lock = -1 };
    struct cf_launch launch = { .executable = command->interpreter.executable, .silent = true };
    struct cf_launch_result ended = { 0 };
    char **argv = NULL;
    enum cf_status status = fill_recording(command, tests, &recording, &argv, err);

    if (status == CF_OK)
        status = cf_dir_make(recording.tests_folder, 0777, err);
    if (status == CF_OK)
        status = cf_record_begin(&recording, command->arena, err);
    if (status != CF_OK)
        return status;
    launch.argv = argv;
    launch.parts = recording.parts;
    launch.cwd = command->project.root;
    status = cf_launch_run(&launch, &ended, err);
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
