/* SPDX-License-Identifier: Apache-2.0 */
#include "report/facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define REASONS_MAX 64

static enum cf_status copy_text(struct cf_arena *arena, struct cf_text from, struct cf_text *to,
                                struct cf_error *err)
{
    const char *copy = cf_arena_strndup(arena, from.data, from.size);

    if (copy == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the summary");
    *to = (struct cf_text){ copy, from.size };
    return CF_OK;
}

/* The first column of the first row; empty where there is none. */
static enum cf_status read_text(sqlite3 *db, struct cf_arena *arena, const char *sql,
                                struct cf_text *value, struct cf_error *err)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = cf_query_init(&query, db, sql, err);

    *value = cf_text_of("");
    if (status == CF_OK)
        status = cf_query_next(&query, &found, err);
    if (status == CF_OK && found)
        status = copy_text(arena, cf_query_text(&query, 0), value, err);
    cf_query_deinit(&query);
    return status;
}

enum cf_status cf_facts_meta(sqlite3 *db, struct cf_arena *arena, const char *key,
                             struct cf_text *value, struct cf_error *err)
{
    char sql[128];

    (void)snprintf(sql, sizeof(sql), "SELECT value FROM meta WHERE key = '%s'", key);
    return read_text(db, arena, sql, value, err);
}

