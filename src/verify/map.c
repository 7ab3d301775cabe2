/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/map.h"

#include "base/utf8.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define TEXT_MAX 2000 /* bytes of a text that are shown */

static const char *const kind_names[CF_SEEN_COUNT] = {
#define NAME_OF(name, text) text,
    CF_SEEN_KINDS(NAME_OF)
#undef NAME_OF
};

const char *cf_seen_kind_name(enum cf_seen_kind kind)
{
    return kind_names[kind];
}

enum cf_status cf_map_open(struct cf_map *map, struct cf_error *err)
{
    void *memory = MAP_FAILED;

    map->header = NULL;
    map->fd = memfd_create("map", MFD_CLOEXEC);
    if (map->fd >= 0 && ftruncate(map->fd, (off_t)CF_SEEN_MAP_BYTES) == 0)
        memory = mmap(NULL, CF_SEEN_MAP_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, map->fd, 0);
    if (memory == MAP_FAILED) {
        enum cf_status status =
            cf_fail(err, CF_EIO, "cannot make a shared map: %s", strerror(errno));

        cf_map_close(map);
        return status;
    }
    map->header = memory;
    map->header->magic = CF_SEEN_MAGIC;
    map->header->used = sizeof(*map->header);
    return CF_OK;
}

void cf_map_close(struct cf_map *map)
{
    if (map->header != NULL)
        (void)munmap(map->header, CF_SEEN_MAP_BYTES);
    if (map->fd >= 0)
        (void)close(map->fd);
    *map = (struct cf_map){ .fd = -1 };
}

/* The record at `at`; its whole size, or 0 where none holds together there. */
static uint64_t record_at(const struct cf_map *map, uint64_t at, uint64_t end, struct cf_seen *seen)
{
    const struct cf_seen_record *record =
        (const void *)((const char *)map->header + at); /* 8-aligned: sizes are padded */
    struct cf_seen_record head;
    uint64_t left;

    if (end - at < sizeof(head))
        return 0;
    memcpy(&head, record, sizeof(head)); /* the process may still write: look at it once */
    left = end - at - sizeof(head);
    if (head.kind >= CF_SEEN_COUNT || head.root_size > left || head.size > left - head.root_size)
        return 0;
    seen->kind = (enum cf_seen_kind)head.kind;
    seen->index = head.index;
    seen->form = head.form;
    seen->root = (const char *)(record + 1);
    seen->root_size = head.root_size;
    seen->data = seen->root + head.root_size;
    seen->size = (size_t)head.size;
    seen->at = at;
    return (sizeof(head) + head.root_size + head.size + 7) & ~UINT64_C(7);
}

static size_t count_records(const struct cf_map *map, uint64_t end)
{
    struct cf_seen seen;
    uint64_t at = sizeof(*map->header), size;
    size_t count = 0;

    for (; at < end && (size = record_at(map, at, end, &seen)) != 0; at += size)
        count++;
    return count;
}

enum cf_status cf_map_read(const struct cf_map *map, struct cf_arena *arena,
                           struct cf_seen_list *list, struct cf_error *err)
{
    uint64_t end = __atomic_load_n(&map->header->used, __ATOMIC_ACQUIRE), size;
    uint64_t at = sizeof(*map->header);
    size_t room;

    if (end > CF_SEEN_MAP_BYTES)
        end = CF_SEEN_MAP_BYTES;
    room = count_records(map, end);
    *list = (struct cf_seen_list){ 0 };
    list->items = cf_arena_alloc(arena, (room + 1) * sizeof(*list->items));
    if (list->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    while (at < end && list->count < room &&
           (size = record_at(map, at, end, &list->items[list->count])) != 0) {
        list->count++;
        at += size;
    }
    return CF_OK;
}

bool cf_seen_root_is(const struct cf_seen *seen, const char *root)
{
    return seen->root_size == strlen(root) && memcmp(seen->root, root, seen->root_size) == 0;
}

const char *cf_seen_text(const struct cf_seen *seen, struct cf_arena *arena)
{
    bool cut = seen->size > TEXT_MAX;
    size_t size = cut ? cf_utf8_cut(seen->data, TEXT_MAX) : seen->size;
    char *text = cf_arena_printf(arena, "%.*s%s", (int)size, seen->size > 0 ? seen->data : "",
                                 cut ? "..." : "");

    if (text == NULL)
        return "";
    for (char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    }
    return text;
}
