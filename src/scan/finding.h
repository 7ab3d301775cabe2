/* SPDX-License-Identifier: Apache-2.0 */
/* scan/finding.h - one problem that a pass found. */
#ifndef CF_SCAN_FINDING_H
#define CF_SCAN_FINDING_H

#include <stdbool.h>
#include <stdint.h>

enum cf_scan_domain { CF_SCAN_CPU, CF_SCAN_MEMORY, CF_SCAN_IMPORT, CF_SCAN_ASYNC, CF_SCAN_DOMAINS };

enum cf_scan_severity { CF_SCAN_CRITICAL, CF_SCAN_HIGH, CF_SCAN_MEDIUM, CF_SCAN_LOW, CF_SCAN_INFO };

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

#endif
