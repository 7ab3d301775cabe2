/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/alloc.h"
#include "base/file.h"
#include "store/blob.h"
#include "store/trace_db.h"
#include "tests/unit/trace/spool_records.h"
#include "trace/merge.h"
#include "trace/sign.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char folder[64], parts[128], output[128];
    struct cf_arena arena;
    struct cf_session session;
    struct cf_merge_summary summary;
    struct cf_error err;
    sqlite3 *db;
};

static void set_up(struct fixture *f)
{
    *f = (struct fixture){ .err = CF_ERROR_INIT, .session = cf_session_defaults() };
    (void)snprintf(f->folder, sizeof(f->folder), "/tmp/cf_merge_XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    (void)snprintf(f->parts, sizeof(f->parts), "%s/t.trace.parts", f->folder);
    (void)snprintf(f->output, sizeof(f->output), "%s/t.trace", f->folder);
    assert_int_equal(mkdir(f->parts, 0700), 0);
    (void)setenv("XDG_CONFIG_HOME", f->folder, 1);
    cf_arena_init(&f->arena, (size_t)1 << 28);
    f->session.output = f->output;
    f->session.root = "/p";
    f->session.module_root = "/p/src";
    f->session.tests_root = "/p/tests";
    f->session.main = CF_SESSION_SCRIPT;
    f->session.name = "/p/app.py";
    f->session.command = "app.py";
    f->session.started_ns = 1000;
}

static void tear_down(struct fixture *f)
{
    cf_trace_db_close(f->db);
    cf_arena_deinit(&f->arena);
    assert_ok(cf_tree_remove(f->folder, &f->err), &f->err);
}

static void merge(struct fixture *f)
{
    assert_ok(cf_trace_merge(f->parts, &f->session, &f->arena, &f->summary, &f->err), &f->err);
    cf_trace_db_close(f->db);
    assert_ok(cf_trace_db_open(f->output, CF_TRACE_READ, &f->db, &f->err), &f->err);
}

static int64_t number(struct fixture *f, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    int64_t result;

    assert_ok(cf_trace_db_prepare(f->db, sql, &statement, &f->err), &f->err);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    result = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return result;
}

static void assert_text(struct fixture *f, const char *sql, const char *expected)
{
    sqlite3_stmt *statement = NULL;

    assert_ok(cf_trace_db_prepare(f->db, sql, &statement, &f->err), &f->err);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), expected);
    (void)sqlite3_finalize(statement);
}

static void call(struct builder *b, uint64_t id, uint32_t function, uint64_t start, uint64_t value)
{
    uint8_t input[16], result[16];
    const size_t size = encoded_int(input, value);

    (void)encoded_int(result, value + 1);
    builder_enter(b, id, function, start, input, size);
    builder_leave(b, id, 10 + value, CF_OUTCOME_RETURN, result + 2, size - 2);
}

static void one_process(struct fixture *f)
{
    const struct cf_function_slot slot = {
        .calls_seen = 3, .calls_estimated = 3, .captured = 3, .repeats = 1, .exact = 1
    };
    struct builder b;

    builder_open(&b, f->parts, 4000001, 0);
    builder_process(&b, "/usr/bin/python3.12", "app.py");
    builder_function(&b, 0, "/p/app.py", "f", "__main__", 0);
    call(&b, 1, 0, 2000, 3);
    call(&b, 2, 0, 3000, 4);
    builder_begin(&b, CF_SPOOL_REPEAT);
    builder_u64(&b, 1);
    builder_u64(&b, 4000);
    builder_u64(&b, 5);
    builder_end(&b);
    builder_finish(&b);
    builder_table(&b, "functions", &slot, sizeof(slot));
    builder_close(&b);
}

