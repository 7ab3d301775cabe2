/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan/scan.h - the diagnosis of a project: what is slow, ranked for how it is deployed.
 *
 *     status = cf_scan_run(&request, arena, &scan, err);
 *     status = cf_scan_write(&scan, err);
 *
 * Reads sources and runs a test or a program of the project; changes nothing of either.
 */
#ifndef CF_SCAN_SCAN_H
#define CF_SCAN_SCAN_H

#include "base/arena.h"
#include "base/list.h"
#include "base/status.h"
#include "project/project.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum cf_scan_domain { CF_SCAN_CPU, CF_SCAN_MEMORY, CF_SCAN_IMPORT, CF_SCAN_ASYNC, CF_SCAN_DOMAINS };

enum cf_scan_severity { CF_SCAN_CRITICAL, CF_SCAN_HIGH, CF_SCAN_MEDIUM, CF_SCAN_LOW, CF_SCAN_INFO };

enum cf_scan_model {
    CF_SCAN_UNKNOWN,
    CF_SCAN_LIBRARY,
    CF_SCAN_CLI,
    CF_SCAN_SERVER,
    CF_SCAN_SERVERLESS,
    CF_SCAN_MODELS
};

/* When in the life of the process the cost of a finding arises. */
enum cf_scan_phase {
    CF_SCAN_WORK,     /* while the test or program does its work */
    CF_SCAN_START,    /* once, before: module bodies, set-up that runs once */
    CF_SCAN_FIXTURES, /* set-up and teardown of the test */
};

/* One problem. Strings are in the arena or static. */
struct cf_scan_finding {
    const char *function; /* qualified name, or a module's name; NULL: none */
    const char *module;   /* CPU: under which the function's file is imported; NULL: none */
    const char *file;     /* relative to the root where below it; NULL: none */
    const char *target;   /* "`f()` in a.py:3" */
    const char *metric, *pattern, *impact;
    const char *note;     /* why the severity was changed; NULL: it was not */
    const char *evidence; /* for the details; may hold line breaks; NULL: none */
    const char *source;   /* async: the lines around, the first is `source_line`; NULL: none */
    double share;         /* CPU: of the whole, callees included; 0 to 1 */
    double own_share;
    double near_share; /* own, and of what it calls outside the project */
    double seconds;    /* CPU: cumulative; import: own */
    double cumulative; /* import: seconds with what it imports */
    uint64_t bytes;    /* memory, at the peak */
    uint64_t live;     /* memory, at the end */
    double gain;       /* expected speedup; 0: not known */
    enum cf_scan_domain domain;
    enum cf_scan_severity base, severity; /* before and after the deployment's rules */
    enum cf_scan_phase phase;
    uint32_t line, source_line;
    bool project; /* code of the project, not of a library */
    bool grows;   /* memory: with each run of the test */
    bool hot;     /* async: on a path that runs often */
};

/* What speaks for a deployment model. */
struct cf_scan_evidence {
    enum cf_scan_model model;
    double strength; /* the strongest decides */
    const char *file;
    uint32_t line;
    const char *text;
};

/* One of the passes. */
struct cf_scan_pass {
    const char *fault;  /* one line: why it did not work; NULL: it did, or was not wanted */
    const char *detail; /* text of the pass for the report; NULL: none */
    double seconds;     /* that it took */
    bool ran;
};

/* A module that the main package's import brings, for the page. */
struct cf_scan_import {
    const char *module;
    double own, total; /* seconds */
    uint32_t parent;   /* who imports it, as an index; UINT32_MAX: nobody */
    bool project;
};

/* What one line of the project holds at its most, for the page. */
struct cf_scan_place {
    const char *file, *function; /* function: NULL: a module's own line */
    uint32_t line;
    uint64_t bytes, growth;
    const char *when; /* "start-up", "kept", "temporary" or "grows" */
};

