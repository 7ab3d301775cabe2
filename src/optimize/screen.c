/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which candidates are promising: each is measured for a moment, the better half of those that are
 * not certain then for longer. Nothing is accepted here, and nothing is verified.
 */
#include "base/clock.h"
#include "optimize/search.h"
#include "store/trace_db.h"

#include <string.h>
#include <xxhash.h>

#define LOOK_NS (3 * CF_NS_PER_SECOND / 10)
#define LONGER 4    /* times as long for the better half */
#define ROWS_MAX 24 /* inputs of a look */

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

/* --- what is known -------------------------------------------------------------------------- */

static uint64_t hash_of(const struct cf_search *search, const struct cf_candidate *candidate)
{
    uint64_t hash = XXH3_64bits(candidate->source, strlen(candidate->source));

    for (size_t i = 0; i < candidate->edit_count; i++) {
        const struct cf_edit *edit = &candidate->edits[i];
        const size_t size =
            edit->end <= search->now.size && edit->start <= edit->end ? edit->end - edit->start : 0;

        hash = XXH3_64bits_withSeed(edit->text, strlen(edit->text), hash);
        if (size > 0)
            hash = XXH3_64bits_withSeed(search->now.text + edit->start, size, hash);
    }
    return hash;
}

struct cf_entry *cf_screen_find(const struct cf_search *search,
                                const struct cf_candidate *candidate)
{
    const uint64_t hash = hash_of(search, candidate);

    for (size_t i = 0; i < search->entry_count; i++) {
        if (search->entries[i].hash == hash)
            return &search->entries[i];
    }
    return NULL;
}

static enum cf_status add_entry(struct cf_search *search, const struct cf_candidate *candidate,
                                struct cf_error *err)
{
    struct cf_entry entry = { .hash = hash_of(search, candidate) };
    enum cf_status status = cf_search_record(search, candidate, &entry.record, err);

    if (status == CF_OK && search->entry_count == search->entry_room) {
        const size_t room = search->entry_room == 0 ? 16 : 2 * search->entry_room;
        struct cf_entry *entries = cf_arena_alloc(search->work->scratch, room * sizeof(*entries));

        if (entries == NULL)
            return no_memory(err);
        if (search->entry_count > 0)
            memcpy(entries, search->entries, search->entry_count * sizeof(*entries));
        search->entries = entries;
        search->entry_room = room;
    }
    if (status == CF_OK)
        search->entries[search->entry_count++] = entry;
    return status;
}

/* --- one look ------------------------------------------------------------------------------- */

/* The recorded inputs that took the most of the function's time. */
static enum cf_status load_rows(struct cf_search *search, struct cf_error *err)
{
    static const char sql[] =
        "SELECT id, count FROM inputs WHERE function_id = ? AND checked <> 'not replayable'"
        " ORDER BY count * max(duration_ns, 1) DESC, id LIMIT ?";
    const struct cf_optimizing *work = search->work;
    struct cf_measure_input *rows;
    sqlite3_stmt *found = NULL;
    enum cf_status status;

    if (search->rows != NULL || work->db == NULL || search->outcome->function.replays == 0)
        return CF_OK;
    rows = cf_arena_alloc(work->scratch, ROWS_MAX * sizeof(*rows));
    if (rows == NULL)
        return no_memory(err);
    status = cf_trace_db_prepare(work->db, sql, &found, err);
    if (status == CF_OK && (sqlite3_bind_int64(found, 1, search->outcome->function.id) != 0 ||
                            sqlite3_bind_int(found, 2, ROWS_MAX) != 0))
        status = cf_trace_db_fail(work->db, err);
    while (status == CF_OK && search->row_count < ROWS_MAX && sqlite3_step(found) == SQLITE_ROW)
        rows[search->row_count++] =
            (struct cf_measure_input){ .number = (uint64_t)sqlite3_column_int64(found, 0),
                                       .from_trace = true,
                                       .calls = sqlite3_column_double(found, 1) };
    (void)sqlite3_finalize(found);
    search->rows = rows;
    return status;
}

enum cf_status cf_screen_look(struct cf_search *search, const struct cf_trial_request *request,
                              uint64_t limit_ns, struct cf_measure_result *result,
                              struct cf_error *err)
{
    struct cf_trial_request wanted = *request;
    enum cf_status status = load_rows(search, err);

    *result = (struct cf_measure_result){ .verdict = CF_MEASURE_FAILED, .reason = "no input" };
    if (status != CF_OK || (search->row_count == 0 && search->work->request->inputs == NULL))
        return status;
    wanted.file = search->file;
    wanted.outcome = search->outcome;
    wanted.effort = search->work->request->effort;
    wanted.use = search->work->request->inputs != NULL ? NULL : search->rows;
    wanted.use_count = search->work->request->inputs != NULL ? 0 : search->row_count;
    return cf_trial_look(search->work, &wanted, limit_ns, result, err);
}

