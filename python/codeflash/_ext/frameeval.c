/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls on CPython 3.9 to 3.11: a frame evaluation function (PEP 523).
 *
 * Every Python call passes through it, so it does next to nothing for code that is not the
 * project's, and calls are counted exactly. On 3.11 it ends the interpreter's inlined calls,
 * which then need C stack: when a thread has used its share of stack, the hook takes itself out
 * until that call has returned, and the recursion goes on as deep as it would.
 *
 * Inlined calls are most of what a call-heavy program on 3.11 loses. Where calls come thick and no
 * new function has come for a while, the hook rests: in two ticks of three, a call of a function
 * that is known and not being looked at runs with all its callees as if nobody watched. Its
 * caller stays hooked, so a function called later is seen; calls are estimated from then on.
 */
#include "recorder.h"

#if !EXT_HAS_MONITORING

#include <string.h>

#define STACK_SHARE 4                    /* a fourth of the stack ... */
#define STACK_MOST ((size_t)1024 * 1024) /* ... and never more */

static _PyFrameEvalFunction next_eval;
EXT_THREAD_LOCAL uintptr_t stack_floor; /* below it the hook takes itself out; 0: not known yet */

static PyObject *eval_frame(PyThreadState *thread, ext_frame *frame, int throwing);

static uintptr_t find_stack_floor(void)
{
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    size_t share = STACK_MOST;
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size = 0;

    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        if (pthread_attr_getstack(&attributes, &lowest, &size) == 0 && here > (uintptr_t)lowest &&
            (here - (uintptr_t)lowest) / STACK_SHARE < share)
            share = (here - (uintptr_t)lowest) / STACK_SHARE;
        (void)pthread_attr_destroy(&attributes);
    }
    return here > share ? here - share : 1;
}

static bool is_deep(void)
{
    if (stack_floor == 0)
        stack_floor = find_stack_floor();
    return (uintptr_t)__builtin_frame_address(0) < stack_floor;
}

/* Runs the call, and all that it calls, without the hook. */
static PyObject *eval_unhooked(PyThreadState *thread, ext_frame *frame, int throwing)
{
    PyInterpreterState *interpreter = ext_recorder.interpreter;
    PyObject *result;

    ext_recorder.counts_inexact = true;
    if (_PyInterpreterState_GetEvalFrameFunc(interpreter) == eval_frame)
        _PyInterpreterState_SetEvalFrameFunc(interpreter, next_eval);
    result = next_eval(thread, frame, throwing);
    if (atomic_load(&ext_recorder.on) &&
        _PyInterpreterState_GetEvalFrameFunc(interpreter) == next_eval)
        _PyInterpreterState_SetEvalFrameFunc(interpreter, eval_frame);
    return result;
}

#if PY_VERSION_HEX >= 0x030B0000
#define HEAVY_CALLS_PER_MS 1200U
#define QUIET_TICKS 20U /* without a new function, before the hook rests */
#define REST_TICKS 2U

static struct {
    bool allowed; /* in this tick */
    bool out;     /* the hook is out, and a call that it let go is under way */
    uint32_t ticks_left, quiet_ticks, functions;
    uint64_t last_ns;
} rest;

static PyObject *eval_resting(PyThreadState *thread, ext_frame *frame, int throwing)
{
    PyObject *result;

    rest.out = true;
    _PyInterpreterState_SetEvalFrameFunc(ext_recorder.interpreter, next_eval);
    result = next_eval(thread, frame, throwing);
    if (rest.out && atomic_load(&ext_recorder.on))
        _PyInterpreterState_SetEvalFrameFunc(ext_recorder.interpreter, eval_frame);
    rest.out = false;
    return result;
}

static void end_rest(void)
{
    rest.allowed = false;
    if (rest.out && atomic_load(&ext_recorder.on))
        _PyInterpreterState_SetEvalFrameFunc(ext_recorder.interpreter, eval_frame);
    rest.out = false;
}

