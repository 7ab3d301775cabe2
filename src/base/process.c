/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define STOP_MS 500 /* how often the wish to stop is looked at */
#define CHUNK_BYTES ((size_t)64 * 1024)

enum stream { CF_STREAM_IN, CF_STREAM_OUT, CF_STREAM_ERR, CF_STREAM_COUNT };

struct running {
    const struct cf_process *process;
    pid_t pid;
    int ours[CF_STREAM_COUNT];   /* our ends of the pipes; -1: closed */
    int theirs[CF_STREAM_COUNT]; /* the child's ends */
    int report[2];               /* the child's errno when exec did not happen */
    size_t sent;                 /* bytes of the input written */
    uint64_t deadline_ns;        /* 0: none */
};

static void close_one(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
    *fd = -1;
}

static void close_all(struct running *run)
{
    for (int i = 0; i < CF_STREAM_COUNT; i++) {
        close_one(&run->ours[i]);
        close_one(&run->theirs[i]);
    }
    close_one(&run->report[0]);
    close_one(&run->report[1]);
}

static bool open_stream(struct running *run, enum stream stream)
{
    const struct cf_process *process = run->process;
    const bool wanted = stream == CF_STREAM_IN    ? process->input != NULL
                        : stream == CF_STREAM_OUT ? process->out != NULL
                                                  : process->err != NULL;
    int ends[2];

    if (!wanted) {
        run->theirs[stream] = open("/dev/null", O_RDWR | O_CLOEXEC);
        return run->theirs[stream] >= 0;
    }
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    run->ours[stream] = stream == CF_STREAM_IN ? ends[1] : ends[0];
    run->theirs[stream] = stream == CF_STREAM_IN ? ends[0] : ends[1];
    return fcntl(run->ours[stream], F_SETFL, O_NONBLOCK) == 0;
}

/* Moves the child's ends to 0, 1 and 2 even where they already have such numbers. */
static bool place_streams(const struct running *run)
{
    int high[CF_STREAM_COUNT];

    for (int i = 0; i < CF_STREAM_COUNT; i++) {
        high[i] = fcntl(run->theirs[i], F_DUPFD_CLOEXEC, CF_STREAM_COUNT);
        if (high[i] < 0)
            return false;
    }
    for (int i = 0; i < CF_STREAM_COUNT; i++) {
        if (dup2(high[i], i) < 0)
            return false;
    }
    return true;
}

