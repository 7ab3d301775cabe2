/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a finding counts: the base by its size, then what the deployment makes of it, then the
 * order. docs/scan.md has the rules as a table.
 */
#include "scan/parts.h"

#include <stdlib.h>
#include <string.h>

#define MIB ((uint64_t)1 << 20)
#define INIT_SECONDS 1.0 /* one-time work above it is a finding of its own */

static enum cf_scan_severity base_of_cpu(const struct cf_scan_finding *finding)
{
    if (finding->phase == CF_SCAN_START && finding->seconds > INIT_SECONDS)
        return CF_SCAN_HIGH;
    if (finding->share > 0.20)
        return CF_SCAN_CRITICAL;
    return finding->share > 0.05 ? CF_SCAN_HIGH : CF_SCAN_MEDIUM;
}

static enum cf_scan_severity base_of_memory(const struct cf_scan_finding *finding)
{
    if (finding->bytes > 100 * MIB)
        return CF_SCAN_CRITICAL;
    return finding->bytes > 10 * MIB ? CF_SCAN_HIGH : CF_SCAN_MEDIUM;
}

static enum cf_scan_severity base_of_import(const struct cf_scan_finding *finding)
{
    if (finding->seconds > 0.5)
        return CF_SCAN_HIGH;
    return finding->seconds > 0.1 ? CF_SCAN_MEDIUM : CF_SCAN_LOW;
}

static void set_base(struct cf_scan_finding *finding)
{
    if (finding->domain == CF_SCAN_CPU)
        finding->base = base_of_cpu(finding);
    else if (finding->domain == CF_SCAN_MEMORY)
        finding->base = base_of_memory(finding);
    else if (finding->domain == CF_SCAN_IMPORT)
        finding->base = base_of_import(finding); /* else: set by the pattern */
    finding->severity = finding->base;
    finding->note = NULL;
}

static void change(struct cf_scan_finding *finding, enum cf_scan_severity severity,
                   const char *note)
{
    if (finding->severity == severity)
        return;
    finding->severity = severity;
    finding->note = note;
}

static void adjust_import(const struct cf_scan *scan, struct cf_scan_finding *finding)
{
    if (scan->model == CF_SCAN_SERVERLESS)
        change(finding, CF_SCAN_CRITICAL, "Cold starts are latency that users see");
    else if (scan->keep_imports)
        return; /* asked for: none is lowered */
    else if (scan->model == CF_SCAN_SERVER)
        change(finding, CF_SCAN_INFO, "One-time cost, irrelevant for a long-running server");
    else if (scan->model == CF_SCAN_LIBRARY && !finding->project)
        change(finding, CF_SCAN_INFO, "Third-party module, the concern of whoever imports it");
}

static void adjust_server(struct cf_scan_finding *finding)
{
    if (finding->domain == CF_SCAN_CPU && finding->phase == CF_SCAN_START)
        change(finding, CF_SCAN_INFO, "One-time initialisation, paid once by a server");
    else if (finding->domain == CF_SCAN_CPU && finding->phase == CF_SCAN_FIXTURES)
        change(finding, CF_SCAN_LOW, "Set-up or teardown of the test, not the request path");
    else if (finding->domain == CF_SCAN_MEMORY && finding->grows)
        change(finding, CF_SCAN_CRITICAL, "Grows with each request: a leak in a server");
    else if (finding->domain == CF_SCAN_MEMORY && finding->phase == CF_SCAN_START)
        change(finding, CF_SCAN_LOW, "Fixed at start-up, paid once by a server");
}

/* Within one severity: what could be saved, on one scale for all domains. */
static double weight(const struct cf_scan_finding *finding)
{
    if (finding->domain == CF_SCAN_CPU)
        return finding->share * (finding->gain > 1 ? 2 - 1 / finding->gain : 1);
    if (finding->domain == CF_SCAN_MEMORY)
        return (double)finding->bytes / (double)(200 * MIB) + (finding->grows ? 1 : 0);
    if (finding->domain == CF_SCAN_IMPORT)
        return finding->seconds;
    return finding->hot ? 0.3 : 0.1;
}

static int compare(const void *a, const void *b)
{
    const struct cf_scan_finding *left = a, *right = b;
    const double difference = weight(right) - weight(left);
    int order;

    if (left->severity != right->severity)
        return left->severity < right->severity ? -1 : 1;
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    if (left->domain != right->domain)
        return left->domain < right->domain ? -1 : 1;
    order = strcmp(left->file == NULL ? "" : left->file, right->file == NULL ? "" : right->file);
    return order != 0 ? order : (left->line > right->line) - (left->line < right->line);
}

void cf_scan_rank(struct cf_scan *scan)
{
    for (size_t i = 0; i < scan->count; i++) {
        struct cf_scan_finding *finding = &scan->findings[i];

        set_base(finding);
        if (finding->domain == CF_SCAN_IMPORT)
            adjust_import(scan, finding);
        else if (scan->model == CF_SCAN_SERVER)
            adjust_server(finding);
    }
    if (scan->count > 0)
        qsort(scan->findings, scan->count, sizeof(*scan->findings), compare);
}
