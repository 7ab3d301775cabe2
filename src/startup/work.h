/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/work.h - one run under way; shared by the files of this folder only.
 *
 *   place.c    copies of the project, and the program in one of them
 *   look.c     the graph of imports and the times of each module
 *   search.c   which of the units (startup/unit.h) stay
 *   prune.c    those whose modules are loaded all the same
 *   idle.c     those in modules that are not loaded any more
 *   bisect.c   the unit that something fails with
 *   early.c    an option that is answered before the rest is loaded
 *   values.c   what making a constant takes
 *   parts.c    submodules that are loaded when they are asked for
 *   alone.c    every module imported alone
 *   tests.c    the project's tests
 *   others.c   the same on other Pythons
 *   times.c    the program's time, in turns
 *   workload.c the project's own work
 *   timeline.c when each module is imported
 *   finish.c   the changes into the project
 *   run.c      the whole
 */
#ifndef CF_STARTUP_WORK_H
#define CF_STARTUP_WORK_H

#include "base/buf.h"
#include "project/outcomes.h"
#include "startup/startup.h"
#include "startup/unit.h"

#include <time.h>

enum cf_startup_side { CF_SIDE_BEFORE, CF_SIDE_AFTER, CF_SIDES };

/* What a program says, the path of its copy left out. */
struct cf_startup_said {
    int wait_status;
    uint64_t hash;
    bool varies; /* it says something else each time */
};

/* An option that is answered before the rest is loaded; no change: it is not. */
struct cf_startup_early {
    const char *option;        /* NULL: it is no such command line */
    struct cf_change *changes; /* in the arena */
    uint32_t *lines;           /* of each: where it begins */
    size_t count;
};

struct cf_startup_work {
    const struct cf_startup_request *request;
    struct cf_arena *arena;
    struct cf_startup *startup;
    int lock;                     /* of the project; -1: none */
    const char *work;             /* the private folder of the run */
    const char *copies[CF_SIDES]; /* roots of the copies; equally long */
    const char *shims, *recorder; /* folders */
    const char *paths[CF_SIDES];  /* for PYTHONPATH */
    struct cf_parser *parser;
    struct cf_units units;
    struct cf_unit_called *called; /* the project's functions that the program calls */
    size_t called_count, called_room;
    const char **written;          /* by file of the units: its text in the copy "after" */
    time_t versions;               /* texts written there so far */
    bool *still;                   /* by module of the graph: it is loaded in the copy "after" */
    struct cf_startup_said before; /* what the program says in the copy "before" */
    const char *modules;           /* file: the names of all modules of the project */
    const char *alone;             /* file: what each of them has, in the copy "before" */
    struct cf_outcomes tests;      /* how they end in the copy "before" */
    unsigned threads;              /* that the program starts while it imports */
    uint64_t tests_ns;             /* how long all of them take */
    struct cf_list flickers;       /* names of tests that end one way or another */
    struct cf_startup_early early;
    struct cf_startup_other *others; /* other Pythons; NULL: not looked for yet */
    size_t other_count;
    const char *modules_there; /* file: the modules that are imported alone on those */
    const char *variable;      /* "NAME=value", for what runs plainly; NULL: none */
};

/* The time budget is used up. */
bool cf_startup_is_over(const struct cf_startup_work *work);
void cf_startup_tell(const struct cf_startup_work *work, const char *text);
CF_NODISCARD
enum cf_status cf_startup_note(struct cf_startup_work *work, struct cf_error *err, const char *fmt,
                               ...) CF_PRINTF(3, 4);

/* Makes the folders, the copies and the files that run inside the interpreter. */
CF_NODISCARD
enum cf_status cf_startup_place(struct cf_startup_work *work, struct cf_error *err);

/* `path` as it is in the copy, where it lies in the project; else itself. NULL: no memory. */
const char *cf_startup_path(const struct cf_startup_work *work, enum cf_startup_side side,
                            const char *path);

/*
 * Runs the program once plainly: does it work? Then records its imports and times them.
 * `*goes_on` false: the outcome and its reason are known.
 */
CF_NODISCARD
enum cf_status cf_startup_look(struct cf_startup_work *work, bool *goes_on, struct cf_error *err);

/* Measures the interpreter and the program in turns; `after`: with the changes too. */
CF_NODISCARD
enum cf_status cf_startup_times(struct cf_startup_work *work, bool after, struct cf_error *err);

/* When each module is imported, for the reports; `after`: with the changes too. */
CF_NODISCARD
enum cf_status cf_startup_timelines(struct cf_startup_work *work, bool after, struct cf_error *err);

/* Whether the changes are worth it, and then into the project. */
CF_NODISCARD
enum cf_status cf_startup_finish(struct cf_startup_work *work, struct cf_error *err);

#endif
