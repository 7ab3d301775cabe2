/* SPDX-License-Identifier: Apache-2.0 */
/* The summary of a run on a terminal, and as plain lines elsewhere. */
#include "report/run_report.h"
#include "report/text.h"

#include <string.h>

#define RED "\033[31m"
#define GREEN "\033[32m"
#define CYAN "\033[36m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"
#define REST_SHOWN 8 /* functions without a change */

static void put_line(FILE *out, const struct cf_report_style *style, const char *text)
{
    struct cf_line line;

    cf_line_init(&line, style->width > 0 ? style->width : 400);
    cf_line_add(&line, cf_text_of(text));
    (void)fprintf(out, "%s\n", line.bytes);
}

/* A diff keeps its lines; each is made safe. */
static void put_diff(FILE *out, const struct cf_report_style *style, const char *diff)
{
    while (diff != NULL && *diff != '\0') {
        const size_t size = strcspn(diff, "\n");
        const char *color = *diff == '+' ? GREEN : *diff == '-' ? RED : *diff == '@' ? CYAN : "";
        struct cf_line line;

        cf_line_init(&line, 400);
        for (size_t at = 0; at < size;) { /* a tab is safe, and what Python may be indented with */
            const size_t part = strcspn(diff + at, "\t\n");

            cf_line_add(&line, (struct cf_text){ diff + at, part });
            at += part;
            if (at < size) {
                cf_line_add(&line, cf_text_of("    "));
                at++;
            }
        }
        if (strncmp(diff, "diff --git", 10) != 0)
            (void)fprintf(out, "  %s%s%s\n", style->color ? color : "", line.bytes,
                          style->color && *color != '\0' ? PLAIN : "");
        diff += size + (diff[size] == '\n');
    }
}

static void put_rows(const struct cf_run *run, FILE *out, const struct cf_report_style *style)
{
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX], text[1024];
    size_t rest = 0;

    put_line(out, style, "  share  speedup  status        function");
    for (size_t i = 0; i < run->count; i++) {
        const struct cf_outcome *outcome = &run->functions[i];
        const bool changed = outcome->status == CF_OUTCOME_OPTIMIZED;

        if (!changed && rest++ >= REST_SHOWN)
            continue;
        (void)snprintf(text, sizeof(text), "%6.1f%%  %7s  %-12s  %s%s%.300s",
                       100 * outcome->function.share, cf_run_speed(speed, &outcome->speedup),
                       cf_outcome_name(outcome->status), cf_run_name(name, &outcome->function),
                       outcome->reason == NULL ? "" : ": ",
                       outcome->reason == NULL ? "" : outcome->reason);
        put_line(out, style, text);
    }
    if (rest > REST_SHOWN)
        (void)fprintf(out, "  and %zu more (see the report)\n", rest - REST_SHOWN);
}

static void put_tried(const struct cf_tried *tried, FILE *out, const struct cf_report_style *style)
{
    char speed[CF_RUN_SPEED_MAX], text[1024];

    (void)snprintf(text, sizeof(text), "  %s: %s", tried->source, tried->title);
    put_line(out, style, text);
    (void)snprintf(text, sizeof(text),
                   "  the same on %llu recorded and %llu generated inputs, %llu tests; %s",
                   (unsigned long long)tried->given, (unsigned long long)tried->generated,
                   (unsigned long long)tried->tests,
                   tried->speedup.point > 0 ? cf_run_speed_interval(speed, &tried->speedup)
                                            : "measured with the others");
    put_line(out, style, text);
    for (size_t i = 0; i < tried->assumption_count && i < CF_RUN_ASSUMPTIONS; i++) {
        (void)fputs("  assuming: ", out);
        cf_run_put(out, tried->assumptions[i].text, CF_RUN_ASSUMPTION_COLUMNS);
        (void)fputc('\n', out);
    }
    if (tried->assumption_count > CF_RUN_ASSUMPTIONS)
        (void)fprintf(out, "  assuming: %zu more (see the report)\n",
                      tried->assumption_count - CF_RUN_ASSUMPTIONS);
}

static void put_change(const struct cf_outcome *outcome, FILE *out,
                       const struct cf_report_style *style)
{
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX], text[1024];

    (void)snprintf(text, sizeof(text), "%s  %s", cf_run_name(name, &outcome->function),
                   cf_run_speed_interval(speed, &outcome->speedup));
    (void)fputc('\n', out);
    if (style->color)
        (void)fputs(BOLD, out);
    put_line(out, style, text);
    if (style->color)
        (void)fputs(PLAIN, out);
    for (size_t i = 0; i < outcome->tried_count; i++) {
        if (outcome->tried[i].kept)
            put_tried(&outcome->tried[i], out, style);
    }
    put_diff(out, style, outcome->diff);
}

static void put_tests(const struct cf_end_to_end *times, FILE *out)
{
    if (times->tests_reason == NULL && times->tests > 0)
        (void)fprintf(out, "%llu existing %s before and after", (unsigned long long)times->tests,
                      times->tests == 1 ? "test passes" : "tests pass");
    if (times->tests_reason == NULL && times->tests > 0 && times->tests_dropped > 0)
        (void)fprintf(out, " (%llu do not pass before and are not counted)",
                      (unsigned long long)times->tests_dropped);
    if (times->tests_reason == NULL && times->tests > 0)
        (void)fputc('\n', out);
}

void cf_run_text(const struct cf_run *run, FILE *out, const struct cf_report_style *style)
{
    char headline[1024];

    cf_run_headline(run, headline, sizeof(headline));
    if (run->count > 0)
        put_rows(run, out, style);
    for (size_t i = 0; i < run->count; i++) {
        if (run->functions[i].status == CF_OUTCOME_OPTIMIZED)
            put_change(&run->functions[i], out, style);
    }
    if (run->count > 0)
        (void)fputc('\n', out);
    put_tests(&run->end_to_end, out);
    if (run->file_count > 0 && !run->end_to_end.measured && run->end_to_end.reason != NULL) {
        (void)fputs("the whole program was not measured: ", out);
        put_line(out, style, run->end_to_end.reason);
    }
    put_line(out, style, headline);
}