static void test_one_process_becomes_a_trace(void **state)
{
    struct fixture f;
    const void *content;
    size_t size;
    struct stat info;

    (void)state;
    set_up(&f);
    one_process(&f);
    merge(&f);
    assert_int_equal(f.summary.inputs, 2);
    assert_int_equal(number(&f, "SELECT count FROM inputs WHERE label = 'x=3'"), 2);
    assert_int_equal(number(&f, "SELECT start_ns FROM inputs WHERE id = 1"), 1000);
    assert_text(&f, "SELECT module FROM functions", "app");
    assert_text(&f, "SELECT file FROM functions", "app.py");
    assert_text(&f, "SELECT parameters FROM functions",
                "[{\"name\": \"x\", \"kind\": \"positional\"}]");
    assert_text(&f, "SELECT ended FROM processes", "clean");
    assert_text(&f, "SELECT python FROM processes", "3.12.1");
    assert_text(&f, "SELECT value FROM meta WHERE key = 'root'", "../../p");
    assert_text(&f, "SELECT type FROM function_types WHERE name = 'return'", "int");
    assert_ok(cf_blob_read(f.db, number(&f, "SELECT arguments FROM inputs WHERE id = 2"), &f.arena,
                           &content, &size, &f.err),
              &f.err);
    assert_int_equal(size, 4);
    assert_memory_equal(content, "t\1i\10", 4);
    assert_int_equal(stat(f.output, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    tear_down(&f);
}

static void test_equal_inputs_of_two_processes_are_one(void **state)
{
    struct fixture f;
    struct builder b;

    (void)state;
    set_up(&f);
    one_process(&f);
    builder_open(&b, f.parts, 4000002, 4000001); /* its function is known by the parent alone */
    call(&b, 1, 0, 2500, 3);
    call(&b, 2, 0, 2500, 9);
    builder_close(&b);
    merge(&f);
    assert_int_equal(f.summary.inputs, 3);
    assert_int_equal(number(&f, "SELECT count(*) FROM functions"), 1);
    assert_int_equal(number(&f, "SELECT count FROM inputs WHERE label = 'x=3'"), 3);
    assert_int_equal(number(&f, "SELECT forked_from FROM processes WHERE id = 2"), 1);
    assert_text(&f, "SELECT ended FROM processes WHERE id = 2", "cut");
    tear_down(&f);
}

static void test_the_choice_covers_the_run_and_the_slowest(void **state)
{
    struct fixture f;
    struct builder b;

    (void)state;
    set_up(&f);
    f.session.max_inputs = 10;
    builder_open(&b, f.parts, 4000001, 0);
    builder_function(&b, 0, "/p/m.py", "f", "m", 0);
    for (uint64_t i = 0; i < 1000; i++)
        call(&b, i + 1, 0, 2000 + i, i == 500 ? 100000 : i);
    builder_close(&b);
    merge(&f);
    assert_int_equal(f.summary.inputs, 10);
    assert_int_equal(number(&f, "SELECT count(*) FROM inputs WHERE label = 'x=100000'"), 1);
    assert_int_equal(number(&f, "SELECT count(DISTINCT (start_ns - 1000) / 250) FROM inputs"), 4);
    assert_int_equal(number(&f, "SELECT count FROM skips"), 990);
    tear_down(&f);
}

static void test_large_contents_are_kept_against_each_other(void **state)
{
    static uint8_t value[50000];
    struct fixture f;
    struct builder b;
    size_t size = 0;
    uint32_t random = 7;

    (void)state;
    set_up(&f);
    builder_open(&b, f.parts, 4000001, 0);
    builder_function(&b, 0, "/p/m.py", "f", "m", 0);
    value[size++] = 't';
    value[size++] = 1;
    value[size++] = 'b';
    value[size++] = (40000 & 0x7f) | 0x80;
    value[size++] = ((40000 >> 7) & 0x7f) | 0x80;
    value[size++] = 40000 >> 14;
    for (size_t i = 0; i < 40000; i++) {
        random = random * 1664525 + 1013904223;
        value[size++] = (uint8_t)(random >> 24);
    }
    for (uint64_t i = 0; i < 30; i++) {
        value[100 + i]++;
        builder_enter(&b, i + 1, 0, 2000 + i, value, size);
    }
    builder_close(&b);
    merge(&f);
    assert_int_equal(number(&f, "SELECT count(*) FROM blobs WHERE base IS NULL"), 1);
    assert_true(number(&f, "SELECT sum(length(data)) FROM blobs") < 60000);
    for (int64_t id = 1; id <= 30; id++) {
        const void *content;

        assert_ok(cf_blob_read(f.db, id, &f.arena, &content, &size, &f.err), &f.err);
        assert_int_equal(size, 40006);
    }
    assert_memory_equal(value, "t\1b", 3);
    tear_down(&f);
}

/* Cut after every byte of the record: what stands before is kept, and nothing breaks. */
static void test_a_cut_spool_gives_what_stands_before_the_cut(void **state)
{
    struct fixture f;
    char path[256];
    struct stat info;

    (void)state;
    set_up(&f);
    one_process(&f);
    (void)snprintf(path, sizeof(path), "%s/4000001-1.log", f.parts);
    assert_int_equal(stat(path, &info), 0);
    for (off_t size = info.st_size; size >= 0; size -= 5) {
        assert_int_equal(truncate(path, size), 0);
        merge(&f);
    }
    assert_int_equal(number(&f, "SELECT count(*) FROM notes"), 1);
    tear_down(&f);
}

static void test_the_signature_covers_what_replay_reads(void **state)
{
    struct fixture f;
    bool ours = false;

    (void)state;
    set_up(&f);
    one_process(&f);
    merge(&f);
    cf_trace_db_close(f.db);
    assert_ok(cf_trace_db_open(f.output, CF_TRACE_WRITE, &f.db, &f.err), &f.err);
    assert_ok(cf_trace_verify(f.db, &ours, &f.err), &f.err);
    assert_true(ours);
    assert_ok(cf_trace_db_exec(f.db, "UPDATE inputs SET checked = 'replays', reason = 'r'", &f.err),
              &f.err);
    assert_ok(cf_trace_verify(f.db, &ours, &f.err), &f.err);
    assert_true(ours);
    assert_ok(cf_trace_db_exec(f.db, "UPDATE blobs SET data = zeroblob(length(data)) WHERE id = 1",
                               &f.err),
              &f.err);
    assert_ok(cf_trace_verify(f.db, &ours, &f.err), &f.err);
    assert_false(ours);
    tear_down(&f);
}

static void test_a_leftover_is_merged_unless_it_is_being_recorded(void **state)
{
    struct fixture f;
    char path[256];
    bool recovered;
    int fd;

    (void)state;
    set_up(&f);
    one_process(&f);
    (void)snprintf(path, sizeof(path), "%s/session", f.parts);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_ok(cf_session_write(&f.session, fd, &f.err), &f.err);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    assert_int_equal(cf_trace_recover(f.output, &f.arena, &recovered, &f.err), CF_EUSAGE);
    assert_non_null(strstr(f.err.message, "is being recorded"));
    (void)close(fd);
    assert_ok(cf_trace_recover(f.output, &f.arena, &recovered, &f.err), &f.err);
    assert_true(recovered);
    assert_int_not_equal(access(f.parts, F_OK), 0);
    assert_ok(cf_trace_db_open(f.output, CF_TRACE_READ, &f.db, &f.err), &f.err);
    assert_int_equal(number(&f, "SELECT count(*) FROM inputs"), 2);
    assert_ok(cf_trace_recover(f.output, &f.arena, &recovered, &f.err), &f.err);
    assert_false(recovered);
    tear_down(&f);
}

/* A full disk, as far as a test can make one. */
static void test_a_full_disk_leaves_the_old_trace(void **state)
{
    const struct rlimit tight = { .rlim_cur = 30000, .rlim_max = RLIM_INFINITY };
    struct rlimit before;
    struct fixture f;
    struct stat old, now;
    char path[256];

    (void)state;
    set_up(&f);
    one_process(&f);
    merge(&f);
    assert_int_equal(stat(f.output, &old), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    assert_int_equal(cf_trace_merge(f.parts, &f.session, &f.arena, &f.summary, &f.err), CF_EIO);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(stat(f.output, &now), 0);
    assert_true(old.st_ino == now.st_ino && old.st_size == now.st_size);
    (void)snprintf(path, sizeof(path), "%s/merged.tmp", f.parts);
    assert_int_not_equal(access(path, F_OK), 0);
    (void)snprintf(path, sizeof(path), "%s/4000001-1.log", f.parts);
    assert_int_equal(access(path, F_OK), 0);
    tear_down(&f);
}

static void test_a_file_has_one_name(void **state)
{
    struct fixture f;
    struct builder b;

    (void)state;
    set_up(&f);
    one_process(&f);
    builder_open(&b, f.parts, 4000002, 0);
    builder_process(&b, "/usr/bin/python3.12", "app.py");
    builder_function(&b, 0, "./app.py", "f", "__mp_main__", 0);
    call(&b, 1, 0, 2500, 50);
    builder_close(&b);
    merge(&f);
    assert_int_equal(number(&f, "SELECT count(*) FROM functions"), 1);
    assert_int_equal(f.summary.inputs, 3);
    tear_down(&f);
}

static void child(struct builder *b, const char *program, const char *word)
{
    builder_begin(b, CF_SPOOL_CHILD);
    builder_u32(b, 0);
    builder_str(b, "subprocess.Popen");
    builder_u32(b, 2);
    builder_str(b, program);
    builder_str(b, word);
    builder_end(b);
}

static void test_children_that_were_not_followed_are_named(void **state)
{
    struct fixture f;
    struct builder b;

    (void)state;
    set_up(&f);
    builder_open(&b, f.parts, 4000001, 0);
    builder_process(&b, "/usr/bin/python3.12", "app.py");
    child(&b, "python3.12", "worker.py"); /* followed */
    child(&b, "python3.12", "-Sc");
    child(&b, "/opt/python3.8", "old.py");
    child(&b, "/bin/sh", "python3 -m tool | sort");
    child(&b, "/bin/ls", "python");
    builder_close(&b);
    builder_open(&b, f.parts, 4000002, 0);
    builder_process(&b, "python3.12", "worker.py");
    builder_close(&b);
    merge(&f);
    assert_int_equal(f.summary.children, 3);
    assert_text(&f, "SELECT reason FROM children WHERE command LIKE '%-Sc'", "started with -S");
    assert_text(&f, "SELECT reason FROM children WHERE command LIKE '%old.py'",
                "another interpreter, without codeflash");
    assert_text(&f, "SELECT reason FROM children WHERE command LIKE '/bin/sh%'",
                "started through another program");
    tear_down(&f);
}

static void test_an_output_that_cannot_be_written_is_named(void **state)
{
    struct fixture f;

    (void)state;
    set_up(&f);
    one_process(&f);
    f.session.output = "/nonexistent/t.trace";
    assert_int_equal(cf_trace_merge(f.parts, &f.session, &f.arena, &f.summary, &f.err), CF_EIO);
    assert_non_null(strstr(f.err.message, "/nonexistent/t.trace"));
    tear_down(&f);
}

static void test_recursion_is_counted_once(void **state)
{
    /* root > f > g > f; all time in the innermost f, some in g */
    const struct cf_tree_slot tree[] = {
        { .parent = 0, .code = CF_SPOOL_NONE },
        { .parent = 0, .code = 0, .samples = 1, .cpu_ns = 1 },
        { .parent = 1, .code = 1, .samples = 1, .cpu_ns = 10 },
        { .parent = 2, .code = 0, .samples = 1, .cpu_ns = 100 },
        { .parent = 0 },
    };
    struct fixture f;
    struct builder b;

    (void)state;
    set_up(&f);
    builder_open(&b, f.parts, 4000001, 0);
    builder_function(&b, 0, "/p/m.py", "f", "m", 0);
    builder_function(&b, 1, "/p/m.py", "g", "m", 0);
    builder_table(&b, "tree", tree, sizeof(tree));
    builder_close(&b);
    merge(&f);
    assert_int_equal(number(&f, "SELECT own_ns FROM functions WHERE qualname = 'f'"), 101);
    assert_int_equal(number(&f, "SELECT cumulative_ns FROM functions WHERE qualname = 'f'"), 111);
    assert_int_equal(number(&f, "SELECT cumulative_ns FROM functions WHERE qualname = 'g'"), 110);
    assert_int_equal(number(&f, "SELECT count(*) FROM stacks"), 4);
    assert_int_equal(number(&f, "SELECT cumulative_ns FROM callers WHERE caller_qualname = 'f'"),
                     110);
    tear_down(&f);
}

/* Fail the 1st, 2nd, 3rd ... allocation until the work succeeds. */
static void test_survives_any_failed_allocation(void **state)
{
    enum cf_status status = CF_ENOMEM;
    struct fixture f;
    long attempts = 0;

    (void)state;
    set_up(&f);
    one_process(&f);
    for (; status == CF_ENOMEM && attempts < 1000; attempts++) {
        cf_arena_deinit(&f.arena);
        cf_arena_init(&f.arena, (size_t)1 << 28);
        f.arena.block_bytes = 64; /* so that there is something to fail */
        cf_alloc_fail_after(attempts);
        status = cf_trace_merge(f.parts, &f.session, &f.arena, &f.summary, &f.err);
        cf_alloc_fail_after(-1);
    }
    assert_int_equal(status, CF_OK);
    assert_true(attempts > 20);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_process_becomes_a_trace),
        cmocka_unit_test(test_equal_inputs_of_two_processes_are_one),
        cmocka_unit_test(test_the_choice_covers_the_run_and_the_slowest),
        cmocka_unit_test(test_large_contents_are_kept_against_each_other),
        cmocka_unit_test(test_a_cut_spool_gives_what_stands_before_the_cut),
        cmocka_unit_test(test_the_signature_covers_what_replay_reads),
        cmocka_unit_test(test_a_leftover_is_merged_unless_it_is_being_recorded),
        cmocka_unit_test(test_a_full_disk_leaves_the_old_trace),
        cmocka_unit_test(test_a_file_has_one_name),
        cmocka_unit_test(test_children_that_were_not_followed_are_named),
        cmocka_unit_test(test_an_output_that_cannot_be_written_is_named),
        cmocka_unit_test(test_recursion_is_counted_once),
        cmocka_unit_test(test_survives_any_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
