/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify_report.h"

#include "report/difference.h"
#include "report/json.h"

#include <math.h>
#include <stdio.h>

#define VERSION 1
#define UNREACHED_SHOWN 10
#define KIB 1024.0

/* --- JSON ---------------------------------------------------------------------------------- */

static void put_assumptions(struct cf_json *json, const struct cf_verify_result *result)
{
    cf_json_open(json, "assumptions", '[');
    for (size_t i = 0; i < result->assumption_count; i++) {
        cf_json_open(json, NULL, '{');
        cf_json_string(json, "text", result->assumptions[i].text);
        cf_difference_json(json, "counterexample", &result->assumptions[i].difference);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_counts(struct cf_json *json, const struct cf_verify_result *result)
{
    cf_json_open(json, "inputs", '{');
    cf_json_int(json, "given", (int64_t)result->given);
    cf_json_int(json, "generated", (int64_t)result->generated);
    cf_json_int(json, "outside", (int64_t)result->outside);
    cf_json_close(json, '}');
    cf_json_open(json, "tests", '{');
    cf_json_int(json, "counted", (int64_t)result->tests);
    cf_json_int(json, "dropped", (int64_t)result->tests_dropped);
    cf_json_close(json, '}');
}

static bool is_known(const struct cf_interval *interval)
{
    return interval->point > 0 && isfinite(interval->point);
}

static bool has_instructions(const struct cf_measure_result *measure)
{
    return measure->instructions[0] > 0 && measure->instructions[1] > 0;
}

static bool is_bounded(const struct cf_interval *interval)
{
    return is_known(interval) && interval->low > 0 && isfinite(interval->high);
}

static void put_interval(struct cf_json *json, const char *name, const struct cf_interval *interval)
{
    if (!is_bounded(interval)) {
        cf_json_null(json, name);
        return;
    }
    cf_json_open(json, name, '[');
    cf_json_real(json, NULL, interval->low);
    cf_json_real(json, NULL, interval->high);
    cf_json_close(json, ']');
}

static void put_both(struct cf_json *json, const char *name, const uint64_t value[2])
{
    cf_json_open(json, name, '{');
    cf_json_int(json, "original", (int64_t)value[0]);
    cf_json_int(json, "candidate", (int64_t)value[1]);
    cf_json_close(json, '}');
}

static size_t measured_inputs(const struct cf_measure_result *measure)
{
    size_t count = 0;

    for (size_t i = 0; i < measure->unit_count; i++)
        count += measure->units[i].samples > 0 && !measure->units[i].at_once;
    return count;
}

/* Of a call; null where nothing counts them. */
static void put_instructions(struct cf_json *json, const struct cf_measure_result *measure)
{
    cf_json_bool(json, "by_instructions", measure->by_instructions);
    if (!has_instructions(measure)) {
        cf_json_null(json, "instructions");
        return;
    }
    cf_json_open(json, "instructions", '{');
    cf_json_real(json, "original", measure->instructions[0]);
    cf_json_real(json, "candidate", measure->instructions[1]);
    cf_json_string(json, "counted_by", measure->counted ? "cachegrind" : "perf");
    cf_json_close(json, '}');
}

static void put_measurement(struct cf_json *json, const struct cf_judge_result *result)
{
    const struct cf_measure_result *measure = &result->measure;

    if (!result->measured) {
        cf_json_null(json, "measurement");
        return;
    }
    cf_json_open(json, "measurement", '{');
    put_interval(json, "cpu_ci95", &measure->cpu);
    put_interval(json, "wall_ci95", &measure->wall);
    put_interval(json, "noise_ci95", &measure->noise);
    put_interval(json, "confirmed_ci95", &measure->confirmed_speedup);
    cf_json_bool(json, "by_wall_clock", measure->by_wall);
    cf_json_bool(json, "keeps_results", measure->keeps);
    cf_json_int(json, "inputs", (int64_t)measured_inputs(measure));
    cf_json_int(json, "samples", (int64_t)measure->samples);
    cf_json_int(json, "processes", (int64_t)measure->processes);
    put_both(json, "peak_bytes", measure->peak_bytes);
    put_both(json, "allocated_bytes", measure->allocated_bytes);
    put_both(json, "import_ns", measure->load_ns);
    put_instructions(json, measure);
    cf_json_close(json, '}');
}

static void put_speedup(struct cf_json *json, const struct cf_judge_result *result)
{
    const struct cf_interval *speedup = &result->measure.speedup;

    if (result->measured && is_known(speedup))
        cf_json_real(json, "speedup", speedup->point);
    else
        cf_json_null(json, "speedup");
    put_interval(json, "speedup_ci95", speedup);
    cf_json_bool(json, "accepted", result->judgement == CF_JUDGED_ACCEPTED);
    put_measurement(json, result);
}

void cf_verify_report_json(const struct cf_judge_result *result)
{
    const struct cf_verify_result *verify = &result->verify;
    struct cf_json json;

    cf_json_init(&json, stdout);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", VERSION);
    cf_json_string(&json, "verdict", cf_verdict_name(verify->verdict));
    if (result->reason != NULL)
        cf_json_string(&json, "reason", result->reason);
    else
        cf_json_null(&json, "reason");
    put_counts(&json, verify);
    put_assumptions(&json, verify);
    if (verify->has_counterexample)
        cf_difference_json(&json, "counterexample", &verify->counterexample);
    else
        cf_json_null(&json, "counterexample");
    put_speedup(&json, result);
    cf_json_string(&json, "isolation", verify->isolation);
    cf_json_open(&json, "unreached", '[');
    for (size_t i = 0; i < verify->unreached.count; i++)
        cf_json_string(&json, NULL, verify->unreached.items[i]);
    cf_json_close(&json, ']');
    cf_json_close(&json, '}');
    putchar('\n');
}

/* --- text ---------------------------------------------------------------------------------- */

static void say_difference(const struct cf_difference *difference)
{
    printf("  input      %s\n  observable %s%s%s\n  original   %s\n  candidate  %s\n",
           difference->input, difference->observable, *difference->where == '\0' ? "" : ": ",
           difference->where, difference->original, difference->candidate);
}

static void say_instructions(const struct cf_measure_result *measure)
{
    if (has_instructions(measure))
        printf("instructions of a call: %.0f, now %.0f%s\n", measure->instructions[0],
               measure->instructions[1], measure->counted ? " (cachegrind)" : "");
    else if (measure->uncounted != NULL)
        printf("instructions are not counted: %s\n", measure->uncounted);
}

static void say_speedup(const struct cf_judge_result *result)
{
    const struct cf_measure_result *measure = &result->measure;
    const bool accepted = result->judgement == CF_JUDGED_ACCEPTED;

    if (accepted)
        printf("accepted: %s\n", measure->reason);
    else if (result->reason != NULL)
        printf("not accepted: %s\n", result->reason);
    if (!result->measured || measure->samples == 0)
        return;
    printf("measured on %zu inputs, %llu times each side", measured_inputs(measure),
           (unsigned long long)measure->samples);
    if (is_bounded(&measure->noise))
        printf("; the original against itself: %.3g to %.3g", measure->noise.low,
               measure->noise.high);
    printf("\npeak memory of a call: %.1f KiB, now %.1f KiB\n",
           (double)measure->peak_bytes[0] / KIB, (double)measure->peak_bytes[1] / KIB);
    say_instructions(measure);
}

static void say_counts(const struct cf_verify_result *result)
{
    printf("%llu inputs given, %llu generated; isolation: %s\n", (unsigned long long)result->given,
           (unsigned long long)result->generated, result->isolation);
    if (result->tests > 0 || result->tests_dropped > 0)
        printf("%llu existing tests, %llu not counted: they fail or flicker on the original\n",
               (unsigned long long)result->tests, (unsigned long long)result->tests_dropped);
    for (size_t i = 0; i < result->unreached.count && i < UNREACHED_SHOWN; i++)
        printf("never reached: %s\n", result->unreached.items[i]);
}

void cf_verify_report_text(const char *function, const struct cf_judge_result *result)
{
    const struct cf_verify_result *verify = &result->verify;

    printf("%s: %s\n", function, cf_verdict_name(verify->verdict));
    if (verify->has_counterexample)
        say_difference(&verify->counterexample);
    for (size_t i = 0; i < verify->assumption_count; i++)
        printf("assuming: %s\n", verify->assumptions[i].text);
    if (verify->verdict == CF_VERDICT_EQUIVALENT)
        say_speedup(result);
    say_counts(verify);
}