/* --- what a look says ----------------------------------------------------------------------- */

/* Of the whole program's time; without a trace of a program nobody knows. */
static double part_of_program(const struct cf_search *search, double speedup)
{
    if (!search->work->request->ranking->traced || search->work->request->named || speedup <= 1)
        return 1;
    return search->outcome->function.share * (1 - 1 / speedup);
}

static enum cf_status drop(struct cf_search *search, struct cf_entry *entry, const char *reason,
                           struct cf_error *err)
{
    struct cf_tried *tried = &search->outcome->tried[entry->record];

    entry->promising = entry->unsure = false;
    tried->verdict = CF_TRIED_NOT_FASTER;
    tried->reason = reason == NULL ? NULL : cf_arena_strdup(search->work->arena, reason);
    if (tried->reason == NULL)
        return no_memory(err);
    cf_search_tell(search, tried);
    return CF_OK;
}

static enum cf_status drop_slow(struct cf_search *search, struct cf_entry *entry,
                                const struct cf_measure_result *looked, struct cf_error *err)
{
    const struct cf_interval *speedup = &looked->speedup;

    if (speedup->point <= 0 || speedup->high <= 0)
        return drop(search, entry, looked->reason, err);
    return drop(search, entry,
                cf_arena_printf(search->work->scratch,
                                "%.3g times as fast (95%%: %.3g to %.3g) at a first look, and %.3g "
                                "is asked for",
                                speedup->point, speedup->low, speedup->high,
                                1 + search->work->request->min_gain),
                err);
}

static enum cf_status drop_small(struct cf_search *search, struct cf_entry *entry,
                                 const struct cf_interval *speedup, struct cf_error *err)
{
    return drop(search, entry,
                cf_arena_printf(search->work->scratch,
                                "%.3g times as fast at a first look: %.2g%% of the program's time, "
                                "too little for --effort %s",
                                speedup->point, 100 * part_of_program(search, speedup->point),
                                search->work->request->effort),
                err);
}

/* An interval below what is asked for is hopeless, a point above it promising. */
static enum cf_status weigh(struct cf_search *search, struct cf_entry *entry,
                            const struct cf_candidate *candidate,
                            const struct cf_measure_result *looked, struct cf_error *err)
{
    const double wanted = 1 + search->work->request->min_gain;
    const double least = search->work->limits.least_part;
    const struct cf_interval *speedup = &looked->speedup;
    const double highest = speedup->high; /* 0: by first calls alone, without an interval */

    entry->promising = entry->unsure = false;
    entry->point = speedup->point > 0 ? speedup->point : candidate->expected;
    search->outcome->tried[entry->record].speedup = *speedup;
    if (looked->verdict == CF_MEASURE_NOT_FASTER && speedup->point <= 0 && entry->looks == 1) {
        entry->point = 1; /* its first call was late, perhaps only on a busy machine */
        entry->unsure = true;
        return CF_OK;
    }
    if (looked->verdict == CF_MEASURE_NOT_FASTER ||
        (speedup->point > 0 && highest > 0 && highest < wanted &&
         looked->verdict == CF_MEASURE_UNSURE))
        return drop_slow(search, entry, looked, err);
    entry->promising = true;
    if (looked->verdict == CF_MEASURE_FAILED || looked->verdict == CF_MEASURE_CHEAT ||
        speedup->point <= 0)
        return CF_OK; /* the verification will say more */
    if (part_of_program(search, highest > 0 ? highest : speedup->point) < least)
        return drop_small(search, entry, speedup, err);
    entry->promising = speedup->point > wanted;
    entry->unsure = looked->verdict == CF_MEASURE_UNSURE;
    return CF_OK;
}

static enum cf_status look_at(struct cf_search *search, const struct cf_candidate *candidate,
                              uint64_t limit_ns, struct cf_error *err)
{
    struct cf_measure_result looked = { 0 };
    struct cf_trial_request request = { .baseline = search->now.text,
                                        .baseline_size = search->now.size };
    struct cf_entry *entry = cf_screen_find(search, candidate);
    uint32_t change = 0;
    enum cf_status status = cf_search_put(search, candidate, &change, err);

    if (entry == NULL)
        return CF_OK;
    entry->base = XXH3_64bits(search->now.text, search->now.size);
    entry->looks++;
    if (status == CF_EFORMAT) { /* a fault of the candidate's source */
        entry->tried = true;
        search->outcome->tried[entry->record].verdict = CF_TRIED_ERROR;
        search->outcome->tried[entry->record].reason = "its edits overlap";
        return CF_OK;
    }
    if (status == CF_OK)
        status = cf_file_text(search->file, 0, &request.text, &request.size, err);
    cf_pieces_drop(&search->file->pieces, change);
    if (status == CF_OK)
        status = cf_screen_look(search, &request, limit_ns, &looked, err);
    if (status != CF_OK)
        return status;
    return weigh(search, entry, candidate, &looked, err);
}

