/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Events from CPython 3.12 on: sys.monitoring.
 *
 * Only the project's own code objects carry events, armed locally when their module is executed
 * (audit.c), so that other code costs nothing and no other tool's events are touched. A
 * function that is too busy to be counted answers DISABLE (counting.c); later its own events are
 * turned off and on again. PY_UNWIND cannot be local: it is on while recording, and cheap.
 */
#include "recorder.h"

#include "monitor_tools.h"

#include <stddef.h>
#include <string.h>

#if EXT_HAS_MONITORING

#define STRAYS_MAX 2000U    /* other returns seen before a captured call is given up */
#define IDLE_ITEMS_MAX 200U /* items seen that no captured generator waits for */

enum { /* sys.monitoring.events of 3.12 and 3.13 (checked at the start) */
       PY_START_EVENT = 1 << 0,
       PY_RESUME_EVENT = 1 << 1,
       PY_RETURN_EVENT = 1 << 2,
       PY_YIELD_EVENT = 1 << 3,
};

static struct {
    int tool; /* -1: none */
    PyObject *namespace, *set_local_events, *disable;
    long throw_event, unwind_event;
    PyObject *callbacks[6];
} monitoring = { .tool = -1 };

static PyObject *answer_none(void)
{
    return Py_NewRef(Py_None);
}

static PyObject *answer_disable(void)
{
    return Py_NewRef(ext_recorder.session.exact ? Py_None : monitoring.disable);
}

static ext_frame *current_frame(void)
{
    return ext_thread_frame(PyThreadState_Get());
}

static bool is_off(void)
{
    return !atomic_load_explicit(&ext_recorder.on, memory_order_relaxed);
}

static PyObject *on_start(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function =
        PyVectorcall_NARGS(nargsf) < 1 ? NULL : ext_function_of(args[0]);

    (void)self;
    (void)names;
    if (function == NULL || is_off())
        return Py_NewRef(monitoring.disable);
    if (ext_recorder.forked)
        ext_recorder_after_fork();
    if (ext_recorder.session.exact)
        ext_exact_enter(function, true);
    else if (!function->counted)
        return Py_NewRef(monitoring.disable);
    if (function->look_left == 0 && !function->makes_instances)
        function->passed++;
    else
        ext_budget_call(function, current_frame(), true);
    if (ext_recorder.session.exact)
        return answer_none();
    function->span_calls++;
    if (--function->count_left > 0)
        return answer_none();
    ext_counting_exhausted(function);
    return Py_NewRef(monitoring.disable);
}

/* A return in a function of ours that no captured call waits for. */
static PyObject *on_stray_return(struct ext_function *function)
{
    if (function->open == 0 && function->look_left == 0)
        return answer_disable();
    if (function->open == 0 || ++function->strays < STRAYS_MAX || ext_recorder.session.exact)
        return answer_none();
    ext_capture_abandon(function);
    return answer_disable();
}

/*
 * An item that no captured generator yields or is sent. A generator that has run since before the
 * window can yield millions of them: they are not reported until a call is captured again.
 */
static PyObject *on_stray_item(struct ext_function *function)
{
    if (function == NULL || (function->open == 0 && function->look_left == 0))
        return answer_disable();
    if (++function->strays < (function->open == 0 ? IDLE_ITEMS_MAX : STRAYS_MAX) ||
        ext_recorder.session.exact)
        return answer_none();
    if (function->open > 0)
        ext_capture_lose_items(function);
    function->items_off = true;
    return answer_disable();
}

static PyObject *on_return(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function;
    struct ext_open *open;

    (void)self;
    (void)names;
    if (PyVectorcall_NARGS(nargsf) < 3 || is_off() || (function = ext_function_of(args[0])) == NULL)
        return Py_NewRef(monitoring.disable);
    if (ext_recorder.session.exact)
        ext_exact_leave(function);
    open = function->open == 0 ? NULL : ext_open_of(current_frame());
    if (open == NULL || open->function != function)
        return on_stray_return(function);
    ext_capture_leave(open, CF_OUTCOME_RETURN, args[2]);
    return answer_none();
}

static PyObject *on_yield(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function =
        PyVectorcall_NARGS(nargsf) < 1 ? NULL : ext_function_of(args[0]);
    struct ext_open *open;
    PyObject *item;

    (void)self;
    (void)names;
    if (PyVectorcall_NARGS(nargsf) < 3 || is_off())
        return Py_NewRef(monitoring.disable);
    if (function == NULL)
        return answer_disable();
    if (ext_recorder.session.exact)
        ext_exact_leave(function);
    open = function->wanting == 0 ? NULL : ext_open_of(current_frame());
    if (open == NULL || open->function != function)
        return on_stray_item(function);
    item = ext_capture_unwrap(open->function, args[2]);
    if (item == NULL) {
        open->suspended_at_item = false;
        return answer_none();
    }
    if (ext_capture_item(open, item))
        return answer_none();
    ext_capture_lose_items(function); /* of its other generators too */
    function->items_off = true;
    return answer_disable();
}

