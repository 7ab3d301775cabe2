/* SPDX-License-Identifier: Apache-2.0 */
/* Runners make the environment of a project where there is none: a scan lets none be made. */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "scan/work.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define ASK_SECONDS 60

static bool has_word(const struct cf_list *words, const char *word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->items[i], word) == 0)
            return true;
    }
    return false;
}

/* Is it in the folder or in one above, as uv looks for it? */
static bool is_above(const char *folder, const char *name, struct cf_arena *arena)
{
    char *at = cf_arena_strdup(arena, folder);

    while (at != NULL && *at != '\0') {
        const char *path = cf_path_join(arena, at, name);

        if (path != NULL && (cf_path_is_dir(path) || cf_path_is_file(path)))
            return true;
        *strrchr(at, '/') = '\0'; /* it is absolute */
    }
    return false;
}

/* Without a project uv takes what is there; of one it takes an active environment only if told. */
static bool uv_has_environment(const struct cf_scan_work *work)
{
    struct cf_arena *arena = work->scan->arena;
    const char *named = getenv("UV_PROJECT_ENVIRONMENT"), *active = getenv("VIRTUAL_ENV");

    if (!is_above(work->start, "pyproject.toml", arena) || has_word(&work->runner, "--no-project"))
        return true;
    if (active != NULL && has_word(&work->runner, "--active"))
        return cf_path_is_dir(active);
    if (named != NULL && *named != '\0') {
        const char *path = *named == '/' ? named : cf_path_join(arena, work->start, named);

        return path != NULL && cf_path_is_dir(path);
    }
    return is_above(work->start, ".venv", arena);
}

/* poetry keeps environments where it likes; it tells, and makes none for that. */
static bool poetry_has_environment(const struct cf_scan_work *work)
{
    static const char *const question[] = { "env", "info", "--path", NULL };
    struct cf_arena *arena = work->scan->arena;
    struct cf_list argv = { 0 };
    struct cf_process process = {
        .cwd = work->start,
        .timeout_ns = ASK_SECONDS * CF_NS_PER_SECOND,
        .stop = work->request->stop,
    };
    int wait_status = 0;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < work->runner.count && status == CF_OK; i++) {
        if (strcmp(work->runner.items[i], "run") == 0)
            break;
        status = cf_list_add(&argv, arena, work->runner.items[i], NULL);
    }
    for (size_t i = 0; i < sizeof(question) / sizeof(question[0]) && status == CF_OK; i++)
        status = cf_list_add(&argv, arena, question[i], NULL);
    process.argv = argv.items;
    return status != CF_OK || cf_process_run(&process, &wait_status, NULL) != CF_OK ||
           (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0);
}

const char *cf_scan_runner_refused(struct cf_scan_work *work)
{
    const char *tool = cf_path_base(work->runner.items[0]);

    if (!has_word(&work->runner, "run"))
        return NULL;
    if (strcmp(tool, "uv") == 0 && !uv_has_environment(work))
        return "uv run would make an environment: run uv sync first";
    if (strcmp(tool, "poetry") == 0 && !poetry_has_environment(work))
        return "poetry run would make an environment: run poetry install first";
    return NULL;
}
