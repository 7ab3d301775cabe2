/* SPDX-License-Identifier: Apache-2.0 */
/* The program before and after, in turns: its time, and whether it still says the same. */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "measure/stats.h"
#include "optimize/whole.h"
#include "store/trace_db.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>
#include <xxhash.h>

#define PAIRS_MAX 40
#define PAIRS_LEAST 3
#define OUTPUT_MAX_BYTES ((size_t)64 << 20)
#define PROGRAM_MAX_NS (120 * CF_NS_PER_SECOND)
#define ALPHA 0.05
#define TIGHT 0.01 /* half width of the interval at which more runs tell no more */
#define PART 0.05  /* of the gain, on a logarithmic scale: the same for a large one */
#define VAGUE 0.5  /* of the gain: an interval so wide says little, and is worth more runs */
#define MORE 4     /* times the limit, for those */
#define WAITS 0.6  /* less CPU time than this part of the wall clock: the clock decides */

struct ended {
    int wait_status;
    uint64_t cpu_ns, wall_ns;
    uint64_t output; /* hash */
};

struct timing {
    struct cf_whole *whole;
    struct cf_end_to_end *times;
    double logs[PAIRS_MAX], seconds[CF_COPY_COUNT][PAIRS_MAX];
    size_t pairs;
};

const char **cf_whole_arguments(const struct cf_whole *whole, enum cf_copy copy)
{
    char *const *argv = whole->work->request->argv;
    const char **mapped;
    size_t count = 0;

    while (argv[count] != NULL)
        count++;
    mapped = cf_arena_alloc(whole->work->scratch, (count + 1) * sizeof(*mapped));
    for (size_t i = 0; mapped != NULL && i < count; i++) {
        mapped[i] = argv[i];
        /* The script may be named from a folder outside the project. */
        if (i == 1 && strcmp(argv[1], "-m") != 0 && argv[1][0] != '/')
            mapped[i] = cf_path_join(whole->work->scratch, whole->work->request->cwd, argv[1]);
        if (i > 0 && mapped[i] != NULL)
            mapped[i] = cf_whole_path(whole, copy, mapped[i]);
        if (mapped[i] == NULL)
            return NULL;
    }
    return mapped;
}

const char *cf_whole_cwd(const struct cf_whole *whole, enum cf_copy copy)
{
    const char *cwd = whole->work->request->cwd;

    return cf_path_inside(cwd, whole->work->run->root) ? cf_whole_path(whole, copy, cwd)
                                                       : whole->copies[copy];
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Length of a time such as "0.12s" or "3.4 ms" at `at`; 0: there is none. */
static size_t time_length(const char *at, const char *end)
{
    static const char *const units[] = { "s", "sec", "secs", "seconds", "ms", "us", "ns" };
    const char *c = at;

    while (c < end && isdigit((unsigned char)*c))
        c++;
    if (c == at || c == end || *c != '.')
        return 0;
    c++;
    while (c < end && isdigit((unsigned char)*c))
        c++;
    if (c < end && *c == ' ')
        c++;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        const size_t length = strlen(units[i]);

        if ((size_t)(end - c) >= length && memcmp(c, units[i], length) == 0 &&
            (c + length == end || !is_word(c[length])))
            return (size_t)(c - at) + length;
    }
    return 0;
}

/* Leaves out the times that the text tells, as test runners do: a faster program tells others. */
static void drop_times(struct cf_buf *output)
{
    const char *at = cf_buf_str(output), *end = at + output->len;
    char *kept = output->data;
    bool inside = false; /* a word or number began before */

    while (at < end) {
        const size_t length = inside ? 0 : time_length(at, end);

        inside = length == 0 && (is_word(*at) || *at == '.');
        if (length == 0)
            *kept++ = *at;
        at += length == 0 ? 1 : length;
    }
    if (output->data != NULL)
        output->len = (size_t)(kept - output->data);
}

/* What it printed but for times, with the copy's path as that of the project. */
static uint64_t hash_output(const struct cf_whole *whole, enum cf_copy copy,
                            const struct cf_buf *output)
{
    const char *path = whole->copies[copy];
    const size_t length = strlen(path);
    const char *at = cf_buf_str(output), *end = at + output->len, *found;
    uint64_t hash = 0;

    while ((found = memmem(at, (size_t)(end - at), path, length)) != NULL) {
        hash = XXH3_64bits_withSeed(at, (size_t)(found - at), hash);
        at = found + length;
    }
    return XXH3_64bits_withSeed(at, (size_t)(end - at), hash);
}

