/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/merge_row.h"
#include "trace/merge_types.h"
#include "trace/pack.h"
#include "trace/value.h"
#include "trace/value_walk.h"

#include <string.h>

#define PARAMETERS_MAX 256
#define NOTHING CF_INDEX_NONE

/* What is being put together for one row of the table inputs. */
struct input {
    struct cf_captured *call;
    uint32_t arguments, result, after, items; /* jobs, or NOTHING */
    uint32_t holes;
    struct cf_key *blobs; /* that its values refer to */
    size_t blob_count, blob_capacity;
    struct cf_slice names[PARAMETERS_MAX], values[PARAMETERS_MAX];
    size_t value_count;
    char receiver[CF_VALUE_TYPE_MAX];
    char label[CF_VALUE_LABEL_MAX];
};

struct inputs {
    struct cf_merge *merge;
    struct cf_pack pack;
    struct cf_types types;
    struct cf_pack_chain chains[3]; /* of the function at hand: arguments, results, contents */
    struct cf_row row, references;
    uint64_t id; /* of the latest row */
    uint64_t damaged;
};

/* Checks a value and adds the blobs that it refers to. CF_EFORMAT: it cannot be kept. */
static enum cf_status look_into(struct inputs *inputs, struct input *input, struct cf_slice value,
                                uint32_t *holes, struct cf_error *err)
{
    struct cf_arena *arena = inputs->merge->arena;
    struct cf_value_summary summary;
    enum cf_status status = cf_value_walk(value, arena, &summary, err);

    if (status != CF_OK)
        return status == CF_ENOMEM ? status : CF_EFORMAT;
    if (holes != NULL)
        *holes = summary.holes;
    for (size_t i = 0; i < summary.blob_count; i++) {
        struct cf_key *grown = cf_array_grow(arena, input->blobs, &input->blob_capacity,
                                             input->blob_count, sizeof(*input->blobs));

        if (grown == NULL)
            return cf_fail(err, CF_ENOMEM, "no memory for the contents of an input");
        if (cf_index_find(&inputs->merge->gathered->blob_hashes, summary.blobs[i]) == CF_INDEX_NONE)
            return CF_EFORMAT; /* the process died before it wrote it */
        input->blobs = grown;
        input->blobs[input->blob_count++] = summary.blobs[i];
    }
    return CF_OK;
}

static enum cf_status add_value(struct inputs *inputs, struct cf_slice value,
                                struct cf_pack_chain *chain, uint32_t *job, struct cf_error *err)
{
    return cf_pack_add(&inputs->pack, cf_key_of(value.data, value.size), value, chain, job, err);
}

static size_t varint_bytes(uint64_t number)
{
    size_t size = 1;

    for (; number >= 0x80; number >>= 7U)
        size++;
    return size;
}

static uint8_t *put_varint(uint8_t *at, uint64_t number)
{
    for (; number >= 0x80; number >>= 7U)
        *at++ = (uint8_t)(number | 0x80U);
    *at++ = (uint8_t)number;
    return at;
}

/* A list of bytes values, each of which holds one encoded value: memo numbers are counted within
 * one value, so values cannot simply stand in one list. */
static enum cf_status join_items(struct inputs *inputs, const struct cf_spool_leave *leave,
                                 struct cf_slice *joined, struct cf_error *err)
{
    static const uint8_t none[] = { CF_VALUE_NONE };
    const uint64_t count = 2 * (uint64_t)leave->items_kept;
    struct cf_cursor list = leave->item_list;
    size_t size = 1 + varint_bytes(count);
    uint8_t *data, *at;

    for (uint64_t i = 0; i < count; i++) {
        const size_t item = cf_cursor_slice(&list).size;

        size += 1 + varint_bytes(item == 0 ? 1 : item) + (item == 0 ? 1 : item);
    }
    data = cf_arena_alloc(inputs->merge->arena, size);
    if (data == NULL)
        return cf_fail(err, CF_ENOMEM, "no memory for the items of a generator");
    at = data;
    *at++ = CF_VALUE_LIST;
    at = put_varint(at, count);
    list = leave->item_list;
    for (uint64_t i = 0; i < count; i++) {
        struct cf_slice item = cf_cursor_slice(&list);

        if (item.size == 0)
            item = (struct cf_slice){ .data = none, .size = sizeof(none) };
        *at++ = CF_VALUE_BYTES;
        at = put_varint(at, item.size);
        memcpy(at, item.data, item.size);
        at += item.size;
    }
    *joined = (struct cf_slice){ .data = data, .size = size };
    return CF_OK;
}

static bool makes_items(const struct cf_traced_function *function)
{
    return (function->flags & (CF_FUNCTION_GENERATOR | CF_FUNCTION_ASYNC_GENERATOR)) != 0;
}

static enum cf_status add_items(struct inputs *inputs, struct input *input, struct cf_error *err)
{
    struct cf_spool_leave *leave = &input->call->leave;
    struct cf_cursor list = leave->item_list;
    struct cf_slice joined = { .size = 0 };
    enum cf_status status = CF_OK;

