/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rules that apply once a helper's expression stands in the place of its call: a loop that calls
 * a function which goes through a list is a loop in a loop.
 */
#include "candidates/code.h"
#include "candidates/helper.h"
#include "candidates/inline.h"
#include "candidates/region.h"
#include "candidates/rules.h"

#include <string.h>

#define HELPERS_MAX 6      /* of one function */
#define CALLS_MAX 4        /* of one helper in one function */
#define MOST ((size_t)800) /* candidates */

struct written_out {
    struct cf_inline call; /* the first one */
    struct cf_edit edits[CALLS_MAX];
    size_t count;
};

struct finder {
    const struct cf_subject *subject;
    const struct cf_rules *rules;
    struct cf_parser *parser;
    struct cf_arena *arena;
    struct written_out helpers[HELPERS_MAX];
    size_t helper_count;
    struct cf_candidate_list *list;
    struct cf_error *err;
};

/* Notes a call of a helper in a loop, beside those of the same helper in the same function. */
static void note_call(struct finder *finder, const struct cf_inline *call)
{
    const struct cf_node *at = &call->source->syntax.nodes[call->call];
    struct written_out *helper = NULL;
    const char *text = cf_inline_text(call);

    if (text == NULL)
        return;
    for (size_t i = 0; i < finder->helper_count; i++) {
        if (finder->helpers[i].call.helper == call->helper &&
            finder->helpers[i].call.from == call->from)
            helper = &finder->helpers[i];
    }
    if (helper == NULL && finder->helper_count < HELPERS_MAX) {
        helper = &finder->helpers[finder->helper_count++];
        *helper = (struct written_out){ .call = *call };
    }
    if (helper == NULL || helper->count == CALLS_MAX ||
        (helper->count > 0 && helper->edits[helper->count - 1].end > at->start))
        return;
    helper->edits[helper->count++] = (struct cf_edit){ at->start, at->end, text };
}

static void find_calls(struct finder *finder, const struct cf_region *region)
{
    const uint32_t *starts = region->starts;

    for (uint32_t i = starts[CF_NODE_CALL]; i < starts[CF_NODE_CALL + 1]; i++) {
        struct cf_inline call = {
            .source = finder->subject->source,
            .arena = finder->arena,
            .from = region->function,
            .call = region->nodes[i],
        };

        if (cf_loop_around(call.source, call.call) != CF_NONE && cf_inline_find(&call))
            note_call(finder, &call);
    }
}

/* The edits change something in each of the places where the helper was written out. */
static bool touches_all(const struct written_out *helper, const struct cf_candidate *candidate)
{
    int64_t moved = 0;

    for (size_t i = 0; i < helper->count; i++) {
        int64_t start = (int64_t)helper->edits[i].start + moved,
                end = start + (int64_t)strlen(helper->edits[i].text);
        bool touched = false;

        for (size_t k = 0; k < candidate->edit_count; k++)
            touched =
                touched || (candidate->edits[k].start < end && candidate->edits[k].end > start);
        if (!touched)
            return false;
        moved = end - (int64_t)helper->edits[i].end;
    }
    return true;
}

/* One edit for all that is different: whole lines. */
static struct cf_edit difference(struct cf_arena *arena, const struct cf_syntax *before,
                                 const char *after)
{
    size_t size = before->size, new_size = strlen(after), start = 0, end = 0;
    char *text;

    while (start < size && start < new_size && before->text[start] == after[start])
        start++;
    while (start > 0 && before->text[start - 1] != '\n')
        start--;
    while (end < size - start && end < new_size - start &&
           before->text[size - 1 - end] == after[new_size - 1 - end])
        end++;
    while (end > 0 && before->text[size - 1 - end] != '\n')
        end--;
    text = cf_arena_printf(arena, "%.*s", (int)(new_size - end - start), after + start);
    return (struct cf_edit){ (uint32_t)start, (uint32_t)(size - end), text };
}

/* What was taken for the method that runs. False: out of memory. */
static bool add_reliance(struct finder *finder, uint32_t method, struct cf_list *assumptions)
{
    const char *text = cf_reliance_text(finder->subject->source, method, finder->arena);

    for (size_t i = 0; text != NULL && i < assumptions->count; i++) {
        if (strcmp(assumptions->items[i], text) == 0)
            return true;
    }
    return text != NULL && cf_list_add(assumptions, finder->arena, text, NULL) == CF_OK;
}