/* Loads rows of (count, status, reason), the most frequent first. */
static enum cf_status load_reasons(struct cf_reasons *reasons, sqlite3 *db, struct cf_arena *arena,
                                   const char *sql, struct cf_error *err)
{
    struct cf_query query = CF_QUERY_INIT;
    bool found = false;
    enum cf_status status = CF_OK;

    reasons->items = cf_arena_alloc(arena, REASONS_MAX * sizeof(*reasons->items));
    if (reasons->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory for the summary");
    status = cf_query_init(&query, db, sql, err);
    while (status == CF_OK && reasons->count < REASONS_MAX &&
           (status = cf_query_next(&query, &found, err)) == CF_OK && found) {
        struct cf_reason *item = &reasons->items[reasons->count++];

        item->count = cf_query_count(&query, 0);
        status = copy_text(arena, cf_query_text(&query, 1), &item->status, err);
        if (status == CF_OK)
            status = copy_text(arena, cf_query_text(&query, 2), &item->reason, err);
    }
    cf_query_deinit(&query);
    return status;
}

struct number {
    uint64_t *value;
    const char *sql;
};

static enum cf_status load_numbers(const struct number *numbers, size_t count, sqlite3 *db,
                                   struct cf_error *err)
{
    for (size_t i = 0; i < count; i++) {
        int64_t value = 0;
        const enum cf_status status = cf_query_one(db, numbers[i].sql, &value, err);

        if (status != CF_OK)
            return status;
        *numbers[i].value = value < 0 ? 0 : (uint64_t)value;
    }
    return CF_OK;
}

static enum cf_status load_counts(struct cf_facts *facts, sqlite3 *db, struct cf_error *err)
{
    uint64_t estimated = 0;
    /* total() sums as floating point: a damaged trace must not overflow an integer sum. */
    const struct number numbers[] = {
        { &facts->duration_ns,
          "SELECT max(coalesce(end_ns, start_ns)) - min(start_ns) FROM processes" },
        { &facts->cpu_ns, "SELECT CAST(total(cpu_ns) AS INTEGER) FROM processes" },
        { &facts->recorder_ns, "SELECT CAST(total(recorder_ns) AS INTEGER) FROM processes" },
        { &facts->processes, "SELECT count(*) FROM processes" },
        { &facts->processes_cut, "SELECT count(*) FROM processes WHERE ended <> 'clean'" },
        { &facts->functions, "SELECT count(*) FROM functions WHERE calls > 0" },
        { &facts->functions_kept, "SELECT count(DISTINCT function_id) FROM inputs" },
        { &facts->calls, "SELECT CAST(total(calls) AS INTEGER) FROM functions" },
        { &estimated, "SELECT count(*) FROM functions WHERE NOT calls_exact" },
        { &facts->calls_kept, "SELECT CAST(total(count) AS INTEGER) FROM inputs" },
        { &facts->inputs, "SELECT count(*) FROM inputs" },
        { &facts->inputs_replay, "SELECT count(*) FROM inputs WHERE checked = 'replays'" },
        { &facts->inputs_checked, "SELECT count(*) FROM inputs WHERE checked <> 'not yet'" },
        { &facts->children, "SELECT count(*) FROM children" },
    };
    const enum cf_status status =
        load_numbers(numbers, sizeof(numbers) / sizeof(numbers[0]), db, err);

    facts->calls_exact = estimated == 0;
    return status;
}

/*
 * What shares are shares of. Exact times are wall clock of every process; sampled ones are CPU
 * time of the whole call tree, frames outside the project included.
 */
static enum cf_status load_total(struct cf_facts *facts, sqlite3 *db, struct cf_error *err)
{
    static const char *const exact[] = {
        "SELECT CAST(total(end_ns - start_ns) AS INTEGER) FROM processes",
        "SELECT CAST(total(own_ns) AS INTEGER) FROM functions",
    };
    static const char *const sampled[] = {
        "SELECT CAST(total(cpu_ns) AS INTEGER) FROM stacks",
        "SELECT CAST(total(own_ns) AS INTEGER) FROM functions",
    };
    const char *const *const sources = facts->exact ? exact : sampled;
    int64_t total = 0;

    for (size_t i = 0; i < 2 && total <= 0; i++) {
        const enum cf_status status = cf_query_one(db, sources[i], &total, err);

        if (status != CF_OK)
            return status;
    }
    facts->total_ns = total < 0 ? 0 : (uint64_t)total;
    return CF_OK;
}

static enum cf_status load_started(struct cf_facts *facts, sqlite3 *db, struct cf_arena *arena,
                                   struct cf_error *err)
{
    struct cf_text real_ns = { "", 0 };
    char shown[32] = "";
    const enum cf_status status = cf_facts_meta(db, arena, "started_real_ns", &real_ns, err);
    const long long ns = status == CF_OK ? strtoll(real_ns.data, NULL, 10) : 0;
    const time_t seconds = (time_t)(ns / 1000000000);
    struct tm utc;

    if (status != CF_OK || ns <= 0 || gmtime_r(&seconds, &utc) == NULL ||
        strftime(shown, sizeof(shown), "%Y-%m-%dT%H:%M:%SZ", &utc) == 0)
        return status;
    return copy_text(arena, cf_text_of(shown), &facts->started, err);
}

static enum cf_status load_texts(struct cf_facts *facts, sqlite3 *db, struct cf_arena *arena,
                                 struct cf_error *err)
{
    struct cf_text exact = { "", 0 };
    enum cf_status status = CF_OK;

    if ((status = cf_facts_meta(db, arena, "command", &facts->command, err)) != CF_OK ||
        (status = cf_facts_meta(db, arena, "exact", &exact, err)) != CF_OK ||
        (status = load_started(facts, db, arena, err)) != CF_OK)
        return status;
    facts->exact = cf_text_is(exact, "1");
    if (facts->command.size == 0)
        status = read_text(db, arena, "SELECT command FROM processes ORDER BY id LIMIT 1",
                           &facts->command, err);
    if (status == CF_OK)
        status = read_text(db, arena, "SELECT python FROM processes ORDER BY id LIMIT 1",
                           &facts->python, err);
    return status;
}

enum cf_status cf_facts_load(struct cf_facts *facts, sqlite3 *db, struct cf_arena *arena,
                             struct cf_error *err)
{
    enum cf_status status = CF_OK;

    *facts = (struct cf_facts){ .exact = false };
    if ((status = load_texts(facts, db, arena, err)) != CF_OK ||
        (status = load_counts(facts, db, err)) != CF_OK ||
        (status = load_total(facts, db, err)) != CF_OK ||
        (status = load_reasons(&facts->skips, db, arena,
                               "SELECT CAST(total(count) AS INTEGER) AS n, '', reason FROM skips"
                               " GROUP BY reason HAVING n > 0 ORDER BY n DESC, reason",
                               err)) != CF_OK)
        return status;
    return load_reasons(&facts->replay, db, arena,
                        "SELECT count(*) AS n, checked, coalesce(reason, '') FROM inputs"
                        " WHERE checked <> 'replays' GROUP BY checked, reason"
                        " ORDER BY n DESC, checked, reason",
                        err);
}
