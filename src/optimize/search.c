/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for one function: best first, each accepted candidate on top of those before it, and
 * the sources asked again about the new text.
 */
#include "optimize/search.h"

#include <string.h>
#include <xxhash.h>

#define NEAR_MISS 1.005 /* measured speedup from which a refused candidate is tried with others */

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

/* --- records -------------------------------------------------------------------------------- */

static enum cf_status make_room(struct cf_outcome *outcome, struct cf_arena *arena,
                                struct cf_error *err)
{
    const size_t room = outcome->tried_room == 0 ? 8 : 2 * outcome->tried_room;
    struct cf_tried *tried;

    if (outcome->tried_count < outcome->tried_room)
        return CF_OK;
    tried = cf_arena_alloc(arena, room * sizeof(*tried));
    if (tried == NULL)
        return no_memory(err);
    if (outcome->tried_count > 0)
        memcpy(tried, outcome->tried, outcome->tried_count * sizeof(*tried));
    outcome->tried = tried;
    outcome->tried_room = room;
    return CF_OK;
}

enum cf_status cf_search_record(struct cf_search *search, const struct cf_candidate *candidate,
                                size_t *record, struct cf_error *err)
{
    struct cf_outcome *outcome = search->outcome;
    struct cf_arena *arena = search->work->arena;
    enum cf_status status = make_room(outcome, arena, err);
    struct cf_tried *tried;

    if (status != CF_OK)
        return status;
    tried = &outcome->tried[outcome->tried_count];
    *tried = (struct cf_tried){
        .source = cf_arena_strdup(arena, candidate->source),
        .title = cf_arena_strdup(arena, candidate->title == NULL ? "" : candidate->title),
        .verdict = CF_TRIED_NOT_FASTER,
    };
    if (tried->source == NULL || tried->title == NULL)
        return no_memory(err);
    *record = outcome->tried_count++;
    return CF_OK;
}

/* What a source itself says it takes for granted belongs to the assumptions too. */
static enum cf_status add_assumptions(struct cf_search *search,
                                      const struct cf_candidate *candidate, struct cf_tried *tried,
                                      struct cf_error *err)
{
    const size_t count = tried->assumption_count + candidate->assumptions.count;
    struct cf_assumption *all = cf_arena_alloc(search->work->arena, (count + 1) * sizeof(*all));

    if (all == NULL)
        return no_memory(err);
    if (tried->assumption_count > 0)
        memcpy(all, tried->assumptions, tried->assumption_count * sizeof(*all));
    for (size_t i = 0; i < candidate->assumptions.count; i++) {
        struct cf_assumption *added = &all[tried->assumption_count++];

        *added = (struct cf_assumption){ .text = cf_arena_strdup(search->work->arena,
                                                                 candidate->assumptions.items[i]) };
        if (added->text == NULL)
            return no_memory(err);
    }
    tried->assumptions = all;
    return CF_OK;
}

/* --- the text ------------------------------------------------------------------------------- */

/* Reads the present text anew and asks about it. */
static enum cf_status look(struct cf_search *search, struct cf_error *err)
{
    struct cf_optimizing *work = search->work;
    struct cf_text_now *now = &search->now;
    enum cf_status status = cf_file_text(search->file, 0, &now->text, &now->size, err);

    if (status == CF_OK)
        status =
            cf_source_read(work->parser, now->text, now->size, work->scratch, &now->source, err);
    if (status != CF_OK)
        return status;
    now->definition = cf_place_definition(&now->source, &search->place);
    search->list = (struct cf_candidate_list){ 0 };
    if (now->definition == CF_NONE)
        return CF_OK;
    return cf_candidates_ask(work, search->file, now, &search->list, err);
}

