/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/options.h"
#include "project/path.h"
#include "report/json.h"
#include "verify/verify.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define VERSION 1
#define EXIT_INTERRUPTED 130

static const char help[] =
    "usage: codeflash verify --original FILE --candidate FILE --function QUALNAME [OPTIONS]\n\n"
    "Is the candidate's function the same function as the original's?\n\n"
    "  --inputs FILE         calls: a Python file with INPUTS or inputs()\n"
    "  --replay-test FILE    calls of a recorded run (may be given again)\n"
    "  --tests PATH          tests that must pass with both (may be given again)\n"
    "  --strict              an assumption about inputs never seen is a difference\n"
    "  --json                one JSON document on standard output\n"
    "  --min-gain PERCENT    what counts as faster (5)\n"
    "  --effort low|medium|high\n"
    "  --python EXE          the interpreter\n"
    "  --seed N              of the generated inputs (0)\n\n"
    "Exit status: 0 equivalent, 1 different or an error, 4 unverifiable.\n";

struct settings {
    const char *original, *candidate, *function, *inputs, *effort, *python;
    struct cf_list replay_tests, tests;
    uint64_t seed;
    double min_gain;
    bool strict, json, help;
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
    { "strict", 0, CF_OPTION_FLAG, AT(strict), NULL },
    { "json", 0, CF_OPTION_FLAG, AT(json), NULL },
    { "min-gain", 0, CF_OPTION_PERCENT, AT(min_gain), NULL },
    { "effort", 0, CF_OPTION_CHOICE, AT(effort), "low|medium|high" },
    { "python", 0, CF_OPTION_TEXT, AT(python), NULL },
    { "seed", 0, CF_OPTION_COUNT, AT(seed), NULL },
    { "verbose", 'v', CF_OPTION_COUNTER, AT(verbose), NULL },
    { "quiet", 'q', CF_OPTION_COUNTER, AT(quiet), NULL },
    { "help", 'h', CF_OPTION_FLAG, AT(help), NULL },
};

static void put_difference(struct cf_json *json, const char *name,
                           const struct cf_difference *difference)
{
    cf_json_open(json, name, '{');
    cf_json_string(json, "input", difference->input);
    cf_json_string(json, "observable", difference->observable);
    cf_json_string(json, "where", difference->where);
    cf_json_string(json, "original", difference->original);
    cf_json_string(json, "candidate", difference->candidate);
    cf_json_close(json, '}');
}

static void put_assumptions(struct cf_json *json, const struct cf_verify_result *result)
{
    cf_json_open(json, "assumptions", '[');
    for (size_t i = 0; i < result->assumption_count; i++) {
        cf_json_open(json, NULL, '{');
        cf_json_string(json, "text", result->assumptions[i].text);
        put_difference(json, "counterexample", &result->assumptions[i].difference);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_document(const struct cf_verify_result *result)
{
    struct cf_json json;

    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", VERSION);
    cf_json_string(&json, "verdict", cf_verdict_name(result->verdict));
    if (result->reason != NULL)
        cf_json_string(&json, "reason", result->reason);
    else
        cf_json_null(&json, "reason");
    cf_json_open(&json, "inputs", '{');
    cf_json_int(&json, "given", (int64_t)result->given);
    cf_json_int(&json, "generated", (int64_t)result->generated);
    cf_json_int(&json, "outside", (int64_t)result->outside);
    cf_json_close(&json, '}');
    cf_json_open(&json, "tests", '{');
    cf_json_int(&json, "counted", (int64_t)result->tests);
    cf_json_int(&json, "dropped", (int64_t)result->tests_dropped);
    cf_json_close(&json, '}');
    put_assumptions(&json, result);
    if (result->has_counterexample)
        put_difference(&json, "counterexample", &result->counterexample);
    else
        cf_json_null(&json, "counterexample");
    cf_json_null(&json, "speedup");
    cf_json_null(&json, "speedup_ci95");
    cf_json_bool(&json, "accepted", false);
    cf_json_string(&json, "isolation", result->isolation);
    cf_json_open(&json, "unreached", '[');
    for (size_t i = 0; i < result->unreached.count; i++)
        cf_json_string(&json, NULL, result->unreached.items[i]);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    putchar('\n');
}

static void say_difference(const struct cf_difference *difference, FILE *out)
{
    fprintf(out, "  input      %s\n  observable %s%s%s\n  original   %s\n  candidate  %s\n",
            difference->input, difference->observable, *difference->where == '\0' ? "" : ": ",
            difference->where, difference->original, difference->candidate);
}

static void print_text(const struct settings *settings, const struct cf_verify_result *result)
{
    printf("%s: %s\n", settings->function, cf_verdict_name(result->verdict));
    if (result->has_counterexample)
        say_difference(&result->counterexample, stdout);
    for (size_t i = 0; i < result->assumption_count; i++)
        printf("assuming: %s\n", result->assumptions[i].text);
    if (result->verdict == CF_VERDICT_EQUIVALENT || result->verdict == CF_VERDICT_DIFFERENT)
        printf("%llu inputs given, %llu generated; isolation: %s\n",
               (unsigned long long)result->given, (unsigned long long)result->generated,
               result->isolation);
    if (result->tests > 0 || result->tests_dropped > 0)
        printf("%llu existing tests, %llu not counted: they fail or flicker on the original\n",
               (unsigned long long)result->tests, (unsigned long long)result->tests_dropped);
    for (size_t i = 0; i < result->unreached.count && i < 10; i++)
        printf("never reached: %s\n", result->unreached.items[i]);
}

static int report(const struct settings *settings, const struct cf_verify_result *result)
{
    bool failed = result->verdict == CF_VERDICT_ERROR || result->verdict == CF_VERDICT_UNVERIFIABLE;

    if (failed)
        cf_say("%s", result->reason);
    if (settings->json)
        put_document(result);
    else if (!failed)
        print_text(settings, result);
    if (result->verdict == CF_VERDICT_EQUIVALENT)
        return CF_EXIT_OK;
    return result->verdict == CF_VERDICT_UNVERIFIABLE ? CF_EXIT_PROGRAM : CF_EXIT_FAILURE;
}

/* A failure before or beside the judging: the same document. */
static int report_failure(const struct settings *settings, const struct cf_error *err, int code)
{
    const struct cf_verify_result result = {
        .verdict = CF_VERDICT_ERROR,
        .reason = err->message,
        .isolation = "none",
    };

    (void)cf_say_error(err);
    if (settings->json)
        put_document(&result);
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
    return CF_OK;
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
    return request->root != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}

static void interrupt(int number)
{
    (void)number;
    cf_verify_interrupted = 1;
}

static int judge(const struct settings *settings, struct cf_arena *arena, struct cf_error *err)
{
    struct sigaction action = { .sa_handler = interrupt };
    struct cf_interpreter interpreter = { 0 };
    struct cf_verify_request request = { 0 };
    struct cf_verify_result result = { 0 };

    if (make_request(settings, arena, &interpreter, &request, err) != CF_OK)
        return report_failure(settings, err, CF_EXIT_FAILURE);
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGHUP, &action, NULL);
    if (cf_verify_run(&request, arena, &result, err) != CF_OK)
        return report_failure(settings, err,
                              cf_verify_interrupted ? EXIT_INTERRUPTED : CF_EXIT_FAILURE);
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
