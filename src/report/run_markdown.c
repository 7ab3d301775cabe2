/* SPDX-License-Identifier: Apache-2.0 */
/* A run for reviewers: report.md, the message of a commit, the text of a pull request. */
#include "report/markdown.h"
#include "report/run_report.h"

static void put_table(const struct cf_run *run, FILE *out)
{
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX];

    (void)fputs("| function | share | speedup (95%) | status |\n|---|---|---|---|\n", out);
    for (size_t i = 0; i < run->count; i++) {
        const struct cf_outcome *outcome = &run->functions[i];

        (void)fputs("| ", out);
        cf_markdown_put(out, cf_run_name(name, &outcome->function));
        (void)fprintf(out, " | %.1f%% | %s | %s", 100 * outcome->function.share,
                      outcome->speedup.point > 0 ? cf_run_speed_interval(speed, &outcome->speedup)
                                                 : "",
                      cf_outcome_name(outcome->status));
        if (outcome->reason != NULL) {
            (void)fputs(": ", out);
            cf_markdown_put(out, outcome->reason);
        }
        (void)fputs(" |\n", out);
    }
}

static void put_kept(const struct cf_tried *tried, FILE *out)
{
    (void)fputs("- ", out);
    cf_markdown_put(out, tried->source);
    (void)fputs(": ", out);
    cf_markdown_put(out, tried->title);
    (void)fprintf(out, ". Verified with %llu recorded and %llu generated inputs",
                  (unsigned long long)tried->given, (unsigned long long)tried->generated);
    if (tried->tests > 0)
        (void)fprintf(out, " and %llu existing tests", (unsigned long long)tried->tests);
    (void)fputs(".\n", out);
    for (size_t i = 0; i < tried->assumption_count && i < CF_RUN_ASSUMPTIONS; i++) {
        (void)fputs("  - Assuming: ", out);
        cf_markdown_put_within(out, tried->assumptions[i].text, CF_RUN_ASSUMPTION_COLUMNS);
        (void)fputc('\n', out);
    }
    if (tried->assumption_count > CF_RUN_ASSUMPTIONS)
        (void)fprintf(out, "  - %zu more assumptions: report.json\n",
                      tried->assumption_count - CF_RUN_ASSUMPTIONS);
}

static void put_refused(const struct cf_tried *tried, FILE *out)
{
    (void)fputs("- ", out);
    cf_markdown_put(out, tried->source);
    (void)fprintf(out, ": %s", cf_tried_name(tried->verdict));
    if (tried->reason != NULL) {
        (void)fputs(": ", out);
        cf_markdown_put(out, tried->reason);
    }
    if (tried->has_counterexample) {
        (void)fputs("; on ", out);
        cf_markdown_put(out, tried->counterexample.input);
        (void)fprintf(out, " the %s differs: ", tried->counterexample.observable);
        cf_markdown_put(out, tried->counterexample.original);
        (void)fputs(" is not ", out);
        cf_markdown_put(out, tried->counterexample.candidate);
    }
    (void)fputc('\n', out);
}

static void put_change(const struct cf_outcome *outcome, FILE *out)
{
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX];

    (void)fputs("\n### ", out);
    cf_markdown_put(out, cf_run_name(name, &outcome->function));
    (void)fprintf(out, "\n\n%s", cf_run_speed_interval(speed, &outcome->speedup));
    if (outcome->noise.point > 0)
        (void)fprintf(out, "; the original against itself alongside: %.3f to %.3f",
                      outcome->noise.low, outcome->noise.high);
    (void)fputs(".\n\n", out);
    for (size_t i = 0; i < outcome->tried_count; i++) {
        if (outcome->tried[i].kept)
            put_kept(&outcome->tried[i], out);
    }
    if (outcome->isolation != NULL)
        (void)fprintf(out, "\nIsolation of the verification: %s.\n", outcome->isolation);
    (void)fputc('\n', out);
    if (outcome->diff != NULL)
        cf_markdown_code(out, "diff", outcome->diff);
}

static void put_whole(const struct cf_run *run, FILE *out)
{
    const struct cf_end_to_end *times = &run->end_to_end;
    char speed[CF_RUN_SPEED_MAX];

    if (times->measured)
        (void)fprintf(out,
                      "The program: %.4g s before, %.4g s after, %s, %s, %u runs of each in "
                      "turns.\n",
                      times->before_s, times->after_s,
                      cf_run_speed_interval(speed, &times->speedup),
                      times->by_cpu ? "CPU time" : "wall clock", times->pairs);
    else if (times->reason != NULL)
        (void)fprintf(out, "The whole program was not measured: %s.\n", times->reason);
    if (times->tests_reason == NULL && times->tests > 0)
        (void)fprintf(out, "%llu existing %s before and after.\n", (unsigned long long)times->tests,
                      times->tests == 1 ? "test passes" : "tests pass");
}

static bool has_refused(const struct cf_outcome *outcome)
{
    for (size_t i = 0; i < outcome->tried_count; i++) {
        if (!outcome->tried[i].kept)
            return true;
    }
    return false;
}

