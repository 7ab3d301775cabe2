/* SPDX-License-Identifier: Apache-2.0 */
#include "optimize/jobs.h"

#include "base/file.h"
#include "optimize/journal.h"
#include "store/trace_db.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define JOBS_MAX 64

/* Shared by the processes: the number of the next file that nobody has taken. */
struct queue {
    atomic_size_t next;
};

struct team {
    struct cf_optimizing *work;
    cf_jobs_work_fn *work_on;
    struct cf_list files; /* with work, the most worthwhile first */
    struct queue *queue;
    pid_t pids[JOBS_MAX];
    size_t count;
};

void cf_jobs_enter(const struct cf_optimizing *work, bool alone)
{
    if (work->turn < 0)
        return;
    while (flock(work->turn, alone ? LOCK_EX : LOCK_SH) != 0 && errno == EINTR &&
           !cf_verify_interrupted)
        ;
}

void cf_jobs_leave(const struct cf_optimizing *work)
{
    if (work->turn >= 0)
        (void)flock(work->turn, LOCK_UN);
}

/* --- one process ---------------------------------------------------------------------------- */

/* Nothing that two processes must not share: the lock, the trace and the folder are its own. */
static enum cf_status settle_in(struct cf_optimizing *work, size_t number, struct cf_error *err)
{
    const char *lock = cf_path_join(work->arena, work->run->folder, "turn");
    enum cf_status status = CF_OK;

    work->work = cf_arena_printf(work->arena, "%s/work-%zu", work->run->folder, number);
    if (lock == NULL || work->work == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    work->turn = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (work->turn < 0)
        return cf_fail(err, CF_EIO, "cannot write %s: %s", lock, strerror(errno));
    if (work->db != NULL) /* a connection must not be used, nor closed, behind a fork */
        status = cf_trace_db_open(work->request->trace, CF_TRACE_READ, &work->db, err);
    return status == CF_OK ? cf_dir_make(work->work, 0700, err) : status;
}

_Noreturn static void work_and_end(struct team *team, size_t number)
{
    struct cf_optimizing *work = team->work;
    struct cf_error err = CF_ERROR_INIT;
    enum cf_status status;
    size_t at;

    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    status = settle_in(work, number, &err);
    while (status == CF_OK && cf_may_go_on(work) &&
           (at = atomic_fetch_add(&team->queue->next, 1)) < team->files.count)
        status = team->work_on(work, team->files.items[at], &err);
    if (work->work != NULL)
        (void)!cf_tree_remove(work->work, &err);
    _exit(status == CF_OK || cf_verify_interrupted ? 0 : 1);
}

/* --- all of them ---------------------------------------------------------------------------- */

static enum cf_status list_files(struct team *team, struct cf_error *err)
{
    const struct cf_run *run = team->work->run;
    enum cf_status status = CF_OK;

    for (size_t i = 0; i < run->count && status == CF_OK; i++) {
        const struct cf_outcome *outcome = &run->functions[i];
        bool known = !outcome->function.worthwhile || outcome->finished;

        for (size_t k = 0; k < team->files.count && !known; k++)
            known = strcmp(team->files.items[k], outcome->function.file) == 0;
        if (!known)
            status = cf_list_add(&team->files, team->work->arena, outcome->function.file, err);
    }
    return status;
}

static enum cf_status start(struct team *team, struct cf_error *err)
{
    const uint64_t jobs = team->work->request->jobs;

    while (team->count < jobs && team->count < JOBS_MAX && team->count < team->files.count) {
        const pid_t pid = fork();

        if (pid == 0)
            work_and_end(team, team->count);
        if (pid < 0 && team->count == 0)
            return cf_fail(err, CF_ECHILD, "cannot start a process: %s", strerror(errno));
        if (pid < 0)
            break; /* fewer do as well */
        team->pids[team->count++] = pid;
    }
    return CF_OK;
}

/* An interruption that reached only us is passed on. */
static bool wait_for(struct team *team)
{
    bool sound = true, told = false;

    for (size_t i = 0; i < team->count;) {
        int ended = 0;
        const pid_t pid = waitpid(team->pids[i], &ended, 0);

        if (cf_verify_interrupted && !told) {
            told = true;
            for (size_t k = i; k < team->count; k++)
                (void)kill(team->pids[k], SIGTERM);
        }
        if (pid < 0 && errno == EINTR)
            continue;
        sound = sound && pid == team->pids[i] && WIFEXITED(ended) && WEXITSTATUS(ended) == 0;
        i++;
    }
    return sound;
}

enum cf_status cf_jobs_run(struct cf_optimizing *work, cf_jobs_work_fn *work_on,
                           struct cf_error *err)
{
    struct team team = { .work = work, .work_on = work_on };
    const char *lock = cf_path_join(work->arena, work->run->folder, "turn");
    enum cf_status status = list_files(&team, err);
    bool sound = true;

    if (status != CF_OK)
        return status;
    team.queue =
        mmap(NULL, sizeof(*team.queue), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (team.queue == MAP_FAILED)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = start(&team, err);
    if (status == CF_OK)
        sound = wait_for(&team);
    if (lock != NULL)
        (void)unlink(lock);
    (void)munmap(team.queue, sizeof(*team.queue));
    if (status == CF_OK)
        status = cf_journal_take(work, err);
    if (status == CF_OK && !sound && !cf_verify_interrupted)
        status = cf_run_note(work, err,
                             "a process of the run ended before its time: what it was "
                             "at is not finished");
    return status;
}
