/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/replay.h"

#include "replay/runner.h"
#include "replay/verdicts.h"
#include "store/trace_db.h"

#include <stdlib.h>
#include <string.h>

#define CALL_MS 20         /* the shortest limit of one call */
#define HARD_TIMES 5       /* the budget: then a process that does not stop is killed */
#define HARD_LEAST_MS 1000 /* imports of the program may take longer than the budget */

/* Functions none of whose calls were tried: their calls say why. */
static const char refused_calls[] =
    "UPDATE inputs SET checked = 'not replayable', reason = (SELECT f.not_replayable FROM "
    "functions f WHERE f.id = function_id) WHERE function_id IN (SELECT id FROM functions WHERE "
    "not_replayable IS NOT NULL AND not_replayable NOT LIKE 'has effects%')";
static const char effect_calls[] =
    "UPDATE inputs SET reason = 'has effects: replayed only on request' WHERE checked = 'not yet' "
    "AND reason IS NULL AND function_id IN (SELECT id FROM functions WHERE not_replayable LIKE "
    "'has effects%')";
static const char other_calls[] =
    "UPDATE inputs SET reason = 'not checked at creation: would take too long' WHERE checked = "
    "'not yet' AND reason IS NULL";

static enum cf_status store_one(sqlite3 *db, sqlite3_stmt *update, int64_t id,
                                const struct cf_decision *decision, struct cf_error *err)
{
    (void)sqlite3_reset(update);
    if (sqlite3_bind_text(update, 1, decision->checked, -1, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_bind_text(update, 2, decision->reason, -1, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_bind_int64(update, 3, id) != SQLITE_OK || sqlite3_step(update) != SQLITE_DONE)
        return cf_trace_db_fail(db, err);
    return CF_OK;
}

/* The next id in either report, in order; INT64_MAX at their end. */
static int64_t next_id(const struct cf_report_lines lines[CF_RUNNER_COUNT],
                       const size_t next[CF_RUNNER_COUNT])
{
    int64_t id = INT64_MAX;

    for (int i = 0; i < CF_RUNNER_COUNT; i++)
        if (next[i] < lines[i].count && lines[i].verdicts[next[i]].id < id)
            id = lines[i].verdicts[next[i]].id;
    return id;
}

/* The report's first verdict on `id`, or NULL; steps behind all of them. */
static const struct cf_verdict *take(const struct cf_report_lines *lines, size_t *next, int64_t id)
{
    const struct cf_verdict *first = NULL;

    for (; *next < lines->count && lines->verdicts[*next].id == id; (*next)++)
        if (first == NULL)
            first = &lines->verdicts[*next];
    return first;
}

/* Walks both reports, sorted by id, side by side. */
static enum cf_status store_all(sqlite3 *db, sqlite3_stmt *calls, sqlite3_stmt *functions,
                                const struct cf_report_lines lines[CF_RUNNER_COUNT],
                                struct cf_arena *arena, struct cf_error *err)
{
    size_t next[CF_RUNNER_COUNT] = { 0 };
    struct cf_decision decision = { 0 };
    enum cf_status status = CF_OK;

    for (int64_t id = next_id(lines, next); status == CF_OK && id != INT64_MAX;
         id = next_id(lines, next)) {
        const struct cf_verdict *one = take(&lines[0], &next[0], id);
        const struct cf_verdict *other = take(&lines[1], &next[1], id);

        status = cf_verdicts_decide(one, other, arena, &decision, err);
        if (status == CF_OK)
            status = store_one(db, id > 0 ? calls : functions, id > 0 ? id : -id, &decision, err);
    }
    return status;
}

static enum cf_status store(sqlite3 *db, const struct cf_report_lines lines[CF_RUNNER_COUNT],
                            struct cf_arena *arena, struct cf_error *err)
{
    sqlite3_stmt *calls = NULL;
    sqlite3_stmt *functions = NULL;
    enum cf_status status = cf_trace_db_exec(db, "PRAGMA synchronous = OFF; BEGIN", err);

    if (status == CF_OK)
        status = cf_trace_db_prepare(
            db, "UPDATE inputs SET checked = ?1, reason = ?2 WHERE id = ?3", &calls, err);
    if (status == CF_OK)
        status = cf_trace_db_prepare(
            db, "UPDATE functions SET not_replayable = ?2 WHERE id = ?3 AND ?1 <> 'replays'",
            &functions, err);
    if (status == CF_OK)
        status = store_all(db, calls, functions, lines, arena, err);
    if (status == CF_OK)
        status = cf_trace_db_exec(db, refused_calls, err);
    if (status == CF_OK)
        status = cf_trace_db_exec(db, effect_calls, err);
    if (status == CF_OK)
        status = cf_trace_db_exec(db, other_calls, err);
    (void)sqlite3_finalize(calls);
    (void)sqlite3_finalize(functions);
    if (status != CF_OK) {
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
        return status;
    }
    return cf_trace_db_exec(db, "COMMIT", err);
}

static enum cf_status run(const struct cf_runner *runner, struct cf_arena *arena,
                          struct cf_report_lines lines[CF_RUNNER_COUNT], struct cf_error *err)
{
    char *reports[CF_RUNNER_COUNT] = { NULL };
    enum cf_status status = cf_runner_run(runner, arena, reports, err);

    for (int i = 0; status == CF_OK && i < CF_RUNNER_COUNT; i++)
        status = cf_verdicts_parse(reports[i], arena, &lines[i], err);
    return status;
}

enum cf_status cf_replay_check(sqlite3 *db, const struct cf_session *session,
                               const struct cf_replay_options *options, struct cf_arena *arena,
                               struct cf_error *err)
{
    struct cf_report_lines lines[CF_RUNNER_COUNT] = { { .problem = "" }, { .problem = "" } };
    struct cf_runner runner = {
        .python = options->python,
        .trace = session->output,
        .cwd = options->cwd == NULL ? session->root : options->cwd,
        .budget_ms = options->budget_ms == 0 ? CF_REPLAY_BUDGET_MS : options->budget_ms,
        .call_ms = CALL_MS,
        .with_effects = options->with_effects,
    };

    runner.hard_ms = runner.budget_ms * HARD_TIMES;
    if (runner.hard_ms < HARD_LEAST_MS)
        runner.hard_ms = HARD_LEAST_MS;
    enum cf_status status = run(&runner, arena, lines, err);
    if (status == CF_OK)
        status = store(db, lines, arena, err);
    for (int i = 0; status == CF_OK && i < CF_RUNNER_COUNT; i++)
        if (*lines[i].problem != '\0')
            status = cf_fail(err, CF_ECHILD, "the check of the replay tests stopped: %s",
                             lines[i].problem);
    return status;
}
