/* SPDX-License-Identifier: Apache-2.0 */
/* scan/async.h - what the files of the static pass share. */
#ifndef CF_SCAN_ASYNC_H
#define CF_SCAN_ASYNC_H

#include "scan/parts.h"

/* A function of the project under its full name. */
struct cf_async_function {
    const char *name; /* "pkg.mod.Class.f" */
    const struct cf_scan_file *file;
    uint32_t definition;
    uint32_t blocking;   /* call in its own body that blocks; CF_NONE */
    const char *blocked; /* full name of that call */
    bool is_async;       /* a coroutine function, and called as one */
    bool hot;            /* a request handler, or called from one or in a loop */
};

struct cf_async {
    struct cf_scan *scan;
    const struct cf_scan_files *files;
    struct cf_async_function *functions; /* in the arena, by name */
    size_t count;
    uint32_t *places; /* by file and definition: index into functions + 1 */
    uint32_t *bases;  /* by file: where its definitions begin in `places` */
    struct cf_error *err;
};

/* What a call calls, where that is a function of the project: `f()`, `mod.f()`, `self.f()`,
   `Class()`; NULL. */
struct cf_async_function *cf_async_callee(const struct cf_async *async,
                                          const struct cf_scan_file *file, uint32_t call);

/* The function whose body the node runs in, where it is no lambda and no class body; CF_NONE. */
uint32_t cf_async_owner(const struct cf_scan_file *file, uint32_t node);

/* The owner is a coroutine function. */
bool cf_async_inside(const struct cf_scan_file *file, uint32_t node);

/* The record of a definition; NULL. */
struct cf_async_function *cf_async_of(const struct cf_async *async, const struct cf_scan_file *file,
                                      uint32_t definition);

/* Does the call block the thread? Gives its full name ("requests.get"). */
bool cf_async_blocks(const struct cf_scan_file *file, uint32_t call, char name[CF_SCAN_DOTTED_MAX]);

/* One finding, at a node. */
struct cf_async_found {
    const struct cf_scan_file *file;
    uint32_t node;
    enum cf_scan_severity base;
    bool hot;
    const char *pattern, *metric, *impact;
};

CF_NODISCARD
enum cf_status cf_async_report(const struct cf_async *async, const struct cf_async_found *found);

/* The parts of the pass, each for one file. CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_async_sequences(const struct cf_async *async, const struct cf_scan_file *file);
CF_NODISCARD
enum cf_status cf_async_blocking(const struct cf_async *async, const struct cf_scan_file *file);
CF_NODISCARD
enum cf_status cf_async_tasks(const struct cf_async *async, const struct cf_scan_file *file);
CF_NODISCARD
enum cf_status cf_async_gathers(const struct cf_async *async, const struct cf_scan_file *file);

#endif
