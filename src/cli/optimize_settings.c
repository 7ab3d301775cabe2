/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of `codeflash optimize`. */
#include "cli/optimize.h"
#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#define AT(field) offsetof(struct cf_optimize_settings, field)

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
    { "seed", 0, CF_OPTION_COUNT, AT(seed), NULL },
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
    { "replay-test", 0, CF_OPTION_REPEAT, AT(replay_tests), NULL },
    { "file", 0, CF_OPTION_TEXT, AT(file), NULL },
    { "function", 0, CF_OPTION_TEXT, AT(function), NULL },
    { "inputs", 0, CF_OPTION_TEXT, AT(inputs), NULL },
    { "candidate", 0, CF_OPTION_REPEAT, AT(candidates), NULL },
    { "all", 0, CF_OPTION_FLAG, AT(all), NULL },
    { "from-scan", 0, CF_OPTION_FLAG, AT(from_scan), NULL },
    { NULL, 'm', CF_OPTION_LAST, AT(module), NULL },
};

static const char help[] =
    "usage: codeflash optimize [OPTIONS] SCRIPT [ARGS...]\n"
    "       codeflash optimize [OPTIONS] -m MODULE [ARGS...]\n"
    "       codeflash optimize [OPTIONS] --replay-test FILE...\n"
    "       codeflash optimize [OPTIONS] --file FILE [--function QUALNAME] [--inputs FILE]\n"
    "       codeflash optimize [OPTIONS] --all [DIR]\n"
    "       codeflash optimize [OPTIONS] --from-scan [N]\n\n"
    "Runs the program as python would, records what its functions are called with, and replaces\n"
    "functions by versions that are proven to do the same, faster. `codeflash undo` takes it\n"
    "back.\n\n"
    "      --effort low|medium|high  how many candidates, and how long each is measured (medium)\n"
    "      --time-budget SEC       start nothing new after so long; keep what was accepted\n"
    "      --min-gain PERCENT      the lower 95% bound of the gain must exceed it (5)\n"
    "      --only-functions A,B    these qualified names only\n"
    "      --strict                refuse what is the same only under an assumption\n"
    "      --dry-run               leave the sources as they are; the patch is still written\n"
    "      --resume                go on with an interrupted run\n"
    "      --candidate FILE        with --function: try this version of the file (repeatable)\n"
    "      --seed N                of the generated inputs (0)\n"
    "      --jobs N                files worked on at once; nothing runs beside a measurement (1)\n"
    "      --json                  one JSON document on standard output\n"
    "      --exit-code             exit 3 where nothing was improved\n"
    "  -v, -q                      more or less on standard error\n\n"
    "Recording:\n"
    "  -o, --output FILE           the trace (codeflash.trace)\n"
    "      --trace-only            stop after the trace and the replay tests\n"
    "      --tracer-timeout SEC    stop recording after so long; the program runs on\n"
    "      --max-function-count N  inputs kept of each function (100)\n"
    "      --exclude GLOB          functions or files whose inputs are not recorded (repeatable)\n"
    "      --exact                 count and time every call\n"
    "      --max-value-size BYTES     ceiling of one value (16MiB)\n"
    "      --max-function-size BYTES  ceiling of the inputs of one function (64MiB)\n"
    "      --max-trace-size BYTES     ceiling of all inputs (1GiB)\n"
    "      --with-effects          replay functions too that write files, use the network ...\n"
    "      --config-file-path FILE the pyproject.toml (found upward from here)\n"
    "      --python EXE            the interpreter\n"
    "      --trust                 load a trace that somebody else made\n";

void cf_optimize_help(void)
{
    fputs(help, stdout);
}

bool cf_optimize_is_verbose(const struct cf_optimize_settings *settings)
{
    return settings->verbose > 0 && settings->quiet == 0;
}

static void set_defaults(struct cf_optimize_settings *settings)
{
    const struct cf_session defaults = cf_session_defaults();

    *settings = (struct cf_optimize_settings){
        .output = "codeflash.trace",
        .max_inputs = defaults.max_inputs,
        .max_value = defaults.max_value_bytes,
        .max_function = defaults.max_function_bytes,
        .max_trace = defaults.max_trace_bytes,
        .effort = "medium",
        .jobs = 1,
        .min_gain = 5,
    };
}

