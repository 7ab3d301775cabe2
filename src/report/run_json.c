/* SPDX-License-Identifier: Apache-2.0 */
#include "report/difference.h"
#include "report/json.h"
#include "report/run_report.h"

#define VERSION 1

static bool is_measured(const struct cf_interval *interval)
{
    return interval->point > 0;
}

static void put_speedup(struct cf_json *json, const struct cf_interval *speedup)
{
    if (!is_measured(speedup)) {
        cf_json_null(json, "speedup");
        cf_json_null(json, "speedup_ci95");
        return;
    }
    cf_json_real(json, "speedup", speedup->point);
    if (speedup->high <= 0) { /* measured once */
        cf_json_null(json, "speedup_ci95");
        return;
    }
    cf_json_open(json, "speedup_ci95", '[');
    cf_json_real(json, NULL, speedup->low);
    cf_json_real(json, NULL, speedup->high);
    cf_json_close(json, ']');
}

static void put_assumptions(struct cf_json *json, const struct cf_tried *tried)
{
    cf_json_open(json, "assumptions", '[');
    for (size_t i = 0; i < tried->assumption_count; i++) {
        const struct cf_assumption *assumption = &tried->assumptions[i];

        cf_json_open(json, NULL, '{');
        cf_json_string(json, "text", assumption->text);
        if (assumption->difference.input != NULL)
            cf_difference_json(json, "counterexample", &assumption->difference);
        else
            cf_json_null(json, "counterexample"); /* said by the candidate's source */
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_candidate(struct cf_json *json, const struct cf_tried *tried)
{
    cf_json_open(json, NULL, '{');
    cf_json_string(json, "source", tried->source);
    cf_json_string(json, "title", tried->title);
    cf_json_string(json, "verdict", cf_tried_name(tried->verdict));
    cf_json_bool(json, "kept", tried->kept);
    cf_json_string_or_null(json, "reason", tried->reason);
    put_speedup(json, &tried->speedup);
    put_assumptions(json, tried);
    if (tried->has_counterexample)
        cf_difference_json(json, "counterexample", &tried->counterexample);
    else
        cf_json_null(json, "counterexample");
    cf_json_open(json, "verified_with", '{');
    cf_json_int(json, "given", (int64_t)tried->given);
    cf_json_int(json, "generated", (int64_t)tried->generated);
    cf_json_int(json, "tests", (int64_t)tried->tests);
    cf_json_close(json, '}');
    cf_json_close(json, '}');
}

static void put_inputs(struct cf_json *json, const struct cf_outcome *outcome)
{
    cf_json_open(json, "times", '[');
    for (size_t i = 0; i < outcome->input_count; i++) {
        const struct cf_timed_input *input = &outcome->inputs[i];

        cf_json_open(json, NULL, '{');
        cf_json_real(json, "before_s", input->seconds[0]);
        cf_json_real(json, "after_s", input->seconds[1]);
        cf_json_real(json, "share", input->share);
        put_speedup(json, &input->speedup);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

static void put_function(struct cf_json *json, const struct cf_outcome *outcome)
{
    const struct cf_rank_function *function = &outcome->function;
    char name[CF_RUN_NAME_MAX];

    cf_json_open(json, NULL, '{');
    cf_json_string(json, "function", cf_run_name(name, function));
    cf_json_string(json, "file", function->file);
    cf_json_int(json, "line", function->line);
    cf_json_real(json, "share", function->share);
    cf_json_real(json, "own_share", function->own);
    cf_json_int(json, "calls", (int64_t)function->calls);
    cf_json_int(json, "inputs", (int64_t)function->inputs);
    cf_json_string(json, "status", cf_outcome_name(outcome->status));
    cf_json_string_or_null(json, "reason", outcome->reason);
    put_speedup(json, &outcome->speedup);
    cf_json_string_or_null(json, "diff", outcome->diff);
    cf_json_open(json, "candidates", '[');
    for (size_t i = 0; i < outcome->tried_count; i++)
        put_candidate(json, &outcome->tried[i]);
    cf_json_close(json, ']');
    if (outcome->input_count > 0)
        put_inputs(json, outcome);
    cf_json_close(json, '}');
}

static void put_end_to_end(struct cf_json *json, const struct cf_end_to_end *times)
{
    if (!times->measured) {
        cf_json_null(json, "end_to_end");
        return;
    }
    cf_json_open(json, "end_to_end", '{');
    cf_json_real(json, "before_s", times->before_s);
    cf_json_real(json, "after_s", times->after_s);
    cf_json_real(json, "speedup", times->speedup.point);
    cf_json_open(json, "ci95", '[');
    cf_json_real(json, NULL, times->speedup.low);
    cf_json_real(json, NULL, times->speedup.high);
    cf_json_close(json, ']');
    cf_json_string(json, "clock", times->by_cpu ? "cpu" : "wall");
    cf_json_int(json, "pairs", times->pairs);
    cf_json_close(json, '}');
}

static void put_whole(struct cf_json *json, const struct cf_run *run)
{
    const struct cf_end_to_end *times = &run->end_to_end;

    put_end_to_end(json, times);
    cf_json_string_or_null(json, "end_to_end_reason", times->measured ? NULL : times->reason);
    cf_json_open(json, "tests", '{');
    cf_json_int(json, "passed", (int64_t)times->tests);
    cf_json_int(json, "dropped", (int64_t)times->tests_dropped);
    cf_json_string_or_null(json, "reason", times->tests_reason);
    cf_json_close(json, '}');
}

static void put_list(struct cf_json *json, const char *name, const struct cf_list *list)
{
    cf_json_open(json, name, '[');
    for (size_t i = 0; i < list->count; i++)
        cf_json_string(json, NULL, list->items[i]);
    cf_json_close(json, ']');
}

static void put_files(struct cf_json *json, const struct cf_run *run)
{
    cf_json_open(json, "files", '[');
    for (size_t i = 0; i < run->file_count; i++) {
        cf_json_open(json, NULL, '{');
        cf_json_string(json, "file", run->files[i].file);
        cf_json_bool(json, "applied", !run->dry_run && run->files[i].refused == NULL);
        cf_json_string_or_null(json, "reason", run->files[i].refused);
        cf_json_close(json, '}');
    }
    cf_json_close(json, ']');
}

void cf_run_json(const struct cf_run *run, FILE *out)
{
    struct cf_json json;

    cf_json_init(&json, out);
    cf_json_open(&json, NULL, '{');
    cf_json_int(&json, "version", VERSION);
    cf_json_string(&json, "outcome", cf_run_outcome_name(run->outcome));
    cf_json_string_or_null(&json, "reason", run->reason);
    cf_json_string_or_null(&json, "run", run->id);
    cf_json_string_or_null(&json, "trace", run->trace);
    put_list(&json, "replay_tests", &run->replay_tests);
    cf_json_string_or_null(&json, "patch", run->patch);
    cf_json_bool(&json, "dry_run", run->dry_run);
    cf_json_open(&json, "functions", '[');
    for (size_t i = 0; i < run->count; i++)
        put_function(&json, &run->functions[i]);
    cf_json_close(&json, ']');
    put_whole(&json, run);
    put_files(&json, run);
    put_list(&json, "notes", &run->notes);
    cf_json_real(&json, "took_s", (double)run->took_ns / 1e9);
    cf_json_real(&json, "command_cpu_s", (double)run->command_cpu_ns / 1e9);
    cf_json_close(&json, '}');
    (void)fputc('\n', out);
}
