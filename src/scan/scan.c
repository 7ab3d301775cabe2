/* SPDX-License-Identifier: Apache-2.0 */
/* The passes of a scan, one after another, and its files. */
#include "scan/scan.h"
#include "base/clock.h"
#include "base/draft.h"
#include "base/file.h"
#include "scan/parts.h"

#include <string.h>
#include <time.h>

static const char *today(struct cf_arena *arena)
{
    const time_t now = time(NULL);
    struct tm parts = { 0 };
    char text[32] = "";

    if (localtime_r(&now, &parts) != NULL)
        (void)strftime(text, sizeof(text), "%Y-%m-%d", &parts);
    return cf_arena_strdup(arena, text);
}

/* What needs no interpreter: the model and the coroutines. */
static enum cf_status read_project(const struct cf_scan_request *request, struct cf_scan *scan,
                                   struct cf_scan_files *files, struct cf_error *err)
{
    const uint64_t began = cf_clock_ns();
    enum cf_status status = cf_scan_files_load(request->project, scan, files, err);

    if (status == CF_OK)
        status = cf_scan_model_code(scan, files, err);
    if (status == CF_OK)
        status = cf_scan_model_config(scan, err);
    if (status == CF_OK)
        status = cf_scan_model_decide(scan, request, err);
    if (status == CF_OK)
        status = cf_scan_async(scan, files, err);
    if (status == CF_OK)
        cf_scan_find_package(scan, request->project, files);
    scan->passes[CF_SCAN_ASYNC].seconds =
        (double)(cf_clock_ns() - began) / (double)CF_NS_PER_SECOND;
    return status;
}

enum cf_status cf_scan_run(const struct cf_scan_request *request, struct cf_arena *arena,
                           struct cf_scan *scan, struct cf_error *err)
{
    struct cf_scan_files files = { 0 };
    enum cf_status status;

    *scan = (struct cf_scan){
        .arena = arena,
        .root = request->project->root,
        .profiler = strcmp(request->profiler, "cprofile") == 0 ? "cProfile" : "codeflash",
        .keep_imports = request->imports,
        .date = today(arena),
    };
    if (scan->date == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = read_project(request, scan, &files, err);
    if (status == CF_OK)
        status = cf_scan_run_passes(request, scan, &files, err);
    cf_scan_rank(scan);
    return status;
}

typedef void write_form(const struct cf_scan *scan, FILE *out);

static enum cf_status write_one(const struct cf_scan *scan, const char *folder, const char *name,
                                write_form *form, struct cf_error *err)
{
    struct cf_draft draft;
    const enum cf_status status = cf_draft_begin(&draft, err);

    if (status != CF_OK)
        return status;
    form(scan, draft.out);
    return cf_draft_end(&draft, cf_path_join(scan->arena, folder, name), 0644, err);
}

enum cf_status cf_scan_write(const struct cf_scan *scan, struct cf_error *err)
{
    static const struct {
        const char *name;
        write_form *form;
    } forms[] = {
        { "scan-report.json", cf_scan_json },
        { "scan-report.md", cf_scan_markdown },
        { "scan-report.html", cf_scan_html },
    };
    const char *folder = cf_path_join(scan->arena, scan->root, ".codeflash");
    enum cf_status status;

    if (folder == NULL)
        return cf_fail(err, CF_ENOMEM, "out of memory");
    status = cf_dir_make(folder, 0755, err);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && status == CF_OK; i++)
        status = write_one(scan, folder, forms[i].name, forms[i].form, err);
    return status;
}
