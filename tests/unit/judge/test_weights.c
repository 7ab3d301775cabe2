/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "judge/weights.h"
#include "store/trace_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MANY 2000

static const char rows_sql[] =
    "INSERT INTO processes VALUES(1, 1, 0, NULL, '', '', '', '', 0, 0, 0, 0, 'clean');"
    "INSERT INTO functions VALUES(1, 'm', 'f', 'm.py', 1, 'function', 0, '[]', 900, 1, 1, 1, 0, 0,"
    " 0, 0, 0, 0, NULL);"
    "INSERT INTO blobs VALUES(1, x'00', 0, NULL, x'');"
    "INSERT INTO inputs VALUES(7, 1, 40, 1, 0, 0, 0, NULL, 'return', 0, 1, NULL, NULL, NULL, NULL,"
    " NULL, 0, '', 'replays', NULL);"
    "INSERT INTO inputs VALUES(8, 1, 1, 1, 0, 0, 0, NULL, 'return', 0, 1, NULL, NULL, NULL, NULL,"
    " NULL, 0, '', 'replays', NULL);";

struct fixture {
    char path[64];
    struct cf_error err;
    struct cf_arena arena;
    struct cf_judge_request request;
    struct cf_verify_result verified;
    struct cf_weights weights;
};

static void make(struct fixture *f, struct cf_verified_input *inputs, size_t count)
{
    sqlite3 *db = NULL;
    int fd;

    *f = (struct fixture){ .err = CF_ERROR_INIT, .path = "/tmp/cf_weights_XXXXXX" };
    cf_arena_init(&f->arena, (size_t)64 << 20);
    fd = mkstemp(f->path);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_ok(cf_trace_db_create(f->path, &db, &f->err), &f->err);
    assert_ok(cf_trace_db_exec(db, rows_sql, &f->err), &f->err);
    cf_trace_db_close(db);
    for (size_t i = 0; i < count; i++)
        inputs[i].trace = inputs[i].trace == NULL ? NULL : f->path;
    f->verified.inputs = inputs;
    f->verified.input_count = count;
}

static void find(struct fixture *f)
{
    assert_ok(cf_weights_find(&f->request, &f->verified, &f->arena, &f->weights, &f->err), &f->err);
}

static void drop(struct fixture *f)
{
    (void)unlink(f->path);
    cf_arena_deinit(&f->arena);
}

static void test_the_trace_weighs_its_inputs(void **state)
{
    struct cf_verified_input inputs[] = {
        { "t", 7, false }, { "t", 8, false }, { NULL, 0, false }, { "t", 9, true }
    };
    struct fixture f;

    (void)state;
    make(&f, inputs, 4);
    find(&f);
    assert_string_equal(f.weights.trace, f.path);
    assert_int_equal(f.weights.count, 3);
    assert_true(f.weights.inputs[0].from_trace);
    assert_true(f.weights.inputs[0].calls > 39.9 && f.weights.inputs[0].calls < 40.1);
    assert_true(f.weights.inputs[0].repeats > 0.97 && f.weights.inputs[0].repeats < 0.98);
    assert_true(f.weights.inputs[1].repeats < 0.01);
    assert_false(f.weights.inputs[2].from_trace);
    assert_true(f.weights.calls > 899 && f.weights.calls < 901);
    drop(&f);
}

static void test_only_the_rows_that_are_asked_for_and_verified_count(void **state)
{
    const struct cf_measure_input use[] = { { 8, true, 5, 0.5 }, { 9, true, 5, 0.5 } };
    struct cf_verified_input inputs[] = { { "t", 7, false }, { "t", 8, false }, { "t", 9, true } };
    struct fixture f;

    (void)state;
    make(&f, inputs, 3);
    f.request.use = use;
    f.request.use_count = 2;
    f.request.calls = 3;
    find(&f);
    assert_int_equal(f.weights.count, 1);
    assert_int_equal(f.weights.inputs[0].number, 8);
    assert_true(f.weights.inputs[0].repeats > 0.49 && f.weights.inputs[0].repeats < 0.51);
    assert_true(f.weights.calls > 2.9 && f.weights.calls < 3.1);
    drop(&f);
}

static void test_of_very_many_an_even_choice_is_measured(void **state)
{
    struct cf_verified_input *inputs = calloc(MANY, sizeof(*inputs));
    struct fixture f;

    (void)state;
    assert_non_null(inputs);
    for (size_t i = 0; i < MANY; i++)
        inputs[i].number = i;
    make(&f, inputs, MANY);
    find(&f);
    assert_null(f.weights.trace);
    assert_int_equal(f.weights.count, 500);
    assert_int_equal(f.weights.inputs[1].number, 4);
    assert_int_equal(f.weights.inputs[499].number, 1996);
    drop(&f);
    free(inputs);
}

static void test_a_trace_that_is_gone_weighs_nothing(void **state)
{
    struct cf_verified_input inputs[] = { { "t", 7, false } };
    struct fixture f;

    (void)state;
    make(&f, inputs, 1);
    (void)unlink(f.path);
    find(&f);
    assert_int_equal(f.weights.count, 1);
    assert_true(f.weights.inputs[0].calls < 0.1);
    drop(&f);
}

static void test_each_failing_allocation_is_told(void **state)
{
    struct cf_verified_input inputs[] = { { "t", 7, false } };
    enum cf_status status = CF_ENOMEM;
    int attempts = 0;

    (void)state;
    for (; status == CF_ENOMEM && attempts < 20; attempts++) {
        struct fixture f;

        make(&f, inputs, 1);
        cf_alloc_fail_after(attempts);
        status = cf_weights_find(&f.request, &f.verified, &f.arena, &f.weights, &f.err);
        cf_alloc_fail_after(-1);
        inputs[0].trace = "t";
        drop(&f);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 1);
}

static void test_judgements_have_names(void **state)
{
    (void)state;
    assert_string_equal(cf_judgement_name(CF_JUDGED_ACCEPTED), "accepted");
    assert_string_equal(cf_judgement_name(CF_JUDGED_NOT_FASTER), "not_faster");
    assert_string_equal(cf_judgement_name(CF_JUDGED_ERROR), "error");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_trace_weighs_its_inputs),
        cmocka_unit_test(test_only_the_rows_that_are_asked_for_and_verified_count),
        cmocka_unit_test(test_of_very_many_an_even_choice_is_measured),
        cmocka_unit_test(test_a_trace_that_is_gone_weighs_nothing),
        cmocka_unit_test(test_each_failing_allocation_is_told),
        cmocka_unit_test(test_judgements_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
