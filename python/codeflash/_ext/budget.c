/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which calls are captured.
 *
 * Every function is looked at in windows: some calls in a row, of which a few are captured. The
 * first window opens when the function is found, so the first call is always seen; the sampler
 * opens the next ones at distances that grow with the run (a twentieth of it), which spreads
 * them evenly over a run of any length, its last quarter included. Three accounts bound the cost:
 * opening windows, capturing (of which no function may take more than its part), and the first
 * input of each function, which is always taken, with less patience when that gets dear.
 */
#include "recorder.h"

#include <string.h>

#define WINDOW_CALLS 96U
#define FIRST_WINDOW_CALLS 4096U /* the first window counts on after it has looked at ... */
#define COUNTED_ON_MOST 200000U
#define LOOKED_AT_CALLS 256U /* ... so many */
#define FIRST_WINDOW_CAPTURES 24U
#define CAPTURE_PERMILLE 16U       /* of the run time */
#define CAPTURE_CREDIT_NS 8000000U /* what may be spent at the start */
#define WINDOW_PERMILLE 8U
#define WINDOW_CREDIT_NS 1000000U
#define EVENT_NS 25U    /* of one call, from 3.12 on */
#define CALL_NS 40U     /* no call of a Python function is shorter */
#define WINDOW_NS 5000U /* what the events of one window cost, about */
#define FIRST_PERMILLE 20U
#define FIRST_CREDIT_NS 20000000U
#define WINDOW_DISTANCE_NS 20000000U /* at least between two windows of a function */
#define HEAVY_NS 100000U             /* a capture that costs so much is taken singly */
#define LIGHT_NS 10000U
#define UNREPLAYABLE_INPUTS 1U /* inputs that cannot be replayed are kept for their types only */
#define SPARE_FACTOR 8U        /* captured for each input that is finally kept */

static uint64_t mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

static unsigned log2_class(size_t size)
{
    return size == 0 ? 0 : 64U - (unsigned)__builtin_clzll(size);
}

/* The order of magnitude of a built-in value; 0 for others. Looks at sizes, at no content. */
static unsigned size_class(PyObject *value)
{
    if (PyUnicode_CheckExact(value))
        return log2_class((size_t)PyUnicode_GET_LENGTH(value));
    if (PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyBytes_CheckExact(value))
        return log2_class((size_t)Py_SIZE(value));
    if (PyDict_CheckExact(value))
        return log2_class((size_t)PyDict_GET_SIZE(value));
    if (PyAnySet_CheckExact(value))
        return log2_class((size_t)PySet_GET_SIZE(value));
    if (PyByteArray_CheckExact(value))
        return log2_class((size_t)PyByteArray_GET_SIZE(value));
    if (PyLong_CheckExact(value)) {
        int overflow = 0;
        long long number = PyLong_AsLongLongAndOverflow(value, &overflow);

        return overflow != 0
                   ? 99
                   : log2_class((size_t)(number < 0 ? -number : number)) / 4 + (number < 0) * 32U;
    }
    return 0;
}

static uint64_t stratum(const struct ext_function *function, const ext_frame *frame,
                        bool cells_made, bool by_name)
{
    uint64_t hash = 1;

    for (Py_ssize_t i = 0; i < function->parameters; i++) {
        PyObject *value = ext_frame_parameter(frame, function->code, i, cells_made);

        if (value == NULL)
            continue;
        if (by_name) {
            for (const char *c = Py_TYPE(value)->tp_name; *c != '\0'; c++)
                hash = mix(hash, (unsigned char)*c);
        } else {
            hash = mix(hash, (uintptr_t)Py_TYPE(value));
        }
        hash = mix(hash, size_class(value));
    }
    return hash == 0 ? 1 : hash;
}

uint32_t ext_budget_stratum(const struct ext_function *function, const ext_frame *frame,
                            bool cells_made)
{
    return (uint32_t)stratum(function, frame, cells_made, true);
}

/* True the first time that inputs of these types and sizes are met. */
static bool is_new_stratum(struct ext_function *function, const ext_frame *frame, bool cells_made)
{
    uint64_t kind = stratum(function, frame, cells_made, false);

    for (uint32_t i = 0; i < function->strata_used; i++) {
        if (function->strata[i] == kind)
            return false;
    }
    if (function->strata_used == EXT_STRATA)
        return false;
    function->strata[function->strata_used++] = kind;
    return true;
}

