/* SPDX-License-Identifier: Apache-2.0 */
/* The sources of candidates, asked about one function of a text. */
#include "base/file.h"
#include "optimize/parts.h"

#include <string.h>

#define USER_GAIN 1.5 /* guessed: somebody took the trouble */

static const struct cf_evidence *evidence_of(const struct cf_file *file,
                                             const struct cf_source *source, struct cf_arena *arena)
{
    struct cf_evidence *evidence =
        cf_arena_alloc(arena, ((size_t)source->definitions.count + 1) * sizeof(*evidence));

    for (size_t i = 0; evidence != NULL && i < file->known_count; i++) {
        const uint32_t definition = cf_place_definition(source, &file->known[i].place);

        if (definition != CF_NONE)
            evidence[definition] = file->known[i].evidence;
    }
    return evidence;
}

/* A whole text as one edit: what it has in common with the present one is left out. */
static enum cf_status edit_of(const struct cf_text_now *now, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_edit *edit, struct cf_error *err)
{
    const size_t least = now->size < size ? now->size : size;
    size_t start = 0, end = 0;

    while (start < least && now->text[start] == text[start])
        start++;
    while (end < least - start && now->text[now->size - 1 - end] == text[size - 1 - end])
        end++;
    *edit = (struct cf_edit){
        .start = (uint32_t)start,
        .end = (uint32_t)(now->size - end),
        .text = cf_arena_strndup(arena, text + start, size - start - end),
    };
    return edit->text != NULL ? CF_OK : cf_fail(err, CF_ENOMEM, "out of memory");
}

static enum cf_status add_user(struct cf_optimizing *work, const struct cf_text_now *now,
                               const char *path, struct cf_candidate *candidate,
                               struct cf_error *err)
{
    struct cf_edit *edit = cf_arena_alloc(work->scratch, sizeof(*edit));
    char *text = NULL;
    size_t size = 0;
    enum cf_status status;

    if (edit == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_file_read(path, CF_SYNTAX_MAX_BYTES, work->scratch, &text, &size, err);
    if (status == CF_OK)
        status = edit_of(now, text, size, work->scratch, edit, err);
    *candidate = (struct cf_candidate){
        .source = CF_SOURCE_USER,
        .title = cf_arena_printf(work->scratch, "as in %s", cf_path_base(path)),
        .edits = edit,
        .edit_count = 1,
        .expected = USER_GAIN,
    };
    if (status == CF_OK && candidate->title == NULL)
        status = cf_fail(err, CF_ENOMEM, "out of memory");
    return status;
}

static bool is_original(const struct cf_file *file, const struct cf_text_now *now)
{
    return now->size == file->original_size && memcmp(now->text, file->original, now->size) == 0;
}

/* Files of the user say what the original would become: they fit no other text. */
static enum cf_status ask_user(struct cf_optimizing *work, const struct cf_file *file,
                               const struct cf_text_now *now, struct cf_candidate_list *list,
                               struct cf_error *err)
{
    const struct cf_list *files = &work->request->candidates;
    enum cf_status status = CF_OK;
    struct cf_candidate *items;

    if (files->count == 0 || !is_original(file, now))
        return CF_OK;
    items = cf_arena_alloc(work->scratch, (list->count + files->count) * sizeof(*items));
    if (items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < files->count && status == CF_OK; i++)
        status = add_user(work, now, files->items[i], &items[i], err);
    if (list->count > 0)
        memcpy(items + files->count, list->items, list->count * sizeof(*items));
    list->items = items;
    list->count += files->count;
    return status;
}

/* Functions with inputs and a share of their own are verified by these, not through a caller. */
static const bool *judged_apart(const struct cf_optimizing *work, const struct cf_file *file,
                                const struct cf_text_now *now)
{
    const struct cf_ranking *ranking = work->request->ranking;
    const struct cf_definitions *definitions = &now->source.definitions;
    bool *apart = cf_arena_alloc(work->scratch, (size_t)definitions->count + 1);

    for (size_t i = 0; apart != NULL && i < ranking->worthwhile; i++) {
        if (strcmp(ranking->items[i].file, file->file) != 0)
            continue;
        for (uint32_t d = 0; d < definitions->count; d++)
            apart[d] |= d != now->definition &&
                        strcmp(definitions->items[d].qualname, ranking->items[i].qualname) == 0;
    }
    return apart;
}

enum cf_status cf_candidates_ask(struct cf_optimizing *work, const struct cf_file *file,
                                 const struct cf_text_now *now, struct cf_candidate_list *list,
                                 struct cf_error *err)
{
    const struct cf_subject subject = {
        .file = file->path,
        .root = work->run->root,
        .source = &now->source,
        .definition = now->definition,
        .evidence = evidence_of(file, &now->source, work->scratch),
        .apart = judged_apart(work, file, now),
        .python = work->python,
    };
    enum cf_status status;

    *list = (struct cf_candidate_list){ 0 };
    if (subject.evidence == NULL || subject.apart == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_rules_find(&subject, &work->rules, work->scratch, list, err);
    if (status == CF_OK)
        status =
            cf_rules_find_inlined(work->parser, &subject, &work->rules, work->scratch, list, err);
    return status == CF_OK ? ask_user(work, file, now, list, err) : status;
}
