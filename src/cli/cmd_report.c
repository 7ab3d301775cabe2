/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/runs.h"
#include "base/file.h"
#include "base/process.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/path.h"
#include "project/project.h"

#include <stdio.h>

#define REPORT_MAX_BYTES ((size_t)1 << 30)

static const char help[] =
    "usage: codeflash report [OPTIONS] [RUN]\n\n"
    "Prints the report of a run of `codeflash optimize` or `codeflash startup`: the newest, or\n"
    "the one named (a folder of .codeflash/runs). Its page, report.html, is beside it.\n\n"
    "      --json                  the same as one JSON document\n"
    "      --open                  open the page in a browser\n"
    "      --config-file-path FILE the pyproject.toml (found upward from here)\n";

struct settings {
    const char *config_file;
    bool json, open, help;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "open", 0, CF_OPTION_FLAG, AT(open), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static enum cf_status open_page(const char *page, struct cf_error *err)
{
    const char *const argv[] = { "xdg-open", page, NULL };
    const struct cf_process process = { .argv = argv, .timeout_ns = UINT64_C(10000000000) };
    int wait_status = 0;
    enum cf_status status = cf_process_run(&process, &wait_status, err);

    if (status == CF_OK && wait_status != 0)
        status = cf_fail(err, CF_ECHILD, "xdg-open cannot open %s", page);
    return status;
}

static enum cf_status print_file(const char *path, struct cf_arena *arena, struct cf_error *err)
{
    char *text = NULL;
    size_t size = 0;
    enum cf_status status = cf_file_read(path, REPORT_MAX_BYTES, arena, &text, &size, err);

    if (status == CF_OK)
        (void)fwrite(text, 1, size, stdout);
    return status;
}

static enum cf_status report(const struct settings *settings, const char *id,
                             struct cf_arena *arena, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_project project;
    const char *folder = NULL, *file, *page;
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status == CF_OK)
        status = cf_run_find(project.root, id, CF_RUN_REPORT, arena, &folder, err);
    if (status == CF_ENOTFOUND && id == NULL)
        return cf_fail(
            err, status,
            "there is no report in %s: run codeflash optimize or codeflash startup first",
            project.root);
    if (status != CF_OK)
        return status;
    file = cf_path_join(arena, folder, settings->json ? "report.json" : "report.md");
    page = cf_path_join(arena, folder, "report.html");
    if (file == NULL || page == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (settings->open)
        return open_page(page, err);
    status = print_file(file, arena, err);
    if (status == CF_OK && !settings->json)
        cf_say("as a page: %s", page);
    return status;
}

int cmd_report(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { 0 };
    struct cf_list words = { 0 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &words,
        .arena = ctx->arena,
        .most = 1,
        .help = help,
        .helps = &settings.help,
    };
    struct cf_error err = CF_ERROR_INIT;
    int exit_status;
    enum cf_status status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    status = report(&settings, words.count > 0 ? words.items[0] : NULL, ctx->arena, &err);
    return status == CF_OK ? CF_EXIT_OK : cf_say_error(&err);
}
