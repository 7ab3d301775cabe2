/* SPDX-License-Identifier: Apache-2.0 */
/* What is run: what the words name, else the fastest test that is not trivial. */
#include "base/file.h"
#include "base/process.h"
#include "discover/pytest_config.h"
#include "scan/work.h"

#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#define COLLECTED_MAX_BYTES ((size_t)64 << 20)
#define COLLECT_SECONDS 60.0
#define TRY_SECONDS 20.0
#define TRY_ENOUGH_SECONDS 3.0 /* then no other test begins, if one can be taken */
#define TRIED_MAX 12
#define TRIVIAL_SECONDS 0.01

struct candidate {
    const char *id;
    bool integration;
    double seconds; /* 0: not run to its end */
    bool started, failed;
};

struct choice {
    struct cf_scan_work *work;
    struct cf_list collected;
    struct candidate tried[TRIED_MAX];
    size_t count;
    struct cf_error *err;
};

static bool is_word_in(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(text, words[i]) != NULL)
            return true;
    }
    return false;
}

/* By its path, name or marks: a test of several parts together. */
static bool is_integration(const char *text)
{
    static const char *const words[] = { "integration", "e2e",        "end_to_end",
                                         "end2end",     "functional", "acceptance",
                                         "workflow",    "pipeline",   "system" };

    return is_word_in(text, words, sizeof(words) / sizeof(words[0]));
}

/* A line of `pytest --collect-only -q`: "path::test", or "path: 3" where it is quieter still. */
static enum cf_status take_line(struct choice *choice, const char *line, size_t length)
{
    struct cf_arena *arena = choice->work->scan->arena;
    const char *id = cf_arena_strndup(arena, line, length);
    char *colon;

    if (id == NULL)
        return cf_fail(choice->err, CF_ENOMEM, "out of memory");
    if (strstr(id, "::") == NULL) {
        colon = strstr(id, ".py: ");
        if (colon == NULL || strspn(colon + 5, "0123456789") != strlen(colon + 5))
            return CF_OK;
        colon[3] = '\0';
    }
    if (strncmp(id, "ERROR ", 6) == 0 || strncmp(id, "FAILED ", 7) == 0 || strchr(id, '<') == id)
        return CF_OK;
    return cf_list_add(&choice->collected, arena, id, choice->err);
}

/* Paths are taken from the working directory, but the run starts in the root. */
static const char *from_root(struct cf_scan_work *work, const char *word)
{
    const char *colons = strstr(word, "::");
    const char *path =
        colons == NULL ? word : cf_arena_strndup(work->scan->arena, word, (size_t)(colons - word));
    char *real = NULL;

    if (path == NULL || cf_path_real(path, work->scan->arena, &real, NULL) != CF_OK)
        return word;
    return colons == NULL ? real : cf_arena_printf(work->scan->arena, "%s%s", real, colons);
}

static enum cf_status collect(struct choice *choice)
{
    struct cf_scan_work *work = choice->work;
    const struct cf_list *paths =
        work->request->words.count > 0 ? &work->request->words : &work->paths;
    struct cf_list words = { 0 };
    const struct cf_scan_errand errand = { .mode = "collect",
                                           .kind = CF_SCAN_TEST,
                                           .words = &words };
    struct cf_scan_command command = { .timeout = COLLECT_SECONDS };
    struct cf_error fault = CF_ERROR_INIT;
    struct cf_buf out, messages;
    int wait_status = 0;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < paths->count && status == CF_OK; i++) {
        const char *word = paths->items[i];

        if (word != NULL && paths != &work->paths)
            word = from_root(work, word);
        status = cf_list_add(&words, work->scan->arena, word, choice->err);
    }
    if (status == CF_OK)
        status = cf_scan_errand_words(work, &errand, "/dev/null", &command.arguments, choice->err);
    if (status != CF_OK)
        return status;
    cf_buf_init(&out, COLLECTED_MAX_BYTES);
    cf_buf_init(&messages, COLLECTED_MAX_BYTES);
    command.out = &out;
    command.err = &messages;
    status = cf_scan_command_run(work, &command, &wait_status, &fault);
    if (status != CF_OK)
        work->fault =
            cf_arena_printf(work->scan->arena, "the tests cannot be collected: %s", fault.message);
    status = CF_OK;
    for (const char *at = cf_buf_str(&out); *at != '\0' && status == CF_OK;) {
        const size_t length = strcspn(at, "\r\n");

        status = take_line(choice, at, length);
        at += length;
        at += *at != '\0';
    }
    if (status == CF_OK && choice->collected.count == 0 && work->fault == NULL) {
        const char *last = cf_scan_last_line(
            cf_buf_str(messages.len > 0 && out.len == 0 ? &messages : &out), work->scan->arena);

        work->fault =
            cf_arena_printf(work->scan->arena,
                            "no tests are collected (%s): name a test, a script or a module", last);
    }
    cf_buf_deinit(&out);
    cf_buf_deinit(&messages);
    return status;
}

