/* SPDX-License-Identifier: Apache-2.0 */
#include "source/edit.h"

#include <string.h>

static bool grow(struct cf_edits *edits, struct cf_arena *arena)
{
    size_t capacity = edits->capacity == 0 ? 8 : 2 * edits->capacity;
    struct cf_edit *items;

    if (edits->count < edits->capacity)
        return true;
    items = cf_arena_alloc(arena, capacity * sizeof(*items));
    if (items == NULL)
        return false;
    if (edits->count > 0)
        memcpy(items, edits->items, edits->count * sizeof(*items));
    edits->items = items;
    edits->capacity = capacity;
    return true;
}

static bool same(const struct cf_edit *a, const struct cf_edit *b)
{
    return a->start == b->start && a->end == b->end && strcmp(a->text, b->text) == 0;
}

enum cf_status cf_edits_add(struct cf_edits *edits, struct cf_arena *arena, struct cf_edit edit,
                            struct cf_error *err)
{
    size_t at = edits->count;

    for (size_t i = 0; i < edits->count; i++) {
        if (same(&edits->items[i], &edit))
            return CF_OK;
    }
    while (at > 0 && edits->items[at - 1].start > edit.start)
        at--;
    /* An insertion stands in front of what is replaced at the same place. */
    while (at > 0 && edit.start == edit.end && edits->items[at - 1].start == edit.start &&
           edits->items[at - 1].end > edit.end)
        at--;
    if (at > 0 && edits->items[at - 1].end > edit.start)
        return cf_fail(err, CF_EFORMAT, "two edits overlap");
    if (at < edits->count && edit.end > edits->items[at].start)
        return cf_fail(err, CF_EFORMAT, "two edits overlap");
    if (!grow(edits, arena))
        return cf_fail(err, CF_ENOMEM, "out of memory");
    memmove(&edits->items[at + 1], &edits->items[at],
            (edits->count - at) * sizeof(edits->items[0]));
    edits->items[at] = edit;
    edits->count++;
    return CF_OK;
}

/* The edit touches one of the others, and is not one of them: together they may mean nothing. */
static bool touches(const struct cf_edits *edits, const struct cf_edit *edit)
{
    bool known = false, touching = false;

    for (size_t i = 0; i < edits->count; i++) {
        const struct cf_edit *other = &edits->items[i];

        known = known || same(other, edit);
        if (other->start <= edit->end && edit->start <= other->end &&
            (other->start < other->end || edit->start < edit->end))
            touching = true;
    }
    return touching && !known;
}

enum cf_status cf_edits_merge(struct cf_edits *edits, struct cf_arena *arena,
                              const struct cf_edit *more, size_t count, struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < count; i++) {
        if (touches(edits, &more[i]))
            return cf_fail(err, CF_EFORMAT, "two edits touch");
    }
    for (size_t i = 0; i < count && status == CF_OK; i++)
        status = cf_edits_add(edits, arena, more[i], err);
    return status;
}

/* The size of the text with the edits in it; they are in order and inside of it. */
static enum cf_status measure(const struct cf_syntax *syntax, const struct cf_edit *edits,
                              size_t count, size_t *total, struct cf_error *err)
{
    size_t from = 0;

    *total = syntax->size;
    for (size_t i = 0; i < count; i++) {
        if (edits[i].start > edits[i].end || edits[i].end > syntax->size || edits[i].start < from)
            return cf_fail(err, CF_EFORMAT, "edit %zu does not fit the text", i + 1);
        from = edits[i].end;
        *total += strlen(edits[i].text);
        *total -= edits[i].end - edits[i].start;
    }
    return *total > CF_SYNTAX_MAX_BYTES
               ? cf_fail(err, CF_ELIMIT, "larger than %u bytes", CF_SYNTAX_MAX_BYTES)
               : CF_OK;
}

enum cf_status cf_edits_apply(const struct cf_syntax *syntax, const struct cf_edit *edits,
                              size_t count, struct cf_arena *arena, const char **result,
                              struct cf_error *err)
{
    size_t total = 0, at = 0, from = 0;
    enum cf_status status = measure(syntax, edits, count, &total, err);
    char *text;

    if (status != CF_OK)
        return status;
    text = cf_arena_alloc(arena, total + 1);
    if (text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(edits[i].text);

        memcpy(text + at, syntax->text + from, edits[i].start - from);
        at += edits[i].start - from;
        memcpy(text + at, edits[i].text, len);
        at += len;
        from = edits[i].end;
    }
    memcpy(text + at, syntax->text + from, syntax->size - from);
    *result = text;
    return CF_OK;
}

static bool has_definition(const struct cf_definitions *definitions, const char *qualname)
{
    for (uint32_t i = 0; i < definitions->count; i++) {
        if (strcmp(definitions->items[i].qualname, qualname) == 0)
            return true;
    }
    return false;
}

enum cf_status cf_edits_check(struct cf_parser *parser, const struct cf_source *before,
                              const char *text, struct cf_arena *arena, struct cf_source *after,
                              struct cf_error *err)
{
    enum cf_status status = cf_source_read(parser, text, strlen(text), arena, after, err);

    if (status != CF_OK)
        return cf_fail_context(err, status, "the changed file");
    for (uint32_t i = 0; i < before->definitions.count; i++) {
        const struct cf_definition *definition = &before->definitions.items[i];

        if (definition->kind == CF_DEFINES_LAMBDA || (definition->flags & CF_DEFINITION_NESTED))
            continue;
        if (!has_definition(&after->definitions, definition->qualname))
            return cf_fail(err, CF_EFORMAT, "the changed file no longer defines %.200s",
                           definition->qualname);
    }
    return CF_OK;
}