static PyObject *on_resume(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function =
        PyVectorcall_NARGS(nargsf) < 1 ? NULL : ext_function_of(args[0]);
    const ext_frame *frame;
    struct ext_open *open;

    (void)self;
    (void)names;
    if (function == NULL || is_off())
        return Py_NewRef(monitoring.disable);
    if (ext_recorder.session.exact)
        ext_exact_enter(function, false);
    if (function->wanting == 0)
        return on_stray_item(function);
    frame = current_frame();
    open = ext_open_of(frame);
    if (open == NULL || open->function != function || frame->stacktop <= 0)
        return on_stray_item(function);
    if (ext_capture_sent(open, frame->localsplus[frame->stacktop - 1]))
        return answer_none();
    ext_capture_lose_items(function);
    function->items_off = true;
    return answer_disable();
}

static PyObject *on_throw(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function =
        PyVectorcall_NARGS(nargsf) < 1 ? NULL : ext_function_of(args[0]);

    (void)self;
    (void)names;
    if (function != NULL && !is_off() && ext_recorder.session.exact)
        ext_exact_enter(function, false);
    return answer_none();
}

static PyObject *on_unwind(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    struct ext_function *function =
        PyVectorcall_NARGS(nargsf) < 1 ? NULL : ext_function_of(args[0]);
    enum cf_outcome outcome = CF_OUTCOME_RAISE;
    struct ext_open *open;

    (void)self;
    (void)names;
    if (PyVectorcall_NARGS(nargsf) < 3 || is_off())
        return answer_none();
    if (function == NULL)
        return answer_none();
    if ((function->flags & EXT_SUSPENDS) != 0 &&
        PyErr_GivenExceptionMatches(args[2], PyExc_GeneratorExit))
        outcome = CF_OUTCOME_CLOSED;
    if (ext_recorder.session.exact)
        ext_exact_unwind(function, outcome);
    open = function->open == 0 ? NULL : ext_open_of(current_frame());
    if (open != NULL && open->function == function)
        ext_capture_leave(open, outcome, args[2]);
    return answer_none();
}

/* A callable of ours: its vectorcall is the callback itself, which is the cheapest way in. */
struct callback {
    PyObject_HEAD
    vectorcallfunc call;
};

static PyTypeObject callback_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "codeflash._ext.callback",
    .tp_basicsize = sizeof(struct callback),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_vectorcall_offset = offsetof(struct callback, call),
    .tp_call = PyVectorcall_Call,
};

static const struct {
    const char *event;
    vectorcallfunc call;
} callbacks[] = {
    { "PY_START", on_start }, { "PY_RESUME", on_resume }, { "PY_RETURN", on_return },
    { "PY_YIELD", on_yield }, { "PY_THROW", on_throw },   { "PY_UNWIND", on_unwind },
};
#define CALLBACK_COUNT (sizeof(callbacks) / sizeof(callbacks[0]))

static PyObject *new_callback(vectorcallfunc call)
{
    struct callback *callback;

    if (PyType_Ready(&callback_type) < 0)
        return NULL;
    callback = PyObject_New(struct callback, &callback_type);
    if (callback != NULL)
        callback->call = call;
    return (PyObject *)callback;
}

static long event_named(const char *name)
{
    PyObject *events = PyObject_GetAttrString(monitoring.namespace, "events");
    PyObject *event = events == NULL ? NULL : PyObject_GetAttrString(events, name);
    long number = event == NULL ? -1 : PyLong_AsLong(event);

    Py_XDECREF(event);
    Py_XDECREF(events);
    return number;
}

/* The ids with a meaning of their own (debugger, coverage, profiler, optimizer) come last. */
static int take_tool(int not_this)
{
    static const int ids[] = { 4, 3, 5, 2, 1, 0 };

    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        PyObject *done = ids[i] == not_this ? NULL
                                            : PyObject_CallFunction(ext_tool_function(EXT_TOOL_USE),
                                                                    "is", ids[i], "codeflash");

        if (done != NULL) {
            Py_DECREF(done);
            return ids[i];
        }
        PyErr_Clear();
    }
    PyErr_SetString(PyExc_RuntimeError, "every tool id of sys.monitoring is in use");
    return -1;
}

static int register_callbacks(bool on)
{
    for (size_t i = 0; i < CALLBACK_COUNT; i++) {
        PyObject *done;

        if (monitoring.callbacks[i] == NULL)
            monitoring.callbacks[i] = new_callback(callbacks[i].call);
        if (monitoring.callbacks[i] == NULL)
            return -1;
        done = PyObject_CallFunction(ext_tool_function(EXT_TOOL_REGISTER), "ilO", monitoring.tool,
                                     event_named(callbacks[i].event),
                                     on ? monitoring.callbacks[i] : Py_None);
        if (done == NULL)
            return -1;
        Py_DECREF(done);
    }
    return 0;
}

