/* SPDX-License-Identifier: Apache-2.0 */
/*
 * All accepted changes together, as they will stand in the project. Each was proven alone; what
 * breaks or slows the whole is found by halving and taken out.
 */
#include "optimize/whole.h"

#include "base/clock.h"
#include "base/file.h"
#include "project/copy.h"

#include <stdlib.h>
#include <string.h>

const char *cf_whole_path(const struct cf_whole *whole, enum cf_copy copy, const char *path)
{
    const char *root = whole->work->run->root;

    if (!cf_path_inside(path, root))
        return path;
    return cf_arena_printf(whole->work->scratch, "%s%s", whole->copies[copy], path + strlen(root));
}

/* The folder from which the file's package is imported. */
static const char *import_folder(const char *path, struct cf_arena *arena)
{
    char *folder = cf_arena_strdup(arena, path);

    for (;;) {
        char *slash = folder == NULL ? NULL : strrchr(folder, '/');
        const char *package;

        if (slash == NULL)
            return folder;
        *slash = '\0';
        package = cf_path_join(arena, folder, "__init__.py");
        if (package == NULL || !cf_path_is_file(package))
            return folder;
    }
}

/* Is the folder an entry of the path? */
static bool has_entry(const char *path, const char *folder)
{
    const size_t length = strlen(folder);

    for (; *path != '\0'; path += strcspn(path, ":"), path += *path == ':') {
        if (strcspn(path, ":") == length && memcmp(path, folder, length) == 0)
            return true;
    }
    return false;
}

/* The path with the copy of the folder at its end, where it is not in it. NULL: no memory. */
static const char *add_entry(const struct cf_whole *whole, enum cf_copy copy, const char *path,
                             const char *folder)
{
    const char *mapped = folder == NULL ? NULL : cf_whole_path(whole, copy, folder);

    if (path == NULL || mapped == NULL)
        return NULL;
    if (has_entry(path, mapped))
        return path;
    return cf_arena_printf(whole->work->scratch, "%s%s%s", path, *path == '\0' ? "" : ":", mapped);
}

const char *cf_whole_python_path(const struct cf_whole *whole, enum cf_copy copy)
{
    const struct cf_optimizing *work = whole->work;
    const struct cf_list *known = &work->request->interpreter->path;
    const char *old = getenv("PYTHONPATH");
    const char *path = "";

    for (size_t i = 0; i < work->file_count; i++) {
        if (work->files[i].fault == NULL)
            path = add_entry(whole, copy, path, import_folder(work->files[i].path, work->scratch));
    }
    for (size_t i = 0; i < known->count; i++) {
        if (cf_path_inside(known->items[i], work->run->root))
            path = add_entry(whole, copy, path, known->items[i]);
    }
    if (path == NULL)
        return NULL;
    return cf_arena_printf(work->scratch, "PYTHONPATH=%s%s%s", path,
                           *path != '\0' && old != NULL && *old != '\0' ? ":" : "",
                           old == NULL ? "" : old);
}

/* --- the copies ----------------------------------------------------------------------------- */

enum cf_status cf_whole_copy(const struct cf_optimizing *work, const char *to, struct cf_error *err)
{
    return cf_project_copy(work->run->root, to, err);
}

static enum cf_status make_copies(struct cf_whole *whole, struct cf_error *err)
{
    static const char *const names[] = { "a", "b" }; /* equally long: paths may be printed */
    struct cf_optimizing *work = whole->work;
    enum cf_status status = CF_OK;

    for (int i = 0; i < CF_COPY_COUNT && status == CF_OK; i++) {
        const char *folder = cf_path_join(work->arena, work->work, names[i]);

        whole->copies[i] = folder == NULL
                               ? NULL
                               : cf_path_join(work->arena, folder, cf_path_base(work->run->root));
        if (whole->copies[i] == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
        status = cf_dir_make(folder, 0700, err);
        if (status == CF_OK)
            status = cf_whole_copy(work, whole->copies[i], err);
    }
    return status;
}

/* The file's text without the changes that are left out. */
static enum cf_status text_of(const struct cf_optimizing *work, const struct cf_file *file,
                              const bool *left_out, const char **text, size_t *size,
                              struct cf_error *err)
{
    struct cf_pieces pieces = file->pieces;
    struct cf_piece *items =
        cf_arena_alloc(work->scratch, (pieces.count + 1) * sizeof(*pieces.items));

