/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/options.h"
#include "project/interpreter.h"
#include "project/path.h"
#include "project/project.h"

#include <stdio.h>

static const char help[] = "usage: codeflash doctor [--python EXE] [--config-file-path FILE]\n\n"
                           "Checks the interpreter, the package in it and the configuration.\n";

struct settings {
    const char *python, *config_file;
    bool help;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static bool report(const char *what, bool good, const char *text)
{
    printf("%-14s %-8s %s\n", what, good ? "ok" : "problem", text);
    return good;
}

static bool check_interpreter(const struct settings *settings, struct cf_arena *arena)
{
    struct cf_error err = CF_ERROR_INIT;
    struct cf_interpreter it;
    const char *text;

    if (cf_interpreter_find(settings->python, arena, &it, &err) != CF_OK ||
        cf_interpreter_check(&it, &err) != CF_OK)
        return report("interpreter", false, err.message);
    text = cf_arena_printf(arena, "%s (Python %s, %s)", it.executable, it.version, it.why);
    return report("interpreter", text != NULL, text != NULL ? text : "out of memory") &&
           report("extension", true, it.extension) && report("start-up hook", true, it.hook);
}

static bool check_project(const struct settings *settings, struct cf_arena *arena)
{
    const struct cf_target target = { 0 };
    struct cf_error err = CF_ERROR_INIT;
    struct cf_project project;
    const char *text;

    if (cf_project_open(settings->config_file, &target, arena, &project, &err) != CF_OK)
        return report("configuration", false, err.message);
    text = cf_arena_printf(
        arena, "%s: module-root %s, tests-root %s%s",
        project.config.path != NULL ? project.config.path : "no pyproject.toml",
        cf_path_relative(project.module_root, project.root),
        cf_path_relative(project.tests_root, project.root),
        project.detected == NULL ? "" : " (detected in part; `codeflash init` writes them down)");
    return report("configuration", text != NULL, text != NULL ? text : "out of memory");
}

int cmd_doctor(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { 0 };
    struct cf_list words = { 0 };
    const struct cf_options options = {
        .table = table,
        .count = sizeof(table) / sizeof(table[0]),
        .target = &settings,
        .words = &words,
        .arena = ctx->arena,
        .help = help,
        .helps = &settings.help,
    };
    bool good;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    good = check_interpreter(&settings, ctx->arena);
    good = check_project(&settings, ctx->arena) && good;
    return good ? CF_EXIT_OK : CF_EXIT_FAILURE;
}
