/* SPDX-License-Identifier: Apache-2.0 */
/* Made traces: order, shares and the reason of what is left out. */
#include "tests/unit/test.h"

#include "rank/rank.h"
#include "store/trace_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* app.main calls slow and helper; slow calls helper2 and, through a library, key. */
static const char rows[] =
    "INSERT INTO meta VALUES('exact', '0');"
    "INSERT INTO processes VALUES(1,1,0,NULL,'app','','3.12','',0,1,1,1,'clean');"
    "INSERT INTO functions VALUES"
    "(1,'app','main','app.py',1,'function',0,'[]',1,1,1,1,0,0,100,1000,0,0,NULL),"
    "(2,'app','slow','app.py',5,'function',0,'[]',9,1,9,9,3,1,300,800,2,0,NULL),"
    "(3,'app','helper','app.py',9,'function',0,'[]',9,1,9,9,0,0,100,100,0,0,NULL),"
    "(4,'app','helper2','app.py',12,'function',0,'[]',9,1,9,9,0,0,200,200,0,0,NULL),"
    "(5,'app','key','app.py',15,'function',0,'[]',9,1,9,9,0,0,50,50,0,0,NULL),"
    "(6,'app','cold','app.py',18,'function',0,'[]',9,1,9,9,0,0,0,0,0,0,NULL),"
    "(7,'app','small','app.py',21,'function',0,'[]',9,1,9,9,0,0,5,5,0,0,NULL),"
    "(8,'app','main.<locals>.inner','app.py',2,'function',8,'[]',9,1,9,9,0,0,40,40,0,0,NULL),"
    "(9,'app','sends','app.py',24,'function',0,'[]',9,1,9,9,0,0,30,30,0,0,'has effects: socket'),"
    "(10,'lib','other','/usr/lib/x.py',1,'function',0,'[]',9,1,9,9,0,0,30,30,0,0,NULL);"
    "INSERT INTO frames VALUES(1,'app.py','main',1,1),(2,'app.py','slow',5,2),"
    "(3,'app.py','helper',9,3),(4,'app.py','helper2',12,4),(5,'app.py','key',15,5),"
    "(6,'/usr/lib/sort.py','order',7,NULL),(7,'app.py','sends',24,9),(8,'app.py','small',21,7),"
    "(9,'app.py','slow.<locals>.<genexpr>',6,NULL);"
    "INSERT INTO stacks VALUES(1,NULL,1,NULL,0,0,0),(2,1,1,1,1,100,0),(3,2,1,2,3,300,0),"
    "(4,2,1,3,1,60,0),(5,3,1,3,1,40,0),(6,3,1,4,2,200,0),(7,3,1,6,1,145,0),(8,7,1,5,1,50,0),"
    "(9,2,1,7,1,30,0),(10,2,1,8,1,5,0),(11,2,1,NULL,1,50,0),"
    /* a generator expression of slow; its caller was not seen in the last one */
    "(12,3,1,9,1,15,0),(13,1,1,9,1,5,0);"
    /* the caller of key is only known as code outside the project */
    "INSERT INTO callers VALUES(5,'','',NULL,9,50),(2,'app.py','main',1,9,800),"
    "(4,'app.py','slow',2,9,200),(3,'app.py','main',1,4,60),(3,'app.py','slow',2,5,40),"
    "(8,'app.py','main',1,9,40);"
    "INSERT INTO blobs VALUES(1,x'01',1,NULL,x'00');"
    "INSERT INTO inputs(function_id,count,process_id,thread,start_ns,duration_ns,outcome,effects,"
    "arguments,holes,label,checked,reason) VALUES"
    "(1,1,1,1,0,0,'return',0,1,0,'','replays',NULL),(2,1,1,1,0,0,'return',0,1,0,'','not yet',NULL),"
    "(3,1,1,1,0,0,'return',0,1,0,'','replays',NULL),(4,1,1,1,0,0,'return',0,1,0,'','replays',NULL),"
    "(5,1,1,1,0,0,'return',0,1,0,'','not replayable','not deterministic: result'),"
    "(9,1,1,1,0,0,'return',0,1,0,'','not replayable','has effects: socket');";

struct expected {
    const char *qualname;
    double share;
    uint32_t alone;
    const char *reason;
};

static const struct expected order[] = {
    { "main", 0.99, 9, NULL },
    { "slow", 0.715, 4, NULL }, /* 300 + helper2 200 + library 145 + key 50 + generator 20 */
    { "helper2", 0.2, 0, NULL },
    { "helper", 0.1, 0, NULL },
    { "key", 0.05, 0, "cannot be verified: not deterministic: result" },
    { "main.<locals>.inner", 0.04, 0,
      "defined inside another function: it cannot be called alone" },
    { "other", 0.03, 0, "its file is outside the project" },
    { "sends", 0.03, 0, "cannot be verified: has effects: socket" },
    { "small", 0.005, 0, "could give back 0.5% of the time: below the threshold of 1%" },
    { "cold", 0, 0, "cold: no time was seen in it" },
};

