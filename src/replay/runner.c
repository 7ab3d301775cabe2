/* SPDX-License-Identifier: Apache-2.0 */
#include "replay/runner.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STARTS_MAX 20                  /* of one process, the first included */
#define POLL_NS 500000                 /* between two looks at the processes */
#define MEMORY_MIN ((uint64_t)1 << 30) /* least ceiling of a process's memory */
#define REPORT_FD 3                    /* in the process */
#define NS_PER_MS UINT64_C(1000000)

struct checker {
    uint64_t began_ns; /* the first start */
    int report;        /* memfd, owned */
    pid_t pid;         /* 0: not running */
    int starts;
    bool done;
    char order[2];
    char died[64];            /* how the latest one ended too early; "" */
    const char **environment; /* in the arena */
};

static const char *const replaced[] = { "CODEFLASH_SESSION=", "PYTHONHASHSEED=",
                                        "PYTHONDONTWRITEBYTECODE=" };

static bool is_replaced(const char *entry)
{
    for (size_t i = 0; i < sizeof(replaced) / sizeof(replaced[0]); i++)
        if (strncmp(entry, replaced[i], strlen(replaced[i])) == 0)
            return true;
    return false;
}

/* Our environment with a hash seed of its own and no recording. */
static const char **environment_for(struct cf_arena *arena, const char *seed)
{
    size_t count = 0;
    const char **entries = NULL;

    while (environ[count] != NULL)
        count++;
    entries = cf_arena_alloc(arena, (count + 3) * sizeof(*entries));
    if (entries == NULL)
        return NULL;
    count = 0;
    for (char **entry = environ; *entry != NULL; entry++)
        if (!is_replaced(*entry))
            entries[count++] = *entry;
    entries[count++] = seed;
    entries[count] = "PYTHONDONTWRITEBYTECODE=1"; /* importing leaves nothing in the project */
    return entries;
}

/* Runs in the child, between fork and exec. */
static void confine(const struct cf_runner *runner, int report)
{
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long page = sysconf(_SC_PAGESIZE);
    uint64_t bytes = pages > 0 && page > 0 ? (uint64_t)pages * (uint64_t)page / 2 : MEMORY_MIN;
    struct rlimit limit = { 0, 0 };
    sigset_t none;
    const int null = open("/dev/null", O_RDWR);

    (void)setrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max = bytes < MEMORY_MIN ? MEMORY_MIN : bytes;
    (void)setrlimit(RLIMIT_DATA, &limit);
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
        (getenv("CODEFLASH_DEBUG") == NULL && dup2(null, 2) < 0))
        _exit(126);
    if (report == REPORT_FD)
        (void)fcntl(report, F_SETFD, 0);
    else if (dup2(report, REPORT_FD) < 0)
        _exit(126);
    if (runner->cwd != NULL && chdir(runner->cwd) != 0)
        (void)chdir("/"); /* the folder has gone since: the calls may still replay */
}

/* exec wants char *const[], and changes nothing. */
static _Noreturn void exec(const char *python, const char **argv, const char **environment)
{
    union {
        const char **in;
        char **out;
    } arguments = { argv }, variables = { environment };

    (void)execvpe(python, arguments.out, variables.out);
    _exit(127);
}

/* A process that follows another has what that one left; it takes some more for its imports. */
static uint64_t budget_left(const struct cf_runner *runner, struct checker *checker)
{
    const uint64_t now_ns = cf_clock_ns();
    uint64_t spent_ms;

    if (checker->starts == 0)
        checker->began_ns = now_ns;
    spent_ms = (now_ns - checker->began_ns) / NS_PER_MS;
    return spent_ms < runner->budget_ms ? runner->budget_ms - spent_ms : 0;
}

static enum cf_status start(const struct cf_runner *runner, struct checker *checker,
                            struct cf_error *err)
{
    char budget[16] = "";
    char call[16] = "";
    const char *argv[] = { runner->python, "-c", "from codeflash._check import main; main()",
                           runner->trace,  "3",  checker->order,
                           budget,         call, runner->with_effects ? "1" : "0",
                           checker->died,  NULL };

    (void)snprintf(budget, sizeof(budget), "%u", (unsigned)budget_left(runner, checker));
    (void)snprintf(call, sizeof(call), "%u", (unsigned)runner->call_ms);
    checker->starts++;
    checker->pid = fork();
    if (checker->pid < 0) {
        checker->pid = 0;
        return cf_fail(err, CF_EIO, "cannot start %s: %s", runner->python, strerror(errno));
    }
    if (checker->pid == 0) {
        confine(runner, checker->report);
        exec(runner->python, argv, checker->environment);
    }
    (void)setpgid(checker->pid, checker->pid); /* whoever of the two comes first */
    return CF_OK;
}

/* The report so far, terminated. */
static enum cf_status read_report(int fd, struct cf_arena *arena, char **text, struct cf_error *err)
{
    struct stat info;
    size_t have = 0;

