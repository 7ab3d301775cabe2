/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/filter.h - a filter of system calls (seccomp) for this process and all that it starts.
 */
#ifndef CF_VERIFY_FILTER_H
#define CF_VERIFY_FILTER_H

#include <stdbool.h>

/*
 * Refuses what reaches beyond the process: tracing others, mounts, namespaces, keys, modules;
 * with `network` sockets too, but for those of this machine. False: the kernel has no such filter.
 */
bool cf_filter_enter(bool network);

#endif
