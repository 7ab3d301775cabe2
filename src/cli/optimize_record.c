/* SPDX-License-Identifier: Apache-2.0 */
/* `codeflash optimize SCRIPT`: the program is run and recorded. */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/optimize.h"
#include "project/path.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

static void note_project(const struct cf_project *project, struct cf_arena *arena)
{
    const char *keys = "";

    for (size_t i = 0; i < project->config.meaningless.count && keys != NULL; i++)
        keys = cf_arena_printf(arena, "%s%s%s", keys, i == 0 ? "" : ", ",
                               project->config.meaningless.items[i]);
    if (keys != NULL && *keys != '\0')
        cf_say("%s: no meaning here, ignored: %s", project->config.path, keys);
    if (project->detected != NULL)
        cf_say("%s", project->detected);
}

static enum cf_status fill_session(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_program *program = &command->program;
    const struct cf_optimize_settings *settings = &command->settings;
    struct cf_recording *recording = &command->recording;
    struct cf_session *session = &recording->session;

    *session = cf_session_defaults();
    session->root = command->project.root;
    session->module_root = command->project.module_root;
    session->tests_root = command->project.tests_root;
    session->ignore = command->project.config.ignore_paths;
    session->exclude = settings->exclude;
    session->only = settings->only;
    session->max_inputs = settings->max_inputs;
    session->max_value_bytes = settings->max_value;
    session->max_function_bytes = settings->max_function;
    session->max_trace_bytes = settings->max_trace;
    session->timeout_ns = settings->timeout_ns;
    session->exact = settings->exact;
    session->main = program->module != NULL ? CF_SESSION_MODULE : CF_SESSION_SCRIPT;
    session->name = program->module != NULL ? program->module
                                            : cf_path_resolve(command->arena, program->script);
    session->command = cf_program_command(program, command->arena);
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    recording->python = command->interpreter.executable;
    recording->with_effects = settings->with_effects;
    recording->quiet = settings->quiet;
    recording->verbose = cf_optimize_is_verbose(settings);
    recording->cwd = cf_path_resolve(command->arena, ".");
    if (session->name == NULL || session->command == NULL || recording->cwd == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_record_name(recording, settings->output, command->arena, err);
}

static enum cf_status check_program(struct cf_optimize_command *command, struct cf_error *err)
{
    enum cf_status status =
        cf_program_check_with(&command->program, &command->interpreter, command->arena, err);

    if (status == CF_OK)
        status = fill_session(command, err);
    return status;
}

/* What the project is looked for with: the script, or the file that is named. */
static struct cf_target target_of(const struct cf_optimize_command *command)
{
    const struct cf_optimize_settings *settings = &command->settings;
    struct cf_target target = { .script = command->program.script,
                                .module = command->program.module };

    if (command->mode == CF_OPTIMIZE_FILE)
        target.script = settings->file;
    else if (command->mode == CF_OPTIMIZE_REPLAY)
        target.script = settings->replay_tests.items[0];
    else if (command->mode == CF_OPTIMIZE_ALL && settings->words.count > 0)
        target.script = settings->words.items[0];
    return target;
}

enum cf_status cf_optimize_prepare(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_optimize_settings *settings = &command->settings;
    const struct cf_target target = target_of(command);
    struct cf_interpreter *interpreter = &command->interpreter;
    struct cf_arena *arena = command->arena;
    enum cf_status status = CF_OK;

    if (command->mode == CF_OPTIMIZE_PROGRAM)
        status = cf_program_check(&command->program, err);
    else if (target.script != NULL && !cf_path_is_file(target.script) &&
             !cf_path_is_dir(target.script))
        status = cf_fail(err, CF_ENOTFOUND, "there is no %.300s", target.script);
    if (status == CF_OK)
        status = cf_project_open(settings->config_file, &target, arena, &command->project, err);
    if (status == CF_OK)
        status = cf_interpreter_find(settings->python, arena, interpreter, err);
    if (status == CF_OK)
        status = cf_interpreter_check(interpreter, err);
    if (status == CF_OK && command->mode == CF_OPTIMIZE_PROGRAM)
        status = check_program(command, err);
    return status;
}

static enum cf_status launch(struct cf_optimize_command *command, struct cf_error *err)
{
    const char *executable = command->interpreter.executable;
    const struct cf_launch launch = {
        .executable = executable,
        .argv = cf_program_argv(&command->program, executable, command->arena),
        .parts = command->recording.parts,
        .stdout_to_stderr = command->settings.json,
    };
    enum cf_status status = CF_OK;

    if (launch.argv == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    cf_phase_end(&command->phase, "start");
    if (status == CF_OK)
        status = cf_launch_run(&launch, &command->ended, err);
    if (status == CF_OK && cf_optimize_is_verbose(&command->settings))
        cf_say("program: %.3f s, %.3f s CPU, %" PRIu64 " KiB at most",
               (double)command->ended.wall_ns / (double)CF_NS_PER_SECOND,
               (double)command->ended.cpu_ns / (double)CF_NS_PER_SECOND, command->ended.memory_kib);
    if (status != CF_OK)
        cf_record_drop(&command->recording);
    return status;
}

enum cf_status cf_optimize_resume(struct cf_optimize_command *command, struct cf_error *err)
{
    struct cf_resumable found;
    enum cf_status status =
        cf_optimize_resumable(command->project.root, command->arena, &found, err);

    if (status != CF_OK || command->mode != CF_OPTIMIZE_PROGRAM || found.trace == NULL ||
        strcmp(found.trace, command->recording.session.output) != 0 ||
        !cf_path_is_file(found.trace))
        return status;
    command->trace = found.trace;
    command->replay_tests = found.replay_tests;
    if (command->settings.quiet < 2)
        cf_say("going on with the run %s and its trace: the program is not recorded again",
               cf_path_base(found.folder));
    return CF_OK;
}

/* The exit status where the recording is all that was wanted, or the program failed. */
static bool is_finished(const struct cf_optimize_command *command, int *exit_status)
{
    const int ended = command->ended.wait_status;
    const bool pytest =
        command->program.module != NULL && strcmp(command->program.module, "pytest") == 0;

    if (command->settings.trace_only) {
        if (command->settings.json)
            cf_json_report(&command->recording, &command->recorded, "recorded only (--trace-only)");
        (void)fflush(stdout); /* the program's signal may end us */
        *exit_status = cf_launch_exit_status(ended);
        return true;
    }
    if (WIFEXITED(ended) && (WEXITSTATUS(ended) == 0 || (pytest && WEXITSTATUS(ended) == 1)))
        return false;
    cf_say("the program fails: nothing to optimize");
    if (command->settings.json)
        cf_json_report(&command->recording, &command->recorded, "the program fails");
    *exit_status = CF_EXIT_PROGRAM;
    return true;
}

enum cf_status cf_optimize_record(struct cf_optimize_command *command, bool *finished,
                                  int *exit_status, struct cf_error *err)
{
    enum cf_status status = cf_record_begin(&command->recording, command->arena, err);

    *finished = false;
    if (status == CF_OK && command->settings.quiet == 0)
        note_project(&command->project, command->arena);
    if (status == CF_OK)
        status = launch(command, err);
    if (status != CF_OK)
        return status;
    status = cf_record_finish(&command->recording, command->arena, &command->recorded, err);
    if (status != CF_OK && command->settings.trace_only) {
        /* The program's status counts, whatever became of the trace. */
        (void)cf_say_error(err);
        if (command->settings.json)
            cf_json_report(&command->recording, &command->recorded, err->message);
        (void)fflush(stdout);
        *finished = true;
        *exit_status = cf_launch_exit_status(command->ended.wait_status);
        return CF_OK;
    }
    if (status != CF_OK)
        return status;
    command->trace = command->recording.session.output;
    command->replay_tests = command->recorded.tests;
    *finished = is_finished(command, exit_status);
    return CF_OK;
}
