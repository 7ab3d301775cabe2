/* SPDX-License-Identifier: Apache-2.0 */
#include "recorder.h"

#include "hash.h"

#include <stdlib.h>
#include <string.h>

#define VALUE_NS UINT64_C(4800000) /* for one value; the rest of it becomes holes */
#define VALUE_NODES 400000U
#define TIGHT_NS 400000U            /* for a first input when its account is used up */
#define OPEN_PLACES ((size_t)16384) /* of calls that are open, or were */
#define PARAMETERS_MAX 255          /* more than that: not captured */
#define ITEMS_KEPT_MAX 256U         /* items of one generator */
#define ITEM_NS 200000U
#define FIRST_COST_NS 200000U /* believed of a function's first capture */

/* Long strings go into the spool once; nothing is written again for the same content. */
static int write_blob(void *context, const uint64_t hash[2], char kind, const void *data,
                      size_t size)
{
    struct ext_recorder *recorder = context;
    const void *key = (const void *)(uintptr_t)(hash[0] | 1U);
    struct spool_piece pieces[3];
    uint32_t length = (uint32_t)size;
    uint8_t head[17];

    if (ptrmap_get(&recorder->blobs, key) != NULL)
        return 0;
    memcpy(head, hash, 16);
    head[16] = (uint8_t)kind;
    pieces[0] = (struct spool_piece){ head, sizeof(head) };
    pieces[1] = (struct spool_piece){ &length, sizeof(length) };
    pieces[2] = (struct spool_piece){ data, size };
    if (!spool_append(&recorder->spool, CF_SPOOL_BLOB, pieces, 3))
        return -1;
    (void)ptrmap_set(&recorder->blobs, key, recorder);
    recorder->blob_bytes += size;
    return 0;
}

static struct ext_limits limits(uint64_t max_ns)
{
    return (struct ext_limits){
        .max_bytes = (size_t)ext_recorder.session.max_value_bytes,
        .max_nodes = VALUE_NODES,
        .max_ns = max_ns,
    };
}

static enum ext_encode_status encode(struct ext_encoder *encoder, PyObject *const *values,
                                     Py_ssize_t count, const struct ext_limits *bounds)
{
    encoder->blob = write_blob;
    encoder->context = &ext_recorder;
    return ext_encode(encoder, values, count, bounds);
}

/* The attempts at an input: as a whole, then ever less deep; hundredths of the time for each, and
 * for each where the last such input was not read as a whole. */
static const struct {
    size_t depth; /* 0: any */
    uint8_t time, time_again;
} attempts[] = { { 0, 80, 10 }, { 10, 7, 30 }, { 6, 6, 30 }, { 3, 7, 30 } };
#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

