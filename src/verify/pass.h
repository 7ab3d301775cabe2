/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/pass.h - one side's calls, in order, in observed processes: what each did.
 *
 * Position 0 is the import of the module, position i + 1 the call order[i]. A call that ends the
 * process or takes too long is noted, and the pass goes on behind it in a new process.
 */
#ifndef CF_VERIFY_PASS_H
#define CF_VERIFY_PASS_H

#include "verify/map.h"
#include "verify/server.h"
#include "verify/verify.h"

struct cf_pass_plan {
    const struct cf_verify_request *request;
    const char *text; /* the file whose text is loaded */
    const struct cf_map *inputs;
    const uint32_t *order; /* indices of inputs; borrowed while the pass lives */
    size_t count;
    const bool *skipped; /* by position: not called, a new process behind it; NULL: none */
    int disguise;
    unsigned group;   /* so many calls in a process of their own; 0: all in one */
    bool perturbed;   /* with another layout of memory */
    size_t hangs_max; /* then the rest is not run */
    struct cf_run_limits limits;
};

enum cf_pass_end { CF_END_NONE, CF_END_CRASH, CF_END_HANG, CF_END_EXIT, CF_END_NOT_RUN };

struct cf_pass {
    struct cf_pass_plan plan;
    struct cf_map map;
    struct cf_seen_list seen;
    size_t *first;     /* by position: its first record; [count + 1] the end */
    uint8_t *ends;     /* by position: enum cf_pass_end */
    const char **how;  /* by position: text of the end, or NULL */
    const char *fault; /* why nothing could be called; NULL */
    size_t next;       /* position where the run under way began */
    bool running;
};

/* Starts; several servers may work at once. */
CF_NODISCARD
enum cf_status cf_pass_start(struct cf_pass *pass, const struct cf_pass_plan *plan,
                             struct cf_server *server, struct cf_arena *arena,
                             struct cf_error *err);
/* Waits for the end, starting anew behind calls that end the process, and reads what was seen. */
CF_NODISCARD
enum cf_status cf_pass_finish(struct cf_pass *pass, struct cf_server *server,
                              struct cf_arena *arena, struct cf_error *err);
void cf_pass_close(struct cf_pass *pass);

/* Nanoseconds of the call at a position; 0: it did not end. */
uint64_t cf_pass_call_ns(const struct cf_pass *pass, size_t position);

/* The first record of that kind and root at a position, or NULL. */
const struct cf_seen *cf_pass_find(const struct cf_pass *pass, size_t position,
                                   enum cf_seen_kind kind, const char *root);

#endif