/* Adds what a rule made of the text with the helper written out, as an edit of the text as it is.
 */
static enum cf_status add(struct finder *finder, const struct written_out *helper,
                          const struct cf_source *source, const struct cf_candidate *found)
{
    const struct cf_source *before = finder->subject->source;
    const struct cf_definition *definition = &before->definitions.items[helper->call.helper];
    struct cf_candidate candidate = *found;
    struct cf_edit *edit = cf_arena_alloc(finder->arena, sizeof(*edit));
    const char *text;
    enum cf_status status = cf_edits_apply(&source->syntax, found->edits, found->edit_count,
                                           finder->arena, &text, finder->err);

    if (status != CF_OK)
        return status == CF_ENOMEM ? status : CF_OK;
    if (edit == NULL)
        return cf_fail(finder->err, CF_ENOMEM, "out of memory");
    *edit = difference(finder->arena, &finder->subject->source->syntax, text);
    candidate.edits = edit;
    candidate.edit_count = 1;
    candidate.title = cf_arena_printf(finder->arena, "%s, with %s() written out in its place",
                                      found->title, definition->qualname);
    if (edit->text == NULL || candidate.title == NULL)
        return cf_fail(finder->err, CF_ENOMEM, "out of memory");
    if (helper->call.is_method &&
        !add_reliance(finder, helper->call.helper, &candidate.assumptions))
        return cf_fail(finder->err, CF_ENOMEM, "out of memory");
    finder->list->items[finder->list->count++] = candidate;
    return CF_OK;
}

static enum cf_status try_helper(struct finder *finder, const struct written_out *helper,
                                 size_t most)
{
    struct cf_subject subject = *finder->subject;
    struct cf_source *source = cf_arena_alloc(finder->arena, sizeof(*source));
    struct cf_candidate_list found;
    enum cf_status status;
    const char *text;

    if (source == NULL)
        return cf_fail(finder->err, CF_ENOMEM, "out of memory");
    status = cf_edits_apply(&subject.source->syntax, helper->edits, helper->count, finder->arena,
                            &text, finder->err);
    if (status == CF_OK)
        status =
            cf_source_read(finder->parser, text, strlen(text), finder->arena, source, finder->err);
    if (status != CF_OK || source->definitions.count != subject.source->definitions.count)
        return status == CF_ENOMEM ? status : CF_OK;
    subject.source = source;
    status = cf_rules_find(&subject, finder->rules, finder->arena, &found, finder->err);
    for (size_t i = 0; status == CF_OK && i < found.count && finder->list->count < most; i++) {
        if (touches_all(helper, &found.items[i]))
            status = add(finder, helper, source, &found.items[i]);
    }
    return status;
}

enum cf_status cf_rules_find_inlined(struct cf_parser *parser, const struct cf_subject *subject,
                                     const struct cf_rules *rules, struct cf_arena *arena,
                                     struct cf_candidate_list *list, struct cf_error *err)
{
    struct finder *finder = cf_arena_alloc(arena, sizeof(*finder));
    struct cf_region *regions = cf_arena_alloc(arena, CF_REGIONS_MAX * sizeof(*regions));
    struct cf_candidate *items = cf_arena_alloc(arena, MOST * sizeof(*items));
    enum cf_status status = CF_OK;
    size_t count = 0;

    if (finder == NULL || regions == NULL || items == NULL ||
        !cf_regions_find(subject, arena, regions, &count))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (list->count > 0)
        memcpy(items, list->items, list->count * sizeof(*items));
    list->items = items;
    *finder = (struct finder){ .subject = subject,
                               .rules = rules,
                               .parser = parser,
                               .arena = arena,
                               .list = list,
                               .err = err };
    for (size_t i = 0; i < count; i++)
        find_calls(finder, &regions[i]);
    for (size_t i = 0; i < finder->helper_count && status == CF_OK; i++)
        status = try_helper(finder, &finder->helpers[i], MOST);
    cf_candidates_sort(list);
    return status;
}
