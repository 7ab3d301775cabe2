/* SPDX-License-Identifier: Apache-2.0 */
/*
 * optimize/pieces.h - a text with changes that can be taken out again, one by one.
 *
 * The text is a list of pieces: of the original, or put in by a change. A piece that a change takes
 * away stays in the list and knows by whom it was taken. Leaving a change out hides what it put in
 * and shows what it took, wherever later changes have moved the rest.
 */
#ifndef CF_OPTIMIZE_PIECES_H
#define CF_OPTIMIZE_PIECES_H

#include "base/arena.h"
#include "base/status.h"
#include "candidates/candidate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cf_piece {
    const char *text; /* in the arena, or of the original */
    size_t size;
    uint32_t owner;    /* the change that put it in; 0: it is of the original */
    uint32_t taken_by; /* the change that took it away; 0: none */
};

struct cf_pieces {
    struct cf_piece *items; /* in the arena */
    size_t count;
    struct cf_arena *arena;
};

/* The text is borrowed and must stay. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_pieces_init(struct cf_pieces *pieces, const char *text, size_t size,
                              struct cf_arena *arena, struct cf_error *err);

/*
 * Makes the edits, whose places are those of the whole present text, as change `owner` (1 or more).
 * Several calls may add to one change. CF_EFORMAT: the edits overlap or lead out of the text;
 * nothing is done then. CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_pieces_edit(struct cf_pieces *pieces, uint32_t owner, const struct cf_edit *edits,
                              size_t count, struct cf_error *err);

/* The text without one change (0: with all), in the arena. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_pieces_text(const struct cf_pieces *pieces, uint32_t without, const char **text,
                              size_t *size, struct cf_error *err);

/* Takes the change out for good. */
void cf_pieces_drop(struct cf_pieces *pieces, uint32_t owner);

/* Gives the change another number: that of a change that it goes together with. */
void cf_pieces_merge(struct cf_pieces *pieces, uint32_t from, uint32_t into);

/* Did `later` change what `earlier` put in? Then they can only go together. */
bool cf_pieces_builds_on(const struct cf_pieces *pieces, uint32_t later, uint32_t earlier);

/* Is anything of the change in the text? */
bool cf_pieces_has(const struct cf_pieces *pieces, uint32_t owner);

#endif
