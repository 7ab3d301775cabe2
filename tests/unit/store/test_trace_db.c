/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "store/blob.h"
#include "store/trace_db.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char path[64];
    struct cf_error err;
    sqlite3 *db;
};

static void make_trace(struct fixture *f)
{
    int fd;

    *f = (struct fixture){ .err = CF_ERROR_INIT };
    (void)snprintf(f->path, sizeof(f->path), "/tmp/cf_trace_XXXXXX");
    fd = mkstemp(f->path);
    assert_true(fd >= 0);
    (void)close(fd);
    assert_ok(cf_trace_db_create(f->path, &f->db, &f->err), &f->err);
    assert_ok(cf_trace_db_exec(f->db, "INSERT INTO meta VALUES ('command', 'app.py')", &f->err),
              &f->err);
}

static void close_trace(struct fixture *f)
{
    cf_trace_db_close(f->db);
    f->db = NULL;
}

static void overwrite(const struct fixture *f, off_t offset, const void *data, size_t size)
{
    const int fd = open(f->path, O_WRONLY | O_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, data, size, offset), (ssize_t)size);
    (void)close(fd);
}

static void assert_refused(struct fixture *f, enum cf_status status, const char *part)
{
    assert_int_equal(cf_trace_db_open(f->path, CF_TRACE_READ, &f->db, &f->err), status);
    assert_null(f->db);
    assert_non_null(strstr(f->err.message, part));
    assert_non_null(strstr(f->err.message, f->path));
    (void)unlink(f->path);
}

static void test_a_new_trace_opens(void **state)
{
    struct fixture f;
    struct cf_arena arena;
    const char *value;

    (void)state;
    make_trace(&f);
    close_trace(&f);
    cf_arena_init(&arena, 1 << 20);
    assert_ok(cf_trace_db_open(f.path, CF_TRACE_READ, &f.db, &f.err), &f.err);
    assert_ok(cf_trace_meta(f.db, "command", &arena, &value, &f.err), &f.err);
    assert_string_equal(value, "app.py");
    assert_ok(cf_trace_meta(f.db, "none", &arena, &value, &f.err), &f.err);
    assert_string_equal(value, "");
    cf_arena_deinit(&arena);
    close_trace(&f);
    (void)unlink(f.path);
}

static void test_what_is_not_a_trace_is_refused(void **state)
{
    struct fixture f;
    static const char rubbish[200] = "import os\n";

    (void)state;
    make_trace(&f);
    close_trace(&f);
    overwrite(&f, 0, rubbish, sizeof(rubbish));
    assert_refused(&f, CF_EFORMAT, "is not a codeflash trace");

    make_trace(&f);
    assert_ok(cf_trace_db_exec(f.db, "PRAGMA application_id = 7", &f.err), &f.err);
    close_trace(&f);
    assert_refused(&f, CF_EFORMAT, "is not a codeflash trace");

    make_trace(&f);
    close_trace(&f);
    (void)unlink(f.path);
    assert_refused(&f, CF_ENOTFOUND, "no trace at");
    assert_int_equal(mkdir(f.path, 0700), 0);
    assert_int_equal(cf_trace_db_open(f.path, CF_TRACE_READ, &f.db, &f.err), CF_EFORMAT);
    assert_int_equal(rmdir(f.path), 0);
}

static void test_a_newer_trace_says_update(void **state)
{
    struct fixture f;

    (void)state;
    make_trace(&f);
    assert_ok(cf_trace_db_exec(f.db, "PRAGMA user_version = 9", &f.err), &f.err);
    close_trace(&f);
    assert_refused(&f, CF_ELIMIT, "was made by a newer codeflash (format 9, this one reads 1)");
}

static void test_a_trace_cut_anywhere_is_refused(void **state)
{
    struct fixture f;
    struct stat info;

    (void)state;
    make_trace(&f);
    close_trace(&f);
    assert_int_equal(stat(f.path, &info), 0);
    for (off_t size = info.st_size - 1; size >= 0; size -= 1 + info.st_size / 50) {
        assert_int_equal(truncate(f.path, size), 0);
        assert_true(cf_trace_db_open(f.path, CF_TRACE_READ, &f.db, &f.err) != CF_OK);
        assert_null(f.db);
    }
    (void)unlink(f.path);
}

