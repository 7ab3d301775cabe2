/* SPDX-License-Identifier: Apache-2.0 */
/* The lists of a scan, and its words. */
#include "scan/parts.h"

#include <stdarg.h>
#include <string.h>

const char *cf_scan_severity_name(enum cf_scan_severity severity)
{
    static const char *const names[] = { "critical", "high", "medium", "low", "info" };

    return names[severity];
}

const char *cf_scan_domain_name(enum cf_scan_domain domain)
{
    static const char *const names[] = { "CPU", "Memory", "Import", "Async" };

    return names[domain];
}

static const char *const models[CF_SCAN_MODELS] = { "unknown", "library", "cli",
                                                    "long-running-server", "serverless" };

const char *cf_scan_model_name(enum cf_scan_model model)
{
    return models[model];
}

bool cf_scan_model_of(const char *name, enum cf_scan_model *model)
{
    for (int i = 0; i < CF_SCAN_MODELS; i++) {
        if (strcmp(models[i], name) == 0) {
            *model = (enum cf_scan_model)i;
            return true;
        }
    }
    return false;
}

/* Room for one more item; NULL: out of memory. */
static void *grow(struct cf_arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    size_t room = *capacity == 0 ? 16 : 2 * *capacity;
    void *more;

    if (count < *capacity)
        return items;
    more = cf_arena_alloc(arena, room * size);
    if (more == NULL)
        return NULL;
    if (count > 0)
        memcpy(more, items, count * size);
    *capacity = room;
    return more;
}

struct cf_scan_finding *cf_scan_add(struct cf_scan *scan, enum cf_scan_domain domain,
                                    enum cf_scan_severity base)
{
    struct cf_scan_finding *items =
        grow(scan->arena, scan->findings, scan->count, &scan->capacity, sizeof(*scan->findings));

    if (items == NULL)
        return NULL;
    scan->findings = items;
    items[scan->count] = (struct cf_scan_finding){
        .domain = domain, .base = base, .severity = base, .project = true
    };
    return &items[scan->count++];
}

enum cf_status cf_scan_evidence_add(struct cf_scan *scan, struct cf_scan_evidence evidence,
                                    struct cf_error *err)
{
    struct cf_scan_evidence *items = grow(scan->arena, scan->evidence, scan->evidence_count,
                                          &scan->evidence_capacity, sizeof(*scan->evidence));

    if (items == NULL || evidence.text == NULL || evidence.file == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    scan->evidence = items;
    items[scan->evidence_count++] = evidence;
    return CF_OK;
}

enum cf_status cf_scan_note(struct cf_scan *scan, struct cf_error *err, const char *fmt, ...)
{
    enum cf_status status;
    va_list args;

    va_start(args, fmt);
    status = cf_list_add_note(&scan->notes, scan->arena, err, fmt, args);
    va_end(args);
    return status;
}

const char *cf_scan_size_text(struct cf_arena *arena, uint64_t bytes)
{
    const double mib = (double)bytes / (1 << 20);

    if (mib >= 1024)
        return cf_arena_printf(arena, "%.1f GiB", mib / 1024);
    if (mib >= 1)
        return cf_arena_printf(arena, "%.1f MiB", mib);
    return cf_arena_printf(arena, "%.0f KiB", (double)bytes / 1024);
}

const char *cf_scan_time_text(struct cf_arena *arena, double seconds)
{
    if (seconds >= 1)
        return cf_arena_printf(arena, "%.2f s", seconds);
    return cf_arena_printf(arena, "%.*f ms", seconds < 0.01 ? 1 : 0, seconds * 1000);
}
