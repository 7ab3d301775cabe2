/* SPDX-License-Identifier: Apache-2.0 */
#include "rank/sources.h"

#include "base/file.h"
#include "rank/rank_parts.h"
#include "source/block.h"
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
    struct cf_parser *parser; /* NULL: only the text is read */
    struct cf_arena arena;    /* of the file */
    struct cf_source source;
    char *text;
    size_t size;
    char *file; /* owned; NULL: none */
    bool readable;
    uint32_t line; /* the last one looked for, and where it starts */
    size_t start;
};

static void reader_init(struct reader *reader, const char *root)
{
    *reader = (struct reader){ .root = root };
    cf_arena_init(&reader->arena, ARENA_BYTES);
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

    if (reader->file != NULL && strcmp(reader->file, file) == 0)
        return;
    cf_arena_deinit(&reader->arena);
    free(reader->file);
    reader->file = strdup(file);
    reader->line = 1;
    reader->start = 0;
    path = cf_path_join(&reader->arena, reader->root, file);
    reader->readable = path != NULL && reader->file != NULL &&
                       cf_file_read(path, CF_SYNTAX_MAX_BYTES, &reader->arena, &reader->text,
                                    &reader->size, NULL) == CF_OK;
    if (reader->readable && reader->parser != NULL)
        reader->readable = cf_source_read(reader->parser, reader->text, reader->size,
                                          &reader->arena, &reader->source, NULL) == CF_OK;
}

static int64_t hash_at(const struct reader *reader, size_t start)
{
    const size_t end = cf_block_end(reader->text, reader->size, start);

    return (int64_t)XXH3_64bits(reader->text + start, end - start) | 1;
}

static bool begins_function(const char *text, size_t size)
{
    static const char *const words[] = { "@", "def ", "async " };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (size >= strlen(words[i]) && memcmp(text, words[i], strlen(words[i])) == 0)
            return true;
    }
    return false;
}

/* Where the line's first token is; lines come in ascending order. `size`: there is no such line. */
static size_t line_start(struct reader *reader, uint32_t line)
{
    size_t at;

    for (; reader->line < line; reader->line++) {
        const char *end = memchr(reader->text + reader->start, '\n', reader->size - reader->start);

        if (end == NULL)
            return reader->size;
        reader->start = (size_t)(end - reader->text) + 1;
    }
    for (at = reader->start; at < reader->size; at++) {
        if (reader->text[at] != ' ' && reader->text[at] != '\t')
            break;
    }
    return at;
}

/* The hash of the function whose text begins in that line; 0: none does. */
static int64_t hash_of_line(struct reader *reader, const char *file, uint32_t line)
{
    size_t start;

    read_file(reader, file);
    if (!reader->readable || line < reader->line)
        return 0;
    start = line_start(reader, line);
    return begins_function(reader->text + start, reader->size - start) ? hash_at(reader, start) : 0;
}

/* Is there a function of the name that has the hash? `*line` becomes its line: texts move. */
static bool find(struct reader *reader, const char *file, const char *qualname, int64_t hash,
                 uint32_t *line)
{
    const struct cf_source *source = &reader->source;

    read_file(reader, file);
    for (uint32_t i = 0; reader->readable && i < source->definitions.count; i++) {
        const struct cf_definition *found = &source->definitions.items[i];
        const struct cf_node *node = &source->syntax.nodes[found->whole];

        if (found->kind == CF_DEFINES_CLASS || strcmp(found->qualname, qualname) != 0 ||
            hash_at(reader, node->start) != hash)
            continue;
        *line = node->line;
        return true;
    }
    return false;
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
        const uint32_t line = (uint32_t)sqlite3_column_int64(rows, 2);
        const int64_t hash = hash_of_line(reader, text_of(rows, 1), line);

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
    enum cf_status status = cf_trace_db_exec(db, "BEGIN", err);

    reader_init(&reader, root);
    if (status == CF_OK)
        status = cf_trace_db_prepare(db, "SELECT id, file, line FROM functions ORDER BY file, line",
                                     &rows, err);
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
    enum cf_status status;

    reader_init(&reader, root);
    status = cf_parser_new(&reader.parser, err);
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
        if (hash != 0 && !find(&reader, function->file, function->qualname, hash, &function->line))
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
