/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/unit/test.h"

#include "base/file.h"
#include "replay/thin.h"
#include "store/trace_db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char calls[] =
    "INSERT INTO processes VALUES(1,1,0,NULL,'','','3.12','',0,1,1,1,'clean');"
    "INSERT INTO functions VALUES(1,'m','f','m.py',1,'function',0,'[]',9,1,9,9,0,0,0,0,0,0,NULL);"
    "INSERT INTO functions VALUES(2,'m','g','m.py',5,'function',0,'[]',9,1,9,9,0,0,0,0,0,0,NULL);"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7)"
    " INSERT INTO blobs SELECT i, CAST('hash' || i AS BLOB), 1, NULL, x'00' FROM n;"
    "UPDATE blobs SET base = 3 WHERE id = 1;"
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5)"
    " INSERT INTO inputs(id, function_id, count, process_id, thread, start_ns, duration_ns,"
    "  outcome, effects, arguments, holes, label, checked, reason)"
    " SELECT i, 1, 2, 1, 1, 0, 0, 'return', 0, i, 0, '', 'not replayable',"
    "  'touches a value that was not kept: generator' FROM n;"
    "UPDATE inputs SET checked = 'replays', reason = NULL WHERE id = 1;"
    "UPDATE inputs SET function_id = 2 WHERE id IN (2, 4);"
    "UPDATE inputs SET reason = 'not deterministic: result: 1 is not 2' WHERE id = 5;"
    "INSERT INTO input_blobs VALUES(1, 6), (4, 7);";

static long long number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    long long result = -1;

    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) == SQLITE_ROW)
        result = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return result;
}

static void test_one_unreplayable_call_stays_where_no_other_replays(void **state)
{
    char folder[] = "/tmp/codeflash-thin-XXXXXX";
    char path[64];
    struct cf_error err = CF_ERROR_INIT;
    sqlite3 *db = NULL;

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(setenv("XDG_CONFIG_HOME", folder, 1), 0);
    (void)snprintf(path, sizeof(path), "%s/x.trace", folder);
    assert_ok(cf_trace_db_create(path, &db, &err), &err);
    assert_ok(cf_trace_db_exec(db, calls, &err), &err);

    assert_ok(cf_replay_thin(db, &err), &err);

    assert_int_equal(number(db, "SELECT count(*) FROM inputs"), 3);
    assert_int_equal(number(db, "SELECT sum(id) FROM inputs"), 1 + 2 + 5);
    assert_int_equal(number(db, "SELECT sum(count) FROM skips"), 4);
    /* blob 3 stays as the base of blob 1; 4 and what only it used, 7, go */
    assert_int_equal(number(db, "SELECT sum(id) FROM blobs"), 1 + 2 + 3 + 5 + 6);
    assert_int_equal(number(db, "SELECT count(*) FROM meta WHERE key = 'signature'"), 1);
    cf_trace_db_close(db);
    assert_ok(cf_tree_remove(folder, &err), &err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_unreplayable_call_stays_where_no_other_replays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
