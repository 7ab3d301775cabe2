/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan-report.html: the page of report/web with the report's data put in. All text goes through
 * JSON, which escapes what could end the element, and the scripts put it in as text.
 */
#include "report/json.h"
#include "report/scan_page.h"
#include "scan/scan.h"

#include <string.h>

/* The page up to the marker; gives what follows it. */
static const char *put_until(const char *page, const char *marker, FILE *out)
{
    const char *at = strstr(page, marker);

    if (at == NULL)
        return page;
    (void)fwrite(page, 1, (size_t)(at - page), out);
    return at + strlen(marker);
}

static void put_imports(struct cf_json *json, const struct cf_scan *scan)
{
    cf_json_open(json, "imports", '[');
    for (size_t i = 0; i < scan->import_count; i++) {
        const struct cf_scan_import *import = &scan->imports[i];

        cf_json_open(json, NULL, '{');
        cf_json_string(json, "module", import->module);
        cf_json_real(json, "own_s", import->own);
        cf_json_real(json, "total_s", import->total);
        cf_json_int(json, "parent", import->parent == UINT32_MAX ? -1 : (int64_t)import->parent);
        cf_json_bool(json, "project", import->project);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_places(struct cf_json *json, const struct cf_scan *scan)
{
    cf_json_open(json, "places", '[');
    for (size_t i = 0; i < scan->place_count; i++) {
        const struct cf_scan_place *place = &scan->places[i];

        cf_json_open(json, NULL, '{');
        cf_json_string(json, "file", place->file);
        cf_json_int(json, "line", place->line);
        cf_json_string_or_null(json, "function", place->function);
        cf_json_int(json, "bytes", (int64_t)place->bytes);
        cf_json_int(json, "growth", (int64_t)place->growth);
        cf_json_string(json, "when", place->when);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_sources(struct cf_json *json, const struct cf_scan *scan)
{
    cf_json_open(json, "sources", '[');
    for (size_t i = 0; i < scan->count; i++) {
        if (scan->findings[i].source == NULL)
            continue;
        cf_json_open(json, NULL, '{');
        cf_json_int(json, "number", (int64_t)i + 1);
        cf_json_int(json, "first", scan->findings[i].source_line);
        cf_json_string(json, "text", scan->findings[i].source);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_details(struct cf_json *json, const struct cf_scan *scan)
{
    static const char *const names[] = { "cpu", "memory", "import", "async" };

    cf_json_open(json, "details", '{');
    for (int i = 0; i < CF_SCAN_DOMAINS; i++)
        cf_json_string_or_null(json, names[i], scan->passes[i].detail);
    cf_json_close(json, '}');
}

static void put_data(const struct cf_scan *scan, FILE *out)
{
    struct cf_json json;

    (void)fputs("{\"report\":", out);
    cf_scan_json(scan, out);
    (void)fputs(",\"page\":", out);
    cf_json_init(&json, out);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "peak", (int64_t)scan->peak);
    put_details(&json, scan);
    put_imports(&json, scan);
    put_places(&json, scan);
    put_sources(&json, scan);
    cf_json_close(&json, '}');
    (void)fputc('}', out);
}

void cf_scan_html(const struct cf_scan *scan, FILE *out)
{
    const char *rest = put_until(cf_scan_page(), "{{report}}", out);

    put_data(scan, out);
    rest = put_until(rest, "{{data}}", out);
    (void)fputs(scan->flame != NULL
                    ? scan->flame
                    : "{\"what\":\"\",\"unit\":\"ns\",\"total\":0,\"hidden\":0,\"depth\":0,"
                      "\"names\":[],\"nodes\":[]}",
                out);
    (void)fputs(rest, out);
}
