/* SPDX-License-Identifier: Apache-2.0 */
#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define WINDOW_BYTES ((size_t)1024 * 1024)
#define SMALL_WINDOW_BYTES \
    ((size_t)64 * 1024) /* the first of a forked child: there may be many \
                         */
#define SMALL_TABLE_BYTES ((size_t)16 * 1024)
#define TEXT_MAX ((size_t)256 * 1024 * 1024)

/* What must stay free beside the spool: the trace is made from it while it is there. */
#define RESERVE_BYTES ((uint64_t)256 * 1024)

/*
 * Whether the file may grow. Over a limit of the process the kernel would send it SIGXFSZ, and a
 * disk is not filled to the last block, which the program may need.
 */
static bool has_room(const struct spool *spool, int file, uint64_t offset, size_t size)
{
    uint64_t written = spool->offset + spool->window_bytes;
    struct rlimit limit;
    struct statvfs disk;

    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        offset + size > limit.rlim_cur) {
        errno = EFBIG;
        return false;
    }
    if (fstatvfs(file, &disk) == 0 && disk.f_blocks > 0 &&
        (uint64_t)disk.f_bavail * disk.f_frsize < size + written + RESERVE_BYTES) {
        errno = ENOSPC;
        return false;
    }
    return true;
}

static int open_piece(const struct spool *spool, const char *suffix)
{
    char path[sizeof(spool->path) + 16];

    (void)snprintf(path, sizeof(path), "%s.%s", spool->path, suffix);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Takes room on the disk; false with errno. */
static bool take_room(const struct spool *spool, int file, uint64_t offset, size_t size)
{
    int error = has_room(spool, file, offset, size)
                    ? posix_fallocate(file, (off_t)offset, (off_t)size)
                    : errno;

    errno = error;
    return error == 0;
}

/*
 * Maps bytes [offset, offset + size) of the file, which grows as needed; no descriptor stays. Of
 * these, the first `taken` get room on the disk and may be written.
 */
static void *map_piece(const struct spool *spool, const char *suffix, uint64_t offset, size_t size,
                       size_t taken)
{
    void *memory = MAP_FAILED;
    int file = open_piece(spool, suffix);

    if (file < 0)
        return NULL;
    if (offset == 0)
        (void)fchmod(file, 0600); /* whatever the program's umask */
    if (take_room(spool, file, offset, taken) &&
        (taken == size || ftruncate(file, (off_t)(offset + size)) == 0))
        memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)offset);
    (void)close(file);
    return memory == MAP_FAILED ? NULL : memory;
}

/* Takes the first free `<parts>/<pid>-<k>`: one process may be followed by another with its pid. */
static int take_name(struct spool *spool, const char *parts)
{
    for (unsigned k = 1; k < 10000; k++) {
        char path[sizeof(spool->path) + 16];
        int length =
            snprintf(spool->path, sizeof(spool->path), "%s/%ld-%u", parts, (long)getpid(), k);
        int file;

        if (length < 0 || (size_t)length >= sizeof(spool->path)) {
            errno = ENAMETOOLONG;
            return -1;
        }
        (void)snprintf(path, sizeof(path), "%s.log", spool->path);
        file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file >= 0)
            return close(file);
        if (errno != EEXIST)
            return -1;
    }
    errno = EEXIST;
    return -1;
}

static void table_init(struct spool_table *table, const char *suffix, size_t slot_bytes)
{
    *table = (struct spool_table){ .suffix = suffix, .slot_bytes = slot_bytes };
}

static void table_close(struct spool_table *table)
{
    for (uint32_t i = 0; i < table->chunks; i++)
        (void)munmap(table->chunk[i], SPOOL_CHUNK_SLOTS * table->slot_bytes);
    table->chunks = table->used = 0;
    table->room = 0;
}

