/* SPDX-License-Identifier: Apache-2.0 */
#include "discover/cache.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#define RESULT_NAME "discover.result"
#define FACTS_NAME "discover.facts"
#define CACHE_MAX_BYTES ((size_t)1 << 30)

/* The file of facts: this, entries, blocks. */
struct facts_file {
    char magic[8];
    uint64_t checksum; /* of all that follows it */
    uint32_t version, entry_count;
};

struct facts_entry {
    struct cf_key content;
    uint64_t offset, size;
};

static const char magic[8] = "CFFACT1";

enum cf_status cf_cache_open(struct cf_cache *cache, const char *root, struct cf_arena *arena,
                             struct cf_error *err)
{
    *cache = (struct cf_cache){ .arena = arena };
    cache->folder = cf_path_join(arena, root, ".codeflash/cache");
    return cache->folder == NULL ? cf_fail(err, CF_ENOMEM, "out of memory") : CF_OK;
}

static bool read_file(const struct cf_cache *cache, const char *name, char **data, size_t *size)
{
    const char *path =
        cache->folder == NULL ? NULL : cf_path_join(cache->arena, cache->folder, name);

    return path != NULL &&
           cf_file_read(path, CACHE_MAX_BYTES, cache->arena, data, size, NULL) == CF_OK;
}

bool cf_cache_result(struct cf_cache *cache, struct cf_key key, struct cf_discovery *discovery)
{
    char *data = NULL;
    size_t size = 0;

    return read_file(cache, RESULT_NAME, &data, &size) &&
           cf_result_unpack(data, size, key, cache->arena, discovery);
}

static void load_facts(struct cf_cache *cache)
{
    struct facts_file header;
    const struct facts_entry *entries;
    char *data = NULL;
    size_t size = 0, from = offsetof(struct facts_file, version);

    cache->facts_loaded = true;
    if (!read_file(cache, FACTS_NAME, &data, &size) || size < sizeof(header))
        return;
    memcpy(&header, data, sizeof(header));
    if (memcmp(header.magic, magic, sizeof(magic)) != 0 || header.version != CF_FACTS_VERSION ||
        header.entry_count > (size - sizeof(header)) / sizeof(*entries) ||
        XXH3_64bits(data + from, size - from) != header.checksum)
        return;
    entries = (const struct facts_entry *)(const void *)(data + sizeof(header));
    for (uint32_t i = 0; i < header.entry_count; i++) {
        uint32_t entry = i;
        bool added = false;

        if (entries[i].offset > size || entries[i].size > size - entries[i].offset ||
            cf_index_add(&cache->index, cache->arena, entries[i].content, &entry, &added, NULL) !=
                CF_OK) {
            cache->index = (struct cf_index){ 0 };
            return;
        }
    }
    cache->blocks = data;
    cache->size = size;
}

bool cf_cache_facts(struct cf_cache *cache, struct cf_unit *unit)
{
    const struct facts_entry *entry;
    uint32_t found;

    if (!cache->facts_loaded)
        load_facts(cache);
    found = cf_index_find(&cache->index, unit->content);
    if (found == CF_INDEX_NONE || cache->blocks == NULL) {
        cache->facts_new = true;
        return false;
    }
    entry = (const struct facts_entry *)(const void *)(cache->blocks + sizeof(struct facts_file)) +
            found;
    unit->block = cache->blocks + entry->offset;
    unit->block_size = entry->size;
    if (cf_facts_open(unit->block, unit->block_size, &unit->facts, NULL) == CF_OK)
        return true;
    cache->facts_new = true;
    return false;
}

static void fault(struct cf_cache *cache, const char *path)
{
    const char *text = cf_arena_printf(cache->arena, "cannot write %s: %s", path, strerror(errno));

    cache->fault = text != NULL ? text : "out of memory";
}

/* Not cf_file_write(): it may be lost in a power cut, and waiting for the disk shows. */
static bool replace(struct cf_cache *cache, const char *name, const void *data, size_t size)
{
    char *path = cf_path_join(cache->arena, cache->folder, name);
    char *part = path == NULL ? NULL : cf_arena_printf(cache->arena, "%s.XXXXXX", path);
    int fd = part == NULL ? -1 : mkostemp(part, O_CLOEXEC);
    const char *at = data;
    bool written = fd >= 0;

    if (fd < 0) {
        fault(cache, cache->folder);
        return false;
    }
    while (written && size > 0) {
        ssize_t count = write(fd, at, size);

        written = count > 0 || (count < 0 && errno == EINTR);
        at += count > 0 ? count : 0;
        size -= count > 0 ? (size_t)count : 0;
    }
    if (!written || rename(part, path) != 0) {
        fault(cache, path);
        written = false;
        (void)unlink(part);
    }
    (void)close(fd);
    return written;
}

static bool make_folder(struct cf_cache *cache)
{
    const char *ignore = cf_path_join(cache->arena, cache->folder, ".gitignore");

    if (ignore == NULL || cf_dir_make(cache->folder, 0755, NULL) != CF_OK) {
        fault(cache, cache->folder);
        return false;
    }
    return cf_path_is_file(ignore) || replace(cache, ".gitignore", "*\n", 2);
}

static void pack_facts(const struct cf_program *program, struct cf_buf *out)
{
    struct facts_file header = { .version = CF_FACTS_VERSION, .entry_count = program->unit_count };
    uint64_t offset = sizeof(header) + program->unit_count * sizeof(struct facts_entry);
    size_t from = offsetof(struct facts_file, version);

    memcpy(header.magic, magic, sizeof(magic));
    cf_buf_add(out, &header, sizeof(header));
    for (uint32_t i = 0; i < program->unit_count; i++) {
        const struct cf_unit *unit = &program->units[i];
        const struct facts_entry entry = { unit->content, offset, unit->block_size };

        cf_buf_add(out, &entry, sizeof(entry));
        offset += unit->block_size; /* blocks are whole words long */
    }
    for (uint32_t i = 0; i < program->unit_count; i++)
        cf_buf_add(out, program->units[i].block, program->units[i].block_size);
    if (out->status != CF_OK)
        return;
    header.checksum = XXH3_64bits(out->data + from, out->len - from);
    memcpy(out->data, &header, sizeof(header));
}

void cf_cache_keep(struct cf_cache *cache, struct cf_key key, const struct cf_program *program,
                   const struct cf_discovery *discovery)
{
    struct cf_buf out;

    if (cache->folder == NULL || !make_folder(cache))
        return;
    cf_buf_init(&out, CACHE_MAX_BYTES);
    if (cache->facts_new) {
        pack_facts(program, &out);
        if (out.status == CF_OK && !replace(cache, FACTS_NAME, out.data, out.len)) {
            cf_buf_deinit(&out);
            return;
        }
        cf_buf_reset(&out);
    }
    if (cf_result_pack(key, discovery, cache->arena, &out, NULL) == CF_OK)
        (void)replace(cache, RESULT_NAME, out.data, out.len);
    else
        cache->fault = "the result is too large to keep";
    cf_buf_deinit(&out);
}
