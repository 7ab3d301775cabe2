/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"
#include "replay/replay.h"
#include "source/source.h"
#include "store/trace_db.h"

#define ARENA_BYTES ((size_t)1 << 30)

static const char main_file_sql[] =
    "SELECT file FROM functions WHERE module = (SELECT value FROM meta WHERE key = 'main_module')"
    " AND (SELECT value FROM meta WHERE key = 'main_kind') <> 'block' LIMIT 1";

/* The file that was run, relative to the root, where functions of it were recorded. */
static const char *main_file(sqlite3 *db, struct cf_arena *arena)
{
    sqlite3_stmt *row = NULL;
    const char *file = NULL;

    if (cf_trace_db_prepare(db, main_file_sql, &row, NULL) == CF_OK &&
        sqlite3_step(row) == SQLITE_ROW)
        file = cf_arena_strdup(arena, (const char *)sqlite3_column_text(row, 0));
    (void)sqlite3_finalize(row);
    return file;
}

static bool lacks_guard(const char *path)
{
    struct cf_parser *parser = NULL;
    struct cf_source source;
    struct cf_arena arena;
    char *text = NULL;
    size_t size = 0;
    bool lacks;

    cf_arena_init(&arena, ARENA_BYTES);
    lacks = cf_parser_new(&parser, NULL) == CF_OK &&
            cf_file_read(path, CF_SYNTAX_MAX_BYTES, &arena, &text, &size, NULL) == CF_OK &&
            cf_source_read(parser, text, size, &arena, &source, NULL) == CF_OK &&
            !cf_source_has_guard(&source.syntax);
    cf_parser_free(parser);
    cf_arena_deinit(&arena);
    return lacks;
}

const char *cf_replay_unguarded(sqlite3 *db, const char *root, struct cf_arena *arena)
{
    const char *file = main_file(db, arena);
    const char *path = file == NULL ? NULL : cf_path_join(arena, root, file);

    return path != NULL && lacks_guard(path) ? file : NULL;
}
