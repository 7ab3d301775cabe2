/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/gather.h"
#include "trace/value.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#define NOTE_MAX 512
#define NO_MEMORY "no memory to merge the trace"

/* Makes room for one more item of an array of `gathered` and gives it as `item`. */
#define ADD(gathered, items, count, capacity, item, err) \
    do { \
        void *grown_ = cf_array_grow((gathered)->arena, (gathered)->items, &(gathered)->capacity, \
                                     (gathered)->count, sizeof(*(gathered)->items)); \
        if (grown_ == NULL) \
            return cf_fail(err, CF_ENOMEM, NO_MEMORY); \
        (gathered)->items = grown_; \
        (item) = &(gathered)->items[(gathered)->count++]; \
    } while (0)

static struct cf_key key_of_texts(struct cf_slice first, struct cf_slice second, uint64_t number)
{
    const XXH128_hash_t a = XXH3_128bits_withSeed(first.data, first.size, number);
    const XXH128_hash_t b = XXH3_128bits_withSeed(second.data, second.size, a.low64 + 1);

    return (struct cf_key){ .low = a.low64 ^ b.low64, .high = a.high64 + b.high64 };
}

uint32_t cf_gather_find(const struct cf_gathered *gathered, const struct cf_index *ids,
                        uint32_t process, uint64_t id)
{
    while (process != CF_INDEX_NONE) {
        const uint32_t value = cf_index_find(ids, (struct cf_key){ .low = id, .high = process });

        if (value != CF_INDEX_NONE)
            return value;
        process = gathered->processes[process].forked_from;
    }
    return CF_INDEX_NONE;
}

/* The first meaning of an id stands: a record is never taken back. */
static enum cf_status add_id(struct cf_gathered *gathered, struct cf_index *ids, uint32_t process,
                             uint64_t id, uint32_t value, struct cf_error *err)
{
    bool added = false;

    return cf_index_add(ids, gathered->arena, (struct cf_key){ .low = id, .high = process }, &value,
                        &added, err);
}

enum cf_status cf_gather_note(struct cf_gathered *gathered, struct cf_error *err, const char *fmt,
                              ...)
{
    char text[NOTE_MAX];
    struct cf_slice *note;
    struct cf_slice copy;
    uint32_t index = (uint32_t)gathered->note_count;
    enum cf_status status;
    bool added = false;
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    copy.size = strlen(text);
    copy.data = (uint8_t *)cf_arena_strndup(gathered->arena, text, copy.size);
    if (copy.data == NULL)
        return cf_fail(err, CF_ENOMEM, NO_MEMORY);
    status = cf_index_add(&gathered->note_texts, gathered->arena, cf_key_of(copy.data, copy.size),
                          &index, &added, err);
    if (status != CF_OK || !added)
        return status;
    ADD(gathered, notes, note_count, note_capacity, note, err);
    *note = copy;
    return CF_OK;
}

/* One file has one name, though a script may be compiled as `app.py` here and as /p/app.py in a
 * child: what is relative begins at the process's first working directory, and what is below the
 * project's root is seen from there. */
static enum cf_status name_file(struct cf_gathered *gathered, uint32_t process,
                                struct cf_slice *file, struct cf_error *err)
{
    const struct cf_slice cwd = gathered->processes[process].cwd;
    const char *root = gathered->session->root;
    const size_t root_size = root == NULL ? 0 : strlen(root);
    char *path;

    while (file->size > 2 && memcmp(file->data, "./", 2) == 0)
        *file = (struct cf_slice){ .data = file->data + 2, .size = file->size - 2 };
    if (file->size > 0 && file->data[0] != '/' && file->data[0] != '<' && cwd.size > 0) {
        path = cf_arena_alloc(gathered->arena, cwd.size + file->size + 2);
        if (path == NULL)
            return cf_fail(err, CF_ENOMEM, NO_MEMORY);
        memcpy(path, cwd.data, cwd.size);
        path[cwd.size] = '/';
        memcpy(path + cwd.size + 1, file->data, file->size);
        *file = (struct cf_slice){ .data = (uint8_t *)path, .size = cwd.size + 1 + file->size };
    }
    if (root_size > 1 && file->size > root_size + 1 && memcmp(file->data, root, root_size) == 0 &&
        file->data[root_size] == '/')
        *file = (struct cf_slice){ .data = file->data + root_size + 1,
                                   .size = file->size - root_size - 1 };
    return CF_OK;
}

