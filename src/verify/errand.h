/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/errand.h - one run of a server whose records are read afterwards: the check of the texts,
 * the making of the inputs, a run of the tests.
 */
#ifndef CF_VERIFY_ERRAND_H
#define CF_VERIFY_ERRAND_H

#include "verify/engine.h"

struct cf_errand {
    const char *role;
    const char *text; /* the file whose text is loaded; NULL: the role knows */
    size_t server;
    struct cf_map map; /* open; the caller's to close */
    struct cf_seen_list seen;
    const char *fault; /* NULL: it went well */
};

/* CF_ENOMEM, CF_ECHILD; what goes wrong in the program is a fault. */
CF_NODISCARD
enum cf_status cf_errand_run(struct cf_errand *errand, struct cf_engine *engine,
                             struct cf_error *err);

#endif
