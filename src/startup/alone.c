/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every module of the project, imported alone in a fresh process: it must import as before, and
 * each public name that it had must be reachable.
 */
#include "base/clock.h"
#include "base/file.h"
#include "startup/exec.h"
#include "startup/search.h"

#include <dirent.h>
#include <string.h>

#define LIST_MAX_BYTES ((size_t)16 << 20)
#define ALONE_MAX_NS (1200 * CF_NS_PER_SECOND)
#define DEPTH_MAX 20
#define SCRIPT_MAX_BYTES ((size_t)4 << 20)

/* --- the modules --------------------------------------------------------------------------------
 */

static bool is_identifier(const char *text, size_t length)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

    return length > 0 && strspn(text, "0123456789") == 0 && strspn(text, letters) > 0 &&
           strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") >=
               length;
}

/* Not imported: they run, or belong to others. */
static bool is_left_out(const char *name)
{
    static const char *const names[] = { "__main__.py", "__init__.py", "conftest.py", "setup.py",
                                         "tests",       "test",        "testing",     NULL };

    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return strncmp(name, "test_", 5) == 0;
}

/* Appends the modules of the package in the folder, itself first, in the order of the folder. */
static void list_package(struct cf_startup_work *work, const char *folder, const char *name,
                         struct cf_buf *out, int depth)
{
    const char *init = cf_path_join(work->arena, folder, "__init__.py");
    DIR *dir = init != NULL && cf_path_is_file(init) && depth < DEPTH_MAX ? opendir(folder) : NULL;
    const struct dirent *entry;

    if (dir == NULL)
        return;
    cf_buf_printf(out, "%s\n", name);
    while ((entry = readdir(dir)) != NULL) {
        const size_t length = strcspn(entry->d_name, ".");
        const char *path, *inside;

        if (is_left_out(entry->d_name) || !is_identifier(entry->d_name, length))
            continue;
        path = cf_path_join(work->arena, folder, entry->d_name);
        inside = cf_arena_printf(work->arena, "%s.%.*s", name, (int)length, entry->d_name);
        if (path == NULL || inside == NULL)
            break;
        if (strcmp(entry->d_name + length, ".py") == 0)
            cf_buf_printf(out, "%s\n", inside);
        else if (entry->d_name[length] == '\0')
            list_package(work, path, inside, out, depth + 1);
    }
    (void)closedir(dir);
}

/* The program's own file, imported by its name: it must have a part for when it is run. */
static void list_script(struct cf_startup_work *work, const struct cf_startup_module *main,
                        struct cf_buf *out)
{
    const char *base = cf_path_base(main->file), *root = work->startup->root;
    const size_t length = strcspn(base, ".");
    char *text = NULL;
    size_t size = 0;

    if (strncmp(main->file, root, strlen(root)) != 0 || base != main->file + strlen(root) + 1 ||
        is_left_out(base) || !is_identifier(base, length) ||
        cf_file_read(main->file, SCRIPT_MAX_BYTES, work->arena, &text, &size, NULL) != CF_OK ||
        strstr(text, "\nif __name__ == ") == NULL)
        return;
    cf_buf_printf(out, "%.*s\n", (int)length, base);
}

/* The packages and modules at the top that the program loads. */
static enum cf_status list_modules(struct cf_startup_work *work, struct cf_buf *out,
                                   struct cf_error *err)
{
    const struct cf_startup_graph *graph = &work->startup->graph;

    for (uint32_t i = 1; i < graph->count; i++) {
        const struct cf_startup_module *module = &graph->modules[i];
        const char *base = cf_path_base(module->file);

        if (!module->own || !module->loaded || strchr(module->name, '.') != NULL)
            continue;
        if (strcmp(module->name, "__main__") == 0)
            list_script(work, module, out);
        else if (strcmp(base, "__init__.py") == 0)
            list_package(
                work,
                cf_arena_strndup(work->arena, module->file, (size_t)(base - module->file - 1)),
                module->name, out, 0);
        else if (*base != '\0')
            cf_buf_printf(out, "%s\n", module->name);
    }
    return cf_buf_status(out, err);
}

/* --- the imports --------------------------------------------------------------------------------
 */

/* Imports the modules that the file `names` lists, in the copy; `before` NULL: of the original. */
static enum cf_status import_alone(struct cf_startup_work *work, enum cf_startup_side side,
                                   const char *names, const char *out, const char *before,
                                   struct cf_error *err)
{
    const char *script = cf_path_join(work->arena, work->shims, "alone.py");
    const char *list[] = { script, names, out, before, NULL };
    const struct cf_startup_words words = { .words = list, .timeout_ns = ALONE_MAX_NS };
    struct cf_startup_ended ended = { 0 };
    enum cf_status status;

    if (script == NULL || out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_startup_python(work, side, &words, &ended, err);
    if (status == CF_OK && ended.wait_status != 0)
        status = cf_fail(err, CF_ECHILD, "importing the modules alone: %s: %s",
                         cf_startup_end(work, ended.wait_status),
                         cf_startup_last_line(work, &ended.err));
    cf_startup_ended_deinit(&ended);
    return status;
}

enum cf_status cf_startup_alone_before(struct cf_startup_work *work, struct cf_error *err)
{
    struct cf_buf names;
    enum cf_status status;

