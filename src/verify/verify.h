/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/verify.h - are two versions of a function the same function? docs/adr/0007 tells how.
 *
 * Both sides run in processes of their own inside the target interpreter, kept from the network
 * and the file system where the machine can do so; everything that can be seen of each call is
 * written down and compared here, never by the code under test.
 */
#ifndef CF_VERIFY_VERIFY_H
#define CF_VERIFY_VERIFY_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "project/interpreter.h"

#include <stdbool.h>
#include <stdint.h>

struct cf_verify_request {
    const char *original; /* files: absolute, without links */
    const char *candidate;
    const char *function; /* qualified name in the original's module */
    const char *inputs;   /* an inputs file; NULL: none */
    const char *root;     /* of the project */
    const struct cf_interpreter *interpreter;
    struct cf_list replay_tests, tests;
    const char *effort; /* low, medium or high */
    uint64_t seed;
    bool strict;
    bool script; /* the file is run, not imported: without a guard, its definitions are loaded */
};

enum cf_verdict {
    CF_VERDICT_EQUIVALENT,
    CF_VERDICT_DIFFERENT,
    CF_VERDICT_UNVERIFIABLE,
    CF_VERDICT_ERROR
};

/* An input on which the two differ. Everything is in the arena. */
struct cf_difference {
    const char *input;      /* the call as Python text */
    const char *observable; /* a name of the contract */
    const char *where;      /* path of the first difference, or what it is about; "" */
    const char *original, *candidate;
};

struct cf_assumption {
    const char *text;
    struct cf_difference difference;
};

/* A recorded or given input, as far as the verification looked at it. */
struct cf_verified_input {
    const char *trace; /* the trace that holds it, a real path; NULL: the inputs file */
    uint64_t number;   /* its row there, or its place in the inputs file from 0 */
    bool outside;      /* of the domain: not to be measured */
};

struct cf_verify_result {
    enum cf_verdict verdict;
    const char *reason; /* one line; NULL: nothing to say */
    uint64_t given, generated;
    uint64_t tests, tests_dropped; /* existing ones that count; that fail or flicker before */
    uint64_t outside; /* inputs outside the domain: the original ends in no result there */
    struct cf_assumption *assumptions;
    size_t assumption_count;
    struct cf_difference counterexample;
    bool has_counterexample;
    const char *isolation;    /* what keeps the code under test in: "namespaces, Landlock, ..." */
    struct cf_list unreached; /* "mod.py:12": lines of the function that no input reached */
    struct cf_verified_input *inputs; /* those given, in their order */
    size_t input_count;
};

/*
 * Judges; only the result stays in the arena, and nothing else stays anywhere. CF_OK whatever the
 * verdict is; fails with CF_ENOMEM, CF_EIO or CF_ECHILD (the machinery itself), and with CF_EUSAGE
 * where it was interrupted.
 */
CF_NODISCARD
enum cf_status cf_verify_run(const struct cf_verify_request *request, struct cf_arena *arena,
                             struct cf_verify_result *result, struct cf_error *err);

const char *cf_verdict_name(enum cf_verdict verdict);

/* Set by a signal handler: everything that runs ends, cf_verify_run() fails with CF_EUSAGE. */
extern volatile int cf_verify_interrupted;

#endif
