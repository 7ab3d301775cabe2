/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU pass: where the time of the test goes, by our tracer's samples or by cProfile. */
#include "scan/cpu.h"

#include "base/clock.h"
#include "base/file.h"
#include "report/flamegraph.h"
#include "store/trace_db.h"
#include "trace/merge.h"
#include "trace/session.h"
#include "trace/session_env.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEAST_SHARE 0.02    /* of the whole: what is a finding */
#define START_SECONDS 1.0   /* one-time work that is one */
#define SAMPLED_SECONDS 4.5 /* of CPU time: the test is run again until it took so long ... */
#define PASSING_SECONDS 8.0 /* ... or this, with its waiting */
#define RUNS_MAX 10000
#define TIMEOUT_SECONDS 60.0
#define INPUTS_MAX 20 /* kept of each function: the sizes seen are enough */

static enum cf_status fill_session(const struct cf_scan_work *work, struct cf_session *session,
                                   struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    const struct cf_project *project = work->request->project;

    *session = cf_session_defaults();
    session->output = cf_path_join(arena, work->folder, "scan.trace");
    session->root = project->root;
    session->module_root = project->module_root;
    session->tests_root = project->tests_root;
    session->ignore = project->config.ignore_paths;
    session->max_inputs = INPUTS_MAX;
    session->dense = session->apart = true;
    session->main = CF_SESSION_SCRIPT;
    session->name = cf_path_join(arena, work->shims, "_scan.py");
    session->command = work->scan->test;
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    return session->output == NULL || session->name == NULL || session->command == NULL
               ? cf_fail(err, CF_ENOMEM, "out of memory")
               : CF_OK;
}

/* The locked session file in a new folder. */
static enum cf_status open_session(const char *parts, const struct cf_session *session, int *fd,
                                   struct cf_arena *arena, struct cf_error *err)
{
    const char *file = cf_path_join(arena, parts, CF_SESSION_FILE);

