/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which calls are captured.
 *
 * Every function is looked at now and then: some calls in a row, of which a few are captured. The
 * first look begins when the function is found, so the first call is always seen; the sampler
 * begins the next ones at distances that grow with the run (a twentieth of it), which spreads
 * them evenly over a run of any length, its last quarter included. Three accounts bound the cost:
 * beginning looks, capturing (of which no function may take more than its part), and the first
 * input of each function, which is always taken, with less patience when that gets dear. The
 * account of capturing starts with a credit: values are small early in most runs.
 */
#include "recorder.h"

#include <string.h>

#define LOOK_CALLS 96U
#define FIRST_LOOK_CALLS 256U
#define FIRST_LOOK_CAPTURES 24U
#define CAPTURE_PERMILLE 11U        /* of the run time */
#define CAPTURE_CREDIT_NS 25000000U /* what may be spent at the start */
#define LOOK_PERMILLE 5U
#define LOOK_CREDIT_NS 1000000U
#define LOOK_NS 5000U /* what the events of one look cost, about */
#define FIRST_PERMILLE 8U
#define FIRST_CREDIT_NS 14000000U
#define LOOK_DISTANCE_NS 20000000U /* at least between two looks at a function */
#define HEAVY_NS 150000U           /* a capture that costs so much is taken singly */
#define DEAR_NS 1000000U
#define LIGHT_NS 30000U
#define UNAFFORDABLE_CALLS 12U /* of a look that one call over the account stands for */
#define UNREPLAYABLE_INPUTS 1U /* inputs that cannot be replayed are kept for their types only */
#define PACE_TICKS \
    8.0 /* over which the rate of calls is averaged: the hook rests after busy ones */
#define TICK_NS_A_FUNCTION 25000U /* between two ticks; walking one takes about 0.1 us */
#define TICK_DISTANCE_MOST_NS 200000000U
#define SPARE_FACTOR 8U /* captured for each input that is finally kept */

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

/* What captures of that cost may use of the account: dear ones leave room for cheap ones, of which
 * many more can be had. */
static uint64_t usable_ns(uint64_t allowance, uint64_t cost_ns)
{
    return cost_ns < HEAVY_NS ? allowance : cost_ns < DEAR_NS ? allowance / 4 * 3 : allowance / 2;
}

