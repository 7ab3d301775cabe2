/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/render.h - the text of a file under way; shared by these files only.
 *
 *   render.c       import statements, functions, annotations
 *   render_block.c the block behind the imports
 *   render_cast.c  imports for casts, in functions
 *   render_value.c values that are made when they are first used
 */
#ifndef CF_STARTUP_RENDER_H
#define CF_STARTUP_RENDER_H

#include "base/buf.h"
#include "startup/unit.h"

#define CF_RENDER_WRITTEN_MAX 100 /* dataclasses of one file */
#define CF_RENDER_BLOCK_MAX_BYTES ((size_t)4 << 20)

struct cf_render {
    const struct cf_units *units;
    const struct cf_unit_file *file;
    const struct cf_syntax *syntax;
    uint32_t number; /* of the file */
    struct cf_edits edits;
    struct cf_error *err;
    uint32_t written[CF_RENDER_WRITTEN_MAX]; /* classes */
    size_t written_count;
};

/* Adds the edit; a text that is NULL: CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_render_edit(struct cf_render *render, uint32_t start, uint32_t end,
                              const char *text);

/* Adds the edit of what was written, and frees that. The errors of both. */
CF_NODISCARD
enum cf_status cf_render_put(struct cf_render *render, uint32_t start, uint32_t end,
                             struct cf_buf *text);

/* The unit is of this file and on. */
bool cf_render_is_on(const struct cf_render *render, const struct cf_unit *unit);

bool cf_render_has_units(const struct cf_render *render);

/* The unit of that import, where it is on; NULL. */
const struct cf_unit *cf_render_unit_of(const struct cf_render *render, uint32_t import);

/* The import of the one name as a statement of its own. */
void cf_render_import(const struct cf_render *render, const struct cf_unit *unit,
                      struct cf_buf *out);

/* Puts the function that makes late names, and what belongs to it, behind the imports. */
CF_NODISCARD
enum cf_status cf_render_block(struct cf_render *render);

/* A package without __all__ gets one: a star import takes what it took. */
CF_NODISCARD
enum cf_status cf_render_exports(struct cf_render *render);

/* Late names that the constant's value needs are asked for, each on a line with that indent. */
void cf_render_needed(const struct cf_render *render, const struct cf_unit *unit,
                      const char *indent, struct cf_buf *out);

/* Puts each late value where it was made into a function, with the edits in it: comes last. */
CF_NODISCARD
enum cf_status cf_render_values(struct cf_render *render);

/* Takes out what functions import for the types of casts alone, from modules with late names. */
CF_NODISCARD
enum cf_status cf_render_casts(struct cf_render *render);

#endif
