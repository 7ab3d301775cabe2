/* SPDX-License-Identifier: Apache-2.0 */
/* The project's own tests: each must end as it did before any change, whether well or not. */
#include "base/clock.h"
#include "base/file.h"
#include "project/outcomes.h"
#include "project/path.h"
#include "startup/exec.h"
#include "startup/search.h"

#include <string.h>

#define TESTS_MAX_NS (1200 * CF_NS_PER_SECOND)
#define TIMES_AS_LONG 3 /* with the changes, and that on top: */
#define LONGER_NS (20 * CF_NS_PER_SECOND)
#define TOO_LONG "the project's tests take more than three times as long"
#define FILES_MAX 200 /* of tests that are run again at once */
#define LOOKS 4       /* at tests that may end one way or another without a change */
#define LOOKS_MAX_NS (60 * CF_NS_PER_SECOND)

/* A change may make tests start that did not, or wait for ever. */
static uint64_t longest(const struct cf_startup_work *work, enum cf_startup_side side)
{
    const uint64_t limit = TIMES_AS_LONG * work->tests_ns + LONGER_NS;

    return side == CF_SIDE_AFTER && limit < TESTS_MAX_NS ? limit : TESTS_MAX_NS;
}

/* Runs the files of tests, all where there are none. No test and what is `said`: out of time. */
static enum cf_status run_tests(struct cf_startup_work *work, enum cf_startup_side side,
                                const struct cf_list *files, struct cf_outcomes *tests,
                                const char **said, struct cf_error *err)
{
    const char *list[FILES_MAX + 16] = { "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p",
                                         "codeflash_outcomes", "--continue-on-collection-errors",
                                         /* A configuration above the project must not put the
                                          * folder of the copy into the tests' names. */
                                         "--rootdir=." };
    const char *out = cf_path_join(work->arena, work->work, "outcomes");
    const char *variable = cf_arena_printf(work->arena, "CODEFLASH_OUTCOMES=%s", out);
    const char *root = cf_startup_path(work, side, work->request->project->tests_root);
    const struct cf_startup_words words = { .words = list,
                                            .variable = variable,
                                            .timeout_ns = longest(work, side) };
    struct cf_startup_ended ended = { 0 };
    size_t count = 9;
    enum cf_status status;

    *tests = (struct cf_outcomes){ 0 };
    if (out == NULL || variable == NULL || root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; files != NULL && i < files->count && i < FILES_MAX; i++)
        list[count++] = files->items[i];
    if (count == 9 && cf_path_is_dir(root))
        list[count++] = cf_path_relative(root, work->copies[side]);
    status = cf_tree_remove(out, err);
    if (status == CF_OK)
        status = cf_startup_python(work, side, &words, &ended, err);
    *said = cf_startup_complaint(work, &ended);
    cf_startup_ended_deinit(&ended);
    if (status == CF_ETIMEOUT) {
        *tests = (struct cf_outcomes){ 0 };
        *said = side == CF_SIDE_BEFORE ? "the tests take more than 20 minutes" : TOO_LONG;
        return CF_OK;
    }
    return status == CF_OK ? cf_outcomes_read(out, work->arena, tests, err) : status;
}

enum cf_status cf_startup_tests_look(struct cf_startup_work *work, const char **said,
                                     struct cf_error *err)
{
    const uint64_t start = cf_clock_ns();
    enum cf_status status = run_tests(work, CF_SIDE_BEFORE, NULL, &work->tests, said, err);

    work->tests_ns = cf_clock_ns() - start;
    return status;
}

enum cf_status cf_startup_tests_before(struct cf_startup_work *work, bool *found,
                                       struct cf_error *err)
{
    const char *said = "";
    enum cf_status status;

    *found = true;
    if (work->request->no_tests)
        return cf_startup_note(work, err, "--no-tests: the project's tests were not run");
    cf_startup_tell(work, "the project's tests before any change");
    status = cf_startup_tests_look(work, &said, err);
    *found = work->tests.count > 0;
    if (status == CF_OK && !*found) {
        work->startup->reason = cf_arena_printf(
            work->arena, "no test of the project can be run (%s): --no-tests goes on without",
            said);
        if (work->startup->reason == NULL)
            return cf_fail(err, CF_ENOMEM, "out of memory");
    }
    work->startup->tests = work->tests.count;
    return status;
}

/* --- the comparison -----------------------------------------------------------------------------
 */

/* "tests/test_x.py" of "passed tests/test_x.py::test_y"; NULL: no memory. */
static const char *file_of(struct cf_arena *arena, const char *line)
{
    const char *name = line + strcspn(line, " ");
    const char *end;

    name += *name == ' ';
    end = strstr(name, "::");
    return cf_arena_strndup(arena, name, end == NULL ? strlen(name) : (size_t)(end - name));
}

static enum cf_status add_file(struct cf_startup_work *work, struct cf_list *files,
                               const char *line, struct cf_error *err)
{
    const char *file = file_of(work->arena, line);

    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->items[i], file) == 0)
            return CF_OK;
    }
    return cf_list_add(files, work->arena, file, err);
}

