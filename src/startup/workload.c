/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The project's own work, once it has started: the text of --then again and again, or its tests.
 * It must not become slower, and what runs often must not import anew each time.
 */
#include "base/clock.h"
#include "base/file.h"
#include "measure/stats.h"
#include "project/path.h"
#include "startup/exec.h"
#include "startup/search.h"
#include "verify/verify.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_LEAST 3
#define ROUNDS_MAX 25
#define ROUNDS_TESTS 9 /* of the tests, which take longer */
#define TIGHT 0.01     /* half width of the interval at which more rounds tell no more */
#define LONG_NS (90 * CF_NS_PER_SECOND)       /* after which no more rounds begin */
#define LEAST_MAX_NS (180 * CF_NS_PER_SECOND) /* what the least number of them may take */
#define RUN_MAX_NS (600 * CF_NS_PER_SECOND)
#define COUNTED_MAX_NS \
    (60 * CF_NS_PER_SECOND) /* of the plain tests: counting makes them slower \
                             */
#define SHORT_S 0.00001
#define SHORT_TESTS_S 0.02
#define SLOWER 1.02
#define SLOWER_UNSURE 1.03 /* an interval that reaches it is told */
#define HOT_ASKS 100       /* of one name in the work */
#define REPORT_MAX_BYTES ((size_t)64 << 20)
#define ALPHA 0.05

/* --- one run ------------------------------------------------------------------------------------
 */

