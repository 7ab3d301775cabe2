/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/map.h - a map of verify/observation.h as the command sees it.
 *
 * What is in it was written by the observed process, which may have been killed in the middle of
 * a record or have written anything at all: every size is checked, what does not hold together
 * ends the reading.
 */
#ifndef CF_VERIFY_MAP_H
#define CF_VERIFY_MAP_H

#include "base/arena.h"
#include "base/status.h"
#include "verify/observation.h"

#include <stdbool.h>
#include <stddef.h>

struct cf_map {
    int fd;                        /* memfd; -1: none */
    struct cf_seen_header *header; /* mapped; NULL: none */
};

/* One record; borrowed from the map. */
struct cf_seen {
    enum cf_seen_kind kind;
    uint32_t index, form;
    const char *root; /* not terminated */
    size_t root_size;
    const char *data;
    size_t size;
    uint64_t at; /* offset in the map */
};

struct cf_seen_list {
    struct cf_seen *items; /* in the arena */
    size_t count;
};

CF_NODISCARD
enum cf_status cf_map_open(struct cf_map *map, struct cf_error *err);
void cf_map_close(struct cf_map *map);

/* All whole records in their order. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_map_read(const struct cf_map *map, struct cf_arena *arena,
                           struct cf_seen_list *list, struct cf_error *err);

const char *cf_seen_kind_name(enum cf_seen_kind kind);
bool cf_seen_root_is(const struct cf_seen *seen, const char *root);
/* The payload as a terminated text in the arena, without line breaks and control characters. */
const char *cf_seen_text(const struct cf_seen *seen, struct cf_arena *arena);

#endif