static enum cf_status on_code(struct cf_gathered *gathered, uint32_t process,
                              struct cf_cursor payload, struct cf_error *err)
{
    struct cf_place place = { .function = CF_INDEX_NONE };
    const uint32_t id = cf_cursor_u32(&payload);
    uint32_t index = (uint32_t)gathered->place_count;
    struct cf_place *stored;
    enum cf_status status;
    bool added = false;

    place.file = cf_cursor_slice(&payload);
    place.qualname = cf_cursor_slice(&payload);
    place.line = cf_cursor_u32(&payload);
    if (payload.bad)
        return CF_EFORMAT;
    if ((status = name_file(gathered, process, &place.file, err)) != CF_OK)
        return status;
    status =
        cf_index_add(&gathered->place_names, gathered->arena,
                     key_of_texts(place.file, place.qualname, place.line), &index, &added, err);
    if (status != CF_OK)
        return status;
    if (added) {
        ADD(gathered, places, place_count, place_capacity, stored, err);
        *stored = place;
    }
    return add_id(gathered, &gathered->code_ids, process, id, index, err);
}

static enum cf_status copy_names(struct cf_gathered *gathered, struct cf_traced_function *function,
                                 struct cf_cursor list, struct cf_error *err)
{
    function->name_list =
        cf_arena_alloc(gathered->arena, (function->names + 1U) * sizeof(*function->name_list));
    if (function->name_list == NULL)
        return cf_fail(err, CF_ENOMEM, NO_MEMORY);
    for (unsigned i = 0; i < function->names; i++)
        function->name_list[i] = cf_cursor_slice(&list);
    return CF_OK;
}

static enum cf_status on_function(struct cf_gathered *gathered, uint32_t process,
                                  struct cf_cursor payload, struct cf_error *err)
{
    struct cf_spool_function read;
    struct cf_traced_function *function;
    uint32_t place, index;
    enum cf_status status;

    if (!cf_spool_read_function(payload, &read))
        return CF_EFORMAT;
    place = cf_gather_find(gathered, &gathered->code_ids, process, read.code);
    if (place == CF_INDEX_NONE)
        return CF_EFORMAT;
    index = gathered->places[place].function;
    if (index == CF_INDEX_NONE) {
        index = (uint32_t)gathered->function_count;
        ADD(gathered, functions, function_count, function_capacity, function, err);
        *function = (struct cf_traced_function){
            .place = place,
            .module = read.module,
            .flags = read.flags,
            .positional_only = read.positional_only,
            .positional = read.positional,
            .keyword_only = read.keyword_only,
            .names = read.names,
            .first_call = CF_INDEX_NONE,
            .last_call = CF_INDEX_NONE,
        };
        gathered->places[place].function = index;
        if ((status = copy_names(gathered, function, read.name_list, err)) != CF_OK)
            return status;
    }
    return add_id(gathered, &gathered->function_ids, process, read.id, index, err);
}

static void link_call(struct cf_gathered *gathered, uint32_t index)
{
    struct cf_captured *call = &gathered->calls[index];
    struct cf_traced_function *function = &gathered->functions[call->function];

    if (function->last_call == CF_INDEX_NONE)
        function->first_call = index;
    else
        gathered->calls[function->last_call].next = index;
    function->last_call = index;
    function->call_count++;
    if (gathered->first_ns == 0 || call->start_ns < gathered->first_ns)
        gathered->first_ns = call->start_ns;
    if (call->start_ns > gathered->last_ns)
        gathered->last_ns = call->start_ns;
}