static bool is_among(const struct cf_list *files, struct cf_arena *arena, const char *line)
{
    const char *file = files == NULL ? NULL : file_of(arena, line);

    for (size_t i = 0; file != NULL && i < files->count; i++) {
        if (strcmp(files->items[i], file) == 0)
            return true;
    }
    return files == NULL;
}

static const char *name_of(const char *line)
{
    line += strcspn(line, " ");
    return line + (*line == ' ');
}

static bool flickers(const struct cf_startup_work *work, const char *line)
{
    for (size_t i = 0; i < work->flickers.count; i++) {
        if (strcmp(work->flickers.items[i], name_of(line)) == 0)
            return true;
    }
    return false;
}

/* The files of the tests that end in another way, among `files` where they are given. */
static enum cf_status differing(struct cf_startup_work *work, const struct cf_outcomes *after,
                                const struct cf_list *files, struct cf_list *found,
                                const char **first, struct cf_error *err)
{
    const struct cf_outcomes *sides[2] = { &work->tests, after };
    enum cf_status status = CF_OK;

    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < sides[side]->count && status == CF_OK; i++) {
            const char *line = sides[side]->lines[i];

            if (cf_outcomes_have(sides[1 - side], line) || flickers(work, line) ||
                !is_among(files, work->arena, line))
                continue;
            if (*first == NULL)
                *first = name_of(line);
            status = add_file(work, found, line, err);
        }
    }
    return status;
}

static bool is_too_long(const char *said)
{
    return strcmp(said, TOO_LONG) == 0;
}

/* For cf_startup_bisect(): `what` is the list of the files. */
static enum cf_status check_tests(struct cf_startup_work *work, const void *what,
                                  const char **fault, struct cf_error *err)
{
    const struct cf_list *files = what;
    struct cf_outcomes after;
    struct cf_list found = { 0 };
    const char *said = "", *first = NULL;
    enum cf_status status = run_tests(work, CF_SIDE_AFTER, files, &after, &said, err);

    *fault = status == CF_OK && is_too_long(said) ? TOO_LONG : NULL;
    if (status == CF_OK && *fault == NULL)
        status = differing(work, &after, files, &found, &first, err);
    if (status == CF_OK && first != NULL)
        *fault = cf_arena_printf(work->arena, "the test %s ends in another way", first);
    return status;
}

/* Those of the files once more without any change. */
static enum cf_status look_again(struct cf_startup_work *work, const struct cf_list *files,
                                 struct cf_error *err)
{
    struct cf_outcomes again;
    const struct cf_outcomes *sides[2] = { &work->tests, &again };
    const char *said = "";
    enum cf_status status = run_tests(work, CF_SIDE_BEFORE, files, &again, &said, err);

    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; status == CF_OK && i < sides[side]->count; i++) {
            const char *line = sides[side]->lines[i];

            if (is_among(files, work->arena, line) && !cf_outcomes_have(sides[1 - side], line))
                status = cf_list_add(&work->flickers, work->arena, name_of(line), err);
        }
    }
    return status;
}

/* Tests that end one way or another without any change tell nothing: they no longer count. */
static enum cf_status drop_flickering(struct cf_startup_work *work, const struct cf_list *files,
                                      bool *dropped, struct cf_error *err)
{
    const size_t known = work->flickers.count;
    const uint64_t start = cf_clock_ns();
    enum cf_status status = CF_OK;

    for (int i = 0; i < LOOKS && status == CF_OK && work->flickers.count == known; i++) {
        if (i > 0 && cf_clock_ns() - start > LOOKS_MAX_NS)
            break;
        status = look_again(work, files, err);
    }
    *dropped = work->flickers.count > known;
    return status;
}

enum cf_status cf_startup_tests_after(struct cf_startup_work *work, bool *changed,
                                      struct cf_error *err)
{
    struct cf_outcomes after;
    struct cf_list files = { 0 };
    const char *said = "", *first = NULL, *fault = NULL;
    bool dropped = false;
    uint32_t culprit = CF_NONE;
    enum cf_status status;

    if (work->request->no_tests)
        return CF_OK;
    cf_startup_tell(work, "the project's tests with the changes");
    status = run_tests(work, CF_SIDE_AFTER, NULL, &after, &said, err);
    if (status == CF_OK && is_too_long(said)) {
        *changed = true;
        return cf_startup_bisect(work, check_tests, NULL, TOO_LONG, &culprit, err);
    }
    if (status == CF_OK)
        status = differing(work, &after, NULL, &files, &first, err);
    if (status != CF_OK || first == NULL)
        return status;
    *changed = true;
    status = drop_flickering(work, &files, &dropped, err);
    if (status != CF_OK || dropped)
        return status;
    status = check_tests(work, &files, &fault, err);
    if (status != CF_OK)
        return status;
    if (fault != NULL)
        return cf_startup_bisect(work, check_tests, &files, fault, &culprit, err);
    /* It fails among all tests only. */
    return cf_startup_bisect(work, check_tests, NULL,
                             cf_arena_printf(work->arena, "the test %s ends in another way", first),
                             &culprit, err);
}