/* The candidate's edits as a new change of the file; their texts must outlive this function. */
enum cf_status cf_search_put(struct cf_search *search, const struct cf_candidate *candidate,
                             uint32_t *change, struct cf_error *err)
{
    struct cf_arena *arena = search->work->arena;
    struct cf_edit *edits = cf_arena_alloc(arena, (candidate->edit_count + 1) * sizeof(*edits));

    if (edits == NULL)
        return no_memory(err);
    for (size_t i = 0; i < candidate->edit_count; i++) {
        edits[i] = candidate->edits[i];
        edits[i].text = cf_arena_strdup(arena, candidate->edits[i].text);
        if (edits[i].text == NULL)
            return no_memory(err);
    }
    *change = ++search->work->changes;
    return cf_pieces_edit(&search->file->pieces, *change, edits, candidate->edit_count, err);
}

/* --- judging -------------------------------------------------------------------------------- */

static enum cf_status keep_verdict(struct cf_search *search, uint64_t text,
                                   const struct cf_judge_result *result, struct cf_error *err)
{
    if (search->verdict_count == search->verdict_room) {
        const size_t room = search->verdict_room == 0 ? 16 : 2 * search->verdict_room;
        struct cf_verdict_on *all = cf_arena_alloc(search->work->scratch, room * sizeof(*all));

        if (all == NULL)
            return no_memory(err);
        if (search->verdict_count > 0)
            memcpy(all, search->verdicts, search->verdict_count * sizeof(*all));
        search->verdicts = all;
        search->verdict_room = room;
    }
    search->verdicts[search->verdict_count++] = (struct cf_verdict_on){ text, *result };
    return CF_OK;
}

enum cf_status cf_search_verify(struct cf_search *search, const char *text, size_t size,
                                struct cf_judge_result *result, struct cf_error *err)
{
    const struct cf_trial_request request = { .file = search->file,
                                              .outcome = search->outcome,
                                              .text = text,
                                              .size = size,
                                              .behaviour_only = true,
                                              .effort = search->work->request->effort };
    const uint64_t hash = XXH3_64bits(text, size);
    enum cf_status status;

    for (size_t i = 0; i < search->verdict_count; i++) {
        if (search->verdicts[i].text == hash) {
            *result = search->verdicts[i].result;
            return CF_OK;
        }
    }
    status = cf_trial_judge(search->work, &request, result, err);
    return status == CF_OK ? keep_verdict(search, hash, result, err) : status;
}

void cf_search_tell(struct cf_search *search, const struct cf_tried *tried)
{
    const struct cf_progress progress = { .kind = CF_PROGRESS_CANDIDATE,
                                          .function = search->outcome,
                                          .tried = tried };

    cf_progress_tell(search->work, &progress);
}

/* What the verification said, beside what was measured before. */
static enum cf_status fill(struct cf_search *search, const struct cf_candidate *candidate,
                           struct cf_tried *tried, const struct cf_judge_result *result,
                           struct cf_error *err)
{
    const struct cf_interval looked = tried->speedup;
    enum cf_status status = cf_tried_fill(search->work, tried, result, err);

    tried->speedup = looked;
    if (result->verify.verdict == CF_VERDICT_EQUIVALENT) {
        tried->verdict = CF_TRIED_ACCEPTED; /* so far */
        tried->reason = NULL;
    }
    return status == CF_OK ? add_assumptions(search, candidate, tried, err) : status;
}

static void keep_step(struct cf_search *search, const struct cf_candidate *candidate, size_t record,
                      uint32_t change)
{
    search->outcome->tried[record].kept = true;
    search->outcome->tried[record].verdict = CF_TRIED_ACCEPTED; /* so far */
    search->steps[search->step_count++] = (struct cf_step){ change, record, candidate };
}

