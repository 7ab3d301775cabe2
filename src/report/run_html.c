/* SPDX-License-Identifier: Apache-2.0 */
/* The page is web/run.html with report.json and the flame graphs of the traces put in. */
#include "report/flamegraph.h"
#include "report/run_report.h"
#include "report_run_web.h"
#include "store/trace_db.h"

#include <string.h>

/* The flame graph of a trace; an empty one where there is none. */
static void put_flamegraph(const char *trace, FILE *out)
{
    sqlite3 *db = NULL;
    bool written = false;

    if (trace != NULL && cf_trace_db_open(trace, CF_TRACE_READ, &db, NULL) == CF_OK)
        written = cf_flamegraph_data(db, out, NULL) == CF_OK;
    cf_trace_db_close(db);
    if (!written)
        (void)fputs("{\"what\":\"\",\"unit\":\"ns\",\"total\":0,\"hidden\":0,\"depth\":0,"
                    "\"names\":[],\"nodes\":[]}",
                    out);
}

/* The page up to the marker; gives what follows it. */
static const char *put_until(const char *page, const char *marker, FILE *out)
{
    const char *at = strstr(page, marker);

    if (at == NULL)
        return page;
    (void)fwrite(page, 1, (size_t)(at - page), out);
    return at + strlen(marker);
}

void cf_run_html(const struct cf_run *run, FILE *out)
{
    const char *rest = put_until((const char *)run_page, "{{report}}", out);

    cf_run_json(run, out);
    rest = put_until(rest, "{{data}}", out);
    put_flamegraph(run->trace, out);
    rest = put_until(rest, "{{after}}", out);
    put_flamegraph(run->trace_after, out);
    (void)fputs(rest, out);
}
