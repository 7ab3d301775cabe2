/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/sandbox.h - what a server and its forks may do: written by the process itself before it
 * becomes the server, and inherited by everything below it.
 */
#ifndef CF_VERIFY_SANDBOX_H
#define CF_VERIFY_SANDBOX_H

/*
 * Takes what can be taken: writing outside `writable` (Landlock, or mounts made read-only), memory
 * and processes without bound (limits), privileges. `held` is what is there already; gives the
 * enum cf_hold bits that were added.
 */
unsigned cf_sandbox_enter(const char *writable, unsigned held);

/* Ends what a subreaper has inherited, where no PID namespace does it. */
void cf_sandbox_end_descendants(void);

#endif