struct cf_scan_request {
    const struct cf_project *project;
    struct cf_list words;     /* TEST, or paths of tests, a script or a module */
    const char *deployment;   /* NULL: found out */
    const char *profiler;     /* "codeflash" or "cprofile" */
    const char *python;       /* --python; NULL: none */
    bool imports;             /* findings of the import pass keep their severity */
    const volatile int *stop; /* not 0: interrupted */
    uint64_t budget_ns;       /* of the whole */
};

struct cf_scan {
    struct cf_arena *arena; /* borrowed */
    const char *root;
    struct cf_scan_finding *findings; /* in the arena; once ranked, the worst first */
    size_t count, capacity;
    struct cf_scan_evidence *evidence; /* the strongest first */
    size_t evidence_count, evidence_capacity;
    enum cf_scan_model model;
    const char *model_note; /* mixed evidence, or "--deployment"; NULL: none */
    struct cf_scan_pass passes[CF_SCAN_DOMAINS];
    const char *profiler; /* as the heading names it */
    const char *test;     /* what was run; NULL: nothing */
    const char *kind;     /* "test", "script" or "module"; NULL: nothing was run */
    struct cf_list words; /* the tests' ids, or the script or module with its arguments */
    const char *test_why; /* why this */
    const char *runner;   /* command prefix as text */
    const char *python;   /* version of the project's Python; NULL: none was found */
    const char *date;
    const char *package;            /* main package; NULL: none */
    const char *trace;              /* of the CPU pass, while it is there; NULL */
    const char *flame;              /* the flame graph's data; NULL: there is none */
    struct cf_scan_import *imports; /* in the arena; those that a module imports come before it */
    size_t import_count;
    struct cf_scan_place *places; /* in the arena */
    size_t place_count, place_capacity;
    uint64_t peak;        /* bytes */
    double test_seconds;  /* of the plain run; 0: not measured */
    struct cf_list notes; /* one line each */
    bool has_async;
    bool keep_imports;
    bool interrupted;
};

/* "critical", "CPU", "long-running-server" ... */
const char *cf_scan_severity_name(enum cf_scan_severity severity);
const char *cf_scan_domain_name(enum cf_scan_domain domain);
const char *cf_scan_model_name(enum cf_scan_model model);

/* The model of that name; false: there is none. */
bool cf_scan_model_of(const char *name, enum cf_scan_model *model);

/*
 * Runs all passes; one that fails leaves its fault in `passes`. Fails with CF_EUSAGE (a word names
 * nothing), CF_EIO (no private folder) or CF_ENOMEM. Interrupted: CF_OK with `interrupted`.
 */
CF_NODISCARD
enum cf_status cf_scan_run(const struct cf_scan_request *request, struct cf_arena *arena,
                           struct cf_scan *scan, struct cf_error *err);

/* Writes .codeflash/scan-report.md, .json and .html. CF_EIO, CF_ENOMEM. */
CF_NODISCARD
enum cf_status cf_scan_write(const struct cf_scan *scan, struct cf_error *err);

void cf_scan_markdown(const struct cf_scan *scan, FILE *out);
void cf_scan_json(const struct cf_scan *scan, FILE *out);
void cf_scan_html(const struct cf_scan *scan, FILE *out);

/* A ranked target of a report that was written earlier. */
struct cf_scan_target {
    uint32_t number;
    const char *domain, *target;
    const char *name; /* "module:qualname" of a function that costs CPU; NULL: another target */
};

struct cf_scan_targets {
    const char *kind;
    struct cf_list words;         /* as in struct cf_scan */
    struct cf_scan_target *items; /* in the arena, the first of the ranking */
    size_t count;
};

/*
 * Reads the first `most` targets of .codeflash/scan-report.json. CF_ENOTFOUND (there is no report),
 * CF_EFORMAT (it is none of ours), CF_ENOMEM.
 */
CF_NODISCARD
enum cf_status cf_scan_targets_read(const char *root, uint64_t most, struct cf_arena *arena,
                                    struct cf_scan_targets *targets, struct cf_error *err);

/* "[scan] CPU: 2 targets | ...", without a line break. */
void cf_scan_summary(const struct cf_scan *scan, FILE *out);

#endif
