/* SPDX-License-Identifier: Apache-2.0 */
#include "timing.h"

#include <string.h>
#include <time.h>

#define ITEMS_MAX 1000000 /* asked of one iterator */
#define LISTED_MAX 100000 /* of them, where they are kept */
#define DEPTH_MAX 3       /* of containers looked through for iterators */
#define LOOKED_AT_MAX 1000
#define NOISE_NS 20000   /* of the difference between the two CPU clocks */
#define LINGER_STEPS 100 /* times 0.2 ms: what threads left behind may take to end */
#define LINGER_NS 200000

void ext_timing_mark(struct timing *timing, enum cf_mark_phase phase, unsigned side)
{
    atomic_store(&timing->mark->since_ns, ext_timing_wall_ns());
    atomic_store(&timing->mark->side, side);
    atomic_store(&timing->mark->phase, phase);
}

int ext_timing_enter(struct timing *timing, unsigned side)
{
    const struct timing_side *one = &timing->sides[side];

    if (PyDict_Update(timing->modules, one->modules) != 0)
        return -1;
    if (timing->package == Py_None)
        return 0;
    return PyObject_SetAttr(timing->package, timing->last, one->module);
}

/* Started by Python code or known to it. */
unsigned ext_timing_threads(void)
{
    unsigned count = 0;

    for (PyThreadState *thread = PyInterpreterState_ThreadHead(PyThreadState_Get()->interp);
         thread != NULL; thread = PyThreadState_Next(thread))
        count++;
    return count;
}

/* --- inputs -------------------------------------------------------------------------------- */

static int make_event(struct timing *timing, unsigned side, bool gather,
                      struct timing_copies *copies)
{
    PyObject *made = PyObject_CallFunction(timing->event, "OOO", timing->sides[side].call,
                                           copies->list, gather ? Py_True : Py_False);

    if (made == NULL)
        return -1;
    if (!PyArg_ParseTuple(made, "OOO", &copies->run, &copies->argument, &copies->close)) {
        Py_DECREF(made);
        return -1;
    }
    Py_INCREF(copies->run);
    Py_INCREF(copies->argument);
    Py_INCREF(copies->close);
    Py_DECREF(made);
    return 0;
}

int ext_timing_copies_make(struct timing *timing, unsigned side,
                           const struct cf_wire_command *command, struct timing_copies *copies)
{
    const uint64_t start = ext_timing_wall_ns();

    memset(copies, 0, sizeof(*copies));
    if (ext_timing_enter(timing, side) != 0)
        return -1;
    ext_timing_mark(timing, CF_MARK_COPY, side);
    copies->list =
        PyObject_CallFunction(timing->fresh, "III", side, command->input, command->batch);
    if (copies->list == NULL)
        return -1;
    for (Py_ssize_t i = 0; PyList_Check(copies->list) && i < PyList_GET_SIZE(copies->list); i++) {
        PyObject *pair = PyList_GET_ITEM(copies->list, i);

        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2 ||
            !PyTuple_Check(PyTuple_GET_ITEM(pair, 0)) || !PyDict_Check(PyTuple_GET_ITEM(pair, 1)))
            Py_CLEAR(copies->list);
        if (copies->list == NULL)
            break;
    }
    if (copies->list == NULL || !PyList_Check(copies->list)) {
        PyErr_SetString(PyExc_ValueError, "an input is no call");
        return -1;
    }
    timing->copy_ns += ext_timing_wall_ns() - start;
    if (timing->is_async)
        return make_event(timing, side, (command->flags & CF_WIRE_GATHER) != 0, copies);
    return 0;
}

void ext_timing_copies_free(struct timing_copies *copies)
{
    if (copies->close != NULL) {
        PyObject *done = PyObject_CallNoArgs(copies->close);

        if (done == NULL)
            PyErr_Clear();
        Py_XDECREF(done);
    }
    Py_CLEAR(copies->run);
    Py_CLEAR(copies->argument);
    Py_CLEAR(copies->close);
    Py_CLEAR(copies->list);
}

/* --- results ------------------------------------------------------------------------------- */

static bool is_awaitable(PyObject *object)
{
    const PyAsyncMethods *methods = Py_TYPE(object)->tp_as_async;

    return PyCoro_CheckExact(object) ||
           (methods != NULL && methods->am_await != NULL && !PyGen_CheckExact(object));
}

