/* SPDX-License-Identifier: Apache-2.0 */
/*
 * trace/value_walk.h - looks into an encoded value (trace/value.h) without building it.
 *
 * No recursion and nothing unpickled: a value is a line of bytes with a counter of the values
 * still to come. Input is untrusted (tests/fuzz/fuzz_value.c).
 */
#ifndef CF_TRACE_VALUE_WALK_H
#define CF_TRACE_VALUE_WALK_H

#include "base/arena.h"
#include "base/status.h"
#include "trace/index.h"
#include "trace/spool_reader.h"

#define CF_VALUE_TYPE_MAX 128 /* bytes of a type's name, terminator included */
#define CF_VALUE_LABEL_MAX 64 /* bytes of a label, terminator included */
#define CF_VALUE_NO_SIZE UINT64_MAX

/* What a whole encoded value holds. */
struct cf_value_summary {
    uint64_t values;
    uint32_t holes;
    struct cf_key *blobs; /* hashes of the blobs it refers to, each once; in the arena */
    size_t blob_count, blob_capacity;
};

/* One value at its start. */
struct cf_value_head {
    uint8_t tag;
    char type[CF_VALUE_TYPE_MAX]; /* `int`, or module:qualname of a class */
    uint64_t size;                /* items, bytes of a str or bytes; CF_VALUE_NO_SIZE for others */
};

/*
 * Checks that `value` is exactly one well-formed value and counts what is in it. Fails with
 * CF_EFORMAT, CF_ELIMIT (nested too deep) or CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_value_walk(struct cf_slice value, struct cf_arena *arena,
                             struct cf_value_summary *summary, struct cf_error *err);

/* The type and size of the value at the start of `value`, which is well-formed. */
void cf_value_head(struct cf_slice value, struct cf_value_head *head);

/* Puts module:qualname of the class (a 'G' value) at the cursor into `type`, which is left as it
 * is where there is none. */
void cf_value_class(struct cf_cursor at, char type[CF_VALUE_TYPE_MAX]);

/*
 * Splits a well-formed tuple value into at most `max` items. Gives their number, or 0 where the
 * value is no tuple.
 */
size_t cf_value_items(struct cf_slice tuple, struct cf_slice *items, size_t max);

/*
 * A short text of a call's arguments for people: `x=3, rows=[1, 2, … 4000 items], self=<Account>`.
 * Valid UTF-8 without control characters, cut at CF_VALUE_LABEL_MAX. Items are well-formed.
 */
void cf_value_label(const struct cf_slice *names, const struct cf_slice *items, size_t count,
                    char label[CF_VALUE_LABEL_MAX]);

#endif