    cf_startup_tell(work, "each module of the project, imported alone");
    work->modules = cf_path_join(work->arena, work->work, "modules");
    if (work->modules == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_buf_init(&names, LIST_MAX_BYTES);
    status = list_modules(work, &names, err);
    if (status == CF_OK)
        status = cf_file_write(work->modules, cf_buf_str(&names), names.len, 0600, err);
    cf_buf_deinit(&names);
    return status == CF_OK ? cf_startup_alone_look(work, "alone", err) : status;
}

enum cf_status cf_startup_alone_look(struct cf_startup_work *work, const char *name,
                                     struct cf_error *err)
{
    work->alone = cf_path_join(work->arena, work->work, name);
    if (work->alone == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return import_alone(work, CF_SIDE_BEFORE, work->modules, work->alone, NULL, err);
}

/* --- the comparison -----------------------------------------------------------------------------
 */

/* What is done with a module that is not as before; `names` cannot be reached any more. */
typedef enum cf_status see_fn(struct cf_startup_work *work, const char *module, const char *names,
                              const char *fault, void *context, struct cf_error *err);

/* The next line `name<TAB>end<TAB>names` of a text, cut at its tabs. False: there is none. */
static bool next_line(char **rest, const char *fields[3])
{
    char *line = *rest, *tab, *second, *end;

    if (line == NULL || *line == '\0')
        return false;
    end = strchrnul(line, '\n');
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    tab = strchr(line, '\t');
    second = tab == NULL ? NULL : strchr(tab + 1, '\t');
    if (second == NULL)
        return false;
    *tab = *second = '\0';
    fields[0] = line;
    fields[1] = tab + 1;
    fields[2] = second + 1;
    return true;
}

/* How the module ends, in the copy "after", other than before; NULL: in no way. */
static const char *fault_of(struct cf_startup_work *work, const char *const old[3],
                            const char *const new[3])
{
    /* An import that met itself, and does not any more, was of no use to anybody. */
    if (strcmp(old[1], "circular ImportError") == 0 && strcmp(new[1], "ok") == 0)
        return NULL;
    if (strcmp(old[1], new[1]) != 0)
        return cf_arena_printf(work->arena, "importing %s alone ends with %s instead of %s", new[0],
                               new[1], old[1]);
    if (*new[2] != '\0')
        return cf_arena_printf(work->arena, "%s.%.*s cannot be reached any more", new[0],
                               (int)strcspn(new[2], ". "), new[2]);
    return NULL;
}

/* Calls `see` with each module that is not as before, until it fails. */
static enum cf_status compare(struct cf_startup_work *work, const char *after, see_fn *see,
                              void *context, struct cf_error *err)
{
    char *texts[2] = { NULL, NULL };
    const char *old[3] = { "", "", "" }, *new[3];
    size_t size = 0;
    enum cf_status status =
        cf_file_read(work->alone, LIST_MAX_BYTES, work->arena, &texts[0], &size, err);

    if (status == CF_OK)
        status = cf_file_read(after, LIST_MAX_BYTES, work->arena, &texts[1], &size, err);
    while (status == CF_OK && next_line(&texts[1], new)) {
        const char *fault;

        while (strcmp(old[0], new[0]) != 0 && next_line(&texts[0], old))
            ;
        fault = fault_of(work, old, new);
        if (fault != NULL)
            status = see(work, new[0], new[2], fault, context, err);
    }
    return status;
}

/* `context` is where the first fault is kept. */
static enum cf_status keep_first(struct cf_startup_work *work, const char *module,
                                 const char *names, const char *fault, void *context,
                                 struct cf_error *err)
{
    const char **first = context;

    (void)work, (void)module, (void)names, (void)err;
    if (*first == NULL)
        *first = fault;
    return CF_OK;
}

/* For cf_startup_bisect(): `what` is the file that names one module. */
static enum cf_status check_alone(struct cf_startup_work *work, const void *what,
                                  const char **fault, struct cf_error *err)
{
    const char *names = what;
    const char *out = cf_path_join(work->arena, work->work, "alone.one");
    enum cf_status status = import_alone(work, CF_SIDE_AFTER, names, out, work->alone, err);

    *fault = NULL;
    return status == CF_OK ? compare(work, out, keep_first, (void *)fault, err) : status;
}

/* A culprit of an earlier module may have been this one's. `context`: did anything change? */
static enum cf_status find_culprit(struct cf_startup_work *work, const char *module,
                                   const char *names, const char *fault, void *context,
                                   struct cf_error *err)
{
    const char *one = cf_path_join(work->arena, work->work, "modules.one");
    bool *changed = context;
    uint32_t culprit = CF_NONE;
    enum cf_status status;

    (void)names;
    if (one == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_write(one, module, strlen(module), 0600, err);
    if (status == CF_OK && *changed)
        status = check_alone(work, one, &fault, err);
    if (status != CF_OK || fault == NULL)
        return status;
    *changed = true;
    return cf_startup_bisect(work, check_alone, one, fault, &culprit, err);
}

/* `context`: was any submodule added? */
static enum cf_status add_parts(struct cf_startup_work *work, const char *module, const char *names,
                                const char *fault, void *context, struct cf_error *err)
{
    (void)fault;
    return cf_startup_add_parts(work, module, names, context, err);
}

/* Submodules that only nobody loads any more cost no change. */
static enum cf_status settle_parts(struct cf_startup_work *work, const char *out,
                                   struct cf_error *err)
{
    bool added = false;
    enum cf_status status = compare(work, out, add_parts, &added, err);

    if (status != CF_OK || !added)
        return status;
    status = cf_startup_write_after(work, err);
    return status == CF_OK ? import_alone(work, CF_SIDE_AFTER, work->modules, out, work->alone, err)
                           : status;
}

enum cf_status cf_startup_alone_after(struct cf_startup_work *work, bool *changed,
                                      struct cf_error *err)
{
    const char *out = cf_path_join(work->arena, work->work, "alone.after");
    enum cf_status status;

    if (out == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = import_alone(work, CF_SIDE_AFTER, work->modules, out, work->alone, err);
    if (status == CF_OK)
        status = settle_parts(work, out, err);
    return status == CF_OK ? compare(work, out, find_culprit, changed, err) : status;
}
