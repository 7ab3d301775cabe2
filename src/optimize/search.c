/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search for one function: best first, each accepted candidate on top of those before it, and
 * the sources asked again about the new text; then what does not earn its place is taken out.
 */
#include "optimize/search.h"

#include <string.h>
#include <xxhash.h>

#define PROMISING 1.1   /* times what is asked for: worth more time where it was not certain */
#define NEAR_MISS 1.005 /* measured speedup from which a refused candidate is tried with others */

static enum cf_status no_memory(struct cf_error *err)
{
    return cf_fail(err, CF_ENOMEM, "out of memory");
}

/* --- what was tried ------------------------------------------------------------------------- */

/* The same rewrite of the same code, wherever the text has moved. */
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

static bool was_seen(const struct cf_search *search, uint64_t hash)
{
    for (size_t i = 0; i < search->seen_count; i++) {
        if (search->seen[i] == hash)
            return true;
    }
    return false;
}

static enum cf_status remember(struct cf_search *search, uint64_t hash, struct cf_error *err)
{
    if (search->seen_count == search->seen_room) {
        const size_t room = search->seen_room == 0 ? 32 : 2 * search->seen_room;
        uint64_t *seen = cf_arena_alloc(search->work->scratch, room * sizeof(*seen));

        if (seen == NULL)
            return no_memory(err);
        if (search->seen_count > 0)
            memcpy(seen, search->seen, search->seen_count * sizeof(*seen));
        search->seen = seen;
        search->seen_room = room;
    }
    search->seen[search->seen_count++] = hash;
    return CF_OK;
}

static enum cf_status add_record(struct cf_search *search, const char *source, const char *title,
                                 struct cf_tried **record, struct cf_error *err)
{
    struct cf_outcome *outcome = search->outcome;
    struct cf_arena *arena = search->work->arena;

    if (outcome->tried_count == outcome->tried_room) {
        const size_t room = outcome->tried_room == 0 ? 8 : 2 * outcome->tried_room;
        struct cf_tried *tried = cf_arena_alloc(arena, room * sizeof(*tried));

        if (tried == NULL)
            return no_memory(err);
        if (outcome->tried_count > 0)
            memcpy(tried, outcome->tried, outcome->tried_count * sizeof(*tried));
        outcome->tried = tried;
        outcome->tried_room = room;
    }
    *record = &outcome->tried[outcome->tried_count];
    **record = (struct cf_tried){
        .source = cf_arena_strdup(arena, source),
        .title = cf_arena_strdup(arena, title == NULL ? "" : title),
    };
    if ((*record)->source == NULL || (*record)->title == NULL)
        return no_memory(err);
    outcome->tried_count++;
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
static enum cf_status put_in(struct cf_search *search, const struct cf_candidate *candidate,
                             uint32_t change, struct cf_error *err)
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
    return cf_pieces_edit(&search->file->pieces, change, edits, candidate->edit_count, err);
}

/* --- judging -------------------------------------------------------------------------------- */

enum cf_status cf_search_judge(struct cf_search *search, struct cf_trial_request request,
                               struct cf_judge_result *result, struct cf_error *err)
{
    request.file = search->file;
    request.outcome = search->outcome;
    request.effort = search->work->request->effort;
    return cf_trial_judge(search->work, &request, result, err);
}

void cf_search_tell(struct cf_search *search, const struct cf_tried *tried)
{
    const struct cf_progress progress = { .kind = CF_PROGRESS_CANDIDATE,
                                          .function = search->outcome,
                                          .tried = tried };

    cf_progress_tell(search->work, &progress);
}

/* The time was over before it was certain: nothing was measured yet, or what was is promising. */
static bool deserves_time(const struct cf_search *search, const struct cf_judge_result *result)
{
    const double point = result->measure.speedup.point;

    return result->measured && result->measure.verdict == CF_MEASURE_UNSURE &&
           (point <= 0 || point > PROMISING * (1 + search->work->request->min_gain)) &&
           cf_may_go_on(search->work);
}