/* What the options that came before a program say, or all of them where none is run. */
static enum cf_status read_options(struct cf_optimize_command *command, bool with_words, int argc,
                                   char **argv, int *rest, struct cf_error *err)
{
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &command->settings,
        .words = with_words ? &command->settings.words : NULL,
        .arena = command->arena,
    };

    set_defaults(&command->settings);
    return cf_options_read(&options, argc, argv, rest, err);
}

static enum cf_status refuse(struct cf_error *err, const char *what)
{
    return cf_fail(err, CF_EUSAGE, "%s (see codeflash optimize --help)", what);
}

static enum cf_status choose_mode(struct cf_optimize_command *command, struct cf_error *err)
{
    const struct cf_optimize_settings *settings = &command->settings;
    const int given = (settings->replay_tests.count > 0) + (settings->file != NULL) +
                      settings->all + settings->from_scan;

    command->mode = settings->replay_tests.count > 0 ? CF_OPTIMIZE_REPLAY
                    : settings->file != NULL         ? CF_OPTIMIZE_FILE
                    : settings->all                  ? CF_OPTIMIZE_ALL
                                                     : CF_OPTIMIZE_PROGRAM;
    if (given > 1)
        return refuse(err, "only one of --replay-test, --file, --all and --from-scan can be given");
    if (given == 1 && settings->module != NULL)
        return refuse(err,
                      "-m runs a program: it cannot stand with --replay-test, --file, --all or "
                      "--from-scan");
    if (command->mode != CF_OPTIMIZE_FILE &&
        (settings->function != NULL || settings->inputs != NULL || settings->candidates.count > 0))
        return refuse(err, "--function, --inputs and --candidate belong to --file");
    if ((settings->inputs != NULL || settings->candidates.count > 0) && settings->function == NULL)
        return refuse(err, "--inputs and --candidate need --function: whose calls are they?");
    if (settings->trace_only && command->mode != CF_OPTIMIZE_PROGRAM)
        return refuse(err, "--trace-only runs a program: name a SCRIPT or -m MODULE");
    return CF_OK;
}

static enum cf_status take_words(struct cf_optimize_command *command, struct cf_error *err)
{
    struct cf_optimize_settings *settings = &command->settings;
    const struct cf_list *words = &settings->words;
    enum cf_status status = CF_OK;

    if (command->mode == CF_OPTIMIZE_REPLAY) {
        for (size_t i = 0; i < words->count && status == CF_OK; i++)
            status = cf_list_add(&settings->replay_tests, command->arena, words->items[i], err);
        return status;
    }
    if (words->count > (command->mode == CF_OPTIMIZE_ALL))
        return cf_fail(err, CF_EUSAGE, "unexpected %.200s (see codeflash optimize --help)",
                       words->items[words->count - 1]);
    return CF_OK;
}

enum cf_status cf_optimize_read(struct cf_optimize_command *command, int argc, char **argv,
                                struct cf_error *err)
{
    struct cf_optimize_settings *settings = &command->settings;
    int rest = 0;
    enum cf_status status = read_options(command, false, argc, argv, &rest, err);

    if (status != CF_OK || settings->help)
        return status;
    status = choose_mode(command, err);
    if (status == CF_OK && settings->from_scan) {
        status = read_options(command, true, argc, argv, &rest, err);
        if (status == CF_OK)
            status = choose_mode(command, err);
        return status == CF_OK ? cf_optimize_from_scan(command, err) : status;
    }
    if (status == CF_OK && command->mode != CF_OPTIMIZE_PROGRAM) {
        status = read_options(command, true, argc, argv, &rest, err);
        if (status == CF_OK)
            status = choose_mode(command, err); /* options may follow the words */
        return status == CF_OK ? take_words(command, err) : status;
    }
    if (status == CF_OK && settings->module == NULL && rest >= argc)
        return refuse(err, "no SCRIPT and no -m MODULE");
    command->program.module = settings->module;
    if (settings->module == NULL && status == CF_OK)
        command->program.script = argv[rest++];
    command->program.argc = argc - rest;
    command->program.argv = argv + rest;
    return status;
}
