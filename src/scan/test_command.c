/* SPDX-License-Identifier: Apache-2.0 */
/* The test command of setup.md: "DJANGO_SETTINGS_MODULE=a uv run pytest -x --ds=b tests/unit". */
#include "base/file.h"
#include "base/words.h"
#include "scan/work.h"

#include <ctype.h>
#include <string.h>

/* What only changes what pytest says or where it stops, or measures, or spreads over processes. */
static const char *const dropped[] = {
    "-q",
    "-v",
    "-x",
    "-s",
    "-l",
    "-n",
    "-r",
    "--quiet",
    "--verbose",
    "--exitfirst",
    "--maxfail",
    "--cov",
    "--no-cov",
    "--tb",
    "--durations",
    "--color",
    "--junitxml",
    "--junit-xml",
    "--html",
    "--numprocesses",
    "--dist",
    "--lf",
    "--last-failed",
    "--ff",
    "--failed-first",
    "--sw",
    "--stepwise",
    "--pdb",
    "--capture",
    "--showlocals",
    "--collect-only",
    "--co",
    "--basetemp",
    "--cache-clear",
};

/* Options whose value is a word of its own. */
static const char *const valued[] = {
    "-k",
    "-m",
    "-p",
    "-c",
    "-o",
    "-W",
    "-n",
    "--rootdir",
    "--ds",
    "--confcutdir",
    "--ignore",
    "--deselect",
    "--maxfail",
    "--tb",
    "--cov",
    "--durations",
    "--override-ini",
    "--import-mode",
    "--junitxml",
    "--html",
    "--numprocesses",
    "--dist",
    "--color",
    "--basetemp",
    "--capture",
    "--cov-report",
    "--cov-config",
    "--timeout",
    "--config-file",
    "--dc",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* "--tb" of "--tb=short" and "--cov" of "--cov-report"; of short options "-q" of "-qq". */
static bool is_dropped(const char *word)
{
    for (size_t i = 0; i < COUNT(dropped); i++) {
        const size_t length = strlen(dropped[i]);

        if (strncmp(word, dropped[i], length) == 0 &&
            (word[1] != '-' || strchr("=-", word[length]) != NULL))
            return true;
    }
    return false;
}

static bool has_value(const char *word)
{
    for (size_t i = 0; i < COUNT(valued); i++) {
        if (strcmp(word, valued[i]) == 0)
            return true;
    }
    return false;
}

/* A path of tests, "::name" left out, from the folder that commands start in. */
static bool is_path(const struct cf_scan_work *work, const char *word)
{
    struct cf_arena *arena = work->scan->arena;
    const char *colons = strstr(word, "::");
    const char *name =
        colons == NULL ? word : cf_arena_strndup(arena, word, (size_t)(colons - word));
    const char *path = name == NULL ? NULL : cf_path_join(arena, work->start, name);

    return path != NULL && (cf_path_is_dir(path) || cf_path_is_file(path));
}

static enum cf_status take_arguments(struct cf_scan_work *work, const struct cf_list *words,
                                     size_t first, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    enum cf_status status = CF_OK;

    for (size_t i = first; i < words->count && status == CF_OK; i++) {
        const char *word = words->items[i];
        const bool option = word[0] == '-';
        const bool keeps = option && !is_dropped(word);
        const bool next = option && has_value(word) && i + 1 < words->count;

        if (!option && is_path(work, word))
            status = cf_list_add(&work->paths, arena, word, err);
        else if (keeps)
            status = cf_list_add(&work->pytest, arena, word, err);
        if (next && ++i > 0 && keeps && status == CF_OK)
            status = cf_list_add(&work->pytest, arena, words->items[i], err);
    }
    return status;
}

/* "NAME=value" */
static bool is_variable(const char *word)
{
    size_t length = 0;

    while (isalnum((unsigned char)word[length]) || word[length] == '_')
        length++;
    return length > 0 && word[length] == '=' && !isdigit((unsigned char)word[0]);
}

/* Where pytest stands among the words; their number: nowhere. */
static size_t place_of_pytest(const struct cf_list *words)
{
    for (size_t i = 0; i < words->count; i++) {
        const char *base = cf_path_base(words->items[i]);

        if (strcmp(base, "pytest") == 0 || strcmp(base, "py.test") == 0)
            return i;
    }
    return words->count;
}

/* What stands in front of pytest, "-m" left out; NULL: nothing does. */
static const char *runner_of(const struct cf_list *words, size_t first, size_t pytest,
                             struct cf_arena *arena)
{
    struct cf_list runner = { 0 };

    for (size_t i = first; i < pytest; i++) {
        if (i + 1 == pytest && strcmp(words->items[i], "-m") == 0)
            continue;
        if (cf_list_add(&runner, arena, words->items[i], NULL) != CF_OK)
            return NULL;
    }
    return runner.count == 0 ? NULL : cf_scan_words_text(&runner, arena);
}

enum cf_status cf_scan_test_command(struct cf_scan_work *work, struct cf_scan_setup *setup,
                                    struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_list words = { 0 };
    size_t first = 0, pytest;
    enum cf_status status;

    if (setup->test_command == NULL)
        return CF_OK;
    status = cf_words_split(setup->test_command, arena, &words, err);
    if (status == CF_OK && words.count > 0 && strcmp(words.items[0], "$RUNNER") == 0)
        first = 1; /* as the runner's line says */
    pytest = place_of_pytest(&words);
    if (status == CF_OK && pytest == words.count)
        return cf_scan_note(work->scan, err,
                            ".codeflash/setup.md: the test command `%s` does not run pytest: it is "
                            "left aside",
                            setup->test_command);
    for (; first < pytest && is_variable(words.items[first]) && status == CF_OK; first++)
        status = cf_list_add(&work->environment, arena, words.items[first], err);
    if (status == CF_OK && setup->runner == NULL)
        setup->runner = runner_of(&words, first, pytest, arena);
    return status == CF_OK ? take_arguments(work, &words, pytest + 1, err) : status;
}