    for (uint64_t i = 0; i < 2 * (uint64_t)leave->items_kept && status == CF_OK; i++) {
        const struct cf_slice item = cf_cursor_slice(&list);

        if (item.size > 0)
            status = look_into(inputs, input, item, NULL, err);
        if (status == CF_OK && i % 2 == 1)
            status = cf_types_add(&inputs->types, input->call, cf_slice_of("yield"), item, err);
    }
    if (status == CF_OK)
        status = join_items(inputs, leave, &joined, err);
    if (status == CF_OK)
        status = add_value(inputs, joined, NULL, &input->items, err);
    return status;
}

/* How the call ended. What does not hold together is left out: the call counts as not seen to
 * end, its arguments stand. */
static enum cf_status add_end(struct inputs *inputs, struct input *input, struct cf_error *err)
{
    struct cf_spool_leave *leave = &input->call->leave;
    enum cf_status status = CF_OK;

    if (leave->outcome == CF_OUTCOME_UNSEEN) /* what it yielded was seen all the same */
        leave->result.size = leave->after.size = 0;
    if (leave->result.size > 0 &&
        (status = look_into(inputs, input, leave->result, NULL, err)) == CF_OK)
        status = add_value(inputs, leave->result, &inputs->chains[1], &input->result, err);
    if (status == CF_OK && leave->after.size > 0 &&
        (status = look_into(inputs, input, leave->after, NULL, err)) == CF_OK) {
        struct cf_pack_chain chain = { .first_plus_1 = input->arguments + 1,
                                       .latest_plus_1 = input->arguments + 1 };
        const bool large = input->call->input.size >= CF_PACK_PREFIX_MIN;

        status = add_value(inputs, leave->after, large ? &chain : NULL, &input->after, err);
    }
    if (status == CF_OK && leave->items_kept > 0)
        status = add_items(inputs, input, err);
    if (status == CF_OK && leave->outcome == CF_OUTCOME_RETURN && leave->result.size > 0)
        status =
            cf_types_add(&inputs->types, input->call, cf_slice_of("return"), leave->result, err);
    if (status == CF_OK && leave->outcome == CF_OUTCOME_RAISE && leave->result.size > 0)
        status = cf_types_add_exception(&inputs->types, input->call, leave->result, err);
    if (status != CF_EFORMAT)
        return status;
    *leave = (struct cf_spool_leave){ .outcome = CF_OUTCOME_UNSEEN };
    input->result = input->after = input->items = NOTHING;
    inputs->damaged++;
    return CF_OK;
}

/* The runtime class of self or cls. */
static void find_receiver(struct inputs *inputs, struct input *input)
{
    const struct cf_traced_function *function =
        &inputs->merge->gathered->functions[input->call->function];
    struct cf_value_head head;
    struct cf_cursor at;

    input->receiver[0] = '\0';
    if ((function->flags & CF_FUNCTION_METHOD) == 0 || input->value_count == 0 ||
        function->positional == 0)
        return;
    at = (struct cf_cursor){ .next = input->values[0].data,
                             .end = input->values[0].data + input->values[0].size };
    cf_value_head(input->values[0], &head);
    if (head.tag == CF_VALUE_GLOBAL)
        cf_value_class(at, input->receiver);
    else if (strchr(head.type, ':') != NULL && head.tag != CF_VALUE_HOLE)
        memcpy(input->receiver, head.type, sizeof(head.type));
}

static enum cf_status add_arguments(struct inputs *inputs, struct input *input,
                                    struct cf_error *err)
{
    const struct cf_traced_function *function =
        &inputs->merge->gathered->functions[input->call->function];
    enum cf_status status = look_into(inputs, input, input->call->input, &input->holes, err);

    if (status != CF_OK)
        return status;
    input->value_count = cf_value_items(input->call->input, input->values, PARAMETERS_MAX);
    if (input->value_count > function->names)
        input->value_count = function->names;
    for (size_t i = 0; i < input->value_count && status == CF_OK; i++) {
        input->names[i] = function->name_list[i];
        status = cf_types_add(&inputs->types, input->call, input->names[i], input->values[i], err);
    }
    if (status != CF_OK)
        return status;
    find_receiver(inputs, input);
    cf_value_label(input->names, input->values, input->value_count, input->label);
    return add_value(inputs, input->call->input, &inputs->chains[0], &input->arguments, err);
}

static void row_job(struct cf_row *row, uint32_t job)
{
    if (job == NOTHING)
        cf_row_null(row);
    else
        cf_row_int(row, job + (uint64_t)1);
}

