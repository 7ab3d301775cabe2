/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/startup.h"
#include "report/startup_report.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TABLE_ROWS 25

static const char help[] =
    "usage: codeflash startup [OPTIONS] -c CODE [ARGS...]\n"
    "       codeflash startup [OPTIONS] -m MODULE [ARGS...]\n"
    "       codeflash startup [OPTIONS] SCRIPT [ARGS...]\n"
    "       codeflash startup [OPTIONS] CONSOLE_SCRIPT [ARGS...]\n\n"
    "Shows where the time goes until the program is there, and makes imports of the project late\n"
    "that it does not need until then, where the program, each module alone and the project's\n"
    "tests show nothing else. `codeflash undo` takes it back.\n\n"
    "      --then CODE             with -c: the first useful work; the total decides then\n"
    "      --explain MODULE        only look: who pulls this module in, and what goes with it\n"
    "      --style local|guarded   functions take late names from the module (guarded), or, where\n"
    "                              they are called seldom, import for themselves (local)\n"
    "      --time-budget SEC       start nothing new after so long; keep what was accepted\n"
    "      --dry-run               leave the sources as they are; the patch is still written\n"
    "      --no-tests              go on without the project's tests (a project that has none)\n"
    "      --this-python-only      do not look at the other Pythons that the project supports\n"
    "      --min-gain PERCENT      the lower 95% bound of the gain must exceed it (5)\n"
    "      --json                  one JSON document on standard output\n"
    "      --exit-code             exit 3 where nothing was improved\n"
    "      --python EXE            the interpreter\n"
    "      --config-file-path FILE the pyproject.toml (found upward from here)\n"
    "  -v, -q                      more or less on standard error\n";

#define AT(field) offsetof(struct cf_startup_settings, field)

static const struct cf_option table[] = {
    { "then", 0, CF_OPTION_TEXT, AT(then), NULL },
    { "explain", 0, CF_OPTION_TEXT, AT(explain), NULL },
    { "no-tests", 0, CF_OPTION_FLAG, AT(no_tests), NULL },
    { "this-python-only", 0, CF_OPTION_FLAG, AT(only_python), NULL },
    { "style", 0, CF_OPTION_CHOICE, AT(style), "local|guarded" },
    { "time-budget", 0, CF_OPTION_SECONDS, AT(time_budget_ns), NULL },
    { "dry-run", 0, CF_OPTION_FLAG, AT(dry_run), NULL },
    { "min-gain", 0, CF_OPTION_PERCENT, AT(min_gain), NULL },
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "exit-code", 0, CF_OPTION_FLAG, AT(exit_code), NULL },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "verbose", 'v', CF_OPTION_COUNTER, AT(verbose), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
    { NULL, 'c', CF_OPTION_LAST, AT(code), NULL },
    { NULL, 'm', CF_OPTION_LAST, AT(module), NULL },
};

/* What would make an import another one than users have: byte code that is not kept, and the like.
 */