static void put_all_refused(const struct cf_run *run, FILE *out)
{
    char name[CF_RUN_NAME_MAX];
    bool any = false;

    for (size_t i = 0; i < run->count; i++) {
        const struct cf_outcome *outcome = &run->functions[i];

        if (!has_refused(outcome))
            continue;
        if (!any)
            (void)fputs("\n## Tried and refused\n", out);
        any = true;
        (void)fputs("\n### ", out);
        cf_markdown_put(out, cf_run_name(name, &outcome->function));
        (void)fputs("\n\n", out);
        for (size_t k = 0; k < outcome->tried_count; k++) {
            if (!outcome->tried[k].kept)
                put_refused(&outcome->tried[k], out);
        }
    }
}

void cf_run_markdown(const struct cf_run *run, FILE *out)
{
    char headline[1024];

    cf_run_headline(run, headline, sizeof(headline));
    (void)fputs("# codeflash: ", out);
    cf_markdown_put(out, headline);
    (void)fputs("\n\n", out);
    if (run->command != NULL) {
        (void)fputs("Program: ", out);
        cf_markdown_put(out, run->command);
        (void)fprintf(out, " (Python %s, %s).\n", run->python, run->started);
    }
    put_whole(run, out);
    for (size_t i = 0; i < run->notes.count; i++) {
        (void)fputs("- ", out);
        cf_markdown_put(out, run->notes.items[i]);
        (void)fputc('\n', out);
    }
    (void)fputs("\n## Changes\n", out);
    for (size_t i = 0; i < run->count; i++) {
        if (run->functions[i].status == CF_OUTCOME_OPTIMIZED)
            put_change(&run->functions[i], out);
    }
    put_all_refused(run, out);
    (void)fputs("\n## All functions\n\n", out);
    put_table(run, out);
    (void)fputs("\nShare: of the program's time that the function could give back. Speedup: time "
                "before / time after on the same inputs.\n",
                out);
}

/* --- messages --------------------------------------------------------------------------------- */

static void put_subject(const struct cf_run *run, FILE *out)
{
    const struct cf_outcome *best = NULL;
    size_t count = 0;

    for (size_t i = 0; i < run->count; i++) {
        if (run->functions[i].status != CF_OUTCOME_OPTIMIZED)
            continue;
        count++;
        if (best == NULL || run->functions[i].function.share > best->function.share)
            best = &run->functions[i];
    }
    if (best == NULL) {
        (void)fputs("Nothing was improved\n", out);
        return;
    }
    (void)fputs("Make ", out);
    cf_run_put(out, best->function.qualname, 100);
    if (count == 1)
        (void)fprintf(out, " %.3g times as fast\n", best->speedup.point);
    else
        (void)fprintf(out, " and %zu more faster\n", count - 1);
}

static void put_plain_assumptions(const struct cf_tried *tried, FILE *out)
{
    for (size_t i = 0; i < tried->assumption_count && i < CF_RUN_ASSUMPTIONS; i++) {
        (void)fputs("  Assuming: ", out);
        cf_run_put(out, tried->assumptions[i].text, CF_RUN_ASSUMPTION_COLUMNS);
        (void)fputc('\n', out);
    }
    if (tried->assumption_count > CF_RUN_ASSUMPTIONS)
        (void)fprintf(out, "  and %zu more assumptions in the run's report\n",
                      tried->assumption_count - CF_RUN_ASSUMPTIONS);
}

static void put_reasons(const struct cf_run *run, FILE *out)
{
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX];

    for (size_t i = 0; i < run->count; i++) {
        const struct cf_outcome *outcome = &run->functions[i];

        if (outcome->status != CF_OUTCOME_OPTIMIZED)
            continue;
        (void)fprintf(out, "- %s: %s\n", cf_run_name(name, &outcome->function),
                      cf_run_speed_interval(speed, &outcome->speedup));
        for (size_t k = 0; k < outcome->tried_count; k++) {
            const struct cf_tried *tried = &outcome->tried[k];

            if (!tried->kept)
                continue;
            (void)fputs("  ", out);
            cf_run_put(out, tried->title, 200);
            (void)fprintf(out,
                          "\n  The same on %llu recorded and %llu generated inputs, %llu "
                          "tests.\n",
                          (unsigned long long)tried->given, (unsigned long long)tried->generated,
                          (unsigned long long)tried->tests);
            put_plain_assumptions(tried, out);
        }
    }
}

void cf_run_commit(const struct cf_run *run, FILE *out)
{
    put_subject(run, out);
    (void)fputc('\n', out);
    put_reasons(run, out);
    (void)fputc('\n', out);
    put_whole(run, out);
}

void cf_run_pull_request(const struct cf_run *run, FILE *out)
{
    (void)fputs("# ", out);
    put_subject(run, out);
    (void)fputs("\n## What and why\n\n", out);
    put_reasons(run, out);
    (void)fputs("\n## How it was measured and verified\n\n", out);
    put_whole(run, out);
    (void)fputs("Each change was compared with the original in isolated processes (results, "
                "exceptions, output, arguments, state) and measured in turns with it; an interval "
                "is two-sided, 95%.\n",
                out);
    for (size_t i = 0; i < run->count; i++) {
        if (run->functions[i].status == CF_OUTCOME_OPTIMIZED)
            put_change(&run->functions[i], out);
    }
}
