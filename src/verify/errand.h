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
    const char *text;            /* the file whose text is loaded; NULL: the role knows */
    const char *phase;           /* of the making of inputs: "given" or "all"; NULL: another role */
    const char *order;           /* numbers of inputs, with commas; NULL: the role needs none */
    const struct cf_map *inputs; /* that goes along; NULL: none */
    size_t server;
    struct cf_map map; /* open; the caller's to close */
    struct cf_seen_list seen;
    const char *fault; /* NULL: it went well */
};

/*
 * Starts; both servers may work at once. CF_ENOMEM, CF_ECHILD; what goes wrong in the program is a
 * fault, known when the errand is finished.
 */
CF_NODISCARD
enum cf_status cf_errand_begin(struct cf_errand *errand, struct cf_engine *engine,
                               struct cf_error *err);
CF_NODISCARD
enum cf_status cf_errand_finish(struct cf_errand *errand, struct cf_engine *engine,
                                struct cf_error *err);
/* The one, then the other. */
CF_NODISCARD
enum cf_status cf_errand_run(struct cf_errand *errand, struct cf_engine *engine,
                             struct cf_error *err);

#endif
