/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/gather.h - reads all spools of a session folder and unifies what they say.
 *
 * Functions, code places and classes of several processes become one each, named by file,
 * qualified name and line; equal inputs of one function become one call with a count. Slices
 * point into the mapped spools, everything else is in the arena, until cf_gathered_deinit().
 * A damaged spool gives what stands before the damage, and a note.
 */
#ifndef CF_TRACE_GATHER_H
#define CF_TRACE_GATHER_H

#include "trace/gathered.h"

/*
 * Reads the spools of the folder. `gathered` is to be released with cf_gathered_deinit(), after
 * a failure too. Fails with CF_EIO or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_gather(struct cf_gathered *gathered, const char *parts,
                         const struct cf_session *session, struct cf_arena *arena,
                         struct cf_error *err);

/* Unmaps the spools; the arena stays the caller's. */
void cf_gathered_deinit(struct cf_gathered *gathered);

/* Opens the folder's spools, in the order of their starts. Part of cf_gather(). */
CF_NODISCARD
enum cf_status cf_gather_open(struct cf_gathered *gathered, const char *parts,
                              struct cf_error *err);

/* Adds the counters of function and class tables, edges and sampled times. Part of cf_gather(). */
CF_NODISCARD
enum cf_status cf_gather_tables(struct cf_gathered *gathered, struct cf_error *err);

/* Adds own and cumulative time and the callers from a process's sampled tree. */
CF_NODISCARD
enum cf_status cf_gather_tree(struct cf_gathered *gathered, uint32_t process, struct cf_error *err);

/* The value of an id of a process, or of the one it was forked from; CF_INDEX_NONE: unknown. */
uint32_t cf_gather_find(const struct cf_gathered *gathered, const struct cf_index *ids,
                        uint32_t process, uint64_t id);

/* Adds to the edge between a function and its caller's place. */
CF_NODISCARD
enum cf_status cf_gather_edge(struct cf_gathered *gathered, struct cf_edge edge,
                              struct cf_error *err);

/* Adds a note, once. The text is copied into the arena. */
CF_NODISCARD
enum cf_status cf_gather_note(struct cf_gathered *gathered, struct cf_error *err, const char *fmt,
                              ...) CF_PRINTF(3, 4);

#endif