/* Whether calls come so thick that watching each costs too much, and nothing is missed else. */
static bool is_heavy(uint64_t passed, uint64_t elapsed_ns)
{
    uint32_t functions = ext_recorder.spool.functions.used;

    rest.quiet_ticks = functions == rest.functions ? rest.quiet_ticks + 1 : 0;
    rest.functions = functions;
    return rest.quiet_ticks >= QUIET_TICKS && !ext_capture_has_generators() &&
           passed * 1000000U > elapsed_ns * HEAVY_CALLS_PER_MS;
}

void ext_hooks_tick(uint64_t now_ns, uint64_t passed)
{
    uint64_t elapsed_ns = now_ns - rest.last_ns;

    rest.last_ns = now_ns;
    if (rest.allowed) {
        if (--rest.ticks_left == 0)
            end_rest();
    } else if (!ext_recorder.session.exact && is_heavy(passed, elapsed_ns)) {
        rest.allowed = true;
        rest.ticks_left = REST_TICKS;
    }
    ext_recorder.resting = rest.allowed;
}
#else
void ext_hooks_tick(uint64_t now_ns, uint64_t passed)
{
    (void)now_ns;
    (void)passed;
}
#endif

/* A call starts here: not where a generator goes on, nor where its function makes it. */
static bool is_first_start(const struct ext_function *function, const ext_frame *frame,
                           int throwing)
{
#if PY_VERSION_HEX >= 0x030B0000
    if ((function->flags & EXT_SUSPENDS) == 0)
        return true;
    return !throwing && frame->owner == FRAME_OWNED_BY_GENERATOR &&
           _Py_OPCODE(*frame->prev_instr) == RETURN_GENERATOR;
#else
    (void)function;
    return !throwing && frame->f_lasti == -1;
#endif
}

/* The frame makes its generator now; nothing of its body runs. */
static bool is_making_generator(const struct ext_function *function, const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
    return (function->flags & EXT_SUSPENDS) != 0 && frame->owner != FRAME_OWNED_BY_GENERATOR;
#else
    (void)function;
    (void)frame;
    return false;
#endif
}

static bool is_suspended(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
    return frame->owner == FRAME_OWNED_BY_GENERATOR &&
           _PyFrame_GetGenerator((ext_frame *)(uintptr_t)frame)->gi_frame_state == FRAME_SUSPENDED;
#elif PY_VERSION_HEX >= 0x030A0000
    return frame->f_state == FRAME_SUSPENDED;
#else
    return frame->f_stacktop != NULL;
#endif
}

/* What was sent to a generator that goes on, borrowed. */
static PyObject *sent_value(const ext_frame *frame)
{
#if PY_VERSION_HEX >= 0x030B0000
    return frame->stacktop > 0 ? frame->localsplus[frame->stacktop - 1] : NULL;
#elif PY_VERSION_HEX >= 0x030A0000
    return frame->f_stackdepth > 0 ? frame->f_valuestack[frame->f_stackdepth - 1] : NULL;
#else
    return frame->f_stacktop == NULL || frame->f_stacktop == frame->f_valuestack
               ? NULL
               : frame->f_stacktop[-1];
#endif
}

static enum cf_outcome raising_outcome(const struct ext_function *function)
{
    bool closed = (function->flags & EXT_SUSPENDS) != 0 && PyErr_Occurred() != NULL &&
                  PyErr_ExceptionMatches(PyExc_GeneratorExit);

    return closed ? CF_OUTCOME_CLOSED : CF_OUTCOME_RAISE;
}

/* An exception that C raised may not be an object yet; making one of a built-in type runs no
 * Python code. */
static void leave_raising(struct ext_open *open)
{
    PyObject *type, *value, *traceback;
    enum cf_outcome outcome = raising_outcome(open->function);

    PyErr_Fetch(&type, &value, &traceback);
    if (type != NULL && PyType_Check(type) &&
        (value == NULL || !PyObject_TypeCheck(value, (PyTypeObject *)type)) &&
        !PyType_HasFeature((PyTypeObject *)type, Py_TPFLAGS_HEAPTYPE))
        PyErr_NormalizeException(&type, &value, &traceback);
    ext_capture_leave(open, outcome,
                      value != NULL && PyExceptionInstance_Check(value) ? value : NULL);
    PyErr_Restore(type, value, traceback);
}

