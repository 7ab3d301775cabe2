/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify/observation.h - the map through which an observed process tells what it saw.
 *
 * The command makes the map (memfd), the process writes records into it and `used` after each,
 * so what was written survives a crash, os._exit() and closed descriptors. The reader trusts
 * nothing in it. Written by python/codeflash/_ext/observe.c, read by observe.c.
 *
 *     header, records: struct cf_seen_record, root (text), payload, padding to 8 bytes
 */
#ifndef CF_VERIFY_OBSERVATION_H
#define CF_VERIFY_OBSERVATION_H

#include <stdint.h>

#define CF_SEEN_MAGIC UINT64_C(0x31305645534656) /* "VFSEV01" */
#define CF_SEEN_MAP_BYTES (UINT64_C(256) << 20)  /* sparse: only what is written is there */

struct cf_seen_header {
    uint64_t magic;
    uint64_t used;     /* bytes of whole records; atomic */
    uint64_t call;     /* index of the call under way + 1; 0: none; atomic */
    uint64_t start_ns; /* CLOCK_MONOTONIC at its start; 0: no call runs; atomic */
    uint64_t full;     /* a record did not fit */
};

struct cf_seen_record {
    uint32_t kind;      /* enum cf_seen_kind */
    uint32_t index;     /* of the input */
    uint32_t form;      /* enum cf_seen_form */
    uint32_t root_size; /* bytes */
    uint64_t size;      /* bytes of the payload */
};

/*
 * What is compared comes first, in the order in which a difference is named: the earlier one is
 * the counterexample where several differ. The names are those of the JSON contract.
 */
#define CF_SEEN_KINDS(X) \
    X(CRASH, "crash") \
    X(HANG, "hang") \
    X(CHEAT, "cheat") \
    X(EXCEPTION, "exception") \
    X(RETURN, "return") \
    X(YIELD, "yield") \
    X(SELF, "self") \
    X(CLASS, "class") \
    X(ARGUMENT, "argument") \
    X(ALIAS, "alias") \
    X(HASH, "hash") \
    X(GLOBAL, "global") \
    X(LOG, "log") \
    X(WARNING, "warning") \
    X(STDOUT, "stdout") \
    X(STDERR, "stderr") \
    X(RANDOM, "random") \
    X(ENVIRONMENT, "environment") \
    X(FILE, "file") \
    /* what follows is told, not compared */ \
    X(DONE, "done")     /* the call has ended and everything was seen */ \
    X(INPUT, "input")   /* (args, kwargs), encoded */ \
    X(BLOB, "blob")     /* a long str or bytes of an input; the root is its hash in hex */ \
    X(TEXT, "text")     /* an input as Python text */ \
    X(ORIGIN, "origin") /* "given", "derived" or "other": within the types seen or not */ \
    X(FAULT, "fault")   /* why the process cannot go on: one line */ \
    X(NAME, "name")     /* a function that is there */ \
    X(NOTE, "note")     /* something for the report: root and text */ \
    X(BRANCH, "branch") /* a line never reached, as text */

enum cf_seen_kind {
#define CF_SEEN_ENUM(name, text) CF_SEEN_##name,
    CF_SEEN_KINDS(CF_SEEN_ENUM)
#undef CF_SEEN_ENUM
        CF_SEEN_COUNT,
};

#define CF_SEEN_COMPARED CF_SEEN_DONE /* kinds below it are compared */

enum cf_seen_form {
    CF_SEEN_BYTES = 0,  /* text for people */
    CF_SEEN_VALUE = 1,  /* trace/value.h */
    CF_SEEN_DIGEST = 2, /* compared, and shown as text of another record */
};

#endif