/* The same function with other parameters. */
static bool same_function(const char *a, const char *b)
{
    const size_t length = strcspn(a, "[");

    return length == strcspn(b, "[") && memcmp(a, b, length) == 0;
}

static void try_one(struct choice *choice, const char *id)
{
    for (size_t i = 0; i < choice->count; i++) {
        if (same_function(choice->tried[i].id, id))
            return;
    }
    if (choice->count < TRIED_MAX)
        choice->tried[choice->count++] =
            (struct candidate){ .id = id, .integration = is_integration(id) };
}

/* Integration tests first, then tests from all over the collection. */
static void pick_likely(struct choice *choice)
{
    const struct cf_list *all = &choice->collected;

    for (size_t i = 0; i < all->count && choice->count < TRIED_MAX / 2; i++) {
        if (is_integration(all->items[i]))
            try_one(choice, all->items[i]);
    }
    for (size_t step = 0; step < (size_t)4 * TRIED_MAX && choice->count < TRIED_MAX; step++)
        try_one(choice, all->items[step * all->count / ((size_t)4 * TRIED_MAX)]);
    for (size_t i = 0; i < all->count && choice->count < TRIED_MAX; i++)
        try_one(choice, all->items[i]);
}

static struct candidate *candidate_of(struct choice *choice, const char *id)
{
    for (size_t i = 0; i < choice->count; i++) {
        const struct candidate *candidate = &choice->tried[i];

        if (strcmp(candidate->id, id) == 0)
            return &choice->tried[i];
    }
    /* A whole file or an id without its parameters runs several tests: they count together. */
    for (size_t i = 0; i < choice->count; i++) {
        if (strncmp(choice->tried[i].id, id, strlen(choice->tried[i].id)) == 0)
            return &choice->tried[i];
    }
    return NULL;
}

static void take_times(struct choice *choice, char *text)
{
    struct cf_scan_row row;

    while (cf_scan_row_next(&text, &row)) {
        struct candidate *candidate = candidate_of(choice, cf_scan_row_text(&row, 1));

        if (candidate == NULL)
            continue;
        if (strcmp(row.fields[0], "start") == 0) {
            candidate->started = true;
            candidate->integration =
                candidate->integration || is_integration(cf_scan_row_text(&row, 2));
        } else if (strcmp(row.fields[0], "end") == 0) {
            candidate->seconds += cf_scan_row_real(&row, 2);
            candidate->failed = candidate->failed || cf_scan_row_count(&row, 4) != 0;
        }
    }
}

/* Ids begin at pytest's root, which may lie above the folder that commands start in. */
static const char *runnable(const struct cf_scan_work *work, const char *id)
{
    struct cf_arena *arena = work->scan->arena;
    const char *colons = strstr(id, "::");
    const char *path =
        cf_arena_strndup(arena, id, colons == NULL ? strlen(id) : (size_t)(colons - id));
    const char *here = path == NULL ? NULL : cf_path_join(arena, work->start, path);
    const char *there = path == NULL ? NULL : cf_path_join(arena, work->scan->root, path);

    if (here == NULL || there == NULL || cf_path_is_file(here) || !cf_path_is_file(there))
        return id;
    return cf_path_join(arena, work->scan->root, id);
}