/* Verifies one candidate on top of the present text; keeps it where it is the same function. */
static enum cf_status try_candidate(struct cf_search *search, const struct cf_candidate *candidate,
                                    size_t record, struct cf_error *err)
{
    struct cf_tried *tried = &search->outcome->tried[record];
    struct cf_judge_result result;
    const char *text = NULL;
    uint32_t change = 0;
    size_t size = 0;
    enum cf_status status = cf_search_put(search, candidate, &change, err);

    if (status == CF_OK && search->together) {
        keep_step(search, candidate, record, change);
        return CF_OK;
    }
    if (status == CF_OK)
        status = cf_file_text(search->file, 0, &text, &size, err);
    if (status == CF_OK)
        status = cf_search_verify(search, text, size, &result, err);
    if (status == CF_OK)
        status = fill(search, candidate, tried, &result, err);
    search->unverifiable = status == CF_OK && result.judgement == CF_JUDGED_UNVERIFIABLE;
    if (status == CF_OK && tried->verdict == CF_TRIED_ACCEPTED)
        keep_step(search, candidate, record, change);
    else
        cf_pieces_drop(&search->file->pieces, change);
    if (status == CF_OK)
        cf_search_tell(search, tried);
    return status;
}

/* Every step gets what was said of all; what that takes for granted stands at the first. */
static enum cf_status fill_steps(struct cf_search *search, const struct cf_judge_result *result,
                                 struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < search->step_count && status == CF_OK; i++) {
        struct cf_judge_result part = *result;

        if (i > 0)
            part.verify.assumption_count = 0;
        status = fill(search, search->steps[i].candidate,
                      &search->outcome->tried[search->steps[i].tried], &part, err);
        if (status == CF_OK)
            cf_search_tell(search, &search->outcome->tried[search->steps[i].tried]);
    }
    return status;
}

/* Back to where the climb began; what was looked at is not forgotten. */
static void climb_down(struct cf_search *search)
{
    while (search->step_count > 0) {
        const struct cf_step *step = &search->steps[--search->step_count];

        cf_pieces_drop(&search->file->pieces, step->change);
        search->outcome->tried[step->tried].kept = false;
        for (size_t i = 0; i < search->entry_count; i++) {
            if (search->entries[i].record == step->tried)
                search->entries[i].tried = false;
        }
    }
}

/* The steps together. `*sound`: they are the same function, or there is nothing to try again. */
static enum cf_status verify_steps(struct cf_search *search, bool *sound, struct cf_error *err)
{
    struct cf_judge_result result;
    const char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    *sound = true;
    if (!search->together || search->step_count == 0)
        return CF_OK;
    status = cf_file_text(search->file, 0, &text, &size, err);
    if (status == CF_OK)
        status = cf_search_verify(search, text, size, &result, err);
    if (status != CF_OK)
        return status;
    if (result.verify.verdict == CF_VERDICT_EQUIVALENT)
        return fill_steps(search, &result, err);
    *sound = false;
    climb_down(search);
    return CF_OK;
}

/* What people made is judged in any case: they want to know. Its verdict is kept for its turn. */
static enum cf_status judge_users(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < search->list.count && status == CF_OK && cf_may_go_on(search->work);
         i++) {
        const struct cf_candidate *candidate = &search->list.items[i];
        struct cf_entry *entry = cf_screen_find(search, candidate);
        struct cf_judge_result result;
        const char *text = NULL;
        uint32_t change = 0;
        size_t size = 0;

        if (entry == NULL || entry->tried || strcmp(candidate->source, CF_SOURCE_USER) != 0)
            continue;
        status = cf_search_put(search, candidate, &change, err);
        if (status == CF_OK)
            status = cf_file_text(search->file, 0, &text, &size, err);
        cf_pieces_drop(&search->file->pieces, change);
        if (status == CF_OK)
            status = cf_search_verify(search, text, size, &result, err);
        if (status != CF_OK || result.verify.verdict == CF_VERDICT_EQUIVALENT)
            continue;
        entry->tried = true;
        status = fill(search, candidate, &search->outcome->tried[entry->record], &result, err);
        cf_search_tell(search, &search->outcome->tried[entry->record]);
    }
    return status;
}

