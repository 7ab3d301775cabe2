/* SPDX-License-Identifier: Apache-2.0 */
#include "report/query.h"

#include <string.h>

struct cf_text cf_text_of(const char *string)
{
    return string == NULL ? (struct cf_text){ "", 0 } : (struct cf_text){ string, strlen(string) };
}

bool cf_text_is(struct cf_text text, const char *string)
{
    const size_t size = strlen(string);

    return text.size == size && (size == 0 || memcmp(text.data, string, size) == 0);
}

static enum cf_status refuse(sqlite3 *db, struct cf_error *err)
{
    const int code = sqlite3_errcode(db) & 0xff;

    if (code == SQLITE_NOMEM)
        return cf_fail(err, CF_ENOMEM, "out of memory while reading the trace");
    if (code == SQLITE_IOERR || code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return cf_fail(err, CF_EIO, "cannot read the trace: %s", sqlite3_errmsg(db));
    return cf_fail(err, CF_EFORMAT, "damaged trace: %s", sqlite3_errmsg(db));
}

enum cf_status cf_query_init(struct cf_query *query, sqlite3 *db, const char *sql,
                             struct cf_error *err)
{
    *query = (struct cf_query){ .db = db };
    if (sqlite3_prepare_v2(db, sql, -1, &query->statement, NULL) != SQLITE_OK)
        return refuse(db, err);
    return CF_OK;
}

void cf_query_restart(struct cf_query *query, int64_t id)
{
    (void)sqlite3_reset(query->statement);
    (void)sqlite3_bind_int64(query->statement, 1, id);
}

enum cf_status cf_query_next(struct cf_query *query, bool *found, struct cf_error *err)
{
    const int code = sqlite3_step(query->statement);

    *found = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE ? CF_OK : refuse(query->db, err);
}

void cf_query_deinit(struct cf_query *query)
{
    (void)sqlite3_finalize(query->statement);
    query->statement = NULL;
}

int64_t cf_query_int(const struct cf_query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

uint64_t cf_query_count(const struct cf_query *query, int column)
{
    const int64_t value = cf_query_int(query, column);

    return value < 0 ? 0 : (uint64_t)value;
}

struct cf_text cf_query_text(const struct cf_query *query, int column)
{
    const unsigned char *data = sqlite3_column_text(query->statement, column);
    const int size = sqlite3_column_bytes(query->statement, column);

    if (data == NULL || size <= 0)
        return (struct cf_text){ "", 0 };
    return (struct cf_text){ (const char *)data, (size_t)size };
}

bool cf_query_null(const struct cf_query *query, int column)
{
    return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

enum cf_status cf_query_one(sqlite3 *db, const char *sql, int64_t *value, struct cf_error *err)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, sql, err);

    *value = 0;
    if (status == CF_OK)
        status = cf_query_next(&query, &found, err);
    if (status == CF_OK && found)
        *value = cf_query_int(&query, 0);
    cf_query_deinit(&query);
    return status;
}