/* What most of an input hangs on: the class of its first argument, as a rule `self`. */
static const void *kind_of(const struct ext_function *function, PyObject *const *values)
{
    PyTypeObject *type = function->parameters > 0 && values[0] != NULL ? Py_TYPE(values[0]) : NULL;

    return type != NULL && (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0 ? type : NULL;
}

/* Which attempt succeeded at the function's last input; for its first one, at the last input of
 * that kind: an object that was too large for one method is so for the next. */
static uint8_t last_attempt(const struct ext_function *function, const void *kind)
{
    if (function->distinct == 0 && kind != NULL)
        return (uint8_t)(uintptr_t)ptrmap_get(&ext_recorder.attempts, kind);
    return function->attempt;
}

/* In so little time one attempt only, which is cut where the time is over. */
static enum ext_encode_status read_in_haste(struct ext_function *function, struct ext_open *call,
                                            PyObject *const *values)
{
    struct ext_limits bounds = limits(TIGHT_NS);

    call->depth = 0;
    return encode(&ext_recorder.input, values, function->parameters, &bounds);
}

/*
 * Reads the arguments. Where all that can be reached from them takes too long (a node that knows
 * its parent leads to the whole tree), only what lies near is read: most calls touch no more.
 */
static enum ext_encode_status read_input(struct ext_function *function, struct ext_open *call,
                                         PyObject *const *values)
{
    const void *kind = kind_of(function, values);
    const uint8_t last = last_attempt(function, kind);
    enum ext_encode_status status = EXT_ENCODE_LATE;
    uint8_t i = 0;

    while (status == EXT_ENCODE_LATE && i < ATTEMPTS) {
        struct ext_limits bounds =
            limits(VALUE_NS / 100 * (last > 0 ? attempts[i].time_again : attempts[i].time));

        bounds.max_depth = call->depth = attempts[i].depth;
        bounds.whole = i + 1U < ATTEMPTS;
        status = encode(&ext_recorder.input, values, function->parameters, &bounds);
        function->attempt = i;
        i = i == 0 && last > 1 ? last - 1 : i + 1; /* perhaps one step deeper than the last time */
    }
    if (kind != NULL && (uintptr_t)ptrmap_get(&ext_recorder.attempts, kind) != function->attempt)
        (void)ptrmap_set(&ext_recorder.attempts, kind, (void *)(uintptr_t)function->attempt);
    return status;
}

static void count_refusal(const struct ext_function *function, enum ext_encode_status status)
{
    enum cf_skip reason = status == EXT_ENCODE_TOO_LARGE ? CF_SKIP_VALUE_SIZE
                          : status == EXT_ENCODE_NOMEM   ? CF_SKIP_MEMORY
                                                         : CF_SKIP_TRACE_SIZE;

    function->slot->skips[reason]++;
}

static uint32_t thread_number(void)
{
    struct ext_recorder *recorder = &ext_recorder;
    const void *ident = (const void *)PyThread_get_thread_ident();
    uintptr_t number = (uintptr_t)ptrmap_get(&recorder->threads, ident);

    if (number == 0) {
        number = ++recorder->thread_count;
        (void)ptrmap_set(&recorder->threads, ident, (void *)number);
    }
    return (uint32_t)number;
}

/* Before 3.12 the hook runs while the caller is still the thread's current frame. */
static uint32_t caller_of(const ext_frame *callee)
{
    const ext_frame *frame = ext_thread_frame(PyThreadState_Get());

    if (frame != NULL && frame == callee)
        frame = ext_frame_back(frame);
    for (; frame != NULL; frame = ext_frame_back(frame)) {
        PyCodeObject *code = ext_frame_code(frame);

        if (code != NULL)
            return ext_registry_code_id(code);
    }
    return CF_SPOOL_NONE;
}

static void write_repeat(uint64_t call_id, uint64_t start_ns)
{
    uint64_t payload[3] = { call_id, start_ns, 0 };

    (void)spool_append(&ext_recorder.spool, CF_SPOOL_REPEAT,
                       &(struct spool_piece){ payload, sizeof(payload) }, 1);
}

static bool write_enter(const struct ext_function *function, const struct ext_open *call,
                        uint32_t caller, uint32_t stratum)
{
    struct ext_recorder *recorder = &ext_recorder;
    struct spool_text *text = &recorder->text;
    struct spool_piece record[2];

    spool_text_reset(text);
    spool_text_u64(text, call->call_id);
    spool_text_u32(text, function->id);
    spool_text_u64(text, call->start_ns);
    spool_text_u32(text, thread_number());
    spool_text_u32(text, caller);
    spool_text_put(text, call->hash, sizeof(call->hash));
    spool_text_u32(text, stratum);
    spool_text_u32(text, (uint32_t)recorder->input.size);
    if (text->failed)
        return false;
    record[0] = (struct spool_piece){ text->data, text->size };
    record[1] = (struct spool_piece){ recorder->input.data, recorder->input.size };
    return spool_append(&recorder->spool, CF_SPOOL_ENTER, record, 2);
}

static void free_open(struct ext_open *call)
{
    struct ext_open ended = *call;

    spool_text_deinit(&call->kept);
    free(call);
    ext_arguments_forget(&ended);
}

/* `cpu_ns`: the thread's CPU time at the start, so that a busy machine makes nothing dearer. */
static void spend(struct ext_function *function, bool first, uint64_t cpu_ns)
{
    uint64_t cost_ns = ext_thread_cpu_ns() - cpu_ns;

    if (first) {
        ext_recorder.first_ns += cost_ns;
    } else {
        ext_recorder.capture_ns += cost_ns;
        function->spent_ns += cost_ns;
    }
}

/* The end of a call costs about what its start did. */
static void learn_cost(struct ext_function *function, uint64_t cpu_ns)
{
    uint64_t cost_ns = (ext_thread_cpu_ns() - cpu_ns) * 2;

    if (function->cost_ns == 0 && cost_ns > FIRST_COST_NS)
        cost_ns = FIRST_COST_NS; /* the first one is cold, and may have been interrupted */
    function->cost_ns = function->cost_ns == 0 ? cost_ns : (function->cost_ns * 3 + cost_ns) / 4;
}

/* The call is new: its input goes into the spool, and its end is waited for. */
static void open_call(struct ext_function *function, ext_frame *frame, struct ext_open *call,
                      PyObject *const *values, uint32_t stratum)
{
    struct ext_recorder *recorder = &ext_recorder;
    struct ext_open *open;

    call->call_id = ++recorder->next_call_id;
    if (!write_enter(function, call, caller_of(frame), stratum)) {
        function->slot->skips[CF_SKIP_TRACE_SIZE]++;
        return;
    }
    function->distinct++;
    function->bytes += recorder->input.size + recorder->blob_bytes;
    function->slot->captured++;
    (void)ptrmap_set(&function->seen, (const void *)(uintptr_t)(call->hash[0] | 1U),
                     (void *)(uintptr_t)call->call_id);
    open = malloc(sizeof(*open));
    if (open == NULL)
        return;
    *open = *call;
    if (ptrmap_set(&recorder->open_calls, frame, open) < 0) {
        free(open);
        return;
    }
    ext_arguments_remember(open, values, function->parameters);
    if (function->items_off)
        ext_hooks_arm(function);
    function->open++;
    function->wanting += (function->flags & EXT_GENERATOR) != 0;
    function->strays = 0;
}

static void capture(struct ext_function *function, ext_frame *frame, bool cells_made)
{
    struct ext_recorder *recorder = &ext_recorder;
    uint64_t start_ns = ext_now_ns(), cpu_ns = ext_thread_cpu_ns();
    struct ext_open call = { .frame = frame, .function = function, .start_ns = start_ns };
    PyObject *values[PARAMETERS_MAX];
    uint64_t known;
    XXH128_hash_t hash;
    enum ext_encode_status status;
    bool tight;

    call.first = function->distinct == 0;
    tight = call.first && ext_budget_is_tight();
    for (Py_ssize_t i = 0; i < function->parameters; i++)
        values[i] = ext_frame_parameter(frame, function->code, i, cells_made);
    recorder->blob_bytes = 0;
    status = tight ? read_in_haste(function, &call, values) : read_input(function, &call, values);
    function->look_captures++;
    if (status != EXT_ENCODE_OK) {
        count_refusal(function, status);
    } else {
        hash = XXH3_128bits(recorder->input.data, recorder->input.size);
        call.hash[0] = hash.low64;
        call.hash[1] = hash.high64;
        call.cut = recorder->input.cut;
        known = (uint64_t)(uintptr_t)ptrmap_get(&function->seen,
                                                (const void *)(uintptr_t)(hash.low64 | 1U));
        if (known != 0) {
            function->slot->captured++;
            function->slot->repeats++;
            write_repeat(known, start_ns);
        } else {
            open_call(function, frame, &call, values,
                      ext_budget_stratum(function, frame, cells_made));
        }
    }
    learn_cost(function, cpu_ns);
    spend(function, call.first, cpu_ns);
}

void ext_capture_end_stale(const ext_frame *frame)
{
    struct ext_open *stale = ext_open_of(frame);

    if (stale != NULL)
        ext_capture_leave(stale, stale->suspended_at_item ? CF_OUTCOME_CLOSED : CF_OUTCOME_UNSEEN,
                          NULL);
}

void ext_capture_enter(struct ext_function *function, ext_frame *frame, bool cells_made)
{
    struct ext_recorder *recorder = &ext_recorder;
    PyObject *type, *value, *traceback;
    bool collecting;

    if (function->parameters > PARAMETERS_MAX || recorder->open_calls.used > OPEN_PLACES ||
        recorder->busy)
        return;
    PyErr_Fetch(&type, &value, &traceback);
    recorder->busy = true;
    collecting = ext_gc_disable();
    capture(function, frame, cells_made);
    recorder->busy = false;
    ext_gc_restore(collecting);
    PyErr_Restore(type, value, traceback);
}

static void put_encoded(struct spool_text *text, PyObject *value, bool exception, uint64_t max_ns)
{
    struct ext_encoder *encoder = &ext_recorder.output;
    struct ext_limits bounds = limits(max_ns);
    enum ext_encode_status status;

    encoder->blob = write_blob;
    encoder->context = &ext_recorder;
    if (exception)
        status = ext_encode_exception(encoder, value, &bounds);
    else
        status = ext_encode(encoder, &value, -1, &bounds);
    if (status == EXT_ENCODE_OK) {
        spool_text_bytes(text, encoder->data, encoder->size);
    } else {
        static const uint8_t hole[] = "H\x01?\x09too large";

        spool_text_bytes(text, hole, sizeof(hole) - 1);
    }
}

/* In the place of arguments that were not looked at again. */
static const uint8_t not_looked_at[] = "H\x01?\x0dnot looked at";

/*
 * The arguments as they are now; empty where the call left them as they were. Where not even
 * those at the start could be read in time, they are not looked at.
 */
static void put_after(struct spool_text *text, const struct ext_open *call, enum cf_outcome outcome,
                      bool in_frame, uint64_t max_ns)
{
    struct ext_encoder *encoder = &ext_recorder.input;
    struct ext_limits bounds = limits(max_ns);
    XXH128_hash_t hash;

    bounds.max_depth = call->depth;
    if (call->let_go || call->cut ||
        (call->arguments != NULL && !ext_arguments_are_there(call, outcome, in_frame))) {
        spool_text_bytes(text, not_looked_at, sizeof(not_looked_at) - 1);
        return;
    }
    if (call->arguments != NULL &&
        encode(encoder, call->arguments, call->count, &bounds) == EXT_ENCODE_OK) {
        if (encoder->cut) {
            spool_text_bytes(text, not_looked_at, sizeof(not_looked_at) - 1);
            return;
        }
        hash = XXH3_128bits(encoder->data, encoder->size);
        if (hash.low64 != call->hash[0] || hash.high64 != call->hash[1]) {
            spool_text_bytes(text, encoder->data, encoder->size);
            return;
        }
    }
    spool_text_u32(text, 0);
}

static void write_leave(const struct ext_open *call, enum cf_outcome outcome, PyObject *value,
                        uint64_t duration_ns)
{
    struct spool_text *text = &ext_recorder.leave;
    bool exception = outcome == CF_OUTCOME_RAISE || outcome == CF_OUTCOME_CLOSED;
    uint64_t max_ns = call->first && ext_budget_is_tight() ? TIGHT_NS : VALUE_NS;

    ext_recorder.blob_bytes = 0;
    spool_text_reset(text);
    spool_text_u64(text, call->call_id);
    spool_text_u64(text, duration_ns);
    spool_text_u8(text, (uint8_t)outcome);
    spool_text_u32(text, call->effects);
    spool_text_u8(text, outcome == CF_OUTCOME_RETURN || outcome == CF_OUTCOME_RAISE);
    /* where items were lost, at least one more than are kept */
    spool_text_u32(text, call->items_lost && call->items <= call->items_kept ? call->items_kept + 1
                                                                             : call->items);
    spool_text_u32(text, call->items_kept);
    spool_text_put(text, call->kept.data, call->kept_whole);
    if (value == NULL || outcome == CF_OUTCOME_UNSEEN)
        spool_text_u32(text, 0);
    else
        put_encoded(text, value, exception, max_ns);
    put_after(text, call, outcome, value != NULL, max_ns);
    if (!text->failed)
        (void)spool_append(&ext_recorder.spool, CF_SPOOL_LEAVE,
                           &(struct spool_piece){ text->data, text->size }, 1);
    call->function->bytes += text->size + ext_recorder.blob_bytes;
}

/* No further item of this generator is kept. */
static void lose_items(struct ext_open *open)
{
    struct ext_function *function = open->function;

    if (!open->items_lost && (function->flags & EXT_GENERATOR) != 0 && function->wanting > 0)
        function->wanting--;
    open->items_lost = true;
}

void ext_capture_leave(struct ext_open *open, enum cf_outcome outcome, PyObject *value)
{
    struct ext_function *function = open->function;
    PyObject *type, *error, *traceback;
    uint64_t start_ns = ext_now_ns(), cpu_ns = ext_thread_cpu_ns();
    bool first = open->first, collecting;

    PyErr_Fetch(&type, &error, &traceback);
    collecting = ext_gc_disable();
    (void)ptrmap_set(&ext_recorder.open_calls, open->frame, NULL);
    if (function->open > 0)
        function->open--;
    function->strays = 0;
    if (outcome == CF_OUTCOME_RAISE && value != NULL &&
        PyType_IsSubtype(Py_TYPE(value), (PyTypeObject *)PyExc_SystemExit)) {
        open->effects |= CF_EFFECT_EXIT;
        function->slot->effects |= CF_EFFECT_EXIT;
    }
    if (outcome == CF_OUTCOME_RAISE && !ext_recorder.session.exact)
        function->slot->raised++;
    if (!ext_recorder.busy) { /* else the end stays unseen */
        ext_recorder.busy = true;
        write_leave(open, outcome, value, start_ns - open->start_ns);
        ext_recorder.busy = false;
    }
    lose_items(open);
    ext_gc_restore(collecting);
    spend(function, first, cpu_ns);
    free_open(open);
    PyErr_Restore(type, error, traceback);
}

PyObject *ext_capture_unwrap(const struct ext_function *function, PyObject *yielded)
{
    if ((function->flags & CF_FUNCTION_ASYNC_GENERATOR) == 0)
        return yielded;
    if (strcmp(Py_TYPE(yielded)->tp_name, "async_generator_wrapped_value") != 0)
        return NULL;
    return *(PyObject **)(void *)((char *)yielded + sizeof(PyObject));
}

bool ext_capture_item(struct ext_open *open, PyObject *yielded)
{
    uint64_t cpu_ns;
    PyObject *type, *error, *traceback;

    open->items++;
    open->suspended_at_item = true;
    if (open->items_kept >= ITEMS_KEPT_MAX || open->items_lost || ext_recorder.busy) {
        lose_items(open);
        return false;
    }
    ext_recorder.busy = true;
    cpu_ns = ext_thread_cpu_ns();
    PyErr_Fetch(&type, &error, &traceback);
    if (open->kept.size == open->kept_whole)
        spool_text_u32(&open->kept, 0); /* nothing was sent */
    put_encoded(&open->kept, yielded, false, ITEM_NS);
    open->kept_whole = open->kept.size;
    open->items_kept++;
    ext_recorder.busy = false;
    PyErr_Restore(type, error, traceback);
    spend(open->function, open->first, cpu_ns);
    return true;
}

bool ext_capture_sent(struct ext_open *open, PyObject *sent)
{
    PyObject *type, *error, *traceback;

    if (open->items_kept >= ITEMS_KEPT_MAX || open->items_lost || ext_recorder.busy) {
        lose_items(open);
        return false;
    }
    if (sent == NULL || sent == Py_None || !open->suspended_at_item)
        return true;
    open->suspended_at_item = false;
    ext_recorder.busy = true;
    PyErr_Fetch(&type, &error, &traceback);
    put_encoded(&open->kept, sent, false, ITEM_NS);
    ext_recorder.busy = false;
    PyErr_Restore(type, error, traceback);
    return true;
}

void ext_capture_abandon(struct ext_function *function)
{
    const struct ptrmap *map = &ext_recorder.open_calls;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        struct ext_open *open = map->entries[i].value;

        if (open != NULL && open->function == function)
            ext_capture_leave(open, CF_OUTCOME_UNSEEN, NULL);
    }
}

void ext_capture_lose_items(const struct ext_function *function)
{
    const struct ptrmap *map = &ext_recorder.open_calls;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        struct ext_open *open = map->entries[i].value;

        if (open != NULL && open->function == function)
            lose_items(open);
    }
}

bool ext_capture_has_generators(void)
{
    const struct ptrmap *map = &ext_recorder.open_calls;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        const struct ext_open *open = map->entries[i].value;

        if (open != NULL && (open->function->flags & EXT_SUSPENDS) != 0)
            return true;
    }
    return false;
}

void ext_capture_flush(void)
{
    const struct ptrmap *map = &ext_recorder.open_calls;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        if (map->entries[i].value != NULL)
            ext_capture_leave(map->entries[i].value, CF_OUTCOME_UNSEEN, NULL);
    }
}

void ext_capture_forget(void)
{
    struct ptrmap *map = &ext_recorder.open_calls;

    for (size_t i = 0; map->entries != NULL && i <= map->mask; i++) {
        struct ext_open *open = map->entries[i].value;

        if (open != NULL) {
            map->entries[i].value = NULL;
            open->function->open = open->function->wanting = 0;
            free_open(open);
        }
    }
    ptrmap_deinit(map);
}
