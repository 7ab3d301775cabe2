/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/path.h"
#include "project/project.h"
#include "project/toml.h"
#include "scan/setup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define IGNORE_MAX_BYTES (4U << 20)

static const char help[] =
    "usage: codeflash init [--yes] [--config-file-path FILE]\n\n"
    "Writes what was detected into [tool.codeflash] of pyproject.toml and .codeflash/setup.md,\n"
    "and offers lines for .gitignore: a trace holds the arguments of your functions, secrets\n"
    "among them.\n";

/* Traces hold arguments: nothing of a run is to be committed by accident. */
static const char *const ignore_lines[] = { ".codeflash/", "codeflash.trace*" };

struct settings {
    const char *config_file;
    bool yes, help;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "yes", 'y', CF_OPTION_FLAG, AT(yes), NULL },
    { "config-file-path", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "config-file", 0, CF_OPTION_TEXT, AT(config_file), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static mode_t mode_of(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 ? info.st_mode & 07777 : 0644;
}

static void add_key(struct cf_buf *lines, struct cf_arena *arena, const char *key, const char *path,
                    const char *root)
{
    const char *value = cf_toml_quote(arena, cf_path_relative(path, root));

    if (value == NULL)
        lines->status = CF_ENOMEM;
    else
        cf_buf_printf(lines, "%s = %s\n", key, value);
}

/* The new text of the file: everything as it was, our lines added. */
static enum cf_status compose(const struct cf_project *project, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_buf *out, struct cf_error *err)
{
    static const char *const name[2] = { "tool", "codeflash" };
    struct cf_toml_table found = { 0 };
    enum cf_status status = cf_toml_read(text, size, name, arena, &found, err);
    size_t at = found.insert_at;

    if (status != CF_OK)
        return status;
    if (found.found && at == 0)
        return cf_fail(err, CF_EUSAGE,
                       "%s: [tool.codeflash] is written without a header of its "
                       "own: add the keys by hand",
                       project->config.path);
    if (!found.found)
        at = size;
    cf_buf_add(out, text, at);
    if (at > 0 && text[at - 1] != '\n')
        cf_buf_add_char(out, '\n');
    if (!found.found)
        cf_buf_add_str(out, size > 0 ? "\n[tool.codeflash]\n" : "[tool.codeflash]\n");
    if (project->config.module_root == NULL)
        add_key(out, arena, "module-root", project->module_root, project->root);
    if (project->config.tests_root == NULL)
        add_key(out, arena, "tests-root", project->tests_root, project->root);
    cf_buf_add(out, text + at, size - at);
    return cf_buf_status(out, err);
}

static enum cf_status write_config(const struct cf_project *project, struct cf_arena *arena,
                                   struct cf_error *err)
{
    const char *path = project->config.path;
    struct cf_buf out;
    enum cf_status status = CF_OK;
    char *text = NULL;
    size_t size = 0;

    if (project->detected == NULL) {
        printf("%s is complete\n", path);
        return CF_OK;
    }
    if (path == NULL)
        path = cf_path_join(arena, project->root, CF_CONFIG_FILE);
    else
        status = cf_file_read(path, CF_TOML_MAX_BYTES, arena, &text, &size, err);
    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_buf_init(&out, (size_t)CF_TOML_MAX_BYTES + 65536);
    if (status == CF_OK)
        status = compose(project, text == NULL ? "" : text, size, arena, &out, err);
    if (status == CF_OK)
        status = cf_file_write(path, cf_buf_str(&out), out.len, mode_of(path), err);
    if (status == CF_OK)
        printf("%s: %s\n", path, project->detected);
    cf_buf_deinit(&out);
    return status;
}

static bool has_line(const char *text, const char *line)
{
    size_t length = strlen(line);

    for (; *text != '\0'; text += strcspn(text, "\n"), text += *text == '\n') {
        if (strncmp(text, line, length) == 0 && strchr("\r\n", text[length]) != NULL)
            return true;
    }
    return false;
}

/* On a terminal the user is asked; elsewhere only --yes means yes. */
static bool confirmed(const struct settings *settings, const char *path)
{
    char answer[16];

    if (settings->yes)
        return true;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return false;
    printf("add them to %s? [y/N] ", path);
    (void)fflush(stdout);
    return fgets(answer, sizeof(answer), stdin) != NULL && (answer[0] == 'y' || answer[0] == 'Y');
}

static enum cf_status offer_ignore(const struct settings *settings, const char *root,
                                   struct cf_arena *arena, struct cf_error *err)
{
    const char *path = cf_path_join(arena, root, ".gitignore");
    enum cf_status status;
    struct cf_buf out;
    char *text = NULL;
    size_t size = 0;
    size_t before;

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (access(path, F_OK) == 0 &&
        (status = cf_file_read(path, IGNORE_MAX_BYTES, arena, &text, &size, err)) != CF_OK)
        return status;
    cf_buf_init(&out, (size_t)IGNORE_MAX_BYTES + 4096);
    cf_buf_add(&out, text == NULL ? "" : text, size);
    if (text != NULL && size > 0 && text[size - 1] != '\n')
        cf_buf_add_char(&out, '\n');
    before = out.len;
    for (size_t i = 0; i < sizeof(ignore_lines) / sizeof(ignore_lines[0]); i++) {
        if (text == NULL || !has_line(text, ignore_lines[i]))
            cf_buf_printf(&out, "%s\n", ignore_lines[i]);
    }
    status = cf_buf_status(&out, err);
    if (status == CF_OK && out.len > before) {
        printf("lines for .gitignore (a trace holds arguments, secrets among them):\n%s",
               cf_buf_str(&out) + before);
        if (confirmed(settings, path))
            status = cf_file_write(path, cf_buf_str(&out), out.len, mode_of(path), err);
    }
    cf_buf_deinit(&out);
    return status;
}

/* For `codeflash scan`; a file that is there is the user's. */
static enum cf_status write_setup(const struct cf_project *project, struct cf_arena *arena,
                                  struct cf_error *err)
{
    bool written = false;
    enum cf_status status = cf_scan_setup_write(project, arena, &written, err);

    if (written)
        printf("%s/.codeflash/setup.md: the runner and the test command\n", project->root);
    return status;
}

static enum cf_status init(const struct settings *settings, struct cf_arena *arena,
                           struct cf_error *err)
{
    const struct cf_target target = { 0 };
    struct cf_project project;
    enum cf_status status = cf_project_open(settings->config_file, &target, arena, &project, err);

    if (status == CF_OK)
        status = write_config(&project, arena, err);
    if (status == CF_OK)
        status = write_setup(&project, arena, err);
    if (status == CF_OK)
        status = offer_ignore(settings, project.root, arena, err);
    return status;
}

int cmd_init(struct cf_context *ctx, int argc, char **argv)
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
    struct cf_error err = CF_ERROR_INIT;
    int exit_status;

    if (!cf_options_begin(&options, argc, argv, &exit_status))
        return exit_status;
    return init(&settings, ctx->arena, &err) == CF_OK ? CF_EXIT_OK : cf_say_error(&err);
}
