/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/launch.h"

#include "base/clock.h"
#include "trace/spool.h"
#include "trace/witness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signals that a person, a shell or a supervisor may send to "the program", that is, to us. */
static const int passed_on[] = {
    SIGHUP,  SIGINT,  SIGQUIT, SIGUSR1,   SIGUSR2, SIGALRM,  SIGTERM, SIGCONT, SIGTSTP,
    SIGTTIN, SIGTTOU, SIGURG,  SIGVTALRM, SIGPROF, SIGWINCH, SIGIO,   SIGPWR,
};

struct watch {
    pid_t child;
    sigset_t signals;      /* those above, real-time signals and SIGCHLD: taken one by one */
    sigset_t mask;         /* as we got it */
    struct sigaction chld; /* as we got it */
    struct sigaction xfsz; /* the same */
    bool stopped;          /* the child is stopped by the terminal */
    bool apart;            /* the child has a group of its own: the terminal tells it nothing */
    struct cf_witness witness;
};

/* Blocked, not caught: the dispositions that the program inherits stay what they were. */
static void watch_begin(struct watch *watch)
{
    struct sigaction reap = { .sa_handler = SIG_DFL }, ignore = { .sa_handler = SIG_IGN };

    (void)sigemptyset(&watch->signals);
    for (size_t i = 0; i < sizeof(passed_on) / sizeof(passed_on[0]); i++)
        (void)sigaddset(&watch->signals, passed_on[i]);
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        (void)sigaddset(&watch->signals, number);
    (void)sigaddset(&watch->signals, SIGCHLD);
    /* With SIGCHLD ignored, as some parents leave it, the kernel would drop the status. */
    (void)sigaction(SIGCHLD, &reap, &watch->chld);
    /* A limit on file sizes that the program inherits from us makes our writing fail, no more. */
    (void)sigaction(SIGXFSZ, &ignore, &watch->xfsz);
    (void)sigprocmask(SIG_BLOCK, &watch->signals, &watch->mask);
}

static bool silence(void)
{
    const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool done = null >= 0;

    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        done = done && dup2(null, stream) >= 0;
    return done;
}

static void watch_end(const struct watch *watch)
{
    struct timespec none = { 0 };

    /* Signals meant for the program that came after its end must not end our own work. */
    while (sigtimedwait(&watch->signals, NULL, &none) > 0)
        ;
    (void)sigprocmask(SIG_SETMASK, &watch->mask, NULL);
}