struct fixture {
    char path[40];
    sqlite3 *db;
    struct cf_arena arena;
    struct cf_ranking ranking;
};

/* Ranks the rows, with what `more` does to them first. */
static void rank(struct fixture *f, const char *more)
{
    const struct cf_rank_options options = { .root = "/project", .threshold = 0.01 };
    struct cf_error err = CF_ERROR_INIT;
    int fd;

    (void)snprintf(f->path, sizeof(f->path), "/tmp/codeflash-rank-XXXXXX");
    fd = mkstemp(f->path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    assert_ok(cf_trace_db_create(f->path, &f->db, &err), &err);
    assert_ok(cf_trace_db_exec(f->db, rows, &err), &err);
    assert_ok(cf_trace_db_exec(f->db, more, &err), &err);
    cf_arena_init(&f->arena, (size_t)16 << 20);
    assert_ok(cf_rank_trace(f->db, &options, &f->arena, &f->ranking, &err), &err);
}

static void release(struct fixture *f)
{
    cf_arena_deinit(&f->arena);
    cf_trace_db_close(f->db);
    assert_int_equal(unlink(f->path), 0);
}

static void test_a_trace_is_ranked_by_what_could_be_given_back(void **state)
{
    struct fixture f;

    (void)state;
    rank(&f, "");

    assert_int_equal(f.ranking.count, sizeof(order) / sizeof(order[0]));
    assert_int_equal(f.ranking.worthwhile, 4);
    assert_int_equal(f.ranking.total_ns, 1000);
    for (size_t i = 0; i < f.ranking.count; i++) {
        const struct cf_rank_function *function = &f.ranking.items[i];

        assert_string_equal(function->qualname, order[i].qualname);
        assert_true(function->share > order[i].share - 0.001 &&
                    function->share < order[i].share + 0.001);
        if (order[i].reason != NULL)
            assert_string_equal(function->reason, order[i].reason);
        else
            assert_true(function->worthwhile && function->reason == NULL);
    }
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(f.ranking.items[i].alone, order[i].alone);
    assert_string_equal(f.ranking.items[1].callees, "helper2, key");
    assert_int_equal(f.ranking.items[1].repeats, 3);
    release(&f);
}

/* Nine calls of 10 us in a program of 1 ms that uses 1 us of processor time. */
static void test_coroutines_of_a_program_that_waits_are_ranked_by_the_clock(void **state)
{
    static const char waits[] =
        "UPDATE processes SET end_ns = 1000000, cpu_ns = 1000;"
        "UPDATE functions SET flags = 2 WHERE qualname IN ('cold', 'main');"
        "INSERT INTO inputs(function_id,count,process_id,thread,start_ns,duration_ns,outcome,"
        "effects,arguments,holes,label,checked,reason) VALUES"
        "(6,1,1,1,0,10000,'return',0,1,0,'','replays',NULL);";
    struct fixture f;
    size_t found = 0;

    (void)state;
    rank(&f, waits);
    for (size_t i = 0; i < f.ranking.count; i++) {
        const struct cf_rank_function *function = &f.ranking.items[i];

        assert_int_equal(function->waits, strcmp(function->qualname, "cold") == 0);
        if (!function->waits)
            continue;
        found++;
        assert_true(function->worthwhile && function->reason == NULL);
        assert_true(function->share > 0.089 && function->share < 0.091);
    }
    assert_int_equal(found, 1); /* main has a greater share by its processor time */
    release(&f);
}

static void test_names_are_taken_as_people_write_them(void **state)
{
    static const struct {
        const char *name, *module, *qualname;
        bool named;
    } cases[] = {
        { "f", "pkg.mod", "f", true },
        { "C.f", "pkg.mod", "C.f", true },
        { "pkg.mod:C.f", "pkg.mod", "C.f", true },
        { "pkg.mod.C.f", "pkg.mod", "C.f", true },
        { "f", "pkg.mod", "C.f", false },
        { "mod:f", "pkg.mod", "f", false },
        { "pkg.modf", "pkg.mod", "f", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *items[] = { cases[i].name };
        const struct cf_list only = { items, 1 };

        assert_int_equal(cf_rank_is_named(&only, cases[i].module, cases[i].qualname),
                         cases[i].named);
    }
    assert_true(cf_rank_is_named(NULL, "m", "f"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_trace_is_ranked_by_what_could_be_given_back),
        cmocka_unit_test(test_coroutines_of_a_program_that_waits_are_ranked_by_the_clock),
        cmocka_unit_test(test_names_are_taken_as_people_write_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
