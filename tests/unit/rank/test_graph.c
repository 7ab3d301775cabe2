/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "rank/graph.h"

#include <string.h>

/* Nodes are numbers; node n has 10^(n - 1) ns of its own, so that a sum names its members. */
struct given {
    const char *calls; /* "01 12": 0 calls 1, 1 calls 2 */
    uint64_t of;
    uint64_t gives;
    uint32_t alone;
};

static void load(struct cf_graph *graph, struct cf_arena *arena, const char *calls)
{
    static uint64_t own[8];
    static struct cf_graph_edge edges[32];
    struct cf_error err = CF_ERROR_INIT;
    uint64_t time = 1;

    *graph = (struct cf_graph){ .own_ns = own, .node_count = 8, .edges = edges };
    own[0] = 0;
    for (int i = 1; i < 8; i++, time *= 10)
        own[i] = time;
    for (; *calls != '\0'; calls += 2 + (calls[2] == ' '))
        edges[graph->edge_count++] =
            (struct cf_graph_edge){ (uint32_t)(calls[0] - '0'), (uint32_t)(calls[1] - '0') };
    assert_ok(cf_graph_index(graph, arena, &err), &err);
}

static void test_time_that_only_one_function_causes_is_its_own(void **state)
{
    static const struct given cases[] = {
        { "01", 1, 1, 0 },
        { "01 12 23", 1, 111, 2 },        /* a chain hangs on its head */
        { "01 12 23", 2, 110, 1 },        /* ... and on its middle */
        { "01 12 02", 1, 1, 0 },          /* somebody outside calls 2 too */
        { "01 04 12 13 43", 1, 11, 1 },   /* 4 calls 3 too */
        { "01 12 13 24 34", 1, 1111, 3 }, /* 4 has two callers, both are callees of 1 */
        { "01 12 23 32", 1, 111, 2 },     /* 2 and 3 call each other */
        { "01 12 23 32 03", 1, 1, 0 },    /* ... and 3 is called from outside: so is 2 */
        { "01 11 12", 1, 11, 1 },         /* recursion */
        { "01 12 21", 1, 11, 1 },         /* recursion through 2 */
        { "01 12 21 02", 1, 1, 0 },
        { "01 12 12 12", 1, 11, 1 }, /* an edge counts once, however often it is there */
        { "01 12 23 34 45 56 67 07", 1, 111111, 5 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_arena arena;
        struct cf_graph graph;
        uint32_t alone = 99;

        cf_arena_init(&arena, (size_t)1 << 20);
        load(&graph, &arena, cases[i].calls);
        assert_int_equal(cf_graph_give_back(&graph, (uint32_t)cases[i].of, &alone), cases[i].gives);
        assert_int_equal(alone, cases[i].alone);
        assert_true(cf_graph_counted(&graph, (uint32_t)cases[i].of));
        cf_arena_deinit(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time_that_only_one_function_causes_is_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