static void reset_signals(void)
{
    sigset_t none;

    (void)signal(SIGPIPE, SIG_DFL);
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The strings stay where they are until exec, so the environment may point to them. */
static bool set_environment(const char *const *entries)
{
    for (; entries != NULL && *entries != NULL; entries++) {
        union {
            const char *borrowed;
            char *entry;
        } const cast = { .borrowed = *entries };

        if (putenv(cast.entry) != 0)
            return false;
    }
    return true;
}

/* Argument vectors are not changed by exec, but its prototype cannot say so. */
static void exec_child(const char *const *argv)
{
    union {
        const char *const *theirs;
        char *const *execs;
    } const cast = { .theirs = argv };

    (void)execvp(argv[0], cast.execs);
}

/* We have one thread, so the child may allocate between fork and exec. */
static _Noreturn void run_child(const struct running *run)
{
    const struct cf_process *process = run->process;
    int report, fault;

    (void)setpgid(0, 0);
    reset_signals();
    report = fcntl(run->report[1], F_DUPFD_CLOEXEC, CF_STREAM_COUNT);
    if (place_streams(run) && (process->cwd == NULL || chdir(process->cwd) == 0) &&
        set_environment(process->environment))
        exec_child(process->argv);
    fault = errno;
    (void)!write(report, &fault, sizeof(fault));
    _exit(127);
}

static enum cf_status start(struct running *run, struct cf_error *err)
{
    const char *name = run->process->argv[0];
    int fault = 0;
    ssize_t count;

    if (pipe2(run->report, O_CLOEXEC) != 0 || !open_stream(run, CF_STREAM_IN) ||
        !open_stream(run, CF_STREAM_OUT) || !open_stream(run, CF_STREAM_ERR))
        return cf_fail(err, CF_EIO, "cannot run %s: %s", name, strerror(errno));
    run->pid = fork();
    if (run->pid < 0)
        return cf_fail(err, CF_EIO, "cannot run %s: %s", name, strerror(errno));
    if (run->pid == 0)
        run_child(run);

    (void)setpgid(run->pid, run->pid);
    close_one(&run->report[1]);
    for (int i = 0; i < CF_STREAM_COUNT; i++)
        close_one(&run->theirs[i]);
    do
        count = read(run->report[0], &fault, sizeof(fault));
    while (count < 0 && errno == EINTR);
    if (count <= 0)
        return CF_OK; /* closed by exec */
    while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    run->pid = -1;
    return cf_fail(err, fault == ENOENT || fault == ENOTDIR ? CF_ENOTFOUND : CF_EIO,
                   "cannot run %s: %s", name, strerror(fault));
}

static void feed(struct running *run)
{
    const struct cf_process *process = run->process;
    ssize_t count = write(run->ours[CF_STREAM_IN], (const char *)process->input + run->sent,
                          process->input_len - run->sent);

    if (count > 0)
        run->sent += (size_t)count;
    /* It may end without reading everything: that is its own business. */
    if ((count < 0 && errno != EAGAIN && errno != EINTR) || run->sent == process->input_len)
        close_one(&run->ours[CF_STREAM_IN]);
}

static void drain(struct running *run, enum stream stream, struct cf_buf *buf)
{
    char chunk[CHUNK_BYTES];
    ssize_t count = read(run->ours[stream], chunk, sizeof(chunk));

    if (count > 0)
        cf_buf_add(buf, chunk, (size_t)count);
    else if (count == 0 || (errno != EAGAIN && errno != EINTR))
        close_one(&run->ours[stream]);
}

/* Milliseconds for poll(): -1 without a deadline, 0 where it has passed. */
static int time_left(const struct running *run)
{
    uint64_t now = cf_clock_ns();

    if (run->deadline_ns == 0)
        return -1;
    if (now >= run->deadline_ns)
        return 0;
    if ((run->deadline_ns - now) / 1000000 > 1000000)
        return 1000000;
    return (int)((run->deadline_ns - now) / 1000000) + 1;
}

static bool is_open(const struct running *run)
{
    return run->ours[CF_STREAM_IN] >= 0 || run->ours[CF_STREAM_OUT] >= 0 ||
           run->ours[CF_STREAM_ERR] >= 0;
}

static bool is_stopped(const struct running *run)
{
    return run->process->stop != NULL && *run->process->stop != 0;
}

/* Moves bytes until every pipe is closed. CF_ETIMEOUT at the deadline, CF_EUSAGE: interrupted. */
static enum cf_status converse(struct running *run)
{
    while (is_open(run)) {
        struct pollfd fds[CF_STREAM_COUNT];
        int left = time_left(run);

        for (int i = 0; i < CF_STREAM_COUNT; i++)
            fds[i] = (struct pollfd){ run->ours[i], i == CF_STREAM_IN ? POLLOUT : POLLIN, 0 };
        if (left == 0)
            return CF_ETIMEOUT;
        if (is_stopped(run))
            return CF_EUSAGE;
        if (run->process->stop != NULL && (left < 0 || left > STOP_MS))
            left = STOP_MS; /* the signal may have come before poll() */
        if (poll(fds, CF_STREAM_COUNT, left) <= 0)
            continue;
        if (fds[CF_STREAM_IN].revents != 0)
            feed(run);
        if (fds[CF_STREAM_OUT].revents != 0)
            drain(run, CF_STREAM_OUT, run->process->out);
        if (fds[CF_STREAM_ERR].revents != 0)
            drain(run, CF_STREAM_ERR, run->process->err);
    }
    return CF_OK;
}

static uint64_t cpu_of(const struct rusage *used)
{
    return ((uint64_t)used->ru_utime.tv_sec + (uint64_t)used->ru_stime.tv_sec) * CF_NS_PER_SECOND +
           ((uint64_t)used->ru_utime.tv_usec + (uint64_t)used->ru_stime.tv_usec) * UINT64_C(1000);
}

/* How long the first thread of an ended process had waited: the second number of "ran waited". */
static uint64_t queued_of(pid_t pid)
{
    char path[64], line[128] = "", *ran = line;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%ld/schedstat", (long)pid);
    file = fopen(path, "re");
    if (file == NULL)
        return 0;
    if (fgets(line, sizeof(line), file) == NULL)
        line[0] = '\0';
    (void)fclose(file);
    (void)strtoull(line, &ran, 10);
    return strtoull(ran, NULL, 10);
}

/* As wait4(); what it leaves in /proc is read in between. */
static pid_t wait_for(struct running *run, int *wait_status, int options, struct rusage *used)
{
    siginfo_t info = { 0 };

    if (run->process->queued_ns != NULL) {
        if (waitid(P_PID, (id_t)run->pid, &info, WEXITED | WNOWAIT | options) != 0)
            return -1;
        if (info.si_pid != run->pid)
            return 0;
        *run->process->queued_ns = queued_of(run->pid);
    }
    return wait4(run->pid, wait_status, options, used);
}

/* Waits for the end, which may come later than that of its output. */
static enum cf_status reap(struct running *run, int *wait_status)
{
    static const struct timespec pause = { 0, 2000000 };
    const bool waits = run->deadline_ns == 0 && run->process->stop == NULL;

    for (;;) {
        struct rusage used = { .ru_utime = { 0, 0 } };
        pid_t found = wait_for(run, wait_status, waits ? 0 : WNOHANG, &used);

        if (found == run->pid) {
            if (run->process->cpu_ns != NULL)
                *run->process->cpu_ns = cpu_of(&used);
            return CF_OK;
        }
        if (found < 0 && errno != EINTR)
            return CF_EIO;
        if (is_stopped(run))
            return CF_EUSAGE;
        if (run->deadline_ns != 0 && time_left(run) == 0)
            return CF_ETIMEOUT;
        if (found == 0)
            (void)nanosleep(&pause, NULL);
    }
}

static void kill_group(const struct running *run)
{
    (void)kill(-run->pid, SIGKILL);
    (void)kill(run->pid, SIGKILL);
    while (waitpid(run->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

enum cf_status cf_process_run(const struct cf_process *process, int *wait_status,
                              struct cf_error *err)
{
    struct running run = {
        .process = process,
        .pid = -1,
        .ours = { -1, -1, -1 },
        .theirs = { -1, -1, -1 },
        .report = { -1, -1 },
        .deadline_ns = process->timeout_ns > 0 ? cf_clock_ns() + process->timeout_ns : 0,
    };
    struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
    enum cf_status status;

    (void)sigaction(SIGPIPE, &ignore, &before); /* it may close its input early */
    status = start(&run, err);
    if (status == CF_OK) {
        status = converse(&run);
        if (status == CF_OK)
            status = reap(&run, wait_status);
        if (status == CF_EUSAGE) {
            kill_group(&run);
            status = cf_fail(err, status, "interrupted");
        } else if (status == CF_ETIMEOUT) {
            kill_group(&run);
            status = cf_fail(err, status, "%s did not end within %.1f s", process->argv[0],
                             (double)process->timeout_ns / (double)CF_NS_PER_SECOND);
        } else if (status != CF_OK) {
            status = cf_fail(err, CF_EIO, "lost the process of %s", process->argv[0]);
        }
    }
    close_all(&run);
    (void)sigaction(SIGPIPE, &before, NULL);
    return status;
}
