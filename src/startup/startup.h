/* SPDX-License-Identifier: Apache-2.0 */
/*
 * startup/startup.h - where the time from the start of a program to its first useful work goes,
 * and the imports that can wait.
 *
 * Everything is measured in fresh interpreters on copies of the project, byte code warm, with the
 * checkout first on the path. docs/startup.md says how.
 */
#ifndef CF_STARTUP_STARTUP_H
#define CF_STARTUP_STARTUP_H

#include "apply/apply.h"
#include "project/interpreter.h"
#include "project/project.h"
#include "startup/graph.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cf_startup_kind { CF_STARTUP_CODE, CF_STARTUP_MODULE, CF_STARTUP_SCRIPT };

struct cf_startup_program {
    enum cf_startup_kind kind;
    const char *text;       /* the code, the name of the module, the absolute path of the script */
    char *const *arguments; /* NULL at their end */
    const char *script;     /* the console script that is started; NULL: none */
    struct cf_list scripts; /* the project's: "name=module:function" */
};

typedef void cf_startup_tell_fn(const char *text);

/* Paths are absolute; everything is borrowed. */
struct cf_startup_request {
    const struct cf_project *project;
    const struct cf_interpreter *interpreter;
    struct cf_startup_program program;
    const char *then;        /* code: the first useful work, after CF_STARTUP_CODE; NULL: none */
    const char *cwd;         /* where the program starts */
    const char *command;     /* for people */
    bool look_only;          /* change nothing, propose nothing */
    bool no_tests;           /* the project has none */
    bool only_python;        /* nothing is looked at on other Pythons */
    bool dry_run;            /* write the patch only */
    bool local;              /* functions that are called seldom import for themselves */
    uint64_t time_budget_ns; /* 0: none */
    double min_gain;         /* 0.05: the lower end of the interval must be above 1.05 */
    uint64_t began_ns;
    cf_startup_tell_fn *tell; /* what begins; NULL: nobody listens */
};

/* What is measured, in turns. */
enum cf_startup_series {
    CF_STARTUP_INTERPRETER, /* python -c pass */
    CF_STARTUP_BEFORE,
    CF_STARTUP_AFTER,
    CF_STARTUP_BEFORE_THEN, /* with the first useful work */
    CF_STARTUP_AFTER_THEN,
    CF_STARTUP_SERIES_COUNT,
};

/* CPU seconds of a fresh process, its children included. */
struct cf_startup_time {
    double p10_s, median_s;
    unsigned runs; /* 0: not measured */
};

/* How many times as fast as before, with the 95% interval; all 0: not measured. */
struct cf_startup_speedup {
    double point, low, high;
};

/* An import that was looked at. */
struct cf_startup_edit {
    const char *file; /* relative to the root */
    uint32_t line;
    const char *name, *target; /* what it binds, and the module that it loads */
    const char *kind;          /* "unused", "annotation", "late", "dataclass", "constant",
                                  "early" */
    const char *reason;        /* why it stays; NULL: it was made late */
    uint64_t gain_ns;
};

/* An import under way: from its start to its end since the program began. */
struct cf_startup_import {
    const char *module;
    uint64_t start_ns, end_ns;
    uint64_t own_ns; /* those that were made meanwhile left out */
    uint32_t parent; /* the import during which it was made; CF_NO_MODULE: none */
    uint32_t depth;  /* imports around it */
};

/* Of the shortest of some runs; no imports: none was recorded. */
struct cf_startup_timeline {
    struct cf_startup_import *imports; /* by their start */
    size_t count;
    uint64_t end_ns; /* the program's */
};

enum cf_startup_outcome { CF_STARTUP_OPTIMIZED, CF_STARTUP_NOTHING, CF_STARTUP_FAILED };

struct cf_startup {
    const char *id, *folder; /* of .codeflash/runs */
    const char *root, *command, *then;
    const char *python;  /* version */
    const char *started; /* UTC */
    enum cf_startup_outcome outcome;
    const char *reason; /* NULL: nothing to say */
    bool program_fails; /* before any change: the reason says how */
    bool interrupted;
    uint64_t took_ns;
    struct cf_list notes; /* what the user must know, one line each */
    struct cf_startup_graph graph;
    uint32_t loaded, own; /* modules the program loads, and those of them that are the project's */
    struct cf_startup_time times[CF_STARTUP_SERIES_COUNT];
    struct cf_startup_speedup speedup, speedup_then;
    struct cf_startup_speedup workload; /* of what the project does once it has started */
    struct cf_startup_edit *edits;
    size_t edit_count, made; /* made: of them, those that were made late */
    uint32_t loaded_after;   /* modules the program loads with the changes */
    bool tested;             /* the project's tests were run */
    size_t tests;            /* whose end is as before */
    struct cf_startup_timeline before, after;
    const char *patch; /* path; NULL: there is none */
    const struct cf_change *changes;
    size_t change_count;
    bool dry_run;
};

/*
 * Runs. CF_OK whatever was found: `startup->outcome` tells. Fails with CF_EUSAGE (another run is
 * under way), CF_ELIMIT (the project is too large to be copied), CF_EIO, CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_startup_run(const struct cf_startup_request *request, struct cf_arena *arena,
                              struct cf_startup *startup, struct cf_error *err);

const char *cf_startup_outcome_name(enum cf_startup_outcome outcome);

#endif
