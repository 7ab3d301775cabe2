/* SPDX-License-Identifier: Apache-2.0 */
/*
 * discover/discover.h - the functions of a project, and the existing tests that reach each one.
 *
 *     status = cf_discover(&options, arena, &discovery, err);
 *     function = cf_discovery_find(&discovery, "pkg/mod.py", "Class.method");
 *     status = cf_discovery_tests(&discovery, function, arena, &ids, err);
 *
 * Found by static analysis (discover/solve.h); with a trace of a test run also by what was called.
 * The result is kept in .codeflash/cache of the project, under the content of everything that it
 * was made from.
 */
#ifndef CF_DISCOVER_DISCOVER_H
#define CF_DISCOVER_DISCOVER_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "project/project.h"

#include <stdint.h>

#define CF_DISCOVER_NAME_FAMILIES 3U /* cf_discover_options.name_families, unless asked */

/* How a test comes to a function, surest first: tests of a function are ranked by this. */
enum cf_reach {
    CF_REACH_DIRECT,    /* the test's own body calls it */
    CF_REACH_THROUGH,   /* functions that it calls do, or its fixtures and set-up */
    CF_REACH_CALLED,    /* the trace shows that functions call it which the test reaches so */
    CF_REACH_REFERENCE, /* something on the way is only used as a value */
    CF_REACH_NAME,      /* something on the way is only known by a method's name */
    CF_REACH_COUNT
};

struct cf_reaching {
    uint32_t test;     /* index */
    uint16_t distance; /* calls from the test to the function; at least 1 */
    uint8_t how;       /* enum cf_reach */
    uint8_t unused;
};

struct cf_discovered_test {
    const char *id;       /* as pytest names it, without the brackets of a parametrized one */
    const char *file;     /* relative to the root */
    const char *qualname; /* of the function */
    uint32_t line;
};

struct cf_discovered_function {
    const char *file;   /* relative to the root */
    const char *module; /* under which it is imported */
    const char *qualname;
    uint32_t line, end_line;         /* 1-based */
    uint32_t start, end;             /* bytes in the file, decorators included */
    uint32_t flags;                  /* enum cf_definition_flag (source/definition.h) */
    const struct cf_reaching *tests; /* ranked */
    uint32_t test_count;
    bool called; /* in the trace */
};

struct cf_discovery {
    struct cf_discovered_function *functions; /* by file, then as they stand in it */
    uint32_t function_count;
    struct cf_discovered_test *tests; /* likewise */
    uint32_t test_count;
    uint64_t pair_count;
    struct cf_list skipped; /* "path: why": what could not be read */
    uint32_t file_count, parsed_count;
    bool from_cache;
    const char *cache_fault; /* why nothing could be kept; NULL: it was, or none was wanted */
    const char *trace;       /* that was looked at; NULL: none */
};

struct cf_discover_options {
    const struct cf_project *project;
    uint32_t name_families; /* methods of unknown objects: at most so many unrelated classes */
    bool no_cache;
    const char *trace; /* NULL: none */
};

/*
 * Everything in `*discovery` is in the arena. Fails with CF_ENOTFOUND (no Python file), CF_ELIMIT
 * (too large), CF_ENOMEM, and as cf_trace_db_open() for a trace that was named.
 */
CF_NODISCARD
enum cf_status cf_discover(const struct cf_discover_options *options, struct cf_arena *arena,
                           struct cf_discovery *discovery, struct cf_error *err);

/* The function of a file (relative to the root) by its qualified name; NULL: there is none. */
const struct cf_discovered_function *cf_discovery_find(const struct cf_discovery *discovery,
                                                       const char *file, const char *qualname);

/* Appends the node ids of its tests, in the order of their rank. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_discovery_tests(const struct cf_discovery *discovery,
                                  const struct cf_discovered_function *function,
                                  struct cf_arena *arena, struct cf_list *ids,
                                  struct cf_error *err);

/* "called", "direct", "through", "reference" or "name" */
const char *cf_reach_name(enum cf_reach how);

#endif