/* Generators and the like: what they hold cannot be read without running them. */
static bool is_unmakeable(PyObject *value)
{
    for (Py_ssize_t i = 0; PyTuple_CheckExact(value) && i < PyTuple_GET_SIZE(value) && i < 8; i++) {
        PyObject *item = PyTuple_GET_ITEM(value, i); /* as *args has them */

        if (PyGen_Check(item) || PyCoro_CheckExact(item) || PyAsyncGen_CheckExact(item))
            return true;
    }
    return PyGen_Check(value) || PyCoro_CheckExact(value) || PyAsyncGen_CheckExact(value) ||
           strncmp(Py_TYPE(value)->tp_name, "itertools.", 10) == 0 ||
           strncmp(Py_TYPE(value)->tp_name, "_io.", 4) == 0;
}

static bool has_unmakeable_argument(const struct ext_function *function, const ext_frame *frame,
                                    bool cells_made)
{
    for (Py_ssize_t i = 0; i < function->parameters; i++) {
        PyObject *value = ext_frame_parameter(frame, function->code, i, cells_made);

        if (value != NULL && is_unmakeable(value))
            return true;
    }
    return false;
}

static uint64_t allowance_ns(uint64_t credit_ns, uint64_t permille)
{
    return credit_ns + ext_recorder.run_ns * permille / 1000;
}

/* Each function has its part of what may be spent, and an eighth of what others leave. */
static bool is_affordable(const struct ext_function *function)
{
    const struct ext_recorder *recorder = &ext_recorder;
    uint64_t allowance = allowance_ns(CAPTURE_CREDIT_NS, CAPTURE_PERMILLE);
    uint64_t spent = recorder->capture_ns + function->cost_ns;
    uint64_t part = allowance * 2 / (recorder->spool.functions.used + 2);

    if (spent > allowance)
        return false;
    return function->spent_ns + function->cost_ns <= part + (allowance - spent) / 8;
}

bool ext_budget_is_tight(void)
{
    return ext_recorder.first_ns > allowance_ns(FIRST_CREDIT_NS, FIRST_PERMILLE);
}

static uint32_t captures_of_window(const struct ext_function *function, bool new_stratum)
{
    uint32_t count = function->cost_ns < LIGHT_NS ? 8 : function->cost_ns < HEAVY_NS ? 3 : 1;

    if (function->windows <= 1 && count < FIRST_WINDOW_CAPTURES)
        count = FIRST_WINDOW_CAPTURES; /* many functions are called no more often than that */
    if (new_stratum)
        count *= 2;
    for (uint64_t spare = ext_recorder.session.max_inputs; function->distinct > spare && count > 1;
         spare += ext_recorder.session.max_inputs)
        count = (count + 1) / 2;
    return count;
}

static bool skip(struct ext_function *function, enum cf_skip reason)
{
    function->slot->skips[reason]++;
    return false;
}

/* A call inside a window: is its input captured? Counts the reason where it is not. */
static bool is_worth_it(struct ext_function *function, const ext_frame *frame, bool cells_made)
{
    const struct cf_session *session = &ext_recorder.session;
    bool new_stratum;

    if ((function->flags & CF_FUNCTION_EXCLUDED) != 0)
        return skip(function, CF_SKIP_EXCLUDED);
    if (!ext_recorder.capturing)
        return skip(function, ext_recorder.spool.full ? CF_SKIP_TRACE_SIZE : CF_SKIP_TIMEOUT);
    if (session->max_inputs == 0)
        return skip(function, CF_SKIP_ENOUGH);
    new_stratum = is_new_stratum(function, frame, cells_made);
    if (function->distinct == 0 && function->window_captures == 0) {
        function->unmakeable += has_unmakeable_argument(function, frame, cells_made);
        return true;
    }
    if ((function->flags & (CF_FUNCTION_NESTED | CF_FUNCTION_LAMBDA)) != 0 &&
        function->distinct >= UNREPLAYABLE_INPUTS)
        return skip(function, CF_SKIP_ARGUMENT);
    if (has_unmakeable_argument(function, frame, cells_made) &&
        function->unmakeable++ >= UNREPLAYABLE_INPUTS)
        return skip(function, CF_SKIP_ARGUMENT);
    if (function->distinct >= session->max_inputs * SPARE_FACTOR)
        return skip(function, CF_SKIP_ENOUGH);
    if (function->bytes > session->max_function_bytes)
        return skip(function, CF_SKIP_FUNCTION_SIZE);
    if (function->window_captures >= captures_of_window(function, new_stratum))
        return skip(function, CF_SKIP_WINDOW);
    if (!is_affordable(function))
        return skip(function, CF_SKIP_SHARE);
    return true;
}