static enum cf_status climb_once(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = look(search, err);

    while (status == CF_OK && !search->unverifiable && cf_may_go_on(search->work) &&
           search->step_count < CF_STEPS_MAX) {
        const size_t steps = search->step_count;
        const struct cf_candidate *candidate;
        struct cf_entry *entry = NULL;

        status = cf_screen(search, err);
        if (status == CF_OK)
            status = judge_users(search, err);
        if (status != CF_OK || !cf_may_go_on(search->work) ||
            (candidate = cf_screen_next(search, &entry)) == NULL)
            return status;
        entry->tried = true;
        status = try_candidate(search, candidate, entry->record, err);
        if (status == CF_OK && search->step_count > steps)
            status = look(search, err);
    }
    return status;
}

static enum cf_status climb(struct cf_search *search, struct cf_error *err)
{
    bool sound = true;
    enum cf_status status;

    search->together = search->work->limits.together;
    status = climb_once(search, err);
    if (status == CF_OK)
        status = verify_steps(search, &sound, err);
    search->together = false;
    return status == CF_OK && !sound ? climb_once(search, err) : status;
}

/* --- several that pay only together --------------------------------------------------------- */

static bool is_near_miss(const struct cf_search *search, const struct cf_candidate *candidate)
{
    const struct cf_entry *entry = cf_screen_find(search, candidate);

    return entry != NULL && !entry->tried && !entry->promising && entry->point > NEAR_MISS &&
           search->outcome->tried[entry->record].verdict == CF_TRIED_NOT_FASTER;
}

static bool overlaps(const struct cf_edit *edits, size_t count, const struct cf_candidate *other)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < other->edit_count; k++) {
            if (edits[i].start <= other->edits[k].end && other->edits[k].start <= edits[i].end)
                return true;
        }
    }
    return false;
}

/* Adds in the order of the text. */
static void insert(struct cf_edit *edits, size_t *count, const struct cf_candidate *candidate)
{
    for (size_t i = 0; i < candidate->edit_count; i++) {
        size_t at = (*count)++;

        for (; at > 0 && edits[at - 1].start > candidate->edits[i].start; at--)
            edits[at] = edits[at - 1];
        edits[at] = candidate->edits[i];
    }
}

/* Their edits as those of one candidate; gives how many they are. CF_ENOMEM: joined->edits NULL. */
static size_t join(struct cf_search *search, struct cf_candidate *joined)
{
    struct cf_arena *arena = search->work->scratch;
    struct cf_edit *edits;
    size_t room = 1, members = 0;

    for (size_t i = 0; i < search->list.count; i++)
        room += search->list.items[i].edit_count;
    edits = cf_arena_alloc(arena, room * sizeof(*edits));
    for (size_t i = 0; i < search->list.count && edits != NULL; i++) {
        const struct cf_candidate *member = &search->list.items[i];

        if (!is_near_miss(search, member) || overlaps(edits, joined->edit_count, member))
            continue;
        insert(edits, &joined->edit_count, member);
        joined->source = cf_arena_printf(arena, "%s%s%s", joined->source, members > 0 ? " + " : "",
                                         member->source);
        joined->title =
            cf_arena_printf(arena, "%s%s%s", joined->title, members > 0 ? "; " : "", member->title);
        members++;
        if (joined->source == NULL || joined->title == NULL)
            return 0;
    }
    joined->edits = edits;
    return members;
}

/* All that were a little faster, none enough: perhaps together they are. */
static enum cf_status try_together(struct cf_search *search, struct cf_error *err)
{
    struct cf_candidate joined = { .source = "", .title = "together: ", .expected = 1 };
    struct cf_entry *entry = NULL;
    enum cf_status status;

    if (search->unverifiable || !cf_may_go_on(search->work) || search->step_count == CF_STEPS_MAX)
        return CF_OK;
    if (join(search, &joined) < 2)
        return joined.edits == NULL ? no_memory(err) : CF_OK;
    search->list = (struct cf_candidate_list){ &joined, 1 };
    search->work->limits.candidates++;
    status = cf_screen(search, err);
    search->work->limits.candidates--;
    if (status == CF_OK && cf_screen_next(search, &entry) != NULL) {
        entry->tried = true;
        status = try_candidate(search, &joined, entry->record, err);
    }
    search->list = (struct cf_candidate_list){ 0 };
    return status;
}