static enum cf_status run_once(const struct cf_whole *whole, enum cf_copy copy, struct ended *ended,
                               struct cf_error *err)
{
    const char *cwd = cf_whole_cwd(whole, copy);
    const char *environment[] = { cf_whole_python_path(whole, copy), NULL };
    const char **argv = cf_whole_arguments(whole, copy);
    struct cf_buf output;
    uint64_t queued_ns = 0; /* no time of the program, which did not wait for anything */
    const struct cf_process process = { .argv = argv,
                                        .environment = environment,
                                        .cwd = cwd,
                                        .timeout_ns = PROGRAM_MAX_NS,
                                        .out = &output,
                                        .cpu_ns = &ended->cpu_ns,
                                        .queued_ns = &queued_ns,
                                        .stop = &cf_verify_interrupted };
    enum cf_status status;

    if (argv == NULL || cwd == NULL || environment[0] == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    cf_buf_init(&output, OUTPUT_MAX_BYTES);
    ended->wall_ns = cf_clock_ns();
    status = cf_process_run(&process, &ended->wait_status, err);
    ended->wall_ns = cf_clock_ns() - ended->wall_ns;
    if (queued_ns < ended->wall_ns)
        ended->wall_ns -= queued_ns;
    drop_times(&output);
    ended->output = hash_output(whole, copy, &output);
    cf_buf_deinit(&output);
    return status;
}

/* --- does it still do the same? ------------------------------------------------------------- */

static bool is_same(const struct ended *a, const struct ended *b)
{
    return a->wait_status == b->wait_status && a->output == b->output;
}

static void stop(struct timing *timing, const char *reason)
{
    timing->times->reason = reason;
}

/* The first runs: they warm the disk and the compiled code, and say whether output can tell. */
static enum cf_status compare_output(struct timing *timing, const char **fault,
                                     struct cf_error *err)
{
    struct ended before[2] = { { 0 } }, after = { 0 };
    enum cf_status status = run_once(timing->whole, CF_COPY_BEFORE, &before[0], err);

    if (status == CF_ETIMEOUT) {
        stop(timing, "the program takes too long to be run again");
        return CF_OK;
    }
    if (status != CF_OK)
        return status;
    if (!WIFEXITED(before[0].wait_status) || WEXITSTATUS(before[0].wait_status) != 0) {
        stop(timing, "the program fails in a copy of the project: it may need input, or files "
                     "outside");
        return CF_OK;
    }
    status = run_once(timing->whole, CF_COPY_AFTER, &after, err);
    if (status == CF_ETIMEOUT) {
        *fault = "the program does not end";
        return CF_OK;
    }
    if (status != CF_OK || is_same(&before[0], &after))
        return status;
    status = run_once(timing->whole, CF_COPY_BEFORE, &before[1], err);
    if (status != CF_OK)
        return status;
    if (before[0].wait_status == before[1].wait_status &&
        after.wait_status != before[0].wait_status)
        *fault = "the program ends with another status";
    else if (is_same(&before[0], &before[1]))
        *fault = "the program's output is another one";
    return CF_OK;
}

/* --- how long it takes ---------------------------------------------------------------------- */

static double seconds_of(const struct timing *timing, const struct ended *ended)
{
    return (double)(timing->times->by_cpu ? ended->cpu_ns : ended->wall_ns) /
           (double)CF_NS_PER_SECOND;
}

static enum cf_status run_pair(struct timing *timing, struct cf_error *err)
{
    const bool after_first = timing->pairs % 2 == 1;
    struct ended ended[CF_COPY_COUNT] = { { 0 } };
    enum cf_status status = CF_OK;

