/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a run is doing: on a terminal one line that is written over, with the functions, the
 * candidates, the best so far and the time left; elsewhere a line for what is finished.
 */
#include "base/clock.h"
#include "cli/command.h"
#include "cli/optimize.h"
#include "report/run_report.h"
#include "report/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool line_stands; /* an unfinished line is on the terminal */

void cf_optimize_show_end(void)
{
    if (line_stands)
        (void)fputs("\r\033[K", stderr);
    line_stands = false;
}

static double best_speedup(const struct cf_run *run)
{
    double best = 0;

    for (size_t i = 0; i < run->count; i++) {
        if (run->functions[i].status == CF_OUTCOME_OPTIMIZED &&
            run->functions[i].speedup.point > best)
            best = run->functions[i].speedup.point;
    }
    return best;
}

static void show_line(const struct cf_optimize_command *command, const struct cf_progress *progress,
                      unsigned width)
{
    const struct cf_outcome *outcome = progress->function;
    const double best = best_speedup(&command->run);
    char tail[128] = "";
    struct cf_line line;
    size_t used = 0;

    if (outcome == NULL)
        return;
    if (best > 0)
        used = (size_t)snprintf(tail, sizeof(tail), ", best %.2fx", best);
    if (progress->left_ns > 0)
        (void)snprintf(tail + used, sizeof(tail) - used, ", %.0f s left",
                       (double)progress->left_ns / (double)CF_NS_PER_SECOND);
    else
        (void)snprintf(tail + used, sizeof(tail) - used, ", %.0f s",
                       (double)progress->elapsed_ns / (double)CF_NS_PER_SECOND);
    cf_line_init(&line, width > 1 ? width - 1 : 79);
    cf_line_addf(&line, "[%zu/%zu] %.200s, %zu tried%s", progress->number, progress->total,
                 outcome->function.qualname, outcome->tried_count, tail);
    (void)fprintf(stderr, "\r%s\033[K", line.bytes);
    (void)fflush(stderr);
    line_stands = true;
}

static void say_candidate(const struct cf_progress *progress)
{
    const struct cf_tried *tried = progress->tried;
    char speed[CF_RUN_SPEED_MAX];

    cf_say("  %s: %s%s%s%s%s", tried->source, cf_tried_name(tried->verdict),
           tried->speedup.point > 0 ? ", " : "",
           tried->speedup.point > 0 ? cf_run_speed_interval(speed, &tried->speedup) : "",
           tried->reason == NULL ? "" : ": ", tried->reason == NULL ? "" : tried->reason);
    if (tried->has_counterexample)
        cf_say("    on %.300s the %s differs: %.300s is not %.300s", tried->counterexample.input,
               tried->counterexample.observable, tried->counterexample.original,
               tried->counterexample.candidate);
}

static void say_done(const struct cf_progress *progress)
{
    const struct cf_outcome *outcome = progress->function;
    char name[CF_RUN_NAME_MAX], speed[CF_RUN_SPEED_MAX];

    if (outcome->status == CF_OUTCOME_OPTIMIZED)
        cf_say("%zu of %zu: %s: %s", progress->number, progress->total,
               cf_run_name(name, &outcome->function),
               cf_run_speed_interval(speed, &outcome->speedup));
    else
        cf_say("%zu of %zu: %s: %s%s%s", progress->number, progress->total,
               cf_run_name(name, &outcome->function), cf_outcome_name(outcome->status),
               outcome->reason == NULL ? "" : ": ", outcome->reason == NULL ? "" : outcome->reason);
}

void cf_optimize_show(void *self, const struct cf_progress *progress)
{
    const struct cf_optimize_command *command = self;
    const bool verbose = cf_optimize_is_verbose(&command->settings);
    const struct cf_report_style style = cf_report_style_for(stderr);

    if (command->settings.quiet > 1)
        return;
    if (progress->kind == CF_PROGRESS_NOTE || command->settings.quiet == 0)
        cf_optimize_show_end();
    if (progress->kind == CF_PROGRESS_NOTE)
        cf_say("%s", progress->text);
    if (command->settings.quiet > 0)
        return;
    if (progress->kind == CF_PROGRESS_CANDIDATE && verbose)
        say_candidate(progress);
    else if (progress->kind == CF_PROGRESS_DONE && (verbose || style.width == 0))
        say_done(progress);
    else if (progress->kind == CF_PROGRESS_PHASE && (verbose || style.width == 0))
        cf_say("%s", progress->text);
    if (style.width > 0 && progress->kind != CF_PROGRESS_PHASE)
        show_line(command, progress, style.width);
}
