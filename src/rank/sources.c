/* SPDX-License-Identifier: Apache-2.0 */
#include "rank/sources.h"

#include "base/file.h"
#include "rank/rank_parts.h"
#include "source/source.h"
#include "store/trace_db.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#define ARENA_BYTES ((size_t)1 << 30)

/* One file at a time: functions come in the order of their files. */
struct reader {
    const char *root;
    struct cf_parser *parser;
    struct cf_arena arena; /* of the file */
    struct cf_source source;
    char *file; /* owned; NULL: none */
    bool readable;
};

static enum cf_status reader_init(struct reader *reader, const char *root, struct cf_error *err)
{
    *reader = (struct reader){ .root = root };
    cf_arena_init(&reader->arena, ARENA_BYTES);
    return cf_parser_new(&reader->parser, err);
}

static void reader_deinit(struct reader *reader)
{
    cf_parser_free(reader->parser);
    cf_arena_deinit(&reader->arena);
    free(reader->file);
}

static void read_file(struct reader *reader, const char *file)
{
    const char *path;
    char *text = NULL;
    size_t size = 0;

    cf_arena_deinit(&reader->arena);
    free(reader->file);
    reader->file = strdup(file);
    path = cf_path_join(&reader->arena, reader->root, file);
    reader->readable =
        path != NULL && reader->file != NULL &&
        cf_file_read(path, CF_SYNTAX_MAX_BYTES, &reader->arena, &text, &size, NULL) == CF_OK &&
        cf_source_read(reader->parser, text, size, &reader->arena, &reader->source, NULL) == CF_OK;
}

static int64_t hash_of(const struct cf_source *source, const struct cf_node *node)
{
    return (int64_t)XXH3_64bits(source->syntax.text + node->start, node->end - node->start) | 1;
}

/*
 * The hash of the function at the line; where `wanted` is not 0, that of any of the name that has
 * this hash, and `*line` becomes its line: texts move. 0: there is none.
 */
static int64_t find(struct reader *reader, const char *file, const char *qualname, int64_t wanted,
                    uint32_t *line)
{
    const struct cf_source *source = &reader->source;

    if (reader->file == NULL || strcmp(reader->file, file) != 0)
        read_file(reader, file);
    for (uint32_t i = 0; reader->readable && i < source->definitions.count; i++) {
        const struct cf_definition *found = &source->definitions.items[i];
        const struct cf_node *node = &source->syntax.nodes[found->whole];

        if (found->kind == CF_DEFINES_CLASS || strcmp(found->qualname, qualname) != 0 ||
            (wanted == 0 ? node->line != *line : hash_of(source, node) != wanted))
            continue;
        *line = node->line;
        return hash_of(source, node);
    }
    return 0;
}

static const char *text_of(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);

    return text == NULL ? "" : (const char *)text;
}

static enum cf_status note_all(struct reader *reader, sqlite3 *db, sqlite3_stmt *rows,
                               sqlite3_stmt *insert, struct cf_error *err)
{
    int code;

    while ((code = sqlite3_step(rows)) == SQLITE_ROW) {
        uint32_t line = (uint32_t)sqlite3_column_int64(rows, 3);
        const int64_t hash = find(reader, text_of(rows, 1), text_of(rows, 2), 0, &line);

        if (hash == 0)
            continue;
        (void)sqlite3_reset(insert);
        if (sqlite3_bind_int64(insert, 1, sqlite3_column_int64(rows, 0)) != SQLITE_OK ||
            sqlite3_bind_int64(insert, 2, hash) != SQLITE_OK || sqlite3_step(insert) != SQLITE_DONE)
            return cf_trace_db_fail(db, err);
    }
    return code == SQLITE_DONE ? CF_OK : cf_trace_db_fail(db, err);
}

enum cf_status cf_sources_note(sqlite3 *db, const char *root, struct cf_error *err)
{
    sqlite3_stmt *rows = NULL, *insert = NULL;
    struct reader reader;
    enum cf_status status = reader_init(&reader, root, err);

    if (status == CF_OK)
        status = cf_trace_db_exec(db, "BEGIN", err);
    if (status == CF_OK)
        status = cf_trace_db_prepare(
            db, "SELECT id, file, qualname, line FROM functions ORDER BY file, line", &rows, err);
    if (status == CF_OK)
        status = cf_trace_db_prepare(
            db, "INSERT OR REPLACE INTO function_sources(function_id, hash) VALUES(?, ?)", &insert,
            err);
    if (status == CF_OK)
        status = note_all(&reader, db, rows, insert, err);
    (void)sqlite3_finalize(rows);
    (void)sqlite3_finalize(insert);
    status = status == CF_OK ? cf_trace_db_exec(db, "COMMIT", err) : status;
    if (status != CF_OK)
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    reader_deinit(&reader);
    return status;
}

/* --- the check -------------------------------------------------------------------------------- */

static int64_t started_ns(sqlite3 *db, struct cf_arena *arena)
{
    const char *text = NULL;

    return cf_trace_meta(db, "started_real_ns", arena, &text, NULL) == CF_OK
               ? strtoll(text, NULL, 10)
               : 0;
}

static bool is_newer(const char *root, const char *file, int64_t than_ns, struct cf_arena *arena)
{
    const char *path = cf_path_join(arena, root, file);
    struct stat info;

    return path != NULL && stat(path, &info) == 0 &&
           info.st_mtim.tv_sec * INT64_C(1000000000) + info.st_mtim.tv_nsec > than_ns;
}

/* The recorded hash; 0: it has none. */
static enum cf_status recorded(sqlite3 *db, sqlite3_stmt *row, int64_t id, int64_t *hash,
                               struct cf_error *err)
{
    int code;

    *hash = 0;
    if (row == NULL)
        return CF_OK;
    (void)sqlite3_reset(row);
    if (sqlite3_bind_int64(row, 1, id) != SQLITE_OK)
        return cf_trace_db_fail(db, err);
    code = sqlite3_step(row);
    if (code == SQLITE_ROW)
        *hash = sqlite3_column_int64(row, 0);
    return code == SQLITE_ROW || code == SQLITE_DONE ? CF_OK : cf_trace_db_fail(db, err);
}

enum cf_status cf_sources_check(sqlite3 *db, const char *root, struct cf_arena *arena,
                                struct cf_ranking *ranking, struct cf_error *err)
{
    const int64_t started = started_ns(db, arena);
    sqlite3_stmt *row = NULL;
    struct reader reader;
    enum cf_status status = reader_init(&reader, root, err);

    /* An older trace does not have the table. */
    if (sqlite3_prepare_v2(db, "SELECT hash FROM function_sources WHERE function_id = ?", -1, &row,
                           NULL) != SQLITE_OK)
        row = NULL;
    for (size_t i = 0; i < ranking->count && status == CF_OK; i++) {
        struct cf_rank_function *function = &ranking->items[i];
        int64_t hash = 0;

        if (!function->worthwhile)
            continue;
        status = recorded(db, row, function->id, &hash, err);
        if (status != CF_OK)
            break;
        if (hash != 0 &&
            find(&reader, function->file, function->qualname, hash, &function->line) == 0)
            status = cf_rank_refuse(function, arena, err, "changed since the trace was made");
        else if (hash == 0 && is_newer(root, function->file, started, arena))
            status =
                cf_rank_refuse(function, arena, err, "its file changed since the trace was made");
    }
    (void)sqlite3_finalize(row);
    reader_deinit(&reader);
    cf_rank_sort(ranking);
    return status;
}