    if (file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (mkdir(parts, 0700) != 0)
        return cf_fail(err, CF_EIO, "cannot make %s: %s", parts, strerror(errno));
    *fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (*fd < 0 || flock(*fd, LOCK_EX | LOCK_NB) != 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", file, strerror(errno));
    return cf_session_write(session, *fd, err);
}

/* `calls`: "later", after the runs that are sampled, where they are short; "only": nothing else. */
static enum cf_status run_traced(struct cf_scan_work *work, const char *parts, const char *calls,
                                 struct cf_scan_rows *rows, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_scan_errand errand = {
        .mode = "cpu",
        .kind = work->kind,
        .words = &work->words,
        .environment = cf_arena_printf(arena, "%s=%s", CF_SESSION_ENV, parts),
        .timeout = TIMEOUT_SECONDS,
    };
    const char *least = cf_arena_printf(arena, "at_least=%.1f", SAMPLED_SECONDS);
    const char *passing = cf_arena_printf(arena, "passing=%.1f", PASSING_SECONDS);
    const char *most = cf_arena_printf(arena, "most=%d", RUNS_MAX);
    enum cf_status status;

    if (errand.environment == NULL || least == NULL || passing == NULL || most == NULL ||
        calls == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_list_add(&errand.options, arena, calls, err);
    if (status == CF_OK)
        status = cf_list_add(&errand.options, arena, least, err);
    if (status == CF_OK)
        status = cf_list_add(&errand.options, arena, passing, err);
    if (status == CF_OK)
        status = cf_list_add(&errand.options, arena, most, err);
    return status == CF_OK ? cf_scan_errand_run(work, &errand, rows, err) : status;
}

/* The runs that are sampled, and those whose calls are recorded, in the same process or another. */
static enum cf_status run_all(struct cf_scan_work *work, const char *parts,
                              struct cf_cpu_times *times, struct cf_scan_rows *rows,
                              struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_scan_rows more = { .text = NULL }; /* what goes wrong there costs the calls alone */
    struct cf_scan_row row;
    enum cf_status status = run_traced(work, parts, "calls=later", rows, err);

    if (status != CF_OK)
        return status;
    (void)cf_scan_row_find(rows->text, "runs", arena, &row);
    times->runs = cf_scan_row_count(&row, 1);
    times->seconds = times->runs > 0 ? cf_scan_row_real(&row, 2) / (double)times->runs : 0;
    (void)cf_scan_row_find(rows->text, "calls", arena, &row);
    times->call_runs = cf_scan_row_count(&row, 1);
    if (times->call_runs > 0 || times->runs == 0 || rows->timed_out)
        return CF_OK;
    status = run_traced(work, parts, "calls=only", &more, err);
    (void)cf_scan_row_find(more.text, "calls", arena, &row);
    times->call_runs = cf_scan_row_count(&row, 1);
    return status;
}

/* Runs and fills in the trace; `*traced` is false where nothing was recorded. */
static enum cf_status record(struct cf_scan_work *work, struct cf_cpu_times *times,
                             struct cf_scan_rows *rows, bool *traced, struct cf_error *err)
{
    struct cf_arena *arena = work->scan->arena;
    struct cf_merge_summary summary = { 0 };
    struct cf_session session;
    const char *parts;
    int fd = -1;
    enum cf_status status = fill_session(work, &session, err);

    if (status != CF_OK)
        return status;
    parts = cf_arena_printf(arena, "%s%s", session.output, CF_SESSION_SUFFIX);
    if (parts == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = open_session(parts, &session, &fd, arena, err);
    if (status == CF_OK)
        status = run_all(work, parts, times, rows, err);
    if (status == CF_OK)
        status = cf_trace_merge(parts, &session, arena, &summary, err);
    if (fd >= 0)
        (void)close(fd);
    *traced = status == CF_OK && summary.processes > 0;
    if (*traced)
        work->scan->trace = session.output;
    return status;
}

/* The phase that most of the function's time belongs to. */
static enum cf_scan_phase phase_of(const struct cf_cpu_function *function)
{
    if (function->start > function->work + function->fixtures)
        return CF_SCAN_START;
    return function->fixtures > function->work ? CF_SCAN_FIXTURES : CF_SCAN_WORK;
}

static enum cf_status add_finding(struct cf_scan_work *work, const struct cf_cpu_times *times,
                                  const struct cf_cpu_function *function, struct cf_error *err)
{
    struct cf_scan *scan = work->scan;
    const enum cf_scan_phase phase = phase_of(function);
    const double cumulative = function->work + function->fixtures;
    const double whole = phase == CF_SCAN_START ? times->start + times->work : times->work;
    const double ns = phase == CF_SCAN_START ? function->start : cumulative;
    const double runs = phase == CF_SCAN_START || times->runs == 0 ? 1 : (double)times->runs;
    struct cf_scan_finding *finding;

    if (whole <= 0 ||
        (phase == CF_SCAN_START ? ns < START_SECONDS * 1e9 : ns < LEAST_SHARE * whole))
        return CF_OK;
    finding = cf_scan_add(scan, CF_SCAN_CPU, CF_SCAN_MEDIUM);
    if (finding == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    finding->phase = phase;
    finding->function = function->name;
    finding->file = function->file->path;
    finding->line = function->line;
    finding->share = ns / whole;
    finding->own_share = function->own / whole;
    finding->near_share = function->near / whole;
    finding->seconds = ns / 1e9 / runs;
    finding->target = cf_arena_printf(scan->arena, "`%s()` in %s:%u", function->name,
                                      function->file->path, function->line);
    finding->metric = cf_arena_printf(scan->arena, "%.1f%% cumtime, %s", 100 * finding->share,
                                      cf_scan_time_text(scan->arena, finding->seconds));
    return finding->target == NULL || finding->metric == NULL
               ? cf_fail(err, CF_ENOMEM, "out of memory")
               : CF_OK;
}

static enum cf_status add_findings(struct cf_scan_work *work, const struct cf_cpu_times *times,
                                   struct cf_error *err)
{
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < times->count && status == CF_OK; i++)
        status = add_finding(work, times, &times->items[i], err);
    return status == CF_OK ? cf_cpu_patterns(work, times, err) : status;
}

static const char *detail_of(const struct cf_scan_work *work, const struct cf_cpu_times *times)
{
    return cf_arena_printf(
        work->scan->arena, "%zu run%s of %s, %.3f s each; %.3f s of CPU time %s, %.3f s loading",
        times->runs, times->runs == 1 ? "" : "s", work->scan->test, times->seconds,
        times->work / 1e9, times->db == NULL ? "profiled" : "sampled", times->start / 1e9);
}

static enum cf_status read_profile(struct cf_scan_work *work, char *text,
                                   struct cf_cpu_times *times, struct cf_error *err)
{
    struct cf_scan_row row;
    size_t room = 1;

    for (const char *at = text; *at != '\0'; at++)
        room += *at == '\n';
    times->items = cf_arena_alloc(work->scan->arena, room * sizeof(*times->items));
    if (times->items == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    times->runs = 1;
    while (cf_scan_row_next(&text, &row)) {
        const struct cf_scan_file *file;

        if (strcmp(row.fields[0], "total") == 0)
            times->work = 1e9 * cf_scan_row_real(&row, 1);
        if (strcmp(row.fields[0], "function") != 0 || cf_scan_row_text(&row, 3)[0] == '<')
            continue;
        file = cf_scan_file_at(work, cf_scan_row_text(&row, 1));
        if (file == NULL)
            continue;
        times->items[times->count++] = (struct cf_cpu_function){
            .file = file,
            .name = row.fields[3],
            .line = (uint32_t)cf_scan_row_count(&row, 2),
            .calls = cf_scan_row_count(&row, 4),
            .own = 1e9 * cf_scan_row_real(&row, 5),
            .near = 1e9 * cf_scan_row_real(&row, 5),
            .work = 1e9 * cf_scan_row_real(&row, 6),
        };
    }
    return CF_OK;
}

static enum cf_status run_cprofile(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_scan_pass *pass = &work->scan->passes[CF_SCAN_CPU];
    const struct cf_scan_errand errand = {
        .mode = "cprofile",
        .kind = work->kind,
        .words = &work->words,
        .timeout = TIMEOUT_SECONDS,
    };
    struct cf_cpu_times times = { .count = 0 };
    struct cf_scan_rows rows;
    enum cf_status status = cf_scan_errand_run(work, &errand, &rows, err);

    work->scan->profiler = "cProfile";
    if (status == CF_OK)
        status = read_profile(work, rows.text, &times, err);
    if (status == CF_OK)
        status = add_findings(work, &times, err);
    pass->fault = rows.fault;
    if (rows.timed_out)
        work->fault = rows.fault;
    pass->ran = times.work > 0;
    times.seconds = times.work / 1e9;
    pass->detail = detail_of(work, &times);
    return status;
}

/* The flame graph of the trace, which goes with the private folder. A page without it is one. */
static const char *flame_of(const struct cf_scan_work *work, sqlite3 *db)
{
    const char *kept = NULL;
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    bool written = out != NULL && cf_flamegraph_data(db, out, NULL) == CF_OK;

    written = out != NULL && fclose(out) == 0 && written;
    if (written)
        kept = cf_arena_strndup(work->scan->arena, bytes, size);
    free(bytes);
    return kept;
}

static enum cf_status run_sampler(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_scan_pass *pass = &work->scan->passes[CF_SCAN_CPU];
    struct cf_cpu_times times = { .count = 0 };
    struct cf_scan_rows rows = { .text = NULL };
    struct cf_error fault = CF_ERROR_INIT;
    bool traced = false;
    enum cf_status status = record(work, &times, &rows, &traced, &fault);

    if (status == CF_OK && traced)
        status = cf_trace_db_open(work->scan->trace, CF_TRACE_READ, &times.db, &fault);
    if (status == CF_OK && traced)
        status = cf_cpu_read_trace(work, &times, &fault);
    pass->fault = rows.fault;
    if (rows.timed_out)
        work->fault = rows.fault; /* nor would it end under another tool */
    if (status == CF_OK && traced) {
        if (work->seconds <= 0) /* of a test that was named: whether it can be run again */
            work->seconds = times.seconds;
        status = add_findings(work, &times, &fault);
        pass->ran = true;
        pass->detail = detail_of(work, &times);
        work->scan->flame = flame_of(work, times.db);
    } else if (status == CF_OK) {
        pass->fault = rows.fault != NULL ? rows.fault : "nothing was recorded";
    }
    cf_trace_db_close(times.db);
    if (status == CF_ENOMEM)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    if (status != CF_OK)
        pass->fault = cf_arena_strdup(work->scan->arena, fault.message);
    return CF_OK;
}

enum cf_status cf_scan_cpu(struct cf_scan_work *work, struct cf_error *err)
{
    const bool wanted = strcmp(work->request->profiler, "cprofile") != 0;
    enum cf_status status = CF_OK;

    if (wanted && work->has_recorder)
        return run_sampler(work, err);
    if (wanted)
        status = cf_scan_note(work->scan, err,
                              "the project's Python lacks the codeflash package: CPU is profiled "
                              "with cProfile, which is off on call-heavy code");
    return status == CF_OK ? run_cprofile(work, err) : status;
}
