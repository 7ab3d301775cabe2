/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/json_report.h"
#include "cli/options.h"
#include "cli/phase.h"
#include "cli/program.h"
#include "cli/record.h"
#include "project/path.h"
#include "project/project.h"
#include "trace/launch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define NOT_YET "this version records and replays; it does not optimize yet"

struct settings {
    const char *output, *config_file, *python, *module;
    bool trace_only, json, exit_code, exact, with_effects, help;
    unsigned quiet, verbose;
    uint64_t timeout_ns, max_inputs, max_value, max_function, max_trace;
    struct cf_list only, exclude;
    /* Accepted for the stages to come. */
    const char *effort;
    uint64_t time_budget_ns, jobs;
    double min_gain;
    bool strict, dry_run, trust, resume;
};

/* The seconds of each phase are told; -q takes back what -v asks for. */
static bool is_verbose(const struct settings *settings)
{
    return settings->verbose > 0 && settings->quiet == 0;
}

/* One run of the command, filled in from top to bottom. */
struct run {
    struct cf_arena *arena; /* borrowed */
    struct settings settings;
    struct cf_program program;
    struct cf_project project;
    struct cf_interpreter interpreter;
    struct cf_recording recording;
    struct cf_phase phase;
    struct cf_launch_result ended;
    struct cf_recorded recorded;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "output", 'o', CF_OPTION_TEXT, AT(output), NULL },
    { "trace-only", 0, CF_OPTION_FLAG, AT(trace_only), NULL },
    { "tracer-timeout", 0, CF_OPTION_SECONDS, AT(timeout_ns), NULL },
    { "timeout", 0, CF_OPTION_SECONDS, AT(timeout_ns), NULL },
    { "max-function-count", 0, CF_OPTION_COUNT, AT(max_inputs), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "only-functions", 0, CF_OPTION_COMMAS, AT(only), NULL },
    { "effort", 0, CF_OPTION_CHOICE, AT(effort), "low|medium|high" },
    { "time-budget", 0, CF_OPTION_SECONDS, AT(time_budget_ns), NULL },
    { "min-gain", 0, CF_OPTION_PERCENT, AT(min_gain), NULL },
    { "jobs", 0, CF_OPTION_COUNT, AT(jobs), NULL },
    { "strict", 0, CF_OPTION_FLAG, AT(strict), NULL },
    { "dry-run", 0, CF_OPTION_FLAG, AT(dry_run), NULL },
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "exit-code", 0, CF_OPTION_FLAG, AT(exit_code), NULL },
    { "exact", 0, CF_OPTION_FLAG, AT(exact), NULL },
    { "exclude", 0, CF_OPTION_REPEAT, AT(exclude), NULL },
    { "max-value-size", 0, CF_OPTION_SIZE, AT(max_value), NULL },
    { "max-function-size", 0, CF_OPTION_SIZE, AT(max_function), NULL },
    { "max-trace-size", 0, CF_OPTION_SIZE, AT(max_trace), NULL },
    { "with-effects", 0, CF_OPTION_FLAG, AT(with_effects), NULL },
    { "trust", 0, CF_OPTION_FLAG, AT(trust), NULL },
    { "resume", 0, CF_OPTION_FLAG, AT(resume), NULL },
    { "verbose", 'v', CF_OPTION_COUNTER, AT(verbose), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
    { "replay-test", 0, CF_OPTION_LATER, 0, NULL },
    { "file", 0, CF_OPTION_LATER, 0, NULL },
    { "function", 0, CF_OPTION_LATER, 0, NULL },
    { "inputs", 0, CF_OPTION_LATER, 0, NULL },
    { "all", 0, CF_OPTION_LATER, 0, NULL },
    { "from-scan", 0, CF_OPTION_LATER, 0, NULL },
    { NULL, 'm', CF_OPTION_LAST, AT(module), NULL },
};