    for (int i = 0; i < CF_COPY_COUNT && status == CF_OK; i++) {
        const enum cf_copy copy = (enum cf_copy)((i == 1) != after_first);

        status = run_once(timing->whole, copy, &ended[copy], err);
    }
    if (status != CF_OK)
        return status;
    if (timing->pairs == 0)
        timing->times->by_cpu =
            (double)ended[CF_COPY_BEFORE].cpu_ns > WAITS * (double)ended[CF_COPY_BEFORE].wall_ns;
    for (int i = 0; i < CF_COPY_COUNT; i++)
        timing->seconds[i][timing->pairs] = seconds_of(timing, &ended[i]);
    timing->logs[timing->pairs] = log(timing->seconds[CF_COPY_BEFORE][timing->pairs] /
                                      timing->seconds[CF_COPY_AFTER][timing->pairs]);
    timing->pairs++;
    return CF_OK;
}

/* Gives the half width of the interval. */
static double estimate(struct timing *timing)
{
    double work[2 * PAIRS_MAX];
    const struct cf_estimate found = cf_estimate_trimmed(timing->logs, timing->pairs, work);
    const struct cf_bounds bounds = cf_estimate_bounds(&found, ALPHA);

    timing->times->speedup = (struct cf_interval){ .point = exp(found.mean),
                                                   .low = exp(bounds.low),
                                                   .high = exp(bounds.high) };
    return (bounds.high - bounds.low) / 2;
}

/* More runs would change nothing that a reader makes of it. */
static bool is_enough(struct timing *timing)
{
    const double half_width = estimate(timing);

    if (timing->pairs >= (size_t)2 * PAIRS_LEAST && half_width < TIGHT)
        return true;
    return timing->pairs >= PAIRS_LEAST && half_width < PART * log(timing->times->speedup.point);
}

/* The time is over; for what a few runs on a busy machine have left vague there is more of it. */
static bool is_over(struct timing *timing, uint64_t spent)
{
    const uint64_t limit = timing->whole->work->limits.whole_ns;
    const uint64_t next = spent + spent / timing->pairs;

    if (next <= limit)
        return false;
    return next > MORE * limit ||
           estimate(timing) < VAGUE * fabs(log(timing->times->speedup.point));
}

static enum cf_status run_pairs(struct timing *timing, struct cf_error *err)
{
    const uint64_t start = cf_clock_ns(), limit = timing->whole->work->limits.whole_ns;
    enum cf_status status = CF_OK;

    while (status == CF_OK && timing->pairs < PAIRS_MAX) {
        const uint64_t spent = cf_clock_ns() - start;

        if (timing->pairs >= PAIRS_LEAST && is_over(timing, spent))
            break;
        if (timing->pairs == 1 && spent > 4 * limit) {
            stop(timing, "the program takes too long to be run several times");
            return CF_OK;
        }
        status = run_pair(timing, err);
        if (status == CF_OK && is_enough(timing))
            break;
    }
    return status;
}

/* Does a traced function talk to others? Such a program is not run again unasked. */
static bool uses_network(const struct cf_optimizing *work)
{
    static const char sql[] = "SELECT count(*) FROM function_effects WHERE effect = 'socket'";
    sqlite3_stmt *row = NULL;
    bool found = false;

    if (work->db != NULL && cf_trace_db_prepare(work->db, sql, &row, NULL) == CF_OK &&
        sqlite3_step(row) == SQLITE_ROW)
        found = sqlite3_column_int64(row, 0) > 0;
    (void)sqlite3_finalize(row);
    return found;
}

enum cf_status cf_whole_times(struct cf_whole *whole, struct cf_end_to_end *times,
                              const char **fault, struct cf_error *err)
{
    struct timing timing = { .whole = whole, .times = times };
    enum cf_status status;

    *fault = NULL;
    times->reason = NULL;
    times->measured = false;
    if (whole->work->request->argv == NULL)
        stop(&timing, "there is no program to run: the calls were recorded earlier");
    else if (uses_network(whole->work))
        stop(&timing, "the program uses the network: it is not run again unasked");
    if (times->reason != NULL)
        return CF_OK;
    status = compare_output(&timing, fault, err);
    if (status == CF_OK && times->reason == NULL && *fault == NULL)
        status = run_pairs(&timing, err);
    if (status != CF_OK || times->reason != NULL || *fault != NULL)
        return status;
    (void)estimate(&timing);
    times->measured = true;
    times->pairs = (unsigned)timing.pairs;
    times->before_s = cf_median(timing.seconds[CF_COPY_BEFORE], timing.pairs);
    times->after_s = cf_median(timing.seconds[CF_COPY_AFTER], timing.pairs);
    if (times->speedup.high < 1)
        *fault = "the program is slower";
    return CF_OK;
}