/* A program that waits, or shares its processor, has run for its CPU time only. */
static uint64_t run_time_ns(uint64_t now_ns)
{
    uint64_t wall_ns = now_ns - ext_recorder.started_ns;
    struct timespec cpu = { 0 };
    uint64_t cpu_ns;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    cpu_ns = (uint64_t)cpu.tv_sec * 1000000000U + (uint64_t)cpu.tv_nsec;
    return cpu_ns < wall_ns ? cpu_ns : wall_ns;
}

/* What capturing took so far; no call of the program's comes in that time. */
static uint64_t capturing_ns(void)
{
    return ext_recorder.first_ns + ext_recorder.capture_ns;
}

void ext_budget_open_window(struct ext_function *function, uint64_t now_ns)
{
    function->window_spent_ns = capturing_ns();
    function->gap_ns = function->closed_ns == 0 ? 0 : ext_recorder.run_ns - function->closed_run_ns;
    function->window_left = function->windows == 0 ? FIRST_WINDOW_CALLS : WINDOW_CALLS;
    function->window_captures = function->window_calls = 0;
    function->window_start_ns = now_ns;
    function->closed_ns = 0;
    function->windows++;
}

/*
 * How long the program itself ran in the window: from when it got the GIL back from the sampler
 * that opened it, without capturing, and without what the events of its calls cost.
 */
static uint64_t window_length_ns(const struct ext_function *function, uint64_t now_ns)
{
    uint64_t start_ns = function->window_start_ns, length_ns, ours_ns;

    if (ext_recorder.resumed_ns > start_ns)
        start_ns = ext_recorder.resumed_ns;
    length_ns = now_ns > start_ns ? now_ns - start_ns : 1;
    ours_ns = capturing_ns() - function->window_spent_ns;
    /* Where capturing was nearly all of it, the rest is noise: no rate can be told from that. */
    length_ns = length_ns / 8 * 7 > ours_ns ? length_ns - ours_ns : length_ns / 8;
    ours_ns = (uint64_t)function->window_calls * EVENT_NS;
    length_ns = length_ns > 2 * ours_ns ? length_ns - ours_ns : length_ns / 2;
    ours_ns = (uint64_t)function->window_calls * CALL_NS;
    return length_ns > ours_ns ? length_ns : ours_ns + 1;
}

/* The calls between two windows: at the lower of the rates before and after. */
void ext_budget_estimate(struct ext_function *function, uint64_t now_ns)
{
    double before = function->calls_per_ns;
    double after = (double)function->window_calls / (double)window_length_ns(function, now_ns);
    uint64_t missed = (uint64_t)((before < after ? before : after) * (double)function->gap_ns);

    if (function->slot != NULL && function->gap_ns > 0 && ext_hooks_skip_calls()) {
        function->slot->calls_estimated += missed;
        function->slot->skips[CF_SKIP_WINDOW] += missed;
    }
    function->gap_ns = 0;
    function->calls_per_ns = after;
}

void ext_budget_close_window(struct ext_function *function)
{
    uint64_t now_ns = ext_now_ns();
    uint64_t distance = (now_ns - ext_recorder.started_ns) / 20;

    ext_budget_estimate(function, now_ns);
    function->window_left = 0;
    function->closed_ns = now_ns;
    function->closed_run_ns = run_time_ns(now_ns);
    function->due_ns = now_ns + (distance > WINDOW_DISTANCE_NS ? distance : WINDOW_DISTANCE_NS);
}

