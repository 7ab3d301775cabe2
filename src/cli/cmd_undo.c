/* SPDX-License-Identifier: Apache-2.0 */
#include "apply/apply.h"
#include "apply/runs.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/project.h"

#include <stdio.h>
#include <unistd.h>

static const char help[] =
    "usage: codeflash undo [OPTIONS] [RUN]\n\n"
    "Restores the files that a run of `codeflash optimize` or `codeflash startup` changed: the\n"
    "newest, or the one named (a folder of .codeflash/runs). A file that was changed since is\n"
    "left alone.\n\n"
    "      --config-file-path FILE the pyproject.toml (found upward from here)\n";

struct settings {
    const char *config_file;
    bool help;
};

static const struct cf_option table[] = {
    { "config-file-path", 0, CF_OPTION_TEXT, offsetof(struct settings, config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, offsetof(struct settings, config_file), NULL },
    { "help", 'h', CF_OPTION_FLAG, offsetof(struct settings, help), NULL },
};

static void say_files(const struct cf_list *files, const char *what)
{
    for (size_t i = 0; i < files->count; i++)
        cf_say("%s %s", what, files->items[i]);
}

static enum cf_status undo(const struct settings *settings, const char *id, struct cf_arena *arena,
                           struct cf_undone *undone, struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_project project;
    const char *folder = NULL;
    int lock = -1;
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status == CF_OK)
        status = cf_run_find(project.root, id, CF_RUN_APPLIED, arena, &folder, err);
    if (status == CF_ENOTFOUND && id == NULL)
        return cf_fail(err, status, "there is no run to undo in %s", project.root);
    if (status == CF_OK)
        status = cf_project_lock(project.root, arena, &lock, err);
    if (status == CF_OK)
        status = cf_undo(folder, project.root, arena, undone, err);
    if (lock >= 0)
        (void)close(lock);
    if (status == CF_OK && undone->kept.count > 0)
        cf_say("the patch of the run is %s/patch.diff: git apply -R", folder);
    return status;
}

int cmd_undo(struct cf_context *ctx, int argc, char **argv)
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
    struct cf_undone undone = { 0 };
    enum cf_status status;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    status = undo(&settings, words.count > 0 ? words.items[0] : NULL, ctx->arena, &undone, &err);
    say_files(&undone.restored, "restored");
    say_files(&undone.already, "was as before:");
    say_files(&undone.kept, "changed since, not restored:");
    if (status != CF_OK)
        return cf_say_error(&err);
    return undone.kept.count > 0 ? CF_EXIT_FAILURE : CF_EXIT_OK;
}
