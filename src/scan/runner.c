/* SPDX-License-Identifier: Apache-2.0 */
/* Which Python the project is run with: as setup.md says, else by what lies in its root. */
#include "base/file.h"
#include "base/words.h"
#include "project/interpreter.h"
#include "project/path.h"
#include "scan/work.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_there(const char *root, const char *name, struct cf_arena *arena)
{
    const char *path = cf_path_join(arena, root, name);

    return path != NULL && access(path, F_OK) == 0;
}

static bool is_command(const char *name, struct cf_arena *arena)
{
    const char *rest = getenv("PATH");

    return cf_path_search(arena, name, &rest) != NULL;
}

static enum cf_status put_words(struct cf_list *list, struct cf_arena *arena,
                                const char *const *words, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; words[i] != NULL && status == CF_OK; i++)
        status = cf_list_add(list, arena, words[i], err);
    return status;
}

const char *cf_scan_words_text(const struct cf_list *words, struct cf_arena *arena)
{
    const char *text = "";

    for (size_t i = 0; i < words->count && text != NULL; i++) {
        const bool quoted = strpbrk(words->items[i], " \t\"") != NULL || words->items[i][0] == '\0';

        text = cf_arena_printf(arena, quoted ? "%s%s'%s'" : "%s%s%s", text, i == 0 ? "" : " ",
                               words->items[i]);
    }
    return text;
}

enum cf_status cf_scan_runner_detect(const char *root, struct cf_arena *arena,
                                     struct cf_list *runner, const char **why, struct cf_error *err)
{
    static const char *const uv[] = { "uv", "run", "--no-sync", "python", NULL };
    static const char *const poetry[] = { "poetry", "run", "python", NULL };
    static const char *const environments[] = { ".venv/bin/python", "venv/bin/python" };
    struct cf_interpreter interpreter;
    const char *python = NULL;

    *why = NULL;
    if (is_there(root, "uv.lock", arena) && is_there(root, ".venv", arena) &&
        is_command("uv", arena)) {
        *why = "uv.lock";
        return put_words(runner, arena, uv, err);
    }
    for (size_t i = 0; i < sizeof(environments) / sizeof(environments[0]); i++) {
        if (!is_there(root, environments[i], arena))
            continue;
        *why = environments[i];
        python = cf_path_join(arena, root, environments[i]);
        return python == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_list_add(runner, arena, python, err);
    }
    if (is_there(root, "poetry.lock", arena) && is_command("poetry", arena)) {
        *why = "poetry.lock";
        return put_words(runner, arena, poetry, err);
    }
    python = "python3";
    *why = "python3 in PATH";
    if (cf_interpreter_find(NULL, arena, &interpreter, NULL) == CF_OK) {
        python = interpreter.executable;
        *why = interpreter.why;
    }
    return cf_list_add(runner, arena, python, err);
}

/* `uv run` as it stands in setup.md would install what is missing: it must not. */
static enum cf_status add_no_sync(struct cf_list *runner, struct cf_arena *arena,
                                  struct cf_error *err)
{
    struct cf_list changed = { 0 };
    enum cf_status status = CF_OK;

    if (runner->count < 2 || strcmp(cf_path_base(runner->items[0]), "uv") != 0 ||
        strcmp(runner->items[1], "run") != 0)
        return CF_OK;
    for (size_t i = 0; i < runner->count && status == CF_OK; i++) {
        if (strcmp(runner->items[i], "--no-sync") == 0)
            return CF_OK;
        status = cf_list_add(&changed, arena, runner->items[i], err);
        if (i == 1 && status == CF_OK)
            status = cf_list_add(&changed, arena, "--no-sync", err);
    }
    *runner = changed;
    return status;
}

static bool ends_in_python(const struct cf_list *runner)
{
    return runner->count > 0 &&
           strncmp(cf_path_base(runner->items[runner->count - 1]), "python", 6) == 0;
}

static enum cf_status take_setup(struct cf_scan_work *work, const char *text, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_list words = { 0 };
    enum cf_status status = cf_words_split(text, arena, &words, err);

    if (status == CF_OK)
        status = add_no_sync(&words, arena, err);
    /* "uv run python -m pytest" is a test command, not a runner: what follows python goes. */
    for (size_t i = 0; i < words.count; i++) {
        if (strncmp(cf_path_base(words.items[i]), "python", 6) == 0)
            words.count = i + 1;
    }
    /* A path is meant from the project's root. */
    if (status == CF_OK && words.count > 0 && strchr(words.items[0], '/') != NULL)
        words.items[0] = cf_path_join(arena, work->scan->root, words.items[0]);
    if (status == CF_OK && !ends_in_python(&words))
        status = cf_list_add(&words, arena, "python", err);
    work->runner = words;
    work->runner_from = ".codeflash/setup.md";
    return status;
}

enum cf_status cf_scan_runner_find(struct cf_scan_work *work, const struct cf_scan_setup *setup,
                                   struct cf_error *err)
{
    struct cf_scan *scan = work->scan;
    enum cf_status status = CF_OK;

    if (work->request->python != NULL) {
        work->runner_from = "--python";
        return cf_list_add(&work->runner, scan->arena, work->request->python, err);
    }
    if (setup->runner != NULL)
        return take_setup(work, setup->runner, err);
    if (setup->there && !setup->understood)
        status = cf_scan_note(scan, err,
                              ".codeflash/setup.md has no line that names a runner or a test "
                              "command: both are detected");
    if (status == CF_OK)
        status =
            cf_scan_runner_detect(scan->root, scan->arena, &work->runner, &work->runner_from, err);
    return status;
}
