/* SPDX-License-Identifier: Apache-2.0 */
#include "timing.h"

#include "diff.h"
#include "encode.h"
#include "hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define DIGEST_BYTES ((size_t)16 << 20)
#define DIGEST_NODES 200000
#define DIGEST_NS UINT64_C(100000000)
#define CONTROL_LOWEST 200 /* of the socket's number, out of a program's way */

/* --- bytes --------------------------------------------------------------------------------- */

static bool receive(int fd, void *data, size_t size)
{
    char *next = data;

    while (size > 0) {
        const ssize_t count = recv(fd, next, size, 0);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        next += count;
        size -= (size_t)count;
    }
    return true;
}

static bool send_all(int fd, const void *data, size_t size)
{
    const char *next = data;

    while (size > 0) {
        const ssize_t count = send(fd, next, size, MSG_NOSIGNAL);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        next += count;
        size -= (size_t)count;
    }
    return true;
}

static bool send_reply(struct timing *timing, struct cf_wire_reply *reply)
{
    reply->token = timing->token;
    reply->samples = (uint32_t)timing->count;
    reply->text_bytes = (uint32_t)strlen(timing->text);
    reply->copy_ns = timing->copy_ns;
    return send_all(timing->control, reply, sizeof(*reply)) &&
           send_all(timing->control, timing->samples, timing->count * sizeof(*timing->samples)) &&
           send_all(timing->control, timing->text, strlen(timing->text));
}

