/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/keeper.h"

#include "base/file.h"
#include "verify/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define POLL_MS 1000

#define SPACES (CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC)

struct place {
    char private[128];   /* the folder where the code under test may write */
    char temporary[128]; /* what is to be removed at the end; "" */
};

static bool make_place(unsigned held, struct place *place)
{
    const char *folder = getenv("TMPDIR");

    place->temporary[0] = '\0';
    if ((held & CF_HOLD_MOUNTS) != 0) {
        (void)snprintf(place->private, sizeof(place->private), CF_SANDBOX_SHARED "/work");
        return mkdir(place->private, 0700) == 0;
    }
    if (folder == NULL || strlen(folder) > 64)
        folder = "/tmp";
    (void)snprintf(place->temporary, sizeof(place->temporary), "%s/verify-XXXXXX", folder);
    if (mkdtemp(place->temporary) == NULL)
        return false;
    (void)snprintf(place->private, sizeof(place->private), "%.100s/work", place->temporary);
    return mkdir(place->private, 0700) == 0;
}

/* Names by which the code under test could know us. */
static void clean_environment(const char *private, const char *hash_seed)
{
    (void)unsetenv("CODEFLASH_SESSION");
    (void)setenv("PYTHONHASHSEED", hash_seed, 1);
    (void)setenv("TMPDIR", private, 1);
    (void)setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    (void)unsetenv("OLDPWD");
    if (chdir(private) == 0)
        (void)setenv("PWD", private, 1);
}

static _Noreturn void become_server(const struct cf_keeper *keeper, unsigned held,
                                    const struct place *place)
{
    union {
        const char *const *theirs;
        char *const *execs;
    } const cast = { .theirs = keeper->argv };
    unsigned char byte;
    int null = open("/dev/null", O_RDWR);

    if (null >= 0) {
        (void)dup2(null, STDIN_FILENO);
        (void)dup2(null, STDOUT_FILENO);
        if (getenv("CODEFLASH_DEBUG") == NULL)
            (void)dup2(null, STDERR_FILENO);
    }
    (void)setsid(); /* a terminal's signals are for the command */
    clean_environment(place->private, keeper->hash_seed);
    held |=
        cf_sandbox_enter((held & CF_HOLD_MOUNTS) != 0 ? CF_SANDBOX_SHARED : place->temporary, held);
    byte = (unsigned char)held;
    (void)!write(keeper->report, &byte, 1);
    (void)fcntl(keeper->channel, F_SETFD, 0);
    if ((held & CF_HOLD_PIDS) != 0)
        keeper->alone[0] = '1';
    (void)execv(keeper->executable, cast.execs);
    _exit(127);
}

/* Ends when the server does, or the command: then with everything below. */
static void keep(const struct cf_keeper *keeper, pid_t server)
{
    struct pollfd lifeline = { keeper->lifeline, POLLIN, 0 };
    bool gone = false;

    while (!gone) {
        pid_t found;

        (void)poll(&lifeline, 1, POLL_MS);
        if (lifeline.revents != 0) {
            (void)kill(-server, SIGKILL);
            (void)kill(server, SIGKILL);
            gone = true;
        }
        while ((found = waitpid(-1, NULL, WNOHANG)) > 0)
            gone = gone || found == server;
    }
}

/* The other end of the lifeline is among what the command has open. */
static void close_others(const struct cf_keeper *keeper)
{
    long last = sysconf(_SC_OPEN_MAX);

    for (int fd = STDERR_FILENO + 1; fd < (last > 0 && last < 4096 ? (int)last : 4096); fd++) {
        if (fd != keeper->channel && fd != keeper->lifeline && fd != keeper->report)
            (void)close(fd);
    }
}

/* In the new process. */
static _Noreturn void run_keeper(const struct cf_keeper *keeper, unsigned held)
{
    struct place place;
    sigset_t none;
    pid_t server;

    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < 32; number++)
        (void)signal(number, SIG_DFL);
    (void)signal(SIGINT, SIG_IGN); /* the command sees it and closes the lifeline */
    close_others(keeper);
    (void)setsid();
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    if ((held & CF_HOLD_PIDS) != 0)
        held |= cf_sandbox_own_mounts();
    if (!make_place(held, &place))
        _exit(1);
    server = fork();
    if (server == 0) {
        (void)signal(SIGINT, SIG_DFL);
        become_server(keeper, held, &place);
    }
    (void)close(keeper->channel);
    (void)close(keeper->report);
    if (server > 0)
        keep(keeper, server);
    if ((held & CF_HOLD_PIDS) == 0)
        cf_sandbox_end_descendants();
    if (place.temporary[0] != '\0')
        (void)!cf_tree_remove(place.temporary, NULL);
    _exit(0);
}

static pid_t clone_process(unsigned long flags)
{
    return (pid_t)syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

pid_t cf_keeper_start(const struct cf_keeper *keeper)
{
    uid_t user = geteuid();
    gid_t group = getegid();
    pid_t pid = clone_process(SPACES);

    if (pid == 0) {
        if (!cf_sandbox_map_user(user, group))
            _exit(2);
        run_keeper(keeper, CF_HOLD_PIDS | CF_HOLD_NETWORK);
    }
    if (pid < 0) {
        pid = fork();
        if (pid == 0)
            run_keeper(keeper, 0);
    }
    return pid;
}