static enum cf_status count_thread(struct cf_gathered *gathered, uint32_t process, uint32_t thread,
                                   struct cf_error *err)
{
    uint32_t value = 0;
    bool added = false;
    const enum cf_status status =
        cf_index_add(&gathered->threads, gathered->arena,
                     (struct cf_key){ .low = thread, .high = process }, &value, &added, err);

    if (added)
        gathered->thread_count++;
    return status;
}

static enum cf_status on_enter(struct cf_gathered *gathered, uint32_t process,
                               struct cf_cursor payload, struct cf_error *err)
{
    struct cf_spool_enter enter;
    struct cf_captured *call;
    struct cf_key key;
    uint32_t function, index = (uint32_t)gathered->call_count;
    enum cf_status status;
    bool added = false;

    if (!cf_spool_read_enter(payload, &enter))
        return CF_EFORMAT;
    function = cf_gather_find(gathered, &gathered->function_ids, process, enter.function);
    if (function == CF_INDEX_NONE)
        return CF_EFORMAT;
    if ((status = count_thread(gathered, process, enter.thread, err)) != CF_OK)
        return status;
    key = (struct cf_key){ .low = enter.hash[0] ^ (function * 0x9e3779b97f4a7c15U),
                           .high = enter.hash[1] };
    status = cf_index_add(&gathered->input_hashes, gathered->arena, key, &index, &added, err);
    if (status != CF_OK)
        return status;
    if (!added) {
        gathered->calls[index].count++;
    } else {
        ADD(gathered, calls, call_count, call_capacity, call, err);
        *call = (struct cf_captured){
            .function = function,
            .process = process,
            .thread = enter.thread,
            .caller = cf_gather_find(gathered, &gathered->code_ids, process, enter.caller),
            .stratum = enter.stratum,
            .next = CF_INDEX_NONE,
            .start_ns = enter.start_ns,
            .count = 1,
            .hash = { enter.hash[0], enter.hash[1] },
            .input = enter.input,
        };
        link_call(gathered, index);
    }
    return add_id(gathered, &gathered->call_ids, process, enter.call, index, err);
}

/* Equal inputs of two processes share a call: the first end that was seen is kept, whichever
 * process saw it; the ends differ only where the function is not deterministic. */
static enum cf_status on_leave(struct cf_gathered *gathered, uint32_t process,
                               struct cf_cursor payload)
{
    struct cf_spool_leave leave;
    struct cf_captured *call;
    uint32_t index;

    if (!cf_spool_read_leave(payload, &leave))
        return CF_EFORMAT;
    index =
        cf_index_find(&gathered->call_ids, (struct cf_key){ .low = leave.call, .high = process });
    if (index == CF_INDEX_NONE)
        return CF_OK; /* entered before a fork: the parent has it */
    call = &gathered->calls[index];
    if (leave.after.size > 0 && leave.after.data[0] != CF_VALUE_HOLE) /* a hole: not looked at */
        gathered->functions[call->function].mutates++;
    if (call->leave.outcome == CF_OUTCOME_UNSEEN) {
        call->leave = leave;
        call->duration_ns = leave.duration_ns;
    }
    return CF_OK;
}

static enum cf_status on_repeat(struct cf_gathered *gathered, uint32_t process,
                                struct cf_cursor payload)
{
    const uint64_t id = cf_cursor_u64(&payload);
    const uint32_t index = cf_gather_find(gathered, &gathered->call_ids, process, id);

    (void)cf_cursor_u64(&payload);
    (void)cf_cursor_u64(&payload);
    if (payload.bad)
        return CF_EFORMAT;
    if (index != CF_INDEX_NONE)
        gathered->calls[index].count++;
    return CF_OK;
}

static enum cf_status on_blob(struct cf_gathered *gathered, struct cf_cursor payload,
                              struct cf_error *err)
{
    struct cf_spool_blob blob;
    struct cf_slice *stored;
    struct cf_key key;
    uint32_t index = (uint32_t)gathered->blob_count;
    enum cf_status status;
    bool added = false;