    if (items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (pieces.count > 0)
        memcpy(items, pieces.items, pieces.count * sizeof(*items));
    pieces.items = items;
    pieces.arena = work->scratch;
    for (size_t i = 0; left_out != NULL && i < work->run->count; i++) {
        if (left_out[i])
            cf_pieces_drop(&pieces, work->run->functions[i].change);
    }
    return cf_pieces_text(&pieces, 0, text, size, err);
}

enum cf_status cf_whole_place(struct cf_whole *whole, const bool *left_out, struct cf_error *err)
{
    struct cf_optimizing *work = whole->work;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < work->file_count && status == CF_OK; i++) {
        const struct cf_file *file = &work->files[i];
        const char *path, *text = NULL;
        size_t size = 0;

        if (file->fault != NULL)
            continue;
        path = cf_path_join(work->scratch, whole->copies[CF_COPY_AFTER], file->file);
        status = path == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : text_of(work, file, left_out, &text, &size, err);
        if (status == CF_OK)
            status = cf_file_write(path, text, size, 0644, err);
    }
    return status;
}

/* --- the looks ------------------------------------------------------------------------------ */

/* What a look is for: what was found wrong is all that is looked for again. */
enum looked_for { ALL, TESTS, TIMES };

static enum cf_status look(struct cf_whole *whole, const bool *left_out,
                           struct cf_end_to_end *times, enum looked_for *what, const char **fault,
                           struct cf_error *err)
{
    const enum looked_for wanted = *what;
    enum cf_status status = cf_whole_place(whole, left_out, err);

    *fault = NULL;
    if (status == CF_OK && wanted != TIMES)
        status = cf_whole_tests(whole, times, fault, err);
    *what = TESTS;
    if (status != CF_OK || *fault != NULL || wanted == TESTS)
        return status;
    *what = TIMES;
    return cf_whole_times(whole, times, fault, err);
}

static bool is_optimized(const struct cf_outcome *outcome)
{
    return outcome->status == CF_OUTCOME_OPTIMIZED && outcome->change != 0;
}

/* The change for good out of its file, with those that build on it. */
static void take_out(struct cf_optimizing *work, size_t at, const char *reason)
{
    struct cf_outcome *outcome = &work->run->functions[at];
    struct cf_file *file = cf_optimizing_file(work, outcome->function.file);

    for (size_t i = at + 1; i < work->run->count && file != NULL; i++) {
        if (is_optimized(&work->run->functions[i]) &&
            strcmp(work->run->functions[i].function.file, file->file) == 0 &&
            cf_pieces_builds_on(&file->pieces, work->run->functions[i].change, outcome->change))
            take_out(work, i, reason);
    }
    if (file != NULL)
        cf_pieces_drop(&file->pieces, outcome->change);
    outcome->status = CF_OUTCOME_REJECTED;
    outcome->reason = reason;
    outcome->diff = NULL;
    for (size_t i = 0; i < outcome->tried_count; i++) {
        if (outcome->tried[i].kept) {
            outcome->tried[i].kept = false;
            outcome->tried[i].verdict = CF_TRIED_ERROR;
            outcome->tried[i].reason = reason;
        }
    }
}

/* The optimized functions in the order of their work; gives their number. */
static size_t list_optimized(const struct cf_run *run, size_t *found)
{
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        if (is_optimized(&run->functions[i]))
            found[count++] = i;
    }
    return count;
}

/* With all of them something is wrong: the shortest beginning of the list with which it is. */
static enum cf_status find_culprit(struct cf_whole *whole, enum looked_for wrong, size_t *culprit,
                                   struct cf_error *err)
{
    struct cf_run *run = whole->work->run;
    bool *left_out = cf_arena_alloc(whole->work->scratch, run->count + 1);
    size_t *list = cf_arena_alloc(whole->work->scratch, (run->count + 1) * sizeof(*list));
    size_t good = 0, bad, count;

