/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _ext/thread.h - a thread of the recorder's own.
 *
 * It blocks every signal, so that the program's threads get them as they would plainly. It is
 * there in no fork: the recorder ends it before and starts it after.
 */
#ifndef CF_EXT_THREAD_H
#define CF_EXT_THREAD_H

#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>

struct ext_thread {
    bool running; /* guarded by the GIL, as all of this is */
    void *(*run)(void *);
    pthread_t thread;
    pid_t kernel_id; /* set by the thread itself; 0 until then */
};

/* Starts it in `run`, which gets NULL. 0, or the error's number. */
int ext_thread_start(struct ext_thread *thread, void *(*run)(void *));
/* Waits for its end, and until the kernel does not count it any more. Not with the GIL. */
void ext_thread_join(struct ext_thread *thread);

#endif
