/* SPDX-License-Identifier: Apache-2.0 */
#include "optimize/pieces.h"

#include <string.h>

enum cf_status cf_pieces_init(struct cf_pieces *pieces, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_error *err)
{
    *pieces = (struct cf_pieces){ .arena = arena };
    pieces->items = cf_arena_alloc(arena, sizeof(*pieces->items));
    if (pieces->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (size > 0)
        pieces->items[pieces->count++] = (struct cf_piece){ .text = text, .size = size };
    return CF_OK;
}

static bool is_shown(const struct cf_piece *piece, uint32_t without)
{
    const bool there = piece->owner == 0 || piece->owner != without;
    const bool taken = piece->taken_by != 0 && piece->taken_by != without;

    return there && !taken;
}

static size_t size_of(const struct cf_pieces *pieces, uint32_t without)
{
    size_t size = 0;

    for (size_t i = 0; i < pieces->count; i++)
        size += is_shown(&pieces->items[i], without) ? pieces->items[i].size : 0;
    return size;
}

static bool are_sound(const struct cf_pieces *pieces, const struct cf_edit *edits, size_t count)
{
    const size_t size = size_of(pieces, 0);
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        if (edits[i].start < at || edits[i].end < edits[i].start || edits[i].end > size)
            return false;
        at = edits[i].end;
    }
    return true;
}

/* The new list while it is made. */
struct rebuild {
    struct cf_piece *items;
    size_t count, at; /* `at`: place in the present text */
    uint32_t owner;
    const struct cf_edit *edit, *end;
    bool inside; /* the edit's text is in; what it replaces is being passed */
};

static void add(struct rebuild *work, struct cf_piece piece)
{
    if (piece.size > 0)
        work->items[work->count++] = piece;
}

/* The edit's text where its place is reached. An insertion is then done. */
static void begin_edit(struct rebuild *work)
{
    while (work->edit < work->end && !work->inside && work->edit->start == work->at) {
        add(work, (struct cf_piece){ .text = work->edit->text,
                                     .size = strlen(work->edit->text),
                                     .owner = work->owner });
        if (work->edit->end > work->edit->start)
            work->inside = true;
        else
            work->edit++;
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void pass_piece(struct rebuild *work, struct cf_piece piece)
{
    while (piece.size > 0) {
        struct cf_piece part = piece;

        begin_edit(work);
        if (work->inside) {
            part.size = least(piece.size, work->edit->end - work->at);
            part.taken_by = work->owner;
        } else if (work->edit < work->end) {
            part.size = least(piece.size, work->edit->start - work->at);
        }
        add(work, part);
        work->at += part.size;
        piece.text += part.size;
        piece.size -= part.size;
        if (work->inside && work->at == work->edit->end) {
            work->inside = false;
            work->edit++;
        }
    }
}

enum cf_status cf_pieces_edit(struct cf_pieces *pieces, uint32_t owner, const struct cf_edit *edits,
                              size_t count, struct cf_error *err)
{
    struct rebuild work = { .owner = owner, .edit = edits, .end = edits + count };

    if (!are_sound(pieces, edits, count))
        return cf_fail(err, CF_EFORMAT, "the edits of a candidate overlap");
    /* Each edit cuts at most two pieces and adds one. */
    work.items =
        cf_arena_alloc(pieces->arena, (pieces->count + 3 * count + 1) * sizeof(*work.items));
    if (work.items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < pieces->count; i++) {
        if (is_shown(&pieces->items[i], 0))
            pass_piece(&work, pieces->items[i]);
        else
            add(&work, pieces->items[i]);
    }
    begin_edit(&work);
    pieces->items = work.items;
    pieces->count = work.count;
    return CF_OK;
}

enum cf_status cf_pieces_text(const struct cf_pieces *pieces, uint32_t without, const char **text,
                              size_t *size, struct cf_error *err)
{
    char *bytes = cf_arena_alloc(pieces->arena, size_of(pieces, without) + 1);
    size_t at = 0;

    if (bytes == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    for (size_t i = 0; i < pieces->count; i++) {
        if (!is_shown(&pieces->items[i], without))
            continue;
        memcpy(bytes + at, pieces->items[i].text, pieces->items[i].size);
        at += pieces->items[i].size;
    }
    *text = bytes;
    *size = at;
    return CF_OK;
}

void cf_pieces_drop(struct cf_pieces *pieces, uint32_t owner)
{
    size_t kept = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        struct cf_piece piece = pieces->items[i];

        if (piece.owner == owner)
            continue;
        if (piece.taken_by == owner)
            piece.taken_by = 0;
        pieces->items[kept++] = piece;
    }
    pieces->count = kept;
}

bool cf_pieces_builds_on(const struct cf_pieces *pieces, uint32_t later, uint32_t earlier)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->items[i].owner == earlier && pieces->items[i].taken_by == later)
            return true;
    }
    return false;
}

bool cf_pieces_has(const struct cf_pieces *pieces, uint32_t owner)
{
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->items[i].owner == owner || pieces->items[i].taken_by == owner)
            return true;
    }
    return false;
}

void cf_pieces_merge(struct cf_pieces *pieces, uint32_t from, uint32_t into)
{
    size_t kept = 0;

    for (size_t i = 0; i < pieces->count; i++) {
        struct cf_piece piece = pieces->items[i];

        piece.owner = piece.owner == from ? into : piece.owner;
        piece.taken_by = piece.taken_by == from ? into : piece.taken_by;
        /* What a change both puts in and takes away was never there. */
        if (piece.owner != into || piece.taken_by != into)
            pieces->items[kept++] = piece;
    }
    pieces->count = kept;
}