static enum cf_status add_limits(struct cf_scan_work *work, struct cf_list *options,
                                 struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const char *enough = cf_arena_printf(arena, "enough=%.1f", TRY_ENOUGH_SECONDS);
    const char *trivial = cf_arena_printf(arena, "trivial=%g", TRIVIAL_SECONDS);
    enum cf_status status;

    if (enough == NULL || trivial == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_list_add(options, arena, enough, err);
    return status == CF_OK ? cf_list_add(options, arena, trivial, err) : status;
}

/* Runs those that were not yet run; one that hangs ends the run and is left aside afterwards. */
static enum cf_status try_likely(struct choice *choice, bool *again)
{
    struct cf_scan_work *work = choice->work;
    struct cf_list ids = { 0 };
    struct cf_scan_errand errand = {
        .mode = "times", .kind = CF_SCAN_TEST, .words = &ids, .timeout = TRY_SECONDS
    };
    struct cf_scan_rows rows;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < choice->count && status == CF_OK; i++) {
        if (!choice->tried[i].started)
            status = cf_list_add(&ids, work->scan->arena, runnable(work, choice->tried[i].id),
                                 choice->err);
    }
    *again = false;
    if (status == CF_OK)
        status = add_limits(work, &errand.options, choice->err);
    if (status != CF_OK || ids.count == 0)
        return status;
    status = cf_scan_errand_run(work, &errand, &rows, choice->err);
    if (status != CF_OK)
        return status;
    take_times(choice, rows.text);
    if (rows.timed_out && !work->scan->interrupted) {
        const struct candidate *hung = NULL;

        for (size_t i = 0; i < choice->count; i++) {
            if (choice->tried[i].started && choice->tried[i].seconds == 0)
                hung = &choice->tried[i];
        }
        *again = hung != NULL;
        return cf_scan_note(work->scan, choice->err, "left aside: %s does not end within %.0f s",
                            hung == NULL ? "a test" : hung->id, TRY_SECONDS);
    }
    if (rows.fault != NULL && work->fault == NULL)
        return cf_scan_note(work->scan, choice->err, "while tests were tried: %s", rows.fault);
    return CF_OK;
}

/* Is `a` the better test to measure? */
static bool is_better(const struct candidate *a, const struct candidate *b)
{
    const bool a_trivial = a->seconds < TRIVIAL_SECONDS, b_trivial = b->seconds < TRIVIAL_SECONDS;

    if (a_trivial != b_trivial)
        return !a_trivial;
    if (a_trivial)
        return a->seconds > b->seconds;
    if (a->integration != b->integration)
        return a->integration;
    return a->seconds < b->seconds;
}

static const struct candidate *best_of(const struct choice *choice, bool failing, size_t *ran)
{
    const struct candidate *best = NULL;

    *ran = 0;
    for (size_t i = 0; i < choice->count; i++) {
        const struct candidate *candidate = &choice->tried[i];

        *ran += candidate->seconds > 0;
        if (candidate->seconds == 0 || candidate->failed != failing)
            continue;
        if (best == NULL || is_better(candidate, best))
            best = candidate;
    }
    return best;
}

static enum cf_status take_best(struct choice *choice)
{
    struct cf_scan_work *work = choice->work;
    struct cf_arena *arena = work->scan->arena;
    size_t ran = 0;
    const struct candidate *best = best_of(choice, false, &ran);

