/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "project/project.h"
#include "scan/scan.h"
#include "verify/verify.h"

#include <stdio.h>

static const char help[] =
    "usage: codeflash scan [OPTIONS] [TEST | PATH... | SCRIPT ARGS...]\n\n"
    "What is slow: CPU, memory, import time and coroutines, in one pass, ranked for how the\n"
    "project is deployed. Changes no source; writes .codeflash/scan-report.md, .json, .html.\n"
    "Without TEST (a pytest id, a file or folder of tests) the fastest test that is not trivial\n"
    "is taken. A SCRIPT or a module name is run as it is.\n\n"
    "      --deployment MODEL    long-running-server, cli, serverless, library or unknown\n"
    "                            (default: found in the code and its configuration)\n"
    "      --imports             findings of import time keep their severity\n"
    "      --profiler NAME       codeflash (a sampler, default) or cprofile\n"
    "      --json                one JSON document on standard output (docs/formats/scan.md)\n"
    "      --python EXE          the project's Python (default: the runner of setup.md, else\n"
    "                            uv, .venv, poetry or the Python beside codeflash)\n"
    "      --config-file-path FILE\n"
    "  -q, --quiet               only the last line\n";

struct settings {
    const char *deployment, *profiler, *python, *config_file;
    bool imports, json, help;
    unsigned quiet;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "deployment", 0, CF_OPTION_CHOICE, AT(deployment),
      "long-running-server|cli|serverless|library|unknown" },
    { "imports", 0, CF_OPTION_FLAG, AT(imports), NULL },
    { "profiler", 0, CF_OPTION_CHOICE, AT(profiler), "codeflash|cprofile" },
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static void say_what_happened(const struct cf_scan *scan)
{
    for (size_t i = 0; i < scan->notes.count; i++)
        cf_say("%s", scan->notes.items[i]);
    for (int i = 0; i < CF_SCAN_DOMAINS; i++) {
        if (scan->passes[i].fault != NULL)
            cf_say("%s: %s", cf_scan_domain_name((enum cf_scan_domain)i), scan->passes[i].fault);
    }
    cf_say("deployment: %s", cf_scan_model_name(scan->model));
    if (scan->test != NULL)
        cf_say("scanned %s%s%s", scan->test, scan->test_why == NULL ? "" : ": ",
               scan->test_why == NULL ? "" : scan->test_why);
    cf_say("report: .codeflash/scan-report.md (.json and .html beside it)");
}

static enum cf_status run(const struct settings *settings, const struct cf_list *words,
                          struct cf_arena *arena, bool *interrupted, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_project project;
    struct cf_scan_request request = {
        .project = &project,
        .words = *words,
        .deployment = settings->deployment,
        .profiler = settings->profiler,
        .python = settings->python,
        .imports = settings->imports,
        .stop = &cf_verify_interrupted,
    };
    struct cf_scan scan;
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status != CF_OK)
        return status;
    cf_signals_catch();
    status = cf_scan_run(&request, arena, &scan, err);
    *interrupted = status == CF_OK && scan.interrupted;
    if (status == CF_OK && !scan.interrupted)
        status = cf_scan_write(&scan, err);
    if (status != CF_OK || scan.interrupted)
        return status;
    if (settings->quiet == 0)
        say_what_happened(&scan);
    if (settings->json)
        cf_scan_json(&scan, stdout);
    cf_scan_summary(&scan, settings->json ? stderr : stdout);
    (void)fputc('\n', settings->json ? stderr : stdout);
    return CF_OK;
}

int cmd_scan(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { .profiler = "codeflash" };
    struct cf_list words = { 0 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &words,
        .arena = ctx->arena,
        .most = SIZE_MAX,
        .help = help,
        .helps = &settings.help,
    };
    struct cf_error err = CF_ERROR_INIT;
    bool interrupted = false;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    if (run(&settings, &words, ctx->arena, &interrupted, &err) != CF_OK) {
        (void)cf_say_error(&err);
        return err.status == CF_EUSAGE ? CF_EXIT_USAGE : CF_EXIT_FAILURE;
    }
    if (interrupted) {
        cf_say("interrupted: no report was written");
        return CF_EXIT_INTERRUPTED;
    }
    return CF_EXIT_OK;
}
