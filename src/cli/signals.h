/* SPDX-License-Identifier: Apache-2.0 */
/* cli/signals.h - Ctrl-C and its like, for the commands that start processes. */
#ifndef CF_CLI_SIGNALS_H
#define CF_CLI_SIGNALS_H

/*
 * From here on SIGINT, SIGTERM and SIGHUP are ours: they set cf_verify_interrupted, what runs ends,
 * and the command leaves by CF_EXIT_INTERRUPTED with the sources as they were. A SIGHUP that is
 * ignored (nohup) stays so.
 */
void cf_signals_catch(void);

#endif