/* A call of a first window that is only counted. All of them together have a bound: a program
 * of a thousand busy functions would pay for millions. */
static void count_on(struct ext_function *function)
{
    function->slot->skips[CF_SKIP_WINDOW]++;
    if (++ext_recorder.counted_on > COUNTED_ON_MOST)
        function->window_left = 0;
}

bool ext_budget_call(struct ext_function *function, ext_frame *frame, bool cells_made)
{
    struct ext_recorder *recorder = &ext_recorder;
    struct cf_function_slot *slot = function->slot;

    if (slot == NULL && (slot = ext_registry_slot(function, ext_frame_globals(frame))) == NULL)
        return false;
    if (function->makes_instances && function->parameters > 0)
        ext_instances_made(function, ext_frame_parameter(frame, function->code, 0, cells_made));
    if (function->window_left == 0) {
        function->passed++;
        return false;
    }
    ext_capture_end_stale(frame);
    slot->calls_seen++;
    slot->calls_estimated++;
    if (recorder->resumed_ns == 0)
        recorder->resumed_ns = ext_now_ns();
    function->window_left--;
    function->window_calls++;
    if (function->window_calls > LOOKED_AT_CALLS)
        count_on(function);
    else if (is_worth_it(function, frame, cells_made))
        ext_capture_enter(function, frame, cells_made);
    if (function->window_left == 0)
        ext_budget_close_window(function);
    return function->window_left > 0;
}

/* While the hook rests, calls from functions that are let go are not seen: they came as thick as
 * before, unless most of that was seen. */
static void add_unseen(struct ext_function *function, uint64_t elapsed_ns)
{
    double expected = function->pace * (double)elapsed_ns;
    uint64_t missed;

    if ((double)function->passed > expected * 0.7)
        return;
    missed = (uint64_t)expected - function->passed;
    function->slot->calls_estimated += missed;
    function->slot->skips[CF_SKIP_WINDOW] += missed;
    function->slot->exact = 0;
}

void ext_budget_settle(struct ext_function *function, uint64_t elapsed_ns)
{
    struct cf_function_slot *slot = function->slot;

    if (slot == NULL)
        return;
    slot->calls_seen += function->passed;
    slot->calls_estimated += function->passed;
    slot->skips[CF_SKIP_WINDOW] += function->passed;
    if (ext_recorder.resting)
        add_unseen(function, elapsed_ns);
    else
        function->pace = (double)function->passed / (double)(elapsed_ns + 1);
    function->passed = 0;
}

/* Opens the window and takes what that costs from the account; false when that is used up. */
static bool open_when_affordable(struct ext_function *function, uint64_t now_ns)
{
    struct ext_recorder *recorder = &ext_recorder;
    uint64_t start_ns;

    if (recorder->window_ns > allowance_ns(WINDOW_CREDIT_NS, WINDOW_PERMILLE))
        return false;
    start_ns = ext_now_ns();
    ext_budget_open_window(function, now_ns);
    ext_hooks_arm(function);
    function->window_start_ns = ext_now_ns();
    recorder->window_ns += function->window_start_ns - start_ns + WINDOW_NS;
    return true;
}

void ext_budget_tick(uint64_t now_ns)
{
    static size_t first; /* where the last tick stopped: every function gets its turn */
    struct ext_recorder *recorder = &ext_recorder;
    size_t count = recorder->function_count, start = first;
    uint64_t passed = 0, last_ns = recorder->ticked_ns;
    bool affordable = true;

    recorder->ticked_ns = now_ns;
    recorder->resumed_ns = 0;
    recorder->run_ns = run_time_ns(now_ns);
    for (size_t n = 0; n < count; n++) {
        struct ext_function *function = recorder->functions[(start + n) % count];

        if (function->slot == NULL)
            continue;
        passed += function->passed;
        ext_budget_settle(function, now_ns - last_ns);
        if (function->closed_ns == 0) {
            function->window_captures = 0; /* called too rarely to close its window */
        } else if (affordable && function->due_ns <= now_ns) {
            affordable = open_when_affordable(function, now_ns);
            if (!affordable)
                first = (start + n) % count;
        }
    }
    ext_hooks_tick(now_ns, passed);
}
