/* SPDX-License-Identifier: Apache-2.0 */
/* Without a trace: loops in loops cost more, and what cannot be judged is left out with a reason.
 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "rank/rank.h"
#include "source/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char text[] = "def flat(rows):\n"
                           "    return [row for row in rows]\n"
                           "\n"
                           "def nested(rows):\n"
                           "    for one in rows:\n"
                           "        for other in rows:\n"
                           "            print(one, other)\n"
                           "\n"
                           "def untested(rows):\n"
                           "    for one in rows:\n"
                           "        print(one)\n"
                           "\n"
                           "def plain(rows):\n"
                           "    return rows\n";

static uint32_t place_of(const char *name)
{
    const char *at = strstr(text, name);

    assert_non_null(at);
    return (uint32_t)(at - text);
}

struct fixture {
    char root[64];
    struct cf_arena arena;
    struct cf_error err;
    struct cf_discovered_function functions[5];
    struct cf_discovery discovery;
    struct cf_rank_options options;
    struct cf_ranking ranking;
};

static void set_up(struct fixture *f)
{
    static const char *const names[] = { "flat", "nested", "untested", "plain", "lost" };

    *f = (struct fixture){ .root = "/tmp/codeflash-static-XXXXXX", .err = CF_ERROR_INIT };
    cf_arena_init(&f->arena, (size_t)64 << 20);
    assert_non_null(mkdtemp(f->root));
    assert_ok(
        cf_file_write(cf_path_join(&f->arena, f->root, "m.py"), text, strlen(text), 0644, &f->err),
        &f->err);
    for (uint32_t i = 0; i < 5; i++) {
        char definition[32];

        (void)snprintf(definition, sizeof(definition), "def %s(", names[i]);
        f->functions[i] = (struct cf_discovered_function){
            .file = i < 4 ? "m.py" : "gone.py",
            .module = i < 4 ? "m" : "gone",
            .qualname = names[i],
            .line = 1 + i,
            .start = i < 4 ? place_of(definition) : 0,
            .test_count = i == 2 ? 0 : 2,
        };
    }
    f->discovery = (struct cf_discovery){ .functions = f->functions, .function_count = 5 };
    f->options = (struct cf_rank_options){ .root = f->root, .discovery = &f->discovery };
}

static void tear_down(struct fixture *f)
{
    assert_ok(cf_tree_remove(f->root, &f->err), &f->err);
    cf_arena_deinit(&f->arena);
}

static void test_loops_rank_and_tests_decide(void **state)
{
    static const char *const order[] = { "nested", "flat", "plain", "untested", "lost" };
    struct fixture f;
    double sum = 0;

    (void)state;
    set_up(&f);
    assert_ok(cf_rank_static(&f.options, &f.arena, &f.ranking, &f.err), &f.err);
    assert_int_equal(f.ranking.count, 5);
    assert_int_equal(f.ranking.worthwhile, 3);
    assert_false(f.ranking.traced);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(f.ranking.items[i].qualname, order[i]);
        sum += f.ranking.items[i].share;
    }
    assert_true(sum > 0.999 && sum < 1.001);
    assert_true(f.ranking.items[0].share > 5 * f.ranking.items[1].share);
    assert_string_equal(f.ranking.items[3].reason,
                        "cannot be verified: no existing test reaches it");
    assert_non_null(strstr(f.ranking.items[4].reason, "gone.py"));
    tear_down(&f);
}

static void test_named_files_and_functions_alone_are_taken(void **state)
{
    struct cf_list only = { 0 };
    struct fixture f;

    (void)state;
    set_up(&f);
    f.options.file = "m.py";
    f.options.only = &only;
    f.options.has_inputs = true;
    assert_ok(cf_list_add(&only, &f.arena, "untested", &f.err), &f.err);
    assert_ok(cf_rank_static(&f.options, &f.arena, &f.ranking, &f.err), &f.err);
    assert_int_equal(f.ranking.count, 4);
    assert_int_equal(f.ranking.worthwhile, 1);
    assert_string_equal(f.ranking.items[0].qualname, "untested");
    assert_string_equal(f.ranking.items[1].reason, "not among the functions that were named");
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_loops_rank_and_tests_decide),
        cmocka_unit_test(test_named_files_and_functions_alone_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
