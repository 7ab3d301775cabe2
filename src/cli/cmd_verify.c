/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/verify_report.h"
#include "cli/verify_tests.h"
#include "judge/judge.h"
#include "project/path.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: codeflash verify --original FILE --candidate FILE --function QUALNAME [OPTIONS]\n\n"
    "Is the candidate's function the same function as the original's, and how much faster?\n\n"
    "  --inputs FILE         calls: a Python file with INPUTS or inputs()\n"
    "  --replay-test FILE    calls of a recorded run (may be given again)\n"
    "  --tests PATH          tests that must pass with both (may be given again)\n"
    "  --script              the file is run, not imported: without a main guard only its\n"
    "                        definitions are loaded\n"
    "  --strict              an assumption about inputs never seen is a difference\n"
    "  --json                one JSON document on standard output\n"
    "  --min-gain PERCENT    what counts as faster: the lower 95% bound must exceed it (5)\n"
    "  --no-measure          the behaviour only\n"
    "  --cachegrind          count instructions too (needs valgrind): they decide what the time\n"
    "                        leaves unsure\n"
    "  --effort low|medium|high\n"
    "                        how many inputs are made, and how long is measured (medium)\n"
    "  --python EXE          the interpreter\n"
    "  --seed N              of the generated inputs (0)\n\n"
    "Exit status: 0 equivalent, 1 different or an error, 4 unverifiable.\n";

struct settings {
    const char *original, *candidate, *function, *inputs, *effort, *python;
    struct cf_list replay_tests, tests;
    uint64_t seed;
    double min_gain;
    bool strict, script, json, no_measure, cachegrind, help;
    unsigned verbose, quiet;
};

#define AT(field) offsetof(struct settings, field)

static const struct cf_option table[] = {
    { "original", 0, CF_OPTION_TEXT, AT(original), NULL },
    { "candidate", 0, CF_OPTION_TEXT, AT(candidate), NULL },
    { "function", 0, CF_OPTION_TEXT, AT(function), NULL },
    { "inputs", 0, CF_OPTION_TEXT, AT(inputs), NULL },
    { "replay-test", 0, CF_OPTION_REPEAT, AT(replay_tests), NULL },
    { "tests", 0, CF_OPTION_REPEAT, AT(tests), NULL },
    { "script", 0, CF_OPTION_FLAG, AT(script), NULL },
    { "strict", 0, CF_OPTION_FLAG, AT(strict), NULL },
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "min-gain", 0, CF_OPTION_PERCENT, AT(min_gain), NULL },
    { "no-measure", 0, CF_OPTION_FLAG, AT(no_measure), NULL },
    { "cachegrind", 0, CF_OPTION_FLAG, AT(cachegrind), NULL },
    { "effort", 0, CF_OPTION_CHOICE, AT(effort), "low|medium|high" },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "seed", 0, CF_OPTION_COUNT, AT(seed), NULL },
    { "verbose", 'v', CF_OPTION_COUNTER, AT(verbose), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static int report(const struct settings *settings, const struct cf_judge_result *result)
{
    const enum cf_verdict verdict = result->verify.verdict;
    const bool failed = verdict == CF_VERDICT_ERROR || verdict == CF_VERDICT_UNVERIFIABLE;

    if (failed)
        cf_say("%s", result->reason);
    if (settings->json)
        cf_verify_report_json(result);
    else if (!failed)
        cf_verify_report_text(settings->function, result);
    if (verdict == CF_VERDICT_EQUIVALENT)
        return CF_EXIT_OK;
    return verdict == CF_VERDICT_UNVERIFIABLE ? CF_EXIT_PROGRAM : CF_EXIT_FAILURE;
}

/* A failure before or beside the judging: the same document. */
static int report_failure(const struct settings *settings, const struct cf_error *err, int code)
{
    const struct cf_judge_result result = {
        .judgement = CF_JUDGED_ERROR,
        .reason = err->message,
        .verify = { .verdict = CF_VERDICT_ERROR, .isolation = "none" },
    };

    (void)cf_say_error(err);
    if (settings->json)
        cf_verify_report_json(&result);
    return code;
}

static enum cf_status check_words(const struct settings *settings, const struct cf_list *words,
                                  struct cf_error *err)
{
    if (words->count > 0)
        return cf_fail(err, CF_EUSAGE, "verify: unexpected %.200s", words->items[0]);
    if (settings->original == NULL || settings->candidate == NULL || settings->function == NULL)
        return cf_fail(err, CF_EUSAGE, "verify: --%s is missing",
                       settings->original == NULL    ? "original"
                       : settings->candidate == NULL ? "candidate"
                                                     : "function");
    if (settings->cachegrind && settings->no_measure)
        return cf_fail(err, CF_EUSAGE, "verify: --cachegrind measures, --no-measure does not");
    return CF_OK;
}

static enum cf_status check_valgrind(struct cf_error *err)
{
    static const char *const argv[] = { "valgrind", "--version", NULL };
    const struct cf_process process = { .argv = argv, .timeout_ns = 10 * CF_NS_PER_SECOND };
    int wait_status = 0;
    enum cf_status status = cf_process_run(&process, &wait_status, err);

    if (status == CF_ENOTFOUND || (status == CF_OK && wait_status != 0))
        return cf_fail(err, CF_ENOTFOUND,
                       "--cachegrind needs valgrind, and there is none on PATH that runs");
    return status;
}

static enum cf_status real_file(const char *path, struct cf_arena *arena, const char **real,
                                struct cf_error *err)
{
    char *found = NULL;
    enum cf_status status = cf_path_real(path, arena, &found, err);

    *real = found;
    if (status == CF_OK && !cf_path_is_file(found))
        status = cf_fail(err, CF_EIO, "%s is not a file", path);
    else if (status == CF_OK && access(found, R_OK) != 0)
        status = cf_fail(err, CF_EIO, "cannot read %s", path);
    return status;
}

/* The nearest folder at or above the file that has a sign of a project, else the file's. */
static const char *root_of(const char *file, struct cf_arena *arena)
{
    static const char *const signs[] = { "pyproject.toml", ".git", "setup.py", "setup.cfg" };
    char *folder = cf_arena_strndup(arena, file, (size_t)(cf_path_base(file) - file - 1));
    char *own = folder != NULL ? cf_arena_strdup(arena, folder) : NULL;

    while (folder != NULL && *folder != '\0') {
        for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
            const char *sign = cf_path_join(arena, folder, signs[i]);

            if (sign != NULL && access(sign, F_OK) == 0)
                return folder;
        }
        *strrchr(folder, '/') = '\0';
    }
    return own;
}