    if (fstat(fd, &info) != 0 || info.st_size < 0)
        return cf_fail(err, CF_EIO, "cannot read the check's report: %s", strerror(errno));
    if ((size_t)info.st_size > CF_RUNNER_REPORT_MAX)
        return cf_fail(err, CF_ELIMIT, "the check's report is too long");
    *text = cf_arena_alloc(arena, (size_t)info.st_size + 1);
    if (*text == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while reading the check's report");
    while (have < (size_t)info.st_size) {
        const ssize_t n = pread(fd, *text + have, (size_t)info.st_size - have, (off_t)have);

        if (n <= 0)
            break;
        have += (size_t)n;
    }
    for (size_t i = 0; i < have; i++) /* a hostile zero byte must not end the text */
        if ((*text)[i] == '\0')
            (*text)[i] = '?';
    (*text)[have] = '\0';
    return CF_OK;
}

/* Not lseek(): the process writes at the offset that it shares with us. */
static off_t size_of(int fd)
{
    struct stat info;

    return fstat(fd, &info) == 0 ? info.st_size : 0;
}

/* True where the report's last line says that the process did all it wanted to do. */
static bool has_ended(int fd)
{
    static const char end[] = "\n0\tend\t\t\n";
    char tail[sizeof(end)] = "";
    const off_t size = size_of(fd);
    const off_t length = (off_t)sizeof(end) - 1;

    return size >= length && pread(fd, tail, (size_t)length, size - length) == length &&
           memcmp(tail, end, (size_t)length) == 0;
}

static void describe_death(int status, char died[static 64])
{
    if (WIFSIGNALED(status))
        (void)snprintf(died, 64, "killed by signal %d", WTERMSIG(status));
    else
        (void)snprintf(died, 64, "it exits with status %d", WEXITSTATUS(status));
}

/* Looks at one process; starts it again where a call ended it. */
static enum cf_status look(const struct cf_runner *runner, struct checker *checker,
                           struct cf_error *err)
{
    int status = 0;
    pid_t pid = waitpid(checker->pid, &status, WNOHANG);

    if (pid == 0 || (pid < 0 && errno == EINTR))
        return CF_OK;
    (void)kill(-checker->pid, SIGKILL); /* what it left running */
    checker->pid = 0;
    checker->done = pid < 0 || has_ended(checker->report);
    if (checker->done)
        return CF_OK;
    if (size_of(checker->report) == 0)
        return cf_fail(err, CF_ECHILD, "%s cannot run the check: is codeflash installed there?",
                       runner->python);
    if (checker->starts >= STARTS_MAX) {
        checker->done = true;
        return CF_OK;
    }
    describe_death(status, checker->died);
    return start(runner, checker, err);
}

static void stop(struct checker *checker)
{
    int status = 0;

    if (checker->pid > 0) {
        (void)kill(checker->pid, SIGKILL);
        (void)kill(-checker->pid, SIGKILL);
        while (waitpid(checker->pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    checker->pid = 0;
}

static enum cf_status prepare(struct checker *checker, int index, struct cf_arena *arena,
                              struct cf_error *err)
{
    *checker = (struct checker){ .report = -1 };
    checker->order[0] = (char)('0' + index);
    checker->environment =
        environment_for(arena, index == 0 ? "PYTHONHASHSEED=1" : "PYTHONHASHSEED=2");
    if (checker->environment == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory while starting the check");
    checker->report = memfd_create("codeflash-check", MFD_CLOEXEC);
    if (checker->report < 0)
        return cf_fail(err, CF_EIO, "cannot make a file in memory: %s", strerror(errno));
    return CF_OK;
}

static enum cf_status watch(const struct cf_runner *runner, struct checker *checkers,
                            struct cf_error *err)
{
    const uint64_t deadline = cf_clock_ns() + runner->hard_ms * NS_PER_MS;
    const struct timespec pause = { 0, POLL_NS };
    enum cf_status status = CF_OK;
    bool running = true;

    while (status == CF_OK && running && cf_clock_ns() < deadline) {
        (void)nanosleep(&pause, NULL);
        running = false;
        for (int i = 0; status == CF_OK && i < CF_RUNNER_COUNT; i++) {
            if (!checkers[i].done)
                status = look(runner, &checkers[i], err);
            running = running || !checkers[i].done;
        }
    }
    return status;
}

enum cf_status cf_runner_run(const struct cf_runner *runner, struct cf_arena *arena,
                             char *reports[CF_RUNNER_COUNT], struct cf_error *err)
{
    struct checker checkers[CF_RUNNER_COUNT] = { { .report = -1 }, { .report = -1 } };
    enum cf_status status = CF_OK;

    for (int i = 0; status == CF_OK && i < CF_RUNNER_COUNT; i++)
        status = prepare(&checkers[i], i, arena, err);
    for (int i = 0; status == CF_OK && i < CF_RUNNER_COUNT; i++)
        status = start(runner, &checkers[i], err);
    if (status == CF_OK)
        status = watch(runner, checkers, err);
    for (int i = 0; i < CF_RUNNER_COUNT; i++) {
        stop(&checkers[i]);
        if (status == CF_OK)
            status = read_report(checkers[i].report, arena, &reports[i], err);
        if (checkers[i].report >= 0)
            (void)close(checkers[i].report);
    }
    return status;
}