static const char help[] =
    "usage: codeflash optimize [OPTIONS] SCRIPT [ARGS...]\n"
    "       codeflash optimize [OPTIONS] -m MODULE [ARGS...]\n\n"
    "Runs the program as python would, records what its functions are called with, and writes\n"
    "the trace, a flame graph and pytest files that replay the calls. This version stops there.\n\n"
    "  -o, --output FILE           the trace (codeflash.trace)\n"
    "      --trace-only            exit with the program's own status\n"
    "      --tracer-timeout SEC    stop recording after so long; the program runs on\n"
    "      --max-function-count N  inputs kept of each function (100)\n"
    "      --only-functions A,B    record these qualified names only\n"
    "      --exclude GLOB          functions or files whose inputs are not recorded (repeatable)\n"
    "      --exact                 count and time every call\n"
    "      --max-value-size BYTES     ceiling of one value (16MiB)\n"
    "      --max-function-size BYTES  ceiling of the inputs of one function (64MiB)\n"
    "      --max-trace-size BYTES     ceiling of all inputs (1GiB)\n"
    "      --with-effects          replay functions too that write files, use the network ...\n"
    "      --config-file-path FILE the pyproject.toml (found upward from here)\n"
    "      --python EXE            the interpreter\n"
    "      --json                  one JSON document on standard output\n"
    "      --exit-code             exit 3 where nothing was improved\n"
    "  -v, -q                      more or less on standard error\n\n"
    "Accepted for later versions: --effort, --time-budget, --min-gain, --jobs, --strict,\n"
    "--dry-run, --trust, --resume.\n";

static enum cf_status read_settings(struct run *run, int argc, char **argv, struct cf_error *err)
{
    struct settings *settings = &run->settings;
    const struct cf_session defaults = cf_session_defaults();
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = settings,
        .arena = run->arena,
    };
    enum cf_status status;
    int rest = 0;

    *settings = (struct settings){
        .output = "codeflash.trace",
        .max_inputs = defaults.max_inputs,
        .max_value = defaults.max_value_bytes,
        .max_function = defaults.max_function_bytes,
        .max_trace = defaults.max_trace_bytes,
        .effort = "medium",
        .jobs = 1,
        .min_gain = 5,
    };
    status = cf_options_read(&options, argc, argv, &rest, err);
    if (status != CF_OK || settings->help)
        return status;
    if (settings->module == NULL && rest >= argc)
        return cf_fail(err, CF_EUSAGE,
                       "no SCRIPT and no -m MODULE (see codeflash optimize --help)");
    run->program.module = settings->module;
    if (settings->module == NULL)
        run->program.script = argv[rest++];
    run->program.argc = argc - rest;
    run->program.argv = argv + rest;
    return CF_OK;
}

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

static enum cf_status fill_session(struct run *run, struct cf_error *err)
{
    const struct cf_program *program = &run->program;
    const struct settings *settings = &run->settings;
    struct cf_recording *recording = &run->recording;
    struct cf_session *session = &recording->session;

    *session = cf_session_defaults();
    session->root = run->project.root;
    session->module_root = run->project.module_root;
    session->tests_root = run->project.tests_root;
    session->ignore = run->project.config.ignore_paths;
    session->exclude = settings->exclude;
    session->only = settings->only;
    session->max_inputs = settings->max_inputs;
    session->max_value_bytes = settings->max_value;
    session->max_function_bytes = settings->max_function;
    session->max_trace_bytes = settings->max_trace;
    session->timeout_ns = settings->timeout_ns;
    session->exact = settings->exact;
    session->main = program->module != NULL ? CF_SESSION_MODULE : CF_SESSION_SCRIPT;
    session->name =
        program->module != NULL ? program->module : cf_path_resolve(run->arena, program->script);
    session->command = cf_program_command(program, run->arena);
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    recording->python = run->interpreter.executable;
    recording->with_effects = settings->with_effects;
    recording->quiet = settings->quiet;
    recording->verbose = is_verbose(settings);
    recording->cwd = cf_path_resolve(run->arena, ".");
    if (session->name == NULL || session->command == NULL || recording->cwd == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_record_name(recording, settings->output, run->arena, err);
}

/* Everything that can be refused is looked at here, before anything is written or started. */
static enum cf_status prepare(struct run *run, struct cf_error *err)
{
    const struct settings *settings = &run->settings;
    const struct cf_program *program = &run->program;
    const struct cf_target target = { .script = program->script, .module = program->module };
    struct cf_interpreter *interpreter = &run->interpreter;
    struct cf_arena *arena = run->arena;
    enum cf_status status = cf_program_check(program, err);