static enum cf_status real_files(const struct cf_list *paths, struct cf_arena *arena,
                                 struct cf_list *real, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < paths->count && status == CF_OK; i++) {
        const char *found = NULL;

        status = real_file(paths->items[i], arena, &found, err);
        if (status == CF_OK)
            status = cf_list_add(real, arena, found, err);
    }
    return status;
}

/* A path of tests may be a folder, and may name one test in a file: `tests/test_x.py::test_y`. */
static enum cf_status real_tests(const struct cf_list *paths, struct cf_arena *arena,
                                 struct cf_list *real, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < paths->count && status == CF_OK; i++) {
        const char *within = strstr(paths->items[i], "::");
        const char *text = paths->items[i];
        char *found = NULL;

        if (within != NULL)
            text = cf_arena_strndup(arena, text, (size_t)(within - text));
        status = text == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                              : cf_path_real(text, arena, &found, err);
        if (status == CF_OK)
            status = cf_list_add(
                real, arena, cf_arena_printf(arena, "%s%s", found, within == NULL ? "" : within),
                err);
    }
    return status;
}

static enum cf_status make_request(const struct settings *settings, struct cf_arena *arena,
                                   struct cf_interpreter *interpreter,
                                   struct cf_verify_request *request, struct cf_error *err)
{
    enum cf_status status = real_file(settings->original, arena, &request->original, err);

    if (status == CF_OK)
        status = real_file(settings->candidate, arena, &request->candidate, err);
    if (status == CF_OK && settings->inputs != NULL)
        status = real_file(settings->inputs, arena, &request->inputs, err);
    if (status == CF_OK)
        status = real_files(&settings->replay_tests, arena, &request->replay_tests, err);
    if (status == CF_OK)
        status = real_tests(&settings->tests, arena, &request->tests, err);
    if (status == CF_OK)
        status = cf_interpreter_find(settings->python, arena, interpreter, err);
    if (status == CF_OK)
        status = cf_interpreter_check(interpreter, err);
    if (status != CF_OK)
        return status;
    request->function = settings->function;
    request->root = root_of(request->original, arena);
    request->interpreter = interpreter;
    request->effort = settings->effort;
    request->seed = settings->seed;
    request->strict = settings->strict;
    request->script = settings->script;
    if (request->root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_verify_tests_narrow(request, arena, err);
}

static int judge(const struct settings *settings, struct cf_arena *arena, struct cf_error *err)
{
    struct cf_interpreter interpreter = { 0 };
    struct cf_judge_request request = {
        .min_gain = settings->min_gain / 100,
        .behaviour_only = settings->no_measure,
        .arbiter = settings->cachegrind,
    };
    struct cf_judge_result result = { 0 };

    if ((settings->cachegrind && check_valgrind(err) != CF_OK) ||
        make_request(settings, arena, &interpreter, &request.verify, err) != CF_OK)
        return report_failure(settings, err, CF_EXIT_FAILURE);
    cf_signals_catch();
    if (cf_judge_run(&request, arena, &result, err) != CF_OK)
        return report_failure(settings, err,
                              cf_verify_interrupted ? CF_EXIT_INTERRUPTED : CF_EXIT_FAILURE);
    return report(settings, &result);
}

int cmd_verify(struct cf_context *ctx, int argc, char **argv)
{
    struct settings settings = { .effort = "medium", .min_gain = 5 };
    struct cf_list words = { 0 };
    struct cf_options options = { .table = table,
                                  .count = sizeof(table) / sizeof(table[0]),
                                  .target = &settings,
                                  .words = &words,
                                  .arena = ctx->arena };
    struct cf_error err = CF_ERROR_INIT;
    int rest = 0;

    if (cf_options_read(&options, argc, argv, &rest, &err) != CF_OK)
        return report_failure(&settings, &err, CF_EXIT_USAGE);
    if (settings.help) {
        fputs(help, stdout);
        return CF_EXIT_OK;
    }
    if (check_words(&settings, &words, &err) != CF_OK)
        return report_failure(&settings, &err, CF_EXIT_USAGE);
    return judge(&settings, ctx->arena, &err);
}