static void test_a_damaged_schema_is_refused(void **state)
{
    static const uint8_t zeros[4000] = { 0 };
    struct fixture f;

    (void)state;
    make_trace(&f);
    close_trace(&f);
    overwrite(&f, 100, zeros, sizeof(zeros));
    assert_refused(&f, CF_EFORMAT, "is cut or damaged: record it again");
}

static void pack(struct fixture *f, const void *content, size_t size, struct cf_content base,
                 int64_t base_id)
{
    struct cf_packer *packer = cf_packer_new();
    uint8_t frame[70000];
    sqlite3_stmt *statement = NULL;
    size_t frame_size = 0;

    assert_non_null(packer);
    assert_true(cf_packer_bound(size) <= sizeof(frame));
    assert_int_equal(
        cf_packer_pack(packer, (struct cf_content){ content, size }, base, frame, &frame_size),
        CF_OK);
    assert_ok(cf_trace_db_prepare(
                  f->db,
                  "INSERT INTO blobs(hash, size, base, data) VALUES (randomblob(16), ?, ?, ?)",
                  &statement, &f->err),
              &f->err);
    (void)sqlite3_bind_int64(statement, 1, (int64_t)size);
    if (base_id > 0)
        (void)sqlite3_bind_int64(statement, 2, base_id);
    (void)sqlite3_bind_blob(statement, 3, frame, (int)frame_size, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
    (void)sqlite3_finalize(statement);
    cf_packer_free(packer);
}

static void test_contents_come_back_as_they_were(void **state)
{
    static uint8_t content[50000];
    struct cf_arena arena;
    struct fixture f;

    (void)state;
    for (size_t i = 0; i < sizeof(content); i++)
        content[i] = (uint8_t)(i * i >> 3U);
    cf_arena_init(&arena, (size_t)1 << 30);
    make_trace(&f);
    for (size_t size = 0; size < 300; size++) {
        const void *back;
        size_t got;

        pack(&f, content, size, (struct cf_content){ NULL, 0 }, 0);
        assert_ok(cf_blob_read(f.db, (int64_t)size + 1, &arena, &back, &got, &f.err), &f.err);
        assert_int_equal(got, size);
        if (size > 0)
            assert_memory_equal(back, content, size);
    }
    cf_arena_deinit(&arena);
    close_trace(&f);
    (void)unlink(f.path);
}

static void test_damaged_contents_are_refused(void **state)
{
    static const struct {
        const char *sql;
        enum cf_status status;
    } cases[] = {
        { "UPDATE blobs SET size = size + 1", CF_EFORMAT },
        { "UPDATE blobs SET size = 1 << 40", CF_ELIMIT },
        { "UPDATE blobs SET size = -1", CF_ELIMIT },
        { "UPDATE blobs SET data = 'text'", CF_EFORMAT },
        { "UPDATE blobs SET data = x''", CF_EFORMAT },
        { "UPDATE blobs SET base = id", CF_EFORMAT },
        { "UPDATE blobs SET base = 77", CF_ENOTFOUND },
        { "DELETE FROM blobs", CF_ENOTFOUND },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct cf_arena arena;
        struct fixture f;
        const void *back;
        size_t got;

        cf_arena_init(&arena, (size_t)1 << 20);
        make_trace(&f);
        pack(&f, "some content", 12, (struct cf_content){ NULL, 0 }, 0);
        assert_ok(cf_trace_db_exec(f.db, cases[i].sql, &f.err), &f.err);
        assert_int_equal(cf_blob_read(f.db, 1, &arena, &back, &got, &f.err), cases[i].status);
        cf_arena_deinit(&arena);
        close_trace(&f);
        (void)unlink(f.path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_new_trace_opens),
        cmocka_unit_test(test_what_is_not_a_trace_is_refused),
        cmocka_unit_test(test_a_newer_trace_says_update),
        cmocka_unit_test(test_a_trace_cut_anywhere_is_refused),
        cmocka_unit_test(test_a_damaged_schema_is_refused),
        cmocka_unit_test(test_contents_come_back_as_they_were),
        cmocka_unit_test(test_damaged_contents_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