/* As the judge does it, with the time of the next effort where a candidate deserves it. */
static enum cf_status judge_patiently(struct cf_search *search, struct cf_trial_request request,
                                      struct cf_judge_result *result, struct cf_error *err)
{
    static const char *const efforts[] = { "low", "medium", "high" };
    enum cf_status status = cf_search_judge(search, request, result, err);
    size_t effort = 0;

    while (effort < 2 && strcmp(search->work->request->effort, efforts[effort]) != 0)
        effort++;
    request.file = search->file;
    request.outcome = search->outcome;
    while (status == CF_OK && effort < 2 && deserves_time(search, result)) {
        request.effort = efforts[++effort];
        status = cf_trial_time_again(search->work, &request, result, err);
    }
    return status;
}

/* Tries one candidate on top of the present text; keeps it where it is accepted. */
static enum cf_status try_candidate(struct cf_search *search, const struct cf_candidate *candidate,
                                    struct cf_error *err)
{
    const uint32_t change = ++search->work->changes;
    const size_t record = search->outcome->tried_count;
    struct cf_judge_result result;
    struct cf_tried *tried = NULL;
    const char *text = NULL;
    size_t size = 0;
    enum cf_status status = add_record(search, candidate->source, candidate->title, &tried, err);

    if (status != CF_OK || tried == NULL)
        return status;
    status = put_in(search, candidate, change, err);
    if (status == CF_EFORMAT) { /* a fault of the candidate's source */
        tried->verdict = CF_TRIED_ERROR;
        tried->reason = "its edits overlap";
        return CF_OK;
    }
    if (status == CF_OK)
        status = cf_file_text(search->file, 0, &text, &size, err);
    if (status == CF_OK)
        status = judge_patiently(search,
                                 (struct cf_trial_request){ .text = text,
                                                            .size = size,
                                                            .baseline = search->now.text,
                                                            .baseline_size = search->now.size },
                                 &result, err);
    if (status == CF_OK)
        status = cf_tried_fill(search->work, tried, &result, err);
    if (status == CF_OK)
        status = add_assumptions(search, candidate, tried, err);
    if (status != CF_OK || tried->verdict != CF_TRIED_ACCEPTED) {
        cf_pieces_drop(&search->file->pieces, change);
    } else {
        tried->kept = true;
        search->steps[search->step_count] = (struct cf_step){
            .change = change, .tried = record, .first = search->step_count == 0, .judged = result
        };
        search->step_count++;
    }
    if (status == CF_OK)
        cf_search_tell(search, tried);
    return status;
}

/* The best candidate that was not tried yet; NULL: there is none. */
static const struct cf_candidate *next_candidate(struct cf_search *search, uint64_t *hash)
{
    for (size_t i = 0; i < search->list.count; i++) {
        *hash = hash_of(search, &search->list.items[i]);
        if (!was_seen(search, *hash))
            return &search->list.items[i];
    }
    return NULL;
}

static enum cf_status climb(struct cf_search *search, struct cf_error *err)
{
    const struct cf_candidate *candidate;
    uint64_t hash = 0;
    enum cf_status status = look(search, err);

    while (status == CF_OK && cf_may_go_on(search->work) && search->step_count < CF_STEPS_MAX &&
           search->outcome->tried_count < search->work->limits.candidates &&
           (candidate = next_candidate(search, &hash)) != NULL) {
        const size_t steps = search->step_count;

        status = remember(search, hash, err);
        if (status == CF_OK)
            status = try_candidate(search, candidate, err);
        if (status == CF_OK && search->step_count > steps)
            status = look(search, err);
    }
    return status;
}

/* --- several that pay only together --------------------------------------------------------- */

