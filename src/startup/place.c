/* SPDX-License-Identifier: Apache-2.0 */
/* Copies of the project in the run's folder, and the program in one of them. */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "project/copy.h"
#include "project/path.h"
#include "startup/exec.h"
#include "startup_shims.h"
#include "verify/verify.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define OUTPUT_MAX_BYTES ((size_t)64 << 20)
#define PROGRAM_MAX_NS (60 * CF_NS_PER_SECOND)
#define ARGUMENTS_MAX 4096U
#define LINE_MAX_BYTES 200U

const char *cf_startup_path(const struct cf_startup_work *work, enum cf_startup_side side,
                            const char *path)
{
    const char *root = work->startup->root;

    if (!cf_path_inside(path, root))
        return path;
    return cf_arena_printf(work->arena, "%s%s", work->copies[side], path + strlen(root));
}

/* The folder from which the package of the folder is imported. */
static const char *import_folder(struct cf_arena *arena, const char *folder)
{
    char *at = cf_arena_strdup(arena, folder);

    while (at != NULL) {
        const char *package = cf_path_join(arena, at, "__init__.py");
        char *slash = strrchr(at, '/');

        if (package == NULL || slash == NULL || !cf_path_is_file(package))
            return at;
        *slash = '\0';
    }
    return at;
}

/* The project's folders of modules, the checkout's copy first, then the user's own PYTHONPATH. */
static const char *python_path(struct cf_startup_work *work, enum cf_startup_side side)
{
    const struct cf_project *project = work->request->project;
    const struct cf_list *known = &work->request->interpreter->path;
    const char *modules = import_folder(work->arena, project->module_root);
    const char *first = modules == NULL ? NULL : cf_startup_path(work, side, modules);
    const char *path = first, *old = getenv("PYTHONPATH");

    if (modules != NULL && strcmp(modules, project->root) != 0)
        path = cf_arena_printf(work->arena, "%s:%s", path, work->copies[side]);
    for (size_t i = 0; i < known->count && path != NULL; i++) {
        if (cf_path_inside(known->items[i], project->root) && cf_path_is_dir(known->items[i]))
            path = cf_arena_printf(work->arena, "%s:%s", path,
                                   cf_startup_path(work, side, known->items[i]));
    }
    if (path != NULL && old != NULL && *old != '\0')
        path = cf_arena_printf(work->arena, "%s:%s", path, old);
    return path;
}

static enum cf_status write_shim(struct cf_startup_work *work, const char *folder, const char *name,
                                 const unsigned char *shim, struct cf_error *err)
{
    const char *path = cf_path_join(work->arena, folder, name);

    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_file_write(path, shim, strlen((const char *)shim), 0600, err);
}

static enum cf_status write_shims(struct cf_startup_work *work, struct cf_error *err)
{
    enum cf_status status;

    work->shims = cf_path_join(work->arena, work->work, "shims");
    work->recorder = cf_path_join(work->arena, work->work, "recorder");
    if (work->shims == NULL || work->recorder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(work->shims, 0700, err);
    if (status == CF_OK)
        status = cf_dir_make(work->recorder, 0700, err);
    if (status == CF_OK)
        status = write_shim(work, work->recorder, "sitecustomize.py", record_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "alone.py", alone_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "_startup_early.py", early_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "_startup_answer.py", answer_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "_startup_same.py", same_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "codeflash_outcomes.py", outcomes_shim, err);
    if (status == CF_OK)
        status = write_shim(work, work->shims, "codeflash_workload.py", workload_shim, err);
    return status;
}

enum cf_status cf_startup_put_watch(struct cf_startup_work *work, const char *folder,
                                    struct cf_error *err)
{
    const char *parent = cf_path_folder(work->arena, folder);
    enum cf_status status =
        parent == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : cf_dir_make(parent, 0700, err);

    if (status == CF_OK)
        status = cf_dir_make(folder, 0700, err);
    return status == CF_OK ? write_shim(work, folder, "sitecustomize.py", watch_shim, err) : status;
}

enum cf_status cf_startup_place(struct cf_startup_work *work, struct cf_error *err)
{
    static const char *const names[CF_SIDES] = { "a", "b" };
    enum cf_status status = write_shims(work, err);

