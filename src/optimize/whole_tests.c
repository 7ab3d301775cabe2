/* SPDX-License-Identifier: Apache-2.0 */
/* The existing tests in both copies: what passes before must pass after. */
#include "base/clock.h"
#include "base/process.h"
#include "optimize/whole.h"
#include "project/outcomes.h"
#include "project/pytest_command.h"

#include <string.h>

#define SMALL_SUITE 400 /* tests: the whole suite runs */
#define CHOSEN_MAX 200  /* else so many, of those that reach a changed function */
#define SLOWER 4        /* times what the tests took before are left to them beyond the limit */

/*
 * pytest as the project runs it, what makes it quiet, and the tests. With the copy as its root a
 * test has the same name in both, also where a folder above the project has a configuration.
 */
static enum cf_status arguments(const struct cf_whole *whole, enum cf_copy copy,
                                const struct cf_list *tests, struct cf_list *argv,
                                struct cf_error *err)
{
    static const char *const fixed[] = {
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "codeflash._outcomes",
        "--ignore-glob=*replay_test_*",
        "--continue-on-collection-errors",
    };
    const struct cf_optimize_request *request = whole->work->request;
    struct cf_arena *arena = whole->work->scratch;
    const char *root = cf_arena_printf(arena, "--rootdir=%s", whole->copies[copy]);
    enum cf_status status =
        cf_pytest_command(&request->project->config, request->interpreter, arena, argv, err);

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]) && status == CF_OK; i++)
        status = cf_list_add(argv, arena, fixed[i], err);
    if (root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK)
        status = cf_list_add(argv, arena, root, err);
    for (size_t i = 0; i < tests->count && status == CF_OK; i++)
        status = cf_list_add(argv, arena, tests->items[i], err);
    return status == CF_OK ? cf_list_add(argv, arena, NULL, err) : status;
}

/* One run of the tests, and how it ends. */
struct tests_run {
    enum cf_copy copy;
    uint64_t timeout_ns;
    bool late; /* the time was over */
    struct cf_outcomes outcomes;
};

static enum cf_status run_tests(const struct cf_whole *whole, const struct cf_list *tests,
                                struct tests_run *run, struct cf_error *err)
{
    const enum cf_copy copy = run->copy;
    struct cf_optimizing *work = whole->work;
    const char *path = cf_arena_printf(work->scratch, "%s.outcomes", whole->copies[copy]);
    const char *environment[] = {
        cf_whole_python_path(whole, copy),
        path == NULL ? NULL : cf_arena_printf(work->scratch, "CODEFLASH_OUTCOMES=%s", path),
        NULL,
    };
    struct cf_process process = { .environment = environment,
                                  .cwd = whole->copies[copy],
                                  .timeout_ns = run->timeout_ns,
                                  .stop = &cf_verify_interrupted };
    struct cf_list argv = { 0 };
    enum cf_status status = arguments(whole, copy, tests, &argv, err);
    int wait_status = 0;

    run->outcomes = (struct cf_outcomes){ 0 };
    run->late = false;
    if (status != CF_OK)
        return status;
    if (environment[0] == NULL || environment[1] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    process.argv = argv.items;
    status = cf_process_run(&process, &wait_status, err);
    run->late = status == CF_ETIMEOUT;
    if (run->late)
        status = CF_OK;
    return status == CF_OK ? cf_outcomes_read(path, work->scratch, &run->outcomes, err) : status;
}

static bool is_replay_test(const char *id)
{
    return strstr(id, "replay_test_") != NULL;
}

static enum cf_status add_once(struct cf_list *tests, struct cf_arena *arena, const char *id,
                               struct cf_error *err)
{
    for (size_t i = 0; i < tests->count; i++) {
        if (strcmp(tests->items[i], id) == 0)
            return CF_OK;
    }
    return cf_list_add(tests, arena, id, err);
}

/* A small suite runs as a whole; of a large one the tests that reach a changed function. */
static enum cf_status choose(const struct cf_whole *whole, struct cf_list *tests,
                             struct cf_error *err)
{
    const struct cf_optimizing *work = whole->work;
    const struct cf_discovery *discovery = work->request->discovery;
    enum cf_status status = CF_OK;

    if (discovery == NULL)
        return CF_OK;
    for (uint32_t i = 0; discovery->test_count <= SMALL_SUITE && i < discovery->test_count; i++) {
        if (status == CF_OK && !is_replay_test(discovery->tests[i].file))
            status = add_once(tests, work->scratch, discovery->tests[i].file, err);
    }
    for (size_t i = 0; i < work->run->count && discovery->test_count > SMALL_SUITE; i++) {
        const struct cf_outcome *outcome = &work->run->functions[i];
        struct cf_list ids = { 0 };

        if (outcome->status != CF_OUTCOME_OPTIMIZED || outcome->function.discovered == NULL)
            continue;
        status =
            cf_discovery_tests(discovery, outcome->function.discovered, work->scratch, &ids, err);
        for (size_t k = 0; k < ids.count && status == CF_OK && tests->count < CHOSEN_MAX; k++) {
            if (!is_replay_test(ids.items[k]))
                status = add_once(tests, work->scratch, ids.items[k], err);
        }
    }
    return status;
}

/* The first test that passed before and does not after. */
static const char *broken(const struct cf_outcomes *before, const struct cf_outcomes *after,
                          struct cf_end_to_end *times)
{
    static const char passed[] = "passed ";

    times->tests = times->tests_dropped = 0;
    for (size_t i = 0; i < before->count; i++) {
        if (strncmp(before->lines[i], passed, sizeof(passed) - 1) != 0) {
            times->tests_dropped++;
            continue;
        }
        if (!cf_outcomes_have(after, before->lines[i]))
            return before->lines[i] + sizeof(passed) - 1;
        times->tests++;
    }
    return NULL;
}

enum cf_status cf_whole_tests(struct cf_whole *whole, struct cf_end_to_end *times,
                              const char **fault, struct cf_error *err)
{
    struct tests_run before = { CF_COPY_BEFORE, 3 * whole->work->limits.whole_ns, false, { 0 } };
    struct tests_run after = { CF_COPY_AFTER, 0, false, { 0 } }, again = before;
    struct cf_list tests = { 0 };
    const char *name;
    enum cf_status status = choose(whole, &tests, err);
    const uint64_t start = cf_clock_ns();

    *fault = NULL;
    times->tests_reason = NULL;
    if (status == CF_OK && tests.count == 0) {
        times->tests_reason = "no existing test is known";
        return CF_OK;
    }
    if (status == CF_OK)
        status = run_tests(whole, &tests, &before, err);
    if (status == CF_OK && (before.late || before.outcomes.count == 0)) {
        times->tests_reason =
            before.late ? "the tests take too long" : "pytest finds no test in a copy";
        return CF_OK;
    }
    /* A machine that gets busy breaks no test. */
    after.timeout_ns = again.timeout_ns = before.timeout_ns + SLOWER * (cf_clock_ns() - start);
    if (status == CF_OK)
        status = run_tests(whole, &tests, &after, err);
    if (status != CF_OK)
        return status;
    name = broken(&before.outcomes, &after.outcomes, times);
    if (name == NULL)
        return CF_OK;
    status = run_tests(whole, &tests, &again, err); /* does it flicker? */
    if (status == CF_OK &&
        broken(&before.outcomes, &again.outcomes, &(struct cf_end_to_end){ 0 }) == NULL)
        *fault = after.late
                     ? "the tests no longer end in time"
                     : cf_arena_printf(whole->work->arena, "the test %s no longer passes", name);
    return status;
}