/* --- all of them ---------------------------------------------------------------------------- */

/* Not looked at yet, or promising and not yet looked at on top of the present text. */
static bool is_due(const struct cf_search *search, const struct cf_entry *entry)
{
    return !entry->tried &&
           (entry->base == 0 ||
            (entry->promising && entry->base != XXH3_64bits(search->now.text, search->now.size)));
}

static enum cf_status first_looks(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < search->list.count && status == CF_OK && cf_may_go_on(search->work);
         i++) {
        const struct cf_candidate *candidate = &search->list.items[i];
        struct cf_entry *entry = cf_screen_find(search, candidate);

        if (entry == NULL && search->entry_count == search->work->limits.candidates)
            continue;
        if (entry == NULL)
            status = add_entry(search, candidate, err);
        entry = cf_screen_find(search, candidate);
        if (status == CF_OK && entry != NULL && is_due(search, entry))
            status = look_at(search, candidate, LOOK_NS, err);
    }
    return status;
}

/* How many of the undecided ones are better. */
static size_t rank_of(const struct cf_search *search, const struct cf_entry *entry, size_t *count)
{
    size_t better = 0;

    *count = 0;
    for (size_t i = 0; i < search->entry_count; i++) {
        const struct cf_entry *other = &search->entries[i];

        *count += other->unsure && !other->tried;
        better += other->unsure && !other->tried && other->point > entry->point;
    }
    return better;
}

/* The better half of what is undecided is looked at for longer; the other half goes. */
static enum cf_status halve(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    bool again = false;

    for (size_t i = 0; i < search->entry_count; i++) {
        struct cf_entry *entry = &search->entries[i];
        size_t count = 0;
        const size_t rank = rank_of(search, entry, &count);

        entry->again = entry->unsure && !entry->tried && rank < (count + 1) / 2;
        again = again || entry->again;
    }
    for (size_t i = 0; again && i < search->list.count && status == CF_OK; i++) {
        struct cf_entry *entry = cf_screen_find(search, &search->list.items[i]);

        if (entry == NULL || !entry->again || !cf_may_go_on(search->work))
            continue;
        entry->again = false;
        status = look_at(search, &search->list.items[i], LONGER * LOOK_NS, err);
    }
    return status;
}

static enum cf_status drop_undecided(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < search->entry_count && status == CF_OK; i++) {
        struct cf_entry *entry = &search->entries[i];
        const struct cf_interval *speedup = &search->outcome->tried[entry->record].speedup;

        if (!entry->unsure || entry->promising || entry->tried)
            continue;
        if (speedup->point <= 0)
            status = drop(search, entry, "its first calls take many times as long", err);
        else if (speedup->high <= 0)
            status = drop(search, entry,
                          cf_arena_printf(search->work->scratch,
                                          "%.3g times as fast by its first calls: not promising",
                                          speedup->point),
                          err);
        else
            status =
                drop(search, entry,
                     cf_arena_printf(search->work->scratch,
                                     "%.3g times as fast (95%%: %.3g to %.3g) at a first look: "
                                     "not promising",
                                     speedup->point, speedup->low, speedup->high),
                     err);
    }
    return status;
}

enum cf_status cf_screen(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = first_looks(search, err);

    if (status == CF_OK)
        status = halve(search, err);
    return status == CF_OK ? drop_undecided(search, err) : status;
}

/* What people made has its turn before our own. */
static bool is_before(const struct cf_candidate *candidate, const struct cf_entry *entry,
                      const struct cf_candidate *best, const struct cf_entry *known)
{
    const bool user = strcmp(candidate->source, CF_SOURCE_USER) == 0;

    if (best == NULL || user != (strcmp(best->source, CF_SOURCE_USER) == 0))
        return best == NULL || user;
    return entry->point > known->point;
}

const struct cf_candidate *cf_screen_next(struct cf_search *search, struct cf_entry **entry)
{
    const struct cf_candidate *best = NULL;

    *entry = NULL;
    for (size_t i = 0; i < search->list.count; i++) {
        const struct cf_candidate *candidate = &search->list.items[i];
        struct cf_entry *found = cf_screen_find(search, candidate);

        if (found == NULL || found->tried || !found->promising ||
            !is_before(candidate, found, best, *entry))
            continue;
        *entry = found;
        best = candidate;
    }
    return best;
}
