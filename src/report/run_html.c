/* SPDX-License-Identifier: Apache-2.0 */
/* The page is web/run.html with report.json and the flame graph of the trace put in. */
#include "report/flamegraph.h"
#include "report/run_report.h"
#include "report_run_web.h"
#include "store/trace_db.h"

#include <string.h>

static void put_flamegraph(const struct cf_run *run, FILE *out)
{
    sqlite3 *db = NULL;
    bool written = false;

    if (run->trace != NULL && cf_trace_db_open(run->trace, CF_TRACE_READ, &db, NULL) == CF_OK)
        written = cf_flamegraph_data(db, out, NULL) == CF_OK;
    cf_trace_db_close(db);
    if (!written)
        (void)fputs("{\"what\":\"\",\"unit\":\"ns\",\"total\":0,\"hidden\":0,\"depth\":0,"
                    "\"names\":[],\"nodes\":[]}",
                    out);
}

void cf_run_html(const struct cf_run *run, FILE *out)
{
    static const char report_marker[] = "{{report}}", data_marker[] = "{{data}}";
    const char *rest = (const char *)run_page, *marker = strstr(rest, report_marker);

    if (marker != NULL) {
        (void)fwrite(rest, 1, (size_t)(marker - rest), out);
        cf_run_json(run, out);
        rest = marker + sizeof(report_marker) - 1;
    }
    marker = strstr(rest, data_marker);
    if (marker != NULL) {
        (void)fwrite(rest, 1, (size_t)(marker - rest), out);
        put_flamegraph(run, out);
        rest = marker + sizeof(data_marker) - 1;
    }
    (void)fputs(rest, out);
}
