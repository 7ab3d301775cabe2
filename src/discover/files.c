/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/files.h"

#include "base/file.h"
#include "project/path.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define DEPTH_MAX 64

struct lister {
    const struct cf_project *project;
    const struct cf_pytest_config *config;
    struct cf_arena *arena;
    struct cf_project_files *out;
    struct cf_index visited;   /* device and inode of folders */
    struct cf_list test_roots; /* absolute */
    struct cf_error *err;
};

static enum cf_status out_of_memory(struct lister *l)
{
    return cf_fail(l->err, CF_ENOMEM, "out of memory");
}

/* Folders where pytest does not look, nor do people keep sources there. */
static bool is_left_out(struct lister *l, const char *name, const char *path)
{
    const char *marker = cf_path_join(l->arena, path, "pyvenv.cfg");

    if (strcmp(name, "__pycache__") == 0 || strcmp(name, "site-packages") == 0)
        return true;
    for (size_t i = 0; i < l->config->not_below.count; i++) {
        if (fnmatch(l->config->not_below.items[i], name, 0) == 0)
            return true;
    }
    return marker != NULL && cf_path_is_file(marker);
}

static bool is_below(const char *path, const struct cf_list *folders)
{
    for (size_t i = 0; i < folders->count; i++) {
        if (cf_path_inside(path, folders->items[i]))
            return true;
    }
    return false;
}

/* A folder named tests or test somewhere on the way from the root. */
static bool is_in_tests_folder(const char *path)
{
    const char *part = path;

    for (const char *slash = strchr(part, '/'); slash != NULL; slash = strchr(part, '/')) {
        size_t length = (size_t)(slash - part);

        if ((length == 5 && memcmp(part, "tests", 5) == 0) ||
            (length == 4 && memcmp(part, "test", 4) == 0))
            return true;
        part = slash + 1;
    }
    return false;
}

/* What the file is for; false: nothing that concerns us. */
static bool choose_role(const struct lister *l, const struct cf_project_file *file,
                        enum cf_unit_role *role)
{
    const struct cf_project *project = l->project;
    const char *name = cf_path_base(file->path);
    bool product = cf_path_inside(file->absolute, project->module_root) &&
                   strcmp(name, "setup.py") != 0 && strcmp(name, "conftest.py") != 0;
    bool beside = is_in_tests_folder(file->path) ||
                  cf_path_inside(file->absolute, project->tests_root) ||
                  strcmp(name, "conftest.py") == 0;
    bool collected = is_below(file->absolute, &l->test_roots);

    for (size_t i = 0; i < l->config->files.count && collected; i++) {
        if (fnmatch(l->config->files.items[i], name, 0) == 0 ||
            (strchr(l->config->files.items[i], '/') != NULL &&
             fnmatch(l->config->files.items[i], file->absolute, 0) == 0)) {
            *role = CF_UNIT_TEST;
            return true;
        }
    }
    *role = beside ? CF_UNIT_SUPPORT : CF_UNIT_PRODUCT;
    return beside || (product && !is_below(file->absolute, &project->config.ignore_paths));
}

static enum cf_status add_file(struct lister *l, const char *absolute)
{
    struct cf_project_files *out = l->out;
    struct cf_project_file file = { .absolute = absolute };
    struct cf_project_file *items =
        cf_array_grow(l->arena, out->items, &out->capacity, out->count, sizeof(*items));

    if (items == NULL)
        return out_of_memory(l);
    out->items = items;
    file.path = cf_path_relative(absolute, l->project->root);
    if (choose_role(l, &file, &file.role))
        items[out->count++] = file;
    return CF_OK;
}

static enum cf_status skip(struct lister *l, const char *path, const char *why)
{
    const char *text =
        cf_arena_printf(l->arena, "%s: %s", cf_path_relative(path, l->project->root), why);

    return text == NULL ? out_of_memory(l) : cf_list_add(&l->out->skipped, l->arena, text, l->err);
}

static enum cf_status list_folder(struct lister *l, const char *folder, int depth);

static enum cf_status list_entry(struct lister *l, const char *folder, const char *name, int depth)
{
    const char *path = cf_path_join(l->arena, folder, name);
    size_t length = strlen(name);
    struct stat info;

    if (path == NULL)
        return out_of_memory(l);
    if (stat(path, &info) != 0) /* a link to nowhere is nothing */
        return errno == EACCES ? skip(l, path, strerror(errno)) : CF_OK;
    if (S_ISDIR(info.st_mode)) {
        uint32_t zero = 0;
        bool added = false;

        if (is_left_out(l, name, path))
            return CF_OK;
        if (cf_index_add(&l->visited, l->arena,
                         (struct cf_key){ (uint64_t)info.st_ino, (uint64_t)info.st_dev }, &zero,
                         &added, l->err) != CF_OK)
            return CF_ENOMEM;
        return added ? list_folder(l, path, depth + 1) : CF_OK;
    }
    if (length > 3 && strcmp(name + length - 3, ".py") == 0 && S_ISREG(info.st_mode))
        return add_file(l, path);
    return CF_OK;
}

/* Entries in the order of their names, so that links are followed from the same place always. */
static enum cf_status list_folder(struct lister *l, const char *folder, int depth)
{
    struct dirent **entries = NULL;
    enum cf_status status = CF_OK;
    int count;

    if (depth > DEPTH_MAX)
        return skip(l, folder, "too many folders inside each other");
    count = scandir(folder, &entries, NULL, alphasort);
    if (count < 0)
        return errno == ENOMEM ? out_of_memory(l) : skip(l, folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        if (status == CF_OK && strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            status = list_entry(l, folder, name, depth);
        free(entries[i]);
    }
    free(entries);
    return status;
}

static int compare(const void *a, const void *b)
{
    const struct cf_project_file *left = a, *right = b;

    return strcmp(left->path, right->path);
}

/* Where tests are: as pytest is told, else as we are, else anywhere. */
static enum cf_status find_test_roots(struct lister *l)
{
    const struct cf_project *project = l->project;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < l->config->test_paths.count && status == CF_OK; i++) {
        const char *joined = cf_path_join(l->arena, project->root, l->config->test_paths.items[i]);
        const char *path = joined == NULL ? NULL : cf_path_resolve(l->arena, joined);

        if (path == NULL)
            return out_of_memory(l);
        if (cf_path_is_dir(path) || cf_path_is_file(path))
            status = cf_list_add(&l->test_roots, l->arena, path, l->err);
    }
    if (status == CF_OK && project->config.tests_root != NULL)
        status = cf_list_add(&l->test_roots, l->arena, project->tests_root, l->err);
    if (status == CF_OK && l->test_roots.count == 0)
        status = cf_list_add(&l->test_roots, l->arena, project->root, l->err);
    return status;
}

enum cf_status cf_project_list(const struct cf_project *project,
                               const struct cf_pytest_config *config, struct cf_arena *arena,
                               struct cf_project_files *files, struct cf_error *err)
{
    struct lister l = {
        .project = project, .config = config, .arena = arena, .out = files, .err = err
    };
    const char *const more[] = { project->module_root, project->tests_root };
    enum cf_status status = find_test_roots(&l);

    *files = (struct cf_project_files){ 0 };
    if (status == CF_OK)
        status = list_folder(&l, project->root, 0);
    for (size_t i = 0; i < 2 && status == CF_OK; i++) {
        bool listed = cf_path_inside(more[i], project->root);

        if (!listed && cf_path_is_dir(more[i]))
            status = list_folder(&l, more[i], 0);
    }
    if (files->count > 0)
        qsort(files->items, files->count, sizeof(*files->items), compare);
    return status;
}