/* In the new process. Tells the launcher the errno through the pipe when it cannot go on. */
_Noreturn static void become_program(const struct cf_launch *launch, const struct watch *watch,
                                     int report)
{
    int fault = 0;

    (void)sigaction(SIGCHLD, &watch->chld, NULL);
    (void)sigaction(SIGXFSZ, &watch->xfsz, NULL);
    (void)sigprocmask(SIG_SETMASK, &watch->mask, NULL);
    if (launch->stdout_to_stderr && dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
        fault = errno;
    if (launch->silent && (setpgid(0, 0) != 0 || !silence()))
        fault = errno;
    if (launch->cwd != NULL && chdir(launch->cwd) != 0)
        fault = errno;
    if (launch->parts == NULL)
        (void)unsetenv(CF_SESSION_ENV);
    else if (setenv(CF_SESSION_ENV, launch->parts, 1) != 0)
        fault = errno;
    if (fault == 0) {
        (void)execv(launch->executable, launch->argv);
        fault = errno;
    }
    (void)!write(report, &fault, sizeof(fault));
    _exit(127);
}

static enum cf_status start(const struct cf_launch *launch, struct watch *watch,
                            struct cf_error *err)
{
    int report[2] = { -1, -1 };
    int fault = 0;
    ssize_t got;

    if (pipe2(report, O_CLOEXEC) != 0)
        return cf_fail(err, CF_EIO, "cannot start %s: %s", launch->executable, strerror(errno));
    watch->child = fork();
    if (watch->child == 0)
        become_program(launch, watch, report[1]);
    fault = watch->child < 0 ? errno : 0;
    (void)close(report[1]);
    if (watch->child > 0) {
        do
            got = read(report[0], &fault, sizeof(fault));
        while (got < 0 && errno == EINTR);
        if (got > 0) /* else the pipe was closed by a successful exec */
            (void)waitpid(watch->child, NULL, 0);
    }
    (void)close(report[0]);
    if (fault == 0)
        return CF_OK;
    errno = fault;
    return cf_fail(err, CF_EIO, "cannot start %s: %s", launch->executable, strerror(fault));
}

/* Sent to the whole group, by the terminal or by kill(): the program has got it. */
static bool was_for_all(const struct watch *watch, const siginfo_t *info)
{
    return !watch->apart &&
           (cf_witness_saw(&watch->witness, info->si_signo) || info->si_code == SI_KERNEL);
}

static void pass_on(struct watch *watch, const siginfo_t *info)
{
    int number = info->si_signo;
    bool for_all = was_for_all(watch, info);

    if (info->si_pid == watch->child && info->si_code <= 0)
        return; /* the program signals its parent: not meant for itself */
    if (number == SIGCONT) {
        /* A shell continues the whole group: the program runs already unless we were alone. */
        if (watch->stopped)
            (void)kill(watch->child, SIGCONT);
        watch->stopped = false;
    } else if (!for_all ||
               (number == SIGHUP && info->si_code == SI_KERNEL && getsid(0) == getpid())) {
        /* A hang-up is told to the session's leader only, which the program would have been. */
        (void)kill(watch->child, number);
    }
}

/* The shell must see its job stopped, and our own continuation continues the program. */
static void stop_with_program(struct watch *watch, int number)
{
    if (number == SIGSTOP)
        return; /* somebody stopped the program alone, and will continue it alone */
    watch->stopped = true;
    (void)raise(SIGSTOP);
}

/* True when the child has ended. */
static bool reap(struct watch *watch, struct cf_launch_result *result)
{
    struct rusage usage = { 0 };
    int status = 0;

    while (wait4(watch->child, &status, WNOHANG | WUNTRACED, &usage) == watch->child) {
        if (WIFSTOPPED(status)) {
            stop_with_program(watch, WSTOPSIG(status));
            continue;
        }
        result->wait_status = status;
        result->memory_kib = (uint64_t)usage.ru_maxrss;
        result->cpu_ns =
            ((uint64_t)usage.ru_utime.tv_sec + (uint64_t)usage.ru_stime.tv_sec) * CF_NS_PER_SECOND +
            ((uint64_t)usage.ru_utime.tv_usec + (uint64_t)usage.ru_stime.tv_usec) * UINT64_C(1000);
        return true;
    }
    return false;
}

/* Waits for the next signal; kills what is late. */
static void wait_signal(struct watch *watch, const struct cf_launch *launch, uint64_t started,
                        struct cf_launch_result *result)
{
    const uint64_t spent = cf_clock_ns() - started;
    struct timespec left = { 0 };
    siginfo_t info;
    int number;

    if (launch->timeout_ns == 0 || result->late) {
        number = sigwaitinfo(&watch->signals, &info);
    } else {
        const uint64_t ns = launch->timeout_ns > spent ? launch->timeout_ns - spent : 0;

        left.tv_sec = (time_t)(ns / CF_NS_PER_SECOND);
        left.tv_nsec = (long)(ns % CF_NS_PER_SECOND);
        number = sigtimedwait(&watch->signals, &info, &left);
        if (number < 0 && errno == EAGAIN) {
            result->late = true;
            (void)kill(-watch->child, SIGKILL);
        }
    }
    if (number <= 0 || number == SIGCHLD)
        return;
    result->passed_on = number;
    pass_on(watch, &info);
}

enum cf_status cf_launch_run(const struct cf_launch *launch, struct cf_launch_result *result,
                             struct cf_error *err)
{
    struct watch watch = { .child = -1, .apart = launch->silent };
    uint64_t started = cf_clock_ns();
    enum cf_status status;

    *result = (struct cf_launch_result){ 0 };
    watch_begin(&watch);
    cf_witness_begin(&watch.witness);
    status = start(launch, &watch, err);
    if (status == CF_OK) {
        while (!reap(&watch, result))
            wait_signal(&watch, launch, started, result);
        result->wall_ns = cf_clock_ns() - started;
    }
    cf_witness_end(&watch.witness);
    watch_end(&watch);
    return status;
}

int cf_launch_exit_status(int wait_status)
{
    struct sigaction plain = { .sa_handler = SIG_DFL };
    struct rlimit no_core = { 0 };
    sigset_t one;
    int number;

    if (WIFEXITED(wait_status))
        return WEXITSTATUS(wait_status);
    number = WTERMSIG(wait_status);
    (void)setrlimit(RLIMIT_CORE, &no_core);
    (void)prctl(PR_SET_DUMPABLE, 0); /* where cores go to a program, the limit is not asked */
    (void)sigaction(number, &plain, NULL);
    (void)sigemptyset(&one);
    (void)sigaddset(&one, number);
    (void)sigprocmask(SIG_UNBLOCK, &one, NULL);
    (void)raise(number);
    return 128 + number;
}