    if (status == CF_OK)
        status = cf_project_open(settings->config_file, &target, arena, &run->project, err);
    if (status == CF_OK)
        status = cf_interpreter_find(settings->python, arena, interpreter, err);
    if (status == CF_OK)
        status = cf_interpreter_check(interpreter, err);
    if (status == CF_OK)
        status = cf_program_check_with(program, interpreter, arena, err);
    if (status == CF_OK)
        status = fill_session(run, err);
    if (status == CF_OK)
        status = cf_record_begin(&run->recording, arena, err);
    if (status == CF_OK && settings->quiet == 0)
        note_project(&run->project, arena);
    return status;
}

static enum cf_status launch(struct run *run, struct cf_error *err)
{
    const char *executable = run->interpreter.executable;
    const struct cf_launch launch = {
        .executable = executable,
        .argv = cf_program_argv(&run->program, executable, run->arena),
        .parts = run->recording.parts,
        .stdout_to_stderr = run->settings.json,
    };
    enum cf_status status = CF_OK;

    if (launch.argv == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    cf_phase_end(&run->phase, "start");
    if (status == CF_OK)
        status = cf_launch_run(&launch, &run->ended, err);
    if (status == CF_OK && is_verbose(&run->settings))
        cf_say("program: %.3f s, %.3f s CPU, %" PRIu64 " KiB at most",
               (double)run->ended.wall_ns / (double)CF_NS_PER_SECOND,
               (double)run->ended.cpu_ns / (double)CF_NS_PER_SECOND, run->ended.memory_kib);
    if (status != CF_OK)
        cf_record_drop(&run->recording);
    return status;
}

/* The exit status of the whole command, once the trace is there. */
static int conclude(const struct run *run)
{
    const int ended = run->ended.wait_status;

    if (run->settings.trace_only)
        return cf_launch_exit_status(ended);
    if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0) {
        cf_say("the program fails: nothing to optimize");
        return CF_EXIT_PROGRAM;
    }
    if (run->settings.quiet < 2)
        cf_say(NOT_YET);
    return run->settings.exit_code ? CF_EXIT_NOTHING : CF_EXIT_OK;
}

/* The program has run. With --trace-only its status counts, whatever becomes of the trace. */
static int finish(struct run *run)
{
    struct cf_error err = CF_ERROR_INIT;
    enum cf_status status = cf_record_finish(&run->recording, run->arena, &run->recorded, &err);

    if (status != CF_OK)
        (void)cf_say_error(&err);
    if (run->settings.json)
        cf_json_report(&run->recording, &run->recorded, status == CF_OK ? NOT_YET : err.message);
    (void)fflush(stdout); /* conclude() may end us by a signal */
    if (status != CF_OK && !run->settings.trace_only)
        return CF_EXIT_FAILURE;
    return conclude(run);
}

int cmd_optimize(struct cf_context *ctx, int argc, char **argv)
{
    struct run run = { .arena = ctx->arena, .recording = { .lock = -1 } };
    struct cf_error err = CF_ERROR_INIT;
    enum cf_status status = read_settings(&run, argc, argv, &err);

    if (status != CF_OK) {
        (void)cf_say_error(&err);
        return status == CF_EUSAGE ? CF_EXIT_USAGE : CF_EXIT_FAILURE;
    }
    if (run.settings.help) {
        fputs(help, stdout);
        return CF_EXIT_OK;
    }
    run.phase = cf_phase_begin(is_verbose(&run.settings));
    status = prepare(&run, &err);
    if (status == CF_OK)
        status = launch(&run, &err);
    if (status == CF_OK)
        return finish(&run);
    if (run.settings.json)
        cf_json_report_failure(err.message);
    return cf_say_error(&err);
}