static bool is_near_miss(const struct cf_search *search, const struct cf_candidate *candidate)
{
    for (size_t i = 0; i < search->outcome->tried_count; i++) {
        const struct cf_tried *tried = &search->outcome->tried[i];

        if (tried->verdict == CF_TRIED_NOT_FASTER && tried->speedup.point > NEAR_MISS &&
            strcmp(tried->source, candidate->source) == 0 &&
            strcmp(tried->title, candidate->title) == 0)
            return true;
    }
    return false;
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

/* All that were a little faster, none enough: perhaps together they are. */
static enum cf_status try_together(struct cf_search *search, struct cf_error *err)
{
    struct cf_arena *arena = search->work->scratch;
    struct cf_candidate joined = { .source = "", .title = "together: ", .expected = 1 };
    struct cf_edit *edits;
    size_t room = 1, edit_count = 0, members = 0;

    for (size_t i = 0; i < search->list.count; i++)
        room += search->list.items[i].edit_count;
    edits = cf_arena_alloc(arena, room * sizeof(*edits));
    if (edits == NULL)
        return no_memory(err);
    for (size_t i = 0; i < search->list.count; i++) {
        const struct cf_candidate *member = &search->list.items[i];

        if (!is_near_miss(search, member) || overlaps(edits, edit_count, member))
            continue;
        insert(edits, &edit_count, member);
        joined.source = cf_arena_printf(arena, "%s%s%s", joined.source, members > 0 ? " + " : "",
                                        member->source);
        joined.title =
            cf_arena_printf(arena, "%s%s%s", joined.title, members > 0 ? "; " : "", member->title);
        members++;
        if (joined.source == NULL || joined.title == NULL)
            return no_memory(err);
    }
    joined.edits = edits;
    joined.edit_count = edit_count;
    if (members < 2 || !cf_may_go_on(search->work) || search->step_count == CF_STEPS_MAX)
        return CF_OK;
    return try_candidate(search, &joined, err);
}

/* --- what does not earn its place ----------------------------------------------------------- */

static bool others_build_on(const struct cf_search *search, size_t step)
{
    for (size_t i = step + 1; i < search->step_count; i++) {
        if (cf_pieces_builds_on(&search->file->pieces, search->steps[i].change,
                                search->steps[step].change))
            return true;
    }
    return false;
}

static void take_out(struct cf_search *search, size_t step, const char *reason)
{
    struct cf_tried *tried = &search->outcome->tried[search->steps[step].tried];

    cf_pieces_drop(&search->file->pieces, search->steps[step].change);
    tried->kept = false;
    tried->verdict = CF_TRIED_NOT_FASTER;
    tried->reason = reason;
    memmove(&search->steps[step], &search->steps[step + 1],
            (search->step_count - step - 1) * sizeof(search->steps[0]));
    search->step_count--;
}

/* Later changes may have made earlier ones needless: each must still make a difference. */
static enum cf_status eliminate(struct cf_search *search, struct cf_error *err)
{
    for (size_t i = 0; i + 1 < search->step_count && cf_may_go_on(search->work);) {
        const char *text = NULL, *without = NULL;
        size_t size = 0, without_size = 0;
        struct cf_judge_result result;
        enum cf_status status = cf_file_text(search->file, 0, &text, &size, err);

        if (others_build_on(search, i)) {
            i++;
            continue;
        }
        if (status == CF_OK)
            status =
                cf_file_text(search->file, search->steps[i].change, &without, &without_size, err);
        if (status == CF_OK)
            status = cf_search_judge(search,
                                     (struct cf_trial_request){ .text = text,
                                                                .size = size,
                                                                .baseline = without,
                                                                .baseline_size = without_size },
                                     &result, err);
        if (status != CF_OK)
            return status;
        if (result.judgement == CF_JUDGED_NOT_FASTER && result.measured &&
            result.measure.speedup.high < 1 + search->work->request->min_gain)
            take_out(search, i, "a later change made it needless");
        else
            i++;
    }
    return CF_OK;
}

static void name_failure(struct cf_search *search)
{
    struct cf_outcome *outcome = search->outcome;

    if (outcome->tried_count == 0) {
        outcome->status = CF_OUTCOME_NO_CANDIDATE;
        outcome->reason = cf_may_go_on(search->work) ? "no rule applies" : "the time was over";
        return;
    }
    outcome->status = CF_OUTCOME_REJECTED;
    for (size_t i = 0; i < outcome->tried_count; i++) {
        if (outcome->tried[i].reason != NULL)
            outcome->reason = outcome->tried[i].reason;
        if (outcome->tried[i].verdict == CF_TRIED_NOT_FASTER)
            break;
    }
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
    if (status == CF_OK && search->work->limits.eliminates)
        status = eliminate(search, err);
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
