/* SPDX-License-Identifier: Apache-2.0 */
/* Existing tests: what passes with the original, twice, must pass with the candidate. */
#include "verify/errand.h"

#include "base/file.h"

#include <string.h>

enum { RUN_FIRST, RUN_SECOND, RUN_CANDIDATE, RUN_COUNT };

struct tests {
    struct cf_errand runs[RUN_COUNT];
    size_t counted, dropped; /* dropped: fail or flicker on the original */
};

static const struct cf_seen *outcome_of(const struct cf_errand *run, const struct cf_seen *test)
{
    for (size_t i = 0; i < run->seen.count; i++) {
        const struct cf_seen *seen = &run->seen.items[i];

        if (seen->kind == CF_SEEN_NAME && seen->root_size == test->root_size &&
            memcmp(seen->root, test->root, test->root_size) == 0)
            return seen;
    }
    return NULL;
}

static bool passed(const struct cf_seen *seen)
{
    static const char word[] = "passed";

    return seen != NULL && seen->size >= sizeof(word) - 1 &&
           memcmp(seen->data, word, sizeof(word) - 1) == 0;
}

static enum cf_status settle_failure(struct cf_engine *engine, const struct cf_seen *test,
                                     const struct cf_seen *outcome, struct cf_error *err)
{
    struct cf_difference *difference = &engine->result->counterexample;

    *difference = (struct cf_difference){
        .input = cf_arena_strndup(engine->arena, test->root, test->root_size),
        .observable = "exception",
        .where = "existing test",
        .original = "passed",
        .candidate = outcome == NULL ? "not run" : cf_seen_text(outcome, engine->arena),
    };
    engine->result->has_counterexample = true;
    if (difference->input == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_engine_settle(engine, CF_VERDICT_DIFFERENT, err, "existing test %s: %s",
                            difference->input, difference->candidate);
}

static enum cf_status compare_tests(struct tests *tests, struct cf_engine *engine,
                                    struct cf_error *err)
{
    const struct cf_errand *first = &tests->runs[RUN_FIRST];

    for (size_t i = 0; i < first->seen.count; i++) {
        const struct cf_seen *test = &first->seen.items[i], *now;

        if (test->kind != CF_SEEN_NAME)
            continue;
        if (!passed(test) || !passed(outcome_of(&tests->runs[RUN_SECOND], test))) {
            tests->dropped++;
            continue;
        }
        tests->counted++;
        now = outcome_of(&tests->runs[RUN_CANDIDATE], test);
        if (!passed(now))
            return settle_failure(engine, test, now, err);
    }
    return CF_OK;
}

/* Why no test counts. */
static enum cf_status settle_none(const struct tests *tests, struct cf_engine *engine,
                                  struct cf_error *err)
{
    const char *fault = tests->runs[RUN_FIRST].fault;

    if (fault != NULL)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err, "the tests: %s", fault);
    if (tests->dropped > 0 && engine->count > 0)
        return CF_OK; /* reported, and not counted */
    if (tests->dropped > 0)
        return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err,
                                "no test passes twice with the original: nothing to verify with");
    return cf_engine_settle(engine, CF_VERDICT_UNVERIFIABLE, err, "%s holds no test",
                            cf_path_base(engine->request->tests.items[0]));
}

/* Both runs with the original at once, then the one with the candidate. */
static enum cf_status run_tests(struct tests *tests, struct cf_engine *engine, struct cf_error *err)
{
    const struct cf_verify_request *request = engine->request;
    enum cf_status status = CF_OK;

    for (int i = 0; i < RUN_COUNT && status == CF_OK; i++) {
        tests->runs[i].role = "tests";
        tests->runs[i].server = i == RUN_SECOND ? 1 : 0;
        tests->runs[i].text = i == RUN_CANDIDATE ? request->candidate : request->original;
        status = cf_map_open(&tests->runs[i].map, err);
    }
    for (int i = 0; i < RUN_CANDIDATE && status == CF_OK; i++)
        status = cf_errand_begin(&tests->runs[i], engine, err);
    for (int i = 0; i < RUN_CANDIDATE && status == CF_OK; i++)
        status = cf_errand_finish(&tests->runs[i], engine, err);
    return status == CF_OK ? cf_errand_run(&tests->runs[RUN_CANDIDATE], engine, err) : status;
}

enum cf_status cf_engine_tests(struct cf_engine *engine, struct cf_error *err)
{
    const struct cf_verify_request *request = engine->request;
    struct tests tests = { 0 };
    enum cf_status status = CF_OK;

    if (request->tests.count == 0)
        return CF_OK;
    for (int i = 0; i < RUN_COUNT; i++)
        tests.runs[i].map.fd = -1;
    status = run_tests(&tests, engine, err);
    if (status == CF_OK)
        status = compare_tests(&tests, engine, err);
    engine->result->tests = tests.counted;
    engine->result->tests_dropped = tests.dropped;
    if (status == CF_OK && !engine->settled && tests.counted == 0)
        status = settle_none(&tests, engine, err);
    for (int i = 0; i < RUN_COUNT; i++)
        cf_map_close(&tests.runs[i].map);
    return status;
}
