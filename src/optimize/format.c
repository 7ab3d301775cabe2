/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The project's own formatters (`formatter-cmds`) on the files that were changed, in a copy of the
 * project: there they find their configuration. A file that they would have changed before is left
 * as it is, so that a diff holds nothing else.
 */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "base/words.h"
#include "optimize/whole.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define MARK "$file"
#define FORMATTER_NS (60 * CF_NS_PER_SECOND)

/* The word with the path in each place of `$file`. NULL: no memory. */
static const char *put_file(const char *word, const char *path, struct cf_arena *arena)
{
    const char *at;

    while (word != NULL && (at = strstr(word, MARK)) != NULL) {
        const char *done = cf_arena_printf(arena, "%.*s%s", (int)(at - word), word, path);

        word = done == NULL ? NULL : cf_arena_printf(arena, "%s%s", done, at + strlen(MARK));
        if (strstr(path, MARK) != NULL)
            break;
    }
    return word;
}

static enum cf_status split(const char *command, const char *path, struct cf_arena *arena,
                            struct cf_list *words, struct cf_error *err)
{
    enum cf_status status = cf_words_split(command, arena, words, err);

    if (status == CF_OK && words->count == 0)
        return cf_fail(err, CF_EUSAGE, "formatter-cmds: `%.200s` is no command", command);
    for (size_t i = 0; i < words->count && status == CF_OK; i++) {
        words->items[i] = put_file(words->items[i], path, arena);
        if (words->items[i] == NULL)
            status = cf_fail(err, CF_ENOMEM, "out of memory");
    }
    return status == CF_OK ? cf_list_add(words, arena, NULL, err) : status;
}

/* "PATH=...": formatters are often installed beside the interpreter. NULL: no memory. */
static const char *search_path(struct cf_optimizing *work)
{
    const char *executable = work->request->interpreter->executable;
    const char *old = getenv("PATH");

    return cf_arena_printf(work->scratch, "PATH=%.*s:%s",
                           (int)(cf_path_base(executable) - executable - 1), executable,
                           old == NULL ? "/usr/bin:/bin" : old);
}

static enum cf_status run_formatter(struct cf_optimizing *work, const char *command,
                                    const char *root, const char *path, struct cf_error *err)
{
    const char *environment[] = { search_path(work), NULL };
    struct cf_process process = { .environment = environment,
                                  .cwd = root,
                                  .timeout_ns = FORMATTER_NS,
                                  .stop = &cf_verify_interrupted };
    struct cf_list words = { 0 };
    int wait_status = 0;
    enum cf_status status = split(command, path, work->scratch, &words, err);

    if (status == CF_OK && environment[0] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    process.argv = words.items;
    if (status == CF_OK)
        status = cf_process_run(&process, &wait_status, err);
    if (status == CF_OK && (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0))
        return cf_fail(err, CF_ECHILD, "the formatter `%.200s` fails", command);
    return status;
}

/* A text of a file. */
struct text {
    const char *data;
    size_t size;
};

/* What the formatters make of a text of the file; in the arena of the run. */
static enum cf_status format(struct cf_optimizing *work, const char *root,
                             const struct cf_file *file, struct text text, struct text *formatted,
                             struct cf_error *err)
{
    const struct cf_list *commands = &work->request->project->config.formatter_cmds;
    const char *path = cf_path_join(work->scratch, root, file->file);
    char *found = NULL;
    enum cf_status status = path == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                                         : cf_file_write(path, text.data, text.size, 0644, err);

    for (size_t i = 0; i < commands->count && status == CF_OK; i++)
        status = run_formatter(work, commands->items[i], root, path, err);
    if (status == CF_OK)
        status =
            cf_file_read(path, CF_SYNTAX_MAX_BYTES, work->arena, &found, &formatted->size, err);
    formatted->data = found;
    return status;
}

static bool is_equal(struct text a, struct text b)
{
    return a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* A formatter must not change what the code does either. */
static enum cf_status judge_formatted(struct cf_optimizing *work, const struct cf_file *file,
                                      struct text text, bool *same, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    *same = true;
    for (size_t i = 0; i < work->run->count && status == CF_OK && *same; i++) {
        const struct cf_outcome *outcome = &work->run->functions[i];
        const struct cf_trial_request request = { .file = file,
                                                  .outcome = outcome,
                                                  .text = text.data,
                                                  .size = text.size,
                                                  .behaviour_only = true,
                                                  .effort = work->request->effort };
        struct cf_judge_result result;

        if (outcome->status != CF_OUTCOME_OPTIMIZED ||
            strcmp(outcome->function.file, file->file) != 0)
            continue;
        status = cf_trial_judge(work, &request, &result, err);
        *same = status == CF_OK && result.verify.verdict == CF_VERDICT_EQUIVALENT;
    }
    return status;
}

static enum cf_status format_file(struct cf_optimizing *work, const char *root,
                                  struct cf_file *file, struct cf_error *err)
{
    const struct text original = { file->original, file->original_size };
    struct text text = { 0 }, formatted = { 0 };
    bool same = false;
    enum cf_status status = cf_file_text(file, 0, &text.data, &text.size, err);

    if (status != CF_OK || is_equal(text, original))
        return status;
    status = format(work, root, file, original, &formatted, err);
    if (status != CF_OK)
        return status;
    if (!is_equal(formatted, original))
        return cf_run_note(work, err, "%s was not as the formatters leave it: they are not run",
                           file->file);
    status = format(work, root, file, text, &formatted, err);
    if (status != CF_OK || is_equal(formatted, text))
        return status;
    status = judge_formatted(work, file, formatted, &same, err);
    if (status != CF_OK)
        return status;
    if (!same)
        return cf_run_note(work, err, "%s is left unformatted: formatted it is not the same",
                           file->file);
    file->formatted = formatted.data;
    file->formatted_size = formatted.size;
    return CF_OK;
}

enum cf_status cf_format_files(struct cf_optimizing *work, struct cf_error *err)
{
    const char *root = cf_path_join(work->arena, work->work, "formatted/project");
    const char *folder = cf_path_join(work->arena, work->work, "formatted");
    struct cf_error fault = CF_ERROR_INIT;
    enum cf_status status;

    if (work->request->project->config.formatter_cmds.count == 0 || cf_verify_interrupted)
        return CF_OK;
    if (root == NULL || folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_arena_init(work->scratch, (size_t)1 << 30);
    status = cf_dir_make(folder, 0700, &fault);
    if (status == CF_OK)
        status = cf_whole_copy(work, root, &fault);
    for (size_t i = 0; i < work->file_count && status == CF_OK; i++) {
        if (work->files[i].fault == NULL)
            status = format_file(work, root, &work->files[i], &fault);
    }
    cf_arena_deinit(work->scratch);
    if (status == CF_ENOMEM || status == CF_OK)
        return status == CF_OK ? CF_OK : cf_fail(err, status, "%s", fault.message);
    return cf_run_note(work, err, "not formatted: %s", fault.message);
}
