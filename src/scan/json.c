/* SPDX-License-Identifier: Apache-2.0 */
/* scan-report.json: docs/formats/scan.md. */
#include "report/json.h"
#include "scan/scan.h"

static void put_numbers(struct cf_json *json, const struct cf_scan_finding *finding)
{
    const bool cpu = finding->domain == CF_SCAN_CPU;

    if (cpu) {
        cf_json_real(json, "share", finding->share);
        cf_json_real(json, "own_share", finding->own_share);
    }
    if (cpu || finding->domain == CF_SCAN_IMPORT)
        cf_json_real(json, "seconds", finding->seconds);
    if (finding->domain == CF_SCAN_IMPORT)
        cf_json_real(json, "cumulative_seconds", finding->cumulative);
    if (finding->domain == CF_SCAN_MEMORY) {
        cf_json_int(json, "bytes", (int64_t)finding->bytes);
        cf_json_int(json, "live_bytes", (int64_t)finding->live);
        cf_json_bool(json, "grows", finding->grows);
    }
    if (finding->domain == CF_SCAN_ASYNC)
        cf_json_bool(json, "hot", finding->hot);
    if (finding->gain > 0)
        cf_json_real(json, "expected_speedup", finding->gain);
}

static void put_finding(struct cf_json *json, const struct cf_scan_finding *finding, size_t number)
{
    static const char *const phases[] = { "work", "start", "fixtures" };

    cf_json_open(json, NULL, '{');
    cf_json_int(json, "number", (int64_t)number);
    cf_json_string(json, "severity", cf_scan_severity_name(finding->severity));
    cf_json_string(json, "base_severity", cf_scan_severity_name(finding->base));
    cf_json_string(json, "domain", cf_scan_domain_name(finding->domain));
    cf_json_string_or_null(json, "target", finding->target);
    cf_json_string_or_null(json, "function", finding->function);
    cf_json_string_or_null(json, "module", finding->module);
    cf_json_string_or_null(json, "file", finding->file);
    cf_json_int(json, "line", finding->line);
    cf_json_bool(json, "project", finding->project);
    cf_json_string(json, "phase", phases[finding->phase]);
    cf_json_string_or_null(json, "metric", finding->metric);
    cf_json_string_or_null(json, "pattern", finding->pattern);
    cf_json_string_or_null(json, "impact", finding->impact);
    cf_json_string_or_null(json, "note", finding->note);
    cf_json_string_or_null(json, "evidence", finding->evidence);
    put_numbers(json, finding);
    cf_json_close(json, '}');
}

/* What a later run needs to run the same. */
static void put_run(struct cf_json *json, const struct cf_scan *scan)
{
    if (scan->kind == NULL) {
        cf_json_null(json, "run");
        return;
    }
    cf_json_open(json, "run", '{');
    cf_json_string(json, "kind", scan->kind);
    cf_json_open(json, "words", '[');
    for (size_t i = 0; i < scan->words.count; i++)
        cf_json_string(json, NULL, scan->words.items[i]);
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

static void put_model(struct cf_json *json, const struct cf_scan *scan)
{
    cf_json_open(json, "deployment", '{');
    cf_json_string(json, "model", cf_scan_model_name(scan->model));
    cf_json_string_or_null(json, "note", scan->model_note);
    cf_json_open(json, "evidence", '[');
    for (size_t i = 0; i < scan->evidence_count; i++) {
        const struct cf_scan_evidence *evidence = &scan->evidence[i];

        cf_json_open(json, NULL, '{');
        cf_json_string(json, "model", cf_scan_model_name(evidence->model));
        cf_json_real(json, "strength", evidence->strength);
        cf_json_string_or_null(json, "file", evidence->file);
        cf_json_int(json, "line", evidence->line);
        cf_json_string_or_null(json, "text", evidence->text);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
    cf_json_close(json, '}');
}

static void put_passes(struct cf_json *json, const struct cf_scan *scan)
{
    static const char *const names[] = { "cpu", "memory", "import", "async" };

    cf_json_open(json, "passes", '{');
    for (int i = 0; i < CF_SCAN_DOMAINS; i++) {
        cf_json_open(json, names[i], '{');
        cf_json_bool(json, "ran", scan->passes[i].ran);
        cf_json_string_or_null(json, "fault", scan->passes[i].fault);
        cf_json_real(json, "took_seconds", scan->passes[i].seconds);
        cf_json_close(json, '}');
    }
    cf_json_close(json, '}');
}

void cf_scan_json(const struct cf_scan *scan, FILE *out)
{
    struct cf_json json;

    cf_json_init(&json, out);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", 1);
    cf_json_string_or_null(&json, "scanned", scan->test);
    cf_json_string_or_null(&json, "why", scan->test_why);
    put_run(&json, scan);
    cf_json_string_or_null(&json, "date", scan->date);
    cf_json_string_or_null(&json, "python", scan->python);
    cf_json_string_or_null(&json, "runner", scan->runner);
    cf_json_string_or_null(&json, "package", scan->package);
    cf_json_string_or_null(&json, "profiler", scan->profiler);
    put_model(&json, scan);
    put_passes(&json, scan);
    cf_json_bool(&json, "async_code", scan->has_async);
    cf_json_open(&json, "targets", '[');
    for (size_t i = 0; i < scan->count; i++)
        put_finding(&json, &scan->findings[i], i + 1);
    cf_json_close(&json, ']');
    cf_json_open(&json, "notes", '[');
    for (size_t i = 0; i < scan->notes.count; i++)
        cf_json_string(&json, NULL, scan->notes.items[i]);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    (void)fputc('\n', out);
}
