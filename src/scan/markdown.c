/* SPDX-License-Identifier: Apache-2.0 */
/* scan-report.md, and the line at the end. */
#include "report/text.h"
#include "scan/scan.h"

#include <stdlib.h>
#include <string.h>

#define CELL_COLUMNS 200
#define LINE_COLUMNS 400

/* Text of a cell or a line; backquotes are ours and stay. What stands between them is shown as it
 * is, but the bar, which would end the cell. */
static void put(FILE *out, const char *text, size_t columns)
{
    struct cf_line line;
    bool code = false;

    cf_line_init(&line, columns);
    cf_line_add(&line, cf_text_of(text));
    for (const char *at = line.bytes; *at != '\0'; at++) {
        code = *at == '`' ? !code : code;
        if (strchr(code ? "|" : "|<>", *at) != NULL)
            (void)fputc('\\', out);
        (void)fputc(*at, out);
    }
}

static void put_block(FILE *out, const char *text)
{
    (void)fputs("\n```\n", out);
    for (const char *at = text; *at != '\0';) {
        const size_t length = strcspn(at, "\n");
        struct cf_line line;

        cf_line_init(&line, LINE_COLUMNS);
        cf_line_add(&line, (struct cf_text){ at, length });
        (void)fprintf(out, "%s\n", strncmp(line.bytes, "```", 3) == 0 ? "" : line.bytes);
        at += length + (at[length] == '\n');
    }
    (void)fputs("```\n", out);
}

static void put_row(FILE *out, const struct cf_scan_finding *finding, size_t number, bool notes)
{
    const char *const cells[] = { finding->target, finding->metric, finding->pattern,
                                  finding->impact };

    (void)fprintf(out, "| %zu | %s | %s |", number, cf_scan_severity_name(finding->severity),
                  cf_scan_domain_name(finding->domain));
    for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
        (void)fputc(' ', out);
        put(out, cells[i] == NULL ? "" : cells[i], CELL_COLUMNS);
        (void)fputs(" |", out);
    }
    if (notes) {
        (void)fputc(' ', out);
        put(out, finding->note == NULL ? "" : finding->note, CELL_COLUMNS);
        (void)fputs(" |", out);
    }
    (void)fputc('\n', out);
}

static void put_targets(const struct cf_scan *scan, FILE *out)
{
    bool notes = false;

    for (size_t i = 0; i < scan->count; i++)
        notes = notes || scan->findings[i].note != NULL;
    (void)fputs("\n## Top Targets (ranked by estimated impact)\n\n", out);
    (void)fprintf(out, "| # | Severity | Domain | Target | Metric | Pattern | Est. Impact |%s\n",
                  notes ? " Note |" : "");
    (void)fprintf(out, "|---|----------|--------|--------|--------|---------|-------------|%s\n",
                  notes ? "------|" : "");
    for (size_t i = 0; i < scan->count; i++)
        put_row(out, &scan->findings[i], i + 1, notes);
    if (scan->count == 0)
        (void)fputs("\nNothing was found.\n", out);
}

/* A domain, as the recommendations order it. */
struct domain {
    enum cf_scan_domain domain;
    size_t targets;
    const struct cf_scan_finding *biggest; /* the first of the ranking */
    size_t rank;                           /* of the biggest */
};

static int compare(const void *a, const void *b)
{
    const struct domain *left = a, *right = b;

    return (left->rank > right->rank) - (left->rank < right->rank);
}

static void put_recommendations(const struct cf_scan *scan, FILE *out)
{
    struct domain domains[CF_SCAN_DOMAINS];
    int number = 0;

    for (int d = 0; d < CF_SCAN_DOMAINS; d++)
        domains[d] = (struct domain){ .domain = (enum cf_scan_domain)d, .rank = SIZE_MAX };
    for (size_t i = scan->count; i-- > 0;) {
        struct domain *domain = &domains[scan->findings[i].domain];

        domain->targets++;
        domain->biggest = &scan->findings[i];
        domain->rank = i;
    }
    qsort(domains, CF_SCAN_DOMAINS, sizeof(domains[0]), compare);
    (void)fputs("\n## Domain Recommendations\n\n", out);
    if (scan->count > 0)
        (void)fputs("Based on the scan results, recommended optimization order:\n\n", out);
    for (int d = 0; d < CF_SCAN_DOMAINS && domains[d].targets > 0; d++) {
        const struct cf_scan_finding *biggest = domains[d].biggest;

        (void)fprintf(out, "%d. **%s**: %zu target%s, the biggest: ", ++number,
                      cf_scan_domain_name(domains[d].domain), domains[d].targets,
                      domains[d].targets == 1 ? "" : "s");
        put(out, biggest->target, CELL_COLUMNS);
        (void)fprintf(out, " (%s, ", cf_scan_severity_name(biggest->severity));
        put(out, biggest->metric, CELL_COLUMNS);
        (void)fputs(")\n", out);
    }
    if (scan->count == 0)
        (void)fputs("No target, no order.\n", out);
}