    if (best == NULL)
        best = best_of(choice, true, &ran);
    if (best == NULL) {
        work->fault = "no test could be run to its end: name a test, a script or a module";
        return CF_OK;
    }
    work->kind = CF_SCAN_TEST;
    work->seconds = best->seconds;
    work->scan->test = best->id;
    work->scan->test_why = cf_arena_printf(
        arena, "%s%s, %s: chosen of %zu that were run, %zu collected",
        best->failed ? "a failing test (none passes)" : "the fastest test that is not trivial",
        best->integration ? ", an integration test" : "", cf_scan_time_text(arena, best->seconds),
        ran, choice->collected.count);
    if (best->seconds < TRIVIAL_SECONDS)
        work->scan->test_why = cf_arena_printf(
            arena, "the longest test, %s (all are short): of %zu that were run, %zu collected",
            cf_scan_time_text(arena, best->seconds), ran, choice->collected.count);
    return cf_list_add(&work->words, arena, runnable(work, best->id), choice->err);
}

static enum cf_status choose_test(struct cf_scan_work *work, struct cf_error *err)
{
    struct choice choice = { .work = work, .err = err };
    bool again = false;
    enum cf_status status;

    if (!work->has_pytest) {
        work->fault = cf_arena_printf(work->scan->arena,
                                      "the Python of `%s` has no pytest: name a script or a module",
                                      work->scan->runner);
        return CF_OK;
    }
    status = collect(&choice);
    if (status != CF_OK || choice.collected.count == 0)
        return status;
    pick_likely(&choice);
    status = try_likely(&choice, &again);
    if (status == CF_OK && again && !work->scan->interrupted)
        status = try_likely(&choice, &again);
    return status == CF_OK ? take_best(&choice) : status;
}

/* The path in front of "::" is there. */
static bool is_test_id(const char *word, struct cf_arena *arena)
{
    const char *colons = strstr(word, "::");
    const char *path =
        colons == NULL ? NULL : cf_arena_strndup(arena, word, (size_t)(colons - word));

    return path != NULL && cf_path_is_file(path);
}

static bool is_test_file(const struct cf_scan_work *work, const char *path)
{
    struct cf_pytest_config config = { 0 };

    if (!cf_path_is_file(path) ||
        cf_pytest_config_read(work->scan->root, work->scan->arena, &config, NULL) != CF_OK)
        return false;
    for (size_t i = 0; i < config.files.count; i++) {
        if (fnmatch(config.files.items[i], cf_path_base(path), 0) == 0)
            return true;
    }
    return false;
}

static bool is_module(const struct cf_scan_work *work, const char *word)
{
    for (size_t i = 0; i < work->files->count; i++) {
        if (strcmp(work->files->items[i].module, word) == 0)
            return true;
    }
    return false;
}

static enum cf_status take_words(struct cf_scan_work *work, enum cf_scan_work_kind kind,
                                 struct cf_error *err)
{
    const struct cf_list *words = &work->request->words;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < words->count && status == CF_OK; i++) {
        const bool path = kind == CF_SCAN_TEST || (kind == CF_SCAN_SCRIPT && i == 0);

        status = cf_list_add(&work->words, work->scan->arena,
                             path ? from_root(work, words->items[i]) : words->items[i], err);
    }
    work->kind = kind;
    work->scan->test = cf_scan_words_text(words, work->scan->arena);
    work->scan->test_why = "as named on the command line";
    if (kind == CF_SCAN_TEST && !work->has_pytest)
        work->fault = "the project's Python has no pytest";
    return status;
}

enum cf_status cf_scan_choose(struct cf_scan_work *work, struct cf_error *err)
{
    const struct cf_list *words = &work->request->words;
    const char *word = words->count > 0 ? words->items[0] : NULL;
    size_t length = word == NULL ? 0 : strlen(word);

    if (word == NULL || cf_path_is_dir(word))
        return work->fault == NULL ? choose_test(work, err) : CF_OK;
    if (is_test_id(word, work->scan->arena) || is_test_file(work, word))
        return take_words(work, CF_SCAN_TEST, err);
    if (length > 3 && strcmp(word + length - 3, ".py") == 0 && cf_path_is_file(word))
        return take_words(work, CF_SCAN_SCRIPT, err);
    if (is_module(work, word))
        return take_words(work, CF_SCAN_MODULE, err);
    return cf_fail(err, CF_EUSAGE, "no test, file, folder or module of the project is %.200s",
                   word);
}
