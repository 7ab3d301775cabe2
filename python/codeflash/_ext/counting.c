/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The number of calls from CPython 3.12 on, where an event that is armed costs about as much as
 * a short call.
 *
 * Most functions are called seldom enough that each call is counted for a hundredth of the run
 * time together. The few that are too busy for that, the hot ones, are counted in spans: from a
 * tick of the sampler to the next one, at random distances, as often as a second account permits.
 * What they did between two spans is estimated at the mean of the rates before and after, which
 * is right on average for any pattern of calls because a span's place does not depend on it.
 *
 * A function is hot when it is called more often between two ticks than the lease, which grows
 * while the account has room and shrinks while it is overdrawn. Times are those of the program
 * itself: neither waiting nor what recording takes changes a rate.
 */
#include "random.h"
#include "recorder.h"

#define CALL_COST_NS 50U      /* of one call that is counted */
#define INSTANCE_COST_NS 120U /* where its class is looked up too */
#define CALL_NS 40U           /* no call of a Python function is shorter */
#define SHORT_NS 100000U      /* a span that is shorter says nothing of the rate */
#define ARM_NS 7000U
#define ACCOUNT_PERMILLE 6U /* of the run time: functions counted all the time */
#define ACCOUNT_CREDIT_NS 4000000U
#define HOT_PERMILLE 8U
#define LEASE_MOST 40000U
#define LEASE_LEAST 8U
#define SPAN_CALLS 40000U /* a span of so many ends before the tick */
#define FAST_SPANS 4U     /* the first ones come sooner: little is known yet */
#define RATE_TICKS 8.0    /* over which the rate of a function that is not hot is averaged */
#define TICK_NS 5000000U
#define FAR_NS 200000000U /* no gap is longer than that and an eighth of the run */

static struct {
    uint32_t lease;
    uint32_t hot; /* functions */
    uint64_t random;
} counting = { .lease = LEASE_MOST };

static uint64_t cost_ns(const struct ext_function *function, uint64_t calls)
{
    return calls * (function->makes_instances ? INSTANCE_COST_NS : CALL_COST_NS);
}

/* A factor between a half and one and a half. */
static double jitter(void)
{
    counting.random |= 1U; /* never 0 */
    return 0.5 + (double)(ext_random(&counting.random) >> 11) * 0x1p-53;
}

void ext_counting_reset(void)
{
    counting.lease = LEASE_MOST;
    counting.hot = 0;
    counting.random = ext_now_ns();
}

/* How long the program has run, without what recording took of it. */
static uint64_t program_ns(uint64_t run_ns)
{
    uint64_t ours_ns = ext_budget_ours_ns();

    return run_ns > ours_ns ? run_ns - ours_ns : 0;
}

static uint64_t program_now_ns(void)
{
    return program_ns(ext_budget_run_ns(ext_now_ns()));
}

void ext_counting_begin(struct ext_function *function)
{
    function->counted = true;
    function->count_left = function->hot ? SPAN_CALLS : counting.lease;
    function->span_calls = 0;
    function->span_start_ns = program_now_ns();
}

static double rate_until(const struct ext_function *function, uint64_t now_ns)
{
    uint64_t start_ns = function->span_start_ns, calls = function->span_calls;
    uint64_t length_ns = now_ns > start_ns ? now_ns - start_ns : 0;
    uint64_t least_ns = calls * CALL_NS > SHORT_NS ? calls * CALL_NS : SHORT_NS;

    length_ns = length_ns > cost_ns(function, calls) ? length_ns - cost_ns(function, calls) : 0;
    return (double)calls / (double)(length_ns > least_ns ? length_ns : least_ns);
}

static void add_missed(struct ext_function *function, double calls)
{
    function->slot->calls_estimated += (uint64_t)calls;
    function->slot->skips[CF_SKIP_WINDOW] += (uint64_t)calls;
}

/* Accounts for the gap before this span. A function's first span begins with a call, which says
 * little about the time after it: there the lower rate counts. */
static void end_span(struct ext_function *function, uint64_t now_ns)
{
    double before = function->calls_per_ns, after = rate_until(function, now_ns), mean;
    uint64_t end_ns = function->span_end_ns, start_ns = function->span_start_ns;

    mean = function->spans == 1 && after < before ? after : (before + after) / 2;
    if (function->slot != NULL && function->spans > 0 && start_ns > end_ns)
        add_missed(function, mean * (double)(start_ns - end_ns));
    function->calls_per_ns = after;
    function->span_end_ns = now_ns;
    function->spans++;
}

/* The rate of a function that was counted all the time. That it became hot now says more about
 * this tick than about the next ones: the rate is one of several ticks. */
