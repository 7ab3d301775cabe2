/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "apply/runs.h"
#include "base/file.h"
#include "optimize/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char text[] = "def f():\n    return 1\n\ndef g():\n    return 2\n";

/* A run of a project with one file of two functions. */
struct fixture {
    char root[64];
    struct cf_arena arena;
    struct cf_error err;
    struct cf_ranking ranking;
    struct cf_optimize_request request;
    struct cf_run run;
    struct cf_outcome functions[2];
    struct cf_file files[2];
    struct cf_optimizing work;
};

static void begin(struct fixture *f)
{
    static const char *const names[] = { "f", "g" };

    f->request = (struct cf_optimize_request){ .ranking = &f->ranking };
    f->run = (struct cf_run){ .root = f->root, .functions = f->functions, .count = 2 };
    assert_ok(cf_run_make(f->root, &f->arena, &f->run.folder, &f->err), &f->err);
    for (uint32_t i = 0; i < 2; i++)
        f->functions[i] = (struct cf_outcome){
            .function = { .file = "m.py",
                          .qualname = names[i],
                          .line = 1 + 3 * i,
                          .worthwhile = true },
            .status = CF_OUTCOME_SKIPPED,
        };
    f->work = (struct cf_optimizing){ .request = &f->request,
                                      .arena = &f->arena,
                                      .run = &f->run,
                                      .files = f->files,
                                      .file_room = 2,
                                      .journal = -1 };
    assert_ok(cf_parser_new(&f->work.parser, &f->err), &f->err);
    assert_ok(cf_journal_begin(&f->work, &f->err), &f->err);
}

static void end(struct fixture *f)
{
    cf_parser_free(f->work.parser);
    assert_int_equal(close(f->work.journal), 0);
}

static void set_up(struct fixture *f)
{
    *f = (struct fixture){ .root = "/tmp/codeflash-journal-XXXXXX", .err = CF_ERROR_INIT };
    cf_arena_init(&f->arena, (size_t)64 << 20);
    assert_non_null(mkdtemp(f->root));
    assert_ok(
        cf_file_write(cf_path_join(&f->arena, f->root, "m.py"), text, strlen(text), 0644, &f->err),
        &f->err);
    begin(f);
}

static void tear_down(struct fixture *f)
{
    end(f);
    assert_ok(cf_tree_remove(f->root, &f->err), &f->err);
    cf_arena_deinit(&f->arena);
}

/* An interrupted run, and the one that goes on with it. */
static void go_on(struct fixture *f)
{
    const char *interrupted = f->run.folder;

    end(f);
    begin(f);
    f->work.interrupted = interrupted;
    assert_ok(cf_journal_resume(&f->work, &f->err), &f->err);
}

static void record(struct fixture *f)
{
    static struct cf_edit edits[] = { { 9, 22, "    return 11\n" } };
    static struct cf_assumption assumption = { .text = "with\ttab and\nbreak \\ and \\t" };
    static struct cf_tried tried = { .source = "rule:x",
                                     .title = "title",
                                     .speedup = { 2.5, 2, 3 },
                                     .given = 3,
                                     .kept = true,
                                     .assumptions = &assumption,
                                     .assumption_count = 1 };
    static struct cf_timed_input input = { { 0.25, 0.125 }, { 2, 1.5, 2.5 }, 0.75 };
    struct cf_outcome *outcome = &f->functions[0];

    outcome->status = CF_OUTCOME_OPTIMIZED;
    outcome->speedup = (struct cf_interval){ 2.5, 2, 3 };
    outcome->diff = "a\n+b\n";
    outcome->tried = &tried;
    outcome->tried_count = 1;
    outcome->edits = edits;
    outcome->edit_count = 1;
    outcome->inputs = &input;
    outcome->input_count = 1;
    assert_ok(cf_journal_add(&f->work, outcome, &f->err), &f->err);
}

static void test_finished_functions_are_taken_over(void **state)
{
    struct fixture f;
    const char *now = NULL;
    size_t size = 0;

    (void)state;
    set_up(&f);
    record(&f);
    for (int round = 0; round < 2; round++) { /* what was taken over is kept again */
        go_on(&f);
        assert_true(f.functions[0].finished);
        assert_false(f.functions[1].finished);
        assert_int_equal(f.functions[0].status, CF_OUTCOME_OPTIMIZED);
        assert_string_equal(f.functions[0].diff, "a\n+b\n");
        assert_null(f.functions[0].reason);
        assert_true(f.functions[0].speedup.high == 3 && f.functions[0].inputs[0].share == 0.75);
        assert_int_equal(f.functions[0].tried[0].given, 3);
        assert_string_equal(f.functions[0].tried[0].assumptions[0].text,
                            "with\ttab and\nbreak \\ and \\t");
        assert_ok(cf_file_text(&f.files[0], 0, &now, &size, &f.err), &f.err);
        assert_string_equal(now, "def f():\n    return 11\n\ndef g():\n    return 2\n");
        f.work.file_count = 0;
    }
    assert_non_null(strstr(f.run.notes.items[0], "1 function is finished since the run "));
    tear_down(&f);
}

static void test_a_file_that_changed_is_worked_on_again(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f);
    record(&f);
    assert_ok(cf_file_write(cf_path_join(&f.arena, f.root, "m.py"), "def f():\n    return 5\n", 22,
                            0644, &f.err),
              &f.err);
    go_on(&f);
    assert_false(f.functions[0].finished);
    tear_down(&f);
}

static void test_damaged_journals_are_not_taken_over(void **state)
{
    static const char *const lines[] = {
        "",
        "codeflash-journal 9\ntrace\t\\0\t\n",
        "codeflash-journal 1\ntrace\t/other.trace\t1.2.3\n",
        "codeflash-journal 1\ntrace\t\\0\t\nfunction\tm.py\tf\t1\nend\n",
        "codeflash-journal 1\ntrace\t\\0\t\nend\nedit\t1\ntried\t\nassumption\tx\n",
        ("codeflash-journal 1\ntrace\t\\0\t\nfunction\tm.py\tf\t1\tdigest\t99\t\\0\n"
         "edit\t9\t1\tx\nend\n"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct fixture f;

        set_up(&f);
        assert_ok(cf_file_write(cf_path_join(&f.arena, f.run.folder, CF_RUN_JOURNAL), lines[i],
                                strlen(lines[i]), 0600, &f.err),
                  &f.err);
        go_on(&f);
        assert_false(f.functions[0].finished);
        assert_int_equal(f.run.notes.count, 1);
        tear_down(&f);
    }
}

static void test_what_a_run_worked_from_is_told(void **state)
{
    struct cf_resumable found;
    struct fixture f;

    (void)state;
    set_up(&f);
    assert_ok(cf_optimize_resumable(f.root, &f.arena, &found, &f.err), &f.err);
    assert_string_equal(found.folder, f.run.folder);
    assert_null(found.trace);
    cf_journal_end(&f.work);
    assert_ok(cf_optimize_resumable(f.root, &f.arena, &found, &f.err), &f.err);
    assert_null(found.folder);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finished_functions_are_taken_over),
        cmocka_unit_test(test_a_file_that_changed_is_worked_on_again),
        cmocka_unit_test(test_damaged_journals_are_not_taken_over),
        cmocka_unit_test(test_what_a_run_worked_from_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