static int set_global_events(long events)
{
    PyObject *done = PyObject_CallFunction(ext_tool_function(EXT_TOOL_SET_EVENTS), "il",
                                           monitoring.tool, events);

    Py_XDECREF(done);
    return done == NULL ? -1 : 0;
}

static void set_local_events(PyCodeObject *code, int events)
{
    PyObject *args[3] = { PyLong_FromLong(monitoring.tool), (PyObject *)code,
                          PyLong_FromLong(events) };
    PyObject *done = NULL;

    if (args[0] != NULL && args[2] != NULL)
        done = PyObject_Vectorcall(monitoring.set_local_events, args, 3, NULL);
    Py_XDECREF(done);
    Py_XDECREF(args[0]);
    Py_XDECREF(args[2]);
    if (done == NULL)
        PyErr_Clear();
}

static int load_namespace(void)
{
    PyObject *sys = PyImport_ImportModule("sys");

    monitoring.namespace = sys == NULL ? NULL : PyObject_GetAttrString(sys, "monitoring");
    Py_XDECREF(sys);
    if (monitoring.namespace == NULL)
        return -1;
    if (ext_tools_install(monitoring.namespace) < 0)
        return -1;
    monitoring.set_local_events = ext_tool_function(EXT_TOOL_SET_LOCAL);
    monitoring.disable = PyObject_GetAttrString(monitoring.namespace, "DISABLE");
    if (monitoring.set_local_events == NULL || monitoring.disable == NULL)
        return -1;
    monitoring.unwind_event = event_named("PY_UNWIND");
    monitoring.throw_event = event_named("PY_THROW");
    if (event_named("PY_START") != PY_START_EVENT || event_named("PY_RESUME") != PY_RESUME_EVENT ||
        event_named("PY_RETURN") != PY_RETURN_EVENT || event_named("PY_YIELD") != PY_YIELD_EVENT) {
        PyErr_SetString(PyExc_RuntimeError, "sys.monitoring numbers its events otherwise");
        return -1;
    }
    return 0;
}

static int use_tool(int not_this)
{
    long events = monitoring.unwind_event;

    monitoring.tool = take_tool(not_this);
    if (monitoring.tool < 0)
        return -1;
    if (ext_recorder.session.exact)
        events |= monitoring.throw_event;
    return register_callbacks(true) < 0 ? -1 : set_global_events(events);
}

int ext_hooks_install(void)
{
    if (monitoring.namespace == NULL && load_namespace() < 0)
        return -1;
    return use_tool(-1);
}

void ext_hooks_remove(void)
{
    PyObject *done;

    if (monitoring.tool < 0)
        return;
    for (size_t i = 0; i < ext_recorder.function_count; i++)
        set_local_events(ext_recorder.functions[i]->code, 0);
    (void)set_global_events(0);
    (void)register_callbacks(false);
    done = PyObject_CallFunction(ext_tool_function(EXT_TOOL_FREE), "i", monitoring.tool);
    Py_XDECREF(done);
    PyErr_Clear();
    monitoring.tool = -1;
}

int ext_hooks_tool(void)
{
    return monitoring.tool;
}

void ext_hooks_step_aside(void)
{
    int taken = monitoring.tool;

    ext_hooks_remove();
    if (is_off())
        return;
    if (use_tool(taken) < 0) {
        PyErr_Clear();
        ext_capture_flush();
        ext_recorder_note("the program took every tool id of sys.monitoring: later calls were not "
                          "recorded");
        return;
    }
    for (size_t i = 0; i < ext_recorder.function_count; i++)
        set_local_events(ext_recorder.functions[i]->code, ext_recorder.functions[i]->events);
}

void ext_hooks_tick(uint64_t now_ns, uint64_t passed)
{
    (void)now_ns; /* an event that is not armed costs nothing */
    (void)passed;
}

/* Where calls are only counted, their starts are enough. */
static int wanted_events(const struct ext_function *function)
{
    int events = PY_START_EVENT;

    if (ext_recorder.session.exact || function->look_left > 0 || function->open > 0)
        events |= PY_RETURN_EVENT;
    if ((events & PY_RETURN_EVENT) != 0 &&
        ((function->flags & EXT_GENERATOR) != 0 ||
         (ext_recorder.session.exact && (function->flags & EXT_SUSPENDS) != 0)))
        events |= PY_YIELD_EVENT | PY_RESUME_EVENT;
    return events;
}

void ext_hooks_arm(struct ext_function *function)
{
    int events = wanted_events(function);

    if (monitoring.tool < 0)
        return;
    if (function->events == events && ext_recorder.session.exact)
        return; /* never disabled */
    if (function->events != 0)
        set_local_events(function->code, 0);
    set_local_events(function->code, events);
    function->events = events;
    function->items_off = false;
    function->strays = 0;
}

#endif