    if (!cf_spool_read_blob(payload, &blob))
        return CF_EFORMAT;
    key = cf_key_of(blob.content.data, blob.content.size);
    if (key.low != blob.hash[0] || key.high != blob.hash[1])
        return CF_EFORMAT;
    status = cf_index_add(&gathered->blob_hashes, gathered->arena, key, &index, &added, err);
    if (status != CF_OK || !added)
        return status;
    ADD(gathered, blobs, blob_count, blob_capacity, stored, err);
    *stored = blob.content;
    return CF_OK;
}

static enum cf_status on_class(struct cf_gathered *gathered, uint32_t process,
                               struct cf_cursor payload, struct cf_error *err)
{
    const uint32_t id = cf_cursor_u32(&payload);
    struct cf_traced_class read = { .module = cf_cursor_slice(&payload) };
    struct cf_traced_class *stored;
    uint32_t index = (uint32_t)gathered->class_count;
    enum cf_status status;
    bool added = false;

    read.qualname = cf_cursor_slice(&payload);
    if (payload.bad)
        return CF_EFORMAT;
    status = cf_index_add(&gathered->class_names, gathered->arena,
                          key_of_texts(read.module, read.qualname, 0), &index, &added, err);
    if (status != CF_OK)
        return status;
    if (added) {
        ADD(gathered, classes, class_count, class_capacity, stored, err);
        *stored = read;
    }
    return add_id(gathered, &gathered->class_ids, process, id, index, err);
}

static enum cf_status on_effect(struct cf_gathered *gathered, uint32_t process,
                                struct cf_cursor payload, struct cf_error *err)
{
    struct cf_gathered_effect read = { .count = 1 };
    const uint32_t id = cf_cursor_u32(&payload);
    struct cf_gathered_effect *stored;
    struct cf_slice key;
    uint32_t index = (uint32_t)gathered->effect_count;
    uint32_t names[2];
    enum cf_status status;
    bool added = false;

    read.effect = cf_cursor_u32(&payload);
    read.detail = cf_cursor_slice(&payload);
    if (payload.bad)
        return CF_EFORMAT;
    read.function = cf_gather_find(gathered, &gathered->function_ids, process, id);
    if (read.function == CF_INDEX_NONE)
        return CF_OK;
    names[0] = read.function;
    names[1] = read.effect;
    key = (struct cf_slice){ .data = (const uint8_t *)names, .size = sizeof(names) };
    status = cf_index_add(&gathered->effect_names, gathered->arena,
                          key_of_texts(key, read.detail, 0), &index, &added, err);
    if (status != CF_OK)
        return status;
    if (!added) {
        gathered->effects[index].count++;
        return CF_OK;
    }
    ADD(gathered, effects, effect_count, effect_capacity, stored, err);
    *stored = read;
    return CF_OK;
}

static enum cf_status on_child(struct cf_gathered *gathered, uint32_t process,
                               struct cf_cursor payload, struct cf_error *err)
{
    struct cf_gathered_child read = { .process = process, .pid = cf_cursor_u32(&payload) };
    struct cf_gathered_child *stored;

    read.how = cf_cursor_slice(&payload);
    read.argc = cf_cursor_u32(&payload);
    read.argv = payload;
    if (payload.bad)
        return CF_EFORMAT;
    ADD(gathered, children, child_count, child_capacity, stored, err);
    *stored = read;
    return CF_OK;
}

static enum cf_status on_process(struct cf_process *process, struct cf_cursor payload)
{
    const struct cf_slice executable = cf_cursor_slice(&payload);
    const struct cf_slice cwd = cf_cursor_slice(&payload);
    const uint32_t argc = cf_cursor_u32(&payload);

    if (payload.bad)
        return CF_EFORMAT;
    process->executable = executable;
    process->cwd = cwd;
    process->argc = argc;
    process->argv = payload;
    return CF_OK;
}

