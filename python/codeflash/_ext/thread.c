/* SPDX-License-Identifier: Apache-2.0 */
#include "thread.h"

#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void *enter(void *argument)
{
    struct ext_thread *thread = argument;

    thread->kernel_id = (pid_t)syscall(SYS_gettid);
    return thread->run(NULL);
}

int ext_thread_start(struct ext_thread *thread, void *(*run)(void *))
{
    sigset_t all, before;
    int error;

    thread->run = run;
    thread->kernel_id = 0;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&thread->thread, NULL, enter, thread);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    thread->running = error == 0;
    return error;
}

/* The kernel counts a thread for a moment after it was joined; os.fork() looks at that count. */
static void wait_until_gone(pid_t kernel_id)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "/proc/self/task/%ld", (long)kernel_id);
    for (int i = 0; i < 2000 && access(path, F_OK) == 0; i++)
        (void)nanosleep(&(struct timespec){ 0, 5000 }, NULL);
}

void ext_thread_join(struct ext_thread *thread)
{
    (void)pthread_join(thread->thread, NULL);
    wait_until_gone(thread->kernel_id);
    thread->running = false;
}