    if (left_out == NULL || list == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    bad = count = list_optimized(run, list);
    while (bad - good > 1 && !cf_verify_interrupted) {
        const size_t middle = good + (bad - good) / 2;
        struct cf_end_to_end times = { 0 };
        enum looked_for what = wrong;
        const char *fault = NULL;
        enum cf_status status;

        memset(left_out, 0, run->count);
        for (size_t i = middle; i < count; i++)
            left_out[list[i]] = true;
        status = look(whole, left_out, &times, &what, &fault, err);
        if (status != CF_OK)
            return status;
        if (fault != NULL)
            bad = middle;
        else
            good = middle;
    }
    *culprit = list[bad - 1];
    return CF_OK;
}

/* What stays in a file from which something was taken must still be the same function alone. */
static enum cf_status judge_again(struct cf_optimizing *work, const char *of, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < work->run->count && status == CF_OK; i++) {
        struct cf_outcome *outcome = &work->run->functions[i];
        struct cf_judge_result result;
        struct cf_trial_request request = { .outcome = outcome,
                                            .behaviour_only = true,
                                            .effort = work->request->effort };

        if (!is_optimized(outcome) || strcmp(outcome->function.file, of) != 0)
            continue;
        request.file = cf_optimizing_file(work, of);
        status = cf_file_text(request.file, 0, &request.text, &request.size, err);
        if (status == CF_OK)
            status = cf_trial_judge(work, &request, &result, err);
        if (status == CF_OK && result.verify.verdict != CF_VERDICT_EQUIVALENT)
            take_out(work, i, "without a change that was taken out it is not the same function");
    }
    return status;
}

static enum cf_status check(struct cf_whole *whole, struct cf_error *err)
{
    struct cf_optimizing *work = whole->work;
    struct cf_run *run = work->run;
    enum looked_for what = ALL;
    const char *fault = NULL;
    enum cf_status status = look(whole, NULL, &run->end_to_end, &what, &fault, err);

    while (status == CF_OK && fault != NULL && !cf_verify_interrupted) {
        size_t culprit = 0;
        size_t *list = cf_arena_alloc(work->scratch, (run->count + 1) * sizeof(*list));

        status = list == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : find_culprit(whole, what, &culprit, err);
        if (status != CF_OK)
            return status;
        take_out(work, culprit,
                 cf_arena_printf(work->arena, "in the whole, with this change %s", fault));
        status = cf_run_note(work, err, "%s is taken out: with it, %s",
                             run->functions[culprit].function.qualname, fault);
        if (status == CF_OK)
            status = judge_again(work, run->functions[culprit].function.file, err);
        if (status != CF_OK)
            return status;
        if (list_optimized(run, list) == 0) {
            run->end_to_end = (struct cf_end_to_end){ .reason = "no change is left",
                                                      .tests_reason = "no change is left" };
            break;
        }
        what = ALL;
        status = look(whole, NULL, &run->end_to_end, &what, &fault, err);
    }
    return status == CF_OK && !cf_verify_interrupted ? cf_whole_sample(whole, err) : status;
}

enum cf_status cf_whole_check(struct cf_optimizing *work, struct cf_error *err)
{
    struct cf_whole whole = { .work = work };
    struct cf_end_to_end *times = &work->run->end_to_end;
    enum cf_status status;

    if (cf_budget_is_over(work)) {
        times->reason = times->tests_reason = "the time was over";
        return CF_OK;
    }
    cf_progress_tell(work, &(struct cf_progress){ .kind = CF_PROGRESS_PHASE,
                                                  .text = "the whole program and its tests" });
    cf_arena_init(work->scratch, (size_t)1 << 30);
    status = make_copies(&whole, err);
    if (status == CF_ELIMIT) {
        times->reason = times->tests_reason = "the project is too large to be copied";
        status = CF_OK;
    } else if (status == CF_OK) {
        status = check(&whole, err);
    }
    cf_arena_deinit(work->scratch);
    return status;
}