/* Runs it; `*text` is what it wrote, NULL where it does not end well. */
static enum cf_status run_work(struct cf_startup_work *work, enum cf_startup_side side, bool counts,
                               char **text, struct cf_error *err)
{
    static const char *const names[2][2] = { { "tests", "tests.count" }, { "then", "then.count" } };
    const struct cf_startup_request *request = work->request;
    const char *out = cf_path_join(work->arena, work->work, names[request->then != NULL][counts]);
    const char *root = cf_startup_path(work, side, request->project->tests_root);
    const char *const then[] = { "-c", "from codeflash_workload import main; main()",
                                 request->program.text, request->then, NULL };
    const char *tests[] = { "-m",
                            "pytest",
                            "-q",
                            "-p",
                            "no:cacheprovider",
                            "-p",
                            "codeflash_workload",
                            "--continue-on-collection-errors",
                            NULL,
                            NULL };
    const struct cf_startup_words words = {
        .words = request->then != NULL ? then : tests,
        .variable = out == NULL ? NULL : cf_arena_printf(work->arena, "CODEFLASH_WORKLOAD=%s", out),
        .timeout_ns = RUN_MAX_NS,
    };
    struct cf_startup_ended ended = { 0 };
    size_t size = 0;
    enum cf_status status;

    *text = NULL;
    if (words.variable == NULL || root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (cf_path_is_dir(root))
        tests[8] = cf_path_relative(root, work->copies[side]);
    status = cf_tree_remove(out, err);
    if (status == CF_OK)
        status = cf_startup_python(work, side, &words, &ended, err);
    cf_startup_ended_deinit(&ended);
    if (status == CF_ETIMEOUT)
        return CF_OK;
    if (status == CF_OK && cf_path_is_file(out))
        status = cf_file_read(out, REPORT_MAX_BYTES, work->arena, text, &size, err);
    return status;
}

/* Seconds of the work; 0: it cannot be told. */
static enum cf_status time_work(struct cf_startup_work *work, enum cf_startup_side side,
                                double *seconds, struct cf_error *err)
{
    char *text = NULL;
    enum cf_status status = run_work(work, side, false, &text, err);

    *seconds = text != NULL && text[0] == 'T' ? strtod(text + 1, NULL) : 0;
    return status;
}

/* --- what runs often ----------------------------------------------------------------------------
 */

/* The number of the units' file; CF_NONE: it is none of them. */
static uint32_t file_of(const struct cf_startup_work *work, const char *path)
{
    const char *copy = work->copies[CF_SIDE_AFTER];

    if (!cf_path_inside(path, copy))
        return CF_NONE;
    for (uint32_t i = 0; i < work->units.file_count; i++) {
        if (strcmp(work->units.files[i]->file, path + strlen(copy) + 1) == 0)
            return i;
    }
    return CF_NONE;
}

/* A name that is asked for in an expression, often: the function asks at its beginning instead. */
static void take_asked(struct cf_startup_work *work, uint32_t file, const char *name, bool *changed)
{
    const struct cf_unit_file *of = work->units.files[file];

    for (uint32_t i = of->unit_first; i < of->unit_end; i++) {
        struct cf_unit *unit = &work->units.items[i];

        if (!unit->on || strcmp(unit->name, name) != 0)
            continue;
        for (uint32_t k = 0; k < unit->use_count && unit->on; k++) {
            if (unit->uses[k].kind != CF_USE_INLINE)
                continue;
            *changed = true;
            unit->uses[k].kind = CF_USE_LAZY;
            unit->on = unit->uses[k].place != CF_NONE;
            if (!unit->on)
                unit->reason = "what runs often would ask for it each time";
        }
    }
}

/* A function that is called often: imports of its own give way to the module's. */
static void add_hot(struct cf_startup_work *work, uint32_t file, const char *name, bool *changed)
{
    struct cf_units *units = &work->units;

    for (size_t i = 0; i < units->hot_count; i++) {
        if (units->hot[i].file == units->files[file]->file && strcmp(units->hot[i].name, name) == 0)
            return;
    }
    units->hot[units->hot_count++] =
        (struct cf_unit_called){ .file = units->files[file]->file, .name = name };
    *changed = *changed || units->local;
}

/* The function that a name is asked for in has been called. */
static void take_calls(struct cf_startup_work *work, uint32_t file, const char *name,
                       uint64_t calls)
{
    const struct cf_unit_file *of = work->units.files[file];
    const struct cf_syntax *syntax = &of->source.syntax;

    for (uint32_t i = of->unit_first; i < of->unit_end; i++) {
        struct cf_unit *unit = &work->units.items[i];

        for (uint32_t k = 0; unit->on && k < unit->use_count; k++) {
            const char *function = unit->uses[k].kind == CF_USE_LAZY
                                       ? cf_unit_function_name(syntax, unit->uses[k].place)
                                       : NULL;

            if (function != NULL && strcmp(function, name) == 0 &&
                (k == 0 || unit->uses[k].place != unit->uses[k - 1].place))
                unit->calls += calls;
        }
    }
}

static void take_line(struct cf_startup_work *work, char *line, bool *changed)
{
    char *path = strchr(line, '\t'), *name, *calls;
    uint32_t file;

    name = path == NULL ? NULL : strchr(path + 1, '\t');
    calls = name == NULL ? NULL : strchr(name + 1, '\t');
    if (calls == NULL)
        return;
    *path++ = *name++ = *calls++ = '\0';
    file = file_of(work, path);
    if (file != CF_NONE && line[0] == 'L' && strtoull(calls, NULL, 10) >= HOT_ASKS)
        take_asked(work, file, name, changed);
    if (file != CF_NONE && line[0] == 'F' && strtoull(calls, NULL, 10) >= CF_UNIT_HOT_CALLS)
        add_hot(work, file, name, changed);
    if (file != CF_NONE && line[0] == 'F')
        take_calls(work, file, name, strtoull(calls, NULL, 10));
}

/* Makes room for more functions that are called often; forgets how often. */
static enum cf_status forget_calls(struct cf_startup_work *work, const char *text,
                                   struct cf_error *err)
{
    struct cf_units *units = &work->units;
    struct cf_unit_called *hot;
    size_t room = units->hot_count + 1;

    for (const char *at = text; at != NULL && *at != '\0'; at++)
        room += *at == '\n';
    for (uint32_t i = 0; i < units->count; i++)
        units->items[i].calls = 0;
    hot = cf_arena_alloc(work->arena, room * sizeof(*hot));
    if (hot == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (units->hot_count > 0)
        memcpy(hot, units->hot, units->hot_count * sizeof(*hot));
    units->hot = hot;
    return CF_OK;
}

static enum cf_status count_work(struct cf_startup_work *work, bool *changed, struct cf_error *err)
{
    char *text = NULL, *line, *rest = NULL;
    enum cf_status status;

    if (work->request->then == NULL && work->tests_ns > COUNTED_MAX_NS)
        return CF_OK;
    status = run_work(work, CF_SIDE_AFTER, true, &text, err);
    if (status == CF_OK)
        status = forget_calls(work, text, err);
    while (status == CF_OK && text != NULL && (line = strtok_r(text, "\n", &rest)) != NULL) {
        take_line(work, line, changed);
        text = rest;
    }
    return status;
}

/* --- is it slower? ------------------------------------------------------------------------------
 */

static struct cf_startup_speedup speedup_of(const double *logs, unsigned count)
{
    double space[2 * ROUNDS_MAX];
    const struct cf_estimate estimate = cf_estimate_trimmed(logs, count, space);
    const struct cf_bounds bounds = cf_estimate_bounds(&estimate, ALPHA);

    return (struct cf_startup_speedup){ exp(estimate.mean), exp(bounds.low), exp(bounds.high) };
}

/* Within what is allowed, beyond it, or as near as more rounds would tell. */
static bool is_certain(const struct cf_startup_speedup *speedup)
{
    return speedup->low >= 1 / SLOWER || (speedup->point < 1 / SLOWER && speedup->high < 1) ||
           log(speedup->high / speedup->low) / 2 < TIGHT;
}

static enum cf_status compare_work(struct cf_startup_work *work, struct cf_startup_speedup *speedup,
                                   struct cf_error *err)
{
    const double least = work->request->then != NULL ? SHORT_S : SHORT_TESTS_S;
    const unsigned most = work->request->then != NULL ? ROUNDS_MAX : ROUNDS_TESTS;
    const uint64_t start = cf_clock_ns();
    double logs[ROUNDS_MAX];
    enum cf_status status = CF_OK;

    *speedup = (struct cf_startup_speedup){ 0 };
    for (unsigned i = 0; i < most && status == CF_OK && !cf_verify_interrupted; i++) {
        const uint64_t took = cf_clock_ns() - start;
        double seconds[CF_SIDES] = { 0 };

        if (i > 0 && (took / i) * ROUNDS_LEAST > LEAST_MAX_NS)
            break; /* fewer rounds would tell nothing */
        if (i >= ROUNDS_LEAST && (took > LONG_NS - took / i || is_certain(speedup)))
            break;
        for (unsigned k = 0; k < CF_SIDES && status == CF_OK; k++) { /* either goes first */
            const unsigned side = (i + k) % CF_SIDES;

            status = time_work(work, (enum cf_startup_side)side, &seconds[side], err);
        }
        if (status != CF_OK || seconds[0] < least || seconds[1] < least)
            break;
        logs[i] = log(seconds[CF_SIDE_BEFORE] / seconds[CF_SIDE_AFTER]);
        if (i + 1 >= ROUNDS_LEAST)
            *speedup = speedup_of(logs, i + 1);
    }
    return status;
}

static bool is_slower(const struct cf_startup_speedup *speedup)
{
    return speedup->point > 0 && speedup->point < 1 / SLOWER && speedup->high < 1;
}

/* What is slower must be so twice: on a busy machine one of many looks is wrong. */
static enum cf_status compare_twice(struct cf_startup_work *work,
                                    struct cf_startup_speedup *speedup, struct cf_error *err)
{
    const enum cf_status status = compare_work(work, speedup, err);

    return status == CF_OK && is_slower(speedup) ? compare_work(work, speedup, err) : status;
}

static uint64_t weight_of(const struct cf_unit *unit)
{
    return unit->on ? unit->calls + unit->use_count + 1 : 0;
}

/* Of the units that are on those out that are asked for most often, half of all times. */
static void drop_half(struct cf_startup_work *work, const char *reason)
{
    struct cf_units *units = &work->units;
    uint64_t total = 0, dropped = 0;

    for (uint32_t i = 0; i < units->count; i++)
        total += weight_of(&units->items[i]);
    while (2 * dropped < total) {
        struct cf_unit *most = &units->items[0];

        for (uint32_t i = 1; i < units->count; i++) {
            if (weight_of(&units->items[i]) > weight_of(most))
                most = &units->items[i];
        }
        dropped += weight_of(most);
        most->on = false;
        most->reason = reason;
    }
}

static enum cf_status note_uncompared(struct cf_startup_work *work, struct cf_error *err)
{
    static const char *const whats[] = { "the project's tests", "the text of --then, repeated," };
    const char *note = cf_arena_printf(
        work->arena,
        "%s cannot be compared as a run-time benchmark (too short, too long or failing)",
        whats[work->request->then != NULL]);
    const struct cf_list *notes = &work->startup->notes;

    for (size_t i = 0; note != NULL && i < notes->count; i++) {
        if (strcmp(notes->items[i], note) == 0)
            return CF_OK;
    }
    return note == NULL ? cf_fail(err, CF_ENOMEM, "out of memory")
                        : cf_startup_note(work, err, "%s", note);
}

static enum cf_status note_unsure(struct cf_startup_work *work,
                                  const struct cf_startup_speedup *speedup, struct cf_error *err)
{
    return cf_startup_note(
        work, err,
        "that the project's own work stays within 2%% is not certain: %.3f times "
        "as fast (95%%: %.3f to %.3f)",
        speedup->point, speedup->low, speedup->high);
}

enum cf_status cf_startup_workload_after(struct cf_startup_work *work, bool *changed,
                                         struct cf_error *err)
{
    const struct cf_startup_request *request = work->request;
    struct cf_startup_speedup *speedup = &work->startup->workload;
    const char *reason;
    enum cf_status status;
    bool slower;

    if (request->then == NULL && request->no_tests)
        return CF_OK;
    cf_startup_tell(work, "the project's own work with the changes");
    status = count_work(work, changed, err);
    if (status == CF_OK && !*changed)
        status = compare_twice(work, speedup, err);
    if (status == CF_OK && !*changed && speedup->point <= 0)
        status = note_uncompared(work, err);
    slower = is_slower(speedup);
    if (status == CF_OK && !*changed && !slower && speedup->point > 0 &&
        speedup->low < 1 / SLOWER_UNSURE)
        status = note_unsure(work, speedup, err);
    if (status != CF_OK || !slower)
        return status;
    reason = cf_arena_printf(work->arena, "with it the project's own work (%s) takes %.1f%% longer",
                             request->then != NULL ? "--then, repeated" : "its tests",
                             100 * (1 / speedup->point - 1));
    if (reason == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    *changed = true;
    drop_half(work, reason);
    return CF_OK;
}
