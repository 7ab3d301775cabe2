/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/keeper.h - the process around a server: namespaces, the private folder, the end.
 *
 * The private folder is on a tmpfs of our own mount namespace, over /dev/shm: it is gone with the
 * last process, whatever happens. Without namespaces it is an ordinary temporary folder, which the
 * keeper removes.
 */
#ifndef CF_VERIFY_KEEPER_H
#define CF_VERIFY_KEEPER_H

#include <sys/types.h>

enum cf_hold {
    CF_HOLD_PIDS = 1 << 0,
    CF_HOLD_NETWORK = 1 << 1,
    CF_HOLD_MOUNTS = 1 << 2,
    CF_HOLD_LANDLOCK = 1 << 3,
    CF_HOLD_LIMITS = 1 << 4,
    CF_HOLD_SECCOMP = 1 << 5,
};

struct cf_keeper {
    const char *const *argv; /* the server's; NULL at the end */
    const char *executable;
    const char *channel_name; /* number of the descriptor as text: argv names it */
    const char *hash_seed;
    int channel;  /* the server's end */
    int lifeline; /* read end: end of file when the command is gone */
    int report;   /* the keeper writes one byte of enum cf_hold into it */
    char *alone;  /* an argument that is made "1" where the server is alone in a namespace */
};

/* Makes the process; its PID, or -1 with errno. */
pid_t cf_keeper_start(const struct cf_keeper *keeper);

#endif
