/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/thin.h"

#include "store/trace_db.h"
#include "trace/sign.h"

#include <sqlite3.h>

#define SURPLUS "(SELECT id FROM temp.surplus)"

static const char find_surplus[] =
    "CREATE TEMP TABLE surplus AS SELECT id FROM ("
    " SELECT id, function_id, row_number() OVER (PARTITION BY function_id ORDER BY id) AS number"
    " FROM inputs WHERE checked = 'not replayable'"
    " AND (reason LIKE 'touches a value that was not kept%'"
    "  OR reason LIKE 'its arguments cannot be loaded%' OR reason LIKE 'nested function%'"
    "  OR reason LIKE 'lambda%')) WHERE number > 1 OR function_id IN"
    " (SELECT function_id FROM inputs WHERE checked = 'replays');";

static const char take_out[] =
    "BEGIN;"
    "INSERT INTO skips SELECT function_id,"
    " 'cannot be replayed, and another call is kept', sum(count) FROM inputs"
    " WHERE id IN " SURPLUS " GROUP BY function_id"
    " ON CONFLICT DO UPDATE SET count = count + excluded.count;"
    "DELETE FROM input_blobs WHERE input_id IN " SURPLUS ";"
    "DELETE FROM inputs WHERE id IN " SURPLUS ";"
    "DELETE FROM blobs WHERE id NOT IN (SELECT arguments FROM inputs"
    " UNION SELECT result FROM inputs WHERE result IS NOT NULL"
    " UNION SELECT after FROM inputs WHERE after IS NOT NULL"
    " UNION SELECT items_kept FROM inputs WHERE items_kept IS NOT NULL"
    " UNION SELECT blob_id FROM input_blobs UNION SELECT base FROM blobs WHERE base IS NOT NULL);";

enum cf_status cf_replay_thin(sqlite3 *db, struct cf_error *err)
{
    enum cf_status status = cf_trace_db_exec(db, find_surplus, err);

    if (status != CF_OK)
        return status;
    if ((status = cf_trace_db_exec(db, take_out, err)) == CF_OK && sqlite3_total_changes(db) > 0)
        status = cf_trace_sign(db, NULL, 0, err);
    if (status == CF_OK)
        status = cf_trace_db_exec(db, "COMMIT;", err);
    if (status != CF_OK)
        (void)sqlite3_exec(db, "ROLLBACK;", NULL, NULL, NULL); /* the first failure counts */
    (void)sqlite3_exec(db, "DROP TABLE temp.surplus;", NULL, NULL, NULL);
    return status;
}
