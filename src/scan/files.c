/* SPDX-License-Identifier: Apache-2.0 */
/* The Python files of the project, tests left out. */
#include "discover/files.h"
#include "base/file.h"
#include "project/path.h"
#include "scan/parts.h"

#include <string.h>

/* Folders whose files show how the project is used, not what it is. */
static bool is_aside(const char *path)
{
    static const char *const folders[] = {
        "doc",   "docs",    "example", "examples", "benchmark", "benchmarks",
        "bench", "demo",    "demos",   "tutorial", "tutorials", "samples",
        "tools", "scripts", ".github", "testing",
    };

    for (const char *slash = strchr(path, '/'); slash != NULL; slash = strchr(path, '/')) {
        const size_t length = (size_t)(slash - path);

        for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
            if (strlen(folders[i]) == length && memcmp(path, folders[i], length) == 0)
                return true;
        }
        path = slash + 1;
    }
    return false;
}

/* The folder that the file's module name starts below: above the packages that it is in. */
static const char *import_root(const struct cf_project *project, const char *absolute,
                               struct cf_arena *arena)
{
    const char *folder = cf_path_folder(arena, absolute);
    bool packaged = false;

    while (folder != NULL && strcmp(folder, project->root) != 0) {
        const char *init = cf_path_join(arena, folder, "__init__.py");

        if (init == NULL)
            return NULL;
        if (!cf_path_is_file(init))
            break;
        packaged = true;
        folder = cf_path_folder(arena, folder);
    }
    if (!packaged && folder != NULL)
        folder =
            cf_path_inside(absolute, project->module_root) ? project->module_root : project->root;
    return folder;
}

/* "pkg.mod" for <root>/pkg/mod.py; NULL: out of memory. */
static const char *module_name(const char *root, const char *absolute, struct cf_arena *arena)
{
    char *name = cf_arena_strdup(arena, cf_path_relative(absolute, root));
    size_t length = name == NULL ? 0 : strlen(name) - 3; /* ".py" */

    if (name == NULL)
        return NULL;
    name[length] = '\0';
    if (length >= 9 && strcmp(name + length - 9, "/__init__") == 0)
        name[length - 9] = '\0';
    for (char *at = name; *at != '\0'; at++) {
        if (*at == '/')
            *at = '.';
    }
    return name;
}

static enum cf_status load_one(const struct cf_project *project, struct cf_parser *parser,
                               const struct cf_project_file *listed, struct cf_scan *scan,
                               struct cf_scan_file *file, struct cf_error *err)
{
    const char *root = import_root(project, listed->absolute, scan->arena);
    char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    *file = (struct cf_scan_file){
        .path = listed->path,
        .absolute = listed->absolute,
        .module = root == NULL ? NULL : module_name(root, listed->absolute, scan->arena),
        .is_package = strcmp(cf_path_base(listed->path), "__init__.py") == 0,
        .is_aside = is_aside(listed->path),
    };
    if (file->module == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(listed->absolute, CF_SYNTAX_MAX_BYTES, scan->arena, &text, &size, err);
    file->text = text;
    if (status == CF_OK)
        status = cf_source_read(parser, text, size, scan->arena, &file->source, err);
    return status;
}

enum cf_status cf_scan_files_load(const struct cf_project *project, struct cf_scan *scan,
                                  struct cf_scan_files *files, struct cf_error *err)
{
    struct cf_project whole = *project; /* scripts beside the module root count too */
    struct cf_pytest_config config = { 0 };
    struct cf_project_files listed = { 0 };
    struct cf_parser *parser = NULL;
    enum cf_status status = cf_pytest_config_read(project->root, scan->arena, &config, err);

    if (!cf_path_inside(project->root, project->tests_root))
        whole.module_root = project->root;
    *files = (struct cf_scan_files){ 0 };
    if (status == CF_OK)
        status = cf_project_list(&whole, &config, scan->arena, &listed, err);
    if (status == CF_OK)
        status = cf_parser_new(&parser, err);
    files->items = cf_arena_alloc(scan->arena, (listed.count + 1) * sizeof(*files->items));
    if (status == CF_OK && files->items == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; files->items != NULL && i < listed.count && status == CF_OK; i++) {
        struct cf_error fault = CF_ERROR_INIT;

        if (listed.items[i].role != CF_UNIT_PRODUCT)
            continue;
        status =
            load_one(project, parser, &listed.items[i], scan, &files->items[files->count], &fault);
        if (status == CF_OK)
            files->count++;
        else if (status == CF_ENOMEM)
            status = cf_fail(err, CF_ENOMEM, "out of memory");
        else
            status = cf_scan_note(scan, err, "not looked at: %s: %s", listed.items[i].path,
                                  fault.message);
    }
    cf_parser_free(parser);
    return status;
}