static enum cf_status on_end(struct cf_process *process, struct cf_cursor payload)
{
    const uint64_t end_ns = cf_cursor_u64(&payload);
    const uint64_t cpu_ns = cf_cursor_u64(&payload);
    const uint64_t recorder_ns = cf_cursor_u64(&payload);

    if (payload.bad)
        return CF_EFORMAT;
    process->end_ns = end_ns == 0 ? 1 : end_ns;
    process->cpu_ns = cpu_ns;
    process->recorder_ns = recorder_ns;
    return CF_OK;
}

/* CF_EFORMAT without a message: the record does not hold together. */
static enum cf_status on_record(struct cf_gathered *gathered, uint32_t process,
                                const struct cf_spool_item *item, struct cf_error *err)
{
    struct cf_cursor payload = item->payload;
    struct cf_slice text;

    switch (item->kind) {
    case CF_SPOOL_PROCESS:
        return on_process(&gathered->processes[process], payload);
    case CF_SPOOL_CODE:
        return on_code(gathered, process, payload, err);
    case CF_SPOOL_FUNCTION:
        return on_function(gathered, process, payload, err);
    case CF_SPOOL_ENTER:
        return on_enter(gathered, process, payload, err);
    case CF_SPOOL_LEAVE:
        return on_leave(gathered, process, payload);
    case CF_SPOOL_REPEAT:
        return on_repeat(gathered, process, payload);
    case CF_SPOOL_BLOB:
        return on_blob(gathered, payload, err);
    case CF_SPOOL_CHILD:
        return on_child(gathered, process, payload, err);
    case CF_SPOOL_EFFECT:
        return on_effect(gathered, process, payload, err);
    case CF_SPOOL_CLASS:
        return on_class(gathered, process, payload, err);
    case CF_SPOOL_NOTE:
        text = cf_cursor_slice(&payload);
        return cf_gather_note(gathered, err, "%.*s", (int)(text.size & 0x1ffU),
                              text.data == NULL ? "" : (const char *)text.data);
    case CF_SPOOL_END:
        return on_end(&gathered->processes[process], payload);
    case CF_SPOOL_PAD:
        break;
    }
    return CF_OK;
}

static enum cf_status read_log(struct cf_gathered *gathered, uint32_t index, struct cf_error *err)
{
    const struct cf_process *process = &gathered->processes[index];
    struct cf_spool_reader reader;
    struct cf_spool_item item;
    enum cf_status status =
        cf_spool_reader_init(&reader, process->log.data, process->log.size, NULL);

    if (status != CF_OK)
        return CF_OK; /* cf_gather_open() has told it */
    while (cf_spool_next(&reader, &item)) {
        status = on_record(gathered, index, &item, err);
        if (status == CF_EFORMAT) {
            reader.damaged = true;
            break;
        }
        if (status != CF_OK)
            return status;
    }
    if (reader.damaged)
        return cf_gather_note(gathered, err,
                              "process %u: its record is damaged; what came before is kept",
                              process->header.pid);
    return CF_OK;
}

enum cf_status cf_gather(struct cf_gathered *gathered, const char *parts,
                         const struct cf_session *session, struct cf_arena *arena,
                         struct cf_error *err)
{
    enum cf_status status;

    *gathered = (struct cf_gathered){ .arena = arena, .session = session };
    status = cf_gather_open(gathered, parts, err);
    for (uint32_t i = 0; i < gathered->process_count && status == CF_OK; i++)
        status = read_log(gathered, i, err);
    return status == CF_OK ? cf_gather_tables(gathered, err) : status;
}

void cf_gathered_deinit(struct cf_gathered *gathered)
{
    for (size_t i = 0; i < gathered->process_count; i++) {
        struct cf_process *process = &gathered->processes[i];

        cf_spool_unmap(&process->log);
        cf_spool_unmap(&process->functions);
        cf_spool_unmap(&process->classes);
        cf_spool_unmap(&process->tree);
        cf_spool_unmap(&process->edges);
    }
    gathered->process_count = 0;
}