/* --- the function --------------------------------------------------------------------------- */

/* Candidates that were looked at and whose turn never came. */
static void name_rest(struct cf_search *search)
{
    for (size_t i = 0; i < search->entry_count; i++) {
        struct cf_tried *tried = &search->outcome->tried[search->entries[i].record];

        if (search->entries[i].tried || tried->reason != NULL)
            continue;
        if (search->unverifiable)
            tried->verdict = CF_TRIED_ERROR;
        tried->reason = search->unverifiable         ? "nothing can be verified here"
                        : cf_may_go_on(search->work) ? "another change took its place"
                                                     : "the time was over";
    }
}

static void name_failure(struct cf_search *search)
{
    struct cf_outcome *outcome = search->outcome;
    double best = 0;

    if (outcome->tried_count == 0) {
        outcome->status = CF_OUTCOME_NO_CANDIDATE;
        outcome->reason = cf_may_go_on(search->work) ? "no rule applies" : "the time was over";
        return;
    }
    outcome->status = CF_OUTCOME_REJECTED;
    for (size_t i = 0; i < outcome->tried_count; i++) { /* that of the best */
        if (outcome->tried[i].reason != NULL && outcome->tried[i].speedup.point > best) {
            best = outcome->tried[i].speedup.point;
            outcome->reason = outcome->tried[i].reason;
        }
    }
    if (outcome->reason == NULL)
        outcome->reason = outcome->tried[0].reason;
    if (outcome->reason == NULL)
        outcome->reason = "no candidate was accepted";
}

static enum cf_status work_on(struct cf_search *search, struct cf_error *err)
{
    enum cf_status status = cf_file_text(search->file, 0, &search->base, &search->base_size, err);

    if (status == CF_OK)
        status = climb(search, err);
    if (status == CF_OK)
        status = try_together(search, err);
    if (status == CF_OK)
        name_rest(search);
    if (status == CF_OK)
        status = cf_search_conclude(search, err);
    if (status == CF_OK && search->outcome->status != CF_OUTCOME_OPTIMIZED)
        name_failure(search);
    return status;
}

/* A search that was broken off leaves nothing behind. */
static void drop_steps(struct cf_search *search)
{
    while (search->step_count > 0)
        cf_pieces_drop(&search->file->pieces, search->steps[--search->step_count].change);
}

static bool find_place(struct cf_search *search)
{
    const struct cf_rank_function *function = &search->outcome->function;
    struct cf_error err = CF_ERROR_INIT;
    struct cf_source source;

    return cf_source_read(search->work->parser, search->file->original, search->file->original_size,
                          search->work->scratch, &source, &err) == CF_OK &&
           cf_place_find(&source, function->qualname, function->line, &search->place);
}

enum cf_status cf_search_function(struct cf_optimizing *work, struct cf_outcome *outcome,
                                  struct cf_error *err)
{
    struct cf_search search = { .work = work, .outcome = outcome };
    enum cf_status status;

    search.file = cf_optimizing_file(work, outcome->function.file);
    if (search.file == NULL)
        return no_memory(err);
    if (search.file->fault != NULL) {
        outcome->status = CF_OUTCOME_ERROR;
        outcome->reason = search.file->fault;
        return CF_OK;
    }
    if (!find_place(&search)) {
        outcome->status = CF_OUTCOME_SKIPPED;
        outcome->reason = "it is not where the trace saw it: its file changed since";
        return CF_OK;
    }
    status = work_on(&search, err);
    if (status != CF_OK && outcome->status != CF_OUTCOME_OPTIMIZED)
        drop_steps(&search);
    return status;
}