static void clean_environment(void)
{
    static const char *const names[] = {
        "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX",
        "PYTHONPROFILEIMPORTTIME", "PYTHONVERBOSE",
        "PYTHONINSPECT",           "PYTHONTRACEMALLOC",
        "PYTHONDEVMODE",           "PYTHONDEBUG",
        "CODEFLASH_SESSION",       "CODEFLASH_STARTUP",
        "CODEFLASH_STARTUP_MODE",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        (void)unsetenv(names[i]);
}

static void tell(const char *text)
{
    cf_say("%s", text);
}

static int report_failure(const struct cf_startup_settings *settings, const char *reason, int code)
{
    if (settings->json)
        cf_startup_json_failure(reason, stdout);
    cf_say("%s", reason);
    return code;
}

static int explain(const struct cf_startup_settings *settings, const struct cf_startup *startup)
{
    FILE *out = settings->json ? stderr : stdout;

    if (cf_startup_explain(startup, settings->explain, out))
        return CF_EXIT_OK;
    cf_say("%s is not loaded by this program", settings->explain);
    return CF_EXIT_FAILURE;
}

static int conclude(const struct cf_startup_settings *settings, const struct cf_startup *startup)
{
    const bool changed = startup->change_count > 0 && !startup->dry_run;
    const bool looked = startup->graph.count > 1;
    struct cf_report_style style = cf_report_style_for(stdout);

    if (settings->json)
        cf_startup_json(startup, stdout);
    if (startup->interrupted) {
        cf_say("interrupted: no source was changed");
        return CF_EXIT_INTERRUPTED;
    }
    style.rows = settings->verbose > 0 ? 0 : TABLE_ROWS;
    if (looked && !settings->json && settings->explain == NULL)
        cf_startup_text(startup, stdout, &style);
    if (startup->reason != NULL && settings->quiet == 0)
        cf_say("%s", startup->reason);
    if (changed)
        cf_say("changed %zu file%s (codeflash undo takes it back)", startup->change_count,
               startup->change_count == 1 ? "" : "s");
    if (startup->program_fails)
        return CF_EXIT_PROGRAM;
    if (startup->outcome == CF_STARTUP_FAILED)
        return CF_EXIT_FAILURE;
    if (settings->explain != NULL)
        return explain(settings, startup);
    if (startup->outcome == CF_STARTUP_NOTHING && settings->exit_code)
        return CF_EXIT_NOTHING;
    return CF_EXIT_OK;
}

static enum cf_status prepare(const struct cf_startup_settings *settings,
                              struct cf_startup_command *command, struct cf_error *err)
{
    struct cf_target target = { .module = settings->module };
    enum cf_status status;

    if (settings->code == NULL && settings->module == NULL && strchr(command->argv[0], '/') != NULL)
        target.script = command->argv[0];
    status =
        cf_project_open(settings->config_file, &target, command->arena, &command->project, err);
    if (status == CF_OK)
        status = cf_interpreter_find(settings->python, command->arena, &command->interpreter, err);
    if (status == CF_OK)
        status = cf_startup_program_find(settings, command, err);
    return status;
}

/* Code takes words rarely, and these are ours: they stand on the wrong side of it. */
static void hint(const struct cf_startup_settings *settings, char *const *arguments)
{
    if (settings->code == NULL || settings->quiet > 0)
        return;
    for (; *arguments != NULL; arguments++) {
        const char *word = *arguments;

        for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
            if (strncmp(word, "--", 2) == 0 && table[i].name != NULL &&
                strlen(table[i].name) == strcspn(word + 2, "=") &&
                strncmp(word + 2, table[i].name, strlen(table[i].name)) == 0)
                cf_say("--%s behind -c CODE is given to the program: options stand before -c",
                       table[i].name);
        }
    }
}

static int run(const struct cf_startup_settings *settings, struct cf_startup_command *command)
{
    struct cf_startup startup = { 0 };
    struct cf_error err = CF_ERROR_INIT;
    char cwd[PATH_MAX];
    struct cf_startup_request request = {
        .project = &command->project,
        .interpreter = &command->interpreter,
        .then = settings->then,
        .look_only = settings->explain != NULL,
        .no_tests = settings->no_tests,
        .only_python = settings->only_python,
        .dry_run = settings->dry_run,
        .local = settings->style != NULL && strcmp(settings->style, "local") == 0,
        .time_budget_ns = settings->time_budget_ns,
        .min_gain = settings->min_gain / 100,
        .cwd = getcwd(cwd, sizeof(cwd)) == NULL ? "/" : cwd,
        .began_ns = cf_clock_ns(),
        .tell = settings->quiet == 0 ? tell : NULL,
    };
    enum cf_status status = prepare(settings, command, &err);

    if (status != CF_OK)
        return report_failure(settings, err.message,
                              status == CF_EUSAGE ? CF_EXIT_USAGE : CF_EXIT_FAILURE);
    request.program = command->program;
    request.command = command->text;
    hint(settings, command->program.arguments);
    clean_environment();
    cf_signals_catch();
    status = cf_startup_run(&request, command->arena, &startup, &err);
    if (status == CF_OK && !startup.interrupted)
        status = cf_startup_write(&startup, command->arena, &err);
    if (status != CF_OK)
        return report_failure(settings, err.message, CF_EXIT_FAILURE);
    return conclude(settings, &startup);
}

int cmd_startup(struct cf_context *ctx, int argc, char **argv)
{
    struct cf_startup_settings settings = { .min_gain = 5 };
    const struct cf_options options = { .table = table,
                                        .count = sizeof(table) / sizeof(table[0]),
                                        .target = &settings,
                                        .arena = ctx->arena };
    struct cf_startup_command command = { .arena = ctx->arena };
    struct cf_error err = CF_ERROR_INIT;
    int rest = 0;

    if (cf_options_read(&options, argc, argv, &rest, &err) != CF_OK)
        return report_failure(&settings, err.message, CF_EXIT_USAGE);
    if (settings.help) {
        fputs(help, stdout);
        return CF_EXIT_OK;
    }
    command.argv = argv + rest;
    if (settings.code == NULL && settings.module == NULL && argv[rest] == NULL)
        return report_failure(&settings,
                              "name what starts: -c CODE, -m MODULE, a SCRIPT or a "
                              "console script (see codeflash startup --help)",
                              CF_EXIT_USAGE);
    if (settings.then != NULL && settings.code == NULL)
        return report_failure(&settings, "--then belongs to -c CODE: a program runs to its end",
                              CF_EXIT_USAGE);
    return run(&settings, &command);
}