static void put_evidence(const struct cf_scan *scan, enum cf_scan_domain domain, FILE *out)
{
    for (size_t i = 0; i < scan->count; i++) {
        const struct cf_scan_finding *finding = &scan->findings[i];

        if (finding->domain != domain)
            continue;
        (void)fprintf(out, "- **#%zu** ", i + 1);
        put(out, finding->target, CELL_COLUMNS);
        (void)fputs(": ", out);
        put(out, finding->metric, CELL_COLUMNS);
        if (finding->pattern != NULL) {
            (void)fputs("; ", out);
            put(out, finding->pattern, CELL_COLUMNS);
        }
        (void)fputc('\n', out);
        if (finding->evidence != NULL && finding->evidence[0] != '\0')
            put_block(out, finding->evidence);
    }
}

static void put_pass(const struct cf_scan *scan, enum cf_scan_domain domain, const char *heading,
                     FILE *out)
{
    const struct cf_scan_pass *pass = &scan->passes[domain];

    (void)fprintf(out, "\n### %s\n\n", heading);
    if (domain == CF_SCAN_ASYNC && !scan->has_async) {
        (void)fputs("No async code detected\n", out);
        return;
    }
    if (pass->fault != NULL) {
        (void)fputs("This pass failed: ", out);
        put(out, pass->fault, LINE_COLUMNS);
        (void)fputc('\n', out);
    }
    put_evidence(scan, domain, out);
    if (pass->detail != NULL)
        put_block(out, pass->detail);
    if (pass->fault == NULL && !pass->ran)
        (void)fputs("Not run.\n", out);
}

static void put_model(const struct cf_scan *scan, FILE *out)
{
    (void)fputs("\n### Deployment model\n\n", out);
    (void)fprintf(out, "%s", cf_scan_model_name(scan->model));
    if (scan->model_note != NULL) {
        (void)fputs(" (", out);
        put(out, scan->model_note, LINE_COLUMNS);
        (void)fputs(")", out);
    }
    (void)fputs(scan->evidence_count > 0 ? ":\n\n" : ": nothing shows how it is deployed\n", out);
    for (size_t i = 0; i < scan->evidence_count && i < 20; i++) {
        const struct cf_scan_evidence *evidence = &scan->evidence[i];

        (void)fputs("- ", out);
        put(out, evidence->file, CELL_COLUMNS);
        (void)fprintf(out, ":%u: ", evidence->line);
        put(out, evidence->text, CELL_COLUMNS);
        (void)fprintf(out, " (%s)\n", cf_scan_model_name(evidence->model));
    }
    if (scan->evidence_count > 20)
        (void)fprintf(out, "- and %zu more\n", scan->evidence_count - 20);
}

static void put_notes(const struct cf_scan *scan, FILE *out)
{
    if (scan->notes.count == 0)
        return;
    (void)fputs("\n### Notes\n\n", out);
    for (size_t i = 0; i < scan->notes.count; i++) {
        (void)fputs("- ", out);
        put(out, scan->notes.items[i], LINE_COLUMNS);
        (void)fputc('\n', out);
    }
}

void cf_scan_markdown(const struct cf_scan *scan, FILE *out)
{
    char cpu[64];

    (void)snprintf(cpu, sizeof(cpu), "CPU (%s)", scan->profiler);
    (void)fputs("# Codeflash Scan Report\n\n**Scanned**: ", out);
    put(out, scan->test == NULL ? "nothing was run" : scan->test, LINE_COLUMNS);
    (void)fprintf(out, " | **Date**: %s | **Python**: %s | **Deployment**: %s\n", scan->date,
                  scan->python == NULL ? "none found" : scan->python,
                  cf_scan_model_name(scan->model));
    if (scan->test_why != NULL) {
        (void)fputc('\n', out);
        put(out, scan->test_why, LINE_COLUMNS);
        (void)fputc('\n', out);
    }
    put_targets(scan, out);
    put_recommendations(scan, out);
    (void)fputs("\n## Detailed Findings\n", out);
    put_pass(scan, CF_SCAN_CPU, cpu, out);
    put_pass(scan, CF_SCAN_MEMORY, "Memory (tracemalloc)", out);
    put_pass(scan, CF_SCAN_IMPORT, "Import Time", out);
    put_pass(scan, CF_SCAN_ASYNC, "Async (static analysis)", out);
    put_model(scan, out);
    put_notes(scan, out);
}

void cf_scan_summary(const struct cf_scan *scan, FILE *out)
{
    size_t targets[CF_SCAN_DOMAINS] = { 0 };
    struct cf_line line;

    for (size_t i = 0; i < scan->count; i++)
        targets[scan->findings[i].domain]++;
    (void)fprintf(out,
                  "[scan] CPU: %zu targets | Memory: %zu targets | Import: %zu targets | "
                  "Async: %zu targets | Top: ",
                  targets[CF_SCAN_CPU], targets[CF_SCAN_MEMORY], targets[CF_SCAN_IMPORT],
                  targets[CF_SCAN_ASYNC]);
    if (scan->count == 0) {
        (void)fputs("none", out);
        return;
    }
    cf_line_init(&line, CELL_COLUMNS);
    cf_line_addf(&line, "%s (%s)", scan->findings[0].target, scan->findings[0].metric);
    (void)fputs(line.bytes, out);
}