static void window_close(struct spool *spool)
{
    if (spool->window != NULL)
        (void)munmap(spool->window, spool->window_bytes);
    spool->offset += spool->window_bytes;
    spool->window = NULL;
    spool->window_bytes = spool->window_used = 0;
}

int spool_open(struct spool *spool, const char *parts, const struct cf_spool_header *header,
               uint64_t max_bytes)
{
    const size_t bytes = header->forked_from != 0 ? SMALL_WINDOW_BYTES : WINDOW_BYTES;

    spool->open = spool->full = spool->disk_full = false;
    spool->small = header->forked_from != 0;
    spool->values = 0;
    spool->max_bytes = max_bytes;
    spool->offset = 0;
    spool->window = NULL;
    spool->window_bytes = spool->window_used = 0;
    table_init(&spool->functions, "functions", sizeof(struct cf_function_slot));
    table_init(&spool->classes, "classes", sizeof(struct cf_class_slot));
    table_init(&spool->tree, "tree", sizeof(struct cf_tree_slot));
    table_init(&spool->edges, "edges", sizeof(struct cf_edge_slot));
    if (take_name(spool, parts) < 0)
        return -1;
    spool->window = map_piece(spool, "log", 0, bytes, bytes);
    if (spool->window == NULL)
        return -1;
    spool->window_bytes = bytes;
    memcpy(spool->window, header, sizeof(*header));
    spool->window_used = sizeof(*header);
    spool->open = true;
    return 0;
}

static void put_header(uint8_t *place, size_t size, enum cf_spool_kind kind)
{
    struct cf_spool_record *record = (struct cf_spool_record *)(void *)place;

    record->kind = (uint16_t)kind;
    record->flags = 0;
    __atomic_store_n(&record->size, (uint32_t)size, __ATOMIC_RELEASE);
}

/* A record never crosses the end of a window: what is left of the old one becomes padding. */
static bool next_window(struct spool *spool, size_t size)
{
    size_t bytes =
        (size + 2 * sizeof(struct cf_spool_record) + WINDOW_BYTES - 1) & ~(WINDOW_BYTES - 1);
    uint64_t offset = spool->offset + spool->window_bytes;
    uint8_t *window;

    window = map_piece(spool, "log", offset, bytes, bytes);
    if (window == NULL)
        return false;
    if (spool->window_bytes - spool->window_used >= sizeof(struct cf_spool_record))
        put_header(spool->window + spool->window_used, spool->window_bytes - spool->window_used,
                   CF_SPOOL_PAD);
    window_close(spool);
    spool->window = window;
    spool->window_bytes = bytes;
    return true;
}

static bool holds_values(enum cf_spool_kind kind)
{
    return kind == CF_SPOOL_ENTER || kind == CF_SPOOL_LEAVE || kind == CF_SPOOL_REPEAT ||
           kind == CF_SPOOL_BLOB;
}

/* Room for `size` bytes in the window, or in a new one. Full is full: it is not asked again. */
static bool make_room(struct spool *spool, size_t size, bool values)
{
    if (values && (spool->full || size > spool->max_bytes - spool->values)) {
        spool->full = true;
        return false;
    }
    if (spool->window_bytes - spool->window_used < size && !next_window(spool, size)) {
        /* the program may give descriptors back */
        spool->disk_full = errno != EMFILE && errno != ENFILE;
        spool->full = spool->full || spool->disk_full;
        return false;
    }
    return true;
}

bool spool_append(struct spool *spool, enum cf_spool_kind kind, const struct spool_piece *pieces,
                  size_t count)
{
    size_t size = sizeof(struct cf_spool_record), rounded;
    uint8_t *place;

    if (!spool->open || spool->disk_full)
        return false;
    for (size_t i = 0; i < count; i++)
        size += pieces[i].size;
    rounded = (size + 7) & ~(size_t)7;
    if (rounded > UINT32_MAX / 2 || !make_room(spool, rounded, holds_values(kind)))
        return false;
    spool->values += holds_values(kind) ? rounded : 0;
    place = spool->window + spool->window_used;
    size = sizeof(struct cf_spool_record);
    for (size_t i = 0; i < count; i++) {
        memcpy(place + size, pieces[i].data, pieces[i].size);
        size += pieces[i].size;
    }
    spool->window_used += rounded;
    put_header(place, rounded, kind);
    return true;
}