static void write_input(struct inputs *inputs, const struct input *input)
{
    static const char *const outcomes[] = { "unseen", "return", "raise", "closed" };
    const struct cf_captured *call = input->call;
    const struct cf_gathered *gathered = inputs->merge->gathered;
    const uint64_t begin = inputs->merge->session->started_ns;
    const bool items = makes_items(&gathered->functions[call->function]) &&
                       (call->leave.outcome != CF_OUTCOME_UNSEEN || call->leave.items > 0);
    struct cf_row *row = &inputs->row;

    cf_row_int(row, ++inputs->id);
    cf_row_int(row, call->function + (uint64_t)1);
    cf_row_int(row, call->count);
    cf_row_int(row, call->process + (uint64_t)1);
    cf_row_int(row, call->thread);
    cf_row_int(row, call->start_ns > begin ? call->start_ns - begin : 0);
    cf_row_int(row, call->duration_ns);
    if (input->receiver[0] == '\0')
        cf_row_null(row);
    else
        cf_row_text(row, cf_merge_type(inputs->merge, input->receiver));
    cf_row_text(row, outcomes[call->leave.outcome]);
    cf_row_int(row, call->leave.effects);
    row_job(row, input->arguments);
    row_job(row, input->result);
    row_job(row, input->after);
    if (items) {
        cf_row_int(row, call->leave.items);
        cf_row_int(row, call->leave.items_complete ? 1 : 0);
    } else {
        cf_row_null(row);
        cf_row_null(row);
    }
    row_job(row, input->items);
    cf_row_int(row, input->holes);
    cf_row_text(row, input->label);
    cf_row_add(row);
}

static enum cf_status write_references(struct inputs *inputs, const struct input *input,
                                       struct cf_error *err)
{
    const struct cf_gathered *gathered = inputs->merge->gathered;

    for (size_t i = 0; i < input->blob_count; i++) {
        const uint32_t index = cf_index_find(&gathered->blob_hashes, input->blobs[i]);
        uint32_t job;
        enum cf_status status;

        status = cf_pack_add(&inputs->pack, input->blobs[i], gathered->blobs[index],
                             &inputs->chains[2], &job, err);
        if (status != CF_OK)
            return status;
        cf_row_int(&inputs->references, inputs->id);
        cf_row_int(&inputs->references, job + (uint64_t)1);
        cf_row_add(&inputs->references);
    }
    return inputs->references.status;
}

static enum cf_status keep(struct inputs *inputs, struct cf_captured *call, struct cf_error *err)
{
    struct input input = {
        .call = call,
        .arguments = NOTHING,
        .result = NOTHING,
        .after = NOTHING,
        .items = NOTHING,
    };
    enum cf_status status = add_arguments(inputs, &input, err);

    if (status == CF_EFORMAT) {
        call->chosen = false;
        inputs->damaged++;
        return CF_OK;
    }
    if (status == CF_OK)
        status = add_end(inputs, &input, err);
    if (status != CF_OK)
        return status;
    write_input(inputs, &input);
    if (inputs->row.status != CF_OK)
        return inputs->row.status;
    return write_references(inputs, &input, err);
}

static enum cf_status keep_all(struct inputs *inputs, struct cf_error *err)
{
    struct cf_gathered *gathered = inputs->merge->gathered;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < gathered->function_count; i++) {
        const uint64_t before = inputs->id;

        memset(inputs->chains, 0, sizeof(inputs->chains));
        for (uint32_t call = gathered->functions[i].first_call;
             call != CF_INDEX_NONE && status == CF_OK; call = gathered->calls[call].next) {
            if (gathered->calls[call].chosen)
                status = keep(inputs, &gathered->calls[call], err);
        }
        if (status != CF_OK)
            return status;
        inputs->merge->summary->functions_kept += inputs->id > before ? 1 : 0;
    }
    inputs->merge->summary->inputs = inputs->id;
    if (inputs->damaged > 0)
        status = cf_gather_note(gathered, err,
                                "%llu recorded calls are cut or damaged and were not kept whole",
                                (unsigned long long)inputs->damaged);
    return status;
}

enum cf_status cf_merge_inputs(struct cf_merge *merge, struct cf_error *err)
{
    struct inputs inputs = { .merge = merge,
                             .types = { .merge = merge },
                             .pack = { .arena = merge->arena } };
    enum cf_status status, closed;

    cf_row_open(&inputs.row, merge,
                "INSERT INTO inputs(id, function_id, count, process_id, thread, start_ns,"
                " duration_ns, receiver, outcome, effects, arguments, result, after, items,"
                " items_complete, items_kept, holes, label)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                err);
    status = inputs.row.status;
    if (status == CF_OK) {
        cf_row_open(&inputs.references, merge,
                    "INSERT OR IGNORE INTO input_blobs(input_id, blob_id) VALUES (?, ?)", err);
        status = inputs.references.status;
    }
    if (status == CF_OK)
        status = keep_all(&inputs, err);
    closed = cf_row_close(&inputs.row);
    status = status == CF_OK ? closed : status;
    closed = cf_row_close(&inputs.references);
    status = status == CF_OK ? closed : status;
    if (status == CF_OK)
        status = cf_pack_write(&inputs.pack, merge, err);
    return status == CF_OK ? cf_types_write(&inputs.types, err) : status;
}
