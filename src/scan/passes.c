/* SPDX-License-Identifier: Apache-2.0 */
/* The passes that run the project's Python. */
#include "scan/work.h"

static void fail_passes(struct cf_scan *scan, const char *fault)
{
    for (int i = 0; i < CF_SCAN_ASYNC; i++)
        scan->passes[i].fault = fault;
}

enum cf_status cf_scan_run_passes(const struct cf_scan_request *request, struct cf_scan *scan,
                                  const struct cf_scan_files *files, struct cf_error *err)
{
    struct cf_scan_work work = { .request = request, .scan = scan, .files = files };
    enum cf_status status = cf_scan_work_begin(&work, err);

    if (status == CF_OK && work.fault != NULL)
        fail_passes(scan, work.fault);
    cf_scan_work_end(&work);
    return status;
}
