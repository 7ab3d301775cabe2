/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/work.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "project/path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANSWER_MAX_BYTES 65536
#define PROBE_SECONDS 60.0

/* Asks the Python behind the runner: version, executable, pytest, our recorder. */
static const char probe[] = "import importlib.util as u, sys\n"
                            "def has(name):\n"
                            "    try:\n"
                            "        return u.find_spec(name) is not None\n"
                            "    except (ImportError, ValueError):\n"
                            "        return False\n"
                            "print('codeflash-scan')\n"
                            "print(sys.version.split()[0])\n"
                            "print(sys.executable)\n"
                            "print(int(has('pytest')))\n"
                            "print(int(has('codeflash._ext')))\n";

enum cf_status cf_scan_command_run(struct cf_scan_work *work, const struct cf_scan_command *command,
                                   int *wait_status, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_list argv = { 0 }, environment = { 0 };
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < work->runner.count && status == CF_OK; i++)
        status = cf_list_add(&argv, arena, work->runner.items[i], err);
    for (size_t i = 0; i < command->arguments.count && status == CF_OK; i++)
        status = cf_list_add(&argv, arena, command->arguments.items[i], err);
    for (size_t i = 0; i < work->environment.count && status == CF_OK; i++)
        status = cf_list_add(&environment, arena, work->environment.items[i], err);
    for (size_t i = 0; i < 4 && command->environment[i] != NULL && status == CF_OK; i++)
        status = cf_list_add(&environment, arena, command->environment[i], err);
    if (status == CF_OK)
        status = cf_list_add(&argv, arena, NULL, err);
    if (status == CF_OK)
        status = cf_list_add(&environment, arena, NULL, err);
    if (status == CF_OK) {
        const struct cf_process process = {
            .argv = argv.items,
            .environment = environment.items,
            .cwd = work->start,
            .timeout_ns = (uint64_t)(command->timeout * (double)CF_NS_PER_SECOND),
            .out = command->out,
            .err = command->err,
            .stop = work->request->stop,
        };

        status = cf_process_run(&process, wait_status, err);
    }
    if (work->request->stop != NULL && *work->request->stop != 0)
        work->scan->interrupted = true;
    return status;
}

/* The next line of the answer; NULL: there is none. */
static const char *next_line(const char **text, struct cf_arena *arena)
{
    const size_t length = strcspn(*text, "\n");
    const char *line = **text == '\0' ? NULL : cf_arena_strndup(arena, *text, length);

    *text += length + ((*text)[length] == '\n');
    return line;
}

static void read_answer(struct cf_scan_work *work, const char *text)
{
    struct cf_arena *arena = work->scan->arena;
    const char *start = strstr(text, "codeflash-scan\n"); /* a runner may say something first */
    const char *pytest, *recorder;

    if (start == NULL)
        return;
    (void)next_line(&start, arena);
    work->scan->python = next_line(&start, arena);
    work->executable = next_line(&start, arena);
    pytest = next_line(&start, arena);
    recorder = next_line(&start, arena);
    work->has_pytest = pytest != NULL && *pytest == '1';
    work->has_recorder = recorder != NULL && *recorder == '1';
}

/* The last line that is not empty: what a command that fails ends with. */
const char *cf_scan_last_line(const char *text, struct cf_arena *arena)
{
    const char *last = "";
    size_t length = 0;

    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");

        if (strspn(text, " \t\r") < size) {
            last = text;
            length = size;
        }
        text += size + (text[size] == '\n');
    }
    return cf_arena_strndup(arena, last, length < 300 ? length : 300);
}

