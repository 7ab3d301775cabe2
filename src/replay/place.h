/* SPDX-License-Identifier: Apache-2.0 */
/*
 * replay/place.h - where a test file goes, how it finds its trace, and names that are still free.
 */
#ifndef CF_REPLAY_PLACE_H
#define CF_REPLAY_PLACE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "trace/session.h"

#include <stddef.h>

/* The path of `file` as seen from `folder`; both exist. CF_ENOTFOUND, CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_place_relative(const char *folder, const char *file, struct cf_arena *arena,
                                 const char **relative, struct cf_error *err);

/*
 * Writes the text under the session's first free name and gives the path, in the arena. Never
 * replaces a file, never leaves a part of one. CF_EIO or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_place_write(const struct cf_session *session, const struct cf_buf *text,
                              struct cf_arena *arena, const char **path, struct cf_error *err);

/* A set of names. Zero-initialised: empty; in the arena. */
struct cf_names {
    const char **slots; /* open addressing; a power of two of them */
    size_t capacity;
    size_t count;
};

/* Appends "_2", "_3" ... to the name until it is new, and remembers it. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_names_add(struct cf_names *names, struct cf_arena *arena, struct cf_buf *name,
                            struct cf_error *err);

#endif
