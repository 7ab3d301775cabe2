/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/signals.h"

#include "verify/verify.h"

#include <signal.h>
#include <stddef.h>

static void interrupt(int number)
{
    (void)number;
    cf_verify_interrupted = 1;
}

void cf_signals_catch(void)
{
    const struct sigaction action = { .sa_handler = interrupt };
    struct sigaction old = { 0 };

    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    if (sigaction(SIGHUP, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        (void)sigaction(SIGHUP, &action, NULL);
}