/* Maps the next chunk. */
static bool add_chunk(const struct spool *spool, struct spool_table *table)
{
    const size_t bytes = SPOOL_CHUNK_SLOTS * table->slot_bytes;
    const size_t taken = spool->small && table->chunks == 0 ? SMALL_TABLE_BYTES : bytes;
    uint8_t *memory = NULL;

    if (table->chunks < SPOOL_CHUNKS_MAX)
        memory = map_piece(spool, table->suffix, (uint64_t)table->chunks * bytes, bytes, taken);
    if (memory == NULL)
        return false;
    table->chunk[table->chunks] = memory;
    table->room = table->chunks++ * SPOOL_CHUNK_SLOTS + taken / table->slot_bytes;
    return true;
}

/* Takes room for the rest of a chunk of which only the beginning has some. */
static bool fill_chunk(const struct spool *spool, struct spool_table *table)
{
    const size_t slots = table->chunks * SPOOL_CHUNK_SLOTS;
    int file = open_piece(spool, table->suffix);
    bool done = false;

    if (file < 0)
        return false;
    done = take_room(spool, file, 0, slots * table->slot_bytes);
    (void)close(file);
    if (done)
        table->room = slots;
    return done;
}

void *spool_slot_new(struct spool *spool, struct spool_table *table, uint32_t *index)
{
    if (!spool->open)
        return NULL;
    if (table->used == table->room &&
        !(table->used == table->chunks * SPOOL_CHUNK_SLOTS ? add_chunk(spool, table)
                                                           : fill_chunk(spool, table)))
        return NULL;
    *index = table->used++;
    return spool_slot(table, *index);
}

void spool_close(struct spool *spool)
{
    if (!spool->open)
        return;
    window_close(spool);
    table_close(&spool->functions);
    table_close(&spool->classes);
    table_close(&spool->tree);
    table_close(&spool->edges);
    spool->open = false;
}

void spool_text_reset(struct spool_text *text)
{
    text->size = 0;
    text->failed = false;
}

void spool_text_put(struct spool_text *text, const void *data, size_t size)
{
    if (size > TEXT_MAX - text->size) {
        text->failed = true;
        return;
    }
    if (text->size + size > text->capacity) {
        size_t capacity = (text->size + size) * 2 + 256;
        uint8_t *bigger = realloc(text->data, capacity);

        if (bigger == NULL) {
            text->failed = true;
            return;
        }
        text->data = bigger;
        text->capacity = capacity;
    }
    if (size > 0)
        memcpy(text->data + text->size, data, size);
    text->size += size;
}

void spool_text_u8(struct spool_text *text, uint8_t value)
{
    spool_text_put(text, &value, sizeof(value));
}

void spool_text_u16(struct spool_text *text, uint16_t value)
{
    spool_text_put(text, &value, sizeof(value));
}

void spool_text_u32(struct spool_text *text, uint32_t value)
{
    spool_text_put(text, &value, sizeof(value));
}

void spool_text_u64(struct spool_text *text, uint64_t value)
{
    spool_text_put(text, &value, sizeof(value));
}

void spool_text_bytes(struct spool_text *text, const void *data, size_t size)
{
    spool_text_u32(text, (uint32_t)size);
    spool_text_put(text, data, size);
}

void spool_text_str(struct spool_text *text, const char *string)
{
    spool_text_bytes(text, string, strlen(string));
}

void spool_text_deinit(struct spool_text *text)
{
    free(text->data);
    *text = (struct spool_text){ 0 };
}
