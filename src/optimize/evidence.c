/* SPDX-License-Identifier: Apache-2.0 */
/* What the trace knows about the functions of a file. */
#include "optimize/evidence.h"
#include "optimize/parts.h"
#include "store/trace_db.h"

#include <string.h>

#define TYPES_MAX 256 /* of one function */

static const char types_sql[] = "SELECT name, type, count, coalesce(size_min, -1),"
                                " coalesce(size_max, -1) FROM function_types"
                                " WHERE function_id = ?1 AND name IS NOT NULL AND type IS NOT NULL"
                                " ORDER BY name, count DESC LIMIT ?2";

static bool read_type(sqlite3_stmt *row, struct cf_arena *arena, struct cf_seen_type *type)
{
    const unsigned char *name = sqlite3_column_text(row, 0), *text = sqlite3_column_text(row, 1);
    const int64_t count = sqlite3_column_int64(row, 2);

    *type = (struct cf_seen_type){
        .name = name == NULL ? NULL : cf_arena_strdup(arena, (const char *)name),
        .type = text == NULL ? NULL : cf_arena_strdup(arena, (const char *)text),
        .count = count < 0 ? 0 : (uint64_t)count,
        .size_min = sqlite3_column_int64(row, 3),
        .size_max = sqlite3_column_int64(row, 4),
    };
    return type->name != NULL && type->type != NULL;
}

static enum cf_status load_types(sqlite3 *db, int64_t id, size_t most, struct cf_arena *arena,
                                 struct cf_evidence *evidence, struct cf_error *err)
{
    struct cf_seen_type *types = cf_arena_alloc(arena, most * sizeof(*types));
    sqlite3_stmt *rows = NULL;
    enum cf_status status;

    if (types == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_trace_db_prepare(db, types_sql, &rows, err);
    if (status == CF_OK && (sqlite3_bind_int64(rows, 1, id) != SQLITE_OK ||
                            sqlite3_bind_int64(rows, 2, (int64_t)most) != SQLITE_OK))
        status = cf_trace_db_fail(db, err);
    while (status == CF_OK && evidence->type_count < most && sqlite3_step(rows) == SQLITE_ROW) {
        if (read_type(rows, arena, &types[evidence->type_count]))
            evidence->type_count++;
        else
            status = cf_fail(err, CF_ENOMEM, "out of memory");
    }
    (void)sqlite3_finalize(rows);
    evidence->types = types;
    return status;
}

enum cf_status cf_evidence_of(sqlite3 *db, const struct cf_rank_function *function, size_t most,
                              struct cf_arena *arena, struct cf_evidence *evidence,
                              struct cf_error *err)
{
    *evidence = (struct cf_evidence){
        .traced = true,
        .share = function->share,
        .calls = function->calls,
        .repeat_rate =
            function->captured > 0 ? (double)function->repeats / (double)function->captured : 0,
        .mutates = function->mutates,
        .effects = function->effects,
        .raised = function->raised,
    };
    return load_types(db, function->id, most, arena, evidence, err);
}

enum cf_status cf_evidence_load(struct cf_optimizing *work, struct cf_file *file,
                                const struct cf_source *source, struct cf_error *err)
{
    const struct cf_ranking *ranking = work->request->ranking;
    size_t room = 0;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < ranking->count; i++)
        room += strcmp(ranking->items[i].file, file->file) == 0;
    file->known = cf_arena_alloc(work->arena, (room + 1) * sizeof(*file->known));
    if (file->known == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < ranking->count && status == CF_OK; i++) {
        const struct cf_rank_function *function = &ranking->items[i];
        struct cf_known *known = &file->known[file->known_count];

        if (function->id == 0 || strcmp(function->file, file->file) != 0 ||
            !cf_place_find(source, function->qualname, function->line, &known->place))
            continue;
        status = cf_evidence_of(work->db, function, TYPES_MAX, work->arena, &known->evidence, err);
        file->known_count++;
    }
    return status;
}
