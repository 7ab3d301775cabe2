/* SPDX-License-Identifier: Apache-2.0 */
/* The targets of a report that was written earlier: its JSON, read with SQLite's functions. */
#include "base/file.h"
#include "scan/targets.h"

#include <sqlite3.h>
#include <string.h>

#define REPORT_MAX_BYTES ((size_t)64 << 20)
#define TARGETS_MAX 10000

static const char targets_sql[] =
    "SELECT value ->> 'number', value ->> 'domain', value ->> 'target',"
    " iif(value ->> 'domain' = 'CPU', value ->> 'module' || ':' || (value ->> 'function'), NULL)"
    " FROM json_each(?1, '$.targets') ORDER BY 1 LIMIT ?2";
static const char words_sql[] =
    "SELECT ?1 ->> '$.run.kind', value FROM json_each(?1, '$.run.words') LIMIT ?2";

struct reader {
    sqlite3 *db;
    const char *path, *text;
    uint64_t most;
    struct cf_arena *arena;
    struct cf_error *err;
};

static enum cf_status fail(const struct reader *r)
{
    return cf_fail(r->err, CF_EFORMAT, "%s is no report of codeflash scan", r->path);
}

static enum cf_status prepare(const struct reader *r, const char *sql, sqlite3_stmt **rows)
{
    const sqlite3_int64 most = r->most > TARGETS_MAX ? TARGETS_MAX : (sqlite3_int64)r->most;

    if (sqlite3_prepare_v2(r->db, sql, -1, rows, NULL) == SQLITE_OK &&
        sqlite3_bind_text(*rows, 1, r->text, -1, SQLITE_STATIC) == SQLITE_OK &&
        sqlite3_bind_int64(*rows, 2, most) == SQLITE_OK)
        return CF_OK;
    return fail(r);
}

/* A column's text in the arena; NULL: there is none, or no memory. */
static const char *column(const struct reader *r, sqlite3_stmt *rows, int number)
{
    const char *text = (const char *)sqlite3_column_text(rows, number);

    return text == NULL ? NULL : cf_arena_strdup(r->arena, text);
}

static enum cf_status read_targets(const struct reader *r, struct cf_scan_targets *targets)
{
    sqlite3_stmt *rows = NULL;
    int step = SQLITE_ROW;
    enum cf_status status = prepare(r, targets_sql, &rows);

    targets->items = cf_arena_alloc(r->arena, (TARGETS_MAX + 1) * sizeof(*targets->items));
    if (targets->items == NULL && status == CF_OK)
        status = cf_fail(r->err, CF_ENOMEM, "out of memory");
    while (status == CF_OK && targets->items != NULL && (step = sqlite3_step(rows)) == SQLITE_ROW)
        targets->items[targets->count++] = (struct cf_scan_target){
            .number = (uint32_t)sqlite3_column_int64(rows, 0),
            .domain = column(r, rows, 1),
            .target = column(r, rows, 2),
            .name = column(r, rows, 3),
        };
    (void)sqlite3_finalize(rows);
    return status == CF_OK && step != SQLITE_DONE ? fail(r) : status;
}

static enum cf_status read_words(const struct reader *r, struct cf_scan_targets *targets)
{
    sqlite3_stmt *rows = NULL;
    int step = SQLITE_ROW;
    enum cf_status status = prepare(r, words_sql, &rows);

    while (status == CF_OK && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        const char *word = column(r, rows, 1);

        targets->kind = column(r, rows, 0);
        status = word == NULL ? cf_fail(r->err, CF_ENOMEM, "out of memory")
                              : cf_list_add(&targets->words, r->arena, word, r->err);
    }
    (void)sqlite3_finalize(rows);
    return status == CF_OK && step != SQLITE_DONE ? fail(r) : status;
}

enum cf_status cf_scan_targets_read(const char *root, uint64_t most, struct cf_arena *arena,
                                    struct cf_scan_targets *targets, struct cf_error *err)
{
    struct reader r = { .arena = arena, .most = most, .err = err };
    char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    *targets = (struct cf_scan_targets){ 0 };
    r.path = cf_path_join(arena, root, ".codeflash/scan-report.json");
    if (r.path == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (!cf_path_is_file(r.path))
        return cf_fail(err, CF_ENOTFOUND, "there is no scan report yet: run codeflash scan first");
    status = cf_file_read(r.path, REPORT_MAX_BYTES, arena, &text, &size, err);
    if (status != CF_OK)
        return status;
    r.text = text;
    if (sqlite3_open(":memory:", &r.db) != SQLITE_OK)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    if (status == CF_OK)
        status = read_targets(&r, targets);
    r.most = TARGETS_MAX;
    if (status == CF_OK)
        status = read_words(&r, targets);
    (void)sqlite3_close(r.db);
    return status;
}