static void leave_returning(struct ext_open *open, const ext_frame *frame, PyObject *result)
{
    const struct ext_function *function = open->function;

    if ((function->flags & EXT_SUSPENDS) == 0 || !is_suspended(frame)) {
        ext_capture_leave(open, CF_OUTCOME_RETURN, result);
        return;
    }
    if ((function->flags & EXT_GENERATOR) == 0)
        return;
    result = ext_capture_unwrap(function, result);
    if (result == NULL)
        open->suspended_at_item = false;
    else
        (void)ext_capture_item(open, result);
}

static PyObject *eval_ours(struct ext_function *function, PyThreadState *thread, ext_frame *frame,
                           int throwing)
{
    bool exact = ext_recorder.session.exact, first;
    struct ext_open *open;
    PyObject *result;

    if (is_making_generator(function, frame))
        return next_eval(thread, frame, throwing);
    first = is_first_start(function, frame, throwing);
    if (exact)
        ext_exact_enter(function, first);
    if (first) {
        ext_budget_call(function, frame, (function->flags & EXT_SUSPENDS) != 0);
    } else if (function->wanting > 0 && !throwing && (open = ext_open_of(frame)) != NULL) {
        (void)ext_capture_sent(open, sent_value(frame));
    }
    result = next_eval(thread, frame, throwing);
    if (exact && result == NULL)
        ext_exact_unwind(function, raising_outcome(function));
    else if (exact)
        ext_exact_leave(function);
    if (result != NULL && function->wanting == 0 && (function->flags & EXT_SUSPENDS) != 0 &&
        is_suspended(frame))
        return result;
    if (function->open > 0 && (open = ext_open_of(frame)) != NULL && open->function == function) {
        if (result == NULL)
            leave_raising(open);
        else
            leave_returning(open, frame, result);
    }
    return result;
}

static bool is_hot(const struct ext_function *function)
{
    return function->look_left == 0 && function->open == 0 && !function->makes_instances &&
           !ext_recorder.session.exact;
}

static PyObject *eval_frame(PyThreadState *thread, ext_frame *frame, int throwing)
{
    struct ext_function *function = ext_function_of(frame->f_code);

    if (is_deep())
        return eval_unhooked(thread, frame, throwing);
    if (function == NULL || !atomic_load_explicit(&ext_recorder.on, memory_order_relaxed))
        return next_eval(thread, frame, throwing);
    if (is_hot(function)) { /* nothing to see: the call leaves no trace on the C stack */
        if ((function->flags & EXT_SUSPENDS) == 0 || is_first_start(function, frame, throwing))
            function->passed++;
#if PY_VERSION_HEX >= 0x030B0000
        if (rest.allowed && (function->flags & EXT_SUSPENDS) == 0)
            return eval_resting(thread, frame, throwing);
#endif
        return next_eval(thread, frame, throwing);
    }
    if (thread->interp != ext_recorder.interpreter)
        return next_eval(thread, frame, throwing);
    if (ext_recorder.forked)
        ext_recorder_after_fork();
    return eval_ours(function, thread, frame, throwing);
}

int ext_hooks_install(void)
{
    next_eval = _PyInterpreterState_GetEvalFrameFunc(ext_recorder.interpreter);
    _PyInterpreterState_SetEvalFrameFunc(ext_recorder.interpreter, eval_frame);
    return 0;
}

void ext_hooks_remove(void)
{
    if (next_eval != NULL &&
        _PyInterpreterState_GetEvalFrameFunc(ext_recorder.interpreter) == eval_frame)
        _PyInterpreterState_SetEvalFrameFunc(ext_recorder.interpreter, next_eval);
}

void ext_hooks_arm(struct ext_function *function)
{
    (void)function; /* every call is seen */
}

#endif
