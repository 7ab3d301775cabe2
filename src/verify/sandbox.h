/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/sandbox.h - what a server and its forks may do: written by the process itself before it
 * becomes the server, and inherited by everything below it.
 */
#ifndef CF_VERIFY_SANDBOX_H
#define CF_VERIFY_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

#define CF_SANDBOX_SHARED "/dev/shm" /* programs share memory there: theirs is private too */

/* In a new user namespace: the same user and group inside. */
bool cf_sandbox_map_user(uid_t user, gid_t group);
/* Our own /dev/shm and /proc; gives the enum cf_hold bits. */
unsigned cf_sandbox_own_mounts(void);

/*
 * Takes what can be taken: writing outside `writable` (Landlock), memory and processes without
 * bound (limits), system calls that reach beyond the process (seccomp), privileges. `held` is what
 * is there already; gives the enum cf_hold bits that were added.
 */
unsigned cf_sandbox_enter(const char *writable, unsigned held);

/*
 * For one process that is about to execute a program: a private folder as working directory and
 * TMPDIR, no writing elsewhere, no network, as far as the machine can. False: not even a folder.
 */
bool cf_sandbox_alone(void);
/* Removes the folder of a process that ended, where it could have no mounts of its own. */
void cf_sandbox_forget(pid_t owner);

/* Ends what a subreaper has inherited, where no PID namespace does it. */
void cf_sandbox_end_descendants(void);

#endif
