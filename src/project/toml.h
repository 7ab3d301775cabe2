/* SPDX-License-Identifier: Apache-2.0 */
/*
 * project/toml.h - one table of a TOML file, with the places where its parts stand.
 *
 * Keys may be written in any of the ways that TOML permits: below a header, dotted, in inline
 * tables. The file is parsed by tree-sitter-toml; input is untrusted (tests/fuzz/fuzz_config.c).
 */
#ifndef CF_PROJECT_TOML_H
#define CF_PROJECT_TOML_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CF_TOML_MAX_BYTES (4U << 20) /* larger files are refused */

enum cf_toml_kind {
    CF_TOML_STRING,
    CF_TOML_STRINGS, /* an array that holds strings only */
    CF_TOML_OTHER,   /* any other value, or a table */
};

struct cf_toml_entry {
    const char *key;
    enum cf_toml_kind kind;
    struct cf_list strings; /* one for CF_TOML_STRING */
    uint32_t line;          /* 1-based */
    size_t start, end;      /* bytes of the value in the text */
};

struct cf_toml_table {
    struct cf_toml_entry *entries; /* in the arena, in the order of the file */
    size_t count;
    bool found;       /* the table is mentioned, perhaps empty */
    size_t insert_at; /* where `key = value` lines can be added: after the header's line; 0: no
                         header */
};

/*
 * Reads the table of that dotted name, e.g. { "tool", "codeflash" } or { "project", NULL }. Fails
 * with CF_EFORMAT (not TOML: the message is "line 7: ..."; a key given twice), CF_ELIMIT or
 * CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_toml_read(const char *text, size_t size, const char *const name[2],
                            struct cf_arena *arena, struct cf_toml_table *table,
                            struct cf_error *err);

/* `value` as a basic string with its quotes, in the arena; NULL: out of memory. */
const char *cf_toml_quote(struct cf_arena *arena, const char *value);

#endif