/* Items one after another, each released before the next: as a loop of the program would. */
static int drain(PyObject *iterator, uint32_t *flags)
{
    PyObject *item = NULL;
    unsigned long left = ITEMS_MAX;

    for (; left > 0 && (item = PyIter_Next(iterator)) != NULL; left--)
        Py_DECREF(item);
    if (left == 0)
        *flags |= CF_SAMPLE_ENDLESS;
    return PyErr_Occurred() != NULL ? -1 : 0;
}

struct search {
    unsigned left;   /* objects that are still looked at */
    bool drain;      /* else the first iterator ends the search */
    uint32_t *flags; /* of the sample */
};

static int search_inside(PyObject *object, int depth, struct search *search);

static int search_items(PyObject *sequence, int depth, struct search *search)
{
    int found = 0;

    for (Py_ssize_t i = 0; found == 0 && i < PySequence_Fast_GET_SIZE(sequence); i++)
        found = search_inside(PySequence_Fast_GET_ITEM(sequence, i), depth, search);
    return found;
}

static int search_values(PyObject *dict, int depth, struct search *search)
{
    PyObject *value = NULL;
    Py_ssize_t position = 0;
    int found = 0;

    while (found == 0 && PyDict_Next(dict, &position, NULL, &value))
        found = search_inside(value, depth, search);
    return found;
}

/* 1: an iterator was found (only without `drain`); -1: draining one raised. */
static int search_inside(PyObject *object, int depth, struct search *search)
{
    if (search->left == 0 || depth > DEPTH_MAX)
        return 0;
    search->left--;
    if (depth > 0 && PyIter_Check(object))
        return search->drain ? drain(object, search->flags) : 1;
    if (PyList_CheckExact(object) || PyTuple_CheckExact(object))
        return search_items(object, depth + 1, search);
    return PyDict_CheckExact(object) ? search_values(object, depth + 1, search) : 0;
}

/* Does now what the result puts off. Takes `result`; gives the result proper, or NULL. */
static PyObject *force(const struct timing *timing, PyObject *result, bool nested, uint32_t *flags)
{
    struct search search = { LOOKED_AT_MAX, true, flags };
    int failed = 0;

    if (PyIter_Check(result)) {
        failed = drain(result, flags);
    } else if (is_awaitable(result)) {
        PyObject *value = PyObject_CallOneArg(timing->await_result, result);

        Py_DECREF(result);
        return value;
    } else if (nested) {
        failed = search_inside(result, 0, &search);
    }
    if (failed == 0)
        return result;
    Py_DECREF(result);
    return NULL;
}

/* The items as a list, up to a ceiling. Takes the iterator. */
static PyObject *items_of(PyObject *iterator, uint32_t *flags)
{
    PyObject *items = PyList_New(0), *item = NULL;

    while (items != NULL && PyList_GET_SIZE(items) < LISTED_MAX &&
           (item = PyIter_Next(iterator)) != NULL) {
        if (PyList_Append(items, item) != 0)
            Py_CLEAR(items);
        Py_DECREF(item);
    }
    if (items != NULL && PyList_GET_SIZE(items) == LISTED_MAX)
        *flags |= CF_SAMPLE_ENDLESS;
    if (PyErr_Occurred() != NULL)
        Py_CLEAR(items);
    Py_DECREF(iterator);
    return items;
}

/* --- the region ---------------------------------------------------------------------------- */