/* The pending exception as one line. */
static void describe(struct timing *timing)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL, *text = NULL;
    const char *name = "?", *said = NULL;

    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (type != NULL && PyType_Check(type))
        name = ((PyTypeObject *)type)->tp_name;
    text = value == NULL ? NULL : PyObject_Str(value);
    said = text == NULL ? NULL : PyUnicode_AsUTF8(text);
    if (said != NULL && strcmp(name, "Unusable") == 0)
        (void)snprintf(timing->text, sizeof(timing->text), "%s", said);
    else
        (void)snprintf(timing->text, sizeof(timing->text), "%s%s%s", name,
                       said == NULL || *said == '\0' ? "" : ": ", said == NULL ? "" : said);
    for (char *c = timing->text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ')
            *c = ' ';
    PyErr_Clear();
    Py_XDECREF(text);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

/* --- the commands -------------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
    uint64_t mixed = *state += UINT64_C(0x9E3779B97F4A7C15);

    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

/* The sides in random order; every second round has the reverse of the one before. */
static unsigned order_sides(const struct cf_wire_command *command, uint32_t round, uint64_t *state,
                            unsigned order[CF_SIDE_COUNT])
{
    unsigned count = 0;

    if (round % 2 != 0 && (command->flags & CF_WIRE_IN_ORDER) == 0) {
        unsigned last = 0;

        for (unsigned side = 0; side < CF_SIDE_COUNT; side++)
            last += command->sides >> side & 1;
        for (unsigned i = 0; i < last / 2; i++) {
            const unsigned swap = order[i];

            order[i] = order[last - 1 - i];
            order[last - 1 - i] = swap;
        }
        return last;
    }
    for (unsigned side = 0; side < CF_SIDE_COUNT; side++) {
        if ((command->sides >> side & 1) == 0)
            continue;
        order[count] = side;
        if ((command->flags & CF_WIRE_IN_ORDER) == 0) {
            const unsigned place = (unsigned)(next_random(state) % (count + 1));

            order[count] = order[place];
            order[place] = side;
        }
        count++;
    }
    return count;
}

static int time_round(struct timing *timing, const struct cf_wire_command *command,
                      const unsigned order[CF_SIDE_COUNT], unsigned count)
{
    struct timing_copies copies[CF_SIDE_COUNT];
    PyObject *collected = NULL;
    int failed = 0;

    memset(copies, 0, sizeof(copies));
    for (unsigned i = 0; failed == 0 && i < count; i++)
        failed = ext_timing_copies_make(timing, order[i], command, &copies[order[i]]);
    if (failed == 0) /* what the copies allocated is not collected at a side's expense */
        collected = PyObject_CallOneArg(timing->collect, timing->zero);
    failed = failed != 0 || collected == NULL ? -1 : 0;
    Py_XDECREF(collected);
    for (unsigned i = 0; failed == 0 && i < count; i++)
        ext_timing_region(timing, order[i], &copies[order[i]], command,
                          &timing->samples[timing->count++]);
    for (unsigned i = 0; i < CF_SIDE_COUNT; i++)
        ext_timing_copies_free(&copies[i]);
    return failed;
}

int ext_timing_block(struct timing *timing, const struct cf_wire_command *command)
{
    unsigned order[CF_SIDE_COUNT] = { 0 };
    uint64_t state = command->seed;
    int failed = 0;

    (void)PyGC_Collect();
    for (uint32_t round = 0; failed == 0 && round < command->rounds; round++) {
        const unsigned count = order_sides(command, round, &state, order);

        failed = time_round(timing, command, order, count);
    }
    ext_timing_settle(timing);
    return failed;
}

static uint64_t digest_of(PyObject *result, const char *raised, struct ext_encoder *encoder,
                          uint32_t *flags)
{
    const struct ext_limits limits = { .max_bytes = DIGEST_BYTES,
                                       .max_nodes = DIGEST_NODES,
                                       .max_ns = DIGEST_NS };

    if (result == NULL)
        return XXH3_64bits(raised, strlen(raised));
    if (ext_encode(encoder, &result, -1, &limits) == EXT_ENCODE_OK && !encoder->cut)
        return XXH3_64bits(encoder->data, encoder->size);
    *flags |= CF_SAMPLE_UNCOUNTED;
    return 0;
}

/* Do the two encodings tell the same value? They may, though their bytes differ. */
static bool is_same(const struct ext_encoder encoders[2])
{
    const struct ext_diff_input input = {
        .data = { encoders[0].data, encoders[1].data },
        .size = { encoders[0].size, encoders[1].size },
        .root = "result",
    };
    PyObject *difference = ext_diff(&input);
    const bool same = difference == NULL || difference == Py_None;

    PyErr_Clear();
    Py_XDECREF(difference);
    return same;
}

/* Where both are known and differ, the candidate's sample says so. */
static void compare_sides(struct timing *timing, const struct ext_encoder encoders[2])
{
    struct cf_wire_sample *candidate = NULL;
    const struct cf_wire_sample *original = NULL;

    for (size_t i = 0; i < timing->count; i++) {
        if (timing->samples[i].side == CF_SIDE_ORIGINAL)
            original = &timing->samples[i];
        else if (timing->samples[i].side == CF_SIDE_CANDIDATE)
            candidate = &timing->samples[i];
    }
    if (original == NULL || candidate == NULL || original->value == candidate->value ||
        ((original->flags | candidate->flags) & CF_SAMPLE_UNCOUNTED) != 0)
        return;
    if (encoders[0].data == NULL || encoders[1].data == NULL || !is_same(encoders))
        candidate->flags |= CF_SAMPLE_OTHER;
}

static int digest_side(struct timing *timing, unsigned side, const struct cf_wire_command *once,
                       struct ext_encoder *encoder)
{
    struct cf_wire_sample *sample = &timing->samples[timing->count];
    struct timing_copies copies;
    PyObject *result = NULL;

    if (ext_timing_copies_make(timing, side, once, &copies) != 0) {
        ext_timing_copies_free(&copies);
        return -1;
    }
    memset(sample, 0, sizeof(*sample));
    sample->side = side;
    ext_timing_once(timing, side, &copies, once, &result, &sample->flags);
    sample->value = digest_of(result, timing->text, encoder, &sample->flags);
    timing->count++;
    Py_XDECREF(result);
    ext_timing_copies_free(&copies);
    return 0;
}

int ext_timing_digest(struct timing *timing, const struct cf_wire_command *command)
{
    struct ext_encoder encoders[CF_SIDE_COUNT] = { { .data = NULL } };
    struct cf_wire_command once = *command;
    int failed = 0;

    once.batch = 1;
    once.flags = 0;
    for (unsigned side = 0; side < CF_SIDE_COUNT && failed == 0; side++) {
        if ((command->sides >> side & 1) != 0)
            failed = digest_side(timing, side, &once, &encoders[side]);
    }
    if (failed == 0)
        compare_sides(timing, encoders);
    for (unsigned side = 0; side < CF_SIDE_COUNT; side++)
        ext_encoder_deinit(&encoders[side]);
    return failed;
}

static int obey(struct timing *timing, const struct cf_wire_command *command)
{
    if (command->input >= timing->inputs || command->batch == 0 ||
        command->batch > CF_WIRE_BATCH_MAX || command->rounds > CF_WIRE_ROUNDS_MAX ||
        (command->sides & ~timing->loaded) != 0) {
        PyErr_SetString(PyExc_ValueError, "a command is out of range");
        return -1;
    }
    switch (command->kind) {
    case CF_WIRE_BLOCK:
        return ext_timing_block(timing, command);
    case CF_WIRE_COLD:
        return ext_timing_cold(timing, command);
    case CF_WIRE_MEMORY:
        return ext_timing_memory(timing, command);
    case CF_WIRE_DIGEST:
        return ext_timing_digest(timing, command);
    case CF_WIRE_COUNT:
        return ext_timing_count(timing, command);
    default:
        PyErr_SetString(PyExc_ValueError, "an unknown command");
        return -1;
    }
}

static void serve(struct timing *timing)
{
    struct cf_wire_command command;
    bool goes_on = true;

    while (goes_on && receive(timing->control, &command, sizeof(command))) {
        struct cf_wire_reply reply = { .kind = command.kind, .status = CF_WIRE_DONE };

        timing->count = 0;
        timing->copy_ns = 0;
        timing->text[0] = '\0';
        if (obey(timing, &command) != 0) {
            describe(timing);
            timing->count = 0;
            timing->open = NULL;
            reply.status = CF_WIRE_FAILED;
        }
        goes_on = send_reply(timing, &reply);
    }
}

/* --- loading ------------------------------------------------------------------------------- */

static uint64_t cpu_ns(void)
{
    const struct timing_counters none = { -1, -1 };
    struct timing_clock now;

    ext_timing_start(&none, &now);
    return now.process_ns;
}

int ext_timing_load(struct timing *timing, unsigned side)
{
    struct timing_side *one = &timing->sides[side];
    PyObject *call = NULL, *modules = NULL, *pair = NULL;

    pair = PyObject_CallMethod(timing->task, "load", "I", side);
    if (pair == NULL || !PyArg_ParseTuple(pair, "OO!", &call, &PyDict_Type, &modules)) {
        Py_XDECREF(pair);
        return -1;
    }
    Py_INCREF(call);
    Py_INCREF(modules);
    Py_XSETREF(one->call, call);
    Py_XSETREF(one->modules, modules);
    Py_DECREF(pair);
    one->module = PyDict_GetItemWithError(one->modules, timing->name);
    if (one->module == NULL && PyErr_Occurred() == NULL)
        PyErr_SetString(PyExc_ValueError, "the module is gone");
    return one->module == NULL ? -1 : 0;
}

static int load_side(struct timing *timing, unsigned side, struct cf_wire_reply *reply)
{
    PyObject *done = NULL;
    uint64_t start = 0;
    int failed = 0;

    ext_timing_mark(timing, CF_MARK_LOAD, side);
    done = PyObject_CallMethod(timing->task, "prepare", "I", side);
    if (done == NULL)
        return -1;
    Py_DECREF(done);
    start = cpu_ns();
    failed = ext_timing_load(timing, side);
    reply->load_ns[side] = cpu_ns() - start;
    return failed;
}

static int read_inputs(struct timing *timing, unsigned side)
{
    PyObject *found = NULL;
    unsigned long count = 0;

    if (ext_timing_enter(timing, side) != 0)
        return -1;
    ext_timing_mark(timing, CF_MARK_INPUTS, side);
    found = PyObject_CallMethod(timing->task, "inputs", "I", side);
    if (found == NULL)
        return -1;
    count = PyLong_AsUnsignedLong(found);
    Py_DECREF(found);
    if (PyErr_Occurred() != NULL)
        return -1;
    if (count > CF_WIRE_INPUTS_MAX || (timing->inputs != 0 && count != timing->inputs)) {
        PyErr_SetString(PyExc_ValueError, "the number of inputs is not the same for both versions");
        return -1;
    }
    timing->inputs = (uint32_t)count;
    return 0;
}

/* The versions' executions may leave the collector in another state than the original does. */
static int load_all(struct timing *timing, const struct cf_wire_hello *hello,
                    struct cf_wire_reply *reply)
{
    bool collecting = true;

    for (unsigned side = 0; side < CF_SIDE_COUNT; side++) {
        if ((hello->sides >> side & 1) == 0)
            continue;
        timing->samples[timing->count] = (struct cf_wire_sample){ .side = side };
        if (load_side(timing, side, reply) != 0)
            return -1;
        timing->loaded |= 1U << side;
        if (timing->count == 0)
            collecting = ext_gc_disable();
        else if (ext_gc_disable() != collecting)
            timing->samples[timing->count].flags |= CF_SAMPLE_GC;
        ext_gc_restore(collecting);
        timing->count++;
    }
    for (unsigned side = 0; side < CF_SIDE_COUNT; side++)
        if ((hello->sides >> side & 1) != 0 && read_inputs(timing, side) != 0)
            return -1;
    timing->nested = PyMem_Calloc(timing->inputs + 1, sizeof(*timing->nested));
    return timing->nested == NULL ? (PyErr_NoMemory(), -1) : 0;
}

static PyObject *attribute_of(PyObject *object, const char *name)
{
    return object == NULL ? NULL : PyObject_GetAttrString(object, name);
}

static int take_methods(struct timing *timing, PyObject *type, const char *text, size_t size)
{
    PyObject *gc = PyImport_ImportModule("gc"), *value = NULL;

    timing->collect = attribute_of(gc, "collect");
    timing->zero = PyLong_FromLong(0);
    Py_XDECREF(gc);
    ext_timing_mark(timing, CF_MARK_LOAD, CF_SIDE_ORIGINAL); /* a package around it is executed */
    if (timing->collect != NULL)
        timing->task = PyObject_CallFunction(type, "s#", text, (Py_ssize_t)size);
    timing->fresh = attribute_of(timing->task, "fresh");
    timing->event = timing->fresh == NULL ? NULL : attribute_of(timing->task, "event");
    timing->await_result =
        timing->event == NULL ? NULL : attribute_of(timing->task, "await_result");
    timing->name = timing->await_result == NULL ? NULL : attribute_of(timing->task, "name");
    timing->last = timing->name == NULL ? NULL : attribute_of(timing->task, "last");
    if (timing->last == NULL)
        return -1;
    timing->package = PyObject_CallMethod(timing->task, "package", NULL);
    value = PySys_GetObject("modules");
    if (timing->package == NULL || value == NULL)
        return -1;
    Py_INCREF(value);
    timing->modules = value;
    return 0;
}

static int learn_async(struct timing *timing)
{
    PyObject *value = attribute_of(timing->task, "is_async");
    const int is_async = value == NULL ? -1 : PyObject_IsTrue(value);

    Py_XDECREF(value);
    timing->is_async = is_async > 0;
    return is_async < 0 ? -1 : 0;
}

/* Everything alive now is no garbage of the versions: the collector leaves it alone. */
static void freeze(void)
{
    PyObject *gc = PyImport_ImportModule("gc"), *done = NULL;

    (void)PyGC_Collect();
    if (gc != NULL)
        done = PyObject_CallMethod(gc, "freeze", NULL);
    PyErr_Clear();
    Py_XDECREF(done);
    Py_XDECREF(gc);
}

static bool open_channels(struct timing *timing, struct cf_wire_hello *hello, char **text)
{
    timing->mark =
        mmap(NULL, sizeof(*timing->mark), PROT_READ | PROT_WRITE, MAP_SHARED, CF_WIRE_MARK_FD, 0);
    timing->control = fcntl(CF_WIRE_CONTROL_FD, F_DUPFD_CLOEXEC, CONTROL_LOWEST);
    if (timing->control < 0) /* few descriptors are allowed */
        timing->control = fcntl(CF_WIRE_CONTROL_FD, F_DUPFD_CLOEXEC, 0);
    (void)close(CF_WIRE_MARK_FD);
    (void)close(CF_WIRE_CONTROL_FD);
    if (timing->mark == MAP_FAILED || timing->control < 0 ||
        !receive(timing->control, hello, sizeof(*hello)) || hello->task_bytes > CF_WIRE_TASK_MAX)
        return false;
    timing->token = hello->token;
    hello->token = 0;
    *text = PyMem_Malloc((size_t)hello->task_bytes + 1);
    return *text != NULL && receive(timing->control, *text, hello->task_bytes);
}

static PyObject *timing_run(PyObject *module, PyObject *type)
{
    struct timing timing = { .control = -1 };
    struct cf_wire_hello hello;
    struct cf_wire_reply reply = { .kind = CF_WIRE_LOADED };
    char *text = NULL;

    (void)module;
    timing.samples =
        PyMem_Calloc((size_t)CF_WIRE_ROUNDS_MAX * CF_SIDE_COUNT, sizeof(*timing.samples));
    if (timing.samples == NULL || !open_channels(&timing, &hello, &text))
        return PyErr_Format(PyExc_OSError, "started by hand: codeflash starts this itself");
    ext_timing_counters_open(&timing.counters);
    if (take_methods(&timing, type, text, hello.task_bytes) != 0 ||
        load_all(&timing, &hello, &reply) != 0 || learn_async(&timing) != 0) {
        describe(&timing);
        reply.status = CF_WIRE_FAILED;
        timing.count = 0;
    }
    PyMem_Free(text);
    reply.inputs = timing.inputs;
    reply.is_async = timing.is_async;
    if (reply.status == CF_WIRE_DONE) {
        ext_timing_mark(&timing, CF_MARK_IDLE, 0);
        timing.threads = ext_timing_threads();
        freeze();
    }
    if (send_reply(&timing, &reply) && reply.status == CF_WIRE_DONE)
        serve(&timing);
    Py_RETURN_NONE; /* the process ends now: what it owns goes with it */
}

/* How many marked holes the encoding of a value has. */
static PyObject *timing_holes(PyObject *module, PyObject *value)
{
    const struct ext_limits limits = { .max_bytes = (size_t)1 << 30,
                                       .max_nodes = UINT64_MAX,
                                       .max_ns = UINT64_MAX };
    struct ext_encoder encoder = { .data = NULL };
    const enum ext_encode_status status = ext_encode(&encoder, &value, -1, &limits);
    const unsigned long holes = status == EXT_ENCODE_OK ? encoder.holes : 1;

    (void)module;
    ext_encoder_deinit(&encoder);
    return PyLong_FromUnsignedLong(holes);
}

static PyMethodDef methods[] = {
    { "timing_run", timing_run, METH_O,
      PyDoc_STR("timing_run(task)\n--\n\nAnswer the measuring command until it hangs up.") },
    { "timing_holes", timing_holes, METH_O,
      PyDoc_STR("timing_holes(value) -> int\n--\n\nHow many parts of it cannot be encoded.") },
    { NULL, NULL, 0, NULL },
};

int ext_timing_add(PyObject *module)
{
    return PyModule_AddFunctions(module, methods);
}
