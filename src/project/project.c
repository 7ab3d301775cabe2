/* SPDX-License-Identifier: Apache-2.0 */
#include "project/project.h"

#include "base/file.h"
#include "project/path.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

/* Packages that are never the product, whatever the layout. */
static const char *const side_folders[] = {
    "tests", "test",       "testing", "docs",  "doc",  "examples",     "example", "scripts",
    "tools", "benchmarks", "bench",   "build", "dist", "node_modules", "venv",    "env",
};

static bool has(struct cf_arena *arena, const char *folder, const char *name)
{
    const char *path = cf_path_join(arena, folder, name);

    return path != NULL && access(path, F_OK) == 0;
}

static bool has_folder(struct cf_arena *arena, const char *folder, const char *name)
{
    const char *path = cf_path_join(arena, folder, name);

    return path != NULL && cf_path_is_dir(path);
}

static bool is_side_folder(const char *name)
{
    for (size_t i = 0; i < sizeof(side_folders) / sizeof(side_folders[0]); i++) {
        if (strcmp(side_folders[i], name) == 0)
            return true;
    }
    return name[0] == '.';
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t tail = strlen(end);

    return length >= tail && strcmp(text + length - tail, end) == 0;
}

/* Importable things right in the folder: the number of packages, one of them, and of modules. */
static size_t count_packages(struct cf_arena *arena, const char *folder, const char **one,
                             size_t *modules)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    size_t count = 0;

    *one = NULL;
    *modules = 0;
    if (dir == NULL)
        return 0;
    while ((entry = readdir(dir)) != NULL) {
        const char *package;

        if (ends_with(entry->d_name, ".py") && strcmp(entry->d_name, "setup.py") != 0 &&
            strcmp(entry->d_name, "conftest.py") != 0)
            (*modules)++;
        if (is_side_folder(entry->d_name))
            continue;
        package = cf_path_join(arena, folder, entry->d_name);
        if (package == NULL || !has(arena, package, "__init__.py"))
            continue;
        *one = package;
        count++;
    }
    (void)closedir(dir);
    return count;
}

/* The nearest folder at or above `folder` that looks like a project's; else `folder` itself. */
static const char *find_root(struct cf_arena *arena, const char *folder)
{
    static const char *const signs[] = { CF_CONFIG_FILE, "setup.py", "setup.cfg", ".git", ".hg" };
    const char *at = folder;

    while (at != NULL) {
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
            if (has(arena, at, signs[i]))
                return at;
        }
        if (strcmp(at, "/") == 0)
            break;
        at = cf_path_folder(arena, at);
    }
    return folder;
}

static const char *detect_module_root(struct cf_arena *arena, const char *root,
                                      const struct cf_target *target)
{
    const char *script = target->script == NULL ? NULL : cf_path_resolve(arena, target->script);
    const char *src = cf_path_join(arena, root, "src");
    const char *package = NULL;
    size_t modules = 0;

    if (script != NULL && !cf_path_inside(script, root))
        return cf_path_is_dir(script) ? script : cf_path_folder(arena, script);
    /* A script beside src/ has functions of its own: then everything counts. */
    if (src != NULL && !has(arena, src, "__init__.py") &&
        count_packages(arena, src, &package, &modules) + modules > 0 &&
        (script == NULL || cf_path_inside(script, src)))
        return src;
    if (script == NULL && count_packages(arena, root, &package, &modules) == 1 && modules == 0)
        return package;
    return root;
}

static const char *detect_tests_root(struct cf_arena *arena, const char *root,
                                     const char *module_root)
{
    static const char *const names[] = { "tests", "test" };
    const char *const folders[] = { root, module_root };

    for (size_t f = 0; f < 2; f++) {
        for (size_t i = 0; i < 2; i++) {
            if (has_folder(arena, folders[f], names[i]))
                return cf_path_join(arena, folders[f], names[i]);
        }
    }
    return cf_path_join(arena, root, "tests");
}

static enum cf_status load_config(const char *config_path, const struct cf_target *target,
                                  struct cf_arena *arena, struct cf_project *project,
                                  struct cf_error *err)
{
    const char *cwd = cf_path_resolve(arena, ".");
    const char *script = target->script == NULL ? NULL : cf_path_resolve(arena, target->script);
    const char *start = cwd;

    if (cwd == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (config_path == NULL)
        config_path = cf_config_find(cwd, arena);
    if (config_path != NULL) {
        enum cf_status status = cf_config_load(config_path, arena, &project->config, err);

        project->root = project->config.folder;
        return status;
    }
    if (script != NULL)
        start = cf_path_is_dir(script) ? script : cf_path_folder(arena, script);
    project->config.folder = start;
    project->root = start == NULL ? NULL : find_root(arena, start);
    return project->root == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

static enum cf_status check_roots(const struct cf_project *project, struct cf_error *err)
{
    const char *where = project->config.path == NULL ? "" : project->config.path;

    if (!cf_path_is_dir(project->module_root))
        return cf_fail(err, CF_ENOTFOUND, "%.200s: module-root %.200s is not a folder", where,
                       project->module_root);
    if (access(project->tests_root, F_OK) == 0 && !cf_path_is_dir(project->tests_root))
        return cf_fail(err, CF_ENOTFOUND, "%.200s: tests-root %.200s is not a folder", where,
                       project->tests_root);
    if (cf_path_inside(project->module_root, project->tests_root))
        return cf_fail(err, CF_EUSAGE,
                       "%.200s: module-root %.120s is inside tests-root: nothing would be recorded",
                       where, project->module_root);
    return CF_OK;
}

enum cf_status cf_project_open(const char *config_path, const struct cf_target *target,
                               struct cf_arena *arena, struct cf_project *project,
                               struct cf_error *err)
{
    enum cf_status status;
    bool module_known;
    bool tests_known;

    *project = (struct cf_project){ 0 };
    status = load_config(config_path, target, arena, project, err);
    if (status != CF_OK)
        return status;
    module_known = project->config.module_root != NULL;
    tests_known = project->config.tests_root != NULL;
    project->module_root = module_known ? project->config.module_root
                                        : detect_module_root(arena, project->root, target);
    if (project->module_root != NULL)
        project->tests_root = tests_known
                                  ? project->config.tests_root
                                  : detect_tests_root(arena, project->root, project->module_root);
    if (project->tests_root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (!module_known || !tests_known) {
        project->detected = cf_arena_printf(
            arena, "%s%s%s%s%s (detected; `codeflash init` writes it down)",
            module_known ? "" : "module-root ",
            module_known ? "" : cf_path_relative(project->module_root, project->root),
            module_known || tests_known ? "" : ", ", tests_known ? "" : "tests-root ",
            tests_known ? "" : cf_path_relative(project->tests_root, project->root));
        if (project->detected == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return check_roots(project, err);
}