/* Each function has its part of what may be spent, and an eighth of what others leave. */
static bool is_affordable(const struct ext_function *function)
{
    const struct ext_recorder *recorder = &ext_recorder;
    uint64_t allowance =
        usable_ns(allowance_ns(CAPTURE_CREDIT_NS, CAPTURE_PERMILLE), function->cost_ns);
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

static uint32_t captures_of_look(const struct ext_function *function, bool new_stratum)
{
    uint32_t count = function->cost_ns < LIGHT_NS ? 8 : function->cost_ns < HEAVY_NS ? 3 : 1;

    if (function->looks <= 1 && count < FIRST_LOOK_CAPTURES)
        count = FIRST_LOOK_CAPTURES; /* many functions are called no more often than that */
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

/* Nothing can be captured for a while: the look is not worth its events. */
static bool skip_for_cost(struct ext_function *function)
{
    function->look_left =
        function->look_left > UNAFFORDABLE_CALLS ? function->look_left - UNAFFORDABLE_CALLS : 0;
    return skip(function, CF_SKIP_SHARE);
}

/* What no look at the arguments is needed for; true: they decide. Counts the reason where not. */
static bool is_open(struct ext_function *function)
{
    const struct cf_session *session = &ext_recorder.session;

    if ((function->flags & CF_FUNCTION_EXCLUDED) != 0)
        return skip(function, CF_SKIP_EXCLUDED);
    if (!ext_recorder.capturing)
        return skip(function, ext_recorder.spool.full ? CF_SKIP_TRACE_SIZE : CF_SKIP_TIMEOUT);
    if (session->max_inputs == 0)
        return skip(function, CF_SKIP_ENOUGH);
    if (function->distinct == 0 && function->look_captures == 0)
        return true;
    if ((function->flags & (CF_FUNCTION_NESTED | CF_FUNCTION_LAMBDA)) != 0 &&
        function->distinct >= UNREPLAYABLE_INPUTS)
        return skip(function, CF_SKIP_ARGUMENT);
    if (function->distinct >= session->max_inputs * SPARE_FACTOR)
        return skip(function, CF_SKIP_ENOUGH);
    if (function->bytes > session->max_function_bytes)
        return skip(function, CF_SKIP_FUNCTION_SIZE);
    return is_affordable(function) || skip_for_cost(function);
}

/* A call that is looked at: is its input captured? */
static bool is_worth_it(struct ext_function *function, const ext_frame *frame, bool cells_made)
{
    bool first = function->distinct == 0 && function->look_captures == 0, new_stratum;

    if (!is_open(function))
        return false;
    new_stratum = is_new_stratum(function, frame, cells_made);
    if (!first && function->look_captures >= captures_of_look(function, new_stratum))
        return skip(function, CF_SKIP_WINDOW);
    if (has_unmakeable_argument(function, frame, cells_made) &&
        function->unmakeable++ >= UNREPLAYABLE_INPUTS && !first)
        return skip(function, CF_SKIP_ARGUMENT);
    return true;
}

/* A program that waits, or shares its processor, has run for its CPU time only. */
uint64_t ext_budget_run_ns(uint64_t now_ns)
{
    uint64_t wall_ns = now_ns - ext_recorder.ticked_ns;
    uint64_t cpu_ns = ext_process_cpu_ns() - ext_recorder.ticked_cpu_ns;

    return ext_recorder.run_ns + (cpu_ns < wall_ns ? cpu_ns : wall_ns);
}

uint64_t ext_budget_ours_ns(void)
{
    return ext_recorder.first_ns + ext_recorder.capture_ns;
}

void ext_budget_begin_look(struct ext_function *function)
{
    function->look_left = function->looks == 0 ? FIRST_LOOK_CALLS : LOOK_CALLS;
    function->look_captures = 0;
    function->looked_out = false;
    function->looks++;
}

void ext_budget_end_look(struct ext_function *function)
{
    uint64_t now_ns = ext_now_ns();
    uint64_t distance = (now_ns - ext_recorder.started_ns) / 20;

    function->look_left = 0;
    function->looked_out = true;
    function->look_due_ns = now_ns + (distance > LOOK_DISTANCE_NS ? distance : LOOK_DISTANCE_NS);
}

void ext_budget_call(struct ext_function *function, ext_frame *frame, bool cells_made)
{
    struct cf_function_slot *slot = function->slot;

    if (slot == NULL && (slot = ext_registry_slot(function, ext_frame_globals(frame))) == NULL)
        return;
    if (function->makes_instances && function->parameters > 0)
        ext_instances_made(function, ext_frame_parameter(frame, function->code, 0, cells_made));
    if (function->look_left == 0) {
        function->passed++;
        return;
    }
    ext_capture_end_stale(frame);
    slot->calls_seen++;
    slot->calls_estimated++;
    function->look_left--;
    if (is_worth_it(function, frame, cells_made))
        ext_capture_enter(function, frame, cells_made);
    if (function->look_left == 0)
        ext_budget_end_look(function);
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
        function->pace +=
            ((double)function->passed / (double)(elapsed_ns + 1) - function->pace) / PACE_TICKS;
    function->passed = 0;
}

/* Begins the look and takes what that costs from the account; false when that is used up. */
static bool look_when_affordable(struct ext_function *function)
{
    struct ext_recorder *recorder = &ext_recorder;
    uint64_t start_ns;

    if (recorder->look_ns > allowance_ns(LOOK_CREDIT_NS, LOOK_PERMILLE))
        return false;
    start_ns = ext_now_ns();
    ext_budget_begin_look(function);
    if (ext_hooks_skip_calls() && !function->counted)
        ext_counting_begin(function);
    ext_hooks_arm(function);
    recorder->look_ns += ext_now_ns() - start_ns + LOOK_NS;
    return true;
}

static void tick_looks(uint64_t now_ns)
{
    static size_t first; /* where the last tick stopped: every function gets its turn */
    size_t count = ext_recorder.called_count, start = first;
    bool affordable = true;

    for (size_t n = 0; n < count; n++) {
        struct ext_function *function = ext_recorder.functions[(start + n) % count];

        if (!function->looked_out) {
            function->look_captures = 0; /* called too rarely to end its look */
        } else if (affordable && function->look_due_ns <= now_ns) {
            affordable = look_when_affordable(function);
            if (!affordable)
                first = (start + n) % count;
        }
    }
}

/* A tick walks the functions: where they are many, it is not worth its cost at every sample. */
static bool is_too_early(uint64_t elapsed_ns)
{
    uint64_t least_ns = ext_recorder.called_count * TICK_NS_A_FUNCTION;

    return ext_hooks_skip_calls() &&
           elapsed_ns < (least_ns < TICK_DISTANCE_MOST_NS ? least_ns : TICK_DISTANCE_MOST_NS);
}

void ext_budget_tick(uint64_t now_ns)
{
    struct ext_recorder *recorder = &ext_recorder;
    uint64_t passed = 0, elapsed_ns = now_ns - recorder->ticked_ns;

    if (is_too_early(elapsed_ns))
        return;
    recorder->run_ns = ext_budget_run_ns(now_ns);
    recorder->ticked_ns = now_ns;
    recorder->ticked_cpu_ns = ext_process_cpu_ns();
    for (size_t i = 0; i < recorder->called_count; i++) {
        passed += recorder->functions[i]->passed;
        ext_budget_settle(recorder->functions[i], elapsed_ns);
    }
    if (ext_hooks_skip_calls())
        ext_counting_tick(elapsed_ns, recorder->run_ns);
    if (recorder->capturing)
        tick_looks(now_ns);
    ext_hooks_tick(now_ns, passed);
}