/* Is the runner one, and what is behind it? Leaves the reason in `fault` where it is not. */
static enum cf_status ask_python(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_scan_command command = { .timeout = PROBE_SECONDS };
    struct cf_error fault = CF_ERROR_INIT;
    struct cf_buf out, messages;
    int wait_status = 0;
    enum cf_status status = cf_list_add(&command.arguments, arena, "-c", err);

    work->scan->runner = cf_scan_words_text(&work->runner, arena);
    if (status == CF_OK)
        status = cf_list_add(&command.arguments, arena, probe, err);
    if (status != CF_OK || work->scan->runner == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    work->fault = cf_scan_runner_refused(work);
    if (work->fault != NULL)
        return CF_OK;
    cf_buf_init(&out, ANSWER_MAX_BYTES);
    cf_buf_init(&messages, ANSWER_MAX_BYTES);
    command.out = &out;
    command.err = &messages;
    status = cf_scan_command_run(work, &command, &wait_status, &fault);
    if (status == CF_OK)
        read_answer(work, cf_buf_str(&out));
    if (status == CF_ENOTFOUND)
        work->fault = cf_arena_printf(arena, "the runner `%s` (%s) is not there",
                                      work->scan->runner, work->runner_from);
    else if (work->executable == NULL)
        work->fault = cf_arena_printf(
            arena, "the runner `%s` (%s) does not run Python: %s", work->scan->runner,
            work->runner_from,
            status == CF_OK ? cf_scan_last_line(cf_buf_str(&messages), arena) : fault.message);
    cf_buf_deinit(&out);
    cf_buf_deinit(&messages);
    return CF_OK;
}

/* The folder of the package that this Python has; NULL: it has none. */
static const char *package_of(const char *python, struct cf_arena *arena)
{
    struct cf_interpreter interpreter;

    if (cf_interpreter_find(python, arena, &interpreter, NULL) != CF_OK ||
        interpreter.extension == NULL)
        return NULL;
    return cf_path_folder(arena, interpreter.extension);
}

/* Our Python files: they are run by path, in whatever Python the project has. */
static void find_shims(struct cf_scan_work *work)
{
    struct cf_arena *arena = work->scan->arena;

    if (work->has_recorder)
        work->shims = package_of(work->executable, arena);
    if (work->shims == NULL)
        work->shims = package_of(NULL, arena);
    if (work->shims == NULL && work->fault == NULL)
        work->fault = "no Python beside codeflash has its package (see codeflash doctor)";
}

static enum cf_status add_variable(struct cf_scan_work *work, const char *name, const char *value,
                                   struct cf_error *err)
{
    const char *text = cf_arena_printf(work->scan->arena, "%s=%s", name, value);

    if (text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_list_add(&work->environment, work->scan->arena, text, err);
}

static enum cf_status add_folder(struct cf_scan_work *work, const char *variable, const char *name,
                                 struct cf_error *err)
{
    const char *path = cf_path_join(work->scan->arena, work->folder, name);
    enum cf_status status =
        path == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : cf_dir_make(path, 0700, err);

    return status == CF_OK ? add_variable(work, variable, path, err) : status;
}

/* What Python and common plugins write goes to the private folder. */
static enum cf_status make_environment(struct cf_scan_work *work, struct cf_error *err)
{
    enum cf_status status = add_folder(work, "PYTHONPYCACHEPREFIX", "bytecode", err);

    if (status == CF_OK)
        status = add_folder(work, "TMPDIR", "tmp", err);
    if (status == CF_OK)
        status = add_folder(work, "HYPOTHESIS_STORAGE_DIRECTORY", "hypothesis", err);
    if (status == CF_OK)
        status = add_variable(work, "COVERAGE_FILE",
                              cf_arena_printf(work->scan->arena, "%s/coverage", work->folder), err);
    if (status == CF_OK) /* byte code is wanted, though elsewhere: imports are measured warm */
        status = add_variable(work, "PYTHONDONTWRITEBYTECODE", "", err);
    return status == CF_OK ? add_variable(work, "UV_NO_SYNC", "1", err) : status;
}

/* The folder that setup.md calls the project's root. */
static enum cf_status take_start(struct cf_scan_work *work, const struct cf_scan_setup *setup,
                                 struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const char *named = setup->project_root, *path = named;

    if (named == NULL || strcmp(named, ".") == 0)
        return CF_OK;
    if (named[0] != '/')
        path = cf_path_join(arena, work->scan->root, named);
    if (path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (!cf_path_is_dir(path))
        return cf_scan_note(work->scan, err,
                            ".codeflash/setup.md: the project root %s is no folder: it is left "
                            "aside",
                            named);
    work->start = path;
    return CF_OK;
}

enum cf_status cf_scan_work_begin(struct cf_scan_work *work, struct cf_error *err)
{
    const char *base = getenv("TMPDIR");
    char *folder = cf_arena_printf(work->scan->arena, "%s/codeflash-scan-XXXXXX",
                                   base == NULL || *base == '\0' ? "/tmp" : base);
    struct cf_scan_setup setup;
    enum cf_status status;

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (mkdtemp(folder) == NULL)
        return cf_fail(err, CF_EIO, "cannot make %s: %s", folder, strerror(errno));
    work->folder = folder;
    work->start = work->scan->root;
    status = make_environment(work, err);
    if (status == CF_OK)
        status = cf_scan_setup_read(work->scan->root, work->scan->arena, &setup, err);
    if (status == CF_OK)
        status = take_start(work, &setup, err);
    if (status == CF_OK)
        status = cf_scan_test_command(work, &setup, err);
    if (status == CF_OK)
        status = cf_scan_runner_find(work, &setup, err);
    if (status == CF_OK)
        status = ask_python(work, err);
    if (status == CF_OK)
        find_shims(work);
    return status;
}

void cf_scan_work_end(struct cf_scan_work *work)
{
    struct cf_error fault = CF_ERROR_INIT;

    if (work->folder != NULL && cf_tree_remove(work->folder, &fault) != CF_OK &&
        cf_scan_note(work->scan, NULL, "left behind: %s", fault.message) != CF_OK)
        work->scan->notes.count = 0; /* no memory is left to tell it */
    work->folder = NULL;
    work->scan->trace = NULL;
}
