/* SPDX-License-Identifier: Apache-2.0 */
#include "trace/witness.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The kernel marks one member of a group after the other. */
#define SETTLE_NS 1000000L
#define FILES_MAX 1024 /* closed one by one where the kernel is older than 5.9 */

/* Answers each signal number with whether it was pending, until the launcher closes or dies. */
_Noreturn static void bear_witness(int socket)
{
    const struct timespec none = { 0 };
    unsigned char number = 0;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)dup2(socket, STDIN_FILENO);
    if (syscall(SYS_close_range, STDIN_FILENO + 1U, ~0U, 0U) != 0) {
        for (int fd = STDIN_FILENO + 1; fd < FILES_MAX; fd++)
            (void)close(fd);
    }
    while (read(STDIN_FILENO, &number, 1) == 1) {
        unsigned char seen = 0;
        sigset_t one;

        (void)sigemptyset(&one);
        (void)sigaddset(&one, number);
        while (sigtimedwait(&one, NULL, &none) == number)
            seen = 1;
        if (write(STDIN_FILENO, &seen, 1) != 1)
            break;
    }
    _exit(0);
}

void cf_witness_begin(struct cf_witness *witness)
{
    sigset_t all, before;
    int ends[2];

    *witness = (struct cf_witness){ .pid = -1, .socket = -1 };
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return;
    (void)sigfillset(&all);
    (void)sigprocmask(SIG_SETMASK, &all, &before); /* never unblocked there, not for a moment */
    witness->pid = fork();
    if (witness->pid == 0)
        bear_witness(ends[1]);
    (void)sigprocmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[1]);
    witness->socket = ends[0];
    if (witness->pid < 0)
        cf_witness_end(witness);
}

bool cf_witness_saw(const struct cf_witness *witness, int number)
{
    const struct timeval patience = { 1, 0 };
    const unsigned char question = (unsigned char)number;
    unsigned char seen = 0;

    if (witness->pid < 0)
        return false;
    (void)nanosleep(&(struct timespec){ 0, SETTLE_NS }, NULL);
    (void)setsockopt(witness->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return send(witness->socket, &question, 1, MSG_NOSIGNAL) == 1 &&
           read(witness->socket, &seen, 1) == 1 && seen != 0;
}

void cf_witness_end(struct cf_witness *witness)
{
    if (witness->socket >= 0)
        (void)close(witness->socket);
    if (witness->pid > 0) {
        (void)kill(witness->pid, SIGKILL);
        (void)waitpid(witness->pid, NULL, 0);
    }
    *witness = (struct cf_witness){ .pid = -1, .socket = -1 };
}