    for (int i = 0; i < CF_SIDES && status == CF_OK; i++) {
        const char *folder = cf_path_join(work->arena, work->work, names[i]);

        work->copies[i] =
            folder == NULL ? NULL
                           : cf_path_join(work->arena, folder, cf_path_base(work->startup->root));
        if (work->copies[i] == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        status = cf_dir_make(folder, 0700, err);
        if (status == CF_OK)
            status = cf_project_copy(work->startup->root, work->copies[i], err);
        work->paths[i] = python_path(work, (enum cf_startup_side)i);
        if (status == CF_OK && work->paths[i] == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return status;
}

/* --- the program ----------------------------------------------------------------------------- */

static const char *code_of(struct cf_startup_work *work, const struct cf_startup_spec *spec)
{
    const struct cf_startup_request *request = work->request;

    if (!spec->then || request->then == NULL)
        return request->program.text;
    return cf_arena_printf(work->arena, "%s\n%s", request->program.text, request->then);
}

/* NULL: no memory. */
static const char **arguments(struct cf_startup_work *work, const struct cf_startup_spec *spec)
{
    const struct cf_startup_program *program = &work->request->program;
    const char **argv = cf_arena_alloc(work->arena, (ARGUMENTS_MAX + 8) * sizeof(*argv));
    size_t count = 0;

    if (argv == NULL)
        return NULL;
    argv[count++] = work->request->interpreter->executable;
    if (spec->mode == CF_RUN_TIMED) {
        argv[count++] = "-X";
        argv[count++] = "importtime";
    }
    if (spec->mode == CF_RUN_EMPTY || program->kind == CF_STARTUP_CODE)
        argv[count++] = "-c";
    else if (program->kind == CF_STARTUP_MODULE)
        argv[count++] = "-m";
    if (spec->mode == CF_RUN_EMPTY) {
        argv[count] = "pass";
        return argv;
    }
    argv[count] = program->kind == CF_STARTUP_CODE ? code_of(work, spec)
                  : program->kind == CF_STARTUP_MODULE
                      ? program->text
                      : cf_startup_path(work, spec->side, program->text);
    if (argv[count++] == NULL)
        return NULL;
    for (size_t i = 0; program->arguments[i] != NULL && i < ARGUMENTS_MAX; i++)
        argv[count++] = cf_startup_path(work, spec->side, program->arguments[i]);
    return argv;
}

/* A folder that is not copied (build/...) gives way to the root. */
static const char *working_folder(struct cf_startup_work *work, enum cf_startup_side side)
{
    const char *cwd = cf_startup_path(work, side, work->request->cwd);

    return cwd != NULL && !cf_path_is_dir(cwd) ? work->copies[side] : cwd;
}

enum cf_status cf_startup_exec(struct cf_startup_work *work, const struct cf_startup_spec *spec,
                               struct cf_startup_ended *ended, struct cf_error *err)
{
    const char *cwd = working_folder(work, spec->side);
    const bool recorded = spec->report != NULL;
    const char *environment[] = {
        "PYTHONHASHSEED=0",
        cf_arena_printf(work->arena, "PYTHONPATH=%s%s%s", recorded ? work->recorder : "",
                        recorded ? ":" : "", work->paths[spec->side]),
        recorded ? cf_arena_printf(work->arena, "CODEFLASH_STARTUP=%s", spec->report)
                 : work->variable,
        spec->mode == CF_RUN_TIMELINE ? "CODEFLASH_STARTUP_MODE=timeline"
        : spec->mode == CF_RUN_VALUES ? "CODEFLASH_STARTUP_MODE=values"
                                      : NULL,
        NULL,
    };
    const struct cf_process process = { .argv = arguments(work, spec),
                                        .environment = environment,
                                        .cwd = cwd,
                                        .timeout_ns = PROGRAM_MAX_NS,
                                        .out = &ended->out,
                                        .err = &ended->err,
                                        .cpu_ns = &ended->cpu_ns,
                                        .stop = &cf_verify_interrupted };

    *ended = (struct cf_startup_ended){ 0 };
    cf_buf_init(&ended->out, OUTPUT_MAX_BYTES);
    cf_buf_init(&ended->err, OUTPUT_MAX_BYTES);
    if (process.argv == NULL || cwd == NULL || environment[1] == NULL ||
        (recorded && environment[2] == NULL))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_process_run(&process, &ended->wait_status, err);
}

enum cf_status cf_startup_python(struct cf_startup_work *work, enum cf_startup_side side,
                                 const struct cf_startup_words *words,
                                 struct cf_startup_ended *ended, struct cf_error *err)
{
    const char **argv = cf_arena_alloc(work->arena, (ARGUMENTS_MAX + 2) * sizeof(*argv));
    const char *environment[] = {
        "PYTHONHASHSEED=0",
        cf_arena_printf(work->arena, "PYTHONPATH=%s:%s", work->shims, work->paths[side]),
        work->variable != NULL ? work->variable : words->variable,
        work->variable != NULL ? words->variable : NULL,
        NULL,
    };
    const struct cf_process process = { .argv = argv,
                                        .environment = environment,
                                        .cwd = work->copies[side],
                                        .timeout_ns = words->timeout_ns,
                                        .out = &ended->out,
                                        .err = &ended->err,
                                        .cpu_ns = &ended->cpu_ns,
                                        .stop = &cf_verify_interrupted };

    *ended = (struct cf_startup_ended){ 0 };
    cf_buf_init(&ended->out, OUTPUT_MAX_BYTES);
    cf_buf_init(&ended->err, OUTPUT_MAX_BYTES);
    if (argv == NULL || environment[1] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    argv[0] = work->request->interpreter->executable;
    for (size_t i = 0; i < ARGUMENTS_MAX && words->words[i] != NULL; i++)
        argv[i + 1] = words->words[i];
    return cf_process_run(&process, &ended->wait_status, err);
}

void cf_startup_ended_deinit(struct cf_startup_ended *ended)
{
    cf_buf_deinit(&ended->out);
    cf_buf_deinit(&ended->err);
}

const char *cf_startup_end(struct cf_startup_work *work, int wait_status)
{
    if (WIFSIGNALED(wait_status))
        return cf_arena_printf(work->arena, "signal %d", WTERMSIG(wait_status));
    return cf_arena_printf(work->arena, "exit status %d", WEXITSTATUS(wait_status));
}

/* The text without what is not printable. */
static const char *clean(struct cf_startup_work *work, const char *start, const char *end)
{
    const size_t size = (size_t)(end - start);
    char *line =
        cf_arena_strndup(work->arena, start, size < LINE_MAX_BYTES ? size : LINE_MAX_BYTES);

    for (char *at = line; at != NULL && *at != '\0'; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
    }
    return line == NULL ? "" : line;
}

const char *cf_startup_last_line(struct cf_startup_work *work, const struct cf_buf *said)
{
    const char *text = cf_buf_str(said), *end = text + strlen(text), *start;

    while (end > text && (end[-1] == '\n' || end[-1] == ' '))
        end--;
    for (start = end; start > text && start[-1] != '\n';)
        start--;
    return clean(work, start, end);
}

const char *cf_startup_complaint(struct cf_startup_work *work, const struct cf_startup_ended *ended)
{
    const char *found = strstr(cf_buf_str(&ended->err), ": error: ");

    if (found != NULL) {
        found += strlen(": error: ");
        return clean(work, found, found + strcspn(found, "\n"));
    }
    return cf_startup_last_line(work, ended->out.len > 0 ? &ended->out : &ended->err);
}

enum cf_status cf_startup_report(struct cf_startup_work *work, enum cf_startup_side side,
                                 enum cf_startup_mode mode, const char *name, const char **path,
                                 struct cf_error *err)
{
    const struct cf_startup_spec spec = { .side = side,
                                          .mode = mode,
                                          .report = cf_path_join(work->arena, work->work, name) };
    struct cf_startup_ended ended;
    enum cf_status status = spec.report == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                                : cf_tree_remove(spec.report, err);

    *path = NULL;
    if (status != CF_OK)
        return status;
    status = cf_startup_exec(work, &spec, &ended, err);
    cf_startup_ended_deinit(&ended);
    if (status == CF_OK && cf_path_is_file(spec.report))
        *path = spec.report;
    return status;
}
