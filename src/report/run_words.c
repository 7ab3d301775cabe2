/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers and names of a run as people read them. */
#include "report/run_report.h"
#include "report/text.h"

#include <inttypes.h>

const char *cf_run_speed(char buffer[CF_RUN_SPEED_MAX], const struct cf_interval *speedup)
{
    if (speedup->point > 0)
        (void)snprintf(buffer, CF_RUN_SPEED_MAX, speedup->point < 9.95 ? "%.2fx" : "%.3gx",
                       speedup->point);
    else
        (void)snprintf(buffer, CF_RUN_SPEED_MAX, "-");
    return buffer;
}

const char *cf_run_speed_interval(char buffer[CF_RUN_SPEED_MAX], const struct cf_interval *speedup)
{
    if (speedup->point > 0 && speedup->high <= 0)
        (void)snprintf(buffer, CF_RUN_SPEED_MAX, "about %.3gx (measured once)", speedup->point);
    else if (speedup->point > 0)
        (void)snprintf(buffer, CF_RUN_SPEED_MAX,
                       speedup->high < 9.95 ? "%.2fx (95%%: %.2f to %.2f)"
                                            : "%.3gx (95%%: %.3g to %.3g)",
                       speedup->point, speedup->low, speedup->high);
    else
        (void)snprintf(buffer, CF_RUN_SPEED_MAX, "not measured");
    return buffer;
}

const char *cf_run_name(char buffer[CF_RUN_NAME_MAX], const struct cf_rank_function *function)
{
    (void)snprintf(buffer, CF_RUN_NAME_MAX, "%s:%s", function->module, function->qualname);
    return buffer;
}

void cf_run_headline(const struct cf_run *run, char *buffer, size_t size)
{
    const struct cf_end_to_end *times = &run->end_to_end;
    char speed[CF_RUN_SPEED_MAX];
    size_t optimized = 0;
    int length;

    for (size_t i = 0; i < run->count; i++)
        optimized += run->functions[i].status == CF_OUTCOME_OPTIMIZED;
    if (optimized == 0) {
        (void)snprintf(buffer, size, "nothing was improved: %s",
                       run->reason == NULL ? "no candidate was accepted" : run->reason);
        return;
    }
    length = snprintf(buffer, size, "%zu of %zu functions optimized", optimized, run->count);
    if (times->measured && length > 0 && (size_t)length < size)
        (void)snprintf(buffer + length, size - (size_t)length,
                       "; the program: %.3g s to %.3g s, %s", times->before_s, times->after_s,
                       cf_run_speed_interval(speed, &times->speedup));
}

void cf_run_put(FILE *out, const char *text, size_t columns)
{
    struct cf_line line;

    cf_line_init(&line, columns);
    cf_line_add(&line, cf_text_of(text));
    (void)fputs(line.bytes, out);
}