static void note_exception(struct timing *timing, uint32_t *flags)
{
    PyObject *type = NULL, *value = NULL, *traceback = NULL;

    PyErr_Fetch(&type, &value, &traceback);
    *flags |= CF_SAMPLE_RAISED;
    if (type != NULL && PyType_Check(type))
        (void)snprintf(timing->text, sizeof(timing->text), "%s", ((PyTypeObject *)type)->tp_name);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static PyObject *call_one(const struct timing *timing, unsigned side,
                          const struct timing_copies *copies, Py_ssize_t index, bool nested,
                          uint32_t *flags)
{
    PyObject *pair = NULL, *kwargs = NULL, *result = NULL;

    if (copies->run != NULL)
        return PyObject_CallOneArg(copies->run, copies->argument);
    pair = PyList_GET_ITEM(copies->list, index);
    kwargs = PyTuple_GET_ITEM(pair, 1);
    result = PyObject_Call(timing->sides[side].call, PyTuple_GET_ITEM(pair, 0),
                           PyDict_GET_SIZE(kwargs) == 0 ? NULL : kwargs);
    return result == NULL ? NULL : force(timing, result, nested, flags);
}

void ext_timing_settle(struct timing *timing)
{
    struct timing_clock now;
    uint64_t process = 0, thread = 0;

    if (timing->open == NULL)
        return;
    ext_timing_start(&timing->counters, &now);
    process = now.process_ns - timing->since.process_ns;
    thread = now.thread_ns - timing->since.thread_ns;
    if (process > thread + NOISE_NS)
        timing->open->cpu_ns += process - thread;
    timing->open = NULL;
}

/* Threads that a call leaves behind go on with its work: they get the time to end, charged. */
static void linger(struct timing *timing, struct cf_wire_sample *sample)
{
    const struct timespec pause = { 0, LINGER_NS };
    const uint64_t start = ext_timing_wall_ns();
    unsigned now = ext_timing_threads();

    if (now <= timing->threads)
        return;
    sample->flags |= CF_SAMPLE_THREADS;
    for (int i = 0; now > timing->threads && i < LINGER_STEPS; i++) {
        Py_BEGIN_ALLOW_THREADS(void) nanosleep(&pause, NULL);
        Py_END_ALLOW_THREADS now = ext_timing_threads();
    }
    sample->wall_ns += ext_timing_wall_ns() - start;
    if (now > timing->threads)
        sample->flags |= CF_SAMPLE_LEFT;
    timing->threads = now;
}

static bool gc_enabled(void)
{
    const bool enabled = ext_gc_disable();

    ext_gc_restore(enabled);
    return enabled;
}

static void restore_gc(bool before, uint32_t *flags)
{
    if (gc_enabled() == before)
        return;
    *flags |= CF_SAMPLE_GC;
    if (before)
        ext_gc_restore(true);
    else
        (void)ext_gc_disable();
}

void ext_timing_region(struct timing *timing, unsigned side, const struct timing_copies *copies,
                       const struct cf_wire_command *command, struct cf_wire_sample *sample)
{
    const Py_ssize_t batch = copies->run != NULL ? 1 : PyList_GET_SIZE(copies->list);
    const bool nested = timing->nested[command->input], collecting = gc_enabled();
    struct timing_clock before, after;

    memset(sample, 0, sizeof(*sample));
    sample->side = side;
    if (ext_timing_enter(timing, side) != 0)
        note_exception(timing, &sample->flags);
    atomic_store(&timing->mark->input, command->input);
    atomic_store(&timing->mark->batch, command->batch);
    ext_timing_settle(timing);
    ext_timing_mark(timing, CF_MARK_CALL, side);
    ext_timing_start(&timing->counters, &before);
    for (Py_ssize_t i = 0; i < batch; i++) {
        PyObject *result = call_one(timing, side, copies, i, nested, &sample->flags);

        if (result == NULL)
            note_exception(timing, &sample->flags);
        Py_XDECREF(result); /* releasing it is part of what it costs */
    }
    ext_timing_stop(&timing->counters, &after);
    sample->cpu_ns = after.thread_ns - before.thread_ns;
    sample->wall_ns = after.wall_ns - before.wall_ns;
    sample->waited_ns = after.waited_ns - before.waited_ns;
    sample->instructions = after.instructions - before.instructions;
    timing->open = sample;
    timing->since = before;
    restore_gc(collecting, &sample->flags);
    linger(timing, sample);
    atomic_store(&timing->mark->last_ns[side], sample->wall_ns);
    ext_timing_mark(timing, CF_MARK_IDLE, side);
}

void ext_timing_once(struct timing *timing, unsigned side, const struct timing_copies *copies,
                     const struct cf_wire_command *command, PyObject **result, uint32_t *flags)
{
    const bool collecting = gc_enabled();
    struct search search = { LOOKED_AT_MAX, false, flags };
    bool failed = ext_timing_enter(timing, side) != 0;

    *result = NULL;
    atomic_store(&timing->mark->input, command->input);
    atomic_store(&timing->mark->batch, 1);
    ext_timing_mark(timing, CF_MARK_CALL, side);
    if (!failed && copies->run != NULL) {
        *result = PyObject_CallOneArg(copies->run, copies->argument);
    } else if (!failed) {
        PyObject *pair = PyList_GET_ITEM(copies->list, 0);

        *result = PyObject_Call(timing->sides[side].call, PyTuple_GET_ITEM(pair, 0),
                                PyTuple_GET_ITEM(pair, 1));
        if (*result != NULL && !PyIter_Check(*result) && search_inside(*result, 0, &search) == 1)
            timing->nested[command->input] = true;
        if (*result != NULL && is_awaitable(*result))
            *result = force(timing, *result, false, flags);
        else if (*result != NULL && PyIter_Check(*result))
            *result = items_of(*result, flags);
    }
    if (*result == NULL)
        note_exception(timing, flags);
    restore_gc(collecting, flags);
    ext_timing_mark(timing, CF_MARK_IDLE, side);
}
