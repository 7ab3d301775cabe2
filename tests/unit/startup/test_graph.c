/* SPDX-License-Identifier: Apache-2.0 */
#include "startup/graph.h"
#include "tests/unit/test.h"

#include <stdio.h>
#include <string.h>

struct fixture {
    struct cf_arena arena;
    struct cf_startup_graph graph;
    struct cf_error err;
};

/* "a>b c>d": an edge each, "" for the interpreter; every module is loaded and takes 1 ns. */
static void make_graph(struct fixture *f, const char *edges)
{
    char text[512], *word, *rest = NULL;

    cf_arena_init(&f->arena, (size_t)1 << 24);
    assert_ok(cf_startup_graph_init(&f->graph, &f->arena, &f->err), &f->err);
    (void)snprintf(text, sizeof(text), "%s", edges);
    for (word = strtok_r(text, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        char *to = strchr(word, '>');
        uint32_t ends[2];

        *to = '\0';
        ends[0] = cf_startup_add(&f->graph, word);
        ends[1] = cf_startup_add(&f->graph, to + 1);
        for (int i = 0; i < 2; i++) {
            f->graph.modules[ends[i]].loaded = true;
            f->graph.modules[ends[i]].own_ns = 1;
        }
        assert_ok(cf_startup_add_edge(&f->graph, ends[0], ends[1], &f->err), &f->err);
    }
    assert_ok(cf_startup_link(&f->graph, &f->err), &f->err);
}

static const struct cf_startup_module *get(const struct fixture *f, const char *name)
{
    const uint32_t number = cf_startup_find(&f->graph, name);

    assert_int_not_equal(number, CF_NO_MODULE);
    return &f->graph.modules[number];
}

static void test_the_dominator_is_what_all_chains_pass(void **state)
{
    static const struct {
        const char *edges, *module, *dominator;
        uint32_t unloads;
    } cases[] = {
        { ">m m>a a>b", "b", "a", 1 },         { ">m m>a a>b", "a", "m", 2 },
        { ">m m>a m>b a>c b>c", "c", "m", 1 }, /* two ways: neither alone unloads it */
        { ">m m>a a>b b>a b>c", "c", "b", 1 }, /* a cycle */
        { ">m m>a >a a>b", "b", "a", 1 },      /* the interpreter imports it too */
        { ">m m>a >a a>b", "m", "", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct fixture f = { 0 };
        const struct cf_startup_module *module;

        make_graph(&f, cases[i].edges);
        module = get(&f, cases[i].module);
        assert_string_equal(f.graph.modules[module->dominator].name, cases[i].dominator);
        assert_int_equal(module->unloads, cases[i].unloads);
        assert_int_equal(module->unloads_ns, cases[i].unloads);
        cf_arena_deinit(&f.arena);
    }
}

static void test_what_nobody_imports_hangs_on_the_interpreter(void **state)
{
    struct fixture f = { 0 };

    (void)state;
    make_graph(&f, ">m lonely>x");
    assert_string_equal(f.graph.modules[get(&f, "lonely")->dominator].name, "");
    assert_int_equal(get(&f, "lonely")->unloads, 2);
    assert_int_equal(get(&f, "x")->importers, 1);
    cf_arena_deinit(&f.arena);
}

static void test_a_thousand_modules_are_found_again(void **state)
{
    struct fixture f = { 0 };
    char name[32];

    (void)state;
    make_graph(&f, ">m");
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof(name), "module%d", i);
        assert_int_not_equal(cf_startup_add(&f.graph, name), CF_NO_MODULE);
    }
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(name, sizeof(name), "module%d", i);
        assert_string_equal(get(&f, name)->name, name);
    }
    assert_int_equal(cf_startup_find(&f.graph, "module1000"), CF_NO_MODULE);
    cf_arena_deinit(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_dominator_is_what_all_chains_pass),
        cmocka_unit_test(test_what_nobody_imports_hangs_on_the_interpreter),
        cmocka_unit_test(test_a_thousand_modules_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