static void average_rate(struct ext_function *function, uint64_t now_ns)
{
    double rate = rate_until(function, now_ns);

    function->calls_per_ns += (rate - function->calls_per_ns) / RATE_TICKS;
    function->span_calls = 0;
    function->span_start_ns = function->span_end_ns = now_ns;
}

static uint64_t distance_ns(uint64_t span_cost_ns, uint32_t spans, uint64_t now_ns)
{
    double distance = (double)(span_cost_ns + ARM_NS) * (counting.hot + 1) * 1000.0 / HOT_PERMILLE;
    double most = (double)(now_ns / 8 > FAR_NS ? now_ns / 8 : FAR_NS);

    if (spans <= FAST_SPANS)
        distance /= 4;
    distance = distance > most ? most : distance;
    return (uint64_t)((distance > TICK_NS ? distance : TICK_NS) * jitter());
}

/* Its start events end with the next call: until then it costs nothing and is not counted. */
static void stop(struct ext_function *function, uint64_t now_ns)
{
    uint64_t span_cost_ns = cost_ns(function, function->span_calls);

    if (function->hot) {
        end_span(function, now_ns);
    } else {
        function->hot = true;
        counting.hot++;
        if (function->spans == 0)
            end_span(function, now_ns);
        else
            average_rate(function, now_ns);
    }
    function->counted = false;
    function->count_left = 0;
    if (function->slot != NULL)
        function->slot->exact = 0;
    function->span_due_ns = now_ns + distance_ns(span_cost_ns, function->spans, now_ns);
}

void ext_counting_exhausted(struct ext_function *function)
{
    stop(function, program_now_ns());
}

/* A span of a hot function ends at the tick, unless the function has become quiet: then it
 * is counted all the time again. */
static void end_hot_span(struct ext_function *function, uint64_t now_ns)
{
    if (function->span_calls > counting.lease / 2) {
        stop(function, now_ns);
        return;
    }
    end_span(function, now_ns);
    function->hot = false;
    counting.hot--;
    ext_counting_begin(function);
    function->span_end_ns = function->span_start_ns;
}

/* More room in the account: busier functions are counted all the time. */
static void adapt_lease(uint64_t spent_ns, uint64_t elapsed_ns, uint64_t run_ns)
{
    uint64_t allowed_ns = ACCOUNT_CREDIT_NS + run_ns * ACCOUNT_PERMILLE / 1000;
    uint64_t share_ns = elapsed_ns * ACCOUNT_PERMILLE / 1000;
    uint64_t lease = counting.lease;

    ext_recorder.count_ns += spent_ns;
    if (ext_recorder.count_ns > allowed_ns)
        lease = spent_ns <= share_ns / 2 ? lease : lease / 2;
    else
        lease = lease * 5 / 4 + 1;
    counting.lease = (uint32_t)(lease < LEASE_LEAST  ? LEASE_LEAST
                                : lease > LEASE_MOST ? LEASE_MOST
                                                     : lease);
}

/* Returns what counting the function took since the last tick, where the account pays for it. */
static uint64_t tick_function(struct ext_function *function, uint64_t now_ns)
{
    uint64_t calls = function->span_calls;

    if (!function->counted) {
        if (now_ns >= function->span_due_ns) {
            ext_counting_begin(function);
            ext_hooks_arm(function);
        }
        return 0;
    }
    if (function->hot) {
        end_hot_span(function, now_ns);
        return 0;
    }
    average_rate(function, now_ns);
    return cost_ns(function, calls);
}

void ext_counting_tick(uint64_t elapsed_ns, uint64_t run_ns)
{
    struct ext_recorder *recorder = &ext_recorder;
    uint64_t spent_ns = 0, now_ns = program_ns(run_ns);

    for (size_t i = 0; i < recorder->called_count; i++)
        spent_ns += tick_function(recorder->functions[i], now_ns);
    adapt_lease(spent_ns, elapsed_ns, run_ns);
    for (size_t i = 0; i < recorder->called_count; i++) {
        struct ext_function *function = recorder->functions[i];

        if (function->counted && !function->hot)
            function->count_left = counting.lease;
    }
}

void ext_counting_finish(struct ext_function *function)
{
    uint64_t now_ns = program_now_ns(), end_ns = function->span_end_ns;

    if (function->counted && function->hot)
        end_span(function, now_ns);
    else if (!function->counted && now_ns > end_ns)
        add_missed(function, function->calls_per_ns * (double)(now_ns - end_ns) *
                                 (function->spans == 1 ? 0.5 : 1.0));
}
