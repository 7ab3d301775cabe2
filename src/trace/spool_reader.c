/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/spool_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint8_t *take(struct cf_cursor *cursor, size_t size)
{
    const uint8_t *data = cursor->next;

    if (cursor->bad || size > (size_t)(cursor->end - cursor->next)) {
        cursor->bad = true;
        return NULL;
    }
    cursor->next += size;
    return data;
}

uint8_t cf_cursor_u8(struct cf_cursor *cursor)
{
    const uint8_t *data = take(cursor, 1);

    return data == NULL ? 0 : *data;
}

uint16_t cf_cursor_u16(struct cf_cursor *cursor)
{
    const uint8_t *data = take(cursor, sizeof(uint16_t));
    uint16_t number = 0;

    if (data != NULL)
        memcpy(&number, data, sizeof(number));
    return number;
}

uint32_t cf_cursor_u32(struct cf_cursor *cursor)
{
    const uint8_t *data = take(cursor, sizeof(uint32_t));
    uint32_t number = 0;

    if (data != NULL)
        memcpy(&number, data, sizeof(number));
    return number;
}

uint64_t cf_cursor_u64(struct cf_cursor *cursor)
{
    const uint8_t *data = take(cursor, sizeof(uint64_t));
    uint64_t number = 0;

    if (data != NULL)
        memcpy(&number, data, sizeof(number));
    return number;
}

struct cf_slice cf_cursor_slice(struct cf_cursor *cursor)
{
    struct cf_slice slice = { .size = cf_cursor_u32(cursor) };

    slice.data = take(cursor, slice.size);
    if (slice.data == NULL)
        slice.size = 0;
    return slice;
}

enum cf_status cf_spool_reader_init(struct cf_spool_reader *reader, const void *data, size_t size,
                                    struct cf_error *err)
{
    *reader = (struct cf_spool_reader){ .damaged = false };
    if (size < sizeof(reader->header))
        return cf_fail(err, CF_EFORMAT, "spool ends inside its header");
    memcpy(&reader->header, data, sizeof(reader->header));
    if (memcmp(reader->header.magic, CF_SPOOL_MAGIC, sizeof(CF_SPOOL_MAGIC)) != 0)
        return cf_fail(err, CF_EFORMAT, "not a spool");
    if (reader->header.version != CF_SPOOL_VERSION)
        return cf_fail(err, CF_ELIMIT, "spool has version %u, this codeflash reads %u",
                       reader->header.version, CF_SPOOL_VERSION);
    reader->next = (const uint8_t *)data + sizeof(reader->header);
    reader->end = (const uint8_t *)data + size;
    return CF_OK;
}

bool cf_spool_next(struct cf_spool_reader *reader, struct cf_spool_item *item)
{
    struct cf_spool_record record;

    for (;;) {
        if ((size_t)(reader->end - reader->next) < sizeof(record))
            return false;
        memcpy(&record, reader->next, sizeof(record));
        if (record.size == 0)
            return false;
        if (record.size < sizeof(record) || record.size % 8 != 0 ||
            record.size > (size_t)(reader->end - reader->next) || record.kind > CF_SPOOL_END) {
            reader->damaged = true;
            return false;
        }
        *item = (struct cf_spool_item){
            .kind = (enum cf_spool_kind)record.kind,
            .payload = { .next = reader->next + sizeof(record), .end = reader->next + record.size },
        };
        reader->next += record.size;
        if (item->kind != CF_SPOOL_PAD)
            return true;
    }
}

bool cf_spool_read_function(struct cf_cursor payload, struct cf_spool_function *function)
{
    *function = (struct cf_spool_function){ .id = cf_cursor_u32(&payload) };
    function->code = cf_cursor_u32(&payload);
    function->module = cf_cursor_slice(&payload);
    function->flags = cf_cursor_u32(&payload);
    function->positional_only = cf_cursor_u16(&payload);
    function->positional = cf_cursor_u16(&payload);
    function->keyword_only = cf_cursor_u16(&payload);
    function->names = cf_cursor_u16(&payload);
    function->name_list = payload;
    for (unsigned i = 0; i < function->names; i++)
        (void)cf_cursor_slice(&payload);
    return !payload.bad && function->positional_only <= function->positional &&
           function->positional + function->keyword_only <= function->names;
}

bool cf_spool_read_enter(struct cf_cursor payload, struct cf_spool_enter *enter)
{
    *enter = (struct cf_spool_enter){ .call = cf_cursor_u64(&payload) };
    enter->function = cf_cursor_u32(&payload);
    enter->start_ns = cf_cursor_u64(&payload);
    enter->thread = cf_cursor_u32(&payload);
    enter->caller = cf_cursor_u32(&payload);
    enter->hash[0] = cf_cursor_u64(&payload);
    enter->hash[1] = cf_cursor_u64(&payload);
    enter->stratum = cf_cursor_u32(&payload);
    enter->input = cf_cursor_slice(&payload);
    return !payload.bad;
}

bool cf_spool_read_leave(struct cf_cursor payload, struct cf_spool_leave *leave)
{
    *leave = (struct cf_spool_leave){ .call = cf_cursor_u64(&payload) };
    leave->duration_ns = cf_cursor_u64(&payload);
    leave->outcome = cf_cursor_u8(&payload);
    leave->effects = cf_cursor_u32(&payload);
    leave->items_complete = cf_cursor_u8(&payload) != 0;
    leave->items = cf_cursor_u32(&payload);
    leave->items_kept = cf_cursor_u32(&payload);
    leave->item_list = payload;
    for (uint64_t i = 0; i < 2 * (uint64_t)leave->items_kept && !payload.bad; i++)
        (void)cf_cursor_slice(&payload);
    leave->result = cf_cursor_slice(&payload);
    leave->after = cf_cursor_slice(&payload);
    return !payload.bad && leave->outcome <= CF_OUTCOME_CLOSED;
}

bool cf_spool_read_blob(struct cf_cursor payload, struct cf_spool_blob *blob)
{
    *blob = (struct cf_spool_blob){ .kind = 0 };
    blob->hash[0] = cf_cursor_u64(&payload);
    blob->hash[1] = cf_cursor_u64(&payload);
    blob->kind = cf_cursor_u8(&payload);
    blob->content = cf_cursor_slice(&payload);
    return !payload.bad;
}

enum cf_status cf_spool_map(const char *path, struct cf_slice *content, struct cf_error *err)
{
    enum cf_status status = CF_OK;
    struct stat info;
    void *memory;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    *content = (struct cf_slice){ .size = 0 };
    if (fd < 0 && errno == ENOENT)
        return CF_OK;
    if (fd < 0)
        return cf_fail(err, CF_EIO, "cannot read %s: %s", path, strerror(errno));
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        status = cf_fail(err, CF_EIO, "%s is not a file", path);
    } else if (info.st_size > 0) {
        memory = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (memory == MAP_FAILED)
            status = cf_fail(err, CF_EIO, "cannot map %s: %s", path, strerror(errno));
        else
            *content = (struct cf_slice){ .data = memory, .size = (size_t)info.st_size };
    }
    (void)close(fd);
    return status;
}

void cf_spool_unmap(struct cf_slice *content)
{
    if (content->data != NULL)
        (void)munmap((void *)(uintptr_t)content->data, content->size);
    *content = (struct cf_slice){ .size = 0 };
}
