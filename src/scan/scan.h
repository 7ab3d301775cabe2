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
#include "scan/finding.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum cf_scan_model {
    CF_SCAN_UNKNOWN,
    CF_SCAN_LIBRARY,
    CF_SCAN_CLI,
    CF_SCAN_SERVER,
    CF_SCAN_SERVERLESS,
    CF_SCAN_MODELS
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

/* "[scan] CPU: 2 targets | ...", without a line break. */
void cf_scan_summary(const struct cf_scan *scan, FILE *out);

#endif
