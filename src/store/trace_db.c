/* SPDX-License-Identifier: Apache-2.0 */
#include "store/trace_db.h"

#include "store_schema.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_BYTES 100 /* of every SQLite file */

enum cf_status cf_trace_db_fail(sqlite3 *db, struct cf_error *err)
{
    const int code = sqlite3_errcode(db) & 0xff;

    if (code == SQLITE_NOMEM)
        return cf_fail(err, CF_ENOMEM, "no memory to work on the trace");
    if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        return cf_fail(err, CF_EFORMAT, "the trace is damaged: record it again");
    if (code == SQLITE_FULL)
        return cf_fail(err, CF_EIO, "no space left for the trace");
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return cf_fail(err, CF_EIO, "the trace is in use by another program");
    return cf_fail(err, CF_EIO, "%s", sqlite3_errmsg(db));
}

enum cf_status cf_trace_db_exec(sqlite3 *db, const char *sql, struct cf_error *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ? CF_OK : cf_trace_db_fail(db, err);
}

enum cf_status cf_trace_db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **statement,
                                   struct cf_error *err)
{
    return sqlite3_prepare_v2(db, sql, -1, statement, NULL) == SQLITE_OK
               ? CF_OK
               : cf_trace_db_fail(db, err);
}

void cf_trace_db_close(sqlite3 *db)
{
    (void)sqlite3_close_v2(db);
}

enum cf_status cf_trace_db_create(const char *path, sqlite3 **db, struct cf_error *err)
{
    static const char fast[] = "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF;"
                               "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
                               "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;";
    enum cf_status status;
    int fd;

    *db = NULL;
    (void)unlink(path);
    fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", path, strerror(errno));
    (void)close(fd);
    if (sqlite3_open_v2(path, db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        status = cf_fail(err, CF_EIO, "cannot write %s: %s", path, sqlite3_errmsg(*db));
    } else if ((status = cf_trace_db_exec(*db, fast, err)) == CF_OK) {
        status = cf_trace_db_exec(*db, schema_text, err);
    }
    if (status != CF_OK) {
        cf_trace_db_close(*db);
        *db = NULL;
    }
    return status;
}

static uint32_t big_endian(const uint8_t *data)
{
    return (uint32_t)data[0] << 24U | (uint32_t)data[1] << 16U | (uint32_t)data[2] << 8U | data[3];
}

/* The first 100 bytes say whose file it is and how long it must be; SQLite would not notice a
 * cut before it reads that far. */
static enum cf_status check_header(const char *path, const uint8_t *header, uint64_t size,
                                   struct cf_error *err)
{
    uint32_t page_bytes = (uint32_t)header[16] << 8U | header[17];
    const uint32_t version = big_endian(header + 60);

    if (page_bytes == 1)
        page_bytes = 65536;
    if (memcmp(header, "SQLite format 3", 16) != 0 ||
        big_endian(header + 68) != CF_TRACE_APPLICATION_ID)
        return cf_fail(err, CF_EFORMAT, "%s is not a codeflash trace", path);
    if (version > CF_TRACE_VERSION)
        return cf_fail(err, CF_ELIMIT,
                       "%s was made by a newer codeflash (format %u, this one reads %d): update",
                       path, version, CF_TRACE_VERSION);
    if (version < 1 || (uint64_t)page_bytes * big_endian(header + 28) > size)
        return cf_fail(err, CF_EFORMAT, "%s is cut or damaged: record it again", path);
    return CF_OK;
}

static enum cf_status check_file(const char *path, struct cf_error *err)
{
    uint8_t header[HEADER_BYTES];
    enum cf_status status = CF_OK;
    struct stat info;
    ssize_t got;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 && errno == ENOENT)
        return cf_fail(err, CF_ENOTFOUND, "no trace at %s", path);
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
        status = cf_fail(err, CF_EFORMAT, "%s is not a file", path);
    else if ((got = pread(fd, header, sizeof(header), 0)) != HEADER_BYTES)
        status = got < 0 ? cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno))
                         : cf_fail(err, CF_EFORMAT, "%s is not a codeflash trace", path);
    else
        status = check_header(path, header, (uint64_t)info.st_size, err);
    (void)close(fd);
    return status;
}

/* Names every table that a reader counts on; a damaged schema page shows here. */
static enum cf_status check_tables(const char *path, sqlite3 *db, struct cf_error *err)
{
    static const char tables[] =
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'processes',"
        " 'functions', 'function_types', 'function_exceptions', 'function_effects', 'callers',"
        " 'skips', 'blobs', 'inputs', 'input_blobs', 'classes', 'frames', 'stacks', 'children',"
        " 'notes')";
    sqlite3_stmt *statement = NULL;
    int count = -1;

    if (sqlite3_prepare_v2(db, tables, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    if (count == 16)
        return CF_OK;
    if (count < 0 && (sqlite3_errcode(db) & 0xff) != SQLITE_CORRUPT &&
        (sqlite3_errcode(db) & 0xff) != SQLITE_NOTADB)
        return cf_fail_context(err, cf_trace_db_fail(db, err), "%s", path);
    return cf_fail(err, CF_EFORMAT, "%s is cut or damaged: record it again", path);
}

enum cf_status cf_trace_db_open(const char *path, enum cf_trace_open mode, sqlite3 **db,
                                struct cf_error *err)
{
    const int flags = mode == CF_TRACE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    enum cf_status status = check_file(path, err);

    *db = NULL;
    if (status != CF_OK)
        return status;
    if (sqlite3_open_v2(path, db, flags, NULL) != SQLITE_OK) {
        status = cf_fail(err, CF_EIO, "cannot open %s: %s", path, sqlite3_errmsg(*db));
    } else {
        /* A schema made by somebody else must not run functions or write to itself. */
        (void)sqlite3_db_config(*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
        (void)sqlite3_db_config(*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
        (void)sqlite3_busy_timeout(*db, 2000);
        status = check_tables(path, *db, err);
    }
    if (status != CF_OK) {
        cf_trace_db_close(*db);
        *db = NULL;
    }
    return status;
}

enum cf_status cf_trace_meta(sqlite3 *db, const char *key, struct cf_arena *arena,
                             const char **value, struct cf_error *err)
{
    sqlite3_stmt *statement = NULL;
    enum cf_status status =
        cf_trace_db_prepare(db, "SELECT value FROM meta WHERE key = ?", &statement, err);
    const char *text = NULL;
    int step;

    *value = "";
    if (status != CF_OK)
        return status;
    (void)sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    step = sqlite3_step(statement);
    if (step == SQLITE_ROW)
        text = (const char *)sqlite3_column_text(statement, 0);
    else if (step != SQLITE_DONE)
        status = cf_trace_db_fail(db, err);
    if (text != NULL) {
        *value = cf_arena_strndup(arena, text, strlen(text));
        if (*value == NULL)
            status = cf_fail(err, CF_ENOMEM, "no memory for the trace's %s", key);
    }
    (void)sqlite3_finalize(statement);
    return status;
}
