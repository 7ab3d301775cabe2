/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "cli/startup.h"
#include "project/path.h"
#include "project/toml.h"

#include <string.h>

#define SCRIPT_MAX_BYTES ((size_t)4 << 20)
#define COMMAND_MAX_BYTES 4096

/* "-c 'import x'" as a person would type it; NULL: no memory. */
static const char *words(struct cf_arena *arena, const char *option, const char *text,
                         char *const *arguments)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_-./=:,+@%";
    const char *line = option;

    for (size_t i = 0; text != NULL && line != NULL && strlen(line) < COMMAND_MAX_BYTES; i++) {
        const bool plain = text[strspn(text, safe)] == '\0' && *text != '\0';

        line = cf_arena_printf(arena, "%s%s%s%s%s", line, *line == '\0' ? "" : " ",
                               plain ? "" : "'", text, plain ? "" : "'");
        text = arguments[i];
    }
    return line;
}

/* The first line says that Python runs it. */
static bool is_python_script(const char *path, struct cf_arena *arena)
{
    char *text = NULL;
    size_t size = 0;
    const char *end, *python;

    if (!cf_path_is_file(path) ||
        cf_file_read(path, SCRIPT_MAX_BYTES, arena, &text, &size, NULL) != CF_OK || size < 2 ||
        text[0] != '#' || text[1] != '!')
        return false;
    /* Where the path of the interpreter is long, a shell starts it: the second line does. */
    end = strchr(text, '\n');
    if (end != NULL && memmem(text, (size_t)(end - text), "/sh", 3) != NULL)
        end = strchr(end + 1, '\n');
    if (end == NULL)
        return false;
    python = strstr(text, "python");
    return python != NULL && python < end;
}

/* The script beside the interpreter; NULL: there is none. */
static const char *installed_script(const struct cf_startup_command *command, const char *name)
{
    const char *folder = cf_path_folder(command->arena, command->interpreter.executable);
    const char *path = folder == NULL ? NULL : cf_path_join(command->arena, folder, name);

    return path != NULL && is_python_script(path, command->arena) ? path : NULL;
}

/* "pkg.mod:main" as code that does what an installed script does; NULL: it is not of that form. */
static const char *entry_code(struct cf_arena *arena, const char *name, const char *entry)
{
    const char *colon = strchr(entry, ':');
    const size_t module = colon == NULL ? 0 : (size_t)(colon - entry);
    size_t object;

    if (module == 0)
        return NULL;
    object = strspn(colon + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    if (object == 0)
        return NULL;
    return cf_arena_printf(arena,
                           "import sys\nfrom %.*s import %.*s\nsys.argv[0] = '%s'\n"
                           "sys.exit(%.*s())",
                           (int)module, entry, (int)object, colon + 1, name,
                           (int)strcspn(colon + 1, " ["), colon + 1);
}

/* The project's console scripts as "name=module:function"; extras are left out. */
static enum cf_status list_scripts(struct cf_startup_command *command, struct cf_error *err)
{
    static const char *const where[2] = { "project", "scripts" };
    struct cf_toml_table table = { 0 };
    char *text = NULL;
    size_t size = 0;
    const char *path = cf_path_join(command->arena, command->project.root, CF_CONFIG_FILE);
    enum cf_status status = CF_OK;

    if (path == NULL ||
        cf_file_read(path, CF_TOML_MAX_BYTES, command->arena, &text, &size, NULL) != CF_OK ||
        cf_toml_read(text, size, where, command->arena, &table, NULL) != CF_OK)
        return CF_OK;
    for (size_t i = 0; i < table.count && status == CF_OK; i++) {
        const struct cf_toml_entry *entry = &table.entries[i];
        const char *target = entry->kind == CF_TOML_STRING ? entry->strings.items[0] : "";
        const char *script = cf_arena_printf(command->arena, "%s=%.*s", entry->key,
                                             (int)strcspn(target, " ["), target);

        if (entry_code(command->arena, entry->key, target) != NULL)
            status = script == NULL
                         ? cf_fail(err, CF_ENOMEM, "out of memory")
                         : cf_list_add(&command->program.scripts, command->arena, script, err);
    }
    return status;
}

static const char *declared_script(const struct cf_startup_command *command, const char *name)
{
    const struct cf_list *scripts = &command->program.scripts;
    const size_t length = strlen(name);

    for (size_t i = 0; i < scripts->count; i++) {
        if (strncmp(scripts->items[i], name, length) == 0 && scripts->items[i][length] == '=')
            return entry_code(command->arena, name, scripts->items[i] + length + 1);
    }
    return NULL;
}

static enum cf_status find_script(struct cf_startup_command *command, struct cf_error *err)
{
    const char *name = command->argv[0];
    const char *found = NULL;

    command->program.kind = CF_STARTUP_SCRIPT;
    if (cf_path_is_file(name) || cf_path_is_dir(name)) {
        command->program.text = cf_path_resolve(command->arena, name);
        command->program.script = cf_path_base(name);
        return command->program.text == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
    }
    if (strchr(name, '/') == NULL && strchr(name, '\'') == NULL) {
        command->program.script = name;
        found = installed_script(command, name);
        if (found == NULL) {
            found = declared_script(command, name);
            command->program.kind = CF_STARTUP_CODE;
        }
    }
    command->program.text = found;
    if (found == NULL)
        return cf_fail(err, CF_ENOTFOUND,
                       "%s is neither a script, nor a console script beside %s, nor one of "
                       "[project.scripts]",
                       name, command->interpreter.given);
    return CF_OK;
}

enum cf_status cf_startup_program_find(const struct cf_startup_settings *settings,
                                       struct cf_startup_command *command, struct cf_error *err)
{
    struct cf_startup_program *program = &command->program;
    enum cf_status status = list_scripts(command, err);

    if (status != CF_OK)
        return status;
    program->arguments = command->argv;
    if (settings->code != NULL) {
        program->kind = CF_STARTUP_CODE;
        program->text = settings->code;
        command->text = words(command->arena, "-c", settings->code, program->arguments);
    } else if (settings->module != NULL) {
        program->kind = CF_STARTUP_MODULE;
        program->text = settings->module;
        command->text = words(command->arena, "-m", settings->module, program->arguments);
    } else {
        program->arguments = command->argv + 1;
        status = find_script(command, err);
        command->text = words(command->arena, "", command->argv[0], program->arguments);
    }
    if (status == CF_OK && command->text == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    return status;
}
