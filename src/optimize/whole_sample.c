/* SPDX-License-Identifier: Apache-2.0 */
/* The program after the changes, sampled: where its time goes now. */
#include "base/clock.h"
#include "base/file.h"
#include "base/process.h"
#include "optimize/whole.h"
#include "project/path.h"
#include "trace/merge.h"
#include "trace/session.h"
#include "trace/session_env.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN_SHARE 3 /* of the time for the whole that this one run may take: a third */
#define SLOWER 4    /* times as long as before, and it is stopped */

/* The recording of the copy: no inputs are kept. */
static enum cf_status fill(const struct cf_whole *whole, struct cf_session *session,
                           struct cf_error *err)
{
    const struct cf_optimizing *work = whole->work;
    const struct cf_project *project = work->request->project;
    const char **argv = cf_whole_arguments(whole, CF_COPY_AFTER);
    bool module;

    if (argv == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    module = argv[1] != NULL && strcmp(argv[1], "-m") == 0;
    *session = cf_session_defaults();
    session->output = cf_path_join(work->arena, work->run->folder, "after.trace");
    session->root = whole->copies[CF_COPY_AFTER];
    session->module_root = cf_whole_path(whole, CF_COPY_AFTER, project->module_root);
    session->tests_root = cf_whole_path(whole, CF_COPY_AFTER, project->tests_root);
    session->main = module ? CF_SESSION_MODULE : CF_SESSION_SCRIPT;
    session->name = argv[module ? 2 : 1];
    session->command = work->request->command;
    session->started_real_ns = cf_clock_real_ns();
    session->started_ns = cf_clock_ns();
    if (session->output == NULL || session->module_root == NULL || session->tests_root == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    return cf_list_add(&session->exclude, work->scratch, "*", err);
}

/* The locked session file of a new folder; -1: it cannot be made. */
static int open_session(const char *parts, const struct cf_session *session, struct cf_arena *arena)
{
    const char *file = cf_path_join(arena, parts, CF_SESSION_FILE);
    int fd = -1;

    if (file != NULL && cf_dir_make(parts, 0700, NULL) == CF_OK)
        fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0 &&
        (flock(fd, LOCK_EX | LOCK_NB) != 0 || cf_session_write(session, fd, NULL) != CF_OK)) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

static bool run_sampled(const struct cf_whole *whole, const char *parts)
{
    struct cf_arena *arena = whole->work->scratch;
    const char *environment[] = { cf_whole_python_path(whole, CF_COPY_AFTER),
                                  cf_arena_printf(arena, "%s=%s", CF_SESSION_ENV, parts), NULL };
    const double before_s = whole->work->run->end_to_end.before_s;
    const char **argv = cf_whole_arguments(whole, CF_COPY_AFTER);
    const char *cwd = cf_whole_cwd(whole, CF_COPY_AFTER);
    const struct cf_process process = { .argv = argv,
                                        .environment = environment,
                                        .cwd = cwd,
                                        .timeout_ns = (uint64_t)((1 + SLOWER * before_s) * 1e9),
                                        .stop = &cf_verify_interrupted };
    int ended = 0;

    if (argv == NULL || cwd == NULL)
        return false;
    if (argv[1] != NULL && cf_path_inside(argv[1], cwd)) /* as its user knows it */
        argv[1] = cf_path_relative(argv[1], cwd);
    return environment[0] != NULL && environment[1] != NULL &&
           cf_process_run(&process, &ended, NULL) == CF_OK && WIFEXITED(ended);
}

enum cf_status cf_whole_sample(struct cf_whole *whole, struct cf_error *err)
{
    struct cf_optimizing *work = whole->work;
    const struct cf_end_to_end *times = &work->run->end_to_end;
    struct cf_merge_summary summary = { 0 };
    struct cf_session session = { 0 };
    const char *parts;
    enum cf_status status;
    int fd;

    if (!times->measured || times->before_s * RUN_SHARE * 1e9 > (double)work->limits.whole_ns)
        return CF_OK;
    status = fill(whole, &session, err);
    if (status != CF_OK)
        return status;
    parts = cf_arena_printf(work->scratch, "%s%s", session.output, CF_SESSION_SUFFIX);
    if (parts == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    fd = open_session(parts, &session, work->scratch);
    if (fd >= 0 && run_sampled(whole, parts) &&
        cf_trace_merge(parts, &session, work->scratch, &summary, NULL) == CF_OK)
        work->run->trace_after = session.output;
    if (fd >= 0)
        (void)close(fd);
    (void)!cf_tree_remove(parts, NULL);
    return CF_OK;
}
