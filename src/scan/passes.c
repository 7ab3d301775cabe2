/* SPDX-License-Identifier: Apache-2.0 */
/* The passes that run the project's Python, one after another: never CPU and memory in one run. */
#include "base/clock.h"
#include "base/file.h"
#include "project/path.h"
#include "scan/work.h"

#include <string.h>

const struct cf_scan_file *cf_scan_file_at(const struct cf_scan_work *work, const char *path)
{
    for (size_t i = 0; i < work->files->count; i++) {
        const struct cf_scan_file *file = &work->files->items[i];

        if (strcmp(path[0] == '/' ? file->absolute : file->path, path) == 0)
            return file;
    }
    return NULL;
}

/* A pass without what it needs says so; the others go on. */
static void fail_pass(struct cf_scan *scan, enum cf_scan_domain domain, const char *fault)
{
    if (scan->passes[domain].fault == NULL)
        scan->passes[domain].fault = fault;
}

typedef enum cf_status run_pass(struct cf_scan_work *work, struct cf_error *err);

static enum cf_status run_one(struct cf_scan_work *work, enum cf_scan_domain domain, run_pass *run,
                              struct cf_error *err)
{
    const uint64_t began = cf_clock_ns();
    enum cf_status status = work->scan->interrupted ? CF_OK : run(work, err);

    work->scan->passes[domain].seconds +=
        (double)(cf_clock_ns() - began) / (double)CF_NS_PER_SECOND;
    return status;
}

static const char *kind_name(enum cf_scan_work_kind kind)
{
    static const char *const names[] = { NULL, "test", "script", "module" };

    return names[kind];
}

static enum cf_status run_all(struct cf_scan_work *work, struct cf_error *err)
{
    struct cf_scan *scan = work->scan;
    const char *without_python = work->fault;
    enum cf_status status =
        without_python == NULL ? run_one(work, CF_SCAN_IMPORT, cf_scan_imports_early, err) : CF_OK;

    if (status == CF_OK)
        status = cf_scan_choose(work, err);
    scan->test_seconds = work->seconds;
    scan->kind = kind_name(work->kind);
    scan->words = work->words;
    if (work->fault == NULL && status == CF_OK)
        status = run_one(work, CF_SCAN_CPU, cf_scan_cpu, err);
    if (work->fault == NULL && status == CF_OK)
        status = run_one(work, CF_SCAN_MEMORY, cf_scan_memory, err);
    if (work->fault != NULL) {
        fail_pass(scan, CF_SCAN_CPU, work->fault);
        fail_pass(scan, CF_SCAN_MEMORY, work->fault);
    }
    if (without_python != NULL)
        fail_pass(scan, CF_SCAN_IMPORT, without_python);
    else if (status == CF_OK)
        status = run_one(work, CF_SCAN_IMPORT, cf_scan_imports, err);
    return status;
}

enum cf_status cf_scan_run_passes(const struct cf_scan_request *request, struct cf_scan *scan,
                                  const struct cf_scan_files *files, struct cf_error *err)
{
    struct cf_scan_work work = { .request = request, .scan = scan, .files = files };
    enum cf_status status = cf_scan_work_begin(&work, err);

    if (status == CF_OK)
        status = run_all(&work, err);
    cf_scan_work_end(&work);
    return status;
}
