/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/cache.h - what is kept in .codeflash/cache between two runs.
 *
 * Two files: the result of the last run, and the facts of each file. Both carry a hash of what
 * they hold and are used only where it is right; they are replaced whole, by renaming, so that runs
 * at once do not meet. Without a place to write to everything works, only slower.
 */
#ifndef CF_DISCOVER_CACHE_H
#define CF_DISCOVER_CACHE_H

#include "discover/discover.h"
#include "discover/program.h"

struct cf_cache {
    const char *folder; /* NULL: no cache is used */
    struct cf_arena *arena;
    const char *fault; /* why nothing was kept; NULL */
    bool facts_loaded, facts_new;
    const char *blocks; /* what the facts' file holds */
    size_t size;
    struct cf_index index; /* content -> entry */
};

/* The cache of the project in `root`; nothing is made yet. Fails with CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_cache_open(struct cf_cache *cache, const char *root, struct cf_arena *arena,
                             struct cf_error *err);

/* Fills in the result that was kept under the key; false: there is none. */
bool cf_cache_result(struct cf_cache *cache, struct cf_key key, struct cf_discovery *discovery);

/* Gives the unit the facts that were kept for its content; false: there are none. */
bool cf_cache_facts(struct cf_cache *cache, struct cf_unit *unit);

/* Keeps the result and the facts of all units. What goes wrong is in cache->fault. */
void cf_cache_keep(struct cf_cache *cache, struct cf_key key, const struct cf_program *program,
                   const struct cf_discovery *discovery);

/* For tests: the bytes of a result, and a result from bytes (false: damaged, or another key). */
CF_NODISCARD
enum cf_status cf_result_pack(struct cf_key key, const struct cf_discovery *discovery,
                              struct cf_arena *arena, struct cf_buf *out, struct cf_error *err);
bool cf_result_unpack(const char *data, size_t size, struct cf_key key, struct cf_arena *arena,
                      struct cf_discovery *discovery);

#endif
